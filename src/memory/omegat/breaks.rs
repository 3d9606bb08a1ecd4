//! A text -> all its pieces as `OmegaT` cuts it verbatim: words, numbers, spaces, signs, and tags in one piece.
//!
//! The bounds are those of the word iterator of Java: words with single dashes, apostrophes, quotation marks and points inside, numbers
//! with single points, commas and quotation marks inside, words and numbers that touch in one piece, a currency sign, `#` or point before
//! a number and a percent sign or `&` behind it with the number, white space in one piece.

use unicode_normalization::char::is_combining_mark;

use super::standard::is_format;
use super::{is_inside_of_tag, is_letter};

/// The pieces of a text; together they are the text.
pub fn pieces(text: &str) -> Vec<&str> {
    let pieces = java_pieces(text);
    let mut joined = Vec::with_capacity(pieces.len());
    let mut at = 0;
    let is = |at: usize, sign: &str| pieces.get(at) == Some(&sign);
    let is_tag = |at: usize| pieces.get(at).is_some_and(|piece| is_inside_of_tag(piece));
    let is_word = |at: usize| {
        let first = pieces.get(at).and_then(|piece| piece.chars().next());
        first.is_some_and(|c| is_letter(c) || super::is_digit(c))
    };
    let mut begin = 0;
    while at < pieces.len() {
        let taken = if is(at, "<") {
            match () {
                () if is(at + 1, "/") && is_tag(at + 2) && is(at + 3, ">") => 4,
                () if is_tag(at + 1) && is(at + 2, "/") && is(at + 3, ">") => 4,
                () if is_tag(at + 1) && is(at + 2, ">") => 3,
                () => 1,
            }
        } else if is(at, "&") {
            1 + usize::from(is_word(at + 1))
        } else if is_word(at) && is(at + 1, "&") && is_word(at + 2) {
            3
        } else {
            1
        };
        let end = begin + pieces[at..at + taken].iter().map(|piece| piece.len()).sum::<usize>();
        joined.push(&text[begin..end]);
        (begin, at) = (end, at + taken);
    }
    joined
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Ignored,
    Kanji,
    Katakana,
    Hiragana,
    CjkMark,
    Letter,
    Digit,
    Space,
    Return,
    LineEnd,
    Other,
}

fn sign(c: char) -> Sign {
    match c {
        '\u{ad}' => Sign::Other,
        '\u{3005}' | '\u{4e00}'..='\u{9fa5}' | '\u{f900}'..='\u{fa2d}' => Sign::Kanji,
        '\u{30a1}'..='\u{30fa}' => Sign::Katakana,
        '\u{3041}'..='\u{3094}' => Sign::Hiragana,
        '\u{3099}'..='\u{309c}' => Sign::CjkMark,
        '\n' | '\u{c}' | '\u{2028}' | '\u{2029}' => Sign::LineEnd,
        '\r' => Sign::Return,
        '\t' => Sign::Space,
        c if c.is_ascii_alphabetic() => Sign::Letter,
        c if c.is_ascii_digit() => Sign::Digit,
        ' ' => Sign::Space,
        c if c.is_ascii() => Sign::Other,
        '\u{85}' | '\u{b}' => Sign::Other,
        c if is_combining_mark(c) => {
            if is_spacing_mark(c) {
                Sign::Letter
            } else {
                Sign::Ignored
            }
        }
        c if is_format(c) => Sign::Ignored,
        c if c.is_numeric() => Sign::Digit,
        c if is_letter(c) => Sign::Letter,
        c if c.is_whitespace() => Sign::Space,
        _ => Sign::Other,
    }
}

/// Marks that stand beside their letter (Mc): those of the scripts of India and its neighbours.
fn is_spacing_mark(c: char) -> bool {
    unicode_normalization::char::canonical_combining_class(c) == 0
        && matches!(c, '\u{903}' | '\u{93b}' | '\u{93e}'..='\u{940}' | '\u{949}'..='\u{94c}' | '\u{94e}' | '\u{94f}')
}

fn is_mid_word(c: char) -> bool {
    matches!(c, '-' | '_' | '"' | '\'' | '.' | '\u{ad}' | '\u{2027}')
        || matches!(
            c,
            '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'
                ..='\u{fe4f}' | '\u{ff3f}'
        )
        || is_dash(c)
}

