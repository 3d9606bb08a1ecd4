//! `diglot memory`: the translation memory, a file in which what was translated is kept and found again.

mod add;
mod analyse;
mod analysed;
mod clean;
mod export;
mod fill;
mod find;
mod indexes;
mod job;
mod lines;
mod lookup;
mod merge;
mod penalties;
mod pour;
mod project;
mod serve;
mod shown;
mod stats;
mod words;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::memory::{Entry, StoreError};

use super::Common;
use super::error::{Failure, Kind, Result};

/// Keep translations in a memory, and find them again
///
/// A memory is one file, NAME.memory. It holds any number of languages; of each unit it keeps the texts with their inline
/// markup, where they stood, who made them and when, and how sure the alignment was.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct MemoryArgs {
    #[command(subcommand)]
    command: MemoryCommand,
}

/// The commands; each is explained in its own file.
#[derive(Debug, Subcommand)]
enum MemoryCommand {
    Add(add::AddArgs),
    Find(find::FindArgs),
    Analyse(analyse::AnalyseArgs),
    Fill(fill::FillArgs),
    Words(words::WordsArgs),
    Export(export::ExportArgs),
    Stats(stats::StatsArgs),
    Merge(merge::MergeArgs),
    Clean(clean::CleanArgs),
    Serve(serve::ServeArgs),
}

/// Runs the command.
pub fn run(args: &MemoryArgs, common: &Common) -> Result<ExitCode> {
    match &args.command {
        MemoryCommand::Add(args) => add::run(args, common),
        MemoryCommand::Find(args) => find::run(args, common),
        MemoryCommand::Analyse(args) => analyse::run(args, common),
        MemoryCommand::Fill(args) => fill::run(args, common),
        MemoryCommand::Words(args) => words::run(args, common),
        MemoryCommand::Export(args) => export::run(args, common),
        MemoryCommand::Stats(args) => stats::run(args, common),
        MemoryCommand::Merge(args) => merge::run(args, common),
        MemoryCommand::Clean(args) => clean::run(args, common),
        MemoryCommand::Serve(args) => serve::run(args, common),
    }
}

/// A failure of a memory in the words of the command line.
impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let kind = match error {
            StoreError::DiskFull { .. } | StoreError::Busy { .. } | StoreError::ReadOnly { .. } => {
                Kind::Output
            }
            _ => Kind::Input,
        };
        Self::new(kind, error)
    }
}

/// Refuses to make a memory under a name that says it is something else: `memory add new.tmx old.tmx` lacks the memory.
fn refuse_other_name(path: &Path) -> Result<()> {
    if path.exists() || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("memory")) {
        return Ok(());
    }
    let name = path.with_extension("memory");
    Err(Failure::usage(format!("“{}” is not there, and a new memory ends in .memory", path.display()))
        .with_hint(format!("call it {}", name.display())))
}

/// Whether an entry is as sure as asked; what a person accepted always is.
fn is_sure(entry: &Entry, min_confidence: f64) -> bool {
    entry.is_accepted() || entry.confidence >= min_confidence
}
