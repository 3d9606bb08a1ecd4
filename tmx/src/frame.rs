//! Text of a TMX file as a stream -> the stretches that hold its head and each of its units.
//!
//! Units are found before anything is parsed, so a broken one costs only itself: wherever it breaks, the next `<tu`
//! begins the next. Comments, CDATA sections and processing instructions are stepped over.

use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use crate::decode::Decoding;
use crate::error::Position;
use crate::fast::{Miss, scan_unit};
use crate::model::Unit;

/// The longest head or unit taken, in bytes.
pub(crate) const LIMIT: usize = 16 * 1024 * 1024;
/// The longest comment or CDATA section stepped over inside a frame; beyond it, it is taken as not closed.
const INNER_LIMIT: usize = 1024 * 1024;
/// The longest name of an element between units that is looked at.
const NAME_LIMIT: usize = 100;

/// How much text is waited for before a unit is no longer tried at once.
const CLEAN_LIMIT: usize = 256 * 1024;

/// The longest `</tu   >` or processing instruction taken.
const TAG_LIMIT: usize = 4096;

/// A stretch of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Everything before the first unit, or before `</body>` when there is none.
    Head(Range<usize>),
    /// From `<tu` to `</tu>`, already read: there is nothing wrong with it.
    Clean(Range<usize>, Unit),
    /// From `<tu` to `</tu>`.
    Unit(Range<usize>),
    /// From `<tu` to the next `<tu` or the end, without `</tu>`.
    Unclosed(Range<usize>),
    /// From `<tu` on, longer than the limit.
    TooLong(Range<usize>),
    /// The name of an element between units that TMX does not have there; the first since the last unit.
    Stray(Range<usize>),
    /// The end of the file; whether `</tmx>` was there.
    End {
        /// Whether `</tmx>` was there.
        closed: bool,
    },
}

/// The tags that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    UnitStart,
    UnitEnd,
    BodyEnd,
    FileEnd,
    Comment,
    Cdata,
    Instruction,
    Other,
}

/// What the text from `start` on is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Head,
    Nothing,
    Unit,
}

/// Finds the frames of a file.
pub(crate) struct Frames<R> {
    decoding: Decoding<R>,
    /// Decoded text; what lies before `start` is done with.
    text: String,
    start: usize,
    /// Where to look for the next tag.
    at: usize,
    /// Where bytes were that are no text.
    bad: Vec<usize>,
    inside: Inside,
    /// How many elements without a place stood behind the last unit.
    strays: usize,
    /// A comment or the like in this frame has no end.
    inner_broken: bool,
    closed: bool,
    /// Whether every unit is left to the careful parser.
    careful: bool,
    /// The position of `start`.
    position: Position,
}

impl<R: Read> Frames<R> {
    /// Begins; `careful` leaves every unit to the careful parser.
    pub(crate) fn new(decoding: Decoding<R>, careful: bool) -> Self {
        Self {
            decoding,
            text: String::new(),
            start: 0,
            at: 0,
            bad: Vec::new(),
            inside: Inside::Head,
            strays: 0,
            inner_broken: false,
            closed: false,
            careful,
            position: Position { line: 1, column: 1 },
        }
    }

    /// The text of a frame; good until the next frame is asked for.
    pub(crate) fn text(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The name of the encoding.
    pub(crate) fn encoding(&self) -> &'static str {
        self.decoding.name()
    }

    /// The end of the text read so far.
    pub(crate) fn seen(&self) -> usize {
        self.text.len()
    }

    /// The line and column of a byte of the current frame.
    pub(crate) fn position(&self, at: usize) -> Position {
        moved(self.position, self.text.get(self.start..at).unwrap_or_default())
    }

    /// Where bytes were that are no text, in what was read and not yet asked for, up to `end`.
    pub(crate) fn take_bad(&mut self, end: usize) -> Vec<usize> {
        let count = self.bad.partition_point(|&at| at < end);
        self.bad.drain(..count).collect()
    }

