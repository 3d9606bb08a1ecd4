//! A text and a memory -> the entries most like it, with their percentages: what a translator sees.
//!
//! A percentage is `floor(100 * (longer - distance) / longer)` over words or characters. 101 is the very same text between the same
//! texts, 100 the very same text; what is only spelt otherwise (capitals, ё, white space) has at most 99. Penalties are taken off.

use std::cmp::Reverse;

use super::entry::{Entry, Origin};
use super::index::Index;
use super::search::layers::{Found, Kind};
use super::search::words::LOWEST;
use super::search::{Score, Scratch};
use super::store::{Store, StoreError, UnitId};
use crate::bitext::LinkState;

/// What is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'t> {
    /// The text.
    pub text: &'t str,
    /// The text before it, empty at the beginning of a document; `None` when nothing is known.
    pub before: Option<&'t str>,
    /// The text behind it, empty at the end of a document.
    pub after: Option<&'t str>,
}

impl<'t> Wanted<'t> {
    /// A text of a document with its neighbours there, `None` at an end. A text that stands alone has nothing to compare.
    pub fn between(text: &'t str, before: Option<&'t str>, after: Option<&'t str>) -> Self {
        if before.is_none() && after.is_none() {
            return Self { text, ..Self::default() };
        }
        Self { text, before: before.or(Some("")), after: after.or(Some("")) }
    }
}

/// What is given back.
#[derive(Debug, Clone)]
pub struct FindOptions {
    /// The lowest percentage, after penalties.
    pub min: u32,
    /// How many entries at most.
    pub top: usize,
    /// The language of the targets; any when `None`. `en` takes `en-GB` too.
    pub target: Option<String>,
    /// What is taken off.
    pub penalties: Penalties,
}

impl Default for FindOptions {
    /// Five entries from 70 percent on, without penalties.
    fn default() -> Self {
        Self { min: 70, top: 5, target: None, penalties: Penalties::default() }
    }
}

/// How many percent are taken off, and for what.
#[derive(Debug, Clone, Default)]
pub struct Penalties {
    /// For an alignment of confidence 0; of confidence 0.9 a tenth of it, rounded up.
    pub confidence: u32,
    /// For a link of an alignment that nobody accepted.
    pub unreviewed: u32,
    /// For an entry of another document than `document`.
    pub other: u32,
    /// The document that is at home.
    pub document: Option<String>,
}

impl Penalties {
    /// Whether nothing is ever taken off.
    pub fn none(&self) -> bool {
        self.confidence == 0 && self.unreviewed == 0 && (self.other == 0 || self.document.is_none())
    }
}

/// Why percents were taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Penalty {
    /// The alignment is not sure.
    Confidence,
    /// Nobody accepted it.
    Unreviewed,
    /// It is from another document.
    Other,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The number of its unit.
    pub unit: UnitId,
    /// The entry, turned so that the text that was found is its source.
    pub entry: Entry,
    /// 101, 100 or less, after penalties.
    pub percent: u32,
    /// How much of the text is the same, before penalties.
    pub score: Score,
    /// What was taken off, when anything was.
    pub penalties: Vec<(Penalty, u32)>,
}

/// The entries most like `wanted` in the languages of `indexes`, the best first: exactly those that comparing with every entry
/// would give.
///
/// The same translation of the same text is given once. Of equal percentages the higher score comes first, then the text that was in
/// the memory before, then what a person accepted, then what is surer.
pub fn find<K: Kind>(
    store: &Store,
    indexes: &mut [Index<K>],
    wanted: Wanted,
    options: &FindOptions,
) -> Result<Vec<Match>, StoreError> {
    let count = indexes.len();
    find_by(store, count, |at, least, top| indexes[at].find(wanted.text, least, top), wanted, options)
}

/// As [`find`], for several that search at once, each with its own connection and scratch.
pub fn look<K: Kind>(
    store: &Store,
    indexes: &[Index<K>],
    scratch: &mut Scratch,
    wanted: Wanted,
    options: &FindOptions,
) -> Result<Vec<Match>, StoreError> {
    let count = indexes.len();
    find_by(
        store,
        count,
        |at, least, top| indexes[at].look(wanted.text, least, top, scratch),
        wanted,
        options,
    )
}

