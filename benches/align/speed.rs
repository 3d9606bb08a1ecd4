//! Sentences a second on one core, and how long a person waits for one article.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, Options, align};
use diglot::bitext::Sentences;

use super::figures::{count, number, seconds as seconds_of};
use super::gold::{Gold, found, options};
use super::page::Table;
use super::{Bench, child, galechurch, project};

/// Each time is the shortest of so many.
const ROUNDS: usize = 5;

/// The table of speeds.
pub fn table(bench: &mut Bench) -> Result<String> {
    let mut table = Table::new(&["what", "sentences", "seconds", "sentences a second"]);
    let mut notes = Vec::new();
    match bench.gold() {
        Ok(gold) => notes.extend(press(gold, &mut table)?),
        Err(error) => {
            eprintln!("speed on press texts NOT MEASURED: {error:#}");
            notes.push(format!("**Speed on press texts was not measured: {error:#}.**"));
        }
    }
    let mut out = table.to_markdown();
    notes.push(article()?);
    for note in notes {
        out.extend(["\n", &note, "\n"]);
    }
    Ok(out)
}

/// Press texts, with galechurch on the same ones.
fn press(gold: &Gold, table: &mut Table) -> Result<Vec<String>> {
    let items = gold.of("press/").collect::<Vec<_>>();
    let sentences = items.iter().map(|item| item.len()).sum::<usize>();
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let time = |options: fn(&Sentences, &Sentences) -> Options| {
        one_core.install(|| {
            best(|| {
                for item in &items {
                    let options = options(&item.source, &item.target);
                    black_box(align(&item.source, &item.target, &options, &NoProgress));
                }
                Ok(())
            })
        })
    };
    let own = time(|source, target| options(source, target, true))?;
    let words = time(|_, _| Options::default())?;
    let mut row = |what: &str, sentences: usize, seconds: f64| {
        let rate = number(sentences as f64 / seconds);
        table.row([what.to_owned(), count(sentences), seconds_of(seconds), rate]);
    };
    row("aligning the press groups", sentences, own);
    row("the same without vectors", sentences, words);
    let mut notes = Vec::new();
    match galechurch::run(&items, ROUNDS) {
        Ok(run) => {
            row("galechurch on the same texts", sentences, run.seconds);
            notes.push(if own < run.seconds {
                format!("diglot is {:.1} times as fast as galechurch.", cut(run.seconds / own))
            } else {
                format!("galechurch is {:.1} times as fast as diglot.", up(own / run.seconds))
            });
        }
        Err(error) => {
            eprintln!("galechurch NOT MEASURED: {error:#}");
            notes.push(format!("**galechurch was not measured: {error:#}.**"));
        }
    }
    let raw = gold.of("e2e/").map(|item| gold.root.join(&item.path)).collect::<Vec<_>>();
    let mut found_sentences = 0;
    let whole = one_core.install(|| {
        best(|| {
            found_sentences = 0;
            for folder in &raw {
                let (source, target) =
                    (found(&folder.join("raw.src.txt"))?, found(&folder.join("raw.tgt.txt"))?);
                found_sentences += source.len() + target.len();
                black_box(align(&source, &target, &options(&source, &target, true), &NoProgress));
            }
            Ok(())
        })
    })?;
    row("reading, segmenting and aligning the raw texts of e2e", found_sentences, whole);
    Ok(notes)
}

/// The whole program on one article of about 40 sentences.
fn article() -> Result<String> {
    let folder = tempfile::tempdir()?;
    let (source, target) = article_files(folder.path())?;
    let out = folder.path().join("article.tmx");
    let arguments = [Path::new("align"), &source, &target, Path::new("-o"), &out];
    let (source, target) = (found(&source)?.len(), found(&target)?.len());
    let times = (0..31).map(|_| child::time(&arguments)).collect::<Result<Vec<_>>>()?;
    let mut times = times.iter().map(|seconds| seconds * 1000.0).collect::<Vec<_>>();
    times.sort_by(f64::total_cmp);
    Ok(format!(
        "The whole program, from its start to its end, on one article (the samples port and bank as one text, \
         {source} and {target} sentences, from raw text to TMX): {:.1} ms, the median of {} runs; the slowest took \
         {:.1} ms.",
        up(times[times.len() / 2]),
        times.len(),
        up(times[times.len() - 1])
    ))
}

/// The article in Russian and English, as files in `folder`.
pub fn article_files(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let write = |language: &str| {
        let text = |name: &str| {
            let file = format!("{name}.{language}.txt");
            fs::read_to_string(project().join("samples").join(&file)).with_context(|| file)
        };
        let path = folder.join(format!("article.{language}.txt"));
        fs::write(&path, format!("{}\n\n{}", text("port")?.trim_end(), text("bank")?))?;
        Ok::<PathBuf, anyhow::Error>(path)
    };
    Ok((write("ru")?, write("en")?))
}

/// With one digit, rounded up.
pub fn up(value: f64) -> f64 {
    (value * 10.0).ceil() / 10.0
}

/// With one digit, not rounded up.
fn cut(ratio: f64) -> f64 {
    (ratio * 10.0).floor() / 10.0
}

/// The shortest of several runs: what the machine does when nothing else disturbs it.
fn best(mut run: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}
