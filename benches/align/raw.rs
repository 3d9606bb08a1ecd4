//! Raw texts -> sentences -> links: how much of the linked area is right when the program does everything itself.

use std::fs;
use std::sync::Arc;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, Options, Tier, Vectors, align};
use diglot::bitext::{Bitext, Made, Sentences, Span};
use diglot::measure::{self, Report, spans_to_string};
use diglot::vectors::NgramEncoder;
use unicode_segmentation::UnicodeSegmentation;

use super::Bench;
use super::figures::share;
use super::gold::{found, options, placed};
use super::meaning::encoder;
use super::page::Table;

/// The table of groups with raw texts.
pub fn by_group(bench: &mut Bench) -> Result<String> {
    let folders = ["raw", "raw-uax29", "raw-gold-sentences", "raw-none", "raw-model"];
    let folders = folders.map(|name| bench.folder.join(name));
    let encoder = encoder();
    if let Err(error) = &encoder {
        eprintln!("raw texts with the model NOT MEASURED: {error:#}");
    }
    let encoder = encoder.ok();
    let alignments = bench.results()?.alignments.clone();
    let gold = bench.gold()?;
    for (item, alignment) in gold.documents.iter().zip(alignments) {
        let folder = gold.root.join(&item.path);
        if !folder.join("gold.spans.tsv").exists() {
            continue;
        }
        let paths = [folder.join("raw.src.txt"), folder.join("raw.tgt.txt")];
        let (source, target) = (found(&paths[0])?, found(&paths[1])?);
        let simple = aligned(cut_by_uax29(&source)?, cut_by_uax29(&target)?, By::Default)?;
        let without = aligned(source.clone(), target.clone(), By::Nothing)?;
        let model = match &encoder {
            Some(encoder) => Some(aligned(source.clone(), target.clone(), By::Model(encoder))?),
            None => None,
        };
        let own = aligned(source, target, By::Default)?;
        let (source, target) = (placed(&paths[0], &item.source)?, placed(&paths[1], &item.target)?);
        let given = Bitext::new(source, target, alignment, Made::default())?;
        let all = [Some(own), Some(simple), Some(given), Some(without), model];
        for (folder, bitext) in folders.iter().zip(all) {
            let Some(bitext) = bitext else { continue };
            let folder = folder.join(&item.path);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("test.spans.tsv"), spans_to_string(&bitext))?;
        }
    }
    let mut table = Table::new(&[
        "group",
        "documents",
        "area F1 from raw text",
        "without vectors",
        "with the model",
        "by default, with sentences of UAX #29",
        "by default, from gold sentences",
    ]);
    let simple = measure::folder(&gold.root, &folders[1])?;
    let given = measure::folder(&gold.root, &folders[2])?;
    let without = measure::folder(&gold.root, &folders[3])?;
    let model = encoder.is_some().then(|| measure::folder(&gold.root, &folders[4])).transpose()?;
    for group in measure::folder(&gold.root, &folders[0])?.groups {
        let name = &group.name;
        let same = |report| area_of(report, name).with_context(|| format!("{name} was aligned each time"));
        let documents = gold.documents.iter().filter(|item| item.group() == name).count();
        let with_model = match &model {
            Some(model) => share(same(model)?),
            None => "–".to_owned(),
        };
        table.row([
            name.clone(),
            documents.to_string(),
            share(group.area.score().f1),
            share(same(&without)?),
            with_model,
            share(same(&simple)?),
            share(same(&given)?),
        ]);
    }
    Ok(table.to_markdown())
}

/// With which vectors a text is aligned.
#[derive(Clone, Copy)]
enum By<'a> {
    /// Those of the table, as when no model is installed.
    Default,
    /// None.
    Nothing,
    /// Those of the model.
    Model(&'a NgramEncoder),
}

fn aligned(source: Sentences, target: Sentences, by: By<'_>) -> Result<Bitext> {
    let vectors = match by {
        By::Default => options(&source, &target, true).vectors,
        By::Nothing => None,
        By::Model(encoder) => {
            Some(Arc::new(Vectors::new(encoder, Tier::Encoder, &source, &target, &NoProgress)))
        }
    };
    let links = align(&source, &target, &Options { vectors, ..Options::default() }, &NoProgress);
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
