//! Dictionary entries -> concepts: what either language may call by several words.
//!
//! An entry says that any of its source patterns may be translated by any of its target patterns. It becomes one concept;
//! a sentence holds the concept when one of the patterns of its side is found in it, and two sentences that hold the
//! same concept have that in common.

use std::collections::HashMap;

use rust_stemmers::Stemmer;

use super::text::{self, Side};
use crate::bitext::Dictionary;

/// How an entry may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// From a dictionary the user gave.
    Given,
    /// From the dictionary inside the program.
    Seed,
    /// A function word of the dictionary inside the program: weak evidence.
    Function,
}

/// One word of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    /// This folded form.
    Exact(String),
    /// Any form that begins so.
    Prefix(String),
    /// Any form with this stem.
    Stem(String),
}

/// The patterns of one side, ready to be looked for.
#[derive(Debug, Default)]
struct Patterns {
    exact: HashMap<String, Vec<u32>>,
    prefix: HashMap<String, Vec<u32>>,
    stem: HashMap<String, Vec<u32>>,
    /// Phrases by their first word, which is listed above under `u32::MAX - index`.
    phrases: Vec<(Vec<Pattern>, u32)>,
}

/// All concepts of a language pair.
#[derive(Debug, Default)]
pub struct Concepts {
    sides: [Patterns; 2],
    trust: Vec<Trust>,
    /// The digits a number word stands for, by concept.
    values: HashMap<u32, String>,
}

/// Which concepts a side's words and sentences hold.
#[derive(Debug, Default)]
pub struct Found {
    /// For each distinct word its concepts, in order.
    pub of_word: Vec<Vec<u32>>,
    /// For each sentence the concepts its phrases hold: `(place of the first word, concept)`.
    pub phrases: Vec<Vec<(u32, u32)>>,
}

const SEEDS: [(&str, &str, &str); 2] = [
    ("ru", "en", include_str!("dictionaries/ru-en.tsv")),
    ("de", "en", include_str!("dictionaries/de-en.tsv")),
];

impl Concepts {
    /// The concepts for a language pair: the dictionary inside the program, if it is wanted and there is one, and the user's.
    pub fn new([source, target]: [&str; 2], given: &Dictionary, builtin: bool) -> Self {
        let mut concepts = Self::default();
        for (from, to, text) in SEEDS.into_iter().filter(|_| builtin) {
            if (from, to) == (source, target) {
                concepts.read_seed(text, 0);
            } else if (to, from) == (source, target) {
                concepts.read_seed(text, 1);
            }
        }
        let stemmers = [source, target].map(|language| text::stemmer_of(language).map(Stemmer::create));
        for entry in &given.entries {
            if entry.weight <= 0.0 {
                continue;
            }
            let concept = concepts.add(Trust::Given);
            for (side, (words, stemmer)) in
                [&entry.source, &entry.target].into_iter().zip(&stemmers).enumerate()
            {
                let pattern = text::words_of(words)
                    .into_iter()
                    .map(|word| match stemmer {
                        Some(stemmer) => Pattern::Stem(stemmer.stem(&word).into_owned()),
                        None => Pattern::Exact(word),
                    })
                    .collect();
                concepts.sides[side].insert(pattern, concept);
            }
        }
        concepts
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.trust.is_empty()
    }

    /// How far a concept may be trusted.
    pub fn trust(&self, concept: u32) -> Trust {
        self.trust[concept as usize]
    }

    /// The digits that a number word stands for: `5` for «пять».
    pub fn value(&self, concept: u32) -> Option<&str> {
        self.values.get(&concept).map(String::as_str)
    }

