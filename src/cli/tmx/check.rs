//! `diglot tmx check`: what is wrong with a translation memory, and what each CAT tool makes of it.

mod report;

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use diglot_tmx::{FileCheck, Problem, ReadError, ReadOptions, Summary, Tool};

use crate::exchange::Format;
use crate::exchange::error::ExchangeError;
use crate::exchange::input::Input;

use super::super::error::{Failure, Result};
use super::super::notes::{self, Notes};
use super::super::screen::{Screen, marked, print};
use super::super::{Common, number};
use super::{Files, Paths, failure};
use report::Report;

/// Say what is wrong with TMX files and what each CAT tool makes of that
///
/// First a verdict for each tool, then the problems by kind, the most serious first, each with the first places it stands
/// at and with what the tools do because of it. In brackets stands how that is known: measured with a small file, from
/// the source code of the tool, documented by its makers, reported by its users, or from the standard.
///
/// The exit code is 1 when something in a file breaks a rule of XML or TMX. With --for only what is known to matter to
/// those tools counts, whether it breaks a rule or not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx check memory.tmx
  diglot tmx check --for omegat *.tmx && cp *.tmx project/tm/
  diglot tmx check memories.zip --json | jq .verdicts")]
pub struct CheckArgs {
    #[command(flatten)]
    paths: Paths,
    /// Count what matters to omegat, trados, memoq or wordfast
    ///
    /// Repeatable.
    #[arg(long = "for", value_name = "TOOL", value_parser = |given: &str| given.parse::<Tool>())]
    tools: Vec<Tool>,
    /// Count what breaks no rule but costs matches, too
    #[arg(long)]
    pedantic: bool,
    /// How many places to name of each kind
    ///
    /// --verbose lists all of them as they are found.
    #[arg(long, value_name = "N", default_value = "3", value_parser = |given: &str| number(given, 0, 100_000))]
    examples: u64,
    /// Write one JSON object a file
    #[arg(long)]
    json: bool,
    /// Encoding of the input, when a file says a wrong one or none
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    encoding: Option<String>,
}

/// Runs the command: exit code 1 when there are problems that count.
pub fn run(args: &CheckArgs, common: &Common) -> Result<ExitCode> {
    let files = Files::new(&args.paths.files, "checking", 1, common);
    let screen = Screen::detect(common.color);
    let (mut reports, mut first_failure, mut mattering) = (Vec::new(), None, false);
    for path in &args.paths.files {
        let checked = files.open(path).and_then(|inputs| {
            inputs.into_iter().try_for_each(|input| {
                let Some(report) = check(input, path, args, common)? else { return Ok(()) };
                mattering |= report.mattering() > 0;
                reports.push(if args.json { report.json() } else { report.text(&screen, common.verbose) });
                Ok(())
            })
        });
        // What is wrong with one file does not keep the others from being checked.
        if let Err(failure) = checked {
            match first_failure {
                None => first_failure = Some(failure),
                Some(_) => failure.sentence().iter().for_each(|sentence| notes::error(sentence)),
            }
        }
    }
    drop(files);
    for report in &reports {
        print(report)?;
    }
    first_failure.map_or(Ok(ExitCode::from(u8::from(mattering))), Err)
}

/// Checks one stream; `None` for a member of an archive that is no TMX.
fn check(input: Input, path: &Path, args: &CheckArgs, common: &Common) -> Result<Option<Report>> {
    let name = input.name;
    if input.format.is_some_and(|format| format != Format::Tmx) {
        if Path::new(&name) == path {
            let message = format!("“{name}” has the ending of another format; check reads TMX");
            return Err(Failure::input(message));
        }
        Notes::new(common).note(&format!("{name} is no TMX and was not looked at"));
        return Ok(None);
    }
    let stopped = |source| match source {
        ReadError::Io(source) => failure(ExchangeError::Reading { name: name.clone(), source }, path),
        source => failure(ExchangeError::Tmx { name: name.clone(), source }, path),
    };
    let options = ReadOptions { encoding: args.encoding.clone(), ..ReadOptions::default() };
    let tools = if args.tools.is_empty() { Tool::ALL } else { &args.tools };
    let mut file = FileCheck::new(input.bytes, &options, tools).map_err(stopped)?;
    let mut summary = Summary::new(tools, args.examples as usize);
    let list = common.verbose && !args.json;
    let mut add = |problems: Vec<Problem>| {
        for problem in problems {
            if list {
                print(&format!("{}: {}\n", marked(&name), marked(&problem.to_string())))?;
            }
            summary.add(problem);
        }
        Ok::<_, Failure>(())
    };
    while let Some(problems) = file.next_problems().map_err(stopped)? {
        add(problems)?;
    }
    let report = Report {
        version: file.header().version.clone(),
        encoding: file.encoding(),
        bytes: file.bytes(),
        units: file.units(),
        summary,
        named: !args.tools.is_empty(),
        pedantic: args.pedantic,
        tools: tools.to_vec(),
        name,
    };
    Ok(Some(report))
}
