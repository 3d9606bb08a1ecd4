//! Links of a stretch and the evidence -> the links aligned again; changes -> the confidence of the links they make.

use std::ops::Range;

use super::action::UNKNOWN;
use super::change::{self, Change};
use super::session::Realigned;
use super::state::{Held, Side, State};
use crate::align::Evidence;
use crate::bitext::{Link, LinkState};

/// The links of `stretch` aligned again: the change, `None` when there is none, and what it did.
pub fn realigned(state: &State, stretch: Range<usize>, evidence: &Evidence) -> (Option<Change>, Realigned) {
    let old = state.links()[stretch.clone()].to_vec();
    let mut outcome = Realigned { links: old.len(), moved: 0 };
    if old.is_empty() {
        return (None, outcome);
    }
    let [source, target] =
        Side::BOTH.map(|side| state.range(stretch.start, side).start..state.range(stretch.end - 1, side).end);
    let links = evidence.between(source, target);
    let before = stretch.clone().map(|link| state.link(link)).collect::<Vec<_>>();
    let mut new = Vec::with_capacity(links.len());
    for link in &links {
        let known = before.iter().position(|old| old.source == link.source && old.target == link.target);
        let mut held =
            Held { score: link.score, ..Held::new(link.source.len(), link.target.len(), link.confidence) };
        if let Some(at) = known {
            held.state = old[at].state;
            held.note.clone_from(&old[at].note);
        } else {
            outcome.moved += 1;
            // A note stays with the sentence it was written to.
            let first = |old: &Link| match (old.source.is_empty(), old.target.is_empty()) {
                (false, _) => link.source.contains(&old.source.start),
                (true, false) => link.target.contains(&old.target.start),
                _ => false,
            };
            let notes = before.iter().zip(&old).filter(|(at, held)| !held.note.is_empty() && first(at));
            held.note = notes.map(|(_, held)| held.note.as_str()).collect::<Vec<_>>().join("; ");
            if !held.note.is_empty() {
                held.state = LinkState::Doubtful;
            }
        }
        new.push(held);
    }
    let change = Change::Links { at: stretch.start, old, new };
    let same = matches!(&change, Change::Links { old, new, .. } if old == new);
    ((!same).then_some(change), outcome)
}

/// Gives untouched links whose sentences changed a confidence by the evidence.
pub fn judge(state: &State, changes: &mut [Change], evidence: &Evidence) {
    /// Links looked at on both sides.
    const AROUND: usize = 6;
    let lengths = Side::BOTH.map(|side| state.sentences(side).len());
    if evidence.lengths() != (lengths[0], lengths[1])
        || changes.iter().any(|change| matches!(change, Change::Sentences { .. }))
    {
        return;
    }
    let mut after = state.clone();
    if change::apply(changes, &mut after).is_err() {
        return;
    }
    // An action that is not several changes the links of one place.
    let [Change::Links { at, new, .. }] = changes else { return };
    for (number, held) in new.iter_mut().enumerate() {
        let unknown = (held.confidence - UNKNOWN).abs() < f64::EPSILON;
        if held.state != LinkState::Untouched || !unknown {
            continue;
        }
        let link = *at + number;
        let stretch = after.stretch(link..link + 1);
        let around = link.saturating_sub(AROUND).max(stretch.start)..(link + AROUND + 1).min(stretch.end);
        let [source, target] = Side::BOTH
            .map(|side| after.range(around.start, side).start..after.range(around.end - 1, side).end);
        let found = evidence.confidences(source, target, &[after.link(link)]);
        if let Some(Some(confidence)) = found.first() {
            held.confidence = *confidence;
        }
    }
}
