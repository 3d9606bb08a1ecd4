//! The nouns every stage shares: documents, spans, sentences, links, alignments. No algorithms, no terminal.

mod alignment;
#[allow(clippy::module_inception)] // the noun Bitext lives in bitext.rs, as Document lives in document.rs
mod bitext;
pub mod bitext_file;
mod code_points;
mod dictionary;
mod document;
mod language_tag;
mod link;
#[cfg(test)]
pub(crate) mod sample;
mod sentence;
mod span;

pub use alignment::{Alignment, AlignmentError};
pub use bitext::{Bitext, Made};
pub(crate) use code_points::{from_code_points, to_code_points};
pub use dictionary::{Dictionary, Entry};
pub use document::{Document, DocumentError, Origin};
pub use language_tag::{LanguageTag, LanguageTagError};
pub use link::{Link, LinkState};
pub use sentence::{Sentences, SentencesError};
pub use span::Span;
