//! A TMX file, read once -> everything that is wrong with it, each thing said once.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Checker, Tool};
use crate::error::{Done, Position, Problem, ProblemKind, ReadError};
use crate::model::Header;
use crate::read::{ReadOptions, Reader};

/// How many of the first bytes of a file are looked at.
const HEAD: usize = 256;

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
/// use diglot_tmx::{FileCheck, ReadOptions, Tool};
/// let tmx = r#"<tmx version="1.4"><header creationtool="a" creationtoolversion="1" segtype="sentence" o-tmf="a"
///   adminlang="en" srclang="ru" datatype="plaintext"/><body><tu><tuv xml:lang="ru"><seg>Соль & перец</seg></tuv>
///   <tuv xml:lang="en"><seg>Salt and pepper</seg></tuv></tu></body></tmx>"#;
/// let mut check = FileCheck::new(tmx.as_bytes(), &ReadOptions::default(), Tool::ALL)?;
/// let mut said = Vec::new();
/// while let Some(problems) = check.next_problems()? {
///     said.extend(problems.iter().map(|problem| problem.kind.id()));
/// }
/// assert_eq!(said, ["bare-ampersand"]);
/// # Ok::<(), diglot_tmx::ReadError>(())
/// ```
pub struct FileCheck<R> {
    reader: Reader<Tap<R>>,
    seen: Arc<Mutex<Seen>>,
    checker: Checker,
    /// Problems of the header, until they are asked for.
    waiting: Option<Vec<Problem>>,
    ended: bool,
}

impl<R: Read> FileCheck<R> {
    /// Begins to check a file, with an eye on these tools.
    pub fn new(input: R, options: &ReadOptions, tools: &[Tool]) -> Result<Self, ReadError> {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let mut reader = Reader::with_options(Tap { input, seen: Arc::clone(&seen) }, options)?;
        let (checker, mut problems) = Checker::for_tools(reader.header(), tools);
        let mut waiting = reader.take_problems();
        // What the reader has said it has said with the place.
        problems.retain(|problem| !waiting.iter().any(|said| said.kind == problem.kind));
        if waiting.iter().any(|said| said.kind == ProblemKind::NoHeader) {
            problems.retain(|problem| !matches!(problem.kind, ProblemKind::HeaderAttribute { .. }));
            problems.retain(|problem| problem.kind.id() != "version" || !reader.header().version.is_empty());
        }
        if begins_late(&seen.lock().unwrap_or_else(PoisonError::into_inner).head) {
            let position = Some(Position { line: 1, column: 1 });
            let kind = ProblemKind::BeforeDeclaration;
            waiting.insert(0, Problem { position, unit: None, kind, done: Done::Kept });
        }
        waiting.extend(problems);
        Ok(Self { reader, seen, checker, waiting: Some(waiting), ended: false })
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

    /// How many bytes there were so far.
    pub fn bytes(&self) -> u64 {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }

    /// The problems of the header, then of each unit (empty when it has none), then of the file as a whole; `None` behind that.
    pub fn next_problems(&mut self) -> Result<Option<Vec<Problem>>, ReadError> {
        if let Some(problems) = self.waiting.take() {
            return Ok(Some(problems));
        }
        if self.ended {
            return Ok(None);
        }
        let unit = self.reader.next_unit()?;
        let mut problems = self.reader.take_problems();
        let said = problems.len();
        let found = if let Some(unit) = unit {
            self.checker.check_unit(&unit, self.reader.unit_number(), self.reader.unit_position())
        } else {
            self.ended = true;
            let (bytes, units) = (self.bytes(), self.units());
            self.checker.check_end(&FileFacts { encoding: self.encoding(), bytes, units })
        };
        // The space at the end of a text may be what the reader put there for a forbidden character.
        let is_control = |problem: &Problem| matches!(problem.kind, ProblemKind::Control { .. });
        let has_control = problems.iter().any(is_control);
        problems.extend(found);
        let said_before = problems[..said].iter().map(|problem| problem.kind.clone()).collect::<Vec<_>>();
        let mut at = 0;
        problems.retain(|problem| {
            at += 1;
            let is_echo = has_control && matches!(problem.kind, ProblemKind::OuterSpace { .. });
            at <= said || !(said_before.contains(&problem.kind) || is_echo)
        });
        Ok(Some(problems))
    }
}

/// Looks at what the reader reads.
struct Tap<R> {
    input: R,
    seen: Arc<Mutex<Seen>>,
}

/// The first bytes of a file, and how many there are.
#[derive(Default)]
struct Seen {
    head: Vec<u8>,
    bytes: u64,
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.bytes += count as u64;
        let missing = HEAD.saturating_sub(seen.head.len()).min(count);
        seen.head.extend_from_slice(&buffer[..missing]);
        Ok(count)
    }
}

/// Whether white space stands before the XML declaration, in any encoding that has the letters of ASCII.
fn begins_late(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let letters = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect::<Vec<_>>();
    let declaration = letters.trim_ascii_start();
    declaration.len() < letters.len() && declaration.starts_with(b"<?xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: bool) {
        assert_eq!(begins_late(head), expected, "{head:?}");
    }

    #[test]
    fn a_declaration_that_is_not_the_first_thing_is_noticed() {
        check(b"<?xml version", false);
        check(b"\xef\xbb\xbf<?xml version", false);
        check(b"\n<?xml version", true);
        check(b"\xef\xbb\xbf  <?xml version", true);
        check(b"\xff\xfe\n\0<\0?\0x\0m\0l\0", true);
        check(b"\n<tmx version", false);
    }
}
