//! The source of a segment with its codes, and a match with its own -> the target of the match with the codes of the segment.

use std::ops::Range;

use diglot_tmx::{Code, CodeKind, Inline, Segment};

use super::tree::{Node, Tree};
use crate::exchange::markup::{parse, push_text};

/// A piece of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text, decoded.
    Text(String),
    /// A code.
    Code(Role, Written),
}

/// What a code does. The halves of a pair have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Begins a pair.
    Open(usize),
    /// Ends a pair.
    Close(usize),
    /// Stands alone.
    Alone,
}

/// Where a code stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The bytes of its tag, or of the whole element.
    pub range: Range<usize>,
    /// Whether the tag opens or closes an element, so that tags must not cross.
    pub is_half: bool,
}

/// The pieces of a `<source>`, of version 1.2 or of 2.
pub fn pieces(source: &Tree, version: u8) -> Vec<Piece> {
    let mut reading = Reading { version, pairs: Vec::new(), ends: Vec::new(), out: Vec::new() };
    reading.find_ends(source);
    reading.nodes(&source.content);
    reading.out
}

/// The text of pieces without codes.
pub fn plain(pieces: &[Piece]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        Piece::Code(..) => None,
    });
    texts.collect()
}

struct Reading {
    version: u8,
    /// The ids of pairs of single tags that have begun, by their numbers; `None` for pairs of one element.
    pairs: Vec<Option<String>>,
    /// The ids that end tags name.
    ends: Vec<String>,
    out: Vec<Piece>,
}

impl Reading {
    fn find_ends(&mut self, tree: &Tree) {
        for inner in tree.trees() {
            let number = match inner.name.as_str() {
                "ex" | "ept" => inner.get("rid").or_else(|| inner.get("id")),
                "ec" => inner.get("startRef"),
                _ => None,
            };
            self.ends.extend(number.map(str::to_owned));
            self.find_ends(inner);
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Tree(tree) => self.tree(tree),
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.out.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.out.push(Piece::Text(text.to_owned())),
        }
    }

    fn tree(&mut self, tree: &Tree) {
        let whole = Written { range: tree.outer.clone(), is_half: false };
        match (tree.name.as_str(), self.version) {
            ("mrk", 1) if tree.get("mtype") == Some("seg") => self.nodes(&tree.content),
            ("g", 1) | ("pc", 2) | ("mrk", _) => {
                let number = self.pairs.len();
                self.pairs.push(None);
                if tree.inner.is_empty() && tree.inner.start == tree.outer.end {
                    self.out.push(Piece::Code(Role::Alone, whole));
                    return;
                }
                let half = |range| Written { range, is_half: true };
                self.out.push(Piece::Code(Role::Open(number), half(tree.outer.start..tree.inner.start)));
                self.nodes(&tree.content);
                self.out.push(Piece::Code(Role::Close(number), half(tree.inner.end..tree.outer.end)));
            }
            ("bx" | "bpt", 1) | ("sc", 2) => {
                let own = if self.version == 1 {
                    tree.get("rid").or_else(|| tree.get("id"))
                } else {
                    tree.get("id")
                };
                let own = own.unwrap_or_default();
                let role = if self.ends.iter().any(|end| end == own) {
                    self.pairs.push(Some(own.to_owned()));
                    Role::Open(self.pairs.len() - 1)
                } else {
                    Role::Alone
                };
                self.out.push(Piece::Code(role, whole));
            }
            ("ex" | "ept", 1) | ("ec", 2) => {
                let begin = if self.version == 1 {
                    tree.get("rid").or_else(|| tree.get("id"))
                } else {
                    tree.get("startRef")
                };
                let number = self.pairs.iter_mut().position(|id| id.is_some() && id.as_deref() == begin);
                let role = number.map_or(Role::Alone, |number| {
                    self.pairs[number] = None;
                    Role::Close(number)
                });
                self.out.push(Piece::Code(role, whole));
            }
            ("x" | "it" | "ph", _) | ("sm" | "em", 2) => self.out.push(Piece::Code(Role::Alone, whole)),
            ("cp", 2) => {
                let number = tree.get("hex").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                self.text(number.and_then(char::from_u32).unwrap_or(' ').encode_utf8(&mut [0; 4]));
            }
            _ => self.nodes(&tree.content),
        }
    }
}

