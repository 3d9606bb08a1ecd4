//! The tree of a segment <-> the inline elements of XLIFF 2.0, whose native codes stand apart, in `<originalData>`.

use std::collections::HashMap;
use std::fmt::Write as _;

use diglot_tmx::{Attributes, Code, CodeKind, Inline, Segment, is_allowed};

use super::known::{Ids, known, set_x};
use crate::exchange::layout::Losses;
use crate::exchange::markup::{push_attribute, push_text};
use crate::exchange::xml::{Element, Node};

/// What stands before a type of ours in `subType`.
const PREFIX: &str = "tmx:";
/// The `subType` that says that a `ph` is the `ut` of TMX.
const UT: &str = "tmx-ut:ut";

/// The native codes of a unit, each once.
#[derive(Default)]
pub struct Data(Vec<String>);

impl Data {
    /// The codes in order; the first has the id `d1`.
    pub fn codes(&self) -> &[String] {
        &self.0
    }

    fn id(&mut self, code: String) -> String {
        let at = self.0.iter().position(|known| *known == code).unwrap_or_else(|| {
            self.0.push(code);
            self.0.len() - 1
        });
        format!("d{}", at + 1)
    }
}

/// Adds the content of `<source>` or `<target>`. Gives how many characters had to be replaced.
pub fn push(segment: &Segment, data: &mut Data, out: &mut String, losses: &mut Losses) -> u64 {
    let pieces = known(segment.content(), false, losses);
    let (mut begun, mut ended) = (Vec::new(), Vec::new());
    numbers(&pieces, &mut begun, &mut ended);
    let mut writer =
        Writing { ids: Ids::default(), pairs: HashMap::new(), ended, replaced: 0, data, out, losses };
    writer.pieces(&pieces);
    writer.replaced
}

/// The `i` of all beginnings and ends outside of codes.
fn numbers(pieces: &[Inline], begun: &mut Vec<String>, ended: &mut Vec<String>) {
    for piece in pieces {
        let Inline::Code(code) = piece else { continue };
        let number = code.attributes.get("i").unwrap_or_default().to_owned();
        match code.kind {
            CodeKind::Bpt => begun.push(number),
            // An end before its beginning is none.
            CodeKind::Ept if begun.contains(&number) => ended.push(number),
            CodeKind::Hi => numbers(&code.content, begun, ended),
            _ => {}
        }
    }
}

struct Writing<'a> {
    ids: Ids,
    /// The ids of pairs that have begun, by their `i`.
    pairs: HashMap<String, String>,
    /// The `i` of pairs that end.
    ended: Vec<String>,
    replaced: u64,
    data: &'a mut Data,
    out: &'a mut String,
    losses: &'a mut Losses,
}

