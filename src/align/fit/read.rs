//! A hand-made alignment -> the features of everything that might be linked, and how likely weights make the hand-made links.

use std::ops::Range;

use super::Sample;
use crate::align::coverage::Full;
use crate::align::dp::{Band, Lattice, NEVER, NodeScores, Posteriors, SHAPES};
use crate::align::features::{self, COUNT, Weights};
use crate::align::passes::{self, Lesson, Part, Prepared};
use crate::align::score::{Emitter, Pass, Window};
use crate::align::text::Side;
use crate::align::{NoProgress, Options, coarse};

/// Features that are not zero, with their values.
type Sparse = Box<[(u16, f32)]>;

/// A sample whose features have been read.
pub struct Read {
    band: Band,
    /// Node, shape and features of every link.
    links: Vec<(u32, u8, Sparse)>,
    nulls: [Vec<Sparse>; 2],
    opens: [Vec<Sparse>; 2],
    closes: Vec<Sparse>,
    /// For each node a bit for each shape the gold allows, then [`SOURCE_NULL`] and [`TARGET_NULL`].
    allowed: Vec<u32>,
    mass: f64,
}

const SOURCE_NULL: u32 = 1 << 30;
const TARGET_NULL: u32 = 1 << 31;

/// Reads a sample for pass 0 or 1, searched under `weights`.
pub fn read_sample(sample: &Sample, weights: &[Weights; 2], options: &Options, number: usize) -> Read {
    let sides = [Side::new(&sample.source, true), Side::new(&sample.target, true)];
    let options = &Options { vectors: sample.vectors.clone(), ..options.clone() };
    let prepared = Prepared::new(sides, options);
    let keys = prepared.first_keys();
    let facts = prepared.first_facts();
    let first = passes::first(&prepared, &keys, facts, &weights[0], options);
    let parts = prepared.first_parts(&keys, &facts);
    if number == 0 {
        let likely =
            passes::search(&first, parts, &NoProgress, |searched| coarse::narrowed(&searched, 1e-7, 3));
        return read_pass(sample, &first, &likely);
    }
    let sides = prepared.both();
    let lessons = passes::search(&first, parts, &NoProgress, |searched| Lesson::new(sides, &searched));
    let informed = prepared.learn(lessons, &facts);
    let second = passes::second(&prepared, &informed, &weights[1], options);
    let parts = informed.parts.clone();
    let likely = passes::search(&second, parts, &NoProgress, |searched| coarse::narrowed(&searched, 1e-7, 3));
    read_pass(sample, &second, &likely)
}

/// Features of everything likely under the present weights, and of the gold.
fn read_pass(sample: &Sample, pass: &Pass<'_>, likely: &[Part]) -> Read {
    let (rows, columns) = (sample.source.len(), sample.target.len());
    let steps = canonical(&sample.gold);
    let mut ranges = vec![(usize::MAX, 0); rows + 1];
    let mut touch = |row: usize, low: usize, high: usize| {
        let range = &mut ranges[row];
        *range = (range.0.min(low), range.1.max(high));
    };
    for Part { source, target, band } in likely {
        for row in 0..=source.len() {
            let (low, high) = band.row(row);
            touch(source.start + row, target.start + low, target.start + high);
        }
    }
    for step in &steps {
        for row in step.0.start..=step.0.end {
            touch(row, step.1.start, step.1.end);
        }
    }
    let band = Band::new(ranges, columns);
    let window = Window::<Full>::new(pass, 0..rows, 0..columns, &band);
    let shapes = &SHAPES[..pass.shapes];
    let allowed = allowed(&steps, &band, sample, shapes);
    let vector = |run: &Emitter<'_>| {
        let mut all = vec![0.0; COUNT];
        run(&mut |feature, value| all[feature] += value);
        sparse(&all)
    };
    let mut links = Vec::new();
    let mut closes = Vec::new();
    for i in 0..=rows {
        let (low, high) = band.row(i);
        for j in low..=high {
            let Some(node) = band.node(i, j) else { continue };
            closes.push(vector(&|emit| window.close(i, j, emit)));
            for (shape, &(n, m)) in shapes.iter().enumerate() {
                let wanted = || allowed[node] & 1 << shape != 0 || !window.lopsided((i, n), (j, m));
                if band.node(i + n, j + m).is_some() && wanted() {
                    links.push((node as u32, shape as u8, sparse(&window.link_features((i, n), (j, m)))));
                }
            }
        }
    }
    Read {
        links,
        closes,
        nulls: [(0, rows), (1, columns)]
            .map(|(which, count)| (0..count).map(|n| vector(&|emit| window.null(which, n, emit))).collect()),
        opens: [(0, rows), (1, columns)]
            .map(|(which, count)| (0..count).map(|n| vector(&|emit| window.open(which, n, emit))).collect()),
        allowed,
        band,
        mass: sample.mass,
    }
}

