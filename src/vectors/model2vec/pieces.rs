//! `tokenizer.json` -> the numbers of the pieces of a text, as the library `tokenizers` cuts it.
//!
//! The text is normalised, cut into words, and each word into pieces: the longest ones from left to right (`WordPiece`), or those with the
//! highest sum of scores (`Unigram`). Added tokens are taken out of the text first.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::normalizer::{Normalizer, Step, is_punctuation};
use crate::vectors::tokenizer::lattice::{self, Best};
use crate::vectors::tokenizer::trie::Trie;
use crate::vectors::tokenizer::{TokenizerError, UNKNOWN_PENALTY};

/// Cuts texts into the pieces of a model.
#[derive(Debug)]
pub struct Pieces {
    normalizer: Normalizer,
    cuts: Vec<Cut>,
    model: Model,
    /// Tokens looked for before the text is normalised, and after.
    added: [Added; 2],
    unknown: u32,
    count: usize,
    end: usize,
    median_length: usize,
}

/// Used again for every text.
pub type Memory = Vec<Best<f64>>;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    added_tokens: Vec<Token>,
    normalizer: Option<Step>,
    pre_tokenizer: Option<Cut>,
    model: Vocabulary,
}

/// A text that is a piece wherever it stands.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the fields of the format")]
struct Token {
    id: u32,
    content: String,
    /// Only where no letter or digit is next to it.
    single_word: bool,
    /// With the white space before it, and after it.
    lstrip: bool,
    rstrip: bool,
    normalized: bool,
}

/// How a text is cut into words.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Cut {
    Sequence {
        pretokenizers: Vec<Cut>,
    },
    BertPreTokenizer,
    WhitespaceSplit,
    Metaspace {
        replacement: char,
        prepend_scheme: Option<Prepend>,
        add_prefix_space: Option<bool>,
        split: Option<bool>,
    },
}

/// Where a word gets a space before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Prepend {
    Always,
    First,
    Never,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Vocabulary {
    WordPiece {
        unk_token: String,
        continuing_subword_prefix: String,
        max_input_chars_per_word: usize,
        vocab: BTreeMap<String, u32>,
    },
    Unigram {
        unk_id: Option<u32>,
        vocab: Vec<(String, f64)>,
        #[serde(default)]
        byte_fallback: bool,
    },
}

#[derive(Debug)]
enum Model {
    WordPiece { first: Trie<'static>, further: Trie<'static>, longest: usize },
    Unigram { pieces: Trie<'static>, scores: Vec<f64>, unknown_score: f64 },
}

#[derive(Debug)]
struct Added {
    tokens: Vec<Token>,
    places: Trie<'static>,
}

/// What a model without a piece for the unknown gets instead; it is dropped like one.
const NONE: u32 = u32::MAX >> 1;

impl Pieces {
    /// Reads the file; what is wrong is said in words.
    pub fn read(json: &[u8]) -> Result<Self, String> {
        let file = serde_json::from_slice::<File>(json).map_err(|error| {
            format!("it is not a tokenizer that diglot understands ({error}); try a model with a WordPiece or Unigram tokenizer")
        })?;
        let mut numbers = match &file.model {
            Vocabulary::WordPiece { vocab, .. } => vocab.clone(),
            Vocabulary::Unigram { vocab, .. } => {
                vocab.iter().map(|(text, _)| text.clone()).zip(0..).collect()
            }
        };
        numbers.extend(file.added_tokens.iter().map(|token| (token.content.clone(), token.id)));
        let mut lengths = numbers.keys().map(|text| text.chars().count()).collect::<Vec<_>>();
        lengths.sort_unstable();
        let middle = |at: usize| lengths.get(at).copied().unwrap_or(0);
        let median_length = middle(lengths.len().saturating_sub(1) / 2).midpoint(middle(lengths.len() / 2));
        let end = numbers.values().max().map_or(0, |id| *id as usize + 1);
        let (model, unknown) = file.model.ready()?;
        let normalizer = Normalizer::new(file.normalizer)?;
        let mut added = [Vec::new(), Vec::new()];
        for mut token in file.added_tokens {
            if token.normalized {
                token.content = normalizer.normalize(&token.content).into_owned();
            }
            added[usize::from(token.normalized)].push(token);
        }
        let [before, after] = added.map(Added::new);
        let mut cuts = Vec::new();
        if let Some(cut) = file.pre_tokenizer {
            cut.flatten(&mut cuts);
        }
        Ok(Self {
            normalizer,
            cuts,
            model,
            added: [before?, after?],
            unknown,
            count: numbers.len(),
            end,
            median_length,
        })
    }

