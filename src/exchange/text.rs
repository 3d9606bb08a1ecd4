//! Bytes in any encoding -> text as a stream: whole, or line by line, with the number of the line.

use std::io::{self, BufRead, Read};

use diglot_tmx::{Done, Position, Problem, ProblemKind};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::ExchangeError;
use crate::formats::encoding;

/// How many bytes are read at once; the first of these pieces decides the encoding.
const STEP: usize = 64 * 1024;
/// How much text may stand between two places where a reader has something whole.
pub const LIMIT: usize = 16 * 1024 * 1024;
/// More problems are not kept.
const PROBLEMS: usize = 1000;

/// Decoded text; bytes that are none are U+FFFD and a problem.
pub struct Text {
    name: String,
    input: Box<dyn Read>,
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: String,
    at: usize,
    /// Where the line at `at` ends in `decoded`.
    line_end: usize,
    /// Places of replaced bytes in `decoded`.
    bad: Vec<usize>,
    ended: bool,
    line: u64,
    taken: usize,
    strict: bool,
    problems: Vec<Problem>,
}

impl Text {
    /// Begins to read: the encoding is the one `asked` for, or that of a byte order mark, or the one `declared` finds in the
    /// first bytes, or UTF-8, or the likeliest one.
    pub fn new(
        name: &str,
        mut input: Box<dyn Read>,
        asked: Option<&str>,
        declared: fn(&[u8]) -> Option<String>,
    ) -> Result<Self, ExchangeError> {
        let mut raw = Vec::with_capacity(STEP);
        let head = input.by_ref().take(STEP as u64).read_to_end(&mut raw);
        head.map_err(|source| ExchangeError::Reading { name: name.to_owned(), source })?;
        let encoding = find(name, &raw, asked, declared)?;
        let mut text = Self {
            name: name.to_owned(),
            input,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw,
            decoded: String::new(),
            at: 0,
            line_end: 0,
            bad: Vec::new(),
            ended: false,
            line: 1,
            taken: 0,
            strict: false,
            problems: Vec::new(),
        };
        text.decode();
        Ok(text)
    }

    /// Stops at bytes that are no text instead of replacing them.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The name of the encoding: `UTF-8`, `windows-1251` ...
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The line that comes next, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What was wrong since this was last asked.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// Says that something whole was read: only what comes now counts towards [`LIMIT`].
    pub fn renew(&mut self) {
        self.taken = 0;
    }

    /// Adds the next line with its end to `out`; `false` at the end of the text.
    pub fn read_line(&mut self, out: &mut String) -> Result<bool, ExchangeError> {
        self.renew();
        let failed = |name: &str, line, error: io::Error| match error.kind() {
            io::ErrorKind::InvalidData => {
                ExchangeError::Content { name: name.to_owned(), line: Some(line), what: error.to_string() }
            }
            _ => ExchangeError::Reading { name: name.to_owned(), source: error },
        };
        let (name, line) = (self.name.clone(), self.line);
        let count = BufRead::read_line(self, out).map_err(|error| failed(&name, line, error))?;
        Ok(count > 0)
    }

    /// Decodes the piece in `raw`, the last one when it is empty.
    fn decode(&mut self) {
        self.decoded.clear();
        self.at = 0;
        self.line_end = 0;
        self.bad.clear();
        self.ended = self.raw.is_empty();
        let mut rest = self.raw.as_slice();
        loop {
            let room = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            self.decoded.reserve(room.unwrap_or(rest.len() * 3).max(4));
            let (result, used) =
                self.decoder.decode_to_string_without_replacement(rest, &mut self.decoded, self.ended);
            rest = &rest[used..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.bad.push(self.decoded.len());
                    self.decoded.push('\u{fffd}');
                }
            }
        }
        self.raw.clear();
    }

    fn bad_bytes(&mut self, count: usize) -> io::Result<()> {
        let kind = ProblemKind::BadBytes { encoding: self.encoding.name() };
        if self.strict {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{kind}; give --encoding")));
        }
        let position = Some(Position { line: self.line, column: 1 });
        for _ in 0..count.min(PROBLEMS.saturating_sub(self.problems.len())) {
            self.problems.push(Problem { position, unit: None, kind: kind.clone(), done: Done::Replaced });
        }
        Ok(())
    }
}

