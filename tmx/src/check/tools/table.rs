//! The table of what CAT tools do with TMX files that are not as they should be: data, one line a fact.
//!
//! How each fact is known stands in its line. `OmegaT` 3.6 was given a small file for each oddity; `OmegaT` 6.1 and later
//! check a file against the schema of TMX before they read it, and that schema is public. What the makers of the other
//! tools say is in their manuals. A tool that is not in a line does what nobody has told us.

use super::{Basis, Effect, Entry, Limit, Measure, Tool};
use Basis::{Documented, Measured, Reported, Source, Standard};
use Effect::{
    CodesAsText, Harmless, LosesDate, LosesMarkup, LosesProperty, LosesText, MissesMatch, PutsNothing,
    RefusesFile, SkipsUnit, TakesPart, Unsupported, Warns,
};
use Tool::{Memoq, Omegat, Trados, Wordfast};

/// The versions of `OmegaT` that check a file against the schema first.
const SCHEMA: &str = "6.1 and later";

/// Problems that are no XML any more.
const NOT_XML: &[&str] = &[
    "bad-bytes",
    "not-declared-unicode",
    "control",
    "bare-ampersand",
    "before-declaration",
    "not-well-formed",
    "truncated",
    "unit-not-closed",
];

/// Problems that the schema of TMX 1.4 does not allow.
const NOT_VALID: &[&str] = &[
    "no-header",
    "no-srclang",
    "header-attribute",
    "no-variant",
    "no-segment",
    "second-segment",
    "no-language",
    "old-language",
    "misplaced",
    "unknown-inline",
    "prefix",
    "late",
    "stray-text",
    "unknown-attribute",
    "missing-attribute",
    "no-i",
    "segtype",
    "pos",
    "version",
];

/// Problems over which a reader of `OmegaT` that does not check just reads.
const READ_OVER: &[&str] = &[
    "no-header",
    "header-attribute",
    "segtype",
    "version",
    "version-1-1",
    "old-language",
    "late",
    "stray-text",
    "misplaced",
    "unknown-attribute",
    "missing-attribute",
    "unlisted-region",
    "unit-source",
    "damaged",
];

/// Inline markup of which nothing is left but the text around it.
const CODES: &[&str] = &["markup", "unpaired", "repeated-pair", "no-i", "pos", "code-number", "unmatched"];

