//! Books through the program -> seconds, peak memory and strict F1.

use std::path::Path;

use anyhow::{Context, Result};
use diglot::measure;

use super::figures::{count, seconds, share};
use super::page::Table;
use super::{Bench, child};

/// The table of the long texts.
pub fn table(bench: &mut Bench) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let gold = bench.gold()?;
    let head =
        ["text", "source sentences", "target sentences", "seconds", "peak memory", "strict F1", "limit"];
    let mut table = Table::new(&head);
    for item in gold.of("long/") {
        let texts = gold.root.join(&item.path);
        let links = folder.path().join("links.ladder");
        let [source, target] = [&item.languages[0], &item.languages[1]].map(|tag| Path::new(tag.as_str()));
        let cost = child::watch(&[
            Path::new("align"),
            Path::new("--lines"),
            Path::new("--source-lang"),
            source,
            Path::new("--target-lang"),
            target,
            &texts.join("src.txt"),
            &texts.join("tgt.txt"),
            Path::new("-o"),
            &links,
        ])?;
        let report = measure::folder(&texts.join("gold.txt"), &links)?;
        let group = report.groups.first().context("one file is one group")?;
        table.row([
            item.path.clone(),
            count(item.source.len()),
            count(item.target.len()),
            seconds(cost.seconds),
            cost.memory(),
            share(group.counts.strict().f1),
            "60 s, 500 MB".to_owned(),
        ]);
    }
    Ok(format!("{}\nOn {} cores.\n", table.to_markdown(), child::cores()))
}
