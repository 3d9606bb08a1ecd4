//! `languages/*.toml` -> the data of one language, ready to be asked.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use serde::Deserialize;

use super::abbreviations::Abbreviations;
use super::words::Key;

type Words = HashSet<Box<str>, BuildHasherDefault<Fnv>>;

/// What the rules know about one language: its abbreviations by class, and small closed lists of words.
///
/// The files in `languages/` say what each list is for. An entry that starts with a capital is only recognised
/// with that capital (`Mass.` but not `mass.`); any other is recognised in every case.
#[derive(Debug, Clone)]
pub struct Language {
    abbreviations: HashMap<Box<str>, Class, BuildHasherDefault<Fnv>>,
    longest_abbreviation: usize,
    pair_ends: Words,
    compound_endings: Vec<Box<str>>,
    script: Script,
    also: Box<str>,
    starters: Words,
    adverbial: Words,
    lettered: Words,
    labels: Words,
    exclaiming: Words,
    speech_verbs: Words,
    followers: Words,
    numerals: Words,
    surname_endings: Vec<Box<str>>,
    always_capital: Words,
    small_starters: Words,
    /// Initials may follow the surname: `Иванов И. И.`
    pub(super) surname_first: bool,
    /// A full stop after a number makes it an ordinal: `am 3. Mai`.
    pub(super) ordinal_stop: bool,
    /// A title that ends in `?` or `!` has a full stop after it when the sentence ends: `Он читал «Что делать?».`
    pub(super) stop_after_title: bool,
}

/// When an abbreviation ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Never: `им.`, `Mr.`
    Never,
    /// It is one only before a number, else it is a word: `No. 10`, but `He said no.`
    BeforeNumber,
    /// It may end a sentence only after a number: `в 2014 г.`, but `г. Казань`.
    AfterNumber,
    /// It ends one when the next word can hardly be part of a name: `the U.S. The`, but `the U.S. Senate`.
    BeforeStarter,
    /// It names a kind of place: a name may go on, any other word begins a sentence: `Псковской обл. России`,
    /// `глава Псковской обл. Иванов`, but `Псковской обл. Движение открыто`.
    Place,
    /// It names a language: a word in other letters may follow, `лат. Sanctus`; a word in the same letters ends it.
    BeforeForeign,
    /// The next capital decides: `и т. д. Потом`.
    MayBeFinal,
    /// The next capital decides, but a few words go on with the sentence: `5 p.m. Monday`, `5 долл. США`.
    Followed,
}

/// A closed list of words.
#[derive(Debug, Clone, Copy)]
pub(super) enum List {
    Starters,
    Adverbial,
    Lettered,
    Labels,
    Exclaiming,
    SpeechVerbs,
    Followers,
    Numerals,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    surname_first: bool,
    ordinal_stop: bool,
    stop_after_title: bool,
    also: String,
    compound_endings: String,
    starters: String,
    adverbial: String,
    lettered: String,
    labels: String,
    exclaiming: String,
    speech_verbs: String,
    followers: String,
    numerals: String,
    surname_endings: String,
    always_capital: String,
    small_starters: String,
    abbreviations: Lists,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Lists {
    never: String,
    before_number: String,
    after_number: String,
    before_starter: String,
    place: String,
    before_foreign: String,
    may_be_final: String,
    followed: String,
}

/// The languages we have data for: primary subtag and file.
const FILES: &[(&str, &str)] = &[
    ("be", include_str!("languages/be.toml")),
    ("de", include_str!("languages/de.toml")),
    ("en", include_str!("languages/en.toml")),
    ("es", include_str!("languages/es.toml")),
    ("fr", include_str!("languages/fr.toml")),
    ("ru", include_str!("languages/ru.toml")),
    ("uk", include_str!("languages/uk.toml")),
];

impl Language {
    /// The data for a primary language subtag such as `ru`; `None` when we have none.
    ///
    /// ```
    /// use diglot::segment::Language;
    /// assert!(Language::of("ru").is_some());
    /// assert!(Language::of("tlh").is_none());
    /// ```
    pub fn of(primary: &str) -> Option<&'static Self> {
        static PARSED: [OnceLock<Language>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        let number = FILES.iter().position(|(name, _)| *name == primary)?;
        // The files are part of the program, and a test reads them all.
        let parse = || Self::parse(FILES[number].1).expect("the language files are well formed");
        Some(PARSED[number].get_or_init(parse))
    }

