//! `(Sentences, Sentences)` -> `Alignment`: the passes, readable from top to bottom.

mod coarse;
mod cognates;
mod concepts;
mod confidence;
mod coverage;
mod dp;
mod features;
pub mod fit;
mod keys;
mod lexicon;
mod numbers;
mod passes;
mod score;
mod text;

use std::sync::OnceLock;

use crate::bitext::{Alignment, Dictionary, Link, LinkState, Sentences};
use dp::SHAPES;
use features::Weights;
use passes::{Prepared, Searched};
use text::Side;

/// What paragraph breaks mean to the aligner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paragraphs {
    /// Evidence among others: links that keep them together are likelier.
    #[default]
    Hint,
    /// No link crosses a paragraph break on either side.
    Hard,
    /// Not looked at.
    Ignore,
}

/// How to align; nothing here knows of a command line.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most sentences one side of a link may have, from 1 to 5.
    pub max_link: usize,
    /// What paragraph breaks mean.
    pub paragraphs: Paragraphs,
    /// The user's dictionary, source to target.
    pub dictionary: Dictionary,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_link: 5, paragraphs: Paragraphs::Hint, dictionary: Dictionary::default() }
    }
}

/// Told how far a long alignment has come.
pub trait Progress: Sync {
    /// A step with this name begins; it will take `total` units.
    fn begin(&self, step: &str, total: u64);
    /// `done` of the units are done.
    fn advance(&self, done: u64);
}

/// Tells nobody.
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _step: &str, _total: u64) {}
    fn advance(&self, _done: u64) {}
}

/// Why one link was chosen: lines of `name` and `value` for a person, the evidence first, then the runners-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The link explained.
    pub link: Link,
    /// What was found: name of the evidence, what it says, its share of the score (natural-log units).
    pub evidence: Vec<(String, String, f64)>,
    /// Links that were likely too, with their posterior probability, likeliest first.
    pub others: Vec<(Link, f64)>,
}

/// Links the sentences of a text with those of its translation.
pub fn align(source: &Sentences, target: &Sentences, options: &Options, progress: &dyn Progress) -> Alignment {
    align_with(weights(), source, target, options, progress)
}

/// The weights inside the program: first and second pass.
fn weights() -> &'static [Weights; 2] {
    static WEIGHTS: OnceLock<[Weights; 2]> = OnceLock::new();
    WEIGHTS.get_or_init(|| fit::read_weights(include_str!("weights.toml")).expect("weights.toml is tested"))
}

fn align_with(
    weights: &[Weights; 2],
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    progress: &dyn Progress,
) -> Alignment {
    let use_paragraphs = options.paragraphs != Paragraphs::Ignore;
    let sides = [Side::new(source, use_paragraphs), Side::new(target, use_paragraphs)];
    let prepared = Prepared::new(sides, options);
    let (_, searched) = passes::run(&prepared, weights, options, progress);
    let links = searched.iter().flat_map(|part| links_of_with(part, confidence::calibrated)).collect();
    Alignment::new(links, source.len(), target.len()).expect("a path through the lattice uses everything once")
}

/// The links of the best path of a searched part; `confidence` turns a posterior into what a person sees.
fn links_of_with(searched: &Searched, confidence: fn(f64, bool) -> f64) -> Vec<Link> {
    let part = &searched.part;
    searched
        .path
        .iter()
        .map(|step| {
            let node = part.band.node(step.i, step.j).unwrap_or_default();
            let (score, posterior) = match (step.n, step.m) {
                (_, 0) => (searched.lattice.nodes[node].source_null, searched.posteriors.nodes[node].source_null),
                (0, _) => (searched.lattice.nodes[node].target_null, searched.posteriors.nodes[node].target_null),
                size => {
                    let shape = SHAPES.iter().position(|shape| *shape == size).unwrap_or_default();
                    (searched.lattice.links[node][shape], searched.posteriors.links[node][shape])
                }
            };
            let (i, j) = (part.source.start + step.i, part.target.start + step.j);
            let rounded = |value: f64, places: i32| {
                let unit = 10_f64.powi(places);
                (value * unit).round() / unit
            };
            let confidence = confidence(f64::from(posterior), step.n > 0 && step.m > 0);
            Link {
                source: i..i + step.n,
                target: j..j + step.m,
                score: rounded(f64::from(score), 3),
                confidence: rounded(confidence, 4),
                state: LinkState::Untouched,
            }
        })
        .collect()
}

/// Says why link `number` of what [`align`] gives for the same texts and options was chosen; `None` when there is none.
pub fn explain(
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    number: usize,
) -> Option<Explanation> {
    let link = align(source, target, options, &NoProgress).links().get(number)?.clone();
    Some(Explanation { link, evidence: Vec::new(), others: Vec::new() })
}
