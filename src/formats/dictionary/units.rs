//! Translated text in a file -> terms for a `Dictionary`, and sentence pairs that teach words.
//!
//! A unit of up to three words on each side is a term: its words translate each other. A longer one is a sentence pair,
//! which says only that some of its words do; one of up to eight words that does not end like a sentence is both. What no person looked at weighs as much as its aligner was sure, and is never
//! a term.

use diglot_tmx::{Problem, ProblemKind, Reader, Unit};
use unicode_segmentation::UnicodeSegmentation;

use super::DictionaryError;
use crate::bitext::{Dictionary, Entry, LanguageTag, LinkState, bitext_file};

/// A term has at most so many words on each side.
const LONGEST_TERM: usize = 3;
/// What does not end like a sentence may be a term with up to so many words, and a sentence pair all the same.
const LONGEST_NAME: usize = 8;

/// Puts what a person gave among the terms or the sentence pairs, as its length says.
pub fn add(dictionary: &mut Dictionary, source: &str, target: &str, weight: f64) {
    let within = |words| has_words(source, words) && has_words(target, words);
    // «Министерство иностранных дел и торговли» is a term too, and may be a heading.
    if within(LONGEST_TERM) || within(LONGEST_NAME) && !ends(source) && !ends(target) {
        add_term(dictionary, source, target, weight);
    }
    if !within(LONGEST_TERM) {
        add_unit(dictionary, source, target, weight);
    }
}

/// Whether a text ends as sentences do.
fn ends(text: &str) -> bool {
    text.trim_end_matches(['"', '»', '”', ')']).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟'])
}

/// Adds a term, however long.
pub fn add_term(dictionary: &mut Dictionary, source: &str, target: &str, weight: f64) {
    dictionary.entries.push(Entry { source: source.to_owned(), target: target.to_owned(), weight });
}

fn add_unit(dictionary: &mut Dictionary, source: &str, target: &str, weight: f64) {
    dictionary.units.push(Entry { source: source.to_owned(), target: target.to_owned(), weight });
}

