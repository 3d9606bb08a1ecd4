//! The vocabulary of the encoder -> the pieces of Latin and Cyrillic writing, digits and punctuation.

use diglot::vectors::tokenizer::Tokenizer;

use crate::linear::Matrix;

/// Pieces to keep, by their numbers in the encoder's vocabulary, in its order.
pub struct Kept {
    /// Their numbers.
    pub ids: Vec<u32>,
    /// Their texts, with `▁` for a space.
    pub texts: Vec<String>,
}

/// What the encoder makes of single pieces.
pub struct Alone {
    /// Their numbers, in order.
    pub ids: Vec<u32>,
    /// A row for each, less the mean of sentences.
    pub vectors: Matrix,
}

/// The `most` frequent of the pieces that are written so.
pub fn choose(tokenizer: &Tokenizer, most: usize) -> Kept {
    let mut pieces = tokenizer.pieces();
    pieces.retain(|(text, _)| text.chars().all(is_kept));
    let score = |id: u32| tokenizer.scores()[id as usize];
    pieces.sort_by(|one, other| score(other.1).total_cmp(&score(one.1)).then(one.1.cmp(&other.1)));
    pieces.truncate(most);
    pieces.sort_by_key(|(_, id)| *id);
    let (texts, ids) = pieces.into_iter().unzip();
    Kept { ids, texts }
}

/// Latin, Cyrillic, digits, and the signs that stand among them.
fn is_kept(c: char) -> bool {
    matches!(c,
        '▁' | ' '..='~' | '\u{a1}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{400}'..='\u{52f}' | '\u{1e00}'..='\u{1e9f}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{2116}' | '\u{2122}')
}
