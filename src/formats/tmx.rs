//! `Bitext` -> TMX, the thin bridge to the crate `diglot-tmx`.

mod suit;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

pub use diglot_tmx::Tool;
use diglot_tmx::{About, Header, Prop, Unit, Variant, WriteError, Writer};
use thiserror::Error;

use suit::Suit;
pub use suit::code;

use super::output::{LinkType, is_of_type};
use crate::bitext::{Bitext, Document, LanguageTag, Link, LinkState, Sentences};

/// What is written into a TMX file, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct TmxOptions {
    /// Links whose confidence is below it are left out, unless a person accepted them.
    pub min_confidence: f64,
    /// 1: text only; 2: inline markup too. A bitext of plain text has no markup, so both give the same file.
    pub level: u8,
    /// Write only links that a person accepted, as they were or changed.
    pub only_accepted: bool,
    /// Write only links of these types; none for all.
    pub links: Vec<LinkType>,
    /// The tool the file is for: what it is known not to take is left out or written otherwise. `None`: for any.
    pub tool: Option<Tool>,
    /// `creationdate` of every unit, as `YYYYMMDDThhmmssZ`; `None` leaves it out. The library has no clock of its own:
    /// the same input gives the same bytes.
    pub created: Option<String>,
    /// `creationid` of every unit: who made it.
    pub creation_id: Option<String>,
}

impl Default for TmxOptions {
    fn default() -> Self {
        Self {
            min_confidence: 0.0,
            level: 1,
            only_accepted: false,
            links: Vec::new(),
            tool: None,
            created: None,
            creation_id: None,
        }
    }
}

/// What became of the links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TmxReport {
    /// Units written.
    pub units: usize,
    /// Links not written because a person left them out.
    pub left_out: usize,
    /// Links not written because one side has no sentence.
    pub one_sided: usize,
    /// Links not written because nobody has accepted them and only accepted ones were asked for.
    pub not_accepted: usize,
    /// Links not written because their confidence is too low.
    pub low_confidence: usize,
    /// Links not written because other types were asked for.
    pub other_type: usize,
    /// Links not written because the tool the file is for would not take them.
    pub unsuitable: usize,
    /// Units written of links with several sentences on a side.
    pub several: usize,
    /// Links not written because one side holds no visible character that XML allows.
    pub empty: usize,
    /// Characters XML forbids, each replaced by a space.
    pub replaced: u64,
}

/// Why a bitext cannot be written as TMX.
#[derive(Debug, Error)]
pub enum TmxError {
    /// The language of a text is not known.
    #[error("the language of the {side} text is not known; say it, for example as en or ru")]
    Undetermined {
        /// `source` or `target`.
        side: &'static str,
    },
    /// Both texts are in one language.
    #[error(
        "source and target are both {language}; a translation memory needs two languages, say which they are"
    )]
    SameLanguage {
        /// The language of both.
        language: LanguageTag,
    },
    /// A date TMX does not know.
    #[error("{given:?} is not a date as TMX writes it, for example 20260131T235959Z")]
    Date {
        /// What was given.
        given: String,
    },
    /// A level TMX does not have.
    #[error("TMX has level 1 (text only) and level 2 (with inline markup), not {given}")]
    Level {
        /// What was given.
        given: u8,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Writes one unit for each link that both texts share and that `options` let through; says what became of the others.
///
/// A variant with sentences that a person edited has the property `x-diglot-original` with the text before, a unit of a link with a
/// note that note. Every unit has the properties `x-diglot-confidence` (two decimals), `x-diglot-state` and, when the source text came
/// from a file, `x-document` with the name of that file. A document is plain text today, so level 2 equals level 1.
pub fn write(bitext: &Bitext, options: &TmxOptions, out: &mut dyn io::Write) -> Result<TmxReport, TmxError> {
    let (source, target) = (bitext.source(), bitext.target());
    let (source_language, target_language) = (source.document().language(), target.document().language());
    check(source_language, target_language, options)?;
    let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), &code(source_language, options.tool));
    let mut writer = Writer::new(out, &header)?;
    let suit = Suit::new(&header, options.tool);
    let mut report = TmxReport::default();
    let document = file_name(source.document());
    let originals = [source, target].map(|side| side.clone().with_edits(BTreeMap::new()));
    for (number, link) in bitext.alignment().links().iter().enumerate() {
        if let Some(reason) = why_not(link, options, &mut report) {
            *reason += 1;
            continue;
        }
        let texts = (source.line_of(link.source.clone()), target.line_of(link.target.clone()));
        if !is_visible(&texts.0) || !is_visible(&texts.1) {
            report.empty += 1;
            continue;
        }
        let mut unit = Unit::new(vec![
            variant(source, &originals[0], link.source.clone(), texts.0, options),
            variant(target, &originals[1], link.target.clone(), texts.1, options),
        ])
        .with_prop("x-diglot-confidence", format!("{:.2}", link.confidence))
        .with_prop("x-diglot-state", link.state.as_str());
        if let Some(name) = document {
            unit = unit.with_prop("x-document", name);
        }
        if let Some(note) = bitext.note(number) {
            unit = unit.with_note(note);
        }
        for (name, value) in [("creationdate", &options.created), ("creationid", &options.creation_id)] {
            if let Some(value) = value {
                unit.attributes.set(name, value);
            }
        }
        if !suit.takes(&unit) {
            report.unsuitable += 1;
            continue;
        }
        writer.write_unit(&unit)?;
        report.units += 1;
        report.several += usize::from(link.source.len().max(link.target.len()) > 1);
    }
    let (_, written) = writer.finish()?;
    report.replaced = written.replaced;
    Ok(report)
}

