//! A TMX file as it exists in the world -> `Header` and `Unit`s one by one, with every problem said.

use std::fmt;
use std::io::Read;

use crate::decode::Decoding;
use crate::error::{Done, Position, Problem, ProblemKind, ReadError};
use crate::frame::{Frame, Frames, LIMIT};
use crate::model::{Header, Unit};
use crate::parse::{Found, parse_head, parse_unit};

/// How many problems are kept; more are only counted.
const KEPT: usize = 10_000;

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The encoding, when the file says a wrong one or none: `windows-1251`.
    pub encoding: Option<String>,
    /// Stop at the first place that is not well-formed XML or loses text, instead of going on after it.
    pub strict: bool,
}

/// Reads units one by one; what is broken costs one unit or less and becomes a [`Problem`].
///
/// Memory holds one unit at a time. Entities are not expanded and nothing outside the file is looked at.
///
/// ```
/// use diglot_tmx::Reader;
/// let tmx = r#"<tmx version="1.4"><header srclang="ru"/><body>
///   <tu><tuv xml:lang="ru"><seg>Дом</seg></tuv><tuv xml:lang="en"><seg>House</seg></tuv></tu>
///   <tu><tuv xml:lang="ru"><seg>Сад</tuv></tu>
/// </body></tmx>"#;
/// let mut reader = Reader::new(tmx.as_bytes())?;
/// let unit = reader.next_unit()?.unwrap();
/// assert_eq!(unit.variant("en").unwrap().segment.plain_text(), "House");
/// assert!(reader.next_unit()?.is_none());
/// let last = reader.problems().last().unwrap().to_string();
/// assert!(last.starts_with("line 3, column 34, unit 2: not well-formed:"), "{last}");
/// # Ok::<(), diglot_tmx::ReadError>(())
/// ```
pub struct Reader<R> {
    frames: Frames<R>,
    header: Header,
    units: u64,
    position: Option<Position>,
    problems: Vec<Problem>,
    count: u64,
    strict: bool,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Begins to read: finds the encoding and reads the header.
    pub fn new(input: R) -> Result<Self, ReadError> {
        Self::with_options(input, &ReadOptions::default())
    }

    /// As [`Reader::new`], with options.
    pub fn with_options(input: R, options: &ReadOptions) -> Result<Self, ReadError> {
        Self::begin(input, options, false)
    }

    fn begin(input: R, options: &ReadOptions, careful: bool) -> Result<Self, ReadError> {
        let (decoding, problem) = Decoding::new(input, options.encoding.as_deref())?;
        let mut reader = Self {
            frames: Frames::new(decoding, careful),
            header: Header::default(),
            units: 0,
            position: None,
            problems: Vec::new(),
            count: 0,
            strict: options.strict,
            ended: false,
        };
        if let Some(kind) = problem {
            reader.report(Some(0), None, kind, Done::Kept)?;
        }
        reader.read_head()?;
        Ok(reader)
    }

