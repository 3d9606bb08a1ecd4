//! Entries -> rows, a batch at a time: a batch is in the memory as a whole or not at all.

use rusqlite::TransactionBehavior;

use super::batch::{Batch, Became};
use super::{Store, StoreError, Work};
use crate::memory::entry::Entry;

/// From so many entries on, references are not checked one by one: each is to a row that was found or made a moment before.
const MANY: usize = 1000;

/// How entries are added.
#[derive(Debug, Clone)]
pub struct AddOptions {
    /// What stays of several translations of one source.
    pub keep: Keep,
    /// How many entries are one batch.
    pub batch: usize,
}

impl Default for AddOptions {
    fn default() -> Self {
        Self { keep: Keep::All, batch: 50_000 }
    }
}

/// What stays of several translations of one source: the same text and codes, in the same context, into one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// All of them.
    #[default]
    All,
    /// The newest by date; of one date, or without, what is added last.
    Newest,
    /// What was there first.
    First,
}

/// What became of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Were not there.
    pub new: u64,
    /// Were there.
    pub same: u64,
    /// Took the place of an older one.
    pub replaced: u64,
    /// Gave way to a newer one, or the first one, that stays.
    pub kept_older: u64,
    /// Have no text on one side, and were left out.
    pub empty: u64,
}

impl Added {
    fn count(&mut self, became: Became) {
        *match became {
            Became::New => &mut self.new,
            Became::Same => &mut self.same,
            Became::Replaced => &mut self.replaced,
            Became::KeptOlder => &mut self.kept_older,
            Became::Empty => &mut self.empty,
        } += 1;
    }

    /// How many entries there were.
    pub fn total(&self) -> u64 {
        self.new + self.same + self.replaced + self.kept_older + self.empty
    }
}

impl Store {
    /// Adds entries in batches; `progress` hears after each batch what became of all so far. What was added before an error stays.
    ///
    /// An entry with the same languages, texts, codes and context (before, after) as one that is there is not added again; it takes
    /// its place when its date is later, or when a person accepted it and not the other. Other translations of the same source are kept as
    /// [`AddOptions::keep`] says.
    pub fn add(
        &mut self,
        entries: impl Iterator<Item = Entry>,
        options: &AddOptions,
        progress: &mut dyn FnMut(&Added),
    ) -> Result<Added, StoreError> {
        self.try_add(entries.map(Ok), options, progress)
    }

    /// As [`Store::add`]; ends at the first error of the entries, without the batch it stands in.
    pub fn try_add<E: From<StoreError>>(
        &mut self,
        mut entries: impl Iterator<Item = Result<Entry, E>>,
        options: &AddOptions,
        progress: &mut dyn FnMut(&Added),
    ) -> Result<Added, E> {
        let mut added = Added::default();
        loop {
            // The whole batch is at hand before the memory is locked: a slow input keeps nobody waiting.
            let batch = entries.by_ref().take(options.batch.max(1)).collect::<Result<Vec<_>, E>>()?;
            if batch.is_empty() {
                return Ok(added);
            }
            self.add_batch(&batch, options.keep, &mut added)?;
            progress(&added);
        }
    }

    fn add_batch(&mut self, entries: &[Entry], keep: Keep, added: &mut Added) -> Result<(), StoreError> {
        let path = self.path.clone();
        let fail = |error| StoreError::of(&path, &error);
        let unchecked = entries.len() > MANY;
        if unchecked {
            self.connection.pragma_update(None, "foreign_keys", false).map_err(fail)?;
        }
        let counts = self.batch(entries, |batch| {
            let mut counts = *added;
            for at in 0..entries.len() {
                counts.count(batch.add(at, keep)?);
            }
            Ok(counts)
        });
        if unchecked {
            self.connection.pragma_update(None, "foreign_keys", true).map_err(fail)?;
        }
        *added = counts?;
        Ok(())
    }

    /// Does `work` on the memory: all of it is kept, or nothing.
    pub(super) fn batch<T>(
        &mut self,
        entries: &[Entry],
        work: impl FnOnce(&mut Batch) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let Self { connection, path, work: state, .. } = self;
        let all = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut batch = Batch::begin(&transaction, state, entries)?;
            let done = work(&mut batch)?;
            if batch.is_full() {
                return Ok(None);
            }
            batch.end()?;
            transaction.commit()?;
            Ok(Some(done))
        };
        let done: rusqlite::Result<Option<T>> = all();
        if !matches!(done, Ok(Some(_))) {
            // What was learnt in this batch is of rows that are not there.
            *state = Work::default();
        }
        match done {
            Ok(Some(done)) => Ok(done),
            Ok(None) => Err(StoreError::TooMany { path: path.clone() }),
            Err(error) => Err(StoreError::of(path, &error)),
        }
    }
}
