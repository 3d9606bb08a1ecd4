//! Strips of tokens -> the sums of their features: two convolutions in three branches.
//!
//! All strips of a block stand in one buffer, with two rows of zeros where a text ends, so that the second convolution of a branch is
//! one product over rows that overlap; short strips are copied together instead. The first convolution needs no product here: it
//! adds what each token gives to its neighbours.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::seams::{Plan, REACH, Strip};
use super::tokens::{TokenRow, TokenRows};
use super::weights::{BRANCH, EMBEDDING, EPSILON, FEATURES, ORDERS, Weights};
use super::{Step, Watch};
use crate::vectors::matrix::{Matrix, multiply, squared_differences, sum};

/// How far one convolution looks, to either side.
const LOOK: usize = REACH / 2;
/// Strips are worked on together until there are so many rows.
const BLOCK: usize = 512;

/// The sums of all strips of `plan`, [`FEATURES`] numbers each: features brought to mean 0 and variance 1, without gain and bias.
pub fn run(weights: &Weights, frequent: &TokenRows, plan: &Plan, watch: &Watch<'_>) -> Vec<f32> {
    let blocks = blocks(&plan.strips);
    let run = |strips| Block::new(&plan.tokens, strips).run(weights, frequent, watch);
    let sums = blocks.into_par_iter().map(run);
    let sums = sums.collect::<Vec<_>>();
    sums.concat()
}

/// Cuts the strips into blocks of about as many rows.
fn blocks(strips: &[Strip]) -> Vec<&[Strip]> {
    let mut blocks = Vec::new();
    let (mut start, mut rows) = (0, 0);
    for (number, strip) in strips.iter().enumerate() {
        rows += strip.end() - strip.start + 2 * LOOK;
        if rows >= BLOCK {
            blocks.push(&strips[start..=number]);
            (start, rows) = (number + 1, 0);
        }
    }
    if start < strips.len() {
        blocks.push(&strips[start..]);
    }
    blocks
}

impl Strip {
    /// Where the last sum ends.
    fn end(&self) -> usize {
        self.ends.last().copied().unwrap_or(self.start)
    }

    /// The tokens that are seen from `start..end` when each looks `reach` to either side.
    fn seen(&self, reach: usize) -> std::ops::Range<usize> {
        self.start.saturating_sub(reach).max(self.text.start)..(self.end() + reach).min(self.text.end)
    }
}

/// Strips and where their rows stand in the buffers.
struct Block<'a> {
    tokens: &'a [u32],
    strips: &'a [Strip],
    /// The row of the first summed token of each strip.
    starts: Vec<usize>,
    rows: usize,
}

/// The rows the second convolution is computed for: all, without copying anything; or, where too many of them would be for nothing,
/// those that are summed.
struct Places {
    /// The row of the first summed token of each strip.
    starts: Vec<usize>,
    rows: usize,
    gathered: bool,
}

impl<'a> Block<'a> {
    fn new(tokens: &'a [u32], strips: &'a [Strip]) -> Self {
        let mut starts = Vec::with_capacity(strips.len());
        let (mut rows, mut zeros) = (0, 0);
        for strip in strips {
            let seen = strip.seen(LOOK);
            // Zeros at the end of one strip serve as those before the next.
            let before = LOOK - (strip.start - seen.start);
            rows += before.saturating_sub(if before > 0 { zeros } else { 0 });
            starts.push(rows + strip.start - seen.start);
            zeros = LOOK - (seen.end - strip.end());
            rows += seen.len() + zeros;
        }
        Self { tokens, strips, starts, rows }
    }

    fn run(&self, weights: &Weights, frequent: &TokenRows, watch: &Watch<'_>) -> Vec<f32> {
        watch(Step::Tokens);
        let rare = TokenRows::new(weights, self.rare(frequent));
        watch(Step::FirstConvolution);
        let first = self.first_convolution(weights, |id| frequent.get(id).or_else(|| rare.get(id)));
        watch(Step::SecondConvolution);
        let places = self.places();
        let second =
            [0, 1, 2].map(|branch| self.second_convolution(weights, branch, &first[branch], &places));
        watch(Step::Sums);
        self.sum(weights, &first, &second, &places)
    }

    /// The tokens that are not among the frequent ones, each once.
    fn rare(&self, frequent: &TokenRows) -> Vec<u32> {
        let mut known = FxHashSet::default();
        let seen = self.strips.iter().flat_map(|strip| &self.tokens[strip.seen(REACH)]);
        seen.copied().filter(|id| known.insert(*id) && frequent.get(*id).is_none()).collect()
    }

