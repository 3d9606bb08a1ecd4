//! `diglot tmx stats`: what is in a translation memory.

use std::process::ExitCode;

use clap::Args;
use diglot_tmx::Problem;
use serde_json::json;

use crate::exchange::source::Source;
use crate::exchange::stats::{Stats, made_by};

use super::super::Common;
use super::super::error::Result;
use super::super::screen::{marked, print};
use super::{Files, Opened, Paths, Reading, failure};

/// Count what is in translation memories
///
/// Languages with their variants, words and characters, the tool that made the file, its encoding, dates, people,
/// properties, inline markup, and how many problems there are (diglot tmx check lists them).
///
/// A word is a run of characters with a letter or digit in it; in Chinese, Japanese, Thai and the like each character is one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx stats memory.tmx
  diglot tmx stats memories.zip --json | jq .units")]
pub struct StatsArgs {
    #[command(flatten)]
    paths: Paths,
    /// Write one JSON object a file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub fn run(args: &StatsArgs, common: &Common) -> Result<ExitCode> {
    let files = Files::new(&args.paths.files, "counting", 1, common);
    let mut reports = Vec::new();
    for path in &args.paths.files {
        for Opened { name, mut source } in files.sources(path, &args.reading.options())? {
            let (mut stats, mut problems) = (Stats::default(), Problems::default());
            problems.add(&source.take_problems());
            while let Some(unit) = source.next_unit().map_err(|error| failure(error, path))? {
                stats.add(&unit);
                problems.add(&source.take_problems());
            }
            problems.add(&source.take_problems());
            reports.push(Report { name, stats, problems, source });
        }
    }
    drop(files);
    for report in &reports {
        let text = if args.json { report.json() } else { report.text(common.verbose) };
        print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How many problems of what kind there are.
#[derive(Default)]
struct Problems {
    count: u64,
    left_out: u64,
}

impl Problems {
    fn add(&mut self, problems: &[Problem]) {
        self.count += problems.len() as u64;
        let lost = |problem: &&Problem| problem.done == diglot_tmx::Done::UnitLeftOut;
        self.left_out += problems.iter().filter(lost).count() as u64;
    }
}

struct Report {
    name: String,
    stats: Stats,
    problems: Problems,
    source: Box<dyn Source>,
}

impl Report {
    fn json(&self) -> String {
        let header = self.source.header();
        let value = json!({
            "file": self.name,
            "version": header.version,
            "encoding": self.source.encoding(),
            "made_by": made_by(header),
            "srclang": header.source_language(),
            "problems": self.problems.count,
            "units_left_out": self.problems.left_out,
        });
        let mut value = value;
        if let (Some(into), Ok(serde_json::Value::Object(stats))) =
            (value.as_object_mut(), serde_json::to_value(&self.stats))
        {
            into.extend(stats);
        }
        format!("{value}\n")
    }

    fn text(&self, verbose: bool) -> String {
        let (stats, header) = (&self.stats, self.source.header());
        let mut lines = vec![marked(&self.name).into_owned()];
        let mut say = |name: &str, value: String| lines.push(format!("  {name:<12} {}", marked(&value)));
        let version = if header.version.is_empty() {
            "no version".to_owned()
        } else {
            format!("TMX {}", header.version)
        };
        let by = made_by(header).map(|by| format!(", made by {by}")).unwrap_or_default();
        say("file", format!("{version}, {}{by}", self.source.encoding()));
        say("source", header.source_language().unwrap_or("not said").to_owned());
        let sizes = stats.units_by_languages.iter().filter(|(languages, _)| **languages != 2);
        let odd = sizes.map(|(languages, units)| {
            format!(", {units} with {languages} {}", plural(*languages as u64, "language"))
        });
        let odd = odd.collect::<String>();
        say("units", format!("{}{odd}", stats.units));
        if stats.repeated_language > 0 {
            say("", format!("{} with several variants of one language", stats.repeated_language));
        }
        if self.problems.count > 0 {
            let lost = match self.problems.left_out {
                0 => String::new(),
                lost => format!(", {lost} {} left out", plural(lost, "unit")),
            };
            say("problems", format!("{}{lost}; see diglot tmx check", self.problems.count));
        }
        if let Some((first, last)) = &stats.dates {
            say("dates", format!("{} to {}", day(first), day(last)));
        }
        if stats.with_codes > 0 {
            let codes = listed(&stats.codes, verbose);
            say(
                "markup",
                format!("in {} {}: {codes}", stats.with_codes, plural(stats.with_codes, "variant")),
            );
        }
        for (name, map) in
            [("tools", &stats.tools), ("people", &stats.people), ("properties", &stats.properties)]
        {
            if !map.is_empty() {
                say(name, listed(map, verbose));
            }
        }
        if stats.notes > 0 {
            say("notes", stats.notes.to_string());
        }
        lines.push(format!(
            "  {:<12} {:>10} {:>12} {:>13} {:>8}",
            "language", "variants", "words", "characters", "empty"
        ));
        for (code, language) in &stats.languages {
            let code = if code.is_empty() { "none" } else { code };
            lines.push(format!(
                "  {:<12} {:>10} {:>12} {:>13} {:>8}",
                marked(code),
                language.variants,
                language.words,
                language.characters,
                language.empty
            ));
        }
        lines.join("\n") + "\n"
    }
}

/// `bpt 12, ept 12, ph 3`: the most frequent first.
fn listed(map: &std::collections::BTreeMap<String, u64>, all: bool) -> String {
    const SHOWN: usize = 6;
    let mut entries = map.iter().collect::<Vec<_>>();
    entries.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let shown = if all { entries.len() } else { entries.len().min(SHOWN) };
    let more = entries.len() - shown;
    let mut names =
        entries[..shown].iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>();
    if more > 0 {
        names.push(format!("{more} more (--verbose)"));
    }
    names.join(", ")
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

/// `2024-01-31` of `20240131T235959Z`.
fn day(date: &str) -> String {
    match (date.get(..4), date.get(4..6), date.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}