    /// The header; empty when the file has none.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The name of the encoding the file is read in: `UTF-8`, `UTF-16LE`, `windows-1251` ...
    pub fn encoding(&self) -> &'static str {
        self.frames.encoding()
    }

    /// The next unit; `None` at the end of the file.
    pub fn next_unit(&mut self) -> Result<Option<Unit>, ReadError> {
        while !self.ended {
            let (range, closed) = match self.frames.next()? {
                Frame::Clean(range, unit) => {
                    self.units += 1;
                    self.position = Some(self.frames.position(range.start));
                    self.report_bad_bytes(range.end, Some(self.units))?;
                    return Ok(Some(unit));
                }
                Frame::Unit(range) => (range, true),
                Frame::Unclosed(range) => (range, false),
                Frame::TooLong(range) => {
                    self.units += 1;
                    let kind = ProblemKind::TooLong { limit: LIMIT };
                    self.report(Some(range.start), Some(self.units), kind, Done::UnitLeftOut)?;
                    continue;
                }
                Frame::Stray(name) => {
                    let at = name.start - "<".len();
                    let kind = ProblemKind::Misplaced {
                        name: self.frames.text(name).to_owned(),
                        parent: "body".to_owned(),
                    };
                    self.report(Some(at), None, kind, Done::PartLeftOut)?;
                    continue;
                }
                Frame::Head(_) => continue,
                Frame::End { closed } => {
                    self.ended = true;
                    if !closed {
                        self.report(None, None, ProblemKind::Truncated, Done::Kept)?;
                    }
                    return Ok(None);
                }
            };
            self.units += 1;
            self.position = Some(self.frames.position(range.start));
            self.report_bad_bytes(range.end, Some(self.units))?;
            if !closed {
                self.report(
                    Some(range.start),
                    Some(self.units),
                    ProblemKind::UnitNotClosed,
                    Done::UnitLeftOut,
                )?;
                continue;
            }
            let (unit, found) = parse_unit(self.frames.text(range.clone()), &self.header.namespaces);
            self.report_found(range.start, Some(self.units), found)?;
            if unit.is_some() {
                return Ok(unit);
            }
        }
        Ok(None)
    }

    /// How many units the file has had so far, those left out among them: the number of the last one.
    pub fn unit_number(&self) -> u64 {
        self.units
    }

    /// Where the last unit begins.
    pub fn unit_position(&self) -> Option<Position> {
        self.position
    }

    /// The problems so far, the first ten thousand of them.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The problems since they were last taken.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// How many problems there have been, also those that were not kept.
    pub fn problem_count(&self) -> u64 {
        self.count
    }

    fn read_head(&mut self) -> Result<(), ReadError> {
        let Frame::Head(range) = self.frames.next()? else {
            return Err(ReadError::NotTmx);
        };
        let text = self.frames.text(range.clone());
        let (header, found) = parse_head(text);
        let has_units = self.frames.text(range.end..self.frames.seen()).starts_with("<tu");
        match header {
            Some(header) => self.header = header,
            None if !has_units => return Err(ReadError::NotTmx),
            None => self.report(Some(range.start), None, ProblemKind::NoHeader, Done::Kept)?,
        }
        self.report_bad_bytes(range.end, None)?;
        self.report_found(range.start, None, found)
    }

    fn report_bad_bytes(&mut self, end: usize, unit: Option<u64>) -> Result<(), ReadError> {
        let encoding = self.frames.encoding();
        for at in self.frames.take_bad(end) {
            self.report(Some(at), unit, ProblemKind::BadBytes { encoding }, Done::Replaced)?;
        }
        Ok(())
    }

    fn report_found(&mut self, start: usize, unit: Option<u64>, found: Vec<Found>) -> Result<(), ReadError> {
        for Found { at, kind, done } in found {
            self.report(Some(start + at), unit, kind, done)?;
        }
        Ok(())
    }

    /// Keeps a problem at a byte of the current frame, at the end of what was read for `None`.
    fn report(
        &mut self,
        at: Option<usize>,
        unit: Option<u64>,
        kind: ProblemKind,
        done: Done,
    ) -> Result<(), ReadError> {
        let position = Some(self.frames.position(at.unwrap_or(self.frames.seen())));
        let problem = Problem { position, unit, kind, done };
        self.count += 1;
        if self.strict && !is_mild(&problem.kind) {
            self.ended = true;
            return Err(ReadError::Problem(Box::new(problem)));
        }
        if self.problems.len() < KEPT {
            self.problems.push(problem);
        }
        Ok(())
    }
}

/// Whether the text of the file was read as it stands all the same.
fn is_mild(kind: &ProblemKind) -> bool {
    use ProblemKind::{HeaderAttribute, Late, NoHeader, NoLanguage, OtherEncoding, UndeclaredPrefix};
    matches!(
        kind,
        OtherEncoding { .. }
            | NoHeader
            | HeaderAttribute { .. }
            | Late { .. }
            | NoLanguage
            | UndeclaredPrefix { .. }
    )
}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reader");
        shown.field("units", &self.units).field("position", &self.position).field("problems", &self.count);
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
impl<R: Read> Reader<R> {
    /// As [`Reader::new`], without the scanner for clean units, to hold it against the scanner.
    pub(crate) fn careful(input: R) -> Result<Self, ReadError> {
        Self::begin(input, &ReadOptions::default(), true)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Unit, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_unit();
        if next.is_err() {
            self.ended = true;
        }
        next.transpose()
    }
}
