//! Characters -> the script they are written in.

use std::collections::BTreeMap;

use crate::bitext::LanguageTag;

/// A writing system, as far as it tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Ethiopic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Myanmar,
    Khmer,
    Mongolian,
    Han,
    Kana,
    Hangul,
}

/// The script that languages like `tag` are usually written in, for those where it is certain.
pub(crate) fn script_of_language(tag: &LanguageTag) -> Option<Script> {
    Some(match tag.primary() {
        "ru" | "uk" | "be" | "bg" | "mk" => Script::Cyrillic,
        "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sv" | "fi" | "da" | "tr" | "hu" => {
            Script::Latin
        }
        "el" => Script::Greek,
        "hy" => Script::Armenian,
        "ka" => Script::Georgian,
        "he" => Script::Hebrew,
        "ar" | "fa" => Script::Arabic,
        "th" => Script::Thai,
        "zh" => Script::Han,
        "ko" => Script::Hangul,
        _ => return None,
    })
}

/// The script of most of the letters.
///
/// Latin names, addresses and units stand in texts of every script, the reverse is rare; so Latin letters count a
/// third. Han characters count three times, they are words rather than letters.
pub(super) fn script(text: &str) -> Option<Script> {
    let mut counts = BTreeMap::<Script, usize>::new();
    for script in text.chars().filter_map(script_of) {
        *counts.entry(script).or_default() += match script {
            Script::Latin => 1,
            Script::Han => 9,
            _ => 3,
        };
    }
    // Japanese is Han characters with Kana between them.
    let han = counts.get(&Script::Han).copied().unwrap_or(0);
    if let Some(kana) = counts.get_mut(&Script::Kana).filter(|kana| **kana * 20 > han) {
        *kana += han;
    }
    counts.into_iter().rev().max_by_key(|&(_, count)| count).map(|(script, _)| script)
}

/// The script of a letter, by Unicode block.
pub(super) fn script_of(c: char) -> Option<Script> {
    Some(match c {
        'A'..='Z' | 'a'..='z' => Script::Latin,
        '\0'..='\u{bf}' | '×' | '÷' => return None,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}'
        | '\u{1c80}'..='\u{1c8f}'
        | '\u{2de0}'..='\u{2dff}'
        | '\u{a640}'..='\u{a69f}' => Script::Cyrillic,
        '\u{531}'..='\u{58f}' => Script::Armenian,
        '\u{5d0}'..='\u{5f4}' => Script::Hebrew,
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            Script::Arabic
        }
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{980}'..='\u{9ff}' => Script::Bengali,
        '\u{a00}'..='\u{a7f}' => Script::Gurmukhi,
        '\u{a80}'..='\u{aff}' => Script::Gujarati,
        '\u{b00}'..='\u{b7f}' => Script::Oriya,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        '\u{c00}'..='\u{c7f}' => Script::Telugu,
        '\u{c80}'..='\u{cff}' => Script::Kannada,
        '\u{d00}'..='\u{d7f}' => Script::Malayalam,
        '\u{d80}'..='\u{dff}' => Script::Sinhala,
        '\u{e01}'..='\u{e7f}' => Script::Thai,
        '\u{e80}'..='\u{eff}' => Script::Lao,
        '\u{f00}'..='\u{fff}' => Script::Tibetan,
        '\u{1000}'..='\u{109f}' => Script::Myanmar,
        '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Script::Georgian,
        '\u{1200}'..='\u{139f}' => Script::Ethiopic,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{1820}'..='\u{18aa}' => Script::Mongolian,
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Script::Kana,
        '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}' => Script::Han,
        _ => return None,
    })
}

/// The commonest language of a script that serves one above all.
pub(super) fn only_language(script: Script) -> &'static str {
    match script {
        Script::Latin => "en",
        Script::Cyrillic => "ru",
        Script::Greek => "el",
        Script::Armenian => "hy",
        Script::Georgian => "ka",
        Script::Hebrew => "he",
        Script::Arabic => "ar",
        Script::Ethiopic => "am",
        Script::Devanagari => "hi",
        Script::Bengali => "bn",
        Script::Gurmukhi => "pa",
        Script::Gujarati => "gu",
        Script::Oriya => "or",
        Script::Tamil => "ta",
        Script::Telugu => "te",
        Script::Kannada => "kn",
        Script::Malayalam => "ml",
        Script::Sinhala => "si",
        Script::Thai => "th",
        Script::Lao => "lo",
        Script::Tibetan => "bo",
        Script::Myanmar => "my",
        Script::Khmer => "km",
        Script::Mongolian => "mn",
        Script::Han => "zh",
        Script::Kana => "ja",
        Script::Hangul => "ko",
    }
}
