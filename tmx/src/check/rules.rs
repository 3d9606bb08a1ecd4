//! One part of a file -> which rules of TMX it breaks, those of its DTD and those it says in words.

use std::collections::{BTreeMap, BTreeSet};

use super::language::unlisted;
use crate::dtd;
use crate::error::{Done, Position, Problem, ProblemKind};
use crate::inline::Inline;
use crate::model::{About, Attributes, Variant};
use crate::text::is_date;

/// What was found so far in one place.
#[derive(Default)]
pub(super) struct Rules(Vec<ProblemKind>);

impl Rules {
    pub(super) fn say(&mut self, kind: ProblemKind) {
        self.0.push(kind);
    }

    pub(super) fn problems(self, unit: Option<u64>, position: Option<Position>) -> Vec<Problem> {
        let problem = |kind| Problem { position, unit, kind, done: Done::Kept };
        self.0.into_iter().map(problem).collect()
    }

    pub(super) fn version(&mut self, version: &str) {
        if version != "1.4" {
            self.value("version", version, "1.4, the only version today's tools validate against");
        }
    }

    pub(super) fn attributes(&mut self, element: &str, attributes: &Attributes) {
        for (name, value) in attributes.iter() {
            if !dtd::attributes(element).contains(&name) {
                self.say(ProblemKind::UnknownAttribute { element: element.into(), name: name.into() });
            }
            match name {
                "creationdate" | "changedate" | "lastusagedate" if !is_date(value) => {
                    self.value(name, value, "a date like 20260131T235959Z");
                }
                "srclang" if value == "*all*" => {}
                "srclang" | "adminlang" | "xml:lang" | "lang" if !is_language(value) => {
                    self.value(name, value, "a language code like en or en-GB");
                }
                "segtype" if !dtd::SEGMENT_TYPES.contains(&value) => {
                    self.value(name, value, "block, paragraph, sentence or phrase");
                }
                "usagecount" if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.value(name, value, "a number");
                }
                "pos" if !matches!(value, "begin" | "end") => self.value(name, value, "begin or end"),
                "i" | "x" if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.value(name, value, "a number");
                }
                "tuid" if value.contains(char::is_whitespace) => {
                    self.value(name, value, "an identifier without white space");
                }
                _ => {}
            }
            if matches!(name, "srclang" | "xml:lang" | "lang") && value != "*all*" && is_language(value) {
                self.listed(name, value);
            }
        }
    }

    /// Says a language code that looks like one and is none.
    fn listed(&mut self, name: &str, value: &str) {
        if let Some((subtag, better)) = unlisted(value) {
            let (name, value, subtag) = (name.into(), value.into(), subtag.into());
            self.say(ProblemKind::UnlistedCode { name, value, subtag, better });
        }
    }

    pub(super) fn about(&mut self, about: &[About]) {
        for one in about {
            match one {
                About::Prop(prop) => self.element("prop", &prop.attributes),
                About::Note(note) => self.element("note", &note.attributes),
                About::Ude(ude) => {
                    self.element("ude", &ude.attributes);
                    for map in &ude.maps {
                        self.element("map", map);
                    }
                    let has_code = ude.maps.iter().any(|map| map.get("code").is_some());
                    if has_code && ude.attributes.get("base").is_none() {
                        self.say(ProblemKind::MissingAttribute { element: "ude".into(), name: "base" });
                    }
                }
            }
        }
    }

    fn element(&mut self, element: &str, attributes: &Attributes) {
        for name in dtd::required(element) {
            if attributes.get(name).is_none() {
                self.say(ProblemKind::MissingAttribute { element: element.into(), name });
            }
        }
        self.attributes(element, attributes);
    }

    pub(super) fn variant(&mut self, variant: &Variant) {
        if variant.language().is_empty() {
            self.say(ProblemKind::NoLanguage);
        } else if variant.attributes.get("xml:lang").is_none() {
            self.say(ProblemKind::OldLanguage);
        }
        self.attributes("tuv", &variant.attributes);
        self.about(&variant.about);
        self.pieces("seg", variant.segment.content());
        self.pairs(variant);
    }

    fn pieces(&mut self, parent: &str, pieces: &[Inline]) {
        for piece in pieces {
            let Inline::Code(code) = piece else { continue };
            let name = code.kind.name();
            if dtd::may_hold(parent, name) {
                self.element(name, &code.attributes);
            } else {
                self.say(ProblemKind::Misplaced { name: name.into(), parent: parent.into() });
            }
            self.pieces(name, &code.content);
        }
    }

    /// Each `i` belongs to one `<bpt>` and one `<ept>` of the segment.
    fn pairs(&mut self, variant: &Variant) {
        let mut pairs: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for code in variant.segment.codes() {
            let Some(i) = code.attributes.get("i") else { continue };
            match code.kind.name() {
                "bpt" => pairs.entry(i).or_default().0 += 1,
                "ept" => pairs.entry(i).or_default().1 += 1,
                _ => {}
            }
        }
        for (i, (begins, ends)) in pairs {
            let i = || i.to_owned();
            match (begins, ends) {
                (0, _) => self.say(ProblemKind::Unpaired { element: "ept", i: i(), wanted: "<bpt>" }),
                (_, 0) => self.say(ProblemKind::Unpaired { element: "bpt", i: i(), wanted: "<ept>" }),
                _ => {}
            }
            for (element, count) in [("bpt", begins), ("ept", ends)] {
                if count > 1 {
                    self.say(ProblemKind::RepeatedPair { element, i: i() });
                }
            }
        }
    }

    /// A code with an `x` in one variant has its partner in each other variant that uses `x` at all.
    pub(super) fn matching(&mut self, variants: &[Variant]) {
        let codes = |variant: &Variant| {
            let codes = variant.segment.codes();
            let named = codes
                .into_iter()
                .filter_map(|code| Some((code.kind.name().to_owned(), code.attributes.get("x")?.to_owned())));
            named.collect::<BTreeSet<_>>()
        };
        let sets = variants.iter().map(|variant| (variant, codes(variant))).collect::<Vec<_>>();
        let all = sets.iter().flat_map(|(_, set)| set).collect::<BTreeSet<_>>();
        for (element, x) in all {
            for (variant, set) in sets.iter().filter(|(_, set)| !set.is_empty()) {
                if !set.contains(&(element.clone(), x.clone())) {
                    self.say(ProblemKind::Unmatched {
                        element: element.clone(),
                        x: x.clone(),
                        language: variant.language().to_owned(),
                    });
                }
            }
        }
    }

    fn value(&mut self, name: &str, value: &str, expected: &'static str) {
        self.say(ProblemKind::Value { name: name.into(), value: value.into(), expected });
    }
}

/// Whether a code has the shape BCP 47 wants: letters, then subtags of one to eight letters and digits.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    let first_fits = first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (matches!(first.len(), 2..=8) || matches!(first, "x" | "i") && code.len() > 2);
    let fits =
        |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    first_fits && parts.all(fits)
}
