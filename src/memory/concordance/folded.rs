//! A text -> the text as it is compared, and where each part of that stands in the text.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::memory::search::tokens::fold;

/// A text folded as for the index, with one space for any white space.
#[derive(Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where each piece begins: in the folded text and in the text itself. A piece is what is folded by itself.
    begins: Vec<[usize; 2]>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        let mut begin = 0;
        while begin < text.len() {
            let end = begin + piece(&text[begin..]);
            let at = folded.text.len();
            for c in fold(&text[begin..end]).chars() {
                match c {
                    c if !c.is_whitespace() => folded.text.push(c),
                    _ if folded.text.ends_with(' ') => {}
                    _ => folded.text.push(' '),
                }
            }
            if folded.text.len() > at {
                folded.begins.push([at, begin]);
            }
            begin = end;
        }
        folded.begins.push([folded.text.len(), text.len()]);
        folded
    }

    /// Where a part of the folded text stands in the text: all of each piece it has a part of.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let first = self.begins.partition_point(|begin| begin[0] <= range.start).saturating_sub(1);
        let end = self.begins.partition_point(|begin| begin[0] < range.end);
        let at = |number: usize| self.begins.get(number).or(self.begins.last()).map_or(0, |begin| begin[1]);
        at(first)..at(end)
    }
}

/// The length of the part at the beginning of `text` that is folded by itself: a character with all that can melt into it.
fn piece(text: &str) -> usize {
    // A character that never melts into the one before it.
    let stands = |c: char| {
        c.is_ascii()
            || canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
    };
    text.char_indices().skip(1).find(|(_, c)| stands(*c)).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of `text` in which `folded` is found.
    fn check(text: &str, folded: &str, expected: &str) {
        let all = Folded::new(text);
        let at = all.text.find(folded).expect("it is in the text");
        assert_eq!(&text[all.original(at..at + folded.len())], expected, "{text:?}");
    }

    #[test]
    fn a_part_leads_back_to_the_text() {
        check("Наша ЁЛКА", "елка", "ЁЛКА");
        check("Наша Е\u{308}ЛКА", "елка", "Е\u{308}ЛКА");
        check("Наша Е\u{308}ЛКА", "лк", "ЛК");
        check("a \u{a0}\t b", "a b", "a \u{a0}\t b");
        check("a \u{a0}\t b", " ", " \u{a0}\t ");
        check("İstanbul", "i", "İ");
        check("за\u{301}мок", "за", "за\u{301}");
        check("\u{1112}\u{1161}\u{11ab}", "한", "\u{1112}\u{1161}\u{11ab}");
        check("", "", "");
    }
}