    /// The next frame.
    pub(crate) fn next(&mut self) -> io::Result<Frame> {
        // The frame given last time ends at `at`.
        if self.inside == Inside::Nothing {
            self.move_start(self.at);
        }
        loop {
            if !self.find_tag()? {
                return Ok(self.at_end());
            }
            if self.inside != Inside::Nothing && self.at - self.start > LIMIT {
                return Ok(self.too_long());
            }
            let tag = self.tag();
            if self.inside == Inside::Head && matches!(tag, Tag::UnitStart | Tag::BodyEnd | Tag::FileEnd) {
                self.inside = Inside::Nothing;
                return Ok(Frame::Head(self.start..self.at));
            }
            if self.inside == Inside::Unit && matches!(tag, Tag::UnitStart | Tag::BodyEnd | Tag::FileEnd) {
                self.inside = Inside::Nothing;
                return Ok(Frame::Unclosed(self.start..self.at));
            }
            match tag {
                Tag::UnitStart => {
                    self.strays = 0;
                    self.move_start(self.at);
                    if let Some((unit, length)) = self.clean_unit()? {
                        self.at = self.start + length;
                        return Ok(Frame::Clean(self.start..self.at, unit));
                    }
                    if let Some(length) = self.empty_tag()? {
                        self.at = self.start + length;
                        return Ok(Frame::Unit(self.start..self.at));
                    }
                    self.at += "<tu".len();
                    self.inside = Inside::Unit;
                    self.inner_broken = false;
                }
                Tag::UnitEnd => {
                    self.at = self.after(0, ">", TAG_LIMIT)?.unwrap_or(self.at + 1);
                    if self.inside == Inside::Unit {
                        self.inside = Inside::Nothing;
                        return Ok(Frame::Unit(self.start..self.at));
                    }
                }
                Tag::FileEnd => {
                    self.closed = true;
                    self.at = self.text.len();
                    return Ok(Frame::End { closed: true });
                }
                Tag::Comment => self.step_over("<!--", "-->", INNER_LIMIT)?,
                Tag::Cdata => self.step_over("<![CDATA[", "]]>", INNER_LIMIT)?,
                // One that is not closed, as in `<?xml version="1.0">`, must not hide the units behind it.
                Tag::Instruction if self.inside != Inside::Nothing => {
                    self.step_over("<?", "?>", TAG_LIMIT)?;
                }
                Tag::Other if self.inside == Inside::Nothing && self.strays == 0 => {
                    self.move_start(self.at);
                    self.at += 1;
                    let name = self.name();
                    if !name.is_empty() {
                        self.strays += 1;
                        return Ok(Frame::Stray(name));
                    }
                }
                Tag::Instruction | Tag::BodyEnd | Tag::Other => self.at += 1,
            }
        }
    }

