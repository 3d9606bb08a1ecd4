//! A unit without a fault -> `Unit`, in one pass over its text.
//!
//! Nearly every unit of nearly every file is well-formed and in order. This scanner knows just enough XML to read such a
//! one; at anything else it stops, says so, and the careful parser ([`crate::parse`]) reads the unit from its
//! beginning. So nothing is reported here, and whatever is read here has to be what the careful parser reads: a test
//! holds the two against each other.

use memchr::{memchr, memchr3};

use crate::attributes::{Attributes, known};
use crate::inline::{Code, CodeKind, Inline, Segment};
use crate::model::{About, Note, Prop, Unit, Variant};
use crate::text::has_forbidden;
use crate::unescape::{Place, unescape};

/// How many elements may be inside each other before the careful parser is asked.
const DEPTH: usize = 16;
/// How many attributes an element may have before the careful parser is asked.
const ATTRIBUTES: usize = 16;
/// How many bytes an attribute takes with its name, quotes and value; for making room.
const TYPICAL: usize = 24;

/// The bytes of a name, as far as they are ASCII.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let one = byte as u8;
        table[byte] = one.is_ascii_alphanumeric() || matches!(one, b':' | b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};

/// The bytes that say something about an attribute value.
const TELLS: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < b"\"'<>&\t\n\r".len() {
        table[b"\"'<>&\t\n\r"[at] as usize] = true;
        at += 1;
    }
    table
};

/// Why a unit was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Miss {
    /// The text ends before the unit does.
    More,
    /// There is something in it that is not understood here.
    Careful,
}

type Scanned<T> = Result<T, Miss>;

/// Reads the unit that begins `text`, and says how long it is.
pub(crate) fn scan_unit(text: &str) -> Scanned<(Unit, usize)> {
    let mut scanner = Scanner { text, at: 0, as_we_write: true };
    let unit = scanner.unit()?;
    if has_forbidden(&text[..scanner.at]) {
        return Err(Miss::Careful);
    }
    Ok((unit, scanner.at))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Whether the writer would write what was read since this was set with the same bytes.
    as_we_write: bool,
}

/// How a start tag ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Close {
    /// `>`: something follows.
    Open,
    /// `/>`: nothing is in it.
    Empty,
}

/// An attribute as raw text.
struct Raw<'a> {
    name: &'a str,
    /// The number of the name, when it is a known one.
    known: Option<u8>,
    value: &'a str,
    /// There are references, tabs or line ends in the value.
    coded: bool,
}

impl<'a> Scanner<'a> {
    fn unit(&mut self) -> Scanned<Unit> {
        self.expect("<tu")?;
        let (attributes, close) = self.attributes()?;
        let mut unit = Unit { attributes, about: Vec::new(), variants: Vec::new() };
        if close == Close::Empty {
            return Err(Miss::Careful);
        }
        loop {
            self.skip_space();
            if self.is_next("<tuv")? {
                if unit.variants.capacity() == 0 {
                    unit.variants.reserve_exact(2);
                }
                let variant = self.variant()?;
                unit.variants.push(variant);
            } else if !unit.variants.is_empty() {
                self.expect("</tu>")?;
                return Ok(unit);
            } else {
                unit.about.push(self.about()?);
            }
        }
    }

    /// A variant, from behind `<tuv` on.
    fn variant(&mut self) -> Scanned<Variant> {
        let (attributes, close) = self.attributes()?;
        let mut about = Vec::new();
        if close == Close::Empty {
            return Err(Miss::Careful);
        }
        self.skip_space();
        while !self.is_next("<seg")? {
            about.push(self.about()?);
            self.skip_space();
        }
        let segment = self.segment()?;
        self.skip_space();
        self.expect("</tuv>")?;
        let variant = Variant { attributes, about, segment };
        if variant.language().is_empty() {
            return Err(Miss::Careful);
        }
        Ok(variant)
    }

    /// A property or a note.
    fn about(&mut self) -> Scanned<About> {
        let is_prop = self.is_next("<prop")?;
        if !is_prop {
            self.expect("<note")?;
        }
        let (attributes, close) = self.attributes()?;
        let mut text = String::new();
        if close == Close::Open {
            text = self.characters()?;
            self.expect(if is_prop { "</prop>" } else { "</note>" })?;
        }
        Ok(if is_prop {
            About::Prop(Prop { attributes, value: text })
        } else {
            About::Note(Note { attributes, text })
        })
    }

