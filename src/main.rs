//! Parses the arguments, runs the command, prints the error and sets the exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    diglot::cli::main()
}
