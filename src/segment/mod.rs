//! `Document` -> `Sentences`: which rules serve which language, and the one function that applies them.

mod abbreviations;
mod around;
mod candidate;
mod decide;
mod engine;
mod language;
mod left;
mod lists;
mod marks;
mod srx;
mod to_srx;
mod uax29;
mod words;

use std::sync::Arc;

use crate::bitext::{Document, LanguageTag, Sentences, Span};

pub use abbreviations::{Abbreviations, AbbreviationsError};
pub use engine::{Decision, Engine};
pub use language::Language;
pub use srx::{PatternError, SrxError, SrxFile, SrxHeader, SrxInclude, SrxProblem};

/// Which rules cut a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rules {
    /// Our own rules of the document's language, UAX #29 where we have none.
    #[default]
    Builtin,
    /// The same with a person's own abbreviations, which win over ours.
    With(Arc<Abbreviations>),
    /// Each line is a sentence already.
    Lines,
    /// The rules of an SRX file for the document's language; a language it does not serve is not cut.
    Srx(Arc<SrxFile>),
}

/// Cuts every paragraph of `document` into sentences.
pub fn segment(document: &Arc<Document>, rules: &Rules) -> Sentences {
    let mut cutter = Cutter::new(document.language(), rules);
    let mut spans = Vec::new();
    for &paragraph in document.paragraphs() {
        let shift = |span: &Span| Span::new(span.start + paragraph.start, span.end + paragraph.start);
        spans.extend(cutter.cut(document.slice(paragraph)).iter().map(shift));
    }
    // Every cutter gives trimmed spans in order and leaves out white space only.
    Sentences::new(Arc::clone(document), spans).expect("sentences lie in their paragraphs and lose nothing")
}

/// What was decided, and why, at each place of `document` where a sentence might end, with places counted in its whole text.
///
/// Ready lines ([`Rules::Lines`]) are decided by nobody: there are no such places.
pub fn explain(document: &Document, rules: &Rules) -> Vec<Decision> {
    let mut cutter = Cutter::new(document.language(), rules);
    let mut decisions = Vec::new();
    for &paragraph in document.paragraphs() {
        let of_paragraph = cutter.explain(document.slice(paragraph));
        let shift = |decision: Decision| Decision { at: decision.at + paragraph.start, ..decision };
        decisions.extend(of_paragraph.into_iter().map(shift));
    }
    decisions
}

/// The rules inside the program for texts in `language`, with a person's `own` abbreviations, as an SRX 2.0 file; `None` for a
/// language we have no data for.
///
/// SRX sees the text before and after one place only, so what it cannot say is left out: which quotes and brackets belong
/// together, where the sentence began. `docs/numbers.md` has how often the two differ.
///
/// ```
/// use diglot::segment::{Abbreviations, SrxFile, to_srx};
/// let srx = to_srx(&"ru".parse()?, &Abbreviations::default()).unwrap();
/// assert!(SrxFile::read(srx.as_bytes(), "ru.srx")?.problems().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_srx(language: &LanguageTag, own: &Abbreviations) -> Option<String> {
    let rules = Language::of(language.primary())?;
    Some(to_srx::write(&rules.with(own), language))
}

/// The rules of one document with their working memory.
enum Cutter {
    Own(Box<Engine>),
    Uax29(Vec<Span>, Arc<Abbreviations>),
    Lines(Vec<Span>),
    Srx(Box<srx::Cutter>),
}

impl Cutter {
    fn new(tag: &LanguageTag, rules: &Rules) -> Self {
        match (rules, Language::of(tag.primary())) {
            (Rules::Srx(file), _) => Self::Srx(Box::new(file.cutter(tag))),
            (Rules::Lines, _) => Self::Lines(Vec::new()),
            (Rules::Builtin, Some(language)) => Self::Own(Box::new(Engine::new(language))),
            (Rules::With(own), Some(language)) => Self::Own(Box::new(Engine::with(language, own))),
            (Rules::Builtin, None) => Self::Uax29(Vec::new(), Arc::default()),
            (Rules::With(own), None) => Self::Uax29(Vec::new(), Arc::clone(own)),
        }
    }

