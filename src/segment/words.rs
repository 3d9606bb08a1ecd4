//! A place in a text -> the character, word or white space that stands there, forwards and backwards.

use std::ops::Range;

/// The character that ends at byte `at`.
#[inline]
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that starts at byte `at`.
#[inline]
pub(super) fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Soft hyphens, joiners, marks of direction and the like: they have no width and mean nothing between words.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Accents and other marks written over the letter before them.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe0e}' | '\u{fe0f}')
}

/// The letters of the Slavic Cyrillic alphabets: they need no look into the tables of Unicode.
#[inline]
fn is_plain_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{45f}' | 'Ґ' | 'ґ')
}

/// `c` in lower case, when that is one character and cheap to find.
#[inline]
fn lower(c: char) -> Option<char> {
    match c {
        'А'..='Я' => char::from_u32(c as u32 + 0x20),
        'Ѐ'..='Џ' => char::from_u32(c as u32 + 0x50),
        'а'..='я' | 'ѐ'..='џ' | 'ґ' => Some(c),
        _ if c.is_ascii() => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether `c` is a letter or digit.
#[inline]
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_plain_cyrillic(c) || c.is_alphanumeric() }
}

/// Whether `c` can stand inside a word: letters, digits, hyphens, apostrophes, accents, invisible characters.
#[inline]
pub(super) fn is_word_char(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '\'' | '_' | '\u{400}'..='\u{45f}' => true,
        _ if c.is_ascii() => false,
        '‐' | '‑' | '’' | 'ʼ' => true,
        _ => is_letter(c) || is_combining(c) || is_ignorable(c),
    }
}

/// The word that ends at byte `end`; empty when none does.
pub(super) fn word_before(text: &str, end: usize) -> Range<usize> {
    let mut start = end;
    for (at, c) in text[..end].char_indices().rev() {
        if !is_word_char(c) {
            break;
        }
        start = at;
    }
    start..end
}

/// The word that starts at byte `start`; empty when none does.
pub(super) fn word_after(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let len = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
    start..start + len
}

/// Where the white space and invisible characters that start at `at` end.
#[inline]
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    match rest.as_bytes() {
        [b' ', b'!'..=b'~', ..] => return at + 1,
        [b'!'..=b'~', ..] => return at,
        _ => {}
    }
    let seen = rest.find(|c: char| !c.is_whitespace() && !is_ignorable(c)).unwrap_or(rest.len());
    at + seen
}

/// Where the white space and invisible characters that end at `at` start.
pub(super) fn skip_space_back(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(|c: char| c.is_whitespace() || is_ignorable(c)).len()
}

/// A word in lower case, without accents and invisible characters, in a buffer that needs no allocation.
pub(super) struct Key {
    bytes: [u8; Key::ROOM],
    len: usize,
    overflow: bool,
}

impl Key {
    const ROOM: usize = 64;

    /// The key of `word` as it is written.
    pub(super) fn exact(word: &str) -> Self {
        let mut key = Self::empty();
        key.push_str(word, false);
        key
    }

    /// The key of `word` in lower case.
    pub(super) fn lower(word: &str) -> Self {
        let mut key = Self::empty();
        key.push_str(word, true);
        key
    }

    /// A key to be filled.
    pub(super) fn empty() -> Self {
        Self { bytes: [0; Self::ROOM], len: 0, overflow: false }
    }

    /// Adds `word`; letters beyond the room make the key equal to nothing.
    pub(super) fn push_str(&mut self, word: &str, small: bool) {
        if word.is_ascii() && self.len + word.len() <= Self::ROOM {
            let room = &mut self.bytes[self.len..self.len + word.len()];
            room.copy_from_slice(word.as_bytes());
            if small {
                room.make_ascii_lowercase();
            }
            self.len += word.len();
            return;
        }
        for c in word.chars() {
            let plain =
                if small { lower(c) } else { Some(c).filter(|c| c.is_ascii() || is_plain_cyrillic(*c)) };
            match c {
                _ if plain.is_some() => plain.into_iter().for_each(|c| self.push(c)),
                '’' | 'ʼ' => self.push('\''),
                '‐' | '‑' => self.push('-'),
                _ if is_ignorable(c) || is_combining(c) => {}
                _ if small => c.to_lowercase().for_each(|c| self.push(c)),
                _ => self.push(c),
            }
        }
    }