    /// Moves `at` to the next `<`, with enough text after it to know the tag; `false` when there is none.
    fn find_tag(&mut self) -> io::Result<bool> {
        if self.closed {
            return Ok(false);
        }
        loop {
            if let Some(found) = memchr(b'<', &self.text.as_bytes()[self.at..]) {
                self.at += found;
                if self.text.len() - self.at >= "<![CDATA[ ".len() || !self.fill()? {
                    return Ok(true);
                }
                continue;
            }
            self.at = self.text.len();
            let waiting = self.inside != Inside::Nothing;
            if waiting && self.at - self.start > LIMIT {
                return Ok(true);
            }
            if !waiting {
                self.move_start(self.at);
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    fn tag(&self) -> Tag {
        let rest = &self.text[self.at..];
        let is = |name: &str| {
            let after = rest.strip_prefix(name).map(|after| after.chars().next());
            after
                .is_some_and(|next| next.is_none_or(|next| next.is_whitespace() || matches!(next, '>' | '/')))
        };
        if rest.starts_with("<!--") {
            Tag::Comment
        } else if rest.starts_with("<![CDATA[") {
            Tag::Cdata
        } else if rest.starts_with("<?") {
            Tag::Instruction
        } else if is("<tu") {
            Tag::UnitStart
        } else if is("</tu") {
            Tag::UnitEnd
        } else if is("</body") {
            Tag::BodyEnd
        } else if is("</tmx") {
            Tag::FileEnd
        } else {
            Tag::Other
        }
    }

    /// The name at `at`, as much of it as was read; empty where none begins.
    fn name(&self) -> Range<usize> {
        let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<');
        let rest = &self.text[self.at..];
        let length = rest.char_indices().take(NAME_LIMIT).find(|&(_, c)| ends(c)).map(|(at, _)| at);
        let length = length.filter(|_| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        self.at..self.at + length.unwrap_or_default()
    }

    /// The unit at `at` and its length, when there is nothing wrong with it.
    fn clean_unit(&mut self) -> io::Result<Option<(Unit, usize)>> {
        while !self.careful {
            match scan_unit(&self.text[self.at..]) {
                Ok(scanned) => return Ok(Some(scanned)),
                Err(Miss::More) if self.text.len() - self.at < CLEAN_LIMIT && self.fill()? => {}
                Err(_) => break,
            }
        }
        Ok(None)
    }

    /// The length of the tag at `at` when it is closed in itself: `<tu/>`.
    fn empty_tag(&mut self) -> io::Result<Option<usize>> {
        let mut quote = None;
        let mut before = b' ';
        let mut offset = 0;
        loop {
            while self.at + offset >= self.text.len() {
                if offset > INNER_LIMIT || !self.fill()? {
                    return Ok(None);
                }
            }
            let byte = self.text.as_bytes()[self.at + offset];
            match (quote, byte) {
                (None, b'>') => return Ok((before == b'/').then_some(offset + 1)),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                (_, b'<') if offset > 0 => return Ok(None),
                _ => {}
            }
            before = byte;
            offset += 1;
        }
    }

    /// Moves `at` behind a comment or the like. One that is not closed inside a frame is not stepped over, and neither
    /// is any other in that frame: looking for the end of each would take forever.
    fn step_over(&mut self, open: &str, close: &str, limit: usize) -> io::Result<()> {
        let waiting = self.inside != Inside::Nothing;
        if waiting && self.inner_broken {
            self.at += 1;
            return Ok(());
        }
        match self.after(open.len(), close, limit)? {
            Some(end) => self.at = end,
            None if waiting => {
                self.inner_broken = true;
                self.at += 1;
            }
            None => self.at = self.text.len(),
        }
        Ok(())
    }

    /// The place behind the next `what`, looked for from `skip` bytes behind `at`. Inside a frame at most `limit` bytes
    /// are looked at; outside, text is let go while looking.
    fn after(&mut self, skip: usize, what: &str, limit: usize) -> io::Result<Option<usize>> {
        let mut skip = skip;
        loop {
            let waiting = self.inside != Inside::Nothing;
            let end = if waiting { self.text.len().min(self.at + limit) } else { self.text.len() };
            let end = floor(&self.text, end);
            let from = floor(&self.text, end.min(self.at + skip));
            if let Some(found) = self.text[from..end].find(what) {
                return Ok(Some(from + found + what.len()));
            }
            if waiting && end < self.text.len() {
                return Ok(None);
            }
            let from = floor(&self.text, end.saturating_sub(what.len()).max(from));
            if waiting {
                skip = from - self.at;
            } else {
                self.at = from;
                self.move_start(from);
                skip = 0;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more text; what is done with goes away, so places in the text move.
    fn fill(&mut self) -> io::Result<bool> {
        if self.decoding.has_ended() {
            return Ok(false);
        }
        if self.start > 0 {
            self.text.drain(..self.start);
            self.at -= self.start;
            for bad in &mut self.bad {
                *bad = bad.saturating_sub(self.start);
            }
            self.start = 0;
        }
        self.decoding.fill(&mut self.text, &mut self.bad)
    }

    /// Lets go of the text before `start`.
    fn move_start(&mut self, start: usize) {
        self.position = self.position(start);
        self.start = start;
    }

    fn at_end(&mut self) -> Frame {
        self.at = self.text.len();
        if self.inside == Inside::Head {
            self.inside = Inside::Nothing;
            return Frame::Head(self.start..self.at);
        }
        if self.inside == Inside::Unit {
            self.inside = Inside::Nothing;
            return Frame::Unclosed(self.start..self.at);
        }
        Frame::End { closed: self.closed }
    }

    fn too_long(&mut self) -> Frame {
        let range = self.start..self.at;
        if self.inside == Inside::Head {
            self.inside = Inside::Nothing;
            return Frame::Head(range);
        }
        self.inside = Inside::Nothing;
        // What comes now is the rest of it.
        self.strays = 1;
        Frame::TooLong(range)
    }
}

/// The position behind `text` that begins at `position`.
fn moved(position: Position, text: &str) -> Position {
    match memrchr(b'\n', text.as_bytes()) {
        None => Position { line: position.line, column: position.column + text.chars().count() as u64 },
        Some(last) => {
            let lines = memchr_iter(b'\n', text.as_bytes()).count() as u64;
            Position { line: position.line + lines, column: 1 + text[last + 1..].chars().count() as u64 }
        }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
