//! A text and the language it says it is in -> whether it is in another, where that is sure.

use crate::bitext::LanguageTag;
use crate::exchange::languages::normal;
use crate::formats::language::{How, detect};

/// Letters a text must have before its letter groups say anything.
const LETTERS: usize = 80;

/// Languages that short texts do not tell apart, whatever a detector says.
const CLOSE: &[&[&str]] = &[
    &["no", "nb", "nn", "da", "sv"],
    &["cs", "sk", "pl", "sl"],
    &["sr", "hr", "bs", "sl", "mk", "bg", "cnr", "sh"],
    &["ru", "be", "uk", "bg"],
    &["es", "pt", "gl", "ca", "it", "oc", "ast"],
    &["id", "ms"],
    &["nl", "af", "fy", "de", "lb"],
    &["hi", "mr", "ne"],
    &["ar", "fa", "ur", "ckb"],
    &["kk", "ky", "tt", "ba", "uz", "az", "tr", "tk"],
    &["fi", "et"],
    &["zh", "ja", "yue"],
];

/// What language a text is in, when it is not `code`; `None` when it is, or when nobody can tell.
///
/// The script alone is enough when no letter is of the right one. A Latin text where another script is due may be a
/// name or a code (`Microsoft Office`), so it must look like a sentence. Within a script only a long text that is
/// plainly of another language counts, and close languages are never told apart.
pub fn wrong_language(text: &str, code: &str) -> Option<String> {
    let code = normal(code);
    let tag: LanguageTag = code.parse().ok()?;
    let expected = tag.primary();
    let letters = Letters::of(text);
    if letters.count < 4 {
        return None;
    }
    match (due_script(&code, expected), letters.script()) {
        (Some(due), Some(found)) if due != found => {
            let own = letters.of_script(due);
            let is_text = match found {
                Script::Latin => letters.small_words >= 4 && own == 0,
                _ => own == 0,
            };
            is_text.then(|| format!("{} letters, not {}", found.name(), due.name()))
        }
        (Some(due), Some(found)) if due == found && letters.count >= LETTERS => {
            let detected = detect(text);
            let found = detected.tag.primary();
            let is_close = found == expected
                || CLOSE.iter().any(|group| group.contains(&found) && group.contains(&expected));
            (detected.how == How::Detected && !is_close && known(expected) && is_certain(text, found))
                .then(|| format!("reads like {found}, not {expected}"))
        }
        _ => None,
    }
}

/// Whether letter groups alone say the same, surely.
fn is_certain(text: &str, found: &str) -> bool {
    whatlang::detect(text).is_some_and(|info| info.is_reliable() && normal(info.lang().code()) == found)
}

/// Whether the detector knows the language at all: a language it does not know is always taken for another.
fn known(primary: &str) -> bool {
    matches!(
        primary,
        "ru" | "uk"
            | "be"
            | "bg"
            | "en"
            | "de"
            | "fr"
            | "es"
            | "it"
            | "pt"
            | "nl"
            | "pl"
            | "cs"
            | "sv"
            | "fi"
            | "da"
            | "tr"
            | "hu"
    )
}

/// The scripts that are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    East,
}

impl Script {
    const ALL: [Self; 7] =
        [Self::Latin, Self::Cyrillic, Self::Greek, Self::Hebrew, Self::Arabic, Self::Thai, Self::East];

    fn of(c: char) -> Option<Self> {
        Some(match c {
            'A'..='Z'
            | 'a'..='z'
            | '\u{c0}'..='\u{d6}'
            | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{24f}'
            | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{386}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{5d0}'..='\u{5ea}' => Self::Hebrew,
            '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' => Self::Arabic,
            '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' => Self::Thai,
            '\u{1100}'..='\u{11ff}'
            | '\u{3041}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}' => Self::East,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Cyrillic => "Cyrillic",
            Self::Greek => "Greek",
            Self::Hebrew => "Hebrew",
            Self::Arabic => "Arabic",
            Self::Thai => "Thai",
            Self::East => "East Asian",
        }
    }
}

/// The script a language is always written in, or the one its code names.
fn due_script(code: &str, primary: &str) -> Option<Script> {
    if let Some(named) = code.split('-').find(|subtag| subtag.len() == 4) {
        return match named {
            "latn" => Some(Script::Latin),
            "cyrl" => Some(Script::Cyrillic),
            "arab" => Some(Script::Arabic),
            "hans" | "hant" => Some(Script::East),
            _ => None,
        };
    }
    Some(match primary {
        "ru" | "uk" | "be" | "bg" | "mk" | "ky" | "tg" => Script::Cyrillic,
        "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sk" | "sl" | "sv" | "fi" | "da"
        | "nb" | "nn" | "no" | "tr" | "hu" | "ro" | "lt" | "lv" | "et" | "hr" | "is" | "ga" | "sq" | "vi"
        | "id" | "ms" | "ca" | "gl" | "eu" => Script::Latin,
        "el" => Script::Greek,
        "he" => Script::Hebrew,
        "ar" | "fa" => Script::Arabic,
        "th" => Script::Thai,
        "zh" | "ja" | "ko" => Script::East,
        _ => return None,
    })
}

/// The letters of a text by script.
#[derive(Default)]
struct Letters {
    scripts: [usize; 7],
    count: usize,
    small_words: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for script in text.chars().filter_map(Script::of) {
            letters.scripts[script as usize] += 1;
            letters.count += 1;
        }
        let is_small = |word: &&str| {
            let mut chars = word.trim_matches(|c: char| c.is_ascii_punctuation()).chars();
            word.chars().count() > 1 && chars.all(char::is_lowercase)
        };
        letters.small_words = text.split_whitespace().filter(is_small).count();
        letters
    }

    fn of_script(&self, script: Script) -> usize {
        self.scripts[script as usize]
    }

    /// The script of most letters.
    fn script(&self) -> Option<Script> {
        let most = Script::ALL.into_iter().rev().max_by_key(|script| self.of_script(*script))?;
        (self.of_script(most) > 0).then_some(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str, expected: Option<&str>) {
        assert_eq!(wrong_language(text, code).as_deref(), expected, "{text}");
    }

    #[test]
    fn another_script() {
        check("Порт открыт.", "en", Some("Cyrillic letters, not Latin"));
        check("Порт открыт.", "ru-RU", None);
        check("The port is open since this morning.", "ru", Some("Latin letters, not Cyrillic"));
        check("Microsoft Office Professional Plus", "ru", None);
        check("git commit --amend", "ru", None);
        check("Компания Microsoft представила Windows Server", "ru", None);
        check("The word «мир» means peace", "en", None);
        check("港口今天开放", "en", Some("East Asian letters, not Latin"));
        check("12.03.2009", "ru", None);
        check("Нови Сад је град", "sr", None);
        check("Novi Sad je grad u Srbiji", "sr", None);
        check("Novi Sad je lep grad na obali", "sr-Cyrl", Some("Latin letters, not Cyrillic"));
    }

    #[test]
    fn another_language_of_the_script_only_in_long_texts() {
        let german = "Der Hafen wird im Mai eröffnet, sagte der Bürgermeister der Stadt am Montag vor der Presse und dankte allen.";
        check(german, "en", Some("reads like de, not en"));
        check(german, "de-AT", None);
        check(german, "nl", None);
        check("Der Hafen ist offen.", "en", None);
        check(
            "Gazprom, Rosneft, Lukoil, Surgutneftegas, Tatneft, Novatek, Transneft, Bashneft, Slavneft",
            "en",
            None,
        );
    }
}
