//! Raw texts -> sentences -> links: how much of the linked area is right when the program does everything itself.

use std::fs;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, Options, align};
use diglot::bitext::{Bitext, Made};
use diglot::measure::{self, Report, spans_to_string};

use super::Bench;
use super::figures::share;
use super::gold::{found, placed};
use super::page::Table;

/// The table of groups with raw texts.
pub fn by_group(bench: &mut Bench) -> Result<String> {
    let folders = [bench.folder.join("raw"), bench.folder.join("raw-gold-sentences")];
    let alignments = bench.results()?.alignments.clone();
    let gold = bench.gold()?;
    for (item, alignment) in gold.documents.iter().zip(alignments) {
        let folder = gold.root.join(&item.path);
        if !folder.join("gold.spans.tsv").exists() {
            continue;
        }
        let paths = [folder.join("raw.src.txt"), folder.join("raw.tgt.txt")];
        let (source, target) = (found(&paths[0])?, found(&paths[1])?);
        let links = align(&source, &target, &Options::default(), &NoProgress);
        let own = Bitext::new(source, target, links, Made::default())?;
        let (source, target) = (placed(&paths[0], &item.source)?, placed(&paths[1], &item.target)?);
        let given = Bitext::new(source, target, alignment, Made::default())?;
        for (folder, bitext) in folders.iter().zip([own, given]) {
            let folder = folder.join(&item.path);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("test.spans.tsv"), spans_to_string(&bitext))?;
        }
    }
    let mut table =
        Table::new(&["group", "documents", "area F1 from raw text", "area F1 from gold sentences"]);
    let given = measure::folder(&gold.root, &folders[1])?;
    for group in measure::folder(&gold.root, &folders[0])?.groups {
        let name = &group.name;
        let same = area_of(&given, name).with_context(|| format!("{name} was aligned twice"))?;
        let documents = gold.documents.iter().filter(|item| item.group() == name).count();
        table.row([name.clone(), documents.to_string(), share(group.area.score().f1), share(same)]);
    }
    Ok(table.to_markdown())
}

fn area_of(report: &Report, name: &str) -> Option<f64> {
    let group = report.groups.iter().find(|group| group.name == name)?;
    Some(group.area.score().f1)
}
