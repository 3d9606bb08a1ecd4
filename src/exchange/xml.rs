//! An XML file -> its elements one after another: those with units as whole trees, the frame around them as tags.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::ExchangeError;
use super::text::{LIMIT, Text};

/// How many elements may be inside each other.
const DEPTH: usize = 200;

/// An element with its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without a prefix; empty for an element of a namespace that is not of the file's own format.
    pub name: String,
    /// Its attributes, with prefixes as written.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub content: Vec<Node>,
}

/// A piece of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text, decoded.
    Text(String),
    /// An element.
    Element(Element),
}

/// What comes next in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An element of the frame begins; its content comes as further steps.
    Open(Element),
    /// An element that was asked for as a whole.
    Whole(Element),
    /// An element of the frame ends.
    Close(String),
    /// The file ends.
    End,
}

/// Reads an XML file.
pub struct Elements {
    name: String,
    reader: NsReader<Text>,
    whole: &'static [&'static str],
    namespace: &'static str,
    buffer: Vec<u8>,
    /// The name of an empty element whose end is still to be given.
    closing: Option<String>,
    depth: usize,
}

impl Elements {
    /// Reads a text; elements called one of `whole` come as a whole. The format's own namespace begins with `namespace`.
    pub fn new(name: &str, text: Text, whole: &'static [&'static str], namespace: &'static str) -> Self {
        let mut reader = NsReader::from_reader(text);
        reader.config_mut().allow_dangling_amp = true;
        Self { name: name.to_owned(), reader, whole, namespace, buffer: Vec::new(), closing: None, depth: 0 }
    }

    /// The text that is read.
    pub fn text(&mut self) -> &mut Text {
        self.reader.get_mut()
    }

    /// The encoding of the file.
    pub fn encoding(&self) -> &'static str {
        self.reader.get_ref().encoding()
    }

    /// The next step.
    pub fn next_step(&mut self) -> Result<Step, ExchangeError> {
        if let Some(name) = self.closing.take() {
            return Ok(Step::Close(name));
        }
        loop {
            self.reader.get_mut().renew();
            match self.next()? {
                Piece::Start(element, empty) => {
                    if self.whole.contains(&element.name.as_str()) {
                        let element = if empty { element } else { self.rest_of(element)? };
                        return Ok(Step::Whole(element));
                    }
                    if empty {
                        self.closing = Some(element.name.clone());
                    } else {
                        self.deeper()?;
                    }
                    return Ok(Step::Open(element));
                }
                Piece::End(name) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close(name));
                }
                Piece::Text(_) => {}
                Piece::Eof if self.depth > 0 => {
                    return Err(self.error("the file ends too early; is it cut off?".to_owned()));
                }
                Piece::Eof => return Ok(Step::End),
            }
        }
    }

    /// What is wrong, with the line that is read.
    pub fn error(&mut self, what: String) -> ExchangeError {
        let line = Some(self.reader.get_mut().line());
        ExchangeError::Content { name: self.name.clone(), line, what }
    }

    fn deeper(&mut self) -> Result<(), ExchangeError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error(format!("more than {DEPTH} elements inside each other")));
        }
        Ok(())
    }

    /// Reads to the end of an element that has begun.
    fn rest_of(&mut self, element: Element) -> Result<Element, ExchangeError> {
        let mut open = vec![element];
        loop {
            let piece = self.next()?;
            let last = open.len() - 1;
            match piece {
                Piece::Start(element, true) => open[last].content.push(Node::Element(element)),
                Piece::Start(element, false) => {
                    open.push(element);
                    if open.len() + self.depth > DEPTH {
                        return Err(self.error(format!("more than {DEPTH} elements inside each other")));
                    }
                }
                Piece::Text(text) => match open[last].content.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ => open[last].content.push(Node::Text(text)),
                },
                Piece::End(_) => {
                    let Some(element) = open.pop() else { return Ok(Element::default()) };
                    match open.last_mut() {
                        Some(parent) => parent.content.push(Node::Element(element)),
                        None => return Ok(element),
                    }
                }
                Piece::Eof => return Err(self.error("the file ends too early; is it cut off?".to_owned())),
            }
        }
    }

    fn next(&mut self) -> Result<Piece, ExchangeError> {
        loop {
            self.buffer.clear();
            if self.buffer.capacity() > LIMIT {
                self.buffer = Vec::new();
            }
            let mut buffer = std::mem::take(&mut self.buffer);
            let piece = match self.reader.read_resolved_event_into(&mut buffer) {
                Ok((space, event)) => {
                    let own = match space {
                        ResolveResult::Bound(space) => space.as_ref().starts_with(self.namespace),
                        ResolveResult::Unbound => true,
                        ResolveResult::Unknown(_) => false,
                    };
                    piece(&event, own)
                }
                Err(quick_xml::Error::Io(error)) if error.kind() != std::io::ErrorKind::InvalidData => {
                    let source = std::io::Error::new(error.kind(), error.to_string());
                    return Err(ExchangeError::Reading { name: self.name.clone(), source });
                }
                Err(quick_xml::Error::Io(error)) => Err(error.to_string()),
                Err(error) => Err(format!("not well-formed XML: {error}")),
            };
            self.buffer = buffer;
            match piece {
                Ok(Some(piece)) => return Ok(piece),
                Ok(None) => {}
                Err(what) => return Err(self.error(what)),
            }
        }
    }
}

enum Piece {
    Start(Element, bool),
    End(String),
    Text(String),
    Eof,
}

/// What an event is; `None` when it does not matter, an error when its references are not those of XML.
fn piece(event: &Event<'_>, own: bool) -> Result<Option<Piece>, String> {
    Ok(Some(match event {
        Event::Start(start) => Piece::Start(element(start, own)?, false),
        Event::Empty(start) => Piece::Start(element(start, own)?, true),
        Event::End(end) => {
            let name = if own { end.local_name().as_ref().to_owned() } else { String::new() };
            Piece::End(name)
        }
        Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => {
            let named = match reference.resolve_char_ref() {
                Ok(Some(c)) => Some(c.to_string()),
                Ok(None) => quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned),
                Err(_) => None,
            };
            // What is declared in the file is not expanded.
            let text: &str = reference;
            Piece::Text(named.ok_or_else(|| {
                format!("the entity &{text}; is not one of XML; write the character itself")
            })?)
        }
        Event::Eof => Piece::Eof,
        Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return Ok(None),
    }))
}

fn element(start: &BytesStart<'_>, own: bool) -> Result<Element, String> {
    let name = if own { start.local_name().as_ref().to_owned() } else { String::new() };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("not well-formed XML: {error}"))?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_err(|error| format!("not well-formed XML: {error}"))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name, attributes, content: Vec::new() })
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// All text in it, at any depth.
    pub fn all_text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.content {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }
}

/// The encoding named in `<?xml ... encoding="..."?>`.
pub fn declared(head: &[u8]) -> Option<String> {
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(&head[..end]).ok()?;
    let declaration = declaration.trim_start().strip_prefix("<?xml")?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_owned())
}
