//! The sentences of one document.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use thiserror::Error;

use super::{Document, Span};

/// Ordered spans of one [`Document`]; every visible character of the document is in exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentences {
    document: Arc<Document>,
    spans: Vec<Span>,
    paragraphs: Vec<usize>,
    edits: BTreeMap<usize, String>,
}

/// Why spans are not the sentences of a document.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum SentencesError {
    /// A span reaches outside its paragraph, overlaps the one before it, is blank, or cuts a character.
    #[error("sentence {number} ({start}..{end}) does not fit the text")]
    Span {
        /// Which sentence, from 0.
        number: usize,
        /// Its first byte.
        start: usize,
        /// One past its last byte.
        end: usize,
    },
    /// Text between two sentences that no sentence holds.
    #[error("text at byte {at} is in no sentence")]
    Lost {
        /// The first byte of it.
        at: usize,
    },
}

impl Sentences {
    /// Checks that `spans` are in order, inside paragraphs and lose nothing, and trims white space off them.
    pub fn new(document: Arc<Document>, spans: Vec<Span>) -> Result<Self, SentencesError> {
        let text = document.text();
        let mut paragraphs = Vec::with_capacity(spans.len());
        let mut trimmed = Vec::with_capacity(spans.len());
        let (mut from, mut paragraph) = (0, 0);
        for (number, &Span { start, end }) in spans.iter().enumerate() {
            let error = SentencesError::Span { number, start, end };
            if start < from || end <= start || text.get(start..end).is_none() {
                return Err(error);
            }
            let span = Span { start, end }.trimmed(text);
            while document.paragraphs().get(paragraph).is_some_and(|p| p.end <= span.start) {
                paragraph += 1;
            }
            if span.is_empty() || !document.paragraphs().get(paragraph).is_some_and(|p| p.contains(span)) {
                return Err(error);
            }
            check_nothing_lost(text, from..start)?;
            from = end;
            trimmed.push(span);
            paragraphs.push(paragraph);
        }
        check_nothing_lost(text, from..text.len())?;
        Ok(Self { document, spans: trimmed, paragraphs, edits: BTreeMap::new() })
    }

    /// The same sentences, those with the numbers in `edits` with the text a person gave them; the document stays as it is. Numbers
    /// of no sentence are ignored.
    #[must_use]
    pub fn with_edits(mut self, edits: BTreeMap<usize, String>) -> Self {
        self.edits = edits;
        self.edits.split_off(&self.spans.len());
        self
    }

    /// The text that a person gave sentence `number`; `None` when it stands as in the document.
    pub fn edited(&self, number: usize) -> Option<&str> {
        self.edits.get(&number).map(String::as_str)
    }

    /// All that a person edited, by number of the sentence.
    pub fn edits(&self) -> &BTreeMap<usize, String> {
        &self.edits
    }

    /// The document the spans point into.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The spans in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The text of sentence `number`, as it stands in the document (a hard-wrapped sentence keeps its line ends).
    ///
    /// # Panics
    /// When there is no such sentence.
    pub fn text(&self, number: usize) -> &str {
        self.document.slice(self.spans[number])
    }

    /// The number of the paragraph that sentence `number` stands in.
    ///
    /// # Panics
    /// When there is no such sentence.
    pub fn paragraph(&self, number: usize) -> usize {
        self.paragraphs[number]
    }

    /// From the first byte of the first sentence of `range` to the last byte of its last; `None` for an empty range.
    pub fn span_of(&self, range: Range<usize>) -> Option<Span> {
        let spans = self.spans.get(range)?;
        Some(Span { start: spans.first()?.start, end: spans.last()?.end })
    }

    /// The sentences of `range` on one line: line ends, tabs and runs of plain spaces become one space,
    /// no-break spaces stay, sentences are joined by one space (by none in Chinese and Japanese). A sentence that a person edited
    /// stands as edited.
    pub fn line_of(&self, range: Range<usize>) -> String {
        let glue = if matches!(self.document.language().primary(), "zh" | "ja") { "" } else { " " };
        let text = |number| self.edited(number).unwrap_or_else(|| self.text(number));
        let lines = range.map(|number| on_one_line(text(number))).collect::<Vec<_>>();
        lines.join(glue)
    }
}

/// `text` with each run of line ends, tabs and spaces as one space; other white space is kept.
fn on_one_line(text: &str) -> String {
    let plain = |c: char| {
        matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut out = String::with_capacity(text.len());
    for part in text.split(plain).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn check_nothing_lost(text: &str, range: Range<usize>) -> Result<(), SentencesError> {
    let start = range.start;
    match text[range].find(|c: char| !c.is_whitespace()) {
        Some(at) => Err(SentencesError::Lost { at: start + at }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LanguageTag, Origin};
    use super::*;

    fn sentences(
        text: &str,
        paragraphs: &[(usize, usize)],
        spans: &[(usize, usize)],
    ) -> Result<Sentences, SentencesError> {
        let spans_of = |pairs: &[(usize, usize)]| {
            pairs.iter().map(|&(start, end)| Span { start, end }).collect::<Vec<_>>()
        };
        let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
        let document =
            Document::new(text.into(), spans_of(paragraphs), LanguageTag::undetermined(), origin).unwrap();
        Sentences::new(Arc::new(document), spans_of(spans))
    }

    #[test]
    fn white_space_is_trimmed_and_text_never_lost() {
        let text = "It rained.  We left.";
        let two = sentences(text, &[(0, 20)], &[(0, 12), (12, 20)]).unwrap();
        assert_eq!((two.text(0), two.text(1)), ("It rained.", "We left."));
        assert_eq!(sentences(text, &[(0, 20)], &[(0, 10)]), Err(SentencesError::Lost { at: 12 }));
        let overlap = sentences(text, &[(0, 20)], &[(0, 12), (11, 20)]);
        assert_eq!(overlap, Err(SentencesError::Span { number: 1, start: 11, end: 20 }));
    }

    #[test]
    fn a_sentence_stays_inside_its_paragraph() {
        let across = sentences("One\n\nTwo", &[(0, 3), (5, 8)], &[(0, 8)]);
        assert_eq!(across, Err(SentencesError::Span { number: 0, start: 0, end: 8 }));
    }

    #[test]
    fn a_hard_wrapped_sentence_becomes_one_line() {
        let one = sentences("Газета\r\n  сообщила\u{a0}о встрече.", &[(0, 52)], &[(0, 52)]).unwrap();
        assert_eq!(one.line_of(0..1), "Газета сообщила\u{a0}о встрече.");
    }
}
