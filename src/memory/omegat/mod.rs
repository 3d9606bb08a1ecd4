//! Two texts -> the three percentages `OmegaT` shows for a match: stemmed, unstemmed and verbatim.
//!
//! The same numbers as `OmegaT` 3.6 gives, with the tokenizer it takes for a language when nobody chose another. Each percentage is
//! `100 * (longer - distance) / longer` over the pieces of the texts, rounded down: over stems without stop words and numbers; over words
//! without numbers; over everything, spaces and signs too. Tags are not removed and no penalties are taken off. `tests/peers/omegat.groovy`
//! asks the classes of `OmegaT` themselves.

mod breaks;
mod english;
mod german;
mod standard;
mod stop_words;

use std::collections::HashSet;

use rust_stemmers::{Algorithm, Stemmer};

/// How a language is cut and stemmed.
enum Kind {
    English,
    Russian(Stemmer),
    German(Box<german::Words>),
    /// Words as they are, in a language `OmegaT` knows no stems of.
    Plain,
}

/// Gives the percentages of texts in one language.
pub struct Omegat {
    kind: Kind,
    stop_words: HashSet<&'static str>,
}

/// Languages for which `OmegaT` has a tokenizer of its own that is not made after here.
const OTHERS: [&str; 31] = [
    "ar", "bg", "ca", "cs", "da", "el", "es", "eu", "fa", "fi", "fr", "ga", "gl", "hi", "hu", "hy", "id",
    "it", "ja", "ko", "lv", "nb", "nl", "no", "pt", "ro", "sv", "th", "tr", "zh", "az",
];

impl Omegat {
    /// For a language code; `None` for languages in which the percentages of `OmegaT` are not known here.
    pub fn new(code: &str) -> Option<Self> {
        let main = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let (kind, stop_words) = match main.as_str() {
            "en" => (Kind::English, stop_words::ENGLISH),
            "ru" => (Kind::Russian(Stemmer::create(Algorithm::Russian)), stop_words::RUSSIAN),
            "de" => (Kind::German(Box::new(german::Words::new()?)), stop_words::GERMAN),
            other if OTHERS.contains(&other) => return None,
            _ => (Kind::Plain, ""),
        };
        Some(Self { kind, stop_words: stop_words.split(' ').collect() })
    }

    /// The stemmed, the unstemmed and the verbatim percentage of two texts.
    pub fn percentages(&self, one: &str, other: &str) -> [u32; 3] {
        let (one, other) = (self.pieces(one), self.pieces(other));
        [0, 1, 2].map(|at| percentage(&one[at], &other[at]))
    }

    /// The pieces of a text that are compared, in the three ways, each as the number `OmegaT` keeps of it.
    pub fn pieces(&self, text: &str) -> [Vec<i32>; 3] {
        let small = text.to_lowercase();
        let verbatim = breaks::pieces(&small);
        let numbers = |pieces: &[&str]| pieces.iter().map(|piece| number(piece)).collect::<Vec<_>>();
        if matches!(self.kind, Kind::Plain) {
            let is_word = |piece: &&&str| piece.contains(is_letter) && !is_tag(piece);
            let words = |text| {
                let pieces: Vec<&str> = breaks::pieces(text);
                numbers(&pieces.iter().filter(is_word).copied().collect::<Vec<_>>())
            };
            return [words(text), words(&small), numbers(&verbatim)];
        }
        let cut = |text| match &self.kind {
            Kind::German(words) => words.of(text),
            _ => standard::words(text),
        };
        let stems =
            cut(text).into_iter().filter_map(|word| self.stem(word)).filter(|stem| has_no_digit(stem));
        let words = cut(&small).into_iter().filter(|word| has_no_digit(word));
        [stems.map(|stem| number(&stem)).collect(), words.map(number).collect(), numbers(&verbatim)]
    }

    /// The stem of a word; `None` for one that is left out.
    fn stem(&self, word: &str) -> Option<String> {
        let word = match self.kind {
            Kind::English => english::without_possessive(word).to_owned(),
            Kind::German(_) => german::bare(word),
            _ => word.to_owned(),
        };
        let small = word.chars().map(small).collect::<String>();
        if self.stop_words.contains(small.as_str()) {
            return None;
        }
        let stem = match &self.kind {
            Kind::English => english::stem(&small),
            Kind::Russian(stemmer) => stemmer.stem(&small).into_owned(),
            Kind::German(_) => german::stem(&small),
            Kind::Plain => small,
        };
        (!stem.is_empty()).then_some(stem)
    }
}

/// As `OmegaT` counts: at most the first 1000 pieces are compared, and two texts without any are nothing alike.
fn percentage(one: &[i32], other: &[i32]) -> u32 {
    const MOST: usize = 1000;
    let longer = one.len().max(other.len());
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    let (one, other) = (&one[..one.len().min(MOST)], &other[..other.len().min(MOST)]);
    let mut before = (0..=one.len()).collect::<Vec<_>>();
    let mut row = before.clone();
    for (line, piece) in (1..).zip(other) {
        row[0] = line;
        for (at, its) in (1..).zip(one) {
            let changed = before[at - 1] + usize::from(its != piece);
            row[at] = changed.min(before[at] + 1).min(row[at - 1] + 1);
        }
        std::mem::swap(&mut before, &mut row);
    }
    (100 * (longer - before[one.len()]) / longer) as u32
}

/// The number `OmegaT` compares instead of a piece: the hash Java has for strings, `&` left out.
fn number(piece: &str) -> i32 {
    let units = piece.encode_utf16().filter(|unit| *unit != u16::from(b'&'));
    units.fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

fn has_no_digit(word: &str) -> bool {
    !word.contains(is_digit)
}

/// Decimal digits of any script: a digit whose neighbours are the other nine.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && c.is_numeric() && !standard::is_other_number(c)
}

/// A letter as Java knows them: what Unicode calls alphabetic, without marks, numbers and circled letters.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii()
            && c.is_alphabetic()
            && !c.is_numeric()
            && !unicode_normalization::char::is_combining_mark(c)
            && !matches!(c, '\u{24b6}'..='\u{24e9}')
}

/// One small letter for one letter.
fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// `<f0>`, `</f0>`, `<br1/>`.
fn is_tag(piece: &str) -> bool {
    piece.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(is_inside_of_tag)
}

/// `f0`, `/f0`, `br1/`.
fn is_inside_of_tag(text: &str) -> bool {
    let text = text.strip_prefix('/').unwrap_or(text);
    let text = text.strip_suffix('/').unwrap_or(text);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    digits.len() < text.len() && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
