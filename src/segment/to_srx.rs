//! Our rules of one language -> an SRX 2.0 file, as far as SRX can say them.
//!
//! SRX looks at the text before and after one place. What our rules know beyond that (pairs of quotes and brackets, where the
//! sentence began, words in capitals throughout) is left out or said roughly. The expressions use what ICU, Java and .NET have
//! in common: white space and the bounds of words are spelt out, since `\s` and `\b` differ between them.

use std::fmt::Write as _;

use super::language::{Class, Language, List};
use super::left::TWO_LETTER_INITIALS;
use crate::bitext::LanguageTag;

/// White space, one character.
const SPACE: &str = r"[\s\u00A0\u2009\u202F]";
/// No letter, digit, hyphen or apostrophe before, nor a sign that makes a unit of two (`°С`, `м/с`): a word begins. The plus sign is
/// written as a number: the Java library `segment` takes every `+` of an exception for a repetition.
const WORD: &str = r"(?<![\p{L}\p{M}\p{N}'’\u2010\u2011/°º%&\u002B@-])";
/// No letter or digit after: a word ends.
const END: &str = r"(?![\p{L}\p{M}\p{N}])";
/// What may close after a mark.
const CLOSERS: &str = r#"["'»«“”‘’›‹)\]}]*(?:\[[^\[\]]{1,12}\])*"#;
/// What may open a sentence, with its white space.
const OPENERS: &str = r#"(?:["'«»„“”‘‚‹›(\[{<>¿¡•·*№§$€£…—–-]"#;
/// Quotes that open.
const QUOTE: &str = r#"["«„“‘‚‹]"#;
/// Dashes.
const DASH: &str = "[—–-]";
/// How many characters of brackets are looked through.
const INSIDE: usize = 80;

/// The rules of `language` as an SRX file for texts in `tag`.
pub(super) fn write(language: &Language, tag: &LanguageTag) -> String {
    let mut rules = Rules { xml: String::new() };
    // Il est parti. » Elle
    let closers = if tag.primary() == "fr" { format!("{CLOSERS}(?:{SPACE}»)?") } else { CLOSERS.to_owned() };
    small_letters(&closers, &mut rules);
    lists(language, &mut rules);
    brackets(&mut rules);
    abbreviations(language, &mut rules);
    initials(language, &mut rules);
    numbers(language, &mut rules);
    quotations(language, &mut rules);
    breaks(language, &closers, &mut rules);
    // Tags hold ASCII letters, digits and hyphens only.
    let name = tag.primary();
    let pattern = name.chars().fold(String::new(), |mut pattern, c| {
        let _ = write!(pattern, "[{}{c}]", c.to_ascii_uppercase());
        pattern
    });
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="no">
<formathandle type="start" include="no"/>
<formathandle type="end" include="yes"/>
<formathandle type="isolated" include="no"/>
</header>
<body>
<languagerules>
<languagerule languagerulename="{name}">
{rules}</languagerule>
</languagerules>
<maprules>
<languagemap languagepattern="{pattern}([-_].*)?" languagerulename="{name}"/>
</maprules>
</body>
</srx>
"#,
        rules = rules.xml
    )
}

/// The rules written so far.
struct Rules {
    xml: String,
}

impl Rules {
    fn about(&mut self, what: &str) {
        let _ = writeln!(self.xml, "<!-- {what} -->");
    }

    fn no(&mut self, before: &str, after: &str) {
        self.rule("no", before, after);
    }

    fn yes(&mut self, before: &str, after: &str) {
        self.rule("yes", before, after);
    }

    fn rule(&mut self, breaks: &str, before: &str, after: &str) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(
            self.xml,
            "<rule break=\"{breaks}\"><beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>",
            escaped(before),
            escaped(after)
        );
    }
}

/// One of `words`, longest first so that no word hides another; nothing when there is none.
fn one_of<'a>(words: impl Iterator<Item = &'a str>, written: impl Fn(&str) -> String) -> Option<String> {
    let mut words = words.collect::<Vec<_>>();
    words.sort_unstable_by(|one, other| (other.len(), *one).cmp(&(one.len(), *other)));
    let words = words.into_iter().map(written).collect::<Vec<_>>();
    (!words.is_empty()).then(|| format!("(?:{})", words.join("|")))
}

