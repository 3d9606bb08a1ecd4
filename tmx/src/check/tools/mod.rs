//! A problem -> what each CAT tool does with the file because of it, and how that is known.

mod table;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::error::ProblemKind;
pub(super) use table::LIMITS;
use table::TABLE;

/// A CAT tool that reads TMX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Tool {
    /// `OmegaT`.
    Omegat,
    /// Trados Studio and the other tools of RWS.
    Trados,
    /// `memoQ`.
    Memoq,
    /// Wordfast Classic, Pro and Anywhere.
    Wordfast,
}

impl Tool {
    /// All tools this library knows something about.
    pub const ALL: &[Self] = &[Self::Omegat, Self::Trados, Self::Memoq, Self::Wordfast];

    /// The name for programs and for the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Omegat => "omegat",
            Self::Trados => "trados",
            Self::Memoq => "memoq",
            Self::Wordfast => "wordfast",
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Omegat => "OmegaT",
            Self::Trados => "Trados",
            Self::Memoq => "memoQ",
            Self::Wordfast => "Wordfast",
        })
    }
}

/// No tool has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no tool is called {name:?}; known are omegat, trados, memoq and wordfast")]
pub struct UnknownTool {
    /// The name that was given.
    pub name: String,
}

impl FromStr for Tool {
    type Err = UnknownTool;

    fn from_str(name: &str) -> Result<Self, UnknownTool> {
        let is = |tool: &&Self| tool.id().eq_ignore_ascii_case(name);
        Self::ALL.iter().find(is).copied().ok_or_else(|| UnknownTool { name: name.to_owned() })
    }
}

/// What a tool does, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It takes nothing of the file.
    RefusesFile,
    /// It leaves the unit out.
    SkipsUnit,
    /// It drops a part of the text.
    LosesText,
    /// It takes the native codes of the markup as text.
    CodesAsText,
    /// It puts an empty translation into the text.
    PutsNothing,
    /// It takes only some variants of the unit.
    TakesPart,
    /// The unit is there, but not an exact match for the sentence it was made from.
    MissesMatch,
    /// It drops the inline markup and keeps the text.
    LosesMarkup,
    /// It forgets when the unit was made or changed.
    LosesDate,
    /// It drops a property.
    LosesProperty,
    /// Its makers say that it does not take this; what it does then is not known.
    Unsupported,
    /// It says a warning and takes everything.
    Warns,
    /// It takes everything as it should.
    Harmless,
}

impl Effect {
    /// The name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::RefusesFile => "refuses-file",
            Self::SkipsUnit => "skips-unit",
            Self::LosesText => "loses-text",
            Self::CodesAsText => "codes-as-text",
            Self::PutsNothing => "puts-nothing",
            Self::TakesPart => "takes-part",
            Self::MissesMatch => "misses-match",
            Self::LosesMarkup => "loses-markup",
            Self::LosesDate => "loses-date",
            Self::LosesProperty => "loses-property",
            Self::Unsupported => "unsupported",
            Self::Warns => "warns",
            Self::Harmless => "harmless",
        }
    }

    /// Whether something of the memory does not arrive, or may not.
    pub fn matters(self) -> bool {
        self < Self::Warns
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RefusesFile => "refuses the whole file",
            Self::SkipsUnit => "leaves the unit out",
            Self::LosesText => "loses a part of the text",
            Self::CodesAsText => "takes codes as text",
            Self::PutsNothing => "puts an empty text in",
            Self::TakesPart => "takes a part of the unit",
            Self::MissesMatch => "finds no exact match",
            Self::LosesMarkup => "loses the markup",
            Self::LosesDate => "loses the date",
            Self::LosesProperty => "loses the property",
            Self::Unsupported => "may not take it",
            Self::Warns => "warns and takes it",
            Self::Harmless => "takes it",
        })
    }
}

/// How something about a tool is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// A small file was given to the tool, and this is what it did.
    Measured,
    /// It stands in the source code of the tool.
    Source,
    /// The makers of the tool say so.
    Documented,
    /// Somebody who uses the tool says so.
    Reported,
    /// XML or TMX says so; the tool was not tried.
    Standard,
}

impl Basis {
    /// The name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Source => "source",
            Self::Documented => "documented",
            Self::Reported => "reported",
            Self::Standard => "standard",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Measured => "measured",
            Self::Source => "from its source code",
            Self::Documented => "documented",
            Self::Reported => "reported",
            Self::Standard => "from the standard",
        })
    }
}

/// What one tool does because of one problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequence {
    /// The tool.
    pub tool: Tool,
    /// The versions of it this holds for: `3.6`, `6.1 and later`; empty for all of them.
    pub versions: &'static str,
    /// What it does.
    pub effect: Effect,
    /// Why, in a few words.
    pub reason: &'static str,
    /// How that is known.
    pub basis: Basis,
}

