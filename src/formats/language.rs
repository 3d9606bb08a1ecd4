//! Text -> the language it is probably written in.

mod latin;
mod script;

use whatlang::{Detector, Lang};

pub(crate) use self::script::{Script, script_of_language};
use self::script::{only_language, script, script_of};
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
        Script::Latin => latin::language(&sample),
        Script::Arabic => arabic(&sample),
        Script::Devanagari => devanagari(&sample),
        Script::Hebrew if sample.contains(['װ', 'ױ', 'ײ']) => ("yi", How::Detected),
        other => (only_language(other), How::Script),
    };
    Decided { tag: code.parse().unwrap_or_else(|_| LanguageTag::undetermined()), how }
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

/// Hindi, unless there is enough text to tell another language in Devanagari.
fn devanagari(text: &str) -> (&'static str, How) {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let info = Detector::with_allowlist(vec![Lang::Hin, Lang::Mar, Lang::Nep]).detect(text);
    match info.filter(|info| letters >= 100 && info.is_reliable()).map(|info| info.lang()) {
        Some(Lang::Mar) => ("mr", How::Detected),
        Some(Lang::Nep) => ("ne", How::Detected),
        _ => ("hi", How::Script),
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
