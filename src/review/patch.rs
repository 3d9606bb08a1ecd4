//! A review <-> a patch: lines that a person moves, or that git carries from one review to another.
//!
//! `@` opens a link, `<` is a source sentence, `>` a target sentence. Deleting an `@` line merges, writing one between lines splits,
//! moving a line moves its sentence. In the differences of two states each line has ` `, `-` or `+` in front, as `diff` has it.

mod lines;

use std::fmt::Write as _;
use std::ops::Range;

use thiserror::Error;

use super::action::Action;
use super::import::{held, link_at};
use super::revision;
use super::state::{Held, Side, State};
use super::table::Said;
use crate::bitext::LinkState;
use lines::{Block, blocks};

/// Why a patch cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatchError {
    /// A line that is none of a patch.
    #[error("line {line}: “{found}” is no line of a patch; one begins with @, < or >")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A sentence in front of the first link.
    #[error("line {line}: a sentence stands in front of the first @")]
    NoLink {
        /// Which, from 1.
        line: usize,
    },
    /// A sentence that is not the next one.
    #[error("line {line}: “{found}” is not the next {} sentence, which is {}; text and order must stay", side_name(*side), next_text(next.as_ref()))]
    Sentence {
        /// Which, from 1.
        line: usize,
        /// The side.
        side: Side,
        /// What stands there.
        found: String,
        /// What had to stand there; `None` when the text is at its end.
        next: Option<String>,
    },
    /// A sentence that is not there.
    #[error("the {} sentence “{text}” is missing in the patch; text must stay", side_name(*side))]
    Missing {
        /// The side.
        side: Side,
        /// The sentence.
        text: String,
    },
    /// Differences to other links or another text.
    #[error("line {line}: “{text}” does not stand in the text, or not between these links")]
    Elsewhere {
        /// Which, from 1.
        line: usize,
        /// The first sentence that was looked for.
        text: String,
    },
    /// Nothing in it.
    #[error("there is nothing in the patch")]
    Empty,
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Source => "source",
        Side::Target => "target",
    }
}

fn next_text(next: Option<&String>) -> String {
    next.map_or_else(|| "none".to_owned(), |text| format!("“{text}”"))
}

/// The first line of a patch: `# ports.bitext 4f1c0a`.
pub fn head(name: &str, checksum: &str) -> String {
    format!("# {} {}\n", name.replace('\n', " "), checksum.get(..6).unwrap_or(checksum))
}

/// The links `links` of `state`, for a person to edit. Links less sure than `threshold` have `?`, those below one half `!`.
pub fn write(state: &State, links: Range<usize>, threshold: f64) -> String {
    links.map(|link| block(state, link, threshold).join("")).collect()
}

/// What leads from `before` to `after`, two states of the same texts: the links that differ with two of context; empty when none does.
pub fn diff(before: &State, after: &State, threshold: f64) -> String {
    const CONTEXT: usize = 2;
    let parts = parts(before, after);
    let changed = |part: &(Range<usize>, Range<usize>)| !same(before, after, part);
    let wanted = (0..parts.len()).map(|at| {
        let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(parts.len());
        parts[around].iter().any(changed)
    });
    let mut out = String::new();
    let mut last = None;
    for at in wanted.enumerate().filter(|(_, wanted)| *wanted).map(|(at, _)| at).collect::<Vec<_>>() {
        if last.is_some_and(|last| last + 1 != at) {
            out.push('\n');
        }
        last = Some(at);
        let (old, new) = &parts[at];
        let old = old.clone().flat_map(|link| block(before, link, threshold)).collect::<Vec<_>>();
        if !changed(&parts[at]) {
            out.extend(old.iter().map(|line| format!(" {line}")));
            continue;
        }
        let new = new.clone().flat_map(|link| block(after, link, threshold)).collect::<Vec<_>>();
        for (sign, line) in lines::changed(&old, &new) {
            // Writing to a string cannot fail.
            let _ = write!(out, "{sign}{line}");
        }
    }
    out
}

