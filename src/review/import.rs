//! The rows of a table that a person changed -> one action that makes the review as they say.

use std::ops::Range;

use thiserror::Error;

use super::action::{Action, UNKNOWN};
use super::overlay::{Found, OverlayError, lay};
use super::revision;
use super::state::{Held, Side, State};
use super::table::{Row, Said};
use crate::bitext::LinkState;

/// What a table comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// What carries it out; it changes nothing when the table says what is.
    pub action: Action,
    /// Cells whose sentences stand as they were, have other company, were edited.
    pub cells: [usize; 3],
    /// Sentences that the table does not have, now left out.
    pub missing: usize,
}

/// Why a table cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImportError {
    /// A column does not fit the text.
    #[error("line {line}, column {}: {error}", name(*side))]
    Column {
        /// Which line, from 1.
        line: usize,
        /// Which column.
        side: Side,
        /// Why.
        error: OverlayError,
    },
    /// Sentences are not in the table.
    #[error(
        "{count} {} missing in the table, the first is {} sentence {} “{text}”; put {} back, or leave {} out with --missing-out",
        if *count == 1 { "sentence is" } else { "sentences are" }, name(*side), sentence + 1,
        if *count == 1 { "it" } else { "them" }, if *count == 1 { "it" } else { "them" }
    )]
    Missing {
        /// How many.
        count: usize,
        /// The side of the first.
        side: Side,
        /// Its number, from 0.
        sentence: usize,
        /// Its text.
        text: String,
    },
    /// A sentence is missing in the middle of a cell.
    #[error(
        "line {line}, column {}: “{text}” is missing in the middle of the cell; put it back into a row of its own to leave it out",
        name(*side)
    )]
    Inside {
        /// Which line, from 1.
        line: usize,
        /// Which column.
        side: Side,
        /// The sentence.
        text: String,
    },
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Source => "source",
        Side::Target => "target",
    }
}

/// Reads the rows against `state`. Sentences that are missing stop it, unless they are to be left out.
pub fn import(state: &State, rows: &[Row], missing_out: bool) -> Result<Import, ImportError> {
    let found = [column(state, rows, Side::Source)?, column(state, rows, Side::Target)?];
    let missing = |side: Side| {
        let all = found[side.index()].iter().enumerate();
        all.filter(|(_, found)| found.cell().is_none()).map(move |(number, _)| (side, number))
    };
    let count = Side::BOTH.into_iter().flat_map(missing).count();
    if let Some((side, sentence)) = Side::BOTH.into_iter().flat_map(missing).next()
        && !missing_out
    {
        let text = state.sentences(side).line_of(sentence..sentence + 1);
        return Err(ImportError::Missing { count, side, sentence, text });
    }
    let mut links = Vec::new();
    let mut at = [0, 0];
    let mut cells = [0; 3];
    for (number, row) in rows.iter().enumerate() {
        left_out(state, &found, &mut at, Some(number), &mut links);
        let mut ranges = [at[0]..at[0], at[1]..at[1]];
        for side in Side::BOTH {
            let range = &mut ranges[side.index()];
            let found = &found[side.index()];
            let Some(last) = found.iter().rposition(|found| found.cell() == Some(number)) else { continue };
            range.end = last + 1;
            if let Some(inside) = range.clone().find(|&sentence| found[sentence].cell().is_none()) {
                let text = state.sentences(side).line_of(inside..inside + 1);
                return Err(ImportError::Inside { line: row.line, side, text });
            }
        }
        at = ranges.clone().map(|range| range.end);
        if ranges.iter().all(Range::is_empty) {
            continue;
        }
        let old = link_at(state, &ranges);
        for side in Side::BOTH.into_iter().filter(|side| !ranges[side.index()].is_empty()) {
            let edited = found[side.index()][ranges[side.index()].clone()]
                .iter()
                .any(|found| matches!(found, Found::Edited(..)));
            let kind = if edited { 2 } else { usize::from(!has_link(state, side, &ranges[side.index()])) };
            cells[kind] += 1;
        }
        links.push(held(old, &ranges, row.said, row.note.clone(), true));
    }
    left_out(state, &found, &mut at, None, &mut links);
    let edits = Side::BOTH.into_iter().flat_map(|side| {
        let edited = found[side.index()].iter().enumerate();
        edited.filter_map(move |(number, found)| match found {
            Found::Edited(_, text) => Some((side, number, Some(text.clone()))),
            _ => None,
        })
    });
    let action = revision::action(state, &links, edits.collect(), "import");
    Ok(Import { action, cells, missing: count })
}

