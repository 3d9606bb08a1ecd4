//! Megabytes a second of the segmenter beside others, and of the rules of an SRX file: `cargo bench --bench segment`.
//!
//! `-- segment-speed` or `-- srx-speed` makes only that table; `-- --write` puts the tables into docs/numbers.md.
//! Texts of newspapers are looked for in `../shared/bench/segment`, or beside the folder `DIGLOT_BENCH`; what needs them
//! is left out when they are not there. `DIGLOT_SRX=FILE` measures one more SRX file.

#[path = "../align/child.rs"]
#[allow(dead_code)]
mod child;
#[path = "../align/figures.rs"]
#[allow(dead_code)]
mod figures;
#[path = "../align/page.rs"]
mod page;
mod rules;
mod srx;
mod texts;

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use diglot::segment::{Engine, Language};
use page::Table;
use texts::Text;
use unicode_segmentation::UnicodeSegmentation;

/// How often everything is measured.
const ROUNDS: usize = 15;

/// One table of the page.
struct Part {
    name: &'static str,
    make: fn(&[Text]) -> Result<String>,
}

const PARTS: [Part; 2] =
    [Part { name: "segment-speed", make: speeds }, Part { name: "srx-speed", make: srx::table }];

fn main() -> Result<()> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    let chosen = PARTS.iter().any(|part| given(part.name));
    if !given("--bench") && !chosen {
        // `cargo test --all-targets` comes here too.
        println!("nothing chosen; use: cargo bench --bench segment");
        return Ok(());
    }
    if let Some(load) = child::load().filter(|load| *load > 0.5) {
        eprintln!("THE MACHINE IS BUSY (load {load}): speeds come out lower than they are");
    }
    let texts = texts::all()?;
    for part in PARTS.iter().filter(|part| !chosen || given(part.name)) {
        let table = (part.make)(&texts)?;
        println!("{table}");
        if given("--write") {
            page::write(part.name, &table)?;
        }
    }
    Ok(())
}

/// Our own rules beside those of the two crates, on the same texts in turn.
fn speeds(texts: &[Text]) -> Result<String> {
    let mut table = Table::new(&[
        "text",
        "MB a second",
        "sentencex",
        "times sentencex",
        "unicode-segmentation",
        "times unicode-segmentation",
    ]);
    for text in texts {
        let language = Language::of(text.language).context("the program has data for ru and en")?;
        let mut engine = Engine::new(language);
        let best = best(ROUNDS, text.parts.iter(), |part| {
            let paragraphs = part.paragraphs.iter();
            [
                time(|| paragraphs.clone().map(|paragraph| engine.cut(paragraph).len()).sum()),
                // The quickest way to use that crate: it looks for the blank lines itself.
                time(|| sentencex::segment(text.language, &part.whole).len()),
                time(|| paragraphs.clone().map(|it| it.split_sentence_bounds().count()).sum()),
            ]
        });
        let [own, sentencex, uax29] = best.map(|time| text.megabytes() / time.as_secs_f64());
        let rate = |rate: f64| format!("{:.0}", rate.floor());
        let times = |other: f64| format!("{:.1}", (own / other * 10.0).floor() / 10.0);
        table.row([
            text.name.clone(),
            rate(own),
            rate(sentencex),
            times(sentencex),
            rate(uax29),
            times(uax29),
        ]);
    }
    Ok(table.to_markdown())
}

/// What `run` takes for all of the `parts`: of each the shortest of several times, which is what the machine does when
/// nothing disturbs it.
fn best<T: Copy, const N: usize>(
    rounds: usize,
    parts: impl Iterator<Item = T>,
    mut run: impl FnMut(T) -> [Duration; N],
) -> [Duration; N] {
    let parts = parts.collect::<Vec<_>>();
    let mut best = vec![[Duration::MAX; N]; parts.len()];
    for _ in 0..rounds {
        for (best, part) in best.iter_mut().zip(&parts) {
            let round = run(*part);
            for (best, round) in best.iter_mut().zip(round) {
                *best = round.min(*best);
            }
        }
    }
    std::array::from_fn(|what| best.iter().map(|best| best[what]).sum())
}

/// What one run takes.
fn time(run: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}
