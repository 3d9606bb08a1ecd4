//! A text -> the text the pieces were learnt from, by the steps of a `tokenizer.json`.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fancy_regex::{NoExpand, Regex};
use regex_syntax::hir::{Class, HirKind};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::vectors::tokenizer::charsmap;
use crate::vectors::tokenizer::trie::Trie;

/// A step as the file names it.
#[derive(Deserialize)]
#[serde(tag = "type")]
pub enum Step {
    Sequence {
        normalizers: Vec<Step>,
    },
    BertNormalizer(Bert),
    Precompiled {
        precompiled_charsmap: String,
    },
    Replace {
        pattern: Pattern,
        content: String,
    },
    Strip {
        strip_left: bool,
        strip_right: bool,
    },
    Lowercase,
    #[serde(rename = "NFC")]
    Nfc,
    #[serde(rename = "NFD")]
    Nfd,
    #[serde(rename = "NFKC")]
    Nfkc,
    #[serde(rename = "NFKD")]
    Nfkd,
}

#[derive(Deserialize)]
pub enum Pattern {
    String(String),
    Regex(String),
}

/// What models of the BERT family do.
#[derive(Debug, Deserialize)]
pub struct Bert {
    clean_text: bool,
    handle_chinese_chars: bool,
    /// As `lowercase` where the file does not say.
    strip_accents: Option<bool>,
    lowercase: bool,
}

/// All steps, ready to be taken.
#[derive(Debug, Default)]
pub struct Normalizer {
    steps: Vec<Ready>,
}

#[derive(Debug)]
enum Ready {
    Bert(Bert),
    Charsmap(Trie<'static>, Vec<u8>),
    Replace(String, String),
    ReplaceAll(Box<Regex>, String),
    Strip(bool, bool),
    Lowercase,
    Form(fn(&str) -> String),
}

impl Normalizer {
    /// The steps of the file.
    pub fn new(step: Option<Step>) -> Result<Self, String> {
        let mut normalizer = Self::default();
        step.map_or(Ok(()), |step| normalizer.add(step))?;
        Ok(normalizer)
    }

    fn add(&mut self, step: Step) -> Result<(), String> {
        self.steps.push(match step {
            Step::Sequence { normalizers } => {
                return normalizers.into_iter().try_for_each(|step| self.add(step));
            }
            Step::BertNormalizer(bert) => Ready::Bert(bert),
            Step::Precompiled { precompiled_charsmap } => {
                let damaged = "its table of characters is damaged; copy the model again";
                let bytes = BASE64_STANDARD.decode(precompiled_charsmap).map_err(|_| damaged)?;
                let (table, replacements) = charsmap(&bytes).map_err(|_| damaged)?;
                Ready::Charsmap(table, replacements.to_vec())
            }
            Step::Replace { pattern: Pattern::String(text), content } => Ready::Replace(text, content),
            Step::Replace { pattern: Pattern::Regex(pattern), content } => {
                let regex = Regex::new(&pattern)
                    .map_err(|_| format!("the expression “{pattern}” is not understood"))?;
                Ready::ReplaceAll(Box::new(regex), content)
            }
            Step::Strip { strip_left, strip_right } => Ready::Strip(strip_left, strip_right),
            Step::Lowercase => Ready::Lowercase,
            Step::Nfc => Ready::Form(|text| text.nfc().collect()),
            Step::Nfd => Ready::Form(|text| text.nfd().collect()),
            Step::Nfkc => Ready::Form(|text| text.nfkc().collect()),
            Step::Nfkd => Ready::Form(|text| text.nfkd().collect()),
        });
        Ok(())
    }

