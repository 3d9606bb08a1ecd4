//! A tokenizer -> a smaller one that knows only some of its pieces.

use super::{Tokenizer, TokenizerError, Trie};

impl Tokenizer<'_> {
    /// The ordinary pieces with their numbers, sorted by their bytes; a space is written as `▁`.
    pub fn pieces(&self) -> Vec<(String, u32)> {
        let mut keys = self.pieces.keys();
        keys.retain(|(_, id)| (*id as usize) < self.len() && !self.facts.user_defined.contains(id));
        keys.into_iter().map(|(text, id)| (String::from_utf8_lossy(&text).into_owned(), id)).collect()
    }

    /// The same tokenizer with the ordinary pieces `ids` only. Number 0 is what no piece is for, then follow the pieces as in `ids`.
    pub fn restricted(&self, ids: &[u32]) -> Result<Tokenizer<'static>, TokenizerError> {
        let mut numbers = vec![None; self.len()];
        let (mut lowest, mut highest) = (f32::INFINITY, f32::MIN_POSITIVE);
        let mut scores = vec![0.0];
        for (id, number) in ids.iter().zip(1..) {
            let score = *self.scores.get(*id as usize).ok_or(TokenizerError::NotAModel)?;
            numbers[*id as usize] = Some(number);
            (lowest, highest) = (lowest.min(score), highest.max(score));
            scores.push(score);
        }
        let keys = self.pieces.keys();
        let kept =
            keys.iter().filter_map(|(text, id)| Some((text.as_slice(), (*numbers.get(*id as usize)?)?)));
        let pieces = Trie::build(&kept.collect::<Vec<_>>())?;
        let mut facts = self.facts.clone();
        facts.unknown = 0;
        facts.user_defined.clear();
        facts.verbatim.clear();
        (facts.lowest, facts.highest) = (lowest, highest);
        let mut normalizer = self.normalizer.clone().into_owned();
        normalizer.verbatim.clear();
        Ok(Tokenizer { normalizer, pieces, scores: scores.into(), facts })
    }
}
