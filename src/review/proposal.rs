//! A link and the evidence -> what else it could be, likeliest first, as changes a person can take.

use std::ops::Range;

use super::state::{Held, Side, State};
use crate::align::{Alternative, Evidence};
use crate::bitext::{Link, LinkState};

/// A proposal less likely than this would be shown as 0 %.
const LEAST: f64 = 0.005;
/// So many links on both sides of a link may change with it.
const NEIGHBOURS: usize = 2;

/// One way in which a link could be right.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The links it replaces.
    pub links: Range<usize>,
    /// What stands there then: the links of the sentences asked about are changed, the others untouched.
    pub new: Vec<Held>,
    /// How likely it is, from 0 to 1; the shares of all proposals for a link add up to 1 at most.
    pub share: f64,
    /// What it does.
    pub what: What,
}

/// What a proposal does, in words a person uses. Links are numbered from 0, as before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Nothing: the link is right.
    Leave,
    /// Makes one link of several.
    Merge {
        /// Which.
        links: Range<usize>,
    },
    /// Makes two links of one.
    Split {
        /// Which.
        link: usize,
        /// The kinds of the two: `1-1`, `0-1`.
        kinds: [String; 2],
    },
    /// Moves sentences from one link into its neighbour.
    Move {
        /// On which side.
        side: Side,
        /// Which sentences.
        sentences: Range<usize>,
        /// Into which link.
        to: usize,
    },
    /// Links several links' sentences anew.
    Relink {
        /// Which.
        links: Range<usize>,
        /// The kinds of the new ones.
        kinds: Vec<String>,
    },
}

/// The proposals for link `link`, the likeliest first, at most `most`. The first that changes nothing is always among them.
pub fn proposals(state: &State, evidence: &Evidence, link: usize, most: usize) -> Vec<Proposal> {
    let Some(held) = state.links().get(link) else { return Vec::new() };
    let stretch = state.stretch(link..link + 1);
    let region = link.saturating_sub(NEIGHBOURS).max(stretch.start)..(link + NEIGHBOURS + 1).min(stretch.end);
    let sides =
        Side::BOTH.map(|side| state.range(region.start, side).start..state.range(region.end - 1, side).end);
    let [source, target] = sides;
    let about = state.link(link);
    let found = evidence.alternatives(source, target, &about, most + 1);
    let is_leave = |alternative: &Alternative| {
        let links = &alternative.links[alternative.about.clone()];
        links.len() == 1 && same(&links[0], &about)
    };
    // What the link shows and the share of leaving it are one number; the others share the rest.
    let left = found.iter().find(|alternative| is_leave(alternative)).map_or(0.0, |leave| leave.share);
    let rest = if left < 1.0 { (1.0 - held.confidence).max(0.0) / (1.0 - left) } else { 0.0 };
    let settled = held.is_settled();
    let mut out = vec![Proposal {
        links: link..link + 1,
        new: vec![held.clone()],
        share: if settled { left } else { held.confidence },
        what: What::Leave,
    }];
    for alternative in found.iter().filter(|alternative| !is_leave(alternative)) {
        let share = alternative.share * if settled { 1.0 } else { rest };
        out.extend(proposal(state, &region, alternative, share));
    }
    out.retain(|proposal| proposal.what == What::Leave || proposal.share >= LEAST);
    out.sort_by(|a, b| b.share.total_cmp(&a.share));
    out.truncate(most);
    out
}

/// The ways to cut a link in two, as numbers of sentences in the first part; the likeliest first.
pub fn cuts(state: &State, evidence: Option<&Evidence>, link: usize) -> Vec<(usize, usize)> {
    let Some(held) = state.links().get(link) else { return Vec::new() };
    let all = (0..=held.source).flat_map(|source| (0..=held.target).map(move |target| (source, target)));
    let inside = |&(source, target): &(usize, usize)| {
        source + target > 0 && source + target < held.source + held.target
    };
    let whole = state.link(link);
    let mut cuts = all
        .filter(inside)
        .map(|(source, target)| {
            let (i, j) = (whole.source.start + source, whole.target.start + target);
            let parts = [
                Link::new(whole.source.start..i, whole.target.start..j),
                Link::new(i..whole.source.end, j..whole.target.end),
            ];
            // As likely as the less likely of its parts, each by itself inside the link.
            let chance = evidence.map_or(0.0, |evidence| {
                let found = evidence.confidences(whole.source.clone(), whole.target.clone(), &parts);
                found.into_iter().map(|chance| chance.unwrap_or(0.0)).fold(1.0, f64::min)
            });
            // Of equally likely ones first those that leave text on both sides of both parts.
            let one_sided = parts.iter().filter(|part| !part.is_two_sided()).count();
            ((source, target), chance, one_sided)
        })
        .collect::<Vec<_>>();
    cuts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    cuts.into_iter().map(|(cut, _, _)| cut).collect()
}

fn same(one: &Link, other: &Link) -> bool {
    let same = |a: &Range<usize>, b: &Range<usize>| a == b || (a.is_empty() && b.is_empty());
    same(&one.source, &other.source) && same(&one.target, &other.target)
}

fn proposal(state: &State, region: &Range<usize>, alternative: &Alternative, share: f64) -> Option<Proposal> {
    let old = region.clone().map(|link| state.link(link)).collect::<Vec<_>>();
    let new = &alternative.links;
    let before =
        old.iter().zip(new).take_while(|(old, new)| old.source == new.source && old.target == new.target);
    let before = before.count();
    let most = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev()).take(most);
    let after = after.take_while(|(old, new)| old.source == new.source && old.target == new.target).count();
    let links = region.start + before..region.end - after;
    let held = |(number, link): (usize, &Link)| {
        let about = alternative.about.contains(&(number + before));
        Held {
            state: if about { LinkState::Changed } else { LinkState::Untouched },
            score: link.score,
            ..Held::new(link.source.len(), link.target.len(), link.confidence)
        }
    };
    let kept = &new[before..new.len() - after];
    if links.is_empty() || kept.is_empty() {
        return None;
    }
    let what = what(state, &links, kept);
    Some(Proposal { links, new: kept.iter().enumerate().map(held).collect(), share, what })
}

fn what(state: &State, links: &Range<usize>, new: &[Link]) -> What {
    match (links.len(), new) {
        (2.., [_]) => What::Merge { links: links.clone() },
        (1, [one, other]) => What::Split { link: links.start, kinds: [one.kind(), other.kind()] },
        (2, [one, _]) => {
            let old = state.link(links.start);
            let borders = [
                (Side::Source, old.source.end, one.source.end),
                (Side::Target, old.target.end, one.target.end),
            ];
            match borders.into_iter().filter(|(_, old, new)| old != new).collect::<Vec<_>>()[..] {
                [(side, old, new)] => What::Move {
                    side,
                    sentences: old.min(new)..old.max(new),
                    to: if new < old { links.start + 1 } else { links.start },
                },
                _ => What::Relink { links: links.clone(), kinds: kinds(new) },
            }
        }
        _ => What::Relink { links: links.clone(), kinds: kinds(new) },
    }
}

fn kinds(links: &[Link]) -> Vec<String> {
    links.iter().map(Link::kind).collect()
}
