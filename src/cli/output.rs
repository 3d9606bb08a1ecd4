//! What `-o` and `--format` ask for -> files written together, or text on standard output.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::bitext::Bitext;
use crate::formats::atomic::{self, AtomicError};
use crate::formats::output::{self, Format, Reason, WriteOptions, why_left_out};
use crate::review::{self, state::State};

use super::error::{Failure, Kind, Result};
use super::input::DASH;
use super::review::store;
use super::screen::{Screen, print};
use super::table;

/// How to write a bitext: a table for a person, or a file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The table of [`table::links`].
    Table,
    /// A file.
    File(Format),
    /// The table of a review, which can be edited and imported again.
    Review,
}

/// The ending of a table of a review.
const REVIEW: &str = ".review.tsv";

/// Reads `--format`.
pub fn parse_form(name: &str) -> std::result::Result<Form, String> {
    if name == "table" {
        return Ok(Form::Table);
    }
    if name == "review" {
        return Ok(Form::Review);
    }
    Format::from_name(name)
        .map(Form::File)
        .map_err(|_| format!("the formats are table, review, {}", format_names()))
}

fn format_names() -> String {
    Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
}

/// Where everything goes.
pub struct Outputs {
    stdout: Option<Form>,
    files: Vec<(PathBuf, Form)>,
    inputs: Vec<PathBuf>,
    /// Whether tables begin with a byte order mark.
    pub bom: bool,
}

impl Outputs {
    /// Understands `-o` and `--format`, and refuses what cannot work before any long work begins.
    ///
    /// Without `-o`, or with `-o -`, links go to standard output: in `form`, else as a table on a terminal and as TSV
    /// in a pipe.
    pub fn plan(out: &[PathBuf], form: Option<Form>, inputs: &[&Path], screen: &Screen) -> Result<Self> {
        let usual = if screen.terminal { Form::Table } else { Form::File(Format::Tsv) };
        let (dashes, files): (Vec<_>, Vec<_>) = out.iter().partition(|path| path.as_os_str() == DASH);
        if dashes.len() > 1 {
            return Err(Failure::usage("-o - is given twice").with_hint("standard output takes one format"));
        }
        let stdout = (out.is_empty() || !dashes.is_empty()).then(|| form.unwrap_or(usual));
        if stdout == Some(Form::File(Format::Moses)) {
            return Err(Failure::usage("moses is a pair of files and cannot go to standard output")
                .with_hint("name the pair: -o corpus.moses"));
        }
        let inputs = inputs.iter().map(|&path| path.to_owned()).collect::<Vec<_>>();
        let mut plan = Self { stdout, files: Vec::new(), inputs, bom: false };
        for path in files {
            plan.refuse_input(path)?;
            let review = path.as_os_str().to_string_lossy().to_lowercase().ends_with(REVIEW);
            let form = match (Format::from_path(path), form) {
                _ if review => Form::Review,
                (Ok(format), _) => Form::File(format),
                (Err(_), Some(form @ (Form::File(_) | Form::Review))) => form,
                (Err(error), _) => return Err(Failure::new(Kind::Usage, error).with_hint("or add --format")),
            };
            if path.is_dir() {
                return Err(Failure::writing(path, &io::ErrorKind::IsADirectory.into()));
            }
            check_folder(path)?;
            plan.files.push((path.clone(), form));
        }
        Ok(plan)
    }

    /// Refuses to write over a bitext file that a person has reviewed.
    pub fn refuse_reviewed(&self) -> Result<()> {
        let bitexts = self.files.iter().filter(|(_, form)| *form == Form::File(Format::Bitext));
        bitexts.map(|(path, _)| path).try_for_each(|path| store::refuse_reviewed(path))
    }

    /// Whether any output is in `format`.
    pub fn has(&self, format: Format) -> bool {
        let form = Form::File(format);
        self.stdout == Some(form) || self.files.iter().any(|(_, other)| *other == form)
    }

