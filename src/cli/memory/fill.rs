//! `diglot memory fill`: what the memory knows of a text -> targets in an XLIFF file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use diglot_tmx::{Header, Style, Unit};

use crate::align::Progress as _;
use crate::exchange::format::Format;
use crate::exchange::languages::fit;
use crate::exchange::layout::Layout;
use crate::exchange::output::{self, Output};
use crate::exchange::sink::{self, SinkOptions};
use crate::exchange::xliff::fill::{FillMatch, FillSegment, Fillable, Filled, Filling, Has};
use crate::formats::atomic::is_same_file;
use crate::memory::analyse::Band;
use crate::memory::{Access, Match, Store, Wanted, repair};

use super::super::error::{Failure, Result};
use super::super::input::DASH;
use super::super::notes::Notes;
use super::super::progress::Bar;
use super::super::tmx::{failure, parse_format};
use super::super::{Common, number};
use super::indexes;
use super::job::{Body, JobReading, Part};
use super::lookup::Lookup;
use super::project::{self, Leverage};

/// Translate a file as far as the memory knows it
///
/// An XLIFF file (1.2 or 2) keeps all it has: each segment without a translation gets that of the best match, and the matches with their
/// percentages beside it. A text is cut into sentences, and it, a bitext or a file of units becomes a new XLIFF file.
///
/// What is the very same text is “translated”; everything else is to be reviewed, and says so. Codes of the source stand in the target
/// when the match has the same codes in the same places; otherwise the target is plain text and to be reviewed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory fill news.memory job.xlf -o filled.xlf
  diglot memory fill news.memory article.txt --target en -o article.xlf")]
pub struct FillArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// The file; - is standard input
    #[arg(required_unless_present = "omegat_project", value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Write to this file; - is standard output
    #[arg(short, long, required_unless_present = "omegat_project", value_name = "OUT", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Instead, write a small TMX for a project of `OmegaT` into its folder tm
    ///
    /// All units that are like a text of the project go into NAME-leverage.tmx. `OmegaT` compares every unit with every segment, so
    /// a small file makes it fast. Texts, XLIFF and PO are read.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, hide_short_help = true)]
    #[arg(conflicts_with_all = ["file", "out", "exact_only", "repair", "overwrite", "matches", "format"])]
    omegat_project: Option<PathBuf>,
    /// How many units for a text of the project at most
    #[arg(long, value_name = "N", default_value_t = 10, requires = "omegat_project", hide_short_help = true)]
    #[arg(value_parser = |given: &str| number(given, 1, 1000).map(|top| top as usize))]
    top: usize,
    /// The lowest percentage [default: 85, for a project 50]
    #[arg(long, value_name = "PERCENT")]
    #[arg(value_parser = |given: &str| number(given, 50, 100).map(|percent| percent as u32))]
    min: Option<u32>,
    /// Only by the very same text, and with all codes
    #[arg(long, conflicts_with_all = ["min", "repair"])]
    exact_only: bool,
    /// Put numbers, dates, addresses and codes right
    #[arg(long)]
    repair: bool,
    /// How many matches stand beside a target
    #[arg(long, value_name = "N", default_value_t = 1, hide_short_help = true)]
    #[arg(value_parser = |given: &str| number(given, 1, 100).map(|matches| matches as usize))]
    matches: usize,
    /// Also segments that have a translation
    #[arg(long)]
    overwrite: bool,
    /// Version of a new XLIFF file, where the ending does not say it: xliff-1.2 or xliff-2.0
    #[arg(long = "to", value_name = "FORMAT", value_parser = parse_xliff, hide_short_help = true)]
    format: Option<Format>,
    #[command(flatten)]
    lookup: Lookup,
    #[command(flatten)]
    reading: JobReading,
}

fn parse_xliff(given: &str) -> std::result::Result<Format, String> {
    let xliff = |format: &Format| matches!(format, Format::Xliff1 | Format::Xliff2);
    parse_format(given).ok().filter(xliff).ok_or_else(|| "write xliff-1.2 or xliff-2.0".to_owned())
}

