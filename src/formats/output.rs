//! Which format a name means, the one match that lists them all, and `Bitext` -> the files of a format.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

use super::tmx::{self, TmxError, TmxOptions, TmxReport, Tool};
use super::{jsonl, ladder, moses, tsv};
use crate::bitext::{Bitext, Link, LinkState, bitext_file};

/// What a bitext can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// diglot's own file, which keeps everything.
    Bitext,
    /// Translation Memory eXchange, for CAT tools.
    Tmx,
    /// A table, one link a line.
    Tsv,
    /// JSON lines with offsets, for programs.
    Jsonl,
    /// Two line-parallel files, for training.
    Moses,
    /// Sentence numbers, for scorers.
    Ladder,
}

/// What is written, and how. The default writes everything.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteOptions {
    /// Links whose confidence is below it are left out of TMX, TSV, JSONL and Moses, unless a person accepted them.
    pub min_confidence: f64,
    /// Only links that a person accepted, as they were or changed, go into TMX, TSV, JSONL and Moses.
    pub only_accepted: bool,
    /// Only links of these types go into TMX, TSV, JSONL and Moses; none for all.
    pub links: Vec<LinkType>,
    /// The tool the TMX is for; `None` for any.
    pub tool: Option<Tool>,
    /// Level of the TMX: 1 or 2.
    pub level: u8,
    /// `creationdate` of TMX units as `YYYYMMDDThhmmssZ`; `None` leaves it out.
    pub created: Option<String>,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            min_confidence: 0.0,
            only_accepted: false,
            links: Vec::new(),
            tool: None,
            level: 1,
            created: None,
        }
    }
}

/// The type of a link: how many sentences it has on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkType {
    /// In the source.
    pub source: usize,
    /// In the target.
    pub target: usize,
}

/// A type that no link has.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("write types of links as 1-1 or 2-1, with commas between them")]
pub struct UnknownType;

impl FromStr for LinkType {
    type Err = UnknownType;

    /// ```
    /// use diglot::formats::output::LinkType;
    /// assert_eq!("2-1".parse(), Ok(LinkType { source: 2, target: 1 }));
    /// assert!("2".parse::<LinkType>().is_err() && "0-0".parse::<LinkType>().is_err());
    /// ```
    fn from_str(given: &str) -> Result<Self, UnknownType> {
        let (source, target) = given.trim().split_once('-').ok_or(UnknownType)?;
        let number = |text: &str| text.parse().map_err(|_| UnknownType);
        let (source, target) = (number(source)?, number(target)?);
        if (source, target) == (0, 0) { Err(UnknownType) } else { Ok(Self { source, target }) }
    }
}

/// Whether a link is of one of these types, or all are wanted.
pub(super) fn is_of_type(link: &Link, types: &[LinkType]) -> bool {
    let own = LinkType { source: link.source.len(), target: link.target.len() };
    types.is_empty() || types.contains(&own)
}

/// A name that means no format.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("“{given}” names no format that can be written; use one of {}", endings())]
pub struct UnknownFormat {
    /// What was given.
    pub given: String,
}

/// Why a bitext cannot be written in a format.
#[derive(Debug, Error)]
pub enum WriteError {
    /// It cannot be TMX.
    #[error(transparent)]
    Tmx(#[from] TmxError),
}

/// Why a link is not in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A person left it out.
    LeftOut,
    /// One side has no sentence.
    OneSided,
    /// Other types of links were asked for.
    OtherType,
    /// Nobody has accepted it, and only accepted links were asked for.
    NotAccepted,
    /// Its confidence is too low.
    LowConfidence,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "left out by a person",
            Self::OneSided => "no text on one side",
            Self::OtherType => "of another type",
            Self::NotAccepted => "not accepted",
            Self::LowConfidence => "confidence too low",
        })
    }
}

impl Format {
    /// Every format, the first choice first.
    pub const ALL: [Self; 6] = [Self::Bitext, Self::Tmx, Self::Tsv, Self::Jsonl, Self::Moses, Self::Ladder];

