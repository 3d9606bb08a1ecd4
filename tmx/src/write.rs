//! `Header` and `Unit`s -> TMX 1.4 that every tool takes, unit by unit.

use std::io;

use crate::attributes::Attributes;
use crate::dtd;
use crate::error::WriteError;
use crate::inline::{Code, CodeKind, Inline, Segment};
use crate::model::{About, HEADER_ATTRIBUTES, Header, Ude, Unit, Variant};
use crate::text::{clean, is_name, is_plainly_clean, push_escaped, push_escaped_value};

/// How much of what was given is put right while writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Style {
    /// What every tool takes: segments composed (NFC), trimmed and on one line; only elements and attributes
    /// that TMX 1.4 knows (an unknown inline element becomes `<ph>`, or a pair of `<it>` around its text);
    /// a code that lacks a required attribute becomes `<ph>`.
    #[default]
    Clean,
    /// What was read is written back: a segment nobody changed has the same bytes, unknown attributes stay.
    Faithful,
}

/// How many bytes are gathered before they are given to the output.
const FLUSH: usize = 64 * 1024;

/// Writes one TMX file as a stream. The output need not be buffered: it is given 64 KB at a time.
///
/// ```
/// use diglot_tmx::{Header, Unit, Variant, Writer};
/// let mut writer = Writer::new(Vec::new(), &Header::new("example", "1.0", "ru"))?;
/// writer.write_unit(&Unit::new(vec![Variant::new("ru", "Да & нет"), Variant::new("en", "Yes & no")]))?;
/// let (bytes, written) = writer.finish()?;
/// assert!(String::from_utf8_lossy(&bytes).contains("<seg>Да &amp; нет</seg>"));
/// assert_eq!(written.units, 1);
/// # Ok::<(), diglot_tmx::WriteError>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    style: Style,
    buffer: String,
    written: Written,
}

/// What a [`Writer`] has written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// How many units.
    pub units: u64,
    /// How many variants.
    pub variants: u64,
    /// How many characters XML forbids were replaced by a space.
    pub replaced: u64,
}

impl<W: io::Write> Writer<W> {
    /// Begins a file in the clean style.
    pub fn new(out: W, header: &Header) -> Result<Self, WriteError> {
        Self::with_style(out, header, Style::Clean)
    }

