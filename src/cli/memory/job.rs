//! The files of a job -> their segments: sentences of texts, sources of units, segments of XLIFF.

use std::io::Read as _;
use std::path::Path;

use clap::Args;
use diglot_tmx::{Segment, Unit, Variant};

use crate::bitext::{Document, LanguageTag, Sentences};
use crate::exchange::format::Format;
use crate::exchange::input::{self as streams, Input as Stream};
use crate::exchange::languages::{choose, source_of};
use crate::exchange::source::{self, SourceOptions};
use crate::exchange::xliff::fill::Fillable;
use crate::segment::{self, Rules};

use super::super::error::{Failure, Result};
use super::super::input::{DASH, Input};
use super::super::language_code;
use super::super::notes::Notes;
use super::super::review::store as reviews;
use super::super::text::{How, Paragraph, read as read_text};
use super::super::tmx::failure;

/// How the files of a job are read.
#[derive(Debug, Args)]
pub struct JobReading {
    /// Format of the files, where the ending does not say it
    ///
    /// text, bitext, tmx, tsv, csv, jsonl, xliff-1.2, xliff-2.0, xlsx or po
    #[arg(hide_short_help = true, long, value_name = "FORMAT", value_parser = parse_kind)]
    pub from: Option<JobKind>,
    /// Encoding of the files, where they say a wrong one or none
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A text that is cut into sentences.
    Text,
    /// A bitext, of which the source is taken.
    Bitext,
    /// Units.
    Units(Format),
}

fn parse_kind(given: &str) -> std::result::Result<JobKind, String> {
    match given {
        "text" => Ok(JobKind::Text),
        "bitext" => Ok(JobKind::Bitext),
        _ => given
            .parse()
            .map(JobKind::Units)
            .map_err(|all| format!("write text or bitext, or {}", &all[13..])),
    }
}

/// A file of a job, or a member of an archive.
pub struct Part {
    /// The path as given.
    pub name: String,
    /// What is in it.
    pub body: Body,
}

/// What is in a file.
pub enum Body {
    /// XLIFF, as it stands.
    Xliff(Fillable),
    /// Units of which the first variant is the source.
    Units {
        /// The units.
        units: Vec<Unit>,
        /// The source language, as far as it is known.
        source: Option<String>,
        /// Whether they follow one another as in a text.
        is_text: bool,
    },
}

impl JobReading {
    /// The parts of a file. `said`: the source and target language, as far as a person said them.
    pub fn read(&self, path: &Path, said: [Option<&str>; 2], notes: Notes) -> Result<Vec<Part>> {
        let streams = streams::open(path, None).map_err(|error| failure(error, path))?;
        streams.into_iter().map(|stream| self.part(path, stream, said, notes)).collect()
    }

    fn kind(&self, name: &str) -> JobKind {
        let lower = name.to_lowercase();
        let bare = Path::new(lower.strip_suffix(".gz").unwrap_or(&lower));
        match bare.extension().and_then(|ending| ending.to_str()) {
            _ if self.from.is_some() => self.from.unwrap_or(JobKind::Text),
            Some("txt") | None => JobKind::Text,
            Some("bitext") => JobKind::Bitext,
            // CAT tools put a name of their own before it: .sdlxliff, .mqxliff, .mxliff.
            Some(ending) if ending.ends_with("xliff") => JobKind::Units(Format::Xliff1),
            Some(_) => Format::from_path(bare).map_or(JobKind::Text, JobKind::Units),
        }
    }

    fn part(&self, path: &Path, mut stream: Stream, said: [Option<&str>; 2], notes: Notes) -> Result<Part> {
        let (name, source) = (stream.name.clone(), said[0]);
        let kind = if name == DASH && self.from.is_none() { JobKind::Text } else { self.kind(&name) };
        let mut all = || {
            let mut bytes = Vec::new();
            stream.bytes.read_to_end(&mut bytes).map_err(|error| Failure::reading(path, &error))?;
            Ok::<_, Failure>(Input { name: name.clone(), bytes, modified: None })
        };
        let language = source.and_then(|code| language_code::parse(code).ok());
        let body = match kind {
            JobKind::Text => {
                let how = How {
                    side: "",
                    encoding: self.encoding.as_deref(),
                    language: language.as_ref(),
                    paragraph: Some(Paragraph::Auto),
                };
                let text = read_text(all()?, &how, Notes::silent())?;
                self.say_guesses(&text.name, &text.document, source.is_some(), notes);
                of_sentences(&segment::segment(&text.document, &Rules::Builtin), source)
            }
            JobKind::Bitext => of_sentences(reviews::reviewed(path, &all()?)?.source(), source),
            JobKind::Units(Format::Xliff1 | Format::Xliff2) => {
                let read = Fillable::read(&name, stream.bytes, self.encoding.as_deref());
                Body::Xliff(read.map_err(|error| failure(error, path))?)
            }
            JobKind::Units(format) => self.units(path, stream, format, said)?,
        };
        Ok(Part { name, body })
    }

    /// What was guessed, by the names that the options have here.
    fn say_guesses(&self, name: &str, document: &Document, said: bool, notes: Notes) {
        let (mut guessed, mut options) = (Vec::new(), Vec::new());
        if !said {
            let tag = document.language();
            guessed
                .push(format!("language {}", if tag.is_undetermined() { "unknown" } else { tag.as_str() }));
            options.push("--source");
        }
        let encoding = &document.origin().encoding;
        if self.encoding.is_none() && encoding != "UTF-8" {
            guessed.push(format!("encoding {encoding}"));
            options.push("--encoding");
        }
        if !guessed.is_empty() {
            notes.note(&format!("{name}: guessed {} (set with {})", guessed.join(", "), options.join(", ")));
        }
    }

    fn units(&self, path: &Path, stream: Stream, format: Format, said: [Option<&str>; 2]) -> Result<Body> {
        let options = SourceOptions {
            format: Some(format),
            encoding: self.encoding.clone(),
            languages: said.into_iter().flatten().map(str::to_owned).collect(),
            ..SourceOptions::default()
        };
        let mut reader = source::open(stream, &options).map_err(|error| failure(error, path))?;
        let header = reader.header().source_language().map(str::to_owned);
        let (mut units, mut language) = (Vec::new(), None);
        while let Some(mut unit) = reader.next_unit().map_err(|error| failure(error, path))? {
            let at = match said[0] {
                Some(wanted) => choose(&unit, wanted).map(|chosen| chosen.at),
                None => Some(source_of(&unit, header.as_deref())).filter(|at| *at < unit.variants.len()),
            };
            let Some(at) = at else { continue };
            unit.variants[..=at].rotate_right(1);
            language.get_or_insert_with(|| unit.variants[0].language().to_owned());
            units.push(unit);
        }
        Ok(Body::Units { units, source: language.filter(|code| !code.is_empty()), is_text: false })
    }
}

fn of_sentences(sentences: &Sentences, source: Option<&str>) -> Body {
    let tag: &LanguageTag = sentences.document().language();
    let own = (!tag.is_undetermined()).then(|| tag.as_str().to_owned());
    let code = source.map(str::to_owned).or(own);
    let variant = |number: usize| {
        let text = sentences.line_of(number..number + 1);
        Unit::new(vec![Variant::new(code.as_deref().unwrap_or("und"), Segment::from(text))])
    };
    Body::Units { units: (0..sentences.len()).map(variant).collect(), source: code.clone(), is_text: true }
}
