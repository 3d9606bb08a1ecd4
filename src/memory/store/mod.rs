//! A file `NAME.memory` -> entries kept in it, and found by the number of a text.
//!
//! The file is a database of `SQLite` (`schema.rs`, docs/formats.md). Each text stands in it once for its language and has a
//! number that is never given again; a unit is two of these numbers. What a search needs is derived from the texts; `changes`
//! says whether it is still of today.

mod add;
mod batch;
mod error;
mod more;
mod places;
mod read;
mod remove;
mod rows;
mod schema;
mod stats;
#[cfg(test)]
mod tests;
mod texts;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use rustc_hash::FxHashMap;

pub use add::{AddOptions, Added, Keep};
pub use error::StoreError;
pub use read::Found;
pub use schema::VERSION;
pub use stats::{PairStats, StoreStats};
use texts::Filter;

/// The number of a text in its memory, from 1; never given to another text.
pub type SegmentId = u32;

/// The number of a unit in its memory, from 1; never given to another unit.
pub type UnitId = u64;

/// What a memory is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To look things up; works beside a writer and on a disk that cannot be written.
    Read,
    /// To add to it; it must be there.
    Write,
    /// To add to it; it is made when it is not there.
    Create,
}

/// A translation memory in a file.
///
/// ```
/// use diglot::memory::{Access, AddOptions, Entry, Store};
/// let folder = tempfile::tempdir()?;
/// let mut store = Store::open(&folder.path().join("port.memory"), Access::Create)?;
/// let entry = Entry::new("ru", "Порт открыт.", "en", "The port is open.");
/// let added = store.add([entry.clone(), entry].into_iter(), &AddOptions::default(), &mut |_| {})?;
/// assert_eq!((added.new, added.same), (1, 1));
/// let mut texts = Vec::new();
/// store.segments("ru", |id, text| texts.push((id, text.to_owned())))?;
/// assert_eq!(texts, [(1, "Порт открыт.".to_owned())]);
/// assert_eq!(store.entries_of(1)?[0].entry.target, "The port is open.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    codes: RefCell<Option<Arc<read::Codes>>>,
    work: Work,
}

/// What is known from earlier batches of the same [`Store`].
#[derive(Debug, Default)]
struct Work {
    /// Languages and documents by name, as far as they were met; they never change their numbers.
    languages: FxHashMap<String, i64>,
    documents: FxHashMap<String, i64>,
    /// Which texts are surely not there.
    filter: Option<Filter>,
    /// How many texts were looked for in the file.
    looked_for: u64,
}

impl Store {
    /// Opens a memory, or makes it when `access` says so. Refused with a sentence: what is not there, is not a memory, is newer
    /// or damaged.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let connection = schema::connect(path, access)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection, path: path.to_owned(), codes: RefCell::default(), work: Work::default() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does several reads that see one and the same state, whatever is written meanwhile.
    pub fn at_once<T, E: From<StoreError>>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            // Already inside of one.
            return work(self);
        }
        let snapshot = self.connection.unchecked_transaction().map_err(|error| self.fail(&error))?;
        let done = work(self)?;
        snapshot.finish().map_err(|error| self.fail(&error))?;
        Ok(done)
    }

    /// Brings everything that was added into the file itself and onto the disk, as far as other programs that read let it; when
    /// they do not, it is in the log beside the file, and as safe there.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.ask(|| self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())))
    }

    /// Asks the database something.
    fn ask<T>(&self, question: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, StoreError> {
        question().map_err(|error| self.fail(&error))
    }

    /// What an error of the database means.
    fn fail(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, error)
    }
}