/// `word` with its first letter in either case.
fn either_case(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if first.to_uppercase().count() == 1 && first.is_lowercase() => {
            format!("[{}{first}]{}", first.to_uppercase(), quoted(letters.as_str()))
        }
        _ => quoted(word),
    }
}

/// `word` with its first letter as a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), quoted(letters.as_str())))
}

/// `text` with what means something in expressions made plain.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A small letter after the mark.
fn small_letters(closers: &str, rules: &mut Rules) {
    rules.about("a small letter follows; a name like iPhone may begin a sentence");
    rules.no(
        &format!("[.?!…]{closers}"),
        &format!(r"{SPACE}+{OPENERS}{SPACE}*)*(?!\p{{Ll}}+\p{{Lu}})\p{{Ll}}"),
    );
}

/// Labels of list items and chapters.
fn lists(language: &Language, rules: &mut Rules) {
    rules.about("labels of items");
    rules.no(&format!(r"^{SPACE}*(?:\p{{N}}{{1,3}}(?:\.\p{{N}}+)*|[IVXLCM]+|\p{{Ll}})\."), SPACE);
    rules.no(&format!(r"\p{{Ll}}{{4}}[.?!…;:]{SPACE}+\p{{N}}{{1,3}}(?:\.\p{{N}}+)*\."), SPACE);
    if let Some(labels) = one_of(language.words(List::Labels), either_case) {
        rules.about("numbers of chapters");
        rules.no(&format!(r"{WORD}{labels}{SPACE}+\p{{N}}+\."), SPACE);
    }
}

/// Brackets inside a sentence.
fn brackets(rules: &mut Rules) {
    rules.about("brackets inside a sentence");
    rules.no(&format!(r"[\p{{L}}\p{{N}},;:»”]{SPACE}\([^()]{{0,{INSIDE}}}[.?!…]+[»”]?\)?"), SPACE);
}

/// Abbreviations, those of the most parts first: the first rule that matches decides.
fn abbreviations(language: &Language, rules: &mut Rules) {
    let parts = |word: &str| word.split(['.', '_']).count();
    let roman = if language.is_always_capital("i") { "(?:[VXLCM][IVXLCM]*|I[IVXLCM]+)" } else { "[IVXLCM]+" };
    capitals(language, rules);
    times(language, rules);
    let most = language.abbreviations().map(|(word, _)| parts(word)).max().unwrap_or(0);
    for count in (1..=most).rev() {
        rules.about(&format!("abbreviations, parts: {count}"));
        let of = |wanted: &[Class]| {
            let words = language
                .abbreviations()
                .filter(|(word, class)| parts(word) == count && wanted.contains(class));
            one_of(words.map(|(word, _)| word), abbreviation).map(|words| format!(r"{WORD}{words}\."))
        };
        inner_stops(language, count, rules);
        if let Some(never) = of(&[Class::Never]) {
            rules.no(&never, SPACE);
        }
        if let Some(numbered) = of(&[Class::BeforeNumber]) {
            rules.no(&numbered, &format!(r"{SPACE}+(?:\p{{N}}|{roman}{END}|[№§])"));
        }
        if let Some(rest) = of(SOMETIMES) {
            rules.no(&rest, &format!(r"{SPACE}+[\p{{N}}(\[]"));
        }
        if let Some(after_number) = of(&[Class::AfterNumber]) {
            let numerals = one_of(language.words(List::Numerals), either_case)
                .map_or(String::new(), |words| format!("|{WORD}{words}"));
            let bare = after_number.strip_prefix(WORD).unwrap_or(&after_number);
            rules.yes(&format!(r"(?:\p{{N}}|[IVXLCDMХІ]{numerals})\.?{SPACE}*{bare}"), SPACE);
            rules.no(&after_number, SPACE);
        }
        if let Some(before_starter) = of(&[Class::BeforeStarter]) {
            rules.yes(&before_starter, &starter(language));
            rules.yes(&before_starter, &format!("{SPACE}+{QUOTE}"));
            rules.no(&before_starter, SPACE);
        }
        if let Some(place) = of(&[Class::Place]) {
            rules.yes(&place, &starter(language));
            rules.yes(&place, &format!("{SPACE}+{QUOTE}"));
            rules.no(&place, &name(language));
            rules.yes(&place, SPACE);
        }
        if let Some(before_foreign) = of(&[Class::BeforeForeign]) {
            rules.no(&before_foreign, &format!("{SPACE}+(?:{QUOTE}|[A-Za-z\\u00C0-\\u024F\\u0370-\\u03FF])"));
        }
        if let (Some(followed), Some(words)) =
            (of(&[Class::Followed]), one_of(language.words(List::Followers), quoted))
        {
            rules.no(&followed, &format!("{SPACE}+{words}{END}"));
        }
        // Without this an abbreviation of fewer parts would forbid the break.
        if let Some(last) = of(&[Class::MayBeFinal, Class::Followed, Class::BeforeForeign]) {
            rules.yes(&last, SPACE);
        }
    }
}

