//! The commands: one command, one file. Parses, calls the library, prints.

mod abbreviations;
mod again;
mod align;
mod apply;
mod completions;
mod data;
mod diff;
mod error;
mod explain;
mod export;
mod import;
mod input;
mod interrupt;
mod language_code;
mod man;
mod measure;
mod memory;
mod model;
mod notes;
mod output;
mod pip;
mod progress;
mod review;
mod screen;
mod segment;
mod settings;
mod share;
mod srx;
mod stamp;
mod table;
mod taught_by_memory;
mod text;
mod tmx;
mod tool;
mod update;
mod vectors;
mod wrap;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueHint};

use error::{Failure, Result};
use notes::Notes;
use screen::When;

/// Turns a text and its translation into a translation memory
///
/// diglot splits both texts into sentences, links the sentences that belong together, says how sure it is of each
/// link, and writes a translation memory (TMX) that CAT tools take.
#[derive(Debug, Parser)]
#[command(
    name = "diglot",
    version,
    disable_help_flag = true,
    subcommand_required = true,
    arg_required_else_help = true,
    // As usual, without the empty line behind the first: the commands fill the screen.
    help_template = "{before-help}{about-with-newline}{usage-heading} {usage}\n\n{all-args}{after-help}",
    after_help = "Example: diglot align article.ru.txt article.en.txt -o article.tmx",
    after_long_help = LONG_HELP
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const LONG_HELP: &str = "\
The line that everything follows:
  file -> Document -> Sentences -> Alignment (links) -> Bitext -> TMX, memory

Examples:
  diglot align article.ru.txt article.en.txt                  a table to read
  diglot align article.ru.txt article.en.txt -o article.tmx   for CAT tools
  diglot segment article.ru.txt                               only sentences
  diglot completions bash; diglot man align                   for your shell, for man(1)

Settings: every option can be set in config.toml by its long name, at the top
or in a table of the command's name. The command line wins. The file stands in
  Linux    $XDG_CONFIG_HOME/diglot or ~/.config/diglot
  macOS    ~/Library/Application Support/diglot
  Windows  %APPDATA%\\diglot

Exit codes: 0 done; 1 only from a command that answers a question, when the
answer is no; 2 could not do it, with the reason on standard error; 130 ended
by Ctrl-C, leaving no half file.";

/// The commands; each is explained in its own file.
#[derive(Debug, Subcommand)]
enum Command {
    Align(Box<align::AlignArgs>),
    Segment(segment::SegmentArgs),
    Review(review::ReviewArgs),
    Export(export::ExportArgs),
    Import(import::ImportArgs),
    Diff(diff::DiffArgs),
    Apply(apply::ApplyArgs),
    Measure(measure::MeasureArgs),
    Tmx(tmx::TmxArgs),
    #[command(visible_alias = "tm")]
    Memory(memory::MemoryArgs),
    Model(model::ModelArgs),
    #[command(hide = true)]
    Completions(completions::CompletionsArgs),
    #[command(hide = true)]
    Man(man::ManArgs),
}

