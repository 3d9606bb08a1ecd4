//! A column of a table that a person changed -> which known sentences each of its cells holds, and which of them were edited.
//!
//! The column is read as one text and laid over the known sentences, white space and quotes aside: first those that stand in it
//! unchanged, then what is left between them, letter by letter. The order stays; a sentence that is 80 % alike or more was edited.

use std::collections::HashMap;

use thiserror::Error;

/// Where a known sentence stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nowhere.
    Missing,
    /// In this cell, as it was.
    Same(usize),
    /// In this cell, with another text.
    Edited(usize, String),
}

impl Found {
    /// The cell; `None` when the sentence is missing.
    pub fn cell(&self) -> Option<usize> {
        match self {
            Self::Missing => None,
            Self::Same(cell) | Self::Edited(cell, _) => Some(*cell),
        }
    }
}

/// Why a column cannot be laid over the sentences.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OverlayError {
    /// A cell holds text that is no known sentence, or stands out of order.
    #[error("“{text}” is no sentence of this text, or not in its order")]
    Unknown {
        /// Which cell, from 0.
        cell: usize,
        /// The text.
        text: String,
    },
    /// A sentence begins in one cell and ends in another.
    #[error("the sentence “{text}” is torn apart; a cell holds whole sentences")]
    Torn {
        /// The cell it begins in, from 0.
        cell: usize,
        /// The sentence as it is known.
        text: String,
    },
}

/// Lays `cells` over `known` sentences; gives where each of these stands.
pub fn lay(known: &[String], cells: &[String]) -> Result<Vec<Found>, OverlayError> {
    let keys = known.iter().map(|text| letters(text).map(|(_, c)| c).collect()).collect::<Vec<Vec<char>>>();
    let column = Column::new(cells);
    let mut found = vec![Found::Missing; known.len()];
    let anchors = apart(&chain(&keys, &column), &column);
    let (mut at, mut next) = (0, 0);
    for (start, end, number) in anchors.iter().copied().chain([(column.text.len(), 0, known.len())]) {
        between(&keys[next..number], at..start, &column, known, next, &mut found)?;
        if number < known.len() {
            found[number] = Found::Same(column.cell_of(start));
        }
        (at, next) = (end, number + 1);
    }
    // Sentences of quotes alone leave no letter to find; they stay with the one before.
    for number in 0..known.len() {
        if keys[number].is_empty() {
            let before = number.checked_sub(1).and_then(|before| found[before].cell());
            let cell = before.or_else(|| found[number..].iter().find_map(Found::cell));
            found[number] = cell.map_or(Found::Missing, Found::Same);
        }
    }
    Ok(found)
}

/// The letters of all cells one after the other.
struct Column<'c> {
    cells: &'c [String],
    text: Vec<char>,
    /// For each letter the byte in its cell.
    bytes: Vec<usize>,
    /// Where each cell begins; one longer.
    starts: Vec<usize>,
}

impl<'c> Column<'c> {
    fn new(cells: &'c [String]) -> Self {
        let mut column = Self { cells, text: Vec::new(), bytes: Vec::new(), starts: vec![0] };
        for cell in cells {
            for (byte, c) in letters(cell) {
                column.text.push(c);
                column.bytes.push(byte);
            }
            column.starts.push(column.text.len());
        }
        column
    }

    fn cell_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// Whether white space stands in front of a letter that is not the first of its cell.
    fn is_word(&self, at: usize) -> bool {
        let cell = &self.cells[self.cell_of(at)];
        cell[self.bytes[at - 1]..self.bytes[at]].contains(char::is_whitespace)
    }

    /// What a person wrote in a cell from letter `start` up to letter `end`.
    fn written(&self, start: usize, end: usize) -> &'c str {
        let number = self.cell_of(start);
        let cell = &self.cells[number];
        let from = if start == self.starts[number] { 0 } else { self.border(cell, start) };
        let to = if end == self.starts[number + 1] { cell.len() } else { self.border(cell, end) };
        cell[from..to].trim()
    }

    /// The byte at which the text before letter `at` ends: behind the last white space in front of it, so that quotes go with their words.
    fn border(&self, cell: &str, at: usize) -> usize {
        let before = self.bytes[at - 1];
        let width = cell[before..].chars().next().map_or(0, char::len_utf8);
        let gap = &cell[before + width..self.bytes[at]];
        let inside = gap.rfind(char::is_whitespace).unwrap_or(gap.len());
        before + width + inside
    }
}

