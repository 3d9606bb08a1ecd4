//! A paragraph -> its sentences by our own rules: finds the places where one may end and asks [`decide`] about each.

use std::borrow::Cow;

use super::abbreviations::Abbreviations;
use super::candidate::{self, Candidate};
use super::decide::{self, Rule};
use super::language::Language;
use super::lists;
use super::marks::{self, Mark};
use super::words::skip_space_back;
use crate::bitext::Span;

/// Cuts paragraphs of one language; keeps its working memory from one paragraph to the next.
///
/// ```
/// use diglot::segment::{Engine, Language};
/// let mut engine = Engine::new(Language::of("ru").unwrap());
/// let text = "В 2014 г. завод закрыли. Рабочих уволили.";
/// let sentences = engine.cut(text).iter().map(|span| &text[span.range()]).collect::<Vec<_>>();
/// assert_eq!(sentences, ["В 2014 г. завод закрыли.", "Рабочих уволили."]);
/// ```
pub struct Engine {
    language: Cow<'static, Language>,
    marks: Vec<Mark>,
    items: Vec<usize>,
    spans: Vec<Span>,
}

/// What was decided at a place where a sentence might end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The place, behind the marks and closers: a byte offset in the paragraph.
    pub at: usize,
    /// Whether a sentence ends there.
    pub ends: bool,
    /// What decided, in words.
    pub rule: Cow<'static, str>,
}

/// What is known at one candidate.
pub(super) struct Context<'a> {
    /// The paragraph.
    pub text: &'a str,
    /// Its marks.
    pub marks: &'a [Mark],
    /// Its language.
    pub language: &'a Language,
    /// Where the sentence that may end here starts.
    pub start: usize,
}

impl Engine {
    /// An engine for one language.
    pub fn new(language: &'static Language) -> Self {
        Self::from(Cow::Borrowed(language))
    }

    /// An engine for one language with a person's own abbreviations.
    pub fn with(language: &Language, own: &Abbreviations) -> Self {
        Self::from(Cow::Owned(language.with(own)))
    }

    fn from(language: Cow<'static, Language>) -> Self {
        Self { language, marks: Vec::new(), items: Vec::new(), spans: Vec::new() }
    }

    /// The sentences of one paragraph, trimmed, in order; every visible character is in exactly one of them.
    pub fn cut(&mut self, text: &str) -> &[Span] {
        self.cut_and_note(text, |_, _, _| ())
    }

    /// What was decided, and why, at each place of one paragraph where a sentence might end.
    ///
    /// ```
    /// use diglot::segment::{Engine, Language};
    /// let decisions = Engine::new(Language::of("ru").unwrap()).explain("Жил в г. Орёл. Умер там же.");
    /// let said: Vec<_> = decisions.iter().map(|decision| (decision.ends, &*decision.rule)).collect();
    /// assert_eq!(said[0], (false, "abbreviation: ends one only after a number"));
    /// assert_eq!(said[1], (true, "a full stop after a word"));
    /// ```
    pub fn explain(&mut self, text: &str) -> Vec<Decision> {
        let mut decisions = Vec::new();
        self.cut_and_note(text, |at, ends, rule| {
            decisions.push(Decision { at, ends, rule: rule.words().into() });
        });
        decisions
    }

    fn cut_and_note(&mut self, text: &str, mut note: impl FnMut(usize, bool, Rule)) -> &[Span] {
        self.spans.clear();
        marks::scan(text, &mut self.marks);
        lists::items(text, &mut self.items);
        let mut items = self.items.iter().copied().peekable();
        let mut start = 0;
        let mut number = 0;
        while number < self.marks.len() {
            let mark = self.marks[number];
            if !mark.kind.is_terminator() {
                number += 1;
                continue;
            }
            while let Some(item) = items.next_if(|&item| item <= mark.at) {
                push(text, start, item, &mut self.spans);
                start = start.max(item);
            }
            let here = Context { text, marks: &self.marks, language: &self.language, start };
            let candidate = candidate::read(&here, number);
            number = candidate.next_mark;
            let Some((ends, rule)) = verdict(&here, &candidate) else { continue };
            note(candidate.end, ends, rule);
            if ends {
                push(text, start, candidate.end, &mut self.spans);
                start = start.max(candidate.end);
            }
        }
        for item in items {
            push(text, start, item, &mut self.spans);
            start = start.max(item);
        }
        push(text, start, text.len(), &mut self.spans);
        &self.spans
    }
}

