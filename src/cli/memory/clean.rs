//! `diglot memory clean`: a memory without what is wrong in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};

use crate::exchange::clean::{CleanOptions, Cleaner, Done, Rule};
use crate::memory::{Access, Store, unit};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::Notes;
use super::super::screen::{marked, print};
use super::super::tmx::failure;

/// Take out of a memory what is wrong in it
///
/// Works by the rules of “diglot tmx clean”, which lists them with --rules. Without --rules here, it takes out units whose target is the source
/// (same) and units that are the same but for what stands beside their texts (duplicates), and tidies white space, control
/// characters and broken encodings in texts.
///
/// All of it is done as one step, or nothing. A memory cannot be put back as it was: look first with --dry-run.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory clean news.memory --dry-run
  diglot memory clean news.memory --rules same,numbers")]
pub struct CleanArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// Change nothing; show what each rule would do
    #[arg(long)]
    dry_run: bool,
    /// The rules that work, with commas between them
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = |given: &str| given.parse::<Rule>())]
    rules: Vec<Rule>,
    /// Examples of each rule with --dry-run
    #[arg(long, value_name = "N", default_value = "3", requires = "dry_run")]
    examples: usize,
}

/// What one rule found.
#[derive(Default)]
struct Of {
    removed: u64,
    fixed: u64,
    examples: Vec<[String; 2]>,
}

/// Runs the command.
pub fn run(args: &CleanArgs, common: &Common) -> Result<ExitCode> {
    let mut options = CleanOptions::default();
    if args.rules.is_empty() {
        options.rules.push(Rule::Same);
    } else {
        options.rules.clone_from(&args.rules);
    }
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut store = Store::open(&args.memory, access)?;
    let (mut cleaner, mut found) = (Cleaner::new(&options), BTreeMap::<Rule, Of>::new());
    let (mut gone, mut changed) = (Vec::new(), Vec::new());
    store.entries(|id, entry| {
        let language = entry.source_language.clone();
        let before = unit::unit(entry.clone());
        let cleaned =
            cleaner.clean(before, Some(&language), id).map_err(|error| failure(error, &args.memory))?;
        for finding in &cleaned.findings {
            let of = found.entry(finding.rule).or_default();
            *(if finding.done == Done::Fixed { &mut of.fixed } else { &mut of.removed }) += 1;
            if of.examples.len() < args.examples {
                let (one, other) = finding.texts();
                of.examples.push([one, other].map(|text| marked(text).into_owned()));
            }
        }
        match cleaned.unit {
            _ if cleaned.findings.is_empty() => {}
            None => gone.push(id),
            Some(unit) => {
                gone.push(id);
                let origin = entry.origin;
                changed.extend(unit::entries(unit, 0, &[1]).into_iter().map(|new| {
                    // What properties cannot say stays as it was.
                    crate::memory::Entry { origin, confidence: entry.confidence, ..new }
                }));
            }
        }
        Ok::<_, Failure>(())
    })?;
    if args.dry_run {
        let mut text = String::new();
        for (rule, of) in &found {
            text.extend([line(*rule, of).as_str(), "\n"]);
            text.extend(of.examples.iter().map(|[one, other]| format!("    {one}\n    {other}\n")));
        }
        let taken = gone.len() - changed.len();
        text.extend([format!("{taken} of {} units would go\n", store.units()?)]);
        print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    store.exchange(&gone, &changed)?;
    let notes = Notes::new(common);
    for (rule, of) in &found {
        notes.note(&line(*rule, of));
    }
    notes.note(&format!("{}: {} units", args.memory.display(), store.units()?));
    Ok(ExitCode::SUCCESS)
}

/// `same: 3 units out`
fn line(rule: Rule, of: &Of) -> String {
    let mut parts = Vec::new();
    if of.fixed > 0 {
        parts.push(format!("{} texts put right", of.fixed));
    }
    if of.removed > 0 {
        parts.push(format!("{} units out", of.removed));
    }
    format!("{rule}: {}", parts.join(", "))
}
