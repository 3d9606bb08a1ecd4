//! Vectors of both sides -> pairs of sentences that are near in meaning, found coarsely first and then finer.
//!
//! The mean of the vectors of a block of sentences says what the block is about. Few blocks cover a long text, so all of them
//! can be compared; the heaviest chain of near blocks says where to compare blocks of half the size, and so on down to single
//! sentences (Thompson and Koehn, Vecalign, 2019). Time and memory grow with the length of the text.
//! What is missing on one side is a gap in the chain, of whatever length.

use std::borrow::Cow;

use rayon::prelude::*;

use super::super::dp::Band;
use super::super::meaning::Meaning;
use super::super::text::Side;
use super::chain::{Pairs, heaviest_chain};
use super::path::around;
use crate::vectors::SpanVectors;

/// The longer side has at most so many blocks at the coarsest level.
const COARSEST: usize = 640;
/// So many of the nearest blocks of the other side make up the neighbourhood of one.
const NEIGHBOURS: usize = 4;
/// Of these so many are likely.
const LIKELY: usize = 3;
/// What a cosine above the neighbourhoods weighs: as much as a rare word for each twentieth.
const WEIGHT: f32 = 20.0;
/// Around the chain of the level before, so many blocks more to each side are looked at.
const REACH: usize = 24;
/// In a gap of more than so many blocks on both sides, only so many to each side of its diagonal.
const WIDEST: usize = 320;

/// Pairs of sentences near in meaning.
pub fn pairs_in_meaning(sides: [&Side; 2], meaning: &Meaning) -> Pairs {
    let lengths = sides.map(Side::len);
    let mut step = 1;
    while lengths[0].max(lengths[1]).div_ceil(step) > COARSEST {
        step *= 2;
    }
    let mut chain: Vec<(usize, usize)> = Vec::new();
    loop {
        let vectors = [0, 1].map(|which| blocks(meaning.side(which), step));
        let summed = sides.map(|side| {
            let ends = (0..=side.len().div_ceil(step)).map(|block| (block * step).min(side.len()));
            ends.map(|end| side.summed[end]).collect::<Vec<_>>()
        });
        let posts = chain.iter().map(|&(i, j)| (i / step, j / step)).collect::<Vec<_>>();
        let ranges = around(&posts, [&summed[0], &summed[1]], REACH, WIDEST);
        let band = Band::new(ranges, vectors[1].sentences());
        let pairs = near_pairs(&vectors[0], &vectors[1], &band);
        if step == 1 {
            return pairs;
        }
        let blocks = heaviest_chain(&pairs, vectors[1].sentences());
        chain = blocks.into_iter().map(|(i, j)| (i * step, j * step)).collect();
        step /= 2;
    }
}

/// A vector for every block: the mean of `2 * step` sentences from each `step`-th on, so that blocks of both sides need not
/// begin together to be near; the single sentences when `step` is 1.
fn blocks(sentences: &SpanVectors, step: usize) -> Cow<'_, SpanVectors> {
    if step == 1 {
        return Cow::Borrowed(sentences);
    }
    let count = sentences.sentences();
    let mean = |block: usize| {
        let mut sum = vec![0_i64; sentences.dim()];
        for number in block * step..((block + 2) * step).min(count) {
            for (sum, component) in sum.iter_mut().zip(sentences.get(number, 1).unwrap_or_default()) {
                *sum += i64::from(*component);
            }
        }
        sum.into_iter().map(|sum| sum as f32).collect::<Vec<_>>()
    };
    let means = (0..count.div_ceil(step)).into_par_iter().map(mean).collect::<Vec<_>>();
    let mut blocks = SpanVectors::new(sentences.dim(), means.len(), 1);
    for (block, mean) in means.iter().enumerate() {
        blocks.set(block, 1, mean);
    }
    Cow::Owned(blocks)
}

/// For each block of the source the nearest of the target in its range, with the cosine above the neighbourhoods of both.
fn near_pairs(source: &SpanVectors, target: &SpanVectors, band: &Band) -> Pairs {
    let rows = (0..source.sentences()).map(|row| (band.row(row).0, band.row(row + 1).1)).collect::<Vec<_>>();
    let near_source = nearest(source, target, &rows);
    let near_target = nearest(target, source, &turned(&rows, target.sentences()));
    let means = near_target.iter().map(|near| mean(near)).collect::<Vec<_>>();
    near_source
        .iter()
        .map(|near| {
            let neighbourhood = mean(near);
            let weigh = |&(column, cosine): &(usize, f32)| {
                let above = cosine - f32::midpoint(neighbourhood, means[column]);
                (above > 0.0).then_some((column, above * WEIGHT))
            };
            let mut pairs = near.iter().take(LIKELY).filter_map(weigh).collect::<Vec<_>>();
            pairs.sort_by_key(|pair| pair.0);
            pairs
        })
        .collect()
}

