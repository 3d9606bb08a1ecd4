//! The folder of hand-made alignments -> documents.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use diglot::align::{NoProgress, Tier, Vectors};
use diglot::bitext::{Document, LanguageTag, Sentences};
use diglot::formats::ladder::{self, Numbers};
use diglot::formats::plain::{self, Layout, ReadOptions};
use diglot::segment::{self, Rules};
use diglot::vectors::{Encoder, StaticTable};

use super::train::weight_of;

/// A document of the gold.
pub struct Item {
    pub group: String,
    /// Documents of one name are one text in several variants, and stay in one fold.
    pub name: String,
    pub source: Sentences,
    pub target: Sentences,
    pub gold: Vec<Numbers>,
    pub coarse: BTreeSet<usize>,
    pub vectors: Option<Arc<Vectors>>,
}

impl Item {
    /// The same document with a target that shares no sounds with the source: each Latin letter is another one.
    /// So the plain model learns what to do with languages whose words look nothing alike.
    pub fn made_foreign(&self) -> Option<Self> {
        let judging = weight_of(&self.group) >= 1.0 && !self.group.starts_with("long/");
        let target = judging.then(|| self.target.document())?;
        let other = |c: char| match c {
            'a'..='z' | 'A'..='Z' => {
                let first = if c.is_ascii_lowercase() { b'a' } else { b'A' };
                char::from(first + (c as u8 - first + 13) % 26)
            }
            _ => c,
        };
        let text: String = target.text().chars().map(other).collect();
        let origin = target.origin().clone();
        let language = "qaa".parse().expect("a language for private use");
        let document =
            Document::new(text, target.paragraphs().to_vec(), language, origin).expect("the same paragraphs");
        let target =
            Sentences::new(Arc::new(document), self.target.spans().to_vec()).expect("the same sentences");
        Some(Self {
            group: format!("foreign/{}", self.group),
            name: self.name.clone(),
            source: self.source.clone(),
            target,
            gold: self.gold.clone(),
            coarse: self.coarse.clone(),
            // It still means what it meant.
            vectors: self.vectors.clone(),
        })
    }

    /// Whether the table was made for both languages.
    pub fn is_served(&self, table: &StaticTable) -> bool {
        [&self.source, &self.target].iter().all(|side| table.serves(side.document().language().as_str()))
    }

    /// The vectors of all spans of both sides.
    pub fn give_vectors(&mut self, encoder: &dyn Encoder, tier: Tier) {
        let vectors = Vectors::new(encoder, tier, &self.source, &self.target, &NoProgress);
        self.vectors = Some(Arc::new(vectors));
    }
}

pub fn load(root: &Path, only: Option<&str>, without: Option<&str>) -> Vec<Item> {
    let index = std::fs::read_to_string(root.join("index.tsv")).expect("index.tsv in the folder of gold");
    let mut items = Vec::new();
    for line in index.lines().skip(1) {
        let mut columns = line.split('\t');
        let path = columns.next().expect("a path");
        let (source, target) = columns.next().and_then(|pair| pair.split_once('-')).expect("two languages");
        // The longest text is a test: nothing is fitted on it unless it is asked for by name.
        let wanted = only.is_none_or(|only| path.starts_with(only))
            && without.is_none_or(|without| !path.starts_with(without));
        if !wanted || only.is_none() && path == "long/bible-zh-en-ot" {
            continue;
        }
        let folder = root.join(path);
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let rows = ladder::parse(&read("gold.txt").expect("gold.txt")).expect("a ladder");
        let coarse = read("coarse.txt").unwrap_or_default();
        let (group, document) = path.rsplit_once('/').expect("a group");
        items.push(Item {
            group: if group == "long" { path } else { group }.to_owned(),
            name: document
                .split("_chunk")
                .next()
                .unwrap_or(document)
                .split(".act")
                .next()
                .unwrap_or(document)
                .to_owned(),
            source: sentences(&folder.join("src.txt"), source),
            target: sentences(&folder.join("tgt.txt"), target),
            gold: rows.into_iter().map(|row| row.numbers).collect(),
            coarse: coarse.split_whitespace().map(|number| number.parse().expect("a number")).collect(),
            vectors: None,
        });
    }
    items
}

fn sentences(path: &Path, language: &str) -> Sentences {
    let language: LanguageTag = language.parse().expect("a language");
    sentences_of(&std::fs::read(path).expect("a text"), &path.display().to_string(), &language)
}

/// Sentences of a text with one a line.
pub fn sentences_of(bytes: &[u8], name: &str, language: &LanguageTag) -> Sentences {
    let options =
        ReadOptions { language: Some(language.clone()), layout: Layout::Lines, ..ReadOptions::default() };
    let read = plain::read(bytes, name, &options).expect("a text");
    segment::segment(&Arc::new(read.document), &Rules::Lines)
}

/// The sentences, each on a line.
pub fn lines_of(sentences: &Sentences) -> Vec<String> {
    (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect()
}

/// The fold of all documents of a name.
pub fn fold_of(name: &str, folds: usize) -> usize {
    name.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) % folds
}
