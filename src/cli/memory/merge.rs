//! `diglot memory merge`: memories into one.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};

use crate::align::Progress as _;
use crate::formats::atomic::is_same_file;
use crate::memory::{Access, AddOptions, Store};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::Notes;
use super::super::progress::Bar;
use super::add::{KeepArg, summary};
use super::pour::{Broken, pour};
use super::refuse_other_name;

/// Add memories to another memory
///
/// What both hold stays once, as with diglot memory add. The memories that are added stay as they are.
#[derive(Debug, Args)]
#[command(after_help = "Example: diglot memory merge all.memory news.memory sport.memory")]
pub struct MergeArgs {
    /// The memory that grows; made when it is not there
    #[arg(value_name = "INTO", value_hint = ValueHint::FilePath)]
    into: PathBuf,
    /// The memories to add
    #[arg(required = true, value_name = "FROM", value_hint = ValueHint::FilePath)]
    from: Vec<PathBuf>,
    /// Several targets: all, newest, first
    #[arg(long, value_name = "WHICH", value_enum, default_value_t, hide_possible_values = true)]
    keep: KeepArg,
}

/// Runs the command.
pub fn run(args: &MergeArgs, common: &Common) -> Result<ExitCode> {
    refuse_other_name(&args.into)?;
    if let Some(path) = args.from.iter().find(|path| is_same_file(path, &args.into)) {
        let message = format!("“{}” cannot be added to itself", path.display());
        return Err(Failure::usage(message).with_hint("name another memory"));
    }
    let stores = args
        .from
        .iter()
        .map(|path| Store::open(path, Access::Read))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let bar = Bar::new(common.quiet);
    bar.begin("merging", 0);
    let options = AddOptions { keep: args.keep.meant(), ..AddOptions::default() };
    let added = pour(&args.into, &options, |to| {
        stores.iter().try_for_each(|store| {
            store.entries(|_, entry| {
                bar.advance(1);
                Ok::<_, Broken>(to.entry(entry)?)
            })
        })
    });
    drop(bar);
    Notes::new(common).note(&format!("{}: {}", args.into.display(), summary(&added?)));
    Ok(ExitCode::SUCCESS)
}
