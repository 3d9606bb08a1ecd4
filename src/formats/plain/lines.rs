//! Text -> the spans of its paragraphs, by the lengths of its lines.

use super::Layout;
use crate::bitext::Span;

/// Lines longer than this are paragraphs, hard-wrapped text is narrower.
const WIDEST: usize = 120;

/// The paragraphs of `text` and the layout used, which is the one asked for unless that is [`Layout::Auto`].
pub(super) fn paragraphs(text: &str, layout: Layout) -> (Vec<Span>, Layout) {
    let lines = split(text);
    match layout {
        Layout::Newline => (each_line(&lines), layout),
        Layout::BlankLine | Layout::Lines => (blocks(&lines, |_, _| false), layout),
        Layout::Auto => match Wrapping::of(text, &lines) {
            Some(wrapping) => (blocks(&lines, |from, at| wrapping.ends(from, at)), Layout::BlankLine),
            None => (each_line(&lines), Layout::Newline),
        },
    }
}

/// A line of the text without its line end.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// From its first character, white space included.
    span: Span,
    /// Its length in characters without white space at its end.
    width: usize,
    /// White space at its start, in characters.
    indent: usize,
    /// Nothing but white space.
    blank: bool,
    /// A form feed or a paragraph separator ends it.
    hard: bool,
}

/// Cuts at every kind of line end: LF, CR, CRLF, VT, FF, NEL and the separators of Unicode.
fn split(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut after_return = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let second_half = after_return && c == '\n';
        after_return = c == '\r';
        if second_half {
            start = end;
        } else if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            lines.push(Line::new(text, Span::new(start, at), matches!(c, '\u{c}' | '\u{2029}')));
            start = end;
        }
    }
    lines.push(Line::new(text, Span::new(start, text.len()), true));
    lines
}

impl Line {
    fn new(text: &str, span: Span, hard: bool) -> Self {
        let content = text[span.range()].trim_end();
        let indent =
            content.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        Self { span, width: content.chars().count(), indent, blank: content.is_empty(), hard }
    }
}

/// Each line that is not blank.
fn each_line(lines: &[Line]) -> Vec<Span> {
    lines.iter().filter(|line| !line.blank).map(|line| line.span).collect()
}

/// Runs of lines up to a blank line, a hard end or a line after which `ends(first of the run, line)` says so.
fn blocks(lines: &[Line], ends: impl Fn(usize, usize) -> bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = None;
    for (at, line) in lines.iter().enumerate() {
        if !line.blank {
            let first = *from.get_or_insert(at);
            let last = line.hard || lines.get(at + 1).is_none_or(|next| next.blank) || ends(first, at);
            if last {
                spans.push(Span::new(lines[first].span.start, line.span.end));
                from = None;
            }
        }
    }
    spans
}

/// How a text is wrapped.
struct Wrapping<'a> {
    text: &'a str,
    lines: &'a [Line],
    /// The width it was wrapped to, in characters; most lines are this wide but for the word that did not fit.
    width: usize,
    /// White space at the start of ordinary lines.
    indent: usize,
}

