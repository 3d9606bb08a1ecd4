//! `diglot tmx convert`: a translation memory in another format.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use diglot_tmx::{Done, Header, Style, Unit};

use crate::exchange::error::ExchangeError;
use crate::exchange::layout::{Layout, Tags};
use crate::exchange::moses::{self, MosesSource};
use crate::exchange::pick::{Picker, Survey, Wanted};
use crate::exchange::sink::{self, Sink, SinkOptions};
use crate::exchange::source::SourceOptions;
use crate::exchange::{Format, output};
use crate::formats::atomic::is_same_file;

use super::super::error::{Failure, Result};
use super::super::notes::{Notes, warn};
use super::super::{Common, input::DASH, language_code, number};
use super::{Files, Opened, Paths, Reading, failure, parse_format};

/// Convert translation memories to another format
///
/// Reads and writes TMX, TSV, CSV, JSONL, Moses (a pair of files), XLIFF 1.2 and 2.0, XLSX and PO. The endings say which:
/// .tmx .tsv .csv .jsonl .moses .xlf .xlf2 .xlsx .po, with .gz or .zip behind them if wanted.
///
/// Languages: without --source it is the language the file says; without --target all languages go to TMX and JSONL, and
/// each gets a column in TSV, CSV and XLSX. XLIFF, Moses and PO hold two: there --target may be left out only when
/// there is one other language. Codes are matched loosely: ru finds ru-RU and RU. What a format cannot hold is counted on
/// standard error. With several files the header of the first is kept.
///
/// A table names its languages in the first row (ru, en, note); else say them, in the order of the columns, with --source
/// and --target. Moses files are read as a pair: corpus.ru corpus.en --from moses.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot tmx convert memory.tmx -o memory.xlsx
  diglot tmx convert memory.tmx --source ru --target en -o corpus.moses
  diglot tmx convert terms.csv --source ru --target en -o terms.tmx")]
pub struct ConvertArgs {
    #[command(flatten)]
    paths: Paths,
    /// The file to write, by its ending; - is standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    out: PathBuf,
    /// Format of the files, where the ending does not say it
    ///
    /// tmx, tsv, csv, jsonl, moses, xliff-1.2, xliff-2.0, xlsx or po
    #[arg(hide_short_help = true, long, value_name = "FORMAT", value_parser = parse_format)]
    from: Option<Format>,
    /// Format of -o, where the ending does not say it
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    to: Option<Format>,
    /// The source language; it comes first
    #[arg(long, value_name = "CODE", value_parser = code)]
    source: Option<String>,
    /// The target language, the others go (repeatable)
    #[arg(long, value_name = "CODE", value_parser = code)]
    target: Vec<String>,
    /// Rename a language code: ru-RU=ru (repeatable)
    #[arg(long, value_name = "OLD=NEW", value_parser = rename)]
    rename: Vec<(String, String)>,
    /// Inline tags: keep, drop, native (their codes as text)
    ///
    /// Usual: drop for TSV, CSV, XLSX, Moses and PO, keep for the others. Tables with keep hold the markup of TMX, and are
    /// read back with keep.
    #[arg(long, value_name = "HOW", value_parser = |given: &str| given.parse::<Tags>())]
    tags: Option<Tags>,
    /// TMX level: 1 text only (as --tags drop), 2 with inline markup
    #[arg(hide_short_help = true, long, value_name = "1|2", default_value_t = 2, value_parser = |given: &str| number(given, 1, 2))]
    level: u64,
    /// Begin a table with a byte order mark, which some spreadsheets need
    #[arg(hide_short_help = true, long)]
    bom: bool,
    /// Encoding of the output: utf-8 or utf-16
    #[arg(hide_short_help = true, long, value_name = "NAME", default_value = "utf-8", value_parser = ["utf-8", "utf-16"])]
    output_encoding: String,
    #[command(flatten)]
    reading: Reading,
}

fn code(given: &str) -> std::result::Result<String, String> {
    Ok(language_code::parse(given)?.as_str().to_owned())
}

fn rename(given: &str) -> std::result::Result<(String, String), String> {
    let (old, new) = given.split_once('=').ok_or("write the old code, =, the new code: ru-RU=ru")?;
    Ok((old.trim().to_owned(), code(new.trim())?))
}

