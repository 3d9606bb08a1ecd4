//! Hand-made alignments -> weights: conditional likelihood over the lattices of both passes.
//!
//! The aligner is a log-linear model over whole alignments; its weights are those under which the hand-made alignments are
//! likeliest, with every group of texts counting as much as it is told to. A link that the gold keeps whole though it
//! could be cut finer may be tiled in any way. The program `examples/fit.rs` runs this over a folder of gold.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

pub use super::confidence::{Calibration, Curve, fit as fit_curve};
use super::coverage::Full;
use super::dp::{Band, Lattice, NEVER, NodeScores, Posteriors, SHAPES};
pub use super::features::Weights;
use super::features::{self, COUNT};
use super::keys::Kind;
pub use super::model::{Model, Models};
use super::passes::{self, Lesson, Part, Prepared};
use super::score::{Emitter, Pass, Window};
use super::text::Side;
use super::{NoProgress, Options, Vectors};
use crate::bitext::{Link, Sentences};

/// One text pair with its hand-made alignment.
pub struct Sample {
    /// Sentences of the source.
    pub source: Sentences,
    /// Sentences of the target.
    pub target: Sentences,
    /// The links, in order, covering everything.
    pub gold: Vec<(Range<usize>, Range<usize>)>,
    /// Numbers of links that may be cut finer.
    pub coarse: BTreeSet<usize>,
    /// How much the sample counts.
    pub mass: f64,
    /// Vectors of its sentences.
    pub vectors: Option<Arc<Vectors>>,
}

/// A sample whose features have been read.
struct Read {
    band: Band,
    links: Vec<(u32, u8, Box<[f32]>)>,
    source_nulls: Vec<Vec<f32>>,
    target_nulls: Vec<Vec<f32>>,
    source_opens: Vec<Vec<f32>>,
    target_opens: Vec<Vec<f32>>,
    closes: Vec<(u32, Vec<f32>)>,
    allowed: Allowed,
    mass: f64,
}

/// Which steps the gold allows, by node.
struct Allowed {
    links: BTreeSet<(u32, u8)>,
    source_nulls: BTreeSet<u32>,
    target_nulls: BTreeSet<u32>,
}

/// The links the aligner finds with the one of the models that fits the texts.
pub fn align_with(models: &Models, source: &Sentences, target: &Sentences, options: &Options) -> Vec<Link> {
    let prepared = super::prepare(source, target, options);
    let model = models.for_texts(&prepared);
    let links_of = |searched| super::links_of(&searched, &model.calibration);
    let (_, links) = passes::run(&prepared, &model.passes, options, &NoProgress, links_of);
    links.into_iter().flatten().collect()
}

/// Whether dictionaries know enough of the words for the model with a dictionary.
pub fn is_known(source: &Sentences, target: &Sentences, options: &Options) -> bool {
    super::prepare(source, target, options).known_words() >= super::model::KNOWN
}

/// Fits the weights of one pass (0 first, 1 second), starting from `weights`; calls `report` after each round with the
/// round and the mean log-likelihood. `strength` is the weight of the pull towards zero.
pub fn fit(
    samples: &[Sample],
    weights: &[Weights; 2],
    options: &Options,
    pass: usize,
    rounds: usize,
    strength: f64,
    report: &mut dyn FnMut(usize, f64),
) -> Weights {
    let read: Vec<Read> =
        samples.par_iter().map(|sample| read_sample(sample, weights, options, pass)).collect();
    let objective = |point: &[f64]| {
        let parts: Vec<(f64, Vec<f64>)> = read.par_iter().map(|sample| sample.likelihood(point)).collect();
        let mut value = 0.0;
        let mut slope = vec![0.0; COUNT];
        for (part, partial) in parts {
            value -= part;
            slope.iter_mut().zip(partial).for_each(|(sum, more)| *sum -= more);
        }
        for (number, weight) in point.iter().enumerate() {
            value += 0.5 * strength * weight * weight;
            slope[number] += strength * weight;
        }
        (value, slope)
    };
    let start: Vec<f64> = weights[pass].0.iter().map(|weight| f64::from(*weight)).collect();
    let found = minimise(objective, start, rounds, report);
    let mut fitted = Weights(found.into_iter().map(|weight| weight as f32).collect());
    // Gold comes without a user's dictionary: what a person gives is trusted a little more than what we ship.
    for part in 0..4 {
        let seed = fitted.0[features::lexical(Kind::Seed, part)];
        fitted.0[features::lexical(Kind::Given, part)] = if part == 0 { seed.max(0.4) + 0.2 } else { seed };
    }
    fitted
}