    /// Adds one character.
    #[inline]
    pub(super) fn push(&mut self, c: char) {
        if self.len + c.len_utf8() > Self::ROOM {
            self.overflow = true;
            return;
        }
        self.len += c.encode_utf8(&mut self.bytes[self.len..]).len();
    }

    /// The key, empty when the word was longer than any in our tables.
    pub(super) fn as_str(&self) -> &str {
        if self.overflow { "" } else { std::str::from_utf8(&self.bytes[..self.len]).unwrap_or("") }
    }
}

/// How a word looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Starts with a capital, or with a letter of a script without capitals.
    Capital,
    /// Starts with a small letter.
    Small,
    /// Starts with a digit.
    Digit,
    /// Is no word.
    None,
}

/// How the word that starts with `c` looks.
#[inline]
pub(super) fn shape(c: Option<char>) -> Shape {
    match c {
        Some('a'..='z' | 'а'..='я' | 'ѐ'..='џ') => Shape::Small,
        Some('A'..='Z' | 'А'..='Я' | 'Ѐ'..='Џ') => Shape::Capital,
        Some(c) if c.is_numeric() => Shape::Digit,
        Some(c) if c.is_lowercase() => Shape::Small,
        Some(c) if c.is_alphabetic() => Shape::Capital,
        _ => Shape::None,
    }
}

/// Whether the word is small with a capital inside: `iPhone`, `macOS`. Such names may begin a sentence.
pub(super) fn is_camel(word: &str) -> bool {
    let mut letters = word.chars();
    shape(letters.next()) == Shape::Small && word.chars().count() > 3 && letters.any(char::is_uppercase)
}

/// Whether the word is a number in Roman figures, Latin or the Cyrillic look-alikes (`ХХ`, `IХ`).
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 16
        && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M' | 'Х' | 'І'))
}

/// Whether the word is a number, perhaps with a sign or an ending: `1990`, `-5`, `1990-х`, `5th`.
pub(super) fn is_number(word: &str) -> bool {
    word.trim_start_matches(['-', '‐', '‑']).starts_with(|c: char| c.is_numeric())
}

/// Chinese, Japanese and Korean characters, which have no spaces between sentences.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_word(text: &str, expected: &str) {
        assert_eq!(&text[word_before(text, text.len())], expected, "{text}");
    }

    #[test]
    fn the_word_before_a_place_keeps_accents_and_hyphens() {
        check_word("был за\u{301}мок", "за\u{301}мок");
        check_word("сказал г-н", "г-н");
        check_word("(см", "см");
        check_word("т.е", "е");
        check_word("конец)", "");
    }

    #[test]
    fn keys_forget_what_cannot_be_seen() {
        assert_eq!(Key::lower("За\u{301}мок").as_str(), "замок");
        assert_eq!(Key::lower("авто\u{ad}бус").as_str(), "автобус");
        assert_eq!(Key::lower("д‑р").as_str(), "д-р");
        assert_eq!(Key::exact("Mr").as_str(), "Mr");
        assert_eq!(Key::lower(&"я".repeat(40)).as_str(), "");
    }

    #[test]
    fn shapes() {
        assert!(is_camel("iPhone") && is_camel("eBay") && !is_camel("phone") && !is_camel("IPhone"));
        assert!(is_roman("XVII") && is_roman("ХХ") && !is_roman("Он"));
        assert!(is_number("1990-х") && !is_number("восемь"));
        assert_eq!(shape(Some('Ж')), Shape::Capital);
        assert_eq!(shape(Some('中')), Shape::Capital);
        assert_eq!(shape(Some('«')), Shape::None);
    }
}
