//! The search in bands beside the search of everything: how many links are the same, and what the path loses.
//!
//! Long texts are searched in parts and bands. On texts small enough to look at every node, in both passes, this says whether
//! anything was missed. It is for measuring: memory grows with the product of the lengths, about 300 bytes a node.

use std::collections::BTreeSet;

use super::dp::{Lattice, NEVER, SHAPES, Step};
use super::model::Models;
use super::passes::{self, Part, Reach, Searched};
use super::{NoProgress, Options, prepare};
use crate::bitext::Sentences;

/// Both searches compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Links of the search of everything.
    pub links: usize,
    /// Of these the ones that the search in bands finds too.
    pub same: usize,
    /// Of the links of the search of everything the ones that the bands could not have: they begin or end outside.
    pub outside: usize,
    /// Links of the search of everything that the search in bands has otherwise, as sentence ranges `(source, target)`.
    pub missed: Vec<((usize, usize), (usize, usize))>,
    /// The score of the best path of all, in natural-log units.
    pub best: f64,
    /// The score of the path found in bands, by the same scores.
    pub found: f64,
}

/// Aligns twice.
pub fn compare(source: &Sentences, target: &Sentences, options: &Options) -> Compared {
    let prepared = prepare(source, target, options);
    let model = Models::builtin().for_texts(&prepared);
    let run = |reach, keep: &(dyn Fn(Searched) -> Kept + Sync)| {
        passes::run_within(reach, &prepared, &model.passes, options, &NoProgress, keep).1
    };
    let banded = run(Reach::Bands, &|searched| {
        let path = in_text(&searched);
        Kept { path, lattice: None, part: searched.part }
    });
    let parts = banded.iter().map(|kept| kept.part.clone()).collect::<Vec<_>>();
    let banded = banded.into_iter().flat_map(|kept| kept.path).collect::<Vec<_>>();
    let whole = run(Reach::Everything, &|searched| {
        let path = in_text(&searched);
        Kept { path, lattice: Some(searched.lattice), part: searched.part }
    });
    let mut compared = Compared { links: 0, same: 0, outside: 0, missed: Vec::new(), best: 0.0, found: 0.0 };
    let found = links(&banded);
    // Everything is one part.
    for Kept { path, lattice, .. } in whole {
        let best = links(&path);
        let could = |step: &&Step| {
            step.n.min(step.m) == 0
                || has(&parts, step.i, step.j) && has(&parts, step.i + step.n, step.j + step.m)
        };
        compared.outside += path.len() - path.iter().filter(could).count();
        compared.links += best.len();
        compared.missed.extend(best.difference(&found).copied());
        if let Some(lattice) = lattice {
            compared.best += path_score(&lattice, &in_order(path));
            compared.found += path_score(&lattice, &in_order(banded.clone()));
        }
    }
    compared.same = compared.links - compared.missed.len();
    compared
}

/// What is kept of a part.
struct Kept {
    path: Vec<Step>,
    lattice: Option<Lattice>,
    part: Part,
}

/// Whether a place is in the band of some part.
fn has(parts: &[Part], i: usize, j: usize) -> bool {
    let inside = |part: &Part| {
        let (row, column) = (i.checked_sub(part.source.start)?, j.checked_sub(part.target.start)?);
        part.band.node(row, column)
    };
    parts.iter().any(|part| inside(part).is_some())
}

/// The path, counted from the start of the texts.
fn in_text(searched: &Searched) -> Vec<Step> {
    let (i, j) = (searched.part.source.start, searched.part.target.start);
    searched.path.iter().map(|step| Step { i: i + step.i, j: j + step.j, ..*step }).collect()
}

/// Links as sentence ranges; for a sentence without partner its place on the other side does not matter.
fn links(path: &[Step]) -> BTreeSet<((usize, usize), (usize, usize))> {
    let range = |start: usize, len: usize| if len == 0 { (0, 0) } else { (start, start + len) };
    path.iter().map(|step| (range(step.i, step.n), range(step.j, step.m))).collect()
}

/// The path with the source sentences first in every run without partner, as in every path of a lattice: where parts join, they may
/// stand behind.
fn in_order(mut path: Vec<Step>) -> Vec<Step> {
    for run in path.chunk_by_mut(|one, next| one.n.min(one.m) == 0 && next.n.min(next.m) == 0) {
        let (i, j) = (run[0].i, run[0].j);
        let of_source = run.iter().filter(|step| step.n == 1).count();
        if run[0].n.min(run[0].m) > 0 {
            continue;
        }
        for (at, step) in run.iter_mut().enumerate() {
            *step = if at < of_source {
                Step { i: i + at, j, n: 1, m: 0 }
            } else {
                Step { i: i + of_source, j: j + at - of_source, n: 0, m: 1 }
            };
        }
    }
    path
}

/// The score of a path: of its steps, and of opening, changing and closing runs without partner.
fn path_score(lattice: &Lattice, path: &[Step]) -> f64 {
    /// What the step before was.
    #[derive(PartialEq)]
    enum Before {
        Link,
        Source,
        Target,
    }
    let close = |before: &Before, close: f32| if *before == Before::Link { 0.0 } else { close };
    let (mut score, mut before) = (0.0, Before::Link);
    for step in path {
        let Some(node) = lattice.band.node(step.i, step.j) else { return f64::from(NEVER) };
        let at = &lattice.nodes[node];
        let (here, next) = match (step.n, step.m) {
            (_, 0) => {
                (at.source_null + if before == Before::Source { 0.0 } else { at.open_source }, Before::Source)
            }
            (0, _) => {
                let opened = match before {
                    Before::Link => at.open_target,
                    Before::Source => at.switch,
                    Before::Target => 0.0,
                };
                (at.target_null + opened, Before::Target)
            }
            size => {
                let shape = SHAPES.iter().position(|shape| *shape == size);
                let link = shape.map_or(NEVER, |shape| lattice.links[node][shape]);
                (link + close(&before, at.close), Before::Link)
            }
        };
        score += f64::from(here);
        before = next;
    }
    score + f64::from(close(&before, lattice.nodes.last().map_or(0.0, |node| node.close)))
}