fn read_sample(sample: &Sample, weights: &[Weights; 2], options: &Options, number: usize) -> Read {
    let sides = [Side::new(&sample.source, true), Side::new(&sample.target, true)];
    let options = &Options { vectors: sample.vectors.clone(), ..options.clone() };
    let prepared = Prepared::new(sides, options);
    let keys = prepared.first_keys();
    let facts = prepared.first_facts();
    let first = passes::first(&prepared, &keys, facts, &weights[0], options);
    let parts = prepared.first_parts(&keys, &facts);
    if number == 0 {
        let likely = passes::search(&first, parts, &NoProgress, |searched| {
            super::coarse::narrowed(&searched, 1e-7, 3)
        });
        return read_pass(sample, &first, &likely);
    }
    let sides = prepared.both();
    let lessons = passes::search(&first, parts, &NoProgress, |searched| Lesson::new(sides, &searched));
    let informed = prepared.learn(lessons, &facts);
    let second = passes::second(&prepared, &informed, &weights[1], options);
    let parts = informed.parts.clone();
    let likely =
        passes::search(&second, parts, &NoProgress, |searched| super::coarse::narrowed(&searched, 1e-7, 3));
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
        all
    };
    let mut links = Vec::new();
    let mut closes = Vec::new();
    for i in 0..=rows {
        let (low, high) = band.row(i);
        for j in low..=high {
            let Some(node) = band.node(i, j) else { continue };
            closes.push((node as u32, vector(&|emit| window.close(i, j, emit))));
            for (shape, &(n, m)) in shapes.iter().enumerate() {
                if band.node(i + n, j + m).is_some() {
                    links.push((node as u32, shape as u8, window.link_features((i, n), (j, m)).into()));
                }
            }
        }
    }
    Read {
        links,
        closes,
        source_nulls: (0..rows).map(|number| vector(&|emit| window.null(0, number, emit))).collect(),
        target_nulls: (0..columns).map(|number| vector(&|emit| window.null(1, number, emit))).collect(),
        source_opens: (0..rows).map(|number| vector(&|emit| window.open(0, number, emit))).collect(),
        target_opens: (0..columns).map(|number| vector(&|emit| window.open(1, number, emit))).collect(),
        allowed,
        band,
        mass: sample.mass,
    }
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

fn allowed(steps: &[Gold], band: &Band, sample: &Sample, shapes: &[(usize, usize)]) -> Allowed {
    let mut allowed =
        Allowed { links: BTreeSet::new(), source_nulls: BTreeSet::new(), target_nulls: BTreeSet::new() };
    for (source, target, number) in steps {
        let Some(node) = band.node(source.start, target.start) else { continue };
        let node = node as u32;
        if target.is_empty() {
            allowed.source_nulls.insert(node);
            continue;
        }
        if source.is_empty() {
            allowed.target_nulls.insert(node);
            continue;
        }
        let shape = shapes.iter().position(|shape| *shape == (source.len(), target.len()));
        if let Some(shape) = shape {
            allowed.links.insert((node, shape as u8));
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
                        allowed.links.insert((node as u32, shape as u8));
                    }
                }
                if shape.is_none() && i < source.end {
                    allowed.source_nulls.insert(node as u32);
                }
                if shape.is_none() && j < target.end {
                    allowed.target_nulls.insert(node as u32);
                }
            }
        }
    }
    allowed
}

