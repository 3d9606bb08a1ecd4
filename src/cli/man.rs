//! `diglot man`: the manual page of the program or of a command.

use clap::{Args, CommandFactory as _};

use super::error::{Failure, Result};
use super::screen::{Screen, When};
use super::{Cli, with_keys};

/// Print the manual page of the program or of one command
///
/// The page is in the format of man(1).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot man align | man -l -
  diglot man tmx clean | man -l -
  diglot man > diglot.1")]
pub struct ManArgs {
    /// The command; without it the page of the whole program
    #[arg(num_args = 0..=2)]
    command: Vec<String>,
}

pub fn run(args: &ManArgs) -> Result<()> {
    let mut program = with_keys(Cli::command());
    program.build();
    let mut command = &program;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| no_command(name, command))?;
    }
    // The page has room for what the short help leaves out.
    let command = command.clone().mut_args(|arg| arg.hide_short_help(false));
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Failure::stdout(&error))?;
    Screen::detect(When::Never).pass(&page)
}

fn no_command(name: &str, program: &clap::Command) -> Failure {
    let names = program.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>();
    Failure::usage(format!("there is no command “{name}”"))
        .with_hint(format!("the commands are {}", names.join(", ")))
}
