//! A regular expression as Java and ICU read it -> one the regex crates read, and a plain one that matches at least as much.

mod escape;

use thiserror::Error;

use super::classes;
use escape::{CLUSTER, Escaped};

/// How deep groups and sets may lie in each other.
const DEPTH: usize = 60;
/// The most often something may be repeated by a number.
const REPEAT: u32 = 1000;

/// Why an expression cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// A name in `\p{..}` nobody here knows.
    #[error("there is no set of characters called “{name}”")]
    Property {
        /// The name.
        name: String,
    },
    /// Something the expression uses and we do not have.
    #[error("“{what}” is not supported")]
    Unsupported {
        /// As it is written.
        what: String,
    },
    /// A sign with nothing to repeat before it.
    #[error("“{sign}” has nothing to repeat")]
    Dangling {
        /// The sign.
        sign: char,
    },
    /// A bracket or `\Q`, `\p{` without its end, or an end without a beginning.
    #[error("“{what}” has no other half")]
    Unbalanced {
        /// As it is written.
        what: &'static str,
    },
    /// A range such as `z-a`, an impossible number or a backslash at the end.
    #[error("“{what}” makes no sense")]
    Senseless {
        /// As it is written.
        what: String,
    },
    /// It needs too much memory.
    #[error("the expression is too large")]
    TooLarge,
    /// What the compiler of expressions says.
    #[error("{message}")]
    Refused {
        /// Its sentence.
        message: String,
    },
}

/// An expression in the words of the regex crates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    /// Means what was written.
    pub exact: String,
    /// Without look-around, references and possessiveness: matches wherever `exact` does, perhaps elsewhere too.
    pub plain: String,
    /// Whether the two differ, so that only a backtracking matcher can decide.
    pub fancy: bool,
}

/// Translates `given`.
pub(super) fn translate(given: &str) -> Result<Translated, PatternError> {
    let input = given.chars().collect::<Vec<_>>();
    // Groups need numbers only for those who refer to them.
    let refers = input.windows(2).any(|pair| pair[0] == '\\' && matches!(pair[1], '1'..='9' | 'k'));
    let mut translator = Translator {
        input,
        at: 0,
        flags: Flags::default(),
        refers,
        looking: 0,
        out: Translated { exact: String::new(), plain: String::new(), fancy: false },
    };
    translator.sequence(0)?;
    if translator.at < translator.input.len() {
        return Err(PatternError::Unbalanced { what: ")" });
    }
    Ok(translator.out)
}

/// The flags that change what a sign means; `i` is handed on as it is.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    dot: Dot,
    /// `m`: `^` and `$` stand at every line end.
    lines: bool,
    /// `x`: white space and `#` comments mean nothing.
    comments: bool,
}

/// What a dot matches.
#[derive(Debug, Clone, Copy, Default)]
enum Dot {
    /// All but line ends.
    #[default]
    Usual,
    /// `d`: all but `\n`.
    Unix,
    /// `s`: everything.
    All,
}

struct Translator {
    input: Vec<char>,
    at: usize,
    flags: Flags,
    refers: bool,
    /// How many look-arounds we are in.
    looking: usize,
    out: Translated,
}

impl Translator {
    fn peek(&self) -> Option<char> {
        self.input.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.input[self.at..].iter().copied().take(expected.chars().count()).eq(expected.chars());
        if found {
            self.at += expected.chars().count();
        }
        found
    }

    fn emit(&mut self, text: &str) {
        self.out.exact.push_str(text);
        if self.looking == 0 {
            self.out.plain.push_str(text);
        }
    }

    fn emit_char(&mut self, c: char) {
        let mut text = String::new();
        classes::literal(c, &mut text);
        self.emit(&text);
    }

    /// Up to the end or the `)` that closes the group.
    fn sequence(&mut self, depth: usize) -> Result<(), PatternError> {
        if depth > DEPTH {
            return Err(PatternError::TooLarge);
        }
        while let Some(c) = self.peek() {
            if c == ')' {
                break;
            }
            self.at += 1;
            match c {
                '|' => {
                    self.emit("|");
                    continue;
                }
                '(' => {
                    if !self.group(depth)? {
                        continue;
                    }
                }
                '[' => {
                    let set = self.set(depth)?;
                    self.emit(&set);
                }
                '.' => self.emit(match self.flags.dot {
                    Dot::All => "(?s:.)",
                    Dot::Unix => r"[^\n]",
                    Dot::Usual => r"[^\n\r\x{85}\x{2028}\x{2029}]",
                }),
                '^' => self.emit(if self.flags.lines { "(?m:^)" } else { r"\A" }),
                '$' => self.emit(if self.flags.lines { "(?m:$)" } else { r"\z" }),
                '\\' => {
                    if !self.escape()? {
                        continue;
                    }
                }
                '*' | '+' | '?' => return Err(PatternError::Dangling { sign: c }),
                '#' if self.flags.comments => {
                    while self.next().is_some_and(|c| c != '\n') {}
                    continue;
                }
                c if self.flags.comments && c.is_whitespace() => continue,
                c => self.emit_char(c),
            }
            self.quantifier()?;
        }
        Ok(())
    }

