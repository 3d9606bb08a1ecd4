//! An XLIFF file and what a memory knows of its segments -> the same file with targets and matches; all other bytes stay.

mod bytes;
mod markup;
mod scan;
#[cfg(test)]
mod tests;
mod tree;
mod version1;
mod version2;

use std::io::Read;
use std::ops::Range;

use crate::exchange::ExchangeError;
use crate::exchange::markup::push_text;
use bytes::Coding;
use markup::Piece;
use scan::{Frame, Unit};

/// An XLIFF file, of version 1 or 2, that is to be filled.
#[derive(Debug)]
pub struct Fillable {
    text: String,
    coding: Coding,
    frame: Frame,
    units: Vec<Unit>,
    segments: Vec<FillSegment>,
}

/// A segment of an XLIFF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillSegment {
    /// Its source text without codes and without white space around it.
    pub text: String,
    /// The number of the `<file>` it stands in, from 0.
    pub file: usize,
    /// What stands in its target.
    pub has: Has,
    pieces: Vec<Piece>,
    /// The white space around its text.
    around: [String; 2],
    /// The number of its mark in `<seg-source>`.
    mid: Option<String>,
}

/// What stands in a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// Nothing, or the source again in a state that says that it is to be translated.
    Nothing,
    /// A translation.
    Translation,
    /// What must not be changed: it is approved, final, or not to be translated.
    Lock,
}

/// What is known of a segment, and how much of it is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filling {
    /// The matches, the best first; there is at least one. The first one becomes the target.
    pub matches: Vec<FillMatch>,
    /// The target of the first match as it was put right, and a note that says so.
    pub repaired: Option<(String, String)>,
    /// Leave the segment alone when codes of its source would be lost.
    pub only_with_codes: bool,
}

/// A match of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FillMatch {
    /// Its source text.
    pub source: String,
    /// Its target text.
    pub target: String,
    /// Its source and target with their codes, as they stand in `<seg>` of TMX, when they have codes.
    pub markup: Option<[String; 2]>,
    /// How much of the source is the same, with 101 for the same text between the same texts; after penalties.
    pub percent: u32,
    /// The same before penalties.
    pub similarity: u32,
    /// Where it is from.
    pub origin: String,
}

/// How a segment was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filled {
    /// By the translation of the very same text, with its codes.
    Exact,
    /// By the translation of the very same text, but codes are missing.
    WithoutCodes,
    /// By the translation of a like text.
    Fuzzy,
    /// By the translation of a like text that was put right.
    Repaired,
}

/// A target that is ready to be written.
struct Ready<'f> {
    /// What stands between its tags.
    content: String,
    how: Filled,
    filling: &'f Filling,
}

/// What is put in the place of what.
type Edit = (Range<usize>, String);

impl Fillable {
    /// Reads the file called `name`, in the encoding it says or the one that is `asked` for.
    pub fn read(name: &str, mut input: impl Read, asked: Option<&str>) -> Result<Self, ExchangeError> {
        let mut raw = Vec::new();
        let read = input.read_to_end(&mut raw);
        read.map_err(|source| ExchangeError::Reading { name: name.to_owned(), source })?;
        let (text, coding) = bytes::decode(name, raw, asked)?;
        let (frame, units, segments) = scan::scan(name, &text)?;
        Ok(Self { text, coding, frame, units, segments })
    }

    /// The segments, in the order of the file.
    pub fn segments(&self) -> &[FillSegment] {
        &self.segments
    }

    /// The source and target language of a `<file>`, where it says them.
    pub fn languages(&self, file: usize) -> [Option<&str>; 2] {
        self.frame.files.get(file).map_or([None, None], |file| {
            let said = |code: &'_ String| !code.is_empty();
            [Some(&file.source).filter(|code| said(code)), Some(&file.target).filter(|code| said(code))]
                .map(|code| code.map(String::as_str))
        })
    }

    /// The file with fillings in its segments, one for each segment in order, and how each was filled. `target` is the language
    /// of the targets, for a file that does not say it.
    pub fn fill(&self, fillings: &[Option<Filling>], target: &str) -> (Vec<u8>, Vec<Option<Filled>>) {
        let ready = self.segments.iter().zip(fillings).map(|(segment, filling)| {
            let filling = filling.as_ref().filter(|filling| !filling.matches.is_empty())?;
            self.ready(segment, filling)
        });
        let ready = ready.collect::<Vec<_>>();
        let mut edits = Vec::<Edit>::new();
        let mut files = vec![false; self.frame.files.len()];
        for unit in &self.units {
            let range = unit.segments();
            let of_unit = ready.get(range.clone()).unwrap_or_default();
            if of_unit.iter().all(Option::is_none) {
                continue;
            }
            if let Some(file) = self.segments.get(range.start).and_then(|first| files.get_mut(first.file)) {
                *file = true;
            }
            let segments = &self.segments[range];
            match unit {
                Unit::One(unit) => version1::fill(&self.text, unit, segments, of_unit, &mut edits),
                Unit::Two(unit) => {
                    version2::fill(&self.text, &self.frame, unit, segments, of_unit, &mut edits);
                }
            }
        }
        self.frame.fill(&files, target, &mut edits);
        let how = ready.iter().map(|ready| ready.as_ref().map(|ready| ready.how)).collect();
        (self.coding.encode(edited(&self.text, edits)), how)
    }

    fn ready<'f>(&self, segment: &FillSegment, filling: &'f Filling) -> Option<Ready<'f>> {
        let best = filling.matches.first()?;
        let has_codes = segment.pieces.iter().any(|piece| matches!(piece, Piece::Code(..)));
        let is_exact = best.source == segment.text && filling.repaired.is_none();
        let with_codes = || {
            let [source, target] = best.markup.as_ref().filter(|_| is_exact)?;
            markup::fit(&self.text, &segment.pieces, source, target)
        };
        let with_codes = if has_codes { with_codes() } else { None };
        let how = match &filling.repaired {
            Some(_) => Filled::Repaired,
            None if has_codes && with_codes.is_none() && is_exact => Filled::WithoutCodes,
            None if is_exact && best.percent >= 100 => Filled::Exact,
            None => Filled::Fuzzy,
        };
        if filling.only_with_codes && how == Filled::WithoutCodes {
            return None;
        }
        let [before, after] = &segment.around;
        let mut content = String::new();
        push_text(before, &mut content);
        match (with_codes, &filling.repaired) {
            (Some(with_codes), _) => content.push_str(&with_codes),
            (None, Some((repaired, _))) => drop(push_text(repaired, &mut content)),
            (None, None) => drop(push_text(&best.target, &mut content)),
        }
        push_text(after, &mut content);
        Some(Ready { content, how, filling })
    }
}

/// The text with what is to be changed.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    // Two that begin at one place stay in the order they were made in.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let more = edits.iter().map(|(_, new)| new.len()).sum::<usize>();
    let (mut out, mut at) = (String::with_capacity(text.len() + more), 0);
    for (range, new) in edits {
        // Two marks of one number might take the same thing out.
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The line end and white space that an element begins its line with; nothing when something stands before it.
fn indent(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').map_or(0, |end| end + usize::from(at == 0));
    let line = text[..at].rfind("\r\n").filter(|carriage| carriage + 1 == line).unwrap_or(line);
    let before = &text[line..at];
    if before.starts_with(['\r', '\n']) && before.trim().is_empty() { before } else { "" }
}
