//! Units that are to go or to be otherwise -> a memory without them, or with others in their places.

use rusqlite::TransactionBehavior;

use super::add::{Batch, Keep};
use super::{Names, Store, StoreError, UnitId};
use crate::memory::entry::Entry;

impl Store {
    /// Takes units out, all of them or none, with the texts nothing else uses; gives how many were there.
    pub fn remove(&mut self, units: &[UnitId]) -> Result<u64, StoreError> {
        self.exchange(units, &[])
    }

    /// Takes units out and adds entries, all of it or nothing; gives how many units were there to be taken out.
    pub fn exchange(&mut self, units: &[UnitId], entries: &[Entry]) -> Result<u64, StoreError> {
        let Self { connection, path, names } = self;
        let mut work = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut batch = Batch::begin(&transaction, names)?;
            let mut removed = 0;
            for unit in units {
                removed += u64::from(batch.remove(unit.cast_signed())?);
            }
            for entry in entries {
                batch.add(entry, Keep::All)?;
            }
            batch.end()?;
            transaction.commit()?;
            Ok(removed)
        };
        let done: rusqlite::Result<u64> = work();
        done.map_err(|error| {
            *names = Names::default();
            StoreError::of(path, &error)
        })
    }
}
