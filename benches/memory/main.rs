//! The search of a translation memory: speed, what is found, size and memory: `cargo bench --bench memory`.
//!
//! `-- memory-find`, `memory-size`, `memory-growth`, `memory-peers` or `memory-prose` makes only that table; `-- --write` puts the tables into
//! docs/numbers.md. The data are looked for in the folder `DIGLOT_TM`: mem.tsv (number, English, Russian, origin), queries.tsv (number,
//! kind, English) and gold.tsv (number, best percentage by words and by characters as a scan of everything gives them).
//! `DIGLOT_PYTHON` names a Python with rapidfuzz and tantivy.

#[path = "../align/child.rs"]
#[allow(dead_code)]
mod child;
mod data;
#[path = "../align/page.rs"]
mod page;
mod peers;
mod prose;
mod run;

use std::path::Path;

use anyhow::Result;
use data::Data;
use diglot::memory::search::{LetterIndex, Score, WordIndex};
use page::Table;
use run::{Speed, made, recall, searched};

/// The thresholds that are asked for.
const THRESHOLDS: [u32; 6] = [50, 60, 70, 75, 85, 95];

/// One table of the page.
struct Part {
    name: &'static str,
    make: fn(&Data) -> Result<String>,
}

const PARTS: [Part; 5] = [
    Part { name: "memory-find", make: find },
    Part { name: "memory-size", make: size },
    Part { name: "memory-growth", make: growth },
    Part { name: "memory-peers", make: peers::table },
    Part { name: "memory-prose", make: prose::table },
];

fn main() -> Result<()> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    let chosen = PARTS.iter().any(|part| given(part.name));
    if !given("--bench") && !chosen {
        // `cargo test --all-targets` comes here too.
        println!("nothing chosen; use: cargo bench --bench memory");
        return Ok(());
    }
    let Some(folder) = std::env::var_os("DIGLOT_TM") else {
        eprintln!("NOTHING WAS MEASURED: set DIGLOT_TM to the folder with mem.tsv, queries.tsv and gold.tsv");
        return Ok(());
    };
    if let Some(load) = child::load().filter(|load| *load > 0.5) {
        eprintln!("THE MACHINE IS BUSY (load {load}): speeds come out lower than they are");
    }
    let data = Data::read(Path::new(&folder))?;
    for part in PARTS.iter().filter(|part| !chosen || given(part.name)) {
        let table = (part.make)(&data)?;
        println!("{table}");
        if given("--write") {
            page::write(part.name, &table)?;
        }
    }
    Ok(())
}

/// Speed and recall at each threshold, by words and by characters.
fn find(data: &Data) -> Result<String> {
    let head = ["threshold", "words: true best found", "queries/s", "p50 ms", "p95 ms", "p99 ms"];
    let more = ["characters: true best found", "queries/s", "p50 ms", "p95 ms", "p99 ms"];
    let mut table = Table::new(&[&head[..], &more].concat());
    let (mut words, _) = made::<WordIndex>(&data.pool)?;
    let (mut letters, _) = made::<LetterIndex>(&data.pool)?;
    for threshold in THRESHOLDS {
        let mut cells = vec![format!("{threshold} %")];
        let found =
            recall(&mut words, data, threshold, |score| f64::from(score.percent()), |gold| gold.words);
        cells.push(found);
        cells.extend(speed(&searched(&mut words, &data.queries, threshold, 5)));
        cells.push(recall(&mut letters, data, threshold, exact, |gold| gold.letters));
        cells.extend(speed(&searched(&mut letters, &data.queries, threshold, 1)));
        table.row(cells);
    }
    Ok(table.to_markdown())
}

/// A score in percent, not rounded.
fn exact(score: Score) -> f64 {
    f64::from(score.same) * 100.0 / f64::from(score.of)
}

fn speed(speed: &Speed) -> [String; 4] {
    let milliseconds = |at: f64| format!("{:.3}", (speed.at(at) * 1e6).ceil() / 1e3);
    [format!("{:.0}", speed.per_second().floor()), milliseconds(0.5), milliseconds(0.95), milliseconds(0.99)]
}

/// What the indexes cost.
fn size(data: &Data) -> Result<String> {
    let mut table = Table::new(&[
        "index",
        "segments",
        "made in s",
        "peak memory MB",
        "file MB",
        "bytes a segment",
        "opened in ms",
    ]);
    let million = data.grown(3);
    for (name, pool) in [("365k", &data.pool), ("1.09M", &million)] {
        for (kind, cost) in
            [("words", made::<WordIndex>(pool)?.1), ("characters", made::<LetterIndex>(pool)?.1)]
        {
            table.row([
                format!("{kind}, {name}"),
                pool.len().to_string(),
                format!("{:.2}", cost.seconds),
                cost.peak.map_or_else(|| "–".to_owned(), |peak| format!("{:.0}", peak.ceil())),
                format!("{:.1}", cost.bytes as f64 / 1e6),
                format!("{:.1}", cost.bytes as f64 / pool.len() as f64),
                format!("{:.1}", cost.opened * 1e3),
            ]);
        }
    }
    Ok(table.to_markdown())
}

/// Speed at 70 % as the memory grows.
fn growth(data: &Data) -> Result<String> {
    let mut table = Table::new(&["segments", "by", "queries/s", "p50 ms", "p95 ms", "p99 ms"]);
    for times in [1, 3, 10] {
        let pool = data.grown(times);
        let (mut words, _) = made::<WordIndex>(&pool)?;
        let row = |by: &str, cells: [String; 4]| {
            [vec![pool.len().to_string(), by.to_owned()], cells.to_vec()].concat()
        };
        table.row(row("words", speed(&searched(&mut words, &data.queries, 70, 5))));
        drop(words);
        let (mut letters, _) = made::<LetterIndex>(&pool)?;
        table.row(row("characters", speed(&searched(&mut letters, &data.queries, 70, 1))));
    }
    Ok(table.to_markdown())
}
