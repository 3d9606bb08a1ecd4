//! A text -> its words as Lucene 3.6 finds them: by the word bounds of Unicode 6, each with a letter or a digit in it.

use unicode_normalization::char::is_combining_mark;

/// Words longer than this are left out, in units of UTF-16.
pub const LONGEST: usize = 255;

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = word(rest);
        if length == 0 {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        if word.encode_utf16().count() <= LONGEST {
            words.push(word);
        }
    }
    words
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Number,
    Katakana,
    /// A sign that is a word by itself.
    Single,
    /// Of a script that is written without spaces: words of it are not looked for.
    Run,
    Underscore,
    MidLetter,
    MidNumber,
    MidBoth,
    Extend,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        '0'..='9' => Kind::Number,
        '\'' | '.' | '\u{2018}' | '\u{2019}' | '\u{2024}' | '\u{fe52}' | '\u{ff07}' | '\u{ff0e}' => {
            Kind::MidBoth
        }
        ':' | '\u{b7}' | '\u{387}' | '\u{5f4}' | '\u{2027}' | '\u{fe13}' | '\u{fe55}' | '\u{ff1a}' => {
            Kind::MidLetter
        }
        ',' | ';' | '\u{37e}' | '\u{589}' | '\u{60c}' | '\u{60d}' | '\u{66c}' | '\u{7f8}' | '\u{2044}'
        | '\u{fe10}' | '\u{fe14}' | '\u{fe50}' | '\u{fe54}' | '\u{ff0c}' | '\u{ff1b}' => Kind::MidNumber,
        '_'
        | '\u{203f}'
        | '\u{2040}'
        | '\u{2054}'
        | '\u{fe33}'
        | '\u{fe34}'
        | '\u{fe4d}'..='\u{fe4f}'
        | '\u{ff3f}' => Kind::Underscore,
        c if c.is_ascii() => Kind::Other,
        '\u{200b}' => Kind::Other,
        '\u{200c}' | '\u{200d}' | '\u{ff9e}' | '\u{ff9f}' => Kind::Extend,
        c if is_combining_mark(c) || is_format(c) => Kind::Extend,
        '\u{3031}'..='\u{3035}'
        | '\u{309b}'
        | '\u{309c}'
        | '\u{30a0}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{32d0}'..='\u{32fe}'
        | '\u{3300}'..='\u{3357}'
        | '\u{ff66}'..='\u{ff9d}' => Kind::Katakana,
        '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{1f200}'
        | '\u{2e80}'..='\u{2fd5}'
        | '\u{3005}'
        | '\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303b}'
        | '\u{3400}'..='\u{4db5}'
        | '\u{4e00}'..='\u{9fcb}'
        | '\u{f900}'..='\u{fad9}'
        | '\u{20000}'..='\u{2fa1d}' => Kind::Single,
        '\u{e01}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19df}' => Kind::Run,
        '\u{ff10}'..='\u{ff19}' => Kind::Number,
        c if c.is_numeric() && !is_other_number(c) => Kind::Number,
        c if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Other,
    }
}

/// Numbers that are not decimal digits: fractions, powers, Roman and circled numbers.
pub fn is_other_number(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{9f4}'..='\u{9f9}' | '\u{2070}'..='\u{218b}'
        | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{2cfd}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303a}' | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{32bf}' | '\u{3400}'..='\u{9fff}')
}

/// Signs that steer writing and do not show (Cf).
pub fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{200e}' | '\u{200f}' | '\u{200b}'..='\u{200d}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The length of the word that begins `text`, 0 when there is none.
fn word(text: &str) -> usize {
    let mut reader = Reader { text, at: 0 };
    match reader.peek() {
        Kind::Single => {
            reader.step();
            return reader.at;
        }
        Kind::Run => {
            while reader.peek() == Kind::Run {
                reader.step();
            }
            return reader.at;
        }
        _ => {}
    }
    reader.run(Kind::Underscore);
    if !matches!(reader.peek(), Kind::Letter | Kind::Number | Kind::Katakana) {
        return 0;
    }
    loop {
        let here = reader.peek();
        match here {
            Kind::Letter | Kind::Number => reader.letters_and_numbers(),
            Kind::Katakana => reader.run(Kind::Katakana),
            _ => break,
        }
        let joined = reader.peek() == Kind::Underscore;
        reader.run(Kind::Underscore);
        if !joined {
            break;
        }
    }
    reader.at
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Kind {
        self.text[self.at..].chars().next().map_or(Kind::Other, kind)
    }

    /// Goes over a character and all that belongs to it.
    fn step(&mut self) {
        self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        while let Some(c) = self.text[self.at..].chars().next().filter(|c| kind(*c) == Kind::Extend) {
            self.at += c.len_utf8();
        }
    }

    fn run(&mut self, of: Kind) {
        while self.peek() == of {
            self.step();
        }
    }

    fn letters_and_numbers(&mut self) {
        loop {
            let here = self.peek();
            let between = match here {
                Kind::Letter => Kind::MidLetter,
                Kind::Number => Kind::MidNumber,
                _ => return,
            };
            self.run(here);
            let before = self.at;
            if self.peek() == between || self.peek() == Kind::MidBoth {
                self.step();
                if self.peek() != here {
                    self.at = before;
                    return;
                }
            }
        }
    }
}
