//! The tree of a segment <-> the inline elements of XLIFF 1.2, which are nearly those of TMX.

use std::collections::HashMap;

use diglot_tmx::{Attributes, Code, CodeKind, Inline, Segment};

use super::known::{Ids, known, set_x};
use crate::exchange::layout::Losses;
use crate::exchange::markup::{push_attribute, push_text};
use crate::exchange::xml::{Element, Node};

/// Types that stand in `ctype` as they are; others get `x-` before them.
const PAIRS: &[&str] = &["bold", "italic", "underlined", "link"];
const SINGLE: &[&str] = &["image", "pb", "lb"];
const MARKS: &[&str] = &["abbrev", "acronym", "datetime", "name", "phrase", "protected", "term"];
/// What says that a `ph` is the `ut` of TMX.
const UT: &str = "x-tmx-ut";
/// `mtype` is required; this one says that there was no type.
const NO_TYPE: &str = "x-hi";
/// The values of `assoc` in TMX and in XLIFF.
const ASSOC: [(&str, &str); 3] = [("p", "preceding"), ("f", "following"), ("b", "both")];

/// Adds the content of `<source>` or `<target>`. Gives how many characters had to be replaced.
pub fn push(segment: &Segment, out: &mut String, losses: &mut Losses) -> u64 {
    let pieces = known(segment.content(), false, losses);
    let mut writer = Writing { ids: Ids::default(), pairs: HashMap::new(), replaced: 0, out, losses };
    writer.pieces(&pieces);
    writer.replaced
}

struct Writing<'a> {
    ids: Ids,
    /// The ids of pairs that have begun, by their `i`.
    pairs: HashMap<String, String>,
    replaced: u64,
    out: &'a mut String,
    losses: &'a mut Losses,
}

impl Writing<'_> {
    fn pieces(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => self.replaced += push_text(text, self.out),
                Inline::Code(code) => self.code(code),
            }
        }
    }

    fn code(&mut self, code: &Code) {
        let get = |name: &str| code.attributes.get(name);
        let mut attributes = Vec::<(&str, String)>::new();
        let name = match code.kind {
            CodeKind::Bpt => {
                let id = self.ids.take(get("x"), 'b', self.losses);
                let pair = get("i").unwrap_or_default().to_owned();
                self.pairs.insert(pair.clone(), id.clone());
                attributes.extend([("id", id), ("rid", pair)]);
                attributes.extend(self.ctype(get("type"), PAIRS));
                "bpt"
            }
            CodeKind::Ept => {
                let pair = get("i").unwrap_or_default().to_owned();
                let id = match self.pairs.get(&pair) {
                    Some(id) => id.clone(),
                    None => self.ids.take(None, 'b', self.losses),
                };
                attributes.extend([("id", id), ("rid", pair)]);
                "ept"
            }
            CodeKind::It => {
                let pos = if get("pos") == Some("end") { "close" } else { "open" };
                attributes.push(("id", self.ids.take(get("x"), 't', self.losses)));
                attributes.push(("pos", pos.to_owned()));
                attributes.extend(self.ctype(get("type"), PAIRS));
                "it"
            }
            CodeKind::Hi => {
                let kind = get("type").filter(|kind| *kind != NO_TYPE);
                let kind = self.ctype(kind, MARKS).map_or_else(|| NO_TYPE.to_owned(), |(_, kind)| kind);
                attributes.push(("mtype", kind));
                attributes.extend(get("x").map(|x| ("mid", x.to_owned())));
                "mrk"
            }
            CodeKind::Sub => {
                attributes.extend(get("datatype").map(|datatype| ("datatype", datatype.to_owned())));
                attributes.extend(self.ctype(get("type"), &[]));
                "sub"
            }
            CodeKind::Ph | CodeKind::Ut | CodeKind::Other(_) => {
                attributes.push(("id", self.ids.take(get("x"), 'p', self.losses)));
                if code.kind == CodeKind::Ut {
                    attributes.push(("ctype", UT.to_owned()));
                } else {
                    attributes.extend(self.ctype(get("type"), SINGLE));
                }
                let assoc = get("assoc").and_then(|assoc| ASSOC.iter().find(|(tmx, _)| *tmx == assoc));
                attributes.extend(assoc.map(|(_, xliff)| ("assoc", (*xliff).to_owned())));
                "ph"
            }
        };
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            push_attribute(name, &value, self.out);
        }
        if code.content.is_empty() {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        self.pieces(&code.content);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// A type as `ctype` has it.
    fn ctype(&mut self, kind: Option<&str>, standard: &[&str]) -> Option<(&'static str, String)> {
        let kind = kind?;
        if kind.is_empty() || kind.contains(char::is_whitespace) {
            self.losses.add("types of tags", 1);
            return None;
        }
        Some(("ctype", if standard.contains(&kind) { kind.to_owned() } else { format!("x-{kind}") }))
    }
}

