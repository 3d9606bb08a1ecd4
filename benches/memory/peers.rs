//! Ours beside a scan of everything by `RapidFuzz`, when Python has it.

use std::process::Command;

use anyhow::Result;
use diglot::memory::search::{LetterIndex, WordIndex};

use super::data::Data;
use super::page::Table;
use super::run::{made, searched};
use super::speed;

/// How many queries a scan of everything is asked.
const FEW: usize = 200;

pub fn table(data: &Data) -> Result<String> {
    let mut table = Table::new(&["by", "program", "queries/s", "p50 ms", "p95 ms", "p99 ms"]);
    let row = |by: &str, name: &str, cells: [String; 4]| {
        [vec![by.to_owned(), name.to_owned()], cells.to_vec()].concat()
    };
    let (mut words, _) = made::<WordIndex>(&data.pool)?;
    table.row(row("words", "diglot", speed(&searched(&mut words, &data.queries, 70, 1))));
    scan(data, "words", &mut table);
    let (mut letters, _) = made::<LetterIndex>(&data.pool)?;
    table.row(row("characters", "diglot", speed(&searched(&mut letters, &data.queries, 70, 1))));
    scan(data, "letters", &mut table);
    Ok(table.to_markdown())
}

fn scan(data: &Data, by: &str, table: &mut Table) {
    let python = std::env::var_os("DIGLOT_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/memory/rapidfuzz_scan.py");
    let run = Command::new(python).args([script, by, &FEW.to_string()]).arg(&data.folder).output();
    match run {
        Ok(output) if output.status.success() => {
            let cells = String::from_utf8_lossy(&output.stdout);
            table.row(cells.split_whitespace().map(|cell| cell.replace('_', " ")));
        }
        _ => eprintln!("NOT MEASURED: RapidFuzz ({by}); set DIGLOT_PYTHON to a Python with rapidfuzz"),
    }
}
