//! The search: the best path through a banded lattice and how likely each of its steps is. Knows scores, not languages.
//!
//! A node `(i, j)` stands for `i` source and `j` target sentences used. Three kinds of steps leave it: a two-sided link of
//! one of the [`SHAPES`], one source sentence without partner, one target sentence without partner. Steps without partner
//! pay once for opening a run; in a run source sentences come before target sentences, and changing over pays again, so
//! that every alignment has exactly one path.

mod posteriors;

/// Sizes of two-sided links: source sentences, target sentences; each at most 5, together at most 8.
pub const SHAPES: [(usize, usize); 22] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (2, 2),
    (1, 4),
    (4, 1),
    (2, 3),
    (3, 2),
    (1, 5),
    (5, 1),
    (2, 4),
    (4, 2),
    (3, 3),
    (2, 5),
    (5, 2),
    (3, 4),
    (4, 3),
    (4, 4),
    (3, 5),
    (5, 3),
];

/// A score that forbids a step.
pub const NEVER: f32 = f32::NEG_INFINITY;

/// Which nodes are looked at: for each `i` the range `low..=high` of `j`. Both ends never fall as `i` grows,
/// the first row holds 0 and the last row holds the number of target sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    low: Vec<usize>,
    high: Vec<usize>,
    offset: Vec<usize>,
}

impl Band {
    /// Makes ranges monotone and puts both corners in; ranges that do not touch their neighbours are joined.
    pub fn new(mut rows: Vec<(usize, usize)>, target_len: usize) -> Self {
        let last = rows.len() - 1;
        rows[0].0 = 0;
        rows[last].1 = target_len;
        for row in &mut rows {
            row.1 = row.1.min(target_len);
            row.0 = row.0.min(row.1);
        }
        for i in 1..rows.len() {
            rows[i].1 = rows[i].1.max(rows[i - 1].1);
        }
        for i in (0..last).rev() {
            rows[i].0 = rows[i].0.min(rows[i + 1].0).min(rows[i].1);
            // A step down must be possible: neighbouring rows share a column.
            rows[i].1 = rows[i].1.max(rows[i + 1].0);
        }
        for i in 1..rows.len() {
            rows[i].1 = rows[i].1.max(rows[i - 1].1);
        }
        let mut offset = Vec::with_capacity(rows.len() + 1);
        let mut nodes = 0;
        for &(low, high) in &rows {
            offset.push(nodes);
            nodes += high - low + 1;
        }
        offset.push(nodes);
        let (low, high) = rows.into_iter().unzip();
        Self { low, high, offset }
    }

    /// Every node.
    pub fn full(source_len: usize, target_len: usize) -> Self {
        Self::new(vec![(0, target_len); source_len + 1], target_len)
    }

    /// How many source sentences.
    pub fn source_len(&self) -> usize {
        self.low.len() - 1
    }

    /// How many target sentences.
    pub fn target_len(&self) -> usize {
        self.high[self.high.len() - 1]
    }

    /// First and last column of a row.
    pub fn row(&self, i: usize) -> (usize, usize) {
        (self.low[i], self.high[i])
    }

    /// How many nodes.
    pub fn nodes(&self) -> usize {
        self.offset[self.offset.len() - 1]
    }

    /// The number of node `(i, j)`, if it is in the band.
    pub fn node(&self, i: usize, j: usize) -> Option<usize> {
        (i < self.low.len() && (self.low[i]..=self.high[i]).contains(&j))
            .then(|| self.offset[i] + j - self.low[i])
    }
}

/// Scores of the steps that leave one node, but for two-sided links.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NodeScores {
    /// Source sentence `i` without partner.
    pub source_null: f32,
    /// Target sentence `j` without partner.
    pub target_null: f32,
    /// A run without partner opens here with a source sentence.
    pub open_source: f32,
    /// A run without partner opens here with a target sentence.
    pub open_target: f32,
    /// A run changes here from source to target sentences.
    pub switch: f32,
    /// A run ended here: a two-sided link follows, or the end of the text.
    pub close: f32,
}

/// Everything the search needs.
#[derive(Debug, Clone)]
pub struct Lattice {
    /// The nodes looked at.
    pub band: Band,
    /// For each node the scores of the [`SHAPES`].
    pub links: Vec<[f32; SHAPES.len()]>,
    /// For each node the other scores.
    pub nodes: Vec<NodeScores>,
}

/// One step of a path: `source` and `target` sentences used from `(i, j)` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Source sentences before.
    pub i: usize,
    /// Target sentences before.
    pub j: usize,
    /// Source sentences used.
    pub n: usize,
    /// Target sentences used.
    pub m: usize,
}

