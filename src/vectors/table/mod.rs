//! Sentences -> vectors by a table inside the program: each piece has a vector, a sentence is the sum of those of its pieces.
//!
//! The table is distilled from the network of [`super::NgramEncoder`] by `examples/distil`: its sums come as close as a sum can to what the
//! network says of many sentences. Frequent pieces have short vectors (Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for
//! Sentence Embeddings"), so that a sum is a weighted one. It knows Latin and Cyrillic writing; other texts get a vector of zeros.
//!
//! Rows are small whole numbers with a whole factor each, so a sum is exact: the same on every machine and in every order.

mod build;

use serde::{Deserialize, Serialize};

use super::Encoder;
use super::model_file::{ModelFile, ModelFileError};
use super::spans::{self, SpanVectors};
use super::tokenizer::{Scratch, Tokenizer, TokenizerFacts};
pub use build::{Draft, build};

/// A table of vectors, used where it stands: in the program or in a file mapped into memory.
#[derive(Debug)]
pub struct StaticTable {
    file: ModelFile,
    description: Description,
    id: String,
}

/// What a table says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Where it comes from and what for.
    #[serde(flatten)]
    pub about: About,
    /// How many components its vectors have.
    pub dim: usize,
    /// How many bits a component has: 8 or 4.
    pub bits: u32,
    /// What the tokenizer needs besides its tables.
    pub tokenizer: TokenizerFacts,
}

/// Where a table comes from and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name with its version, to which the checksum is added.
    pub name: String,
    /// What it is, in words.
    pub title: String,
    /// The licence of its numbers, as an SPDX name.
    pub licence: String,
    /// What it was made from.
    pub source: String,
    /// The languages it was made for, as BCP 47 tags.
    pub languages: Vec<String>,
}

/// Gives bytes compiled into the program the alignment that a model file needs.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static BUILTIN: &Aligned<[u8]> = &Aligned(*include_bytes!("../table.bin"));

/// The sections of the file.
const DESCRIPTION: &str = "description";
const ROWS: &str = "rows";
const SCALES: &str = "scales";

/// So many products of a component and a factor fit into 32 bits: 512 * 127 * 32767 is below 2^31.
const EXACT: usize = 512;

impl StaticTable {
    /// The table inside the program. Nothing of it is read or copied before it is needed; only a big-endian machine cannot use it.
    pub fn builtin() -> Result<Self, ModelFileError> {
        Self::new(ModelFile::from_static("the table inside the program", &BUILTIN.0)?)
    }

    /// Uses an open model file made by [`build`].
    pub fn new(file: ModelFile) -> Result<Self, ModelFileError> {
        let description = serde_json::from_slice(file.section(DESCRIPTION));
        let description: Description = description.map_err(|_| file.damaged())?;
        let short = u32::from_be_bytes(*file.checksum().first_chunk().unwrap_or(&[0; 4]));
        let id = format!("{}-{short:08x}", description.about.name);
        let table = Self { file, description, id };
        let count = table.tokenizer().len();
        let row = table.row_length();
        let whole = row.is_some_and(|row| {
            count.checked_mul(row).is_some_and(|size| table.file.section::<u8>(ROWS).len() == size)
                && table.file.section::<i16>(SCALES).len() == count
        });
        if whole { Ok(table) } else { Err(table.file.damaged()) }
    }

    /// What the table says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The file it stands in.
    pub fn file(&self) -> &ModelFile {
        &self.file
    }

    /// Its tokenizer.
    pub fn tokenizer(&self) -> Tokenizer<'_> {
        Tokenizer::load(&self.file, &self.description.tokenizer)
    }

    /// Whether it was made for the language of this BCP 47 tag, such as `ru` or `en-GB`.
    ///
    /// ```
    /// # use diglot::vectors::StaticTable;
    /// let table = StaticTable::builtin()?;
    /// assert!(table.serves("ru") && table.serves("en-GB"));
    /// assert!(!table.serves("zh") && !table.serves("und"));
    /// # Ok::<(), diglot::vectors::ModelFileError>(())
    /// ```
    pub fn serves(&self, language: &str) -> bool {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        self.description.about.languages.iter().any(|known| known.eq_ignore_ascii_case(primary))
    }

    /// How many bytes a row has.
    fn row_length(&self) -> Option<usize> {
        let Description { dim, bits, .. } = self.description;
        match bits {
            8 if dim > 0 => Some(dim),
            4 if dim > 0 && dim % 2 == 0 => Some(dim / 2),
            _ => None,
        }
    }

    /// Writes the exact sum for the pieces `ids` to `sum`; `partial` is memory to use again, as long as `sum`.
    fn sum(&self, ids: &[u32], partial: &mut [i32], sum: &mut [i64]) {
        let rows = self.file.section::<u8>(ROWS);
        let scales = self.file.section::<i16>(SCALES);
        let Some(length) = self.row_length() else { return };
        for ids in ids.chunks(EXACT) {
            partial.fill(0);
            for id in ids {
                let id = *id as usize;
                let (Some(scale), Some(row)) = (scales.get(id), rows.get(id * length..(id + 1) * length))
                else {
                    continue; // a damaged table may give out numbers that are none of its pieces
                };
                if *scale != 0 {
                    add(row, *scale, partial);
                }
            }
            for (sum, partial) in sum.iter_mut().zip(&*partial) {
                *sum += i64::from(*partial);
            }
        }
    }
}

impl Encoder for StaticTable {
    fn id(&self) -> &str {
        &self.id
    }

    fn dim(&self) -> usize {
        self.description.dim
    }

    fn languages(&self) -> &[String] {
        &self.description.about.languages
    }

    fn spans(&self, sentences: &[&str], max_n: usize, advance: &(dyn Fn(usize) + Sync)) -> SpanVectors {
        let tokenizer = self.tokenizer();
        let sum_of = |(scratch, ids, partial): &mut Memory, sentence: &str, sum: &mut [i64]| {
            ids.clear();
            tokenizer.encode(sentence, scratch, ids);
            partial.resize(sum.len(), 0);
            self.sum(ids, partial, sum);
        };
        spans::sums((sentences, self.dim(), max_n), sum_of, |sum| sum as f32, advance)
    }
}

/// Used again for every sentence: for cutting, the pieces, and a part of the sum.
type Memory = (Scratch, Vec<u32>, Vec<i32>);

/// Adds `scale` times the components of `row` to `sum`. With half a byte a component, the first half of the vector stands in the low
/// halves of the bytes.
fn add(row: &[u8], scale: i16, sum: &mut [i32]) {
    let scale = i32::from(scale);
    if row.len() == sum.len() {
        for (sum, byte) in sum.iter_mut().zip(row) {
            *sum += scale * i32::from(byte.cast_signed());
        }
    } else {
        let (first, second) = sum.split_at_mut(row.len());
        for ((first, second), byte) in first.iter_mut().zip(second).zip(row) {
            *first += scale * i32::from((byte << 4).cast_signed() >> 4);
            *second += scale * i32::from(byte.cast_signed() >> 4);
        }
    }
}

#[cfg(test)]
mod tests;
