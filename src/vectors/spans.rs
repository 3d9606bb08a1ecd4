//! The vectors of sentences and of several sentences in a row, all of length 1.

use std::ops::AddAssign;

use rayon::prelude::*;

/// A vector for each span of 1 to `max_n` sentences in a row.
///
/// Components are kept as whole numbers, 32767 for 1: half the memory of single precision, and a cosine is a sum of whole numbers,
/// the same on every machine and in every order. Rounding moves a cosine by less than 0.0001.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanVectors {
    dim: usize,
    sentences: usize,
    max_n: usize,
    /// The vector of the `n` sentences from `start` is number `start * max_n + n - 1`; zeros where the text ends before.
    components: Vec<i16>,
}

/// What a component of 1 is kept as.
const ONE: f32 = 32767.0;
/// Sentences are worked on in portions of this many, so that memory does not grow with the text.
pub const PORTION: usize = 1024;

/// The vectors of all spans of 1 to `max_n` sentences, when that of a span is the sum of those of its sentences; `dim` is not 0.
///
/// `sum_of` adds the components of a sentence to zeros, with memory it may use again; `advance` is told how many more are done.
pub fn sums<S: Copy + Default + AddAssign + Send + Sync, M: Default>(
    (sentences, dim, max_n): (&[&str], usize, usize),
    sum_of: impl Fn(&mut M, &str, &mut [S]) + Sync,
    to_f32: impl Fn(S) -> f32,
    advance: &(dyn Fn(usize) + Sync),
) -> SpanVectors {
    let max_n = max_n.max(1);
    let mut spans = SpanVectors::new(dim, sentences.len(), max_n);
    for first in (0..sentences.len()).step_by(PORTION) {
        let count = PORTION.min(sentences.len() - first);
        // The last spans of the portion reach into the next one.
        let seen = &sentences[first..(first + count + max_n - 1).min(sentences.len())];
        let mut sums = vec![S::default(); seen.len() * dim];
        seen.par_iter()
            .zip(sums.par_chunks_mut(dim))
            .for_each_init(M::default, |memory, (sentence, sum)| sum_of(memory, sentence, sum));
        let (mut sum, mut vector) = (vec![S::default(); dim], vec![0.0_f32; dim]);
        for start in 0..count {
            sum.fill(S::default());
            for (n, more) in (1..=max_n).zip(sums[start * dim..].chunks_exact(dim)) {
                for ((sum, more), out) in sum.iter_mut().zip(more).zip(&mut vector) {
                    *sum += *more;
                    *out = to_f32(*sum);
                }
                spans.set(first + start, n, &vector);
            }
        }
        advance(count);
    }
    spans
}

impl SpanVectors {
    /// Vectors for `sentences` sentences, all zeros for now.
    pub fn new(dim: usize, sentences: usize, max_n: usize) -> Self {
        let max_n = max_n.max(1);
        Self { dim, sentences, max_n, components: vec![0; dim * sentences * max_n] }
    }

    /// How many components a vector has.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// How many sentences there are.
    pub fn sentences(&self) -> usize {
        self.sentences
    }

    /// The most sentences in a row that have a vector.
    pub fn max_n(&self) -> usize {
        self.max_n
    }

    /// The vector of the `n` sentences from `start`, 32767 for 1; `None` when there are not so many or `n` is 0 or above `max_n`.
    pub fn get(&self, start: usize, n: usize) -> Option<&[i16]> {
        self.place(start, n).and_then(|place| self.components.get(place..place + self.dim))
    }

    /// The same in single precision.
    pub fn to_f32(&self, start: usize, n: usize) -> Option<Vec<f32>> {
        Some(self.get(start, n)?.iter().map(|component| f32::from(*component) / ONE).collect())
    }

    /// Keeps `vector`, brought to length 1, for the `n` sentences from `start`; spans that do not exist are passed over.
    pub fn set(&mut self, start: usize, n: usize, vector: &[f32]) {
        if vector.len() == self.dim
            && let Some(place) = self.place(start, n)
        {
            keep(vector, &mut self.components[place..place + vector.len()]);
        }
    }

    /// The cosine between `n` sentences from `start` here and `other_n` from `other_start` there; 0 where one of them does not exist.
    pub fn cosine(
        &self,
        (start, n): (usize, usize),
        other: &Self,
        (other_start, other_n): (usize, usize),
    ) -> f32 {
        let (Some(one), Some(other)) = (self.get(start, n), other.get(other_start, other_n)) else {
            return 0.0;
        };
        cosine(one, other)
    }

