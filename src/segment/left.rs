//! What stands to the left of a full stop -> an abbreviation and its class, an initial, a number or a plain word.

use std::ops::Range;

use super::engine::Context;
use super::language::Class;
use super::words::{
    Key, Shape, after, before, is_number, is_roman, shape, skip_space, skip_space_back, word_after,
    word_before,
};

/// What the full stop follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// No word: a bracket, a quote, a sign.
    Sign,
    /// A number.
    Number(Range<usize>),
    /// One capital letter: `А. С.`; the start of the chain of initials and how many there are.
    Initial { start: usize, count: usize },
    /// An abbreviation of our lists; where it starts.
    Abbreviation { start: usize, class: Class },
    /// Any other word.
    Word(Range<usize>),
}

/// The most parts an abbreviation has: `и. о. зав. каф.` is two of two, `к. ю. н.` one of three.
const MOST_PARTS: usize = 4;

/// The longest part of an abbreviation of several parts, in bytes.
const LONGEST_PART: usize = 12;

/// Reads what ends at byte `end`, where a full stop follows.
pub(super) fn read(here: &Context, end: usize) -> Left {
    let text = here.text;
    let range = trim_marks(text, word_before(text, end));
    if range.start < here.start || range.is_empty() {
        return Left::Sign;
    }
    let word = &text[range.clone()];
    // A unit made of two, no abbreviation and no initial: `40 °С.`, `5 м/с.`
    if before(text, range.start).is_some_and(|c| "°º/&%+@·⋅".contains(c)) {
        return Left::Word(range);
    }
    let parts = Parts::read(here, range.clone());
    let initials = is_initial(word).then(|| parts.initials(text));
    if let Some((start, class)) = parts.abbreviation(here, end) {
        // J. M. A. Hill has no M.A.
        return match initials {
            Some((first, count)) if first < start => Left::Initial { start: first, count },
            _ => Left::Abbreviation { start, class },
        };
    }
    if let Some(start) = elision(word).map(|width| range.start + width)
        && let Some((start, class)) = Parts::read(here, start..range.end).abbreviation(here, end)
    {
        return Left::Abbreviation { start, class };
    }
    if let Some((start, count)) = initials {
        return Left::Initial { start, count };
    }
    if is_number(word) { Left::Number(range) } else { Left::Word(range) }
}

/// Without hyphens and apostrophes before the word: `-Mr`, `'Mr`.
fn trim_marks(text: &str, word: Range<usize>) -> Range<usize> {
    let trimmed = text[word.clone()].trim_start_matches(['-', '\'', '’', '_', '‐', '‑']);
    word.end - trimmed.len()..word.end
}

/// How long the article or pronoun is that has lost its vowel before the rest of the word: `l'art.`
fn elision(word: &str) -> Option<usize> {
    let at = word.find(['\'', '’']).filter(|&at| matches!(at, 1 | 2))?;
    Some(at + word[at..].chars().next().map_or(0, char::len_utf8))
}

/// Whether the word can be an initial: `А`, `Дж`, `Ю`, `Th`.
fn is_initial(word: &str) -> bool {
    is_one_capital(word) || TWO_LETTER_INITIALS.contains(&word)
}

/// Initials of two letters.
pub(super) const TWO_LETTER_INITIALS: &[&str] =
    &["Дж", "Дз", "Ал", "Вл", "Вс", "Хр", "Ст", "Ch", "Th", "Ph", "Yu"];

/// Whether the word is one capital letter, perhaps with an accent.
pub(super) fn is_one_capital(word: &str) -> bool {
    shape(word.chars().next()) == Shape::Capital
        && word.len() <= 12
        && Key::exact(word).as_str().chars().count() == 1
}

/// The last parts of what may be an abbreviation, last first: `д`, `т` of `и т. д`.
struct Parts {
    words: [(usize, usize); MOST_PARTS],
    count: usize,
}

