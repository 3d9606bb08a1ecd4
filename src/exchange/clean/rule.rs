//! The names of the rules -> what each looks at, what it does and whether it is on.

use std::fmt;
use std::str::FromStr;

/// A rule of cleaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// UTF-8 that was read as windows-1251, windows-1252 or ISO-8859-1.
    Mojibake,
    /// Entities of HTML that stand in the text.
    Entities,
    /// Characters nobody sees.
    Control,
    /// White space that says nothing.
    WhiteSpace,
    /// A variant without text.
    Empty,
    /// A unit with one variant.
    Single,
    /// A character that was lost.
    Lost,
    /// No letters.
    NumbersOnly,
    /// A target that is its source.
    Same,
    /// A stand-in for a translation.
    StandIn,
    /// Another language than is said.
    Language,
    /// Lengths that no translation has.
    LengthRatio,
    /// Other numbers.
    Numbers,
    /// Other inline markup.
    Tags,
    /// Other placeholders.
    Placeholders,
    /// A unit that was there before.
    Duplicates,
    /// A unit that was nearly there before.
    NearDuplicates,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Changes the text of a variant.
    Fixes,
    /// Takes the target that is bad; the unit goes when nothing is left to translate.
    RemovesTarget,
    /// Takes the whole unit.
    RemovesUnit,
}

/// What is told of a rule.
struct About {
    rule: Rule,
    name: &'static str,
    effect: Effect,
    is_default: bool,
    line: &'static str,
}

use Effect::{Fixes, RemovesTarget, RemovesUnit};

const fn about(
    rule: Rule,
    name: &'static str,
    effect: Effect,
    is_default: bool,
    line: &'static str,
) -> About {
    About { rule, name, effect, is_default, line }
}

/// Every rule, in the order in which they work: what is fixed is looked at fixed, and duplicates are found last.
const RULES: &[About] = &[
    about(Rule::Entities, "entities", Fixes, false, "&amp; &lt; &nbsp; &#8212; as text: what they stand for"),
    about(Rule::Mojibake, "mojibake", Fixes, true, "UTF-8 read wrongly (Ð”Ð¾Ð¼, Р”РѕРј): read again"),
    about(Rule::Control, "control", Fixes, true, "control and zero-width characters, lone U+FFFD: taken out"),
    about(
        Rule::WhiteSpace,
        "white-space",
        Fixes,
        true,
        "spaces at the ends, doubled spaces, tabs, line breaks",
    ),
    about(Rule::Empty, "empty", RemovesTarget, true, "no text in the source or the target"),
    about(Rule::Single, "single", RemovesUnit, false, "one variant only: nothing is translated"),
    about(Rule::Lost, "lost", RemovesTarget, false, "U+FFFD in a word: a character was lost"),
    about(Rule::NumbersOnly, "numbers-only", RemovesUnit, false, "no letter in any variant"),
    about(Rule::Same, "same", RemovesTarget, false, "target = source; not names, numbers, codes, addresses"),
    about(Rule::StandIn, "stand-in", RemovesTarget, false, "TODO, ???, [not translated] for a translation"),
    about(
        Rule::Language,
        "language",
        RemovesTarget,
        false,
        "text in another script or language than it says",
    ),
    about(Rule::LengthRatio, "length-ratio", RemovesTarget, false, "one side far longer than the other"),
    about(Rule::Numbers, "numbers", RemovesTarget, false, "numbers that differ, however they are written"),
    about(Rule::Tags, "tags", RemovesTarget, false, "inline codes that differ, or half a pair"),
    about(Rule::Placeholders, "placeholders", RemovesTarget, false, "%s, {0}, ${name} on one side only"),
    about(
        Rule::Duplicates,
        "duplicates",
        RemovesUnit,
        true,
        "the same texts and tags again: the first stays",
    ),
    about(
        Rule::NearDuplicates,
        "near-duplicates",
        RemovesUnit,
        false,
        "the same but for case, spaces, tags, kinds of marks",
    ),
];

impl Rule {
    /// Every rule, in the order in which they work.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|about| about.rule)
    }

    fn about(self) -> &'static About {
        RULES.iter().find(|about| about.rule == self).unwrap_or(&RULES[0])
    }

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// What it does.
    pub fn effect(self) -> Effect {
        self.about().effect
    }

    /// Whether it works unless it is switched off.
    pub fn is_default(self) -> bool {
        self.about().is_default
    }

    /// What it looks at, in a line.
    pub fn line(self) -> &'static str {
        self.about().line
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let found = RULES.iter().find(|about| about.name.eq_ignore_ascii_case(given));
        found.map(|about| about.rule).ok_or_else(|| {
            let names = RULES.iter().map(|about| about.name).collect::<Vec<_>>();
            format!("there is no rule “{given}”; the rules are {}", names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_name() {
        for rule in Rule::all() {
            assert_eq!(rule.name().parse(), Ok(rule));
            assert!(rule.line().chars().count() <= 60, "{rule}");
        }
        assert!("numbres".parse::<Rule>().is_err_and(|said| said.contains("numbers")));
    }

    #[test]
    fn what_works_unasked_is_what_nobody_regrets() {
        let names = Rule::all().filter(|rule| rule.is_default()).map(Rule::name).collect::<Vec<_>>();
        assert_eq!(names, ["mojibake", "control", "white-space", "empty", "duplicates"]);
    }
}
