//! Dictionary entries -> concepts: what either language may call by several words.
//!
//! An entry says that any of its source patterns may be translated by any of its target patterns. It becomes one concept;
//! a sentence holds the concept when one of the patterns of its side is found in it, and two sentences that hold the
//! same concept have that in common.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

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
    Exact(Cow<'static, str>),
    /// Any form that begins so.
    Prefix(Cow<'static, str>),
    /// Any form with this stem.
    Stem(Cow<'static, str>),
}

/// What a word may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Begins {
    /// The word alone is a pattern of this concept.
    Concept(u32),
    /// The word may be the first of this phrase.
    Phrase(u32),
}

/// The patterns of one side, ready to be looked for.
#[derive(Debug, Default)]
struct Patterns {
    exact: FxHashMap<Cow<'static, str>, Vec<Begins>>,
    prefix: FxHashMap<Cow<'static, str>, Vec<Begins>>,
    stem: FxHashMap<Cow<'static, str>, Vec<Begins>>,
    phrases: Vec<(Vec<Pattern>, u32)>,
}

/// The concepts of one dictionary, its two sides in its own order.
#[derive(Debug, Default)]
struct Book {
    sides: [Patterns; 2],
    trust: Vec<Trust>,
    /// The digits a number word stands for, by concept.
    values: FxHashMap<u32, String>,
}

/// All concepts of a language pair: first those inside the program, numbered from 0 on, then the user's.
#[derive(Debug)]
pub struct Concepts {
    seed: &'static Book,
    /// Whether the first side of the seed is the target.
    turned: bool,
    given: Book,
}

/// Which concepts a side's words and sentences hold.
#[derive(Debug, Default)]
pub struct Found {
    /// For each distinct word its concepts, in order.
    pub of_word: Vec<Vec<u32>>,
    /// For each sentence the concepts its phrases hold: `(place of the first word, concept)`.
    pub phrases: Vec<Vec<(u32, u32)>>,
}

static NOTHING: LazyLock<Book> = LazyLock::new(Book::default);
static RU_EN: LazyLock<Book> = LazyLock::new(|| Book::seed(include_str!("dictionaries/ru-en.tsv")));
static DE_EN: LazyLock<Book> = LazyLock::new(|| Book::seed(include_str!("dictionaries/de-en.tsv")));

/// The dictionary inside the program for two languages, and whether its first side is the target.
fn seed_of(languages: [&str; 2]) -> Option<(&'static Book, bool)> {
    match languages {
        ["ru", "en"] => Some((&RU_EN, false)),
        ["en", "ru"] => Some((&RU_EN, true)),
        ["de", "en"] => Some((&DE_EN, false)),
        ["en", "de"] => Some((&DE_EN, true)),
        _ => None,
    }
}

impl Concepts {
    /// The concepts for a language pair: the dictionary inside the program, if it is wanted and there is one, and the user's.
    pub fn new(languages: [&str; 2], given: &Dictionary, builtin: bool) -> Self {
        let (seed, turned) = seed_of(languages).filter(|_| builtin).unwrap_or((&NOTHING, false));
        Self { seed, turned, given: Book::given(languages, given) }
    }

    /// How far a concept may be trusted.
    pub fn trust(&self, concept: u32) -> Trust {
        match self.seed.trust.get(concept as usize) {
            Some(trust) => *trust,
            None => Trust::Given,
        }
    }

    /// The digits that a number word stands for: `5` for «пять».
    pub fn value(&self, concept: u32) -> Option<&str> {
        self.seed.values.get(&concept).map(String::as_str)
    }

    /// Looks for every pattern of one side (0 source, 1 target) in its sentences.
    pub fn find(&self, which: usize, side: &Side) -> Found {
        let seed_side = if self.turned { 1 - which } else { which };
        let books =
            [(&self.seed.sides[seed_side], 0), (&self.given.sides[which], self.seed.trust.len() as u32)];
        let mut found =
            Found { of_word: vec![Vec::new(); side.words.len()], phrases: vec![Vec::new(); side.len()] };
        for (patterns, offset) in books.into_iter().filter(|(patterns, _)| !patterns.is_empty()) {
            patterns.find(side, offset, &mut found);
        }
        found
    }
}

impl Book {
    /// Reads a dictionary inside the program. Its words are folded already, which a test holds.
    fn seed(text: &'static str) -> Self {
        let mut book = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(left), Some(right)) = (columns.next(), columns.next()) else { continue };
            let flags = || columns.clone().next().unwrap_or("").split(',').map(str::trim);
            let function = flags().any(|flag| flag == "function");
            let concept = book.trust.len() as u32;
            book.trust.push(if function { Trust::Function } else { Trust::Seed });
            if let Some(value) = flags().find_map(|flag| flag.strip_prefix('=')) {
                book.values.insert(concept, value.to_owned());
            }
            if let Some(month) = flags().find_map(|flag| flag.strip_prefix("month=")) {
                book.values.insert(concept, format!("month {month}"));
            }
            for (patterns, alternatives) in book.sides.iter_mut().zip([left, right]) {
                for alternative in alternatives.split('|') {
                    patterns.insert(seed_pattern(alternative).collect(), concept);
                }
            }
        }
        book
    }

    /// The user's dictionary; its words count by their stems.
    fn given(languages: [&str; 2], dictionary: &Dictionary) -> Self {
        let mut book = Self::default();
        let stemmers = languages.map(|language| text::stemmer_of(language).map(Stemmer::create));
        for entry in dictionary.entries.iter().filter(|entry| entry.weight > 0.0) {
            let concept = book.trust.len() as u32;
            book.trust.push(Trust::Given);
            for (side, (words, stemmer)) in
                [&entry.source, &entry.target].into_iter().zip(&stemmers).enumerate()
            {
                let pattern = text::words_of(words).into_iter().map(|word| match stemmer {
                    Some(stemmer) => Pattern::Stem(stemmer.stem(&word).into_owned().into()),
                    None => Pattern::Exact(word.into()),
                });
                book.sides[side].insert(pattern.collect(), concept);
            }
        }
        book
    }
}

