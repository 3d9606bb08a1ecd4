//! A problem -> its stable name, for programs and for the table of tools, and how much it weighs.

use crate::error::ProblemKind;

/// How much a problem weighs by itself, whatever tool will read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Not XML: a reader that keeps to XML stops there and takes nothing of the file.
    NotXml,
    /// A rule of TMX, of its DTD or of its text, is broken.
    Rule,
    /// Nothing is broken, but it is worth knowing.
    Advice,
}

impl ProblemKind {
    /// Every name [`ProblemKind::id`] gives.
    pub const IDS: &[&str] = &[
        "adminlang",
        "any-source",
        "bad-bytes",
        "bare-ampersand",
        "before-declaration",
        "code",
        "code-number",
        "code-over-5",
        "code-underscore",
        "control",
        "damaged",
        "date",
        "date-extended",
        "date-impossible",
        "empty-segment",
        "encoding",
        "entity",
        "file-over-1-gb",
        "file-over-300-mb",
        "header-attribute",
        "highlight",
        "late",
        "line-break",
        "many-languages",
        "markup",
        "misplaced",
        "missing-attribute",
        "no-header",
        "no-i",
        "no-language",
        "no-segment",
        "no-source",
        "no-srclang",
        "no-variant",
        "not-composed",
        "not-declared-unicode",
        "not-well-formed",
        "old-language",
        "omegat-tool",
        "one-language",
        "other-encoding",
        "outer-space",
        "plain-prop",
        "pos",
        "prefix",
        "repeated-pair",
        "same-language",
        "second-segment",
        "segment-over-2000",
        "segment-over-8000",
        "segtype",
        "stray-text",
        "too-deep",
        "too-long",
        "truncated",
        "tuid",
        "unit-not-closed",
        "unit-source",
        "units-over-1000000",
        "units-over-500000",
        "unknown-attribute",
        "unknown-inline",
        "unlisted-language",
        "unlisted-region",
        "unmatched",
        "unpaired",
        "usagecount",
        "value",
        "version",
        "version-1-1",
    ];

    /// The name of the problem: small letters and hyphens, the same in every version of this library.
    pub fn id(&self) -> &'static str {
        match self {
            Self::BadBytes { .. } => "bad-bytes",
            Self::OtherEncoding { declared, .. } if is_unicode(declared) => "not-declared-unicode",
            Self::OtherEncoding { .. } => "other-encoding",
            Self::Control { .. } => "control",
            Self::Entity { .. } => "entity",
            Self::BareAmpersand => "bare-ampersand",
            Self::BeforeDeclaration => "before-declaration",
            Self::NotWellFormed { .. } => "not-well-formed",
            Self::TooDeep { .. } => "too-deep",
            Self::TooLong { .. } => "too-long",
            Self::Truncated => "truncated",
            Self::UnitNotClosed => "unit-not-closed",
            Self::NoHeader => "no-header",
            Self::HeaderAttribute { name: "srclang" } => "no-srclang",
            Self::HeaderAttribute { .. } => "header-attribute",
            Self::NoVariant => "no-variant",
            Self::NoSegment => "no-segment",
            Self::SecondSegment => "second-segment",
            Self::NoLanguage => "no-language",
            Self::OldLanguage => "old-language",
            Self::UndeclaredPrefix { .. } => "prefix",
            Self::Misplaced { parent, .. } if matches!(parent.as_str(), "seg" | "hi" | "sub") => {
                "unknown-inline"
            }
            Self::Misplaced { .. } => "misplaced",
            Self::Late { .. } => "late",
            Self::StrayText { .. } => "stray-text",
            Self::UnknownAttribute { .. } => "unknown-attribute",
            Self::MissingAttribute { name: "i", .. } => "no-i",
            Self::MissingAttribute { .. } => "missing-attribute",
            Self::Value { name, value, .. } => value_id(name, value),
            Self::NoSource { .. } => "no-source",
            Self::Unpaired { .. } => "unpaired",
            Self::RepeatedPair { .. } => "repeated-pair",
            Self::Unmatched { .. } => "unmatched",
            Self::UnlistedCode { value, subtag, .. } if value.starts_with(subtag.as_str()) => {
                "unlisted-language"
            }
            Self::UnlistedCode { .. } => "unlisted-region",
            Self::AnySource => "any-source",
            Self::UnitSource { .. } => "unit-source",
            Self::OmegatTool => "omegat-tool",
            Self::Markup { element } if element == "hi" => "highlight",
            Self::Markup { .. } => "markup",
            Self::OneLanguage { .. } => "one-language",
            Self::SameLanguage { .. } => "same-language",
            Self::ManyLanguages { .. } => "many-languages",
            Self::EmptySegment { .. } => "empty-segment",
            Self::OuterSpace { .. } => "outer-space",
            Self::LineBreak { .. } => "line-break",
            Self::NotComposed { .. } => "not-composed",
            Self::Damaged { .. } => "damaged",
            Self::PlainProp { .. } => "plain-prop",
            Self::Encoding { .. } => "encoding",
            Self::OverLimit { id, .. } => id,
        }
    }

    /// How much the problem weighs by itself.
    pub fn weight(&self) -> Weight {
        match self {
            Self::BadBytes { .. }
            | Self::Control { .. }
            | Self::Entity { .. }
            | Self::BareAmpersand
            | Self::BeforeDeclaration
            | Self::NotWellFormed { .. }
            | Self::Truncated
            | Self::UnitNotClosed => Weight::NotXml,
            Self::OtherEncoding { declared, .. } if is_unicode(declared) => Weight::NotXml,
            // An older version of TMX is one all the same.
            Self::Value { name, value, .. }
                if name == "version" && matches!(value.as_str(), "1.1" | "1.2" | "1.3") =>
            {
                Weight::Advice
            }
            Self::OtherEncoding { .. }
            | Self::UnlistedCode { .. }
            | Self::AnySource
            | Self::UnitSource { .. }
            | Self::OmegatTool
            | Self::Markup { .. }
            | Self::OneLanguage { .. }
            | Self::SameLanguage { .. }
            | Self::ManyLanguages { .. }
            | Self::EmptySegment { .. }
            | Self::OuterSpace { .. }
            | Self::LineBreak { .. }
            | Self::NotComposed { .. }
            | Self::Damaged { .. }
            | Self::PlainProp { .. }
            | Self::Encoding { .. }
            | Self::OverLimit { .. } => Weight::Advice,
            _ => Weight::Rule,
        }
    }
}

