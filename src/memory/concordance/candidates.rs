//! A phrase and an index of words -> the segments it may stand in, and which of them surely have it.
//!
//! Each part of a phrase becomes some conditions on the words of a segment, and one pass over the rows of word numbers looks which
//! segments meet them all. White space never stands inside of a word of the index; a run of letters, or of digits, always stands inside
//! of one, and begins or ends that word where another sign but a digit stands beside it in the phrase.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::phrase::{How, Phrase, Stems};
use crate::memory::search::WordIndex;
use crate::memory::search::dictionary::Dictionary;
use crate::memory::search::words::LONGEST;

/// As many conditions as bits in a number; what is above is left to the text.
const MOST: usize = 32;

/// Gives `each` the segments in which the phrase may stand, and whether it surely does.
pub fn each(index: &WordIndex, phrase: &Phrase, mut each: impl FnMut(usize, bool)) {
    if index.is_empty() {
        return;
    }
    let mut wanted = Wanted::new(phrase);
    if wanted.conditions.len() > MOST {
        wanted.conditions.truncate(MOST);
        wanted.sequences.clear();
        wanted.is_proof = false;
    }
    let met = met(index.dictionary(), &wanted.conditions, &phrase.stems);
    let all = u32::MAX >> (MOST - wanted.conditions.len());
    let met_by = |word: u32| met.get(word as usize).copied().unwrap_or_default();
    for (segment, row) in index.rows().enumerate() {
        if row.len() >= LONGEST {
            // More words may stand in the text than in the index.
            each(segment, false);
        } else if row.iter().fold(0, |bits, word| bits | met_by(*word)) & all == all {
            let one_after_another = |sequence: &Range<usize>| {
                row.windows(sequence.len()).any(|words| {
                    words.iter().zip(sequence.clone()).all(|(word, bit)| met_by(*word) >> bit & 1 == 1)
                })
            };
            if wanted.sequences.iter().all(one_after_another) {
                each(segment, wanted.is_proof);
            }
        }
    }
}

/// What a phrase asks of the words of a segment.
struct Wanted<'p> {
    /// Some word must meet each of them.
    conditions: Vec<Condition<'p>>,
    /// These conditions must be met by words one after another.
    sequences: Vec<Range<usize>>,
    /// Whether the phrase stands in every segment that gives what is asked.
    is_proof: bool,
}

