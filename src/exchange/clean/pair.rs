//! A source and its target -> what is wrong between them, as far as lengths, stand-ins and placeholders tell.

use std::sync::LazyLock;

use diglot_tmx::{CodeKind, Segment, Variant};
use regex_automata::meta::Regex;

use crate::exchange::languages::normal;

/// A variant with its text, and what is asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'u> {
    /// The variant.
    pub variant: &'u Variant,
    /// Its text without codes.
    pub text: &'u str,
}

/// Whether the target is its source although there is something to translate in it.
///
/// What is legitimately the same: a text without letters; one word, or several that all begin with a capital or have a
/// digit (names, titles, codes: `Microsoft Office 365`); an address of the web, of mail or of a file; a text that stands
/// wholly in codes.
pub fn same(source: Side, target: Side) -> Option<String> {
    if source.text.trim() != target.text.trim() || primary(source.variant) == primary(target.variant) {
        return None;
    }
    let words = source.text.split_whitespace().filter(|word| !is_untranslatable(word));
    let small = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let (mut count, mut is_sentence) = (0, false);
    for word in small {
        count += 1;
        is_sentence |= word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_uppercase());
    }
    (count >= 2 && is_sentence).then(|| "the target is the source".to_owned())
}

fn primary(variant: &Variant) -> String {
    normal(variant.language()).split('-').next().unwrap_or_default().to_owned()
}

/// Addresses, paths, placeholders and what has digits or marks inside are the same in every language.
fn is_untranslatable(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    inner.contains("://")
        || inner.starts_with("www.")
        || inner.contains(['@', '/', '\\', '_', '=', '<', '>'])
        || inner.contains(|c: char| c.is_numeric())
        || inner.trim_end_matches('.').contains('.')
        || !inner.contains(char::is_alphabetic)
}

/// Characters of a text of this length in a language, as many as an English text would have.
///
/// The shares are those of the same press texts and Bible verses in several languages, rounded.
fn english_length(text: &str, language: &str) -> f64 {
    let language = normal(language);
    let share = match language.split('-').next().unwrap_or_default() {
        "zh" => 0.32,
        "ja" => 0.45,
        "ko" => 0.5,
        "he" => 0.8,
        "ar" => 0.88,
        "fa" | "th" => 0.95,
        "de" | "fr" | "es" | "el" | "hu" | "nl" | "it" | "bg" => 1.12,
        "ru" | "uk" | "be" | "pl" | "pt" => 1.05,
        _ => 1.0,
    };
    // A name in Latin letters is as long in a Chinese text as elsewhere.
    let is_east =
        |c: &char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}');
    let characters = text.trim().chars().count() as f64;
    match text.chars().filter(is_east).count() as f64 {
        eastern if share <= 0.5 => eastern / share + (characters - eastern),
        _ => characters / share,
    }
}

/// Shorter texts than this, in English characters, are not compared by length: «Да» is “Yes, of course”.
const LONG_ENOUGH: f64 = 40.0;
/// Added to both lengths, so that the limit is wider for short texts.
const SMOOTHED: f64 = 8.0;

/// Whether one side is more than `limit` times as long as the other, languages set off.
pub fn length_ratio(source: Side, target: Side, limit: f64) -> Option<String> {
    let one = english_length(source.text, source.variant.language());
    let other = english_length(target.text, target.variant.language());
    let (long, short) = (one.max(other), one.min(other));
    if long < LONG_ENOUGH || (long + SMOOTHED) / (short + SMOOTHED) <= limit {
        return None;
    }
    let count = |side: Side| side.text.trim().chars().count();
    Some(format!("{} characters against {}", count(source), count(target)))
}

/// Whether the target only stands in for a translation.
pub fn stand_in(source: Side, target: Side) -> Option<String> {
    const WHOLE: &[&str] = &[
        "todo",
        "tbd",
        "tbt",
        "fixme",
        "translate me",
        "translation needed",
        "needs translation",
        "not translated",
        "untranslated",
        "no translation",
        "translation missing",
        "missing translation",
        "lorem ipsum",
        "xxx",
        "xxxx",
        "перевести",
        "не переведено",
        "нет перевода",
        "без перевода",
        "требует перевода",
        "перевод отсутствует",
    ];
    if source.text.trim() == target.text.trim() {
        return None;
    }
    let text = target.text.trim().to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let has_letters = |text: &str| text.contains(char::is_alphabetic);
    let marks =
        !text.is_empty() && text.chars().all(|c| matches!(c, '?' | '-' | '–' | '—' | '.' | '…' | '_' | '*'));
    let stands = WHOLE.contains(&bare) || (marks && has_letters(source.text));
    stands.then(|| format!("“{}” stands in for a translation", target.text.trim()))
}

