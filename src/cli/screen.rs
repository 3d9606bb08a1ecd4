//! What a terminal is told: colours, width, and marks in place of characters that would steer it.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};

use clap::ValueEnum;

use super::error::{Failure, Result};
pub use crate::review::marked::marked;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output as it is: a terminal or not, in colour or not, how wide.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Whether a person is looking.
    pub terminal: bool,
    /// Whether to use colours.
    pub colour: bool,
    /// Columns of a line.
    pub width: usize,
}

/// The colours of the program; each has one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Nothing to do.
    Good,
    /// Worth a look.
    Unsure,
    /// Probably wrong.
    Bad,
    /// Frame and headings.
    Faint,
}

impl Screen {
    /// Looks at standard output and the environment.
    pub fn detect(when: When) -> Self {
        let terminal = io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !dumb && !set("NO_COLOR"),
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = terminal_size::terminal_size()
            .map(|(width, _)| usize::from(width.0))
            .filter(|_| terminal)
            .or(columns)
            .filter(|&width| width > 0)
            .unwrap_or(80);
        Self { terminal, colour, width }
    }

    /// `text` in `colour`, or as it is when colours are off.
    pub fn paint<'t>(&self, colour: Colour, text: &'t str) -> Cow<'t, str> {
        let code = match colour {
            _ if !self.colour || text.is_empty() => return Cow::Borrowed(text),
            Colour::Good => "32",
            Colour::Unsure => "33",
            Colour::Bad => "1;31",
            Colour::Faint => "2",
        };
        Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
    }

    /// Writes text or a file to standard output: to a terminal with marks, elsewhere byte by byte.
    pub fn pass(&self, bytes: &[u8]) -> Result<()> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.terminal => {
                let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
                    Some(line) => marked_but_tabs(line.strip_suffix('\r').unwrap_or(line)) + "\n",
                    None => marked_but_tabs(line),
                });
                write_stdout(lines.collect::<String>().as_bytes())
            }
            _ => write_stdout(bytes),
        }
    }
}

fn marked_but_tabs(line: &str) -> String {
    line.split('\t').map(marked).collect::<Vec<_>>().join("\t")
}

/// Writes our own lines, colours and all, to standard output.
pub fn print(text: &str) -> Result<()> {
    write_stdout(text.as_bytes())
}

fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| Failure::stdout(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_only_when_asked() {
        let screen = |colour| Screen { terminal: true, colour, width: 80 };
        assert_eq!(screen(false).paint(Colour::Bad, "12%"), "12%");
        assert_eq!(screen(true).paint(Colour::Bad, "12%"), "\u{1b}[1;31m12%\u{1b}[0m");
    }
}