/// Whether the sentence ends at this candidate, and what decided; nothing at the end of the text and where no sentence is.
fn verdict(here: &Context, candidate: &Candidate) -> Option<(bool, Rule)> {
    // White space before the run only: the run opens a sentence, it does not close one.
    let empty = skip_space_back(here.text, candidate.run.start) <= here.start;
    (!empty && candidate.end < here.text.len()).then(|| decide::ends_sentence(here, candidate))
}

fn push(text: &str, start: usize, end: usize, spans: &mut Vec<Span>) {
    let span = Span::new(start, end).trimmed(text);
    if !span.is_empty() {
        spans.push(span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts every line of a case file with its bars taken out and puts bars where it was cut.
    fn check(name: &str, cases: &str) {
        let mut engine = Engine::new(Language::of(name).unwrap());
        let cases = cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut wrong = Vec::new();
        for expected in cases {
            // `.| ` is a boundary with no white space in the text.
            let text = expected.replace(" | ", " ").replace("| ", "");
            let sentences = engine.cut(&text).iter().map(|span| &text[span.range()]);
            let got = sentences.collect::<Vec<_>>().join(" | ");
            if got != expected.replace(".| ", ". | ") {
                wrong.push(format!("want {expected}\n got {got}"));
            }
        }
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }

    #[test]
    fn russian_cases() {
        check("ru", include_str!("cases/ru.txt"));
    }

    #[test]
    fn english_cases() {
        check("en", include_str!("cases/en.txt"));
    }

    #[test]
    fn cases_of_other_languages() {
        check("be", include_str!("cases/be.txt"));
        check("de", include_str!("cases/de.txt"));
        check("es", include_str!("cases/es.txt"));
        check("fr", include_str!("cases/fr.txt"));
        check("uk", include_str!("cases/uk.txt"));
    }

    #[test]
    fn line_ends_are_white_space() {
        check_text(
            "Завод на ул.\nЛенина закрыли.\r\nРабочих уволили.",
            &["Завод на ул.\nЛенина закрыли.", "Рабочих уволили."],
        );
        check_text("Да.\u{2028}Нет.\u{a0}Может быть.", &["Да.", "Нет.", "Может быть."]);
    }

    #[test]
    fn what_cannot_be_seen_changes_nothing() {
        check_text("Он ушёл.\u{200b} Она осталась.", &["Он ушёл.\u{200b}", "Она осталась."]);
        check_text("В 2014\u{202f}г.\u{a0}завод закрыли.", &["В 2014\u{202f}г.\u{a0}завод закрыли."]);
        check_text("Театр и\u{301}м. Вахтангова.", &["Театр и\u{301}м. Вахтангова."]);
        check_text("Ура! 🎉 Мы дома.", &["Ура! 🎉", "Мы дома."]);
        check_text("", &[]);
        check_text(" \u{a0}\n", &[]);
        check_text("...", &["..."]);
    }

    #[test]
    fn a_mark_may_be_any_number_of_bytes() {
        check_text("ТАСС‽ МВД⁉ Да.", &["ТАСС‽", "МВД⁉", "Да."]);
        let mut english = Engine::new(Language::of("en").unwrap());
        assert_eq!(english.cut("Who is that‽ i am the boss.").len(), 2);
    }

    #[test]
    fn accents_pictures_and_other_alphabets() {
        check_text("Он ушёл.\u{301} Она осталась.", &["Он ушёл.\u{301}", "Она осталась."]);
        check_text("Стой\u{203c}\u{fe0f} Опасно.", &["Стой\u{203c}\u{fe0f}", "Опасно."]);
        check_text("В г\u{301}. Орёл. И\u{306}од есть.", &["В г\u{301}. Орёл.", "И\u{306}од есть."]);
        check_text(
            "Парк и\u{ad}м\u{ad}. Горького. Там тихо.",
            &["Парк и\u{ad}м\u{ad}. Горького.", "Там тихо."],
        );
        check_text("Вот. 👨‍👩‍👧 Мы. ✅ Да. 🇷🇺 Нет. ❤️ Всё.", &["Вот. 👨‍👩‍👧", "Мы. ✅", "Да. 🇷🇺", "Нет. ❤️", "Всё."]);
        check_text("Он сказал שלום. Она: سلام؟ Да.", &["Он сказал שלום.", "Она: سلام؟", "Да."]);
        check_text("\u{feff}Вот.\u{feff} Так.\u{200d} Да.", &["\u{feff}Вот.\u{feff}", "Так.\u{200d}", "Да."]);
    }

    fn check_text(text: &str, expected: &[&str]) {
        let mut engine = Engine::new(Language::of("ru").unwrap());
        let sentences = engine.cut(text).iter().map(|span| &text[span.range()]).collect::<Vec<_>>();
        assert_eq!(sentences, expected);
    }
}
