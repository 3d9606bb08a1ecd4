//! Folders of texts -> sentences to learn from, each once, without those that progress is measured on.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use diglot::formats::plain::{self, ReadOptions};
use diglot::segment::{self, Rules};
use sha2::{Digest as _, Sha256};

use crate::linear::Random;

/// What was read.
pub struct Texts {
    /// The sentences in the order of the files.
    pub sentences: Vec<String>,
    /// Where they come from.
    pub files: Vec<TextFile>,
    /// How many were left out because progress is measured on them.
    pub left_out: usize,
}

/// A file that was read.
pub struct TextFile {
    /// Its name.
    pub name: String,
    /// Its checksum.
    pub sha256: String,
    /// How many sentences were taken from it.
    pub sentences: usize,
}

/// So many words in a row that occur in a text progress is measured on make a sentence suspicious.
const ROW: usize = 5;
/// Sentences have at most so many bytes; longer ones are lists and tables.
const LONGEST: usize = 1000;

/// Reads all texts below `folders`; sentences that are or share much with one below `without` are left out.
pub fn read(folders: &[PathBuf], without: &[PathBuf]) -> Result<Texts> {
    let mut texts = Texts { sentences: Vec::new(), files: Vec::new(), left_out: 0 };
    let mut known = HashSet::new();
    for folder in without {
        for file in files(folder)? {
            for line in String::from_utf8_lossy(&std::fs::read(&file)?).lines() {
                known.extend(rows(line));
            }
        }
    }
    let mut seen = HashSet::new();
    for folder in folders {
        for file in files(folder)? {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let before = texts.sentences.len();
            for sentence in sentences(&file, &bytes)? {
                if !is_usable(&sentence) || !seen.insert(sentence.clone()) {
                    continue;
                }
                let rows = rows(&sentence);
                if rows.iter().filter(|row| known.contains(row)).count() * 4 >= rows.len().max(1) {
                    texts.left_out += 1;
                } else {
                    texts.sentences.push(sentence);
                }
            }
            texts.files.push(TextFile {
                name: file.file_name().unwrap_or_default().display().to_string(),
                sha256: format!("{:x}", Sha256::digest(&bytes)),
                sentences: texts.sentences.len() - before,
            });
        }
    }
    Ok(texts)
}

/// Of each sentence `count` times some words in a row, drawn at random, with the number of the sentence: in a few words each one weighs
/// more.
pub fn fragments(sentences: &[String], count: usize, random: &mut Random) -> Vec<(usize, String)> {
    let mut fragments = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let words = sentence.split(' ').collect::<Vec<_>>();
        for _ in 0..count {
            let length = 3 + random.below(8);
            if words.len() > length {
                let start = random.below(words.len() - length + 1);
                fragments.push((number, words[start..start + length].join(" ")));
            }
        }
    }
    fragments
}

/// All text files below `folder`, sorted.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "txt" || ending == "tsv") {
            files.push(path);
        }
    }
    Ok(files)
}

/// The sentences of a file: of a table, each cell with a space in it; of a text, what diglot takes for its sentences.
fn sentences(file: &Path, bytes: &[u8]) -> Result<Vec<String>> {
    let name = file.display().to_string();
    if file.extension().is_some_and(|ending| ending == "tsv") {
        let text = String::from_utf8_lossy(bytes);
        let cells = text.lines().flat_map(|line| line.split('\t')).map(str::trim);
        return Ok(cells.filter(|cell| cell.contains(' ')).map(str::to_owned).collect());
    }
    let read = plain::read(bytes, &name, &ReadOptions::default())?;
    let sentences = segment::segment(&Arc::new(read.document), &Rules::Builtin);
    Ok((0..sentences.len()).map(|at| sentences.text(at).to_owned()).collect())
}

/// Written mostly in Latin or Cyrillic letters, and neither too long nor a mere word.
fn is_usable(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    let ours = sentence.chars().filter(|c| c.is_alphabetic() && u32::from(*c) < 0x530).count();
    sentence.len() <= LONGEST && letters >= 5 && ours * 10 >= letters * 9
}

/// The rows of words of a sentence as numbers; of a short one, the whole.
fn rows(sentence: &str) -> Vec<u64> {
    let lower = sentence.to_lowercase();
    let words =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let number = |words: &[&str]| {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        hasher.finish()
    };
    if words.len() < ROW { vec![number(&words)] } else { words.windows(ROW).map(number).collect() }
}
