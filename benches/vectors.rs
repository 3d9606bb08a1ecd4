//! Sentences a second of the encoders on one core: the table inside the program, and the installed model where there is one.
//!
//! `cargo bench --bench vectors -- FILE...`; the files have one sentence a line; without any, the sentences of the samples are taken. In a
//! text where words come again the model goes faster, so give whole texts.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use diglot::vectors::tokenizer::{Scratch, Tokenizer};
use diglot::vectors::{Encoder, NgramEncoder, StaticTable};

fn main() -> anyhow::Result<()> {
    let text = files().iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?.join("\n");
    let sentences = text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>();
    println!("{} sentences", sentences.len());
    let opening = best(|| drop(StaticTable::builtin()));
    let table = StaticTable::builtin()?;
    println!("\n{}: ready in {:.3} ms", table.id(), opening.as_secs_f64() * 1000.0);
    measure(&table, &table.tokenizer(), &sentences)?;
    match model() {
        Ok(encoder) => {
            println!("\n{}", encoder.id());
            measure(&encoder, &encoder.tokenizer(), &sentences)?;
        }
        Err(error) => println!("\n{error}"),
    }
    Ok(())
}

fn measure(encoder: &dyn Encoder, tokenizer: &Tokenizer, sentences: &[&str]) -> anyhow::Result<()> {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let (mut scratch, mut ids) = (Scratch::default(), Vec::new());
    let cutting = best(|| {
        ids.clear();
        for sentence in sentences {
            tokenizer.encode(sentence, &mut scratch, &mut ids);
        }
    });
    let count = sentences.len() as f64;
    println!("{:.1} pieces a sentence", ids.len() as f64 / count);
    println!("pieces: {:.0} sentences a second", count / cutting.as_secs_f64());
    for max_n in [1, 2, 5] {
        let time = best(|| drop(one.install(|| encoder.spans(sentences, max_n, &|_| ()))));
        println!("vectors of spans up to {max_n}: {:.0} sentences a second", count / time.as_secs_f64());
    }
    Ok(())
}

/// The installed model, as `diglot model list` names its file.
fn model() -> anyhow::Result<NgramEncoder> {
    let output = Command::new(env!("CARGO_BIN_EXE_diglot")).args(["model", "list"]).output()?;
    let listed = String::from_utf8(output.stdout)?;
    let file = listed.lines().find_map(|line| line.trim_start().strip_prefix("file "));
    let file = file.context("the model is not installed; try: diglot model install")?.trim();
    Ok(NgramEncoder::open(&PathBuf::from(file))?)
}

fn files() -> Vec<PathBuf> {
    let given = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let given = given.collect::<Vec<_>>();
    if !given.is_empty() {
        return given;
    }
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    let names = ["bank", "museum", "port"].into_iter();
    names
        .flat_map(|name| {
            ["ru", "en"].map(|language| samples.join(format!("{name}.{language}.sentences.txt")))
        })
        .collect()
}

/// The shortest of several runs: what the machine does when nothing else disturbs it.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(time).min().unwrap_or_default()
}
