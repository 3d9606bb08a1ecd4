//! A paragraph -> its marks: every full stop, question mark, quote and bracket, in order, quotes and brackets paired.

use super::words::{after, before, is_letter};

/// One punctuation mark that matters to where sentences end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its first byte.
    pub at: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// For a quote or bracket, the number of the mark that closes or opens it; [`NO_PARTNER`] when there is none.
    pub partner: usize,
    /// The number of the innermost mark open at this place; [`NO_PARTNER`] when there is none.
    pub outer: usize,
}

/// The partner of a mark that has none.
pub(super) const NO_PARTNER: usize = usize::MAX;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `.`
    Period,
    /// `!`, `?`, `‽`, `؟` and the like.
    Strong,
    /// `…`
    Ellipsis,
    /// `。`, `！`, `？`: they end a sentence without white space after them.
    Wide,
    /// A quote that opens.
    OpenQuote(Family),
    /// A quote that closes.
    CloseQuote(Family),
    /// A bracket that opens.
    OpenBracket(Family),
    /// A bracket that closes.
    CloseBracket(Family),
}

impl Kind {
    /// Whether the mark can end a sentence.
    pub(super) fn is_terminator(self) -> bool {
        matches!(self, Kind::Period | Kind::Strong | Kind::Ellipsis | Kind::Wide)
    }

    /// Whether the mark opens a quotation or bracket.
    pub(super) fn opens(self) -> bool {
        matches!(self, Kind::OpenQuote(_) | Kind::OpenBracket(_))
    }

    /// Whether the mark closes a quotation or bracket.
    pub(super) fn closes(self) -> bool {
        matches!(self, Kind::CloseQuote(_) | Kind::CloseBracket(_))
    }
}

/// Which marks close which: `«»`, `„“`, `“”` ...
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `«…»`, also `»…«`
    Angle,
    /// `“…”`, `„…“`, `„…”`
    Curly,
    /// `‘…’`, `‚…‘`
    Single,
    /// `"…"`
    Straight,
    /// `'…'`
    StraightSingle,
    /// `「…」`
    Corner,
    /// `( )`, `（ ）`
    Round,
    /// `[ ]`
    Square,
    /// `{ }`
    Brace,
}

/// How deep quotes and brackets may stand in each other; what is deeper is left unpaired.
const DEEPEST: usize = 24;

/// Fills `marks` with the marks of `text`.
pub(super) fn scan(text: &str, marks: &mut Vec<Mark>) {
    marks.clear();
    let bytes = text.as_bytes();
    let mut open = Open { numbers: [0; DEEPEST], len: 0 };
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !MAY_START_MARK[byte as usize] {
            at += 1;
            continue;
        }
        let Some((sign, end)) = sign_at(bytes, at) else {
            at += 1;
            continue;
        };
        let kind = match sign {
            Sign::Sure(kind) => Some(kind),
            Sign::Quote(c) => quote(text, at, end, c, marks, &open),
        };
        if let Some(kind) = kind {
            marks.push(Mark { at, end, kind, partner: NO_PARTNER, outer: open.last() });
            pair(marks, &mut open);
        }
        at = end;
    }
}

/// The marks that are open at one place of the scan.
struct Open {
    numbers: [usize; DEEPEST],
    len: usize,
}

impl Open {
    fn last(&self) -> usize {
        self.len.checked_sub(1).map_or(NO_PARTNER, |depth| self.numbers[depth])
    }

    fn innermost(&self, marks: &[Mark], family: Family) -> Option<usize> {
        let is_it = |&at: &usize| {
            matches!(marks[self.numbers[at]].kind,
            Kind::OpenQuote(f) | Kind::OpenBracket(f) if f == family)
        };
        (0..self.len).rev().find(is_it)
    }
}

/// Pairs the last mark with the innermost open one of its family; what was opened between them stays unpaired.
fn pair(marks: &mut [Mark], open: &mut Open) {
    let last = marks.len() - 1;
    match marks[last].kind {
        Kind::OpenQuote(_) | Kind::OpenBracket(_) if open.len < DEEPEST => {
            open.numbers[open.len] = last;
            open.len += 1;
        }
        Kind::CloseQuote(family) | Kind::CloseBracket(family) => {
            if let Some(depth) = open.innermost(marks, family) {
                let opener = open.numbers[depth];
                open.len = depth;
                marks[opener].partner = last;
                marks[last].partner = opener;
            }
        }
        _ => {}
    }
}

