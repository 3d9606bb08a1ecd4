//! Entries -> rows, a batch at a time: a batch is in the memory as a whole or not at all.

use rusqlite::{
    CachedStatement, Connection, OptionalExtension as _, Transaction, TransactionBehavior, params,
};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64_with_seed};

use super::read::{origin_number, state, state_number};
use super::{Names, Store, StoreError, more};
use crate::bitext::LinkState;
use crate::memory::entry::Entry;

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

#[derive(Clone, Copy)]
pub(super) enum Became {
    New,
    Same,
    Replaced,
    KeptOlder,
    Empty,
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
        let Self { connection, path, names } = self;
        let write = |connection: &mut Connection, names: &mut Names| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut batch = Batch::begin(&transaction, names)?;
            let mut counts = *added;
            for entry in entries {
                counts.count(batch.add(entry, keep)?);
            }
            let full = batch.next_text > i64::from(u32::MAX);
            if full {
                return Ok(None);
            }
            batch.end()?;
            transaction.commit()?;
            Ok(Some(counts))
        };
        match write(connection, names) {
            Ok(Some(counts)) => {
                *added = counts;
                Ok(())
            }
            failed => {
                // Names that were given numbers in this batch have none now.
                *names = Names::default();
                Err(match failed {
                    Err(error) => StoreError::of(path, &error),
                    Ok(_) => StoreError::TooMany { path: path.clone() },
                })
            }
        }
    }
}

const FIND_TEXT: &str = "SELECT id, language, text FROM text INDEXED BY text_by_hash WHERE hash = ?1";
const INSERT_TEXT: &str = "INSERT INTO text (id, language, hash, text) VALUES (?1, ?2, ?3, ?4)";
const FIND_UNIT: &str =
    "SELECT id, changed, created, state, source_markup, target_markup, before, after FROM unit
    WHERE source = ?1 AND key = ?2 AND target = ?3";
const INSERT_UNIT: &str =
    "INSERT INTO unit (source, target, key, state, confidence, origin, uses, document, position,
    author, created, changed, source_markup, target_markup, before, after, more, id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
const REPLACE_UNIT: &str =
    "UPDATE unit SET source = ?1, target = ?2, key = ?3, state = ?4, confidence = ?5, origin = ?6,
    uses = max(uses, ?7), document = ?8, position = ?9, author = ?10, created = ?11, changed = ?12,
    source_markup = ?13, target_markup = ?14, before = ?15, after = ?16, more = ?17 WHERE id = ?18";

/// A batch on its way into the memory.
pub(super) struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    names: &'a mut Names,
    find_text: CachedStatement<'a>,
    insert_text: CachedStatement<'a>,
    find_unit: CachedStatement<'a>,
    insert_unit: CachedStatement<'a>,
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

impl<'a> Batch<'a> {
    pub(super) fn begin(transaction: &'a Transaction<'a>, names: &'a mut Names) -> rusqlite::Result<Self> {
        let look = "SELECT changes, removed, next_text, next_unit FROM state";
        let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let (changes, removed, next_text, next_unit) = transaction.query_row(look, [], row)?;
        Ok(Self {
            transaction,
            names,
            find_text: transaction.prepare_cached(FIND_TEXT)?,
            insert_text: transaction.prepare_cached(INSERT_TEXT)?,
            find_unit: transaction.prepare_cached(FIND_UNIT)?,
            insert_unit: transaction.prepare_cached(INSERT_UNIT)?,
            changes,
            removed,
            first_text: next_text,
            next_text,
            next_unit,
            changed: false,
            removed_text: false,
        })
    }