/// For each block the nearest few of the other side in its range, the nearest first; of equal ones the first.
fn nearest(one: &SpanVectors, other: &SpanVectors, ranges: &[(usize, usize)]) -> Pairs {
    let find = |(number, &(low, high)): (usize, &(usize, usize))| {
        let mut best: Vec<(usize, f32)> = Vec::with_capacity(NEIGHBOURS + 1);
        for candidate in low..high {
            let cosine = one.cosine((number, 1), other, (candidate, 1));
            if best.len() < NEIGHBOURS || best.last().is_some_and(|last| cosine > last.1) {
                let place = best.partition_point(|better| better.1 >= cosine);
                best.insert(place, (candidate, cosine));
                best.truncate(NEIGHBOURS);
            }
        }
        best
    };
    ranges.par_iter().enumerate().map(find).collect()
}

/// Ranges of columns for each row -> for each of `columns` the rows whose range holds it. Both ends of the ranges rise.
fn turned(rows: &[(usize, usize)], columns: usize) -> Vec<(usize, usize)> {
    let (mut first, mut end) = (0, 0);
    (0..columns)
        .map(|column| {
            while first < rows.len() && rows[first].1 <= column {
                first += 1;
            }
            while end < rows.len() && rows[end].0 <= column {
                end += 1;
            }
            (first, end.max(first))
        })
        .collect()
}

fn mean(near: &[(usize, f32)]) -> f32 {
    near.iter().map(|(_, cosine)| cosine).sum::<f32>() / near.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::{Tier, Vectors};
    use super::*;

    /// Vectors of sentences numbered so: equal numbers have nearly equal vectors, others any.
    fn spans(numbers: &[usize], noise: usize) -> SpanVectors {
        let mut spans = SpanVectors::new(32, numbers.len(), 1);
        let any = |seed: usize| {
            let mixed = (seed as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            ((mixed >> 40) % 2001) as f32 - 1000.0
        };
        for (place, &number) in numbers.iter().enumerate() {
            let meant = |at: usize| any(number * 32 + at) + 0.7 * any((place + noise) * 32 + at + 7_777_777);
            spans.set(place, 1, &(0..32).map(meant).collect::<Vec<_>>());
        }
        spans
    }

    /// Share of the sentences on both sides whose partner is the likeliest.
    fn found(source: &[usize], target: &[usize]) -> f64 {
        let vectors = Vectors::from_spans(Tier::Encoder, &spans(source, 0), &spans(target, 50_000));
        let meaning = Meaning::new(&Arc::new(vectors), [source.len(), target.len()]).unwrap();
        let side = |numbers: &[usize]| Side {
            lengths: vec![50.0; numbers.len()],
            summed: (0..=numbers.len()).map(|number| number as f64 * 50.0).collect(),
            ..Side::default()
        };
        let pairs = pairs_in_meaning([&side(source), &side(target)], &meaning);
        let (mut both, mut right) = (0.0, 0.0);
        for (row, number) in pairs.iter().zip(source) {
            let Some(partner) = target.iter().position(|other| other == number) else { continue };
            both += 1.0;
            let best =
                row.iter().fold((usize::MAX, 0.0), |best, pair| if pair.1 > best.1 { *pair } else { best });
            right += if best.0 == partner { 1.0 } else { 0.0 };
        }
        right / both
    }

    fn check(source: impl Iterator<Item = usize>, target: impl Iterator<Item = usize>) {
        let share = found(&source.collect::<Vec<_>>(), &target.collect::<Vec<_>>());
        assert!(share > 0.95, "{share}");
    }

    #[test]
    fn pairs_are_found_through_gaps_of_any_length() {
        check(0..1500, 0..1500);
        // A chapter is missing on one side or the other.
        check(0..1500, (0..1500).filter(|number| !(500..800).contains(number)));
        check((0..1500).filter(|number| !(500..800).contains(number)), 0..1500);
        // The front is missing, or the back, or each side lacks another chapter.
        check(900..1800, 0..1800);
        check(0..1800, 0..700);
        check((0..1500).filter(|n| !(200..500).contains(n)), (0..1500).filter(|n| !(500..800).contains(n)));
    }

    #[test]
    fn ranges_are_turned() {
        assert_eq!(turned(&[(0, 2), (0, 3), (2, 4)], 5), [(0, 2), (0, 2), (1, 3), (2, 3), (3, 3)]);
        assert_eq!(turned(&[], 2), [(0, 0), (0, 0)]);
    }
}
