//! A text -> the text the pieces were learnt from: characters replaced, white space made one `▁`.
//!
//! The rules are those of SentencePiece (Kudo and Richardson 2018): a table in the model says which characters become which others, the
//! longest entry wins; white space at the ends goes, several become one, and each is written as U+2581.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::trie::Trie;

/// How the model wants white space treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spaces {
    /// A space is put before the text.
    pub dummy_prefix: bool,
    /// White space at both ends goes, several become one.
    pub remove_extra: bool,
    /// A space is written as `▁`.
    pub escape: bool,
}

/// The table of characters and the rules for white space.
#[derive(Debug, Clone)]
pub struct Normalizer<'a> {
    /// Which characters are replaced; the numbers are places in `replacements`.
    pub table: Trie<'a>,
    /// What they become: texts that each end with a zero byte.
    pub replacements: Cow<'a, [u8]>,
    /// Pieces that stand for themselves wherever they are met.
    pub verbatim: Vec<Vec<u8>>,
    /// White space.
    pub spaces: Spaces,
}

/// How a space is written inside pieces: U+2581.
const SPACE: &[u8] = "▁".as_bytes();

impl Normalizer<'_> {
    /// The same with tables of its own.
    pub fn into_owned(self) -> Normalizer<'static> {
        let Self { table, replacements, verbatim, spaces } = self;
        Normalizer {
            table: table.into_owned(),
            replacements: replacements.into_owned().into(),
            verbatim,
            spaces,
        }
    }

    /// Writes `text`, normalised, into `out`, which is emptied first. All that is written is UTF-8 when the table is.
    pub fn normalize(&self, text: &str, out: &mut Vec<u8>) {
        out.clear();
        let mut rest = text.as_bytes();
        let Spaces { dummy_prefix, remove_extra, escape } = self.spaces;
        while remove_extra && let (b" ", length) = self.prefix(rest) {
            rest = &rest[length..];
        }
        if rest.is_empty() {
            return;
        }
        let space = if escape { SPACE } else { b" " };
        if dummy_prefix {
            out.extend_from_slice(space);
        }
        let mut after_space = remove_extra;
        while !rest.is_empty() {
            let (mut part, length) = self.prefix(rest);
            rest = &rest[length..];
            while after_space && let Some(shorter) = part.strip_prefix(b" ") {
                part = shorter;
            }
            if let Some(last) = part.last() {
                for byte in part {
                    if *byte == b' ' { out.extend_from_slice(space) } else { out.push(*byte) }
                }
                after_space = remove_extra && *last == b' ';
            }
        }
        while remove_extra && out.ends_with(space) {
            out.truncate(out.len() - space.len());
        }
    }

    /// What `text` begins with, normalised, and how many bytes of it that was.
    fn prefix<'t>(&'t self, text: &'t [u8]) -> (&'t [u8], usize) {
        let Some(first) = text.first() else { return (b"", 0) };
        let verbatim = self.verbatim.iter().filter(|piece| text.starts_with(piece)).map(Vec::len).max();
        if let Some(length) = verbatim {
            return (&text[..length], length);
        }
        if let Some((length, place)) = self.table.longest(text) {
            let replacement = self.replacements.get(place as usize..).unwrap_or_default();
            let end = replacement.iter().position(|byte| *byte == 0).unwrap_or(replacement.len());
            return (&replacement[..end], length);
        }
        let length = character_length(*first).min(text.len());
        (&text[..length], length)
    }
}

/// How many bytes the character has that begins with `first`.
pub fn character_length(first: u8) -> usize {
    match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Spaces = Spaces { dummy_prefix: true, remove_extra: true, escape: true };
    const NONE: Spaces = Spaces { dummy_prefix: false, remove_extra: false, escape: false };

    fn check(spaces: Spaces, text: &str, expected: &str) {
        let rules: &[(&str, &str)] =
            &[("\t", " "), ("\u{3000}", " "), ("\u{200b}", ""), ("ё", "ё"), ("№", "No"), ("¨", " \u{308}")];
        let mut replacements = Vec::new();
        let mut keys = rules.to_vec();
        keys.sort_unstable();
        let mut places = Vec::new();
        for (key, replacement) in keys {
            places.push((key.as_bytes(), replacements.len() as u32));
            replacements.extend_from_slice(replacement.as_bytes());
            replacements.push(0);
        }
        let table = Trie::build(&places).expect("a small table");
        let verbatim = vec![b"<x>".to_vec()];
        let normalizer = Normalizer { table, replacements: replacements.into(), verbatim, spaces };
        let mut out = b"old".to_vec();
        normalizer.normalize(text, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn white_space_becomes_one_mark() {
        check(ALL, "мэр города", "▁мэр▁города");
        check(ALL, " \t мэр \u{3000}города\t", "▁мэр▁города");
        check(ALL, "", "");
        check(ALL, " \t ", "");
        check(ALL, "\u{200b}", "");
        check(ALL, "мэр \u{200b} города", "▁мэр▁города");
        check(NONE, " мэр \t города ", " мэр   города ");
    }

    #[test]
    fn characters_are_replaced() {
        check(ALL, "дом № 5", "▁дом▁No▁5");
        check(ALL, "её", "▁её");
        check(ALL, "a ¨", "▁a▁\u{308}");
        check(ALL, "東京 🏙", "▁東京▁🏙");
    }

    #[test]
    fn pieces_that_stand_for_themselves_are_kept() {
        check(ALL, "a<x>b", "▁a<x>b");
    }
}
