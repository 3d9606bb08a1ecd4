//! Bytes without a mark -> the encoding they are most likely in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_4, ISO_8859_5, KOI8_R, KOI8_U, UTF_16BE, UTF_16LE, WINDOWS_1251,
    WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};

use super::super::language::{Script, script_of_language};
use crate::bitext::LanguageTag;

/// As much of a long file as is looked at.
const LOOK: usize = 1 << 18;

/// The encoding of a text that is neither UTF-8 nor UTF-16.
pub(super) struct Guess {
    /// The likeliest encoding.
    pub(super) encoding: &'static Encoding,
    /// Whether there were letters enough to be sure.
    pub(super) sure: bool,
}

/// UTF-16 without a byte order mark, told by the high bytes of the characters.
///
/// Russian has 0x04 in most of them and 0x00 for spaces and full stops, English has 0x00. In the wrong order most
/// characters fall outside the blocks that texts are written in. Text in eight bits has next to no such bytes.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = &bytes[..bytes.len().min(LOOK) & !1];
    let units = look.len() / 2;
    let small = look.iter().filter(|&&byte| byte < 9).count();
    // Chinese has few small bytes, but line ends are enough: a zero byte stands in no text of eight bits.
    let eastern = look.contains(&0) && std::str::from_utf8(bytes).is_err();
    if units < 2 || (small * 20 < units && !eastern) {
        return None;
    }
    let (mut little, mut big) = (Tally::default(), Tally::default());
    for pair in look.chunks_exact(2) {
        little.add(u16::from_le_bytes([pair[0], pair[1]]));
        big.add(u16::from_be_bytes([pair[0], pair[1]]));
    }
    let (encoding, best, other) =
        if little.good >= big.good { (UTF_16LE, little, big) } else { (UTF_16BE, big, little) };
    let plain = best.plain * 20 >= units || (eastern && best.plain > 0);
    (plain && best.good * 20 >= units * 19 && best.good > other.good).then_some(encoding)
}

/// How well UTF-16 code units look like a text.
#[derive(Default)]
struct Tally {
    /// Units in blocks that texts are written in.
    good: usize,
    /// Units of ASCII, Cyrillic, Greek and other alphabets with a small high byte.
    plain: usize,
}

impl Tally {
    fn add(&mut self, unit: u16) {
        let plain = matches!(unit, 0x09 | 0x0a | 0x0c | 0x0d | 0x20..=0x7e | 0xa0..=0x24f | 0x300..=0x6ff);
        let swapped = matches!(unit.to_be_bytes()[1], 0 | 4);
        let other = matches!(unit, 0x900..=0x0dff | 0x0e01..=0x0e5b | 0x10a0..=0x10ff | 0x1e00..=0x1eff
            | 0x2010..=0x2044 | 0x20a0..=0x20bf | 0x2100..=0x2122 | 0x3000..=0x30ff | 0x4e00..=0x9fff
            | 0xac00..=0xd7a3 | 0xd83c..=0xd83e | 0xdc00..=0xdfff | 0xfeff | 0xff01..=0xffee);
        self.plain += usize::from(plain);
        self.good += usize::from(plain || (other && !swapped));
    }
}

/// Whether `bytes` are UTF-8 but for a few bad places: valid sequences of two and more bytes, which other encodings
/// seldom form by chance, outnumber the bad places by far.
pub(super) fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 2 && good > 2 * bad
}

