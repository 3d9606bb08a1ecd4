//! A batch of entries -> rows: what is there already is found, the others wait until many can be written at once.

use rusqlite::{CachedStatement, OptionalExtension as _, Statement, Transaction, params};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3Default;

use super::add::Keep;
use super::read::{origin_number, state, state_number};
use super::texts::{Filter, Texts, hash_of};
use super::{Work, more, rows};
use crate::bitext::LinkState;
use crate::memory::entry::Entry;

/// What became of an entry.
#[derive(Clone, Copy)]
pub enum Became {
    New,
    Same,
    Replaced,
    KeptOlder,
    Empty,
}

const FIND_UNIT: &str =
    "SELECT id, changed, created, state, source_markup, target_markup, before, after FROM unit
    WHERE source = ?1 AND key = ?2 AND target = ?3";
const COLUMNS: &str = "unit (source, target, key, state, confidence, origin, uses, document, position,
    author, created, changed, source_markup, target_markup, before, after, more, id)";
const REPLACE_UNIT: &str =
    "UPDATE unit SET source = ?1, target = ?2, key = ?3, state = ?4, confidence = ?5, origin = ?6,
    uses = max(uses, ?7), document = ?8, position = ?9, author = ?10, created = ?11, changed = ?12,
    source_markup = ?13, target_markup = ?14, before = ?15, after = ?16, more = ?17 WHERE id = ?18";

/// A batch on its way into the memory.
pub struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    work: &'a mut Work,
    entries: &'a [Entry],
    texts: Texts<'a>,
    /// The texts of each entry; none of one that has no text on a side.
    places: Vec<Option<[u32; 2]>>,
    find_unit: CachedStatement<'a>,
    new_texts: Vec<(i64, u32)>,
    new_units: Vec<NewUnit<'a>>,
    /// Which writing the new rows wait for, from 1.
    round: u32,
    changes: i64,
    removed: i64,
    first_text: i64,
    next_text: i64,
    next_unit: i64,
    changed: bool,
    /// Whether a text was taken away.
    removed_text: bool,
}

/// A unit that is there, as far as it matters for what becomes of another.
struct Known {
    id: i64,
    rank: Rank,
}

/// What decides between two: the date, then whether a person accepted it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank(Option<String>, bool);

/// A unit that waits to be written.
struct NewUnit<'a> {
    /// Source, target, key, its own number.
    numbers: [i64; 4],
    document: Option<i64>,
    entry: &'a Entry,
}

impl<'a> Batch<'a> {
    /// A batch of entries; their texts are looked for.
    pub fn begin(
        transaction: &'a Transaction<'a>,
        work: &'a mut Work,
        entries: &'a [Entry],
    ) -> rusqlite::Result<Self> {
        let look = "SELECT changes, removed, next_text, next_unit FROM state";
        let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let (changes, removed, next_text, next_unit) = transaction.query_row(look, [], row)?;
        let mut batch = Self {
            transaction,
            work,
            entries,
            texts: Texts::default(),
            places: Vec::with_capacity(entries.len()),
            find_unit: transaction.prepare_cached(FIND_UNIT)?,
            new_texts: Vec::new(),
            new_units: Vec::new(),
            round: 1,
            changes,
            removed,
            first_text: next_text,
            next_text,
            next_unit,
            changed: false,
            removed_text: false,
        };
        for entry in entries {
            let places = if entry.source.trim().is_empty() || entry.target.trim().is_empty() {
                None
            } else {
                let [source, target] =
                    [batch.language(&entry.source_language)?, batch.language(&entry.target_language)?];
                Some([batch.texts.place(source, &entry.source), batch.texts.place(target, &entry.target)])
            };
            batch.places.push(places);
        }
        batch.look_up()?;
        Ok(batch)
    }

    fn look_up(&mut self) -> rusqlite::Result<()> {
        let work = &mut *self.work;
        work.filter =
            work.filter.take().filter(|filter| filter.changes == self.changes && !filter.is_crowded());
        // All hashes are read in the time in which some of them are found one by one.
        let texts = self.next_text - 1;
        if work.filter.is_none() && (texts == 0 || work.looked_for.saturating_mul(8) > texts.cast_unsigned())
        {
            work.filter = Some(Filter::of(self.transaction, texts, self.changes)?);
        }
        work.looked_for += self.texts.look_up(self.transaction, work.filter.as_ref())?;
        Ok(())
    }

    /// Whether more texts came than there are numbers.
    pub fn is_full(&self) -> bool {
        self.next_text > i64::from(u32::MAX)
    }

    /// Writes what waits, and notes what was changed; nothing when nothing was.
    pub fn end(mut self) -> rusqlite::Result<()> {
        self.write()?;
        if !self.changed {
            return Ok(());
        }
        let changes = self.changes + 1;
        let mut filter = self.work.filter.as_mut();
        self.texts.write_hashes(self.transaction, self.first_text, filter.as_deref_mut())?;
        if let Some(filter) = filter {
            filter.changes = changes;
        }
        let removed = if self.removed_text { changes } else { self.removed };
        self.transaction.execute(
            "UPDATE state SET changes = ?1, removed = ?2, next_text = ?3, next_unit = ?4",
            [changes, removed, self.next_text, self.next_unit],
        )?;
        self.transaction.execute("INSERT INTO change VALUES (?1, ?2)", [changes, self.first_text])?;
        Ok(())
    }

