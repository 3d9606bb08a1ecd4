//! What the commands that write units share: inputs in a row, an output that is none of them, the last words.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use clap::{Args, ValueHint};
use diglot_tmx::{Done, Header, Style, Unit};
use tempfile::NamedTempFile;

use crate::exchange::output::{self, Output};
use crate::exchange::sink::{self, Finished, Sink, SinkOptions};
use crate::exchange::source::SourceOptions;
use crate::exchange::{Format, languages};
use crate::formats::atomic::is_same_file;

use super::super::Common;
use super::super::error::{Failure, Kind, Result};
use super::super::input::DASH;
use super::super::notes::{Notes, warn};
use super::{Files, Opened, failure, parse_format};

/// Where units go.
#[derive(Debug, Args)]
pub struct Target {
    /// The file to write; - is standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Format of the output, when its name says none; tmx for standard output
    #[arg(hide_short_help = true, long = "to", value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
}

impl Target {
    /// Begins the output.
    pub fn open(&self, header: &Header, inputs: &[PathBuf]) -> Result<Option<Box<dyn Sink>>> {
        self.out.as_ref().map(|path| open(path, self.format, header, inputs)).transpose()
    }
}

/// Begins an output; refuses a path that is an input.
pub fn open(
    path: &Path,
    format: Option<Format>,
    header: &Header,
    inputs: &[PathBuf],
) -> Result<Box<dyn Sink>> {
    refuse_input(path, inputs)?;
    let format = match format {
        Some(format) => format,
        None if path.as_os_str() == DASH => Format::Tmx,
        None => Format::from_path(path)
            .map_err(|error| Failure::new(Kind::Usage, error).with_hint("or add --to"))?,
    };
    // What nobody changed is written back as it was.
    let options = SinkOptions { format, style: Style::Faithful };
    sink::open(path, header, &options).map_err(|error| failure(error, path))
}

/// Refuses to write over what is being read: what a rule takes should still be somewhere.
pub fn refuse_input(path: &Path, inputs: &[PathBuf]) -> Result<()> {
    match inputs.iter().find(|input| is_same_file(input, path)) {
        Some(_) if path.as_os_str() != DASH => {
            Err(Failure::usage(format!("“{}” is an input and would be overwritten", path.display()))
                .with_hint("give the output another name"))
        }
        _ => Ok(()),
    }
}

/// Puts the files in their places as one step, and says what the format could not hold.
pub fn commit(finished: Vec<Finished>, others: Vec<Output>) -> Result<()> {
    let mut outputs = Vec::new();
    for Finished { outputs: files, losses, .. } in finished {
        outputs.extend(files);
        for (what, count) in losses {
            warn(&format!("{count} {what}"));
        }
    }
    outputs.extend(others);
    output::commit(outputs).map_err(|error| failure(error, Path::new(DASH)))
}

/// The units of several files in a row.
pub struct Flow<'a> {
    files: Files,
    paths: IntoIter<PathBuf>,
    path: PathBuf,
    waiting: VecDeque<Opened>,
    options: &'a SourceOptions,
    notes: Notes,
    /// The name of each source so far: a file, or a member of an archive.
    pub names: Vec<String>,
    /// The header of each source so far.
    pub headers: Vec<Header>,
    /// Whether problems are not said: the files are read again.
    pub silent: bool,
    problems: usize,
    left_out: usize,
}

/// A unit, and where it was read.
pub struct Read {
    /// The unit.
    pub unit: Unit,
    /// The number of its source in [`Flow::names`].
    pub file: usize,
    /// Its number in that source, from 1.
    pub number: u64,
    /// Its line, where the format has lines.
    pub line: Option<u64>,
}

impl<'a> Flow<'a> {
    /// Opens the first of `paths`; all of them are read `passes` times, each time by another flow.
    pub fn new(paths: &[PathBuf], step: &str, options: &'a SourceOptions, common: &Common) -> Result<Self> {
        let mut flow = Self {
            files: Files::new(paths, step, 1, common),
            paths: Vec::from(paths).into_iter(),
            path: PathBuf::new(),
            waiting: VecDeque::new(),
            options,
            notes: Notes::new(common),
            names: Vec::new(),
            headers: Vec::new(),
            silent: false,
            problems: 0,
            left_out: 0,
        };
        flow.open_next()?;
        Ok(flow)
    }

