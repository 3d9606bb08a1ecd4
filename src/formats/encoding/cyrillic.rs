//! Bytes -> how much they look like Russian in one of its encodings.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_U, WINDOWS_1251};

/// The encodings of Cyrillic in eight bits, the commonest first.
pub(super) const ENCODINGS: [&Encoding; 4] = [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5];

/// How much a text looks like Russian, or a language near it.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Score {
    /// Sum over the letters of the logarithm of their frequency, less penalties. Russian has about -2.9 a letter:
    /// the entropy of the table below is 3.0, and [`follows`] gives back a little.
    pub(super) total: f64,
    /// Cyrillic letters.
    letters: usize,
    /// Words and characters that such a text would not have.
    odd: usize,
    /// Line-drawing characters.
    frames: usize,
    /// Whether there are small letters.
    lower: bool,
}

/// Letters of Russian and, after them, of its neighbours.
const LETTERS: &str = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџѓќѕ";

/// How many of a thousand letters each of [`LETTERS`] is: averages of the usual tables for Russian, guesses for the rest.
const THOUSANDTHS: [f64; 47] = [
    109.0, 85.0, 80.0, 74.0, 67.0, 63.0, 55.0, 47.0, 45.0, 44.0, 35.0, 32.0, 30.0, 28.0, 26.0, 20.0, 19.0,
    17.0, 17.0, 16.5, 16.0, 14.5, 12.0, 9.7, 9.4, 7.3, 6.4, 4.8, 3.6, 3.2, 2.7, 0.8, 3.0, 10.0, 4.0, 4.0,
    0.3, 4.0, 1.5, 2.0, 3.0, 3.0, 1.0, 0.3, 0.5, 0.5, 0.3,
];

/// Cost of a word in mixed case or mixed alphabets and of a character that stands in no Russian text: as much as two
/// letters that occur once in a thousand.
const ODD: f64 = 14.0;

/// Cost of a line-drawing character. Tables of DOS times are made of them, and other encodings read as IBM866 too, so
/// it is a little more than that of a rare letter.
const FRAME: f64 = 5.0;

impl Score {
    /// Reads `bytes` as `encoding`, one of [`ENCODINGS`].
    pub(super) fn of(bytes: &[u8], encoding: &'static Encoding) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        // What a rarer encoding must be better by.
        let prior = match encoding {
            e if e == WINDOWS_1251 => 0.0,
            e if e == KOI8_U => -1.0,
            e if e == IBM866 => -1.5,
            _ => -3.0,
        };
        let mut score = Score { total: prior, ..Score::default() };
        for word in text.split(|c: char| !c.is_alphabetic()) {
            score.add_word(word);
        }
        let mut before = ' ';
        for c in text.chars() {
            if !c.is_ascii() && !c.is_alphabetic() {
                score.add_sign(c, before);
            }
            before = c;
        }
        score.total -= ODD * score.odd as f64 + FRAME * score.frames as f64;
        score
    }

    /// Whether it may be Cyrillic text at all: a letter must be at least so likely on average. Capitals alone are
    /// rare and must be likelier.
    pub(super) fn is_text(self, least: f64) -> bool {
        let least = if self.lower || least < -4.0 { least } else { least + 0.2 };
        let total = self.total + FRAME * self.frames as f64;
        let letters = self.letters >= 2 && self.letters >= self.frames && self.odd * 20 <= self.letters;
        letters && total > least * self.letters as f64
    }

    fn add_word(&mut self, word: &str) {
        let (mut cyrillic, mut upper, mut latin) = (0, 0, false);
        let mut before = None;
        for c in word.chars() {
            upper += usize::from(c.is_uppercase());
            if c.is_ascii() {
                latin = true;
                continue;
            }
            cyrillic += 1;
            let letter = c.to_lowercase().next().unwrap_or(c);
            self.total += log_frequency(letter) + follows(before, letter);
            before = Some(letter);
        }
        self.letters += cyrillic;
        let length = word.chars().count();
        self.lower |= cyrillic > 0 && upper < length;
        let capitalised = upper == 1 && word.starts_with(char::is_uppercase);
        let mixed_case = upper > 0 && upper < length && !capitalised;
        self.odd += usize::from(cyrillic > 0 && (mixed_case || latin));
    }

    fn add_sign(&mut self, c: char, before: char) {
        let usual = "«»„“”‘’—–…№\u{a0}\u{301}".contains(c);
        let apart = !before.is_alphabetic();
        if apart && ('\u{2500}'..='\u{259f}').contains(&c) {
            self.frames += 1;
        } else {
            self.odd += usize::from(!(usual || (apart && "§°•·\u{ad}".contains(c))));
        }
    }
}

fn log_frequency(letter: char) -> f64 {
    let known = LETTERS.chars().zip(THOUSANDTHS).find(|(c, _)| *c == letter);
    (known.map_or(0.1, |(_, thousandths)| thousandths) / 1000.0).ln()
}

/// The logarithm of how much likelier a letter is after the one before it than anywhere. Vowels (42 letters of 100)
/// and consonants take turns: after a vowel about 13 of 100 letters are vowels, after a consonant about 60 (estimates). The signs ь and ъ
/// stand after consonants only, and ы never first.
fn follows(before: Option<char>, letter: char) -> f64 {
    let vowel = |c: char| "аеёиоуыэюяіїєў".contains(c);
    let sign = matches!(letter, 'ь' | 'ъ');
    match before {
        None if sign || letter == 'ы' => -5.0,
        None => 0.0,
        Some(before) if sign && (vowel(before) || matches!(before, 'ь' | 'ъ')) => -5.0,
        Some(before) => match (vowel(before), vowel(letter)) {
            (true, true) => (0.13_f64 / 0.42).ln(),
            (true, false) => (0.87_f64 / 0.58).ln(),
            (false, true) => (0.60_f64 / 0.42).ln(),
            (false, false) => (0.40_f64 / 0.58).ln(),
        },
    }
}