    /// Begins a file. Required attributes the header lacks are filled in.
    pub fn with_style(out: W, header: &Header, style: Style) -> Result<Self, WriteError> {
        let mut writer = Self { out, style, buffer: String::new(), written: Written::default() };
        writer.buffer.push_str(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n",
            "<tmx version=\"1.4\"",
        ));
        if style == Style::Faithful {
            writer.push_attributes("tmx", &header.namespaces);
        }
        writer.buffer.push_str(">\n");
        writer.push_header(header);
        writer.buffer.push_str("  <body>\n");
        writer.flush_buffer()?;
        Ok(writer)
    }

    /// Writes one unit: its properties and notes, then its variants. Nothing of it is written when it fails for what is in
    /// the unit.
    pub fn write_unit(&mut self, unit: &Unit) -> Result<(), WriteError> {
        let number = self.written.units + 1;
        if unit.variants.is_empty() {
            return Err(WriteError::NoVariant { unit: number });
        }
        if unit.variants.iter().any(|variant| variant.language().is_empty()) {
            return Err(WriteError::NoLanguage { unit: number });
        }
        self.buffer.push_str("    <tu");
        self.push_attributes("tu", &unit.attributes);
        self.buffer.push_str(">\n");
        self.push_about("      ", &unit.about);
        for variant in &unit.variants {
            self.push_variant(variant);
        }
        self.buffer.push_str("    </tu>\n");
        if self.buffer.len() >= FLUSH {
            self.flush_buffer()?;
        }
        self.written.units = number;
        self.written.variants += unit.variants.len() as u64;
        Ok(())
    }

    /// Gives what was written so far to the output.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        self.flush_buffer()?;
        Ok(self.out.flush()?)
    }

    /// Ends the file and gives back the output and what was written. Without it the file is not complete.
    pub fn finish(mut self) -> Result<(W, Written), WriteError> {
        self.buffer.push_str("  </body>\n</tmx>\n");
        self.flush_buffer()?;
        self.out.flush()?;
        Ok((self.out, self.written))
    }

    fn push_header(&mut self, header: &Header) {
        let defaults = Header::new("unknown", "unknown", "*all*").attributes;
        let value_of = |name| {
            let given = header.attributes.get(name).filter(|value| !value.is_empty());
            let given = given.filter(|value| name != "segtype" || dtd::SEGMENT_TYPES.contains(value));
            (name, given.or_else(|| defaults.get(name)).unwrap_or_default())
        };
        let required = HEADER_ATTRIBUTES.into_iter().map(value_of);
        let others = header.attributes.iter().filter(|(name, _)| !HEADER_ATTRIBUTES.contains(name));
        let attributes = required.chain(others).collect::<Attributes>();
        self.buffer.push_str("  <header");
        self.push_attributes("header", &attributes);
        let open = self.buffer.len();
        self.buffer.push_str(">\n");
        let inside = self.buffer.len();
        self.push_about("    ", &header.about);
        if self.buffer.len() > inside {
            self.buffer.push_str("  </header>\n");
        } else {
            // Nothing that has a place in a file was in it.
            self.buffer.truncate(open);
            self.buffer.push_str("/>\n");
        }
    }

    fn push_variant(&mut self, variant: &Variant) {
        self.buffer.push_str("      <tuv");
        self.push_attributes("tuv", &variant.attributes);
        self.buffer.push_str(">\n");
        self.push_about("        ", &variant.about);
        self.buffer.push_str("        <seg>");
        self.push_segment(&variant.segment);
        self.buffer.push_str("</seg>\n      </tuv>\n");
    }

    fn push_about(&mut self, indent: &str, about: &[About]) {
        for one in about {
            let clean = self.style == Style::Clean;
            if matches!(one, About::Ude(ude) if clean && !is_sound(ude)) {
                continue;
            }
            self.buffer.push_str(indent);
            match one {
                About::Prop(prop) if clean && prop.kind().is_empty() => {
                    let mut attributes = prop.attributes.clone();
                    attributes.set("type", "unknown");
                    self.push_element("prop", &attributes, &prop.value);
                }
                About::Prop(prop) => self.push_element("prop", &prop.attributes, &prop.value),
                About::Note(note) => self.push_element("note", &note.attributes, &note.text),
                About::Ude(ude) => self.push_ude(ude),
            }
            self.buffer.push('\n');
        }
    }

    fn push_ude(&mut self, ude: &Ude) {
        self.buffer.push_str("<ude");
        self.push_attributes("ude", &ude.attributes);
        self.buffer.push('>');
        for map in &ude.maps {
            self.buffer.push_str("<map");
            self.push_attributes("map", map);
            self.buffer.push_str("/>");
        }
        self.buffer.push_str("</ude>");
    }

    /// An element with text only. The text keeps its line breaks: notes of several lines are usual.
    fn push_element(&mut self, name: &str, attributes: &Attributes, text: &str) {
        self.buffer.push('<');
        self.buffer.push_str(name);
        self.push_attributes(name, attributes);
        self.buffer.push('>');
        self.written.replaced += push_escaped(text, &mut self.buffer);
        self.buffer.push_str("</");
        self.buffer.push_str(name);
        self.buffer.push('>');
    }

    fn push_attributes(&mut self, element: &str, attributes: &Attributes) {
        for (name, value, known_name) in attributes.entries_known() {
            // `lang` is the old name of `xml:lang`; a file of version 1.4 has the new one.
            let (name, twice) = match name {
                "lang" => ("xml:lang", attributes.get("xml:lang").is_some()),
                name => (name, false),
            };
            let is_sound = || {
                dtd::attributes(element).contains(&name)
                    && (name != "segtype" || dtd::SEGMENT_TYPES.contains(&value))
            };
            if twice || !known_name && !is_name(name) || self.style == Style::Clean && !is_sound() {
                continue;
            }
            self.buffer.push(' ');
            self.buffer.push_str(name);
            self.buffer.push_str("=\"");
            self.written.replaced += push_escaped_value(value, &mut self.buffer);
            self.buffer.push('"');
        }
    }

    fn push_segment(&mut self, segment: &Segment) {
        match (self.style, segment.as_written()) {
            (Style::Faithful, Some(written)) => self.buffer.push_str(written),
            (Style::Faithful, None) => self.push_pieces("seg", segment.content()),
            (Style::Clean, _) if is_clean(segment.content()) => self.push_pieces("seg", segment.content()),
            (Style::Clean, _) => {
                let pieces = cleaned(segment.content(), &mut self.written.replaced);
                self.push_pieces("seg", &pieces);
            }
        }
    }

    fn push_pieces(&mut self, parent: &str, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => self.written.replaced += push_escaped(text, &mut self.buffer),
                Inline::Code(code) => self.push_code(parent, code),
            }
        }
    }

    fn push_code(&mut self, parent: &str, code: &Code) {
        let name = code.kind.name();
        if !is_name(name) {
            self.push_pieces(parent, &code.content);
            return;
        }
        self.buffer.push('<');
        self.buffer.push_str(name);
        self.push_attributes(name, &code.attributes);
        if code.content.is_empty() {
            self.buffer.push_str("/>");
            return;
        }
        self.buffer.push('>');
        self.push_pieces(name, &code.content);
        self.buffer.push_str("</");
        self.buffer.push_str(name);
        self.buffer.push('>');
    }

    fn flush_buffer(&mut self) -> io::Result<()> {
        self.out.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }
}

