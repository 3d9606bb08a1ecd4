//! A text -> the numbers in digits in it, each with every value it may have.

use super::value::{ONE, Value, decimal, whole};

/// A number in digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'t> {
    /// As it is written, with the word behind it that scales it.
    pub text: &'t str,
    /// What it may be: `1,250` is 1250 or 1.25.
    pub values: Vec<Value>,
    /// What its parts are, where it may be several: a date, a time, `5 200`.
    pub parts: Vec<Value>,
    /// What it would be without its scale.
    pub bare: Vec<Value>,
    /// Thousand, million ...
    pub scale: Option<Value>,
    /// Whether it may be an hour.
    pub is_hour: bool,
    /// Whether a translation may leave it out: the number of an item in a list, the minutes of a full hour.
    pub may_be_missing: bool,
}

/// The numbers of a text, in order.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let chars = text.char_indices().collect::<Vec<_>>();
    let offset = |at: usize| chars.get(at).map_or(text.len(), |(offset, _)| *offset);
    let mut tokens = Vec::<(Token, usize, usize)>::new();
    let mut at = 0;
    while at < chars.len() {
        if digit(chars[at].1).is_none() {
            at += 1;
            continue;
        }
        let written = Written::read(&chars, at);
        let (start, end) = (at, written.end);
        let mut token = written.token();
        at = end;
        let rest = &text[offset(end)..];
        let before = &text[..offset(start)];
        if let Some((c, more)) = rest.chars().next().and_then(|c| Some((c, fraction(c)?))) {
            token.values = token.values.iter().map(|value| value + more).collect();
            at += 1;
            token.text = &text[offset(start)..offset(end) + c.len_utf8()];
        } else if let Some((scale, length, is_sure)) = scale(rest) {
            token.bare.clone_from(&token.values);
            token.scale = is_sure.then_some(scale);
            token.values = token.values.iter().map(|value| value * scale / ONE).collect();
            if !is_sure {
                token.values.append(&mut token.bare);
            }
            token.text = &text[offset(start)..offset(end) + length];
        } else {
            token.text = &text[offset(start)..offset(end)];
        }
        let followed =
            |mark: char| rest.strip_prefix(mark).is_some_and(|rest| rest.starts_with(is_ascii_digit));
        let follows =
            |mark: char| before.strip_suffix(mark).is_some_and(|before| before.ends_with(is_ascii_digit));
        token.is_hour = token.is_hour || followed(':') || is_hour_by_word(rest);
        token.may_be_missing = (before.trim().is_empty()
            && (rest.starts_with(')') || rest.starts_with(". ") || rest.starts_with(".\u{a0}")))
            || (follows(':') && token.values == [0]);
        let end = offset(start) + token.text.len();
        tokens.push((token, start, end));
    }
    join(text, &chars, &mut tokens);
    tokens.into_iter().map(|(token, ..)| token).collect()
}

/// `1 млн 250 тыс.` is also 1.25 million, and `3/4` also 0.75.
fn join(text: &str, chars: &[(usize, char)], tokens: &mut [(Token, usize, usize)]) {
    for second in 1..tokens.len() {
        let (before, from) = tokens.split_at_mut(second);
        let (Some((one, _, end)), Some((two, start, _))) = (before.last_mut(), from.first_mut()) else {
            continue;
        };
        let start = chars[*start].0;
        let between = text.get(*end..start).unwrap_or("?");
        let joined = if between == "/" {
            let share = |(one, two): (&Value, &Value)| {
                (*two > 0 && *two < whole(100)).then(|| [one * ONE / two, one * ONE * 100 / two])
            };
            one.values.iter().zip(&two.values).filter_map(share).flatten().collect::<Vec<_>>()
        } else if let Some(scale) =
            one.scale.filter(|_| between.trim_matches(['.', ' ', '\u{a0}']).is_empty())
        {
            let sum = |(one, two): (&Value, &Value)| (*two < scale).then(|| one + two);
            one.values.iter().zip(&two.values).filter_map(sum).collect()
        } else {
            Vec::new()
        };
        one.values.extend(&joined);
        two.values.extend(joined);
    }
}

/// The digit a character is, in ASCII, full width, Arabic and Devanagari.
pub fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{966}'..='\u{96f}' => 0x966,
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}

fn is_ascii_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn fraction(c: char) -> Option<Value> {
    match c {
        '½' => Some(ONE / 2),
        '¼' => Some(ONE / 4),
        '¾' => Some(ONE * 3 / 4),
        _ => None,
    }
}

