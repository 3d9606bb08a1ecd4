//! Hand-made sentences -> precision and recall of the segmenter.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use diglot::formats::plain::{Layout, ReadOptions, read};
use diglot::segment::{Rules, segment};

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
    let mut table = Table::new(&["texts", "sentences", "precision", "recall", "F1", "exact sentences F1"]);
    for set in sets {
        let language = set.split('-').next().unwrap_or_default();
        let (gold, found) = cut(&root.join(&set), language).with_context(|| set.clone())?;
        let boundaries = score(&gold.inner, &found.inner);
        let exact = score(&gold.sentences, &found.sentences);
        let figures = [boundaries.0, boundaries.1, f1(boundaries), f1(exact)].map(share);
        table.row([set, count(gold.sentences.len())].into_iter().chain(figures));
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

/// The right cuts of a set of texts and those of the segmenter, which gets the paragraphs.
fn cut(folder: &Path, language: &str) -> Result<(Cuts, Cuts)> {
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
    let (mut gold, mut found) = (Cuts::default(), Cuts::default());
    for file in files {
        let text = fs::read_to_string(&file)?;
        let paragraphs = text.split("\n\n").map(|paragraph| {
            paragraph.split('\n').filter(|line| !line.trim().is_empty()).collect::<Vec<_>>()
        });
        let paragraphs = paragraphs.filter(|lines| !lines.is_empty()).collect::<Vec<_>>();
        let raw = paragraphs.iter().map(|lines| lines.join(glue)).collect::<Vec<_>>().join("\n\n");
        let document = Arc::new(read(raw.as_bytes(), "text", &options)?.document);
        let sentences = segment(&document, &Rules::Builtin);
        ensure!(document.paragraphs().len() == paragraphs.len(), "the paragraphs are others");
        for (number, lines) in paragraphs.iter().enumerate() {
            gold.paragraph(lines.iter().copied());
            let own = (0..sentences.len()).filter(|&sentence| sentences.paragraph(sentence) == number);
            found.paragraph(own.map(|sentence| sentences.text(sentence)));
        }
        ensure!(gold.at == found.at, "the segmenter lost text");
    }
    Ok((gold, found))
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