/// Whether [`cleaned`] would change nothing of a segment, seen at a glance.
fn is_clean(pieces: &[Inline]) -> bool {
    let trimmed = |piece: Option<&Inline>, at_end: fn(&str) -> Option<char>| match piece {
        Some(Inline::Text(text)) => at_end(text).is_some_and(|c| !c.is_whitespace()),
        _ => true,
    };
    trimmed(pieces.first(), |text| text.chars().next())
        && trimmed(pieces.last(), |text| text.chars().next_back())
        && are_clean("seg", pieces)
}

fn are_clean(parent: &str, pieces: &[Inline]) -> bool {
    pieces.iter().all(|piece| match piece {
        Inline::Text(text) => is_plainly_clean(text),
        Inline::Code(code) => {
            let name = code.kind.name();
            dtd::may_hold(parent, name) && is_whole(code) && are_clean(name, &code.content)
        }
    })
}

/// The pieces of a segment as the clean style writes them: clean text, trimmed ends, elements where TMX has a place
/// for them.
fn cleaned(pieces: &[Inline], replaced: &mut u64) -> Vec<Inline> {
    let mut out = Vec::with_capacity(pieces.len());
    clean_pieces("seg", pieces, &mut out, replaced);
    while let Some(Inline::Text(first)) = out.first_mut() {
        *first = first.trim_start().to_owned();
        if !first.is_empty() {
            break;
        }
        out.remove(0);
    }
    while let Some(Inline::Text(last)) = out.last_mut() {
        last.truncate(last.trim_end().len());
        if !last.is_empty() {
            break;
        }
        out.pop();
    }
    out
}

fn clean_pieces(parent: &str, pieces: &[Inline], out: &mut Vec<Inline>, replaced: &mut u64) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => {
                let (text, count) = clean(text);
                *replaced += count;
                push_text(&text, out);
            }
            Inline::Code(code) if dtd::may_hold(parent, code.kind.name()) => {
                let mut content = Vec::with_capacity(code.content.len());
                clean_pieces(code.kind.name(), &code.content, &mut content, replaced);
                let kind = if is_whole(code) { code.kind.clone() } else { CodeKind::Ph };
                out.push(Inline::Code(Code { kind, attributes: code.attributes.clone(), content }));
            }
            Inline::Code(Code { kind: CodeKind::Other(name), attributes, content }) => {
                push_foreign(parent, name, attributes, content, out, replaced);
            }
            // A known element in the wrong place: what is in it stays.
            Inline::Code(code) => clean_pieces(parent, &code.content, out, replaced),
        }
    }
}

/// Whether a code has what its kind demands.
fn is_whole(code: &Code) -> bool {
    match code.kind {
        CodeKind::Bpt | CodeKind::Ept => code.attributes.get("i").is_some(),
        CodeKind::It => matches!(code.attributes.get("pos"), Some("begin" | "end")),
        _ => true,
    }
}

/// Whether an encoding has what TMX demands of it.
fn is_sound(ude: &Ude) -> bool {
    let has_all = ude.maps.iter().all(|map| map.get("unicode").is_some());
    ude.attributes.get("name").is_some() && !ude.maps.is_empty() && has_all
}

/// An element TMX does not know, its tags as the native code they are.
fn push_foreign(
    parent: &str,
    name: &str,
    attributes: &Attributes,
    content: &[Inline],
    out: &mut Vec<Inline>,
    replaced: &mut u64,
) {
    let mut tag = format!("<{name}");
    for (name, value) in attributes.iter() {
        tag.push(' ');
        tag.push_str(name);
        tag.push_str("=\"");
        push_escaped_value(value, &mut tag);
        tag.push('"');
    }
    let (tag, _) = clean(&tag);
    if !dtd::may_hold(parent, "ph") {
        push_text(&format!("{tag}>"), out);
        clean_pieces(parent, content, out, replaced);
        push_text(&format!("</{name}>"), out);
    } else if content.is_empty() {
        out.push(code(CodeKind::Ph, None, format!("{tag}/>")));
    } else {
        out.push(code(CodeKind::It, Some("begin"), format!("{tag}>")));
        clean_pieces(parent, content, out, replaced);
        out.push(code(CodeKind::It, Some("end"), format!("</{name}>")));
    }
}

fn code(kind: CodeKind, pos: Option<&str>, native: String) -> Inline {
    let attributes = pos.map(|pos| ("pos", pos)).into_iter().collect();
    Inline::Code(Code { kind, attributes, content: vec![Inline::Text(native)] })
}

/// Adds text, joined with text that stands before it: a letter and its accent may come in two pieces.
fn push_text(text: &str, out: &mut Vec<Inline>) {
    match out.last_mut() {
        Some(Inline::Text(before)) => {
            before.push_str(text);
            *before = clean(before).0.into_owned();
        }
        _ if text.is_empty() => {}
        _ => out.push(Inline::Text(text.to_owned())),
    }
}
