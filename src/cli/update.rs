//! `diglot align --update`: texts that have changed and the review of a bitext file -> a new bitext file and journal with that review.

use std::path::{Path, PathBuf};

use crate::align::Options;
use crate::bitext::{Bitext, bitext_file};
use crate::formats::atomic;
use crate::formats::output::Format;
use crate::review::carry::{carry, with_figures_of};
use crate::review::journal::{self, Line};
use crate::review::revision;
use crate::review::session::Session;
use crate::review::state::State;

use super::error::{Failure, Kind, Result};
use super::notes::{Notes, warn};
use super::review::store::{self, Access, Store};
use super::screen::marked;

/// The review of the bitext file that is to be written anew; nobody else can work on it meanwhile.
pub struct Update {
    path: PathBuf,
    session: Session,
    store: Store,
}

impl Update {
    /// Opens the review of the one bitext file among `out`.
    pub fn open(out: &[PathBuf], notes: Notes) -> Result<Self> {
        let [path] = out else {
            return Err(Failure::usage("--update takes one -o, the bitext file that was reviewed"));
        };
        if Format::from_path(path) != Ok(Format::Bitext) {
            return Err(Failure::usage(format!("“{}” is no bitext file", path.display()))
                .with_hint("--update takes one -o, the bitext file that was reviewed"));
        }
        let (session, store) = store::open(path, Access::Carry, notes)?;
        Ok(Self { path: path.clone(), session, store })
    }

    /// Carries the review over to `bitext`, the automatic alignment of the texts as they are now, and writes both files.
    pub fn write(self, bitext: &Bitext, options: &Options, notes: Notes) -> Result<()> {
        let mut session = Session::new(bitext.clone());
        let mut carried = carry(self.session.state(), session.state(), options);
        with_figures_of(&mut carried.links, session.state());
        let text = bitext_file::to_string(bitext);
        let checksum = bitext_file::checksum(&text);
        let mut journal = Line::Head { journal: journal::VERSION, bitext: checksum }.to_text();
        let action = revision::action(session.state(), &carried.links, carried.edits, "update");
        if let Ok(line) = session.perform(&action, None, &self.store.stamp()) {
            journal.push_str(&line.to_text());
        }
        replace(&self.path, text, journal)?;
        let links = State::links(session.state()).len();
        notes.note(&format!(
            "{links} links, {} kept as they were settled; wrote {}",
            carried.kept,
            self.path.display()
        ));
        for (link, text) in &carried.lost {
            warn(&format!("link {} could not be placed: {}", link + 1, marked(text)));
        }
        Ok(())
    }
}

/// Writes both files as one step; until then the old ones also stand beside them as `.bak`.
fn replace(path: &Path, bitext: String, journal: String) -> Result<()> {
    let journal_path = store::journal_path(path);
    let written = |error: atomic::AtomicError| Failure::new(Kind::Output, error);
    let mut backups = Vec::new();
    for old in [path, &journal_path] {
        let Ok(bytes) = std::fs::read(old) else { continue };
        let mut backup = old.as_os_str().to_owned();
        backup.push(".bak");
        backups.push((PathBuf::from(backup), bytes));
    }
    atomic::write_all(&backups).map_err(written)?;
    atomic::write_all(&[(path.to_owned(), bitext.into_bytes()), (journal_path, journal.into_bytes())])
        .map_err(written)?;
    for (backup, _) in backups {
        // A copy too many does no harm.
        let _ = std::fs::remove_file(backup);
    }
    Ok(())
}