impl Read {
    /// Log-likelihood of the gold and its slope, times the mass of the sample.
    fn likelihood(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let weights: Vec<f32> = weights.iter().map(|weight| *weight as f32).collect();
        let dot = |features: &[f32]| features.iter().zip(&weights).map(|(a, b)| a * b).sum::<f32>();
        let count = self.band.nodes();
        let mut links = vec![[NEVER; SHAPES.len()]; count];
        for (node, shape, features) in &self.links {
            links[*node as usize][usize::from(*shape)] = dot(features);
        }
        let sums = |all: &[Vec<f32>]| all.iter().map(|features| dot(features)).collect::<Vec<f32>>();
        let (source_nulls, target_nulls) = (sums(&self.source_nulls), sums(&self.target_nulls));
        let (source_opens, target_opens) = (sums(&self.source_opens), sums(&self.target_opens));
        let mut nodes = vec![NodeScores::default(); count];
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            for j in low..=high {
                let Some(node) = self.band.node(i, j) else { continue };
                nodes[node] = NodeScores {
                    source_null: source_nulls.get(i).copied().unwrap_or(NEVER),
                    target_null: target_nulls.get(j).copied().unwrap_or(NEVER),
                    open_source: source_opens.get(i).copied().unwrap_or(0.0),
                    open_target: target_opens.get(j).copied().unwrap_or(0.0),
                    switch: weights[features::SWITCH],
                    close: 0.0,
                };
            }
        }
        for (node, features) in &self.closes {
            nodes[*node as usize].close = dot(features);
        }
        let free = Lattice { band: self.band.clone(), links, nodes };
        let mut bound = free.clone();
        for node in 0..count {
            for shape in 0..SHAPES.len() {
                if !self.allowed.links.contains(&(node as u32, shape as u8)) {
                    bound.links[node][shape] = NEVER;
                }
            }
            if !self.allowed.source_nulls.contains(&(node as u32)) {
                bound.nodes[node].source_null = NEVER;
            }
            if !self.allowed.target_nulls.contains(&(node as u32)) {
                bound.nodes[node].target_null = NEVER;
            }
        }
        let (free, bound) = (free.posteriors(), bound.posteriors());
        if !bound.log_sum.is_finite() {
            return (0.0, vec![0.0; COUNT]);
        }
        let slope = self.slope(&free, &bound);
        let slope = slope.into_iter().map(|value| value * self.mass).collect();
        ((bound.log_sum - free.log_sum) * self.mass, slope)
    }

    /// Expected features under the gold minus expected features under the model.
    fn slope(&self, free: &Posteriors, bound: &Posteriors) -> Vec<f64> {
        let mut slope = vec![0.0; COUNT];
        let mut add = |features: &[f32], difference: f32| {
            if difference.abs() > 1e-7 {
                slope.iter_mut().zip(features).for_each(|(sum, value)| *sum += f64::from(difference * value));
            }
        };
        for (node, shape, features) in &self.links {
            let (node, shape) = (*node as usize, usize::from(*shape));
            add(features, bound.links[node][shape] - free.links[node][shape]);
        }
        for (node, features) in &self.closes {
            let node = *node as usize;
            add(features, bound.nodes[node].close - free.nodes[node].close);
        }
        let mut switches = 0.0;
        for i in 0..=self.band.source_len() {
            let (low, high) = self.band.row(i);
            for j in low..=high {
                let Some(node) = self.band.node(i, j) else { continue };
                let (gold, model) = (&bound.nodes[node], &free.nodes[node]);
                switches += f64::from(gold.switch - model.switch);
                if let (Some(null), Some(open)) = (self.source_nulls.get(i), self.source_opens.get(i)) {
                    add(null, gold.source_null - model.source_null);
                    add(open, gold.open_source - model.open_source);
                }
                if let (Some(null), Some(open)) = (self.target_nulls.get(j), self.target_opens.get(j)) {
                    add(null, gold.target_null - model.target_null);
                    add(open, gold.open_target - model.open_target);
                }
            }
        }
        slope[features::SWITCH] += switches;
        slope
    }
}

/// Limited-memory BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
fn minimise(
    objective: impl Fn(&[f64]) -> (f64, Vec<f64>),
    mut point: Vec<f64>,
    rounds: usize,
    report: &mut dyn FnMut(usize, f64),
) -> Vec<f64> {
    const MEMORY: usize = 12;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (mut value, mut slope) = objective(&point);
    let mut history: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for round in 0..rounds {
        let mut direction = slope.clone();
        let mut along = Vec::new();
        for (step, change, scale) in history.iter().rev() {
            let amount = scale * dot(step, &direction);
            direction.iter_mut().zip(change).for_each(|(d, y)| *d -= amount * y);
            along.push(amount);
        }
        if let Some((step, change, _)) = history.last() {
            let scale = dot(step, change) / dot(change, change);
            for d in &mut direction {
                *d *= scale;
            }
        } else {
            let length = dot(&slope, &slope).sqrt().max(1e-12);
            for d in &mut direction {
                *d /= length;
            }
        }
        for ((step, change, scale), amount) in history.iter().zip(along.into_iter().rev()) {
            let other = scale * dot(change, &direction);
            direction.iter_mut().zip(step).for_each(|(d, s)| *d += (amount - other) * s);
        }
        let descent = -dot(&slope, &direction);
        if descent >= 0.0 {
            history.clear();
            continue;
        }
        let mut length = 1.0;
        let found = loop {
            let trial: Vec<f64> = point.iter().zip(&direction).map(|(p, d)| p - length * d).collect();
            let (new_value, new_slope) = objective(&trial);
            if new_value <= value + 1e-4 * length * descent {
                break Some((trial, new_value, new_slope));
            }
            length *= 0.4;
            if length < 1e-6 {
                break None;
            }
        };
        let Some((new_point, new_value, new_slope)) = found else { break };
        let step: Vec<f64> = new_point.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = new_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let curvature = dot(&step, &change);
        if curvature > 1e-12 {
            history.push((step, change, 1.0 / curvature));
            if history.len() > MEMORY {
                history.remove(0);
            }
        }
        let gain = value - new_value;
        (point, value, slope) = (new_point, new_value, new_slope);
        report(round, value);
        if gain < value.abs() * 1e-6 {
            break;
        }
    }
    point
}
