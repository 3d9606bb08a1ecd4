//! `diglot memory add`: units of files -> a memory.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum, ValueHint};
use diglot_tmx::Done;

use crate::exchange::format::Format;
use crate::exchange::languages::{fit, source_of};
use crate::exchange::pick::{Picker, Wanted};
use crate::exchange::source::SourceOptions;
use crate::formats::atomic::is_same_file;
use crate::memory::{AddOptions, Added, Entry, Keep, aligned, unit};

use super::super::error::{Failure, Result};
use super::super::input::{DASH, Input};
use super::super::notes::{Notes, warn};
use super::super::review::store as reviews;
use super::super::tmx::{Files, Opened, Reading, each_pair, failure, is_moses};
use super::super::{Common, language_code, number, share, stamp};
use super::pour::{Broken, Pour, pour};
use super::{is_sure, refuse_other_name};

/// Add units of TMX, tables and bitext files to a memory
///
/// Reads TMX, TSV, CSV, JSONL, XLIFF, XLSX, PO and Moses (NAME.moses for NAME.ru and NAME.en, or both with --from moses), also in .gz and .zip, and .bitext with what a person did in its review. The memory is
/// made when it is not there. What is in it already is not added again: the same texts, inline markup and context in the same languages;
/// it only takes the place of the old one when its date is later, or when a person accepted it. Adding a file twice
/// adds nothing.
///
/// Units are written in batches: whatever happens, every batch is in the memory as a whole or not at all.
///
/// Of a bitext, the links with text on both sides are added that nobody left out, with their confidence and state, and the sentences before and
/// after. Of a unit in several languages, the source is kept with each of the others.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory add news.memory article.bitext
  diglot memory add news.memory old.tmx terms.csv --source ru --target en")]
pub struct AddArgs {
    /// The memory; made when it is not there
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The source language; else what a file says
    #[arg(long, value_name = "CODE", value_parser = code)]
    source: Option<String>,
    /// The target language, no others (repeatable)
    #[arg(long, value_name = "CODE", value_parser = code)]
    target: Vec<String>,
    /// Only as sure as this, or accepted (%)
    #[arg(long, value_name = "N", default_value = "0", value_parser = share::parse)]
    min_confidence: f64,
    /// Several targets: all, newest, first
    ///
    /// Several targets are translations of one source; that is the same text with the same inline markup, in the same context, into the same language.
    #[arg(long, value_name = "WHICH", value_enum, default_value_t, hide_possible_values = true)]
    keep: KeepArg,
    /// Who made what does not say who made it
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Format of the files, where the ending does not say it
    ///
    /// bitext, tmx, tsv, csv, jsonl, xliff-1.2, xliff-2.0, xlsx, po or moses
    #[arg(hide_short_help = true, long, value_name = "FORMAT", value_parser = parse_kind)]
    from: Option<FileKind>,
    /// How many units are one batch
    #[arg(hide_short_help = true, long, value_name = "N", default_value_t = 50_000, value_parser = |given: &str| number(given, 1, 1_000_000))]
    batch: u64,
    #[command(flatten)]
    reading: Reading,
}

/// [`Keep`] on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum KeepArg {
    /// All of them.
    #[default]
    All,
    /// The newest by date.
    Newest,
    /// What was there first.
    First,
}