enum Sign {
    Sure(Kind),
    Quote(char),
}

/// Bytes that can be the first of a mark.
const MAY_START_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let first = b".!?\"'()[]{}\xc2\xd8\xdb\xe0\xe2\xe3\xef";
    let mut i = 0;
    while i < first.len() {
        table[first[i] as usize] = true;
        i += 1;
    }
    table
};

/// The sign that starts at `at` and where it ends.
fn sign_at(bytes: &[u8], at: usize) -> Option<(Sign, usize)> {
    use Kind::{CloseBracket, CloseQuote, Ellipsis, OpenBracket, OpenQuote, Period, Strong, Wide};
    let one = |kind| Some((Sign::Sure(kind), at + 1));
    let three = |sign| Some((sign, at + 3));
    match bytes[at] {
        b'.' => one(Period),
        b'!' | b'?' => one(Strong),
        b'(' => one(OpenBracket(Family::Round)),
        b')' => one(CloseBracket(Family::Round)),
        b'[' => one(OpenBracket(Family::Square)),
        b']' => one(CloseBracket(Family::Square)),
        b'{' => one(OpenBracket(Family::Brace)),
        b'}' => one(CloseBracket(Family::Brace)),
        b'"' => Some((Sign::Quote('"'), at + 1)),
        b'\'' => Some((Sign::Quote('\''), at + 1)),
        0xc2 => match bytes.get(at + 1)? {
            0xab => Some((Sign::Quote('«'), at + 2)),
            0xbb => Some((Sign::Quote('»'), at + 2)),
            _ => None,
        },
        // The Arabic question mark, the full stops of Urdu and Hindi.
        0xd8 if bytes.get(at + 1) == Some(&0x9f) => Some((Sign::Sure(Strong), at + 2)),
        0xdb if bytes.get(at + 1) == Some(&0x94) => Some((Sign::Sure(Strong), at + 2)),
        0xe0 if bytes.get(at + 1) == Some(&0xa5) && bytes.get(at + 2) == Some(&0xa4) => {
            three(Sign::Sure(Strong))
        }
        0xe2 => match (bytes.get(at + 1)?, bytes.get(at + 2)?) {
            (0x80, 0xa6) => three(Sign::Sure(Ellipsis)),
            (0x80, 0xbc | 0xbd) | (0x81, 0x87..=0x89) => three(Sign::Sure(Strong)),
            (0x80, 0x98) => three(Sign::Quote('‘')),
            (0x80, 0x99) => three(Sign::Quote('’')),
            (0x80, 0x9a | 0xb9) => three(Sign::Sure(OpenQuote(Family::Single))),
            (0x80, 0xba) => three(Sign::Sure(CloseQuote(Family::Single))),
            (0x80, 0x9c) => three(Sign::Quote('“')),
            (0x80, 0x9d) => three(Sign::Quote('”')),
            (0x80, 0x9e) => three(Sign::Sure(OpenQuote(Family::Curly))),
            _ => None,
        },
        0xe3 => match (bytes.get(at + 1)?, bytes.get(at + 2)?) {
            (0x80, 0x82) => three(Sign::Sure(Wide)),
            (0x80, 0x8a | 0x8c | 0x8e) => three(Sign::Sure(OpenQuote(Family::Corner))),
            (0x80, 0x8b | 0x8d | 0x8f) => three(Sign::Sure(CloseQuote(Family::Corner))),
            _ => None,
        },
        0xef => match (bytes.get(at + 1)?, bytes.get(at + 2)?) {
            (0xbc, 0x81 | 0x9f) | (0xbd, 0xa1) => three(Sign::Sure(Wide)),
            (0xbc, 0x88) => three(Sign::Sure(OpenBracket(Family::Round))),
            (0xbc, 0x89) => three(Sign::Sure(CloseBracket(Family::Round))),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the quote `c` at `at..end` opens or closes; `None` for an apostrophe.
fn quote(text: &str, at: usize, end: usize, c: char, marks: &[Mark], open: &Open) -> Option<Kind> {
    let (left, right) = (before(text, at), after(text, end));
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let letter = |c: Option<char>| c.is_some_and(is_letter);
    let starts = blank(left) || left.is_some_and(|c| "([{«„“‘\"'—–-/".contains(c));
    let ends = blank(right) || right.is_some_and(|c| ".,;:!?…)]}»”’\"'—–-/".contains(c));
    let is_open = |family| open.innermost(marks, family).is_some();
    let opens = |family| Some(Kind::OpenQuote(family));
    let closes = |family| Some(Kind::CloseQuote(family));
    match c {
        '«' if ends && (!blank(left) && !starts || is_open(Family::Angle) && !blank(right)) => {
            closes(Family::Angle)
        }
        '«' => opens(Family::Angle),
        '»' if starts && letter(right) && !is_open(Family::Angle) => opens(Family::Angle),
        '»' => closes(Family::Angle),
        '“' if starts && !blank(right) && (blank(left) || !is_open(Family::Curly)) => opens(Family::Curly),
        '“' if is_open(Family::Curly) || !letter(right) => closes(Family::Curly),
        '“' => opens(Family::Curly),
        '”' if starts && letter(right) && !is_open(Family::Curly) => opens(Family::Curly),
        '”' => closes(Family::Curly),
        '‘' if is_open(Family::Single) && !blank(left) && !letter(right) => closes(Family::Single),
        '‘' => (!letter(left)).then_some(Kind::OpenQuote(Family::Single)),
        '’' if letter(right) => None,
        '’' => (is_open(Family::Single) || !letter(left)).then_some(Kind::CloseQuote(Family::Single)),
        '"' if blank(left) && blank(right) && is_open(Family::Straight) => closes(Family::Straight),
        '"' if blank(left) || (starts && !blank(right) && !is_open(Family::Straight)) => {
            opens(Family::Straight)
        }
        '"' => closes(Family::Straight),
        _ if letter(left) && letter(right) => None,
        _ if starts && letter(right) => opens(Family::StraightSingle),
        _ => (!blank(left) && !letter(right) && (is_open(Family::StraightSingle) || !letter(left)))
            .then_some(Kind::CloseQuote(Family::StraightSingle)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks as a line: `<` and `>` paired quotes, `(` and `)` paired brackets, `?` what is unpaired, `.` terminators.
    fn check(text: &str, expected: &str) {
        let mut marks = Vec::new();
        scan(text, &mut marks);
        let sign = |mark: &Mark| match mark.kind {
            kind if kind.is_terminator() => '.',
            _ if mark.partner == NO_PARTNER => '?',
            Kind::OpenQuote(_) => '<',
            Kind::CloseQuote(_) => '>',
            Kind::OpenBracket(_) => '(',
            _ => ')',
        };
        assert_eq!(marks.iter().map(sign).collect::<String>(), expected, "{text}");
    }

    #[test]
    fn quotes_are_paired() {
        check("«Да!» — сказал он.", "<.>.");
        check("Фильм «Клуб «Шахматы» закрыт.", "?<>.");
        check("Она крикнула: „Стой!“ Машина остановилась.", "<.>.");
        check("“We won,” he said. “It was close.”", "<>.<.>");
        check("She said \"yes\" and \"no\".", "<><>.");
        check("‘We can’t wait,’ he said.", "<>.");
        check("It's the dogs' dinner, rock 'n' roll.", "<>.");
        check("Der »Spiegel« berichtet.", "<>.");
        check("Il dit : « Oui. » Puis rien.", "<.>.");
    }

    #[test]
    fn brackets_are_paired() {
        check("Smile :) (really).", "?().");
        check("В 1935 году.[1] Он", ".()");
        check("(a [b) c]", "(?)?");
    }

    #[test]
    fn wide_marks_are_seen() {
        check("他说：「你好。」走了！", "<.>.");
        check("Что?! Да…", "...");
    }
}