/// The name of a wrong value; dates and language codes have several, because tools take some and not others.
fn value_id(name: &str, value: &str) -> &'static str {
    match name {
        "creationdate" | "changedate" | "lastusagedate" if fits(value, "dddd-dd-ddTdd:dd:ddZ") => {
            "date-extended"
        }
        "creationdate" | "changedate" | "lastusagedate" if fits(value, "ddddddddTddddddZ") => {
            "date-impossible"
        }
        "creationdate" | "changedate" | "lastusagedate" => "date",
        "xml:lang" | "lang" | "srclang" if value.contains('_') => "code-underscore",
        "xml:lang" | "lang" | "srclang" => "code",
        "adminlang" => "adminlang",
        "segtype" => "segtype",
        "version" if value == "1.1" => "version-1-1",
        "version" => "version",
        "pos" => "pos",
        "i" | "x" => "code-number",
        "tuid" => "tuid",
        "usagecount" => "usagecount",
        _ => "value",
    }
}

/// Whether an encoding is one in which bytes can be wrong, so that a reader notices.
fn is_unicode(declared: &str) -> bool {
    declared.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("utf"))
}

/// Whether a date has this form; `d` stands for a digit.
fn fits(date: &str, form: &str) -> bool {
    let fits = |(c, form): (char, char)| if form == 'd' { c.is_ascii_digit() } else { c == form };
    date.len() == form.len() && date.chars().zip(form.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, value: &str, expected: &str) {
        let kind = ProblemKind::Value { name: name.into(), value: value.into(), expected: "" };
        assert_eq!(kind.id(), expected, "{name}={value}");
    }

    #[test]
    fn a_wrong_value_has_the_name_that_says_what_tools_do_with_it() {
        check("creationdate", "2026-01-31T23:59:59Z", "date-extended");
        check("changedate", "2026-01-31", "date");
        check("changedate", "20261331T235959Z", "date-impossible");
        check("changedate", "2026-01-31T23:59:59я", "date");
        check("xml:lang", "ru_RU", "code-underscore");
        check("xml:lang", "по-русски", "code");
        check("segtype", "line", "segtype");
    }
}