impl KeepArg {
    /// What it means.
    pub fn meant(self) -> Keep {
        match self {
            Self::All => Keep::All,
            Self::Newest => Keep::Newest,
            Self::First => Keep::First,
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Bitext,
    Units(Format),
}

fn parse_kind(given: &str) -> std::result::Result<FileKind, String> {
    if given == "bitext" { Ok(FileKind::Bitext) } else { given.parse().map(FileKind::Units) }
}

fn code(given: &str) -> std::result::Result<String, String> {
    Ok(language_code::parse(given)?.as_str().to_owned())
}

/// Runs the command.
pub fn run(args: &AddArgs, common: &Common) -> Result<ExitCode> {
    let notes = Notes::new(common);
    refuse_other_name(&args.memory)?;
    for file in &args.files {
        refuse_unreadable(file)?;
        if is_same_file(file, &args.memory) {
            let message = format!("“{}” is the memory itself", file.display());
            return Err(Failure::usage(message).with_hint("diglot memory merge joins memories"));
        }
    }
    let options = AddOptions { keep: args.keep.meant(), batch: args.batch as usize };
    let mut adding = Adding { args, tally: Tally::default(), notes };
    let files = Files::new(&args.files, "adding", 1, common);
    let added = pour(&args.memory, &options, |to| {
        if args.from == Some(FileKind::Units(Format::Moses)) {
            return adding.pairs(&args.files, &files, to);
        }
        args.files.iter().try_for_each(|file| adding.file(file, &files, to))
    });
    drop(files);
    let added = added?;
    adding.tally.say(notes);
    notes.note(&format!("{}: {}", args.memory.display(), summary(&added)));
    Ok(ExitCode::SUCCESS)
}

/// `3 new, 1 replaced, 7 the same`.
pub fn summary(added: &Added) -> String {
    let mut parts = vec![format!("{} new", added.new), format!("{} the same", added.same)];
    parts.push(format!("{} replaced", added.replaced));
    if added.kept_older > 0 {
        parts.push(format!("{} not taken because another translation is kept", added.kept_older));
    }
    if added.empty > 0 {
        parts.push(format!("{} left out without text on one side", added.empty));
    }
    parts.join(", ")
}

/// What cannot be read is known before anything is written.
fn refuse_unreadable(path: &Path) -> Result<()> {
    if path.as_os_str() == DASH || is_moses(path) {
        return Ok(());
    }
    let opened = std::fs::File::open(path).and_then(|file| {
        let is_folder = file.metadata()?.is_dir();
        if is_folder { Err(std::io::ErrorKind::IsADirectory.into()) } else { Ok(()) }
    });
    opened.map_err(|error| Failure::reading(path, &error))
}

/// Files on their way into a memory.
struct Adding<'a> {
    args: &'a AddArgs,
    tally: Tally,
    notes: Notes,
}

/// What was not added, and why.
#[derive(Default)]
struct Tally {
    unread: u64,
    problems: u64,
    unsure: u64,
    left_out: u64,
    one_sided: u64,
    one_language: u64,
    missing: BTreeMap<String, u64>,
    losses: BTreeMap<String, u64>,
    warnings: Vec<String>,
}

impl Adding<'_> {
    fn file(&mut self, path: &Path, files: &Files, to: &mut Pour) -> std::result::Result<(), Broken> {
        let named = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let bare = named.strip_suffix(".gz").unwrap_or(&named);
        let is_bitext = match self.args.from {
            Some(kind) => kind == FileKind::Bitext,
            None => Path::new(bare).extension().is_some_and(|ending| ending == "bitext"),
        };
        if is_bitext {
            self.bitext(path, files, to)
        } else if self.args.from.is_none() && is_moses(path) {
            self.pairs(&[path.to_owned()], files, to)
        } else {
            let options = self.options();
            let opened = files.sources(path, &options)?;
            opened.into_iter().try_for_each(|opened| self.units(opened, path, to))
        }
    }

    fn options(&self) -> SourceOptions {
        let mut options = self.args.reading.options();
        options.languages = self.args.source.iter().chain(&self.args.target).cloned().collect();
        if let Some(FileKind::Units(format)) = self.args.from {
            options.format = Some(format);
        }
        options
    }

    /// Pairs of files with as many lines.
    fn pairs(&mut self, paths: &[PathBuf], files: &Files, to: &mut Pour) -> std::result::Result<(), Broken> {
        let options = self.options();
        each_pair(paths, files, &options, |opened, path| self.units(opened, path, to))
    }

    fn units(&mut self, opened: Opened, path: &Path, to: &mut Pour) -> std::result::Result<(), Broken> {
        let args = self.args;
        let Opened { name, mut source } = opened;
        let wanted =
            Wanted { source: args.source.clone(), targets: args.target.clone(), ..Wanted::default() };
        let any = wanted.source.is_none() && wanted.targets.is_empty();
        let mut picker = Picker::new(wanted, None);
        let header_source = source.header().source_language().map(str::to_owned);
        picker.begin_file(header_source.as_deref());
        loop {
            let unit = source.next_unit().map_err(|error| failure(error, path))?;
            for problem in source.take_problems() {
                self.tally.problems += 1;
                self.tally.unread += u64::from(problem.done == Done::UnitLeftOut);
                self.notes.detail(&format!("“{name}”, {problem}"));
            }
            let Some(unit) = unit else { break };
            let Some(unit) = picker.pick(unit) else { continue };
            let from = if any { source_of(&unit, header_source.as_deref()) } else { 0 };
            let targets = (0..unit.variants.len()).filter(|&at| at != from).collect::<Vec<_>>();
            let entries = unit::entries(unit, from, &targets);
            self.tally.one_language += u64::from(entries.is_empty());
            for entry in entries {
                self.entry(entry, to)?;
            }
        }
        for (what, count) in source.losses() {
            *self.tally.losses.entry(what).or_default() += count;
        }
        for (language, count) in picker.missing() {
            *self.tally.missing.entry(language.to_owned()).or_default() += count;
        }
        let new = picker.warning().filter(|warning| !self.tally.warnings.contains(warning));
        self.tally.warnings.extend(new);
        Ok(())
    }

