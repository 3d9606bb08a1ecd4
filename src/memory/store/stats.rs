//! A memory -> how much of what is in it.

use serde::Serialize;

use super::read::{origin, state};
use super::{Store, StoreError};
use crate::bitext::LinkState;
use crate::memory::entry::Origin;

/// What is in a memory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoreStats {
    /// How many units.
    pub units: u64,
    /// How many different texts, each counted once for its language.
    pub texts: u64,
    /// How many documents they come from.
    pub documents: u64,
    /// How often something was changed.
    pub changes: u64,
    /// The units by languages, in the order the languages came in.
    pub pairs: Vec<PairStats>,
}

/// The units of one source and one target language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairStats {
    /// The code of the source language.
    pub source: String,
    /// The code of the target language.
    pub target: String,
    /// How many units.
    pub units: u64,
    /// How many different source texts.
    pub sources: u64,
    /// Units a person accepted or changed.
    pub accepted: u64,
    /// Units a person marked as doubtful.
    pub doubtful: u64,
    /// Units from files of other programs.
    pub imported: u64,
    /// Units from links of a bitext.
    pub aligned: u64,
    /// Units a person wrote one by one.
    pub by_person: u64,
    /// Units with inline markup on a side.
    pub with_markup: u64,
    /// Units with a confidence below 0.8.
    pub unsure: u64,
    /// The earliest date of a unit.
    pub first: Option<String>,
    /// The latest date of a unit.
    pub last: Option<String>,
}

impl Store {
    /// Counts what is in the memory; every unit is looked at.
    pub fn stats(&self) -> Result<StoreStats, StoreError> {
        self.at_once(|store| {
            Ok(StoreStats {
                units: store.number("SELECT count(*) FROM unit")?,
                texts: store.number("SELECT count(*) FROM text")?,
                documents: store.number("SELECT count(*) FROM document")?,
                changes: store.changes()?,
                pairs: store.pairs()?,
            })
        })
    }

    fn pairs(&self) -> Result<Vec<PairStats>, StoreError> {
        let codes = self.codes()?;
        let sql = "SELECT source.language, target.language, unit.state, unit.origin, count(*),
            sum(unit.source_markup IS NOT NULL OR unit.target_markup IS NOT NULL), sum(unit.confidence < 0.8),
            min(coalesce(unit.changed, unit.created)), max(coalesce(unit.changed, unit.created))
            FROM unit JOIN text AS source ON source.id = unit.source JOIN text AS target ON target.id = unit.target
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2";
        let sources = "SELECT source.language, target.language, count(DISTINCT unit.source)
            FROM unit JOIN text AS source ON source.id = unit.source JOIN text AS target ON target.id = unit.target
            GROUP BY 1, 2 ORDER BY 1, 2";
        let code = |id: i64| codes.of.get(&id).cloned().unwrap_or_default();
        self.ask(|| {
            let mut pairs = Vec::<PairStats>::new();
            let mut look = self.connection.prepare(sources)?;
            let mut rows = look.query([])?;
            while let Some(row) = rows.next()? {
                pairs.push(PairStats {
                    source: code(row.get(0)?),
                    target: code(row.get(1)?),
                    sources: row.get::<_, i64>(2)?.cast_unsigned(),
                    units: 0,
                    accepted: 0,
                    doubtful: 0,
                    imported: 0,
                    aligned: 0,
                    by_person: 0,
                    with_markup: 0,
                    unsure: 0,
                    first: None,
                    last: None,
                });
            }
            let mut look = self.connection.prepare(sql)?;
            let mut rows = look.query([])?;
            while let Some(row) = rows.next()? {
                let (source, target) = (code(row.get(0)?), code(row.get(1)?));
                let Some(pair) =
                    pairs.iter_mut().find(|pair| (&pair.source, &pair.target) == (&source, &target))
                else {
                    continue;
                };
                let number = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
                let units = number(4)?;
                pair.units += units;
                pair.with_markup += number(5)?;
                pair.unsure += number(6)?;
                match state(row.get(2)?) {
                    LinkState::Accepted | LinkState::Changed => pair.accepted += units,
                    LinkState::Doubtful => pair.doubtful += units,
                    _ => {}
                }
                match origin(row.get(3)?) {
                    Origin::Imported => pair.imported += units,
                    Origin::Aligned => pair.aligned += units,
                    Origin::Person => pair.by_person += units,
                }
                let (first, last) = (row.get::<_, Option<String>>(7)?, row.get::<_, Option<String>>(8)?);
                pair.first = [pair.first.take(), first].into_iter().flatten().min();
                pair.last = [pair.last.take(), last].into_iter().flatten().max();
            }
            Ok(pairs)
        })
    }
}
