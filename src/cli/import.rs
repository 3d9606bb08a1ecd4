//! `diglot import`: a table that was edited elsewhere -> one action of a review.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::review::import::import;
use crate::review::table;

use super::error::{Failure, Result};
use super::notes::Notes;
use super::review::{one_action, store};
use super::screen::Screen;
use super::{Common, input};
use store::Access;

/// Take a table back that was edited elsewhere
///
/// The table is one that “diglot export” wrote as .review.tsv or .tsv, in UTF-8. Cells may have been merged, split and moved, rows deleted
/// where their sentences stand in others, words corrected: a sentence that is 80 % alike is taken as edited. The columns source and target
/// must be there, by their heads. All of it is one action, which one undo takes back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot export article.bitext -o article.review.tsv
  diglot import article.bitext article.review.tsv --dry-run")]
pub struct ImportArgs {
    /// The bitext file
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bitext: PathBuf,
    /// The table; - is standard input
    #[arg(hide_short_help = true, value_name = "CHANGED", value_hint = ValueHint::FilePath)]
    changed: PathBuf,
    /// Leave out sentences that are not in the table
    ///
    /// Without it a table in which a sentence is missing is refused.
    #[arg(long)]
    missing_out: bool,
    /// Only show what would change, as a patch
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &ImportArgs, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    let access = if args.dry_run { Access::Look } else { Access::Work };
    let (mut session, mut store) = store::open(&args.bitext, access, notes)?;
    let input = input::read(&args.changed)?;
    let text = input.text()?;
    let said = |error: &dyn std::fmt::Display| Failure::input(format!("“{}”, {error}", input.name));
    let rows = table::read(text).map_err(|error| said(&error))?;
    let import = import(session.state(), &rows, args.missing_out).map_err(|error| said(&error))?;
    let [same, moved, edited] = import.cells;
    let left_out =
        if import.missing > 0 { format!(", {} sentences left out", import.missing) } else { String::new() };
    notes
        .note(&format!("{same} cells as they were, {moved} with other sentences, {edited} edited{left_out}"));
    let screen = Screen::detect(common.color);
    one_action(&import.action, &mut session, &mut store, args.dry_run, notes, &screen)
}
