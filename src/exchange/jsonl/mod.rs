//! Units <-> JSON lines that keep everything, one unit a line, the header first; and the links of `diglot export`.

mod line;

use std::io::Write as _;

use diglot_tmx::{Done, Header, Position, Problem, ProblemKind, Unit};

use super::ExchangeError;
use super::layout::{Layout, Losses, Tags};
use super::markup;
use super::output::Output;
use super::sink::{Finished, Sink};
use super::source::{Source, SourceOptions};
use super::text::Text;
use line::{HeaderLine, LinkLine, UnitLine};

/// A unit as a JSON object, everything in it.
pub fn to_value(unit: &Unit) -> Result<serde_json::Value, ExchangeError> {
    Ok(serde_json::to_value(UnitLine::from(unit)).map_err(std::io::Error::other)?)
}

/// The unit of such an object; `None` when it is none.
pub fn from_line(line: &str) -> Option<Unit> {
    serde_json::from_str::<UnitLine>(line).ok().map(Unit::from)
}

/// Gives the units of JSON lines.
pub struct JsonlSource {
    name: String,
    text: Text,
    header: Header,
    languages: Vec<String>,
    strict: bool,
    /// A line that was read and is not used yet, with its number.
    ahead: Option<(u64, String)>,
    number: u64,
    line: u64,
    problems: Vec<Problem>,
    losses: Losses,
}

impl JsonlSource {
    /// Begins to read; a first line that is no JSON object ends it.
    pub fn new(name: &str, text: Text, options: &SourceOptions) -> Result<Self, ExchangeError> {
        let source = options.languages.first().map_or("*all*", String::as_str);
        let mut jsonl = Self {
            name: name.to_owned(),
            text,
            header: Header::new("diglot", env!("CARGO_PKG_VERSION"), source),
            languages: options.languages.clone(),
            strict: options.strict,
            ahead: None,
            number: 0,
            line: 0,
            problems: Vec::new(),
            losses: Losses::default(),
        };
        if let Some((number, first)) = jsonl.next_line()? {
            match serde_json::from_str::<HeaderLine>(&first) {
                Ok(header) => jsonl.header = header.into(),
                Err(_) if first.trim_start().starts_with('{') => jsonl.ahead = Some((number, first)),
                Err(_) => {
                    let what =
                        "this is no JSON object; a file of JSON lines has one object a line".to_owned();
                    return Err(jsonl.content(number, what));
                }
            }
        }
        Ok(jsonl)
    }

    fn next_line(&mut self) -> Result<Option<(u64, String)>, ExchangeError> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        loop {
            let number = self.text.line();
            let mut line = String::new();
            if !self.text.read_line(&mut line)? {
                return Ok(None);
            }
            if !line.trim().is_empty() {
                return Ok(Some((number, line)));
            }
        }
    }

    fn content(&self, line: u64, what: String) -> ExchangeError {
        ExchangeError::Content { name: self.name.clone(), line: Some(line), what }
    }

    /// The unit of a link as `diglot export` writes it.
    fn of_link(&mut self, link: LinkLine) -> Result<Option<Unit>, ExchangeError> {
        let [source, target, ..] = self.languages.as_slice() else {
            let what = "a link does not say its languages; say them with --source and --target".to_owned();
            return Err(self.content(self.line, what));
        };
        if link.is_left_out() {
            self.losses.add("links a person left out", 1);
            return Ok(None);
        }
        Ok(Some(link.into_unit(source, target)))
    }
}

impl Source for JsonlSource {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        while let Some((number, line)) = self.next_line()? {
            self.line = number;
            self.number += 1;
            let why = match serde_json::from_str::<UnitLine>(&line) {
                Ok(unit) => return Ok(Some(unit.into())),
                Err(why) => why,
            };
            if let Ok(link) = serde_json::from_str::<LinkLine>(&line) {
                match self.of_link(link)? {
                    Some(unit) => return Ok(Some(unit)),
                    None => continue,
                }
            }
            let what = why.to_string().replace(" at line 1", "");
            if self.strict {
                return Err(self.content(number, what));
            }
            let position = self.position();
            let kind = ProblemKind::NotWellFormed { what };
            self.problems.push(Problem { position, unit: Some(self.number), kind, done: Done::UnitLeftOut });
        }
        Ok(None)
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn position(&self) -> Option<Position> {
        (self.line > 0).then_some(Position { line: self.line, column: 1 })
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        let mut problems = self.text.take_problems();
        problems.append(&mut self.problems);
        problems
    }

    fn encoding(&self) -> &str {
        self.text.encoding()
    }

    fn losses(&self) -> Vec<(String, u64)> {
        self.losses.clone().into_list()
    }
}

/// Writes units as JSON lines.
pub struct JsonlSink {
    output: Output,
    tags: Tags,
    buffer: Vec<u8>,
    units: u64,
    losses: Losses,
}

impl JsonlSink {
    /// Begins with the header.
    pub fn new(mut output: Output, header: &Header, layout: &Layout) -> Result<Self, ExchangeError> {
        let mut buffer = serde_json::to_vec(&HeaderLine::from(header)).map_err(std::io::Error::other)?;
        buffer.push(b'\n');
        output.write_all(&buffer)?;
        let tags = layout.tags.unwrap_or(Tags::Keep);
        Ok(Self { output, tags, buffer, units: 0, losses: Losses::default() })
    }
}

impl Sink for JsonlSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        self.buffer.clear();
        let shaped = markup::shape_all(unit, self.tags, &mut self.losses);
        let line = UnitLine::from(shaped.as_ref().unwrap_or(unit));
        serde_json::to_writer(&mut self.buffer, &line).map_err(std::io::Error::other)?;
        self.buffer.push(b'\n');
        self.output.write_all(&self.buffer)?;
        self.units += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Finished, ExchangeError> {
        Ok(Finished { outputs: vec![self.output], units: self.units, losses: self.losses.into_list() })
    }
}
