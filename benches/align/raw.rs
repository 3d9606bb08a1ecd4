//! Raw texts -> sentences -> links: how much of the linked area is right when the program does everything itself.

use std::fs;
use std::sync::Arc;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, align};
use diglot::bitext::{Bitext, Made, Sentences, Span};
use diglot::measure::{self, Report, spans_to_string};
use unicode_segmentation::UnicodeSegmentation;

use super::Bench;
use super::figures::share;
use super::gold::{found, options, placed};
use super::page::Table;

/// The table of groups with raw texts.
pub fn by_group(bench: &mut Bench) -> Result<String> {
    let folders = ["raw", "raw-uax29", "raw-gold-sentences"].map(|name| bench.folder.join(name));
    let alignments = bench.results()?.alignments.clone();
    let gold = bench.gold()?;
    for (item, alignment) in gold.documents.iter().zip(alignments) {
        let folder = gold.root.join(&item.path);
        if !folder.join("gold.spans.tsv").exists() {
            continue;
        }
        let paths = [folder.join("raw.src.txt"), folder.join("raw.tgt.txt")];
        let (source, target) = (found(&paths[0])?, found(&paths[1])?);
        let simple = aligned(cut_by_uax29(&source)?, cut_by_uax29(&target)?)?;
        let own = aligned(source, target)?;
        let (source, target) = (placed(&paths[0], &item.source)?, placed(&paths[1], &item.target)?);
        let given = Bitext::new(source, target, alignment, Made::default())?;
        for (folder, bitext) in folders.iter().zip([own, simple, given]) {
            let folder = folder.join(&item.path);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("test.spans.tsv"), spans_to_string(&bitext))?;
        }
    }
    let mut table = Table::new(&[
        "group",
        "documents",
        "area F1 from raw text",
        "the same with sentences of UAX #29",
        "area F1 from gold sentences",
    ]);
    let simple = measure::folder(&gold.root, &folders[1])?;
    let given = measure::folder(&gold.root, &folders[2])?;
    for group in measure::folder(&gold.root, &folders[0])?.groups {
        let name = &group.name;
        let same = |report| area_of(report, name).with_context(|| format!("{name} was aligned three times"));
        let documents = gold.documents.iter().filter(|item| item.group() == name).count();
        let areas = [group.area.score().f1, same(&simple)?, same(&given)?].map(share);
        table.row([name.clone(), documents.to_string()].into_iter().chain(areas));
    }
    Ok(table.to_markdown())
}

fn aligned(source: Sentences, target: Sentences) -> Result<Bitext> {
    let links = align(&source, &target, &options(&source, &target, true), &NoProgress);
    Ok(Bitext::new(source, target, links, Made::default())?)
}

/// The same document with the sentences of UAX #29, which knows no abbreviations.
fn cut_by_uax29(sentences: &Sentences) -> Result<Sentences> {
    let document = sentences.document();
    let mut spans = Vec::new();
    for &paragraph in document.paragraphs() {
        for (at, sentence) in document.slice(paragraph).split_sentence_bound_indices() {
            let start = paragraph.start + at;
            spans.push(Span::new(start, start + sentence.len()).trimmed(document.text()));
        }
    }
    spans.retain(|span| !span.is_empty());
    Ok(Sentences::new(Arc::clone(document), spans)?)
}

fn area_of(report: &Report, name: &str) -> Option<f64> {
    let group = report.groups.iter().find(|group| group.name == name)?;
    Some(group.area.score().f1)
}
