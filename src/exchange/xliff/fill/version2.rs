//! What is written into a `<unit>` of XLIFF 2: the targets of its segments, and the module of matches.

use std::fmt::Write as _;

use super::scan::{Frame, Unit2};
use super::tree::Tree;
use super::{Edit, FillSegment, Filled, Ready, indent};
use crate::exchange::markup::{push_attribute, push_text};

/// What the program calls the states that XLIFF has no word for.
const REVIEW: &str = "diglot:needs-review";

/// Adds what is to be changed in a unit.
pub fn fill(
    text: &str,
    frame: &Frame,
    unit: &Unit2,
    segments: &[FillSegment],
    ready: &[Option<Ready>],
    edits: &mut Vec<Edit>,
) {
    debug_assert_eq!(segments.len(), unit.parts.len());
    let mut ids = unit.ids.clone();
    let (mut matches, mut notes) = (String::new(), String::new());
    let around = indent(text, unit.first);
    let step = if around.is_empty() { "" } else { "  " };
    // An existing element has its own prefix.
    let (own, prefix) = (unit.matches.as_ref(), &frame.matches.0);
    let module = own.map_or_else(|| format!("{prefix}:"), |tree| tree.prefix().to_owned());
    for ((segment, source, target), ready) in unit.parts.iter().zip(ready) {
        let Some(ready) = ready else { continue };
        let core = source.prefix();
        let id = segment.get("id").map_or_else(|| free(&mut ids), str::to_owned);
        let mut tag = format!("<{}", segment.written);
        if segment.get("id").is_none() {
            push_attribute("id", &id, &mut tag);
        }
        for (name, value) in &segment.attributes {
            if name != "state" && name != "subState" {
                push_attribute(name, value, &mut tag);
            }
        }
        if ready.how == Filled::Exact {
            push_attribute("state", "translated", &mut tag);
        } else {
            push_attribute("state", "initial", &mut tag);
            push_attribute("subState", REVIEW, &mut tag);
        }
        edits.push((segment.outer.start..segment.inner.start, tag + ">"));
        let mut new = format!("<{core}target");
        let attributes = target.as_ref().map_or(&[][..], |target| &target.attributes);
        // White space counts in the target as it does in the source.
        let space = source.attributes.iter().filter(|(name, _)| name == "xml:space" && target.is_none());
        for (name, value) in attributes.iter().chain(space) {
            push_attribute(name, value, &mut new);
        }
        let _ = write!(new, ">{}</{core}target>", ready.content);
        if let Some(target) = target {
            edits.push((target.outer.clone(), new));
        } else {
            let at = source.outer.end;
            edits.push((at..at, format!("{}{new}", indent(text, source.outer.start))));
        }
        let origin = ready.filling.matches.first().map(|best| best.origin.as_str());
        unit.before.iter().for_each(|before| before.clear(text, origin, Some(&id), edits));
        for one in &ready.filling.matches {
            let _ = write!(matches, "{around}{step}<{module}match");
            push_attribute("ref", &format!("#{id}"), &mut matches);
            push_attribute("type", if one.percent > 100 { "icm" } else { "tm" }, &mut matches);
            push_attribute("similarity", &one.similarity.min(100).to_string(), &mut matches);
            push_attribute("matchQuality", &one.percent.min(100).to_string(), &mut matches);
            push_attribute("origin", &one.origin, &mut matches);
            let _ = write!(matches, "><{core}source>");
            push_text(&one.source, &mut matches);
            let _ = write!(matches, "</{core}source><{core}target>");
            push_text(&one.target, &mut matches);
            let _ = write!(matches, "</{core}target></{module}match>");
        }
        if let Some((_, note)) = &ready.filling.repaired {
            let _ = write!(notes, "{around}{step}<{core}note category=\"diglot\" appliesTo=\"target\">");
            push_text(note, &mut notes);
            let _ = write!(notes, "</{core}note>");
        }
    }
    // Without a new one the old one stays: an empty list of notes is not allowed.
    if !notes.is_empty() {
        unit.before.iter().for_each(|before| before.clear(text, None, None, edits));
    }
    let core = unit.parts.first().map_or("", |(_, source, _)| source.prefix());
    // What has no element yet stands before the first element of the core: modules, then notes.
    let mut before = String::new();
    let mut add = |tree: Option<&Tree>, name: String, inner: String| match tree {
        Some(tree) if tree.inner.start < tree.outer.end => {
            let at = tree.inner.start + text[tree.inner.clone()].trim_end().len();
            edits.push((at..at, inner));
        }
        _ if inner.is_empty() => {}
        _ => before.extend(["<", &name, ">", &inner, around, "</", &name, ">", around]),
    };
    add(own, format!("{module}matches"), matches);
    add(unit.notes.as_ref(), format!("{core}notes"), notes);
    edits.push((unit.first..unit.first, before));
}

/// An id that is not used in the unit.
fn free(ids: &mut Vec<String>) -> String {
    let id = (1..=ids.len() + 1)
        .map(|number| format!("s{number}"))
        .find(|id| !ids.contains(id))
        .unwrap_or_default();
    ids.push(id.clone());
    id
}
