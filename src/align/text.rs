//! Sentences -> what the aligner looks at: lengths, word types, punctuation, paragraph starts.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::numbers;
use crate::bitext::Sentences;

/// Punctuation that translations tend to keep, as bits of [`Side::marks`].
pub mod mark {
    /// A question mark.
    pub const QUESTION: u16 = 1;
    /// An exclamation mark.
    pub const EXCLAMATION: u16 = 2;
    /// A quotation mark of any shape.
    pub const QUOTE: u16 = 4;
    /// A round or square bracket.
    pub const BRACKET: u16 = 8;
    /// A colon.
    pub const COLON: u16 = 16;
    /// A percent sign or a currency sign.
    pub const SIGN: u16 = 32;
    /// A dash at the start: a line of dialogue or an item of a list.
    pub const DASH_FIRST: u16 = 64;
    /// The sentence ends like one: full stop, question mark, exclamation mark, ellipsis, behind it closers only.
    pub const CLOSED: u16 = 128;
    /// The first letter is a small one.
    pub const SMALL_FIRST: u16 = 256;
}

/// One distinct word form of a side, folded.
#[derive(Debug, Clone)]
pub struct Word {
    /// Lower case, ё as е, accents that mark stress and soft hyphens gone.
    pub folded: String,
    /// Number of the stem among the stems of the side.
    pub stem: u32,
    /// Always written with a capital when not first in its sentence: probably a name.
    pub name: bool,
    /// Numbers the form itself says: `1953` of «1953», 22 of «22-летний».
    pub numbers: Vec<String>,
}

/// What the aligner looks at in the sentences of one side.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Visible characters of each sentence.
    pub lengths: Vec<f64>,
    /// Running sum of `lengths`, one longer.
    pub summed: Vec<f64>,
    /// Punctuation bits of each sentence.
    pub marks: Vec<u16>,
    /// Whether each sentence begins a paragraph; one longer, the end of the text counts as a beginning.
    pub starts: Vec<bool>,
    /// Distinct word forms.
    pub words: Vec<Word>,
    /// For each sentence the words in order, as indices into `words`, repeats included.
    pub sentences: Vec<Vec<u32>>,
    /// Distinct stems, by number.
    pub stems: Vec<String>,
    /// Whether sentences hold unspaced scripts (Han, Kana, Thai ...) cut into characters and pairs of them.
    pub unspaced: bool,
    /// Primary language subtag.
    pub language: String,
}

impl Side {
    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Looks at every sentence once.
    pub fn new(sentences: &Sentences, use_paragraphs: bool) -> Self {
        let language = sentences.document().language().primary().to_owned();
        let stemmer = stemmer_of(&language).map(Stemmer::create);
        let mut side = Side { language, ..Side::default() };
        let mut word_numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut stem_numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut capitals: Vec<(u32, u32)> = Vec::new();
        side.summed.push(0.0);
        let mut visible = 0.0;
        for number in 0..sentences.len() {
            let text = sentences.text(number);
            let length = text.chars().filter(|c| !c.is_whitespace()).count() as f64;
            visible += length;
            side.lengths.push(length);
            side.summed.push(visible);
            side.marks.push(marks_of(text));
            let first = number == 0 || sentences.paragraph(number) != sentences.paragraph(number - 1);
            side.starts.push(number == 0 || (use_paragraphs && first));
            let mut of_sentence: Vec<u32> = Vec::new();
            each_token(text, |token| {
                side.unspaced |= token.unspaced;
                let id = word_numbers.get(token.folded).copied().unwrap_or_else(|| {
                    let id = side.add_word(token.folded, stemmer.as_ref(), &mut stem_numbers);
                    word_numbers.insert(token.folded.to_owned(), id);
                    capitals.push((0, 0));
                    id
                });
                if !of_sentence.is_empty() {
                    let count = &mut capitals[id as usize];
                    if token.capital { count.0 += 1 } else { count.1 += 1 }
                }
                of_sentence.push(id);
            });
            side.sentences.push(of_sentence);
        }
        side.starts.push(true);
        for (word, (upper, lower)) in side.words.iter_mut().zip(capitals) {
            word.name = upper > 0 && lower == 0 && word.numbers.is_empty();
        }
        side
    }