/// `p.m.`, `часов`, `o'clock` behind a number.
fn is_hour_by_word(rest: &str) -> bool {
    const WORDS: &[&str] =
        &["a.m", "p.m", "am", "pm", "o'clock", "o’clock", "час", "вечера", "утра", "дня", "ночи", "ч."];
    let rest = rest.trim_start();
    WORDS.iter().any(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}

/// The groups of digits of a number and what divides them.
struct Written {
    groups: Vec<String>,
    marks: Vec<char>,
    end: usize,
}

impl Written {
    fn read(chars: &[(usize, char)], start: usize) -> Self {
        let mut at = start;
        let group = |at: &mut usize| {
            let mut digits = String::new();
            while let Some(digit) = chars.get(*at).and_then(|(_, c)| digit(*c)) {
                digits.push(digit);
                *at += 1;
            }
            digits
        };
        let mut written = Self { groups: vec![group(&mut at)], marks: Vec::new(), end: at };
        while let Some(mark) = chars.get(at).and_then(|(_, c)| mark(*c)) {
            let mut behind = at + 1;
            let digits = group(&mut behind);
            let is_group = digits.len() == 3 && written.is_grouped(mark);
            if digits.is_empty() || (!matches!(mark, '.' | ',') && !is_group) {
                break;
            }
            written.groups.push(digits);
            written.marks.push(mark);
            (at, written.end) = (behind, behind);
        }
        written
    }

    /// Whether another group of three may follow behind `mark`.
    fn is_grouped(&self, mark: char) -> bool {
        let first = &self.groups[0];
        (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && self.marks.iter().all(|&before| before == mark)
    }

    /// What all of it may be.
    fn token(&self) -> Token<'static> {
        let (groups, marks) = (&self.groups, &self.marks);
        let mut token = Token {
            text: "",
            values: Vec::new(),
            parts: Vec::new(),
            bare: Vec::new(),
            scale: None,
            is_hour: false,
            may_be_missing: false,
        };
        let is_thousands = |groups: &[String], marks: &[char]| {
            let first = &groups[0];
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && groups[1..].iter().all(|group| group.len() == 3)
                && marks.iter().all(|mark| *mark == marks[0])
        };
        let last = groups.len() - 1;
        if marks.is_empty() || is_thousands(groups, marks) {
            token.values.push(decimal(&groups.concat(), ""));
        }
        if let Some((mark, before)) = marks.split_last().filter(|(mark, _)| matches!(mark, '.' | ',')) {
            let is_whole = before.is_empty() || (is_thousands(&groups[..last], before) && before[0] != *mark);
            if is_whole {
                token.values.push(decimal(&groups[..last].concat(), &groups[last]));
            }
        }
        let is_time =
            marks.len() == 1 && groups[0].len() <= 2 && marks[0] == '.' && matches!(groups[1].len(), 2 | 4);
        if token.values.is_empty() || is_time || marks.contains(&' ') {
            token.parts = groups.iter().map(|group| decimal(group, "")).collect();
            token.is_hour = is_time;
        }
        token
    }
}

/// What may divide the groups of a number: one sign for each kind.
fn mark(c: char) -> Option<char> {
    match c {
        '.' | '٫' => Some('.'),
        ',' | '٬' | '，' => Some(','),
        ' ' => Some(' '),
        '\u{a0}' | '\u{202f}' | '\u{2009}' => Some('\u{a0}'),
        '\'' | '’' => Some('\''),
        _ => None,
    }
}

/// What multiplies the number before it, how many bytes it takes, and whether it can be nothing else (`5 m` are metres too).
fn scale(rest: &str) -> Option<(Value, usize, bool)> {
    const EASTERN: &[(char, u64)] = &[
        ('万', 10_000),
        ('萬', 10_000),
        ('만', 10_000),
        ('亿', 100_000_000),
        ('億', 100_000_000),
        ('억', 100_000_000),
    ];
    if let Some((c, scale)) = EASTERN.iter().find(|(c, _)| rest.trim_start().starts_with(*c)) {
        let gap = rest.len() - rest.trim_start().len();
        return Some((whole(*scale), gap + c.len_utf8(), true));
    }
    let is_gap = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-');
    let word = rest.trim_start_matches(is_gap);
    let gap = rest.len() - word.len();
    if gap > 4 {
        return None;
    }
    let word = &word[..word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len())];
    let end = gap + word.len();
    let scale = match word {
        "k" | "K" | "к" => return (gap == 0).then_some((whole(1000), end, false)),
        "m" | "M" | "mn" => return Some((whole(1_000_000), end, false)),
        "b" | "B" => return Some((whole(1_000_000_000), end, false)),
        _ => scale_of(&word.to_lowercase())?,
    };
    Some((whole(scale), end, true))
}

/// The scale that a word in small letters is.
pub fn scale_of(word: &str) -> Option<u64> {
    const WORDS: &[(u64, &[&str])] = &[
        (1000, &["тыс", "thousand", "thousands", "tausend", "mille", "mil", "ألف"]),
        (1_000_000, &["млн", "million", "millions", "mln", "mio", "millionen", "millones", "millón"]),
        (
            1_000_000_000,
            &[
                "млрд",
                "billion",
                "billions",
                "bn",
                "bln",
                "mrd",
                "milliarde",
                "milliarden",
                "milliards",
                "milliard",
            ],
        ),
        (1_000_000_000_000, &["трлн", "trillion", "trillions", "tn", "trn", "billionen"]),
    ];
    const STEMS: &[(u64, &str)] = &[
        (1000, "тысяч"),
        (1_000_000, "миллион"),
        (1_000_000_000, "миллиард"),
        (1_000_000_000_000, "триллион"),
    ];
    let exact = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(scale, _)| *scale);
    // «5 миллионеров» are people.
    exact.or_else(|| {
        STEMS
            .iter()
            .find(|(_, stem)| {
                word.starts_with(stem)
                    && word.len() <= stem.len() + 6
                    && !word.contains("онер")
                    && !word.contains("ардер")
            })
            .map(|(scale, _)| *scale)
    })
}
