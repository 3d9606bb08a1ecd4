//! A file of one's own abbreviations -> words that end in a full stop without ending a sentence.

use super::language::Class;
use super::words::Key;

/// A person's own abbreviations; they win over those inside the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abbreviations {
    entries: Vec<(Box<str>, Class)>,
}

/// A line that is no abbreviation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AbbreviationsError {
    /// After the tab stands something else than a class.
    #[error("line {line}: “{found}” is not never, may-end, before-number or after-number")]
    Class {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// There is no letter in it.
    #[error("line {line}: “{found}” is no abbreviation; write one a line, such as обл. or approx.")]
    Word {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
}

/// The classes as a file names them.
const CLASSES: [(&str, Class); 4] = [
    ("never", Class::Never),
    ("may-end", Class::MayBeFinal),
    ("before-number", Class::BeforeNumber),
    ("after-number", Class::AfterNumber),
];

impl Abbreviations {
    /// Reads a file: an abbreviation a line, with or without its last full stop; `#` begins a comment. After a tab may stand
    /// when it ends a sentence: `never` (so without one), `may-end` (the next capital decides), `before-number` or
    /// `after-number` (it is one only there). One with a capital counts only with that capital.
    ///
    /// ```
    /// use diglot::segment::Abbreviations;
    /// assert_eq!(Abbreviations::parse("# Werft\nтеплох.\nи т. п.\tmay-end\n").unwrap().len(), 2);
    /// assert!(Abbreviations::parse("теплох.\tsometimes").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, AbbreviationsError> {
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate() {
            // Files that were joined have a byte order mark within.
            let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default();
            if line.trim().is_empty() {
                continue;
            }
            let (word, class) = line.split_once('\t').unwrap_or((line, "never"));
            let named = CLASSES.iter().find(|(name, _)| *name == class.trim());
            let Some((_, class)) = named else {
                return Err(AbbreviationsError::Class { line: number + 1, found: class.trim().to_owned() });
            };
            let key = key_of(word);
            if !key.contains(char::is_alphabetic) {
                return Err(AbbreviationsError::Word { line: number + 1, found: word.trim().to_owned() });
            }
            entries.push((key.into(), *class));
        }
        Ok(Self { entries })
    }

    /// Takes over the entries of `other`, which win.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries as the language data has them: joined parts without the last full stop, and their class.
    pub(super) fn entries(&self) -> impl Iterator<Item = &(Box<str>, Class)> {
        self.entries.iter()
    }

    /// Whether `sentence` ends in an entry that hardly ends sentences; for languages without data of ours.
    pub(super) fn holds_on(&self, sentence: &str) -> bool {
        let Some(body) = sentence.strip_suffix('.') else { return false };
        let word = body.rsplit(char::is_whitespace).next().unwrap_or_default();
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is = |entry: &str| entry == word || entry == Key::lower(word).as_str();
        self.entries.iter().any(|(entry, class)| *class == Class::Never && is(entry))
    }
}

/// The last parts of an abbreviation, joined without spaces and without the last full stop: `т.п` of «и т. п.».
fn key_of(word: &str) -> String {
    let mut parts: Vec<&str> = word.split_whitespace().collect();
    // A word without a full stop in front, such as «и», is no part of the abbreviation.
    let first = parts.iter().rposition(|part| !part.ends_with('.')).filter(|at| *at + 1 < parts.len());
    parts.drain(..first.map_or(0, |at| at + 1));
    parts.concat().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_says() {
        let check = |line: &str, key: &str, class: Class| {
            let read = Abbreviations::parse(line).unwrap();
            assert_eq!(read.entries, [(Box::from(key), class)], "{line}");
        };
        check("теплох.", "теплох", Class::Never);
        check("теплох", "теплох", Class::Never);
        check("и т. п.\tmay-end", "т.п", Class::MayBeFinal);
        check("approx.\tbefore-number # the editor's", "approx", Class::BeforeNumber);
        check("\u{feff}# two files that were joined\n\u{feff}теплох.", "теплох", Class::Never);
    }

    #[test]
    fn wrong_lines_are_named() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Abbreviations::parse(text).unwrap_err().to_string(), expected);
        };
        check("обл.\n12.", "line 2: “12.” is no abbreviation; write one a line, such as обл. or approx.");
        check("обл.\toften", "line 1: “often” is not never, may-end, before-number or after-number");
    }
}