    /// How many pieces there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All numbers but unknown ones are below this.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The median of how many characters a piece has.
    pub fn median_length(&self) -> usize {
        self.median_length
    }

    /// Whether this is the number of what no piece is for.
    pub fn is_unknown(&self, id: u32) -> bool {
        id == self.unknown || id as usize >= self.end
    }

    /// Adds the numbers of the pieces of `text` to `ids`.
    pub fn encode(&self, text: &str, memory: &mut Memory, ids: &mut Vec<u32>) {
        let mut at_start = true;
        self.added[0].split(text, |part| {
            match part {
                Part::Token(id) => ids.push(id),
                Part::Text(text) => self.added[1].split(&self.normalizer.normalize(text), |part| {
                    match part {
                        Part::Token(id) => ids.push(id),
                        Part::Text(text) => cut(&self.cuts, text, at_start, &mut |word| {
                            self.model.encode(word, self.unknown, memory, ids);
                        }),
                    }
                    at_start = false;
                }),
            }
            at_start = false;
        });
    }
}

impl Vocabulary {
    /// Ready to cut words, with the number of what is unknown.
    fn ready(self) -> Result<(Model, u32), String> {
        match self {
            Self::WordPiece { unk_token, continuing_subword_prefix, max_input_chars_per_word, vocab } => {
                let further = vocab
                    .iter()
                    .filter_map(|(text, id)| Some((text.strip_prefix(&continuing_subword_prefix)?, *id)));
                let further = trie(further)?;
                let first = trie(vocab.iter().map(|(text, id)| (text.as_str(), *id)))?;
                let unknown = vocab.get(&unk_token).copied().unwrap_or(NONE);
                Ok((Model::WordPiece { first, further, longest: max_input_chars_per_word }, unknown))
            }
            Self::Unigram { byte_fallback: true, .. } => {
                Err("its tokenizer has pieces of single bytes, which diglot does not know; try another model"
                    .into())
            }
            Self::Unigram { unk_id, vocab, .. } => {
                // Of equal pieces the last one counts.
                let numbers =
                    vocab.iter().map(|(text, _)| text.as_str()).zip(0..).collect::<BTreeMap<_, _>>();
                let scores = vocab.iter().map(|(_, score)| *score).collect::<Vec<_>>();
                let lowest = scores.iter().copied().fold(f64::INFINITY, f64::min);
                let pieces = trie(numbers.into_iter())?;
                let unknown_score = lowest - f64::from(UNKNOWN_PENALTY);
                Ok((Model::Unigram { pieces, scores, unknown_score }, unk_id.unwrap_or(NONE)))
            }
        }
    }
}

/// The trie of texts in order. Pieces with a zero byte, which no text has, are passed over.
fn trie<'t>(pieces: impl Iterator<Item = (&'t str, u32)>) -> Result<Trie<'static>, String> {
    let keys = pieces
        .filter(|(text, _)| !text.is_empty() && !text.contains('\0'))
        .map(|(text, id)| (text.as_bytes(), id))
        .collect::<Vec<_>>();
    Trie::build(&keys).map_err(|error| match error {
        TokenizerError::TooManyPieces => "it has too many pieces; try a smaller model".into(),
        _ => "its vocabulary is damaged; copy the model again".into(),
    })
}

