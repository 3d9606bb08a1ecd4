//! `diglot tmx clean`: a memory without what is wrong in it, and what was wrong.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};

use crate::exchange::clean::{
    CleanOptions, Cleaner, Done, Effect, Finding, Place, Report, ReportFormat, Rule,
};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::Notes;
use super::super::screen::{marked, print};
use super::flow::{self, Flow, Read, Target, counted};
use super::{Reading, failure};

/// Take out or put right what is wrong in translation memories
///
/// Each rule has a name; --rules lists them. Those that nobody regrets work unless --without names them: white-space,
/// control and mojibake put texts right, empty and duplicates take units out. The others work only when --with or --only
/// names them. A unit of several languages loses only the target that is bad. What stays is written back as it was.
///
/// How many units each rule changed is said; --report lists every one of them, and --dry-run only shows what would be done.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx clean memory.tmx -o clean.tmx --report gone.tsv
  diglot tmx clean memory.tmx --dry-run --with numbers,same,tags")]
pub struct CleanArgs {
    /// The files; - is standard input. Several become one
    #[arg(required_unless_present = "rules", value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    target: Target,
    /// Rules that work too; all for all of them
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = parse_pick)]
    with: Vec<Pick>,
    /// Rules that do not work
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = parse_pick)]
    without: Vec<Pick>,
    /// The only rules that work
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = parse_pick, conflicts_with_all = ["with", "without"])]
    only: Vec<Pick>,
    /// How often as long one side may be as the other (length-ratio)
    #[arg(hide_short_help = true, long, value_name = "N", default_value = "3", value_parser = parse_ratio)]
    max_ratio: f64,
    /// Write nothing; show what each rule would do
    #[arg(long)]
    dry_run: bool,
    /// Examples of each rule in --dry-run
    #[arg(long, value_name = "N", default_value = "3", requires = "dry_run")]
    examples: usize,
    /// List what went and why (.tsv, .jsonl)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    report: Option<PathBuf>,
    /// List the rules, each with what it looks at
    #[arg(long, conflicts_with_all = ["out", "dry_run", "report"])]
    rules: bool,
    #[command(flatten)]
    reading: Reading,
}

/// A rule, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pick {
    All,
    One(Rule),
}

fn parse_pick(given: &str) -> std::result::Result<Pick, String> {
    if given == "all" { Ok(Pick::All) } else { given.parse().map(Pick::One) }
}

fn parse_ratio(given: &str) -> std::result::Result<f64, String> {
    let ratio = given.parse().ok().filter(|ratio: &f64| (1.1..=1000.0).contains(ratio));
    ratio.ok_or_else(|| "write a number from 1.1 to 1000".to_owned())
}

