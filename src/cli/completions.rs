//! `diglot completions`: the words a shell may complete.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;
use super::error::Result;
use super::screen::{Screen, When};

/// Print the completions for a shell
///
/// Put them where your shell looks for them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot completions bash > ~/.local/share/bash-completion/completions/diglot
  diglot completions zsh > ~/.zfunc/_diglot
  diglot completions fish > ~/.config/fish/completions/diglot.fish")]
pub struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "diglot", &mut script);
    Screen::detect(When::Never).pass(&script)
}
