//! Fingerprints of units -> where each was first seen: in memory while they are few, in a temporary file beyond.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _};
use rustc_hash::FxBuildHasher;
use xxhash_rust::xxh3::Xxh3Default;

use super::ExchangeError;

/// How many fingerprints are kept in memory: about 13 MB.
const FEW: usize = 400_000;

/// 128 bits that stand for texts; two texts with the same are not expected in the life of the world.
///
/// Each part ends where it ends: `["ab", "c"]` is not `["a", "bc"]`.
pub fn fingerprint<'t>(parts: impl IntoIterator<Item = &'t str>) -> u128 {
    let mut hash = Xxh3Default::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.digest128()
}

/// What was seen, each with a number of the caller's.
pub struct Seen {
    few: HashMap<u128, u64, FxBuildHasher>,
    limit: usize,
    many: Option<Connection>,
}

impl Default for Seen {
    fn default() -> Self {
        Self::with_limit(FEW)
    }
}

impl Seen {
    /// Nothing seen yet; beyond `limit` fingerprints a temporary file is used.
    pub fn with_limit(limit: usize) -> Self {
        Self { few: HashMap::default(), limit: limit.max(1), many: None }
    }

    /// The number kept for `key`.
    pub fn get(&self, key: u128) -> Result<Option<u64>, ExchangeError> {
        if let Some(value) = self.few.get(&key) {
            return Ok(Some(*value));
        }
        let Some(many) = &self.many else { return Ok(None) };
        let mut look = many.prepare_cached("SELECT value FROM seen WHERE key = ?1")?;
        let found = look.query_row([key.to_be_bytes()], |row| row.get::<_, i64>(0)).optional()?;
        Ok(found.map(i64::cast_unsigned))
    }

    /// Keeps a number for `key`, in place of one it had.
    pub fn set(&mut self, key: u128, value: u64) -> Result<(), ExchangeError> {
        self.few.insert(key, value);
        if self.few.len() >= self.limit { self.move_out() } else { Ok(()) }
    }

    /// The number kept for `key`, or else keeps `value` for it.
    pub fn get_or_set(&mut self, key: u128, value: u64) -> Result<Option<u64>, ExchangeError> {
        let known = self.get(key)?;
        if known.is_none() {
            self.set(key, value)?;
        }
        Ok(known)
    }

    /// Moves what is in memory to the temporary file.
    fn move_out(&mut self) -> Result<(), ExchangeError> {
        if self.many.is_none() {
            // A database without a name is a temporary file that goes away with the connection.
            let many = Connection::open("")?;
            many.execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
                 CREATE TABLE seen (key BLOB PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;",
            )?;
            self.many = Some(many);
        }
        let Some(many) = &mut self.many else { return Ok(()) };
        let mut entries = self.few.drain().collect::<Vec<_>>();
        entries.sort_unstable();
        let batch = many.transaction()?;
        {
            let mut insert = batch.prepare_cached("INSERT OR REPLACE INTO seen VALUES (?1, ?2)")?;
            for (key, value) in entries {
                insert.execute((key.to_be_bytes(), value.cast_signed()))?;
            }
        }
        batch.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limit: usize) {
        let mut seen = Seen::with_limit(limit);
        for number in 0..1000_u64 {
            let key = fingerprint([format!("Предложение {}", number % 300).as_str()]);
            let expected = (number >= 300).then_some(number % 300);
            assert_eq!(seen.get_or_set(key, number).expect("kept"), expected, "{number} of {limit}");
        }
        let key = fingerprint(["Предложение 7"]);
        seen.set(key, 5000).expect("kept");
        assert_eq!(seen.get(key).expect("kept"), Some(5000));
    }

    #[test]
    fn what_was_seen_is_known_in_memory_and_beyond() {
        check(10_000);
        check(7);
        check(1);
    }

    #[test]
    fn parts_end_where_they_end() {
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
        assert_ne!(fingerprint(["a"]), fingerprint(["a", ""]));
        assert_eq!(fingerprint(["Да", "Yes"]), fingerprint(["Да", "Yes"]));
    }
}