    /// For each branch the rows after the first convolution; rows outside of a text are zeros.
    fn first_convolution<'r>(
        &self,
        weights: &Weights,
        row_of: impl Fn(u32) -> Option<TokenRow<'r>>,
    ) -> [Vec<f32>; 3] {
        let mut buffers = [0, 1, 2].map(|_| vec![0.0; self.rows * BRANCH]);
        let mut found = Vec::new();
        for (strip, start) in self.strips.iter().zip(&self.starts) {
            let seen = strip.seen(REACH);
            found.clear();
            found.extend(self.tokens[seen.clone()].iter().filter_map(|id| row_of(*id)));
            for at in strip.seen(LOOK) {
                let row = start + at - strip.start;
                for (branch, buffer) in buffers.iter_mut().enumerate() {
                    let out = &mut buffer[row * BRANCH..][..BRANCH];
                    out.copy_from_slice(weights.first[branch].bias);
                    let order = ORDERS[branch];
                    for tap in 0..order.n {
                        // `at - left + tap` is the token seen through this tap.
                        let other = (at + tap).checked_sub(order.left + seen.start);
                        if let Some(token) = other.and_then(|other| found.get(other)) {
                            add(out, &token.taps[branch][tap * BRANCH..][..BRANCH]);
                        }
                    }
                    let projected =
                        found.get(at - seen.start).map(|token| &token.projected[branch * BRANCH..]);
                    for (number, projected) in out.iter_mut().zip(projected.unwrap_or_default()) {
                        *number = number.max(0.0) + projected;
                    }
                }
            }
        }
        buffers
    }

    /// Where the second convolution of each strip stands.
    fn places(&self) -> Places {
        let lengths = self.strips.iter().map(|strip| strip.end() - strip.start);
        let summed = lengths.clone().sum::<usize>();
        let all = self.rows - 2 * LOOK;
        if 5 * summed > 4 * all {
            let starts = self.starts.iter().map(|start| start - LOOK).collect();
            return Places { starts, rows: all, gathered: false };
        }
        let starts = lengths.scan(0, |next, length| Some(std::mem::replace(next, *next + length))).collect();
        Places { starts, rows: summed, gathered: true }
    }

    /// The rows of one branch after the second convolution, without bias.
    fn second_convolution(
        &self,
        weights: &Weights,
        branch: usize,
        first: &[f32],
        places: &Places,
    ) -> Vec<f32> {
        let order = ORDERS[branch];
        let columns = order.n * BRANCH;
        let window = |row: usize| &first[(row - order.left) * BRANCH..];
        let mut out = vec![0.0; places.rows * BRANCH];
        let matrix = weights.second[branch].matrix;
        if places.gathered {
            let mut windows = Vec::with_capacity(places.rows * columns);
            for (strip, start) in self.strips.iter().zip(&self.starts) {
                for at in 0..strip.end() - strip.start {
                    windows.extend_from_slice(&window(start + at)[..columns]);
                }
            }
            multiply(Matrix::new(&windows, columns), matrix, &mut out);
        } else {
            let left = Matrix { numbers: window(LOOK), rows: places.rows, columns, stride: BRANCH };
            multiply(left, matrix, &mut out);
        }
        out
    }

    /// Puts the features together, token by token, and sums them.
    fn sum(
        &self,
        weights: &Weights,
        first: &[Vec<f32>; 3],
        second: &[Vec<f32>; 3],
        places: &Places,
    ) -> Vec<f32> {
        let count = self.strips.iter().map(|strip| strip.ends.len()).sum::<usize>();
        let mut sums = vec![0.0; count * FEATURES];
        let mut rows = sums.chunks_exact_mut(FEATURES);
        let mut features = [0.0; FEATURES];
        for ((strip, first_row), place) in self.strips.iter().zip(&self.starts).zip(&places.starts) {
            let mut start = strip.start;
            for (end, out) in strip.ends.iter().zip(&mut rows) {
                for at in start..*end {
                    weights.embed(self.tokens[at], &mut features[..EMBEDDING]);
                    let row = first_row + at - strip.start;
                    for (branch, out) in features[EMBEDDING..].chunks_exact_mut(BRANCH).enumerate() {
                        let before = &first[branch][row * BRANCH..][..BRANCH];
                        let after = &second[branch][(place + at - strip.start) * BRANCH..][..BRANCH];
                        let bias = weights.second[branch].bias;
                        for (((out, before), after), bias) in out.iter_mut().zip(before).zip(after).zip(bias)
                        {
                            *out = (after + bias).max(0.0) + before;
                        }
                    }
                    add_normalized(out, &features);
                }
                start = *end;
            }
        }
        sums
    }
}

fn add(out: &mut [f32], row: &[f32]) {
    for (out, number) in out.iter_mut().zip(row) {
        *out += number;
    }
}

fn add_normalized(out: &mut [f32], features: &[f32]) {
    let mean = sum(features) / FEATURES as f32;
    let scale = 1.0 / (squared_differences(features, mean) / FEATURES as f32 + EPSILON).sqrt();
    for (out, feature) in out.iter_mut().zip(features) {
        *out += (feature - mean) * scale;
    }
}