/// What is asked of a word.
enum Condition<'p> {
    Is(&'p str),
    HasStem(&'p str),
    Has { part: &'p str, at_begin: bool, at_end: bool },
}

impl<'p> Wanted<'p> {
    fn new(phrase: &'p Phrase) -> Self {
        let mut wanted = Self { conditions: Vec::new(), sequences: Vec::new(), is_proof: true };
        for part in &phrase.parts {
            match phrase.how {
                How::Inside => wanted.add_inside(&part.folded),
                How::Whole | How::Stems => {
                    let begin = wanted.conditions.len();
                    let stemmed = phrase.how == How::Stems && !phrase.stems.is_none();
                    wanted.conditions.extend(
                        part.words
                            .iter()
                            .map(|word| if stemmed { Condition::HasStem(word) } else { Condition::Is(word) }),
                    );
                    wanted.sequences.push(begin..wanted.conditions.len());
                }
            }
        }
        wanted
    }

    fn add_inside(&mut self, part: &'p str) {
        let begin = self.conditions.len();
        let (mut at, mut only_letters) = (0, true);
        while at < part.len() {
            let run = &part[at..at + run(&part[at..])];
            let end = at + run.len();
            let kind = kind(run);
            if kind != RunKind::Space {
                // White space and signs bound a word of letters; a digit may belong to it.
                let bounds = |beside: Option<char>| {
                    beside.is_some_and(|c| matches!(kind_of(c), RunKind::Space | RunKind::Sign))
                };
                let letters = kind == RunKind::Letters;
                self.conditions.push(Condition::Has {
                    part: run,
                    at_begin: letters && bounds(part[..at].chars().next_back()),
                    at_end: letters && bounds(part[end..].chars().next()),
                });
                only_letters &= letters;
            }
            at = end;
        }
        // Two runs of letters beside each other have white space between them.
        if only_letters {
            self.sequences.push(begin..self.conditions.len());
        } else if self.conditions.len() > begin + 1 {
            self.is_proof = false;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunKind {
    Space,
    Letters,
    Digits,
    /// One at a time.
    Sign,
}

fn kind_of(c: char) -> RunKind {
    match c {
        c if c.is_whitespace() => RunKind::Space,
        c if c.is_numeric() => RunKind::Digits,
        c if c.is_alphabetic() || c == '_' || !c.is_ascii() && is_combining_mark(c) => RunKind::Letters,
        _ => RunKind::Sign,
    }
}

fn kind(run: &str) -> RunKind {
    run.chars().next().map_or(RunKind::Space, kind_of)
}

/// The length of the run that begins `text`.
fn run(text: &str) -> usize {
    let first = kind(text);
    let other = |(at, c): &(usize, char)| *at > 0 && (first == RunKind::Sign || kind_of(*c) != first);
    text.char_indices().find(other).map_or(text.len(), |(at, _)| at)
}

/// Word number to a bit for each condition the word meets.
fn met(dictionary: &Dictionary, conditions: &[Condition], stems: &Stems) -> Vec<u32> {
    let mut met = vec![0_u32; dictionary.len()];
    for (bit, condition) in conditions.iter().enumerate() {
        let bit = 1 << bit;
        match condition {
            Condition::Is(word) => {
                if let Some(number) = dictionary.get(word) {
                    met[number as usize] |= bit;
                }
            }
            Condition::Has { part, at_begin, at_end } => dictionary.each_with(part, |number, word| {
                if (!at_begin || word.starts_with(part)) && (!at_end || word.ends_with(part)) {
                    met[number as usize] |= bit;
                }
            }),
            Condition::HasStem(stem) => {
                let first = first_letter(stem).filter(|_| stems.keep_first_letter());
                for number in 0..dictionary.len() as u32 {
                    let Some(word) = dictionary.word(number) else { continue };
                    if (first.is_none() || first_letter(word) == first) && stems.of(word) == *stem {
                        met[number as usize] |= bit;
                    }
                }
            }
        }
    }
    met
}

/// The first letter without what stands above it.
fn first_letter(word: &str) -> Option<char> {
    let first = word.chars().next()?;
    if first.is_ascii() || ('а'..='я').contains(&first) && first != 'й' {
        return Some(first);
    }
    if first == 'ß' { Some('s') } else { std::iter::once(first).nfd().next() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_kind() {
        let check = |text: &str, expected: &[&str]| {
            let (mut runs, mut rest) = (Vec::new(), text);
            while !rest.is_empty() {
                let (run, after) = rest.split_at(run(rest));
                runs.push(run);
                rest = after;
            }
            assert_eq!(runs, expected);
        };
        check("порт-2 1.5%", &["порт", "-", "2", " ", "1", ".", "5", "%"]);
        check("...а_б2я", &[".", ".", ".", "а_б", "2", "я"]);
    }

    /// The first letter of a word is that of its stem, so that words of one stem begin alike.
    #[test]
    fn stems_begin_as_their_words() {
        use super::super::phrase::Question;
        let words = "йод ёлка елки яблоко öl öfen überall straße école été états ähnlich ångström østers iğne ıslak \
                     ήλιος όταν ñandú único ónibus dying skies early happy relational hopping őrség utána èxito";
        for language in
            ["ru", "en", "de", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "hu", "ro", "tr", "el"]
        {
            let phrase = Question::new("а", How::Stems, false).expect("a question").phrase(language);
            assert!(phrase.stems.keep_first_letter());
            for word in words.split_whitespace() {
                let word = crate::memory::search::tokens::fold(word);
                let stem = phrase.stems.of(&word);
                assert_eq!(first_letter(&stem), first_letter(&word), "{word} {stem} {language}");
            }
        }
    }
}
