//! `diglot tmx merge`: several memories become one, in which each unit stands once.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::exchange::languages::{Fit, fit, normal, source_of};
use crate::exchange::merge::{By, Keep, Merger};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::Notes;
use super::flow::{self, Flow, Spooled, Target, counted};
use super::{Paths, Reading, failure};

/// Make one memory of several, each unit once
///
/// Units are one when their texts, tags and languages are the same (--by pair), or when they translate the same source text
/// into the same languages (--by source). Units that a tool tells apart by their context (prev, next, x-context-pre and the
/// like) are never one. A single file loses what it holds twice.
///
/// The newest is the unit with the latest changedate, or else creationdate, or else lastusagedate, of the unit or of one of
/// its variants; of equal ones the first. It stands where the first of them stood. The header is that of the first file; a
/// unit out of a file with another source language says so itself.
///
/// Nothing but fingerprints of the units is kept, on disk when they are many. To keep the newest the files are read twice;
/// standard input and units that take the place of older ones then wait in the folder for temporary files.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx merge old.tmx new.tmx -o all.tmx
  diglot tmx merge old.tmx new.tmx --by source -o all.tmx.gz")]
pub struct MergeArgs {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    target: Target,
    /// newest, first, or all that differ
    ///
    /// Which of the units that are one stays. With all, units that differ in anything stay: only those are one whose texts, tags,
    /// dates, properties and notes are all the same, whatever --by says.
    #[arg(long, value_enum, value_name = "WHICH", default_value = "newest", hide_possible_values = true)]
    keep: Which,
    /// pair or source: what must be the same
    ///
    /// What makes units one: the same texts (pair), or the same source text and languages (source).
    #[arg(long, value_enum, value_name = "WHAT", default_value = "pair", hide_possible_values = true)]
    by: What,
    #[command(flatten)]
    reading: Reading,
}

/// Which of the units that are one stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    Newest,
    First,
    All,
}

/// What makes units one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Pair,
    Source,
}

/// Runs the command.
pub fn run(args: &MergeArgs, common: &Common) -> Result<ExitCode> {
    let files = &args.paths.files;
    let Some(out) = &args.target.out else {
        return Err(Failure::usage("there is no output").with_hint("name one with -o; - is standard output"));
    };
    flow::refuse_input(out, files)?;
    let failed = |error| failure(error, &files[0]);
    let (keep, reading) = (args.keep(), args.reading.options());
    let by = if args.by == What::Pair { By::Pair } else { By::Source };
    let mut merger = Merger::new(keep, by);
    let spooled = Spooled::new(files, merger.must_look())?;
    if merger.must_look() {
        let mut flow = Flow::new(&spooled.paths, "comparing", &reading, common)?;
        flow.silent = true;
        while let Some(mut read) = flow.next()? {
            let source = source_of(&read.unit, flow.source_language(read.file));
            flow.settle(&mut read.unit, read.file);
            merger.look(&read.unit, source, &flow.headers[read.file]).map_err(failed)?;
        }
    }
    let mut flow = Flow::new(&spooled.paths, "merging", &reading, common)?;
    let mut codes = Codes::default();
    let mut sink = args.target.open(&flow.header(), files)?;
    let (mut units, mut kept) = (0, 0);
    while let Some(mut read) = flow.next()? {
        units += 1;
        let source = source_of(&read.unit, flow.source_language(read.file));
        flow.settle(&mut read.unit, read.file);
        codes.add_source(flow.source_language(read.file));
        let Some(unit) = merger.take(read.unit, source).map_err(failed)? else { continue };
        kept += 1;
        codes.add(unit.variants.iter().map(diglot_tmx::Variant::language));
        if let Some(sink) = &mut sink {
            sink.write_unit(&unit).map_err(failed)?;
        }
    }
    drop(flow);
    let finished = sink.map(|sink| sink.finish().map_err(failed)).transpose()?;
    flow::commit(finished.into_iter().collect(), Vec::new())?;
    let notes = Notes::new(common);
    for line in codes.lines() {
        notes.note(&line);
    }
    if merger.left_out > 0 {
        let why = match (keep, by) {
            (Keep::All, _) => "alike in everything to another",
            (_, By::Pair) => "with the same texts as another",
            (_, By::Source) => "with the same source text as another",
        };
        let newer = match merger.newer {
            0 => String::new(),
            newer => format!("; {newer} of those that stay took the place of an older one"),
        };
        notes.note(&format!("left out {} {why}{newer}", counted(merger.left_out, "unit")));
    }
    notes.note(&format!("wrote {}: {kept} of {}", out.display(), counted(units, "unit")));
    Ok(ExitCode::SUCCESS)
}

impl MergeArgs {
    fn keep(&self) -> Keep {
        match self.keep {
            Which::Newest => Keep::Newest,
            Which::First => Keep::First,
            Which::All => Keep::All,
        }
    }
}

/// How often each language code stands in the files, as it is spelled there.
#[derive(Default)]
struct Codes {
    sources: BTreeMap<String, u64>,
    variants: BTreeMap<String, u64>,
}

/// More codes than this no memory has; a broken file may.
const MOST_CODES: usize = 1000;

impl Codes {
    fn add_source(&mut self, code: Option<&str>) {
        add(&mut self.sources, code.unwrap_or_default());
    }

    fn add<'c>(&mut self, codes: impl Iterator<Item = &'c str>) {
        for code in codes {
            add(&mut self.variants, code);
        }
    }

    /// What a person should know before using the memory.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let named = self.sources.iter().filter(|(code, _)| !code.is_empty()).collect::<Vec<_>>();
        if named.iter().any(|(code, _)| normal(code) != normal(named[0].0)) {
            let list = named.iter().map(|(code, count)| format!("{code} ({})", counted(**count, "unit")));
            lines.push(format!(
                "the files have different source languages: {}; units say their own",
                list.collect::<Vec<_>>().join(", ")
            ));
        }
        let mut told = Vec::<&str>::new();
        for code in self.variants.keys().filter(|code| !code.is_empty()) {
            let same = |other: &str| matches!(fit(code, other), Some(Fit::Same | Fit::General));
            let group = self.variants.iter().filter(|(other, _)| same(other)).collect::<Vec<_>>();
            if group.len() < 2 || told.contains(&code.as_str()) {
                continue;
            }
            told.extend(group.iter().map(|(code, _)| code.as_str()));
            let list = group.iter().map(|(code, count)| format!("{code} ({count})")).collect::<Vec<_>>();
            lines.push(format!(
                "one language has several codes: {}; diglot tmx convert --rename gives it one",
                list.join(", ")
            ));
        }
        lines
    }
}

fn add(counts: &mut BTreeMap<String, u64>, code: &str) {
    if let Some(count) = counts.get_mut(code) {
        *count += 1;
    } else if counts.len() < MOST_CODES {
        counts.insert(code.to_owned(), 1);
    }
}
