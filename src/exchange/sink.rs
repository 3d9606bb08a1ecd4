//! Units one by one -> an output in any format.

use diglot_tmx::{Header, Style, Unit, Writer};

use super::output::Output;
use super::{ExchangeError, Format};

/// Takes units one by one.
pub trait Sink {
    /// Writes one unit.
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError>;

    /// Ends the file; it takes its place with [`super::output::commit`]. A format of two files gives two.
    fn finish(self: Box<Self>) -> Result<Finished, ExchangeError>;
}

/// What was written.
pub struct Finished {
    /// The files, whole and not in their places yet.
    pub outputs: Vec<Output>,
    /// How many units were written.
    pub units: u64,
    /// What had to be left out or changed because the format cannot hold it, with how often.
    pub losses: Vec<(String, u64)>,
}

/// How to write.
#[derive(Debug, Clone)]
pub struct SinkOptions {
    /// The format.
    pub format: Format,
    /// How much is put right in TMX.
    pub style: Style,
}

/// Begins a file of units.
pub fn open(
    path: &std::path::Path,
    header: &Header,
    options: &SinkOptions,
) -> Result<Box<dyn Sink>, ExchangeError> {
    match options.format {
        Format::Tmx => {
            let writer = Writer::with_style(Output::new(path)?, header, options.style)?;
            Ok(Box::new(TmxSink { writer, unwritable: 0 }))
        }
        format => Err(ExchangeError::Content {
            name: path.display().to_string(),
            line: None,
            what: format!("{} cannot be written", format.name()),
        }),
    }
}

/// A TMX file.
struct TmxSink {
    writer: Writer<Output>,
    /// Units without a variant, or with one that has no language: TMX has no place for them.
    unwritable: u64,
}

impl Sink for TmxSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        match self.writer.write_unit(unit) {
            Err(diglot_tmx::WriteError::Io(error)) => Err(ExchangeError::Output(error)),
            Err(_) => {
                self.unwritable += 1;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> Result<Finished, ExchangeError> {
        let (output, written) = self.writer.finish()?;
        let mut losses = Vec::new();
        if self.unwritable > 0 {
            losses.push(("units without a variant or a language left out".to_owned(), self.unwritable));
        }
        if written.replaced > 0 {
            losses.push(("characters forbidden in XML replaced by a space".to_owned(), written.replaced));
        }
        Ok(Finished { outputs: vec![output], units: written.units, losses })
    }
}
