//! `diglot tmx diff`: what was added, removed and changed from one translation memory to another.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use diglot_tmx::Unit;
use serde_json::json;

use crate::exchange::diff::fields::{Field, differing};
use crate::exchange::diff::words::compare;
use crate::exchange::diff::{Comparison, Found, Old, Same};
use crate::exchange::languages::source_of;
use crate::exchange::layout::{Losses, Tags};
use crate::exchange::source::SourceOptions;
use crate::exchange::{jsonl, markup};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::input::DASH;
use super::super::screen::{Colour, Screen, marked};
use super::flow::{self, Spooled, counted};
use super::{Files, Reading, failure};

/// Show what differs between two translation memories
///
/// A unit that is in both is the same, wherever it stands. One with the same source text (or the same tuid and a source text much
/// alike) and something else changed is shown with what changed. Exit code 1 when anything differs, 0 when nothing does.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx diff old.tmx new.tmx
  diglot tmx diff old.tmx new.tmx --texts --added new-units.tmx
  diglot tmx diff old.tmx new.tmx --json | jq .kind")]
pub struct DiffArgs {
    /// The file as it was; - is standard input
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    old: PathBuf,
    /// The file as it is; - is standard input
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    new: PathBuf,
    /// Compare texts and tags only
    ///
    /// Not dates, names of people and tools, properties and notes.
    #[arg(long)]
    texts: bool,
    /// Say only how many there are
    #[arg(long)]
    count: bool,
    /// Write one JSON object a difference
    ///
    /// And one with the counts at the end.
    #[arg(long)]
    json: bool,
    /// Write the units that were added or changed to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    added: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// How many units of each kind there are.
#[derive(Default)]
struct Counts {
    added: u64,
    removed: u64,
    changed: u64,
    same: u64,
}

/// Runs the command.
pub fn run(args: &DiffArgs, common: &Common) -> Result<ExitCode> {
    if args.old.as_os_str() == DASH && args.new.as_os_str() == DASH {
        return Err(Failure::usage("both files are standard input").with_hint("name one of them"));
    }
    // The new file is read twice.
    let kept = Spooled::new(std::slice::from_ref(&args.new), true)?;
    let [new] = kept.paths.as_slice() else { return Ok(ExitCode::SUCCESS) };
    let options = args.reading.options();
    let files = Files::new(&[new.clone(), args.old.clone(), new.clone()], "comparing", 1, common);
    let same = if args.texts { Same::Texts } else { Same::Everything };
    let mut comparison = Comparison::new(same).map_err(|error| failure(error, new))?;
    each(&files, new, &options, |unit, _, language| {
        comparison.note_new(unit, language).map_err(|error| failure(error, new))
    })?;
    each(&files, &args.old, &options, |unit, number, language| {
        comparison.note_old(unit, number, language).map_err(|error| failure(error, &args.old))
    })?;
    let said = Said::new(args, common);
    let inputs = [args.old.clone(), args.new.clone()];
    let mut sink = None;
    if let Some(path) = &args.added {
        let first = files.sources(new, &options)?.into_iter().next();
        let header = first.map(|opened| opened.source.header().clone()).unwrap_or_default();
        sink = Some(flow::open(path, None, &header, &inputs)?);
    }
    let mut counts = Counts::default();
    each(&files, new, &options, |unit, number, language| {
        let found = comparison.find(unit, language).map_err(|error| failure(error, new))?;
        match &found {
            Found::Unchanged => counts.same += 1,
            Found::Changed(_) => counts.changed += 1,
            Found::Added => counts.added += 1,
        }
        if let (Some(sink), Found::Changed(_) | Found::Added) = (&mut sink, &found) {
            sink.write_unit(unit).map_err(|error| failure(error, new))?;
        }
        match found {
            Found::Unchanged => Ok(()),
            Found::Changed(old) => said.changed(&old, number, unit, language),
            Found::Added => said.one("added", number, unit, language),
        }
    })?;
    comparison
        .each_removed(|old| {
            counts.removed += 1;
            said.one("removed", old.number, &old.unit, None).map_err(Stop::Failure)
        })
        .map_err(|stop| match stop {
            Stop::Failure(failure) => failure,
            Stop::Exchange(error) => failure(error, &args.old),
        })?;
    drop(files);
    if let Some(sink) = sink {
        let finished = sink.finish().map_err(|error| failure(error, new))?;
        flow::commit(vec![finished], Vec::new())?;
    }
    said.counts(&counts)?;
    let differs = counts.added + counts.removed + counts.changed > 0;
    Ok(ExitCode::from(u8::from(differs)))
}

/// Why the units that were removed are not all shown.
enum Stop {
    Failure(Failure),
    Exchange(crate::exchange::ExchangeError),
}

impl From<crate::exchange::ExchangeError> for Stop {
    fn from(error: crate::exchange::ExchangeError) -> Self {
        Self::Exchange(error)
    }
}

/// Gives each unit of a file with its number, across the members of an archive, and the source language of its header.
fn each(
    files: &Files,
    path: &Path,
    options: &SourceOptions,
    mut with: impl FnMut(&Unit, u64, Option<&str>) -> Result<()>,
) -> Result<()> {
    let mut before = 0;
    for mut opened in files.sources(path, options)? {
        let language = opened.source.header().source_language().map(ToOwned::to_owned);
        while let Some(unit) = opened.source.next_unit().map_err(|error| failure(error, path))? {
            opened.source.take_problems();
            with(&unit, before + opened.source.number(), language.as_deref())?;
        }
        before += opened.source.number();
    }
    Ok(())
}

/// What is said on standard output, difference by difference.
struct Said<'a> {
    args: &'a DiffArgs,
    screen: Screen,
}