impl BufRead for Text {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > LIMIT {
            let what =
                format!("more than {} MB without an end; is a quote or a tag never closed?", LIMIT >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        while self.at == self.decoded.len() && !self.ended {
            self.input.by_ref().take(STEP as u64).read_to_end(&mut self.raw)?;
            self.decode();
        }
        // Up to the next line end, so that the line of a problem is known.
        if self.line_end <= self.at {
            let rest = &self.decoded.as_bytes()[self.at..];
            let length = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
            self.line_end = self.at + length;
        }
        let end = self.line_end;
        if self.bad.first().is_some_and(|&at| at < end) {
            let count = self.bad.iter().take_while(|&&at| at < end).count();
            self.bad.drain(..count);
            self.bad_bytes(count)?;
        }
        Ok(&self.decoded.as_bytes()[self.at..end])
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.decoded.len());
        // A line end stands last, if at all: `fill_buf` gives no more than a line.
        let lines = self.decoded.as_bytes()[..end].ends_with(b"\n") && end > self.at;
        self.line += u64::from(lines);
        self.taken += end - self.at;
        self.at = end;
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let count = ready.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

/// For formats that do not say their encoding.
pub fn undeclared(_: &[u8]) -> Option<String> {
    None
}

fn find(
    name: &str,
    head: &[u8],
    asked: Option<&str>,
    declared: fn(&[u8]) -> Option<String>,
) -> Result<&'static Encoding, ExchangeError> {
    let content = |what: String| ExchangeError::Content { name: name.to_owned(), line: None, what };
    let by_name = |name: &str| Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8);
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    if asked.is_some() {
        let decided = encoding::decode(b"", name, asked, None).map_err(|error| content(error.to_string()))?;
        return Ok(by_name(decided.decided.name));
    }
    if let Some(label) = declared(head) {
        let named = Encoding::for_label(label.trim().as_bytes());
        if let Some(named) = named.filter(|named| !named.name().starts_with("UTF-16")) {
            return Ok(named);
        }
    }
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() == STEP,
    };
    if whole && !head.contains(&0) {
        return Ok(UTF_8);
    }
    // A character may be cut at the end of the piece; a line end is a safe place, but in UTF-16.
    let cut = if head.contains(&0) {
        head.len() & !1
    } else if head.len() < STEP {
        head.len()
    } else {
        head.iter().rposition(|&byte| byte == b'\n').map_or(head.len(), |at| at + 1)
    };
    match encoding::decode(&head[..cut], "the file", None, None) {
        Ok(decoded) => Ok(by_name(decoded.decided.name)),
        // A few bad places are replaced and said.
        Err(encoding::EncodingError::Damaged { encoding, .. }) => Ok(by_name(encoding)),
        Err(error) => Err(content(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn check(bytes: &[u8], asked: Option<&str>, expected: (&str, &[&str], usize)) {
        let input = Box::new(Cursor::new(bytes.to_vec()));
        let mut text = Text::new("a.tsv", input, asked, undeclared).expect("text");
        let (mut lines, mut line) = (Vec::new(), String::new());
        while text.read_line(&mut line).expect("a line") {
            lines.push(std::mem::take(&mut line));
        }
        assert_eq!((text.encoding(), lines, text.take_problems().len()), {
            (expected.0, expected.1.iter().map(|&line| line.to_owned()).collect(), expected.2)
        });
    }

    #[test]
    fn lines_come_decoded() {
        check("Да\tYes\r\nНет\tNo".as_bytes(), None, ("UTF-8", &["Да\tYes\r\n", "Нет\tNo"], 0));
        check("\u{feff}Да\n".as_bytes(), None, ("UTF-8", &["Да\n"], 0));
        let wide = "\u{feff}Да\nНет\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        check(&wide, None, ("UTF-16LE", &["Да\n", "Нет\n"], 0));
        check(b"\xc4\xe0\n", Some("cp1251"), ("windows-1251", &["Да\n"], 0));
        check(b"", None, ("UTF-8", &[], 0));
    }

    #[test]
    fn bad_bytes_are_replaced_and_said() {
        let mut bytes =
            "Первая строка этого файла написана по-русски, и вторая тоже.\n".repeat(40).into_bytes();
        bytes.extend(b"\xff\n");
        let input = Box::new(Cursor::new(bytes));
        let mut text = Text::new("a.tsv", input, None, undeclared).expect("text");
        let mut all = String::new();
        while text.read_line(&mut all).expect("a line") {}
        assert!(all.ends_with("\u{fffd}\n"));
        assert_eq!(text.take_problems()[0].position, Some(Position { line: 41, column: 1 }));
    }

    #[test]
    fn an_endless_line_is_refused() {
        let input = Box::new(io::repeat(b'a'));
        let mut text = Text::new("a.tsv", input, None, undeclared).expect("text");
        assert!(text.read_line(&mut String::new()).is_err());
    }
}