impl<'a> Wrapping<'a> {
    /// Looks at the lines that have another line right below them. In wrapped text most of these are as wide as the
    /// next word allows, and many are followed by a small letter; lines that are paragraphs are neither.
    fn of(text: &'a str, lines: &'a [Line]) -> Option<Self> {
        let inner = lines
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| !pair[0].blank && !pair[1].blank && !pair[0].hard)
            .map(|(at, _)| at)
            .collect::<Vec<_>>();
        if inner.is_empty() {
            return None;
        }
        let mut widths = inner.iter().map(|&at| lines[at].width).collect::<Vec<_>>();
        let (_, &mut width, _) = widths.select_nth_unstable((inner.len() * 19 / 20).min(inner.len() - 1));
        let wrapping = Self { text, lines, width, indent: usual_indent(lines, &inner) };
        let count = inner.len();
        let share =
            |test: &dyn Fn(usize) -> bool| inner.iter().filter(|&&at| test(at)).count() as f64 / count as f64;
        let full = share(&|at| wrapping.is_full(at, 1.0));
        let small = share(&|at| wrapping.starts_small(at + 1));
        let open = share(&|at| !wrapping.ends_sentence(at));
        let mean = inner.iter().map(|&at| lines[at].width).sum::<usize>() / count;
        let filled = lines.iter().filter(|line| !line.blank).count();
        let long = lines.iter().filter(|line| line.width > WIDEST).count();
        let narrow = long * 20 <= filled && mean >= 24;
        let wrapped = if narrow {
            (small >= 0.35 && open >= 0.5) || (full >= 0.75 && open >= 0.6 && small > 0.0 && count >= 2)
        } else {
            // Wrapped to more than 120 columns: sentences that go on in the next line all the time.
            mean >= 60 && count >= 5 && small >= 0.5 && open >= 0.7
        };
        wrapped.then_some(wrapping)
    }

    /// Whether a paragraph that starts with line `first` ends with line `at`, though no blank line follows.
    fn ends(&self, first: usize, at: usize) -> bool {
        let next = at + 1;
        if self.starts_small(next) {
            return false;
        }
        let next_indent = self.lines[next].indent;
        let indented = next_indent >= self.indent + 2 && next_indent > self.lines[at].indent;
        let sentence = self.ends_sentence(at);
        // The next word had room on this line, so somebody ended the line on purpose: a heading, the end of a paragraph.
        let short = !self.is_full(at, 0.75) && (sentence || at == first);
        let listed = self.starts_item(next) && (sentence || self.ends_with(at, &[':', ';']));
        // The first line of an indented paragraph stands further right than the lines below it.
        let first_line = self.lines[at].indent >= self.indent + 2 && !short;
        (indented && (sentence || !first_line)) || short || listed
    }

    /// Whether the next line's first word would have gone beyond `part` of the width.
    fn is_full(&self, at: usize, part: f64) -> bool {
        let next = self.content(at + 1);
        let first = next.chars().next().map_or(0, |c| {
            // Chinese and Japanese break between any two characters.
            if c >= '\u{2e80}' {
                1
            } else {
                next.split(char::is_whitespace).next().map_or(0, |word| word.chars().count())
            }
        });
        (self.lines[at].width + 1 + first) as f64 > self.width as f64 * part
    }

    fn content(&self, at: usize) -> &str {
        self.text[self.lines[at].span.range()].trim()
    }

    /// Whether line `at` starts in the middle of a sentence by the look of it.
    fn starts_small(&self, at: usize) -> bool {
        let opening =
            |c: char| matches!(c, '«' | '„' | '“' | '"' | '(' | '[' | '…' | '—' | '–' | '-' | ' ' | '\u{a0}');
        self.content(at).trim_start_matches(opening).chars().next().is_some_and(char::is_lowercase)
    }

    /// Whether line `at` starts as an item of a list or a line of dialogue.
    fn starts_item(&self, at: usize) -> bool {
        let content = self.content(at);
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = (1..=3).contains(&digits) && content[digits..].starts_with(['.', ')']);
        numbered || content.starts_with(['—', '–', '-', '•', '*', '·', '■', '►'])
    }

    /// Whether a sentence can end with line `at`.
    fn ends_sentence(&self, at: usize) -> bool {
        let closing = |c: char| matches!(c, '»' | '“' | '”' | '"' | '\'' | '’' | ')' | ']');
        let end = self.content(at).trim_end_matches(closing);
        end.ends_with(['.', '!', '?', '…', '。', '！', '？', '։', '।'])
    }

    fn ends_with(&self, at: usize, marks: &[char]) -> bool {
        self.content(at).ends_with(marks)
    }
}

/// The commonest white space at the start of the lines inside paragraphs.
fn usual_indent(lines: &[Line], inner: &[usize]) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for &at in inner {
        *counts.entry(lines[at + 1].indent).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|&(_, count)| count).map_or(0, |(indent, _)| indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, layout: Layout, expected: &[&str]) {
        let (spans, _) = paragraphs(text, layout);
        let got = spans.into_iter().map(|span| text[span.range()].trim()).collect::<Vec<_>>();
        assert_eq!(got, expected);
    }

    #[test]
    fn as_asked() {
        let text = "Встреча\nв Осло\n\nКонец.";
        check(text, Layout::BlankLine, &["Встреча\nв Осло", "Конец."]);
        check(text, Layout::Lines, &["Встреча\nв Осло", "Конец."]);
        check(text, Layout::Newline, &["Встреча", "в Осло", "Конец."]);
    }
}
