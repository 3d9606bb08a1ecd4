//! Units -> a table with a column a language.

use std::io::Write as _;

use diglot_tmx::Unit;

use super::{csv, tsv};
use crate::exchange::layout::{Layout, Losses, Tags, columns};
use crate::exchange::markup::cell;
use crate::exchange::output::Output;
use crate::exchange::sink::{Finished, Sink};
use crate::exchange::{ExchangeError, xlsx::XlsxWriter};

/// Where rows go.
pub enum RowWriter {
    /// Tab-separated.
    Tsv(Output),
    /// Comma-separated.
    Csv(Output),
    /// A spreadsheet.
    Xlsx(Box<XlsxWriter>),
}

/// Writes a table; its first row has the languages.
pub struct TableSink {
    rows: RowWriter,
    layout: Layout,
    header_source: Option<String>,
    tags: Tags,
    languages: Option<Vec<String>>,
    buffer: String,
    units: u64,
    losses: Losses,
}

impl TableSink {
    /// Begins a table.
    pub fn new(rows: RowWriter, layout: &Layout, header_source: Option<&str>) -> Self {
        Self {
            rows,
            layout: layout.clone(),
            header_source: header_source.map(str::to_owned),
            tags: layout.tags.unwrap_or(Tags::Drop),
            languages: None,
            buffer: String::new(),
            units: 0,
            losses: Losses::default(),
        }
    }

    fn begin(&mut self, first: Option<&Unit>) -> Result<Vec<String>, ExchangeError> {
        if let Some(languages) = &self.languages {
            return Ok(languages.clone());
        }
        let languages = self.layout.languages_for(first, self.header_source.as_deref());
        self.push(&languages)?;
        self.languages = Some(languages.clone());
        Ok(languages)
    }

    fn push(&mut self, cells: &[String]) -> Result<(), ExchangeError> {
        let cells = cells.iter().map(String::as_str);
        self.buffer.clear();
        match &mut self.rows {
            RowWriter::Tsv(output) => {
                tsv::push_row(cells, &mut self.buffer);
                output.write_all(self.buffer.as_bytes())?;
            }
            RowWriter::Csv(output) => {
                csv::push_row(cells, &mut self.buffer);
                output.write_all(self.buffer.as_bytes())?;
            }
            RowWriter::Xlsx(writer) => writer.push_row(cells)?,
        }
        Ok(())
    }
}

impl Sink for TableSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        let languages = self.begin(Some(unit))?;
        let columns = columns(unit, &languages);
        let mut cells = Vec::with_capacity(columns.len());
        for at in &columns {
            let variant = at.and_then(|at| unit.variants.get(at));
            cells.push(
                variant
                    .map(|variant| cell(&variant.segment, self.tags, &mut self.losses))
                    .unwrap_or_default(),
            );
        }
        if cells.iter().all(String::is_empty) {
            self.losses.add("units without text", 1);
            return Ok(());
        }
        if matches!(self.rows, RowWriter::Xlsx(_)) && cells.iter().any(|cell| !XlsxWriter::can_hold(cell)) {
            self.losses.add("units with more than 32767 characters in a cell", 1);
            return Ok(());
        }
        self.losses.add_beside_text(unit, &columns);
        self.push(&cells)?;
        self.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Finished, ExchangeError> {
        self.begin(None)?;
        let Self { rows, units, losses, .. } = *self;
        let mut losses = losses;
        let output = match rows {
            RowWriter::Tsv(output) | RowWriter::Csv(output) => output,
            RowWriter::Xlsx(writer) => writer.finish(&mut losses)?,
        };
        Ok(Finished { outputs: vec![output], units, losses: losses.into_list() })
    }
}
