//! A segment -> the same segment with its text put right: characters nobody sees, white space, entities.

use std::borrow::Cow;

use diglot_tmx::{CodeKind, Inline, Segment};

use super::Rule;
use super::entities;
use super::mojibake;

/// More rounds than this change nothing in any text that is not made to.
const ROUNDS: usize = 50;

/// Puts the text of a segment right by those of the rules that fix, and says which did. Codes are not touched.
///
/// One fix may bring up work for another (`&#8203;` is a zero-width space), so they go round until nothing changes.
pub fn fix(segment: &mut Segment, rules: &[Rule]) -> Vec<Rule> {
    let mut done = Vec::new();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for &rule in rules {
            if applies(segment.content(), rule, Edges::BOTH) {
                let content = apply(segment.content(), rule, Edges::BOTH);
                *segment.content_mut() = content;
                changed = true;
                if !done.contains(&rule) {
                    done.push(rule);
                }
            }
        }
        if !changed {
            break;
        }
    }
    done
}

/// Whether the beginning and the end of a piece are those of the segment.
#[derive(Clone, Copy)]
struct Edges {
    start: bool,
    end: bool,
}

impl Edges {
    const BOTH: Self = Self { start: true, end: true };
}

/// Each piece with the edges it has.
fn pieces(content: &[Inline], edges: Edges) -> impl Iterator<Item = (&Inline, Edges)> {
    let last = content.len().saturating_sub(1);
    let of = move |at| Edges { start: edges.start && at == 0, end: edges.end && at == last };
    content.iter().enumerate().map(move |(at, piece)| (piece, of(at)))
}

fn applies(content: &[Inline], rule: Rule, edges: Edges) -> bool {
    pieces(content, edges).any(|(piece, edges)| match piece {
        Inline::Text(text) => matches!(fixed(text, rule, edges), Cow::Owned(_)),
        Inline::Code(code) => holds_text(&code.kind) && applies(&code.content, rule, edges),
    })
}

fn apply(content: &[Inline], rule: Rule, edges: Edges) -> Vec<Inline> {
    let fixed = pieces(content, edges).map(|(piece, edges)| match piece {
        Inline::Text(text) => Inline::Text(fixed(text, rule, edges).into_owned()),
        Inline::Code(code) if holds_text(&code.kind) => {
            let mut code = code.clone();
            code.content = apply(&code.content, rule, edges);
            Inline::Code(code)
        }
        code @ Inline::Code(_) => code.clone(),
    });
    fixed.filter(|piece| !matches!(piece, Inline::Text(text) if text.is_empty())).collect()
}

/// Whether what is in a code is text of the sentence.
pub fn holds_text(kind: &CodeKind) -> bool {
    matches!(kind, CodeKind::Hi | CodeKind::Other(_))
}

/// The text put right by one rule; borrowed when there is nothing to do.
fn fixed(text: &str, rule: Rule, edges: Edges) -> Cow<'_, str> {
    match rule {
        Rule::Entities => entities::decoded(text),
        Rule::Mojibake => mojibake::repaired(text),
        Rule::Control => without_control(text),
        Rule::WhiteSpace => spaced(text, edges),
        _ => Cow::Borrowed(text),
    }
}

