//! Problems, any number of them -> how many of each kind, the first few of them, and a verdict for each tool.

use std::collections::BTreeMap;

use super::{Consequence, Effect, Tool, Weight};
use crate::error::Problem;

/// Problems of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name of the kind.
    pub id: &'static str,
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Problem>,
    /// How much it weighs.
    pub weight: Weight,
    /// What the tools do.
    pub consequences: Vec<Consequence>,
}

impl Group {
    /// The worst effect on a tool; `None` when nothing is known or all is harmless.
    pub fn worst(&self) -> Option<Effect> {
        self.consequences.iter().map(|one| one.effect).filter(|effect| *effect != Effect::Harmless).min()
    }

    /// Whether it matters: to one of the tools when they were `named`, else by itself; with `strict` advice does, too.
    pub fn matters(&self, named: bool, strict: bool) -> bool {
        let to_tools = self.worst().is_some_and(Effect::matters);
        if named { to_tools } else { strict || self.weight != Weight::Advice }
    }
}

/// What one version of a tool does with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The worst that happens; `None` when the file has no problem that is known to matter to the tool.
    pub worst: Option<Consequence>,
    /// How many problems cause it.
    pub count: u64,
    /// The tool.
    pub tool: Tool,
}

/// Counts problems; its size does not grow with their number.
#[derive(Debug, Clone)]
pub struct Summary {
    tools: Vec<Tool>,
    examples: usize,
    groups: BTreeMap<&'static str, Group>,
    count: u64,
}

impl Summary {
    /// Nothing counted yet; keeps the first `examples` problems of each kind and says what these tools do.
    pub fn new(tools: &[Tool], examples: usize) -> Self {
        Self { tools: tools.to_vec(), examples, groups: BTreeMap::new(), count: 0 }
    }

    /// Counts a problem.
    pub fn add(&mut self, problem: Problem) {
        let id = problem.kind.id();
        let group = self.groups.entry(id).or_insert_with(|| Group {
            id,
            count: 0,
            examples: Vec::new(),
            weight: problem.kind.weight(),
            consequences: problem.kind.consequences(&self.tools),
        });
        self.count += 1;
        group.count += 1;
        if group.examples.len() < self.examples {
            group.examples.push(problem);
        }
    }

    /// How many problems there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The problems by kind, the most serious first.
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups = self.groups.values().collect::<Vec<_>>();
        // A sort that keeps the order of names among equals: the same file gives the same report.
        groups.sort_by_key(|group| (group.worst().unwrap_or(Effect::Harmless), group.weight));
        groups
    }

    /// How many problems matter: with `named` those that matter to the tools, else those that break a rule, and with
    /// `strict` all.
    pub fn mattering(&self, named: bool, strict: bool) -> u64 {
        let matters = |group: &&Group| group.matters(named, strict);
        self.groups.values().filter(matters).map(|group| group.count).sum()
    }

    /// For each tool what its versions do with the file, in the order of the tools.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        for &tool in &self.tools {
            // One entry for each version something is known of.
            let mut worst: Vec<(Consequence, u64)> = Vec::new();
            for group in self.groups() {
                for one in group.consequences.iter().filter(|one| one.tool == tool && one.effect.matters()) {
                    match worst.iter_mut().find(|(known, _)| known.versions == one.versions) {
                        Some((known, count)) if one.effect == known.effect => *count += group.count,
                        Some((known, count)) if one.effect < known.effect => {
                            (*known, *count) = (*one, group.count);
                        }
                        Some(_) => {}
                        None => worst.push((*one, group.count)),
                    }
                }
            }
            // What holds for every version says nothing beside something as bad that holds for some.
            let own = worst.iter().filter(|(one, _)| !one.versions.is_empty());
            if let Some(mildest) = own.map(|(one, _)| one.effect).max() {
                worst.retain(|(one, _)| !one.versions.is_empty() || one.effect < mildest);
            }
            if worst.is_empty() {
                verdicts.push(Verdict { worst: None, count: 0, tool });
            }
            worst.sort_by_key(|(one, _)| one.versions);
            let verdict = |(one, count)| Verdict { worst: Some(one), count, tool };
            verdicts.extend(worst.into_iter().map(verdict));
        }
        verdicts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Done, ProblemKind};

    fn summary(kinds: &[ProblemKind], tools: &[Tool]) -> Summary {
        let mut summary = Summary::new(tools, 2);
        for (unit, kind) in kinds.iter().enumerate() {
            let unit = Some(unit as u64);
            summary.add(Problem { position: None, unit, kind: kind.clone(), done: Done::Kept });
        }
        summary
    }

    fn check(kinds: &[ProblemKind], tool: Tool, expected: &[&str]) {
        let verdicts = summary(kinds, &[tool]).verdicts();
        let said = verdicts.iter().map(|verdict| {
            let nothing = || format!("{}: nothing", verdict.tool);
            let effect = |one: Consequence| format!("{} {} ({})", one.tool_name(), one.effect, verdict.count);
            verdict.worst.map_or_else(nothing, effect)
        });
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    fn old() -> ProblemKind {
        ProblemKind::OldLanguage
    }

    #[test]
    fn a_verdict_is_the_worst_for_each_version() {
        check(&[], Tool::Omegat, &["OmegaT: nothing"]);
        check(&[old(), old()], Tool::Omegat, &["OmegaT 6.1 and later refuses the whole file (2)"]);
        check(&[old()], Tool::Wordfast, &["Wordfast: nothing"]);
        check(&[old(), ProblemKind::Truncated], Tool::Trados, &["Trados refuses the whole file (1)"]);
    }

    #[test]
    fn problems_are_counted_and_the_first_kept() {
        let space = ProblemKind::OuterSpace { language: "ru".into() };
        let many = summary(&[old(), space.clone(), old(), old(), ProblemKind::Truncated], &[Tool::Memoq]);
        let ids = many
            .groups()
            .iter()
            .map(|group| (group.id, group.count, group.examples.len()))
            .collect::<Vec<_>>();
        assert_eq!(ids, [("truncated", 1, 1), ("old-language", 3, 2), ("outer-space", 1, 1)]);
        assert_eq!((many.count(), many.mattering(false, false), many.mattering(false, true)), (5, 4, 5));
        assert_eq!(many.mattering(true, false), 1, "nothing is known of memoQ and the old attribute");
    }
}
