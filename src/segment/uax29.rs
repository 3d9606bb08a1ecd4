//! A paragraph -> its sentences by Unicode Standard Annex 29, for languages we have no data for.

use unicode_segmentation::UnicodeSegmentation;

use crate::bitext::Span;

/// Fills `spans` with the sentences of `text`, trimmed.
pub(super) fn cut(text: &str, spans: &mut Vec<Span>) {
    spans.clear();
    let pieces = text.split_sentence_bound_indices();
    let trimmed = pieces.map(|(start, piece)| Span::new(start, start + piece.len()).trimmed(text));
    spans.extend(trimmed.filter(|span| !span.is_empty()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut spans = Vec::new();
        cut(text, &mut spans);
        assert_eq!(spans.iter().map(|span| &text[span.range()]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sentences_of_other_languages() {
        check("今天下雨。我们走了！真的？", &["今天下雨。", "我们走了！", "真的？"]);
        check("他说：「你好。」然后走了。", &["他说：「你好。」", "然后走了。"]);
        check("Olen kotona. Sataa.", &["Olen kotona.", "Sataa."]);
    }
}