/// Without control characters, zero-width characters that mean nothing where they stand, and U+FFFD outside words.
///
/// The zero-width joiner and non-joiner stay between letters of scripts that need them and in emoji; the zero-width
/// space stays in Thai, Lao, Khmer and Burmese, where it divides words; the marks of direction stay beside letters
/// that are written from the right.
fn without_control(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_control(c) || is_zero_width(c) || c == '\u{fffd}') {
        return Cow::Borrowed(text);
    }
    let chars = text.chars().collect::<Vec<_>>();
    let is_kept = |at: usize| {
        let c = chars[at];
        let before = chars[..at].iter().rev().copied().find(|&c| !is_zero_width(c) && c != '\u{fffd}');
        let after = chars[at + 1..].iter().copied().find(|&c| !is_zero_width(c) && c != '\u{fffd}');
        match c {
            _ if is_control(c) => false,
            '\u{fffd}' => [before, after].into_iter().flatten().any(char::is_alphanumeric),
            _ if is_zero_width(c) => {
                [before, after].into_iter().flatten().any(|beside| !joins_nothing(beside))
            }
            _ => true,
        }
    };
    let kept = (0..chars.len()).filter(|&at| is_kept(at)).map(|at| chars[at]).collect::<String>();
    if kept == text { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character never needs a zero-width neighbour: letters of Latin, Greek and Cyrillic, digits, common marks,
/// Han, kana and hangul.
fn joins_nothing(c: char) -> bool {
    matches!(c, '\0'..='\u{58f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{205f}' | '\u{20a0}'..='\u{218f}'
        | '\u{3000}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}')
}

/// One space between words, none at the ends of the segment. A single no-break or thin space stays as it is; of several
/// together the first that does not break stays.
fn spaced(text: &str, edges: Edges) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_space) {
        let run = &rest[start..];
        let run = &run[..run.find(|c| !is_space(c)).unwrap_or(run.len())];
        out.push_str(&rest[..start]);
        rest = &rest[start + run.len()..];
        let is_start = out.is_empty() && edges.start;
        let is_end = rest.is_empty() && edges.end;
        if is_start || is_end {
            continue;
        }
        let mut chars = run.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None)
                if !matches!(
                    one,
                    '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
                ) =>
            {
                out.push(one);
            }
            _ => out.push(run.chars().find(|c| matches!(c, '\u{a0}' | '\u{202f}')).unwrap_or(' ')),
        }
    }
    out.push_str(rest);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// White space; of the spaces of other scripts only those that mean no more than a space.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::{Attributes, Code};

    fn check(rule: Rule, text: &str, expected: &str) {
        let mut segment = Segment::from(text);
        let done = fix(&mut segment, &[rule]);
        assert_eq!(segment.plain_text(), expected, "{rule}");
        assert_eq!(!done.is_empty(), text != expected, "{rule} {text:?}");
        assert!(fix(&mut segment, &[rule]).is_empty(), "{rule} {text:?} twice");
    }

    #[test]
    fn white_space() {
        let check = |text, expected| check(Rule::WhiteSpace, text, expected);
        check(" Порт  открыт. ", "Порт открыт.");
        check("Порт\nоткрыт\tвчера", "Порт открыт вчера");
        check("25\u{a0}мая", "25\u{a0}мая");
        check("25\u{a0} мая", "25\u{a0}мая");
        check("1\u{202f}250", "1\u{202f}250");
        check("Порт открыт.", "Порт открыт.");
        check(" \n ", "");
        check("東京\u{3000}大阪", "東京\u{3000}大阪");
    }

    #[test]
    fn characters_nobody_sees() {
        let check = |text, expected| check(Rule::Control, text, expected);
        check("По\u{200b}рт\u{feff} от\u{7}крыт", "Порт открыт");
        check("Line\u{1b}[0m", "Line[0m");
        check("с\u{ad}лово", "с\u{ad}лово");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("👩\u{200d}🔧 работает", "👩\u{200d}🔧 работает");
        check("ภาษา\u{200b}ไทย", "ภาษา\u{200b}ไทย");
        check("\u{200f}שלום", "\u{200f}שלום");
        check("\u{fffd} Первый пункт", " Первый пункт");
        check("С\u{fffd}ово", "С\u{fffd}ово");
        check("Порт\tоткрыт\n", "Порт\tоткрыт\n");
    }

    #[test]
    fn a_fix_may_bring_up_work_for_another() {
        let mut segment = Segment::from("Порт&amp;nbsp;&#8203;&nbsp; открыт &amp;#x20;");
        let all = [Rule::Entities, Rule::Mojibake, Rule::Control, Rule::WhiteSpace];
        assert_eq!(fix(&mut segment, &all), [Rule::Entities, Rule::Control, Rule::WhiteSpace]);
        assert_eq!(segment.plain_text(), "Порт\u{a0}открыт");
    }

    #[test]
    fn codes_stay_and_the_spaces_beside_them_too() {
        let code = |kind, content| Inline::Code(Code { kind, attributes: Attributes::new(), content });
        let text = |text: &str| Inline::Text(text.to_owned());
        let mut segment = Segment::new(vec![
            text(" Нажмите  "),
            code(CodeKind::Ph, vec![text("<b  />")]),
            text(" на "),
            code(CodeKind::Hi, vec![text("кнопку  ")]),
        ]);
        fix(&mut segment, &[Rule::WhiteSpace]);
        let expected = [
            text("Нажмите "),
            code(CodeKind::Ph, vec![text("<b  />")]),
            text(" на "),
            code(CodeKind::Hi, vec![text("кнопку")]),
        ];
        assert_eq!(segment.content(), expected);
    }
}