/// The segment in `<source>` or `<target>`; `own`: the file is ours, so ids that were made up are no numbers of tags.
pub fn read(element: &Element, own: bool, losses: &mut Losses) -> Segment {
    let mut reader = Reading { own, next: 0, begun: HashMap::new(), ended: Vec::new(), losses };
    reader.find_pairs(element);
    let mut out = Vec::new();
    reader.nodes(&element.content, &mut out);
    Segment::new(out)
}

struct Reading<'a> {
    own: bool,
    next: u32,
    /// The `i` of pairs made of `bx` and `ex`, by their `rid`.
    begun: HashMap<String, String>,
    /// The `rid` of every `ex`.
    ended: Vec<String>,
    losses: &'a mut Losses,
}

impl Reading<'_> {
    /// Finds which `bx` have an `ex`, and numbers that are taken.
    fn find_pairs(&mut self, element: &Element) {
        for inner in element.elements() {
            let number = inner.get("rid").or_else(|| inner.get("id")).unwrap_or_default();
            match inner.name.as_str() {
                "ex" => self.ended.push(number.to_owned()),
                "bpt" | "ept" => self.next = self.next.max(number.parse().unwrap_or(0)),
                _ => {}
            }
            self.find_pairs(inner);
        }
    }

    fn nodes(&mut self, nodes: &[Node], out: &mut Vec<Inline>) {
        for node in nodes {
            match node {
                Node::Text(text) => match out.last_mut() {
                    Some(Inline::Text(before)) => before.push_str(text),
                    _ if text.is_empty() => {}
                    _ => out.push(Inline::Text(text.clone())),
                },
                Node::Element(element) => self.element(element, out),
            }
        }
    }

    fn element(&mut self, element: &Element, out: &mut Vec<Inline>) {
        let mut attributes = Attributes::new();
        let id = element.get("id");
        let pair = element.get("rid").or(id).unwrap_or_default();
        let code = |kind, attributes, content| Inline::Code(Code { kind, attributes, content });
        match element.name.as_str() {
            "g" => {
                self.next += 1;
                let i = self.next.to_string();
                attributes.set("i", &i);
                set_x(&mut attributes, id, self.own);
                set_type(&mut attributes, element.get("ctype"), PAIRS);
                out.push(code(CodeKind::Bpt, attributes, vec![Inline::Text(tag(element, ">"))]));
                self.nodes(&element.content, out);
                let attributes = [("i", i)].into_iter().collect();
                out.push(code(CodeKind::Ept, attributes, vec![Inline::Text("</g>".to_owned())]));
            }
            "bx" if self.ended.iter().any(|ended| ended == pair) => {
                self.next += 1;
                let i = self.next.to_string();
                self.begun.insert(pair.to_owned(), i.clone());
                attributes.set("i", i);
                set_x(&mut attributes, id, self.own);
                set_type(&mut attributes, element.get("ctype"), PAIRS);
                out.push(code(CodeKind::Bpt, attributes, vec![Inline::Text(tag(element, "/>"))]));
            }
            "ex" if self.begun.contains_key(pair) => {
                attributes.set("i", self.begun[pair].as_str());
                out.push(code(CodeKind::Ept, attributes, vec![Inline::Text(tag(element, "/>"))]));
            }
            name @ ("bx" | "ex") => {
                attributes.set("pos", if name == "bx" { "begin" } else { "end" });
                set_x(&mut attributes, id, self.own);
                set_type(&mut attributes, element.get("ctype"), PAIRS);
                out.push(code(CodeKind::It, attributes, vec![Inline::Text(tag(element, "/>"))]));
            }
            "x" => {
                set_x(&mut attributes, id, self.own);
                set_type(&mut attributes, element.get("ctype"), SINGLE);
                out.push(code(CodeKind::Ph, attributes, vec![Inline::Text(tag(element, "/>"))]));
            }
            "mrk" if element.get("mtype") == Some("seg") => self.nodes(&element.content, out),
            name @ ("bpt" | "ept" | "it" | "ph" | "mrk" | "sub") => {
                let kind = match (name, element.get("ctype")) {
                    ("bpt", _) => CodeKind::Bpt,
                    ("ept", _) => CodeKind::Ept,
                    ("it", _) => CodeKind::It,
                    ("mrk", _) => CodeKind::Hi,
                    ("sub", _) => CodeKind::Sub,
                    (_, Some(UT)) => CodeKind::Ut,
                    _ => CodeKind::Ph,
                };
                match kind {
                    CodeKind::Bpt | CodeKind::Ept => attributes.set("i", pair),
                    CodeKind::It => {
                        attributes
                            .set("pos", if element.get("pos") == Some("close") { "end" } else { "begin" });
                    }
                    CodeKind::Sub => {
                        if let Some(datatype) = element.get("datatype") {
                            attributes.set("datatype", datatype);
                        }
                    }
                    _ => {}
                }
                match kind {
                    CodeKind::Hi => {
                        if let Some(mid) = element.get("mid") {
                            attributes.set("x", mid);
                        }
                        let kind = element.get("mtype").filter(|mtype| *mtype != NO_TYPE);
                        set_type(&mut attributes, kind, MARKS);
                    }
                    CodeKind::Ept | CodeKind::Sub => {}
                    _ => set_x(&mut attributes, id, self.own),
                }
                match kind {
                    CodeKind::Bpt | CodeKind::It => set_type(&mut attributes, element.get("ctype"), PAIRS),
                    CodeKind::Ph => set_type(&mut attributes, element.get("ctype"), SINGLE),
                    CodeKind::Sub => set_type(&mut attributes, element.get("ctype"), &[]),
                    _ => {}
                }
                let assoc =
                    element.get("assoc").and_then(|assoc| ASSOC.iter().find(|(_, xliff)| *xliff == assoc));
                if let Some((tmx, _)) = assoc {
                    attributes.set("assoc", *tmx);
                }
                let mut content = Vec::new();
                self.nodes(&element.content, &mut content);
                out.push(code(kind, attributes, content));
            }
            _ => {
                self.losses.add("inline elements of other formats opened", 1);
                self.nodes(&element.content, out);
            }
        }
    }
}

/// A type out of `ctype` or `mtype`.
fn set_type(attributes: &mut Attributes, kind: Option<&str>, standard: &[&str]) {
    if let Some(kind) = kind {
        let bare = kind.strip_prefix("x-").filter(|_| !standard.contains(&kind)).unwrap_or(kind);
        attributes.set("type", bare);
    }
}

/// The start tag of an element as text: the native code of a code that XLIFF keeps elsewhere.
fn tag(element: &Element, end: &str) -> String {
    let mut out = format!("<{}", element.name);
    for (name, value) in &element.attributes {
        push_attribute(name, value, &mut out);
    }
    out + end
}
