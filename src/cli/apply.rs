//! `diglot apply`: a patch -> one action of a review.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::review::patch;

use super::error::{Failure, Result};
use super::notes::Notes;
use super::review::{one_action, store};
use super::screen::Screen;
use super::{Common, input};
use store::Access;

/// Carry out a patch in a review
///
/// The patch is what “diglot diff” wrote, or the whole of “diglot diff --all” after editing: deleting a line that begins with @ merges
/// two links, writing one splits a link, moving a line with < or > moves its sentence; “@ 17 ok” accepts, “@ 17 out” leaves out, “@ 17 ?
/// text” marks as doubtful with a note. All of it is one action, which one undo takes back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot diff article.bitext --all > whole.patch
  diglot apply article.bitext whole.patch --dry-run")]
pub struct ApplyArgs {
    /// The bitext file
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bitext: PathBuf,
    /// The patch; - is standard input
    #[arg(hide_short_help = true, value_hint = ValueHint::FilePath)]
    patch: PathBuf,
    /// Only show what would change, as a patch
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &ApplyArgs, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    let access = if args.dry_run { Access::Look } else { Access::Work };
    let (mut session, mut store) = store::open(&args.bitext, access, notes)?;
    let input = input::read(&args.patch)?;
    let links = 0..session.state().links().len();
    let action = patch::read(input.text()?, session.state(), links, "apply")
        .map_err(|error| Failure::input(format!("“{}”, {error}", input.name)))?;
    one_action(&action, &mut session, &mut store, args.dry_run, notes, &Screen::detect(common.color))
}