    /// Looks for every pattern of one side (0 source, 1 target) in its sentences.
    pub fn find(&self, which: usize, side: &Side) -> Found {
        let patterns = &self.sides[which];
        if self.is_empty() {
            let phrases = vec![Vec::new(); side.len()];
            return Found { of_word: vec![Vec::new(); side.words.len()], phrases };
        }
        let all: Vec<Vec<u32>> = side
            .words
            .iter()
            .map(|word| patterns.of_word(&word.folded, &side.stems[word.stem as usize]))
            .collect();
        let is_phrase = |id: &u32| *id > u32::MAX / 2;
        let phrases = side
            .sentences
            .iter()
            .map(|words| {
                let mut found = Vec::new();
                for (place, &word) in words.iter().enumerate() {
                    for &id in all[word as usize].iter().filter(|id| is_phrase(id)) {
                        let (phrase, concept) = &patterns.phrases[(u32::MAX - id) as usize];
                        let here = words.get(place..place + phrase.len());
                        let fits = here.is_some_and(|here| {
                            here.iter().zip(phrase).all(|(&word, pattern)| {
                                let word = &side.words[word as usize];
                                pattern.fits(&word.folded, &side.stems[word.stem as usize])
                            })
                        });
                        if fits {
                            found.push((place as u32, *concept));
                        }
                    }
                }
                found
            })
            .collect();
        let of_word =
            all.into_iter().map(|ids| ids.into_iter().filter(|id| !is_phrase(id)).collect()).collect();
        Found { of_word, phrases }
    }

    fn add(&mut self, trust: Trust) -> u32 {
        self.trust.push(trust);
        self.trust.len() as u32 - 1
    }

    /// Reads the dictionary inside the program; `first` is the side its first column belongs to.
    fn read_seed(&mut self, text: &str, first: usize) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(left), Some(right)) = (columns.next(), columns.next()) else { continue };
            let flags: Vec<&str> = columns.next().unwrap_or("").split(',').map(str::trim).collect();
            let trust = if flags.contains(&"function") { Trust::Function } else { Trust::Seed };
            let concept = self.add(trust);
            if let Some(value) = flags.iter().find_map(|flag| flag.strip_prefix('=')) {
                self.values.insert(concept, value.to_owned());
            }
            if let Some(month) = flags.iter().find_map(|flag| flag.strip_prefix("month=")) {
                self.values.insert(concept, format!("month {month}"));
            }
            for (side, alternatives) in [(first, left), (1 - first, right)] {
                for alternative in alternatives.split('|') {
                    let pattern = alternative
                        .split_whitespace()
                        .flat_map(|word| match word.strip_suffix('*') {
                            Some(prefix) => vec![Pattern::Prefix(text::fold(prefix))],
                            None => text::words_of(word).into_iter().map(Pattern::Exact).collect(),
                        })
                        .collect();
                    self.sides[side].insert(pattern, concept);
                }
            }
        }
    }
}

impl Pattern {
    fn fits(&self, folded: &str, stem: &str) -> bool {
        match self {
            Self::Exact(form) => form == folded,
            Self::Prefix(prefix) => folded.starts_with(prefix.as_str()),
            Self::Stem(form) => form == stem,
        }
    }
}

impl Patterns {
    fn insert(&mut self, pattern: Vec<Pattern>, concept: u32) {
        let Some(first) = pattern.first() else { return };
        let (map, form) = match first {
            Pattern::Exact(form) => (&mut self.exact, form),
            Pattern::Prefix(form) => (&mut self.prefix, form),
            Pattern::Stem(form) => (&mut self.stem, form),
        };
        let id = if pattern.len() == 1 { concept } else { u32::MAX - self.phrases.len() as u32 };
        map.entry(form.clone()).or_default().push(id);
        if pattern.len() > 1 {
            self.phrases.push((pattern, concept));
        }
    }

    /// Concepts and phrase beginnings of one word: those of the form itself, of its stem, and of the longest prefix listed.
    fn of_word(&self, folded: &str, stem: &str) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::new();
        out.extend(self.exact.get(folded).into_iter().flatten());
        out.extend(self.stem.get(stem).into_iter().flatten());
        let prefixes = folded.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        for end in prefixes {
            if let Some(ids) = self.prefix.get(&folded[..end]) {
                out.extend(ids);
                // A shorter prefix still counts for phrases, whose other words say whether it is meant.
                if ids.iter().any(|id| *id <= u32::MAX / 2) {
                    break;
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}
