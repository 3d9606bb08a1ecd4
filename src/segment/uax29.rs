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
    cut_and_note(text, own, &mut Vec::new(), |at, goes_on| {
        let rule = goes_on.unwrap_or("Unicode's rules (UAX #29)");
        decisions.push(Decision { at, ends: goes_on.is_none(), rule: rule.into() });
    });
    decisions
}

/// Tells `note` each place inside `text` where the annex ends a sentence, and what keeps it from ending there.
fn cut_and_note(
    text: &str,
    own: &Abbreviations,
    spans: &mut Vec<Span>,
    mut note: impl FnMut(usize, Option<&'static str>),
) {
    spans.clear();
    let mut start = 0;
    let ends = text.split_sentence_bound_indices().map(|(at, piece)| at + piece.len());
    for end in ends {
        // The annex takes a quote that opens the next sentence for one that closes this: 走了。“你好
        let end = if end < text.len() { text[..end].trim_end_matches(OPENERS).len() } else { end };
        let span = Span::new(start, end).trimmed(text);
        let sentence = &text[span.range()];
        let inside = end < text.len();
        let goes_on = match () {
            () if inside && own.holds_on(sentence) => Some("an abbreviation of your own"),
            () if inside && ends_in_initial(sentence) => Some("initials"),
            () if is_said(text, end) => Some("quoted words of the sentence around them"),
            () if in_title(text, start, end) => Some("inside a title"),
            () => None,
        };
        if !span.is_empty() && !text[end..].trim().is_empty() {
            note(span.end, goes_on);
        }
        if !span.is_empty() && goes_on.is_none() {
            spans.push(span);
            start = end;
        }
    }
}

/// Whether `sentence` ends in the initial of a name: `Napisał to J. R. R. Tolkien.`
fn ends_in_initial(sentence: &str) -> bool {
    let Some(body) = sentence.strip_suffix('.') else { return false };
    let mut letters = body.chars().rev();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(|c| c.is_whitespace() || c == '(')
}

/// Whether the quotation that closes at `end` is a part of the sentence: 「はい。」と言った, “你好！”她说。
fn is_said(text: &str, end: usize) -> bool {
    let (said, rest) = text.split_at(end);
    let Some(said) = said.strip_suffix(['”', '」', '』', '’']) else { return false };
    let speaker = || rest.chars().take(6).take_while(|&c| !"，。、：".contains(c));
    rest.starts_with('と')
        || said.ends_with(['！', '？', '!', '?']) && speaker().any(|c| "说說问問道喊叫答".contains(c))
}

/// The longest title that is taken for one, in bytes.
const LONGEST_TITLE: usize = 120;

/// Whether a title is open at `end` in the sentence from `start`: 《摔跤吧！爸爸》.
fn in_title(text: &str, start: usize, end: usize) -> bool {
    let near = |c: char| c != '《' && c != '》';
    let open = text[start..end].char_indices().rev().take_while(|&(at, _)| end - start - at <= LONGEST_TITLE);
    let open = open.map(|(_, c)| c).find(|&c| !near(c));
    let close = text[end..].char_indices().take_while(|&(at, _)| at <= LONGEST_TITLE);
    open == Some('《') && close.map(|(_, c)| c).find(|&c| !near(c)) == Some('》')
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
        check("“你好！”她说。走了。", &["“你好！”她说。", "走了。"]);
        check("去看《摔跤吧！爸爸》好吗？好！", &["去看《摔跤吧！爸爸》好吗？", "好！"]);
        check("To J. R. R. Tolkien. Śpi.", &["To J. R. R. Tolkien.", "Śpi."]);
        check("「はい。」と言った。寝た。", &["「はい。」と言った。", "寝た。"]);
        check("वह गया। हाँ।", &["वह गया।", "हाँ।"]);
        check("Olen kotona. Sataa.", &["Olen kotona.", "Sataa."]);
    }
}
