//! A language code as a client sends it, `en_gb`, <-> the codes of a memory, `en-GB`.

use crate::bitext::LanguageTag;
use crate::memory::find::is_of;

/// What to look for when a client asks for a language: its code, or when the memory has nothing of that kind, a shorter one that the
/// memory has as it stands. `None` when there is nothing.
pub fn meant(codes: &[String], asked: &str) -> Option<String> {
    let mut wanted = normal(asked);
    if codes.iter().any(|code| is_of(code, &wanted)) {
        return Some(wanted);
    }
    while let Some(cut) = wanted.rfind('-') {
        wanted.truncate(cut);
        if codes.iter().any(|code| normal(code) == wanted) {
            return Some(wanted);
        }
    }
    None
}

/// The codes a client may ask for, in small letters with `_`, sorted: those of the memory, and of each what stands before the first `_`.
pub fn listed(codes: &[String]) -> Vec<String> {
    let codes = codes.iter().map(|code| normal(code).replace('-', "_"));
    let mut listed = codes
        .flat_map(|code| [code.split('_').next().unwrap_or_default().to_owned(), code])
        .filter(|code| !code.is_empty())
        .collect::<Vec<_>>();
    listed.sort();
    listed.dedup();
    listed
}

/// Under which code something in the language a client names is kept: the one the memory has, or the usual spelling.
pub fn kept(codes: &[String], asked: &str) -> Option<String> {
    let asked = normal(asked);
    let known = codes.iter().find(|code| normal(code) == asked).cloned();
    known.or_else(|| asked.parse::<LanguageTag>().ok().map(String::from))
}

fn normal(code: &str) -> String {
    code.trim().to_lowercase().replace(['_', '@'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 6] = ["ru", "en-GB", "en-US", "zh", "zh-Hans", "pt-BR"];

    fn codes() -> Vec<String> {
        CODES.map(str::to_owned).to_vec()
    }

    fn check(asked: &str, meant_as: Option<&str>, kept_as: Option<&str>) {
        assert_eq!(meant(&codes(), asked).as_deref(), meant_as, "{asked}");
        assert_eq!(kept(&codes(), asked).as_deref(), kept_as, "{asked}");
    }

    #[test]
    fn codes_of_clients_are_understood() {
        check("ru", Some("ru"), Some("ru"));
        check("ru_RU", Some("ru"), Some("ru-RU"));
        check("en", Some("en"), Some("en"));
        check("en_gb", Some("en-gb"), Some("en-GB"));
        check("zh_hans", Some("zh-hans"), Some("zh-Hans"));
        check("zh_hant_tw", Some("zh"), Some("zh-Hant-TW"));
        // Another country's English is not what was asked for.
        check("en_au", None, Some("en-AU"));
        check("de", None, Some("de"));
        check("sr@latin", None, Some("sr-latin"));
        check("../x", None, None);
        check("", None, None);
    }

    #[test]
    fn clients_are_told_what_they_may_ask_for() {
        assert_eq!(listed(&codes()), ["en", "en_gb", "en_us", "pt", "pt_br", "ru", "zh", "zh_hans"]);
        assert!(listed(&[]).is_empty());
    }
}
