//! `diglot diff`: what a review has changed, as a patch.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};

use crate::bitext::bitext_file;
use crate::review::patch;
use crate::review::state::State;

use super::error::Result;
use super::notes::Notes;
use super::review::store;
use super::screen::Screen;
use super::{Common, share};

/// Show what a review has changed
///
/// The links that differ from the automatic alignment, with two of context, for reading, for git and for “diglot apply”. The exit code is 0 when
/// nothing differs and 1 when something does. With --all every link as it is now, for editing; then it is 0.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot diff article.bitext > fix.patch
  diglot diff article.bitext --all > whole.patch")]
pub struct DiffArgs {
    /// The bitext file
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bitext: PathBuf,
    /// Every link as it is now, to be edited
    #[arg(long)]
    all: bool,
    /// Mark links less sure with ? (percent)
    #[arg(long, value_name = "N", default_value = "80", value_parser = share::parse)]
    threshold: f64,
}

pub fn run(args: &DiffArgs, common: &Common) -> Result<ExitCode> {
    let (session, _) = store::open(&args.bitext, store::Access::Look, Notes::new(common))?;
    let state = session.state();
    let body = if args.all {
        patch::write(state, 0..state.links().len(), args.threshold)
    } else {
        patch::diff(&State::new(session.before()), state, args.threshold)
    };
    if body.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let checksum = bitext_file::checksum(&bitext_file::to_string(session.before()));
    let head = patch::head(&args.bitext.display().to_string(), &checksum);
    Screen::detect(common.color).pass(format!("{head}{body}").as_bytes())?;
    Ok(if args.all { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
