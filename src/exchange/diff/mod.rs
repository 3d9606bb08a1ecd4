//! Two streams of units -> what was added, removed and changed from one to the other.
//!
//! The new file is read twice, the old one between. First every unit of the new file is noted; then those of the old one that are
//! not in it are kept in a temporary file; then each unit of the new file that is not in the old one looks for the one it was made
//! of: the same source text, or else the same `tuid` and a source text that is much alike.

pub mod fields;
pub mod words;

use diglot_tmx::Unit;
use rusqlite::{Connection, OptionalExtension as _};

use super::ExchangeError;
use super::jsonl;
use super::keys;
use super::languages::source_of;
use super::seen::{Seen, fingerprint};

/// A source text with the same `tuid` must be this much alike (edit distance of its beginning) to be the same unit, changed:
/// programs number units anew.
const ALIKE: f64 = 0.5;
/// How many characters of it are compared.
const BEGINNING: usize = 200;

/// What two units must have in common to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Same {
    /// Everything: texts, codes, attributes, properties, notes.
    #[default]
    Everything,
    /// Texts and codes, languages and the context a unit stands in.
    Texts,
}

/// A unit of the old file.
#[derive(Debug, Clone, PartialEq)]
pub struct Old {
    /// Its number in its file, from 1.
    pub number: u64,
    /// The unit.
    pub unit: Unit,
}

/// What became of a unit of the new file.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It was there.
    Unchanged,
    /// It was another.
    Changed(Box<Old>),
    /// It was not there.
    Added,
}

/// Compares two files; memory does not grow with them.
pub struct Comparison {
    same: Same,
    /// How often a unit is in the new file and was not seen in the old one yet.
    new: Seen,
    /// Source texts of the new file.
    sources: Seen,
    /// How often a unit is in both and was not seen the second time yet.
    both: Seen,
    /// Units of the old file that are not in the new one.
    gone: Connection,
    has_index: bool,
}

