//! A terminator -> a candidate: the whole run (`?!`, `...`), what closes after it, and what stands to the right.

use std::ops::Range;

use super::engine::Context;
use super::marks::{Family, Kind, NO_PARTNER};
use super::words::{
    Shape, after, before, is_combining, is_ignorable, is_letter, shape, skip_space, word_after,
};

/// A place where a sentence may end.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The terminators, first to last.
    pub run: Range<usize>,
    /// What kind of run.
    pub kind: RunKind,
    /// Past the run and all that closes after it: the sentence would end here.
    pub end: usize,
    /// The number of the outermost opening bracket closed between run and end.
    pub closed_bracket: Option<usize>,
    /// The number of the outermost opening quote closed between run and end.
    pub closed_quote: Option<usize>,
    /// What follows.
    pub right: Right,
    /// The number of the first mark after the candidate.
    pub next_mark: usize,
}

/// What the run says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunKind {
    /// One full stop after a word or number.
    Period,
    /// A full stop after a closing quote or bracket: `«Кто там?».`
    PlainPeriod,
    /// `…`, `...`, `. . .`
    Ellipsis,
    /// Holds a question or exclamation mark.
    Strong,
    /// `。` and its like.
    Wide,
}

/// What stands to the right of a candidate.
#[derive(Debug)]
pub(super) struct Right {
    /// Whether white space comes first.
    pub gap: bool,
    /// Whether a dash comes before the first word.
    pub dash: bool,
    /// Whether an omission comes before the first word: `[...]`, `<…>`.
    pub omission: bool,
    /// The number of the first opening quote or bracket before the first word.
    pub opener: Option<usize>,
    /// The first word.
    pub word: Range<usize>,
    /// How it looks; `None` when punctuation or a symbol stands there.
    pub shape: Shape,
    /// The character the right side starts with, dashes and openers skipped.
    pub first: Option<char>,
}

/// Reads the candidate that starts with mark `number`.
pub(super) fn read(here: &Context, number: usize) -> Candidate {
    let (text, marks) = (here.text, here.marks);
    let first = marks[number];
    let mut run = first.at..first.end;
    let (mut strong, mut wide, mut dots) = (false, false, 0);
    let mut plain = false;
    let mut end = first.at;
    let mut next = number;
    let (mut closed_bracket, mut closed_quote) = (None, None);
    if closes_before_dots(here, number) {
        let end = first.end;
        let right = read_right(here, end, number + 1);
        let kind = RunKind::Period;
        return Candidate { run, kind, end, closed_bracket, closed_quote, right, next_mark: number + 1 };
    }
    while let Some(mark) = marks.get(next) {
        let spaced_dot = mark.kind == Kind::Period && dots > 0 && is_spaced_dot(here, next);
        if mark.kind.is_terminator() && (mark.at == end || spaced_dot) {
            if closed_bracket.is_some() || closed_quote.is_some() {
                (strong, wide, dots, plain) = (false, false, 0, true);
                (closed_bracket, closed_quote) = (None, None);
            }
            match mark.kind {
                Kind::Strong => strong = true,
                Kind::Wide => wide = true,
                Kind::Ellipsis => dots += 2,
                _ => dots += 1,
            }
            run.end = mark.end;
        } else if mark.kind.closes() && (mark.at == end || is_spaced_closer(here, next, end)) {
            let opener = (mark.partner != NO_PARTNER).then_some(mark.partner);
            match mark.kind {
                Kind::CloseBracket(_) => closed_bracket = opener.or(closed_bracket),
                _ => closed_quote = opener.or(closed_quote).or(Some(NO_PARTNER)),
            }
        } else if mark.at == end && is_footnote(here, next) || is_omission(here, next, end) {
            next = mark.partner;
        } else {
            break;
        }
        end = skip_superscript(text, marks[next].end);
        next += 1;
    }
    let kind = match (wide, strong, dots) {
        (true, ..) => RunKind::Wide,
        (_, true, _) => RunKind::Strong,
        (.., 2..) => RunKind::Ellipsis,
        _ if plain => RunKind::PlainPeriod,
        _ => RunKind::Period,
    };
    let end = skip_smile(text, end);
    while marks.get(next).is_some_and(|mark| mark.at < end) {
        next += 1;
    }
    let right = read_right(here, end, next);
    Candidate { run, kind, end, closed_bracket, closed_quote, right, next_mark: next }
}

/// Whether mark `number` is a full stop with exactly three spaced dots after it: `It ended. . . . The next`.
/// The three dots stand for what is left out before the next sentence.
fn closes_before_dots(here: &Context, number: usize) -> bool {
    let attached = before(here.text, here.marks[number].at).is_some_and(|c| !c.is_whitespace());
    let dots = (number + 1..here.marks.len()).take(4);
    attached && dots.take_while(|&next| is_spaced_dot(here, next)).count() == 3 && {
        let end = here.marks[number + 3].end;
        let next = skip_space(here.text, end);
        next > end && shape(after(here.text, next)) == Shape::Capital
    }
}

/// Whether mark `number` is a dot of a spaced ellipsis: a space, the dot, and a space or the end after it.
fn is_spaced_dot(here: &Context, number: usize) -> bool {
    let mark = here.marks[number];
    let previous = here.marks[number - 1];
    let gap = &here.text[previous.end..mark.at];
    previous.kind == Kind::Period
        && matches!(gap, " " | "\u{a0}" | "\u{202f}")
        && after(here.text, mark.end).is_none_or(|c| !is_letter(c))
}