/// The content of a target: text, escaped, and the codes of the source as they stand in `file`. The match has the very text of the
/// segment; `None` when its codes stand elsewhere, or when it is not clear which code of its target is which.
pub fn fit(file: &str, source: &[Piece], its_source: &str, its_target: &str) -> Option<String> {
    let (its_source, its_target) = (flat(&parse(its_source)?), flat(&parse(its_target)?));
    let mut codes = Vec::new();
    let same = source.len() == its_source.len()
        && source.iter().zip(&its_source).all(|(piece, its)| match (piece, its) {
            (Piece::Text(text), Flat::Text(its)) => text == its,
            (Piece::Code(role, written), Flat::Code(its_role, name)) => {
                codes.push((*role, *its_role, written, name));
                match (role, its_role) {
                    (Role::Open(_), Role::Open(_)) | (Role::Close(_), Role::Close(_)) => true,
                    (one, other) => one == other,
                }
            }
            _ => false,
        });
    // The same pairs, not only as many.
    let paired = |(role, its): (Role, Role)| match (role, its) {
        (Role::Open(number) | Role::Close(number), Role::Open(its) | Role::Close(its)) => Some((number, its)),
        _ => None,
    };
    let pairs = codes.iter().filter_map(|(role, its, ..)| paired((*role, *its))).collect::<Vec<_>>();
    let crossed = |one: &(usize, usize)| pairs.iter().any(|other| (one.0 == other.0) != (one.1 == other.1));
    if !same || pairs.iter().any(crossed) {
        return None;
    }
    let (mut out, mut used, mut open) = (String::new(), vec![false; codes.len()], Vec::new());
    // Which pair of the source a pair of the target is.
    let mut meant = Vec::<(usize, usize)>::new();
    for piece in &its_target {
        let (role, name) = match piece {
            Flat::Text(text) => {
                push_text(text, &mut out);
                continue;
            }
            Flat::Code(role, name) => (*role, name),
        };
        let fits = |at: &usize| {
            let (_, its, _, its_name) = &codes[*at];
            !used[*at]
                && match (role, *its) {
                    (Role::Alone, Role::Alone) | (Role::Open(_), Role::Open(_)) => name.is(its_name),
                    (Role::Close(number), Role::Close(its)) => meant.contains(&(number, its)),
                    _ => false,
                }
        };
        let at = (0..codes.len()).find(fits)?;
        used[at] = true;
        if let (Role::Open(number), Role::Open(its)) = (role, codes[at].1) {
            meant.push((number, its));
        }
        let written = codes[at].2;
        match codes[at].0 {
            Role::Open(number) if written.is_half => open.push(number),
            Role::Close(number) if written.is_half && open.pop() != Some(number) => return None,
            _ => {}
        }
        out.push_str(file.get(written.range.clone())?);
    }
    (used.iter().all(|used| *used) && open.is_empty()).then_some(out)
}

/// A piece of a segment of TMX.
enum Flat {
    Text(String),
    Code(Role, Name),
}

/// What tells which code of a source is meant in a target.
struct Name {
    x: Option<String>,
    kind: CodeKind,
    native: String,
}

impl Name {
    /// By its number, where both have one.
    fn is(&self, other: &Self) -> bool {
        match (&self.x, &other.x) {
            (Some(x), Some(other)) => x == other,
            _ => self.kind == other.kind && self.native == other.native,
        }
    }
}

fn flat(segment: &Segment) -> Vec<Flat> {
    let (mut out, mut pairs) = (Vec::new(), Vec::new());
    push_flat(segment.content(), &mut pairs, &mut out);
    out
}

fn push_flat(pieces: &[Inline], pairs: &mut Vec<Option<String>>, out: &mut Vec<Flat>) {
    for piece in pieces {
        let code = match piece {
            Inline::Text(text) => {
                match out.last_mut() {
                    Some(Flat::Text(before)) => before.push_str(text),
                    _ => out.push(Flat::Text(text.clone())),
                }
                continue;
            }
            Inline::Code(code) => code,
        };
        let name = || Name {
            x: code.attributes.get("x").map(str::to_owned),
            kind: code.kind.clone(),
            native: native(code),
        };
        let number = code.attributes.get("i").unwrap_or_default();
        match code.kind {
            CodeKind::Hi => {
                let at = pairs.len();
                pairs.push(None);
                out.push(Flat::Code(Role::Open(at), name()));
                push_flat(&code.content, pairs, out);
                out.push(Flat::Code(Role::Close(at), name()));
            }
            CodeKind::Bpt => {
                pairs.push(Some(number.to_owned()));
                out.push(Flat::Code(Role::Open(pairs.len() - 1), name()));
            }
            CodeKind::Ept => {
                let at = pairs.iter().position(|open| open.as_deref() == Some(number));
                let role = at.map_or(Role::Alone, |at| {
                    pairs[at] = None;
                    Role::Close(at)
                });
                out.push(Flat::Code(role, name()));
            }
            _ => out.push(Flat::Code(Role::Alone, name())),
        }
    }
}

/// What a code stands for in its own format; of a mark, its type.
fn native(code: &Code) -> String {
    if code.kind == CodeKind::Hi {
        return code.attributes.get("type").unwrap_or_default().to_owned();
    }
    let mut out = String::new();
    push_native(&code.content, &mut out);
    out
}

fn push_native(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(text),
            Inline::Code(code) => push_native(&code.content, out),
        }
    }
}
