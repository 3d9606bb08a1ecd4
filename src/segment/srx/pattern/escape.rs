//! What follows a backslash or an opening square bracket -> a character, a set of characters, or a place.

use super::{DEPTH, PatternError, Translator};
use crate::segment::srx::classes;

/// What an escape stands for.
pub(super) enum Escaped {
    Char(char),
    Set(String),
    /// Matches a place or a fixed thing: `\b`, `\R`.
    Other(&'static str),
    /// Everything up to `\E` as it is.
    Quoted(Vec<char>),
    Reference(String),
    /// `\X`, what a person sees as one character.
    Cluster,
}

/// An extended grapheme cluster, as UAX #29 writes it down in its table 1c.
pub(super) const CLUSTER: &str = concat!(
    r"\r\n|[\p{gcb=Control}\r\n]|",
    r"\p{gcb=Prepend}*(?:",
    r"\p{gcb=L}*(?:\p{gcb=V}+|\p{gcb=LV}\p{gcb=V}*|\p{gcb=LVT})\p{gcb=T}*|\p{gcb=L}+|\p{gcb=T}+|",
    r"\p{gcb=Regional_Indicator}{2}|",
    r"\p{Extended_Pictographic}(?:\p{gcb=Extend}*\p{gcb=ZWJ}\p{Extended_Pictographic})*|",
    r"[^\p{gcb=Control}\r\n])[\p{gcb=Extend}\p{gcb=ZWJ}\p{gcb=SpacingMark}]*",
);

impl Translator {
    /// What the escape after a backslash stands for; in a set some of them stand for nothing.
    pub(super) fn escaped(&mut self, in_set: bool) -> Result<Escaped, PatternError> {
        let c = self.next().ok_or_else(|| PatternError::Senseless { what: "\\".to_owned() })?;
        if let Some(set) = classes::by_letter(c) {
            return Ok(Escaped::Set(set));
        }
        Ok(match c {
            'p' | 'P' => {
                let name = if self.eat("{") {
                    self.until('}', "\\p{")?
                } else {
                    self.next().map(String::from).unwrap_or_default()
                };
                Escaped::Set(classes::by_name(&name, c == 'P')?)
            }
            't' => Escaped::Char('\t'),
            'n' => Escaped::Char('\n'),
            'r' => Escaped::Char('\r'),
            'f' => Escaped::Char('\u{c}'),
            'a' => Escaped::Char('\u{7}'),
            'e' => Escaped::Char('\u{1b}'),
            'c' => match self.next() {
                Some(c) if c.is_ascii() => Escaped::Char(char::from(c as u8 ^ 64)),
                _ => return Err(PatternError::Senseless { what: "\\c".to_owned() }),
            },
            '0' => {
                let digits = self.input[self.at..].iter().take(3).take_while(|c| c.is_digit(8)).count();
                self.code(digits, 8)?
            }
            'x' if self.eat("{") => {
                let digits = self.until('}', "\\x{")?;
                Escaped::Char(character(u32::from_str_radix(&digits, 16).ok(), &digits)?)
            }
            'x' => self.code(2, 16)?,
            'U' => self.code(8, 16)?,
            'u' => self.utf16()?,
            'Q' => {
                let rest = &self.input[self.at..];
                let end = rest.windows(2).position(|pair| pair == ['\\', 'E']);
                let quoted = rest[..end.unwrap_or(rest.len())].to_vec();
                self.at += quoted.len() + if end.is_some() { 2 } else { 0 };
                Escaped::Quoted(quoted)
            }
            'E' => Escaped::Quoted(Vec::new()),
            'b' if !in_set => Escaped::Other(r"\b"),
            'B' if !in_set => Escaped::Other(r"\B"),
            'A' if !in_set => Escaped::Other(r"\A"),
            'z' | 'Z' if !in_set => Escaped::Other(r"\z"),
            'R' if !in_set => Escaped::Other(r"(?:\r\n|[\n\x0b\f\r\x{85}\x{2028}\x{2029}])"),
            'X' if !in_set => Escaped::Cluster,
            'k' if !in_set && self.eat("<") => {
                Escaped::Reference(format!("\\k<{}>", self.until('>', "\\k<")?))
            }
            c @ '1'..='9' if !in_set => Escaped::Reference(format!("(?:\\{c})")),
            c if c.is_ascii_alphanumeric() => {
                return Err(PatternError::Unsupported { what: format!("\\{c}") });
            }
            c => Escaped::Char(c),
        })
    }

