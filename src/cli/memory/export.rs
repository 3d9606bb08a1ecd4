//! `diglot memory export`: a memory -> TMX and other files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum, ValueHint};
use diglot_tmx::{Header, Style};

use crate::align::Progress as _;
use crate::exchange::format::Format;
use crate::exchange::languages::fit;
use crate::exchange::layout::Layout;
use crate::exchange::sink::{self, Sink, SinkOptions};
use crate::formats::atomic::is_same_file;
use crate::memory::store::PairStats;
use crate::memory::{Access, Entry, Store, unit};

use super::super::error::{Failure, Result};
use super::super::input::DASH;
use super::super::notes::Notes;
use super::super::progress::Bar;
use super::super::tmx::{failure, flow, parse_format};
use super::super::{Common, language_code, share};
use super::is_sure;

/// Write units of a memory to TMX and other files
///
/// Writes TMX, TSV, CSV, JSONL, Moses (a pair of files), XLIFF 1.2 and 2.0, XLSX and PO, also packed: .gz, .zip. Units come in the
/// order in which they were added. With --source or --target, units that were added in the other direction are turned.
///
/// What a person accepted is written whatever its confidence.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory export news.memory -o news.tmx
  diglot memory export news.memory -o sure.xlsx --source ru --min-confidence 90")]
pub struct ExportArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// Write to this file; - is standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    out: PathBuf,
    /// Format of -o, where the ending says none
    #[arg(long = "to", value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
    /// Only units from this language
    #[arg(long, value_name = "CODE", value_parser = code)]
    source: Option<String>,
    /// Only units into this language
    #[arg(long, value_name = "CODE", value_parser = code)]
    target: Option<String>,
    /// Only as sure as this, or accepted (%)
    #[arg(long, value_name = "N", default_value = "0", value_parser = share::parse)]
    min_confidence: f64,
    /// Only units that a person accepted: accepted
    #[arg(long, value_name = "STATE", value_enum, hide_possible_values = true)]
    only: Option<Only>,
}

/// Which units are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Accepted as they were or changed by a person.
    Accepted,
}

fn code(given: &str) -> std::result::Result<String, String> {
    Ok(language_code::parse(given)?.as_str().to_owned())
}

/// Runs the command.
pub fn run(args: &ExportArgs, common: &Common) -> Result<ExitCode> {
    if args.out.as_os_str() != DASH && is_same_file(&args.out, &args.memory) {
        let message = format!("“{}” is the memory itself", args.out.display());
        return Err(Failure::usage(message).with_hint("write to another file"));
    }
    let format = match args.format {
        Some(format) => format,
        None if args.out.as_os_str() == DASH => Format::Tmx,
        None => Format::from_path(&args.out).map_err(Failure::usage)?,
    };
    if format == Format::Moses && args.out.as_os_str() == DASH {
        return Err(Failure::usage("a pair of files does not fit into standard output")
            .with_hint("write -o NAME.moses"));
    }
    let store = Store::open(&args.memory, Access::Read)?;
    let bar = Bar::new(common.quiet);
    let (finished, units, of) = store.at_once(|store| {
        let of = store.units()?;
        bar.begin("writing", of);
        let (finished, units) = args.write(format, store, &bar)?;
        Ok::<_, Failure>((finished, units, of))
    })?;
    drop(bar);
    flow::commit(vec![finished], Vec::new())?;
    Notes::new(common).note(&format!("wrote {}: {units} of {of} units", args.out.display()));
    Ok(ExitCode::SUCCESS)
}

impl ExportArgs {
    fn write(&self, format: Format, store: &Store, bar: &Bar) -> Result<(sink::Finished, u64)> {
        let pairs = self.pairs(format, store)?;
        let mut sink = self.open(format, &pairs)?;
        let one_source = one_source(&pairs);
        let mut units = 0;
        store.entries(|_, entry| {
            bar.advance(1);
            let Some(entry) = self.wanted(entry) else { return Ok(()) };
            units += 1;
            let language = entry.source_language.clone();
            let mut unit = unit::unit(entry);
            // The header says the source language where there is one.
            unit.attributes.remove("srclang");
            if one_source.is_none() {
                unit.attributes.set("srclang", language);
            }
            sink.write_unit(&unit).map_err(|error| failure(error, &self.out))
        })?;
        Ok((sink.finish().map_err(|error| failure(error, &self.out))?, units))
    }

    /// The source and target languages of what will be written.
    fn pairs(&self, format: Format, store: &Store) -> Result<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        for PairStats { source, target, .. } in store.stats()?.pairs {
            if let Some(turn) = self.direction(&source, &target) {
                let pair = if turn { (target, source) } else { (source, target) };
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        if pairs.len() > 1
            && !matches!(format, Format::Tmx | Format::Jsonl | Format::Tsv | Format::Csv | Format::Xlsx)
        {
            let found = pairs.iter().map(|(source, target)| format!("{source} -> {target}"));
            let found = found.collect::<Vec<_>>().join(", ");
            let message =
                format!("{} holds one source and one target language; found: {found}", format.name());
            return Err(Failure::input(message).with_hint("say which with --source and --target"));
        }
        Ok(pairs)
    }

    fn open(&self, format: Format, pairs: &[(String, String)]) -> Result<Box<dyn Sink>> {
        let mut languages = Vec::<String>::new();
        for code in pairs.iter().flat_map(|(source, target)| [source, target]) {
            if !languages.contains(code) {
                languages.push(code.clone());
            }
        }
        let source = one_source(pairs).unwrap_or("*all*");
        let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), source);
        let original = self.memory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let layout = Layout { languages, original, ..Layout::default() };
        let options = SinkOptions { format, style: Style::Faithful };
        let path: &Path = &self.out;
        sink::open_as(path, &header, &options, &layout).map_err(|error| failure(error, path))
    }

    /// The entry in the direction asked for; `None` when it is not asked for.
    fn wanted(&self, entry: Entry) -> Option<Entry> {
        if !is_sure(&entry, self.min_confidence) || (self.only.is_some() && !entry.is_accepted()) {
            return None;
        }
        let turn = self.direction(&entry.source_language, &entry.target_language)?;
        Some(if turn { entry.reversed() } else { entry })
    }

    /// Whether a unit is to be turned; `None` when its languages are not asked for.
    fn direction(&self, source: &str, target: &str) -> Option<bool> {
        let fits = |asked: &Option<String>, code: &str| {
            asked.as_ref().is_none_or(|asked| fit(code, asked).is_some())
        };
        if fits(&self.source, source) && fits(&self.target, target) {
            Some(false)
        } else {
            (fits(&self.source, target) && fits(&self.target, source)).then_some(true)
        }
    }
}

/// The source language of all pairs, when there is one.
fn one_source(pairs: &[(String, String)]) -> Option<&str> {
    let (first, _) = pairs.first()?;
    pairs.iter().all(|(source, _)| source == first).then_some(first)
}
