//! A unit -> what breaks no rule of TMX but costs matches or does not suit a tool.

use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, is_nfc, is_nfc_quick};

use super::rules::Rules;
use super::tools::{LIMITS, Measure};
use crate::error::ProblemKind;
use crate::model::{About, Attributes, Header, Unit, Variant, normal};

impl Rules {
    /// Looks at a header.
    pub(super) fn advise_header(&mut self, header: &Header) {
        if header.source_language() == Some("*all*") {
            self.say(ProblemKind::AnySource);
        }
        self.plain_props(&header.about);
    }

    /// Looks at a unit of a file whose header says `source` and whose tool calls itself `OmegaT`, or not.
    pub(super) fn advise_unit(&mut self, unit: &Unit, source: Option<&str>, is_omegat: bool) {
        if let Some(own) = unit.attributes.get("srclang")
            && source.is_none_or(|source| normal(source) != normal(own))
        {
            self.say(ProblemKind::UnitSource { language: own.to_owned() });
        }
        self.plain_props(&unit.about);
        self.languages(&unit.variants);
        let mut markup: Option<&str> = None;
        for variant in &unit.variants {
            self.plain_props(&variant.about);
            self.text(variant);
            for code in variant.segment.codes() {
                let name = code.kind.name();
                markup = Some(if name == "hi" { name } else { markup.unwrap_or(name) });
            }
        }
        if let Some(element) = markup {
            let kind = ProblemKind::Markup { element: element.to_owned() };
            self.say(if is_omegat { ProblemKind::OmegatTool } else { kind });
        }
    }

    fn languages(&mut self, variants: &[Variant]) {
        let mut languages: BTreeMap<String, (&str, usize)> = BTreeMap::new();
        for variant in variants.iter().filter(|variant| !variant.language().is_empty()) {
            languages.entry(normal(variant.language())).or_insert((variant.language(), 0)).1 += 1;
            self.code_length(&variant.attributes);
        }
        if let (1, Some((language, _))) = (languages.len(), languages.values().next()) {
            self.say(ProblemKind::OneLanguage { language: (*language).to_owned() });
            return;
        }
        if languages.len() > 2 {
            self.say(ProblemKind::ManyLanguages { count: languages.len() });
        }
        for (language, count) in languages.into_values().filter(|(_, count)| *count > 1) {
            self.say(ProblemKind::SameLanguage { language: language.to_owned(), count });
        }
    }

    fn code_length(&mut self, attributes: &Attributes) {
        if let Some(code) = attributes.get("xml:lang") {
            self.limits(Measure::LanguageCode, code.chars().count() as u64);
        }
    }

    /// Says each limit of a tool that is exceeded.
    pub(super) fn limits(&mut self, measure: Measure, value: u64) {
        for limit in LIMITS.iter().filter(|limit| limit.measure == measure && value > limit.most) {
            self.say(ProblemKind::OverLimit { id: limit.id, what: measure.what(), value, limit: limit.most });
        }
    }

    fn text(&mut self, variant: &Variant) {
        let text = variant.segment.plain_text();
        let language = || variant.language().to_owned();
        if text.trim().is_empty() {
            if variant.segment.codes().is_empty() {
                self.say(ProblemKind::EmptySegment { language: language() });
            }
            return;
        }
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            self.say(ProblemKind::OuterSpace { language: language() });
        }
        if text.trim().contains(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
            self.say(ProblemKind::LineBreak { language: language() });
        }
        if text.is_ascii() {
            return self.limits(Measure::Segment, text.len() as u64);
        }
        let damaged = |c: &char| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffd}');
        if let Some(character) = text.chars().find(damaged) {
            self.say(ProblemKind::Damaged { character: character as u32, language: language() });
        }
        if is_nfc_quick(text.chars()) != IsNormalized::Yes && !is_nfc(&text) {
            self.say(ProblemKind::NotComposed { language: language() });
        }
        self.limits(Measure::Segment, text.chars().count() as u64);
    }

    fn plain_props(&mut self, about: &[About]) {
        for one in about {
            if let About::Prop(prop) = one
                && !prop.kind().is_empty()
                && !prop.kind().starts_with("x-")
            {
                self.say(ProblemKind::PlainProp { kind: prop.kind().to_owned() });
            }
        }
    }
}
