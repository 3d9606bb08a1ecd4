//! Hand-made sentences -> precision and recall of the segmenter, and F1 of two others beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use diglot::bitext::Sentences;
use diglot::formats::plain::{Layout, ReadOptions, read};
use diglot::segment::{Abbreviations, Rules, SrxFile, segment, to_srx};
use unicode_segmentation::UnicodeSegmentation;

use super::Bench;
use super::figures::{count, share};
use super::gold;
use super::page::Table;

/// The table of sets of texts. A boundary is the end of a sentence that does not end its paragraph; places are counted
/// in visible characters. A sentence is exact when both its ends are right.
pub fn table(_: &mut Bench) -> Result<String> {
    let root = gold::root().with_file_name("segment");
    let Ok(entries) = fs::read_dir(&root) else {
        bail!("the development gold for segmenting is not in ../shared/bench/segment");
    };
    let mut sets = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.contains('-') && root.join(&name).is_dir() {
            sets.push(name);
        }
    }
    sets.sort();
    let mut table = Table::new(&[
        "texts",
        "sentences",
        "precision",
        "recall",
        "F1",
        "exact sentences F1",
        "F1 of our rules as SRX",
        "F1 of sentencex",
        "F1 of UAX #29",
    ]);
    for set in sets {
        let language = set.split('-').next().unwrap_or_default();
        let All { gold, found, written, sentencex, uax29 } =
            cut(&root.join(&set), language).with_context(|| set.clone())?;
        let boundaries = score(&gold.inner, &found.inner);
        let exact = score(&gold.sentences, &found.sentences);
        let own = [boundaries.0, boundaries.1, f1(boundaries), f1(exact)].map(share);
        let written =
            written.map_or("–".to_owned(), |written| share(f1(score(&gold.inner, &written.inner))));
        let peers = [sentencex, uax29].map(|peer| share(f1(score(&gold.inner, &peer.inner))));
        let first = [set, count(gold.sentences.len())];
        table.row(first.into_iter().chain(own).chain([written]).chain(peers));
    }
    Ok(table.to_markdown())
}

/// Places in one long row of visible characters.
#[derive(Default)]
struct Cuts {
    /// Ends of sentences that do not end a paragraph.
    inner: BTreeSet<usize>,
    /// Beginning and end of each sentence.
    sentences: BTreeSet<(usize, usize)>,
    at: usize,
}

impl Cuts {
    fn paragraph<'a>(&mut self, sentences: impl Iterator<Item = &'a str>) {
        let mut sentences = sentences.peekable();
        while let Some(sentence) = sentences.next() {
            let start = self.at;
            self.at += sentence.chars().filter(|c| !c.is_whitespace()).count();
            self.sentences.insert((start, self.at));
            if sentences.peek().is_some() {
                self.inner.insert(self.at);
            }
        }
    }
}

/// The right cuts of a set of texts, and those of the segmenters, which get the paragraphs.
#[derive(Default)]
struct All {
    gold: Cuts,
    found: Cuts,
    /// By our rules written out as SRX, where we have any.
    written: Option<Cuts>,
    sentencex: Cuts,
    uax29: Cuts,
}

fn cut(folder: &Path, language: &str) -> Result<All> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let glue = if matches!(language, "zh" | "ja") { "" } else { " " };
    let options = ReadOptions {
        encoding: Some("utf-8".to_owned()),
        language: Some(language.parse()?),
        layout: Layout::BlankLine,
    };
    let srx = to_srx(&language.parse()?, &Abbreviations::default());
    let srx = srx.map(|srx| SrxFile::read(srx.as_bytes(), "written.srx")).transpose()?;
    let srx = srx.map(|srx| Rules::Srx(Arc::new(srx)));
    let mut all = All { written: srx.as_ref().map(|_| Cuts::default()), ..All::default() };
    for file in files {
        let text = fs::read_to_string(&file)?;
        let paragraphs = text.split("\n\n").map(|paragraph| {
            paragraph.split('\n').filter(|line| !line.trim().is_empty()).collect::<Vec<_>>()
        });
        let paragraphs = paragraphs.filter(|lines| !lines.is_empty()).collect::<Vec<_>>();
        let raw = paragraphs.iter().map(|lines| lines.join(glue)).collect::<Vec<_>>().join("\n\n");
        let document = Arc::new(read(raw.as_bytes(), "text", &options)?.document);
        let sentences = segment(&document, &Rules::Builtin);
        let written = srx.as_ref().map(|srx| segment(&document, srx));
        ensure!(document.paragraphs().len() == paragraphs.len(), "the paragraphs are others");
        for (number, lines) in paragraphs.iter().enumerate() {
            all.gold.paragraph(lines.iter().copied());
            all.found.paragraph(of_paragraph(&sentences, number));
            if let (Some(cuts), Some(written)) = (&mut all.written, &written) {
                cuts.paragraph(of_paragraph(written, number));
            }
            let paragraph = document.slice(document.paragraphs()[number]);
            all.sentencex.paragraph(visible(sentencex::segment(language, paragraph).into_iter()));
            all.uax29.paragraph(visible(paragraph.split_sentence_bounds()));
        }
        let cuts = [&all.found, &all.sentencex, &all.uax29].into_iter().chain(&all.written);
        let ends = cuts.map(|cuts| cuts.at).collect::<Vec<_>>();
        ensure!(
            ends.iter().all(|end| *end == all.gold.at),
            "a segmenter lost text: {} of {ends:?}",
            all.gold.at
        );
    }
    Ok(all)
}

/// The sentences of one paragraph.
fn of_paragraph(sentences: &Sentences, number: usize) -> impl Iterator<Item = &str> {
    let own = (0..sentences.len()).filter(move |&sentence| sentences.paragraph(sentence) == number);
    own.map(|sentence| sentences.text(sentence))
}

/// The sentences that are not white space only.
fn visible<'a>(sentences: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    sentences.filter(|sentence| !sentence.trim().is_empty())
}

/// Precision and recall.
fn score<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>) -> (f64, f64) {
    let both = gold.intersection(found).count() as f64;
    let of = |all: usize| if all == 0 { 1.0 } else { both / all as f64 };
    (of(found.len()), of(gold.len()))
}

fn f1((precision, recall): (f64, f64)) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}
