//! A text, pieces and their scores -> the pieces with the highest sum of scores (Viterbi, Kudo 2018).

use std::ops::Add;

use super::normalizer::character_length;
use super::trie::Trie;

/// The best way to write the text up to a place: what it scores, and the piece it ends with.
#[derive(Debug, Clone, Copy)]
pub struct Best<S> {
    score: S,
    start: u32,
    id: u32,
}

/// Fills `best` for every place in `text` from left to right. A character that no piece is for is the piece `unknown`, with its score;
/// `score` is told the number of a piece and its length. Of equals the first one found stays.
///
/// Scores are added in the precision of the program that the numbers shall be those of: it decides between near equals.
pub fn find_best<S: Copy + Default + PartialOrd + Add<Output = S>>(
    pieces: &Trie,
    text: &[u8],
    unknown: (u32, S),
    score: impl Fn(u32, usize) -> S,
    best: &mut Vec<Best<S>>,
) {
    best.clear();
    best.resize(text.len() + 1, Best { score: S::default(), start: u32::MAX, id: 0 });
    let mut start = 0;
    while start < text.len() {
        let so_far = best[start].score;
        let character = character_length(text[start]).min(text.len() - start);
        let mut found_character = false;
        let mut node = pieces.root();
        for (at, byte) in text.iter().enumerate().skip(start) {
            let Some((next, id)) = pieces.step(node, *byte) else { break };
            node = next;
            if let Some(id) = id {
                let length = at + 1 - start;
                improve(&mut best[at + 1], so_far + score(id, length), start, id);
                found_character |= length == character;
            }
        }
        if !found_character {
            improve(&mut best[start + character], so_far + unknown.1, start, unknown.0);
        }
        start += character;
    }
}

#[inline]
fn improve<S: PartialOrd>(best: &mut Best<S>, score: S, start: usize, id: u32) {
    if best.start == u32::MAX || score > best.score {
        *best = Best { score, start: start as u32, id };
    }
}

/// Adds the numbers of the best pieces to `ids`; several unknown ones in a row are one.
pub fn collect<S>(best: &[Best<S>], unknown: u32, ids: &mut Vec<u32>) {
    let first = ids.len();
    let mut end = best.len().saturating_sub(1);
    while let Some(step) = best.get(end).filter(|_| end > 0) {
        if step.id != unknown || ids.len() == first || ids.last() != Some(&unknown) {
            ids.push(step.id);
        }
        end = step.start as usize;
    }
    ids[first..].reverse();
}