    /// The text after all steps.
    pub fn normalize<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.steps.iter().fold(Cow::Borrowed(text), |text, step| match step {
            Ready::Bert(bert) => bert.normalize(&text).into(),
            Ready::Charsmap(table, replacements) => replaced(table, replacements, &text).into(),
            Ready::Replace(from, to) => text.replace(from, to).into(),
            Ready::ReplaceAll(regex, to) => match regex.try_replacen(&text, 0, NoExpand(to)) {
                Ok(replaced) => replaced.into_owned().into(),
                Err(_) => text, // an expression that would take too long
            },
            Ready::Strip(left, right) => {
                let text = if *left { text.trim_start() } else { &text };
                (if *right { text.trim_end() } else { text }).to_owned().into()
            }
            Ready::Lowercase => text.chars().flat_map(char::to_lowercase).collect::<String>().into(),
            Ready::Form(form) => form(&text).into(),
        })
    }
}

impl Bert {
    fn normalize(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for character in text.chars() {
            if self.clean_text && (is_control(character) || matches!(character, '\0' | '\u{fffd}')) {
                continue;
            }
            let character = if self.clean_text && character.is_whitespace() { ' ' } else { character };
            if self.handle_chinese_chars && is_chinese(character) {
                clean.extend([' ', character, ' ']);
            } else {
                clean.push(character);
            }
        }
        if self.strip_accents.unwrap_or(self.lowercase) && !clean.is_ascii() {
            clean = clean.nfd().filter(|character| !ACCENTS.contains(*character)).collect();
        }
        if self.lowercase { clean.chars().flat_map(char::to_lowercase).collect() } else { clean }
    }
}

/// What the table makes of the text. A short grapheme is looked up as one, else its characters are; the shortest entry that it begins with
/// stands for all of it. So the Rust library `tokenizers` does, otherwise than SentencePiece, from which the table comes.
fn replaced(table: &Trie, replacements: &[u8], text: &str) -> String {
    let look_up = |part: &str| {
        let rest = replacements.get(table.shortest(part.as_bytes())? as usize..)?;
        str::from_utf8(rest.split(|byte| *byte == 0).next()?).ok()
    };
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if grapheme.len() < 6
            && let Some(replacement) = look_up(grapheme)
        {
            out.push_str(replacement);
            continue;
        }
        for (start, character) in grapheme.char_indices() {
            let part = &grapheme[start..start + character.len_utf8()];
            out.push_str(look_up(part).unwrap_or(part));
        }
    }
    out
}

/// Characters by a property. The library `tokenizers` has tables of Unicode 8.
struct Characters(Vec<(char, char)>);

static PUNCTUATION: LazyLock<Characters> = LazyLock::new(|| Characters::new(r"[\p{P}&&\p{Age:8.0}]"));
static ACCENTS: LazyLock<Characters> = LazyLock::new(|| Characters::new(r"[\p{Mn}&&\p{Age:8.0}]"));
static CONTROL: LazyLock<Characters> =
    LazyLock::new(|| Characters::new(r"[[\p{Cc}\p{Cf}\p{Co}]&&\p{Age:8.0}--[\t\n\r]]"));

impl Characters {
    fn new(set: &str) -> Self {
        let parsed = regex_syntax::parse(set).map(regex_syntax::hir::Hir::into_kind);
        Self(match parsed {
            Ok(HirKind::Class(Class::Unicode(class))) => {
                class.iter().map(|range| (range.start(), range.end())).collect()
            }
            _ => Vec::new(),
        })
    }

    fn contains(&self, character: char) -> bool {
        let after = self.0.partition_point(|(start, _)| *start <= character);
        after > 0 && character <= self.0[after - 1].1
    }
}

/// Whether words of a BERT tokenizer end before and after the character.
pub fn is_punctuation(character: char) -> bool {
    if character.is_ascii() { character.is_ascii_punctuation() } else { PUNCTUATION.contains(character) }
}

fn is_control(character: char) -> bool {
    CONTROL.contains(character)
}

/// The blocks that BERT takes for Chinese; one of them begins too late in the library, too.
fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}' | '\u{2f800}'..='\u{2fa1f}')
}
