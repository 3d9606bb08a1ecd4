//! A text and what a person looks for -> where it stands. Case, accents and ё/е are ignored unless the query has a capital.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    signs: Vec<char>,
    exact: bool,
}

impl Query {
    /// A query; `None` when there is nothing to look for.
    pub fn new(text: &str) -> Option<Self> {
        let exact = text.chars().any(char::is_uppercase);
        let signs = folded(text.trim(), exact).map(|(c, _)| c).collect::<Vec<_>>();
        (!signs.is_empty()).then(|| Self { text: text.trim().to_owned(), signs, exact })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first place in `text`, in bytes.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let signs = folded(text, self.exact).collect::<Vec<_>>();
        let length = self.signs.len();
        let starts = 0..(signs.len() + 1).saturating_sub(length);
        let same =
            |at: &usize| signs[*at..at + length].iter().zip(&self.signs).all(|((c, _), sign)| c == sign);
        // и with an accent behind it is no и.
        let whole = |at: &usize| signs.get(at + length).is_none_or(|(c, _)| !is_combining_mark(*c));
        let at = starts.into_iter().find(|at| same(at) && whole(at))?;
        let end = signs[at + self.signs.len()..].iter().map(|(_, byte)| *byte);
        let last = signs[at + self.signs.len() - 1].1;
        Some(signs[at].1..end.into_iter().find(|byte| *byte > last).unwrap_or(text.len()))
    }
}

/// The signs of a text as they are compared, each with the byte where its letter begins.
fn folded(text: &str, exact: bool) -> impl Iterator<Item = (char, usize)> {
    let mut letter = ' ';
    text.char_indices().flat_map(move |(byte, c)| {
        let parts = std::iter::once(c).nfd().collect::<Vec<_>>();
        let mut kept = Vec::new();
        for part in parts {
            if !is_combining_mark(part) {
                letter = part;
            }
            // й is no и with an accent, whichever way it is written.
            let accent = is_combining_mark(part) && !(part == '\u{306}' && matches!(letter, 'и' | 'И'));
            match part {
                _ if accent && !exact => {}
                part if part.is_whitespace() => kept.push((' ', byte)),
                part if exact => kept.push((part, byte)),
                part => kept.extend(part.to_lowercase().map(|c| (c, byte))),
            }
        }
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, text: &str, expected: Option<&str>) {
        let query = Query::new(query).expect("a query");
        assert_eq!(query.find(text).map(|range| &text[range]), expected, "{query:?}");
    }

    #[test]
    fn case_accents_and_yo_are_ignored() {
        check("все", "На всём пути", Some("всё"));
        check("всем", "На всём пути", Some("всём"));
        check("замок", "Старый за\u{301}мок стоит", Some("за\u{301}мок"));
        check("cafe", "The café opens", Some("café"));
        check("порт", "Морской ПОРТ", Some("ПОРТ"));
        check("5 млн", "около 5\u{a0}млн т", Some("5\u{a0}млн"));
    }

    #[test]
    fn short_i_is_a_letter() {
        check("мои", "мой дом", None);
        check("мой", "мои\u{306} дом", Some("мои\u{306}"));
    }

    #[test]
    fn a_capital_makes_it_exact() {
        check("Порт", "морской порт", None);
        check("Порт", "Порт открыт", Some("Порт"));
        check("Все", "Всё готово", None);
        assert_eq!(Query::new("  "), None);
    }
}