/// The likeliest of the encodings that came before Unicode.
///
/// `chardetng` decides, and letter frequencies put it right on short texts and capitals, where it takes Russian for
/// Greek, Hebrew or Chinese and one Cyrillic encoding for another.
pub(super) fn legacy(bytes: &[u8], language: Option<&LanguageTag>) -> Guess {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let look = &bytes[start.saturating_sub(64)..bytes.len().min(start + LOOK)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(look, start + LOOK >= bytes.len());
    let guessed = detector.guess(language.and_then(top_level_domain), Utf8Detection::Deny);

    let head = &look[..look.len().min(1 << 14)];
    let scores = PRIORS.map(|(encoding, prior)| (encoding, cyrillic(head, encoding, prior)));
    let best = scores.into_iter().reduce(|best, next| if next.1.total > best.1.total { next } else { best });
    let (encoding, score) = best.unwrap_or((WINDOWS_1251, Score::default()));
    let guessed_score = scores.iter().find(|(candidate, _)| *candidate == guessed).map(|(_, score)| *score);
    let repaired = match guessed_score {
        Some(of_guess) if score.total > of_guess.total + 2.0 => encoding,
        None if guessed != KOI8_R && score.is_text(least_likely(head, guessed, language)) => encoding,
        _ => guessed,
    };
    let letters = look.iter().filter(|byte| !byte.is_ascii()).count();
    Guess { encoding: repaired, sure: letters >= 12 }
}

/// The Cyrillic encodings, and what being a rarer one costs, in the unit of [`Score::total`].
const PRIORS: [(&Encoding, f64); 4] =
    [(WINDOWS_1251, 0.0), (KOI8_U, -1.0), (IBM866, -1.5), (ISO_8859_5, -3.0)];

/// How little a letter on average a text may be like Russian to be taken for it against the guess of `chardetng`.
///
/// Russian has -3.0 (the entropy of its letters). Greek, Hebrew and Thai read as Cyrillic have -3.6 and less, short
/// Hebrew texts -3.2, all in capitals. Words in Latin letters that are all accented do not exist, so anything goes
/// before them («МИД РФ» is -3.7, and `ÌÈÄ ÐÔ` to `chardetng`). A language that is known settles it.
fn least_likely(bytes: &[u8], guessed: &'static Encoding, language: Option<&LanguageTag>) -> f64 {
    let latin = guessed.name().starts_with("windows-125")
        && !matches!(guessed, e if [WINDOWS_1253, WINDOWS_1255, WINDOWS_1256].contains(&e))
        || [ISO_8859_2, ISO_8859_4].contains(&guessed);
    match language.and_then(script_of_language) {
        Some(Script::Cyrillic) => -4.5,
        Some(_) => f64::INFINITY,
        None if latin && !bytes.iter().any(u8::is_ascii_alphabetic) => -4.5,
        None => -3.4,
    }
}

/// The top-level domain that tells `chardetng` the language; only those it makes use of.
fn top_level_domain(language: &LanguageTag) -> Option<&'static [u8]> {
    Some(match language.primary() {
        "ru" => b"ru",
        "uk" => b"ua",
        "be" => b"by",
        "bg" => b"bg",
        "sr" => b"rs",
        "mk" => b"mk",
        "pl" => b"pl",
        "cs" => b"cz",
        "sk" => b"sk",
        "hu" => b"hu",
        "el" => b"gr",
        "he" => b"il",
        "tr" => b"tr",
        "th" => b"th",
        "ja" => b"jp",
        "ko" => b"kr",
        "lt" => b"lt",
        "lv" => b"lv",
        "et" => b"ee",
        "vi" => b"vn",
        "de" => b"de",
        "fr" => b"fr",
        "en" => b"uk",
        _ => return None,
    })
}

/// How much a text looks like Russian (or a language near it).
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    /// Sum over the letters of the logarithm of their frequency, less penalties.
    total: f64,
    /// Cyrillic letters.
    letters: usize,
    /// Words and characters that such a text would not have.
    odd: usize,
    /// Line-drawing characters.
    frames: usize,
    /// Whether there are small letters.
    lower: bool,
}

impl Score {
    /// Whether it may be Cyrillic text at all: a letter must be at least so likely on average. Capitals alone are
    /// rare and must be likelier.
    fn is_text(self, least: f64) -> bool {
        let least = if self.lower || least < -4.0 { least } else { least + 0.2 };
        let total = self.total + FRAME * self.frames as f64;
        let letters = self.letters >= 2 && self.letters >= self.frames && self.odd * 20 <= self.letters;
        letters && total > least * self.letters as f64
    }
}

