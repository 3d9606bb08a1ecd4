//! Characters -> characters that every tool takes: what XML forbids, line breaks, composed letters, escapes.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr3_iter};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether XML 1.0 allows the character (<https://www.w3.org/TR/xml/#charsets>).
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether there is any character XML 1.0 does not allow.
pub(crate) fn has_forbidden(text: &str) -> bool {
    // Without branches, so that the compiler can take many bytes at once. U+FFFE and U+FFFF begin with EF.
    let (mut control, mut high) = (false, false);
    for &byte in text.as_bytes() {
        control |= byte < b' ' && byte != b'\t' && byte != b'\n' && byte != b'\r';
        high |= byte == 0xef;
    }
    control || high && !text.chars().all(is_allowed)
}

/// Whether `name` is a name XML allows for an element or attribute (<https://www.w3.org/TR/xml/#NT-Name>).
pub(crate) fn is_name(name: &str) -> bool {
    let first = |c: char| {
        matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}'
            | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let more = |c: char| matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}');
    name.starts_with(first) && name.chars().all(|c| first(c) || more(c))
}

/// Whether `date` is written as TMX writes dates, `YYYYMMDDThhmmssZ`, and can be one.
///
/// ```
/// assert!(diglot_tmx::is_date("20260131T235959Z"));
/// assert!(!diglot_tmx::is_date("2026-01-31T23:59:59Z"));
/// ```
pub fn is_date(date: &str) -> bool {
    let bytes = date.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    if bytes.len() != 16 || !digits(0..8) || bytes[8] != b'T' || !digits(9..15) || bytes[15] != b'Z' {
        return false;
    }
    let number = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    matches!(number(4), 1..=12)
        && matches!(number(6), 1..=31)
        && number(9) < 24
        && number(11) < 60
        && number(13) <= 60
}

/// Whether the character ends a line or moves to another place on the page.
fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `text` with a space for each character XML forbids, and how many there were.
///
/// A space, because `OmegaT` puts one there too when it reads a source text: a match stays exact.
pub(crate) fn allowed(text: &str) -> (Cow<'_, str>, u64) {
    if !has_forbidden(text) {
        return (Cow::Borrowed(text), 0);
    }
    let mut replaced = 0;
    let one = |c| {
        if is_allowed(c) {
            c
        } else {
            replaced += 1;
            ' '
        }
    };
    let text = text.chars().map(one).collect::<String>();
    (Cow::Owned(text), replaced)
}

/// `text` in composed form (NFC), on one line, without forbidden characters; and how many of those there were.
///
/// Each run of breaks, with the spaces around it, becomes one space; other white space stays as it is.
/// White space at the ends stays too: only the whole segment knows where its ends are.
pub(crate) fn clean(text: &str) -> (Cow<'_, str>, u64) {
    if is_plainly_clean(text) {
        return (Cow::Borrowed(text), 0);
    }
    let (mut text, replaced) = allowed_breaks(text);
    if text.contains(is_break) {
        let mut line = String::with_capacity(text.len());
        for (number, part) in text.split(is_break).enumerate() {
            if number == 0 {
                line.push_str(part);
                continue;
            }
            line.truncate(line.trim_end_matches(' ').len());
            line.push(' ');
            line.push_str(part.trim_start_matches(' '));
        }
        text = Cow::Owned(line);
    }
    if is_nfc_quick(text.chars()) != IsNormalized::Yes {
        text = Cow::Owned(text.nfc().collect());
    }
    (text, replaced)
}

/// Whether [`clean`] would change nothing, seen at a glance: the letters and signs of most European texts.
///
/// What this does not know may be clean all the same. It knows U+0020 to U+02FF, U+0400 to U+047F and U+2010 to U+2027:
/// no control characters, nothing that composes, nothing that has to be in order.
pub(crate) fn is_plainly_clean(text: &str) -> bool {
    let (mut other, mut latin, mut sign) = (false, false, false);
    for &byte in text.as_bytes() {
        other |= byte < b' ' || byte >= 0xcc && byte != 0xd0 && byte != 0xd1 && byte != 0xe2;
        latin |= byte == 0xc2;
        sign |= byte == 0xe2;
    }
    let bytes = text.as_bytes();
    // U+0085 ends a line.
    let line_end = || memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1) == Some(&0x85));
    let known_sign = |at| matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x90..=0xa7]));
    let other_sign = || !memchr_iter(0xe2, bytes).all(known_sign);
    !(other || latin && line_end() || sign && other_sign())
}