    /// Its name on the command line, and the endings of its files.
    const fn facts(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Bitext => ("bitext", &["bitext"]),
            Self::Tmx => ("tmx", &["tmx"]),
            Self::Tsv => ("tsv", &["tsv"]),
            Self::Jsonl => ("jsonl", &["jsonl"]),
            Self::Moses => ("moses", &["moses"]),
            Self::Ladder => ("ladder", &["ladder"]),
        }
    }

    /// Its name on the command line: `tmx`.
    pub const fn name(self) -> &'static str {
        self.facts().0
    }

    /// The endings of its files, without the dot.
    pub const fn extensions(self) -> &'static [&'static str] {
        self.facts().1
    }

    /// The format with this name, in any case.
    pub fn from_name(name: &str) -> Result<Self, UnknownFormat> {
        let named = |format: &Self| format.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownFormat { given: name.to_owned() })
    }

    /// The format that the ending of `path` means, in any case.
    ///
    /// ```
    /// use diglot::formats::output::Format;
    /// assert_eq!(Format::from_path("out/ports.TMX".as_ref()), Ok(Format::Tmx));
    /// assert!(Format::from_path("ports.doc".as_ref()).is_err());
    /// ```
    pub fn from_path(path: &Path) -> Result<Self, UnknownFormat> {
        let ending = path.extension().unwrap_or_default();
        let ends = |format: &Self| format.extensions().iter().any(|known| ending.eq_ignore_ascii_case(known));
        Self::ALL.into_iter().find(ends).ok_or_else(|| UnknownFormat { given: path.display().to_string() })
    }
}

/// The files that hold `bitext` as `format`: their paths and bytes. `path` is the file asked for; Moses makes two
/// files of it, named after the languages.
pub fn render(
    bitext: &Bitext,
    format: Format,
    options: &WriteOptions,
    path: &Path,
) -> Result<Vec<(PathBuf, Vec<u8>)>, WriteError> {
    let text = match format {
        Format::Bitext => bitext_file::to_string(bitext),
        Format::Tmx => return Ok(vec![(path.to_owned(), tmx_bytes(bitext, options)?)]),
        Format::Tsv => tsv::to_string(bitext, options),
        Format::Jsonl => jsonl::to_string(bitext, options),
        Format::Moses => {
            let files = moses::files(bitext, options, path);
            return Ok(files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect());
        }
        Format::Ladder => ladder::to_string(bitext.alignment()),
    };
    Ok(vec![(path.to_owned(), text.into_bytes())])
}

/// Why `link` is not in a file of `format`; `None` when it is.
///
/// A `.bitext` file and a ladder always hold every link. TMX and Moses hold units: both sides have text and no person
/// left the link out. TSV and JSONL hold every link unless `options` ask for fewer; then those a person left out go
/// too. What a person accepted stays, whatever its confidence.
pub fn why_left_out(link: &Link, format: Format, options: &WriteOptions) -> Option<Reason> {
    let units = match format {
        Format::Bitext | Format::Ladder => return None,
        Format::Tmx | Format::Moses => true,
        Format::Tsv | Format::Jsonl => false,
    };
    let accepted = matches!(link.state, LinkState::Accepted | LinkState::Changed);
    let filtered = options.only_accepted || options.min_confidence > 0.0 || !options.links.is_empty();
    if link.state == LinkState::LeftOut && (units || filtered) {
        Some(Reason::LeftOut)
    } else if units && !link.is_two_sided() {
        Some(Reason::OneSided)
    } else if !is_of_type(link, &options.links) {
        Some(Reason::OtherType)
    } else if options.only_accepted && !accepted {
        Some(Reason::NotAccepted)
    } else if !accepted && link.confidence < options.min_confidence {
        Some(Reason::LowConfidence)
    } else {
        None
    }
}

