//! A lattice -> how likely each of its steps is.

use super::super::wide::{Powers, Wide};
use super::{Band, FREE, IN_SOURCE, IN_TARGET, Lattice, NEVER, NodeScores, Posteriors, SHAPES};

/// Behind the states: a two-sided link follows.
const READY: usize = 3;

impl Lattice {
    /// The probability of every step under the scores, by the forward-backward algorithm.
    ///
    /// What leads to a node is summed up forwards; backwards each node's probability is shared out among what led to it, so
    /// only likely nodes are looked at again.
    pub fn posteriors(&self) -> Posteriors {
        /// What is less likely than this is nothing.
        const NOTHING: f64 = 1e-13;
        let count = self.band.nodes();
        let sums = self.forward();
        let last = count - 1;
        let close = Wide::exp(self.nodes[last].close);
        let ending = [sums[last].states[FREE], sums[last].states[IN_SOURCE], sums[last].states[IN_TARGET]];
        let ending = [ending[0], ending[1].times(close), ending[2].times(close)];
        let whole = ending[0].plus(ending[1]).plus(ending[2]);
        let mut links = vec![[0.0; SHAPES.len()]; count];
        let mut nodes = vec![NodeScores::default(); count];
        // The probability of each state, then that of a two-sided link that begins there.
        let mut chances = vec![[0.0_f64; 4]; count];
        if whole.value > 0.0 {
            for (chance, ending) in chances[last].iter_mut().zip(ending) {
                *chance = ending.over(whole);
            }
            nodes[last].close += (chances[last][IN_SOURCE] + chances[last][IN_TARGET]) as f32;
        }
        let mut node = count;
        for i in (0..=self.band.source_len()).rev() {
            let (low, high) = self.band.row(i);
            let before = Before::new(&self.band, i);
            for j in (low..=high).rev() {
                node -= 1;
                let [mut free, mut in_source, mut in_target, ready] = chances[node];
                if ready > NOTHING {
                    let at = &sums[node];
                    let close = Wide::exp(self.nodes[node].close);
                    let of_source = ready * at.states[IN_SOURCE].times(close).over(at.ready);
                    let of_target = ready * at.states[IN_TARGET].times(close).over(at.ready);
                    nodes[node].close += (of_source + of_target) as f32;
                    free += (ready - of_source - of_target).max(0.0);
                    in_source += of_source;
                    in_target += of_target;
                }
                if free > NOTHING {
                    let all = sums[node].states[FREE];
                    for (shape, &(n, m)) in SHAPES.iter().enumerate() {
                        let Some(from) = before.node(n, j, m) else { continue };
                        let Some(log) = self.log_two(shape, from, &sums) else { continue };
                        let share = sums[from].ready.link(log, all.exponent) / all.value;
                        let chance = free * share;
                        if chance > NOTHING {
                            links[from][shape] = chance as f32;
                            chances[from][READY] += chance;
                        }
                    }
                }
                if in_source > NOTHING
                    && let Some(from) = before.node(1, j, 0)
                {
                    let at = &self.nodes[from];
                    let opened = sums[from].states[FREE].times(Wide::exp(at.open_source));
                    let all = opened.plus(sums[from].states[IN_SOURCE]);
                    let opens = in_source * opened.over(all);
                    nodes[from].source_null += in_source as f32;
                    nodes[from].open_source += opens as f32;
                    chances[from][FREE] += opens;
                    chances[from][IN_SOURCE] += in_source - opens;
                }
                if in_target > NOTHING
                    && let Some(from) = before.node(0, j, 1)
                {
                    let at = &self.nodes[from];
                    let opened = sums[from].states[FREE].times(Wide::exp(at.open_target));
                    let switched = sums[from].states[IN_SOURCE].times(Wide::exp(at.switch));
                    let all = opened.plus(switched).plus(sums[from].states[IN_TARGET]);
                    let (opens, switches) = (in_target * opened.over(all), in_target * switched.over(all));
                    nodes[from].target_null += in_target as f32;
                    nodes[from].open_target += opens as f32;
                    nodes[from].switch += switches as f32;
                    chances[from][FREE] += opens;
                    chances[from][IN_SOURCE] += switches;
                    chances[from][IN_TARGET] += (in_target - opens - switches).max(0.0);
                }
            }
        }
        Posteriors { links, nodes, log_sum: whole.log() }
    }