/// As [`allowed`], but vertical tab and form feed are breaks and not counted.
fn allowed_breaks(text: &str) -> (Cow<'_, str>, u64) {
    if text.contains(['\u{b}', '\u{c}']) {
        let text = text.replace(['\u{b}', '\u{c}'], "\n");
        let (text, replaced) = allowed(&text);
        return (Cow::Owned(text.into_owned()), replaced);
    }
    allowed(text)
}

/// Adds `text` to `out` as XML text; `]]>` and carriage returns are safe. Characters XML forbids become spaces; how many
/// there were is the result.
pub(crate) fn push_escaped(text: &str, out: &mut String) -> u64 {
    // Without branches, so that the compiler can take many bytes at once.
    let mut odd = false;
    for &byte in text.as_bytes() {
        odd |= byte < b' ' || byte == 0xef;
    }
    if !odd {
        push_marks(text, out);
        return 0;
    }
    let (text, replaced) = allowed(text);
    for (number, part) in text.split('\r').enumerate() {
        if number > 0 {
            out.push_str("&#13;");
        }
        push_marks(part, out);
    }
    replaced
}

/// Adds text whose only special characters are those of markup.
fn push_marks(text: &str, out: &mut String) {
    let mut done = 0;
    for at in memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        out.push_str(&text[done..at]);
        out.push_str(match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Adds `value` to `out` as an XML attribute value in double quotes; line breaks and tabs survive as references.
/// Characters XML forbids become spaces; how many there were is the result.
pub(crate) fn push_escaped_value(value: &str, out: &mut String) -> u64 {
    let mut odd = false;
    for &byte in value.as_bytes() {
        let sign = byte == b'&' || byte == b'<' || byte == b'>' || byte == b'"';
        odd |= byte < b' ' || sign || byte == 0xef;
    }
    if !odd {
        out.push_str(value);
        return 0;
    }
    let (value, replaced) = allowed(value);
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::canonical_combining_class;

    use super::*;

    fn check(text: &str, expected: &str, expected_replaced: u64) {
        let (got, replaced) = clean(text);
        assert_eq!((got.as_ref(), replaced), (expected, expected_replaced), "{text:?}");
    }

    #[test]
    fn a_segment_has_one_line_of_allowed_characters() {
        check("Ёлка и ель", "Ёлка и ель", 0);
        check("Е\u{308}лка и \u{438}\u{306}од", "Ёлка и йод", 0);
        check("Встреча\u{1}в полдень", "Встреча в полдень", 1);
        check("\u{0}\u{1f}\u{fffe}\u{ffff}", "    ", 4);
        check("one \r\n\t two\n\n", "one two ", 0);
        check("page\u{c}page\u{2028}line", "page page line", 0);
        check("5\u{a0}кг  и\u{ad}го", "5\u{a0}кг  и\u{ad}го", 0);
        check("👩\u{200d}👧 \u{7f}\u{80}", "👩\u{200d}👧 \u{7f}\u{80}", 0);
    }

    #[test]
    fn what_is_plainly_clean_is_clean() {
        let mut plain = 0;
        for c in '\0'..=char::MAX {
            let text = format!("а{c}b");
            if is_plainly_clean(&text) {
                plain += 1;
                let (allowed, _) = allowed_breaks(&text);
                let composed =
                    is_nfc_quick(text.chars()) == IsNormalized::Yes && canonical_combining_class(c) == 0;
                assert!(allowed == text && composed && !is_break(c), "{c:?}");
            }
        }
        // ASCII and U+0080 to U+02FF but for controls and U+0085, a part of Cyrillic, dashes and quotation marks.
        assert_eq!(plain, (0x300 - 0x20 - 1) + 0x80 + 0x18);
    }

    #[test]
    fn markup_is_escaped() {
        let mut out = String::new();
        push_escaped("a ]]> b & \"c\" <d>\r", &mut out);
        assert_eq!(out, "a ]]&gt; b &amp; \"c\" &lt;d&gt;&#13;");
        out.clear();
        let replaced = push_escaped_value("\"<\t'\n>&\u{1}\u{ffff}，", &mut out);
        assert_eq!((out.as_str(), replaced), ("&quot;&lt;&#9;'&#10;&gt;&amp;  ，", 2));
    }
}
