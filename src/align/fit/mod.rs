//! Hand-made alignments -> weights: conditional likelihood over the lattices of both passes.
//!
//! The aligner is a log-linear model over whole alignments; its weights are those under which the hand-made alignments are
//! likeliest, with every group of texts counting as much as it is told to. A link that the gold keeps whole though it
//! could be cut finer may be tiled in any way. The program `examples/fit` runs this over a folder of gold.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

mod minimise;
mod read;

pub use super::confidence::{Calibration, Curve, fit as fit_curve};
pub use super::features::Weights;
use super::features::{self, COUNT};
use super::keys::Kind;
pub use super::model::{Model, Models};
use super::passes;
use super::{NoProgress, Options, Vectors};
use crate::bitext::{Link, Sentences};
use minimise::minimise;
use read::{Read, read_sample};

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
/// round and the mean log-likelihood. `pull` is the weight of the pull towards zero, by the name of a feature; a feature that is pulled
/// infinitely weighs nothing.
pub fn fit(
    samples: &[Sample],
    weights: &[Weights; 2],
    options: &Options,
    pass: usize,
    rounds: usize,
    pull: &dyn Fn(&str) -> f64,
    report: &mut dyn FnMut(usize, f64),
) -> Weights {
    let read: Vec<Read> =
        samples.par_iter().map(|sample| read_sample(sample, weights, options, pass)).collect();
    let pull = (0..COUNT).map(|feature| pull(&features::name(feature))).collect::<Vec<f64>>();
    let objective = |point: &[f64]| {
        let parts: Vec<(f64, Vec<f64>)> = read.par_iter().map(|sample| sample.likelihood(point)).collect();
        let mut value = 0.0;
        let mut slope = vec![0.0; COUNT];
        for (part, partial) in parts {
            value -= part;
            slope.iter_mut().zip(partial).for_each(|(sum, more)| *sum -= more);
        }
        for (number, weight) in point.iter().enumerate() {
            if pull[number].is_finite() {
                value += 0.5 * pull[number] * weight * weight;
                slope[number] += pull[number] * weight;
            } else {
                slope[number] = 0.0;
            }
        }
        (value, slope)
    };
    let start = weights[pass].0.iter().zip(&pull);
    let start = start.map(|(weight, pull)| if pull.is_finite() { f64::from(*weight) } else { 0.0 }).collect();
    let found = minimise(objective, start, rounds, report);
    let mut fitted = Weights(found.into_iter().map(|weight| weight as f32).collect()).with_taught();
    // Gold comes without a user's dictionary: what a person gives is trusted a little more than what we ship.
    for part in 0..4 {
        let seed = fitted.0[features::lexical(Kind::Seed, part)];
        fitted.0[features::lexical(Kind::Given, part)] = if part == 0 { seed.max(0.4) + 0.2 } else { seed };
    }
    fitted
}
