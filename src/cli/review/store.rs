//! `FILE.bitext` and `FILE.bitext.journal` -> a `Session`, and each thing a person does -> a line that is on disk before the next.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::bitext::{Bitext, Sentences, bitext_file};
use crate::cli::error::{Failure, Kind, Result};
use crate::cli::input::{self, DASH};
use crate::cli::notes::Notes;
use crate::cli::stamp;
use crate::formats::plain;
use crate::review::journal::{self, Journal, JournalError, Line};
use crate::review::session::{Session, Stamp};

use super::lock::Lock;

/// How often the system is asked to bring the journal to the disk itself.
const SYNC: Duration = Duration::from_secs(1);

/// What opening a review is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To work on it: nobody else may, and the texts must still be those that were aligned.
    Work,
    /// To carry it over to texts that have changed: nobody else may work on it.
    Carry,
    /// To look at it.
    Look,
}

/// Where a review is kept.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// The first line of the journal.
    head: Line,
    /// The open journal; `None` until there is something to keep.
    file: Option<File>,
    /// How many bytes of the journal are whole lines of this review.
    whole: u64,
    synced: Option<Instant>,
    dirty: bool,
    by: String,
    /// Where the person was and when the review was last worked on.
    resumed: Option<(usize, String)>,
    access: Access,
    _lock: Option<Lock>,
}

/// Opens the review of a bitext file. What was dropped of a torn journal is said.
pub fn open(path: &Path, access: Access, notes: Notes) -> Result<(Session, Store)> {
    let bitext = read_bitext(path)?;
    let lock = if access == Access::Look { None } else { Lock::take(path)? };
    if access == Access::Work {
        for (side, sentences) in [("source", bitext.source()), ("target", bitext.target())] {
            refuse_changed(path, side, sentences)?;
        }
    }
    let journal_path = journal_path(path);
    let checksum = bitext_file::checksum(&bitext_file::to_string(&bitext));
    let read = read_journal(&journal_path, &checksum)?;
    if read.torn {
        notes.note(&format!("{}: the last line was not whole and is dropped", journal_path.display()));
    }
    let mut session = Session::new(bitext);
    session.replay(&read.journal.lines, usize::MAX).map_err(|error| failure(&journal_path, &error))?;
    let last = read.journal.lines.iter().rev().find_map(time_of);
    let store = Store {
        path: journal_path,
        head: Line::Head { journal: journal::VERSION, bitext: checksum },
        file: None,
        whole: read.journal.whole as u64,
        synced: None,
        dirty: false,
        by: person(),
        resumed: last.map(|time| (session.view.link, time.to_owned())),
        access,
        _lock: lock,
    };
    Ok((session, store))
}

/// The bitext of a file with all that was done to it in a review; that of standard input as it is.
pub fn reviewed(path: &Path, input: &input::Input) -> Result<Bitext> {
    let bitext = parse(input)?;
    let journal_path = journal_path(path);
    if path.as_os_str() == DASH || !journal_path.exists() {
        return Ok(bitext);
    }
    let checksum = bitext_file::checksum(&bitext_file::to_string(&bitext));
    let read = read_journal(&journal_path, &checksum)?;
    let mut session = Session::new(bitext);
    session.replay(&read.journal.lines, usize::MAX).map_err(|error| failure(&journal_path, &error))?;
    Ok(session.bitext())
}

/// The lines of a review's journal behind the first, whole ones only; none when there is no journal.
pub fn lines(path: &Path, session: &Session) -> Result<Vec<Line>> {
    let checksum = bitext_file::checksum(&bitext_file::to_string(session.before()));
    Ok(read_journal(&journal_path(path), &checksum)?.journal.lines)
}

/// Refuses to write over a bitext file that a person has reviewed: its journal would belong to nothing.
pub fn refuse_reviewed(path: &Path) -> Result<()> {
    let journal = journal_path(path);
    let text = match std::fs::read(&journal) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::reading(&journal, &error)),
    };
    let begun = parse_journal(&journal, &text).map_or(true, |(journal, _)| has_actions(&journal.lines));
    if !begun {
        return Ok(());
    }
    Err(Failure::usage(format!("“{}” has been reviewed and would be lost", path.display()))
        .with_hint("carry the review over with “diglot align --update”, or give the output another name"))
}

/// `FILE.bitext.journal`.
pub fn journal_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".journal");
    PathBuf::from(name)
}

impl Store {
    /// Adds a line to the journal. When it returns, the line has left the program: killing it loses nothing.
    pub fn keep(&mut self, line: &Line) -> Result<()> {
        if self.access == Access::Look {
            return Err(Failure::usage("opened with --read-only: nothing can be changed"));
        }
        let result = self.append(line);
        result.map_err(|error| Failure::writing(&self.path, &error))
    }

    /// Who does something now.
    pub fn stamp(&self) -> Stamp {
        Stamp { time: stamp::now(), by: self.by.clone() }
    }

    /// Where the person was, and when the review was last worked on; `None` when it begins.
    pub fn resumed(&self) -> Option<(usize, &str)> {
        self.resumed.as_ref().map(|(link, time)| (*link, time.as_str()))
    }