/// Runs the command.
pub fn run(args: &ConvertArgs, common: &Common) -> Result<ExitCode> {
    let notes = Notes::new(common);
    let to = output_format(args)?;
    for path in &args.paths.files {
        if args.out.as_os_str() != DASH && is_same_file(path, &args.out) {
            let message = format!("“{}” is the file that is read", args.out.display());
            return Err(Failure::usage(message).with_hint("write to another file"));
        }
    }
    let mut wanted =
        Wanted { source: args.source.clone(), targets: args.target.clone(), renames: args.rename.clone() };
    let mut options = args.reading.options();
    options.format = args.from;
    options.languages = args.source.iter().chain(&args.target).cloned().collect();
    options.tags = args.tags;
    let mut given = Given::new(&args.paths.files);
    let languages = if needs_survey(to, &wanted) {
        let survey = survey(&mut given, &options, &wanted, common)?;
        chosen(to, &survey, &mut wanted)?
    } else {
        wanted.source.iter().chain(&wanted.targets).cloned().collect()
    };
    let layout = Layout {
        languages,
        tags: if args.level == 1 { Some(args.tags.unwrap_or(Tags::Drop)) } else { args.tags },
        bom: args.bom,
        utf16: args.output_encoding == "utf-16",
        original: original(&args.paths.files),
    };
    let mut conversion = Conversion {
        out: &args.out,
        options: SinkOptions { format: to, style: Style::Clean },
        layout,
        wanted_source: wanted.source.is_some(),
        picker: Picker::new(wanted, None),
        header: None,
        sink: None,
        unread: 0,
        problems: 0,
        losses: Vec::new(),
    };
    let files = Files::new(&given.paths, "converting", 1, common);
    given.each(&files, &options, |opened, path| conversion.add(opened, path, notes))?;
    drop(files);
    conversion.finish(notes, args)
}

fn output_format(args: &ConvertArgs) -> Result<Format> {
    let to = match args.to {
        Some(to) => to,
        None if args.out.as_os_str() == DASH => {
            return Err(Failure::usage("-o - has no ending that says a format")
                .with_hint("add --to tsv, for example"));
        }
        None => Format::from_path(&args.out).map_err(Failure::usage)?,
    };
    if args.bom && !matches!(to, Format::Tsv | Format::Csv) {
        return Err(Failure::usage("--bom is for TSV and CSV").with_hint("leave it out"));
    }
    if args.output_encoding == "utf-16" && matches!(to, Format::Jsonl | Format::Xlsx | Format::Po) {
        let message = format!("{} is always UTF-8", to.name());
        return Err(Failure::usage(message).with_hint("leave --output-encoding out"));
    }
    if args.out.as_os_str() == DASH && to == Format::Moses {
        return Err(Failure::usage("a pair of files does not fit into standard output")
            .with_hint("write -o NAME.moses"));
    }
    Ok(to)
}

/// Whether the languages of the units must be known before the first is written.
fn needs_survey(to: Format, wanted: &Wanted) -> bool {
    match to {
        Format::Tmx | Format::Jsonl => false,
        _ => wanted.targets.is_empty() || wanted.source.is_none(),
    }
}

/// The languages to write, of those found.
fn chosen(to: Format, survey: &Survey, wanted: &mut Wanted) -> Result<Vec<String>> {
    if matches!(to, Format::Tsv | Format::Csv | Format::Xlsx) && wanted.targets.is_empty() {
        return Ok(survey.columns(wanted.source.as_deref()));
    }
    let several = |found: String| {
        Failure::input(format!("{} holds one source and one target language; found: {found}", to.name()))
            .with_hint("say which with --source and --target")
    };
    if let [target] = wanted.targets.as_slice() {
        let mut columns = survey.columns(wanted.source.as_deref());
        columns.truncate(1);
        let source = columns.pop().ok_or_else(|| several(survey.found()))?;
        wanted.source = Some(source.clone());
        return Ok(vec![source, target.clone()]);
    }
    if wanted.targets.len() > 1 {
        let mut columns = survey.columns(wanted.source.as_deref());
        columns.truncate(1);
        columns.extend(wanted.targets.iter().cloned());
        return Ok(columns);
    }
    let (source, target) = survey.pair(wanted.source.as_deref()).map_err(several)?;
    wanted.source = Some(source.clone());
    wanted.targets = vec![target.clone()];
    Ok(vec![source, target])
}

