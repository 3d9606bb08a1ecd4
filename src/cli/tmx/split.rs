//! `diglot tmx split`: a memory in several files.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Args, ValueHint};
use diglot_tmx::{Header, Style, Unit, Writer};

use crate::exchange::languages::source_of;
use crate::exchange::sink::Sink;
use crate::exchange::split::Names;

use super::super::Common;
use super::super::error::{Failure, Kind, Result};
use super::super::notes::Notes;
use super::flow::{self, Flow, counted};
use super::{Paths, Reading, failure};

/// More files are not made at once; all of them take their places in one step.
const FILES: usize = 500;

/// Cut a translation memory into several files
///
/// By number of units, by size (of the TMX before it is packed), by pair of languages, or by the value of a property. {}
/// in the name of the output becomes 001, 002 ..., `ru-en`, or the value with everything unsafe in a file name replaced.
/// A unit of several targets goes into the file of each pair of languages. All files are written, or none.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx split big.tmx --size 50MB -o big-{}.tmx
  diglot tmx split big.tmx --prop project -o big-{}.tmx.gz")]
#[group(id = "how", required = true, multiple = false, args = ["units", "size", "language", "prop"])]
pub struct SplitArgs {
    #[command(flatten)]
    paths: Paths,
    /// The names of the files, with {} in them
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: PathBuf,
    /// At most so many units a file
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    units: Option<u64>,
    /// At most so many bytes a file: 500kB, 50MB, 1GB
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    size: Option<u64>,
    /// A file for each pair of languages
    #[arg(long)]
    language: bool,
    /// A file for each value of a property
    #[arg(long, value_name = "TYPE")]
    prop: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

fn parse_size(given: &str) -> std::result::Result<u64, String> {
    let given = given.trim().to_lowercase();
    let digits = given.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let scale = match given[digits.len()..].trim() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        _ => None,
    };
    let size = digits.parse::<u64>().ok().zip(scale).and_then(|(size, scale)| size.checked_mul(scale));
    size.filter(|&size| size >= 1000).ok_or_else(|| "write a size from 1kB, as 500kB, 50MB or 1GB".to_owned())
}

/// Runs the command.
pub fn run(args: &SplitArgs, common: &Common) -> Result<ExitCode> {
    let pattern = args.out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !pattern.contains("{}") {
        return Err(Failure::usage(format!("“{}” has no {{}} in its name", args.out.display()))
            .with_hint("write for example -o part-{}.tmx"));
    }
    let reading = args.reading.options();
    let mut flow = Flow::new(&args.paths.files, "cutting", &reading, common)?;
    let header = flow.header();
    let mut parts = Parts::new(args, pattern, header);
    let mut scale = Scale::new(&flow.header())?;
    let (mut number, mut held, mut bytes) = (1_u64, 0, scale.empty);
    while let Some(mut read) = flow.next()? {
        flow.settle(&mut read.unit, read.file);
        if args.language {
            for (name, unit) in by_language(&read.unit, flow.source_language(read.file)) {
                parts.write(&name, &unit)?;
            }
            continue;
        }
        if let Some(kind) = &args.prop {
            let of_variants = || read.unit.variants.iter().find_map(|variant| variant.prop(kind));
            let value = read.unit.prop(kind).or_else(of_variants).unwrap_or_default().to_owned();
            parts.write(&value, &read.unit)?;
            continue;
        }
        let own = if args.size.is_some() { scale.weigh(&read.unit)? } else { 0 };
        let is_full = held > 0
            && (args.units.is_some_and(|most| held >= most)
                || args.size.is_some_and(|most| bytes + own > most));
        if is_full {
            (number, held, bytes) = (number + 1, 0, scale.empty);
        }
        (held, bytes) = (held + 1, bytes + own);
        parts.write(&format!("{number:03}"), &read.unit)?;
    }
    drop(flow);
    parts.finish(Notes::new(common))?;
    Ok(ExitCode::SUCCESS)
}