    /// Adds a word form not seen before; gives its number.
    fn add_word(
        &mut self,
        folded: &str,
        stemmer: Option<&Stemmer>,
        stem_numbers: &mut FxHashMap<String, u32>,
    ) -> u32 {
        let stem = stem_of(folded, stemmer);
        let stem = stem_numbers.get(&*stem).copied().unwrap_or_else(|| {
            let number = self.stems.len() as u32;
            self.stems.push(stem.clone().into_owned());
            stem_numbers.insert(stem.into_owned(), number);
            number
        });
        let numbers = numbers::in_word(folded, &self.language);
        self.words.push(Word { folded: folded.to_owned(), stem, name: false, numbers });
        self.words.len() as u32 - 1
    }

    /// Visible characters of the sentences `start..end`.
    pub fn span_length(&self, start: usize, end: usize) -> f64 {
        self.summed[end] - self.summed[start]
    }

    /// Mean visible characters a sentence, at least 1.
    pub fn mean_length(&self) -> f64 {
        (self.summed.last().copied().unwrap_or(0.0) / self.len().max(1) as f64).max(1.0)
    }
}

/// The stemmer for a primary language subtag, where there is one.
pub fn stemmer_of(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ru" => Algorithm::Russian,
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "sv" => Algorithm::Swedish,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "da" => Algorithm::Danish,
        "fi" => Algorithm::Finnish,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "tr" => Algorithm::Turkish,
        "ar" => Algorithm::Arabic,
        "el" => Algorithm::Greek,
        _ => return None,
    })
}

/// The stem of a folded word; without a stemmer its first six characters.
pub fn stem_of<'a>(folded: &'a str, stemmer: Option<&Stemmer>) -> Cow<'a, str> {
    match stemmer {
        Some(stemmer) => stemmer.stem(folded),
        None => Cow::Borrowed(folded.char_indices().nth(6).map_or(folded, |(end, _)| &folded[..end])),
    }
}

fn marks_of(text: &str) -> u16 {
    let mut marks = 0;
    for c in text.chars() {
        marks |= match c {
            '?' | '？' | '؟' => mark::QUESTION,
            '!' | '！' => mark::EXCLAMATION,
            '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' => mark::QUOTE,
            '(' | ')' | '[' | ']' | '（' | '）' => mark::BRACKET,
            ':' | '：' => mark::COLON,
            '%' | '$' | '€' | '£' | '¥' | '₽' | '٪' => mark::SIGN,
            _ => 0,
        };
    }
    if text.trim_start().starts_with(['—', '–', '-']) {
        marks |= mark::DASH_FIRST;
    }
    if text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase) {
        marks |= mark::SMALL_FIRST;
    }
    let closers = ['"', '»', '”', '’', '\'', ')', ']', '」', '』', '）'];
    if text.trim_end().trim_end_matches(closers).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟'])
    {
        marks |= mark::CLOSED;
    }
    marks
}

/// A word as it stands in a sentence.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    folded: &'a str,
    capital: bool,
    unspaced: bool,
}