    /// A segment, from behind `<seg` on.
    fn segment(&mut self) -> Scanned<Segment> {
        let (attributes, close) = self.attributes()?;
        // What the attributes of a segment say is not kept, so their faults have to be said.
        if !attributes.is_empty() {
            return Err(Miss::Careful);
        }
        if close == Close::Empty {
            return Ok(Segment::new(Vec::new()));
        }
        let begin = self.at;
        self.as_we_write = true;
        let content = self.pieces(0)?;
        let end = self.at;
        self.expect("</seg>")?;
        Ok(Segment::read(content, (!self.as_we_write).then(|| &self.text[begin..end])))
    }

    /// Text and inline elements up to an end tag.
    fn pieces(&mut self, depth: usize) -> Scanned<Vec<Inline>> {
        let text = self.characters()?;
        let mut pieces = Vec::new();
        if self.rest().starts_with(b"</") {
            if !text.is_empty() {
                pieces.reserve_exact(1);
                pieces.push(Inline::Text(text));
            }
            return Ok(pieces);
        }
        if !text.is_empty() {
            pieces.push(Inline::Text(text));
        }
        loop {
            pieces.push(Inline::Code(self.code(depth)?));
            let text = self.characters()?;
            if !text.is_empty() {
                pieces.push(Inline::Text(text));
            }
            if self.rest().starts_with(b"</") {
                return Ok(pieces);
            }
        }
    }

    fn code(&mut self, depth: usize) -> Scanned<Code> {
        if depth >= DEPTH {
            return Err(Miss::Careful);
        }
        let (kind, end) = if self.is_next("<bpt")? {
            (CodeKind::Bpt, "</bpt>")
        } else if self.is_next("<ept")? {
            (CodeKind::Ept, "</ept>")
        } else if self.is_next("<ph")? {
            (CodeKind::Ph, "</ph>")
        } else if self.is_next("<it")? {
            (CodeKind::It, "</it>")
        } else if self.is_next("<hi")? {
            (CodeKind::Hi, "</hi>")
        } else if self.is_next("<ut")? {
            (CodeKind::Ut, "</ut>")
        } else if self.is_next("<sub")? {
            (CodeKind::Sub, "</sub>")
        } else {
            return Err(Miss::Careful);
        };
        let (attributes, close) = self.attributes()?;
        let mut content = Vec::new();
        if close == Close::Open {
            content = self.pieces(depth + 1)?;
            self.expect(end)?;
            self.as_we_write &= !content.is_empty();
        }
        Ok(Code { kind, attributes, content })
    }

