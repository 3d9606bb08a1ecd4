//! The lines of a journal -> a list for a person, the review as it was at one of them, or all of them folded into one.

use std::fmt::Write as _;
use std::path::Path;

use crate::bitext::{Bitext, bitext_file};
use crate::cli::error::{Failure, Kind, Result};
use crate::cli::stamp;
use crate::formats::atomic;
use crate::review::journal::{self, Entry, Line};
use crate::review::revision;
use crate::review::session::Session;
use crate::review::state::State;

use super::store;

/// One line for each action, undo and redo: number, time, person, what, which link.
pub fn list(lines: &[Line]) -> String {
    let (mut done, mut undone) = (Vec::<(usize, &Entry)>::new(), Vec::<(usize, &Entry)>::new());
    let mut rows = Vec::new();
    for line in lines {
        let number = rows.len() + 1;
        let time = store::time_of(line).unwrap_or_default();
        let again = |found: Option<&(usize, &Entry)>, what: &str| {
            let found = found.map(|(number, entry)| format!("{what} of {number} ({})", entry.name));
            (String::new(), found.unwrap_or_else(|| what.to_owned()))
        };
        let (by, what) = match line {
            Line::Do(entry) => {
                done.push((number, entry));
                undone.clear();
                (entry.by.clone(), format!("{}, link {}", entry.name, entry.link + 1))
            }
            Line::Undo { .. } => {
                let row = again(done.last(), "undo");
                undone.extend(done.pop());
                row
            }
            Line::Redo { .. } => {
                let row = again(undone.last(), "redo");
                done.extend(undone.pop());
                row
            }
            Line::View { .. } | Line::Head { .. } => continue,
        };
        rows.push((number, time, by, what));
    }
    let width = rows.iter().map(|(_, _, by, _)| by.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (number, time, by, what) in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{number:>5}  {time}  {by:<width$}  {what}");
    }
    out
}

/// The review after `most` actions, undos and redos.
pub fn at(bitext: Bitext, lines: &[Line], most: usize) -> Result<Session> {
    let mut session = Session::new(bitext);
    session.replay(lines, most).map_err(|error| Failure::new(Kind::Input, error))?;
    if session.count() < most {
        return Err(Failure::usage(format!("there are only {} actions", session.count()))
            .with_hint("--history lists them"));
    }
    Ok(session)
}

/// Writes a journal of one action that does all that was done; the old one stays as `.journal.bak`.
pub fn compact(path: &Path, session: &Session) -> Result<()> {
    let journal = store::journal_path(path);
    let Ok(old) = std::fs::read(&journal) else { return Ok(()) };
    let checksum = bitext_file::checksum(&bitext_file::to_string(session.before()));
    let mut text = Line::Head { journal: journal::VERSION, bitext: checksum }.to_text();
    let time = stamp::now();
    let changes = revision::between(&State::new(session.before()), session.state());
    if !changes.is_empty() {
        let by = session.done().last().map(|entry| entry.by.clone()).unwrap_or_default();
        let entry = Entry { name: "compact".to_owned(), link: 0, time: time.clone(), by, changes };
        text.push_str(&Line::Do(entry).to_text());
    }
    text.push_str(&Line::View { view: session.view, time }.to_text());
    let mut backup = journal.clone().into_os_string();
    backup.push(".bak");
    atomic::write(backup.as_ref(), &old).map_err(|error| Failure::new(Kind::Output, error))?;
    atomic::write(&journal, text.as_bytes()).map_err(|error| Failure::new(Kind::Output, error))
}