/// Whether closing mark `number` belongs to the run though a space stands between: `Il est parti. » Elle`.
fn is_spaced_closer(here: &Context, number: usize, end: usize) -> bool {
    let mark = here.marks[number];
    // What a paragraph before opened has no partner here, but `»` in white space closes.
    let closes = mark.partner != NO_PARTNER || mark.kind == Kind::CloseQuote(Family::Angle);
    closes
        && matches!(mark.kind, Kind::CloseQuote(_))
        && matches!(&here.text[end..mark.at], " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
}

/// Whether opening mark `number` starts a footnote mark: `году.[1]`, `Рима.[прим. 2]`.
fn is_footnote(here: &Context, number: usize) -> bool {
    let mark = here.marks[number];
    let Some(close) = here.marks.get(mark.partner) else { return false };
    let inside = here.text.get(mark.end..close.at).unwrap_or("");
    here.text[mark.at..].starts_with('[') && mark.partner > number && !inside.is_empty() && inside.len() <= 24
}

/// Whether opening mark `number`, after white space, starts a `(...)` that stands for what is left out after the
/// sentence: `Кто это? (...) Никто`.
fn is_omission(here: &Context, number: usize, end: usize) -> bool {
    let mark = here.marks[number];
    let between = &here.text[end..mark.at];
    let Some(close) = here.marks.get(mark.partner) else { return false };
    mark.partner > number
        && !between.is_empty()
        && between.chars().all(char::is_whitespace)
        && matches!(&here.text[mark.at..close.end], "(...)" | "(…)")
}

/// Past invisible characters and a smile that end the sentence: `Ура! 🎉 Мы дома.`, `Thanks. :) Bye.`
fn skip_smile(text: &str, at: usize) -> usize {
    let visible = text[at..].find(|c| !is_ignorable(c)).map_or(text.len(), |seen| at + seen);
    let start = skip_space(text, visible);
    let rest = &text[start..];
    if !matches!(rest.as_bytes(), [b':' | b';' | 0xf0, ..] | [0xe2, 0x98..=0x9d | 0xad, ..]) {
        return visible;
    }
    let emoji = rest.find(|c| !is_emoji(c)).unwrap_or(rest.len());
    let emoticon =
        [":)", ":-)", ";)", ";-)", ":(", ":-(", ":D"].iter().find(|smile| rest.starts_with(**smile));
    let width = emoticon.map_or(emoji, |smile| smile.len());
    let closed = rest[width..].chars().next().is_none_or(char::is_whitespace);
    if width > 0 && closed { start + width } else { visible }
}

/// Whether the character is a picture or joins pictures; ticks and stars that people use as bullets are none.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{26ff}' | '✅' | '✊'..='✌' | '✨' | '❌' | '❓'..='❗' | '❣' | '❤'
        | '⭐' | '⭕' | '\u{fe0f}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}')
}

/// Past small figures and accents that belong to the mark: `году.¹`, `Стой‼️`
fn skip_superscript(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let belongs = |c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡') || is_combining(c);
    at + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

/// How many dashes, quotes, dots and the like may open a sentence; more are no writing and are not looked through.
const MOST_OPENERS: usize = 16;

fn read_right(here: &Context, end: usize, next_mark: usize) -> Right {
    let text = here.text;
    let mut at = skip_space(text, end);
    let gap = text[end..at].chars().any(char::is_whitespace);
    let (mut dash, mut dots, mut omission, mut account) = (false, false, false, false);
    let (mut opener, mut mark) = (None, next_mark);
    for _ in 0..MOST_OPENERS {
        while here.marks.get(mark).is_some_and(|m| m.end <= at) {
            mark += 1;
        }
        let Some(c) = after(text, at) else { break };
        let here_mark = here.marks.get(mark).filter(|m| m.at == at);
        match (c, here_mark) {
            ('—' | '–' | '―' | '−', _) => dash = true,
            ('-', _) if !text[at + 1..].starts_with(is_letter) || dash => dash = true,
            ('-', _) if gap && text[at + 1..].starts_with(char::is_alphabetic) => dash = true,
            (
                '•' | '·' | '⁃' | '▪' | '●' | '*' | '_' | '#' | '`' | '¿' | '¡' | '№' | '§' | '$' | '€' | '£',
                _,
            ) => {}
            (_, Some(m)) if m.kind.opens() => opener = opener.or(Some(mark)),
            // The next sentence opens with dots: `Он ушёл. …И вернулся`.
            ('.' | '…', Some(_)) => dots = true,
            // «Ура! 🎉Мы дома», «Thanks! @hill_1 is here».
            (c, None) if is_emoji(c) => {}
            ('@', _) if text[at + 1..].starts_with(is_letter) => account = true,
            // Something is left out between the sentences: `Эх. <…> Мы`, `It ended. [...] The next`.
            ('<', _) if text[at..].starts_with("<…>") || text[at..].starts_with("<...>") => {}
            ('>' | ']' | ')', _) if dots => omission = true,
            _ => break,
        }
        at = skip_space(text, at + c.len_utf8());
    }
    let first = text[at..].chars().find(|&c| !is_ignorable(c));
    let word = word_after(text, at);
    let shape = if account { Shape::Capital } else { shape(first) };
    Right { gap, dash, omission, opener, word, shape, first }
}
