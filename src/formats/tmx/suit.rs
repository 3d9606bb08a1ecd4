//! What a CAT tool is known not to take -> language codes and units that suit it.

use diglot_tmx::{Checker, Effect, Header, Tool, Unit};

use crate::bitext::LanguageTag;

/// The longest language code Wordfast keeps.
const WORDFAST_CODE: usize = 5;

/// The code of a language as `tool` keeps it: Wordfast knows a language and a region, no script, and five characters.
/// Every other tool gets the code as it is.
pub fn code(language: &LanguageTag, tool: Option<Tool>) -> String {
    let whole = language.as_str();
    if tool != Some(Tool::Wordfast) || whole.len() <= WORDFAST_CODE {
        return whole.to_owned();
    }
    let is_region =
        |subtag: &&str| subtag.len() == 2 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
    let region = whole.split('-').skip(1).find(is_region);
    let with_region = region.map(|region| format!("{}-{region}", language.primary()));
    with_region.filter(|code| code.len() <= WORDFAST_CODE).unwrap_or_else(|| language.primary().to_owned())
}

/// Says of units whether a tool takes them.
pub(super) struct Suit(Option<(Checker, Tool)>);

impl Suit {
    /// For the tool the file is for, if it is for one.
    pub(super) fn new(header: &Header, tool: Option<Tool>) -> Self {
        Self(tool.map(|tool| (Checker::for_tools(header, &[tool]).0, tool)))
    }

    /// Whether the tool takes the unit, as far as is known.
    pub(super) fn takes(&self, unit: &Unit) -> bool {
        let Some((checker, tool)) = &self.0 else { return true };
        let refuses =
            |effect| matches!(effect, Effect::RefusesFile | Effect::SkipsUnit | Effect::Unsupported);
        let problems = checker.check_unit(unit, 1, None);
        let mut consequences = problems.iter().flat_map(|problem| problem.kind.consequences(&[*tool]));
        !consequences.any(|one| refuses(one.effect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    fn check(language: &str, tool: Tool, expected: &str) {
        assert_eq!(code(&language.parse().unwrap(), Some(tool)), expected);
    }

    #[test]
    fn codes_suit_the_tool() {
        check("ru-RU", Tool::Wordfast, "ru-RU");
        check("zh-Hans", Tool::Wordfast, "zh");
        check("sr-Latn-RS", Tool::Wordfast, "sr-RS");
        check("mhr-RU", Tool::Wordfast, "mhr");
        check("sr-Latn-RS", Tool::Omegat, "sr-Latn-RS");
    }

    #[test]
    fn units_suit_the_tool() {
        let takes = |letters: usize, tool| {
            let unit = Unit::new(vec![Variant::new("ru", "а".repeat(letters)), Variant::new("en", "Yes.")]);
            Suit::new(&Header::new("test", "1", "ru"), tool).takes(&unit)
        };
        assert!(takes(2000, Some(Tool::Trados)) && takes(2001, Some(Tool::Omegat)) && takes(9000, None));
        assert!(!takes(2001, Some(Tool::Trados)) && !takes(8001, Some(Tool::Wordfast)));
    }
}