/// The words of one alternative: a star at the end means any ending, a hyphen separates words as it does in texts.
fn seed_pattern(alternative: &'static str) -> impl Iterator<Item = Pattern> {
    alternative.split([' ', '-']).filter(|word| !word.is_empty()).map(|word| match word.strip_suffix('*') {
        Some(prefix) => Pattern::Prefix(prefix.into()),
        None => Pattern::Exact(word.into()),
    })
}

impl Pattern {
    fn fits(&self, folded: &str, stem: &str) -> bool {
        match self {
            Self::Exact(form) => form == folded,
            Self::Prefix(prefix) => folded.starts_with(&**prefix),
            Self::Stem(form) => form == stem,
        }
    }
}

impl Patterns {
    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.prefix.is_empty() && self.stem.is_empty()
    }

    fn insert(&mut self, pattern: Vec<Pattern>, concept: u32) {
        let Some(first) = pattern.first() else { return };
        let (map, form) = match first {
            Pattern::Exact(form) => (&mut self.exact, form),
            Pattern::Prefix(form) => (&mut self.prefix, form),
            Pattern::Stem(form) => (&mut self.stem, form),
        };
        let begins = match pattern.len() {
            1 => Begins::Concept(concept),
            _ => Begins::Phrase(self.phrases.len() as u32),
        };
        map.entry(form.clone()).or_default().push(begins);
        if pattern.len() > 1 {
            self.phrases.push((pattern, concept));
        }
    }

    /// Adds what the words and sentences of a side hold; the numbers of concepts grow by `offset`.
    fn find(&self, side: &Side, offset: u32, found: &mut Found) {
        let mut begun: Vec<Vec<u32>> = vec![Vec::new(); side.words.len()];
        for (number, word) in side.words.iter().enumerate() {
            for begins in self.of_word(&word.folded, &side.stems[word.stem as usize]) {
                match begins {
                    Begins::Concept(concept) => found.of_word[number].push(concept + offset),
                    Begins::Phrase(phrase) => begun[number].push(phrase),
                }
            }
        }
        for (words, phrases) in side.sentences.iter().zip(&mut found.phrases) {
            for (place, &word) in words.iter().enumerate() {
                for &phrase in &begun[word as usize] {
                    let (pattern, concept) = &self.phrases[phrase as usize];
                    let here = words.get(place..place + pattern.len());
                    let fits = here.is_some_and(|here| {
                        here.iter().zip(pattern).all(|(&word, pattern)| {
                            let word = &side.words[word as usize];
                            pattern.fits(&word.folded, &side.stems[word.stem as usize])
                        })
                    });
                    if fits {
                        phrases.push((place as u32, concept + offset));
                    }
                }
            }
        }
    }

    /// Concepts and phrase beginnings of one word: those of the form itself, of its stem, and of the longest prefix listed.
    fn of_word(&self, folded: &str, stem: &str) -> Vec<Begins> {
        let mut out: Vec<Begins> = Vec::new();
        out.extend(self.exact.get(folded).into_iter().flatten());
        out.extend(self.stem.get(stem).into_iter().flatten());
        let prefixes = folded.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        for end in prefixes {
            if let Some(all) = self.prefix.get(&folded[..end]) {
                out.extend(all);
                // A shorter prefix still counts for phrases, whose other words say whether it is meant.
                if all.iter().any(|begins| matches!(begins, Begins::Concept(_))) {
                    break;
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Entry;

    #[test]
    fn dictionaries_are_folded_as_texts_are() {
        let mut wrong = Vec::new();
        for text in [include_str!("dictionaries/ru-en.tsv"), include_str!("dictionaries/de-en.tsv")] {
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let columns: Vec<&str> = line.split('\t').collect();
                assert!((2..=3).contains(&columns.len()), "{line}");
                for alternative in columns[..2].iter().flat_map(|column| column.split('|')) {
                    let plain = alternative.replace('*', "");
                    let words: Vec<&str> = plain.split([' ', '-']).filter(|word| !word.is_empty()).collect();
                    if text::words_of(&plain) != words {
                        wrong.push(format!("{alternative} in: {line}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "not as a text would be read:\n{}", wrong.join("\n"));
    }

    /// A word of side `which` and one of the other side have a concept in common.
    fn check(languages: [&str; 2], which: usize, word: &str, partner: &str) {
        let concepts = Concepts::new(languages, &Dictionary::default(), true);
        let of = |which: usize, text: &str| {
            let found = concepts.find(which, &text::tests::side(languages[which], &[text]));
            let mut all: Vec<u32> = found.of_word.into_iter().flatten().collect();
            all.extend(found.phrases.into_iter().flatten().map(|(_, concept)| concept));
            all
        };
        let (mine, theirs) = (of(which, word), of(1 - which, partner));
        assert!(mine.iter().any(|concept| theirs.contains(concept)), "{word} {partner}: {mine:?} {theirs:?}");
    }

    #[test]
    fn words_find_their_translations() {
        check(["ru", "en"], 0, "правительства", "government");
        check(["en", "ru"], 0, "government", "правительством");
        check(["ru", "en"], 0, "пятнадцать", "fifteen");
        check(["ru", "en"], 1, "march", "марта");
        check(["de", "en"], 0, "Regierung", "governments");
    }

    #[test]
    fn a_users_entry_counts_in_any_form() {
        let given = Dictionary {
            entries: vec![Entry {
                source: "гребной вал".into(),
                target: "propeller shaft".into(),
                weight: 1.0,
            }],
            ..Dictionary::default()
        };
        let concepts = Concepts::new(["ru", "en"], &given, false);
        let source = concepts.find(0, &text::tests::side("ru", &["Сломался гребной вал судна"]));
        let target = concepts.find(1, &text::tests::side("en", &["Two propeller shafts broke"]));
        assert_eq!(source.phrases, [vec![(1, 0)]]);
        assert_eq!(target.phrases, [vec![(1, 0)]]);
        assert_eq!(concepts.trust(0), Trust::Given);
    }
}