fn sparse(all: &[f32]) -> Sparse {
    let present = all.iter().enumerate().filter(|(_, value)| **value != 0.0);
    present.map(|(feature, value)| (feature as u16, *value)).collect()
}

type Gold = (Range<usize>, Range<usize>, usize);

/// The gold with runs without partner in the lattice's order: single source sentences first, then single target sentences.
/// The last field is the number of the gold link.
fn canonical(gold: &[(Range<usize>, Range<usize>)]) -> Vec<Gold> {
    let mut out: Vec<Gold> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let (mut pending_source, mut pending_target) = (0, 0);
    let flush =
        |i: &mut usize, j: &mut usize, source: &mut usize, target: &mut usize, out: &mut Vec<Gold>| {
            for _ in 0..std::mem::take(source) {
                out.push((*i..*i + 1, *j..*j, usize::MAX));
                *i += 1;
            }
            for _ in 0..std::mem::take(target) {
                out.push((*i..*i, *j..*j + 1, usize::MAX));
                *j += 1;
            }
        };
    for (number, (source, target)) in gold.iter().enumerate() {
        match (source.is_empty(), target.is_empty()) {
            (false, true) => pending_source += source.len(),
            (true, false) => pending_target += target.len(),
            _ => {
                flush(&mut i, &mut j, &mut pending_source, &mut pending_target, &mut out);
                out.push((source.clone(), target.clone(), number));
                (i, j) = (source.end, target.end);
            }
        }
    }
    flush(&mut i, &mut j, &mut pending_source, &mut pending_target, &mut out);
    out
}

fn allowed(steps: &[Gold], band: &Band, sample: &Sample, shapes: &[(usize, usize)]) -> Vec<u32> {
    let mut allowed = vec![0; band.nodes()];
    for (source, target, number) in steps {
        let Some(node) = band.node(source.start, target.start) else { continue };
        if target.is_empty() {
            allowed[node] |= SOURCE_NULL;
            continue;
        }
        if source.is_empty() {
            allowed[node] |= TARGET_NULL;
            continue;
        }
        let shape = shapes.iter().position(|shape| *shape == (source.len(), target.len()));
        if let Some(shape) = shape {
            allowed[node] |= 1 << shape;
        }
        if shape.is_some() && !sample.coarse.contains(number) {
            continue;
        }
        // A link that may be cut: any two-sided links inside it. One too large for the lattice: anything inside it.
        for i in source.clone().chain([source.end]) {
            for j in target.clone().chain([target.end]) {
                let Some(node) = band.node(i, j) else { continue };
                for (shape, &(n, m)) in shapes.iter().enumerate() {
                    if i + n <= source.end && j + m <= target.end {
                        allowed[node] |= 1 << shape;
                    }
                }
                if shape.is_none() && i < source.end {
                    allowed[node] |= SOURCE_NULL;
                }
                if shape.is_none() && j < target.end {
                    allowed[node] |= TARGET_NULL;
                }
            }
        }
    }
    allowed
}