    /// Renders everything, then writes all files as one step, then standard output; says what was written.
    pub fn write(
        &self,
        bitext: &Bitext,
        options: &WriteOptions,
        threshold: f64,
        screen: &Screen,
    ) -> Result<Vec<String>> {
        let (mut files, mut written) = (Vec::new(), Vec::new());
        for (path, form) in &self.files {
            let Form::File(format) = form else {
                written.push(path.display().to_string());
                files.push((path.clone(), self.review(bitext)));
                continue;
            };
            let rendered = self.marked(render(bitext, *format, options, path)?, *format);
            let names = rendered.iter().map(|(path, _)| path.display().to_string()).collect::<Vec<_>>();
            written.push(format!("{}{}", names.join(", "), left_out(bitext, *format, options)));
            files.extend(rendered);
        }
        let stdout = match self.stdout {
            None => None,
            Some(Form::Table) => Some(table::links(bitext, threshold, screen).into_bytes()),
            Some(Form::Review) => Some(self.review(bitext)),
            Some(Form::File(format)) => {
                let rendered = self.marked(render(bitext, format, options, Path::new(DASH))?, format);
                Some(rendered.into_iter().flat_map(|(_, bytes)| bytes).collect())
            }
        };
        for (path, _) in &files {
            self.refuse_input(path)?;
        }
        atomic::write_all(&files).map_err(not_written)?;
        match (stdout, self.stdout) {
            (Some(text), Some(Form::Table)) => print(&String::from_utf8_lossy(&text))?,
            (Some(bytes), _) => screen.pass(&bytes)?,
            (None, _) => {}
        }
        Ok(written)
    }

    fn review(&self, bitext: &Bitext) -> Vec<u8> {
        let mark = if self.bom { "\u{feff}" } else { "" };
        format!("{mark}{}", review::table::to_string(&State::new(bitext))).into_bytes()
    }

    /// Tables with a byte order mark, when it was asked for.
    fn marked(&self, mut files: Vec<(PathBuf, Vec<u8>)>, format: Format) -> Vec<(PathBuf, Vec<u8>)> {
        if self.bom && format == Format::Tsv {
            for (_, bytes) in &mut files {
                bytes.splice(..0, "\u{feff}".bytes());
            }
        }
        files
    }

    fn refuse_input(&self, path: &Path) -> Result<()> {
        match self.inputs.iter().find(|input| same_file(input, path)) {
            None => Ok(()),
            Some(_) => {
                Err(Failure::usage(format!("“{}” is an input and would be overwritten", path.display()))
                    .with_hint("give the output another name"))
            }
        }
    }
}

/// Refuses a file to write whose folder is not there, before any work is done for it.
fn check_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
    else {
        return Ok(());
    };
    let (what, hint) = if folder.exists() {
        ("is a file, not a folder", "choose another name")
    } else {
        ("does not exist", "make that folder first or choose another")
    };
    let sentence = format!("cannot write “{}”: “{}” {what}", path.display(), folder.display());
    Err(Failure::output(sentence).with_hint(hint))
}

fn render(
    bitext: &Bitext,
    format: Format,
    options: &WriteOptions,
    path: &Path,
) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    output::render(bitext, format, options, path).map_err(|error| Failure::new(Kind::Output, error))
}

fn not_written(error: AtomicError) -> Failure {
    match error {
        AtomicError::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => {
            Failure::stdout(&source)
        }
        AtomicError::Io { path, source } => Failure::writing(&path, &source),
        error => Failure::new(Kind::Output, error),
    }
}

/// ` (15 of 18 links; 3 no text on one side)`, or nothing when every link is in the file.
fn left_out(bitext: &Bitext, format: Format, options: &WriteOptions) -> String {
    let links = bitext.alignment().links();
    let mut reasons = BTreeMap::<Reason, usize>::new();
    for reason in links.iter().filter_map(|link| why_left_out(link, format, options)) {
        *reasons.entry(reason).or_default() += 1;
    }
    if reasons.is_empty() {
        return String::new();
    }
    let kept = links.len() - reasons.values().sum::<usize>();
    let reasons = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect::<Vec<_>>();
    format!(" ({kept} of {} links; {})", links.len(), reasons.join(", "))
}

/// Whether both paths lead to one file, through links of any kind.
fn same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if let (Ok(one), Ok(other)) = (std::fs::metadata(one), std::fs::metadata(other)) {
            return one.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino());
        }
    }
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The summary after the work: `13 and 12 sentences, 12 links, 1 below 80%, about 0.3 expected wrong; wrote a.tmx`.
pub fn summary(bitext: &Bitext, threshold: f64, written: &[String]) -> String {
    let links = bitext.alignment().links();
    let low = links.iter().filter(|link| link.confidence < threshold).count();
    let mark = if low > 0 && written.is_empty() { " (marked ?)" } else { "" };
    let mut line = format!(
        "{} and {} sentences, {} {}, {low} below {}%{mark}, about {:.1} expected wrong",
        bitext.source().len(),
        bitext.target().len(),
        links.len(),
        if links.len() == 1 { "link" } else { "links" },
        super::share::percent(threshold),
        bitext.alignment().expected_wrong(),
    );
    if !written.is_empty() {
        line.push_str("; wrote ");
        line.push_str(&written.join(", "));
    }
    line
}
