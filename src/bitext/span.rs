//! A byte range of a document's text.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` in the text of one [`Document`](super::Document).
///
/// Every stage after reading points into the text with spans and copies nothing.
///
/// ```
/// use diglot::bitext::Span;
/// let span = Span::new(0, 6);
/// assert_eq!(span.len(), 6);
/// assert_eq!(&"Москва"[span.range()], "Мос");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`; a reversed pair becomes the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// This span of `text` without white space at either end.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Span {
        let slice = &text[self.range()];
        let start = self.start + (slice.len() - slice.trim_start().len());
        let end = start + slice.trim().len();
        Span { start, end }
    }
}
