//! A TMX file -> what breaks the rules of TMX in it, and what each CAT tool does because of that.

mod advice;
mod file;
mod kind;
mod language;
mod rules;
mod summary;
mod tools;

pub use file::{FileCheck, FileFacts};
pub use kind::Weight;
pub use summary::{Group, Summary, Verdict};
pub use tools::{Basis, Consequence, Effect, Tool, UnknownTool};

use crate::dtd;
use crate::error::{Position, Problem, ProblemKind};
use crate::model::{Header, Unit, Variant, normal};
use rules::Rules;
use tools::Measure;

/// Checks a file that is wholly in memory against the rules of TMX.
///
/// ```
/// use diglot_tmx::{Header, Unit, Variant, check};
/// let units = [Unit::new(vec![Variant::new("ru", "Дом"), Variant::new("en_GB", "House")])];
/// let problems = check(&Header::new("example", "1.0", "ru"), &units);
/// assert_eq!(problems[0].to_string(), "unit 1: xml:lang=\"en_GB\" is not a language code like en or en-GB");
/// ```
pub fn check<'a>(header: &Header, units: impl IntoIterator<Item = &'a Unit>) -> Vec<Problem> {
    let (checker, mut problems) = Checker::new(header);
    for (number, unit) in units.into_iter().enumerate() {
        problems.extend(checker.check_unit(unit, number as u64 + 1, None));
    }
    problems
}

/// Checks a file unit by unit. What stands in the bytes of a file and not in its units, a [`FileCheck`] finds.
#[derive(Debug)]
pub struct Checker {
    source_language: Option<String>,
    /// Whether the tool of the file calls itself `OmegaT`.
    is_omegat: bool,
    /// Whether the file says it is TMX 1.1, in which `lang` is the attribute for languages.
    is_oldest: bool,
    /// For which tools to look beyond the rules; `None` for the rules only.
    tools: Option<Vec<Tool>>,
}

impl Checker {
    /// Checks the header against the rules of TMX; units will be checked against them too.
    pub fn new(header: &Header) -> (Self, Vec<Problem>) {
        Self::begin(header, None)
    }

    /// As [`Checker::new`]; finds too what breaks no rule but is worth knowing, or makes one of these tools do
    /// something that matters.
    pub fn for_tools(header: &Header, tools: &[Tool]) -> (Self, Vec<Problem>) {
        Self::begin(header, Some(tools.to_vec()))
    }

    fn begin(header: &Header, tools: Option<Vec<Tool>>) -> (Self, Vec<Problem>) {
        let mut rules = Rules::default();
        for name in dtd::required("header") {
            if header.attributes.get(name).is_none_or(str::is_empty) {
                rules.say(ProblemKind::HeaderAttribute { name });
            }
        }
        rules.version(&header.version);
        rules.attributes("header", &header.attributes);
        rules.about(&header.about);
        if tools.is_some() {
            rules.advise_header(header);
        }
        let source_language = header.source_language().filter(|&language| language != "*all*");
        let checker = Self {
            source_language: source_language.map(ToOwned::to_owned),
            is_omegat: header.attributes.get("creationtool") == Some("OmegaT"),
            is_oldest: header.version == "1.1",
            tools,
        };
        let problems = checker.problems(rules, None, None);
        (checker, problems)
    }

    /// Checks one unit, the `number`th of its file, which begins at `position`.
    pub fn check_unit(&self, unit: &Unit, number: u64, position: Option<Position>) -> Vec<Problem> {
        let mut rules = Rules::default();
        rules.attributes("tu", &unit.attributes);
        rules.about(&unit.about);
        if unit.variants.is_empty() {
            rules.say(ProblemKind::NoVariant);
        }
        for variant in &unit.variants {
            rules.variant(variant);
        }
        let own = unit.attributes.get("srclang");
        if let Some(language) = own.or(self.source_language.as_deref()).filter(|&own| own != "*all*") {
            let same = |variant: &Variant| normal(variant.language()) == normal(language);
            if !unit.variants.iter().any(same) {
                rules.say(ProblemKind::NoSource { language: language.to_owned() });
            }
        }
        rules.matching(&unit.variants);
        if self.tools.is_some() {
            rules.advise_unit(unit, self.source_language.as_deref(), self.is_omegat);
        }
        self.problems(rules, Some(number), position)
    }

    /// Checks what only shows at the end of a file.
    pub fn check_end(&self, facts: &FileFacts) -> Vec<Problem> {
        let mut rules = Rules::default();
        if self.tools.is_some() {
            if !matches!(facts.encoding, "UTF-8" | "UTF-16LE" | "UTF-16BE") {
                rules.say(ProblemKind::Encoding { name: facts.encoding });
            }
            rules.limits(Measure::File, facts.bytes);
            rules.limits(Measure::Units, facts.units);
        }
        self.problems(rules, None, None)
    }

    /// The problems that were asked for.
    fn problems(&self, rules: Rules, unit: Option<u64>, position: Option<Position>) -> Vec<Problem> {
        let mut problems = rules.problems(unit, position);
        if self.is_oldest {
            problems.retain(|problem| problem.kind != ProblemKind::OldLanguage);
        }
        if let Some(tools) = &self.tools {
            problems.retain(|problem| problem.kind.is_worth_saying(tools));
        }
        problems
    }
}

impl ProblemKind {
    /// Whether it breaks a rule, is advice for everybody, or matters to one of the tools.
    fn is_worth_saying(&self, tools: &[Tool]) -> bool {
        let only_for_tools = matches!(
            self,
            Self::AnySource
                | Self::UnitSource { .. }
                | Self::OmegatTool
                | Self::Markup { .. }
                | Self::ManyLanguages { .. }
                | Self::PlainProp { .. }
                | Self::OverLimit { .. }
        );
        !only_for_tools || self.consequences(tools).iter().any(|one| one.effect != Effect::Harmless)
    }
}

#[cfg(test)]
mod tests;