/// A name follows the abbreviation of a place: `обл. России`, `обл. И. Петров`, `обл. Иван Петров`, `обл. Химки, ул. Мира`.
fn name(language: &Language) -> String {
    let mut names = vec![
        DASH.to_owned(),
        format!("[A-Z]{{2,}}{END}"),
        format!(r"\p{{Lu}}[\p{{L}}\p{{M}}'’-]*(?:[.,)]|{SPACE}+\p{{Lu}})"),
    ];
    names.extend(one_of(language.words(List::Followers), quoted).map(|words| format!("{words}{END}")));
    names.extend(
        one_of(language.surname_endings(), quoted).map(|endings| format!(r"\p{{Lu}}\p{{Ll}}+{endings}{END}")),
    );
    format!("{SPACE}+(?:{})", names.join("|"))
}

/// Classes that may end a sentence.
const SOMETIMES: &[Class] = &[
    Class::AfterNumber,
    Class::BeforeStarter,
    Class::Place,
    Class::BeforeForeign,
    Class::MayBeFinal,
    Class::Followed,
];

/// Abbreviations in a text all in capitals: `УЛ. ЛЕНИНА`.
fn capitals(language: &Language, rules: &mut Rules) {
    let small = |word: &str| word.chars().count() > 1 && word.chars().skip(1).all(char::is_lowercase);
    let words = language.abbreviations().filter(|(word, class)| {
        small(word) && matches!(class, Class::Never | Class::BeforeStarter | Class::Place)
    });
    if let Some(words) = one_of(words.map(|(word, _)| word), str::to_uppercase) {
        rules.no(&format!(r"{WORD}{words}\."), &format!(r"{SPACE}+\p{{Lu}}{{2}}"));
    }
}

/// The sentence so far says only when or where: `В 1990-х гг. Россия`.
fn times(language: &Language, rules: &mut Rules) {
    let words = language.abbreviations().filter(|(_, class)| SOMETIMES.contains(class));
    let last = one_of(words.map(|(word, _)| word), abbreviation);
    if let (Some(first), Some(next), Some(last)) = (
        one_of(language.words(List::Adverbial), capital),
        one_of(language.words(List::Adverbial), quoted),
        last,
    ) {
        rules.about("only the time or place so far");
        let start = format!("(?:^|[.?!…]{SPACE}+)");
        let next = format!(r"(?:(?:{next}|\p{{N}}[\p{{N}}\p{{L}}.:–-]*|[IVXLCM]+)[.,]?{SPACE}+)");
        rules.no(&format!(r"{start}{first}\.?{SPACE}+{next}*{WORD}{last}\."), SPACE);
    }
}

/// An abbreviation without its last full stop as an expression: `т.д` stands for `т. д` and `Т.д` too.
fn abbreviation(word: &str) -> String {
    let joint = format!(r"\.-?{SPACE}*");
    // One capital letter is an initial.
    let lone = word.chars().nth(1).is_none();
    let word = if lone { word.to_owned() } else { either_case(word) }.replace(r"\.", &joint);
    word.replace('_', &format!("{SPACE}+"))
}

/// Full stops inside abbreviations whose next part has a capital: `z. B.`
fn inner_stops(language: &Language, count: usize, rules: &mut Rules) {
    for (word, _) in language.abbreviations().filter(|(word, _)| word.split('.').count() == count) {
        for (at, _) in word.match_indices('.') {
            let (before, after) = (&word[..at], &word[at + 1..]);
            // Two capital letters are initials, which have rules of their own: `U.S`.
            let last = before.rsplit('.').next().unwrap_or(before);
            let next = after.split('.').next().unwrap_or(after);
            let lone = |part: &str| part.chars().nth(1).is_none() && part.starts_with(char::is_uppercase);
            if after.starts_with(char::is_uppercase) && !(lone(last) && lone(next)) {
                let after = abbreviation(after);
                rules.no(&format!(r"{WORD}{}\.", abbreviation(before)), &format!(r"{SPACE}+{after}\."));
            }
        }
    }
}

