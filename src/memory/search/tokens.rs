//! Text -> the folded tokens that word search compares.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// `text` for comparing: composed (NFC), small letters, `е` for `ё`. Only for comparing: nothing folded is ever shown.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| match c {
        'ё' | 'Ё' => out.push('е'),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        // Cyrillic is spared the tables of all scripts.
        'а'..='я' => out.push(c),
        'А'..='Я' => out.push(char::from_u32(u32::from(c) + 32).unwrap_or(c)),
        c => out.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c })),
    };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(&mut push);
    } else {
        text.nfc().for_each(&mut push);
    }
    out
}

/// Cuts `text` into numbers (`48,5`, `1.250.000`), words, and every other visible sign by itself.
///
/// A number is a run of digits, with single points or commas between digits; a word is a run of letters, the marks
/// above and below them, digits and `_`.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let length = if first.is_numeric() {
            number(rest)
        } else if is_of_word(first) {
            rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(token)
    })
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, 'а'..='я' | '_')
        || c.is_alphanumeric()
        || !c.is_ascii() && is_combining_mark(c)
}

/// The length of the number that begins `text`.
fn number(text: &str) -> usize {
    let mut end = 0;
    loop {
        let digits = text[end..].find(|c: char| !c.is_numeric()).unwrap_or(text.len() - end);
        end += digits;
        let mut after = text[end..].chars();
        let joined = matches!(after.next(), Some('.' | ',')) && after.next().is_some_and(char::is_numeric);
        if !joined {
            return end;
        }
        end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let folded = fold(text);
        assert_eq!(tokens(&folded).collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn words_numbers_and_signs() {
        check("Порт откроют в 2031 году.", &["порт", "откроют", "в", "2031", "году", "."]);
        check("48,5 млрд руб.", &["48,5", "млрд", "руб", "."]);
        check("1.250.000, not 1,", &["1.250.000", ",", "not", "1", ","]);
        check("e-mail: a_b@c.org", &["e", "-", "mail", ":", "a_b", "@", "c", ".", "org"]);
        check("", &[]);
        check(" \u{a0}\t", &[]);
    }

    #[test]
    fn what_looks_alike_is_folded() {
        check("ЁЛКА Ёлка елка", &["елка", "елка", "елка"]);
        check("е\u{308}лка", &["елка"]);
        check("STRASSE İstanbul", &["strasse", "i\u{307}stanbul"]);
    }
}