/// Options of every command.
#[derive(Debug, Args)]
struct Common {
    /// Say nothing but warnings and errors
    #[arg(short, long, global = true, display_order = 101)]
    quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true, display_order = 102)]
    verbose: bool,
    /// When to use colours (`NO_COLOR` is respected)
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    #[arg(hide_short_help = true, hide_possible_values = true, display_order = 103)]
    color: When,
    /// How many threads may work; all processors without it. The result is the same with any number
    #[arg(long, global = true, value_name = "N", value_parser = |given: &str| number(given, 1, 1024))]
    #[arg(hide_short_help = true, display_order = 104)]
    threads: Option<u64>,
    /// Take settings from this file instead of the one in the configuration folder
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    #[arg(hide_short_help = true, display_order = 105)]
    config: Option<PathBuf>,
    /// Show the short help; “diglot help COMMAND” explains
    #[arg(short, long, global = true, action = ArgAction::HelpShort, display_order = 106)]
    help: Option<bool>,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    interrupt::watch();
    let done = match parse(std::env::args_os().collect()) {
        Ok(cli) => run(&cli),
        Err(Stop::Told(code)) => return code,
        Err(Stop::Failure(failure)) => Err(failure),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            if let Some(sentence) = failure.sentence() {
                notes::error(&sentence);
            }
            failure.exit_code()
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode> {
    let common = &cli.common;
    if let Some(threads) = common.threads {
        // Only fails when a pool exists already, and none does before this line.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads as usize).build_global();
    }
    match &cli.command {
        Command::Align(args) => align::run(args, common),
        Command::Segment(args) => segment::run(args, common),
        Command::Review(args) => return review::run(args, common),
        Command::Export(args) => export::run(args, common),
        Command::Import(args) => import::run(args, common),
        Command::Diff(args) => return diff::run(args, common),
        Command::Apply(args) => apply::run(args, common),
        Command::Measure(args) => measure::run(args, common),
        Command::Tmx(args) => return tmx::run(args, common),
        Command::Memory(args) => return memory::run(args, common),
        Command::Model(args) => model::run(args, common),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a whole number from `least` to `most`.
fn number(given: &str, least: u64, most: u64) -> std::result::Result<u64, String> {
    let number = given.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| match most {
        u64::MAX => format!("write a whole number from {least}"),
        _ => format!("write a whole number from {least} to {most}"),
    })
}

/// Why nothing is to be run.
enum Stop {
    /// The person has been told all there is (help, version, a mistake on the command line).
    Told(ExitCode),
    /// Something is wrong.
    Failure(Failure),
}

/// What was typed, completed by the settings file.
fn parse(typed: Vec<OsString>) -> std::result::Result<Cli, Stop> {
    let asks_for_help = typed.iter().any(|word| word == "help" || word == "--help");
    let command = if asks_for_help { with_keys(Cli::command()) } else { Cli::command() };
    let matches = command.try_get_matches_from(&typed).map_err(|error| tell(&error))?;
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| tell(&error))?;
    let settings = settings::read(cli.common.config.as_deref()).map_err(Stop::Failure)?;
    if let Some(settings) = settings {
        let command = settings.apply(Cli::command(), &path(&matches)).map_err(Stop::Failure)?;
        let matches = command.try_get_matches_from(&typed).map_err(|error| tell(&error))?;
        cli = Cli::from_arg_matches(&matches).map_err(|error| tell(&error))?;
        let asked = |flag: &str| matches.value_source(flag) == Some(ValueSource::CommandLine);
        match (asked("quiet"), asked("verbose")) {
            (true, false) => cli.common.verbose = false,
            (false, true) => cli.common.quiet = false,
            _ => {}
        }
        Notes::new(&cli.common).detail(&format!("settings from {}", settings.path().display()));
    }
    Ok(cli)
}

/// The names of the command that was called: `["tmx", "clean"]`.
fn path(matches: &clap::ArgMatches) -> Vec<&str> {
    let mut path = Vec::new();
    let mut inside = Some(matches);
    while let Some((name, inner)) = inside.and_then(clap::ArgMatches::subcommand) {
        path.push(name);
        inside = Some(inner);
    }
    path
}

/// The program with the table of keys in the long help of `review`.
fn with_keys(program: clap::Command) -> clap::Command {
    program.mut_subcommands(|command| {
        if command.get_name() != "review" {
            return command;
        }
        let help = command.get_after_help().cloned().unwrap_or_default();
        command.after_long_help(format!("{help}\n\n{}", review::keys()))
    })
}

/// Shows help as clap does, and a mistake on the command line as one sentence.
fn tell(error: &clap::Error) -> Stop {
    if !error.use_stderr() || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        let broken = error.print().is_err();
        return Stop::Told(if error.use_stderr() && !broken { ExitCode::from(2) } else { ExitCode::SUCCESS });
    }
    let text = error.to_string();
    let paragraphs =
        text.split("\n\n").filter(|part| !part.starts_with("Usage:") && !part.starts_with("For more"));
    let lines = paragraphs.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
    let sentence = lines.collect::<Vec<_>>().join(" ").replace(" tip: ", "; ");
    let hint = match error.kind() {
        clap::error::ErrorKind::MissingRequiredArgument => "; --help shows how to call it",
        _ => "",
    };
    notes::error(&format!("{}{hint}", sentence.trim_start_matches("error: ")));
    Stop::Told(ExitCode::from(2))
}