/// A word that begins sentences follows.
fn starter(language: &Language) -> String {
    match one_of(language.words(List::Starters), capital) {
        // An initial is no such word: А. of А. С. Пушкин.
        Some(starters) => format!(r"{SPACE}+{DASH}?{SPACE}*{starters}(?![\p{{L}}\p{{M}}\p{{N}}'’-])(?!\.)"),
        None => format!(r"{SPACE}+(?!.)"),
    }
}

/// Initials.
fn initials(language: &Language, rules: &mut Rules) {
    rules.about("initials");
    let two = TWO_LETTER_INITIALS.join("|");
    let initial = format!(r"{WORD}(?:\p{{Lu}}|{two})\.");
    rules.no(&initial, &format!(r"{SPACE}*(?:\p{{Lu}}|{two})\."));
    if let Some(lettered) = one_of(language.words(List::Lettered), either_case) {
        rules.yes(&format!(r"{WORD}{lettered}{SPACE}+\p{{Lu}}\."), SPACE);
    }
    rules.yes(&format!(r"\p{{N}}{SPACE}+\p{{Lu}}\."), &format!(r"{SPACE}+\p{{Lu}}"));
    rules.yes(&initial, &starter(language));
    rules.yes(&initial, &format!(r"{SPACE}+(?:{DASH}{SPACE}|[«„“(\[])"));
    if let (true, Some(endings)) = (language.surname_first, one_of(language.surname_endings(), quoted)) {
        let surname = format!(r"\p{{Lu}}\p{{Ll}}+{endings}");
        rules.yes(
            &format!(r"[\p{{L}},]{SPACE}+{surname}{SPACE}+\p{{Lu}}\.{SPACE}?\p{{Lu}}\."),
            &format!(r"{SPACE}+(?!{surname}{END})\p{{Lu}}\p{{Ll}}"),
        );
    }
    rules.no(&initial, SPACE);
}

/// Numbers with a full stop.
fn numbers(language: &Language, rules: &mut Rules) {
    rules.about("signs for “number”");
    rules.no(r"(?:[Nn][°º]|№)\.", &format!(r"{SPACE}*\p{{N}}"));
    if language.ordinal_stop {
        rules.about("ordinal numbers");
        let ordinal = format!(r"{WORD}(?:\p{{N}}{{1,2}}|[IVXLCM]+)\.");
        rules.yes(&ordinal, &starter(language));
        rules.no(&ordinal, SPACE);
    }
}

