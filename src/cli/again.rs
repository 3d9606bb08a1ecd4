//! What a bitext file says of how it was aligned -> the evidence to align parts of it again in the same way.

use std::path::{Path, PathBuf};

use crate::align::{self, Evidence, Paragraphs};
use crate::bitext::{Dictionary, Link, Made, Sentences};

use super::align::{read_dictionaries, taught};
use super::notes::Notes;
use super::progress::Bar;
use super::vectors::{self, Choice};

/// How a bitext was aligned, as far as its files can still be had.
#[derive(Debug, Clone)]
pub struct Again {
    /// All but the vectors and what the user's files teach, which depend on the sentences.
    options: align::Options,
    vectors: Choice,
    /// What cannot be had any more, each in one sentence.
    pub problems: Vec<String>,
}

impl Again {
    /// Reads the settings that `made` the bitext file at `path`, and the dictionaries they name.
    pub fn new(made: &Made, path: &Path, source: &Sentences, target: &Sentences, notes: Notes) -> Self {
        let get = |name: &str| made.settings.get(name).map(String::as_str);
        let mut problems = Vec::new();
        let paragraphs = match get("paragraphs") {
            Some("hard") => Paragraphs::Hard,
            Some("ignore") => Paragraphs::Ignore,
            _ => Paragraphs::Hint,
        };
        let max_link = get("max-link").and_then(|given| given.parse().ok()).unwrap_or(align::MOST_SENTENCES);
        let mut options = align::Options {
            max_link: max_link.clamp(1, align::MOST_SENTENCES),
            paragraphs,
            builtin_dictionary: get("builtin-dictionary") != Some("false"),
            ..align::Options::default()
        };
        let languages = (source.document().language(), target.document().language());
        let mut dictionary = Dictionary::default();
        for name in get("dictionary").into_iter().flat_map(|names| names.split(", ")) {
            match read_dictionaries(&[near(name, path)], languages, notes) {
                Ok(read) => {
                    dictionary.entries.extend(read.entries);
                    dictionary.units.extend(read.units);
                }
                Err(failure) => problems.extend(failure.sentence()),
            }
        }
        options.lexicon = taught(&mut dictionary, languages);
        options.dictionary = dictionary;
        let mut vectors = get("vectors").and_then(|given| vectors::parse(given).ok()).unwrap_or(Choice::Auto);
        if let Choice::File(file) | Choice::Directory(file) = &mut vectors {
            *file = near(&file.display().to_string(), path);
        }
        if let Err(failure) = vectors.check() {
            problems.extend(failure.sentence());
            vectors = Choice::Static;
        }
        Self { options, vectors, problems }
    }

    /// Looks at both texts; without vectors where those of the settings do not fit the sentences any more.
    pub fn evidence(
        &self,
        source: &Sentences,
        target: &Sentences,
        settled: &[Link],
        notes: Notes,
    ) -> Evidence {
        let bar = Bar::new(true);
        let choice = self.vectors.resolved(source, target, notes).unwrap_or(Choice::None);
        let vectors = vectors::of(&choice, source, target, notes, &bar).unwrap_or_default();
        let options = align::Options { vectors, ..self.options.clone() };
        Evidence::new(source, target, &options, settled)
    }
}

/// A file as it was named when the texts were aligned: from here, or from the folder of the bitext file.
fn near(name: &str, bitext: &Path) -> PathBuf {
    let given = PathBuf::from(name);
    let beside = bitext.parent().map(|folder| folder.join(&given));
    match beside {
        Some(beside) if !given.exists() && beside.exists() => beside,
        _ => given,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample;

    #[test]
    fn every_dictionary_teaches_and_a_lost_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let unit = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        unit(
            "one.tsv",
            "Снег лежал в лесу до самого мая и никак не таял.\tThe snow lay in the wood until May and would not melt.\n",
        );
        unit(
            "two.tsv",
            "Завод закрыли в прошлом году после пожара на складе.\tThe plant was closed last year after a fire in its store.\n",
        );
        let source = sample::side("ru", "-", &["Снег лежит."]);
        let target = sample::side("en", "-", &["Snow lies."]);
        let names = "one.tsv, two.tsv, three.tsv".to_owned();
        let made = Made { settings: [("dictionary".to_owned(), names)].into(), ..Made::default() };
        let again = Again::new(&made, &folder.path().join("a.bitext"), &source, &target, Notes::silent());
        assert_eq!(again.options.lexicon.map(|lexicon| lexicon.len()), Some(2));
        assert!(again.problems.len() == 1 && again.problems[0].contains("three.tsv"), "{:?}", again.problems);
    }
}