pub(super) const TABLE: &[Entry] = &[
    // Not XML. A line for all tools holds for those that have no line of their own before it.
    line(
        NOT_XML,
        Some(Omegat),
        "3.6",
        RefusesFile,
        Measured,
        "its XML reader stops, and what it had read is dropped",
    ),
    line(
        NOT_XML,
        Some(Omegat),
        SCHEMA,
        RefusesFile,
        Source,
        "it reads the file to its end before it takes anything",
    ),
    line(NOT_XML, None, "", RefusesFile, Standard, "XML forbids to read on after this"),
    line(
        &["entity"],
        Some(Omegat),
        "3.6",
        LosesText,
        Measured,
        "it drops it when the file has a DOCTYPE, else it refuses the file",
    ),
    line(&["entity"], Some(Omegat), SCHEMA, RefusesFile, Standard, "XML knows five entities"),
    line(&["entity"], None, "", RefusesFile, Standard, "XML knows five entities, and TMX adds none"),
    line(
        &["other-encoding"],
        Some(Omegat),
        "3.6",
        LosesText,
        Measured,
        "it believes the declaration and reads wrong letters",
    ),
    line(&["other-encoding"], None, "", LosesText, Standard, "a reader has to believe the declaration"),
    line(
        &["encoding"],
        Some(Omegat),
        "3.6",
        Harmless,
        Measured,
        "windows-1251 and KOI8-R are read when declared",
    ),
    // The frame.
    line(
        &["no-srclang"],
        Some(Omegat),
        "3.6",
        RefusesFile,
        Measured,
        "a header without srclang makes it fail",
    ),
    line(
        &["no-language"],
        Some(Omegat),
        "3.6",
        RefusesFile,
        Measured,
        "one variant without a language makes it fail",
    ),
    line(&["no-variant", "no-segment"], Some(Omegat), "3.6", SkipsUnit, Measured, "there is no text to take"),
    line(
        &["second-segment"],
        Some(Omegat),
        "3.6",
        LosesText,
        Measured,
        "it takes the last <seg> of a variant",
    ),
    line(READ_OVER, Some(Omegat), "3.6", Harmless, Measured, "it reads over this"),
    line(NOT_VALID, Some(Omegat), SCHEMA, RefusesFile, Source, "the schema of TMX 1.4 does not allow it"),
    line(&["version", "version-1-1"], Some(Memoq), "", Harmless, Documented, "it reads TMX 1.1 to 1.4b"),
    line(
        &["any-source"],
        Some(Omegat),
        "3.6",
        Warns,
        Measured,
        "it looks for the two languages of the project in each unit",
    ),
    // Languages.
    line(
        &["code-underscore"],
        Some(Omegat),
        "",
        SkipsUnit,
        Measured,
        "as a source it knows ru and ru-RU, not ru_RU",
    ),
    line(&["code"], Some(Omegat), "", SkipsUnit, Measured, "it compares the code with that of the project"),
    line(
        &["unlisted-language"],
        Some(Omegat),
        "",
        SkipsUnit,
        Measured,
        "it compares the code: rus is not ru to it",
    ),
    line(
        &["no-source"],
        Some(Omegat),
        "",
        SkipsUnit,
        Measured,
        "no variant is in the source language of the project",
    ),
    line(&["one-language"], Some(Omegat), "", SkipsUnit, Measured, "it needs a source and a translation"),
    line(
        &["one-language", "no-source"],
        Some(Trados),
        "Cloud",
        SkipsUnit,
        Documented,
        "a unit that is not in both languages of the memory is not imported",
    ),
    line(
        &["same-language"],
        Some(Omegat),
        "",
        TakesPart,
        Measured,
        "it takes the last variant of a language",
    ),
    line(
        &["many-languages"],
        Some(Omegat),
        "",
        Harmless,
        Measured,
        "it takes the two languages of the project",
    ),
    line(
        &["many-languages"],
        Some(Trados),
        "Studio",
        Unsupported,
        Documented,
        "it imports files in two languages, one source and one target",
    ),
    line(
        &["many-languages"],
        Some(Memoq),
        "",
        TakesPart,
        Documented,
        "it takes two languages; the person who imports says which",
    ),
    line(
        &["code-over-5"],
        Some(Wordfast),
        "Classic",
        Unsupported,
        Documented,
        "its memory keeps codes of five characters: en or en-GB",
    ),
    // Text.
    line(
        &["outer-space", "line-break"],
        Some(Omegat),
        "3.6",
        MissesMatch,
        Measured,
        "it keeps the white space, so the sentence without it is another one",
    ),
    line(
        &["empty-segment"],
        Some(Omegat),
        "3.6",
        PutsNothing,
        Measured,
        "from tm/auto an empty translation goes into the text",
    ),
    line(
        &["segment-over-2000"],
        Some(Trados),
        "Cloud",
        Unsupported,
        Documented,
        "a segment may have 2000 characters",
    ),
    line(
        &["segment-over-8000"],
        Some(Wordfast),
        "Classic",
        Unsupported,
        Documented,
        "a source segment may have 8000 characters",
    ),
    line(
        &["not-composed"],
        Some(Omegat),
        "3.6",
        Harmless,
        Measured,
        "it composes letters and accents while reading",
    ),
    // Markup.
    line(
        &["omegat-tool"],
        Some(Omegat),
        "",
        CodesAsText,
        Measured,
        "in a file that says it is from OmegaT what is in <bpt> or <ph> counts as text",
    ),
    line(
        &["highlight", "unknown-inline"],
        Some(Omegat),
        "3.6",
        LosesText,
        Measured,
        "it drops the text inside <hi> and elements it does not know",
    ),
    line(&["prefix"], Some(Omegat), "3.6", Harmless, Measured, "it does not look at prefixes"),
    line(&["prefix"], None, "", Unsupported, Standard, "an XML reader that knows namespaces stops here"),
    line(
        CODES,
        Some(Omegat),
        "3.6",
        LosesMarkup,
        Measured,
        "as it comes it takes the text without the codes",
    ),
    line(
        &["repeated-pair"],
        Some(Trados),
        "Studio 2014",
        SkipsUnit,
        Reported,
        "it says TagAnchorAlreadyUsed and does not import the unit",
    ),
    // Dates and properties.
    line(
        &["date"],
        Some(Omegat),
        "",
        LosesDate,
        Measured,
        "it knows 20260131T235959Z and 2026-01-31T23:59:59Z",
    ),
    line(
        &["date-impossible"],
        Some(Omegat),
        "3.6",
        LosesDate,
        Measured,
        "it counts on: the month after December is January of the next year",
    ),
    line(&["date-extended"], Some(Omegat), "", Harmless, Measured, "it knows this form too"),
    line(
        &["plain-prop"],
        Some(Trados),
        "Cloud",
        LosesProperty,
        Documented,
        "a field of another tool arrives when its type begins with x- and the memory has the field",
    ),
    // Size.
    line(&["file-over-1-gb"], Some(Trados), "Cloud", Unsupported, Documented, "a file may have 1 GB"),
    line(
        &["file-over-300-mb"],
        Some(Wordfast),
        "Anywhere",
        Unsupported,
        Documented,
        "a TMX file may have 300 MB",
    ),
    line(
        &["units-over-500000"],
        Some(Wordfast),
        "Anywhere",
        Unsupported,
        Documented,
        "it takes 500,000 units at a time",
    ),
    line(
        &["units-over-1000000"],
        Some(Wordfast),
        "Anywhere",
        Unsupported,
        Documented,
        "a memory holds 1,000,000 units",
    ),
];

/// The most that makers of tools say they take.
pub(in crate::check) const LIMITS: &[Limit] = &[
    Limit { id: "segment-over-2000", measure: Measure::Segment, most: 2000 },
    Limit { id: "segment-over-8000", measure: Measure::Segment, most: 8000 },
    Limit { id: "code-over-5", measure: Measure::LanguageCode, most: 5 },
    Limit { id: "file-over-300-mb", measure: Measure::File, most: 300_000_000 },
    Limit { id: "file-over-1-gb", measure: Measure::File, most: 1_000_000_000 },
    Limit { id: "units-over-500000", measure: Measure::Units, most: 500_000 },
    Limit { id: "units-over-1000000", measure: Measure::Units, most: 1_000_000 },
];

const fn line(
    problems: &'static [&'static str],
    tool: Option<Tool>,
    versions: &'static str,
    effect: Effect,
    basis: Basis,
    reason: &'static str,
) -> Entry {
    Entry { problems, tool, versions, effect, basis, reason }
}
