//! Sentences -> vectors by a network of n-gram convolutions: Universal Sentence Encoder multilingual v3, run natively.
//!
//! Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval". A sentence's tokens, between a start and an end
//! mark, become features one by one, each seeing at most four tokens to the left and right (`layers.rs`); the features are summed,
//! divided by the square root of their number, and a small network makes the vector of the sum (`head.rs`).
//!
//! Because the middle is a sum, several sentences in a row cost little more than one: only the tokens near the seams see other
//! neighbours than before, and only they are computed anew (`seams.rs`).
//!
//! The sums are made in an order that depends on the text alone. Only whether the processor multiplies and adds in one step (all of
//! the last ten years do) can change a last digit; the vectors are rounded to far fewer digits than that.

mod head;
mod layers;
mod seams;
mod tokens;
mod weights;

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Encoder;
use super::model_file::{ModelFile, ModelFileError, Sections};
use super::spans::SpanVectors;
use super::tokenizer::{Scratch, Tokenizer, TokenizerFacts};
use seams::Plan;
use tokens::TokenRows;
pub use weights::SHAPES;
use weights::Weights;

/// What a model file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The name it is installed and fitted under.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The licence of the weights, as an SPDX name.
    pub licence: String,
    /// Where the weights come from.
    pub source: String,
    /// The languages it was made for, as BCP 47 tags.
    pub languages: Vec<String>,
    /// How many components its vectors have.
    pub dim: usize,
    /// What the tokenizer needs besides its tables.
    pub tokenizer: TokenizerFacts,
    /// The mark put before each sentence.
    pub begin: u32,
    /// The mark put after each sentence.
    pub end: u32,
}

/// The encoder, with its weights in a mapped file.
#[derive(Debug)]
pub struct NgramEncoder {
    file: ModelFile,
    description: Description,
}

/// Sentences are worked on in portions of this many, so that memory does not grow with the text.
const PORTION: usize = 1024;

impl NgramEncoder {
    /// Opens a model file made by [`super::convert::from_wheel`].
    pub fn open(path: &Path) -> Result<Self, ModelFileError> {
        Self::new(ModelFile::open(path)?)
    }

    /// Uses an open model file.
    pub fn new(file: ModelFile) -> Result<Self, ModelFileError> {
        let description = serde_json::from_slice(file.section(DESCRIPTION));
        let description: Description = description.map_err(|_| file.damaged())?;
        let encoder = Self { file, description };
        let whole = encoder.weights().is_some_and(|weights| {
            let tokenizer = encoder.tokenizer();
            let marks = encoder.description.begin.max(encoder.description.end) as usize;
            weights.tokens() >= tokenizer.len()
                && marks < tokenizer.len()
                && encoder.description.dim == weights::DIM
        });
        if whole { Ok(encoder) } else { Err(encoder.file.damaged()) }
    }

    /// What the model file says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The model file.
    pub fn file(&self) -> &ModelFile {
        &self.file
    }

    /// The tokenizer of the model.
    pub fn tokenizer(&self) -> Tokenizer<'_> {
        Tokenizer::load(&self.file, &self.description.tokenizer)
    }

    fn weights(&self) -> Option<Weights<'_>> {
        Weights::of(&self.file)
    }

    /// The tokens of each sentence, between the start and the end mark.
    fn tokens(&self, sentences: &[&str]) -> Vec<Vec<u32>> {
        let tokenizer = self.tokenizer();
        let Description { begin, end, .. } = self.description;
        let known = tokenizer.len() as u32;
        let cut = |scratch: &mut Scratch, sentence: &&str| {
            let mut ids = vec![begin];
            tokenizer.encode(sentence, scratch, &mut ids);
            ids.retain(|id| *id < known);
            ids.push(end);
            ids
        };
        sentences.par_iter().map_init(Scratch::default, cut).collect()
    }
}

impl Encoder for NgramEncoder {
    fn id(&self) -> &str {
        &self.description.id
    }

    fn dim(&self) -> usize {
        self.description.dim
    }

    fn languages(&self) -> &[String] {
        &self.description.languages
    }

    fn spans(&self, sentences: &[&str], max_n: usize, advance: &(dyn Fn(usize) + Sync)) -> SpanVectors {
        self.spans_in_steps(sentences, max_n, advance, &|_| ())
    }
}

/// What the work of the encoder consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Cutting sentences into pieces.
    Tokenizer,
    /// What each distinct token gives to its neighbours: its vector, the projection, the products of the first convolution.
    Tokens,
    /// Planning what has to be computed around the seams of sentences.
    Plan,
    /// The first convolution: adding up what the tokens give.
    FirstConvolution,
    /// The second convolution.
    SecondConvolution,
    /// Bringing the features to one scale and summing them.
    Sums,
    /// The network that makes vectors of sums.
    Head,
    /// Bringing vectors to length 1 and rounding them.
    Rounding,
}

/// Told which step begins, from any thread.
pub type Watch<'a> = dyn Fn(Step) + Sync + 'a;

impl NgramEncoder {
    /// What [`Encoder::spans`] gives; `watch` is told of every step, so that on one thread the time between two calls is that of the
    /// step named first.
    pub fn spans_in_steps(
        &self,
        sentences: &[&str],
        max_n: usize,
        advance: &(dyn Fn(usize) + Sync),
        watch: &Watch<'_>,
    ) -> SpanVectors {
        let max_n = max_n.max(1);
        let mut spans = SpanVectors::new(self.dim(), sentences.len(), max_n);
        let Some(weights) = self.weights() else { return spans };
        watch(Step::Tokenizer);
        let tokens = self.tokens(sentences);
        watch(Step::Tokens);
        let frequent = TokenRows::new(&weights, frequent(&tokens));
        for first in (0..sentences.len()).step_by(PORTION) {
            let count = PORTION.min(sentences.len() - first);
            // The last spans of the portion reach into the next one.
            let seen = &tokens[first..(first + count + max_n - 1).min(tokens.len())];
            watch(Step::Plan);
            let plan = Plan::new(seen, max_n);
            let sums = layers::run(&weights, &frequent, &plan, watch);
            watch(Step::Plan);
            let parts = plan.spans(count);
            watch(Step::Head);
            let vectors = head::run(&weights, &plan, &sums, &parts);
            watch(Step::Rounding);
            for (part, vector) in parts.iter().zip(vectors.chunks_exact(weights::DIM)) {
                spans.set(first + part.start, part.n, vector);
            }
            advance(count);
        }
        spans
    }
}

/// Tokens are kept ready for the whole text when there are at least this many of them in it ...
const FREQUENT: u32 = 2;
/// ... and at most so many of the most frequent, about 14 kB each.
const MOST_FREQUENT: usize = 4096;

/// The tokens worth keeping ready.
fn frequent(tokens: &[Vec<u32>]) -> Vec<u32> {
    let mut counts = FxHashMap::default();
    for id in tokens.iter().flatten() {
        *counts.entry(*id).or_insert(0_u32) += 1;
    }
    let mut counts = counts.into_iter().filter(|(_, count)| *count >= FREQUENT).collect::<Vec<_>>();
    counts.sort_unstable_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    counts.truncate(MOST_FREQUENT);
    counts.into_iter().map(|(id, _)| id).collect()
}

/// The section that holds the [`Description`].
const DESCRIPTION: &str = "description";

/// Adds the description to the sections of a model file.
pub fn describe(description: &Description, sections: &mut Sections) {
    let json = serde_json::to_vec_pretty(description).expect("names and numbers are always JSON");
    sections.push((DESCRIPTION.into(), json));
}
