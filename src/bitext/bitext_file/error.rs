//! Why a text is no bitext file that can be used.

use thiserror::Error;

use super::VERSION;
use crate::bitext::{AlignmentError, DocumentError, SentencesError};

/// Why a text is not a bitext file that can be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BitextFileError {
    /// Something else, JSON or not.
    #[error("not a diglot bitext; such a file is made by `diglot align SOURCE TARGET -o NAME.bitext`")]
    NotBitext,
    /// Bytes that are not UTF-8.
    #[error(
        "line {line} is not UTF-8; a bitext file that another program has saved in another encoding cannot be read"
    )]
    Utf8 {
        /// Line, from 1.
        line: usize,
    },
    /// A version from the future.
    #[error(
        "made by a newer diglot (file version {found}); this program reads up to {VERSION}; update diglot"
    )]
    Newer {
        /// The version the file states.
        found: u64,
    },
    /// The JSON stops in the middle.
    #[error(
        "the file is cut off at line {line}, column {column}; take it from a backup or align the texts again"
    )]
    CutOff {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Broken JSON, or JSON of another shape.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the JSON reader says.
        what: String,
    },
    /// The text is not the one that was aligned.
    #[error(
        "the {side} text was changed after it was aligned (its checksum differs); undo the change or align the texts again"
    )]
    Checksum {
        /// `source` or `target`.
        side: &'static str,
    },
    /// A paragraph or sentence is empty, out of order or outside the text.
    #[error("{side} {what} {number} ([{start},{end}]) does not fit the text")]
    Span {
        /// `source` or `target`.
        side: &'static str,
        /// `paragraph` or `sentence`.
        what: &'static str,
        /// Which, from 0.
        number: usize,
        /// First code point.
        start: usize,
        /// One past the last code point.
        end: usize,
    },
    /// The paragraphs are not those of the text.
    #[error("the {side} text: {error}")]
    Document {
        /// `source` or `target`.
        side: &'static str,
        /// What is wrong.
        #[source]
        error: DocumentError,
    },
    /// The sentences are not those of the text.
    #[error("the {side} text: {error}")]
    Sentences {
        /// `source` or `target`.
        side: &'static str,
        /// What is wrong.
        #[source]
        error: SentencesError,
    },
    /// A link skips a sentence or names one twice.
    #[error("link {link}: its {side} sentences are not one after the other")]
    Numbers {
        /// Which, from 0.
        link: usize,
        /// `source` or `target`.
        side: &'static str,
    },
    /// A confidence outside 0 to 1.
    #[error("link {link}: a confidence is from 0 to 1")]
    Confidence {
        /// Which, from 0.
        link: usize,
    },
    /// The links do not use every sentence exactly once.
    #[error(transparent)]
    Alignment(#[from] AlignmentError),
}
