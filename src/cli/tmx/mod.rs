//! `diglot tmx`: what is done with whole translation memories, as streams.

mod check;
mod clean;
mod convert;
mod diff;
pub mod flow;
mod merge;
mod split;
mod stats;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueHint};

use crate::align::Progress as _;
use crate::exchange::Format;
use crate::exchange::error::ExchangeError;
use crate::exchange::input::{self, Input, OnRead};
use crate::exchange::source::{self, Source, SourceOptions};

pub use convert::{each_pair, is_moses};

use super::error::{Failure, Kind, Result};
use super::progress::Bar;
use super::{Common, input::DASH};

/// Count, check, convert, clean, join, cut and compare TMX files
///
/// Every command reads TMX of any version and encoding, also packed in .gz or .zip, as a stream: a file may be larger than
/// memory. A broken unit costs that unit only, and what is wrong is said with line, column and number of the unit.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct TmxArgs {
    #[command(subcommand)]
    command: TmxCommand,
}

/// The commands; each is explained in its own file.
#[derive(Debug, Subcommand)]
enum TmxCommand {
    Check(check::CheckArgs),
    Stats(stats::StatsArgs),
    Clean(clean::CleanArgs),
    Convert(convert::ConvertArgs),
    Diff(diff::DiffArgs),
    Merge(merge::MergeArgs),
    Split(split::SplitArgs),
}

/// How files are read; options of every command.
#[derive(Debug, Args)]
pub struct Reading {
    /// Encoding of the input, when a file says a wrong one or none
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    encoding: Option<String>,
    /// Stop at the first place that is not well-formed, instead of leaving that unit out
    #[arg(hide_short_help = true, long)]
    strict: bool,
}

/// Runs the command.
pub fn run(args: &TmxArgs, common: &Common) -> Result<ExitCode> {
    match &args.command {
        TmxCommand::Check(args) => check::run(args, common),
        TmxCommand::Stats(args) => stats::run(args, common),
        TmxCommand::Clean(args) => clean::run(args, common),
        TmxCommand::Convert(args) => convert::run(args, common),
        TmxCommand::Diff(args) => diff::run(args, common),
        TmxCommand::Merge(args) => merge::run(args, common),
        TmxCommand::Split(args) => split::run(args, common),
    }
}

impl Reading {
    /// How sources are to be opened.
    pub fn options(&self) -> SourceOptions {
        SourceOptions { encoding: self.encoding.clone(), strict: self.strict, ..SourceOptions::default() }
    }
}

/// The files of a command, opened one after another, with one bar for the bytes of them all.
pub struct Files {
    bar: Arc<Bar>,
}

impl Files {
    /// Begins the bar; `passes` is how often the files are read.
    pub fn new(paths: &[PathBuf], step: &str, passes: u64, common: &Common) -> Self {
        let bar = Arc::new(Bar::new(common.quiet));
        let size = |path: &PathBuf| {
            std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
        };
        // Standard input has no size: then there is a spinner.
        let total = paths.iter().map(size).sum::<Option<u64>>().unwrap_or_default();
        bar.begin(step, total * passes);
        Self { bar }
    }

    /// The streams in a file; an archive has several.
    pub fn open(&self, path: &Path) -> Result<Vec<Input>> {
        let bar = Arc::clone(&self.bar);
        let on_read: OnRead = Arc::new(move |count| bar.advance(count));
        input::open(path, Some(on_read)).map_err(|error| failure(error, path))
    }

    /// The sources in a file.
    pub fn sources(&self, path: &Path, options: &SourceOptions) -> Result<Vec<Opened>> {
        let opened = self.open(path)?.into_iter().map(|input| {
            let name = input.name.clone();
            let source = source::open(input, options).map_err(|error| failure(error, path))?;
            Ok(Opened { name, source })
        });
        opened.collect()
    }
}

/// A source and what it is called.
pub struct Opened {
    /// The path, with the member behind it in an archive.
    pub name: String,
    /// Its units.
    pub source: Box<dyn Source>,
}

/// A failure of a stream in the words of the command line.
pub fn failure(error: ExchangeError, path: &Path) -> Failure {
    match error {
        ExchangeError::Reading { source, .. } if path.as_os_str() != DASH => Failure::reading(path, &source),
        error if error.io_kind() == Some(std::io::ErrorKind::BrokenPipe) => {
            Failure::stdout(&std::io::ErrorKind::BrokenPipe.into())
        }
        error @ (ExchangeError::Unit(_)
        | ExchangeError::Writing(_)
        | ExchangeError::Output(_)
        | ExchangeError::Seen(_)) => Failure::new(Kind::Output, error),
        error => Failure::new(Kind::Input, error),
    }
}

/// Reads the name of a format.
pub fn parse_format(given: &str) -> std::result::Result<Format, String> {
    given.parse::<Format>()
}

/// The files a command reads.
#[derive(Debug, Args)]
pub struct Paths {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
}
