//! A review <-> the text of a `.journal` file: JSON, one line for each thing that a person did.
//!
//! The first line says which bitext file the journal belongs to. Nothing is ever cut out: undoing is a line too. Each line has what is
//! needed to do it again and to take it back, so the state is that of the bitext file with all lines carried out.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::change::{Change, Misfit};
use super::session::View;

/// The version of the file that this program writes, and the newest it reads.
pub const VERSION: u64 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// The first line.
    Head {
        /// The version of the file.
        journal: u64,
        /// The SHA-256 of the bitext file the journal belongs to, as it is written today.
        bitext: String,
    },
    /// An action.
    Do(Entry),
    /// The last action that had not been taken back was taken back.
    Undo {
        /// When.
        undo: String,
    },
    /// The last action taken back was done again.
    Redo {
        /// When.
        redo: String,
    },
    /// Where the person was.
    View {
        /// The place.
        view: View,
        /// When.
        time: String,
    },
}

/// An action as it was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is called: `accept`, `merge` ...
    #[serde(rename = "do")]
    pub name: String,
    /// The link it was done to, from 0.
    pub link: usize,
    /// When: `2026-11-23T20:15:00Z`.
    pub time: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// What it did.
    pub changes: Vec<Change>,
}

/// A journal as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    /// The SHA-256 of the bitext file it belongs to; `None` for an empty file.
    pub bitext: Option<String>,
    /// The lines behind the first, in order.
    pub lines: Vec<Line>,
    /// Where the whole lines end, in bytes: what is behind is a torn last line.
    pub whole: usize,
}

/// Why a journal cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JournalError {
    /// A line that is no line of a journal, with others behind it.
    #[error(
        "line {line} is no line of a journal ({what}); put back a copy, or move the file away to begin anew"
    )]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It does not begin as a journal.
    #[error("this is no journal of a review; move the file away to begin anew")]
    NotJournal,
    /// A newer program wrote it.
    #[error("a newer diglot wrote this journal (version {found}); use that one")]
    Newer {
        /// Its version.
        found: u64,
    },
    /// A line does not fit what stands before it.
    #[error(
        "line {line} does not fit the review so far: {misfit}; put back a copy, or move the file away to begin anew"
    )]
    Misfit {
        /// Which, from 1.
        line: usize,
        /// What is wrong.
        misfit: Misfit,
    },
    /// An undo with nothing to undo, or a redo with nothing to redo.
    #[error("line {line} takes back what is not there; put back a copy, or move the file away to begin anew")]
    Nothing {
        /// Which, from 1.
        line: usize,
    },
    /// It belongs to another bitext file.
    #[error(
        "the journal belongs to another bitext file of this name; move it away, or carry the review over with “diglot align --update”"
    )]
    OtherBitext,
}

impl Line {
    /// The line as it is written, with its line feed.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("strings and numbers are always JSON");
        text.push('\n');
        text
    }
}

/// Reads the text of a journal. A last line that is torn is dropped: [`Journal::whole`] says where it begins.
pub fn parse(text: &str) -> Result<Journal, JournalError> {
    let mut journal = Journal { bitext: None, lines: Vec::new(), whole: 0 };
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let complete = line.ends_with('\n');
        let read = serde_json::from_str::<Line>(line.trim_end());
        let line_number = number + 1;
        match read {
            Ok(_) | Err(_) if !complete => break,
            Ok(Line::Head { journal: found, .. }) if found > VERSION => {
                return Err(JournalError::Newer { found });
            }
            Ok(Line::Head { bitext, .. }) if number == 0 => journal.bitext = Some(bitext),
            _ if number == 0 => return Err(JournalError::NotJournal),
            Ok(line @ (Line::Do(_) | Line::Undo { .. } | Line::Redo { .. } | Line::View { .. })) => {
                journal.lines.push(line);
            }
            Ok(Line::Head { .. }) => {
                return Err(JournalError::Line { line: line_number, what: "a second first line".to_owned() });
            }
            Err(error) => {
                // The last line of all may be torn in the middle of a disk block, line feed and all.
                if journal.whole + line.len() == text.len() {
                    break;
                }
                return Err(JournalError::Line { line: line_number, what: error.to_string() });
            }
        }
        journal.whole += line.len();
    }
    Ok(journal)
}
