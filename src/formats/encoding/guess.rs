//! Bytes without a mark -> the encoding they are most likely in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_7, ISO_8859_8, KOI8_R, UTF_16BE, UTF_16LE, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};

use super::super::language::{self, Script, detect, script_of_language};
use super::cyrillic::{self, Score};
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
        // A long text of eight bits need not be gone through to its end.
        if bad >= 1000 && good < bad {
            return false;
        }
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
    let scores = cyrillic::ENCODINGS.map(|encoding| (encoding, Score::of(head, encoding)));
    let best = scores.into_iter().reduce(|best, next| if next.1.total > best.1.total { next } else { best });
    let (encoding, score) = best.unwrap_or((WINDOWS_1251, Score::default()));
    let guessed_score = scores.iter().find(|(candidate, _)| *candidate == guessed).map(|(_, score)| *score);
    let repaired = match guessed_score {
        Some(of_guess) if score.total > of_guess.total + 2.0 => encoding,
        None if guessed != KOI8_R && score.is_text(least_likely(head, guessed, language)) => encoding,
        None if is_latin(guessed) && is_western(head, language) => WINDOWS_1252,
        _ => guessed,
    };
    let letters = look.iter().filter(|byte| !byte.is_ascii()).count();
    Guess { encoding: repaired, sure: letters >= 12 }
}

/// How likely a letter must be on average for a text to be Cyrillic against the guess of `chardetng`.
///
/// Russian has about -2.9 (see [`Score`]). The limit -3.4 was set by trial so that the Hebrew, Greek, Arabic, Thai and
/// Chinese sentences of the tests stay what they are. Where the guess cannot be, anything goes: words in Latin letters
/// that are all accented do not exist («МИД РФ» in windows-1251 is `ÌÈÄ ÐÔ`), nor Greek without accents or Hebrew with
/// final letters inside words. A language that is known settles it.
fn least_likely(bytes: &[u8], guessed: &'static Encoding, language: Option<&LanguageTag>) -> f64 {
    let (text, _) = guessed.decode_without_bom_handling(bytes);
    let impossible = if is_latin(guessed) {
        !bytes.iter().any(u8::is_ascii_alphabetic)
    } else if [WINDOWS_1253, ISO_8859_7].contains(&guessed) {
        !text.contains(['ά', 'έ', 'ή', 'ί', 'ό', 'ύ', 'ώ'])
    } else if [WINDOWS_1255, ISO_8859_8].contains(&guessed) {
        let mut letters = text.chars().zip(text.chars().skip(1));
        letters.any(|(c, next)| matches!(c, 'ך' | 'ם' | 'ן' | 'ף' | 'ץ') && next.is_alphabetic())
    } else {
        false
    };
    match language.and_then(script_of_language) {
        Some(Script::Cyrillic) => -4.5,
        Some(_) => f64::INFINITY,
        None if impossible => -4.5,
        None => -3.4,
    }
}

/// Whether an encoding is for a language in Latin letters.
fn is_latin(encoding: &'static Encoding) -> bool {
    let other = [WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256];
    (encoding.name().starts_with("windows-125") && !other.contains(&encoding))
        || [ISO_8859_2, ISO_8859_4].contains(&encoding)
}

/// Whether a text in Latin letters is in windows-1252 though a few signs look otherwise to `chardetng`: `£12,000` is
/// `Ł12,000` in windows-1250. So it is when the text is in a western language by its other letters, or when there
/// are only signs and quotes that stand where they should.
fn is_western(bytes: &[u8], language: Option<&LanguageTag>) -> bool {
    const WESTERN: [&str; 10] = ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb"];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    if let Some(language) = language {
        return WESTERN.contains(&language.primary());
    }
    let detected = detect(&text);
    if detected.how == language::How::Detected && WESTERN.contains(&detected.tag.primary()) {
        return true;
    }
    let signs = text.chars().zip(text.chars().skip(1).chain([' '])).all(|(c, next)| match c {
        '‘'..='”' | '–' | '—' | '…' | '\u{a0}' | '«' | '»' => true,
        '£' | '€' | '¥' | '§' => !next.is_alphabetic(),
        _ => c.is_ascii(),
    });
    signs && !text.is_ascii()
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
