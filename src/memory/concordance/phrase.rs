//! What a person looks for -> the places in a text where it stands.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use super::folded::Folded;
use crate::align::stemmer_of;
use crate::memory::search::tokens::{fold, tokens};

/// How a phrase stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// Sign by sign, also inside of words.
    #[default]
    Inside,
    /// Its words, numbers and signs one after another, each as a whole.
    Whole,
    /// As [`How::Whole`], words in any of their forms. In a language without a stemmer it is the same.
    Stems,
}

/// What is looked for, in any language.
#[derive(Debug, Clone)]
pub struct Question {
    how: How,
    /// Folded, with single spaces; each must stand in the text.
    parts: Vec<String>,
}

impl Question {
    /// A phrase; with `anywhere` its words may stand apart and in any order. `None` when there is nothing visible in it.
    pub fn new(text: &str, how: How, anywhere: bool) -> Option<Self> {
        let folded = fold(text);
        let mut parts = folded.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        if !anywhere {
            parts = vec![parts.join(" ")];
        }
        parts.retain(|part| !part.is_empty());
        (!parts.is_empty()).then_some(Self { how, parts })
    }

    /// The same for texts of one language.
    pub fn phrase(&self, language: &str) -> Phrase {
        let main = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let algorithm = stemmer_of(&main).filter(|_| self.how == How::Stems);
        let stems = Stems { algorithm, stemmer: algorithm.map(Stemmer::create) };
        let parts = self.parts.iter().map(|part| Part {
            folded: part.clone(),
            words: tokens(part).map(|word| stems.of(word).into_owned()).collect(),
        });
        Phrase { how: self.how, parts: parts.collect(), stems }
    }
}

/// What is looked for in texts of one language.
#[derive(Debug)]
pub struct Phrase {
    pub(super) how: How,
    pub(super) parts: Vec<Part>,
    pub(super) stems: Stems,
}

/// What must stand in a text in one piece.
#[derive(Debug)]
pub(super) struct Part {
    /// Folded, with single spaces.
    pub folded: String,
    /// Its words, or their stems.
    pub words: Vec<String>,
}

impl Phrase {
    /// Whether it stands in a text.
    pub fn stands_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// The bytes of a text that it covers, in order and apart from each other; none when a part of it is missing. A letter is covered
    /// with the marks above it.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let mut places = Vec::new();
        let words = match self.how {
            How::Inside => Vec::new(),
            How::Whole | How::Stems => self.words(&folded.text),
        };
        for part in &self.parts {
            let before = places.len();
            match self.how {
                How::Inside => {
                    let found = folded.text.match_indices(&part.folded);
                    places.extend(found.map(|(at, found)| at..at + found.len()));
                }
                How::Whole | How::Stems => part.places(&words, &mut places),
            }
            if places.len() == before {
                return Vec::new();
            }
        }
        let mut places = places.into_iter().map(|place| folded.original(place)).collect::<Vec<_>>();
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup_by(|later, earlier| {
            let touch = later.start < earlier.end;
            if touch {
                earlier.end = earlier.end.max(later.end);
            }
            touch
        });
        places
    }

    /// The words of a folded text, or their stems, and where they stand.
    fn words<'t>(&self, text: &'t str) -> Vec<(Cow<'t, str>, Range<usize>)> {
        let mut end = 0;
        let word = |word: &'t str| {
            // Only white space stands between two of them.
            let begin = end + text[end..].find(|c: char| !c.is_whitespace()).unwrap_or(0);
            end = begin + word.len();
            (self.stems.of(word), begin..end)
        };
        tokens(text).map(word).collect()
    }
}

impl Part {
    /// Adds the places of its words among those of a text.
    fn places(&self, words: &[(Cow<str>, Range<usize>)], places: &mut Vec<Range<usize>>) {
        let length = self.words.len();
        let mut at = 0;
        while let Some(here) = words.get(at..at + length).filter(|_| length > 0) {
            if here.iter().zip(&self.words).all(|((word, _), wanted)| word == wanted) {
                places.push(here[0].1.start..here[length - 1].1.end);
                at += length;
            } else {
                at += 1;
            }
        }
    }
}

/// Words -> their stems, in one language.
pub(super) struct Stems {
    algorithm: Option<Algorithm>,
    stemmer: Option<Stemmer>,
}

impl Stems {
    /// The stem of a folded word; anything else, and what has no stem, as it is.
    pub fn of<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.stemmer {
            Some(stemmer) if word.starts_with(char::is_alphabetic) => {
                Some(stemmer.stem(word)).filter(|stem| !stem.is_empty()).unwrap_or(Cow::Borrowed(word))
            }
            _ => Cow::Borrowed(word),
        }
    }

    /// Whether words are left as they are.
    pub fn is_none(&self) -> bool {
        self.stemmer.is_none()
    }

    /// Whether only the ends of words are changed, and marks above letters: then words of one stem begin with the same letter.
    pub fn keep_first_letter(&self) -> bool {
        !matches!(self.algorithm, Some(Algorithm::Arabic | Algorithm::Tamil))
    }
}

impl fmt::Debug for Stems {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Stems").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of `phrase` in `text`, in brackets.
    fn check(phrase: &str, how: How, anywhere: bool, text: &str, expected: &str) {
        let question = Question::new(phrase, how, anywhere).expect("something visible");
        let mut marked = text.to_owned();
        for place in question.phrase("ru-RU").places(text).into_iter().rev() {
            marked.insert(place.end, ']');
            marked.insert(place.start, '[');
        }
        assert_eq!(marked, expected, "{phrase} {how:?}");
    }

    #[test]
    fn places_in_a_text() {
        check("порт", How::Inside, false, "Порт и аэропорты", "[Порт] и аэро[порт]ы");
        check("порт", How::Whole, false, "Порт и аэропорты", "[Порт] и аэропорты");
        check("порты", How::Stems, false, "Порт, портов, аэропорты", "[Порт], [портов], аэропорты");
        check("в мае", How::Inside, false, "В\u{a0} мае, в маем", "[В\u{a0} мае], [в мае]м");
        check("в мае", How::Whole, false, "В\u{a0} мае, в маем", "[В\u{a0} мае], в маем");
        check("мае порт", How::Inside, true, "Порт в мае", "[Порт] в [мае]");
        check("мае порт", How::Inside, false, "Порт в мае", "Порт в мае");
        check("мае июнь", How::Inside, true, "Порт в мае", "Порт в мае");
        check("елка", How::Inside, false, "Е\u{308}лка, ёлка", "[Е\u{308}лка], [ёлка]");
        check("1.250", How::Whole, false, "1.250 и 1.250.000", "[1.250] и 1.250.000");
        check("аа", How::Inside, false, "ааааа", "[аа][аа]а");
        check("порт, порты", How::Stems, true, "порты, и порт", "[порты,] и [порт]");
    }
}
