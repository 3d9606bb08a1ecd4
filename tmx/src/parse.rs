//! One frame of a TMX file -> `Header` or `Unit`, with the problems found in it.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::{Done, ProblemKind};
use crate::inline::{Code, CodeKind, Inline, Segment};
use crate::model::{About, Attributes, HEADER_ATTRIBUTES, Header, Note, Prop, Ude, Unit, Variant};
use crate::text::is_allowed;

/// How many elements may be inside each other.
const DEPTH: usize = 64;
/// How many attributes of one element are read.
const ATTRIBUTES: usize = 200;
/// How many problems of one frame are kept.
const PROBLEMS: usize = 100;

/// A problem at a byte of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub at: usize,
    pub kind: ProblemKind,
    pub done: Done,
}

/// Why a frame gives nothing.
struct Stop {
    at: usize,
    kind: ProblemKind,
}

/// Reads the head of a file: the version and the header. `None` when there is no `<tmx>` and no `<header>` in it.
pub(crate) fn parse_head(frame: &str) -> (Option<Header>, Vec<Found>) {
    let mut parser = Parser::new(frame);
    parser.reader.config_mut().allow_unmatched_ends = true;
    let mut seen = None;
    if let Err(Stop { at, kind }) = parser.head(&mut seen) {
        parser.report(at, kind, Done::PartLeftOut);
    }
    if let Some(head) = &seen {
        parser.check_header(head);
    }
    (seen.map(|head| head.header), parser.problems)
}

/// Reads a unit; `None` when it is so broken that it has to be left out.
pub(crate) fn parse_unit(frame: &str) -> (Option<Unit>, Vec<Found>) {
    let mut parser = Parser::new(frame);
    match parser.unit() {
        Ok(unit) => (Some(unit), parser.problems),
        Err(Stop { at, kind }) => {
            parser.problems.truncate(PROBLEMS - 1);
            parser.report(at, kind, Done::UnitLeftOut);
            (None, parser.problems)
        }
    }
}

/// What a head holds.
#[derive(Default)]
struct Head {
    header: Header,
    has_header: bool,
}

struct Parser<'a> {
    frame: &'a str,
    reader: Reader<&'a [u8]>,
    problems: Vec<Found>,
}

/// An opening tag and where it stands; a tag that closes itself is followed by an end all the same.
struct Opened<'a> {
    at: usize,
    tag: BytesStart<'a>,
}

/// What stands in an element.
enum Item<'a> {
    /// Raw text between tags, with references and CDATA sections.
    Text(Range<usize>),
    Element(Opened<'a>),
    /// The end of the element, and where its end tag begins.
    End(usize),
}

impl<'a> Parser<'a> {
    fn new(frame: &'a str) -> Self {
        let mut reader = Reader::from_str(frame);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self { frame, reader, problems: Vec::new() }
    }