impl Writing<'_> {
    fn pieces(&mut self, pieces: &[Inline]) {
        let nested = nested(pieces);
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Inline::Text(text) => self.text(text),
                Inline::Code(code) => match nested.iter().find(|(begin, end)| *begin == at || *end == at) {
                    Some((begin, end)) if *begin == at => {
                        let Inline::Code(end) = &pieces[*end] else { continue };
                        self.begin_pair(code, end);
                    }
                    Some(_) => self.out.push_str("</pc>"),
                    None => self.code(code),
                },
            }
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if is_allowed(c) {
                self.replaced += push_text(c.encode_utf8(&mut [0; 4]), self.out);
            } else {
                let _ = write!(self.out, "<cp hex=\"{:04X}\"/>", u32::from(c));
            }
        }
    }

    /// A pair whose parts are well inside each other.
    fn begin_pair(&mut self, begin: &Code, end: &Code) {
        let id = self.ids.take(begin.attributes.get("x"), 'b', self.losses);
        let mut attributes = vec![("id", id)];
        attributes.extend(self.data_of(begin).map(|data| ("dataRefStart", data)));
        attributes.extend(self.data_of(end).map(|data| ("dataRefEnd", data)));
        attributes.extend(self.kind(begin));
        self.open("pc", &attributes, ">");
    }

    fn code(&mut self, code: &Code) {
        let get = |name: &str| code.attributes.get(name);
        let data = self.data_of(code).map(|data| ("dataRef", data));
        let number = get("i").unwrap_or_default().to_owned();
        match code.kind {
            CodeKind::Hi => {
                let id = self.ids.take(get("x"), 'm', self.losses);
                let mut attributes = vec![("id", id)];
                match get("type") {
                    Some("term") => attributes.push(("type", "term".to_owned())),
                    Some(kind) if is_type(kind) => attributes.push(("type", format!("{PREFIX}{kind}"))),
                    Some(_) => self.losses.add("types of tags", 1),
                    None => {}
                }
                self.open("mrk", &attributes, ">");
                self.pieces(&code.content);
                self.out.push_str("</mrk>");
            }
            CodeKind::Bpt if self.ended.contains(&number) && !self.pairs.contains_key(&number) => {
                let id = self.ids.take(get("x"), 'b', self.losses);
                self.pairs.insert(number, id.clone());
                let mut attributes = vec![("id", id)];
                attributes.extend(data);
                attributes.extend(self.kind(code));
                self.open("sc", &attributes, "/>");
            }
            CodeKind::Ept if self.pairs.contains_key(&number) => {
                let id = self.pairs.remove(&number).unwrap_or_default();
                let mut attributes = vec![("startRef", id)];
                attributes.extend(data);
                self.open("ec", &attributes, "/>");
            }
            CodeKind::Bpt | CodeKind::Ept | CodeKind::It => {
                if code.kind != CodeKind::It {
                    self.losses.add("halves of pairs written as codes that stand alone", 1);
                }
                let begins = code.kind == CodeKind::Bpt || get("pos") == Some("begin");
                let id = self.ids.take(get("x"), 't', self.losses);
                let mut attributes = vec![("id", id), ("isolated", "yes".to_owned())];
                attributes.extend(data);
                attributes.extend(self.kind(code));
                self.open(if begins { "sc" } else { "ec" }, &attributes, "/>");
            }
            CodeKind::Ph | CodeKind::Ut | CodeKind::Sub | CodeKind::Other(_) => {
                let id = self.ids.take(get("x"), 'p', self.losses);
                let mut attributes = vec![("id", id)];
                attributes.extend(data);
                if code.kind == CodeKind::Ut {
                    attributes.extend([("type", "other".to_owned()), ("subType", UT.to_owned())]);
                } else {
                    attributes.extend(self.kind(code));
                }
                self.losses.add("positions of tags (assoc)", u64::from(get("assoc").is_some()));
                self.open("ph", &attributes, "/>");
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, String)], end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            push_attribute(name, value, self.out);
        }
        self.out.push_str(end);
    }

    /// The place of the native text of a code; text inside the code becomes a part of it.
    fn data_of(&mut self, code: &Code) -> Option<String> {
        if code.content.is_empty() || code.kind == CodeKind::Hi {
            return None;
        }
        let mut native = String::new();
        push_all(&code.content, &mut native, self.losses);
        Some(self.data.id(native))
    }

    fn kind(&mut self, code: &Code) -> Vec<(&'static str, String)> {
        match code.attributes.get("type") {
            Some(kind) if is_type(kind) => {
                vec![("type", "other".to_owned()), ("subType", format!("{PREFIX}{kind}"))]
            }
            Some(_) => {
                self.losses.add("types of tags", 1);
                Vec::new()
            }
            None => Vec::new(),
        }
    }
}

/// Whether a type may stand behind a prefix.
fn is_type(kind: &str) -> bool {
    !kind.is_empty() && !kind.contains(|c: char| c.is_whitespace() || c == ':')
}

fn push_all(pieces: &[Inline], out: &mut String, losses: &mut Losses) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(text),
            Inline::Code(code) => {
                let is_sub = code.kind == CodeKind::Sub;
                losses.add("texts inside tags (sub) written as a part of the tag", u64::from(is_sub));
                push_all(&code.content, out, losses);
            }
        }
    }
}

/// The pairs in a list, by the places of their halves, that cross no other pair.
fn nested(pieces: &[Inline]) -> Vec<(usize, usize)> {
    let number = |piece: &Inline, wanted: &CodeKind| match piece {
        Inline::Code(code) if code.kind == *wanted => code.attributes.get("i").map(str::to_owned),
        _ => None,
    };
    let mut pairs = Vec::<(usize, usize)>::new();
    for (begin, piece) in pieces.iter().enumerate() {
        let Some(wanted) = number(piece, &CodeKind::Bpt) else { continue };
        let is_end =
            |(_, piece): &(usize, &Inline)| number(piece, &CodeKind::Ept).as_deref() == Some(&wanted);
        if let Some((end, _)) = pieces.iter().enumerate().skip(begin).find(is_end)
            && pairs.iter().all(|pair| pair.1 != end)
        {
            pairs.push((begin, end));
        }
    }
    let crosses = |a: &(usize, usize), b: &(usize, usize)| {
        a.0 < b.0 && b.0 < a.1 && a.1 < b.1 || b.0 < a.0 && a.0 < b.1 && b.1 < a.1
    };
    pairs.iter().filter(|pair| !pairs.iter().any(|other| crosses(pair, other))).copied().collect()
}

/// The segment in `<source>` or `<target>` with the native codes of its unit; `own`: the file is ours.
pub fn read(element: &Element, data: &HashMap<String, String>, own: bool, losses: &mut Losses) -> Segment {
    let mut ended = Vec::new();
    find_ends(element, &mut ended);
    let mut reader = Reading { own, next: 0, begun: HashMap::new(), ended, data, losses };
    let mut out = Vec::new();
    reader.nodes(&element.content, &mut out);
    Segment::new(out)
}