    /// The primary subtags of the languages we have data for.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    fn parse(file: &str) -> Result<Self, toml::de::Error> {
        let File {
            surname_first,
            ordinal_stop,
            stop_after_title,
            also,
            compound_endings,
            starters,
            adverbial,
            lettered,
            labels,
            exclaiming,
            speech_verbs,
            followers,
            numerals,
            surname_endings,
            always_capital,
            small_starters,
            abbreviations: lists,
        } = toml::from_str(file)?;
        let classes = [
            (lists.never, Class::Never),
            (lists.before_number, Class::BeforeNumber),
            (lists.after_number, Class::AfterNumber),
            (lists.before_starter, Class::BeforeStarter),
            (lists.place, Class::Place),
            (lists.before_foreign, Class::BeforeForeign),
            (lists.may_be_final, Class::MayBeFinal),
            (lists.followed, Class::Followed),
        ];
        let mut longest_abbreviation = 0;
        let mut abbreviations = HashMap::default();
        let mut pair_ends = Words::default();
        for (list, class) in classes {
            for word in list.split_whitespace() {
                let word = word.trim_end_matches('.').replace(".-", ".");
                if let Some((_, end)) = word.split_once('_') {
                    pair_ends.insert(end.into());
                }
                longest_abbreviation = longest_abbreviation.max(word.len());
                abbreviations.insert(Box::from(word), class);
            }
        }
        let set = |list: String| list.split_whitespace().map(Box::from).collect::<Words>();
        Ok(Self {
            abbreviations,
            longest_abbreviation,
            pair_ends,
            compound_endings: compound_endings.split_whitespace().map(Box::from).collect(),
            script: script(&starters),
            also: also.into(),
            starters: set(starters),
            adverbial: set(adverbial),
            lettered: set(lettered),
            labels: set(labels),
            exclaiming: set(exclaiming),
            speech_verbs: set(speech_verbs),
            followers: set(followers),
            numerals: set(numerals),
            surname_endings: surname_endings.split_whitespace().map(Box::from).collect(),
            always_capital: set(always_capital),
            small_starters: set(small_starters),
            surname_first,
            ordinal_stop,
            stop_after_title,
        })
    }

    /// The same language with a person's own abbreviations, which win.
    #[must_use]
    pub fn with(&self, own: &Abbreviations) -> Self {
        let mut language = self.clone();
        for (word, class) in own.entries() {
            language.longest_abbreviation = language.longest_abbreviation.max(word.len());
            language.abbreviations.insert(word.clone(), *class);
        }
        language
    }

    /// The class of the abbreviation `key`, written without its last full stop. One in letters of another alphabet is
    /// looked up in the language that stands for them: «Mr. Hill приехал».
    pub(super) fn class(&self, key: &Key) -> Option<Class> {
        let own = self.abbreviations.get(key.as_str()).copied();
        if own.is_none() && self.is_foreign(key.as_str()) {
            return Self::of(&self.also)?.abbreviations.get(key.as_str()).copied();
        }
        own
    }

    /// Whether `word` is written in letters of another alphabet that another language stands for.
    pub(super) fn is_foreign(&self, word: &str) -> bool {
        let foreign = if self.script == Script::Cyrillic {
            word.starts_with(|c: char| c.is_ascii_alphabetic())
        } else {
            is_cyrillic(word)
        };
        foreign && !self.also.is_empty()
    }

    /// Whether `word` is a compound with an abbreviated end: `Goethestr.`
    pub(super) fn is_abbreviated_compound(&self, word: &str) -> bool {
        let first = |ending: &str| word.strip_suffix(ending);
        self.compound_endings.iter().any(|ending| first(ending).is_some_and(|first| first.len() > 2))
    }

    /// All abbreviations, without their last full stops, and their classes, those in letters of another alphabet too; in
    /// no order.
    pub(super) fn abbreviations(&self) -> impl Iterator<Item = (&str, Class)> {
        let foreign = Self::of(&self.also).into_iter().flat_map(|other| &other.abbreviations);
        let foreign =
            foreign.filter(|(word, _)| self.is_foreign(word) && !self.abbreviations.contains_key(*word));
        self.abbreviations.iter().chain(foreign).map(|(word, class)| (&**word, *class))
    }

    /// The words of a closed list; in no order.
    pub(super) fn words(&self, list: List) -> impl Iterator<Item = &str> {
        let words = match list {
            List::Starters => &self.starters,
            List::Adverbial => &self.adverbial,
            List::Lettered => &self.lettered,
            List::Labels => &self.labels,
            List::Exclaiming => &self.exclaiming,
            List::SpeechVerbs => &self.speech_verbs,
            List::Followers => &self.followers,
            List::Numerals => &self.numerals,
        };
        words.iter().map(|word| &**word)
    }

