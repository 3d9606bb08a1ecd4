//! Vectors of both sides -> how near sentences and links are in meaning, beside what else stands around them.
//!
//! A cosine alone says little: texts on one subject are all near each other, and some sentences are near to everything. So the
//! mean of each side is taken away first, and a cosine is also looked at against those of the nearest neighbours.

use std::ops::Range;
use std::sync::Arc;

use super::{Tier, Vectors};
use crate::vectors::SpanVectors;

/// How many of the nearest sentences of the other side make up the neighbourhood of one.
const NEIGHBOURS: usize = 4;

/// The vectors of source and target, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    vectors: Arc<Vectors>,
}

/// How near a sentence is to those of the other side that it might be linked with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Near {
    /// The cosine with the nearest one.
    pub best: f32,
    /// The mean cosine with the nearest few.
    pub mean: f32,
    /// The cosine with the one that has least of a nearer one, less the cosine of that one: below 0 where the partner is taken.
    pub free: f32,
}

/// [`Near`] for the sentences of a part of both texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearness {
    /// The mean of the better half of the best cosines of its sentences.
    pub level: f32,
    first: [usize; 2],
    sides: [Vec<Near>; 2],
    /// The cosines of single sentences: for each of the source those with the target sentences from the one named on.
    cosines: Vec<(usize, Vec<f32>)>,
}

/// What the vectors say of a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The cosine of both sides.
    pub cosine: f32,
    /// The same less the mean of the neighbourhoods of its sentences.
    pub margin: f32,
    /// For a link of three sentences, how much nearer both sides are than without the first or last sentence of the longer one.
    pub gain: Option<f32>,
}

impl Meaning {
    /// Takes the vectors when they are of that many sentences.
    pub fn new(vectors: &Arc<Vectors>, sentences: [usize; 2]) -> Option<Self> {
        let [source, target] = &vectors.sides;
        let fits = [source.sentences(), target.sentences()] == sentences && source.dim() == target.dim();
        fits.then(|| Self { vectors: Arc::clone(vectors) })
    }

    /// How good the vectors are.
    pub fn tier(&self) -> Tier {
        self.vectors.tier
    }

    /// The vectors of a side (0 source, 1 target).
    pub fn side(&self, which: usize) -> &SpanVectors {
        &self.vectors.sides[which]
    }

    /// The cosine of a link of `n` source sentences from `i` on and `m` target sentences from `j` on.
    pub fn cosine(&self, source: (usize, usize), target: (usize, usize)) -> f32 {
        self.vectors.sides[0].cosine(source, &self.vectors.sides[1], target)
    }

    /// What is near to what: `rows` has for each source sentence of `source` the target sentences it may be linked with.
    pub fn nearness(&self, source: Range<usize>, target: Range<usize>, rows: &[(usize, usize)]) -> Nearness {
        let mut cosines = Vec::with_capacity(source.len());
        for (i, &(from, to)) in source.clone().zip(rows) {
            cosines.push((from, (from..to).map(|j| self.cosine((i, 1), (j, 1))).collect::<Vec<_>>()));
        }
        let mut columns = vec![Vec::with_capacity(source.len().min(64)); target.len()];
        for (row, (from, cosines)) in cosines.iter().enumerate() {
            for (at, &cosine) in cosines.iter().enumerate() {
                columns[from + at - target.start].push((row, cosine));
            }
        }
        let lines = cosines.iter().map(|(from, cosines)| {
            cosines
                .iter()
                .enumerate()
                .map(|(at, &cosine)| (from + at - target.start, cosine))
                .collect::<Vec<_>>()
        });
        let lines = lines.collect::<Vec<_>>();
        let sides = [near(&lines, &columns), near(&columns, &lines)];
        let level = mean_of_better_half(sides.iter().flatten().map(|near| near.best).collect());
        Nearness { level, first: [source.start, target.start], sides, cosines }
    }
}

