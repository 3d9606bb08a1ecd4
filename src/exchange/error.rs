//! Why units could not be read or written, in words.

use std::io;

use diglot_tmx::{ReadError, WriteError};
use thiserror::Error;

use crate::formats::atomic::AtomicError;

/// Why a stream of units stopped.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// The system could not read an input.
    #[error("cannot read “{name}”: {source}")]
    Reading {
        /// The input.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A TMX file cannot be read further.
    #[error("“{name}”: {source}")]
    Tmx {
        /// The input.
        name: String,
        /// Why.
        source: ReadError,
    },
    /// A file of another format is not what it should be.
    #[error("“{name}”{}: {what}", place(*line))]
    Content {
        /// The input.
        name: String,
        /// The line it stands in, from 1, where one can be named.
        line: Option<u64>,
        /// What is wrong, and what to try.
        what: String,
    },
    /// The ending of a name says no format that is known.
    #[error("“{name}” has an ending that names no format; use one of {}", super::format::ENDINGS)]
    UnknownFormat {
        /// The name.
        name: String,
    },
    /// A unit cannot be written.
    #[error(transparent)]
    Unit(#[from] WriteError),
    /// A file cannot be written.
    #[error(transparent)]
    Writing(#[from] AtomicError),
    /// Standard output, or what is kept on disk while working, cannot be written.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
    /// The temporary database of what was seen failed.
    #[error(
        "cannot keep what was seen in a temporary file: {0}; make room in the folder for temporary files"
    )]
    Seen(#[from] rusqlite::Error),
}

fn place(line: Option<u64>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

impl ExchangeError {
    /// The kind of the system's error, where it was one: the command line is silent about a broken pipe.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Output(error) | Self::Unit(WriteError::Io(error)) => Some(error.kind()),
            Self::Writing(error) => error.io_kind(),
            _ => None,
        }
    }
}