    fn bitext(&mut self, path: &Path, files: &Files, to: &mut Pour) -> std::result::Result<(), Broken> {
        let mut bytes = Vec::new();
        for mut input in files.open(path)? {
            input.bytes.read_to_end(&mut bytes).map_err(|error| Failure::reading(path, &error))?;
        }
        let modified = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file);
        let modified = modified.and_then(|metadata| metadata.modified().ok());
        let input = Input { name: path.display().to_string(), bytes, modified };
        let bitext = reviews::reviewed(path, &input)?;
        let found = aligned::entries(&bitext, stamp::created([modified])?.as_deref());
        self.tally.left_out += found.left_out;
        self.tally.one_sided += found.one_sided;
        let languages = [bitext.source(), bitext.target()].map(|side| side.document().language().clone());
        let asked = [self.args.source.as_ref(), self.args.target.first()];
        let mut codes = Vec::new();
        for (own, asked) in languages.iter().zip(asked) {
            codes.push(match asked {
                Some(asked) if own.is_undetermined() => asked.clone(),
                _ if own.is_undetermined() => {
                    let message =
                        format!("“{}”: the language of one of its texts is not known", path.display());
                    return Err(Failure::input(message).with_hint("say --source and --target").into());
                }
                _ => own.as_str().to_owned(),
            });
        }
        let fits = |code: &str, asked: Option<&String>| asked.is_none_or(|asked| fit(code, asked).is_some());
        let any_target = |code: &str| {
            self.args.target.is_empty() || self.args.target.iter().any(|asked| fit(code, asked).is_some())
        };
        let forward = fits(&codes[0], asked[0]) && any_target(&codes[1]);
        let backward = fits(&codes[1], asked[0]) && any_target(&codes[0]);
        if !forward && !backward {
            let message = format!("“{}” is in {} and {}", path.display(), codes[0], codes[1]);
            return Err(Failure::input(message).with_hint("say other languages, or none").into());
        }
        for mut entry in found.entries {
            entry.source_language.clone_from(&codes[0]);
            entry.target_language.clone_from(&codes[1]);
            self.entry(if forward { entry } else { entry.reversed() }, to)?;
        }
        Ok(())
    }

    fn entry(&mut self, mut entry: Entry, to: &mut Pour) -> std::result::Result<(), Broken> {
        if !is_sure(&entry, self.args.min_confidence) {
            self.tally.unsure += 1;
            return Ok(());
        }
        if entry.author.is_none() {
            entry.author.clone_from(&self.args.author);
        }
        Ok(to.entry(entry)?)
    }
}

impl Tally {
    fn say(&self, notes: Notes) {
        if self.unread > 0 {
            warn(&format!(
                "units that could not be read and are left out: {}; diglot tmx check says why",
                self.unread
            ));
        } else if self.problems > 0 {
            notes.detail(&format!("{} problems in the input, all read", self.problems));
        }
        self.warnings.iter().for_each(|warning| warn(warning));
        for (what, count) in &self.losses {
            warn(&format!("{count} {what}"));
        }
        let mut left = self
            .missing
            .iter()
            .map(|(language, count)| (*count, format!("without a text in {language}")))
            .collect::<Vec<_>>();
        left.push((self.one_language, "in one language only".to_owned()));
        left.push((self.unsure, "not sure enough".to_owned()));
        left.push((self.left_out, "left out by a person".to_owned()));
        left.push((self.one_sided, "with no counterpart".to_owned()));
        let left = left.iter().filter(|(count, _)| *count > 0);
        let left = left.map(|(count, why)| format!("{count} {why}")).collect::<Vec<_>>();
        if !left.is_empty() {
            notes.note(&format!("not added: {}", left.join(", ")));
        }
    }
}
