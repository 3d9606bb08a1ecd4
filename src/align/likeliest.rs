//! A lattice -> its likeliest paths, the best first.
//!
//! The search goes from the start and always takes up the beginning whose best completion is likeliest, so paths come out in their
//! order (A* with the exact cost of the rest; Hart, Nilsson and Raphael, 1968).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::dp::{Lattice, NEVER, SHAPES, Step};

const FREE: usize = 0;
const IN_SOURCE: usize = 1;
const IN_TARGET: usize = 2;
/// No more beginnings than this are taken up; the paths found until then are the likeliest all the same.
const MOST_TAKEN_UP: usize = 50_000;

/// A path and its score, in natural-log units.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The steps.
    pub path: Vec<Step>,
    /// The sum of their scores.
    pub score: f64,
}

/// A beginning of a path.
struct Beginning {
    /// Its score and that of its best completion.
    whole: f64,
    /// Its score.
    score: f64,
    /// Which beginning of `steps` it goes on, and how.
    last: usize,
    at: (usize, usize),
    state: usize,
    /// Of equal ones the earlier found comes first.
    number: usize,
}

impl Lattice {
    /// At most `most` paths, whose links have at most `max_link` sentences on a side, the likeliest first.
    pub fn likeliest(&self, most: usize, max_link: usize) -> Vec<Scored> {
        let rest = self.rest(max_link);
        let goal = (self.band.source_len(), self.band.target_len());
        let last = self.band.nodes() - 1;
        // Steps taken, each with the number of the one before it.
        let mut steps: Vec<(usize, Step)> = Vec::new();
        let mut open = BinaryHeap::new();
        let mut found = Vec::new();
        let (mut number, mut taken_up) = (0, 0);
        let start =
            Beginning { whole: rest[0][FREE], score: 0.0, last: usize::MAX, at: (0, 0), state: FREE, number };
        if start.whole > f64::NEG_INFINITY {
            open.push(start);
        }
        while let Some(beginning) = open.pop() {
            taken_up += 1;
            if found.len() >= most || taken_up > MOST_TAKEN_UP {
                break;
            }
            let Some(node) = self.band.node(beginning.at.0, beginning.at.1) else { continue };
            if beginning.at == goal {
                let score = beginning.score + self.ending_at(last, beginning.state);
                found.push(Scored { path: back(&steps, beginning.last), score });
                continue;
            }
            self.each_step(beginning.at, node, beginning.state, max_link, |step, to, state, score| {
                let score = beginning.score + score;
                let whole = score + rest[to][state];
                if whole > f64::NEG_INFINITY {
                    number += 1;
                    steps.push((beginning.last, step));
                    let at = (step.i + step.n, step.j + step.m);
                    open.push(Beginning { whole, score, last: steps.len() - 1, at, state, number });
                }
            });
        }
        found
    }

    /// The score of the best completion from each node and state.
    fn rest(&self, max_link: usize) -> Vec<[f64; 3]> {
        let count = self.band.nodes();
        let mut rest = vec![[f64::NEG_INFINITY; 3]; count];
        rest[count - 1] = [FREE, IN_SOURCE, IN_TARGET].map(|state| self.ending_at(count - 1, state));
        let mut node = count;
        for i in (0..=self.band.source_len()).rev() {
            let (low, high) = self.band.row(i);
            for j in (low..=high).rev() {
                node -= 1;
                let mut best = rest[node];
                for (state, best) in best.iter_mut().enumerate() {
                    self.each_step((i, j), node, state, max_link, |_, to, next, score| {
                        *best = best.max(score + rest[to][next]);
                    });
                }
                rest[node] = best;
            }
        }
        rest
    }

    /// What ends a path that reaches the last node in `state`.
    fn ending_at(&self, node: usize, state: usize) -> f64 {
        if state == FREE { 0.0 } else { f64::from(self.nodes[node].close) }
    }

