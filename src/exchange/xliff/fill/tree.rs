//! The text of an XLIFF file -> its elements with their places in it: units as whole trees, the frame around them as tags.

use std::ops::Range;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::exchange::ExchangeError;
use crate::exchange::xliff::NAMESPACE;

/// How many elements may be inside each other.
const DEPTH: usize = 200;
/// The namespace of matches in XLIFF 2.
pub const MATCHES: &str = "urn:oasis:names:tc:xliff:matches:2.0";

/// An element and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its name without a prefix; empty for an element of another format.
    pub name: String,
    /// Its name as written.
    pub written: String,
    /// Whether it is of the module of matches.
    pub of_matches: bool,
    /// Its attributes, decoded.
    pub attributes: Vec<(String, String)>,
    /// From `<` of its first tag to `>` of its last.
    pub outer: Range<usize>,
    /// What stands between its tags; empty and at its end when it is one tag.
    pub inner: Range<usize>,
    /// What is in it.
    pub content: Vec<Node>,
}

/// A piece of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text, decoded.
    Text(String),
    /// An element.
    Tree(Tree),
}

/// What comes next.
#[derive(Debug)]
pub enum Step {
    /// An element of the frame begins.
    Open(Tree),
    /// An element of the frame ends.
    Close,
    /// A unit.
    Whole(Tree),
}

impl Tree {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn trees(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|node| match node {
            Node::Tree(tree) => Some(tree),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.trees().find(|tree| tree.name == name)
    }

    /// Whether there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        self.content.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
    }

    /// Its prefix with the colon: that of its neighbours.
    pub fn prefix(&self) -> &str {
        self.written.rfind(':').map_or("", |at| &self.written[..=at])
    }

    /// Where its name ends in its first tag.
    pub fn name_end(&self) -> usize {
        self.outer.start + 1 + self.written.len()
    }
}

/// Gives the elements of a text.
pub struct Trees<'t> {
    name: &'t str,
    text: &'t str,
    reader: NsReader<&'t [u8]>,
    depth: usize,
    /// An empty element of the frame has been given, its end has not.
    closing: bool,
}

impl<'t> Trees<'t> {
    /// Reads `text`, the content of the file called `name`.
    pub fn new(name: &'t str, text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Self { name, text, reader, depth: 0, closing: false }
    }

    /// The next step; `None` at the end.
    pub fn next_step(&mut self) -> Result<Option<Step>, ExchangeError> {
        if std::mem::take(&mut self.closing) {
            return Ok(Some(Step::Close));
        }
        loop {
            match self.piece()? {
                Piece::Start(tree, empty) => {
                    if matches!(tree.name.as_str(), "trans-unit" | "unit") {
                        return Ok(Some(Step::Whole(if empty { tree } else { self.rest_of(tree)? })));
                    }
                    if empty {
                        self.closing = true;
                    } else {
                        self.deeper(1)?;
                    }
                    return Ok(Some(Step::Open(tree)));
                }
                Piece::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close));
                }
                Piece::Eof if self.depth > 0 => return Err(self.cut_off()),
                Piece::Eof => return Ok(None),
                Piece::Text(_) => {}
            }
        }
    }

    /// What is wrong, with the line that is read.
    pub fn error(&self, what: impl Into<String>) -> ExchangeError {
        let at = self.reader.buffer_position() as usize;
        let line = 1 + self.text.get(..at).unwrap_or(self.text).matches('\n').count() as u64;
        ExchangeError::Content { name: self.name.to_owned(), line: Some(line), what: what.into() }
    }

    fn cut_off(&self) -> ExchangeError {
        self.error("the file ends too early; is it cut off?")
    }

    fn deeper(&mut self, by: usize) -> Result<(), ExchangeError> {
        self.depth += by;
        if self.depth > DEPTH {
            return Err(self.error(format!("more than {DEPTH} elements inside each other")));
        }
        Ok(())
    }

    fn rest_of(&mut self, tree: Tree) -> Result<Tree, ExchangeError> {
        let mut open = vec![tree];
        loop {
            let last = open.len() - 1;
            match self.piece()? {
                Piece::Start(tree, true) => open[last].content.push(Node::Tree(tree)),
                Piece::Start(tree, false) => {
                    open.push(tree);
                    if open.len() + self.depth > DEPTH {
                        return Err(self.error(format!("more than {DEPTH} elements inside each other")));
                    }
                }
                Piece::Text(text) => match open[last].content.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ => open[last].content.push(Node::Text(text)),
                },
                Piece::End(range) => {
                    let Some(mut tree) = open.pop() else { return Err(self.cut_off()) };
                    tree.inner.end = range.start;
                    tree.outer.end = range.end;
                    match open.last_mut() {
                        Some(parent) => parent.content.push(Node::Tree(tree)),
                        None => return Ok(tree),
                    }
                }
                Piece::Eof => return Err(self.cut_off()),
            }
        }
    }

    fn piece(&mut self) -> Result<Piece, ExchangeError> {
        loop {
            let begin = self.reader.buffer_position() as usize;
            let read = match self.reader.read_resolved_event() {
                Ok((space, event)) => {
                    let (own, of_matches) = match space {
                        ResolveResult::Bound(space) => {
                            (space.as_ref().starts_with(NAMESPACE), space.as_ref() == MATCHES)
                        }
                        ResolveResult::Unbound => (true, false),
                        ResolveResult::Unknown(_) => (false, false),
                    };
                    Ok((event, own, of_matches))
                }
                Err(error) => Err(format!("not well-formed XML: {error}")),
            };
            let range = begin..self.reader.buffer_position() as usize;
            let piece = read.and_then(|(event, own, of_matches)| piece(&event, own, of_matches, range));
            if let Some(piece) = piece.map_err(|what| self.error(what))? {
                return Ok(piece);
            }
        }
    }
}

enum Piece {
    Start(Tree, bool),
    End(Range<usize>),
    Text(String),
    Eof,
}

fn piece(
    event: &Event<'_>,
    own: bool,
    of_matches: bool,
    range: Range<usize>,
) -> Result<Option<Piece>, String> {
    Ok(Some(match event {
        Event::Start(start) => Piece::Start(tree(start, own, of_matches, range)?, false),
        Event::Empty(start) => Piece::Start(tree(start, own, of_matches, range)?, true),
        Event::End(_) => Piece::End(range),
        Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => {
            let named = match reference.resolve_char_ref() {
                Ok(Some(c)) => Some(c.to_string()),
                Ok(None) => quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned),
                Err(_) => None,
            };
            let text: &str = reference;
            Piece::Text(named.ok_or_else(|| {
                format!("the entity &{text}; is not one of XML; write the character itself")
            })?)
        }
        Event::Eof => Piece::Eof,
        Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return Ok(None),
    }))
}

fn tree(start: &BytesStart<'_>, own: bool, of_matches: bool, range: Range<usize>) -> Result<Tree, String> {
    let name = if own || of_matches { start.local_name().as_ref().to_owned() } else { String::new() };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("not well-formed XML: {error}"))?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_err(|error| format!("not well-formed XML: {error}"))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    let written = start.name().as_ref().to_owned();
    // Names of the module must not be taken for those of the core.
    let name = if of_matches { format!("mtc:{name}") } else { name };
    let inner = range.end..range.end;
    Ok(Tree { name, written, of_matches, attributes, outer: range, inner, content: Vec::new() })
}