static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // printf with and without position, {0} {name} {{name}}, ${name}, %NAME%, %{name}, %(name)s
    Regex::new(
        r"%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?(?:l|ll|h|z)?[sdifuxXeEgGc@]\b|%(?:\d+\$)?@|%\([A-Za-z_]\w*\)[sdif]|%\{\w+\}|%[A-Z][A-Z0-9_]+%|\$\{[\w.]+\}|\$\([\w.]+\)|\{\{\s*[\w.]+\s*\}\}|\{\d+\}|\{[A-Za-z_][\w.]*\}",
    )
    .ok()
});

/// The placeholders of a text, sorted.
fn placeholders_of(text: &str) -> Vec<&str> {
    if !text.contains(['%', '{', '$']) {
        return Vec::new();
    }
    let Some(regex) = PLACEHOLDER.as_ref() else { return Vec::new() };
    let mut found = regex
        .find_iter(text)
        .filter(|found| {
            // `50%` and `5 %d'Ivoire` are no formats: a digit before the sign means a share.
            !text[..found.start()].trim_end().ends_with(|c: char| c.is_ascii_digit())
                || !text[found.range()].starts_with('%')
        })
        .map(|found| &text[found.range()])
        .collect::<Vec<_>>();
    found.sort_unstable();
    found
}

/// Which placeholders stand on one side only.
pub fn placeholders(source: Side, target: Side) -> Option<String> {
    let (one, other) = (placeholders_of(source.text), placeholders_of(target.text));
    differing(&one, &other).map(|(lost, new)| match (lost.is_empty(), new.is_empty()) {
        (false, true) => format!("{} is missing", lost.join(", ")),
        (true, _) => format!("{} is new", new.join(", ")),
        _ => format!("{} for {}", new.join(", "), lost.join(", ")),
    })
}

/// What of two sorted lists is in one only, each as often as there are more of it.
fn differing<'a>(one: &[&'a str], other: &[&'a str]) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let without = |of: &[&'a str], without: &[&'a str]| {
        let mut rest = without.to_vec();
        let kept = of.iter().copied().filter(|item| match rest.iter().position(|other| other == item) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        });
        kept.collect::<Vec<_>>()
    };
    let (lost, new) = (without(one, other), without(other, one));
    (!lost.is_empty() || !new.is_empty()).then_some((lost, new))
}

/// Which inline codes differ in kind or number, or are half a pair.
pub fn tags(source: Side, target: Side) -> Option<String> {
    if !source.variant.segment.has_codes() && !target.variant.segment.has_codes() {
        return None;
    }
    if let Some(half) = half_pair(&target.variant.segment) {
        return Some(half);
    }
    let (one, other) = (kinds(&source.variant.segment), kinds(&target.variant.segment));
    differing(&one, &other).map(|(lost, new)| {
        let listed =
            |kinds: &[&str]| kinds.iter().map(|kind| format!("<{kind}>")).collect::<Vec<_>>().join(" ");
        match (lost.is_empty(), new.is_empty()) {
            (false, true) => format!("{} missing", listed(&lost)),
            (true, _) => format!("{} too many", listed(&new)),
            _ => format!("{} for {}", listed(&new), listed(&lost)),
        }
    })
}

/// The names of the codes, those that stand for one thing alike: tools write a lone code as `ph`, `ut` or `it`.
fn kinds(segment: &Segment) -> Vec<&str> {
    let codes = segment.codes();
    let mut kinds = codes
        .iter()
        .filter(|code| code.kind != CodeKind::Sub)
        .map(|code| match &code.kind {
            CodeKind::Ut | CodeKind::It => "ph",
            kind => kind.name(),
        })
        .collect::<Vec<_>>();
    kinds.sort_unstable();
    kinds
}

