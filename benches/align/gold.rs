//! The folder of hand-made alignments -> sentences ready to be aligned.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use diglot::align::{NoProgress, Options, Vectors};
use diglot::bitext::{LanguageTag, Sentences, Span};
use diglot::formats::plain::{Layout, ReadOptions, read};
use diglot::segment::{Rules, segment};

use super::project;

/// What strict F1 a group must not fall below: the figures of the prototype the project started from.
pub const FLOORS: [(&str, f64); 13] = [
    ("press/base", 0.999),
    ("press/hard", 0.888),
    ("press/droppar", 0.928),
    ("press/insert", 0.906),
    ("press/drop15", 0.970),
    ("press/issue-hard", 0.945),
    ("e2e/hard", 0.884),
    ("literary/base", 0.847),
    ("literary/hard", 0.728),
    ("other/de-en/hard", 0.966),
    ("other/zh-en/hard", 0.922),
    ("other/ar-en/hard", 0.925),
    ("long/bible-ru-en-gospels", 0.810),
];

/// The floor of a group, where it has one.
pub fn floor(group: &str) -> Option<f64> {
    FLOORS.iter().find(|(name, _)| *name == group).map(|(_, floor)| *floor)
}

/// All documents.
pub struct Gold {
    /// Where they are.
    pub root: PathBuf,
    /// In the order of the index.
    pub documents: Vec<Item>,
}

/// One document.
pub struct Item {
    /// Its folder below the root.
    pub path: String,
    /// The languages of source and target.
    pub languages: [LanguageTag; 2],
    /// The sentences of the source, as the hand-made alignment counts them.
    pub source: Sentences,
    /// Those of the target.
    pub target: Sentences,
}

impl Gold {
    /// Reads every document that the index names.
    pub fn read() -> Result<Self> {
        let root = root();
        let Ok(index) = fs::read_to_string(root.join("index.tsv")) else {
            bail!("the development gold is not in {PLACE} and DIGLOT_BENCH names no other folder with it");
        };
        let documents = index.lines().skip(1).map(|line| item(&root, line));
        let documents = documents.collect::<Result<Vec<_>>>()?;
        Ok(Self { root, documents })
    }

    /// The documents of groups whose names begin so.
    pub fn of<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Item> {
        self.documents.iter().filter(move |item| item.path.starts_with(prefix))
    }
}

impl Item {
    /// The group the document is counted in; each long text is one.
    pub fn group(&self) -> &str {
        match self.path.rsplit_once('/') {
            Some(("long", _)) | None => &self.path,
            Some((group, _)) => group,
        }
    }

    /// How many sentences both texts have.
    pub fn len(&self) -> usize {
        self.source.len() + self.target.len()
    }
}

/// What the program aligns with unless it is told otherwise or a model is installed: vectors of the table inside it, where it
/// has the languages.
pub fn options(source: &Sentences, target: &Sentences, builtin_dictionary: bool) -> Options {
    let vectors = Vectors::of_table(source, target, &NoProgress).ok();
    Options { builtin_dictionary, vectors: vectors.map(Arc::new), ..Options::default() }
}

const PLACE: &str = "../shared/bench/align";

/// Where the hand-made alignments should be.
pub fn root() -> PathBuf {
    std::env::var_os("DIGLOT_BENCH").map_or_else(|| project().join(PLACE), PathBuf::from)
}

fn item(root: &Path, line: &str) -> Result<Item> {
    let mut columns = line.split('\t');
    let (Some(path), Some(pair)) = (columns.next(), columns.next()) else {
        bail!("index.tsv: “{line}” is no document");
    };
    let (source, target) = pair.split_once('-').with_context(|| format!("“{pair}” is no pair"))?;
    let languages = [source.parse::<LanguageTag>()?, target.parse()?];
    let folder = root.join(path);
    let source = lines(&folder.join("src.txt"), &languages[0])?;
    let target = lines(&folder.join("tgt.txt"), &languages[1])?;
    Ok(Item { path: path.to_owned(), languages, source, target })
}

/// The sentences of a file with one on each line.
pub fn lines(path: &Path, language: &LanguageTag) -> Result<Sentences> {
    of_lines(&bytes(path)?, &name(path), language)
}

/// The sentences of the bytes of such a file.
pub fn of_lines(bytes: &[u8], name: &str, language: &LanguageTag) -> Result<Sentences> {
    let options = ReadOptions {
        encoding: Some("utf-8".to_owned()),
        language: Some(language.clone()),
        layout: Layout::Lines,
    };
    let read = read(bytes, name, &options)?;
    Ok(segment(&Arc::new(read.document), &Rules::Lines))
}

/// The sentences the program finds in a file without being told anything.
pub fn found(path: &Path) -> Result<Sentences> {
    let read = read(&bytes(path)?, &name(path), &ReadOptions::default())?;
    Ok(segment(&Arc::new(read.document), &Rules::Builtin))
}

/// The sentences `known` where they stand in the running text of a file.
pub fn placed(path: &Path, known: &Sentences) -> Result<Sentences> {
    let options = ReadOptions {
        encoding: Some("utf-8".to_owned()),
        language: Some(known.document().language().clone()),
        layout: Layout::BlankLine,
    };
    let document = read(&bytes(path)?, &name(path), &options)?.document;
    let (mut spans, mut from) = (Vec::new(), 0);
    for number in 0..known.len() {
        let sentence = known.text(number);
        let at = document.text()[from..].find(sentence);
        let start = from + at.with_context(|| format!("{}: no sentence “{sentence}”", name(path)))?;
        from = start + sentence.len();
        spans.push(Span::new(start, from));
    }
    Ok(Sentences::new(Arc::new(document), spans)?)
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", name(path)))
}

/// The name without the folder, which is of no interest.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