    /// What follows a `(`; whether something came of it that can be repeated.
    fn group(&mut self, depth: usize) -> Result<bool, PatternError> {
        let outer = self.flags;
        if self.eat("?#") {
            while self.next().ok_or(PatternError::Unbalanced { what: "(?#" })? != ')' {}
            return Ok(false);
        }
        let looks = [("?=", "(?="), ("?!", "(?!"), ("?<=", "(?<="), ("?<!", "(?<!")];
        if let Some((_, open)) = looks.into_iter().find(|(given, _)| self.eat(given)) {
            // A place for what may repeat it.
            if self.looking == 0 {
                self.out.plain.push_str("(?:)");
            }
            self.out.fancy = true;
            self.looking += 1;
            self.emit(open);
            self.sequence(depth + 1)?;
            self.close()?;
            self.looking -= 1;
        } else if self.eat("?>") {
            self.out.fancy = true;
            self.out.exact.push_str("(?>");
            if self.looking == 0 {
                self.out.plain.push_str("(?:");
            }
            self.sequence(depth + 1)?;
            self.close()?;
        } else if self.eat("?<") || self.eat("?P<") {
            let name = self.until('>', "(?<")?;
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(PatternError::Senseless { what: format!("(?<{name}>") });
            }
            let open = if self.refers { format!("(?<{name}>") } else { "(?:".to_owned() };
            self.emit(&open);
            self.sequence(depth + 1)?;
            self.close()?;
        } else if self.eat("?") {
            let case = self.read_flags()?;
            if self.next() == Some(')') {
                // From here to the end of the group around.
                self.emit(case);
                return Ok(false);
            }
            self.emit("(?:");
            self.emit(case);
            self.sequence(depth + 1)?;
            self.close()?;
        } else {
            self.emit(if self.refers { "(" } else { "(?:" });
            self.sequence(depth + 1)?;
            self.close()?;
        }
        self.flags = outer;
        Ok(true)
    }

    fn close(&mut self) -> Result<(), PatternError> {
        if self.next() != Some(')') {
            return Err(PatternError::Unbalanced { what: "(" });
        }
        self.emit(")");
        Ok(())
    }

    /// Reads `is-m` up to the `)` or `:` after it; gives what is left to say about upper and lower case.
    fn read_flags(&mut self) -> Result<&'static str, PatternError> {
        let (mut on, mut case) = (true, "");
        while let Some(c) = self.peek() {
            match c {
                ')' | ':' => return Ok(case),
                '-' => on = false,
                'i' => case = if on { "(?i)" } else { "(?-i)" },
                's' => self.flags.dot = if on { Dot::All } else { Dot::Usual },
                'm' => self.flags.lines = on,
                'x' => self.flags.comments = on,
                'd' => self.flags.dot = if on { Dot::Unix } else { Dot::Usual },
                // Everything is Unicode already.
                'u' | 'U' if on => {}
                c => return Err(PatternError::Unsupported { what: format!("(?{c})") }),
            }
            self.at += 1;
        }
        Err(PatternError::Unbalanced { what: "(?" })
    }

    fn until(&mut self, end: char, what: &'static str) -> Result<String, PatternError> {
        let rest = &self.input[self.at..];
        let length = rest.iter().position(|&c| c == end).ok_or(PatternError::Unbalanced { what })?;
        let text = rest[..length].iter().collect();
        self.at += length + 1;
        Ok(text)
    }

    /// `*`, `+`, `?`, `{2,5}` with `?` or `+` after it, when there is one.
    fn quantifier(&mut self) -> Result<(), PatternError> {
        let sign = match self.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                c.to_string()
            }
            Some('{') => match self.count()? {
                Some(count) => count,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        self.emit(&sign);
        if self.eat("?") {
            self.emit("?");
        } else if self.eat("+") {
            self.out.fancy = true;
            self.out.exact.push('+');
        }
        match self.peek() {
            Some(sign @ ('*' | '+' | '?')) => Err(PatternError::Dangling { sign }),
            _ => Ok(()),
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`; a brace that is none of them means itself.
    fn count(&mut self) -> Result<Option<String>, PatternError> {
        let rest = &self.input[self.at + 1..];
        let Some(length) = rest.iter().position(|&c| c == '}') else { return Ok(None) };
        let inside = rest[..length].iter().collect::<String>();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !number(least) || !(most.is_empty() || number(most)) {
            return Ok(None);
        }
        let senseless = || PatternError::Senseless { what: format!("{{{inside}}}") };
        let least = least.parse::<u32>().map_err(|_| senseless())?;
        let most = if most.is_empty() { None } else { Some(most.parse::<u32>().map_err(|_| senseless())?) };
        if most.is_some_and(|most| most < least) {
            return Err(senseless());
        }
        if most.unwrap_or(least) > REPEAT {
            return Err(PatternError::TooLarge);
        }
        self.at += length + 2;
        Ok(Some(match most {
            Some(most) => format!("{{{least},{most}}}"),
            None => format!("{{{least},}}"),
        }))
    }

    /// What follows a backslash outside a set; whether something came of it that can be repeated.
    fn escape(&mut self) -> Result<bool, PatternError> {
        match self.escaped(false)? {
            Escaped::Char(c) => self.emit_char(c),
            Escaped::Set(set) => self.emit(&set),
            Escaped::Other(text) => self.emit(text),
            Escaped::Quoted(quoted) => {
                for &c in &quoted {
                    self.emit_char(c);
                }
                return Ok(!quoted.is_empty());
            }
            Escaped::Cluster => {
                // It is taken whole or not at all.
                self.out.fancy = true;
                self.out.exact.push_str("(?>");
                if self.looking == 0 {
                    self.out.plain.push_str("(?:");
                }
                self.emit(CLUSTER);
                self.emit(")");
            }
            Escaped::Reference(text) => {
                self.out.fancy = true;
                self.out.exact.push_str(&text);
                if self.looking == 0 {
                    self.out.plain.push_str("(?s:.*)");
                }
            }
        }
        Ok(true)
    }
}
