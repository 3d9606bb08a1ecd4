//! The text of a segment with its inline markup as a tree.

use crate::attributes::Attributes;

/// Text and codes of a `<seg>`, in order.
///
/// A segment that was read can be written back byte for byte: where the writer would write it differently, it also
/// keeps the characters it was written with. Changing it through [`Segment::content_mut`] gives them up. Comparing looks
/// at the content only.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    content: Vec<Inline>,
    written: Option<Box<str>>,
}

/// A piece of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text, decoded.
    Text(String),
    /// An element.
    Code(Code),
}

/// An inline element with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Which element.
    pub kind: CodeKind,
    /// Its attributes.
    pub attributes: Attributes,
    /// Text and elements in it.
    pub content: Vec<Inline>,
}

/// Which inline element a [`Code`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeKind {
    /// `<bpt>`: the native code that begins a pair.
    Bpt,
    /// `<ept>`: the native code that ends a pair.
    Ept,
    /// `<ph>`: a native code that stands alone.
    Ph,
    /// `<it>`: one half of a pair whose other half is in another segment.
    It,
    /// `<hi>`: a marked piece of text.
    Hi,
    /// `<ut>`: a native code nobody understood; deprecated.
    Ut,
    /// `<sub>`: text inside a native code, a footnote or the alternative text of a picture.
    Sub,
    /// An element TMX does not know, with its name as written.
    Other(String),
}

impl CodeKind {
    /// The kind with this element name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "bpt" => Self::Bpt,
            "ept" => Self::Ept,
            "ph" => Self::Ph,
            "it" => Self::It,
            "hi" => Self::Hi,
            "ut" => Self::Ut,
            "sub" => Self::Sub,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The element name.
    pub fn name(&self) -> &str {
        match self {
            Self::Bpt => "bpt",
            Self::Ept => "ept",
            Self::Ph => "ph",
            Self::It => "it",
            Self::Hi => "hi",
            Self::Ut => "ut",
            Self::Sub => "sub",
            Self::Other(name) => name,
        }
    }

    /// Whether what is in it is text of the sentence rather than a native code.
    fn holds_text(&self) -> bool {
        matches!(self, Self::Hi | Self::Other(_))
    }
}

impl Segment {
    /// A segment of these pieces.
    pub fn new(content: Vec<Inline>) -> Self {
        Self { content, written: None }
    }

    /// A segment that was read, and how it was written between `<seg>` and `</seg>`.
    pub(crate) fn read(content: Vec<Inline>, written: Option<&str>) -> Self {
        Self { content, written: written.map(Box::from) }
    }

    /// The pieces in order.
    pub fn content(&self) -> &[Inline] {
        &self.content
    }

    /// The pieces, to be changed; how the segment was written is forgotten.
    pub fn content_mut(&mut self) -> &mut Vec<Inline> {
        self.written = None;
        &mut self.content
    }

    /// The markup between `<seg>` and `</seg>` as it was read, if it is not just what the writer makes of the content:
    /// other quotes, references that need not be, a CDATA section.
    pub fn as_written(&self) -> Option<&str> {
        self.written.as_deref()
    }

    /// The text a reader sees: native codes and what is in them are left out, the text of `<hi>` stays.
    ///
    /// ```
    /// use diglot_tmx::{Attributes, Code, CodeKind, Inline, Segment};
    /// let code = Code { kind: CodeKind::Ph, attributes: Attributes::new(), content: vec![Inline::Text("<br/>".into())] };
    /// let segment = Segment::new(vec![Inline::Text("Да".into()), Inline::Code(code), Inline::Text(", нет".into())]);
    /// assert_eq!(segment.plain_text(), "Да, нет");
    /// ```
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        push_text(&self.content, &mut text);
        text
    }

    /// Whether there is any element in it.
    pub fn has_codes(&self) -> bool {
        self.content.iter().any(|piece| matches!(piece, Inline::Code(_)))
    }

    /// Every code of the segment, outer before inner, in reading order.
    pub fn codes(&self) -> Vec<&Code> {
        let mut codes = Vec::new();
        push_codes(&self.content, &mut codes);
        codes
    }
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Eq for Segment {}

impl<T: Into<String>> From<T> for Segment {
    fn from(text: T) -> Self {
        let text = text.into();
        Self::new(if text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] })
    }
}

fn push_text(content: &[Inline], text: &mut String) {
    for piece in content {
        match piece {
            Inline::Text(piece) => text.push_str(piece),
            Inline::Code(code) if code.kind.holds_text() => push_text(&code.content, text),
            Inline::Code(_) => {}
        }
    }
}

fn push_codes<'a>(content: &'a [Inline], codes: &mut Vec<&'a Code>) {
    for piece in content {
        if let Inline::Code(code) = piece {
            codes.push(code);
            push_codes(&code.content, codes);
        }
    }
}
