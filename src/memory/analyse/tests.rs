//! Analyses of small jobs beside ones made by comparing everything with everything.

use proptest::prelude::*;

use super::*;
use crate::memory::entry::Entry;
use crate::memory::find;
use crate::memory::search::{LetterIndex, WordIndex};
use crate::memory::store::{Access, AddOptions};

fn memory(folder: &tempfile::TempDir, sources: &[String]) -> Store {
    let mut store = Store::open(&folder.path().join("a.memory"), Access::Create).expect("a memory");
    let entries = sources.iter().map(|source| Entry::new("ru", source, "en", "x"));
    store.add(entries, &AddOptions::default(), &mut |_| {}).expect("entries");
    store
}

/// The percentage of two texts.
fn percent<K: Kind>(one: &str, other: &str) -> u32 {
    if one == other {
        return 100;
    }
    let layers = Layers::<K>::make(|each| {
        each(0, other);
        Ok::<_, std::convert::Infallible>(())
    });
    let Ok(mut layers) = layers;
    let found = layers.find(one, Score::percent_of(50), 1);
    found.first().map_or(0, |found| found.score.percent().min(99))
}

/// Bands as they are defined.
fn expected<K: Kind>(store: &Store, texts: &[JobText], options: &AnalyseOptions) -> Vec<Band> {
    let one = FindOptions { top: 1, ..options.find.clone() };
    let mut bands = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut indexes = [Index::<K>::open(store, "ru").expect("an index")];
        let found = find(store, &mut indexes, text.wanted, &one).expect("a memory");
        let its = found.first().map_or(0, |found| found.percent);
        let again = texts[..at].iter().any(|other| other.wanted.text == text.wanted.text);
        let inner = texts[..at].iter().map(|other| percent::<K>(text.wanted.text, other.wanted.text)).max();
        let inner = inner.filter(|inner| options.internal && *inner >= options.find.min).unwrap_or(0);
        bands.push(match again {
            true if !options.exact_first || its < 100 => Band::Repetition,
            _ if inner > its => Band::internal(inner),
            _ => Band::of(its),
        });
    }
    bands
}

fn check<K: Kind + Sync>(known: &[String], job: &[String], options: &AnalyseOptions) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = memory(&folder, known);
    let texts = (0..job.len()).map(|at| {
        let beside = |at: Option<usize>| at.and_then(|at| job.get(at)).map(String::as_str);
        let wanted = Wanted::between(&job[at], beside(at.checked_sub(1)), beside(Some(at + 1)));
        JobText { wanted, language: 0 }
    });
    let texts = texts.collect::<Vec<_>>();
    let indexes = [vec![Index::<K>::open(&store, "ru").expect("an index")]];
    let bands = analyse(&store, &indexes, &texts, options, &|_| {}).expect("a memory");
    assert_eq!(bands, expected::<K>(&store, &texts, options), "{known:?} {job:?} {options:?}");
    let mut table = Table::default();
    table.begin("one");
    table.begin("two");
    for (at, (text, band)) in job.iter().zip(&bands).enumerate() {
        table.add(at % 2, *band, Size::of(text, 3));
    }
    let total = table.total().total();
    assert_eq!((total.segments, total.words), (job.len() as u64, 3 * job.len() as u64));
    let by_file = table.files.iter().fold(Size::default(), |sum, (_, row)| sum + row.total());
    let by_band = Band::ALL.iter().fold(Size::default(), |sum, band| sum + table.total().of(*band));
    assert_eq!((by_file, by_band), (total, total));
    assert_eq!(total.characters, job.iter().map(|text| text.chars().count() as u64).sum::<u64>());
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::collection::vec("[абвА]", 1..8).prop_map(|words| words.join(" "));
    prop::collection::vec(text, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn bands_are_those_of_comparing_everything(
        known in texts(),
        job in texts(),
        internal in any::<bool>(),
        exact_first in any::<bool>(),
        min in prop::sample::select(vec![50, 60, 75, 85, 95, 100]),
    ) {
        let find = FindOptions { min, ..FindOptions::default() };
        let options = AnalyseOptions { find, internal, exact_first };
        check::<WordIndex>(&known, &job, &options);
        check::<LetterIndex>(&known, &job, &options);
    }
}
