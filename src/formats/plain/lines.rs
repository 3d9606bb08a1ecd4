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

/// A line with something on it, without its line end.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// From its first character, white space included.
    span: Span,
    /// Its length in characters without white space at its end.
    width: usize,
    /// White space at its start, in characters.
    indent: usize,
    /// A blank line, a form feed, a paragraph separator or the end of the text follows.
    last: bool,
}

/// Cuts at every kind of line end: LF, CR, CRLF, VT, FF, NEL and the separators of Unicode; leaves out blank lines.
fn split(text: &str) -> Vec<Line> {
    let mut lines = Vec::<Line>::new();
    let mut start = 0;
    let mut after_return = false;
    for (at, c) in text.char_indices() {
        let second_half = after_return && c == '\n';
        after_return = c == '\r';
        if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            if !second_half {
                add(&mut lines, text, Span::new(start, at), matches!(c, '\u{c}' | '\u{2029}'));
            }
            start = at + c.len_utf8();
        }
    }
    add(&mut lines, text, Span::new(start, text.len()), true);
    lines
}

/// Adds the line `span`, or, if it is blank, notes that at the line before.
fn add(lines: &mut Vec<Line>, text: &str, span: Span, last: bool) {
    let content = text[span.range()].trim_end();
    if content.is_empty() {
        if let Some(before) = lines.last_mut() {
            before.last = true;
        }
        return;
    }
    let white = content.chars().take_while(|c| c.is_whitespace());
    let indent = white.map(|c| if c == '\t' { 4 } else { 1 }).sum();
    lines.push(Line { span, width: content.chars().count(), indent, last });
}

/// Each line.
fn each_line(lines: &[Line]) -> Vec<Span> {
    lines.iter().map(|line| line.span).collect()
}

/// Runs of lines up to a last one or one after which `ends(first of the run, line)` says so.
fn blocks(lines: &[Line], ends: impl Fn(usize, usize) -> bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut first = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.last || at + 1 == lines.len() || ends(first, at) {
            spans.push(Span::new(lines[first].span.start, line.span.end));
            first = at + 1;
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
    /// Whether more of it marks the first line of a paragraph.
    indent_marks: bool,
    /// The part of the width that a line must leave free with the next word to have been ended on purpose.
    room: f64,
}

impl<'a> Wrapping<'a> {
    /// Looks at the lines that have another line right below them. In wrapped text most of these are as wide as the
    /// next word allows, and many are followed by a small letter; lines that are paragraphs are neither.
    fn of(text: &'a str, lines: &'a [Line]) -> Option<Self> {
        let mut inner =
            (1..lines.len()).map(|below| below - 1).filter(|&at| !lines[at].last).collect::<Vec<_>>();
        let indent = usual_indent(lines, &inner);
        let mut wrapping = Self { text, lines, width: 0, indent, indent_marks: false, room: 0.75 };
        // Of indented lines right below each other, those that go on in the middle of a sentence are a quotation set off
        // by white space; where they do not, white space marks the start of a paragraph.
        let below = inner.iter().filter(|&&at| wrapping.is_indented(at) && wrapping.is_indented(at + 1));
        let (small, all) = below
            .fold((0, 0), |(small, all), &at| (small + usize::from(wrapping.starts_small(at + 1)), all + 1));
        wrapping.indent_marks = small * 10 <= all;
        inner.retain(|&at| match (wrapping.is_indented(at), wrapping.is_indented(at + 1)) {
            (_, false) => true,
            (true, true) => !wrapping.indent_marks,
            (false, true) => wrapping.starts_item(at),
        });
        if inner.is_empty() {
            return None;
        }
        let mut widths = inner.iter().map(|&at| lines[at].width).collect::<Vec<_>>();
        let (_, &mut width, _) = widths.select_nth_unstable((inner.len() * 19 / 20).min(inner.len() - 1));
        wrapping.width = width;
        wrapping.is_wrapped(&inner).then(|| {
            // A program wrapped it when every line that breaks a sentence is full; then any other ends a paragraph.
            let broken = inner.iter().filter(|&&at| !wrapping.ends_sentence(at)).collect::<Vec<_>>();
            let exact = broken.iter().filter(|&&&at| wrapping.is_full(at, 1.0)).count();
            wrapping.room = if exact * 20 >= broken.len() * 19 { 1.0 } else { wrapping.room };
            wrapping
        })
    }

    /// Decides by the lines `inner`, which have a line of the same paragraph below them if the text is wrapped.
    fn is_wrapped(&self, inner: &[usize]) -> bool {
        let count = inner.len();
        let share =
            |test: &dyn Fn(usize) -> bool| inner.iter().filter(|&&at| test(at)).count() as f64 / count as f64;
        let full = share(&|at| self.is_full(at, 1.0));
        let nearly = share(&|at| self.is_full(at, 0.7));
        let small = share(&|at| self.starts_small(at + 1));
        let open = share(&|at| !self.ends_sentence(at));
        let items = share(&|at| self.starts_item(at + 1));
        let mean = inner.iter().map(|&at| self.lines[at].width).sum::<usize>() / count;
        if items > 0.5 || mean < 24 {
            return false;
        }
        let long = self.lines.iter().filter(|line| line.width > WIDEST).count();
        if long * 20 <= self.lines.len() {
            let some_small = small > 0.0 || (mean >= 45 && full >= 0.9 && open >= 0.9);
            (small >= 0.35 && open >= 0.5 && nearly >= 0.6)
                || (full >= 0.75 && open >= 0.6 && count >= 2 && some_small)
        } else {
            // Wrapped to more than 120 columns, which paragraphs may be as well: only sentences that go on tell.
            mean >= 60 && open >= 0.7 && ((small >= 0.5 && count >= 5) || (small >= 0.3 && full >= 0.8))
        }
    }

    /// Whether line `at` stands further right than ordinary lines.
    fn is_indented(&self, at: usize) -> bool {
        self.lines[at].indent >= self.indent + 2
    }

    /// Whether a paragraph that starts with line `first` ends with line `at`, though no blank line follows.
    fn ends(&self, first: usize, at: usize) -> bool {
        let next = at + 1;
        let sentence = self.ends_sentence(at);
        // The lines of an item of a list stand further right than its number.
        let hanging = self.starts_item(first)
            && (1..=6).contains(&self.indent_of(next).saturating_sub(self.indent_of(first)));
        let indented = self.is_indented(next) && !hanging;
        if self.starts_small(next) {
            return indented && sentence;
        }
        let deeper = self.indent_of(next) > self.indent_of(at);
        // The next word had room on this line, so somebody ended the line on purpose: a heading, the end of a paragraph.
        let short = !self.is_full(at, self.room) && (sentence || at == first);
        let listed = self.starts_item(next) && (sentence || self.content(at).ends_with([':', ';']));
        (indented && (deeper || self.indent_marks)) || short || listed
    }

    fn indent_of(&self, at: usize) -> usize {
        self.lines[at].indent
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
}

/// The least white space at the start that is not an exception among the lines inside paragraphs.
fn usual_indent(lines: &[Line], inner: &[usize]) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for &at in inner {
        *counts.entry(lines[at + 1].indent).or_default() += 1;
    }
    counts.into_iter().find(|&(_, count)| count * 7 >= inner.len()).map_or(0, |(indent, _)| indent)
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
