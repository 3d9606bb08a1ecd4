//! Text -> the language it is probably written in.

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use crate::bitext::LanguageTag;

/// The language of a text, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The language, `und` when nobody could tell.
    pub tag: LanguageTag,
    /// How it is known.
    pub how: How,
}

/// How a language is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The person named it.
    Asked,
    /// By the script alone: one language is by far the commonest in it.
    Script,
    /// By letters that only this language has, or by the frequency of letter groups.
    Detected,
    /// There are no letters, or of a script we do not know.
    Unknown,
}

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

/// How much of a long text is looked at, in bytes, spread over the whole of it.
const SAMPLE: usize = 1 << 16;
/// In how many pieces.
const PIECES: usize = 16;

/// The language of `text`; costs the same for a text of any length.
///
/// The script decides first: a Russian text full of Latin company names is Russian. Within a script the letters that
/// only one language has decide, then `whatlang` among the languages of that script. A text too short to tell is
/// taken for the commonest one, Russian in Cyrillic and English in Latin letters.
///
/// ```
/// use diglot::formats::language::detect;
/// assert_eq!(detect("Газета сообщила о встрече.").tag.as_str(), "ru");
/// assert_eq!(detect("EU summit").tag.as_str(), "en");
/// assert_eq!(detect("12.03.2009").tag.as_str(), "und");
/// ```
pub fn detect(text: &str) -> Decided {
    let sample = sample(text);
    let Some(script) = script(&sample) else {
        return Decided { tag: LanguageTag::undetermined(), how: How::Unknown };
    };
    let (code, how) = match script {
        Script::Cyrillic => cyrillic(&sample),
        Script::Latin => latin(&sample),
        Script::Arabic => arabic(&sample),
        Script::Devanagari => {
            among(&sample, &[Lang::Hin, Lang::Mar, Lang::Nep], 100).unwrap_or(("hi", How::Script))
        }
        Script::Hebrew if sample.contains(['װ', 'ױ', 'ײ']) => ("yi", How::Detected),
        other => (only_language(other), How::Script),
    };
    Decided { tag: code.parse().unwrap_or_else(|_| LanguageTag::undetermined()), how }
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

/// The whole of a short text, sixteen pieces of a long one.
fn sample(text: &str) -> String {
    if text.len() <= SAMPLE {
        return text.to_owned();
    }
    let step = text.len() / PIECES;
    let mut out = String::with_capacity(SAMPLE + PIECES);
    for number in 0..PIECES {
        let start = text.floor_char_boundary(number * step);
        let end = text.floor_char_boundary(start + SAMPLE / PIECES);
        out.push_str(&text[start..end]);
        out.push(' ');
    }
    out
}

/// The script of most of the letters.
///
/// Latin names, addresses and units stand in texts of every script, the reverse is rare; so Latin letters count a
/// third. Han characters count three times, they are words rather than letters.
pub(crate) fn script(text: &str) -> Option<Script> {
    let mut counts = [0_usize; Script::Hangul as usize + 1];
    for c in text.chars() {
        if let Some(script) = script_of(c) {
            counts[script as usize] += match script {
                Script::Latin => 1,
                Script::Han => 9,
                _ => 3,
            };
        }
    }
    // Japanese is Han characters with Kana between them.
    let kana = counts[Script::Kana as usize];
    if kana * 20 > counts[Script::Han as usize] {
        counts[Script::Kana as usize] += counts[Script::Han as usize];
    }
    let best = (0..counts.len()).rev().max_by_key(|&number| counts[number])?;
    SCRIPTS.iter().copied().find(|script| *script as usize == best && counts[best] > 0)
}

const SCRIPTS: &[Script] = &[
    Script::Latin,
    Script::Cyrillic,
    Script::Greek,
    Script::Armenian,
    Script::Georgian,
    Script::Hebrew,
    Script::Arabic,
    Script::Ethiopic,
    Script::Devanagari,
    Script::Bengali,
    Script::Gurmukhi,
    Script::Gujarati,
    Script::Oriya,
    Script::Tamil,
    Script::Telugu,
    Script::Kannada,
    Script::Malayalam,
    Script::Sinhala,
    Script::Thai,
    Script::Lao,
    Script::Tibetan,
    Script::Myanmar,
    Script::Khmer,
    Script::Mongolian,
    Script::Han,
    Script::Kana,
    Script::Hangul,
];

/// The script of a letter, by Unicode block.
fn script_of(c: char) -> Option<Script> {
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
fn only_language(script: Script) -> &'static str {
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

/// Russian, unless letters or words that it does not have are more than a stray name's worth.
fn cyrillic(text: &str) -> (&'static str, How) {
    let mut count = std::collections::BTreeMap::<char, usize>::new();
    let mut letters = 0;
    for c in text.chars().filter(|&c| script_of(c) == Some(Script::Cyrillic)) {
        *count.entry(c.to_lowercase().next().unwrap_or(c)).or_default() += 1;
        letters += 1;
    }
    let of = |letters: &str| letters.chars().map(|c| count.get(&c).copied().unwrap_or(0)).sum::<usize>();
    // One letter in a hundred: Ukrainian і is 5 in a hundred, Kazakh қ 2, Serbian ј 4; a name in a Russian text less.
    let many = |found: usize| found * 100 >= letters && found > 0;
    // Russian before 1918 has і and ѣ, both often.
    if many(of("ѣ")) {
        return ("ru", How::Detected);
    }
    let found = if many(of("әғқңұһ")) {
        if of("җ") > 0 { "tt" } else { "kk" }
    } else if many(of("ӣҷӯҳ")) {
        "tg"
    } else if many(of("өү")) {
        if of("ң") > 0 { "ky" } else { "mn" }
    } else if many(of("ѓќѕ")) {
        "mk"
    } else if many(of("јљњћђџ")) {
        "sr"
    } else if many(of("ў")) {
        "be"
    } else if many(of("іїєґ")) && of("ыэёъ") == 0 {
        "uk"
    } else if of("і") * 33 > letters {
        "be"
    } else if of("ыэё") * 200 < letters && is_bulgarian(text, of("ъ"), letters) {
        "bg"
    } else {
        return ("ru", How::Script);
    };
    (found, How::Detected)
}

/// Bulgarian has no ы, э, ё, writes ъ for a vowel and has small words that Russian has not.
fn is_bulgarian(text: &str, hard_signs: usize, letters: usize) -> bool {
    const BULGARIAN: &[&str] = &[
        "се",
        "са",
        "че",
        "към",
        "със",
        "през",
        "който",
        "която",
        "което",
        "които",
        "като",
        "този",
        "това",
        "тази",
        "след",
        "ще",
        "беше",
        "бяха",
        "няма",
        "във",
        "по-",
        "ѝ",
        "е",
        "си",
        "обаче",
        "един",
        "една",
        "също",
    ];
    const RUSSIAN: &[&str] = &[
        "что",
        "как",
        "это",
        "его",
        "она",
        "они",
        "был",
        "были",
        "для",
        "из",
        "или",
        "если",
        "уже",
        "также",
        "при",
        "все",
        "ее",
        "их",
        "бы",
        "только",
        "который",
        "между",
    ];
    let (mut bulgarian, mut russian) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        bulgarian += usize::from(BULGARIAN.contains(&word.as_str()));
        russian += usize::from(RUSSIAN.contains(&word.as_str()));
    }
    let vowel = hard_signs * 150 >= letters && hard_signs > 0;
    bulgarian > russian && (vowel || bulgarian >= 2) || (vowel && hard_signs >= 2 && russian == 0)
}

/// English, unless the letter groups of another language are plain to see.
fn latin(text: &str) -> (&'static str, How) {
    among(text, LATIN, 24).unwrap_or(("en", How::Script))
}

/// Persian and Urdu have letters that Arabic has not.
fn arabic(text: &str) -> (&'static str, How) {
    let has = |letters: &[char]| text.chars().filter(|c| letters.contains(c)).count();
    let letters = text.chars().filter(|&c| script_of(c) == Some(Script::Arabic)).count();
    if has(&['ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ']) * 50 >= letters {
        ("ur", How::Detected)
    } else if has(&['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']) * 50 >= letters {
        ("fa", How::Detected)
    } else {
        ("ar", How::Script)
    }
}

/// The one of `languages` that `whatlang` finds, when the text has so many letters and `whatlang` is sure.
fn among(text: &str, languages: &'static [Lang], least: usize) -> Option<(&'static str, How)> {
    static LATIN_DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::with_allowlist(LATIN.to_vec()));
    if text.chars().filter(|c| c.is_alphabetic()).take(least).count() < least {
        return None;
    }
    let info = if std::ptr::eq(languages, LATIN) {
        LATIN_DETECTOR.detect(text)
    } else {
        Detector::with_allowlist(languages.to_vec()).detect(text)
    }?;
    (info.confidence() > 0.5).then(|| (code(info.lang()), How::Detected))
}

