//! Findings -> a table or JSON lines that say what went and why.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::{Done, Finding};
use crate::exchange::ExchangeError;
use crate::exchange::output::Output;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A head line, then one finding a line.
    Tsv,
    /// One JSON object a line.
    Jsonl,
}

impl ReportFormat {
    /// What the ending of a name says, `.gz` aside.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.to_string_lossy().to_lowercase();
        match name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?.1 {
            "tsv" | "tab" | "txt" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// Where a unit stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a str,
    /// The number of the unit in it, from 1.
    pub unit: u64,
    /// Its line, where the format has lines.
    pub line: Option<u64>,
    /// Its `tuid`.
    pub tuid: Option<&'a str>,
}

/// A report being written.
pub struct Report {
    out: Output,
    format: ReportFormat,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    done: &'a str,
    file: &'a str,
    unit: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tuid: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
}

impl Report {
    /// Begins a report; it takes its place together with the cleaned file.
    pub fn new(path: &Path, format: ReportFormat) -> Result<Self, ExchangeError> {
        let mut out = Output::new(path)?;
        if format == ReportFormat::Tsv {
            out.write_all(b"rule\tdone\tfile\tunit\tline\ttuid\tlanguage\twhy\tsame_as\tsource_or_before\ttarget_or_after\n")?;
        }
        Ok(Self { out, format })
    }

    /// Adds a finding. `same_as` names the other unit of a duplicate.
    pub fn add(&mut self, finding: &Finding, place: Place, same_as: Option<&str>) -> io::Result<()> {
        let (one, other) = finding.texts();
        if self.format == ReportFormat::Tsv {
            let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
            let cells = [
                finding.rule.name(),
                finding.done.name(),
                place.file,
                &number(Some(place.unit)),
                &number(place.line),
                place.tuid.unwrap_or_default(),
                &finding.language,
                &finding.why,
                same_as.unwrap_or_default(),
                one,
                other,
            ];
            let cells = cells.map(escaped);
            return writeln!(self.out, "{}", cells.join("\t"));
        }
        let is_fix = finding.done == Done::Fixed;
        let line = Row {
            rule: finding.rule.name(),
            done: finding.done.name(),
            file: place.file,
            unit: place.unit,
            line: place.line,
            tuid: place.tuid,
            language: &finding.language,
            why: &finding.why,
            same_as,
            before: is_fix.then_some(one),
            after: is_fix.then_some(other),
            source: (!is_fix).then_some(one),
            target: (!is_fix).then_some(other),
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }

    /// The file, whole but not in its place yet.
    pub fn finish(self) -> Output {
        self.out
    }
}

impl Finding {
    /// The text before and after a fix; the source and the target otherwise.
    pub fn texts(&self) -> (&str, &str) {
        match (self.done, self.language.is_empty()) {
            (Done::Fixed, _) | (_, true) => (&self.before, &self.beside),
            // A target: what was taken stands behind its source.
            (_, false) => (&self.beside, &self.before),
        }
    }
}

impl Done {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::TargetRemoved => "target removed",
            Self::UnitRemoved => "unit removed",
        }
    }
}

/// A cell of a table: tabs, line ends and backslashes as in every table of this program.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