/// The sentences of one side; with their text as it was when a person edited one.
fn variant(
    sentences: &Sentences,
    original: &Sentences,
    numbers: Range<usize>,
    text: String,
    options: &TmxOptions,
) -> Variant {
    let mut variant = Variant::new(&code(sentences.document().language(), options.tool), text);
    if numbers.clone().any(|number| sentences.edited(number).is_some()) {
        variant.about.push(About::Prop(Prop::new("x-diglot-original", original.line_of(numbers))));
    }
    variant
}

fn check(source: &LanguageTag, target: &LanguageTag, options: &TmxOptions) -> Result<(), TmxError> {
    for (side, language) in [("source", source), ("target", target)] {
        if language.is_undetermined() {
            return Err(TmxError::Undetermined { side });
        }
    }
    if code(source, options.tool) == code(target, options.tool) {
        return Err(TmxError::SameLanguage { language: source.clone() });
    }
    if !matches!(options.level, 1 | 2) {
        return Err(TmxError::Level { given: options.level });
    }
    match &options.created {
        Some(given) if !diglot_tmx::is_date(given) => Err(TmxError::Date { given: given.clone() }),
        _ => Ok(()),
    }
}

/// The counter of the reason why a link is not written; `None` when it is.
fn why_not<'a>(link: &Link, options: &TmxOptions, report: &'a mut TmxReport) -> Option<&'a mut usize> {
    let accepted = matches!(link.state, LinkState::Accepted | LinkState::Changed);
    if link.state == LinkState::LeftOut {
        Some(&mut report.left_out)
    } else if !link.is_two_sided() {
        Some(&mut report.one_sided)
    } else if !is_of_type(link, &options.links) {
        Some(&mut report.other_type)
    } else if options.only_accepted && !accepted {
        Some(&mut report.not_accepted)
    } else if !accepted && link.confidence < options.min_confidence {
        Some(&mut report.low_confidence)
    } else {
        None
    }
}

/// Whether anything of the text is left once what XML forbids is a space and the ends are trimmed.
fn is_visible(text: &str) -> bool {
    text.chars().any(|c| diglot_tmx::is_allowed(c) && !c.is_whitespace())
}