/// Letters of Russian by frequency, a thousandth each (averages of the usual tables), and letters of its neighbours.
const FREQUENCIES: &[(char, f64)] = &[
    ('о', 109.0),
    ('е', 85.0),
    ('а', 80.0),
    ('и', 74.0),
    ('н', 67.0),
    ('т', 63.0),
    ('с', 55.0),
    ('р', 47.0),
    ('в', 45.0),
    ('л', 44.0),
    ('к', 35.0),
    ('м', 32.0),
    ('д', 30.0),
    ('п', 28.0),
    ('у', 26.0),
    ('я', 20.0),
    ('ы', 19.0),
    ('ь', 17.0),
    ('г', 17.0),
    ('з', 16.5),
    ('б', 16.0),
    ('ч', 14.5),
    ('й', 12.0),
    ('х', 9.7),
    ('ж', 9.4),
    ('ш', 7.3),
    ('ю', 6.4),
    ('ц', 4.8),
    ('щ', 3.6),
    ('э', 3.2),
    ('ф', 2.7),
    ('ъ', 0.8),
    ('ё', 0.8),
    ('і', 10.0),
    ('ї', 4.0),
    ('є', 4.0),
    ('ґ', 0.3),
    ('ў', 4.0),
    ('ј', 1.5),
    ('љ', 2.0),
    ('њ', 3.0),
    ('ћ', 3.0),
    ('ђ', 1.0),
    ('џ', 0.3),
    ('ѓ', 0.5),
    ('ќ', 0.5),
    ('ѕ', 0.3),
];

/// Costs of a word in mixed case or mixed alphabets and of a character that stands in no Russian text, in the same
/// unit: as much as two letters that occur once in a thousand.
const ODD: f64 = 14.0;

/// Cost of a line-drawing character: tables of DOS times are made of them, and other encodings read as IBM866 too,
/// so it is a little more than that of a rare letter.
const FRAME: f64 = 5.0;

/// Reads `bytes` as `encoding` and looks how much that is like Russian.
fn cyrillic(bytes: &[u8], encoding: &'static Encoding, prior: f64) -> Score {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut score = Score::default();
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let (mut cyrillic, mut latin, mut upper, mut lower, mut first_upper) = (0, 0, 0, 0, false);
        for (number, c) in word.chars().enumerate() {
            let is_upper = c.is_uppercase();
            first_upper |= number == 0 && is_upper;
            upper += usize::from(is_upper);
            lower += usize::from(!is_upper);
            if c.is_ascii() {
                latin += 1;
                continue;
            }
            cyrillic += 1;
            score.total += log_frequency(c.to_lowercase().next().unwrap_or(c));
        }
        score.letters += cyrillic;
        score.lower |= cyrillic > 0 && lower > 0;
        let mixed_case = upper > 0 && lower > 0 && !(first_upper && upper == 1);
        if cyrillic > 0 && (mixed_case || latin > 0) {
            score.odd += 1;
        }
    }
    let mut before = ' ';
    for c in text.chars() {
        let usual =
            "«»„“”‘’—–…№\u{a0}\u{301}".contains(c) || ("§°•·\u{ad}".contains(c) && !before.is_alphabetic());
        let frame = ('\u{2500}'..='\u{259f}').contains(&c) && !before.is_alphabetic();
        if frame {
            score.frames += 1;
        } else {
            score.odd += usize::from(!c.is_ascii() && !c.is_alphabetic() && !usual);
        }
        before = c;
    }
    score.total += prior - ODD * score.odd as f64 - FRAME * score.frames as f64;
    score
}

fn log_frequency(letter: char) -> f64 {
    let thousandths = FREQUENCIES.iter().find(|(c, _)| *c == letter).map_or(0.1, |(_, frequency)| *frequency);
    (thousandths / 1000.0).ln()
}