    /// How surnames end, without whole ones.
    pub(super) fn surname_endings(&self) -> impl Iterator<Item = &str> {
        self.surname_endings.iter().map(|ending| &**ending).filter(|ending| !ending.starts_with('='))
    }

    /// The length of the longest abbreviation in bytes.
    pub(super) fn longest_abbreviation(&self) -> usize {
        self.longest_abbreviation
    }

    /// Whether `word` is an abbreviation only after a certain word: `и пр.`
    pub(super) fn ends_pair(&self, word: &str) -> bool {
        !self.pair_ends.is_empty() && self.pair_ends.contains(Key::lower(word).as_str())
    }

    /// Whether `word` is one that begins sentences and hardly ever a name: `Он`, `The`, `However`.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(Key::lower(word).as_str())
    }

    /// Whether `word` belongs to the time and place that may open a sentence: `В 1990-х гг.`, `At 5 a.m.`
    pub(super) fn is_adverbial(&self, word: &str) -> bool {
        self.adverbial.contains(Key::lower(word).as_str())
    }

    /// Whether a lone letter after `word` is its name: `витамин С`, `Plan B`.
    pub(super) fn is_lettered(&self, word: &str) -> bool {
        self.lettered.contains(Key::lower(word).as_str())
    }

    /// Whether `word` with a number heads a text: `Глава 5. Возвращение`.
    pub(super) fn is_label(&self, word: &str) -> bool {
        self.labels.contains(Key::lower(word).as_str())
    }

    /// Whether `word` has an exclamation mark as its last letter: `Yahoo!`
    pub(super) fn is_exclaiming(&self, word: &str) -> bool {
        self.exclaiming.contains(Key::exact(word).as_str())
    }

    /// Whether `word` follows a quotation and its speaker: `“Why?” Smith asked.`
    pub(super) fn is_speech_verb(&self, word: &str) -> bool {
        self.speech_verbs.contains(Key::exact(word).as_str())
    }

    /// Whether `word` ends as surnames do: `Иванову`, `Чайковским`.
    pub(super) fn is_like_surname(&self, word: &str) -> bool {
        let key = Key::lower(word);
        let long = key.as_str().chars().count() > 3;
        self.surname_endings.iter().any(|ending| match ending.strip_prefix('=') {
            Some(whole) => key.as_str() == whole,
            None => long && key.as_str().ends_with(&**ending),
        })
    }

    /// Whether `word` is a number in words: `пять`, `тыс`.
    pub(super) fn is_numeral(&self, word: &str) -> bool {
        self.numerals.contains(Key::lower(word).as_str())
    }

    /// Whether `word` has its capital everywhere: `I`.
    pub(super) fn is_always_capital(&self, word: &str) -> bool {
        self.always_capital.contains(Key::lower(word).as_str())
    }

    /// Whether `word` begins sentences even when it is written small: `i`.
    pub(super) fn is_small_starter(&self, word: &str) -> bool {
        self.small_starters.contains(Key::exact(word).as_str())
    }

    /// Whether `word` may follow an abbreviation of that class: `9 a.m. Monday`, `5 p.m. EST`, `5 долл. США`.
    pub(super) fn is_follower(&self, word: &str) -> bool {
        self.followers.contains(Key::exact(word).as_str())
    }
}

/// The alphabet of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
}

/// The alphabet of the first letter of `text`.
fn script(text: &str) -> Script {
    if is_cyrillic(text.trim_start()) { Script::Cyrillic } else { Script::Latin }
}

/// Whether `text` starts with a Cyrillic letter.
fn is_cyrillic(text: &str) -> bool {
    text.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'))
}

/// The FNV-1a hash: our tables are fixed and the keys short, so a fast hash does.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        for name in Language::names() {
            assert!(Language::of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_capital_in_an_entry_must_stand_in_the_text() {
        let english = Language::of("en").unwrap();
        let class = |word| english.class(&Key::exact(word));
        assert_eq!(class("Mr"), Some(Class::Never));
        assert_eq!(class("Mass"), Some(Class::Place));
        assert_eq!(class("mass"), None);
    }

    #[test]
    fn no_abbreviation_is_in_two_classes() {
        for (name, file) in FILES {
            let lists = toml::from_str::<File>(file).unwrap().abbreviations;
            let all = [
                lists.never,
                lists.before_number,
                lists.after_number,
                lists.before_starter,
                lists.place,
                lists.before_foreign,
                lists.may_be_final,
                lists.followed,
            ];
            let mut seen = HashSet::new();
            for word in all.iter().flat_map(|list| list.split_whitespace()) {
                assert!(seen.insert(word), "{name}: {word} is listed twice");
            }
        }
    }
}
