//! Text that is UTF-8 read in a wrong encoding (`Р”РѕРј`, `Ð”Ð¾Ð¼`, `cafÃ©`) -> the text it was.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// The text it was, where that is certain; borrowed otherwise.
///
/// Certain means: every letter outside ASCII, taken back to its byte, is part of a valid UTF-8 sequence. A text that
/// really has these letters almost never is; `Р»` alone would be (СССР»), so that is not enough.
pub fn repaired(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let found = reread(text, WINDOWS_1252, 2).or_else(|| reread(text, WINDOWS_1251, 3));
    found.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The text read again, when at least `least` sequences say so.
fn reread(text: &str, encoding: &'static Encoding, least: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut sequences, mut before) = (0, None);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match sequence(rest, encoding) {
            Some((decoded, length)) if length > 1 => {
                out.push(decoded);
                // Three bytes that fit are as good as two sequences of two.
                sequences += length - 1;
                if length == 2 && encoding == WINDOWS_1252 && is_certain(before, rest) {
                    sequences += 1;
                }
                length
            }
            _ if c.is_alphabetic() && !c.is_ascii() => return None,
            _ => {
                out.push(c);
                1
            }
        };
        before = rest.chars().nth(length - 1);
        rest = &rest[rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at)..];
    }
    (sequences >= least).then_some(out)
}

/// The byte a character has in an encoding; control characters U+0080 to U+009F are themselves.
fn byte(c: char, encoding: &'static Encoding) -> Option<u8> {
    if c.is_ascii() {
        return Some(c as u8);
    }
    // Readers leave the bytes that windows-1252 has no letter for as they are, and ISO-8859-1 all of this row.
    if let code @ 0x80..=0x9f = u32::from(c) {
        return u8::try_from(code).ok();
    }
    let mut text = [0; 4];
    let (bytes, _, failed) = encoding.encode(c.encode_utf8(&mut text));
    match (&*bytes, failed) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

/// The character that the first bytes of a text are in UTF-8, and how many they are.
fn sequence(text: &str, encoding: &'static Encoding) -> Option<(char, usize)> {
    let mut bytes = text.chars().map(|c| byte(c, encoding));
    let first = bytes.next().flatten()?;
    let length = match first {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut sequence = [first, 0, 0, 0];
    for place in &mut sequence[1..length] {
        *place = bytes.next().flatten()?;
    }
    let c = std::str::from_utf8(&sequence[..length]).ok()?.chars().next()?;
    Some((c, length))
}

/// Whether one sequence of two characters says enough: `Ã©` in `cafÃ©` does, the end of `IRMÃ»` does not.
fn is_certain(before: Option<char>, text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('Ã' | 'Ä' | 'Å'))
        && before.is_none_or(|c| !c.is_uppercase())
        && !matches!(chars.next(), Some('»' | '”' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(repaired(text), expected);
        assert_eq!(repaired(expected), expected, "twice");
    }

    #[test]
    fn utf_8_read_in_a_wrong_encoding_is_read_again() {
        check("Р”РѕРј Рё СЃР°Рґ", "Дом и сад");
        check("Ð”Ð¾Ð¼, Ð½Ð¾ Ð½Ðµ Ð³Ð°Ð¹", "Дом, но не гай");
        check("a cafÃ© in MÃ¼nchen", "a café in München");
        check("a cafÃ© here", "a café here");
        check("itâ€™s open", "it’s open");
        check("10 â‚¬", "10 €");
    }

    #[test]
    fn real_texts_stay() {
        for text in [
            "Дом и сад",
            "СССР» и «ГДР»",
            "Т№ 5",
            "IRMÃ» e IRMÃO",
            "café, naïve, Ångström",
            "Ça va, «Âge»",
            "“Да” — сказал он…",
            "РЁ",
            "Șase și Â°",
            "Größe: 5 °C",
            "Ðuro Ðaković",
            "日本語",
        ] {
            check(text, text);
        }
    }
}