    /// Text up to the next `<`, decoded.
    fn characters(&mut self) -> Scanned<String> {
        let begin = self.at;
        let Some(length) = memchr(b'<', self.rest()) else {
            return Err(Miss::More);
        };
        self.at += length;
        let raw = &self.text[begin..self.at];
        let Some(first) = memchr3(b'&', b'\r', b'>', raw.as_bytes()) else {
            return Ok(raw.to_owned());
        };
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        let mut next = Some(first);
        while let Some(special) = next {
            let (character, length) = match &rest.as_bytes()[special..] {
                [b'&', b'a', b'm', b'p', b';', ..] => ('&', 5),
                [b'&', b'l', b't', b';', ..] => ('<', 4),
                [b'&', b'g', b't', b';', ..] => ('>', 4),
                [b'&', b'q', b'u', b'o', b't', b';', ..] => ('"', 6),
                [b'&', b'a', b'p', b'o', b's', b';', ..] => ('\'', 6),
                [b'>', ..] => ('>', 1),
                _ => {
                    self.as_we_write = false;
                    return decoded(raw, Place::Text);
                }
            };
            self.as_we_write &= length == 4 || length == 5;
            out.push_str(&rest[..special]);
            out.push(character);
            rest = &rest[special + length..];
            next = memchr3(b'&', b'\r', b'>', rest.as_bytes());
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The attributes of a start tag, from behind its name up to its end.
    fn attributes(&mut self) -> Scanned<(Attributes, Close)> {
        let mut attributes = Attributes::new();
        let mut seen = 0_u32;
        loop {
            let begin = self.at;
            self.skip_space();
            let space = self.at - begin;
            match self.rest() {
                [b'>', ..] => {
                    self.at += 1;
                    self.as_we_write &= space == 0;
                    return Ok((attributes, Close::Open));
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    self.as_we_write &= space == 0;
                    return Ok((attributes, Close::Empty));
                }
                [] | [b'/'] => return Err(Miss::More),
                _ if space == 0 || attributes.len() == ATTRIBUTES => return Err(Miss::Careful),
                _ => {}
            }
            self.as_we_write &= space == 1 && self.text.as_bytes()[begin] == b' ';
            let Raw { name, known, value, coded } = self.attribute()?;
            let is_there = match known {
                Some(known) => seen & (1 << known) != 0,
                None => attributes.get(name).is_some(),
            };
            if is_there {
                return Err(Miss::Careful);
            }
            seen |= known.map_or(0, |known| 1 << known);
            if attributes.is_empty() && self.rest().first() == Some(&b' ') {
                // There are more: about as many, and as long, as the rest of the tag has room for.
                let rest = memchr(b'>', self.rest()).ok_or(Miss::More)?;
                attributes.reserve(rest / TYPICAL, value.len() + rest / 2);
            }
            if coded {
                attributes.push_known(known, name, &decoded(value, Place::Value)?);
            } else {
                attributes.push_known(known, name, value);
            }
        }
    }

    /// A name and its value.
    fn attribute(&mut self) -> Scanned<Raw<'a>> {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !IN_NAME[usize::from(byte)]).ok_or(Miss::More)?;
        let name = &self.text[self.at..self.at + length];
        let known = known(name);
        if known.is_none() {
            // Whether a prefix is declared is for the careful parser to say.
            let starts_badly = name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
            if name.is_empty() || starts_badly || name.contains(':') || name.starts_with("xmlns") {
                return Err(Miss::Careful);
            }
        }
        let quote = match rest[length..] {
            [b'=', quote @ (b'"' | b'\''), ..] => quote,
            [] | [b'='] => return Err(Miss::More),
            _ => return Err(Miss::Careful),
        };
        let begin = self.at + length + 2;
        let (mut end, mut coded, mut greater) = (begin, false, false);
        loop {
            match self.text.as_bytes().get(end) {
                Some(&byte) if !TELLS[usize::from(byte)] => {}
                Some(&byte) if byte == quote => break,
                Some(b'<') => return Err(Miss::Careful),
                Some(b'&' | b'\t' | b'\n' | b'\r') => coded = true,
                Some(b'>') => greater = true,
                Some(_) => {}
                None => return Err(Miss::More),
            }
            end += 1;
        }
        let value = &self.text[begin..end];
        self.at = end + 1;
        // The writer calls `lang` by its new name.
        self.as_we_write &= quote == b'"' && !greater && name != "lang" && (!coded || is_as_we_write(value));
        Ok(Raw { name, known, value, coded })
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn skip_space(&mut self) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
        self.at += self.rest().iter().take_while(|byte| is_space(byte)).count();
    }

    /// Steps over `tag`, the beginning of a start tag, when it comes next and its name ends there.
    fn is_next(&mut self, tag: &str) -> Scanned<bool> {
        let rest = self.rest();
        match rest.get(tag.len()) {
            None if tag.as_bytes().starts_with(&rest[..rest.len().min(tag.len())]) => Err(Miss::More),
            Some(b' ' | b'>' | b'/' | b'\n' | b'\t' | b'\r') if rest.starts_with(tag.as_bytes()) => {
                self.at += tag.len();
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Steps over what has to come next.
    fn expect(&mut self, what: &str) -> Scanned<()> {
        let rest = self.rest();
        if rest.starts_with(what.as_bytes()) {
            self.at += what.len();
            return Ok(());
        }
        Err(if what.as_bytes().starts_with(rest) { Miss::More } else { Miss::Careful })
    }
}

/// Raw text as a person means it, when there is nothing wrong with it.
fn decoded(raw: &str, place: Place) -> Scanned<String> {
    let mut out = String::with_capacity(raw.len());
    let mut sound = true;
    unescape(raw, place, &mut |_, _, _| sound = false, &mut out);
    if sound { Ok(out) } else { Err(Miss::Careful) }
}

/// Whether the writer escapes a value just like this: with `&amp;`, `&lt;`, `&gt;` and `&quot;` only.
fn is_as_we_write(value: &str) -> bool {
    let mut parts = value.split('&');
    let first = parts.next().unwrap_or_default();
    let known = |part: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| part.starts_with(known));
    !first.contains(['\t', '\n', '\r']) && parts.all(|part| known(part) && !part.contains(['\t', '\n', '\r']))
}

#[cfg(test)]
mod tests;
