//! A memory -> its texts by language, and the entries of a text.

use std::sync::Arc;

use rusqlite::{Row, Statement};
use rustc_hash::FxHashMap;

use super::{SegmentId, Store, StoreError, UnitId, more};
use crate::bitext::LinkState;
use crate::memory::entry::{Context, Entry, Origin};

/// An entry found by one of its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The number of its unit.
    pub unit: UnitId,
    /// The entry, turned so that the text it was found by is its source.
    pub entry: Entry,
    /// Whether it was turned: the text is the target of the unit. Such an entry has no texts before and after.
    pub reversed: bool,
}

/// The languages of a memory.
#[derive(Debug)]
pub struct Codes {
    /// Number to code.
    pub of: FxHashMap<i64, String>,
    /// The last number.
    last: i64,
}

/// The columns of an entry, in the order [`entry`] reads them.
const ENTRY: &str =
    "SELECT unit.id, unit.state, unit.confidence, unit.origin, unit.uses, unit.position, unit.author,
    unit.created, unit.changed, unit.source_markup, unit.target_markup, unit.before, unit.after, unit.more,
    source.language, source.text, target.language, target.text, document.name, unit.source, unit.target
    FROM unit JOIN text AS source ON source.id = unit.source JOIN text AS target ON target.id = unit.target
    LEFT JOIN document ON document.id = unit.document";

impl Store {
    /// A number that grows with every batch that changed something.
    pub fn changes(&self) -> Result<u64, StoreError> {
        self.number("SELECT changes FROM state")
    }

    /// The last change that took a text away; 0 when none did. What was derived from texts before it is to be made again.
    pub fn last_removal(&self) -> Result<u64, StoreError> {
        self.number("SELECT removed FROM state")
    }

