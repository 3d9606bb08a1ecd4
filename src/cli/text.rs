//! An input of `align` or `segment` -> a `Document`, saying what had to be guessed.

use std::sync::Arc;
use std::time::SystemTime;

use clap::ValueEnum;

use crate::bitext::{Document, LanguageTag};
use crate::formats::{encoding, language, plain};

use super::error::{Failure, Kind, Result};
use super::input::Input;
use super::notes::{Notes, warn};

/// How lines make paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Paragraph {
    /// Found out from the text.
    #[default]
    Auto,
    /// A blank line ends a paragraph; lines in between belong together.
    BlankLine,
    /// Each line is a paragraph.
    Newline,
}

/// How to read one text.
pub struct How<'a> {
    /// What to call it in messages: `source`, `target`, or nothing.
    pub side: &'a str,
    /// The encoding, when the person says it.
    pub encoding: Option<&'a str>,
    /// The language, when the person says it.
    pub language: Option<&'a LanguageTag>,
    /// How lines make paragraphs; `None` when each line is a sentence.
    pub paragraph: Option<Paragraph>,
}

/// A text as read.
pub struct Text {
    /// The path as given.
    pub name: String,
    /// Its characters, paragraphs and language.
    pub document: Arc<Document>,
    /// The language the text looks like, whatever the person says.
    pub looks_like: language::Decided,
    /// When the file was last changed.
    pub modified: Option<SystemTime>,
}

/// Reads a text and says in one line what was guessed of it.
pub fn read(input: Input, how: &How, notes: Notes) -> Result<Text> {
    let options = plain::ReadOptions {
        encoding: how.encoding.map(str::to_owned),
        language: how.language.cloned(),
        layout: match how.paragraph {
            None => plain::Layout::Lines,
            Some(Paragraph::Auto) => plain::Layout::Auto,
            Some(Paragraph::BlankLine) => plain::Layout::BlankLine,
            Some(Paragraph::Newline) => plain::Layout::Newline,
        },
    };
    let read =
        plain::read(&input.bytes, &input.name, &options).map_err(|error| Failure::new(Kind::Input, error))?;
    for warning in &read.warnings {
        warn(warning);
    }
    let guessed = guesses(&read, how.side);
    if !guessed.is_empty() {
        notes.note(&format!("{}: {guessed}", input.name));
    }
    let looks_like = match how.language {
        None => read.language,
        Some(_) => language::detect(read.document.text()),
    };
    Ok(Text { name: input.name, document: Arc::new(read.document), looks_like, modified: input.modified })
}

/// What was guessed and which option sets it; empty when nothing was.
fn guesses(read: &plain::ReadText, side: &str) -> String {
    let option = |name: &str| if side.is_empty() { format!("--{name}") } else { format!("--{side}-{name}") };
    let (mut guessed, mut options) = (Vec::new(), Vec::new());
    if read.language.how != language::How::Asked {
        let unknown = read.language.how == language::How::Unknown;
        let tag = if unknown { "unknown" } else { read.language.tag.as_str() };
        guessed.push(format!("language {tag}"));
        options.push(option("lang"));
    }
    if matches!(read.encoding.how, encoding::How::Guessed | encoding::How::ZeroBytes) {
        guessed.push(format!("encoding {}", read.encoding.name));
        options.push(option("encoding"));
    }
    if guessed.is_empty() {
        return String::new();
    }
    format!("guessed {} (set with {})", guessed.join(", "), options.join(", "))
}