    /// Whether nothing can be kept.
    pub fn is_read_only(&self) -> bool {
        self.access == Access::Look
    }

    fn append(&mut self, line: &Line) -> io::Result<()> {
        if self.file.is_none() {
            let file = OpenOptions::new().append(true).create(true).open(&self.path)?;
            // What is behind the whole lines is torn.
            file.set_len(self.whole)?;
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut text = if self.whole == 0 { self.head.to_text() } else { String::new() };
        text.push_str(&line.to_text());
        if let Err(error) = file.write_all(text.as_bytes()) {
            // No half line stays in front of the next one.
            let _ = file.set_len(self.whole);
            return Err(error);
        }
        self.whole += text.len() as u64;
        self.dirty = true;
        if self.synced.is_none_or(|at| at.elapsed() >= SYNC) {
            file.sync_data()?;
            (self.synced, self.dirty) = (Some(Instant::now()), false);
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(file) = self.file.as_ref().filter(|_| self.dirty) {
            // The lines have left the program; nobody is left to be told that the disk is slow.
            let _ = file.sync_data();
        }
    }
}

struct Read {
    journal: Journal,
    torn: bool,
}

fn read_bitext(path: &Path) -> Result<Bitext> {
    if path.as_os_str() == DASH {
        return Err(Failure::usage("a review needs a bitext file, not standard input"));
    }
    parse(&input::read(path)?)
}

fn parse(input: &input::Input) -> Result<Bitext> {
    bitext_file::parse_bytes(&input.bytes)
        .map_err(|error| Failure::input(format!("“{}”: {error}", input.name)))
}

/// The journal of the bitext with this checksum; an empty one when there is none, or one of another bitext in which nothing was done.
fn read_journal(path: &Path, checksum: &str) -> Result<Read> {
    let none = Journal { bitext: None, lines: Vec::new(), whole: 0 };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Read { journal: none, torn: false });
        }
        Err(error) => return Err(Failure::reading(path, &error)),
    };
    let (journal, torn) = parse_journal(path, &bytes)?;
    if journal.bitext.as_deref().is_some_and(|bitext| bitext != checksum) {
        if has_actions(&journal.lines) {
            return Err(failure(path, &JournalError::OtherBitext));
        }
        return Ok(Read { journal: none, torn: false });
    }
    Ok(Read { journal, torn })
}

/// The journal in these bytes, and whether its last line is torn.
fn parse_journal(path: &Path, bytes: &[u8]) -> Result<(Journal, bool)> {
    // A torn line may end inside a character.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            let behind = rest.iter().position(|&byte| byte == b'\n').map_or(0, |at| rest.len() - at - 1);
            if behind > 0 {
                let line = valid.split(|&byte| byte == b'\n').count();
                let what = "its bytes are not UTF-8".to_owned();
                return Err(failure(path, &JournalError::Line { line, what }));
            }
            std::str::from_utf8(valid).unwrap_or_default()
        }
    };
    let journal = journal::parse(text).map_err(|error| failure(path, &error))?;
    let torn = journal.whole < bytes.len();
    Ok((journal, torn))
}

fn failure(path: &Path, error: &JournalError) -> Failure {
    Failure::input(format!("“{}”: {error}", path.display()))
}

fn has_actions(lines: &[Line]) -> bool {
    lines.iter().any(|line| !matches!(line, Line::View { .. } | Line::Head { .. }))
}

/// When a line was written.
pub fn time_of(line: &Line) -> Option<&str> {
    match line {
        Line::Head { .. } => None,
        Line::Do(entry) => Some(&entry.time),
        Line::Undo { undo: time } | Line::Redo { redo: time } | Line::View { time, .. } => Some(time),
    }
}

/// The person's name, as the environment has it.
fn person() -> String {
    let name = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    ["DIGLOT_USER", "USER", "USERNAME"].into_iter().find_map(name).unwrap_or_default()
}

/// Refuses when the file that a text came from is there and holds another text now.
fn refuse_changed(path: &Path, side: &str, sentences: &Sentences) -> Result<()> {
    let origin = sentences.document().origin();
    if origin.name == DASH || !matches!(origin.format.as_str(), "plain" | "lines") {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let places = [PathBuf::from(&origin.name), folder.join(&origin.name)];
    let same = |place: &PathBuf| {
        let bytes = std::fs::read(place).ok()?;
        let options = plain::ReadOptions { encoding: Some(origin.encoding.clone()), ..Default::default() };
        let read = plain::read(&bytes, &origin.name, &options);
        Some(read.is_ok_and(|read| read.document.text() == sentences.document().text()))
    };
    let found = places.iter().filter(|place| place.is_file()).filter_map(same).collect::<Vec<_>>();
    if found.is_empty() || found.contains(&true) {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Input,
        anyhow::anyhow!("the {side} text “{}” has changed since it was aligned", origin.name),
    )
    .with_hint("carry the review over with “diglot align --update”, or review with --read-only"))
}