/// Quotations inside a sentence.
fn quotations(language: &Language, rules: &mut Rules) {
    rules.about("who said it");
    rules.no(r#"[.?!…]["'»“”’]+"#, &format!("{SPACE}+{DASH}"));
    rules.about("titles of several questions");
    let question = r"\p{L}+[?!…]+";
    rules.no(
        &format!(r#"\p{{L}}{SPACE}+["«“](?:{question}{SPACE}+){{0,2}}{question}"#),
        &format!(r#"{SPACE}+(?:{question}{SPACE}*){{1,3}}["»”]"#),
    );
    rules.no(
        &format!(r#"["«“](?:{question}{SPACE}+){{0,2}}{question}"#),
        &format!(r#"{SPACE}+(?:{question}{SPACE}*){{1,3}}["»”]\."#),
    );
    rules.about("the year of a title");
    rules.no(r#"[?!…]["»”]"#, &format!(r"{SPACE}+\(\p{{N}}"));
    if let Some(verbs) = one_of(language.words(List::SpeechVerbs), quoted) {
        rules.no(r#"[?!]["”’]"#, &format!(r"{SPACE}+(?:\p{{Lu}}[\p{{L}}.'’-]*{SPACE}+){{1,4}}{verbs}{END}"));
    }
    if let Some(names) = one_of(language.words(List::Exclaiming), quoted) {
        rules.about("names with an exclamation mark");
        rules.yes(&format!("{WORD}{names}!"), &starter(language));
        rules.no(&format!("{WORD}{names}!"), SPACE);
    }
}

/// The breaks themselves.
fn breaks(language: &Language, closers: &str, rules: &mut Rules) {
    rules.about("ends of sentences");
    rules.yes(&format!("[.?!…‽]+{closers}[.…]*"), &format!(r"{SPACE}+{OPENERS}{SPACE}*)*[\p{{L}}\p{{N}}]"));
    rules.about("a space was forgotten");
    let cyrillic = language.words(List::Starters).any(|word| word.starts_with('а'));
    let small = if cyrillic { r"\u0430-\u045F" } else { r"a-z\u00DF-\u00F6\u00F8-\u00FF" };
    let large = if cyrillic { r"\u0400-\u042F" } else { r"A-Z\u00C0-\u00D6\u00D8-\u00DE" };
    rules.yes(
        &format!(r#"(?<![^\s«“„"(])[{small}]{{3,}}[.?!]"#),
        &format!(r"[{large}][{small}]*(?=[\s,!?»”]|$)"),
    );
    rules.about("marks of scripts without spaces");
    rules.yes("[。！？｡]+[」』”’）]*", "[^，、；：,;:]");
}

#[cfg(test)]
mod tests {
    use crate::segment::{Abbreviations, SrxFile, to_srx};

    fn printed(name: &str, own: &str) -> SrxFile {
        let own = Abbreviations::parse(own).unwrap();
        let xml = to_srx(&name.parse().unwrap(), &own).unwrap();
        SrxFile::read(xml.as_bytes(), "printed.srx").unwrap()
    }

    /// The case with bars where the file cuts it.
    fn cut(srx: &SrxFile, name: &str, case: &str) -> String {
        let text = case.replace(" | ", " ").replace("| ", "");
        let mut cutter = srx.cutter(&name.parse().unwrap());
        cutter.cut(&text).iter().map(|span| &text[span.range()]).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn every_file_is_taken_whole_and_most_cases_come_out_right() {
        for (name, cases) in [
            ("be", include_str!("cases/be.txt")),
            ("de", include_str!("cases/de.txt")),
            ("en", include_str!("cases/en.txt")),
            ("es", include_str!("cases/es.txt")),
            ("fr", include_str!("cases/fr.txt")),
            ("ru", include_str!("cases/ru.txt")),
            ("uk", include_str!("cases/uk.txt")),
        ] {
            let srx = printed(name, "");
            assert_eq!(srx.problems(), [], "{name}");
            let cases = cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            let (right, wrong) =
                cases.partition::<Vec<_>, _>(|case| cut(&srx, name, case) == case.replace(".| ", ". | "));
            assert!(right.len() >= 6 * wrong.len(), "{name}:\n{}", wrong.join("\n"));
        }
    }

    #[test]
    fn what_srx_can_say() {
        let russian = printed("ru-RU", "теплох.\nпрвл.\tmay-end");
        for case in [
            "В 2014 г. завод на ул. Ленина закрыли. | Рабочих уволили.",
            "Жил в г. Орёл. | В XIX в. Россия росла. | Потом всё изменилось.",
            "Это были А. С. Пушкин и И. И. Пущин. | Их ждали.",
            "Купили яблоки, груши и т. д. | Всё съели.",
            "«Да!» – сказал он. | «Нет!» | Он ушёл.",
            "Сборная (вот так!) проиграла. | Никто не ждал.",
            "Завод на ул.\u{a0}Мира стоит 3\u{202f}млрд руб. | Дорого.",
            "Прибыл теплох. Нева. | Собралось првл. | Ждали.",
        ] {
            assert_eq!(cut(&russian, "ru-RU", case), case);
        }
        let english = printed("en", "");
        for case in [
            "Mr. Hill met the U.S. Senate at 5 p.m. Monday. | He left.",
            "He lives in the U.S. | The house is old.",
            "“Why?” Mr. Smith asked. | Nobody knew.",
            "See No. 5 and pp. 3–4. | He said no. | That was all.",
        ] {
            assert_eq!(cut(&english, "en-GB", case), case);
        }
    }

    #[test]
    fn languages_without_rules_of_ours_have_no_file() {
        assert_eq!(to_srx(&"fi".parse().unwrap(), &Abbreviations::default()), None);
    }
}
