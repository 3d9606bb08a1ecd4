//! `diglot memory stats`: how much of what is in a memory.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};
use serde_json::json;

use crate::memory::store::{PairStats, StoreStats, VERSION};
use crate::memory::{Access, Store};

use super::super::Common;
use super::super::error::Result;
use super::super::screen::{marked, print};

/// Count what is in memories
///
/// Units by languages, how many of them a person accepted, where they came from, their dates, how many have inline markup
/// and how many are unsure (a confidence below 80 %).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory stats news.memory
  diglot memory stats news.memory --json | jq .units")]
pub struct StatsArgs {
    /// The memories
    #[arg(required = true, value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memories: Vec<PathBuf>,
    /// Write one JSON object a memory
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &StatsArgs, _: &Common) -> Result<ExitCode> {
    for path in &args.memories {
        let stats = Store::open(path, Access::Read)?.stats()?;
        let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
        let name = path.display().to_string();
        print(&if args.json { as_json(&name, bytes, &stats) } else { as_text(&name, bytes, &stats) })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(name: &str, bytes: u64, stats: &StoreStats) -> String {
    let mut value = json!({ "file": name, "format": VERSION, "bytes": bytes });
    if let (Some(into), Ok(serde_json::Value::Object(stats))) =
        (value.as_object_mut(), serde_json::to_value(stats))
    {
        into.extend(stats);
    }
    format!("{value}\n")
}

fn as_text(name: &str, bytes: u64, stats: &StoreStats) -> String {
    let mut text = format!("{}\n", marked(name));
    let mut say = |name: &str, value: String| text.extend(["  ", &format!("{name:<12}"), " ", &value, "\n"]);
    say("file", format!("format {VERSION}, {bytes} bytes, changed {} times", stats.changes));
    say("units", stats.units.to_string());
    say("texts", format!("{} different", stats.texts));
    say("documents", stats.documents.to_string());
    for pair in &stats.pairs {
        say("languages", pair_line(pair));
        say("", people_line(pair));
    }
    text
}

/// `ru -> en: 12 units of 11 sources, 20240131 to 20260131`
fn pair_line(pair: &PairStats) -> String {
    let day =
        |date: &Option<String>| date.as_deref().map(|date| date.split('T').next().unwrap_or(date).to_owned());
    let dates = match (day(&pair.first), day(&pair.last)) {
        (Some(first), Some(last)) => format!(", {} to {}", marked(&first), marked(&last)),
        _ => String::new(),
    };
    let (source, target) = (marked(&pair.source), marked(&pair.target));
    format!("{source} -> {target}: {} units of {} sources{dates}", pair.units, pair.sources)
}

/// What is not zero.
fn people_line(pair: &PairStats) -> String {
    let counts = [
        (pair.accepted, "accepted"),
        (pair.doubtful, "doubtful"),
        (pair.imported, "imported"),
        (pair.aligned, "aligned"),
        (pair.by_person, "by a person"),
        (pair.with_markup, "with markup"),
        (pair.unsure, "unsure"),
    ];
    let there = counts.iter().filter(|(count, _)| *count > 0);
    there.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}