/// What is usual where sentences have a partner, however many have none.
pub fn mean_of_better_half(mut values: Vec<f32>) -> f32 {
    values.sort_unstable_by(|one, other| other.total_cmp(one));
    values.truncate(values.len().div_ceil(2));
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

/// For each line of cosines, by number on the other side, what is near.
fn near(lines: &[Vec<(usize, f32)>], others: &[Vec<(usize, f32)>]) -> Vec<Near> {
    let rivals = others.iter().map(|line| two_best(line)).collect::<Vec<_>>();
    let mut nearest = Vec::new();
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            nearest.clear();
            nearest.extend(line.iter().map(|&(_, cosine)| cosine));
            nearest.sort_unstable_by(|one, other| other.total_cmp(one));
            nearest.truncate(NEIGHBOURS);
            let free = line.iter().map(|&(other, cosine)| {
                let [(best, first), (_, second)] = rivals[other];
                cosine - if best == number { second } else { first }
            });
            Near {
                best: nearest.first().copied().unwrap_or(0.0),
                mean: nearest.iter().sum::<f32>() / nearest.len().max(1) as f32,
                free: free.fold(-1.0, f32::max).min(1.0),
            }
        })
        .collect()
}

/// The two largest cosines of a line with the numbers they belong to; 0 where there are not so many.
fn two_best(line: &[(usize, f32)]) -> [(usize, f32); 2] {
    let mut best = [(usize::MAX, 0.0); 2];
    for &(number, cosine) in line {
        if cosine > best[0].1 {
            best = [(number, cosine), best[0]];
        } else if cosine > best[1].1 {
            best[1] = (number, cosine);
        }
    }
    best
}

impl Nearness {
    /// What is near to sentence `number` of a side (0 source, 1 target).
    pub fn of(&self, which: usize, number: usize) -> Near {
        self.sides[which][number - self.first[which]]
    }

    /// The cosine of two sentences.
    fn single(&self, meaning: &Meaning, i: usize, j: usize) -> f32 {
        let (from, cosines) = &self.cosines[i - self.first[0]];
        let known = cosines.get(j.wrapping_sub(*from)).copied();
        known.unwrap_or_else(|| meaning.cosine((i, 1), (j, 1)))
    }

    /// What the vectors say of a link.
    pub fn link(&self, meaning: &Meaning, (i, n): (usize, usize), (j, m): (usize, usize)) -> Said {
        let cosine = match (n, m) {
            (1, 1) => self.single(meaning, i, j),
            _ => meaning.cosine((i, n), (j, m)),
        };
        let mean = |which: usize, range: Range<usize>| {
            let length = range.len() as f32;
            range.map(|number| self.of(which, number).mean).sum::<f32>() / length
        };
        let margin = cosine - f32::midpoint(mean(0, i..i + n), mean(1, j..j + m));
        let without = match (n, m) {
            (2, 1) => Some(self.single(meaning, i, j).max(self.single(meaning, i + 1, j))),
            (1, 2) => Some(self.single(meaning, i, j).max(self.single(meaning, i, j + 1))),
            _ => None,
        };
        Said { cosine, margin, gain: without.map(|without| cosine - without) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the spans of up to two sentences, as sums of unit directions.
    fn spans(directions: &[usize]) -> SpanVectors {
        let mut spans = SpanVectors::new(4, directions.len(), 2);
        for start in 0..directions.len() {
            let mut sum = [0.0; 4];
            for (n, &direction) in (1..=2).zip(&directions[start..]) {
                sum[direction] += 1.0;
                spans.set(start, n, &sum);
            }
        }
        spans
    }

    #[test]
    fn a_sentence_whose_partner_is_taken_is_not_free() {
        // The third source sentence has no partner.
        let vectors = Vectors::from_spans(Tier::Encoder, &spans(&[0, 1, 2, 3]), &spans(&[0, 1, 3]));
        assert!(Meaning::new(&Arc::new(vectors.clone()), [4, 4]).is_none(), "other sentences");
        let meaning = Meaning::new(&Arc::new(vectors), [4, 3]).unwrap();
        let near = meaning.nearness(0..4, 0..3, &[(0, 3); 4]);
        for taken in [0, 1, 3] {
            assert!(near.of(0, taken).best > 0.9 && near.of(0, taken).free > 0.5, "{:?}", near.of(0, taken));
        }
        assert!(near.of(0, 2).best < 0.1 && near.of(0, 2).free < 0.0, "{:?}", near.of(0, 2));
        let (right, wrong) = (near.link(&meaning, (0, 1), (0, 1)), near.link(&meaning, (0, 1), (1, 1)));
        assert!(right.margin > wrong.margin && right.gain.is_none());
        // One sentence too many makes a link less near.
        assert!(near.link(&meaning, (1, 2), (1, 1)).gain.unwrap() < 0.0);
    }
}
