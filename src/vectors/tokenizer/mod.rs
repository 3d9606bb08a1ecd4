//! A text -> the numbers of its pieces, as SentencePiece's unigram models cut it.
//!
//! The numbers are exactly those of the reference program: of all ways to write the normalised text with pieces of the vocabulary, the one
//! with the highest sum of scores (Viterbi, Kudo 2018), with the same order of additions and the same choice between equals.

pub(super) mod lattice;
mod model;
mod normalizer;
mod protobuf;
mod restrict;
pub(super) mod trie;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::model_file::{ModelFile, Sections};
use lattice::Best;
pub(super) use model::charsmap;
use normalizer::Normalizer;
pub use normalizer::Spaces;
use trie::Trie;

/// Why a tokenizer cannot be read from a model file.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TokenizerError {
    /// The bytes are not those of a SentencePiece model.
    #[error("this is not a SentencePiece model")]
    NotAModel,
    /// The model needs something this program does not do.
    #[error("the SentencePiece model has {what}, which diglot does not support")]
    Unsupported {
        /// What it needs.
        what: &'static str,
    },
    /// The vocabulary is larger than the trie can hold.
    #[error("the SentencePiece model has too many pieces")]
    TooManyPieces,
}

/// Cuts texts into pieces.
#[derive(Debug, Clone)]
pub struct Tokenizer<'a> {
    normalizer: Normalizer<'a>,
    pieces: Trie<'a>,
    scores: Cow<'a, [f32]>,
    facts: TokenizerFacts,
}

/// What a tokenizer needs besides its tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokenizerFacts {
    /// White space.
    pub spaces: Spaces,
    /// The piece for what no piece is for.
    pub unknown: u32,
    /// Pieces that are always chosen where they are found.
    pub user_defined: Vec<u32>,
    /// Their texts; the normaliser leaves them alone.
    pub verbatim: Vec<String>,
    /// The lowest score of an ordinary piece.
    pub lowest: f32,
    /// The highest score of an ordinary piece, but above zero: so the reference program begins its search for it.
    pub highest: f32,
}

/// Memory used again for every text, so that cutting many texts allocates nothing.
#[derive(Debug, Default)]
pub struct Scratch {
    normalized: Vec<u8>,
    best: Vec<Best<f32>>,
}

/// The sections of a model file: characters and what they become, pieces and their scores.
const SECTIONS: [&str; 4] =
    ["tokenizer.characters", "tokenizer.replacements", "tokenizer.pieces", "tokenizer.scores"];

/// An unknown character scores this much less than the worst piece; the reference program's constant.
pub(super) const UNKNOWN_PENALTY: f32 = 10.0;
/// What a piece of the user's own loses against the best piece repeated; the reference program's constant.
const USER_DEFINED_PENALTY: f64 = 0.1;

impl<'a> Tokenizer<'a> {
    /// Reads a SentencePiece model file of the unigram kind.
    pub fn from_sentencepiece(bytes: &[u8]) -> Result<Tokenizer<'static>, TokenizerError> {
        model::read(bytes)
    }

    /// The tokenizer kept in a model file by [`Tokenizer::save`].
    pub fn load(file: &'a ModelFile, facts: &TokenizerFacts) -> Self {
        Self {
            normalizer: Normalizer {
                table: Trie::new(file.section(SECTIONS[0])),
                replacements: file.section(SECTIONS[1]).into(),
                verbatim: facts.verbatim.iter().map(|text| text.clone().into_bytes()).collect(),
                spaces: facts.spaces,
            },
            pieces: Trie::new(file.section(SECTIONS[2])),
            scores: file.section(SECTIONS[3]).into(),
            facts: facts.clone(),
        }
    }

    /// Adds its tables to the sections of a model file; its facts are kept apart.
    pub fn save(&self, sections: &mut Sections) -> TokenizerFacts {
        let contents = [
            bytemuck::cast_slice(self.normalizer.table.units()),
            &self.normalizer.replacements,
            bytemuck::cast_slice(self.pieces.units()),
            bytemuck::cast_slice(&self.scores),
        ];
        let named = SECTIONS.iter().zip(contents).map(|(name, content)| ((*name).into(), content.to_vec()));
        sections.extend(named);
        self.facts.clone()
    }

    /// How many pieces there are; every number given out is below it.
    pub fn len(&self) -> usize {
        self.scores.len()
    }

    /// Whether there are no pieces.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    /// The logarithm of how frequent each piece is, by its number.
    pub fn scores(&self) -> &[f32] {
        &self.scores
    }

    /// Adds the numbers of the pieces of `text` to `ids`; several unknown characters in a row are one unknown piece.
    pub fn encode(&self, text: &str, scratch: &mut Scratch, ids: &mut Vec<u32>) {
        self.normalizer.normalize(text, &mut scratch.normalized);
        let Scratch { normalized, best } = scratch;
        let unknown = (self.facts.unknown, self.facts.lowest - UNKNOWN_PENALTY);
        lattice::find_best(&self.pieces, normalized, unknown, |id, length| self.score(id, length), best);
        lattice::collect(best, self.facts.unknown, ids);
    }

    #[inline]
    fn score(&self, id: u32, length: usize) -> f32 {
        if self.facts.user_defined.contains(&id) {
            return (f64::from(length as f32 * self.facts.highest) - USER_DEFINED_PENALTY) as f32;
        }
        self.scores.get(id as usize).copied().unwrap_or(f32::NEG_INFINITY)
    }
}

#[cfg(test)]
mod tests;