    /// How many units there are.
    pub fn units(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) FROM unit")
    }

    /// The codes of the languages that have texts, as they were given, in the order they came in. `ru` and `ru-RU` are two.
    pub fn languages(&self) -> Result<Vec<String>, StoreError> {
        self.ask(|| {
            let mut look = self.connection.prepare_cached("SELECT code FROM language ORDER BY id")?;
            look.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// How many numbers of texts were given: every number is from 1 to this.
    pub fn last_segment(&self) -> Result<SegmentId, StoreError> {
        Ok(self.number("SELECT next_text - 1 FROM state")? as SegmentId)
    }

    /// Gives `each` the texts of a language, in the order of their numbers, each text once. The code is one of [`Store::languages`].
    pub fn segments(&self, language: &str, each: impl FnMut(SegmentId, &str)) -> Result<(), StoreError> {
        self.segments_from(language, 1, each)
    }

    /// As [`Store::segments`], only what was added after `change`, a number that [`Store::changes`] gave.
    pub fn segments_since(
        &self,
        language: &str,
        change: u64,
        each: impl FnMut(SegmentId, &str),
    ) -> Result<(), StoreError> {
        let first =
            "SELECT coalesce((SELECT first_text FROM change WHERE number > ?1 ORDER BY number LIMIT 1),
            (SELECT next_text FROM state))";
        let first = self.connection.query_row(first, [change.cast_signed()], |row| row.get::<_, i64>(0));
        self.segments_from(language, first.map_err(|error| self.fail(&error))?, each)
    }

    fn segments_from(
        &self,
        language: &str,
        first: i64,
        mut each: impl FnMut(SegmentId, &str),
    ) -> Result<(), StoreError> {
        self.ask(|| {
            let look = "SELECT text.id, text.text FROM text WHERE text.id >= ?2
                AND text.language = (SELECT id FROM language WHERE code = ?1) ORDER BY text.id";
            let mut look = self.connection.prepare_cached(look)?;
            let mut rows = look.query((language, first))?;
            while let Some(row) = rows.next()? {
                each(row.get(0)?, row.get_ref(1)?.as_str()?);
            }
            Ok(())
        })
    }

    /// The text with this number, and its language.
    pub fn segment(&self, id: SegmentId) -> Result<Option<(String, String)>, StoreError> {
        self.ask(|| {
            let look =
                "SELECT language.code, text.text FROM text JOIN language ON language.id = text.language
                WHERE text.id = ?1";
            let mut look = self.connection.prepare_cached(look)?;
            let mut rows = look.query([id])?;
            rows.next()?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
        })
    }

    /// The entries of a text, those it is the source of first, each kind in the order they were added.
    pub fn entries_of(&self, id: SegmentId) -> Result<Vec<Found>, StoreError> {
        let codes = self.codes()?;
        let mut found = Vec::new();
        for (column, reversed) in [("source", false), ("target", true)] {
            let sql = format!("{ENTRY} WHERE unit.{column} = ?1 ORDER BY unit.id");
            let mut look = self.connection.prepare_cached(&sql).map_err(|error| self.fail(&error))?;
            self.each_row(&mut look, [i64::from(id)], |row| {
                let (unit, entry) = self.entry(row, &codes)?;
                let entry = if reversed { entry.reversed() } else { entry };
                found.push(Found { unit, entry, reversed });
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(found)
    }

    /// The entry of a unit.
    pub fn entry_of(&self, unit: UnitId) -> Result<Option<Entry>, StoreError> {
        let codes = self.codes()?;
        let sql = format!("{ENTRY} WHERE unit.id = ?1");
        let mut look = self.connection.prepare_cached(&sql).map_err(|error| self.fail(&error))?;
        let mut found = None;
        self.each_row(&mut look, [unit.cast_signed()], |row| {
            found = Some(self.entry(row, &codes)?.1);
            Ok::<_, StoreError>(())
        })?;
        Ok(found)
    }

    /// Gives `each` all entries, in the order of the numbers of their units; stops at its first error.
    pub fn entries<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(UnitId, Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let codes = self.codes()?;
        let sql = format!("{ENTRY} ORDER BY unit.id");
        let mut look = self.connection.prepare(&sql).map_err(|error| self.fail(&error))?;
        self.each_row(&mut look, [], |row| {
            let (unit, entry) = self.entry(row, &codes)?;
            each(unit, entry)
        })
    }

    fn each_row<E: From<StoreError>>(
        &self,
        look: &mut Statement,
        parameters: impl rusqlite::Params,
        mut each: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rows = look.query(parameters).map_err(|error| self.fail(&error))?;
        while let Some(row) = rows.next().map_err(|error| self.fail(&error))? {
            each(row)?;
        }
        Ok(())
    }

    /// The codes of all languages by their numbers; they are read anew only when there are more.
    pub(super) fn codes(&self) -> Result<Arc<Codes>, StoreError> {
        self.ask(|| {
            let last = "SELECT coalesce(max(id), 0) FROM language";
            let last = self.connection.prepare_cached(last)?.query_row([], |row| row.get::<_, i64>(0))?;
            if let Some(codes) = self.codes.borrow().as_ref().filter(|codes| codes.last == last) {
                return Ok(Arc::clone(codes));
            }
            let mut look = self.connection.prepare_cached("SELECT id, code FROM language")?;
            let of =
                look.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
            let codes = Arc::new(Codes { of, last });
            *self.codes.borrow_mut() = Some(Arc::clone(&codes));
            Ok(codes)
        })
    }

    /// Whether a text has a translation, in either direction, into a language that `fits`, which nobody left out.
    pub fn is_translated(&self, id: SegmentId, fits: impl Fn(&str) -> bool) -> Result<bool, StoreError> {
        let codes = self.codes()?;
        for (own, other) in [("source", "target"), ("target", "source")] {
            let sql = format!(
                "SELECT text.language FROM unit JOIN text ON text.id = unit.{other} WHERE unit.{own} = ?1 AND unit.state <> {}",
                state_number(LinkState::LeftOut)
            );
            let found = self.ask(|| {
                let mut look = self.connection.prepare_cached(&sql)?;
                let mut rows = look.query([id])?;
                while let Some(row) = rows.next()? {
                    if codes.of.get(&row.get(0)?).is_some_and(|code| fits(code)) {
                        return Ok(true);
                    }
                }
                Ok(false)
            })?;
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn entry(&self, row: &Row, codes: &Codes) -> Result<(UnitId, Entry), StoreError> {
        let damaged = |what: &str| StoreError::Damaged { path: self.path.clone(), what: what.to_owned() };
        let (unit, entry, languages, more) = columns(row).map_err(|error| self.fail(&error))?;
        let mut entry = entry;
        let code = |id| codes.of.get(&id).cloned().ok_or_else(|| damaged("a text has no language"));
        entry.source_language = code(languages[0])?;
        entry.target_language = code(languages[1])?;
        if let Some(text) = more {
            let read = more::from_text(&text);
            (entry.about, entry.more) = read.map_err(|_| damaged("what stands beside a unit is not JSON"))?;
        }
        Ok((unit, entry))
    }

    pub(super) fn number(&self, sql: &str) -> Result<u64, StoreError> {
        self.ask(|| {
            let number = self.connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0));
            number.map(i64::cast_unsigned)
        })
    }
}

/// A unit's number, its entry without languages and JSON, and these.
fn columns(row: &Row) -> rusqlite::Result<(UnitId, Entry, [i64; 2], Option<String>)> {
    let entry = Entry {
        source: row.get(15)?,
        target: row.get(17)?,
        source_markup: row.get(9)?,
        target_markup: row.get(10)?,
        context: Context {
            before: row.get(11)?,
            after: row.get(12)?,
            document: row.get(18)?,
            position: row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
        },
        state: state(row.get(1)?),
        confidence: row.get(2)?,
        origin: origin(row.get(3)?),
        author: row.get(6)?,
        created: row.get(7)?,
        changed: row.get(8)?,
        uses: row.get::<_, i64>(4)?.cast_unsigned(),
        ..Entry::default()
    };
    Ok((row.get::<_, i64>(0)?.cast_unsigned(), entry, [row.get(14)?, row.get(16)?], row.get(13)?))
}

/// The numbers of states and origins in the file.
pub(super) fn state_number(state: LinkState) -> i64 {
    match state {
        LinkState::Untouched => 0,
        LinkState::Accepted => 1,
        LinkState::Changed => 2,
        LinkState::Doubtful => 3,
        LinkState::LeftOut => 4,
    }
}

pub(super) fn state(number: i64) -> LinkState {
    match number {
        1 => LinkState::Accepted,
        2 => LinkState::Changed,
        3 => LinkState::Doubtful,
        4 => LinkState::LeftOut,
        _ => LinkState::Untouched,
    }
}

pub(super) fn origin_number(origin: Origin) -> i64 {
    match origin {
        Origin::Imported => 0,
        Origin::Aligned => 1,
        Origin::Person => 2,
    }
}

pub(super) fn origin(number: i64) -> Origin {
    match number {
        1 => Origin::Aligned,
        2 => Origin::Person,
        _ => Origin::Imported,
    }
}