/// The action called `name` that makes the links `links` of `state` as a patch has them: all that stands in an edited patch, or what
/// differences change, wherever in the text they belong.
pub fn read(
    text: &str,
    state: &State,
    links: Range<usize>,
    name: &'static str,
) -> Result<Action, PatchError> {
    let hunks = lines::hunks(text)?;
    let mut all = state.links().to_vec();
    let mut edits = Vec::new();
    if let Some(plain) = hunks.plain {
        let blocks = blocks(&plain)?;
        if blocks.is_empty() {
            return Err(PatchError::Empty);
        }
        let at = Side::BOTH.map(|side| sentences_of(state, &links, side));
        let new = links_of(state, &blocks, &at, true, &mut Vec::new())?;
        all.splice(links, new);
        return Ok(revision::action(state, &all, edits, name));
    }
    if hunks.changes.is_empty() {
        return Err(PatchError::Empty);
    }
    // The last one first, so that the numbers in front of it stay.
    let mut placed = Vec::new();
    for (old, new) in hunks.changes {
        let (old, new) = (blocks(&old)?, blocks(&new)?);
        let links = place(state, &old)?;
        let at = Side::BOTH.map(|side| sentences_of(state, &links, side));
        placed.push((links, links_of(state, &new, &at, false, &mut edits)?));
    }
    placed.sort_by_key(|(links, _)| links.start);
    for (links, new) in placed.into_iter().rev() {
        all.splice(links, new);
    }
    Ok(revision::action(state, &all, edits, name))
}

fn sentences_of(state: &State, links: &Range<usize>, side: Side) -> Range<usize> {
    state.range(links.start, side).start..state.range(links.end, side).start
}

/// The lines of a link, each with its line feed.
fn block(state: &State, link: usize, threshold: f64) -> Vec<String> {
    let held = &state.links()[link];
    let percent = (held.confidence * 100.0 + 1e-9).floor();
    let mut head = format!("@ {}", link + 1);
    // Writing to a string cannot fail.
    let _ = match held.state {
        LinkState::Accepted | LinkState::Changed => write!(head, " ok"),
        LinkState::LeftOut => write!(head, " out"),
        LinkState::Doubtful => write!(head, " ?"),
        LinkState::Untouched if !held.note.is_empty() || held.confidence >= threshold => {
            write!(head, " {percent}")
        }
        LinkState::Untouched if held.confidence >= 0.5 => write!(head, " ? {percent}"),
        LinkState::Untouched => write!(head, " ! {percent}"),
    };
    let note = held.note.split_whitespace().collect::<Vec<_>>().join(" ");
    if held.state != LinkState::Untouched && note.starts_with(|c: char| c.is_ascii_digit()) {
        // Else the note would be read as the confidence.
        let _ = write!(head, " {percent}");
    }
    if !note.is_empty() {
        let _ = write!(head, " {note}");
    }
    let mut lines = vec![head + "\n"];
    for (side, sign) in Side::BOTH.into_iter().zip(['<', '>']) {
        let sentences = state.sentences(side);
        let line = |number| format!("{sign} {}\n", sentences.line_of(number..number + 1));
        lines.extend(state.range(link, side).map(line));
    }
    lines
}

/// Both states cut at the borders they share, each part as the links of both.
fn parts(before: &State, after: &State) -> Vec<(Range<usize>, Range<usize>)> {
    // Where a link ends in the texts, in code points.
    let ends = |state: &State, link: usize| {
        Side::BOTH.map(|side| {
            let sentence = state.range(link, side).end;
            sentence.checked_sub(1).map_or(0, |last| state.pieces(side)[last].span[1])
        })
    };
    let mut parts = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < before.links().len() && j < after.links().len() {
        let (first, second) = (i, j);
        let (mut here, mut there) = (ends(before, i), ends(after, j));
        while here != there {
            if here[0] + here[1] <= there[0] + there[1] && i + 1 < before.links().len() {
                i += 1;
                here = ends(before, i);
            } else if j + 1 < after.links().len() {
                j += 1;
                there = ends(after, j);
            } else if i + 1 < before.links().len() {
                i += 1;
                here = ends(before, i);
            } else {
                break;
            }
        }
        (i, j) = (i + 1, j + 1);
        parts.push((first..i, second..j));
    }
    parts
}

fn same(before: &State, after: &State, (old, new): &(Range<usize>, Range<usize>)) -> bool {
    let pieces = |state: &State, links: &Range<usize>, side: Side| {
        state.pieces(side)[sentences_of(state, links, side)].to_vec()
    };
    let marks = |held: &Held| (held.source, held.target, held.state, held.note.clone());
    let old_marks = before.links()[old.clone()].iter().map(marks);
    old_marks.eq(after.links()[new.clone()].iter().map(marks))
        && Side::BOTH.into_iter().all(|side| pieces(before, old, side) == pieces(after, new, side))
}

