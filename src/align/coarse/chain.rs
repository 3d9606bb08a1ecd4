//! Words in common -> likely pairs of sentences -> the chain of pairs that holds most of them.

use super::super::keys::{Keys, Kind};
use super::super::same::Same;

/// For each source sentence target sentences it is likely linked with and how much speaks for it, ascending.
pub type Pairs = Vec<Vec<(usize, f32)>>;

/// A key held by more sentences than this on a side is too common.
const RARE: usize = 12;
/// Of the pairs of a sentence so many are kept.
const KEPT: usize = 4;
/// A pair with less than this is no post to tie a rope to.
const POST: f32 = 2.0;

/// Pairs of sentences that share rare words.
pub fn pairs_in_words(keys: &Keys, source_len: usize) -> Pairs {
    let [source, target] = &keys.sides;
    let target_len = target.sentences.len();
    let mut weight = vec![0.0_f32; target_len];
    let mut touched: Vec<usize> = Vec::new();
    (0..source_len)
        .map(|number| {
            for &item in source.sentences.of(number) {
                for entry in source.held.of(item as usize).iter().filter(|entry| entry.kind != Kind::Function)
                {
                    let posting = target.postings.of(entry.key as usize);
                    if posting.len() > RARE || source.postings.of(entry.key as usize).len() > RARE {
                        continue;
                    }
                    let value = entry.strength
                        * entry.kind.trust()
                        * 0.5
                        * (RARE as f32 / posting.len() as f32).same_ln_1p();
                    for &column in posting {
                        if weight[column as usize] == 0.0 {
                            touched.push(column as usize);
                        }
                        weight[column as usize] += value;
                    }
                }
            }
            let mut found: Vec<(usize, f32)> =
                touched.drain(..).map(|column| (column, std::mem::take(&mut weight[column]))).collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.truncate(KEPT);
            found.sort_by_key(|pair| pair.0);
            found
        })
        .collect()
}

/// Both together; what speaks for a pair twice is added.
pub fn joined(mut one: Pairs, other: Pairs) -> Pairs {
    for (row, more) in one.iter_mut().zip(other) {
        for (column, weight) in more {
            match row.iter_mut().find(|pair| pair.0 == column) {
                Some(pair) => pair.1 += weight,
                None => row.push((column, weight)),
            }
        }
        row.sort_by_key(|pair| pair.0);
    }
    one
}

/// The chain of pairs, rising on both sides, with the largest sum of weights.
pub fn heaviest_chain(pairs: &[Vec<(usize, f32)>], target_len: usize) -> Vec<(usize, usize)> {
    // For each prefix of the target the best chain that ends inside it: a Fenwick tree of (sum, pair).
    let mut tree: Vec<(f32, usize)> = vec![(0.0, usize::MAX); target_len + 1];
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    let mut best = (0.0, usize::MAX);
    for (i, row) in pairs.iter().enumerate() {
        let reached: Vec<(usize, f32, usize)> = row
            .iter()
            .filter(|pair| pair.1 >= POST)
            .map(|&(j, weight)| {
                let (mut sum, mut before) = (0.0, usize::MAX);
                let mut at = j;
                while at > 0 {
                    if tree[at].0 > sum {
                        (sum, before) = tree[at];
                    }
                    at -= at & at.wrapping_neg();
                }
                (j, sum + weight, before)
            })
            .collect();
        for (j, sum, before) in reached {
            all.push((i, j, before));
            let number = all.len() - 1;
            if sum > best.0 {
                best = (sum, number);
            }
            let mut at = j + 1;
            while at <= target_len {
                if sum > tree[at].0 {
                    tree[at] = (sum, number);
                }
                at += at & at.wrapping_neg();
            }
        }
    }
    let mut chain = Vec::new();
    let mut number = best.1;
    while number != usize::MAX {
        let (i, j, before) = all[number];
        chain.push((i, j));
        number = before;
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[&[(usize, f32)]], target_len: usize, expected: &[(usize, usize)]) {
        let pairs: Vec<Vec<(usize, f32)>> = pairs.iter().map(|row| row.to_vec()).collect();
        assert_eq!(heaviest_chain(&pairs, target_len), expected);
    }

    #[test]
    fn the_heaviest_chain_rises_on_both_sides() {
        check(&[&[(0, 5.0)], &[(1, 5.0)], &[(2, 5.0)]], 3, &[(0, 0), (1, 1), (2, 2)]);
        // One strong pair that crosses two others loses.
        check(&[&[(0, 5.0), (2, 8.0)], &[(1, 5.0)], &[(2, 5.0)]], 3, &[(0, 0), (1, 1), (2, 2)]);
        // A pair with little in common is no post to tie a rope to.
        check(&[&[(0, 1.0)], &[(1, 5.0)]], 2, &[(1, 1)]);
        check(&[], 3, &[]);
    }

    #[test]
    fn evidence_adds_up() {
        let words = vec![vec![(1, 2.0), (4, 1.0)], vec![]];
        let meaning = vec![vec![(0, 3.0), (4, 5.0)], vec![(2, 1.5)]];
        assert_eq!(joined(words, meaning), [vec![(0, 3.0), (1, 2.0), (4, 6.0)], vec![(2, 1.5)]]);
    }
}