/// A unit for each target, with the name of its pair of languages.
fn by_language(unit: &Unit, header_language: Option<&str>) -> Vec<(String, Unit)> {
    let source = source_of(unit, header_language);
    let language = |at: usize| unit.variants[at].language().to_owned();
    let mut pairs = Vec::<(String, Vec<usize>)>::new();
    for at in (0..unit.variants.len()).filter(|&at| at != source) {
        let name = format!("{}-{}", language(source), language(at));
        match pairs.iter_mut().find(|(known, _)| *known == name) {
            Some((_, targets)) => targets.push(at),
            None => pairs.push((name, vec![at])),
        }
    }
    if pairs.is_empty() {
        let name = unit.variants.first().map(|variant| variant.language().to_owned()).unwrap_or_default();
        return vec![(name, unit.clone())];
    }
    let cut = pairs.into_iter().map(|(name, targets)| {
        let mut part = unit.clone();
        let mut at = 0;
        part.variants.retain(|_| {
            at += 1;
            at - 1 == source || targets.contains(&(at - 1))
        });
        (name, part)
    });
    cut.collect()
}

/// The files being written.
struct Parts<'a> {
    args: &'a SplitArgs,
    pattern: String,
    header: Header,
    names: Names,
    sinks: Vec<(PathBuf, Box<dyn Sink>)>,
    places: HashMap<String, usize>,
}

impl<'a> Parts<'a> {
    fn new(args: &'a SplitArgs, pattern: String, header: Header) -> Self {
        Self { args, pattern, header, names: Names::default(), sinks: Vec::new(), places: HashMap::new() }
    }

    fn write(&mut self, value: &str, unit: &Unit) -> Result<()> {
        let at = match self.places.get(value) {
            Some(at) => *at,
            None => self.begin(value)?,
        };
        let (path, sink) = &mut self.sinks[at];
        sink.write_unit(unit).map_err(|error| failure(error, path))
    }

    fn begin(&mut self, value: &str) -> Result<usize> {
        if self.sinks.len() >= FILES {
            return Err(Failure::new(
                Kind::Usage,
                anyhow::anyhow!("this would make more than {FILES} files"),
            )
            .with_hint("cut it into larger parts, or by something with fewer values; nothing was written"));
        }
        let path = self.args.out.with_file_name(self.pattern.replace("{}", &self.names.name(value)));
        let sink = flow::open(&path, None, &self.header, &self.args.paths.files)?;
        self.sinks.push((path, sink));
        self.places.insert(value.to_owned(), self.sinks.len() - 1);
        Ok(self.sinks.len() - 1)
    }

    fn finish(self, notes: Notes) -> Result<()> {
        let (mut finished, mut said) = (Vec::new(), Vec::new());
        for (path, sink) in self.sinks {
            let done = sink.finish().map_err(|error| failure(error, &path))?;
            said.push(format!("wrote {}: {}", path.display(), counted(done.units, "unit")));
            finished.push(done);
        }
        flow::commit(finished, Vec::new())?;
        if said.is_empty() {
            said.push("there are no units; nothing was written".to_owned());
        }
        for line in &said {
            notes.note(line);
        }
        Ok(())
    }
}

/// How many bytes a unit takes in TMX.
struct Scale {
    writer: Writer<Counter>,
    count: Rc<Cell<u64>>,
    /// Bytes of a file without units.
    empty: u64,
}

impl Scale {
    fn new(header: &Header) -> Result<Self> {
        let count = Rc::new(Cell::new(0));
        let writer = Writer::with_style(Counter(Rc::clone(&count)), header, Style::Faithful)
            .map_err(|error| failure(error.into(), Path::new("")))?;
        let end = "  </body>\n</tmx>\n".len() as u64;
        Ok(Self { writer, empty: count.get() + end, count })
    }

    fn weigh(&mut self, unit: &Unit) -> Result<u64> {
        let before = self.count.get();
        match self.writer.write_unit(unit) {
            Err(diglot_tmx::WriteError::Io(error)) => Err(failure(error.into(), Path::new(""))),
            // What cannot be written takes no room; the output counts it.
            _ => Ok(self.count.get() - before),
        }
    }
}

/// Counts bytes and forgets them.
struct Counter(Rc<Cell<u64>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