/// The letters that count, each with its byte: white space and quotes do not.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let quote =
        |c: char| matches!(c, '"' | '\'' | '«' | '»' | '‹' | '›' | '„' | '“' | '”' | '‟' | '‘' | '’' | '‚');
    text.char_indices().filter(move |&(_, c)| !c.is_whitespace() && !quote(c) && c != '\u{ad}')
}

/// The longest chain of sentences that stand unchanged in one cell: start, end and number of each, in the order of both.
fn chain(keys: &[Vec<char>], column: &Column) -> Vec<(usize, usize, usize)> {
    /// Shorter ones may stand in other words.
    const LEAST: usize = 4;
    let mut by_beginning: HashMap<&[char], Vec<usize>> = HashMap::new();
    for (number, key) in keys.iter().enumerate().filter(|(_, key)| key.len() >= LEAST) {
        by_beginning.entry(&key[..LEAST]).or_default().push(number);
    }
    let mut places = Vec::new();
    for start in 0..column.text.len().saturating_sub(LEAST - 1) {
        let rest = &column.text[start..column.starts[column.cell_of(start) + 1]];
        let Some(numbers) = rest.get(..LEAST).and_then(|beginning| by_beginning.get(beginning)) else {
            continue;
        };
        let fits = |&&number: &&usize| rest.starts_with(&keys[number]);
        places.extend(numbers.iter().filter(fits).map(|&number| (start, start + keys[number].len(), number)));
    }
    // The best chain that ends in each place; `best` answers for all sentences up to a number.
    let mut best = Best::new(keys.len());
    let mut chains: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    let mut by_end = (0..places.len()).collect::<Vec<_>>();
    by_end.sort_by_key(|&place| places[place].1);
    let mut ended = by_end.into_iter().peekable();
    for &(start, end, number) in &places {
        while let Some(place) = ended.next_if(|&place| places[place].1 <= start) {
            best.add(places[place].2, (chains[place].0, place));
        }
        let before = best.up_to(number);
        chains.push((before.map_or(0, |(weight, _)| weight) + end - start, before.map(|(_, place)| place)));
    }
    let last = (0..chains.len()).max_by_key(|&place| (chains[place].0, std::cmp::Reverse(place)));
    let mut chain = Vec::new();
    let mut at = last;
    while let Some(place) = at {
        chain.push(places[place]);
        at = chains[place].1;
    }
    chain.reverse();
    chain
}

/// The chain without sentences that have other text right beside them in their cell: a person may have added it to them.
fn apart(chain: &[(usize, usize, usize)], column: &Column) -> Vec<(usize, usize, usize)> {
    let is_apart = |at: usize| {
        let (start, end, _) = chain[at];
        let cell = column.cell_of(start);
        let before = at.checked_sub(1).map_or(0, |before| chain[before].1);
        let behind = chain.get(at + 1).map_or(column.text.len(), |next| next.0);
        (before == start || start == column.starts[cell]) && (behind == end || end == column.starts[cell + 1])
    };
    (0..chain.len()).filter(|&at| is_apart(at)).map(|at| chain[at]).collect()
}

/// The heaviest of all places with a smaller number, as a tree of maxima.
struct Best(Vec<Option<(usize, usize)>>);

impl Best {
    fn new(numbers: usize) -> Self {
        Self(vec![None; numbers + 1])
    }

    fn add(&mut self, number: usize, (weight, place): (usize, usize)) {
        let mut at = number + 1;
        while at < self.0.len() {
            if self.0[at].is_none_or(|(known, _)| known < weight) {
                self.0[at] = Some((weight, place));
            }
            at += at & at.wrapping_neg();
        }
    }

