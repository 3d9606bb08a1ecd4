//! A text with its paragraphs and its language.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{LanguageTag, Span};

/// Where a document came from, as the person named it and as we read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The path as given on the command line, or `-` for standard input.
    pub name: String,
    /// The format it was read as: `plain`, `lines` ...
    pub format: String,
    /// The character encoding it was decoded from: `UTF-8`, `windows-1251` ...
    pub encoding: String,
}

/// A decoded text that owns its characters; everything else points into it with [`Span`]s.
///
/// The text is exactly what was decoded: line ends, soft hyphens, no-break spaces and accents stay.
/// Paragraphs are in order, do not overlap, hold at least one visible character and start and end on one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    text: String,
    paragraphs: Vec<Span>,
    language: LanguageTag,
    origin: Origin,
}

/// Why paragraphs do not fit a text.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// A paragraph reaches outside the text, into the middle of a character or into another paragraph.
    #[error("paragraph {number} ({start}..{end}) does not fit the text")]
    Paragraph {
        /// Which paragraph, from 0.
        number: usize,
        /// Its first byte.
        start: usize,
        /// One past its last byte.
        end: usize,
    },
    /// Text stands outside every paragraph.
    #[error("text at byte {at} is in no paragraph")]
    Outside {
        /// The first byte of it.
        at: usize,
    },
}

impl Document {
    /// Builds a document; the paragraphs must cover every visible character, in order.
    pub fn new(
        text: String,
        paragraphs: Vec<Span>,
        language: LanguageTag,
        origin: Origin,
    ) -> Result<Self, DocumentError> {
        let mut from = 0;
        for (number, &Span { start, end }) in paragraphs.iter().enumerate() {
            let fits = from <= start && start < end && text.get(start..end).is_some();
            if !fits {
                return Err(DocumentError::Paragraph { number, start, end });
            }
            check_blank(&text, from..start)?;
            from = end;
        }
        check_blank(&text, from..text.len())?;
        let paragraphs = paragraphs.into_iter().map(|span| span.trimmed(&text)).collect::<Vec<_>>();
        if let Some(number) = paragraphs.iter().position(|span| span.is_empty()) {
            let Span { start, end } = paragraphs[number];
            return Err(DocumentError::Paragraph { number, start, end });
        }
        Ok(Self { text, paragraphs, language, origin })
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs in order.
    pub fn paragraphs(&self) -> &[Span] {
        &self.paragraphs
    }

    /// The language of the text, `und` when nobody could tell.
    pub fn language(&self) -> &LanguageTag {
        &self.language
    }

    /// The same document under another language.
    #[must_use]
    pub fn with_language(mut self, language: LanguageTag) -> Self {
        self.language = language;
        self
    }

    /// Where the document came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The text of a span of this document.
    ///
    /// # Panics
    /// When the span is not one of this document.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}

fn check_blank(text: &str, range: Range<usize>) -> Result<(), DocumentError> {
    let start = range.start;
    match text[range].find(|c: char| !c.is_whitespace()) {
        Some(at) => Err(DocumentError::Outside { at: start + at }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, paragraphs: &[(usize, usize)], expected: Result<usize, DocumentError>) {
        let spans = paragraphs.iter().map(|&(start, end)| Span { start, end }).collect();
        let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
        let got = Document::new(text.to_owned(), spans, LanguageTag::undetermined(), origin);
        assert_eq!(got.map(|document| document.paragraphs().len()), expected);
    }

    #[test]
    fn paragraphs_cover_the_text() {
        check("One.\n\nTwo.", &[(0, 4), (6, 10)], Ok(2));
        check("One.\n\nTwo.", &[(0, 4)], Err(DocumentError::Outside { at: 6 }));
        check("One.", &[(0, 9)], Err(DocumentError::Paragraph { number: 0, start: 0, end: 9 }));
        check("Да", &[(0, 1)], Err(DocumentError::Paragraph { number: 0, start: 0, end: 1 }));
        check(" \n", &[], Ok(0));
    }
}
