//! Sentences -> texts to measure on: some megabytes of each, in documents and paragraphs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// Sentences of the kinds a newspaper prints, the difficult ones among them, one on each line; written for the project.
const MADE_UP: [(&str, &str); 2] = [("ru", include_str!("ru.txt")), ("en", include_str!("en.txt"))];

/// Names of folders with real texts, one sentence on each line and a blank line between paragraphs.
const REAL: [(&str, &str); 2] = [("ru", "ru-press"), ("en", "en-press")];

/// How long a text is at least, in bytes: too much for the fast memories of a processor.
const SIZE: usize = 4_000_000;

/// How long a document is at least, in bytes: a chapter, cut in a millisecond or two, so that on a busy machine some of
/// the runs are left in peace.
const PART: usize = 125_000;

/// Documents to cut.
pub struct Text {
    pub name: String,
    pub language: &'static str,
    pub parts: Vec<Part>,
}

/// One document.
pub struct Part {
    pub paragraphs: Vec<String>,
    /// The paragraphs with blank lines between them.
    pub whole: String,
}

impl Text {
    fn new(name: String, language: &'static str, paragraphs: Vec<String>) -> Self {
        let (mut parts, mut bytes) = (vec![Vec::new()], 0);
        for paragraph in paragraphs {
            if bytes >= PART {
                bytes = 0;
                parts.push(Vec::new());
            }
            bytes += paragraph.len();
            // There was one to begin with.
            parts.last_mut().expect("a text has a part").push(paragraph);
        }
        let part = |paragraphs: Vec<String>| Part { whole: paragraphs.join("\n\n"), paragraphs };
        Self { name, language, parts: parts.into_iter().map(part).collect() }
    }

    /// Its length in 10^6 bytes.
    pub fn megabytes(&self) -> f64 {
        self.parts.iter().map(Part::megabytes).sum()
    }
}

impl Part {
    /// Its length in 10^6 bytes.
    pub fn megabytes(&self) -> f64 {
        self.paragraphs.iter().map(String::len).sum::<usize>() as f64 / 1e6
    }
}

/// The made-up texts, and the real ones when they are there.
pub fn all() -> Result<Vec<Text>> {
    let made = |(language, sentences): (&'static str, &str)| {
        Text::new(format!("{language}, made up"), language, made_up(sentences))
    };
    let mut texts = MADE_UP.map(made).into_iter().collect::<Vec<_>>();
    for (language, name) in REAL {
        let folder = root().join(name);
        if folder.is_dir() {
            texts.push(Text::new(name.to_owned(), language, real(&folder)?));
        } else {
            eprintln!("{name} NOT MEASURED: it is not in ../shared/bench/segment");
        }
    }
    Ok(texts)
}

/// Where the real texts are: beside the hand-made alignments.
fn root() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = std::env::var_os("DIGLOT_BENCH");
    place.map_or_else(|| project.join("../shared/bench/align"), PathBuf::from).with_file_name("segment")
}

/// Paragraphs of one to eight of the sentences, chosen without a pattern, the same on every machine.
fn made_up(sentences: &str) -> Vec<String> {
    let sentences = sentences.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        // Knuth's constants of MMIX; the high bits are the good ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let (mut paragraphs, mut bytes) = (Vec::new(), 0);
    while bytes < SIZE {
        let chosen = (0..=below(8)).map(|_| sentences[below(sentences.len())]).collect::<Vec<_>>();
        let paragraph = chosen.join(" ");
        bytes += paragraph.len();
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// The paragraphs of all files of a folder, as often as it takes.
fn real(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let mut once = Vec::new();
    for file in files {
        let text = fs::read_to_string(file)?;
        once.extend(text.split("\n\n").map(|lines| lines.trim().replace('\n', " ")));
    }
    once.retain(|paragraph| !paragraph.is_empty());
    let bytes = once.iter().map(String::len).sum::<usize>().max(1);
    Ok((0..SIZE.div_ceil(bytes)).flat_map(|_| once.clone()).collect())
}
