//! What is written into a `<trans-unit>` of XLIFF 1: its target, and the matches as alternative translations.

use std::fmt::Write as _;
use std::ops::Range;

use super::scan::{Mark, Unit1};
use super::{Edit, FillSegment, Filled, Filling, Ready, indent};
use crate::exchange::markup::{push_attribute, push_text};

/// Adds what is to be changed in a unit.
pub fn fill(
    text: &str,
    unit: &Unit1,
    segments: &[FillSegment],
    ready: &[Option<Ready>],
    edits: &mut Vec<Edit>,
) {
    let prefix = unit.source.prefix();
    let indent = indent(text, unit.source.outer.start);
    let all = ready.iter().all(Option::is_some);
    let worst = ready.iter().flatten().map(|ready| ready.how).max().unwrap_or(Filled::Exact);
    let mut more = String::new();
    for (segment, ready) in segments.iter().zip(ready) {
        let Some(Ready { filling, .. }) = ready else { continue };
        let mid = segment.mid.as_deref();
        push_matches(filling, mid, prefix, indent, &mut more);
        let origin = filling.matches.first().map(|best| best.origin.as_str());
        unit.before.iter().for_each(|before| before.clear(text, origin, mid, edits));
    }
    unit.before.iter().for_each(|before| before.clear(text, None, None, edits));
    let written = |content: &str, all: bool| {
        let mut new = format!("<{prefix}target");
        for (name, value) in unit.target.iter().flat_map(|(target, _)| &target.attributes) {
            if name != "state" && name != "state-qualifier" {
                push_attribute(name, value, &mut new);
            }
        }
        push_state(worst, all, &mut new);
        let _ = write!(new, ">{content}</{prefix}target>");
        new
    };
    match (&unit.target, &unit.seg_source) {
        // Marks that are there are filled one by one.
        (Some((target, marks)), Some(_)) if !marks.is_empty() => {
            let (mut content, mut at) = (String::new(), target.inner.start);
            let mut open = false;
            for Mark { mid, inner, is_blank } in marks {
                let new = segments.iter().zip(ready).find(|(segment, _)| segment.mid.as_ref() == Some(mid));
                let new = new.and_then(|(_, ready)| ready.as_ref());
                open |= *is_blank && new.is_none();
                if let Some(Ready { content: new, .. }) = new {
                    content.push_str(&in_mark(text, at, inner, new));
                    at = mark_end(text, inner);
                }
            }
            content.push_str(&text[at..target.inner.end]);
            edits.push((target.outer.clone(), written(&content, !open)));
            edits.push((target.outer.end..target.outer.end, more));
        }
        (target, seg_source) => {
            let content = match seg_source {
                None => ready.iter().flatten().map(|ready| ready.content.as_str()).collect::<String>(),
                Some((seg_source, inners)) => {
                    let (mut content, mut at) = (String::new(), seg_source.inner.start);
                    for (inner, ready) in inners.iter().zip(ready) {
                        let new = ready.as_ref().map_or("", |ready| ready.content.as_str());
                        content.push_str(&in_mark(text, at, inner, new));
                        at = mark_end(text, inner);
                    }
                    content.push_str(&text[at..seg_source.inner.end]);
                    content
                }
            };
            let new = written(&content, all);
            if let Some((target, _)) = target {
                edits.push((target.outer.clone(), new));
                edits.push((target.outer.end..target.outer.end, more));
            } else {
                let after = seg_source
                    .as_ref()
                    .map_or(unit.source.outer.end, |(tree, _)| tree.outer.end.max(unit.source.outer.end));
                edits.push((after..after, format!("{indent}{new}{more}")));
            }
        }
    }
}

/// The text from `at` with the new content of a mark, up to its end; `<mrk .../>` gets an end tag.
fn in_mark(text: &str, at: usize, inner: &Range<usize>, new: &str) -> String {
    let before = &text[at..inner.start];
    if !is_one_tag(text, inner) {
        return format!("{before}{new}");
    }
    let begin = before.rfind('<').unwrap_or(0);
    let name = before[begin + 1..].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("mrk");
    format!("{}>{new}</{name}>", before.trim_end_matches('>').trim_end_matches('/').trim_end())
}

fn mark_end(text: &str, inner: &Range<usize>) -> usize {
    if is_one_tag(text, inner) { inner.start } else { inner.end }
}

fn is_one_tag(text: &str, inner: &Range<usize>) -> bool {
    inner.is_empty() && text[..inner.start].ends_with("/>")
}

fn push_state(how: Filled, all: bool, out: &mut String) {
    let (state, qualifier) = match how {
        _ if !all => ("needs-translation", "leveraged-tm"),
        Filled::Exact => ("translated", "exact-match"),
        Filled::WithoutCodes => ("needs-review-translation", "leveraged-tm"),
        Filled::Fuzzy | Filled::Repaired => ("needs-review-translation", "fuzzy-match"),
    };
    push_attribute("state", state, out);
    push_attribute("state-qualifier", qualifier, out);
}

fn push_matches(filling: &Filling, mid: Option<&str>, prefix: &str, indent: &str, out: &mut String) {
    if let Some((_, note)) = &filling.repaired {
        let _ = write!(out, "{indent}<{prefix}note from=\"diglot\" annotates=\"target\">");
        push_text(note, out);
        let _ = write!(out, "</{prefix}note>");
    }
    for one in &filling.matches {
        let _ = write!(out, "{indent}<{prefix}alt-trans");
        if let Some(mid) = mid {
            push_attribute("mid", mid, out);
        }
        push_attribute("match-quality", &one.percent.to_string(), out);
        push_attribute("origin", &one.origin, out);
        let _ = write!(out, "><{prefix}source>");
        push_text(&one.source, out);
        let _ = write!(out, "</{prefix}source><{prefix}target>");
        push_text(&one.target, out);
        let _ = write!(out, "</{prefix}target></{prefix}alt-trans>");
    }
}