    /// A character by so many digits of its number.
    fn code(&mut self, digits: usize, radix: u32) -> Result<Escaped, PatternError> {
        let end = (self.at + digits).min(self.input.len());
        let text = self.input[self.at..end].iter().collect::<String>();
        let number = u32::from_str_radix(&text, radix).ok().filter(|_| end - self.at == digits);
        self.at = end;
        Ok(Escaped::Char(character(number, &text)?))
    }

    /// `\u0416`, or two of them for a character beyond `\uFFFF`.
    fn utf16(&mut self) -> Result<Escaped, PatternError> {
        let unit = |at: usize| {
            let text = self.input.get(at..at + 4)?.iter().collect::<String>();
            u16::from_str_radix(&text, 16).ok()
        };
        let first = unit(self.at);
        let second =
            if self.input[self.at..].get(4..6) == Some(&['\\', 'u']) { unit(self.at + 6) } else { None };
        let units = [first.unwrap_or(0xdfff), second.unwrap_or(0)];
        let pair = char::decode_utf16(units).next().and_then(Result::ok);
        let text = self.input[self.at..].iter().take(4).collect::<String>();
        let c = character(pair.map(u32::from), &text)?;
        self.at += if c.len_utf16() == 2 { 10 } else { 4 };
        Ok(Escaped::Char(c))
    }

    /// A set after its `[`: ranges, sets in sets, `&&`, escapes.
    pub(super) fn set(&mut self, depth: usize) -> Result<String, PatternError> {
        if depth > DEPTH {
            return Err(PatternError::TooLarge);
        }
        if self.input[self.at..].first() == Some(&':')
            && let Some(end) = self.input[self.at + 1..].windows(2).position(|pair| pair == [':', ']'])
        {
            let name = self.input[self.at + 1..self.at + 1 + end].iter().collect::<String>();
            self.at += end + 3;
            return classes::by_name(&name, false);
        }
        let mut out = String::from(if self.eat("^") { "[^" } else { "[" });
        let opened = out.len();
        loop {
            let c = self.next().ok_or(PatternError::Unbalanced { what: "[" })?;
            let first = match c {
                ']' if out.len() > opened => break,
                '[' => {
                    out.push_str(&self.set(depth + 1)?);
                    continue;
                }
                '&' if self.eat("&") => {
                    out.push_str("&&");
                    continue;
                }
                c if self.flags.comments && c.is_whitespace() => continue,
                '\\' => match self.escaped(true)? {
                    Escaped::Char(c) => c,
                    Escaped::Set(set) => {
                        out.push_str(&set);
                        continue;
                    }
                    Escaped::Quoted(quoted) => {
                        for &c in &quoted {
                            classes::literal(c, &mut out);
                        }
                        continue;
                    }
                    Escaped::Other(_) | Escaped::Reference(_) | Escaped::Cluster => continue, // never in a set
                },
                c => c,
            };
            classes::literal(first, &mut out);
            let range = self.peek() == Some('-')
                && !matches!(self.input.get(self.at + 1), None | Some(']' | '['))
                && self.input[self.at + 1..].get(..2) != Some(&['&', '&']);
            if !range {
                continue;
            }
            let before = self.at;
            self.at += 1;
            let last = match self.next() {
                Some('\\') => match self.escaped(true)? {
                    Escaped::Char(c) => Some(c),
                    // `[a-\d]`: the hyphen means itself.
                    _ => None,
                },
                last => last,
            };
            match last {
                Some(last) if last >= first => {
                    out.push('-');
                    classes::literal(last, &mut out);
                }
                Some(last) => return Err(PatternError::Senseless { what: format!("{first}-{last}") }),
                None => {
                    self.at = before + 1;
                    classes::literal('-', &mut out);
                }
            }
        }
        out.push(']');
        Ok(out)
    }
}

fn character(number: Option<u32>, written: &str) -> Result<char, PatternError> {
    let senseless = || PatternError::Senseless { what: written.to_owned() };
    number.and_then(char::from_u32).ok_or_else(senseless)
}
