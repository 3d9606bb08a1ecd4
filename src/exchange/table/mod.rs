//! Rows of cells -> units: which column is what, found out from the first row or said by the person.

pub mod csv;
pub mod head;
pub mod sink;
pub mod tsv;

use diglot_tmx::{About, Done, Header, Note, Position, Problem, ProblemKind, Prop, Segment, Unit, Variant};

use super::ExchangeError;
use super::layout::{Losses, Tags};
use super::markup;
use super::source::{Source, SourceOptions};
use head::{Column, Head};

/// A file that has rows.
pub trait Rows {
    /// Puts the next row into `row`, which is empty, and gives its line (or number); `None` at the end.
    fn next_row(&mut self, row: &mut Vec<String>) -> Result<Option<u64>, ExchangeError>;
    /// What was wrong since this was last asked.
    fn take_problems(&mut self) -> Vec<Problem>;
    /// The encoding of the file.
    fn encoding(&self) -> &str;
    /// Whether a row is the first of another sheet, with a head of its own.
    fn begins_sheet(&mut self) -> bool {
        false
    }
}

/// Gives the units of a table.
pub struct TableSource<R> {
    name: String,
    rows: R,
    columns: Vec<Column>,
    header: Header,
    languages: Vec<String>,
    markup: bool,
    first: Option<(u64, Vec<String>)>,
    number: u64,
    line: u64,
    problems: Vec<Problem>,
    losses: Losses,
}

impl<R: Rows> TableSource<R> {
    /// Begins to read; the first row says what the columns are, or else the options do.
    pub fn new(name: &str, mut rows: R, options: &SourceOptions) -> Result<Self, ExchangeError> {
        let mut first = Vec::new();
        let line = next_filled(&mut rows, &mut first)?;
        let head = head::read(&first, &options.languages);
        let content = |what| ExchangeError::Content { name: name.to_owned(), line: Some(1), what };
        let (columns, first) = match (head, line) {
            (Head::Named(columns), _) | (Head::Data(columns), None) => (columns, None),
            (Head::NoLanguages, _) => return Err(content(NO_LANGUAGES.to_owned())),
            (Head::Data(columns), Some(line)) => (columns, Some((line, first))),
            (Head::Unknown, None) => (Vec::new(), None),
            (Head::Unknown, Some(_)) => return Err(content(NO_HEAD.to_owned())),
        };
        let source = columns.iter().find_map(|column| match column {
            Column::Language(code) => Some(code.as_str()),
            _ => None,
        });
        let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), source.unwrap_or("*all*"));
        rows.begins_sheet();
        Ok(Self {
            name: name.to_owned(),
            rows,
            columns,
            header,
            languages: options.languages.clone(),
            markup: options.tags == Some(Tags::Keep),
            first,
            number: 0,
            line: 0,
            problems: Vec::new(),
            losses: Losses::default(),
        })
    }

    /// The columns of another sheet; `None` when the row is no head: then it is data or of no use.
    fn begin_sheet(&mut self, row: &[String]) -> bool {
        match head::read(row, &self.languages) {
            Head::Named(columns) => {
                self.columns = columns;
                true
            }
            _ => false,
        }
    }

    fn unit(&mut self, row: Vec<String>) -> Option<Unit> {
        let mut unit = Unit::default();
        for (at, cell) in row.into_iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            match self.columns.get(at) {
                Some(Column::Language(code)) => {
                    let code = code.clone();
                    let segment = self.segment(cell);
                    unit.variants.push(Variant::new(&code, segment));
                }
                Some(Column::Prop(kind)) => unit.about.push(About::Prop(Prop::new(kind, cell))),
                Some(Column::State) if cell == "left-out" => {
                    self.losses.add("links a person left out", 1);
                    return None;
                }
                Some(Column::State) => unit.about.push(About::Prop(Prop::new("x-diglot-state", cell))),
                Some(Column::Note) => unit.about.push(About::Note(Note { text: cell, ..Note::default() })),
                Some(Column::Id) => unit.attributes.set("tuid", cell),
                Some(Column::Nothing) | None => self.losses.add("cells of columns without a name", 1),
            }
        }
        Some(unit)
    }

    fn segment(&mut self, cell: String) -> Segment {
        if !self.markup {
            return Segment::from(cell);
        }
        markup::parse(&cell).unwrap_or_else(|| {
            let kind =
                ProblemKind::NotWellFormed { what: "the markup of a cell; it is taken as text".into() };
            let position = self.position();
            self.problems.push(Problem { position, unit: Some(self.number), kind, done: Done::Replaced });
            Segment::from(cell)
        })
    }
}

const NO_HEAD: &str = "the first row does not name the languages of the columns; write them there (ru, en), or say \
                       them in the order of the columns with --source and --target";
const NO_LANGUAGES: &str =
    "the columns are called source and target; say which languages they are with --source and --target";

impl<R: Rows> Source for TableSource<R> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        loop {
            let mut row = Vec::new();
            let line = match self.first.take() {
                Some((line, first)) => {
                    row = first;
                    Some(line)
                }
                None => next_filled(&mut self.rows, &mut row)?,
            };
            let Some(line) = line else { return Ok(None) };
            self.line = line;
            if self.rows.begins_sheet() && self.begin_sheet(&row) {
                continue;
            }
            self.number += 1;
            if let Some(unit) = self.unit(row) {
                return Ok(Some(unit));
            }
        }
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn position(&self) -> Option<Position> {
        (self.line > 0).then_some(Position { line: self.line, column: 1 })
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        let mut problems = self.rows.take_problems();
        problems.append(&mut self.problems);
        problems
    }

    fn encoding(&self) -> &str {
        self.rows.encoding()
    }

    fn losses(&self) -> Vec<(String, u64)> {
        self.losses.clone().into_list()
    }
}

impl<R> TableSource<R> {
    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The next row with a cell that is not empty.
fn next_filled(rows: &mut impl Rows, row: &mut Vec<String>) -> Result<Option<u64>, ExchangeError> {
    loop {
        row.clear();
        let Some(line) = rows.next_row(row)? else { return Ok(None) };
        if row.iter().any(|cell| !cell.is_empty()) {
            return Ok(Some(line));
        }
    }
}
