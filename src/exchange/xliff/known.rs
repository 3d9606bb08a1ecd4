//! The tree of a segment -> one that XLIFF has a place for; the ids its codes get, and which of them were made up.

use diglot_tmx::{Attributes, Code, CodeKind, Inline};

use crate::exchange::layout::Losses;
use crate::exchange::markup::push_attribute;

/// The pieces with elements TMX does not know turned into codes that hold their tags, and what stands in a wrong place
/// taken out of its element. `in_code`: inside a native code only text and `sub` have a place.
pub fn known(pieces: &[Inline], in_code: bool, losses: &mut Losses) -> Vec<Inline> {
    let mut out = Vec::with_capacity(pieces.len());
    push_known(pieces, in_code, losses, &mut out);
    out
}

fn push_known(pieces: &[Inline], in_code: bool, losses: &mut Losses, out: &mut Vec<Inline>) {
    for piece in pieces {
        let Inline::Code(code) = piece else {
            push(piece.clone(), out);
            continue;
        };
        let is_sub = code.kind == CodeKind::Sub;
        if let CodeKind::Other(name) = &code.kind {
            losses.add("elements TMX does not know written as codes", 1);
            let (open, close) = tags(name, &code.attributes, code.content.is_empty());
            if in_code {
                push(Inline::Text(open), out);
                push_known(&code.content, true, losses, out);
                push(Inline::Text(close), out);
            } else if code.content.is_empty() {
                out.push(native(CodeKind::Ph, None, open));
            } else {
                out.push(native(CodeKind::It, Some("begin"), open));
                push_known(&code.content, false, losses, out);
                out.push(native(CodeKind::It, Some("end"), close));
            }
        } else if in_code != is_sub {
            losses.add("elements in a wrong place opened", 1);
            push_known(&code.content, in_code, losses, out);
        } else {
            let inner = !matches!(code.kind, CodeKind::Hi | CodeKind::Sub);
            let mut code = code.clone();
            code.content = known(&code.content, inner, losses);
            let whole = match code.kind {
                CodeKind::Bpt | CodeKind::Ept => code.attributes.get("i").is_some(),
                CodeKind::It => matches!(code.attributes.get("pos"), Some("begin" | "end")),
                _ => true,
            };
            if !whole {
                code.kind = CodeKind::Ph;
            }
            out.push(Inline::Code(code));
        }
    }
}

fn push(piece: Inline, out: &mut Vec<Inline>) {
    match (out.last_mut(), piece) {
        (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
        (_, Inline::Text(text)) if text.is_empty() => {}
        (_, piece) => out.push(piece),
    }
}

fn tags(name: &str, attributes: &Attributes, empty: bool) -> (String, String) {
    let mut open = format!("<{name}");
    for (name, value) in attributes.iter() {
        push_attribute(name, value, &mut open);
    }
    open.push_str(if empty { "/>" } else { ">" });
    (open, if empty { String::new() } else { format!("</{name}>") })
}

fn native(kind: CodeKind, pos: Option<&str>, text: String) -> Inline {
    let attributes = pos.map(|pos| ("pos", pos)).into_iter().collect();
    Inline::Code(Code { kind, attributes, content: vec![Inline::Text(text)] })
}

/// The ids of the codes of one segment: the `x` of TMX, which says what belongs together in source and target; or one
/// made up of a letter and a number, alike in both for the n-th code of a kind.
#[derive(Default)]
pub struct Ids {
    used: Vec<String>,
    made: Vec<char>,
}

impl Ids {
    /// The id of a code with this `x`; `letter` is that of its kind.
    pub fn take(&mut self, x: Option<&str>, letter: char, losses: &mut Losses) -> String {
        if let Some(x) = x {
            let fits =
                !x.is_empty() && x.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
            if fits && !is_made(x) && !self.used.iter().any(|used| used == x) {
                self.used.push(x.to_owned());
                return x.to_owned();
            }
            losses.add("numbers of tags (x) given anew", 1);
        }
        self.made.push(letter);
        let count = self.made.iter().filter(|&&made| made == letter).count();
        format!("{letter}{count}")
    }
}

/// Whether an id is one that [`Ids`] makes up.
pub fn is_made(id: &str) -> bool {
    let mut bytes = id.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && id.len() > 1
        && bytes.all(|b| b.is_ascii_digit())
}

/// Puts the `x` that an id stands for into attributes.
pub fn set_x(attributes: &mut Attributes, id: Option<&str>, own: bool) {
    if let Some(id) = id.filter(|id| !(own && is_made(id))) {
        attributes.set("x", id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_x_or_made_up() {
        let (mut ids, mut losses) = (Ids::default(), Losses::default());
        let mut take = |x: Option<&str>, letter| ids.take(x, letter, &mut losses);
        assert_eq!(take(Some("7"), 'p'), "7");
        assert_eq!(take(None, 'p'), "p1");
        assert_eq!(take(Some("7"), 'p'), "p2");
        assert_eq!(take(Some("a b"), 'b'), "b1");
        assert_eq!(take(Some("p9"), 'p'), "p3");
        assert_eq!(losses.into_list(), [("numbers of tags (x) given anew".to_owned(), 3)]);
    }
}
