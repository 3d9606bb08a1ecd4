//! `diglot tmx merge`: several memories in one.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::exchange::languages::{normal, source_of};
use crate::exchange::merge::{By, Keep, Merge};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::{Notes, warn};
use super::flow::{self, Flow, Spooled, Target, counted};
use super::{Paths, Reading, failure};

/// Make one translation memory of several
///
/// Of the units that are one a single one stays, where it stood; the others are counted. With --by source those with the
/// same source text, context properties and languages are one, with --by pair only those with the same translations.
/// The newest is the one with the latest changedate, else creationdate, else lastusagedate; without dates the first wins.
///
/// The header is that of the first file; a unit out of a file with another srclang says so itself.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx merge old.tmx new.tmx -o all.tmx
  diglot tmx merge a.tmx b.tmx --keep all -o all.tmx")]
pub struct MergeArgs {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    target: Target,
    /// Which of the units that are one stays: newest, first or all
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    keep: Kept,
    /// What makes units one: the same pair, or the same source
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    by: ByWhat,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Kept {
    #[default]
    Newest,
    First,
    All,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum ByWhat {
    #[default]
    Source,
    Pair,
}

/// Runs the command.
pub fn run(args: &MergeArgs, common: &Common) -> Result<ExitCode> {
    let Some(out) = &args.target.out else {
        return Err(Failure::usage("there is no output").with_hint("name one with -o"));
    };
    let keep = match args.keep {
        Kept::Newest => Keep::Newest,
        Kept::First => Keep::First,
        Kept::All => Keep::All,
    };
    let by = match args.by {
        ByWhat::Source => By::Source,
        ByWhat::Pair => By::Pair,
    };
    let mut merge = Merge::new(keep, by);
    let reading = args.reading.options();
    let spooled = Spooled::new(&args.paths.files, merge.looks())?;
    let failed = |error| failure(error, out);
    if merge.looks() {
        flow::refuse_input(out, &args.paths.files)?;
        let mut flow = Flow::new(&spooled.paths, "comparing", &reading, common)?;
        flow.silent = true;
        while let Some(read) = flow.next()? {
            let source = source_of(&read.unit, flow.source_language(read.file));
            merge.look(&read.unit, source).map_err(failed)?;
        }
    }
    let mut flow = Flow::new(&spooled.paths, "merging", &reading, common)?;
    let mut sink = flow::open(out, args.target.format, &flow.header(), &args.paths.files)?;
    let (mut units, mut kept) = (0, 0);
    let mut spellings = BTreeMap::<String, BTreeSet<String>>::new();
    while let Some(mut read) = flow.next()? {
        units += 1;
        for variant in &read.unit.variants {
            if spellings.len() >= 1000 {
                break;
            }
            let code = variant.language();
            let primary = normal(code).split('-').next().unwrap_or_default().to_owned();
            let known = spellings.entry(primary).or_default();
            if known.len() < 10 && !known.contains(code) {
                known.insert(code.to_owned());
            }
        }
        let source = source_of(&read.unit, flow.source_language(read.file));
        if merge.stays(&read.unit, source).map_err(failed)? {
            kept += 1;
            flow.settle(&mut read.unit, read.file);
            sink.write_unit(&read.unit).map_err(failed)?;
        }
    }
    let sources = flow.headers.iter().filter_map(|header| header.source_language()).collect::<BTreeSet<_>>();
    if sources.len() > 1 {
        let sources = sources.into_iter().collect::<Vec<_>>().join(", ");
        warn(&format!(
            "the files have different source languages: {sources}; units of the later say their own"
        ));
    }
    for codes in spellings.values().filter(|codes| codes.len() > 1) {
        let codes = codes.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        warn(&format!("one language is spelled in several ways: {codes}; each stays as it is"));
    }
    drop(flow);
    let finished = sink.finish().map_err(failed)?;
    flow::commit(vec![finished], Vec::new())?;
    let notes = Notes::new(common);
    notes.note(&format!("{} left out, there is another for each", counted(units - kept, "unit")));
    notes.note(&format!("wrote {}: {kept} of {}", out.display(), counted(units, "unit")));
    Ok(ExitCode::SUCCESS)
}
