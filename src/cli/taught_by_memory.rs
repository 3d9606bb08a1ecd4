//! A memory -> what it teaches the aligner: `align --dictionary NAME.memory`.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::bitext::{Dictionary, LanguageTag, LinkState};
use crate::formats::dictionary::{DictionaryError, Trust, learn};
use crate::memory::find::is_of;
use crate::memory::{Access, Entry, Origin, Store, StoreError};

use super::error::{Failure, Kind, Result};

/// How a database of `SQLite` begins.
const HEAD: &[u8; 16] = b"SQLite format 3\0";

/// Whether a file is a memory, as its name or its first bytes say.
pub fn is_memory(path: &Path) -> bool {
    let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("memory"));
    let begins = || {
        let mut head = [0; HEAD.len()];
        File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok_and(|()| head == *HEAD)
    };
    // What is read from a pipe is gone.
    named || path.is_file() && begins()
}

/// The units of a memory between two languages, in either direction.
///
/// What a person accepted or wrote, and what came from the memory of another program, is trusted and may be a term; what was aligned and
/// not looked at weighs as much as the aligner was sure; what is doubtful or left out teaches nothing.
pub fn read(path: &Path, (source, target): (&LanguageTag, &LanguageTag)) -> Result<Dictionary> {
    let store = Store::open(path, Access::Read)?;
    let mut dictionary = Dictionary::default();
    let mut any = false;
    let is = |code: &str, tag: &LanguageTag| is_of(code, tag.primary());
    store.entries(|_, entry| {
        let forward = is(&entry.source_language, source) && is(&entry.target_language, target);
        let backward = is(&entry.source_language, target) && is(&entry.target_language, source);
        any |= forward || backward;
        if forward {
            learn(&mut dictionary, &entry.source, &entry.target, trust(&entry));
        } else if backward {
            learn(&mut dictionary, &entry.target, &entry.source, trust(&entry));
        }
        Ok::<_, StoreError>(())
    })?;
    if any {
        return Ok(dictionary);
    }
    let languages = store.languages()?;
    let found = if languages.is_empty() { "no units".to_owned() } else { languages.join(", ") };
    let (source_language, target_language) = (source.clone(), target.clone());
    let name = path.display().to_string();
    Err(Failure::new(
        Kind::Input,
        DictionaryError::Languages { name, source_language, target_language, found },
    ))
}

fn trust(entry: &Entry) -> Trust {
    match entry.state {
        LinkState::Doubtful | LinkState::LeftOut => Trust::Nobody,
        LinkState::Untouched if entry.origin == Origin::Aligned || entry.confidence < 1.0 => {
            Trust::Aligner(entry.confidence.clamp(0.0, 1.0))
        }
        LinkState::Untouched | LinkState::Accepted | LinkState::Changed => Trust::Person,
    }
}
