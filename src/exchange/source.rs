//! An input in any format -> its units one by one.

use std::io::Read;

use diglot_tmx::{Header, Position, Problem, ReadOptions, Reader, Unit};

use super::input::Input;
use super::jsonl::JsonlSource;
use super::layout::Tags;
use super::po::PoSource;
use super::table::TableSource;
use super::table::csv::CsvRows;
use super::table::tsv::TsvRows;
use super::text::{Text, undeclared};
use super::xliff::XliffSource;
use super::xlsx::XlsxRows;
use super::{ExchangeError, Format, po, xml};

/// Gives units one by one.
pub trait Source {
    /// What is known of the whole file.
    fn header(&self) -> &Header;

    /// The next unit; `None` at the end.
    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError>;

    /// The number of the last unit in its file, from 1; units that could not be read count.
    fn number(&self) -> u64;

    /// Where the last unit begins, where the format has lines.
    fn position(&self) -> Option<Position>;

    /// What was wrong since this was last asked, and how many problems there were that are not listed.
    fn take_problems(&mut self) -> Vec<Problem>;

    /// The encoding the file is read in.
    fn encoding(&self) -> &str;

    /// What the reader left out so far because units have no place for it, with how often.
    fn losses(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct SourceOptions {
    /// The format, where the name says none or a wrong one.
    pub format: Option<Format>,
    /// The encoding, where the file says a wrong one or none.
    pub encoding: Option<String>,
    /// Stop at the first place that loses text.
    pub strict: bool,
    /// The languages of the columns of a table that does not name them: the source first.
    pub languages: Vec<String>,
    /// [`Tags::Keep`]: the cells of a table hold the markup of TMX.
    pub tags: Option<Tags>,
}

/// Begins to read an input.
pub fn open(input: Input, options: &SourceOptions) -> Result<Box<dyn Source>, ExchangeError> {
    let Input { name, format, bytes } = input;
    // A name without an ending is most likely TMX; its reader says when it is not.
    match options.format.or(format).unwrap_or(Format::Tmx) {
        Format::Tmx => {
            let read = ReadOptions { encoding: options.encoding.clone(), strict: options.strict };
            match Reader::with_options(bytes, &read) {
                Ok(reader) => Ok(Box::new(TmxSource { name, reader })),
                Err(source) => Err(ExchangeError::Tmx { name, source }),
            }
        }
        Format::Tsv => {
            let text = plain(&name, bytes, options)?;
            Ok(Box::new(TableSource::new(&name, TsvRows::new(text), options)?))
        }
        Format::Csv => {
            let text = plain(&name, bytes, options)?;
            Ok(Box::new(TableSource::new(&name, CsvRows::new(&name, text), options)?))
        }
        Format::Jsonl => {
            let text = plain(&name, bytes, options)?;
            Ok(Box::new(JsonlSource::new(&name, text, options)?))
        }
        Format::Xliff1 | Format::Xliff2 => {
            let text = Text::new(&name, bytes, options.encoding.as_deref(), xml::declared)?;
            Ok(Box::new(XliffSource::new(&name, text.strict(options.strict), options)?))
        }
        Format::Xlsx => {
            let rows = XlsxRows::new(&name, bytes)?;
            Ok(Box::new(TableSource::new(&name, rows, options)?))
        }
        Format::Po => {
            let text = Text::new(&name, bytes, options.encoding.as_deref(), po::declared)?;
            Ok(Box::new(PoSource::new(&name, text.strict(options.strict), options)?))
        }
        Format::Moses => {
            let what = "Moses is a pair of files; diglot tmx convert reads it: NAME.ru NAME.en --from moses";
            Err(ExchangeError::Content { name, line: None, what: what.to_owned() })
        }
    }
}

/// Text whose format does not say its encoding.
fn plain(name: &str, bytes: Box<dyn Read>, options: &SourceOptions) -> Result<Text, ExchangeError> {
    Ok(Text::new(name, bytes, options.encoding.as_deref(), undeclared)?.strict(options.strict))
}

/// A TMX file.
struct TmxSource {
    name: String,
    reader: Reader<Box<dyn Read>>,
}

impl Source for TmxSource {
    fn header(&self) -> &Header {
        self.reader.header()
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        self.reader.next_unit().map_err(|source| ExchangeError::Tmx { name: self.name.clone(), source })
    }

    fn number(&self) -> u64 {
        self.reader.unit_number()
    }

    fn position(&self) -> Option<Position> {
        self.reader.unit_position()
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        self.reader.take_problems()
    }

    fn encoding(&self) -> &str {
        self.reader.encoding()
    }
}
