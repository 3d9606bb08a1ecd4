//! A paragraph -> its sentences by Unicode Standard Annex 29, for languages we have no data for.

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviations::Abbreviations;
use super::engine::Decision;
use crate::bitext::Span;

/// Marks that open what follows.
const OPENERS: &[char] = &['“', '‘', '《', '〈', '「', '『', '（', '【', '〔', '«', '¿', '¡', '('];

/// Fills `spans` with the sentences of `text`, trimmed; none ends after one of a person's `own` abbreviations.
pub(super) fn cut(text: &str, own: &Abbreviations, spans: &mut Vec<Span>) {
    cut_and_note(text, own, spans, |_, _| ());
}

/// What was decided at each place where the annex ends a sentence.
pub(super) fn explain(text: &str, own: &Abbreviations) -> Vec<Decision> {
    let mut decisions = Vec::new();
    cut_and_note(text, own, &mut Vec::new(), |at, ends| {
        let rule = if ends { "Unicode's rules (UAX #29)" } else { "an abbreviation of your own" };
        decisions.push(Decision { at, ends, rule: rule.into() });
    });
    decisions
}

/// Tells `note` each place inside `text` where the annex ends a sentence, and whether one ends there.
fn cut_and_note(text: &str, own: &Abbreviations, spans: &mut Vec<Span>, mut note: impl FnMut(usize, bool)) {
    spans.clear();
    let mut start = 0;
    let ends = text.split_sentence_bound_indices().map(|(at, piece)| at + piece.len());
    for end in ends {
        // The annex takes a quote that opens the next sentence for one that closes this: 走了。“你好
        let end = if end < text.len() { text[..end].trim_end_matches(OPENERS).len() } else { end };
        let span = Span::new(start, end).trimmed(text);
        let goes_on = end < text.len() && own.holds_on(&text[span.range()]);
        if !span.is_empty() && !text[end..].trim().is_empty() {
            note(span.end, !goes_on);
        }
        if !span.is_empty() && !goes_on {
            spans.push(span);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut spans = Vec::new();
        cut(text, &Abbreviations::default(), &mut spans);
        assert_eq!(spans.iter().map(|span| &text[span.range()]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sentences_of_other_languages() {
        check("今天下雨。我们走了！真的？", &["今天下雨。", "我们走了！", "真的？"]);
        check("他说：「你好。」然后走了。", &["他说：「你好。」", "然后走了。"]);
        check("他走了。“你好”是什么？《西游记》很长。", &["他走了。", "“你好”是什么？", "《西游记》很长。"]);
        check("Olen kotona. Sataa.", &["Olen kotona.", "Sataa."]);
    }
}