/// The links that go into a file of `format`, in order, each with its number.
pub(super) fn kept<'a>(
    bitext: &'a Bitext,
    format: Format,
    options: &'a WriteOptions,
) -> impl Iterator<Item = (usize, &'a Link)> {
    let links = bitext.alignment().links().iter().enumerate();
    links.filter(move |(_, link)| why_left_out(link, format, options).is_none())
}

/// What becomes of the links in a TMX file.
pub fn tmx_report(bitext: &Bitext, options: &WriteOptions) -> Result<TmxReport, WriteError> {
    Ok(tmx::write(bitext, &tmx_options(options), &mut io::sink())?)
}

fn tmx_bytes(bitext: &Bitext, options: &WriteOptions) -> Result<Vec<u8>, TmxError> {
    let mut out = Vec::new();
    tmx::write(bitext, &tmx_options(options), &mut out)?;
    Ok(out)
}

fn tmx_options(options: &WriteOptions) -> TmxOptions {
    let WriteOptions { min_confidence, only_accepted, links, tool, level, created } = options.clone();
    TmxOptions { min_confidence, level, only_accepted, links, tool, created, creation_id: None }
}

fn endings() -> String {
    let endings = Format::ALL.iter().flat_map(|format| format.extensions());
    endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let got = Format::from_path(Path::new(path));
        assert_eq!(got.map_or_else(|error| error.to_string(), |format| format.name().to_owned()), expected);
    }

    #[test]
    fn the_ending_names_the_format() {
        check("ports.bitext", "bitext");
        check("out.v2/PORTS.Tmx", "tmx");
        check("порты.jsonl", "jsonl");
        let rest =
            "names no format that can be written; use one of .bitext, .tmx, .tsv, .jsonl, .moses, .ladder";
        check("ports.docx", &format!("“ports.docx” {rest}"));
        check(".tmx", &format!("“.tmx” {rest}"));
        check("", &format!("“” {rest}"));
    }

    #[test]
    fn every_name_is_found_and_no_ending_means_two_formats() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Ok(format));
            for ending in format.extensions() {
                assert_eq!(Format::from_path(Path::new(&format!("a.{ending}"))), Ok(format));
            }
        }
        assert!(Format::from_name("docx").is_err());
    }

    #[track_caller]
    fn left_out(link: (usize, usize, f64, LinkState), options: (f64, bool), expected: [&str; 3]) {
        let (n, m, confidence, state) = link;
        let link = Link { confidence, state, ..Link::new(0..n, 0..m) };
        let options =
            WriteOptions { min_confidence: options.0, only_accepted: options.1, ..WriteOptions::default() };
        let got = [Format::Moses, Format::Tsv, Format::Ladder].map(|format| {
            why_left_out(&link, format, &options).map_or("", |reason| match reason {
                Reason::LeftOut => "left out",
                Reason::OneSided => "one-sided",
                Reason::OtherType => "other type",
                Reason::NotAccepted => "not accepted",
                Reason::LowConfidence => "low",
            })
        });
        assert_eq!(got, expected);
    }

    #[test]
    fn links_are_left_out_by_rule() {
        use LinkState::{Accepted, Changed, Doubtful, LeftOut, Untouched};
        left_out((1, 1, 0.2, Untouched), (0.0, false), ["", "", ""]);
        left_out((1, 0, 0.9, Untouched), (0.0, false), ["one-sided", "", ""]);
        left_out((1, 1, 0.9, LeftOut), (0.0, false), ["left out", "", ""]);
        left_out((1, 1, 0.9, LeftOut), (0.5, false), ["left out", "left out", ""]);
        left_out((1, 1, 0.4, Doubtful), (0.5, false), ["low", "low", ""]);
        left_out((1, 1, 0.5, Doubtful), (0.5, false), ["", "", ""]);
        left_out((2, 1, 0.4, Changed), (0.5, true), ["", "", ""]);
        left_out((0, 1, 0.4, Accepted), (0.5, true), ["one-sided", "", ""]);
        left_out((1, 1, 0.9, Untouched), (0.5, true), ["not accepted", "not accepted", ""]);
    }
}