/// Runs the command.
pub fn run(args: &FillArgs, common: &Common) -> Result<ExitCode> {
    if let Some(folder) = &args.omegat_project {
        let store = Store::open(&args.memory, Access::Read)?;
        let (min, top) = (args.min.unwrap_or(50), args.top);
        let (lookup, reading) = (&args.lookup, &args.reading);
        let leverage = Leverage { memory: &args.memory, folder, min, top, lookup, reading };
        project::write(&leverage, &store, common)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(file), Some(out)) = (&args.file, &args.out) else {
        return Err(Failure::usage("there is no file to fill").with_hint("give FILE and -o OUT"));
    };
    let notes = Notes::new(common);
    for (path, what) in [(&args.memory, "the memory itself"), (file, "the input, and would be overwritten")] {
        if out.as_os_str() != DASH && is_same_file(path, out) {
            return Err(
                Failure::usage(format!("“{}” is {what}", out.display())).with_hint("write to another file")
            );
        }
    }
    let store = Store::open(&args.memory, Access::Read)?;
    let mut parts = args.reading.read(file, args.lookup.said(), notes)?;
    let Some(part) = parts.pop().filter(|_| parts.is_empty()) else {
        return Err(Failure::usage(format!("“{}” holds several files", file.display()))
            .with_hint("unpack it, and fill them one by one"));
    };
    let job = Job::new(args, &store, part, out)?;
    let bar = Bar::new(common.quiet);
    let fillings = job.fillings(args, &store, &bar, common)?;
    drop(bar);
    let (bytes, filled) = job.file.fill(&fillings, &job.target);
    let mut output = Output::new(out).map_err(|error| failure(error, out))?;
    output.write_all(&bytes).map_err(|error| Failure::writing(out, &error))?;
    output::commit(vec![output]).map_err(|error| failure(error, out))?;
    notes.note(&format!("{}: {}", out.display(), summary(job.file.segments(), &fillings, &filled)));
    Ok(ExitCode::SUCCESS)
}

/// A file to fill, and in which languages.
struct Job {
    file: Fillable,
    source: Option<String>,
    target: String,
}

impl Job {
    fn new(args: &FillArgs, store: &Store, part: Part, out: &Path) -> Result<Self> {
        let said = |code: &Option<String>| code.clone();
        match part.body {
            Body::Xliff(file) => {
                if args.format.is_some() {
                    let message = format!("“{}” is XLIFF already and stays as it is", part.name);
                    return Err(
                        Failure::usage(message).with_hint("leave --to out; diglot tmx convert converts")
                    );
                }
                let [source, target] = languages(&file, &part.name)?;
                let source = said(&args.lookup.source).or(source);
                let target = match (said(&args.lookup.target), target) {
                    (Some(asked), Some(own)) if fit(&own, &asked).is_none() => {
                        return Err(Failure::usage(format!(
                            "“{}” is to be in {own}, not {asked}",
                            part.name
                        )));
                    }
                    (asked, own) => asked.or(own),
                };
                let target = match target {
                    Some(target) => target,
                    None => only_target(store, source.as_deref())?,
                };
                Ok(Self { file, source, target })
            }
            Body::Units { units, source, .. } => {
                let target = match said(&args.lookup.target) {
                    Some(target) => target,
                    None => only_target(store, source.as_deref())?,
                };
                let format = match args.format {
                    Some(format) => format,
                    None if out.as_os_str() == DASH => Format::Xliff1,
                    None => xliff_of(out)?,
                };
                let languages = vec![source.clone().unwrap_or_else(|| "und".to_owned()), target.clone()];
                let file = as_xliff(&units, &part.name, format, languages)?;
                Ok(Self { file, source, target })
            }
        }
    }

    /// What the memory knows of each segment.
    fn fillings(
        &self,
        args: &FillArgs,
        store: &Store,
        bar: &Bar,
        common: &Common,
    ) -> Result<Vec<Option<Filling>>> {
        let segments = self.file.segments();
        let wanted = segments.iter().enumerate().filter(|(_, segment)| {
            let open = segment.has == Has::Nothing || args.overwrite && segment.has == Has::Translation;
            open && !segment.text.is_empty()
        });
        let (numbers, wanted): (Vec<_>, Vec<_>) =
            wanted.map(|(at, segment)| (at, in_context(segments, at, &segment.text))).unzip();
        let min = if args.exact_only { 100 } else { args.min.unwrap_or(85) };
        let target = indexes::nearest(store, &self.target)?;
        let options = args.lookup.options(min, args.matches, Some(&target));
        let indexes = args.lookup.open(store, self.source.as_deref(), common)?;
        bar.begin("looking up", wanted.len() as u64);
        let found = indexes.find_all(store, &wanted, &options, &|done| bar.advance(done))?;
        let origin = args.memory.file_name().unwrap_or_default().to_string_lossy();
        let mut fillings = vec![None; segments.len()];
        for (at, matches) in numbers.into_iter().zip(found) {
            fillings[at] = filling(&segments[at].text, matches, &origin, args);
        }
        Ok(fillings)
    }
}

/// A text with those before and after it in its file; a text that stands alone has no neighbours to compare.
fn in_context<'s>(segments: &'s [FillSegment], at: usize, text: &'s str) -> Wanted<'s> {
    let file = segments[at].file;
    let beside = |at: Option<usize>| {
        let beside = at.and_then(|at| segments.get(at)).filter(|segment| segment.file == file);
        beside.map(|segment| segment.text.as_str())
    };
    let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    Wanted::between(text, before, after)
}