impl Consequence {
    /// The tool with its versions: `OmegaT 3.6`.
    pub fn tool_name(&self) -> String {
        let Self { tool, versions, .. } = self;
        if versions.is_empty() { tool.to_string() } else { format!("{tool} {versions}") }
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { effect, reason, basis, .. } = self;
        write!(f, "{} {effect}: {reason} ({basis})", self.tool_name())
    }
}

/// One line of the table.
pub(super) struct Entry {
    /// Which problems, by their names.
    problems: &'static [&'static str],
    /// Which tools; none for all of which the table says nothing else.
    tool: Option<Tool>,
    versions: &'static str,
    effect: Effect,
    basis: Basis,
    reason: &'static str,
}

/// What is counted against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Characters of one segment.
    Segment,
    /// Characters of one language code.
    LanguageCode,
    /// Bytes of the file.
    File,
    /// Units of the file.
    Units,
}

impl Measure {
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Segment => "characters in a segment",
            Self::LanguageCode => "characters in a language code",
            Self::File => "bytes in the file",
            Self::Units => "units in the file",
        }
    }
}

/// The most a tool takes of something; [`TABLE`] says which tool.
pub(super) struct Limit {
    pub id: &'static str,
    pub measure: Measure,
    pub most: u64,
}

impl ProblemKind {
    /// What these tools do because of it, tool by tool. Nothing is known where nothing is said.
    ///
    /// ```
    /// use diglot_tmx::{Effect, ProblemKind, Tool};
    /// let found = ProblemKind::BareAmpersand.consequences(&[Tool::Omegat]);
    /// assert_eq!(found[0].effect, Effect::RefusesFile);
    /// ```
    pub fn consequences(&self, tools: &[Tool]) -> Vec<Consequence> {
        let id = self.id();
        let mut found: Vec<Consequence> = Vec::new();
        for entry in TABLE.iter().filter(|entry| entry.problems.contains(&id)) {
            for &tool in tools {
                let known = found.iter().any(|before| before.tool == tool);
                if entry.tool.is_none_or(|own| own == tool) && !(entry.tool.is_none() && known) {
                    let Entry { versions, effect, reason, basis, .. } = *entry;
                    found.push(Consequence { tool, versions, effect, reason, basis });
                }
            }
        }
        found.sort_by_key(|one| (one.tool, one.versions));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &ProblemKind, tool: Tool, expected: &[(&str, Effect)]) {
        let found = kind.consequences(&[tool]);
        let found = found.iter().map(|one| (one.versions, one.effect)).collect::<Vec<_>>();
        assert_eq!(found, expected, "{kind} in {tool}");
    }

    #[test]
    fn a_tool_is_found_by_its_name() {
        assert_eq!("OmegaT".parse(), Ok(Tool::Omegat));
        assert_eq!("memoq".parse(), Ok(Tool::Memoq));
        assert_eq!(
            "deja".parse::<Tool>().unwrap_err().to_string(),
            "no tool is called \"deja\"; known are omegat, trados, memoq and wordfast"
        );
    }

    #[test]
    fn every_line_of_the_table_is_about_a_problem_there_is() {
        for entry in TABLE {
            for id in entry.problems {
                assert!(ProblemKind::IDS.contains(id), "{id}");
            }
        }
        for limit in LIMITS {
            let about = |entry: &Entry| entry.problems.contains(&limit.id) && entry.tool.is_some();
            assert!(TABLE.iter().any(about), "no tool for {}", limit.id);
        }
    }

    #[test]
    fn tools_differ() {
        use Effect::{Harmless, LosesDate, RefusesFile, SkipsUnit};
        let value = |name: &str, value: &str| ProblemKind::Value {
            name: name.into(),
            value: value.into(),
            expected: "",
        };
        check(
            &ProblemKind::BareAmpersand,
            Tool::Omegat,
            &[("3.6", RefusesFile), ("6.1 and later", RefusesFile)],
        );
        check(&ProblemKind::BareAmpersand, Tool::Wordfast, &[("", RefusesFile)]);
        check(&value("xml:lang", "ru_RU"), Tool::Omegat, &[("", SkipsUnit)]);
        check(&value("changedate", "2026-01-31"), Tool::Omegat, &[("", LosesDate)]);
        check(&value("changedate", "2026-01-31T23:59:59Z"), Tool::Omegat, &[("", Harmless)]);
        check(&value("version", "1.4b"), Tool::Omegat, &[("3.6", Harmless), ("6.1 and later", RefusesFile)]);
        check(&value("version", "1.4b"), Tool::Memoq, &[("", Harmless)]);
        check(&value("usagecount", "often"), Tool::Memoq, &[]);
    }
}