fn survey(given: &mut Given, options: &SourceOptions, wanted: &Wanted, common: &Common) -> Result<Survey> {
    let mut survey = Survey::default();
    // Looking at languages names none: a unit that lacks one is left out when it is converted.
    let looking = Wanted { renames: wanted.renames.clone(), ..Wanted::default() };
    let mut picker = Picker::new(looking, None);
    given.keep_stdin()?;
    let files = Files::new(&given.paths, "looking at languages", 1, common);
    given.each(&files, options, |opened, path| {
        let Opened { mut source, .. } = opened;
        let header_source = source.header().source_language().map(|code| wanted.renamed(code).to_owned());
        while let Some(unit) = source.next_unit().map_err(|error| failure(error, path))? {
            if let Some(unit) = picker.pick(unit) {
                survey.add(&unit, header_source.as_deref());
            }
            source.take_problems();
        }
        Ok(())
    })?;
    Ok(survey)
}

/// The files to read; standard input is kept in a temporary file when it must be read twice.
struct Given {
    paths: Vec<PathBuf>,
    kept: Option<tempfile::TempPath>,
}

impl Given {
    fn new(paths: &[PathBuf]) -> Self {
        Self { paths: paths.to_vec(), kept: None }
    }

    fn keep_stdin(&mut self) -> Result<()> {
        let Some(at) = self.paths.iter().position(|path| path.as_os_str() == DASH) else { return Ok(()) };
        let keep = || -> std::io::Result<tempfile::TempPath> {
            let mut file = tempfile::NamedTempFile::new()?;
            std::io::copy(&mut std::io::stdin(), &mut file)?;
            Ok(file.into_temp_path())
        };
        let kept = keep().map_err(|error| Failure::reading(Path::new(DASH), &error))?;
        self.paths[at] = kept.to_path_buf();
        self.kept = Some(kept);
        Ok(())
    }

    /// Opens each file in turn.
    fn each(
        &self,
        files: &Files,
        options: &SourceOptions,
        mut then: impl FnMut(Opened, &Path) -> Result<()>,
    ) -> Result<()> {
        if options.format == Some(Format::Moses) || self.paths.iter().all(|path| is_moses(path)) {
            return each_pair(&self.paths, files, options, then);
        }
        for path in &self.paths {
            for mut opened in files.sources(path, options)? {
                if let Some(kept) = &self.kept {
                    opened.name = opened.name.replace(&kept.display().to_string(), DASH);
                }
                then(opened, path)?;
            }
        }
        Ok(())
    }
}

/// Opens each pair of files in turn: two files, or the two that `BASE.moses` stands for.
pub fn each_pair<E: From<Failure>>(
    paths: &[PathBuf],
    files: &Files,
    options: &SourceOptions,
    mut then: impl FnMut(Opened, &Path) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut paths = paths.iter();
    while let Some(path) = paths.next() {
        let said = |at: usize| options.languages.get(at);
        let sides = if is_moses(path) {
            moses::find(path, &options.languages)
        } else {
            let Some(other) = paths.next() else {
                return Err(Failure::usage(format!("“{}” has no partner", path.display()))
                    .with_hint("give both files of a pair: corpus.ru corpus.en")
                    .into());
            };
            let language = |path: &PathBuf, at| Ok((path.clone(), moses::language(path, said(at))?));
            language(path, 0).and_then(|source| Ok([source, language(other, 1)?]))
        };
        let [source, target] = sides.map_err(|error| failure(error, path))?;
        let open = |path: &Path| {
            let mut inputs = files.open(path)?;
            if inputs.len() == 1 {
                return Ok(inputs.remove(0));
            }
            Err(Failure::input(format!("“{}” is an archive", path.display())).with_hint("unpack it first"))
        };
        let inputs = [open(&source.0)?, open(&target.0)?];
        let name = inputs[0].name.clone();
        let languages = [source.1, target.1];
        let opened = MosesSource::new(inputs, languages, options).map_err(|error| failure(error, path))?;
        then(Opened { name, source: Box::new(opened) }, &source.0)?;
    }
    Ok(())
}

/// Whether a path stands for a pair of files.
pub fn is_moses(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("moses"))
}

/// A conversion on its way.
struct Conversion<'a> {
    out: &'a Path,
    options: SinkOptions,
    layout: Layout,
    wanted_source: bool,
    picker: Picker,
    header: Option<Header>,
    sink: Option<Box<dyn Sink>>,
    unread: u64,
    problems: u64,
    losses: Vec<(String, u64)>,
}