    /// The vectors with their common part taken away: the mean of the single sentences is subtracted, and each is brought to length 1.
    ///
    /// All sentences of a text share its subject and its language; without that, what sets them apart shows better.
    #[must_use]
    pub fn centred(&self) -> Self {
        let mut mean = vec![0.0_f64; self.dim];
        for start in 0..self.sentences {
            for (sum, component) in mean.iter_mut().zip(self.get(start, 1).unwrap_or_default()) {
                *sum += f64::from(*component);
            }
        }
        let mean = mean.iter().map(|sum| (sum / self.sentences.max(1) as f64) as f32).collect::<Vec<_>>();
        let mut centred = Self::new(self.dim, self.sentences, self.max_n);
        let mut vector = vec![0.0; self.dim];
        for start in 0..self.sentences {
            for n in 1..=self.max_n.min(self.sentences - start) {
                let components = self.get(start, n).unwrap_or_default();
                for ((out, component), mean) in vector.iter_mut().zip(components).zip(&mean) {
                    *out = f32::from(*component) - mean;
                }
                centred.set(start, n, &vector);
            }
        }
        centred
    }

    fn place(&self, start: usize, n: usize) -> Option<usize> {
        let exists = (1..=self.max_n).contains(&n) && start < self.sentences && n <= self.sentences - start;
        exists.then(|| (start * self.max_n + n - 1) * self.dim)
    }
}

/// Writes `vector`, brought to length 1, to `out`; a vector of zeros stays one.
fn keep(vector: &[f32], out: &mut [i16]) {
    let length = vector.iter().map(|component| f64::from(*component).powi(2)).sum::<f64>().sqrt();
    let scale = if length > 0.0 { f64::from(ONE) / length } else { 0.0 };
    for (out, component) in out.iter_mut().zip(vector) {
        let exact = f64::from(*component) * scale;
        *out = (exact + 0.5_f64.copysign(exact)) as i16; // to the nearest, in the plainest way
    }
}

/// The cosine of two vectors of length 1. The sum stays below 2^31, for the lengths are 32767 and a little.
fn cosine(one: &[i16], other: &[i16]) -> f32 {
    let sum = one
        .iter()
        .zip(other)
        .map(|(one, other)| i32::from(*one) * i32::from(*other))
        .fold(0, i32::wrapping_add);
    (f64::from(sum) / f64::from(ONE * ONE)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors() -> SpanVectors {
        let mut vectors = SpanVectors::new(2, 3, 2);
        for (start, n, vector) in [
            (0, 1, [3.0, 4.0]),
            (1, 1, [0.0, 7.0]),
            (2, 1, [1.0, 0.0]),
            (0, 2, [1.0, 1.0]),
            (1, 2, [-1.0, 0.0]),
        ] {
            vectors.set(start, n, &vector);
        }
        vectors
    }

    fn check(one: (usize, usize), other: (usize, usize), expected: f32) {
        let cosine = vectors().cosine(one, &vectors(), other);
        assert!((cosine - expected).abs() < 1e-4, "{one:?} {other:?}: {cosine}");
    }

    #[test]
    fn cosines() {
        check((0, 1), (0, 1), 1.0);
        check((0, 1), (1, 1), 0.8);
        check((0, 1), (2, 1), 0.6);
        check((0, 2), (0, 2), 1.0);
        check((1, 2), (2, 1), -1.0);
        check((1, 1), (2, 1), 0.0);
    }

    #[test]
    fn spans_that_do_not_exist_have_no_vector() {
        check((2, 2), (0, 1), 0.0);
        check((0, 3), (0, 1), 0.0);
        check((0, 0), (0, 1), 0.0);
        check((3, 1), (0, 1), 0.0);
        check((usize::MAX, 1), (0, 1), 0.0);
        let mut vectors = vectors();
        vectors.set(2, 2, &[1.0, 1.0]);
        vectors.set(0, 1, &[1.0]);
        assert_eq!(vectors, self::vectors());
        assert_eq!(SpanVectors::new(2, 0, 0).get(0, 1), None);
    }

    #[test]
    fn the_longest_vectors_do_not_overflow() {
        for dim in [1, 2, 3, 512, 4096] {
            let mut vectors = SpanVectors::new(dim, 1, 1);
            vectors.set(0, 1, &vec![1.0; dim]);
            let cosine = vectors.cosine((0, 1), &vectors, (0, 1));
            assert!((cosine - 1.0).abs() < 0.001, "{dim}: {cosine}");
        }
    }

    #[test]
    fn what_all_share_is_taken_away() {
        let mut vectors = SpanVectors::new(2, 2, 1);
        vectors.set(0, 1, &[1.0, 0.1]);
        vectors.set(1, 1, &[1.0, -0.1]);
        assert!(vectors.cosine((0, 1), &vectors, (1, 1)) > 0.9);
        let centred = vectors.centred();
        assert!(centred.cosine((0, 1), &centred, (1, 1)) < -0.99);
        assert_eq!(SpanVectors::new(2, 0, 3).centred(), SpanVectors::new(2, 0, 3));
    }
}