impl Comparison {
    /// Begins to compare.
    pub fn new(same: Same) -> Result<Self, ExchangeError> {
        // A database without a name is a temporary file that goes away with the connection.
        let gone = Connection::open("")?;
        gone.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; BEGIN;
             CREATE TABLE gone (number INTEGER PRIMARY KEY, source BLOB NOT NULL, tuid BLOB, unit TEXT NOT NULL);",
        )?;
        let [new, sources, both] = std::array::from_fn(|_| Seen::default());
        Ok(Self { same, new, sources, both, gone, has_index: false })
    }

    fn key(&self, unit: &Unit) -> u128 {
        match self.same {
            Same::Everything => keys::everything(unit),
            Same::Texts => keys::same_texts(unit),
        }
    }

    /// Notes a unit of the new file, the first time it is read.
    pub fn note_new(&mut self, unit: &Unit, header_language: Option<&str>) -> Result<(), ExchangeError> {
        let key = self.key(unit);
        add(&mut self.new, key, 1)?;
        self.sources.set(keys::same_source(unit, source_of(unit, header_language)), 1)
    }

    /// Notes a unit of the old file.
    pub fn note_old(
        &mut self,
        unit: &Unit,
        number: u64,
        header_language: Option<&str>,
    ) -> Result<(), ExchangeError> {
        let key = self.key(unit);
        if self.new.get(key)?.unwrap_or_default() > 0 {
            add(&mut self.new, key, -1)?;
            return add(&mut self.both, key, 1);
        }
        let source = keys::same_source(unit, source_of(unit, header_language));
        // One whose source text is still there is found by it, never by a number.
        let is_there = self.sources.get(source)?.is_some();
        let tuid =
            unit.attributes.get("tuid").filter(|_| !is_there).map(|tuid| fingerprint([tuid]).to_be_bytes());
        let text = jsonl::to_value(unit)?.to_string();
        let mut insert = self.gone.prepare_cached("INSERT INTO gone VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute((number.cast_signed(), source.to_be_bytes(), tuid, text))?;
        Ok(())
    }

    /// What became of a unit of the new file, the second time it is read.
    pub fn find(&mut self, unit: &Unit, header_language: Option<&str>) -> Result<Found, ExchangeError> {
        let key = self.key(unit);
        if self.both.get(key)?.unwrap_or_default() > 0 {
            add(&mut self.both, key, -1)?;
            return Ok(Found::Unchanged);
        }
        if !self.has_index {
            self.gone.execute_batch(
                "CREATE INDEX by_source ON gone (source); CREATE INDEX by_tuid ON gone (tuid);",
            )?;
            self.has_index = true;
        }
        let at = source_of(unit, header_language);
        let source = keys::same_source(unit, at).to_be_bytes();
        let by_source = "SELECT number, unit FROM gone WHERE source = ?1 ORDER BY number LIMIT 1";
        if let Some(old) = self.look(by_source, source)? {
            return self.take(old);
        }
        let Some(tuid) = unit.attributes.get("tuid") else { return Ok(Found::Added) };
        let by_tuid = "SELECT number, unit FROM gone WHERE tuid = ?1 ORDER BY number LIMIT 1";
        let old = self.look(by_tuid, fingerprint([tuid]).to_be_bytes())?;
        let text = |unit: &Unit, at: usize| {
            unit.variants
                .get(at)
                .map(|variant| variant.segment.plain_text().chars().take(BEGINNING).collect::<String>())
        };
        let is_alike = |old: &Old| {
            let (Some(one), Some(other)) =
                (text(unit, at), text(&old.unit, source_of(&old.unit, header_language)))
            else {
                return false;
            };
            strsim::normalized_levenshtein(&one, &other) >= ALIKE
        };
        match old.filter(is_alike) {
            Some(old) => self.take(old),
            None => Ok(Found::Added),
        }
    }

    fn look(&self, query: &str, key: [u8; 16]) -> Result<Option<Old>, ExchangeError> {
        let mut look = self.gone.prepare_cached(query)?;
        let found =
            look.query_row([key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).optional()?;
        Ok(found.and_then(old))
    }

    /// An old unit has found what became of it.
    fn take(&self, old: Old) -> Result<Found, ExchangeError> {
        self.gone
            .prepare_cached("DELETE FROM gone WHERE number = ?1")?
            .execute([old.number.cast_signed()])?;
        Ok(Found::Changed(Box::new(old)))
    }

    /// What is left: units of the old file that were removed, in its order.
    pub fn each_removed<E>(&self, mut with: impl FnMut(Old) -> Result<(), E>) -> Result<(), E>
    where
        E: From<ExchangeError>,
    {
        let mut all = self
            .gone
            .prepare("SELECT number, unit FROM gone ORDER BY number")
            .map_err(ExchangeError::from)?;
        let mut rows = all.query([]).map_err(ExchangeError::from)?;
        while let Some(row) = rows.next().map_err(ExchangeError::from)? {
            let found = (row.get(0).map_err(ExchangeError::from)?, row.get(1).map_err(ExchangeError::from)?);
            if let Some(old) = old(found) {
                with(old)?;
            }
        }
        Ok(())
    }
}

fn old((number, line): (i64, String)) -> Option<Old> {
    Some(Old { number: number.cast_unsigned(), unit: jsonl::from_line(&line)? })
}

fn add(counts: &mut Seen, key: u128, more: i64) -> Result<(), ExchangeError> {
    let count = counts.get(key)?.unwrap_or_default();
    counts.set(key, count.saturating_add_signed(more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    fn unit(line: &str) -> Unit {
        let mut fields = line.split('|');
        let mut next = || fields.next().unwrap_or_default();
        let (tuid, source, target) = (next(), next(), next());
        let mut unit = Unit::new(vec![Variant::new("ru", source), Variant::new("en", target)]);
        if !tuid.is_empty() {
            unit.attributes.set("tuid", tuid);
        }
        unit
    }

    /// Compares files of lines `tuid|source|target`; numbers of the old units each new one comes from, then those removed.
    fn check(same: Same, old: &[&str], new: &[&str], expected: &str) {
        let mut comparison = Comparison::new(same).expect("a comparison");
        for line in new {
            comparison.note_new(&unit(line), Some("ru")).expect("noted");
        }
        for (number, line) in (1..).zip(old) {
            comparison.note_old(&unit(line), number, Some("ru")).expect("noted");
        }
        let mut said = Vec::new();
        for line in new {
            said.push(match comparison.find(&unit(line), Some("ru")).expect("found") {
                Found::Unchanged => "=".to_owned(),
                Found::Changed(old) => format!("~{}", old.number),
                Found::Added => "+".to_owned(),
            });
        }
        let removed = |old: Old| -> Result<(), ExchangeError> {
            said.push(format!("-{}", old.number));
            Ok(())
        };
        comparison.each_removed(removed).expect("removed");
        assert_eq!(said.join(" "), expected, "{old:?} {new:?}");
    }

    #[test]
    fn units_are_the_same_added_removed_or_changed() {
        let old = ["|Дом|House", "|Сад|Garden", "|Лес|Wood"];
        check(Same::Everything, &old, &old, "= = =");
        check(Same::Everything, &old, &["|Лес|Wood", "|Дом|House", "|Сад|Garden"], "= = =");
        check(Same::Everything, &old, &["|Дом|House", "|Лес|Forest", "|Река|River"], "= ~3 + -2");
        check(Same::Everything, &[], &["|Дом|House"], "+");
        check(Same::Everything, &old, &[], "-1 -2 -3");
    }

    #[test]
    fn a_unit_that_stands_twice_counts_twice() {
        check(Same::Everything, &["|Да|Yes", "|Да|Yes"], &["|Да|Yes"], "= -2");
        check(Same::Everything, &["|Да|Yes"], &["|Да|Yes", "|Да|Yes"], "= +");
        check(Same::Everything, &["|Да|Yes", "|Да|Yeah"], &["|Да|Yup", "|Да|Yes"], "~2 =");
    }

    #[test]
    fn a_number_names_a_unit_only_when_its_text_is_alike() {
        check(Same::Everything, &["1|Порт откроют в мае|A"], &["1|Порт откроют в июне|A"], "~1");
        check(Same::Everything, &["1|Порт откроют в мае|A"], &["1|Музей закрыт|A"], "+ -1");
        let old = ["1|Первое дело|A", "2|Второе дело|B"];
        check(Same::Everything, &old, &["1|Новое|N", "2|Первое дело|A", "3|Второе дело|B"], "+ ~1 ~2");
        check(Same::Texts, &old, &["1|Новое|N", "2|Первое дело|A", "3|Второе дело|B"], "+ = =");
    }
}