    /// For each node the sum over all that may lead to it.
    fn forward(&self) -> Vec<Sums> {
        let mut sums = vec![Sums::NOTHING; self.band.nodes()];
        let mut powers = Powers::new();
        let mut terms: Vec<(f64, usize)> = Vec::with_capacity(SHAPES.len());
        let mut node = 0;
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            let before = Before::new(&self.band, i);
            for j in low..=high {
                let mut states = [Wide::NOTHING; 3];
                terms.clear();
                let mut most = f64::NEG_INFINITY;
                for (shape, &(n, m)) in SHAPES.iter().enumerate() {
                    let Some(from) = before.node(n, j, m) else { continue };
                    let Some(log) = self.log_two(shape, from, &sums) else { continue };
                    most = most.max(log);
                    terms.push((log, from));
                }
                if !terms.is_empty() {
                    let exponent = most.floor() as i32;
                    // Beyond this the sum does not change in the digits a probability needs.
                    let near = terms.iter().filter(|(log, _)| most - log < 34.0);
                    let sum = near.map(|&(log, from)| sums[from].ready.link(log, exponent)).sum();
                    states[FREE] = Wide::new(sum, exponent);
                }
                if node == 0 {
                    states[FREE] = Wide::new(1.0, 0);
                }
                if let Some(from) = before.node(1, j, 0) {
                    let (at, from) = (&self.nodes[from], &sums[from].states);
                    let opened = from[FREE].times(powers.of(at.open_source));
                    states[IN_SOURCE] = opened.plus(from[IN_SOURCE]).times(powers.of(at.source_null));
                }
                if let Some(from) = before.node(0, j, 1) {
                    let (at, from) = (&self.nodes[from], &sums[from].states);
                    let opened = from[FREE].times(powers.of(at.open_target));
                    let switched = from[IN_SOURCE].times(powers.of(at.switch));
                    let all = opened.plus(switched).plus(from[IN_TARGET]);
                    states[IN_TARGET] = all.times(powers.of(at.target_null));
                }
                let runs = states[IN_SOURCE].plus(states[IN_TARGET]);
                let ready = states[FREE].plus(runs.times(powers.of(self.nodes[node].close)));
                sums[node] = Sums { states, ready };
                node += 1;
            }
        }
        sums
    }

    /// The binary logarithm of a two-sided link with all that may lead to it, the latter rounded down to a power of two.
    fn log_two(&self, shape: usize, from: usize, sums: &[Sums]) -> Option<f64> {
        let (score, ready) = (self.links[from][shape], sums[from].ready);
        let can = score != NEVER && ready.value > 0.0;
        can.then(|| f64::from(score) * std::f64::consts::LOG2_E + f64::from(ready.exponent))
    }
}

/// The nodes from which steps come to a row.
struct Before {
    /// For none to five rows before: its first and last column, and the number of the node its column 0 would have.
    rows: [(usize, usize, usize); 6],
}

impl Before {
    fn new(band: &Band, i: usize) -> Self {
        let row = |n: usize| match i.checked_sub(n) {
            Some(row) => (band.low[row], band.high[row], band.offset[row].wrapping_sub(band.low[row])),
            None => (1, 0, 0),
        };
        Self { rows: [0, 1, 2, 3, 4, 5].map(row) }
    }

    /// The number of the node `n` rows and `m` columns before column `j`, if it is in the band.
    fn node(&self, n: usize, j: usize, m: usize) -> Option<usize> {
        let (low, high, zero) = self.rows[n];
        let column = j.wrapping_sub(m);
        (low <= column && column <= high).then(|| zero.wrapping_add(column))
    }
}

/// What leads to a node.
#[derive(Clone, Copy)]
struct Sums {
    states: [Wide; 3],
    /// All of it when a two-sided link follows.
    ready: Wide,
}

impl Sums {
    const NOTHING: Self = Self { states: [Wide::NOTHING; 3], ready: Wide::NOTHING };
}