/// Dashes (Pd).
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2e17}'
                | '\u{2e1a}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

fn is_mid_number(c: char) -> bool {
    matches!(c, '"' | '\'' | ',' | '\u{66b}' | '.')
}

fn is_before_number(c: char) -> bool {
    matches!(c, '#' | '.' | '$' | '\u{a3}'..='\u{a5}' | '\u{58f}' | '\u{60b}' | '\u{9f2}' | '\u{9f3}' | '\u{9fb}' | '\u{af1}'
        | '\u{bf9}' | '\u{e3f}' | '\u{17db}' | '\u{20a0}'..='\u{20bf}' | '\u{a838}' | '\u{fdfc}' | '\u{fe69}' | '\u{ff04}'
        | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}')
}

fn is_behind_number(c: char) -> bool {
    matches!(c, '\u{a2}' | '%' | '\u{66a}' | '\u{2030}' | '\u{2031}' | '&')
}

/// The pieces between the bounds of Java.
fn java_pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(piece(rest));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// The length of the first piece.
fn piece(text: &str) -> usize {
    let mut reader = Reader { text, at: 0 };
    let Some(first) = reader.peek() else { return 0 };
    let kind = sign(first);
    match kind {
        Sign::Letter | Sign::Digit => reader.words_and_numbers(),
        Sign::Space | Sign::Return | Sign::LineEnd => {
            reader.run(|kind| kind == Sign::Space);
            if reader.peek() == Some('\r') {
                reader.step();
            }
            if reader.peek().is_some_and(|c| sign(c) == Sign::LineEnd) {
                reader.step();
            }
        }
        Sign::Kanji => reader.run(|kind| kind == Sign::Kanji),
        Sign::Katakana => reader.run(|kind| matches!(kind, Sign::Katakana | Sign::CjkMark)),
        Sign::Hiragana => reader.run(|kind| matches!(kind, Sign::Hiragana | Sign::CjkMark)),
        Sign::CjkMark => {
            reader.run(|kind| kind == Sign::CjkMark);
            match reader.peek().map(sign) {
                Some(Sign::Katakana) => reader.run(|kind| matches!(kind, Sign::Katakana | Sign::CjkMark)),
                Some(Sign::Hiragana) => reader.run(|kind| matches!(kind, Sign::Hiragana | Sign::CjkMark)),
                _ => {}
            }
        }
        Sign::Other if is_before_number(first) => {
            reader.at += first.len_utf8();
            match reader.peek().map(sign) {
                Some(Sign::Digit) => reader.words_and_numbers(),
                Some(Sign::Ignored) => reader.step(),
                _ => {}
            }
        }
        Sign::Ignored => {
            // A mark without a letter stands alone; what does not show belongs to what follows.
            reader.at += first.len_utf8();
            let rest = &text[reader.at..];
            if is_format(first) {
                reader.at += piece(rest);
            }
        }
        Sign::Other => reader.step(),
    }
    reader.at
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Goes over a character and what is ignored behind it.
    fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
        while let Some(c) = self.peek().filter(|c| sign(*c) == Sign::Ignored) {
            self.at += c.len_utf8();
        }
    }

    fn run(&mut self, of: impl Fn(Sign) -> bool) {
        while self.peek().is_some_and(|c| of(sign(c))) {
            self.step();
        }
    }

    /// Goes over words and numbers that touch, from one that begins here.
    fn words_and_numbers(&mut self) {
        while let Some(kind) = self.peek().map(sign).filter(|kind| matches!(kind, Sign::Letter | Sign::Digit))
        {
            let inside = if kind == Sign::Letter { is_mid_word } else { is_mid_number };
            loop {
                self.run(|other| other == kind);
                let before = self.at;
                if let Some(c) = self.peek().filter(|c| inside(*c)) {
                    // A mark on the sign is the end of the word.
                    self.at += c.len_utf8();
                    if self.peek().is_some_and(|c| sign(c) == kind) {
                        continue;
                    }
                }
                self.at = before;
                break;
            }
            if kind == Sign::Letter && matches!(self.peek(), Some('\u{964}' | '\u{965}')) {
                // The full stop of Hindi.
                self.step();
            }
            if let Some(c) = self.peek().filter(|c| kind == Sign::Digit && is_behind_number(*c)) {
                self.at += c.len_utf8();
                return;
            }
        }
    }
}