    fn report(&mut self, at: usize, kind: ProblemKind, done: Done) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Found { at, kind, done });
        }
    }

    fn head(&mut self, seen: &mut Option<Head>) -> Result<(), Stop> {
        loop {
            let at = self.at();
            let event = self.event()?;
            let tag = match event {
                Event::Start(tag) => tag,
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match tag.name().as_ref() {
                "tmx" => {
                    let attributes = self.attributes(at, &tag);
                    let head = seen.get_or_insert_with(Head::default);
                    attributes.get("version").unwrap_or_default().clone_into(&mut head.header.version);
                }
                "header" => {
                    let head = seen.get_or_insert_with(Head::default);
                    head.has_header = true;
                    head.header.attributes = self.attributes(at, &tag);
                    self.header_about(&mut head.header.about)?;
                }
                _ => {}
            }
        }
    }

    fn header_about(&mut self, about: &mut Vec<About>) -> Result<(), Stop> {
        loop {
            match self.item()? {
                Item::End(_) => return Ok(()),
                Item::Text(raw) => self.check_blank("header", &raw),
                Item::Element(opened) => match self.about(&opened)? {
                    Some(one) => about.push(one),
                    None if opened.tag.name().as_ref() == "ude" => about.push(self.ude(&opened)?),
                    None => self.misplaced("header", &opened)?,
                },
            }
        }
    }

    fn check_header(&mut self, head: &Head) {
        if !head.has_header {
            self.report(0, ProblemKind::NoHeader, Done::Kept);
            return;
        }
        let at = self.frame.find("<header").unwrap_or_default();
        for name in HEADER_ATTRIBUTES {
            if head.header.attributes.get(name).is_none_or(str::is_empty) {
                self.report(at, ProblemKind::HeaderAttribute { name }, Done::Kept);
            }
        }
    }

    fn unit(&mut self) -> Result<Unit, Stop> {
        let mut unit = Unit::default();
        match self.event()? {
            Event::Start(tag) => unit.attributes = self.attributes(0, &tag),
            _ => return Err(Stop { at: 0, kind: ProblemKind::NoVariant }),
        }
        loop {
            match self.item()? {
                Item::End(_) => break,
                Item::Text(raw) => self.check_blank("tu", &raw),
                Item::Element(opened) if opened.tag.name().as_ref() == "tuv" => {
                    unit.variants.extend(self.variant(&opened)?);
                }
                Item::Element(opened) => match self.about(&opened)? {
                    Some(one) => {
                        if !unit.variants.is_empty() {
                            self.late("tu", &opened);
                        }
                        unit.about.push(one);
                    }
                    None => self.misplaced("tu", &opened)?,
                },
            }
        }
        if unit.variants.is_empty() {
            return Err(Stop { at: 0, kind: ProblemKind::NoVariant });
        }
        Ok(unit)
    }

    /// A variant; `None` when it has no segment.
    fn variant(&mut self, opened: &Opened<'a>) -> Result<Option<Variant>, Stop> {
        let mut variant =
            Variant { attributes: self.attributes(opened.at, &opened.tag), ..Variant::default() };
        let mut segment = None;
        loop {
            match self.item()? {
                Item::End(_) => break,
                Item::Text(raw) => self.check_blank("tuv", &raw),
                Item::Element(inner) if inner.tag.name().as_ref() == "seg" => {
                    let read = self.segment()?;
                    if segment.is_none() {
                        segment = Some(read);
                    } else {
                        self.report(inner.at, ProblemKind::SecondSegment, Done::PartLeftOut);
                    }
                }
                Item::Element(inner) => match self.about(&inner)? {
                    Some(one) => {
                        if segment.is_some() {
                            self.late("tuv", &inner);
                        }
                        variant.about.push(one);
                    }
                    None => self.misplaced("tuv", &inner)?,
                },
            }
        }
        if variant.language().is_empty() {
            self.report(opened.at, ProblemKind::NoLanguage, Done::Kept);
        }
        if let Some(segment) = segment {
            variant.segment = segment;
            return Ok(Some(variant));
        }
        self.report(opened.at, ProblemKind::NoSegment, Done::PartLeftOut);
        Ok(None)
    }

    fn segment(&mut self) -> Result<Segment, Stop> {
        let problems = self.problems.len();
        let begin = self.at();
        let (content, end) = self.pieces(0)?;
        let sound = self.problems.len() == problems && problems < PROBLEMS;
        let written = self.frame.get(begin..end).filter(|_| sound);
        Ok(Segment::read(content, written))
    }

    /// The text and elements up to the end tag, and where that begins.
    fn pieces(&mut self, depth: usize) -> Result<(Vec<Inline>, usize), Stop> {
        let mut pieces = Vec::new();
        loop {
            match self.item()? {
                Item::End(at) => return Ok((pieces, at)),
                Item::Text(raw) => push_text(&mut pieces, self.decode(raw)),
                Item::Element(opened) => {
                    if depth >= DEPTH {
                        return Err(Stop { at: opened.at, kind: ProblemKind::TooDeep { limit: DEPTH } });
                    }
                    let kind = CodeKind::from_name(opened.tag.name().as_ref());
                    let attributes = self.attributes(opened.at, &opened.tag);
                    let (content, _) = self.pieces(depth + 1)?;
                    pieces.push(Inline::Code(Code { kind, attributes, content }));
                }
            }
        }
    }

    /// A property or a note; `None` when the element is neither and has not been read.
    fn about(&mut self, opened: &Opened<'a>) -> Result<Option<About>, Stop> {
        let name = opened.tag.name();
        let name = name.as_ref();
        if name != "prop" && name != "note" {
            return Ok(None);
        }
        let attributes = self.attributes(opened.at, &opened.tag);
        let mut text = String::new();
        loop {
            match self.item()? {
                Item::End(_) => break,
                Item::Text(raw) => text.push_str(&self.decode(raw)),
                Item::Element(inner) => self.misplaced(name, &inner)?,
            }
        }
        Ok(Some(match name {
            "prop" => About::Prop(Prop { attributes, value: text }),
            _ => About::Note(Note { attributes, text }),
        }))
    }

    fn ude(&mut self, opened: &Opened<'a>) -> Result<About, Stop> {
        let mut ude = Ude { attributes: self.attributes(opened.at, &opened.tag), maps: Vec::new() };
        loop {
            match self.item()? {
                Item::End(_) => break,
                Item::Text(raw) => self.check_blank("ude", &raw),
                Item::Element(inner) if inner.tag.name().as_ref() == "map" => {
                    ude.maps.push(self.attributes(inner.at, &inner.tag));
                    self.skip()?;
                }
                Item::Element(inner) => self.misplaced("ude", &inner)?,
            }
        }
        Ok(About::Ude(ude))
    }

    fn late(&mut self, parent: &'static str, opened: &Opened<'a>) {
        let name = opened.tag.name().as_ref().to_owned();
        self.report(opened.at, ProblemKind::Late { name, parent }, Done::Moved);
    }

    /// Leaves an element out that has no place where it stands.
    fn misplaced(&mut self, parent: &str, opened: &Opened<'a>) -> Result<(), Stop> {
        let name = opened.tag.name().as_ref().to_owned();
        let kind = ProblemKind::Misplaced { name, parent: parent.to_owned() };
        self.report(opened.at, kind, Done::PartLeftOut);
        self.skip()
    }

    /// Reads over what is in an element.
    fn skip(&mut self) -> Result<(), Stop> {
        let mut depth = 1;
        while depth > 0 {
            match self.item()? {
                Item::End(_) => depth -= 1,
                Item::Element(_) => depth += 1,
                Item::Text(_) => {}
            }
        }
        Ok(())
    }

    fn check_blank(&mut self, parent: &str, raw: &Range<usize>) {
        let text = &self.frame[raw.clone()];
        if let Some(at) = text.find(|c: char| !c.is_whitespace()) {
            let kind = ProblemKind::StrayText { parent: parent.to_owned() };
            self.report(raw.start + at, kind, Done::PartLeftOut);
        }
    }

    /// The next text, element or end. Comments and processing instructions count as nothing.
    fn item(&mut self) -> Result<Item<'a>, Stop> {
        loop {
            let at = self.at();
            match self.event()? {
                // Empty elements come as a start and an end.
                Event::Start(tag) | Event::Empty(tag) => return Ok(Item::Element(Opened { at, tag })),
                Event::End(_) => return Ok(Item::End(at)),
                Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => {
                    return Ok(Item::Text(at..self.at()));
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
                Event::Eof => {
                    let what = "the end came before the end tag".to_owned();
                    return Err(Stop { at, kind: ProblemKind::NotWellFormed { what } });
                }
            }
        }
    }

    fn event(&mut self) -> Result<Event<'a>, Stop> {
        let event = self.reader.read_event();
        event.map_err(|error| {
            let at = self.reader.error_position() as usize;
            let what = match error {
                quick_xml::Error::IllFormed(error) => error.to_string(),
                quick_xml::Error::Syntax(error) => error.to_string(),
                error => error.to_string(),
            };
            Stop { at, kind: ProblemKind::NotWellFormed { what } }
        })
    }

    fn at(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    fn attributes(&mut self, at: usize, tag: &BytesStart<'a>) -> Attributes {
        let mut attributes = Attributes::new();
        for (number, attribute) in tag.attributes().enumerate() {
            // Each is compared with all before it: a million of them would take forever.
            if number >= ATTRIBUTES {
                let what = format!("more than {ATTRIBUTES} attributes");
                self.report(at, ProblemKind::NotWellFormed { what }, Done::PartLeftOut);
                break;
            }
            match attribute {
                Ok(attribute) => {
                    let mut value = String::new();
                    self.push_decoded(at, &attribute.value, Place::Value, &mut value);
                    attributes.set(attribute.key.as_ref(), value);
                }
                Err(error) => {
                    let what = error.to_string();
                    self.report(at, ProblemKind::NotWellFormed { what }, Done::PartLeftOut);
                }
            }
        }
        attributes
    }

    /// Raw text between tags as a person means it.
    fn decode(&mut self, raw: Range<usize>) -> String {
        let mut out = String::with_capacity(raw.len());
        let text = &self.frame[raw.clone()];
        match text.strip_prefix("<![CDATA[") {
            Some(cdata) => {
                let cdata = cdata.strip_suffix("]]>").unwrap_or(cdata);
                self.push_plain(raw.start, cdata, Place::Text, &mut out);
            }
            None => self.push_decoded(raw.start, text, Place::Text, &mut out),
        }
        out
    }

    /// Adds raw text to `out` with its references resolved. No entity but the five of XML is known.
    fn push_decoded(&mut self, at: usize, raw: &str, place: Place, out: &mut String) {
        let mut rest = raw;
        while let Some(found) = rest.find('&') {
            let here = if place == Place::Text { at + (raw.len() - rest.len()) + found } else { at };
            self.push_plain(here - if place == Place::Text { found } else { 0 }, &rest[..found], place, out);
            rest = &rest[found + 1..];
            let Some(name) = reference(rest) else {
                self.report(here, ProblemKind::BareAmpersand, Done::Kept);
                out.push('&');
                continue;
            };
            rest = &rest[name.len() + 1..];
            match (name, number(name)) {
                ("lt", _) => out.push('<'),
                ("gt", _) => out.push('>'),
                ("amp", _) => out.push('&'),
                ("quot", _) => out.push('"'),
                ("apos", _) => out.push('\''),
                (_, Some(number)) => {
                    let character = char::from_u32(number).filter(|&c| is_allowed(c));
                    if character.is_none() {
                        self.report(here, ProblemKind::Control { character: number }, Done::Replaced);
                    }
                    out.push(character.unwrap_or(' '));
                }
                (_, None) => {
                    self.report(here, ProblemKind::Entity { name: name.to_owned() }, Done::Kept);
                    out.push('&');
                    out.push_str(name);
                    out.push(';');
                }
            }
        }
        let at = if place == Place::Text { at + (raw.len() - rest.len()) } else { at };
        self.push_plain(at, rest, place, out);
    }

    /// Adds text without references to `out`: line ends as XML sees them, a space for what XML forbids.
    fn push_plain(&mut self, at: usize, text: &str, place: Place, out: &mut String) {
        if !text.contains(|c: char| matches!(c, '\r' | '\n' | '\t') || !is_allowed(c)) {
            out.push_str(text);
            return;
        }
        let mut characters = text.char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            if c == '\r' && characters.peek().is_some_and(|&(_, next)| next == '\n') {
                continue;
            }
            match c {
                '\r' | '\n' | '\t' if place == Place::Value => out.push(' '),
                '\r' => out.push('\n'),
                c if is_allowed(c) => out.push(c),
                c => {
                    let at = if place == Place::Text { at + offset } else { at };
                    self.report(at, ProblemKind::Control { character: u32::from(c) }, Done::Replaced);
                    out.push(' ');
                }
            }
        }
    }
}

/// Where raw text stands. Problems in a value are reported where its tag begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Value,
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
    digits.chars().all(|c| c.is_digit(radix)).then(|| u32::from_str_radix(digits, radix).ok())?
}

/// Adds text, joined with text that stands before it.
fn push_text(pieces: &mut Vec<Inline>, text: String) {
    match pieces.last_mut() {
        Some(Inline::Text(before)) => before.push_str(&text),
        _ if text.is_empty() => {}
        _ => pieces.push(Inline::Text(text)),
    }
}