/// The name of the file a document came from, without folders; `None` for standard input.
fn file_name(document: &Document) -> Option<&str> {
    let name = document.origin().name.rsplit(['/', '\\']).next().unwrap_or_default();
    (!name.is_empty() && name != "-").then_some(name)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::bitext::{Alignment, Made, Origin, Span, sample};

    /// One sentence a line.
    fn sentences(text: &str, language: &str, name: &str) -> Sentences {
        let mut spans = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            spans.push(Span::new(start, start + line.len()));
            start += line.len();
        }
        let origin = Origin { name: name.into(), format: "lines".into(), encoding: "UTF-8".into() };
        let document = Document::new(text.into(), spans.clone(), language.parse().unwrap(), origin).unwrap();
        Sentences::new(Arc::new(document), spans).unwrap()
    }

    fn bitext(source: &str, target: &str, links: Vec<Link>) -> Bitext {
        let (source, target) = (sentences(source, "ru", "тексты/дом.txt"), sentences(target, "en-GB", "-"));
        let alignment = Alignment::new(links, source.len(), target.len()).unwrap();
        Bitext::new(source, target, alignment, Made::default()).unwrap()
    }

    fn link(source: usize, target: usize, confidence: f64, state: LinkState) -> Link {
        Link { confidence, state, ..Link::new(source..source + 1, target..target + 1) }
    }

    fn written(bitext: &Bitext, options: &TmxOptions) -> (String, TmxReport) {
        let mut out = Vec::new();
        let report = write(bitext, options, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), report)
    }

    #[test]
    fn a_link_becomes_a_unit() {
        let links = vec![
            Link { confidence: 0.966, state: LinkState::Accepted, ..Link::new(0..2, 0..1) },
            Link::new(2..3, 1..1),
        ];
        let bitext = bitext("Дом у реки.\nСад.\nКонец.", "A house & garden by the river.", links);
        let options = TmxOptions { created: Some("20260131T235959Z".into()), ..TmxOptions::default() };
        let (tmx, report) = written(&bitext, &options);
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="diglot" creationtoolversion="{version}" segtype="sentence" o-tmf="diglot" adminlang="en" srclang="ru" datatype="plaintext"/>
  <body>
    <tu creationdate="20260131T235959Z">
      <prop type="x-diglot-confidence">0.97</prop>
      <prop type="x-diglot-state">accepted</prop>
      <prop type="x-document">дом.txt</prop>
      <tuv xml:lang="ru">
        <seg>Дом у реки. Сад.</seg>
      </tuv>
      <tuv xml:lang="en-GB">
        <seg>A house &amp; garden by the river.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"#
        );
        assert_eq!(tmx, expected);
        assert_eq!(report, TmxReport { units: 1, one_sided: 1, several: 1, ..TmxReport::default() });
        assert_eq!(written(&bitext, &TmxOptions { level: 2, ..options.clone() }).0, tmx);
    }

    #[test]
    fn what_a_person_wrote_comes_along() {
        let (tmx, _) = written(&sample::written_on(), &TmxOptions::default());
        let note = "      <note>проверить</note>\n";
        let edited = "      <tuv xml:lang=\"en\">\n        <prop type=\"x-diglot-original\">The port is open.</prop>\n        <seg>The port has opened.</seg>\n";
        assert!(tmx.contains(note) && tmx.contains(edited), "{tmx}");
        assert_eq!(tmx.matches("x-diglot-original").count(), 1);
    }

    #[test]
    fn links_are_left_out_for_a_reason() {
        use LinkState::{Accepted, Changed, Doubtful, LeftOut, Untouched};
        let links = vec![
            link(0, 0, 0.9, Untouched),
            link(1, 1, 0.2, Untouched),
            link(2, 2, 0.2, Accepted),
            link(3, 3, 0.2, Changed),
            link(4, 4, 0.9, LeftOut),
            link(5, 5, 0.9, Doubtful),
            link(6, 6, 0.9, Untouched),
        ];
        let bitext = bitext("А.\nБ.\nВ.\nГ.\nД.\nЕ.\n\u{1}", "A.\nB.\nC.\nD.\nE.\nF.\nG.", links);
        let all = written(&bitext, &TmxOptions { min_confidence: 0.5, ..TmxOptions::default() }).1;
        assert_eq!(
            all,
            TmxReport { units: 4, left_out: 1, low_confidence: 1, empty: 1, ..TmxReport::default() }
        );
        let accepted = written(&bitext, &TmxOptions { only_accepted: true, ..TmxOptions::default() }).1;
        assert_eq!(accepted, TmxReport { units: 2, left_out: 1, not_accepted: 4, ..TmxReport::default() });
    }

    #[test]
    fn what_xml_forbids_is_replaced_and_counted() {
        let bitext = bitext("Да\u{1}нет «да»\u{b}<нет>.", "\u{2}Yes ]]> no.", vec![Link::new(0..1, 0..1)]);
        let (tmx, report) = written(&bitext, &TmxOptions::default());
        assert!(tmx.contains("<seg>Да нет «да» &lt;нет&gt;.</seg>"), "{tmx}");
        assert!(tmx.contains("<seg>Yes ]]&gt; no.</seg>"), "{tmx}");
        assert_eq!(report.replaced, 2);
    }

    fn refused(source: &str, target: &str, options: &TmxOptions, expected: &str) {
        let (source, target) = (sentences("А.", source, "-"), sentences("B.", target, "-"));
        let alignment = Alignment::new(vec![Link::new(0..1, 0..1)], 1, 1).unwrap();
        let bitext = Bitext::new(source, target, alignment, Made::default()).unwrap();
        let got = write(&bitext, options, &mut Vec::new())
            .map_or_else(|error| error.to_string(), |_| "fine".into());
        assert_eq!(got, expected);
    }

    #[test]
    fn what_no_tool_could_use_is_refused() {
        let plain = TmxOptions::default();
        let same =
            "source and target are both ru; a translation memory needs two languages, say which they are";
        refused("ru", "ru", &plain, same);
        refused("en-GB", "en-US", &plain, "fine");
        refused(
            "und",
            "en",
            &plain,
            "the language of the source text is not known; say it, for example as en or ru",
        );
        refused(
            "ru",
            "und",
            &plain,
            "the language of the target text is not known; say it, for example as en or ru",
        );
        let dated = TmxOptions { created: Some("2026-01-31".into()), ..TmxOptions::default() };
        let date = "\"2026-01-31\" is not a date as TMX writes it, for example 20260131T235959Z";
        refused("ru", "en", &dated, date);
    }
}
