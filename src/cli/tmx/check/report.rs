//! What was found in a TMX file -> lines for a person, or JSON for a program.

use diglot_tmx::{Consequence, Effect, Group, Problem, Summary, Tool, Verdict, Weight};
use serde_json::{Value, json};

use crate::cli::screen::{Colour, Screen, marked};

/// What is wrong with one file.
pub struct Report {
    /// The path, or the member of an archive.
    pub name: String,
    /// The version the file says it has.
    pub version: String,
    /// The encoding it is in.
    pub encoding: &'static str,
    /// Its length, unpacked.
    pub bytes: u64,
    /// How many units it has.
    pub units: u64,
    /// The problems, counted.
    pub summary: Summary,
    /// Whether tools were named, so that only what matters to them counts.
    pub named: bool,
    /// Whether advice counts.
    pub pedantic: bool,
    /// The tools.
    pub tools: Vec<Tool>,
}

impl Report {
    /// How many problems count for the exit code.
    pub fn mattering(&self) -> u64 {
        self.summary.mattering(self.named, self.pedantic)
    }

    fn counts(&self, group: &Group) -> bool {
        group.matters(self.named, self.pedantic)
    }

    /// The report for a person; with `all` also what does not matter, and without places: those were listed before.
    pub fn text(&self, screen: &Screen, all: bool) -> String {
        let mut lines = vec![format!("{}: {}", marked(&self.name), self.count_line())];
        for (names, said) in gathered(self.summary.verdicts().iter().map(|verdict| said(verdict, screen))) {
            lines.push(format!("  {names}: {said}"));
        }
        let mut left = 0;
        for group in self.summary.groups() {
            // Advice is shown when nobody asked for a tool, though it does not count.
            if !all && self.named && !self.counts(group) {
                left += group.count;
                continue;
            }
            lines_of(group, screen, all, &mut lines);
        }
        if left > 0 {
            let other = if left == 1 { "other problem is" } else { "other problems are" };
            lines.push(format!("  {left} {other} not known to matter to {} (--verbose)", self.tool_names()));
        }
        lines.join("\n") + "\n"
    }

    fn count_line(&self) -> String {
        let (count, mattering) = (self.summary.count(), self.mattering());
        let units = format!("in {} {}", self.units, plural(self.units, "unit"));
        match (count, self.named) {
            (0, _) => format!("no problem {units}"),
            (_, true) => {
                let verb = if mattering == 1 { "matters" } else { "matter" };
                format!(
                    "{mattering} of {count} {} {units} {verb} to {}",
                    plural(count, "problem"),
                    self.tool_names()
                )
            }
            (_, false) if mattering == count => format!("{count} {} {units}", plural(count, "problem")),
            (_, false) => {
                let problems = match mattering {
                    0 => "no problem, but".to_owned(),
                    _ => format!("{mattering} {} and", plural(mattering, "problem")),
                };
                let rest = count - mattering;
                format!("{problems} {rest} {} worth knowing {units}", plural(rest, "thing"))
            }
        }
    }

    fn tool_names(&self) -> String {
        self.tools.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// One JSON object on one line; `docs/formats.md` explains it.
    pub fn json(&self) -> String {
        let verdicts = self.summary.verdicts().into_iter().map(|verdict| match &verdict.worst {
            None => json!({ "tool": verdict.tool.id(), "effect": null }),
            Some(worst) => {
                let mut value = consequence(worst);
                value["count"] = verdict.count.into();
                value
            }
        });
        let problems = self.summary.groups().into_iter().map(|group| {
            json!({
                "kind": group.id,
                "weight": weight(group.weight),
                "count": group.count,
                "counts": self.counts(group),
                "tools": group.consequences.iter().map(consequence).collect::<Vec<_>>(),
                "examples": group.examples.iter().map(example).collect::<Vec<_>>(),
            })
        });
        let value = json!({
            "file": self.name,
            "version": self.version,
            "encoding": self.encoding,
            "bytes": self.bytes,
            "units": self.units,
            "problems": self.summary.count(),
            "counting": self.mattering(),
            "verdicts": verdicts.collect::<Vec<_>>(),
            "kinds": problems.collect::<Vec<_>>(),
        });
        format!("{value}\n")
    }
}

/// The name of a tool and what becomes of the file in it.
fn said(verdict: &Verdict, screen: &Screen) -> (String, String) {
    let Some(worst) = &verdict.worst else {
        let nothing = screen.paint(Colour::Good, "nothing is known against it").into_owned();
        return (verdict.tool.to_string(), nothing);
    };
    let problems = format!("{} {}", verdict.count, plural(verdict.count, "problem"));
    let colour = if worst.effect == Effect::RefusesFile { Colour::Bad } else { Colour::Unsure };
    let effect = worst.effect.to_string();
    let effect = screen.paint(colour, &effect).into_owned();
    (worst.tool_name(), format!("{effect}: {} ({}; {problems})", worst.reason, worst.basis))
}

/// What is said of the problems of one kind.
fn lines_of(group: &Group, screen: &Screen, all: bool, lines: &mut Vec<String>) {
    let colour = match group.worst() {
        Some(Effect::RefusesFile | Effect::SkipsUnit | Effect::LosesText) => Colour::Bad,
        _ if group.weight == Weight::Advice => Colour::Faint,
        _ => Colour::Unsure,
    };
    let times = if group.count == 1 { "once".to_owned() } else { format!("{} times", group.count) };
    lines.push(format!("  {}, {times}", screen.paint(colour, group.id)));
    if !all {
        for problem in &group.examples {
            lines.push(format!("    {}", marked(&problem.to_string())));
        }
        let more = group.count - group.examples.len() as u64;
        if more > 0 && !group.examples.is_empty() {
            lines.push(format!("    and {more} more (--verbose)"));
        }
    }
    let shown = group.consequences.iter().filter(|one| all || one.effect != Effect::Harmless);
    for (names, said) in gathered(shown.map(|one| (one.tool_name(), explained(one)))) {
        lines.push(format!("    {names}: {said}"));
    }
}

fn explained(one: &Consequence) -> String {
    format!("{}: {} ({})", one.effect, one.reason, one.basis)
}

/// What is said of several tools, once, in the order of the first of them.
fn gathered(said: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (name, said) in said {
        match lines.iter_mut().find(|(_, known)| *known == said) {
            Some((names, _)) => *names = format!("{names}, {name}"),
            None => lines.push((name, said)),
        }
    }
    lines
}

fn consequence(one: &Consequence) -> Value {
    json!({
        "tool": one.tool.id(),
        "versions": one.versions,
        "effect": one.effect.id(),
        "reason": one.reason,
        "basis": one.basis.id(),
    })
}

fn example(problem: &Problem) -> Value {
    json!({
        "line": problem.position.map(|position| position.line),
        "column": problem.position.map(|position| position.column),
        "unit": problem.unit,
        "message": problem.kind.to_string(),
        "done": problem.done.id(),
    })
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::NotXml => "not-xml",
        Weight::Rule => "rule",
        Weight::Advice => "advice",
    }
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}
