//! Units one by one -> an output in any format.

use diglot_tmx::{Header, Style, Unit, Writer};

use super::jsonl::JsonlSink;
use super::layout::{Layout, Losses, Tags};
use super::markup::shape_all;
use super::moses::MosesSink;
use super::output::Output;
use super::po::PoSink;
use super::table::sink::{RowWriter, TableSink};
use super::xliff::XliffSink;
use super::xlsx::XlsxWriter;
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

/// Begins a file of units, laid out as is usual for the format, in the languages of the first unit.
pub fn open(
    path: &std::path::Path,
    header: &Header,
    options: &SinkOptions,
) -> Result<Box<dyn Sink>, ExchangeError> {
    open_as(path, header, options, &Layout::default())
}

/// As [`open`], laid out otherwise.
pub fn open_as(
    path: &std::path::Path,
    header: &Header,
    options: &SinkOptions,
    layout: &Layout,
) -> Result<Box<dyn Sink>, ExchangeError> {
    let output = || Output::encoded(path, layout.utf16, layout.bom);
    let table = |rows| TableSink::new(rows, layout, header.source_language());
    Ok(match options.format {
        Format::Tmx => {
            let writer = Writer::with_style(output()?, header, options.style)?;
            let tags = layout.tags.unwrap_or(Tags::Keep);
            Box::new(TmxSink { writer, tags, unwritable: 0, losses: Losses::default() })
        }
        Format::Tsv => Box::new(table(RowWriter::Tsv(output()?))),
        Format::Csv => Box::new(table(RowWriter::Csv(output()?))),
        Format::Xlsx => {
            let writer = XlsxWriter::new(Output::new(path)?)?;
            Box::new(table(RowWriter::Xlsx(Box::new(writer))))
        }
        Format::Jsonl => Box::new(JsonlSink::new(output()?, header, layout)?),
        Format::Xliff1 | Format::Xliff2 => {
            Box::new(XliffSink::new(output()?, options.format, layout, header.source_language()))
        }
        Format::Moses => Box::new(MosesSink::new(path, layout, header.source_language())),
        Format::Po => Box::new(PoSink::new(Output::new(path)?, layout, header.source_language())),
    })
}

/// A TMX file.
struct TmxSink {
    writer: Writer<Output>,
    tags: Tags,
    /// Units without a variant, or with one that has no language: TMX has no place for them.
    unwritable: u64,
    losses: Losses,
}

impl Sink for TmxSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        let shaped = shape_all(unit, self.tags, &mut self.losses);
        match self.writer.write_unit(shaped.as_ref().unwrap_or(unit)) {
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
        let mut losses = self.losses;
        losses.add("units without a variant or a language left out", self.unwritable);
        losses.add("characters forbidden in XML replaced by a space", written.replaced);
        Ok(Finished { outputs: vec![output], units: written.units, losses: losses.into_list() })
    }
}

#[cfg(test)]
mod tests {
    use diglot_tmx::Variant;
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::source::{self, SourceOptions};
    use crate::exchange::{input, output};

    /// The texts of units after they were written in a format and read again.
    fn through(format: Format, ending: &str, units: &[Unit]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join(format!("a.{ending}"));
        let options = SinkOptions { format, style: Style::Faithful };
        let mut sink = open(&path, &Header::new("diglot", "1", "ru"), &options).expect("a sink");
        for unit in units {
            sink.write_unit(unit).expect("a unit");
        }
        output::commit(sink.finish().expect("whole").outputs).expect("in its place");
        let input = input::open(&path, None).expect("an input").remove(0);
        let mut source = source::open(input, &SourceOptions::default()).expect("a source");
        let mut read = Vec::new();
        while let Some(unit) = source.next_unit().expect("a unit") {
            read.push(texts(&unit));
        }
        assert_eq!(source.take_problems(), []);
        read
    }

    fn texts(unit: &Unit) -> Vec<String> {
        unit.variants.iter().map(|variant| variant.segment.plain_text()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn text_comes_back_from_every_format(
            pairs in prop::collection::vec(("[а-яё\\\\\"';,=&<>\t\n_x0-9 %]{1,12}", "[a-z\\\\\"';,=#\t\n_x0-9 ]{1,12}"), 1..5),
        ) {
            let unit = |(source, target): &(String, String)| {
                Unit::new(vec![Variant::new("ru", source.as_str()), Variant::new("en", target.as_str())])
            };
            let units = pairs.iter().map(unit).collect::<Vec<_>>();
            let expected = units.iter().map(texts).collect::<Vec<_>>();
            for (format, ending) in [
                (Format::Tmx, "tmx"),
                (Format::Tsv, "tsv"),
                (Format::Csv, "csv"),
                (Format::Jsonl, "jsonl"),
                (Format::Xliff1, "xlf"),
                (Format::Xliff2, "xlf2"),
                (Format::Xlsx, "xlsx"),
                (Format::Po, "po"),
            ] {
                prop_assert_eq!(through(format, ending, &units), expected.clone(), "{}", ending);
            }
        }
    }
}