/// Runs the command.
pub fn run(args: &CleanArgs, common: &Common) -> Result<ExitCode> {
    if args.rules {
        print(&list_of_rules())?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.target.out.is_none() && !args.dry_run {
        return Err(
            Failure::usage("there is no output").with_hint("name one with -o, or only look with --dry-run")
        );
    }
    let options = CleanOptions { rules: args.chosen(), max_ratio: args.max_ratio };
    let mut report = args.begin_report()?;
    let reading = args.reading.options();
    let mut flow = Flow::new(&args.files, "cleaning", &reading, common)?;
    let mut sink = if args.dry_run { None } else { args.target.open(&flow.header(), &args.files)? };
    let (mut cleaner, mut tally) = (Cleaner::new(&options), Tally::default());
    while let Some(Read { unit, file, number, line }) = flow.next()? {
        tally.units += 1;
        let tuid = unit.attributes.get("tuid").map(str::to_owned);
        let cleaned = cleaner
            .clean(unit, flow.source_language(file), id(file, number))
            .map_err(|error| failure(error, &args.files[0]))?;
        for finding in &cleaned.findings {
            let place = Place { file: &flow.names[file], unit: number, line, tuid: tuid.as_deref() };
            let same_as = finding.other.map(|other| other_place(other, file, &flow.names));
            if let Some(report) = &mut report {
                report
                    .add(finding, place, same_as.as_deref())
                    .map_err(|error| failure(error.into(), &args.files[0]))?;
            }
            tally.add(finding, place, same_as.as_deref(), if args.dry_run { args.examples } else { 0 });
        }
        if let Some(mut unit) = cleaned.unit {
            tally.kept += 1;
            if let Some(sink) = &mut sink {
                flow.settle(&mut unit, file);
                sink.write_unit(&unit).map_err(|error| failure(error, &args.files[0]))?;
            }
        }
    }
    drop(flow);
    let finished =
        sink.map(|sink| sink.finish().map_err(|error| failure(error, &args.files[0]))).transpose()?;
    flow::commit(finished.into_iter().collect(), report.map(Report::finish).into_iter().collect())?;
    if args.dry_run {
        print(&tally.text())?;
        return Ok(ExitCode::SUCCESS);
    }
    let notes = Notes::new(common);
    for line in tally.lines() {
        notes.note(&line);
    }
    let written = args.target.out.as_ref().map(|out| out.display().to_string()).unwrap_or_default();
    notes.note(&format!("wrote {written}: {} of {}", tally.kept, counted(tally.units, "unit")));
    Ok(ExitCode::SUCCESS)
}

impl CleanArgs {
    /// The rules that work.
    fn chosen(&self) -> Vec<Rule> {
        let has = |picks: &[Pick], rule| picks.contains(&Pick::All) || picks.contains(&Pick::One(rule));
        Rule::all()
            .filter(|&rule| {
                if !self.only.is_empty() {
                    return has(&self.only, rule);
                }
                // A rule that is named wins over all of them.
                (rule.is_default() || has(&self.with, rule))
                    && !self.without.contains(&Pick::One(rule))
                    && (!self.without.contains(&Pick::All) || self.with.contains(&Pick::One(rule)))
            })
            .collect()
    }

    fn begin_report(&self) -> Result<Option<Report>> {
        let Some(path) = &self.report else { return Ok(None) };
        flow::refuse_input(path, &self.files)?;
        let Some(format) = ReportFormat::from_path(path) else {
            return Err(Failure::usage(format!(
                "“{}” has an ending that names no kind of report",
                path.display()
            ))
            .with_hint("use .tsv or .jsonl"));
        };
        Report::new(path, format).map(Some).map_err(|error| failure(error, path))
    }
}

/// A unit of a source, in one number.
fn id(file: usize, number: u64) -> u64 {
    (file as u64) << 40 | (number & ((1 << 40) - 1))
}

/// `unit 5`, with the name of its file where that is another.
fn other_place(id: u64, file: usize, names: &[String]) -> String {
    let (other, number) = ((id >> 40) as usize, id & ((1 << 40) - 1));
    match names.get(other).filter(|_| other != file) {
        Some(name) => format!("{name}, unit {number}"),
        None => format!("unit {number}"),
    }
}

/// What the rules did.
#[derive(Default)]
struct Tally {
    units: u64,
    kept: u64,
    rules: BTreeMap<Rule, Of>,
}

/// What one rule did.
#[derive(Default)]
struct Of {
    counts: BTreeMap<Done, u64>,
    examples: Vec<String>,
}

impl Tally {
    fn add(&mut self, finding: &Finding, place: Place, same_as: Option<&str>, examples: usize) {
        let of = self.rules.entry(finding.rule).or_default();
        *of.counts.entry(finding.done).or_default() += 1;
        if of.examples.len() < examples {
            of.examples.push(example(finding, place, same_as));
        }
    }

    /// `duplicates: 3 units removed`, a line for each rule that did something.
    fn lines(&self) -> Vec<String> {
        self.rules.iter().map(|(rule, of)| of.line(*rule, false)).collect()
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (rule, of) in &self.rules {
            text.push_str(&of.line(*rule, true));
            text.push('\n');
            text.extend(of.examples.iter().map(String::as_str));
        }
        let stay = if self.kept == 1 { "stays" } else { "stay" };
        text.push_str(
            &format!("{} of {} would {stay}\n", self.kept, counted(self.units, "unit"))
                .replace("would stays", "would stay"),
        );
        text
    }
}

impl Of {
    fn line(&self, rule: Rule, would: bool) -> String {
        let counts = self.counts.iter().map(|(done, count)| match done {
            Done::Fixed => format!("{} {}", counted(*count, "text"), if would { "to fix" } else { "fixed" }),
            Done::TargetRemoved => {
                format!("{} {}", counted(*count, "target"), if would { "to remove" } else { "removed" })
            }
            Done::UnitRemoved => {
                format!("{} {}", counted(*count, "unit"), if would { "to remove" } else { "removed" })
            }
        });
        format!("{rule}: {}", counts.collect::<Vec<_>>().join(", "))
    }
}

/// Three lines: where and why, and both texts.
fn example(finding: &Finding, place: Place, same_as: Option<&str>) -> String {
    let line = place.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let language =
        if finding.language.is_empty() { String::new() } else { format!(", {}", finding.language) };
    let why = match (finding.why.as_str(), same_as) {
        ("", _) => String::new(),
        (why, None) => format!(": {why}"),
        (why, Some(other)) => format!(": {why} as {other}"),
    };
    let (one, other) = finding.texts();
    format!(
        "  {}{line}, unit {}{language}{}\n    {}\n    {}\n",
        marked(place.file),
        place.unit,
        marked(&why),
        marked(one),
        marked(other)
    )
}

fn list_of_rules() -> String {
    let mut text = String::new();
    for (effect, heading) in [
        (Effect::Fixes, "put a text right:"),
        (
            Effect::RemovesTarget,
            "take a target out, and its unit when it was the only one or the source is bad:",
        ),
        (Effect::RemovesUnit, "take a unit out:"),
    ] {
        text.push_str(heading);
        text.push('\n');
        for rule in Rule::all().filter(|rule| rule.effect() == effect) {
            let mark = if rule.is_default() { '*' } else { ' ' };
            let _ = writeln!(text, "{mark} {:<16} {}", rule.name(), rule.line());
        }
    }
    text + "* works unless --without names it\n"
}