/// Whether a text has at most so many words; in scripts without spaces two characters count as a word.
fn has_words(text: &str, most: usize) -> bool {
    let mut halves = 0;
    for word in text.unicode_words() {
        let single = word.chars().count() == 1 && word.chars().all(|c| c >= '\u{e00}');
        halves += if single { 1 } else { 2 };
        if halves > 2 * most {
            return false;
        }
    }
    true
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The units of a TMX file that have both languages.
pub fn read_tmx(
    bytes: &[u8],
    name: &str,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Result<(Dictionary, Vec<String>), DictionaryError> {
    let failed = |error| DictionaryError::Tmx { name: name.to_owned(), error };
    let mut reader = Reader::new(bytes).map_err(failed)?;
    let mut dictionary = Dictionary::default();
    let mut languages = Vec::new();
    let mut any = false;
    while let Some(unit) = reader.next_unit().map_err(failed)? {
        for variant in &unit.variants {
            let language = variant.language();
            if !language.is_empty()
                && languages.len() < 20
                && !languages.iter().any(|known| known == language)
            {
                languages.push(language.to_owned());
            }
        }
        let text = |language: &LanguageTag| {
            let text = unit.variant(language.as_str())?.segment.plain_text();
            Some(one_line(&text)).filter(|text| !text.is_empty())
        };
        let (Some(source), Some(target)) = (text(source), text(target)) else { continue };
        any = true;
        learn(&mut dictionary, &source, &target, trust(&unit));
    }
    if !any {
        let found = if languages.is_empty() { "no units".to_owned() } else { languages.join(", ") };
        return Err(other_languages(name, source, target, found));
    }
    // What the header lacks does not matter to a dictionary.
    let matters = |problem: &&Problem| {
        !matches!(problem.kind, ProblemKind::NoHeader | ProblemKind::HeaderAttribute { .. })
    };
    let problems = reader.problems().iter().filter(matters);
    let mut problems = problems.map(|problem| format!("{name}, {problem}")).collect::<Vec<_>>();
    if dictionary.is_empty() {
        problems.push(format!("{name} teaches nothing: all its units are marked as doubtful"));
    }
    Ok((dictionary, problems))
}

/// Puts a unit among the terms or the sentence pairs, as its length and who made it say.
pub fn learn(dictionary: &mut Dictionary, source: &str, target: &str, trust: Trust) {
    let (source, target) = (one_line(source), one_line(target));
    if source.is_empty() || target.is_empty() {
        return;
    }
    match trust {
        Trust::Person => add(dictionary, &source, &target, 1.0),
        Trust::Aligner(sure) => add_unit(dictionary, &source, &target, sure),
        Trust::Nobody => {}
    }
}

/// Who says that a unit is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trust {
    /// A person.
    Person,
    /// An aligner that is so sure of it.
    Aligner(f64),
    /// A person marked it as doubtful.
    Nobody,
}

/// Our own TMX says what became of a link; units of other tools are a person's.
fn trust(unit: &Unit) -> Trust {
    let state = unit.prop("x-diglot-state").map(str::trim);
    let is = |wanted: LinkState| state == Some(wanted.as_str());
    let confidence = unit.prop("x-diglot-confidence").and_then(|given| given.trim().parse::<f64>().ok());
    match confidence {
        _ if is(LinkState::Doubtful) || is(LinkState::LeftOut) => Trust::Nobody,
        Some(sure) if sure.is_finite() && !is(LinkState::Accepted) && !is(LinkState::Changed) => {
            Trust::Aligner(sure.clamp(0.0, 1.0))
        }
        _ => Trust::Person,
    }
}

/// The links of a `.bitext` file that a person accepted or changed. One of the two languages the other way round is turned.
pub fn read_bitext(
    bytes: &[u8],
    name: &str,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Result<(Dictionary, Vec<String>), DictionaryError> {
    let bitext = bitext_file::parse_bytes(bytes)
        .map_err(|error| DictionaryError::Bitext { name: name.to_owned(), error })?;
    let found = [bitext.source(), bitext.target()].map(|side| side.document().language());
    let wanted = [source.primary(), target.primary()];
    let turned = match found.map(LanguageTag::primary) {
        primary if primary == wanted => false,
        [first, second] if [second, first] == wanted => true,
        _ => {
            return Err(other_languages(name, source, target, format!("{} and {}", found[0], found[1])));
        }
    };
    let links = bitext.alignment().links();
    let mut dictionary = Dictionary::default();
    let accepted = |state| matches!(state, LinkState::Accepted | LinkState::Changed);
    for link in links.iter().filter(|link| link.is_two_sided() && accepted(link.state)) {
        let texts =
            (bitext.source().line_of(link.source.clone()), bitext.target().line_of(link.target.clone()));
        let (source, target) = if turned { (texts.1, texts.0) } else { texts };
        add(&mut dictionary, &source, &target, 1.0);
    }
    let mut problems = Vec::new();
    if dictionary.is_empty() {
        problems.push(format!("{name} teaches nothing: none of its {} links is accepted", links.len()));
    }
    Ok((dictionary, problems))
}

fn other_languages(name: &str, source: &LanguageTag, target: &LanguageTag, found: String) -> DictionaryError {
    let (source_language, target_language) = (source.clone(), target.clone());
    DictionaryError::Languages { name: name.to_owned(), source_language, target_language, found }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::read;
    use super::*;
    use crate::bitext::{Alignment, Bitext, Link, Made, sample};

    fn check_short(text: &str, expected: bool) {
        assert_eq!(has_words(text, LONGEST_TERM), expected, "{text}");
    }

    #[test]
    fn a_term_has_up_to_three_words() {
        check_short("гребной вал", true);
        check_short("in spite of", true);
        check_short("Порт откроют в мае.", false);
        check_short("Да — нет — может", true);
        check_short("北京大学", true);
        check_short("北京大学今天开学", false);
    }

    /// What a TMX unit between a Russian and an English text with these properties is: terms and sentence pairs with weights.
    fn check(texts: [&str; 2], props: &[(&str, &str)], expected: (&[f64], &[f64])) {
        let mut tmx = "<tmx version=\"1.4\"><header/><body><tu>".to_owned();
        for (name, value) in props {
            let _ = write!(tmx, "<prop type=\"x-diglot-{name}\">{value}</prop>");
        }
        for (language, text) in ["ru", "en"].into_iter().zip(texts) {
            let _ = write!(tmx, "<tuv xml:lang=\"{language}\"><seg>{text}</seg></tuv>");
        }
        tmx.push_str("</tu></body></tmx>");
        let (ru, en) = ("ru".parse().unwrap(), "en".parse().unwrap());
        let (dictionary, _) = read(tmx.as_bytes(), "m.tmx", &ru, &en).unwrap();
        let weights = |list: &[Entry]| list.iter().map(|entry| entry.weight).collect::<Vec<_>>();
        let found = (weights(&dictionary.entries), weights(&dictionary.units));
        assert_eq!((&*found.0, &*found.1), expected, "{texts:?} {props:?}");
    }

    #[test]
    fn what_a_unit_is_depends_on_its_length_and_on_who_made_it() {
        let term = ["причальная стенка", "quay wall"];
        let sentence = ["У причальной стенки стоит баржа.", "A barge lies at the quay wall."];
        check(term, &[], (&[1.0], &[]));
        check(sentence, &[], (&[], &[1.0]));
        let name = ["Министерство морского и речного транспорта", "Ministry of Sea and River Transport"];
        check(name, &[], (&[1.0], &[1.0]));
        check(sentence, &[("confidence", "0.40"), ("state", "untouched")], (&[], &[0.4]));
        check(sentence, &[("confidence", "0.40"), ("state", "accepted")], (&[], &[1.0]));
        check(sentence, &[("confidence", "0.90"), ("state", "doubtful")], (&[], &[]));
        check(sentence, &[("confidence", "much")], (&[], &[1.0]));
        // Nobody has looked at it, so it is not taken for a term.
        check(term, &[("confidence", "0.97"), ("state", "untouched")], (&[], &[0.97]));
        check(term, &[("confidence", "0.97"), ("state", "changed")], (&[1.0], &[]));
    }

    /// The text of a bitext file with a heading and a sentence, both linked in these states.
    fn bitext(states: [LinkState; 2]) -> String {
        let source = sample::side("ru", "a", &["Новый причал\n", "Баржу привели к причалу ночью."]);
        let target =
            sample::side("en", "b", &["A new quay\n", "The barge was brought to the quay at night."]);
        let links = (0..2).zip(states).map(|(n, state)| Link { state, ..Link::new(n..n + 1, n..n + 1) });
        let alignment = Alignment::new(links.collect(), 2, 2).unwrap();
        bitext_file::to_string(&Bitext::new(source, target, alignment, Made::default()).unwrap())
    }

    #[test]
    fn only_what_a_person_accepted_of_a_bitext_counts() {
        use LinkState::{Accepted, Changed, Doubtful, Untouched};
        let read = |states, name: &str, languages: [&str; 2]| {
            let [source, target] = languages.map(|language| language.parse().unwrap());
            read(bitext(states).as_bytes(), name, &source, &target).map_err(|error| error.to_string())
        };
        let (dictionary, problems) = read([Accepted, Changed], "a.bitext", ["ru", "en-GB"]).unwrap();
        assert_eq!(dictionary.entries[0].target, "A new quay");
        assert_eq!(dictionary.units[0].source, "Баржу привели к причалу ночью.");
        assert_eq!(problems, Vec::<String>::new());
        let (turned, _) = read([Accepted, Untouched], "a.bitext", ["en", "ru"]).unwrap();
        assert_eq!(turned.entries[0].source, "A new quay");
        assert_eq!(turned.units, []);
        let (nothing, problems) = read([Untouched, Doubtful], "links", ["ru", "en"]).unwrap();
        assert_eq!(nothing, Dictionary::default());
        assert_eq!(problems, ["links teaches nothing: none of its 2 links is accepted"]);
        let other = read([Accepted, Accepted], "a.bitext", ["ru", "de"]).unwrap_err();
        assert_eq!(other, "a.bitext has no unit in both ru and de; it has ru and en");
    }
}