    /// Adds the entry with this number.
    pub fn add(&mut self, at: usize, keep: Keep) -> rusqlite::Result<Became> {
        let Some([source_place, target_place]) = self.places[at] else { return Ok(Became::Empty) };
        let entry = &self.entries[at];
        if let Some(source) = self.texts.at(source_place).id {
            if self.texts.at(source_place).source_in == self.round {
                self.write()?;
            }
            let known = match self.texts.at(target_place).id {
                Some(target) => {
                    self.same(source, target, key(target, entry), entry)?.map(|known| (known, target))
                }
                None => None,
            };
            if let Some((known, target)) = known {
                if rank(entry) <= known.rank {
                    return Ok(Became::Same);
                }
                self.replace(known.id, [source, target], entry)?;
                return Ok(Became::Replaced);
            }
            if keep != Keep::All {
                let language = self.texts.at(target_place).language;
                let others = self.others(source, language, entry)?;
                let newer = |known: &Known| keep == Keep::First || known.rank > rank(entry);
                if others.iter().any(newer) {
                    return Ok(Became::KeptOlder);
                }
                if let Some((first, rest)) = others.split_first() {
                    for other in rest {
                        self.remove(other.id)?;
                    }
                    let old = self.target_of(first.id)?;
                    let target = self.id(target_place);
                    self.replace(first.id, [source, target], entry)?;
                    self.remove_text_if_unused(old)?;
                    return Ok(Became::Replaced);
                }
            }
        }
        let (source, target) = (self.id(source_place), self.id(target_place));
        self.texts.at(source_place).source_in = self.round;
        let numbers = [source, target, key(target, entry), self.next_unit];
        let document = self.document_of(entry)?;
        self.new_units.push(NewUnit { numbers, document, entry });
        self.next_unit += 1;
        self.changed = true;
        Ok(Became::New)
    }

    /// The number of a text, a new one when it has none.
    fn id(&mut self, place: u32) -> i64 {
        if let Some(id) = self.texts.at(place).id {
            return id;
        }
        let id = self.next_text;
        self.next_text += 1;
        self.texts.set_id(place, id);
        self.new_texts.push((id, place));
        id
    }

    /// Writes the rows that wait.
    fn write(&mut self) -> rusqlite::Result<()> {
        let texts = &mut self.texts;
        rows::insert(
            self.transaction,
            "text (id, language, text)",
            3,
            &self.new_texts,
            |statement, at, (id, place)| {
                let text = texts.at(*place);
                statement.raw_bind_parameter(at, id)?;
                statement.raw_bind_parameter(at + 1, text.language)?;
                statement.raw_bind_parameter(at + 2, text.content)
            },
        )?;
        self.new_texts.clear();
        rows::insert(self.transaction, COLUMNS, 18, &self.new_units, bind)?;
        self.new_units.clear();
        self.round += 1;
        Ok(())
    }

    fn language(&mut self, code: &str) -> rusqlite::Result<i64> {
        name(self.transaction, &mut self.work.languages, "language", "code", code)
    }

    fn document_of(&mut self, entry: &Entry) -> rusqlite::Result<Option<i64>> {
        let document =
            |document: &str| name(self.transaction, &mut self.work.documents, "document", "name", document);
        entry.context.document.as_deref().map(document).transpose()
    }

    /// The unit with the same texts, codes and context.
    fn same(&mut self, source: i64, target: i64, key: i64, entry: &Entry) -> rusqlite::Result<Option<Known>> {
        let mut rows = self.find_unit.query([source, key, target])?;
        while let Some(row) = rows.next()? {
            let is = |column: usize, own: &Option<String>| -> rusqlite::Result<bool> {
                Ok(row.get_ref(column)?.as_str_or_null()? == own.as_deref())
            };
            if is(4, &entry.source_markup)?
                && is(5, &entry.target_markup)?
                && is(6, &entry.context.before)?
                && is(7, &entry.context.after)?
            {
                return known(row).map(Some);
            }
        }
        Ok(None)
    }

    /// The units of the same source, codes and context, into the same language.
    fn others(&self, source: i64, language: i64, entry: &Entry) -> rusqlite::Result<Vec<Known>> {
        let look = "SELECT unit.id, changed, created, state FROM unit JOIN text ON text.id = unit.target
            WHERE source = ?1 AND text.language = ?2 AND source_markup IS ?3 AND before IS ?4 AND after IS ?5
            ORDER BY unit.id";
        let mut look = self.transaction.prepare_cached(look)?;
        let context = &entry.context;
        let wanted = params![source, language, entry.source_markup, context.before, context.after];
        look.query_map(wanted, known)?.collect()
    }

