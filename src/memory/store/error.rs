//! Why a memory cannot be read or written, in words.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why a memory cannot be read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no memory “{}”; diglot memory add makes one", path.display())]
    NotThere {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("“{}” is no memory of diglot; check the name", path.display())]
    NotAMemory {
        /// The file.
        path: PathBuf,
    },
    /// The file was made by a later version.
    #[error("“{}” was made by a newer diglot (format {version}, this one knows {known}); use that one", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        version: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file was made by an earlier version, and is opened only for reading.
    #[error("“{}” was made by an older diglot (format {version}); add something to it and it has the format of this one", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// The format it has.
        version: i64,
    },
    /// The content is not what it should be.
    #[error("“{}” is damaged ({what}); take a copy that is whole, or make it again from the files it was made of", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was noticed.
        what: String,
    },
    /// Another program is writing to it.
    #[error("another program is writing to “{}”; try again when it has finished", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be written, or the folder allows no file beside it.
    #[error("“{}” cannot be written; choose a file and a folder you may write to", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No space is left.
    #[error("the disk is full and “{}” does not grow; what was added before is kept; free some space and add the rest", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// More than can be numbered.
    #[error("“{}” holds as many texts as a memory can; begin another one", path.display())]
    TooMany {
        /// The file.
        path: PathBuf,
    },
    /// Anything else.
    #[error("cannot use “{}”: {what}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What the database said.
        what: String,
    },
}

impl StoreError {
    /// What an error of the database means for the file.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let what = match error {
            rusqlite::Error::SqliteFailure(_, Some(what)) => what.clone(),
            rusqlite::Error::SqliteFailure(failure, None) => failure.to_string(),
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::QueryReturnedNoRows => {
                return Self::Damaged { path, what: "a value in it is not what it should be".to_owned() };
            }
            error => error.to_string(),
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAMemory { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, what },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path }
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            _ => Self::Other { path, what },
        }
    }
}