/// How likely each step is, given the whole lattice.
#[derive(Debug, Clone)]
pub struct Posteriors {
    /// For each node the probability of each two-sided link that begins there.
    pub links: Vec<[f32; SHAPES.len()]>,
    /// For each node the probability of each other event.
    pub nodes: Vec<NodeScores>,
    /// Log of the sum over all paths.
    pub log_sum: f64,
}

const FREE: usize = 0;
const IN_SOURCE: usize = 1;
const IN_TARGET: usize = 2;
impl Lattice {
    /// The two-sided links that leave node `(i, j)` inside the band: `(shape, number of the node they lead to, score)`.
    fn links_from(&self, i: usize, j: usize, node: usize) -> impl Iterator<Item = (usize, usize, f64)> {
        self.links[node].iter().enumerate().filter(|(_, score)| **score != NEVER).filter_map(
            move |(shape, score)| {
                let (n, m) = SHAPES[shape];
                Some((shape, self.band.node(i + n, j + m)?, f64::from(*score)))
            },
        )
    }

    /// The sentences without partner that may follow node `(i, j)`: for the source one and the target one the number of the
    /// node behind and the scores from each state.
    fn nulls_from(&self, i: usize, j: usize, node: usize) -> [Option<(usize, [f64; 3])>; 2] {
        let at = self.nodes[node];
        let (source, target) = (f64::from(at.source_null), f64::from(at.target_null));
        let to_source = self.band.node(i + 1, j).filter(|_| at.source_null != NEVER);
        let to_target = self.band.node(i, j + 1).filter(|_| at.target_null != NEVER);
        [
            // Source sentences come first in a run, so none follows a target sentence.
            to_source.map(|to| (to, [source + f64::from(at.open_source), source, f64::NEG_INFINITY])),
            to_target
                .map(|to| (to, [target + f64::from(at.open_target), target + f64::from(at.switch), target])),
        ]
    }

    /// Calls `visit` for each node in an order in which every step goes forward.
    fn walk(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let mut node = 0;
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            for j in low..=high {
                visit(i, j, node);
                node += 1;
            }
        }
    }

    /// The score of ending in each state.
    fn ending(&self) -> [f64; 3] {
        let close = self.nodes.last().map_or(0.0, |node| f64::from(node.close));
        [0.0, close, close]
    }

    /// The path with the highest score whose links have at most `max_link` sentences on a side; of equal ones the one with the earlier shape in [`SHAPES`] at its first difference from the end.
    pub fn best_path(&self, max_link: usize) -> Vec<Step> {
        let count = self.band.nodes();
        let mut best = vec![[f64::NEG_INFINITY; 3]; count];
        // How each state was reached: the state before and the step, as one byte.
        let mut from = vec![[u8::MAX; 3]; count];
        best[0][FREE] = 0.0;
        self.walk(|i, j, node| {
            let here = best[node];
            let ready = self.closed(node, here);
            let state = highest(ready);
            for (shape, to, score) in self.links_from(i, j, node) {
                let (n, m) = SHAPES[shape];
                if n.max(m) <= max_link && ready[state] + score > best[to][FREE] {
                    best[to][FREE] = ready[state] + score;
                    from[to][FREE] = Event::Link(shape).code() * 3 + state as u8;
                }
            }
            for (event, null) in NULLS.into_iter().zip(self.nulls_from(i, j, node)) {
                let Some((to, scores)) = null else { continue };
                let totals = [0, 1, 2].map(|state| here[state] + scores[state]);
                let state = highest(totals);
                let to_state = event.run();
                if totals[state] > best[to][to_state] {
                    best[to][to_state] = totals[state];
                    from[to][to_state] = event.code() * 3 + state as u8;
                }
            }
        });
        let ending = self.ending();
        let mut state = highest([0, 1, 2].map(|state| best[count - 1][state] + ending[state]));
        let (mut i, mut j) = (self.band.source_len(), self.band.target_len());
        let mut path = Vec::new();
        while let Some(node) = self.band.node(i, j).filter(|_| i + j > 0) {
            let code = from[node][state];
            if code == u8::MAX {
                break;
            }
            let (n, m) = Event::of(code / 3).size();
            state = usize::from(code % 3);
            i -= n;
            j -= m;
            path.push(Step { i, j, n, m });
        }
        path.reverse();
        path
    }

    /// The scores of the states of a node when a two-sided link follows.
    fn closed(&self, node: usize, here: [f64; 3]) -> [f64; 3] {
        let close = f64::from(self.nodes[node].close);
        [here[FREE], here[IN_SOURCE] + close, here[IN_TARGET] + close]
    }
}

/// The first of the states with the highest total.
fn highest(totals: [f64; 3]) -> usize {
    (0..3).fold(0, |winner, state| if totals[state] > totals[winner] { state } else { winner })
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Link(usize),
    SourceNull,
    TargetNull,
}

