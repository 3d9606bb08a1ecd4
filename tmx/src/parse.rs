//! One frame of a TMX file -> `Header` or `Unit`, with the problems found in it.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::attributes::Attributes;
use crate::error::{Done, ProblemKind};
use crate::inline::{Code, CodeKind, Inline, Segment};
use crate::model::{About, HEADER_ATTRIBUTES, Header, Note, Prop, Ude, Unit, Variant};
use crate::prefix::Prefixes;
use crate::unescape::{Place, unescape};

/// How many elements may be inside each other.
const DEPTH: usize = 64;
/// How many attributes of one element are read.
pub(crate) const ATTRIBUTES: usize = 200;
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
    let mut problems = Vec::new();
    let mut seen = read_head(frame, 0, &mut problems);
    // What is broken before `<tmx` does not matter to what stands behind it.
    if let Some(at) = frame.find("<tmx").filter(|_| seen.is_none()) {
        seen = read_head(&frame[at..], at, &mut problems);
    }
    let Some(head) = seen else {
        return (None, problems);
    };
    if !head.has_header {
        report(&mut problems, 0, ProblemKind::NoHeader, Done::Kept);
        return (Some(head.header), problems);
    }
    let at = frame.find("<header").unwrap_or_default();
    for name in HEADER_ATTRIBUTES {
        if head.header.attributes.get(name).is_none_or(str::is_empty) {
            report(&mut problems, at, ProblemKind::HeaderAttribute { name }, Done::Kept);
        }
    }
    (Some(head.header), problems)
}

/// Reads as much of a head as can be read; `frame` begins at byte `start` of the head.
fn read_head(frame: &str, start: usize, problems: &mut Vec<Found>) -> Option<Head> {
    let none = Attributes::new();
    let mut parser = Parser::new(frame, &none);
    parser.reader.config_mut().allow_unmatched_ends = true;
    let mut seen = None;
    if let Err(Stop { at, kind }) = parser.head(&mut seen) {
        parser.report(at, kind, Done::PartLeftOut);
    }
    let moved = parser.problems.into_iter().map(|found| Found { at: start + found.at, ..found });
    problems.extend(moved);
    seen
}

/// Reads a unit of a file with these declarations of prefixes; `None` when it is so broken that it has to be left out.
pub(crate) fn parse_unit(frame: &str, namespaces: &Attributes) -> (Option<Unit>, Vec<Found>) {
    let mut parser = Parser::new(frame, namespaces);
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

impl Head {
    /// Keeps the declarations of prefixes among the attributes of `<tmx>` or `<body>`.
    fn declare(&mut self, attributes: &Attributes) {
        for (name, value) in attributes.iter().filter(|(name, _)| name.starts_with("xmlns:")) {
            self.header.namespaces.set(name, value);
        }
    }
}

struct Parser<'a> {
    frame: &'a str,
    reader: Reader<&'a [u8]>,
    problems: Vec<Found>,
    prefixes: Prefixes<'a>,
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
    fn new(frame: &'a str, namespaces: &'a Attributes) -> Self {
        let mut reader = Reader::from_str(frame);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self { frame, reader, problems: Vec::new(), prefixes: Prefixes::new(namespaces) }
    }

    fn report(&mut self, at: usize, kind: ProblemKind, done: Done) {
        report(&mut self.problems, at, kind, done);
    }

    fn head(&mut self, seen: &mut Option<Head>) -> Result<(), Stop> {
        let mut in_body = false;
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
                    head.declare(&attributes);
                }
                "header" => {
                    let head = seen.get_or_insert_with(Head::default);
                    head.has_header = true;
                    head.header.attributes = self.attributes(at, &tag);
                    self.header_about(&mut head.header.about)?;
                }
                "body" => {
                    let attributes = self.attributes(at, &tag);
                    if let Some(head) = seen {
                        head.declare(&attributes);
                        in_body = true;
                    }
                }
                name if in_body => {
                    // Only the first: what follows is mostly inside it.
                    in_body = false;
                    let kind = ProblemKind::Misplaced { name: name.to_owned(), parent: "body".to_owned() };
                    self.report(at, kind, Done::PartLeftOut);
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
        // With a prefix nobody declared it can be written back as it is; with anything else it cannot.
        let is_sound = |found: &Found| matches!(found.kind, ProblemKind::UndeclaredPrefix { .. });
        let sound = self.problems.len() < PROBLEMS && self.problems[problems..].iter().all(is_sound);
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
        let begin = self.at();
        let event = self.reader.read_event();
        let event = event.map_err(|error| {
            let at = self.reader.error_position() as usize;
            let what = match error {
                quick_xml::Error::IllFormed(error) => error.to_string(),
                quick_xml::Error::Syntax(error) => error.to_string(),
                error => error.to_string(),
            };
            Stop { at, kind: ProblemKind::NotWellFormed { what } }
        })?;
        match &event {
            Event::Start(tag) => {
                for prefix in self.prefixes.enter(tag) {
                    self.report(begin, ProblemKind::UndeclaredPrefix { prefix }, Done::Kept);
                }
            }
            Event::End(_) => self.prefixes.leave(),
            _ => {}
        }
        Ok(event)
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
                    let value = self.decode_value(at, &attribute.value);
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
        let problems = &mut self.problems;
        let mut say = |offset, kind, done| report(problems, raw.start + offset, kind, done);
        unescape(&self.frame[raw.clone()], Place::Text, &mut say, &mut out);
        out
    }

    /// Raw text of an attribute value. Problems are reported at its tag.
    fn decode_value(&mut self, at: usize, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let problems = &mut self.problems;
        let mut say = |_, kind, done| report(problems, at, kind, done);
        unescape(raw, Place::Value, &mut say, &mut out);
        out
    }
}

fn report(problems: &mut Vec<Found>, at: usize, kind: ProblemKind, done: Done) {
    if problems.len() < PROBLEMS {
        problems.push(Found { at, kind, done });
    }
}

/// Adds text, joined with text that stands before it.
fn push_text(pieces: &mut Vec<Inline>, text: String) {
    match pieces.last_mut() {
        Some(Inline::Text(before)) => before.push_str(&text),
        _ if text.is_empty() => {}
        _ => pieces.push(Inline::Text(text)),
    }
}