    /// Puts an entry in the place of a unit; how often that was used is kept.
    fn replace(&mut self, id: i64, [source, target]: [i64; 2], entry: &Entry) -> rusqlite::Result<()> {
        self.write()?;
        let document = self.document_of(entry)?;
        let numbers = [source, target, key(target, entry), id];
        let entry = NewUnit { numbers, document, entry };
        let mut replace = self.transaction.prepare_cached(REPLACE_UNIT)?;
        bind(&mut replace, 1, &entry)?;
        replace.raw_execute()?;
        self.changed = true;
        Ok(())
    }

    fn target_of(&self, unit: i64) -> rusqlite::Result<i64> {
        let look = "SELECT target FROM unit WHERE id = ?1";
        self.transaction.prepare_cached(look)?.query_row([unit], |row| row.get(0))
    }

    /// Takes a unit out, and its texts when nothing else uses them.
    pub fn remove(&mut self, unit: i64) -> rusqlite::Result<bool> {
        let look = "SELECT source, target FROM unit WHERE id = ?1";
        let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
        let texts = self.transaction.prepare_cached(look)?.query_row([unit], row).optional()?;
        let Some((source, target)) = texts else { return Ok(false) };
        self.transaction.prepare_cached("DELETE FROM unit WHERE id = ?1")?.execute([unit])?;
        self.changed = true;
        self.remove_text_if_unused(source)?;
        self.remove_text_if_unused(target)?;
        Ok(true)
    }

    fn remove_text_if_unused(&mut self, id: i64) -> rusqlite::Result<()> {
        self.write()?;
        let look = "SELECT language, text FROM text WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM unit WHERE source = ?1)
            AND NOT EXISTS (SELECT 1 FROM unit WHERE target = ?1)";
        let row = |row: &rusqlite::Row| Ok(hash_of(row.get(0)?, row.get_ref(1)?.as_str()?));
        let Some(hash) = self.transaction.prepare_cached(look)?.query_row([id], row).optional()? else {
            return Ok(());
        };
        self.transaction.prepare_cached("DELETE FROM text WHERE id = ?1")?.execute([id])?;
        // A text of this very batch has no hash in the file yet.
        self.transaction
            .prepare_cached("DELETE FROM hash WHERE hash = ?1 AND text = ?2")?
            .execute([hash, id])?;
        self.texts.forget(id);
        self.removed_text = true;
        Ok(())
    }
}

/// The number of a name, a new one when it has none.
fn name(
    transaction: &Transaction,
    known: &mut FxHashMap<String, i64>,
    table: &str,
    column: &str,
    name: &str,
) -> rusqlite::Result<i64> {
    if let Some(id) = known.get(name) {
        return Ok(*id);
    }
    let look = format!("SELECT id FROM {table} WHERE {column} = ?1");
    let found = transaction.prepare_cached(&look)?.query_row([name], |row| row.get(0)).optional()?;
    let id = if let Some(id) = found {
        id
    } else {
        let insert = format!("INSERT INTO {table} ({column}) VALUES (?1)");
        transaction.prepare_cached(&insert)?.insert([name])?
    };
    known.insert(name.to_owned(), id);
    Ok(id)
}

/// Sets the values of a unit, in the order of [`COLUMNS`].
fn bind(statement: &mut Statement, at: usize, unit: &NewUnit) -> rusqlite::Result<()> {
    let NewUnit { numbers: [source, target, key, id], document, entry } = unit;
    let context = &entry.context;
    let confidence = if entry.confidence.is_nan() { 0.0 } else { entry.confidence.clamp(0.0, 1.0) };
    let values = params![
        source,
        target,
        key,
        state_number(entry.state),
        confidence,
        origin_number(entry.origin),
        i64::try_from(entry.uses).unwrap_or(i64::MAX),
        document,
        context.position.and_then(|position| i64::try_from(position).ok()),
        entry.author,
        entry.created,
        entry.changed,
        entry.source_markup,
        entry.target_markup,
        context.before,
        context.after,
        more::to_text(&entry.about, &entry.more),
        id
    ];
    values.iter().zip(at..).try_for_each(|(value, at)| statement.raw_bind_parameter(at, *value))
}

fn known(row: &rusqlite::Row) -> rusqlite::Result<Known> {
    let date = match row.get::<_, Option<String>>(1)? {
        Some(changed) => Some(changed),
        None => row.get(2)?,
    };
    let accepted = matches!(state(row.get(3)?), LinkState::Accepted | LinkState::Changed);
    Ok(Known { id: row.get(0)?, rank: Rank(date, accepted) })
}

fn rank(entry: &Entry) -> Rank {
    Rank(entry.changed.clone().or_else(|| entry.created.clone()), entry.is_accepted())
}

/// What makes a unit another one beside the same source: target, codes, context.
fn key(target: i64, entry: &Entry) -> i64 {
    let mut hash = Xxh3Default::new();
    hash.update(&target.to_le_bytes());
    let context = &entry.context;
    for part in [&entry.source_markup, &entry.target_markup, &context.before, &context.after] {
        match part {
            Some(part) => {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            None => hash.update(&u64::MAX.to_le_bytes()),
        }
    }
    hash.digest().cast_signed()
}
