//! Units that are to go or to be otherwise -> a memory without them, or with others in their places.

use super::add::Keep;
use super::{Store, StoreError, UnitId};
use crate::memory::entry::Entry;

impl Store {
    /// Takes units out, all of them or none, with the texts nothing else uses; gives how many were there.
    pub fn remove(&mut self, units: &[UnitId]) -> Result<u64, StoreError> {
        self.exchange(units, &[])
    }

    /// Takes units out and adds entries, all of it or nothing; gives how many units were there to be taken out.
    pub fn exchange(&mut self, units: &[UnitId], entries: &[Entry]) -> Result<u64, StoreError> {
        self.batch(entries, |batch| {
            let mut removed = 0;
            for unit in units {
                removed += u64::from(batch.remove(unit.cast_signed())?);
            }
            for at in 0..entries.len() {
                batch.add(at, Keep::All)?;
            }
            Ok(removed)
        })
    }
}