impl Parts {
    fn read(here: &Context, last: Range<usize>) -> Self {
        let mut parts = Self { words: [(0, 0); MOST_PARTS], count: 1 };
        parts.words[0] = (last.start, last.end);
        // The hyphen of `ф.-м.` stands before the last part too.
        let mut start = here.text[..last.start].trim_end_matches('-').len();
        while parts.count < MOST_PARTS {
            let stop = skip_space_back(here.text, start);
            if stop <= here.start || before(here.text, stop) != Some('.') {
                break;
            }
            let whole = word_before(here.text, stop - 1);
            let word = trim_marks(here.text, whole.clone());
            if word.is_empty() || word.len() > LONGEST_PART || word.start < here.start {
                break;
            }
            parts.words[parts.count] = (word.start, word.end);
            parts.count += 1;
            start = whole.start;
        }
        parts
    }

    /// The longest abbreviation of our lists that ends here.
    fn abbreviation(&self, here: &Context, end: usize) -> Option<(usize, Class)> {
        let text = here.text;
        let (last, last_end) = self.words[0];
        if self.count == 1 {
            let word = &text[last..last_end];
            if here.language.is_abbreviated_compound(word) {
                return Some((last, Class::BeforeStarter));
            }
            if word.len() > here.language.longest_abbreviation() && !here.language.is_foreign(word) {
                return None;
            }
            if here.language.ends_pair(word) {
                let pair = [&text[word_left_of(here, last)], word];
                if let Some(class) = lookup(here, end, pair.into_iter(), '_') {
                    return Some((last, class));
                }
            }
        }
        (1..=self.count).rev().find_map(|count| {
            let words = self.words[..count].iter().rev().map(|&(start, end)| &text[start..end]);
            lookup(here, end, words, '.').map(|class| (self.words[count - 1].0, class))
        })
    }

    /// Where the chain of initials starts and how long it is.
    fn initials(&self, text: &str) -> (usize, usize) {
        let chain =
            self.words[..self.count].iter().take_while(|&&(start, end)| is_initial(&text[start..end]));
        let count = chain.count();
        (self.words[count.max(1) - 1].0, count)
    }
}

/// The class of the abbreviation with these parts. Capitals alone are initials (`Т. Д. Иванов`) or an acronym
/// (`МВД.`), and equal an entry in small letters only in a text all in capitals (`УЛ. ЛЕНИНА`).
fn lookup<'a>(
    here: &Context,
    end: usize,
    parts: impl Iterator<Item = &'a str> + Clone,
    joint: char,
) -> Option<Class> {
    let key = |small: fn(usize) -> bool| {
        let mut key = Key::empty();
        for (number, part) in parts.clone().enumerate() {
            if number > 0 {
                key.push(joint);
            }
            let (first, rest) = part.split_at(part.chars().next().map_or(0, char::len_utf8));
            key.push_str(first, small(0));
            key.push_str(rest, small(1));
        }
        key
    };
    let shapes = || parts.clone().flat_map(str::chars).map(|c| shape(Some(c)));
    if shapes().any(|shape| shape == Shape::Capital) {
        let found = here.language.class(&key(|_| false));
        let capitals = !shapes().any(|shape| shape == Shape::Small);
        if found.is_some() || capitals && !is_shouted(here, end, parts.clone()) {
            return found;
        }
        if let Some(class) = here.language.class(&key(|place| place > 0)).filter(|_| capitals) {
            return Some(class);
        }
    }
    here.language.class(&key(|_| true))
}

/// Whether the words on both sides of the full stop at `end` are written in capitals.
fn is_shouted<'a>(here: &Context, end: usize, mut parts: impl Iterator<Item = &'a str>) -> bool {
    let stop = after(here.text, end).map_or(0, char::len_utf8);
    let next = word_after(here.text, skip_space(here.text, end + stop));
    let is_capitals = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    is_capitals(&here.text[next]) && parts.all(is_capitals)
}

/// The word before byte `at` in the same sentence, white space skipped; empty when there is none.
pub(super) fn word_left_of(here: &Context, at: usize) -> Range<usize> {
    let end = skip_space_back(here.text, at).max(here.start);
    let word = word_before(here.text, end);
    word.start.max(here.start)..word.end
}

/// Whether a number in any figures or words stands before byte `at`: `2014 г`, `XVII в`, `2 тыс. м`, `пять км`.
pub(super) fn follows_number(here: &Context, at: usize) -> bool {
    let mut end = skip_space_back(here.text, at);
    if before(here.text, end) == Some('.') {
        end -= 1;
    }
    let word = &here.text[word_left_of(here, end)];
    is_number(word) || is_roman(word) || here.language.is_numeral(word)
}
