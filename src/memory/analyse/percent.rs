//! A text and a memory -> the percentage of its best match alone: faster than the match itself.

use crate::bitext::LinkState;
use crate::memory::find::{FindOptions, Wanted, is_of, penalties, percent};
use crate::memory::index::Index;
use crate::memory::search::layers::Kind;
use crate::memory::search::words::LOWEST;
use crate::memory::search::{Score, Scratch};
use crate::memory::store::{Store, StoreError};

/// The percentage of the first match that [`crate::memory::find()`] gives; 0 when there is none.
pub fn best_percent<K: Kind>(
    store: &Store,
    indexes: &[Index<K>],
    scratch: &mut Scratch,
    wanted: Wanted,
    options: &FindOptions,
) -> Result<u32, StoreError> {
    let least = Score::percent_of(options.min.clamp(LOWEST, 100));
    let mut best = 0;
    for index in indexes {
        // Most often the first text decides; one alone is found fastest.
        let (mut room, mut done) = (1, 0);
        loop {
            let found = index.look(wanted.text, least, room, scratch);
            for text in &found[done..] {
                let as_found = text.score.percent();
                if as_found < 100 && options.penalties.none() {
                    // Nothing else of the entries matters.
                    let fits = |code: &str| options.target.as_ref().is_none_or(|target| is_of(code, target));
                    if as_found > best && store.is_translated(text.id, fits)? {
                        best = as_found;
                    }
                    continue;
                }
                for candidate in store.entries_of(text.id)? {
                    let entry = candidate.entry;
                    let wrong = |code: &String| !is_of(&entry.target_language, code);
                    if entry.state == LinkState::LeftOut || options.target.as_ref().is_some_and(wrong) {
                        continue;
                    }
                    let off = penalties(&entry, &options.penalties).iter().map(|(_, off)| off).sum::<u32>();
                    best = best.max(percent(&entry, text.score, wanted).saturating_sub(off));
                }
            }
            done = found.len();
            // What comes after the last text can have at most its percentage, or 101 instead of 100.
            let last = found.last().map_or(0, |last| last.score.percent());
            let possible = if last == 100 { 101 } else { last };
            if found.len() < room || best >= possible {
                break;
            }
            room *= 4;
        }
    }
    Ok(if best >= options.min { best } else { 0 })
}