/// The steps of sentences without partner, in the order of [`Lattice::nulls_from`].
const NULLS: [Event; 2] = [Event::SourceNull, Event::TargetNull];

impl Event {
    /// The state behind the step.
    fn run(self) -> usize {
        match self {
            Self::Link(_) => FREE,
            Self::SourceNull => IN_SOURCE,
            Self::TargetNull => IN_TARGET,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Link(shape) => shape as u8,
            Self::SourceNull => SHAPES.len() as u8,
            Self::TargetNull => SHAPES.len() as u8 + 1,
        }
    }

    fn of(code: u8) -> Self {
        match usize::from(code) {
            shape if shape < SHAPES.len() => Self::Link(shape),
            shape if shape == SHAPES.len() => Self::SourceNull,
            _ => Self::TargetNull,
        }
    }

    fn size(self) -> (usize, usize) {
        match self {
            Self::Link(shape) => SHAPES[shape],
            Self::SourceNull => (1, 0),
            Self::TargetNull => (0, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lattice where each two-sided link costs its size difference and a sentence without partner costs 3.
    fn lattice(source: usize, target: usize) -> Lattice {
        let band = Band::full(source, target);
        let mut links = vec![[NEVER; SHAPES.len()]; band.nodes()];
        for i in 0..=source {
            for j in 0..=target {
                let node = band.node(i, j).unwrap();
                for (shape, &(n, m)) in SHAPES.iter().enumerate() {
                    if i + n <= source && j + m <= target {
                        links[node][shape] = -((n + m - 2) as f32) * 1.5;
                    }
                }
            }
        }
        let node = NodeScores {
            source_null: -3.0,
            target_null: -3.0,
            open_source: -1.0,
            open_target: -1.0,
            ..NodeScores::default()
        };
        Lattice { nodes: vec![node; band.nodes()], links, band }
    }

    #[test]
    fn the_best_path_uses_everything_once() {
        let path = lattice(3, 4).best_path(5);
        assert_eq!(
            path.iter()
                .map(|step| (step.n, step.m))
                .fold((0, 0), |sum, step| (sum.0 + step.0, sum.1 + step.1)),
            (3, 4)
        );
        assert_eq!(path.len(), 3, "one of the links takes two target sentences: {path:?}");
    }

    #[test]
    fn every_sentence_is_used_with_probability_one() {
        let lattice = lattice(4, 3);
        let posteriors = lattice.posteriors();
        let mut used = [0.0_f32; 4];
        lattice.walk(|i, _, node| {
            for (shape, &(n, _)) in SHAPES.iter().enumerate() {
                let chance = posteriors.links[node][shape];
                if chance > 0.0 {
                    used[i..i + n].iter_mut().for_each(|sum| *sum += chance);
                }
            }
            if i < 4 {
                used[i] += posteriors.nodes[node].source_null;
            }
        });
        assert!(used.iter().all(|sum| (sum - 1.0).abs() < 1e-4), "{used:?}");
    }

    #[test]
    fn scores_of_any_size_have_probabilities() {
        let (plain, mut low) = (lattice(6, 5), lattice(6, 5));
        let (link, null) = (-2000.0, -1000.0);
        for links in &mut low.links {
            for (score, (n, m)) in links.iter_mut().zip(SHAPES) {
                *score += link * (n + m) as f32 / 2.0;
            }
        }
        for node in &mut low.nodes {
            node.source_null += null;
            node.target_null += null;
        }
        // Every path loses the same.
        let (plain, low) = (plain.posteriors(), low.posteriors());
        assert!((plain.log_sum - low.log_sum - 11_000.0).abs() < 0.01, "{} {}", plain.log_sum, low.log_sum);
        for (one, other) in plain.links.iter().flatten().zip(low.links.iter().flatten()) {
            assert!((one - other).abs() < 1e-3, "{one} {other}");
        }
    }

    #[test]
    fn a_band_is_passable_whatever_the_rows() {
        let band = Band::new(vec![(3, 3), (9, 9), (1, 2), (7, 8)], 8);
        for i in 1..=band.source_len() {
            let (before, here) = (band.row(i - 1), band.row(i));
            assert!(before.0 <= here.0 && before.1 <= here.1 && here.0 <= before.1, "{band:?}");
        }
        assert_eq!((band.row(0).0, band.row(3).1), (0, 8));
    }

    #[test]
    fn empty_sides() {
        assert_eq!(lattice(0, 0).best_path(5), []);
        assert_eq!(lattice(0, 2).best_path(5).len(), 2);
        assert_eq!(lattice(2, 0).best_path(5).len(), 2);
    }
}