fn column(state: &State, rows: &[Row], side: Side) -> Result<Vec<Found>, ImportError> {
    let sentences = state.sentences(side);
    let known = (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect::<Vec<_>>();
    let cells = rows.iter().map(|row| row.texts[side.index()].clone()).collect::<Vec<_>>();
    lay(&known, &cells).map_err(|error| {
        let (OverlayError::Unknown { cell, .. } | OverlayError::Torn { cell, .. }) = &error;
        ImportError::Column { line: rows.get(*cell).map_or(1, |row| row.line), side, error }
    })
}

/// Links of their own for sentences that are missing in front of row `row`: whole links where both sides are missing.
fn left_out(
    state: &State,
    found: &[Vec<Found>; 2],
    at: &mut [usize; 2],
    row: Option<usize>,
    links: &mut Vec<Held>,
) {
    let missing =
        |side: Side, number: usize| found[side.index()].get(number).is_some_and(|f| f.cell().is_none());
    // Missing ones in the middle of what is before stand behind it.
    let reached = |side: Side, number: usize| {
        let next = found[side.index()][number..].iter().find_map(Found::cell);
        row.is_none_or(|row| next.is_none_or(|next| next >= row))
    };
    loop {
        let here = Side::BOTH.map(|side| {
            let number = at[side.index()];
            missing(side, number) && reached(side, number)
        });
        if here == [false, false] {
            return;
        }
        let side = if here[0] { Side::Source } else { Side::Target };
        let link = state.link_of(side, at[side.index()]).map(|link| state.link(link));
        let whole = link.map(|link| [link.source, link.target]).filter(|ranges| {
            Side::BOTH.into_iter().all(|side| {
                let range = &ranges[side.index()];
                range.is_empty()
                    || range.start == at[side.index()] && range.clone().all(|number| missing(side, number))
            })
        });
        let ranges = whole.unwrap_or_else(|| {
            let mut ranges = [at[0]..at[0], at[1]..at[1]];
            ranges[side.index()].end += 1;
            ranges
        });
        let ranges = Side::BOTH.map(|side| at[side.index()]..at[side.index()] + ranges[side.index()].len());
        links.push(held(link_at(state, &ranges), &ranges, Some(Said::Out), None, true));
        *at = ranges.map(|range| range.end);
    }
}

/// The link of exactly these sentences.
pub(super) fn link_at<'s>(state: &'s State, ranges: &[Range<usize>; 2]) -> Option<&'s Held> {
    let side = Side::BOTH.into_iter().find(|side| !ranges[side.index()].is_empty())?;
    let link = state.link_of(side, ranges[side.index()].start)?;
    let same = Side::BOTH.into_iter().all(|side| {
        let (old, new) = (state.range(link, side), &ranges[side.index()]);
        old == *new || old.is_empty() && new.is_empty()
    });
    state.links().get(link).filter(|_| same)
}

/// Whether one link has exactly these sentences on one side.
fn has_link(state: &State, side: Side, range: &Range<usize>) -> bool {
    state.link_of(side, range.start).is_some_and(|link| state.range(link, side) == *range)
}

/// A link as a person says that it is. One with other sentences than before is changed, but untouched where nothing is said of it and it
/// was not put there by hand.
pub(super) fn held(
    old: Option<&Held>,
    ranges: &[Range<usize>; 2],
    said: Option<Said>,
    note: Option<String>,
    by_hand: bool,
) -> Held {
    let mut held = old.cloned().unwrap_or_else(|| Held::new(ranges[0].len(), ranges[1].len(), UNKNOWN));
    let unchanged = old.is_some();
    held.state = match said {
        Some(Said::Out) => LinkState::LeftOut,
        Some(Said::Doubtful) => LinkState::Doubtful,
        Some(Said::Right) if unchanged && held.state != LinkState::Changed => LinkState::Accepted,
        None if unchanged => held.state,
        Some(Said::Blank) if unchanged || !by_hand => LinkState::Untouched,
        Some(Said::Right | Said::Blank) | None => LinkState::Changed,
    };
    held.note = note.unwrap_or(held.note);
    held
}