impl Model {
    fn encode(&self, word: &str, unknown: u32, memory: &mut Memory, ids: &mut Vec<u32>) {
        match self {
            Self::Unigram { pieces, scores, unknown_score } => {
                let score = |id, _| scores.get(id as usize).copied().unwrap_or(*unknown_score);
                lattice::find_best(pieces, word.as_bytes(), (unknown, *unknown_score), score, memory);
                lattice::collect(memory, unknown, ids);
            }
            Self::WordPiece { first, further, longest } => {
                let before = ids.len();
                let mut rest = word.as_bytes();
                while !rest.is_empty() {
                    let pieces = if ids.len() == before { first } else { further };
                    let Some((length, id)) = pieces.longest(rest) else { break };
                    ids.push(id);
                    rest = &rest[length..];
                }
                if !rest.is_empty() || word.chars().count() > *longest {
                    ids.truncate(before);
                    ids.push(unknown);
                }
            }
        }
    }
}

impl Cut {
    fn flatten(self, cuts: &mut Vec<Self>) {
        match self {
            Self::Sequence { pretokenizers } => pretokenizers.into_iter().for_each(|cut| cut.flatten(cuts)),
            other => cuts.push(other),
        }
    }
}

/// Gives `found` each word of `text`, cut by one of `cuts` after the other; `at_start` says whether a text begins here.
fn cut(cuts: &[Cut], text: &str, at_start: bool, found: &mut dyn FnMut(&str)) {
    let Some((first, cuts)) = cuts.split_first() else {
        if !text.is_empty() {
            found(text);
        }
        return;
    };
    let mut start = 0;
    match first {
        Cut::Sequence { .. } => {}
        Cut::BertPreTokenizer | Cut::WhitespaceSplit => {
            for (at, character) in text.char_indices() {
                let space = character.is_whitespace();
                if space || matches!(first, Cut::BertPreTokenizer) && is_punctuation(character) {
                    let end = at + character.len_utf8();
                    cut(cuts, &text[start..at], at_start && start == 0, found);
                    if !space {
                        cut(cuts, &text[at..end], at_start && at == 0, found);
                    }
                    start = end;
                }
            }
            cut(cuts, &text[start..], at_start && start == 0, found);
        }
        Cut::Metaspace { replacement, prepend_scheme, add_prefix_space, split } => {
            let never = *add_prefix_space == Some(false);
            let prepend = match prepend_scheme.unwrap_or(if never { Prepend::Never } else { Prepend::Always })
            {
                Prepend::Always => true,
                Prepend::First => at_start,
                Prepend::Never => false,
            };
            let mut marked = text.replace(' ', replacement.encode_utf8(&mut [0; 4]));
            if prepend && !marked.is_empty() && !marked.starts_with(*replacement) {
                marked.insert(0, *replacement);
            }
            for (at, _) in marked.match_indices(*replacement).filter(|_| *split != Some(false)) {
                cut(cuts, &marked[start..at], at_start && start == 0, found);
                start = at;
            }
            cut(cuts, &marked[start..], at_start && start == 0, found);
        }
    }
}

enum Part<'t> {
    Token(u32),
    Text(&'t str),
}

impl Added {
    fn new(tokens: Vec<Token>) -> Result<Self, String> {
        let mut numbers = BTreeMap::new();
        for (token, number) in tokens.iter().zip(0..) {
            numbers.entry(token.content.as_str()).or_insert(number); // of equal ones the first is found
        }
        let places = trie(numbers.into_iter())?;
        Ok(Self { tokens, places })
    }

    /// Gives `found` the tokens in `text` and what stands between them, in order.
    fn split(&self, text: &str, mut found: impl FnMut(Part)) {
        let (mut done, mut at) = (0, 0);
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        while !self.tokens.is_empty() && at < text.len() {
            let Some((length, number)) = self.places.longest(&text.as_bytes()[at..]) else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let (mut start, mut end) = (at, at + length);
            at = end;
            let Some(token) = self.tokens.get(number as usize) else { continue };
            if token.single_word && (text[..start].ends_with(is_word) || text[end..].starts_with(is_word)) {
                continue;
            }
            if token.lstrip {
                start = text[..start].trim_end().len().max(done);
            }
            if token.rstrip {
                end += text[end..].len() - text[end..].trim_start().len();
            }
            if done < start {
                found(Part::Text(&text[done..start]));
            }
            found(Part::Token(token.id));
            (done, at) = (end, at.max(end));
        }
        if done < text.len() {
            found(Part::Text(&text[done..]));
        }
    }
}
