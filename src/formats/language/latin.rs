//! A text in Latin letters -> its language.

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use super::How;

/// Small words that are common in one language and not words of the others here.
const SMALL_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to is was for that with on by are has have he his it its at from said will not be this they",
    ),
    (
        "de",
        "der die das und den von zu mit dem des ist ein eine nicht auf für im sich auch als wird hat sind wie",
    ),
    (
        "fr",
        "le la les des et du en une un est dans que qui pour pas sur au aux avec ce il elle sont cette ont",
    ),
    ("es", "el la los las de y en que del un una es por con para se su al como más fue lo pero"),
    ("it", "il di che e la della per un una non sono con del gli è nel dei si alla anche ha da"),
    ("pt", "o de que e do da em um uma para com não os no na por mais dos as foi ao é são"),
    ("nl", "de het een van en dat op te zijn voor met niet aan er ook om hij bij werd naar"),
    ("pl", "w na z się nie że jest od przez o po dla jak ale ma oraz za"),
];

/// English, unless small words or letter groups of another language are plain to see.
pub(super) fn language(text: &str) -> (&'static str, How) {
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>();
    let hits = |list: &str| {
        let list = list.split(' ').collect::<Vec<_>>();
        words.iter().filter(|word| list.contains(&word.as_str())).count()
    };
    let mut counts = SMALL_WORDS.iter().map(|&(code, list)| (hits(list), code)).collect::<Vec<_>>();
    let english = counts[0].0;
    counts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let ((most, by_words), (second, _)) = (counts[0], counts[1]);
    let letters = words.iter().map(|word| word.chars().count()).sum::<usize>();
    let found = DETECTOR.detect(text).filter(|_| letters >= 24);
    match found.map(|info| (code(info.lang()), info.confidence() > 0.5)) {
        // Letter groups and small words agree, or the language is one without a list and no list fits.
        Some((found, sure)) if found == by_words && most > 0 && (sure || most >= 2) => (found, How::Detected),
        Some((found, true))
            if most * 20 < words.len() && !SMALL_WORDS.iter().any(|&(code, _)| code == found) =>
        {
            (found, How::Detected)
        }
        Some((found, true)) if english == 0 && words.len() >= 4 => (found, How::Detected),
        // Too short for letter groups: two small words more than any other language has.
        _ if most >= second + 2 || (english == most && most >= 2) => {
            (if english == most { "en" } else { by_words }, How::Detected)
        }
        _ => ("en", How::Script),
    }
}

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::with_allowlist(LANGUAGES.to_vec()));

/// The languages in Latin letters that `whatlang` knows and that a press text may be in; leaving out the rest (Latin,
/// Esperanto, Javanese ...) makes it right more often.
const LANGUAGES: &[Lang] = &[
    Lang::Eng,
    Lang::Deu,
    Lang::Fra,
    Lang::Spa,
    Lang::Por,
    Lang::Ita,
    Lang::Nld,
    Lang::Pol,
    Lang::Ces,
    Lang::Slk,
    Lang::Slv,
    Lang::Hrv,
    Lang::Ron,
    Lang::Hun,
    Lang::Fin,
    Lang::Est,
    Lang::Swe,
    Lang::Dan,
    Lang::Nob,
    Lang::Lit,
    Lang::Lav,
    Lang::Tur,
    Lang::Aze,
    Lang::Vie,
    Lang::Ind,
    Lang::Cat,
];

/// The two-letter code of a language.
fn code(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Cat => "ca",
        other => other.code(),
    }
}
