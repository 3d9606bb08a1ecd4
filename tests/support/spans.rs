//! Whether sentences are their text.

use diglot::bitext::Span;

/// Whether there is nothing to see.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Whether `spans` are trimmed, in order, and leave out white space only.
pub fn covers(text: &str, spans: &[Span]) -> bool {
    let mut from = 0;
    for &span in spans {
        let fits = span.start >= from && !span.is_empty() && text.get(span.range()).is_some();
        if !fits || !is_blank(&text[from..span.start]) || span.trimmed(text) != span {
            return false;
        }
        from = span.end;
    }
    is_blank(&text[from..])
}
