//! `diglot memory analyse`: how much of a job the memory knows, in the bands that translators are paid by.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum, ValueHint};

use crate::align::Progress as _;
use crate::exchange::output::{self, Output};
use crate::exchange::words::words;
use crate::memory::analyse::{AnalyseOptions, Band, JobText, Size, Table, analyse};
use crate::memory::search::layers::Kind;
use crate::memory::search::{LetterIndex, WordIndex};
use crate::memory::{Access, Index, Store, Wanted};

use super::super::error::{Failure, Result};
use super::super::input::DASH;
use super::super::notes::{Notes, warn};
use super::super::progress::Bar;
use super::super::screen::print;
use super::super::tmx::{failure, flow};
use super::super::{Common, number};
use super::analysed::{Weights, as_csv, as_json, as_table};
use super::find::By;
use super::indexes;
use super::job::{Body, JobReading, Part};
use super::lookup::Lookup;

/// Count how much of a job the memory knows
///
/// Reads texts, which are cut into sentences as by diglot segment, the sources of .bitext and XLIFF files and of units (TMX, TSV, CSV,
/// JSONL, XLSX, PO). Each segment is in one band: that of the best match that diglot memory find gives. Whatever came before in the job,
/// in the same file or an earlier one, is a repetition.
///
/// A word is a run of characters with a letter or digit in it; in Chinese, Japanese, Thai and the like each character is one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory analyse news.memory article.txt job.xlf
  diglot memory analyse news.memory *.xlf --weights 101=0,100=10,95=30 --to csv")]
pub struct AnalyseArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// The files of the job; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// What is less counts as no match
    #[arg(long, value_name = "PERCENT", default_value_t = 50)]
    #[arg(value_parser = |given: &str| number(given, 50, 100).map(|percent| percent as u32))]
    min: u32,
    /// Tell apart what is like an earlier segment of the job
    ///
    /// A segment that is more like an earlier one of the job than like anything in the memory is counted in an internal band.
    #[arg(long)]
    internal: bool,
    /// Count 101 and 100 before repetitions
    ///
    /// Without it every further occurrence of a text is a repetition, also of one that the memory has as it stands.
    #[arg(long)]
    exact_first: bool,
    /// What a word of a band counts, in percent: 101=0,100=10
    ///
    /// The bands are repetitions, 101, 100, 95, 85, 75, 50 and new. Those that are not named count 100. internal-95 and so on count
    /// as 95 when they are not named.
    #[arg(long, value_name = "LIST", value_parser = Weights::parse)]
    weights: Option<Weights>,
    /// How it is written: table, csv, json
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true)]
    to: Option<Shape>,
    /// Write to this file
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
    #[command(flatten)]
    lookup: Lookup,
    #[command(flatten)]
    reading: JobReading,
}

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    Table,
    Csv,
    Json,
}

