//! Sentences -> vectors by a model2vec directory: each piece of the vocabulary has a vector, a sentence is their mean.
//!
//! This is what `StaticModel.save_pretrained` of the Python package `model2vec` writes, and the pieces and vectors are those of its
//! `encode`. A mean and a sum have the same direction, so here the vector of a span is the sum of those of the pieces of its sentences.

mod normalizer;
mod pieces;
mod tensors;

use std::sync::OnceLock;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::Encoder;
use super::spans::{self, SpanVectors};
use pieces::{Memory, Pieces};
use tensors::Table;

/// A model2vec model.
#[derive(Debug)]
pub struct Model2Vec {
    pieces: Pieces,
    table: Table,
    longest: Option<Longest>,
    id: OnceLock<String>,
    /// The checksum of what is small in it.
    checksum: Sha256,
}

/// How much of a sentence is looked at.
#[derive(Debug, Clone, Copy)]
struct Longest {
    characters: usize,
    pieces: usize,
}

/// Why a directory gives no vectors.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}: {what}")]
pub struct Model2VecError {
    /// The name of the file that is at fault.
    pub file: &'static str,
    /// What is wrong with it, and what to try.
    pub what: String,
}

/// The files that are read of a directory, in the order that [`Model2Vec::new`] takes them.
pub const FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];

/// `config.json`, as far as it matters. Vectors are brought to length 1 in any case.
#[derive(Deserialize)]
#[serde(default)]
struct Config {
    /// How many pieces of a sentence are taken; `null` for all.
    max_length: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self { max_length: Some(512) } // as in the package
    }
}

impl Model2Vec {
    /// Reads the contents of the files of [`FILES`]. The last one is kept as it is, and each row read where it stands.
    ///
    /// Whatever is not understood is an error: another kind of tokenizer, a tensor too short, too few rows.
    pub fn new([config, tokenizer]: [&[u8]; 2], tensors: Vec<u8>) -> Result<Self, Model2VecError> {
        let checksum = Sha256::new().chain_update(config).chain_update(tokenizer);
        let config = serde_json::from_slice::<Config>(config).map_err(|error| Model2VecError {
            file: FILES[0],
            what: format!("it is not the configuration of a model2vec model ({error})"),
        })?;
        let pieces = Pieces::read(tokenizer).map_err(|what| Model2VecError { file: FILES[1], what })?;
        let table = Table::read(tensors, pieces.count(), pieces.end());
        let table = table.map_err(|what| Model2VecError { file: FILES[2], what })?;
        let longest = config.max_length.map(|length| Longest {
            characters: length.saturating_mul(pieces.median_length()),
            pieces: length,
        });
        Ok(Self { pieces, table, longest, id: OnceLock::new(), checksum })
    }

    /// The numbers of the pieces of a sentence, in order; pieces for what is unknown have none.
    ///
    /// Of a very long sentence only the beginning is taken, as the Python package does.
    pub fn ids(&self, sentence: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        self.encode(sentence, &mut Memory::default(), &mut ids);
        ids
    }

    fn encode(&self, sentence: &str, memory: &mut Memory, ids: &mut Vec<u32>) {
        ids.clear();
        let end = self.longest.and_then(|longest| sentence.char_indices().nth(longest.characters));
        self.pieces.encode(end.map_or(sentence, |(end, _)| &sentence[..end]), memory, ids);
        if let Some(longest) = self.longest {
            ids.truncate(longest.pieces);
        }
        ids.retain(|id| !self.pieces.is_unknown(*id));
    }
}

impl Encoder for Model2Vec {
    fn id(&self) -> &str {
        self.id.get_or_init(|| {
            let checksum = self.checksum.clone().chain_update(self.table.bytes()).finalize();
            let short = u32::from_be_bytes(*checksum.first_chunk().unwrap_or(&[0; 4]));
            format!("model2vec-{short:08x}")
        })
    }

    fn dim(&self) -> usize {
        self.table.dim()
    }

    /// None: the files do not say.
    fn languages(&self) -> &[String] {
        &[]
    }

    fn spans(&self, sentences: &[&str], max_n: usize, advance: &(dyn Fn(usize) + Sync)) -> SpanVectors {
        let sum_of = |(memory, ids): &mut (Memory, Vec<u32>), sentence: &str, sum: &mut [f64]| {
            self.encode(sentence, memory, ids);
            self.table.add(ids, sum);
        };
        spans::sums((sentences, self.dim(), max_n), sum_of, |sum| sum as f32, advance)
    }
}

#[cfg(test)]
mod tests;