fn find_ends(element: &Element, ended: &mut Vec<String>) {
    for inner in element.elements() {
        if inner.name == "ec" {
            ended.extend(inner.get("startRef").map(str::to_owned));
        }
        find_ends(inner, ended);
    }
}

struct Reading<'a> {
    own: bool,
    next: u32,
    begun: HashMap<String, String>,
    ended: Vec<String>,
    data: &'a HashMap<String, String>,
    losses: &'a mut Losses,
}

impl Reading<'_> {
    fn nodes(&mut self, nodes: &[Node], out: &mut Vec<Inline>) {
        for node in nodes {
            match node {
                Node::Text(text) => push_piece(text, out),
                Node::Element(element) => self.element(element, out),
            }
        }
    }

    fn element(&mut self, element: &Element, out: &mut Vec<Inline>) {
        let mut attributes = Attributes::new();
        let id = element.get("id").unwrap_or_default();
        match element.name.as_str() {
            "pc" => {
                self.next += 1;
                let i = self.next.to_string();
                attributes.set("i", &i);
                set_x(&mut attributes, Some(id), self.own);
                set_type(&mut attributes, element);
                let content = self.native(element, "dataRefStart", &format!("<pc id=\"{id}\">"));
                out.push(Inline::Code(Code { kind: CodeKind::Bpt, attributes, content }));
                self.nodes(&element.content, out);
                let content = self.native(element, "dataRefEnd", "</pc>");
                let attributes = [("i", i)].into_iter().collect();
                out.push(Inline::Code(Code { kind: CodeKind::Ept, attributes, content }));
            }
            "sc" if self.ended.iter().any(|ended| ended == id) => {
                self.next += 1;
                let i = self.next.to_string();
                self.begun.insert(id.to_owned(), i.clone());
                attributes.set("i", i);
                set_x(&mut attributes, Some(id), self.own);
                set_type(&mut attributes, element);
                let content = self.native(element, "dataRef", &format!("<sc id=\"{id}\"/>"));
                out.push(Inline::Code(Code { kind: CodeKind::Bpt, attributes, content }));
            }
            "ec" if element.get("startRef").is_some_and(|start| self.begun.contains_key(start)) => {
                let start = element.get("startRef").unwrap_or_default();
                attributes.set("i", self.begun[start].as_str());
                let content = self.native(element, "dataRef", &format!("<ec startRef=\"{start}\"/>"));
                out.push(Inline::Code(Code { kind: CodeKind::Ept, attributes, content }));
            }
            name @ ("sc" | "ec") => {
                attributes.set("pos", if name == "sc" { "begin" } else { "end" });
                set_x(&mut attributes, element.get("id"), self.own);
                set_type(&mut attributes, element);
                let content = self.native(element, "dataRef", &format!("<{name} id=\"{id}\"/>"));
                out.push(Inline::Code(Code { kind: CodeKind::It, attributes, content }));
            }
            "ph" => {
                set_x(&mut attributes, Some(id), self.own);
                let is_ut = element.get("subType") == Some(UT);
                let kind = if is_ut { CodeKind::Ut } else { CodeKind::Ph };
                if !is_ut {
                    set_type(&mut attributes, element);
                }
                let content = self.native(element, "dataRef", &format!("<ph id=\"{id}\"/>"));
                out.push(Inline::Code(Code { kind, attributes, content }));
            }
            "mrk" => {
                set_x(&mut attributes, Some(id), self.own);
                if let Some(kind) = element.get("type").filter(|kind| *kind != "generic") {
                    attributes.set("type", kind.strip_prefix(PREFIX).unwrap_or(kind));
                }
                let mut content = Vec::new();
                self.nodes(&element.content, &mut content);
                out.push(Inline::Code(Code { kind: CodeKind::Hi, attributes, content }));
            }
            "cp" => {
                let number = element.get("hex").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                push_piece(number.and_then(char::from_u32).unwrap_or(' ').encode_utf8(&mut [0; 4]), out);
            }
            "sm" | "em" => self.losses.add("marks without their text (sm, em)", 1),
            _ => {
                self.losses.add("inline elements of other formats opened", 1);
                self.nodes(&element.content, out);
            }
        }
    }

    /// The native text of a code; of a code that has none, in a file of another program, its tag.
    fn native(&self, element: &Element, reference: &str, tag: &str) -> Vec<Inline> {
        let text = match element.get(reference) {
            Some(data) => self.data.get(data).cloned().unwrap_or_default(),
            None if self.own => String::new(),
            None => tag.to_owned(),
        };
        if text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] }
    }
}

fn set_type(attributes: &mut Attributes, element: &Element) {
    if let Some(kind) = element.get("subType").or_else(|| element.get("type")) {
        attributes.set("type", kind.strip_prefix(PREFIX).unwrap_or(kind));
    }
}

fn push_piece(text: &str, out: &mut Vec<Inline>) {
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => out.push(Inline::Text(text.to_owned())),
    }
}