/// Runs the command.
pub fn run(args: &AnalyseArgs, common: &Common) -> Result<ExitCode> {
    let notes = Notes::new(common);
    let shape = args.shape();
    if let Some(out) = &args.out {
        flow::refuse_input(out, &args.files)?;
        flow::refuse_input(out, std::slice::from_ref(&args.memory))?;
    }
    let store = Store::open(&args.memory, Access::Read)?;
    if let Some(target) = &args.lookup.target {
        indexes::languages(&store, Some(target))?;
    }
    let mut job = Job::default();
    for file in &args.files {
        for part in args.reading.read(file, args.lookup.said(), notes)? {
            job.add(part, args.lookup.source.as_deref());
        }
    }
    let bands = match args.lookup.by {
        By::Words => bands::<WordIndex>(args, &job, &store, common)?,
        By::Letters => bands::<LetterIndex>(args, &job, &store, common)?,
    };
    let mut table = Table::default();
    job.files.iter().for_each(|name| table.begin(name));
    for (segment, band) in job.segments.iter().zip(bands) {
        table.add(segment.file, band, Size::of(&segment.text, words(&segment.text)));
    }
    let weights = args.weights.as_ref();
    let text = match shape {
        Shape::Table => as_table(&table, args.internal, weights),
        Shape::Csv => as_csv(&table, args.internal, weights),
        Shape::Json => as_json(&table, args.internal, weights),
    };
    match args.out.as_ref().filter(|out| out.as_os_str() != DASH) {
        None => print(&text)?,
        Some(out) => {
            let mut output = Output::new(out).map_err(|error| failure(error, out))?;
            output.write_all(text.as_bytes()).map_err(|error| Failure::writing(out, &error))?;
            output::commit(vec![output]).map_err(|error| failure(error, out))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl AnalyseArgs {
    fn shape(&self) -> Shape {
        let ending = self.out.as_ref().and_then(|out| out.extension()).unwrap_or_default();
        match self.to {
            Some(shape) => shape,
            None if ending.eq_ignore_ascii_case("csv") => Shape::Csv,
            None if ending.eq_ignore_ascii_case("json") => Shape::Json,
            None => Shape::Table,
        }
    }
}

/// What is counted.
#[derive(Default)]
struct Job {
    files: Vec<String>,
    /// The languages, as far as they are known.
    languages: Vec<Option<String>>,
    segments: Vec<JobSegment>,
}

struct JobSegment {
    text: String,
    file: usize,
    language: usize,
    /// The number of the text it stands in; what has none has no neighbours.
    of: Option<usize>,
}

impl Job {
    fn add(&mut self, part: Part, asked: Option<&str>) {
        let file = self.files.len();
        self.files.push(part.name);
        match part.body {
            Body::Xliff(xliff) => {
                for segment in xliff.segments() {
                    let [source, _] = xliff.languages(segment.file);
                    let language = self.language(asked.or(source));
                    self.push(segment.text.clone(), file, language, Some(segment.file));
                }
            }
            Body::Units { units, source, is_text } => {
                let language = self.language(asked.or(source.as_deref()));
                for unit in units {
                    let text = unit.variants.first().map(|variant| variant.segment.plain_text());
                    self.push(text.unwrap_or_default(), file, language, is_text.then_some(0));
                }
            }
        }
    }

    fn language(&mut self, code: Option<&str>) -> usize {
        let code = code.map(str::to_owned);
        let known = self.languages.iter().position(|known| *known == code);
        known.unwrap_or_else(|| {
            self.languages.push(code);
            self.languages.len() - 1
        })
    }

    fn push(&mut self, text: String, file: usize, language: usize, of: Option<usize>) {
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            let text = if trimmed.len() == text.len() { text } else { trimmed.to_owned() };
            self.segments.push(JobSegment { text, file, language, of });
        }
    }

    fn wanted(&self, at: usize) -> JobText<'_> {
        let own = &self.segments[at];
        let beside = |at: Option<usize>| {
            let beside = at.and_then(|at| self.segments.get(at));
            let beside = beside.filter(|it| own.of.is_some() && it.file == own.file && it.of == own.of);
            beside.map(|segment| segment.text.as_str())
        };
        let wanted = Wanted::between(&own.text, beside(at.checked_sub(1)), beside(Some(at + 1)));
        JobText { wanted, language: own.language }
    }
}

/// The band of each segment.
fn bands<K: Kind + Sync>(args: &AnalyseArgs, job: &Job, store: &Store, common: &Common) -> Result<Vec<Band>> {
    let mut all = Vec::<Vec<Index<K>>>::new();
    for language in &job.languages {
        let known = match language {
            None => true,
            Some(_) if args.lookup.source.is_some() => true,
            Some(code) => !indexes::fitting(store, code)?.is_empty(),
        };
        if !known {
            let code = language.as_deref().unwrap_or_default();
            warn(&format!("there is nothing in “{code}” in “{}”", args.memory.display()));
            all.push(Vec::new());
            continue;
        }
        all.push(indexes::open(store, language.as_deref(), common)?);
    }
    let texts = (0..job.segments.len()).map(|at| job.wanted(at)).collect::<Vec<_>>();
    let options = AnalyseOptions {
        find: args.lookup.options(args.min, 1, args.lookup.target.as_deref()),
        internal: args.internal,
        exact_first: args.exact_first,
    };
    let bar = Bar::new(common.quiet);
    bar.begin("looking up", texts.len() as u64);
    Ok(analyse(store, &all, &texts, &options, &|done| bar.advance(done))?)
}