/// `texts` gives the texts most like the wanted one out of the index with that number.
fn find_by(
    store: &Store,
    indexes: usize,
    mut texts: impl FnMut(usize, Score, usize) -> Vec<Found>,
    wanted: Wanted,
    options: &FindOptions,
) -> Result<Vec<Match>, StoreError> {
    let least = Score::percent_of(options.min.clamp(LOWEST, 100));
    let mut matches = Vec::new();
    for index in 0..indexes {
        // An entry may lose by a penalty, or be in another language: then more texts are asked for.
        let mut room = options.top.saturating_add(3);
        let mut done = 0;
        let mut of_index = Vec::new();
        loop {
            let found = texts(index, least, room);
            let mut decided = false;
            for text in &found[done..] {
                // What is read from the memory costs more than what is found.
                decided = is_decided(&of_index, *text, options);
                if decided {
                    break;
                }
                add_entries(store, *text, wanted, options, &mut of_index)?;
                keep_best(&mut of_index, options);
            }
            done = found.len();
            // Among equals those that were there before are preferred; else a common text would be looked for without end.
            let last = found.last().map_or(0, |last| possible(*last));
            let full = of_index.len() == options.top;
            let enough = full && of_index.last().is_some_and(|worst| worst.percent >= last);
            if decided || enough || found.len() < room {
                break;
            }
            room = room.saturating_mul(4);
        }
        matches.append(&mut of_index);
    }
    keep_best(&mut matches, options);
    Ok(matches)
}

/// Whether there are as many matches as are wanted, all of them better than any of `text` and of what comes after it.
fn is_decided(matches: &[Match], text: Found, options: &FindOptions) -> bool {
    let worst = matches.last().filter(|_| matches.len() >= options.top);
    worst.is_some_and(|worst| (worst.percent, worst.score) > (possible(text), text.score))
}

/// The most that an entry of a text can have: the very same text can have 101.
fn possible(text: Found) -> u32 {
    let percent = text.score.percent();
    percent + u32::from(percent == 100)
}

/// Adds the entries of a text that are good enough.
fn add_entries(
    store: &Store,
    found: Found,
    wanted: Wanted,
    options: &FindOptions,
    matches: &mut Vec<Match>,
) -> Result<(), StoreError> {
    for candidate in store.entries_of(found.id)? {
        let entry = candidate.entry;
        let right_language = options.target.as_ref().is_none_or(|code| is_of(&entry.target_language, code));
        if !right_language || entry.state == LinkState::LeftOut {
            continue;
        }
        let penalties = penalties(&entry, &options.penalties);
        let off = penalties.iter().map(|(_, percent)| percent).sum::<u32>();
        let percent = percent(&entry, found.score, wanted).saturating_sub(off);
        let new = Match { unit: candidate.unit, entry, percent, score: found.score, penalties };
        if new.percent < options.min {
            continue;
        }
        let same = |other: &&mut Match| {
            other.entry.target == new.entry.target
                && other.entry.source == new.entry.source
                && other.entry.target_language == new.entry.target_language
        };
        match matches.iter_mut().find(same) {
            Some(other) if before(&new) < before(other) => *other = new,
            Some(_) => {}
            None => matches.push(new),
        }
    }
    Ok(())
}