/// The links that hold just the sentences of `blocks`: from the number of the first on, else wherever they stand.
fn place(state: &State, blocks: &[Block]) -> Result<Range<usize>, PatchError> {
    let sides = Side::BOTH.map(|side| {
        let lines = blocks.iter().flat_map(|block| &block.texts[side.index()]);
        lines.map(|(_, text)| text.as_str()).collect::<Vec<_>>()
    });
    let fits = |start: usize| {
        let mut end = start;
        let from = Side::BOTH.map(|side| state.range(start, side).start);
        for side in Side::BOTH {
            let texts = &sides[side.index()];
            let sentences = state.sentences(side);
            let range = from[side.index()]..from[side.index()] + texts.len();
            let stands = range.end <= sentences.len()
                && range
                    .clone()
                    .zip(texts)
                    .all(|(number, text)| alike(&sentences.line_of(number..number + 1), text));
            if !stands {
                return None;
            }
        }
        let goal = Side::BOTH.map(|side| from[side.index()] + sides[side.index()].len());
        while end < state.links().len() && Side::BOTH.map(|side| state.range(end, side).start) != goal {
            end += 1;
        }
        let reached = Side::BOTH.map(|side| state.range(end, side).start) == goal;
        // Links without sentences on one side may stand on either side of the end.
        (reached && end > start).then_some(start..end)
    };
    let named = blocks.first().and_then(|block| block.number).map(|number| number.wrapping_sub(1));
    let named = named.filter(|&link| link < state.links().len()).and_then(fits);
    named.or_else(|| (0..state.links().len()).find_map(fits)).ok_or_else(|| {
        let first = blocks.iter().flat_map(|block| block.texts.iter().flatten()).next();
        let (line, text) =
            first.cloned().unwrap_or((blocks.first().map_or(1, |block| block.line), String::new()));
        PatchError::Elsewhere { line, text }
    })
}

/// The links that `blocks` make of the sentences `at`. Other texts are refused, or taken as edits where `at` has as many sentences.
fn links_of(
    state: &State,
    blocks: &[Block],
    at: &[Range<usize>; 2],
    by_hand: bool,
    edits: &mut Vec<(Side, usize, Option<String>)>,
) -> Result<Vec<Held>, PatchError> {
    for side in Side::BOTH {
        let sentences = state.sentences(side);
        let line_of = |number: usize| sentences.line_of(number..number + 1);
        let lines = blocks.iter().flat_map(|block| &block.texts[side.index()]).collect::<Vec<_>>();
        let mut range = at[side.index()].clone();
        let as_many = lines.len() == range.len();
        for (line, text) in lines {
            let number = range.next();
            match number {
                Some(number) if alike(&line_of(number), text) => {}
                Some(number) if !by_hand && as_many => edits.push((side, number, Some(text.clone()))),
                number => {
                    let (line, found) = (*line, text.clone());
                    return Err(PatchError::Sentence { line, side, found, next: number.map(line_of) });
                }
            }
        }
        if let Some(number) = range.next() {
            return Err(PatchError::Missing { side, text: line_of(number) });
        }
    }
    let mut from = Side::BOTH.map(|side| at[side.index()].start);
    let mut links = Vec::new();
    for block in blocks {
        let ranges = Side::BOTH.map(|side| {
            let start = from[side.index()];
            start..start + block.texts[side.index()].len()
        });
        from = ranges.clone().map(|range| range.end);
        if ranges.iter().all(Range::is_empty) {
            continue;
        }
        let old = link_at(state, &ranges);
        let mut link = held(old, &ranges, Some(block.said), Some(block.note.clone()), by_hand);
        if let (Some(confidence), None, Said::Blank) = (block.confidence, old, block.said) {
            link.confidence = confidence;
        }
        // A note whose line ends had to go is still the same note.
        if let Some(old) = old.filter(|old| alike(&old.note, &link.note)) {
            link.note.clone_from(&old.note);
        }
        links.push(link);
    }
    Ok(links)
}

/// Whether two texts differ in white space at most.
fn alike(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