/// What is written of the matches of a text.
fn filling(text: &str, matches: Vec<Match>, origin: &str, args: &FillArgs) -> Option<Filling> {
    let best = matches.first()?;
    let repaired = args.repair.then(|| repair(text, &best.entry.source, &best.entry.target)).flatten();
    let repaired = repaired.map(|repair| {
        let changes = repair.changes.iter().map(|(old, new)| format!("{old} → {new}"));
        let note = format!("put right: {}", changes.collect::<Vec<_>>().join(", "));
        (repair.target, note)
    });
    let matches = matches.into_iter().map(|found| FillMatch {
        markup: markup(&found),
        percent: found.percent,
        similarity: found.score.percent(),
        origin: origin.to_owned(),
        source: found.entry.source,
        target: found.entry.target,
    });
    Some(Filling { matches: matches.collect(), repaired, only_with_codes: args.exact_only })
}

fn markup(found: &Match) -> Option<[String; 2]> {
    let entry = &found.entry;
    match (&entry.source_markup, &entry.target_markup) {
        (Some(source), Some(target)) => Some([source.clone(), target.clone()]),
        _ => None,
    }
}

/// The languages an XLIFF file says; an error when its parts are in several.
fn languages(file: &Fillable, name: &str) -> Result<[Option<String>; 2]> {
    let mut said = [None, None];
    for number in 0..=file.segments().last().map_or(0, |last| last.file) {
        for (said, own) in said.iter_mut().zip(file.languages(number)) {
            let own = own.map(str::to_owned);
            match (&said, own) {
                (Some(said), Some(own)) if *said != own => {
                    return Err(Failure::input(format!(
                        "“{name}” is in several languages: {said} and {own}"
                    ))
                    .with_hint("fill its files one by one"));
                }
                (_, own) => *said = own.or(said.take()),
            }
        }
    }
    Ok(said)
}

/// The language the memory has beside the source, when it is one.
fn only_target(store: &Store, source: Option<&str>) -> Result<String> {
    let others = store.languages()?;
    let others = others.into_iter().filter(|code| source.is_none_or(|source| fit(code, source).is_none()));
    let others = others.collect::<Vec<_>>();
    match others.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Failure::usage("the language of the translation is not known").with_hint("say --target")),
    }
}

fn xliff_of(out: &Path) -> Result<Format> {
    let format = Format::from_path(out).ok();
    format.filter(|format| matches!(format, Format::Xliff1 | Format::Xliff2)).ok_or_else(|| {
        Failure::usage(format!("“{}” has an ending that is not of XLIFF", out.display()))
            .with_hint("use .xlf, or .xlf2 for version 2, or say --to")
    })
}

/// The units as an XLIFF file that waits for its targets.
fn as_xliff(units: &[Unit], name: &str, format: Format, languages: Vec<String>) -> Result<Fillable> {
    let fail = |error| failure(error, Path::new(name));
    let folder = tempfile::tempdir().map_err(|error| Failure::output(format!("cannot write: {error}")))?;
    let path = folder.path().join("job.xlf");
    let original = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), &languages[0]);
    let layout = Layout { languages, original, ..Layout::default() };
    let options = SinkOptions { format, style: Style::Faithful };
    let mut sink = sink::open_as(&path, &header, &options, &layout).map_err(fail)?;
    for unit in units {
        sink.write_unit(unit).map_err(fail)?;
    }
    output::commit(sink.finish().map_err(fail)?.outputs).map_err(fail)?;
    let written = std::fs::File::open(&path).map_err(|error| Failure::reading(&path, &error))?;
    Fillable::read(name, written, None).map_err(fail)
}

/// `filled 3 of 5 segments: 1 of 101 %, 2 of 85-94 %; 1 had a translation`
fn summary(segments: &[FillSegment], fillings: &[Option<Filling>], filled: &[Option<Filled>]) -> String {
    let mut bands = BTreeMap::<Band, usize>::new();
    let (mut repaired, mut without_codes) = (0, 0);
    for (filling, how) in fillings.iter().zip(filled) {
        let (Some(filling), Some(how)) = (filling, how) else { continue };
        let percent = filling.matches.first().map_or(0, |best| best.percent);
        *bands.entry(Band::of(percent)).or_default() += 1;
        repaired += usize::from(*how == Filled::Repaired);
        without_codes += usize::from(*how == Filled::WithoutCodes);
    }
    let count = bands.values().sum::<usize>();
    let listed = bands.iter().map(|(band, count)| format!("{count} of {} %", band.name()));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let mut out = format!("filled {count} of {} segments", segments.len());
    if count > 0 {
        let _ = write!(out, ": {listed}");
    }
    let translated = segments.iter().zip(filled);
    let translated =
        translated.filter(|(segment, filled)| segment.has == Has::Translation && filled.is_none());
    let locked = segments.iter().filter(|segment| segment.has == Has::Lock).count();
    for (count, what) in [
        (repaired, "put right"),
        (without_codes, "without codes, to be reviewed"),
        (translated.count(), "had a translation"),
        (locked, "must not be changed"),
    ] {
        if count > 0 {
            let _ = write!(out, "; {count} {what}");
        }
    }
    out
}
