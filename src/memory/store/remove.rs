//! Units that are to go -> a memory without them.

use rusqlite::TransactionBehavior;

use super::add::Batch;
use super::{Names, Store, StoreError, UnitId};

impl Store {
    /// Takes units out, all of them or none, with the texts nothing else uses; gives how many were there.
    pub fn remove(&mut self, units: &[UnitId]) -> Result<u64, StoreError> {
        let Self { connection, path, names } = self;
        let mut work = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut batch = Batch::begin(&transaction, names)?;
            let mut removed = 0;
            for unit in units {
                removed += u64::from(batch.remove(unit.cast_signed())?);
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