impl Conversion<'_> {
    fn add(&mut self, opened: Opened, path: &Path, notes: Notes) -> Result<()> {
        let Opened { name, mut source } = opened;
        self.picker.begin_file(source.header().source_language());
        let header = source.header();
        if !matches!(self.options.format, Format::Tmx | Format::Jsonl) || self.header.is_some() {
            self.losses.push(("properties and notes of the header".to_owned(), header.about.len() as u64));
        }
        if self.header.is_none() {
            self.header = Some(header.clone());
        }
        loop {
            let unit = source.next_unit().map_err(|error| failure(error, path))?;
            for problem in source.take_problems() {
                self.problems += 1;
                self.unread += u64::from(problem.done == Done::UnitLeftOut);
                notes.detail(&format!("“{name}”, {problem}"));
            }
            let Some(unit) = unit else { break };
            if let Some(unit) = self.picker.pick(unit) {
                self.write(unit).map_err(|error| failure(error, self.out))?;
            }
        }
        self.losses.extend(source.losses());
        Ok(())
    }

    fn write(&mut self, mut unit: Unit) -> std::result::Result<(), ExchangeError> {
        if self.sink.is_none() {
            self.open(Some(&unit))?;
        }
        if self.wanted_source {
            // The header says one source language; a unit with another form of its code says so itself.
            let said = self.header.as_ref().and_then(Header::source_language);
            let own = unit.variants.first().map(|variant| variant.language().to_owned()).unwrap_or_default();
            if said == Some(own.as_str()) {
                unit.attributes.remove("srclang");
            } else {
                unit.attributes.set("srclang", own);
            }
        }
        match &mut self.sink {
            Some(sink) => sink.write_unit(&unit),
            None => Ok(()),
        }
    }

    /// Begins the output; the first unit says the code of the source language.
    fn open(&mut self, first: Option<&Unit>) -> std::result::Result<(), ExchangeError> {
        let header =
            self.header.get_or_insert_with(|| Header::new("diglot", env!("CARGO_PKG_VERSION"), "*all*"));
        let source = match first.and_then(|unit| unit.variants.first()).filter(|_| self.wanted_source) {
            Some(variant) => Some(variant.language().to_owned()),
            None => header.source_language().map(|code| self.picker.renamed_code(code).to_owned()),
        };
        if let Some(source) = source {
            header.attributes.set("srclang", source);
        }
        self.sink = Some(sink::open_as(self.out, header, &self.options, &self.layout)?);
        Ok(())
    }

    fn finish(mut self, notes: Notes, args: &ConvertArgs) -> Result<ExitCode> {
        if self.sink.is_none() {
            self.open(None).map_err(|error| failure(error, self.out))?;
        }
        let Some(sink) = self.sink.take() else { return Ok(ExitCode::SUCCESS) };
        let finished = sink.finish().map_err(|error| failure(error, self.out))?;
        output::commit(finished.outputs).map_err(|error| failure(error, self.out))?;
        if self.problems > 0 {
            warn(&format!(
                "problems: {}, units that could not be read: {}; --verbose lists them",
                self.problems, self.unread
            ));
        }
        if let Some(warning) = self.picker.warning() {
            warn(&warning);
        }
        if !args.rename.is_empty() && self.picker.renamed() == 0 {
            warn("no language code was renamed: none is as --rename says (diglot tmx stats lists the codes)");
        }
        let mut said = vec![format!("units written: {}", finished.units)];
        said.extend(
            self.picker.missing().map(|(code, count)| format!("left out for want of {code}: {count}")),
        );
        notes.note(&said.join(", "));
        let further = ("variants in further languages".to_owned(), self.picker.further());
        let mut losses = Vec::<(String, u64)>::new();
        for (what, count) in self.losses.into_iter().chain([further]).chain(finished.losses) {
            match losses.iter_mut().find(|(known, _)| *known == what) {
                Some((_, total)) => *total += count,
                None if count > 0 => losses.push((what, count)),
                None => {}
            }
        }
        if !losses.is_empty() {
            let losses = losses.iter().map(|(what, count)| format!("{what} {count}")).collect::<Vec<_>>();
            notes.note(&format!("not kept in {}: {}", self.options.format.name(), losses.join(", ")));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the files are called in formats that say what they were made of.
fn original(paths: &[PathBuf]) -> String {
    let name =
        paths.first().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| name != DASH).unwrap_or_else(|| "units".to_owned())
}