/// The languages in Latin letters that `whatlang` knows and that a press text may be in; leaving out the rest (Latin,
/// Esperanto, Javanese ...) makes it right more often.
const LATIN: &[Lang] = &[
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
        Lang::Hin => "hi",
        Lang::Mar => "mr",
        Lang::Nep => "ne",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(detect(text).tag.as_str(), expected, "{text}");
    }

    #[test]
    fn short_russian_and_english() {
        check("Газета сообщила о встрече.", "ru");
        check("Владимир Путин", "ru");
        check("МИД РФ", "ru");
        check("Да.", "ru");
        check("Компания Microsoft Corporation", "ru");
        check("Reuters", "en");
        check("EU summit", "en");
        check("The paper reported a meeting.", "en");
        check("Yes.", "en");
        check("Gazprom", "en");
        check("Sanctions", "en");
        check("Moscow, March 14", "en");
        check("Central Bank keeps key rate unchanged", "en");
        check("Minister visits Vladivostok", "en");
    }

    #[test]
    fn no_letters_no_language() {
        for text in ["12.03.2009", "", "***", "2 + 2 = 4", "№ 5, § 7"] {
            assert_eq!(detect(text), Decided { tag: LanguageTag::undetermined(), how: How::Unknown });
        }
    }

    #[test]
    fn languages_in_cyrillic_letters() {
        check("Газета повідомила про зустріч у Києві.", "uk");
        check("Київ", "uk");
        check("Газета паведаміла пра сустрэчу ў Мінску.", "be");
        check("Вестникът съобщи за срещата, която се състоя в събота.", "bg");
        check("Новине су објавиле вест о састанку.", "sr");
        check("Весникот ја објави веста за средбата што се одржа во Скопје, рече ќерката.", "mk");
        check("Газет кездесу туралы хабарлады, ол қалада өтті.", "kk");
        check(
            "Мэр города Київ посетил завод и рассказал журналистам о планах на следующий год, \
               в том числе о строительстве моста.",
            "ru",
        );
        check("На заводе работают люди.", "ru");
        check("Объявлен состав сборной.", "ru");
        check("Съезд подтвердил решение.", "ru");
        check("В началѣ года газета сообщила о томъ, что министръ уѣхалъ.", "ru");
    }

    #[test]
    fn languages_in_latin_letters() {
        check("Die Zeitung berichtete gestern über ein Treffen der beiden Minister in Berlin.", "de");
        check("Le journal a rapporté hier que les deux ministres se sont rencontrés à Paris.", "fr");
        check("El periódico informó ayer de que los dos ministros se reunieron en Madrid.", "es");
        check("Gazeta poinformowała wczoraj o spotkaniu obu ministrów w Warszawie.", "pl");
        check("The newspaper said on Monday that the two ministers had met in Geneva.", "en");
    }

    #[test]
    fn other_scripts() {
        check("Η εφημερίδα ανέφερε τη συνάντηση.", "el");
        check("העיתון דיווח על הפגישה.", "he");
        check("ذكرت الصحيفة اللقاء.", "ar");
        check("روزنامه از دیدار گزارش داد.", "fa");
        check("报纸报道了会议。", "zh");
        check("新聞は会議を報じた。", "ja");
        check("신문은 회의를 보도했다.", "ko");
        check("หนังสือพิมพ์รายงานการประชุม", "th");
        check("გაზეთმა შეხვედრის შესახებ იუწყება.", "ka");
        check("Թերթը հաղորդեց հանդիպման մասին։", "hy");
        check("अख़बार ने बैठक की ख़बर दी।", "hi");
    }

    #[test]
    fn a_long_text_is_sampled_everywhere() {
        let mut text = "www.example.org/index ".repeat(300);
        text += &"Газета сообщила о встрече в Москве. ".repeat(20_000);
        check(&text, "ru");
        assert!(sample(&text).len() <= SAMPLE + PIECES);
    }
}