    /// Notes what was changed; nothing when nothing was.
    pub(super) fn end(self) -> rusqlite::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let changes = self.changes + 1;
        let removed = if self.removed_text { changes } else { self.removed };
        self.transaction.execute(
            "UPDATE state SET changes = ?1, removed = ?2, next_text = ?3, next_unit = ?4",
            [changes, removed, self.next_text, self.next_unit],
        )?;
        self.transaction.execute("INSERT INTO change VALUES (?1, ?2)", [changes, self.first_text])?;
        Ok(())
    }

    pub(super) fn add(&mut self, entry: &Entry, keep: Keep) -> rusqlite::Result<Became> {
        if entry.source.trim().is_empty() || entry.target.trim().is_empty() {
            return Ok(Became::Empty);
        }
        let language = self.language(&entry.source_language)?;
        let (source, source_is_new) = self.text(language, &entry.source)?;
        let target_language = self.language(&entry.target_language)?;
        let (target, target_is_new) = self.text(target_language, &entry.target)?;
        let key = key(target, entry);
        if !source_is_new {
            if !target_is_new && let Some(known) = self.same(source, target, key, entry)? {
                if rank(entry) <= known.rank {
                    return Ok(Became::Same);
                }
                self.replace(known.id, source, target, key, entry)?;
                return Ok(Became::Replaced);
            }
            if keep != Keep::All {
                let others = self.others(source, target_language, entry)?;
                let newer = |known: &Known| keep == Keep::First || known.rank > rank(entry);
                if others.iter().any(newer) {
                    return self.forget(target, target_is_new).map(|()| Became::KeptOlder);
                }
                if let Some((first, rest)) = others.split_first() {
                    for other in rest {
                        self.remove(other.id)?;
                    }
                    let old = self.target_of(first.id)?;
                    self.replace(first.id, source, target, key, entry)?;
                    self.remove_text_if_unused(old)?;
                    return Ok(Became::Replaced);
                }
            }
        }
        self.insert(source, target, key, entry)?;
        Ok(Became::New)
    }

    fn language(&mut self, code: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.names.languages.get(code) {
            return Ok(*id);
        }
        let id = self.name("language", "code", code)?;
        self.names.languages.insert(code.to_owned(), id);
        Ok(id)
    }

    fn document(&mut self, name: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.names.documents.get(name) {
            return Ok(*id);
        }
        let id = self.name("document", "name", name)?;
        self.names.documents.insert(name.to_owned(), id);
        Ok(id)
    }

    fn name(&self, table: &str, column: &str, name: &str) -> rusqlite::Result<i64> {
        let look = format!("SELECT id FROM {table} WHERE {column} = ?1");
        let known = self.transaction.prepare_cached(&look)?.query_row([name], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
        let insert = format!("INSERT INTO {table} ({column}) VALUES (?1)");
        self.transaction.prepare_cached(&insert)?.insert([name])
    }

    /// The number of a text, and whether it is new.
    fn text(&mut self, language: i64, text: &str) -> rusqlite::Result<(i64, bool)> {
        let hash = xxh3_64_with_seed(text.as_bytes(), language.cast_unsigned()).cast_signed();
        let mut rows = self.find_text.query([hash])?;
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>(1)? == language && row.get_ref(2)?.as_str()? == text {
                return Ok((row.get(0)?, false));
            }
        }
        drop(rows);
        let id = self.next_text;
        self.insert_text.execute((id, language, hash, text))?;
        self.next_text += 1;
        Ok((id, true))
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

    fn insert(&mut self, source: i64, target: i64, key: i64, entry: &Entry) -> rusqlite::Result<()> {
        let document = self.document_of(entry)?;
        write(&mut self.insert_unit, [source, target, key, self.next_unit], document, entry)?;
        self.next_unit += 1;
        self.changed = true;
        Ok(())
    }

    /// Puts an entry in the place of a unit; how often that was used is kept.
    fn replace(
        &mut self,
        id: i64,
        source: i64,
        target: i64,
        key: i64,
        entry: &Entry,
    ) -> rusqlite::Result<()> {
        let document = self.document_of(entry)?;
        let mut replace = self.transaction.prepare_cached(REPLACE_UNIT)?;
        write(&mut replace, [source, target, key, id], document, entry)?;
        self.changed = true;
        Ok(())
    }

    fn document_of(&mut self, entry: &Entry) -> rusqlite::Result<Option<i64>> {
        entry.context.document.as_deref().map(|name| self.document(name)).transpose()
    }

    fn target_of(&self, unit: i64) -> rusqlite::Result<i64> {
        let look = "SELECT target FROM unit WHERE id = ?1";
        self.transaction.prepare_cached(look)?.query_row([unit], |row| row.get(0))
    }

    /// Takes a text back that was made a moment ago for an entry that is not added.
    fn forget(&mut self, text: i64, is_new: bool) -> rusqlite::Result<()> {
        if is_new {
            self.transaction.prepare_cached("DELETE FROM text WHERE id = ?1")?.execute([text])?;
            self.next_text -= 1;
        }
        Ok(())
    }

    /// Takes a unit out, and its texts when nothing else uses them.
    pub(super) fn remove(&mut self, unit: i64) -> rusqlite::Result<bool> {
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

    fn remove_text_if_unused(&mut self, text: i64) -> rusqlite::Result<()> {
        let sql = "DELETE FROM text WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM unit WHERE source = ?1)
            AND NOT EXISTS (SELECT 1 FROM unit WHERE target = ?1)";
        if self.transaction.prepare_cached(sql)?.execute([text])? > 0 {
            self.removed_text = true;
        }
        Ok(())
    }
}

fn write(
    statement: &mut CachedStatement,
    [source, target, key, id]: [i64; 4],
    document: Option<i64>,
    entry: &Entry,
) -> rusqlite::Result<()> {
    statement.execute(params![
        source,
        target,
        key,
        state_number(entry.state),
        if entry.confidence.is_nan() { 0.0 } else { entry.confidence.clamp(0.0, 1.0) },
        origin_number(entry.origin),
        i64::try_from(entry.uses).unwrap_or(i64::MAX),
        document,
        entry.context.position.and_then(|position| i64::try_from(position).ok()),
        entry.author,
        entry.created,
        entry.changed,
        entry.source_markup,
        entry.target_markup,
        entry.context.before,
        entry.context.after,
        more::to_text(&entry.about, &entry.more),
        id
    ])?;
    Ok(())
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
