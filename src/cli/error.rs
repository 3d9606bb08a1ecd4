//! What went wrong -> one sentence for a person and an exit code.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::screen::marked;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line or the settings file asks for something that cannot be.
    Usage,
    /// An input cannot be read or is not what it should be.
    Input,
    /// A result cannot be written.
    Output,
    /// Nobody reads standard output any more; not worth a word.
    BrokenPipe,
}

/// Why a command could not do its work, and what to try next.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    cause: anyhow::Error,
    hint: Option<String>,
}

/// What every command gives back.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure of `kind` because of `cause`.
    pub fn new(kind: Kind, cause: impl Into<anyhow::Error>) -> Self {
        Self { kind, cause: cause.into(), hint: None }
    }

    /// The command line asks for something that cannot be.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, anyhow::anyhow!("{message}"))
    }

    /// An input is not what it should be.
    pub fn input(message: impl fmt::Display) -> Self {
        Self::new(Kind::Input, anyhow::anyhow!("{message}"))
    }

    /// A result cannot be written.
    pub fn output(message: impl fmt::Display) -> Self {
        Self::new(Kind::Output, anyhow::anyhow!("{message}"))
    }

    /// `path` could not be read.
    pub fn reading(path: &Path, error: &io::Error) -> Self {
        let (why, hint) = in_words(error, Doing::Reading);
        Self::input(format!("cannot read “{}”: {why}", path.display())).with_hint(hint)
    }

    /// `path` could not be written.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        let (why, hint) = in_words(error, Doing::Writing);
        Self::output(format!("cannot write “{}”: {why}", path.display())).with_hint(hint)
    }

    /// Standard output could not be written; silent when its reader is gone.
    pub fn stdout(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Kind::BrokenPipe, anyhow::anyhow!("broken pipe"));
        }
        let (why, hint) = in_words(error, Doing::Writing);
        Self::output(format!("cannot write standard output: {why}")).with_hint(hint)
    }

    /// Adds what to try next.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        self.hint = (!hint.is_empty()).then_some(hint);
        self
    }

    /// The sentence for standard error, safe for a terminal; `None` when there is nothing to say.
    pub fn sentence(&self) -> Option<String> {
        if self.kind == Kind::BrokenPipe {
            return None;
        }
        // The errors of the library are whole sentences: what caused them is already in there.
        let mut sentence = self.cause.to_string();
        if let Some(hint) = &self.hint {
            sentence.push_str("; ");
            sentence.push_str(hint);
        }
        Some(marked(&sentence.replace('\n', " ")).into_owned())
    }

    /// 2, or 0 when only the reader of standard output is gone.
    pub fn exit_code(&self) -> ExitCode {
        match self.kind {
            Kind::BrokenPipe => ExitCode::SUCCESS,
            Kind::Usage | Kind::Input | Kind::Output => ExitCode::from(2),
        }
    }
}

#[derive(Clone, Copy)]
enum Doing {
    Reading,
    Writing,
}

/// An error of the operating system in words: what happened and what to try.
fn in_words(error: &io::Error, doing: Doing) -> (String, &'static str) {
    use io::ErrorKind as Is;
    let (why, hint) = match (error.kind(), doing) {
        (Is::NotFound, Doing::Reading) => ("there is no such file", "check the path"),
        (Is::NotFound, Doing::Writing) => ("its folder does not exist", "make the folder first"),
        (Is::PermissionDenied, Doing::Reading) => ("permission denied", "check who may read it (ls -l)"),
        (Is::PermissionDenied, Doing::Writing) => ("permission denied", "choose a folder you may write to"),
        (Is::IsADirectory, Doing::Reading) => ("it is a folder", "name a file in it"),
        (Is::IsADirectory, Doing::Writing) => ("it is a folder", "name a file in it, for example with .tmx"),
        (Is::NotADirectory, _) => ("a part of its path is a file, not a folder", "check the path"),
        (Is::StorageFull | Is::QuotaExceeded, _) => {
            ("the disk is full", "free some space or choose another disk")
        }
        (Is::FileTooLarge, _) => {
            ("it would be larger than this system allows", "raise the limit (ulimit -f)")
        }
        (Is::ReadOnlyFilesystem, _) => ("the disk is read-only", "choose another folder"),
        (Is::OutOfMemory, _) => ("there is not enough memory for it", "cut it into smaller files"),
        _ => return (error.to_string(), ""),
    };
    (why.to_owned(), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failure: &Failure, expected: Option<&str>) {
        assert_eq!(failure.sentence().as_deref(), expected);
    }

    #[test]
    fn one_sentence_with_what_to_try() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let gone = io::Error::from(io::ErrorKind::BrokenPipe);
        let reading = Failure::reading(Path::new("порт.txt"), &missing);
        check(&reading, Some("cannot read “порт.txt”: there is no such file; check the path"));
        let writing = Failure::writing(Path::new("a.tmx"), &full);
        check(
            &writing,
            Some("cannot write “a.tmx”: the disk is full; free some space or choose another disk"),
        );
        check(&Failure::stdout(&gone), None);
        check(&Failure::usage("two\nlines"), Some("two lines"));
    }

    #[test]
    fn a_name_with_a_terminal_escape_shows_it_as_a_mark() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let failure = Failure::reading(Path::new("a\u{1b}[2Jb"), &missing);
        check(&failure, Some("cannot read “a␛[2Jb”: there is no such file; check the path"));
    }
}
