//! A first alignment -> word pairs learnt from it.
//!
//! Two stems are a pair when they stand in linked sentences more often than chance allows. So that a link is never
//! supported by itself, the counts that a sentence pair contributed are taken off again when that sentence pair is scored
//! (leave one out): a word pair seen once says nothing at all.

use super::lists::Lists;
use super::same::Same;
use super::text::Side;

/// One learnt word pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Stem of the source side.
    pub source: u32,
    /// Stem of the target side.
    pub target: u32,
    /// Expected number of linked sentence pairs that hold both.
    pub together: f32,
    /// Source sentences that hold the one.
    pub source_count: f32,
    /// Target sentences that hold the other.
    pub target_count: f32,
}

/// What a text taught about its words.
#[derive(Debug, Clone, Default)]
pub struct Learnt {
    /// The pairs, by source stem and target stem.
    pub pairs: Vec<Pair>,
    /// For each source sentence the target sentences it is linked with and the probability of it, ascending.
    pub linked: Vec<Vec<(u32, f32)>>,
    /// For each stem of the source and of the target the sentences that hold it, ascending.
    pub postings: [Lists<u32>; 2],
}

/// Pairs expected together at least so often are considered.
const LEAST_TOGETHER: f32 = 1.5;
/// The log-likelihood gain over chance a pair must have: together * ln(together * sentences / (count * count)).
const LEAST_GAIN: f32 = 4.0;
/// At most so many partners of one stem are kept.
const MOST_PARTNERS: usize = 24;

impl Learnt {
    /// Learns from `linked`: for each source sentence the target sentences and the probability that they are in one link.
    pub fn new(source: &Side, target: &Side, linked: Vec<Vec<(u32, f32)>>) -> Self {
        let sentences = source.len().min(target.len()).max(1) as f32;
        let stems = [source, target].map(stems_of);
        let postings = [stem_postings(source, &stems[0]), stem_postings(target, &stems[1])];
        let target_stems = &stems[1];
        // Words of every other sentence pair up with everything and teach nothing.
        let too_common = (sentences * 0.4).max(4.0);
        let mut together = vec![0.0_f32; target.stems.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut pairs: Vec<(f32, Pair)> = Vec::new();
        for (stem, posting) in postings[0].iter().enumerate() {
            if posting.len() < 2 || posting.len() as f32 > too_common {
                continue;
            }
            for &number in posting {
                for &(other, chance) in &linked[number as usize] {
                    for &target_stem in target_stems.of(other as usize) {
                        let sum = &mut together[target_stem as usize];
                        if *sum == 0.0 {
                            touched.push(target_stem);
                        }
                        *sum += chance;
                    }
                }
            }
            let source_count = posting.len() as f32;
            let mut found: Vec<(f32, Pair)> = Vec::new();
            for &target_stem in &touched {
                let sum = std::mem::take(&mut together[target_stem as usize]);
                let target_count = postings[1].of(target_stem as usize).len() as f32;
                if sum < LEAST_TOGETHER || target_count > too_common {
                    continue;
                }
                let gain = sum * (sum * sentences / (source_count * target_count)).same_ln();
                if gain >= LEAST_GAIN {
                    let pair = Pair {
                        source: stem as u32,
                        target: target_stem,
                        together: sum,
                        source_count,
                        target_count,
                    };
                    found.push((gain, pair));
                }
            }
            touched.clear();
            found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.target.cmp(&b.1.target)));
            found.truncate(MOST_PARTNERS);
            pairs.extend(found);
        }
        // The same limit for the other side.
        pairs.sort_by(|a, b| {
            a.1.target.cmp(&b.1.target).then(b.0.total_cmp(&a.0)).then(a.1.source.cmp(&b.1.source))
        });
        let (mut target, mut kept) = (u32::MAX, 0);
        pairs.retain(|(_, pair)| {
            kept = if pair.target == target { kept + 1 } else { 1 };
            target = pair.target;
            kept <= MOST_PARTNERS
        });
        let mut pairs: Vec<Pair> = pairs.into_iter().map(|(_, pair)| pair).collect();
        pairs.sort_by_key(|pair| (pair.source, pair.target));
        Self { pairs, linked, postings }
    }

    /// How strongly a pair speaks for linking source sentence `i` with target sentence `j`, from 0 to 1:
    /// Dice's coefficient, smoothed by one, without what this very sentence pair contributed.
    pub fn strength(&self, pair: usize, i: usize, j: usize) -> f32 {
        let pair = &self.pairs[pair];
        let of_row = &self.linked[i];
        let own = of_row.binary_search_by_key(&(j as u32), |entry| entry.0).map_or(0.0, |at| of_row[at].1);
        let together = (pair.together - own).max(0.0);
        let counts = pair.source_count + pair.target_count - 2.0;
        2.0 * together / (counts.max(together) + 1.0)
    }
}

/// For each sentence its distinct stems.
fn stems_of(side: &Side) -> Lists<u32> {
    let mut all = Lists::with_capacity(side.len());
    let mut stems: Vec<u32> = Vec::new();
    for words in &side.sentences {
        stems.clear();
        stems.extend(words.iter().map(|&word| side.words[word as usize].stem));
        stems.sort_unstable();
        stems.dedup();
        all.push(stems.iter().copied());
    }
    all
}

/// For each stem the sentences that hold it.
fn stem_postings(side: &Side, stems: &Lists<u32>) -> Lists<u32> {
    Lists::grouped(side.stems.len(), |visit| {
        for (number, stems) in (0..).zip(stems.iter()) {
            for &stem in stems {
                visit(stem, number);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::text::tests::side;

    /// Sixteen linked sentence pairs; `lodka` and `boat` stand together in `shared` of them.
    fn learnt(shared: usize) -> (Learnt, [Side; 2]) {
        let line = |number: usize, word: &str, rest: &str| {
            let word = if number < shared { word } else { "" };
            format!("{rest}{number} {word}\n")
        };
        let lines = |word: &str, rest: &str| {
            let lines: Vec<String> = (0..16).map(|number| line(number, word, rest)).collect();
            side("ru", &lines.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let sides = [lines("лодка", "а"), lines("boat", "b")];
        let linked = (0..16).map(|number| vec![(number, 1.0)]).collect();
        (Learnt::new(&sides[0], &sides[1], linked), sides)
    }

    #[test]
    fn a_pair_seen_together_often_is_learnt() {
        let (learnt, sides) = learnt(3);
        assert_eq!(learnt.pairs.len(), 1);
        let pair = learnt.pairs[0];
        assert_eq!(sides[0].stems[pair.source as usize], "лодк");
        assert_eq!(sides[1].stems[pair.target as usize], "boat");
    }

    #[test]
    fn a_pair_seen_once_teaches_nothing() {
        assert_eq!(learnt(1).0.pairs, []);
    }

    #[test]
    fn a_sentence_pair_does_not_support_itself() {
        let (learnt, _) = learnt(3);
        // Sentences 0 and 1 are not linked with each other, so nothing is taken off.
        assert!(learnt.strength(0, 0, 0) < learnt.strength(0, 0, 1));
    }
}
