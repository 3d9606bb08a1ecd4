//! A TMX file, read once -> everything that is wrong with it, each thing said once.

use std::io::Read;

use super::{Checker, Tool};
use crate::error::{Problem, ProblemKind, ReadError};
use crate::model::Header;
use crate::read::Reader;

/// What is known of a file besides its header and its units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// The encoding it is in: `UTF-8`.
    pub encoding: &'static str,
    /// Its length in bytes, unpacked; 0 when it is not known.
    pub bytes: u64,
    /// How many units it has, those that could not be read among them.
    pub units: u64,
}

/// Reads a file and checks it; memory holds one unit at a time.
///
/// ```
/// use diglot_tmx::{FileCheck, Reader, Tool};
/// let tmx = r#"<tmx version="1.4"><header creationtool="a" creationtoolversion="1" segtype="sentence" o-tmf="a"
///   adminlang="en" srclang="ru" datatype="plaintext"/><body><tu><tuv xml:lang="ru"><seg>Соль & перец</seg></tuv>
///   <tuv xml:lang="en"><seg>Salt and pepper</seg></tuv></tu></body></tmx>"#;
/// let mut check = FileCheck::new(Reader::new(tmx.as_bytes())?, Tool::ALL);
/// let mut said = Vec::new();
/// while let Some(problems) = check.next_problems()? {
///     said.extend(problems.iter().map(|problem| problem.kind.id()));
/// }
/// assert_eq!(said, ["bare-ampersand"]);
/// # Ok::<(), diglot_tmx::ReadError>(())
/// ```
pub struct FileCheck<R> {
    reader: Reader<R>,
    checker: Checker,
    /// Problems of the header, until they are asked for.
    waiting: Option<Vec<Problem>>,
    ended: bool,
}

impl<R: Read> FileCheck<R> {
    /// Begins to check what `reader` reads, with an eye on these tools.
    pub fn new(mut reader: Reader<R>, tools: &[Tool]) -> Self {
        let (checker, mut problems) = Checker::for_tools(reader.header(), tools);
        let mut waiting = reader.take_problems();
        // What the reader has said it has said with the place.
        let is_new = |problem: &Problem| !waiting.iter().any(|said| said.kind == problem.kind);
        problems.retain(is_new);
        if waiting.iter().any(|said| said.kind == ProblemKind::NoHeader) {
            problems.retain(|problem| !matches!(problem.kind, ProblemKind::HeaderAttribute { .. }));
            // A file without `<header>` may well have a version, one without `<tmx>` has none.
            problems.retain(|problem| problem.kind.id() != "version" || !reader.header().version.is_empty());
        }
        waiting.extend(problems);
        Self { reader, checker, waiting: Some(waiting), ended: false }
    }

    /// The header of the file.
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// The encoding of the file.
    pub fn encoding(&self) -> &'static str {
        self.reader.encoding()
    }

    /// How many units there were so far.
    pub fn units(&self) -> u64 {
        self.reader.unit_number()
    }

    /// The problems of the header, then of each unit, empty when it has none; `None` at the end of the file.
    pub fn next_problems(&mut self) -> Result<Option<Vec<Problem>>, ReadError> {
        if let Some(problems) = self.waiting.take() {
            return Ok(Some(problems));
        }
        if self.ended {
            return Ok(None);
        }
        let unit = self.reader.next_unit()?;
        let mut problems = self.reader.take_problems();
        match unit {
            Some(unit) => {
                let found =
                    self.checker.check_unit(&unit, self.reader.unit_number(), self.reader.unit_position());
                let said = problems.len();
                for problem in found {
                    if !problems[..said].iter().any(|before| before.kind == problem.kind) {
                        problems.push(problem);
                    }
                }
            }
            None => self.ended = true,
        }
        Ok(Some(problems))
    }

    /// What shows only now that the file is at its end; `bytes` is its length, 0 when it is not known.
    pub fn end(&self, bytes: u64) -> Vec<Problem> {
        let facts = FileFacts { encoding: self.reader.encoding(), bytes, units: self.units() };
        self.checker.check_end(&facts)
    }
}