    fn up_to(&self, number: usize) -> Option<(usize, usize)> {
        let (mut at, mut best) = (number, None);
        while at > 0 {
            if self.0[at].is_some_and(|(weight, _)| best.is_none_or(|(known, _)| known < weight)) {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }
}

/// What a letter of difference costs, and what leaving out a whole sentence costs for each of its letters: less, so that a sentence is
/// rather missing than in pieces.
const LETTER: u32 = 10;
const MISSING: u32 = 6;
/// More than so many pairs of letters are not compared.
const MOST: usize = 16_000_000;

/// Lays what stands between two unchanged sentences over the sentences that are missing there.
fn between(
    keys: &[Vec<char>],
    range: std::ops::Range<usize>,
    column: &Column,
    known: &[String],
    first: usize,
    found: &mut [Found],
) -> Result<(), OverlayError> {
    let text = &column.text[range.clone()];
    if text.is_empty() {
        return Ok(());
    }
    let unknown = |start: usize, end: usize| {
        let cell = column.cell_of(start);
        let end = end.min(column.starts[cell + 1]);
        OverlayError::Unknown { cell, text: column.written(start, end.max(start + 1)).to_owned() }
    };
    let rows = keys.iter().map(Vec::len).sum::<usize>();
    if rows == 0 || rows.saturating_mul(text.len()) > MOST {
        return Err(unknown(range.start, range.end));
    }
    for (number, (piece, matches)) in pieces(keys, &range, column).into_iter().enumerate() {
        let Some(piece) = piece else { continue };
        let key = &keys[number];
        if piece.is_empty() || matches * 10 < (key.len() + piece.len()) * 4 {
            // Nothing of the sentence may be lost silently, nor text be taken for it that is another.
            let end = if piece.is_empty() { range.end } else { piece.end };
            return Err(unknown(piece.start.min(range.end - 1), end));
        }
        let cell = column.cell_of(piece.start);
        if column.cell_of(piece.end - 1) != cell {
            return Err(OverlayError::Torn { cell, text: known[first + number].clone() });
        }
        let same = matches == key.len() && matches == piece.len();
        let written = || column.written(piece.start, piece.end).to_owned();
        found[first + number] = if same { Found::Same(cell) } else { Found::Edited(cell, written()) };
    }
    Ok(())
}

/// The part of the column that each sentence becomes at the least cost, with the number of letters they have in common; `None` for a
/// missing one.
fn pieces(
    keys: &[Vec<char>],
    range: &std::ops::Range<usize>,
    column: &Column,
) -> Vec<(Option<std::ops::Range<usize>>, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Step {
        Cross,
        Insert,
        Delete,
        Both,
        Skip,
    }
    const NEVER: u32 = u32::MAX;
    let text = &column.text[range.clone()];
    let width = text.len() + 1;
    // A border between two sentences rather stands between two cells, else rather between two words.
    let inside = |at: usize| match range.start + at {
        at if column.starts.binary_search(&at).is_ok() => 0,
        at => 1 + u32::from(!column.is_word(at)),
    };
    // The row above the first letter of each sentence: letters that stand in front of it.
    let in_front = |base: &[u32]| {
        let (mut row, mut step) = (Vec::<u32>::with_capacity(width), Vec::with_capacity(width));
        for (at, &crossed) in base.iter().enumerate() {
            let insert = at.checked_sub(1).map_or(NEVER, |before| row[before].saturating_add(LETTER));
            row.push(crossed.min(insert));
            step.push(if crossed <= insert { Step::Cross } else { Step::Insert });
        }
        (row, step)
    };
    // What it costs to come to the border in front of a sentence, without letters there.
    let mut base = (0..width).map(|at| if at == 0 { 0 } else { NEVER }).collect::<Vec<_>>();
    let mut steps = Vec::new();
    for key in keys {
        let (mut row, step) = in_front(&base);
        steps.push(step);
        for letter in key {
            let old = std::mem::take(&mut row);
            let mut step = Vec::with_capacity(width);
            for at in 0..width {
                let mut best = (old[at].saturating_add(LETTER), Step::Delete);
                if at > 0 {
                    let differs = if text[at - 1] == *letter { 0 } else { LETTER };
                    let both = (old[at - 1].saturating_add(differs), Step::Both);
                    let insert = (row[at - 1].saturating_add(LETTER), Step::Insert);
                    best = if both.0 <= best.0 { both } else { best };
                    best = if insert.0 < best.0 { insert } else { best };
                }
                row.push(best.0);
                step.push(best.1);
            }
            steps.push(step);
        }
        if let Some(last) = steps.last_mut().filter(|_| !key.is_empty()) {
            for at in 0..width {
                let skipped = base[at].saturating_add(MISSING * key.len() as u32);
                if skipped < row[at] {
                    (row[at], last[at]) = (skipped, Step::Skip);
                }
            }
        }
        base = (0..width).map(|at| row[at].saturating_add(inside(at))).collect();
    }
    let mut out = vec![(None, 0); keys.len()];
    let (mut at, mut line) = (text.len(), steps.len());
    for (number, key) in keys.iter().enumerate().rev() {
        let (end, top) = (at, line - 1 - key.len());
        line -= 1;
        let mut matches = 0;
        let skipped = !key.is_empty() && steps[line][at] == Step::Skip;
        while !(skipped || line == top && steps[line][at] == Step::Cross) {
            match steps[line][at] {
                Step::Delete => line -= 1,
                Step::Insert => at -= 1,
                Step::Both => {
                    (line, at) = (line - 1, at - 1);
                    matches += usize::from(text[at] == key[line - top]);
                }
                Step::Cross | Step::Skip => break,
            }
        }
        line = top;
        if !(skipped || key.is_empty() && at == end) {
            out[number] = (Some(range.start + at..range.start + end), matches);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences and cells are separated by `|`; the result names the cell of each sentence, `-` for a missing one.
    fn check(known: &str, cells: &str, expected: &str) {
        let split = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let got = match lay(&split(known), &split(cells)) {
            Err(error) => error.to_string(),
            Ok(found) => {
                let word = |found: &Found| match found {
                    Found::Missing => "-".to_owned(),
                    Found::Same(cell) => cell.to_string(),
                    Found::Edited(cell, text) => format!("{cell}={text}"),
                };
                found.iter().map(word).collect::<Vec<_>>().join("|")
            }
        };
        assert_eq!(got, expected, "{known} / {cells}");
    }

    #[test]
    fn sentences_are_found_however_the_cells_are_cut() {
        check("Порт открыли.|Суда ждут.|Их сто.", "Порт открыли.|Суда ждут.|Их сто.", "0|1|2");
        check("Порт открыли.|Суда ждут.|Их сто.", "Порт открыли. Суда  ждут.||Их сто.", "0|0|2");
        check("Да.|Нет.|Да.", "Да.|Нет. Да.", "0|1|1");
        check("«Порт» открыли.|Суда ждут.", "\"Порт\" открыли.|Суда ждут.", "0|1");
    }

    #[test]
    fn an_edit_is_told_from_another_text() {
        check(
            "Порт открыли в мае.|Суда ждут.",
            "Порт открыли в июне.|Суда ждут.",
            "0=Порт открыли в июне.|1",
        );
        check(
            "Порт открыли.|Суда ждут бури.",
            "Порт открыли! «Суда» ждут бурю.",
            "0=Порт открыли!|0=«Суда» ждут бурю.",
        );
        check(
            "Порт открыли.|Суда ждут.",
            "Порт открыли.|Всё пропало.",
            "“Всё пропало.” is no sentence of this text, or not in its order",
        );
        check(
            "Порт открыли.",
            "Порт открыли.|И ещё.",
            "“И ещё.” is no sentence of this text, or not in its order",
        );
    }

    #[test]
    fn what_is_missing_is_missing_and_what_is_torn_is_named() {
        check("Порт открыли.|Суда ждут.|Их сто.", "Порт открыли.|Их сто.", "0|-|1");
        check("Да.|Дом.", "Да.", "0|-");
        check("Да.|Дом.", "Дом.", "-|0");
        check(
            "Порт открыли в мае.|Суда.",
            "Порт открыли|в мае.|Суда.",
            "the sentence “Порт открыли в мае.” is torn apart; a cell holds whole sentences",
        );
        check(
            "Порт открыли.|Суда ждут.",
            "Суда ждут.|Порт открыли.",
            "“Суда ждут.” is no sentence of this text, or not in its order",
        );
        check("Порт.", "", "-");
    }
}
