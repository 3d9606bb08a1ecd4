//! Ours beside other programs in the same run, when Python has them: a scan of everything, a search engine, a database.

use std::process::Command;

use anyhow::Result;
use diglot::memory::search::{Kind, LetterIndex, WordIndex};

use super::data::Data;
use super::page::Table;
use super::run::{made, recall, searched};
use super::{exact, speed};

/// The programs, and how many queries each is asked: the slow ones few.
const PEERS: [(&str, usize); 4] =
    [("scan-words", 200), ("scan-letters", 200), ("tantivy", 2000), ("fts5", 100)];

pub fn table(data: &Data) -> Result<String> {
    let head = [
        "by",
        "program",
        "queries/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "made in s",
        "index MB",
        "true best found",
    ];
    let mut table = Table::new(&head);
    let mut rows = vec![ours::<WordIndex>(data, "words")?, ours::<LetterIndex>(data, "characters")?];
    for (peer, count) in PEERS {
        rows.extend(asked(data, peer, count));
    }
    // Stable: ours stays before the others of its kind.
    rows.sort_by_key(|row| row[0] != "words");
    for row in rows {
        table.row(row);
    }
    Ok(table.to_markdown())
}

fn ours<K: Kind>(data: &Data, by: &str) -> Result<Vec<String>> {
    let (mut index, cost) = made::<K>(&data.pool)?;
    let mut row = vec![by.to_owned(), "diglot".to_owned()];
    row.extend(speed(&searched(&mut index, &data.queries, 70, 1)));
    row.push(format!("{:.1}", cost.seconds));
    row.push(format!("{:.1}", cost.bytes as f64 / 1e6));
    row.push(match by {
        "words" => recall(&mut index, data, 70, |score| f64::from(score.percent()), |gold| gold.words),
        _ => recall(&mut index, data, 70, exact, |gold| gold.letters),
    });
    Ok(row)
}

fn asked(data: &Data, peer: &str, count: usize) -> Vec<Vec<String>> {
    let python = std::env::var_os("DIGLOT_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/memory/peers.py");
    let run = Command::new(python).args([script, peer, &count.to_string()]).arg(&data.folder).output();
    match run {
        Ok(output) if output.status.success() => {
            let rows = String::from_utf8_lossy(&output.stdout);
            rows.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect()
        }
        _ => {
            eprintln!("NOT MEASURED: {peer}; set DIGLOT_PYTHON to a Python with rapidfuzz and tantivy");
            Vec::new()
        }
    }
}
