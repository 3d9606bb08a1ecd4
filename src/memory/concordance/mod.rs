//! A phrase and a memory -> every unit in which it stands, on either side.
//!
//! The words of the index say which texts may have it, and often that they do; what stays open is decided by the text itself. So the
//! units are exactly those that reading every text would give.

mod candidates;
mod folded;
mod phrase;

pub use phrase::{How, Phrase, Question};

use super::index::Index;
use super::search::WordIndex;
use super::store::{SegmentId, Store, StoreError, UnitId};

/// The units in which `question` stands in a language of `indexes`, in the order of their numbers; with `target`, those whose other
/// side is in that language (`en` takes `en-GB` too).
pub fn concordance(
    store: &Store,
    indexes: &[Index<WordIndex>],
    question: &Question,
    target: Option<&str>,
) -> Result<Vec<UnitId>, StoreError> {
    let mut texts = Vec::new();
    for index in indexes {
        texts_of(store, index, &question.phrase(index.language()), &mut texts)?;
    }
    store.units_of(texts, target)
}

/// Adds the texts of an index in which the phrase stands.
fn texts_of(
    store: &Store,
    index: &Index<WordIndex>,
    phrase: &Phrase,
    texts: &mut Vec<SegmentId>,
) -> Result<(), StoreError> {
    for (words, ids) in index.parts() {
        let mut open = Vec::new();
        candidates::each(words, phrase, |segment, sure| {
            if let Some(id) = ids.get(segment) {
                if sure { texts.push(*id) } else { open.push(*id) }
            }
        });
        store.texts(&open, |id, text| {
            if phrase.stands_in(text) {
                texts.push(id);
            }
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::entry::Entry;
    use crate::memory::search::tokens::{fold, tokens};
    use crate::memory::store::{Access, AddOptions};
    use proptest::prelude::*;
    use tempfile::TempDir;

    fn memory() -> (TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("a.memory"), Access::Create).expect("a memory");
        (folder, store)
    }

    fn add(store: &mut Store, units: &[(&str, &str)]) {
        let entries = units.iter().map(|(source, target)| Entry::new("ru", source, "en", target));
        store.add(entries, &AddOptions::default(), &mut |_| {}).expect("entries");
    }

    fn found(store: &Store, indexes: &[Index<WordIndex>], text: &str, how: How, anywhere: bool) -> Vec<u64> {
        let question = Question::new(text, how, anywhere).expect("something visible");
        concordance(store, indexes, &question, None).expect("a memory")
    }

    #[test]
    fn both_sides_inside_words_whole_words_and_forms() {
        let (_folder, mut store) = memory();
        add(
            &mut store,
            &[
                ("Порт откроют в мае.", "The port will open in May."),
                ("В портах ждут корабли.", "Ships wait in the ports."),
                ("Аэропорт закрыт.", "The airport is closed."),
                ("Ёлки 2031 года, 1.250.000 руб.", "Fir trees of 2031, 1,250,000 roubles"),
            ],
        );
        let open = |code| Index::<WordIndex>::open(&store, code).expect("an index");
        let indexes = [open("ru"), open("en")];
        let check = |text: &str, how: How, anywhere: bool, expected: &[u64]| {
            assert_eq!(found(&store, &indexes, text, how, anywhere), expected, "{text} {how:?}");
        };
        check("порт", How::Inside, false, &[1, 2, 3]);
        check("ПОРТ", How::Whole, false, &[1]);
        check("порта", How::Stems, false, &[1, 2]);
        check("port", How::Inside, false, &[1, 2, 3]);
        check("port", How::Whole, false, &[1]);
        check("port", How::Stems, false, &[1, 2]);
        check("рт откр", How::Inside, false, &[1]);
        check("рт  откр", How::Inside, false, &[1]);
        check("порт откр", How::Whole, false, &[]);
        check("порты открыли", How::Stems, false, &[]);
        check("порты откроют", How::Stems, false, &[1]);
        check("мае порт", How::Inside, true, &[1]);
        check("мае порт", How::Inside, false, &[]);
        check("мая порты", How::Stems, true, &[1]);
        check("ёлки", How::Inside, false, &[4]);
        check("250.0", How::Inside, false, &[4]);
        check("250", How::Inside, false, &[4]);
        check("250", How::Whole, false, &[]);
        check("1,250,000", How::Whole, false, &[4]);
        check("2031", How::Whole, false, &[4]);
        check(".", How::Inside, false, &[1, 2, 3, 4]);
        check("нет", How::Inside, false, &[]);
    }

    #[test]
    fn languages_can_be_picked() {
        let (_folder, mut store) = memory();
        add(&mut store, &[("Порт 2031", "Port 2031")]);
        let entries = [Entry::new("ru", "Порт 2031", "de", "Hafen 2031")];
        store.add(entries.into_iter(), &AddOptions::default(), &mut |_| {}).expect("entries");
        let indexes = [Index::<WordIndex>::open(&store, "ru").expect("an index")];
        let check = |target: Option<&str>, expected: &[u64]| {
            let question = Question::new("2031", How::Inside, false).expect("a question");
            assert_eq!(concordance(&store, &indexes, &question, target).expect("a memory"), expected);
        };
        check(None, &[1, 2]);
        check(Some("de"), &[2]);
        check(Some("ru"), &[]);
    }

    #[test]
    fn nothing_visible_is_no_question() {
        assert!(Question::new(" \u{a0}\t", How::Inside, false).is_none());
        assert!(Question::new("", How::Whole, true).is_none());
    }

    /// Texts of few signs that fall together in many ways: letters, marks, digits, points and white space.
    fn texts() -> impl Strategy<Value = String> {
        let sign = prop::sample::select(vec![
            "а",
            "б",
            "а",
            "б",
            " ",
            " ",
            "\u{a0}",
            "ё",
            "Е",
            "е\u{308}",
            "\u{301}",
            "1",
            "2",
            ".",
            ",",
            "-",
            "_",
            "²",
            "c",
            "İ",
            "ß",
            "\t",
            "й",
            "и\u{306}",
        ]);
        prop::collection::vec(sign, 0..9).prop_map(|signs| signs.concat())
    }

    fn collapsed(text: &str) -> String {
        let mut out = String::new();
        for c in fold(text).chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if !(c == ' ' && out.ends_with(' ')) {
                out.push(c);
            }
        }
        out
    }

    /// Whether the phrase stands in the text, by comparing it at every place.
    fn stands(phrase: &str, text: &str, how: How) -> bool {
        match how {
            How::Inside => collapsed(text).contains(collapsed(phrase).trim()),
            How::Whole | How::Stems => {
                let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::Russian);
                let words = |text: &str| {
                    let folded = fold(text);
                    let stem = |word: &str| {
                        let is_word =
                            how == How::Stems && word.chars().next().is_some_and(char::is_alphabetic);
                        if is_word { stemmer.stem(word).into_owned() } else { word.to_owned() }
                    };
                    tokens(&folded).map(stem).collect::<Vec<_>>()
                };
                let phrase = words(phrase);
                words(text).windows(phrase.len()).any(|words| words == phrase)
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn exactly_what_reading_every_text_gives(
            units in prop::collection::vec(texts(), 1..25),
            cut in 0_usize..25,
            phrases in prop::collection::vec(texts(), 1..12),
            anywhere in any::<bool>(),
        ) {
            // The other side is in another language and never found.
            let (_folder, mut store) = memory();
            let units = units.iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>();
            let cut = cut.min(units.len());
            let pairs = units.iter().map(|text| (text.as_str(), "x")).collect::<Vec<_>>();
            add(&mut store, &pairs[..cut]);
            let mut index = Index::<WordIndex>::open(&store, "ru").expect("an index");
            add(&mut store, &pairs[cut..]);
            index.refresh(&store).expect("a memory");
            let indexes = [index];
            let mut all = Vec::new();
            store.entries::<StoreError>(|unit, entry| { all.push((unit, entry.source)); Ok(()) }).expect("a memory");
            for phrase in phrases {
                for how in [How::Inside, How::Whole, How::Stems] {
                    if Question::new(&phrase, how, anywhere).is_none() {
                        continue;
                    }
                    let parts = if anywhere { phrase.split_whitespace().collect() } else { vec![phrase.as_str()] };
                    let expected = all
                        .iter()
                        .filter(|(_, text)| parts.iter().all(|part| stands(part, text, how)))
                        .map(|(unit, _)| *unit);
                    prop_assert_eq!(
                        found(&store, &indexes, &phrase, how, anywhere),
                        expected.collect::<Vec<_>>(),
                        "{:?} {:?} in {:?}", phrase, how, &all
                    );
                }
            }
        }
    }
}