/// Words of a text: runs of letters and digits, with marks, apostrophes and points inside numbers;
/// unspaced scripts give every character and every pair of neighbours, and a number in Chinese characters as one word.
fn each_token(text: &str, mut visit: impl FnMut(Token<'_>)) {
    let mut current = String::new();
    let mut folded = String::new();
    let mut previous_unspaced: Option<char> = None;
    let mut grouped = false;
    let mut flush = |current: &mut String, visit: &mut dyn FnMut(Token<'_>)| {
        if !current.is_empty() {
            let capital =
                current.chars().next().is_some_and(|c| !('а'..='я').contains(&c) && c.is_uppercase());
            fold_into(current, &mut folded);
            current.clear();
            visit(Token { folded: &folded, capital, unspaced: false });
        }
    };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_unspaced(c) {
            flush(&mut current, &mut visit);
            if numbers::is_chinese_numeral(c) {
                let mut run = String::from(c);
                run.extend(chars.clone().take_while(|&next| numbers::is_chinese_numeral(next)).take(20));
                let length = run.chars().count();
                if numbers::chinese(&run).is_some() {
                    visit(Token { folded: &run, capital: false, unspaced: true });
                    chars.by_ref().take(length - 1).for_each(drop);
                    previous_unspaced = None;
                    continue;
                }
            }
            let mut pair = String::with_capacity(8);
            pair.extend(previous_unspaced);
            let before = pair.len();
            pair.push(c);
            visit(Token { folded: &pair[before..], capital: false, unspaced: true });
            if before > 0 {
                visit(Token { folded: &pair, capital: false, unspaced: true });
            }
            previous_unspaced = Some(c);
            continue;
        }
        previous_unspaced = None;
        let inside = match c {
            '\u{ad}' | '\u{200b}' | '\u{301}' | '\u{300}' => continue,
            '\'' | '’' | 'ʼ' => {
                current.chars().next_back().is_some_and(char::is_alphabetic)
                    && chars.peek().is_some_and(|next| next.is_alphabetic())
            }
            '.' | ',' => {
                current.chars().next_back().is_some_and(|last| last.is_ascii_digit())
                    && chars.peek().is_some_and(char::is_ascii_digit)
            }
            // A thin or no-break space between a digit and exactly three digits groups thousands: «48 500».
            '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' => {
                let digits = current.bytes().all(|b| b.is_ascii_digit());
                let groups = digits && (grouped || (1..=3).contains(&current.len())) && !current.is_empty();
                if groups && three_digits(chars.clone()) {
                    grouped = true;
                    continue;
                }
                false
            }
            'a'..='z' | 'A'..='Z' | '0'..='9' | 'а'..='я' | 'А'..='Я' => true,
            _ => c.is_alphanumeric() || is_combining(c),
        };
        if inside {
            current.push(c);
        } else {
            grouped = false;
            flush(&mut current, &mut visit);
        }
    }
    flush(&mut current, &mut visit);
}

/// Whether exactly three digits follow.
fn three_digits(mut ahead: impl Iterator<Item = char>) -> bool {
    (0..3).all(|_| ahead.next().is_some_and(|d| d.is_ascii_digit()))
        && !ahead.next().is_some_and(|d| d.is_ascii_digit())
}

/// Calls `visit` with the folded words of a text in order, as sentences are cut into words.
pub fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    each_token(text, |token| visit(token.folded));
}

/// The same words as a list.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Lower case, composed, ё as е, typographic apostrophe as the plain one, possessive `'s` gone.
fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    let mut add = |c: char| match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        'Ё' | 'ё' => folded.push('е'),
        '’' | 'ʼ' => folded.push('\''),
        '\u{301}' | '\u{300}' | '\u{ad}' => {}
        '٠'..='٩' => folded.push(char::from(b'0' + (c as u32 - '٠' as u32) as u8)),
        '０'..='９' => folded.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
        _ => folded.extend(c.to_lowercase()),
    };
    // Letters below U+0300 and the Russian ones are composed already.
    if word.chars().all(|c| c < '\u{300}' || ('А'..='ё').contains(&c)) {
        word.chars().for_each(&mut add);
    } else {
        word.nfc().for_each(&mut add);
    }
    if let Some(short) = folded.strip_suffix("'s") {
        folded.truncate(short.len());
    }
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::bitext::sample;

    /// A side whose sentences are the pieces; a piece of white space is a paragraph break.
    pub fn side(language: &str, pieces: &[&str]) -> Side {
        Side::new(&sample::side(language, "-", pieces), true)
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words_of(text), expected, "{text}");
    }

    #[test]
    fn words_and_numbers() {
        check("Ещё 48,5 млрд рублей.", &["еще", "48,5", "млрд", "рублей"]);
        check("бюджет 48\u{a0}500 руб.", &["бюджет", "48500", "руб"]);
        check("в 1 250 000 раз", &["в", "1250000", "раз"]);
        check("в 2009 120 человек", &["в", "2009", "120", "человек"]);
        check("Saipov's 22-count case", &["saipov", "22", "count", "case"]);
        check("Замо\u{301}к и за\u{ad}мок", &["замок", "и", "замок"]);
        check("北京说", &["北", "京", "北京", "说", "京说"]);
    }

    #[test]
    fn punctuation_is_seen() {
        assert_eq!(marks_of("«Да?» — сказал он."), mark::QUOTE | mark::QUESTION | mark::CLOSED);
        assert_eq!(marks_of("— Нет!"), mark::DASH_FIRST | mark::EXCLAMATION | mark::CLOSED);
        assert_eq!(marks_of("Итоги"), 0);
    }
}
