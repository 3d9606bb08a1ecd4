//! `diglot tmx split`: a memory becomes several, by number, size, language pair or a property.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueHint};
use diglot_tmx::Header;

use crate::exchange::Format;
use crate::exchange::output;
use crate::exchange::sink::Sink;
use crate::exchange::split::{Cut, Splitter};
use crate::formats::atomic::Whole;

use super::super::Common;
use super::super::error::{Failure, Kind, Result};
use super::super::input::DASH;
use super::super::notes::{Notes, warn};
use super::flow::{self, Flow, counted};
use super::{Paths, Reading, failure, parse_format};

/// Cut memories into several files
///
/// Give one of --units, --size, --language and --prop. Each part has the header of the first file. {} in the name of the
/// output becomes a number (001, 002, ...), the languages (ru-en) or the value of the property; of a value only letters,
/// digits, points, - and _ stay, values that then look alike are numbered, and units without one go to “none”.
///
/// With --language a unit of several targets goes to the part of each with that target only. Codes that differ, as ru and
/// ru-RU do, have parts of their own.
///
/// All files take their places as one step, when the last is whole; files of these names are replaced, never an input.
#[derive(Debug, Args)]
#[command(override_usage = "diglot tmx split <FILE>... -o <NAME> [OPTIONS]")]
#[command(group = ArgGroup::new("cut").required(true).args(["units", "size", "language", "prop"]))]
#[command(after_help = "Examples:
  diglot tmx split memory.tmx --units 50000 -o part-{}.tmx
  diglot tmx split memory.tmx --language -o memory-{}.tmx")]
pub struct SplitArgs {
    #[command(flatten)]
    paths: Paths,
    /// The files to write, with {} in the name: part-{}.tmx
    #[arg(short, long, value_name = "NAME", value_hint = ValueHint::FilePath)]
    out: PathBuf,
    /// Cut after so many units
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    units: Option<u64>,
    /// No file larger than this: 50MB, 700KB, 2GB
    ///
    /// No file is larger than this, as TMX and not packed; a unit that is larger has a file of its own. KB are 1000 bytes, KiB 1024.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    size: Option<u64>,
    /// One file for each source and target language
    #[arg(long)]
    language: bool,
    /// One file for each value of this property
    #[arg(long, value_name = "TYPE")]
    prop: Option<String>,
    /// Format of the output, when its name says none
    #[arg(hide_short_help = true, long = "to", value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
    #[command(flatten)]
    reading: Reading,
}

/// So many files are open at once at most; some systems allow 256.
const MOST_OPEN: usize = 200;
/// So many files are written at most.
const MOST_PARTS: usize = 10_000;

fn parse_size(given: &str) -> std::result::Result<u64, String> {
    let given = given.trim();
    let digits = given.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(given.len());
    let factor = match given[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1.0),
        "k" | "kb" => Some(1e3),
        "kib" => Some(1024.0),
        "m" | "mb" => Some(1e6),
        "mib" => Some(1024.0 * 1024.0),
        "g" | "gb" => Some(1e9),
        "gib" => Some(1024.0 * 1024.0 * 1024.0),
        _ => None,
    };
    let size = given[..digits].parse::<f64>().ok().zip(factor).map(|(count, factor)| count * factor);
    let size = size.filter(|size| (1000.0..=1e15).contains(size)).map(|size| size as u64);
    size.ok_or_else(|| "write a size from 1KB on, such as 700KB, 50MB or 2GB".to_owned())
}