    /// The header of the first source.
    pub fn header(&self) -> Header {
        self.headers.first().cloned().unwrap_or_default()
    }

    fn open_next(&mut self) -> Result<bool> {
        while self.waiting.is_empty() {
            let Some(path) = self.paths.next() else { return Ok(false) };
            self.waiting = self.files.sources(&path, self.options)?.into();
            self.path = path;
        }
        if let Some(opened) = self.waiting.front() {
            self.names.push(opened.name.clone());
            self.headers.push(opened.source.header().clone());
        }
        Ok(true)
    }

    /// The next unit; after the last one of all files says what was wrong in them.
    pub fn next(&mut self) -> Result<Option<Read>> {
        loop {
            let Some(opened) = self.waiting.front_mut() else {
                self.say_problems();
                return Ok(None);
            };
            let source = &mut opened.source;
            let unit = source.next_unit().map_err(|error| failure(error, &self.path))?;
            for problem in source.take_problems() {
                self.problems += 1;
                self.left_out += usize::from(problem.done == Done::UnitLeftOut);
            }
            if let Some(unit) = unit {
                let line = source.position().map(|position| position.line);
                return Ok(Some(Read { unit, file: self.names.len() - 1, number: source.number(), line }));
            }
            self.waiting.pop_front();
            if !self.waiting.is_empty() {
                if let Some(opened) = self.waiting.front() {
                    self.names.push(opened.name.clone());
                    self.headers.push(opened.source.header().clone());
                }
            } else if !self.open_next()? {
                self.say_problems();
                return Ok(None);
            }
        }
    }

    /// The source language a unit is read by.
    pub fn source_language(&self, file: usize) -> Option<&str> {
        self.headers.get(file).and_then(Header::source_language)
    }

    /// Gives a unit its own source language where the header of the first source says another.
    pub fn settle(&self, unit: &mut Unit, file: usize) {
        let (first, own) = (self.source_language(0), self.source_language(file));
        let Some(own) =
            own.filter(|own| first.is_none_or(|first| languages::normal(first) != languages::normal(own)))
        else {
            return;
        };
        if unit.attributes.get("srclang").is_none() {
            unit.attributes.set("srclang", own);
        }
    }

    fn say_problems(&mut self) {
        if self.silent {
            return;
        }
        if self.left_out > 0 {
            let (count, units) = (self.left_out, if self.left_out == 1 { "unit" } else { "units" });
            warn(&format!(
                "{count} {units} could not be read and {} left out; diglot tmx check says why",
                if count == 1 { "is" } else { "are" }
            ));
        } else if self.problems > 0 {
            self.notes.detail(&format!(
                "{} problems in the input, all read; diglot tmx check lists them",
                self.problems
            ));
        }
        (self.problems, self.left_out) = (0, 0);
    }
}

/// Paths that can be read twice: standard input and pipes are kept in temporary files.
pub struct Spooled {
    /// The paths to read.
    pub paths: Vec<PathBuf>,
    _kept: Vec<NamedTempFile>,
}

impl Spooled {
    /// Keeps what can be read only once, where `twice` says that it is read more often.
    pub fn new(paths: &[PathBuf], twice: bool) -> Result<Self> {
        let (mut paths, mut kept) = (paths.to_vec(), Vec::new());
        for path in paths.iter_mut().filter(|path| twice && is_read_once(path)) {
            let cannot = |error: io::Error| {
                Failure::input(format!("cannot keep “{}” in a temporary file: {error}", path.display()))
            };
            let ending = path.extension().map(|ending| format!(".{}", ending.display())).unwrap_or_default();
            let mut file = tempfile::Builder::new().suffix(&ending).tempfile().map_err(cannot)?;
            if path.as_os_str() == DASH {
                io::copy(&mut io::stdin().lock(), &mut file).map_err(cannot)?;
            } else {
                let mut pipe = File::open(&path).map_err(|error| Failure::reading(path, &error))?;
                io::copy(&mut pipe, &mut file).map_err(cannot)?;
            }
            file.path().clone_into(path);
            kept.push(file);
        }
        Ok(Self { paths, _kept: kept })
    }
}

/// Whether a path is standard input, a pipe or the like. What is not there is left to who opens it.
fn is_read_once(path: &Path) -> bool {
    path.as_os_str() == DASH
        || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// `1 unit`, `2 units`.
pub fn counted(count: u64, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
