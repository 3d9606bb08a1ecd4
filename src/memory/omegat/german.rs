//! A German text -> its words as Lucene 3.0 finds them, and a word -> its stem by J. Caumanns, A fast and simple stemming algorithm for
//! German words, 1999, as Lucene has it.

use std::sync::{Mutex, PoisonError};

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input, MatchKind};

use super::standard::LONGEST;

/// Finds the words of a text: the longest of these that begins at a place is the word there.
pub struct Words {
    dfa: DFA,
    cache: Mutex<Cache>,
}

impl Words {
    /// The machine for all texts; `None` never comes.
    pub fn new() -> Option<Self> {
        let cj = r"\u{3040}-\u{312f}\u{31f0}-\u{31ff}\u{3300}-\u{337f}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}\u{ff65}-\u{ff9f}";
        let letter = format!(r"[\p{{L}}--[{cj}\u{{10000}}-\u{{10ffff}}]]");
        let sign = format!(r"(?:{letter}|[\u{{e00}}-\u{{e59}}\p{{Nd}}&&[\u{{0}}-\u{{ffff}}]])");
        let digits = format!(r"(?:(?:{letter}|\p{{Nd}})*\p{{Nd}}(?:{letter}|\p{{Nd}})*)");
        let (any, word) = (format!("(?:{sign}+)"), format!("(?:{letter}+)"));
        let p = "[_/.,-]";
        let kinds = [
            any.clone(),
            format!("{word}(?:'{word})+"),
            format!(r"{letter}\.(?:{letter}\.)+"),
            format!("{word}[&@]{word}"),
            format!(r"{any}(?:[._-]{any})*@{any}(?:[.-]{any})+"),
            format!(r"{any}(?:\.{any})+"),
            format!("{any}{p}{digits}"),
            format!("{digits}{p}{any}"),
            format!("{any}(?:{p}{digits}{p}{any})+"),
            format!("{digits}(?:{p}{any}{p}{digits})+"),
            format!("{any}{p}{digits}(?:{p}{any}{p}{digits})+"),
            format!("{digits}{p}{any}(?:{p}{digits}{p}{any})+"),
            format!("[{cj}]"),
            format!(r"{any}\.(?:{any}\.)+"),
        ];
        let config = DFA::config().match_kind(MatchKind::All);
        let dfa = DFA::builder().configure(config).build(&kinds.join("|")).ok()?;
        let cache = Mutex::new(dfa.create_cache());
        Some(Self { dfa, cache })
    }

    /// The words of a text, in order.
    pub fn of<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut words, mut at) = (Vec::new(), 0);
        while let Some(first) = text[at..].chars().next() {
            let here = Input::new(text).range(at..).anchored(Anchored::Yes);
            let end =
                self.dfa.try_search_fwd(&mut cache, &here).ok().flatten().map_or(at, |end| end.offset());
            if end == at {
                at += first.len_utf8();
                continue;
            }
            let word = &text[at..end];
            at = end;
            if word.encode_utf16().count() <= LONGEST {
                // Letters with points keep the last one; of other names with a point at the end it is none of theirs.
                words.push(if is_acronym(word) { word } else { word.strip_suffix('.').unwrap_or(word) });
            }
        }
        words
    }
}

/// `z.B.`
fn is_acronym(word: &str) -> bool {
    let mut chars = word.chars();
    let mut letters = 0;
    while let Some(c) = chars.next() {
        if !super::is_letter(c) || chars.next() != Some('.') {
            return false;
        }
        letters += 1;
    }
    letters > 1
}

/// A word without what is not of it: points of an acronym, `'s` at the end.
pub fn bare(word: &str) -> String {
    if is_acronym(word) {
        return word.replace('.', "");
    }
    word.strip_suffix("'s").or(word.strip_suffix("'S")).unwrap_or(word).to_owned()
}

/// The stem of a small-lettered word.
pub fn stem(word: &str) -> String {
    if !word.chars().all(super::is_letter) {
        return word.to_owned();
    }
    let mut stem = Stem { letters: word.chars().collect(), hidden: 0 };
    stem.substitute();
    stem.strip();
    if stem.letters.len() > 5 && stem.letters.ends_with(&['e', 'r', 'i', 'n', '*']) {
        stem.letters.pop();
        stem.strip();
    }
    if let Some(last @ 'z') = stem.letters.last_mut() {
        *last = 'x';
    }
    let mut letters = stem.resubstituted();
    if letters.len() > 4
        && let Some(at) = letters.windows(4).position(|four| four == ['g', 'e', 'g', 'e'])
    {
        letters.drain(at..at + 2);
    }
    letters.into_iter().collect()
}

struct Stem {
    /// Some pairs of letters are one sign meanwhile.
    letters: Vec<char>,
    /// How many letters are hidden in signs.
    hidden: usize,
}

/// Letters that are one sign while endings are taken off.
const SIGNS: [(&str, char); 6] =
    [("sch", '$'), ("ch", '§'), ("ei", '%'), ("ie", '&'), ("ig", '#'), ("st", '!')];

impl Stem {
    fn substitute(&mut self) {
        let mut at = 0;
        while at < self.letters.len() {
            match self.letters[at] {
                c if at > 0 && c == self.letters[at - 1] => self.letters[at] = '*',
                'ä' => self.letters[at] = 'a',
                'ö' => self.letters[at] = 'o',
                'ü' => self.letters[at] = 'u',
                'ß' => {
                    self.letters[at] = 's';
                    self.letters.insert(at + 1, 's');
                    self.hidden += 1;
                }
                _ => {}
            }
            let begins = |part: &str| {
                let rest = &self.letters[at..];
                part.chars().count() <= rest.len() && part.chars().eq(rest[..part.len()].iter().copied())
            };
            if let Some((part, sign)) = SIGNS.iter().find(|(part, _)| begins(part)) {
                self.letters[at] = *sign;
                self.letters.drain(at + 1..at + part.len());
                // What was hidden before is forgotten here, as in the program that is followed.
                self.hidden = if part.len() == 3 { 2 } else { self.hidden + 1 };
            }
            at += 1;
        }
    }

    fn strip(&mut self) {
        while self.letters.len() > 3 {
            let length = self.letters.len() + self.hidden;
            let ends = |with: [char; 2]| self.letters.ends_with(&with);
            let gone = match self.letters.last() {
                _ if length > 5 && ends(['n', 'd']) => 2,
                _ if length > 4 && (ends(['e', 'm']) || ends(['e', 'r'])) => 2,
                Some('e' | 's' | 'n' | 't') => 1,
                _ => return,
            };
            self.letters.truncate(self.letters.len() - gone);
        }
    }

    fn resubstituted(&self) -> Vec<char> {
        let mut letters = Vec::with_capacity(self.letters.len() + self.hidden);
        for c in &self.letters {
            match SIGNS.iter().find(|(_, sign)| sign == c) {
                Some((part, _)) => letters.extend(part.chars()),
                None if *c == '*' => letters.extend(letters.last().copied()),
                None => letters.push(*c),
            }
        }
        letters
    }
}