/// Runs the command.
pub fn run(args: &SplitArgs, common: &Common) -> Result<ExitCode> {
    let pattern = Pattern::new(&args.out)?;
    let files = &args.paths.files;
    let failed = |error| failure(error, &args.out);
    let reading = args.reading.options();
    let mut flow = Flow::new(files, "splitting", &reading, common)?;
    let header = flow.header();
    let cut = args.cut();
    let in_order = cut.is_in_order();
    let mut splitter = Splitter::new(cut, &header).map_err(failed)?;
    let mut parts =
        Parts { args, pattern, header, open: Vec::new(), done: Vec::new(), losses: BTreeMap::new() };
    let mut units = 0;
    while let Some(mut read) = flow.next()? {
        units += 1;
        let own = flow.source_language(read.file).map(str::to_owned);
        flow.settle(&mut read.unit, read.file);
        for (part, unit) in splitter.place(read.unit, own.as_deref()).map_err(failed)? {
            if part == parts.open.len() {
                if in_order {
                    parts.end_all()?;
                }
                parts.begin(&splitter.names()[part])?;
            }
            if let Some(Some(sink)) = parts.open.get_mut(part) {
                sink.write_unit(&unit).map_err(failed)?;
            }
        }
    }
    drop(flow);
    parts.end_all()?;
    let Parts { done, losses, .. } = parts;
    for (what, count) in losses {
        warn(&format!("{count} {what}"));
    }
    if done.is_empty() {
        warn("there is no unit in the input, and nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    let notes = Notes::new(common);
    let (mut lines, mut whole) = (Vec::new(), Vec::new());
    for part in done {
        lines.push(format!("wrote {}: {}", part.path.display(), counted(part.units, "unit")));
        whole.extend(part.files);
    }
    output::commit_whole(whole).map_err(failed)?;
    let more = lines.len().saturating_sub(LISTED + 1);
    if more > 0 {
        lines.drain(LISTED..LISTED + more);
        lines.insert(LISTED, format!("... and {more} files more"));
    }
    lines.push(format!("{} in all", counted(units, "unit")));
    for line in lines {
        notes.note(&line);
    }
    Ok(ExitCode::SUCCESS)
}

/// So many files are named, and the last one.
const LISTED: usize = 20;

impl SplitArgs {
    fn cut(&self) -> Cut {
        match (self.units, self.size, &self.prop) {
            (Some(units), ..) => Cut::Units(units),
            (_, Some(size), _) => Cut::Bytes(size),
            (.., Some(kind)) => Cut::Prop(kind.clone()),
            _ => Cut::Languages,
        }
    }
}

/// The name of the outputs around `{}`.
struct Pattern {
    folder: PathBuf,
    before: String,
    after: String,
}

impl Pattern {
    fn new(path: &Path) -> Result<Self> {
        let refused = |what: String| Failure::usage(what).with_hint("write it such as part-{}.tmx");
        if path.as_os_str() == DASH {
            return Err(refused("several files cannot be written to standard output".to_owned()));
        }
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        match name.split_once("{}") {
            Some((before, after)) if !after.contains("{}") && !folder.to_string_lossy().contains("{}") => {
                Ok(Self { folder: folder.to_owned(), before: before.to_owned(), after: after.to_owned() })
            }
            _ => Err(refused(format!("“{}” needs {{}} once, in the name of the file", path.display()))),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}{name}{}", self.before, self.after))
    }
}

/// The files being written.
struct Parts<'a> {
    args: &'a SplitArgs,
    pattern: Pattern,
    header: Header,
    /// The sink of each part; `None` for one that is whole.
    open: Vec<Option<Box<dyn Sink>>>,
    done: Vec<Part>,
    losses: BTreeMap<String, u64>,
}

/// A part that is whole, not in its place yet.
struct Part {
    path: PathBuf,
    units: u64,
    files: Vec<Whole>,
}

impl Parts<'_> {
    fn begin(&mut self, name: &str) -> Result<()> {
        let open = self.open.iter().flatten().count();
        if open >= MOST_OPEN {
            let what = match &self.args.prop {
                Some(kind) => format!("“{kind}” has more than {MOST_OPEN} values, and each would be a file"),
                None => {
                    format!("there are more than {MOST_OPEN} pairs of languages, and each would be a file")
                }
            };
            return Err(Failure::new(Kind::Usage, anyhow::anyhow!(what))
                .with_hint("cut by --units or --size, or by a property with fewer values"));
        }
        if self.open.len() >= MOST_PARTS {
            return Err(Failure::usage(format!("that would be more than {MOST_PARTS} files"))
                .with_hint("let each hold more"));
        }
        let path = self.pattern.path(name);
        let sink = flow::open(&path, self.args.format, &self.header, &self.args.paths.files)?;
        self.open.push(Some(sink));
        self.done.push(Part { path, units: 0, files: Vec::new() });
        Ok(())
    }

    /// Ends the parts that are open: their files are closed.
    fn end_all(&mut self) -> Result<()> {
        for (sink, part) in self.open.iter_mut().zip(&mut self.done) {
            let Some(sink) = sink.take() else { continue };
            let failed = |error| failure(error, &part.path);
            let finished = sink.finish().map_err(failed)?;
            part.units = finished.units;
            for (what, count) in finished.losses {
                *self.losses.entry(what).or_default() += count;
            }
            for output in finished.outputs {
                part.files.extend(output.end().map_err(failed)?);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let check = |given, expected| assert_eq!(parse_size(given).ok(), expected, "{given}");
        check("50MB", Some(50_000_000));
        check("50 mb", Some(50_000_000));
        check("1.5GB", Some(1_500_000_000));
        check("2MiB", Some(2_097_152));
        check("4096", Some(4096));
        check("10", None);
        check("MB", None);
        check("5 elephants", None);
    }

    #[test]
    fn the_name_needs_one_place() {
        let check = |given: &str, expected: Option<&str>| {
            let path = Pattern::new(Path::new(given)).ok().map(|pattern| pattern.path("ru-en"));
            assert_eq!(path.as_deref(), expected.map(Path::new), "{given}");
        };
        check("a/part-{}.tmx", Some("a/part-ru-en.tmx"));
        check("{}.tmx.gz", Some("ru-en.tmx.gz"));
        check("part.tmx", None);
        check("{}/part.tmx", None);
        check("{}/{}.tmx", None);
        check("{}-{}.tmx", None);
        check("-", None);
    }
}
