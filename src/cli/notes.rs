//! What a command says on standard error beside its result.

use std::io::{self, Write as _};

use super::Common;
use super::screen::marked;

/// How much a command says.
#[derive(Debug, Clone, Copy)]
pub struct Notes {
    quiet: bool,
    verbose: bool,
}

impl Notes {
    /// Says nothing: what would be said would stand in the middle of a screen.
    pub fn silent() -> Self {
        Self { quiet: true, verbose: false }
    }

    /// As the person asked.
    pub fn new(common: &Common) -> Self {
        Self { quiet: common.quiet, verbose: common.verbose }
    }

    /// What was guessed and what was done; not with `--quiet`.
    pub fn note(self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// What only `--verbose` asks for.
    pub fn detail(self, text: &str) {
        if self.verbose && !self.quiet {
            say(text);
        }
    }
}

/// What is probably wrong; said even with `--quiet`.
pub fn warn(text: &str) {
    say(&format!("warning: {text}"));
}

/// Says why the program stops.
pub fn error(sentence: &str) {
    say(&format!("error: {sentence}"));
}

fn say(text: &str) {
    // Nobody can be told that standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", marked(text));
}
