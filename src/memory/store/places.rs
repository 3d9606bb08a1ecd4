//! Numbers of texts -> the texts, and the units they stand in.

use super::{SegmentId, Store, StoreError, UnitId};
use crate::memory::find::is_of;

/// A text in so many, or more, is in more than a look at every unit would cost.
const MANY: u64 = 8;

impl Store {
    /// Gives `each` the texts with these numbers, in this order.
    pub fn texts(&self, ids: &[SegmentId], mut each: impl FnMut(SegmentId, &str)) -> Result<(), StoreError> {
        self.ask(|| {
            let mut look = self.connection.prepare_cached("SELECT text FROM text WHERE id = ?1")?;
            for id in ids {
                let mut rows = look.query([id])?;
                if let Some(row) = rows.next()? {
                    each(*id, row.get_ref(0)?.as_str()?);
                }
            }
            Ok(())
        })
    }

    /// The units that have one of these texts on a side, in the order of their numbers; with `target`, those whose other side is in
    /// that language.
    pub fn units_of(
        &self,
        mut texts: Vec<SegmentId>,
        target: Option<&str>,
    ) -> Result<Vec<UnitId>, StoreError> {
        texts.sort_unstable();
        texts.dedup();
        let codes = self.codes()?;
        let right_language = |number: i64| {
            target.is_none_or(|target| codes.of.get(&number).is_some_and(|code| is_of(code, target)))
        };
        let mut units = Vec::new();
        if texts.len() as u64 * MANY > self.units()? {
            let mut has = vec![false; self.last_segment()? as usize + 1];
            for id in &texts {
                if let Some(has) = has.get_mut(*id as usize) {
                    *has = true;
                }
            }
            let has = |id: i64| usize::try_from(id).is_ok_and(|id| has.get(id).is_some_and(|has| *has));
            self.ask(|| {
                for (one, other) in [("source", "target"), ("target", "source")] {
                    let sql = match target {
                        None => format!("SELECT {one}, id, 0 FROM unit"),
                        Some(_) => format!(
                            "SELECT unit.{one}, unit.id, text.language FROM unit
                            JOIN text ON text.id = unit.{other}"
                        ),
                    };
                    let mut look = self.connection.prepare_cached(&sql)?;
                    let mut rows = look.query([])?;
                    while let Some(row) = rows.next()? {
                        if has(row.get(0)?) && right_language(row.get(2)?) {
                            units.push(row.get::<_, i64>(1)?.cast_unsigned());
                        }
                    }
                }
                Ok(())
            })?;
        } else {
            self.ask(|| {
                for (one, other) in [("source", "target"), ("target", "source")] {
                    let sql = match target {
                        None => format!("SELECT id, 0 FROM unit WHERE {one} = ?1"),
                        Some(_) => format!(
                            "SELECT unit.id, text.language FROM unit JOIN text ON text.id = unit.{other}
                            WHERE unit.{one} = ?1"
                        ),
                    };
                    let mut look = self.connection.prepare_cached(&sql)?;
                    for id in &texts {
                        let mut rows = look.query([id])?;
                        while let Some(row) = rows.next()? {
                            if right_language(row.get(1)?) {
                                units.push(row.get::<_, i64>(0)?.cast_unsigned());
                            }
                        }
                    }
                }
                Ok(())
            })?;
        }
        units.sort_unstable();
        units.dedup();
        Ok(units)
    }
}