impl<'a> Said<'a> {
    fn new(args: &'a DiffArgs, common: &Common) -> Self {
        Self { args, screen: Screen::detect(common.color) }
    }

    fn write(text: &str) -> Result<()> {
        io::stdout().lock().write_all(text.as_bytes()).map_err(|error| Failure::stdout(&error))
    }

    fn object(value: &serde_json::Value) -> Result<()> {
        Self::write(&format!("{value}\n"))
    }

    /// A unit that is in one of the files only.
    fn one(&self, kind: &str, number: u64, unit: &Unit, language: Option<&str>) -> Result<()> {
        if self.args.count {
            return Ok(());
        }
        if self.args.json {
            let value = jsonl::to_value(unit).map_err(|error| failure(error, Path::new(DASH)))?;
            return Self::object(&json!({ "kind": kind, "number": number, "unit": value }));
        }
        let (mark, colour) = if kind == "added" { ("+", Colour::Good) } else { ("-", Colour::Bad) };
        let mut text = self.headline(mark, colour, number, None, unit, language);
        for variant in &unit.variants {
            let shown = markup::cell(&variant.segment, Tags::Keep, &mut Losses::default());
            let line = format!("  {mark} {:<8} {}", marked(variant.language()), marked(&shown));
            let _ = writeln!(text, "{}", self.screen.paint(colour, &line));
        }
        Self::write(&text)
    }

    fn changed(&self, old: &Old, number: u64, unit: &Unit, language: Option<&str>) -> Result<()> {
        if self.args.count {
            return Ok(());
        }
        if self.args.json {
            let value = |unit: &Unit| jsonl::to_value(unit).map_err(|error| failure(error, Path::new(DASH)));
            let fields = differing(&old.unit, unit);
            let fields =
                fields.iter().map(|field| json!({ "what": field.name, "old": field.old, "new": field.new }));
            return Self::object(&json!({
                "kind": "changed",
                "old_number": old.number,
                "number": number,
                "fields": fields.collect::<Vec<_>>(),
                "old_unit": value(&old.unit)?,
                "unit": value(unit)?,
            }));
        }
        let mut text = self.headline("~", Colour::Unsure, number, Some(old.number), unit, language);
        let mut fields = differing(&old.unit, unit);
        if self.args.texts {
            fields.retain(|field| field.is_text);
        }
        for field in &fields {
            self.field(field, &mut text);
        }
        Self::write(&text)
    }

    /// `~ unit 12 (was 11): the source text`
    fn headline(
        &self,
        mark: &str,
        colour: Colour,
        number: u64,
        was: Option<u64>,
        unit: &Unit,
        language: Option<&str>,
    ) -> String {
        const SHOWN: usize = 60;
        let was = was.filter(|&was| was != number).map(|was| format!(" (was {was})")).unwrap_or_default();
        let source = unit.variants.get(source_of(unit, language));
        let source = source.map(|variant| variant.segment.plain_text()).unwrap_or_default();
        let mut short = source.chars().take(SHOWN).collect::<String>();
        if source.chars().nth(SHOWN).is_some() {
            short.push('…');
        }
        format!("{} unit {number}{was}: {}\n", self.screen.paint(colour, mark), marked(&short))
    }

    /// What a part was and is; in a text the words that differ stand out.
    fn field(&self, field: &Field, text: &mut String) {
        let name = marked(&field.name);
        let (old, new) = (field.old.as_deref(), field.new.as_deref());
        let pieces = match (old, new) {
            (Some(old), Some(new)) => compare(old, new),
            _ => (vec![(true, old.unwrap_or_default())], vec![(true, new.unwrap_or_default())]),
        };
        for (mark, side, pieces, colour) in
            [("-", old, pieces.0, Colour::Bad), ("+", new, pieces.1, Colour::Good)]
        {
            if side.is_none() {
                continue;
            }
            let _ = write!(text, "  {} {name:<8} ", self.screen.paint(colour, mark));
            for (same, piece) in pieces {
                let piece = marked(piece);
                text.push_str(&if same {
                    piece
                } else {
                    self.screen.paint(colour, &piece).into_owned().into()
                });
            }
            text.push('\n');
        }
    }

    fn counts(&self, counts: &Counts) -> Result<()> {
        let Counts { added, removed, changed, same } = counts;
        if self.args.json {
            let value = json!({ "kind": "counts", "added": added, "removed": removed, "changed": changed, "same": same });
            return Self::object(&value);
        }
        let all = added + removed + changed;
        let line = if all == 0 {
            format!("no difference: {}\n", counted(*same, "unit"))
        } else {
            format!("{added} added, {removed} removed, {changed} changed, {same} the same\n")
        };
        Self::write(&line)
    }
}