/// Whether a language code is `wanted` or one of its kind: `en-GB` is `en`.
pub fn is_of(code: &str, wanted: &str) -> bool {
    let (code, wanted) = (code.to_lowercase().replace('_', "-"), wanted.to_lowercase().replace('_', "-"));
    code.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The best first, no more than asked for. Equal ones keep the order they came in: that of the index.
fn keep_best(matches: &mut Vec<Match>, options: &FindOptions) {
    matches.sort_by_key(before);
    matches.truncate(options.top);
}

/// What decides which of two matches comes first.
fn before(found: &Match) -> impl Ord + use<> {
    let sure = Reverse((found.entry.confidence * 1e6) as u64);
    let percent = Reverse((found.percent, found.score));
    (percent, Reverse(found.entry.is_accepted()), sure)
}

/// The percentage before penalties.
pub(super) fn percent(entry: &Entry, score: Score, wanted: Wanted) -> u32 {
    let percent = score.percent();
    if percent < 100 {
        return percent;
    }
    if entry.source != wanted.text {
        return 99;
    }
    let same = |wanted: Option<&str>, has: &Option<String>| {
        wanted.is_some_and(|text| text.trim() == has.as_deref().unwrap_or_default().trim())
    };
    let context = &entry.context;
    100 + u32::from(same(wanted.before, &context.before) && same(wanted.after, &context.after))
}

/// What is taken off, and for what.
pub(super) fn penalties(entry: &Entry, options: &Penalties) -> Vec<(Penalty, u32)> {
    let doubt = 1.0 - entry.confidence.clamp(0.0, 1.0);
    // A hair less, so that a tenth of 10 is 1 and not 2.
    let confidence = (f64::from(options.confidence) * doubt - 1e-9).ceil().max(0.0) as u32;
    let unreviewed = entry.origin == Origin::Aligned && !entry.is_accepted();
    let other = options.document.is_some() && entry.context.document != options.document;
    let all = [
        (Penalty::Confidence, confidence),
        (Penalty::Unreviewed, options.unreviewed * u32::from(unreviewed)),
        (Penalty::Other, options.other * u32::from(other)),
    ];
    all.into_iter().filter(|(_, percent)| *percent > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::entry::Context;
    use crate::memory::search::{LetterIndex, WordIndex};
    use crate::memory::store::{Access, AddOptions};
    use tempfile::TempDir;

    fn memory(entries: Vec<Entry>) -> (TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(&folder.path().join("a.memory"), Access::Create).expect("a memory");
        store.add(entries.into_iter(), &AddOptions::default(), &mut |_| {}).expect("entries");
        (folder, store)
    }

    fn aligned(source: &str, target: &str, confidence: f64, state: LinkState) -> Entry {
        Entry { confidence, state, origin: Origin::Aligned, ..Entry::new("ru", source, "en", target) }
    }

    fn found<K: Kind>(store: &Store, wanted: Wanted, options: &FindOptions) -> Vec<(u32, String)> {
        let mut indexes = [Index::<K>::open(store, "ru").expect("an index")];
        let matches = find(store, &mut indexes, wanted, options).expect("a memory");
        matches.into_iter().map(|found| (found.percent, found.entry.target)).collect()
    }

    fn check(store: &Store, text: &str, options: &FindOptions, expected: &[(u32, &str)]) {
        let found = found::<WordIndex>(store, Wanted { text, ..Wanted::default() }, options);
        let expected = expected.iter().map(|(percent, text)| (*percent, (*text).to_owned()));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn like_entries_with_their_percentages() {
        let (_folder, store) = memory(vec![
            Entry::new("ru", "Порт откроют в мае.", "en", "The port will open in May."),
            Entry::new("ru", "Порт откроют в мае.", "de", "Der Hafen wird im Mai geöffnet."),
            Entry::new("ru", "Порт закроют в мае.", "en-GB", "The port will close in May."),
        ]);
        let options = FindOptions { target: Some("en".to_owned()), ..FindOptions::default() };
        let [open, close] = ["The port will open in May.", "The port will close in May."];
        check(&store, "Порт откроют в мае.", &options, &[(100, open), (80, close)]);
        check(&store, "порт откроют в мае.", &options, &[(99, open), (80, close)]);
        check(&store, "Порт взорвут в мае.", &options, &[(80, open), (80, close)]);
        check(&store, "Порт взорвут в июне.", &options, &[]);
        let one = FindOptions { top: 1, target: Some("en-gb".to_owned()), ..FindOptions::default() };
        check(&store, "Порт откроют в мае.", &one, &[(80, close)]);
        let letters = found::<LetterIndex>(
            &store,
            Wanted { text: "Порт закроют в мае!", ..Wanted::default() },
            &options,
        );
        assert_eq!(letters, [(94, close.to_owned()), (84, open.to_owned())]);
    }

    #[test]
    fn the_same_context_is_more_than_the_same_text() {
        let context = |before: &str, after: &str| Context {
            before: (!before.is_empty()).then(|| before.to_owned()),
            after: (!after.is_empty()).then(|| after.to_owned()),
            ..Context::default()
        };
        let (_folder, store) = memory(vec![
            Entry {
                context: context("Как дела?", "Пока."), ..Entry::new("ru", "Хорошо.", "en", "Fine.")
            },
            Entry {
                context: context("", "Начнём."), ..Entry::new("ru", "Хорошо.", "en", "All right.")
            },
        ]);
        let check = |before, after, expected: [(u32, &str); 2]| {
            let wanted = Wanted { text: "Хорошо.", before, after };
            let found = found::<WordIndex>(&store, wanted, &FindOptions::default());
            assert_eq!(found, expected.map(|(percent, text)| (percent, text.to_owned())));
        };
        check(Some(""), Some("Начнём."), [(101, "All right."), (100, "Fine.")]);
        check(Some("Как дела?"), Some("Пока."), [(101, "Fine."), (100, "All right.")]);
        check(Some("Как дела?"), None, [(100, "Fine."), (100, "All right.")]);
        check(Some("Как дела?"), Some(""), [(100, "Fine."), (100, "All right.")]);
    }

    #[test]
    fn penalties_are_taken_off_and_may_change_the_order() {
        let (_folder, store) = memory(vec![
            aligned("Порт закрыт.", "The port is shut.", 0.75, LinkState::Untouched),
            aligned("Порт закрыт.", "The port is closed.", 1.0, LinkState::Accepted),
            aligned("Порт открыт.", "The port is open.", 0.9, LinkState::Untouched),
        ]);
        let options = |confidence, unreviewed, min| FindOptions {
            min,
            penalties: Penalties { confidence, unreviewed, ..Penalties::default() },
            ..FindOptions::default()
        };
        let [shut, closed, open] = ["The port is shut.", "The port is closed.", "The port is open."];
        check(&store, "Порт закрыт.", &options(0, 0, 60), &[(100, closed), (100, shut), (66, open)]);
        check(&store, "Порт закрыт.", &options(10, 5, 60), &[(100, closed), (92, shut), (60, open)]);
        check(&store, "Порт закрыт.", &options(10, 5, 61), &[(100, closed), (92, shut)]);
        check(&store, "Порт закрыт.", &options(100, 0, 60), &[(100, closed), (75, shut)]);
    }

    /// The best after penalties may stand far behind in the index.
    #[test]
    fn penalties_do_not_hide_what_has_none() {
        let doubtful = (0..60).map(|number| {
            aligned(&format!("Порт номер {number} закрыт на зиму"), "Shut.", 0.2, LinkState::Untouched)
        });
        let sure = aligned("Порт номер сто открыт на зиму", "Open.", 1.0, LinkState::Accepted);
        let (_folder, store) = memory(doubtful.chain([sure]).collect());
        let options = FindOptions {
            min: 50,
            top: 1,
            penalties: Penalties { confidence: 40, ..Penalties::default() },
            ..FindOptions::default()
        };
        check(&store, "Порт номер девять закрыт на зиму", &options, &[(66, "Open.")]);
    }

    #[test]
    fn other_documents_and_what_was_left_out() {
        let of = |document: &str, text: &str, state| Entry {
            context: Context { document: Some(document.to_owned()), ..Context::default() },
            state,
            ..Entry::new("ru", "Порт закрыт.", "en", text)
        };
        let (_folder, store) = memory(vec![
            of("а.txt", "A", LinkState::Untouched),
            of("б.txt", "B", LinkState::Untouched),
            of("б.txt", "C", LinkState::LeftOut),
        ]);
        let document = Some("б.txt".to_owned());
        let penalties = Penalties { other: 3, document, ..Penalties::default() };
        let options = FindOptions { penalties, ..FindOptions::default() };
        check(&store, "Порт закрыт.", &options, &[(100, "B"), (97, "A")]);
    }

    #[test]
    fn codes_of_one_language() {
        let check = |code: &str, wanted: &str, expected: bool| assert_eq!(is_of(code, wanted), expected);
        check("en", "en", true);
        check("en-GB", "en", true);
        check("EN_us", "en-US", true);
        check("eng", "en", false);
        check("en", "en-GB", false);
    }
}