    /// Every step from a node in a state: the step, the node and state it leads to, its score.
    fn each_step(
        &self,
        (i, j): (usize, usize),
        node: usize,
        state: usize,
        max_link: usize,
        mut visit: impl FnMut(Step, usize, usize, f64),
    ) {
        let at = &self.nodes[node];
        let close = if state == FREE { 0.0 } else { f64::from(at.close) };
        for (&(n, m), &score) in SHAPES.iter().zip(&self.links[node]) {
            if score == NEVER || n.max(m) > max_link {
                continue;
            }
            if let Some(to) = self.band.node(i + n, j + m) {
                visit(Step { i, j, n, m }, to, FREE, f64::from(score) + close);
            }
        }
        if state != IN_TARGET
            && at.source_null != NEVER
            && let Some(to) = self.band.node(i + 1, j)
        {
            let open = if state == FREE { at.open_source } else { 0.0 };
            visit(Step { i, j, n: 1, m: 0 }, to, IN_SOURCE, f64::from(at.source_null) + f64::from(open));
        }
        if at.target_null != NEVER
            && let Some(to) = self.band.node(i, j + 1)
        {
            let open = [at.open_target, at.switch, 0.0][state];
            visit(Step { i, j, n: 0, m: 1 }, to, IN_TARGET, f64::from(at.target_null) + f64::from(open));
        }
    }
}

/// The steps up to number `last`, in order.
fn back(steps: &[(usize, Step)], mut last: usize) -> Vec<Step> {
    let mut path = Vec::new();
    while let Some((before, step)) = steps.get(last) {
        path.push(*step);
        last = *before;
    }
    path.reverse();
    path
}

impl PartialEq for Beginning {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Beginning {}

impl PartialOrd for Beginning {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Beginning {
    fn cmp(&self, other: &Self) -> Ordering {
        self.whole.total_cmp(&other.whole).then(other.number.cmp(&self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::super::dp::{Band, NodeScores};
    use super::*;

    /// Scores by a fixed rule, no two steps alike.
    fn lattice(source: usize, target: usize) -> Lattice {
        let band = Band::full(source, target);
        let count = band.nodes();
        let score = |number: usize| -(((number * 2_654_435_761) % 1_000) as f32) / 250.0;
        let links = (0..count)
            .map(|node| std::array::from_fn(|shape| score(node * 31 + shape) - SHAPES[shape].0 as f32));
        let nodes = (0..count).map(|node| NodeScores {
            source_null: score(node * 7 + 1),
            target_null: score(node * 7 + 2),
            open_source: -0.3,
            open_target: -0.4,
            switch: -0.2,
            close: -0.1,
        });
        Lattice { band, links: links.collect(), nodes: nodes.collect() }
    }

    #[test]
    fn the_first_is_the_best_path_and_all_together_are_the_whole_sum() {
        for size in [(1, 1), (2, 3), (3, 2), (4, 4)] {
            let lattice = lattice(size.0, size.1);
            let paths = lattice.likeliest(usize::MAX, 5);
            assert_eq!(paths[0].path, lattice.best_path(5));
            assert!(paths.windows(2).all(|pair| pair[0].score >= pair[1].score - 1e-9));
            let sum = paths.iter().map(|scored| scored.score.exp()).sum::<f64>().ln();
            assert!((sum - lattice.posteriors().log_sum).abs() < 1e-4, "{size:?}: {sum}");
            let mut all = paths.iter().map(|scored| format!("{:?}", scored.path)).collect::<Vec<_>>();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), paths.len(), "a path twice");
        }
    }

    #[test]
    fn no_more_than_asked_for_and_no_longer_links() {
        let lattice = lattice(4, 4);
        assert_eq!(lattice.likeliest(3, 5).len(), 3);
        let paths = lattice.likeliest(50, 1);
        assert!(paths.iter().all(|scored| scored.path.iter().all(|step| step.n.max(step.m) <= 1)));
    }
}
