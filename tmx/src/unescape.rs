//! Raw text of an XML file -> text as a person means it: references resolved, line ends made one kind.

use crate::error::{Done, ProblemKind};
use crate::text::is_allowed;

/// Where raw text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Between tags; may be a CDATA section.
    Text,
    /// In an attribute, where XML makes line ends and tabs a space.
    Value,
}

/// Told of a problem at a byte of the raw text.
type Say<'a> = &'a mut dyn FnMut(usize, ProblemKind, Done);

/// Adds `raw` to `out`. No entity but the five of XML is known; any other stays as it is written.
pub(crate) fn unescape(raw: &str, place: Place, say: Say<'_>, out: &mut String) {
    const CDATA: &str = "<![CDATA[";
    if let Some(cdata) = raw.strip_prefix(CDATA) {
        push_plain(cdata.strip_suffix("]]>").unwrap_or(cdata), CDATA.len(), place, say, out);
        return;
    }
    let mut at = 0;
    while let Some(found) = raw[at..].find('&') {
        let here = at + found;
        push_plain(&raw[at..here], at, place, say, out);
        let Some(name) = reference(&raw[here + 1..]) else {
            say(here, ProblemKind::BareAmpersand, Done::Kept);
            out.push('&');
            at = here + 1;
            continue;
        };
        at = here + name.len() + 2;
        match name {
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "amp" => out.push('&'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            name => {
                match number(name).map(|number| (number, char::from_u32(number).filter(|&c| is_allowed(c)))) {
                    Some((_, Some(character))) => out.push(character),
                    Some((number, None)) => {
                        say(here, ProblemKind::Control { character: number }, Done::Replaced);
                        out.push(' ');
                    }
                    None => {
                        say(here, ProblemKind::Entity { name: name.to_owned() }, Done::Kept);
                        out.push_str(&raw[here..at]);
                    }
                }
            }
        }
    }
    push_plain(&raw[at..], at, place, say, out);
}

/// Adds text without references, which begins `at` bytes into the raw text: a space for what XML forbids.
fn push_plain(text: &str, at: usize, place: Place, say: Say<'_>, out: &mut String) {
    if !text.contains(|c: char| matches!(c, '\r' | '\n' | '\t') || !is_allowed(c)) {
        out.push_str(text);
        return;
    }
    let mut characters = text.char_indices().peekable();
    while let Some((offset, c)) = characters.next() {
        match c {
            '\r' if characters.peek().is_some_and(|&(_, next)| next == '\n') => {}
            '\r' | '\n' | '\t' if place == Place::Value => out.push(' '),
            '\r' => out.push('\n'),
            c if is_allowed(c) => out.push(c),
            c => {
                say(at + offset, ProblemKind::Control { character: u32::from(c) }, Done::Replaced);
                out.push(' ');
            }
        }
    }
}

/// The name of the reference that begins `text`: `amp` of `amp; and more`.
fn reference(text: &str) -> Option<&str> {
    let name =
        &text[..text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '_' | '-' | '.' | ':'))?];
    (!name.is_empty() && text[name.len()..].starts_with(';')).then_some(name)
}

/// The number of a character reference: `#65`, `#x41`.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    // `from_str_radix` would take a sign.
    digits.chars().all(|c| c.is_digit(radix)).then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, place: Place, expected: &str, expected_problems: &[(usize, &str)]) {
        let mut out = String::new();
        let mut problems = Vec::new();
        unescape(raw, place, &mut |at, kind: ProblemKind, _| problems.push((at, kind.to_string())), &mut out);
        let problems = problems.iter().map(|(at, text)| (*at, text.as_str())).collect::<Vec<_>>();
        assert_eq!((out.as_str(), problems.as_slice()), (expected, expected_problems), "{raw:?}");
    }

    #[test]
    fn references_are_resolved() {
        check("Том &amp; Анна &lt;вместе&gt; &quot;&apos;", Place::Text, "Том & Анна <вместе> \"'", &[]);
        check("&#1071;&#x44F;&#10;", Place::Text, "Яя\n", &[]);
        check("<![CDATA[a &amp; <b>]]>", Place::Text, "a &amp; <b>", &[]);
        check("a\r\nb\rc\td", Place::Text, "a\nb\nc\td", &[]);
        check("a\r\nb\tc&#9;d", Place::Value, "a b c\td", &[]);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        check("вы & мы", Place::Text, "вы & мы", &[(5, "a bare & (write &amp;)")]);
        check("a&b;", Place::Text, "a&b;", &[(1, "the entity &b; is not defined in TMX")]);
        check("&#+1;", Place::Text, "&#+1;", &[(0, "a bare & (write &amp;)")]);
        check("&#x110000;", Place::Text, " ", &[(0, "the character U+110000 is forbidden in XML")]);
        check("&#xD83D;", Place::Text, " ", &[(0, "the character U+D83D is forbidden in XML")]);
        check(
            "&#99999999999;",
            Place::Text,
            "&#99999999999;",
            &[(0, "the entity &#99999999999; is not defined in TMX")],
        );
        check("<![CDATA[\u{1}]]>", Place::Text, " ", &[(9, "the character U+0001 is forbidden in XML")]);
    }
}