impl Read {
    /// Log-likelihood of the gold and its slope, times the mass of the sample.
    pub fn likelihood(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let weights: Vec<f32> = weights.iter().map(|weight| *weight as f32).collect();
        let free = self.lattice(&weights);
        let bound = self.bound(&free);
        let (free, bound) = (free.posteriors(), bound.posteriors());
        if !bound.log_sum.is_finite() {
            return (0.0, vec![0.0; COUNT]);
        }
        let slope = self.slope(&free, &bound);
        let slope = slope.into_iter().map(|value| value * self.mass).collect();
        ((bound.log_sum - free.log_sum) * self.mass, slope)
    }

    /// The scores under the weights.
    fn lattice(&self, weights: &[f32]) -> Lattice {
        let dot = |features: &Sparse| {
            features.iter().map(|(feature, value)| weights[usize::from(*feature)] * value).sum::<f32>()
        };
        let mut links = vec![[NEVER; SHAPES.len()]; self.band.nodes()];
        for (node, shape, features) in &self.links {
            links[*node as usize][usize::from(*shape)] = dot(features);
        }
        let sums =
            |all: &[Vec<Sparse>; 2]| all.each_ref().map(|side| side.iter().map(dot).collect::<Vec<f32>>());
        let (nulls, opens) = (sums(&self.nulls), sums(&self.opens));
        let mut nodes = vec![NodeScores::default(); self.band.nodes()];
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            for j in low..=high {
                let Some(node) = self.band.node(i, j) else { continue };
                nodes[node] = NodeScores {
                    source_null: nulls[0].get(i).copied().unwrap_or(NEVER),
                    target_null: nulls[1].get(j).copied().unwrap_or(NEVER),
                    open_source: opens[0].get(i).copied().unwrap_or(0.0),
                    open_target: opens[1].get(j).copied().unwrap_or(0.0),
                    switch: weights[features::SWITCH],
                    close: dot(&self.closes[node]),
                };
            }
        }
        Lattice { band: self.band.clone(), links, nodes }
    }

    /// The same with only what the gold allows.
    fn bound(&self, free: &Lattice) -> Lattice {
        let mut bound = free.clone();
        for (node, allowed) in self.allowed.iter().enumerate() {
            for (shape, score) in bound.links[node].iter_mut().enumerate() {
                if allowed & 1 << shape == 0 {
                    *score = NEVER;
                }
            }
            if allowed & SOURCE_NULL == 0 {
                bound.nodes[node].source_null = NEVER;
            }
            if allowed & TARGET_NULL == 0 {
                bound.nodes[node].target_null = NEVER;
            }
        }
        bound
    }

    /// Expected features under the gold minus expected features under the model.
    fn slope(&self, free: &Posteriors, bound: &Posteriors) -> Vec<f64> {
        let mut slope = vec![0.0; COUNT];
        let mut add = |features: &Sparse, difference: f32| {
            if difference.abs() > 1e-7 {
                for (feature, value) in features {
                    slope[usize::from(*feature)] += f64::from(difference * value);
                }
            }
        };
        for (node, shape, features) in &self.links {
            let (node, shape) = (*node as usize, usize::from(*shape));
            add(features, bound.links[node][shape] - free.links[node][shape]);
        }
        let mut switches = 0.0;
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            for j in low..=high {
                let Some(node) = self.band.node(i, j) else { continue };
                let (gold, model) = (&bound.nodes[node], &free.nodes[node]);
                add(&self.closes[node], gold.close - model.close);
                switches += f64::from(gold.switch - model.switch);
                if let (Some(null), Some(open)) = (self.nulls[0].get(i), self.opens[0].get(i)) {
                    add(null, gold.source_null - model.source_null);
                    add(open, gold.open_source - model.open_source);
                }
                if let (Some(null), Some(open)) = (self.nulls[1].get(j), self.opens[1].get(j)) {
                    add(null, gold.target_null - model.target_null);
                    add(open, gold.open_target - model.open_target);
                }
            }
        }
        slope[features::SWITCH] += switches;
        slope
    }
}