/// A `bpt` without its `ept`, or the other way round.
fn half_pair(segment: &Segment) -> Option<String> {
    let codes = segment.codes();
    let numbers = |kind: &CodeKind| {
        let mut numbers = codes
            .iter()
            .filter(|code| code.kind == *kind)
            .map(|code| code.attributes.get("i").unwrap_or_default())
            .collect::<Vec<_>>();
        numbers.sort_unstable();
        numbers
    };
    let (begun, ended) = (numbers(&CodeKind::Bpt), numbers(&CodeKind::Ept));
    if begun == ended {
        return None;
    }
    let (open, shut) = differing(&begun, &ended)?;
    Some(match open.first() {
        Some(number) => format!("<bpt i=\"{number}\"> without <ept>"),
        None => format!("<ept i=\"{}\"> without <bpt>", shut.first().copied().unwrap_or_default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use CodeKind::{Bpt, Ept, It, Ph, Ut};

    type RuleOf = fn(Side, Side) -> Option<String>;

    fn check(rule: RuleOf, source: &str, target: &str, expected: Option<&str>) {
        let [ru, en] = [("ru", source), ("en", target)].map(|(code, text)| Variant::new(code, text));
        let found = rule(Side { variant: &ru, text: source }, Side { variant: &en, text: target });
        assert_eq!(found.as_deref(), expected, "{source:?} {target:?}");
    }

    #[test]
    fn a_target_that_is_its_source() {
        let untranslated = Some("the target is the source");
        let check = |text, expected| check(same, text, text, expected);
        check("Порт открыт вчера.", untranslated);
        check("The port is open.", untranslated);
        check("Save file as", untranslated);
        check("Microsoft Office 365", None);
        check("Иван Петров", None);
        check("OK", None);
        check("Internet", None);
        check("48,5 %", None);
        check("https://example.org/news/latest", None);
        check("anna@example.org, ivan@example.org", None);
        check("C:\\Users\\anna", None);
        check("ISO 9001:2015", None);
        check("max_length = 5", None);
    }

    #[test]
    fn lengths_no_translation_has() {
        let ratio: RuleOf = |source, target| length_ratio(source, target, 3.0);
        let check = |source, target, expected| check(ratio, source, target, expected);
        let long = "The port of Severny will open in May, the mayor of the city said on Monday, and work begins soon.";
        check("Да.", "Yes, of course, it is.", None);
        check("Порт откроют.", long, Some("13 characters against 97"));
        check("Порт Северный откроют в мае, сообщил мэр.", long, None);
        check("", "Yes", None);
    }

    #[test]
    fn a_language_of_few_characters_is_measured_by_itself() {
        let zh = Variant::new("zh-CN", "北方港将于五月开放，市长周一表示");
        let en = Variant::new("en", "The northern port will open in May, the mayor said on Monday");
        let side = |variant, text| Side { variant, text };
        let (one, other) = (zh.segment.plain_text(), en.segment.plain_text());
        assert_eq!(length_ratio(side(&zh, &one), side(&en, &other), 2.0), None);
    }

    #[test]
    fn stand_ins() {
        check(stand_in, "Сохранить", "TODO", Some("“TODO” stands in for a translation"));
        check(
            stand_in,
            "Сохранить",
            "[not translated]",
            Some("“[not translated]” stands in for a translation"),
        );
        check(stand_in, "Сохранить", "???", Some("“???” stands in for a translation"));
        check(stand_in, "Save", "нет перевода", Some("“нет перевода” stands in for a translation"));
        check(stand_in, "…", "...", None);
        check(stand_in, "TODO", "TODO", None);
        check(stand_in, "Список дел", "To do", None);
    }

    #[test]
    fn placeholders_on_one_side() {
        check(placeholders, "Файл %s открыт", "File %s is open", None);
        check(placeholders, "Файл %s открыт", "The file is open", Some("%s is missing"));
        check(placeholders, "{0} из {1}", "{0} of {2}", Some("{2} for {1}"));
        check(placeholders, "Привет, ${name}!", "Hello, ${name}!", None);
        check(placeholders, "%1$s и %2$d", "%2$d and %1$s", None);
        check(placeholders, "50 % детей и 20% сдали", "50% of children and 20 % did", None);
        check(placeholders, "Всего", "Total %d", Some("%d is new"));
    }

    #[test]
    fn codes_that_differ() {
        use diglot_tmx::{Attributes, Code, Inline};
        let code = |kind, i: &str| {
            let attributes: Attributes = [("i", i)].into_iter().collect();
            Inline::Code(Code { kind, attributes, content: Vec::new() })
        };
        let check = |one: Vec<Inline>, other: Vec<Inline>, expected: Option<&str>| {
            let [one, other] = [("ru", one), ("en", other)].map(|(code, mut content)| {
                content.push(Inline::Text("Да".to_owned()));
                Variant::new(code, Segment::new(content))
            });
            let found = tags(Side { variant: &one, text: "Да" }, Side { variant: &other, text: "Да" });
            assert_eq!(found.as_deref(), expected);
        };
        check(vec![], vec![], None);
        check(vec![code(Ph, "")], vec![code(Ut, "")], None);
        check(vec![code(It, "")], vec![code(Ph, "")], None);
        check(vec![code(Ph, "")], vec![], Some("<ph> missing"));
        check(vec![], vec![code(Ph, ""), code(Ph, "")], Some("<ph> <ph> too many"));
        check(vec![code(Bpt, "1"), code(Ept, "1")], vec![code(Bpt, "2"), code(Ept, "2")], None);
        check(
            vec![code(Bpt, "1"), code(Ept, "1")],
            vec![code(Bpt, "1")],
            Some("<bpt i=\"1\"> without <ept>"),
        );
        check(vec![], vec![code(Ept, "3")], Some("<ept i=\"3\"> without <bpt>"));
    }
}