    fn cut(&mut self, text: &str) -> &[Span] {
        match self {
            Self::Own(engine) => engine.cut(text),
            Self::Srx(cutter) => cutter.cut(text),
            Self::Uax29(spans, own) => {
                uax29::cut(text, own, spans);
                spans
            }
            Self::Lines(spans) => {
                lines(text, spans);
                spans
            }
        }
    }

    fn explain(&mut self, text: &str) -> Vec<Decision> {
        match self {
            Self::Own(engine) => engine.explain(text),
            Self::Srx(cutter) => cutter.explain(text),
            Self::Uax29(_, own) => uax29::explain(text, own),
            Self::Lines(_) => Vec::new(),
        }
    }
}

/// Fills `spans` with the lines of `text` that hold something.
fn lines(text: &str, spans: &mut Vec<Span>) {
    spans.clear();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if !span.is_empty() {
            spans.push(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Origin;

    /// Cuts `text`, in which a blank line ends a paragraph.
    fn check(language: &str, rules: &Rules, text: &str, expected: &[&str]) {
        let mut start = 0;
        let mut paragraphs = Vec::new();
        for part in text.split_inclusive("\n\n") {
            paragraphs.push(Span::new(start, start + part.len()));
            start += part.len();
        }
        let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
        let document = Document::new(text.into(), paragraphs, language.parse().unwrap(), origin).unwrap();
        let sentences = segment(&Arc::new(document), rules);
        let got = (0..sentences.len()).map(|number| sentences.text(number)).collect::<Vec<_>>();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn each_paragraph_is_cut_by_the_rules_of_its_language() {
        check(
            "ru-RU",
            &Rules::Builtin,
            "Погода\n\nВ г. Орёл дождь. Тепло.",
            &["Погода", "В г. Орёл дождь.", "Тепло."],
        );
        check(
            "en",
            &Rules::Builtin,
            "Weather\n\nMr. Hill is wet. Sad.",
            &["Weather", "Mr. Hill is wet.", "Sad."],
        );
        check("zh", &Rules::Builtin, "今天下雨。我们走了！", &["今天下雨。", "我们走了！"]);
        let own = || Rules::With(Arc::new(Abbreviations::parse("теплох.\nnyk.\nМ.\tmay-end").unwrap()));
        let ship = "Прибыл теплох. Нева. Ждали.";
        check("ru", &Rules::Builtin, ship, &["Прибыл теплох.", "Нева.", "Ждали."]);
        check("ru", &own(), ship, &["Прибыл теплох. Нева.", "Ждали."]);
        check("ru", &own(), "Термин nyk. Turku. Всё.", &["Термин nyk. Turku.", "Всё."]);
        check("fi", &own(), "Hän on nyk. Turussa. Sataa.", &["Hän on nyk. Turussa.", "Sataa."]);
        check("und", &Rules::Builtin, "Olen kotona. Sataa.", &["Olen kotona.", "Sataa."]);
        check("ru-Cyrl-RU", &Rules::Builtin, "Жил в г. Орёл. Умер.", &["Жил в г. Орёл.", "Умер."]);
        check("zh-Hant", &Rules::Builtin, "他走了。她留下了。", &["他走了。", "她留下了。"]);
        check("sr-Cyrl", &Rules::Builtin, "Он је отишао. Ћутим.", &["Он је отишао.", "Ћутим."]);
        check("ar", &Rules::Builtin, "ذهب الولد. هل عاد؟ نعم.", &["ذهب الولد.", "هل عاد؟", "نعم."]);
        check("he", &Rules::Builtin, "הוא הלך. היא נשארה!", &["הוא הלך.", "היא נשארה!"]);
        check("ko", &Rules::Builtin, "그는 갔다. 정말? 네.", &["그는 갔다.", "정말?", "네."]);
        check("th", &Rules::Builtin, "เขาไปแล้ว เธออยู่", &["เขาไปแล้ว เธออยู่"]);
    }

    #[test]
    fn a_line_is_a_sentence_when_asked() {
        let text = "Дождь. Тепло.\n  Снег\n \nЛёд.\n\nВетер.";
        check("ru", &Rules::Lines, text, &["Дождь. Тепло.", "Снег", "Лёд.", "Ветер."]);
    }
}
