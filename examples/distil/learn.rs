//! Targets of sentences -> a vector for each piece whose sum points where the target does.

use diglot::vectors::tokenizer::{Scratch, Tokenizer};
use ndarray::Axis;

use crate::linear::{self, Matrix, Random};
use crate::pieces::{Alone, Kept};

/// How it is learnt.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often each sentence is seen.
    pub epochs: usize,
    /// How far the first step of a piece goes, in lengths of a typical piece.
    pub rate: f32,
    /// How many fragments of each sentence are learnt from besides it.
    pub fragments: usize,
    /// Where random numbers begin.
    pub seed: u64,
}

/// What stays the same for all numbers of dimensions.
pub struct Problem {
    /// The pieces of each sentence, by their numbers in the table.
    sentences: Vec<Vec<u32>>,
    /// The numbers of those learnt from.
    learnt: Vec<usize>,
    /// The numbers of those that only show how well it goes.
    held_out: Vec<usize>,
    /// How much a piece counts at first: a / (a + p) for a piece of frequency p (Arora et al. 2017).
    weights: Vec<f32>,
    /// A row for each piece: what the encoder makes of it alone.
    alone: Matrix,
    /// The weighted sums of these rows for each sentence, of length 1.
    sums: Matrix,
}

/// The a of a / (a + p).
const RARE: f32 = 1e-3;
/// Of so many sentences one is not learnt from.
const HELD_OUT: usize = 50;
/// The pull of the ridge regression, as a share of the mean variance.
const PULL: f32 = 0.01;

impl Problem {
    /// Cuts the sentences and looks up what the encoder makes of the pieces alone. The last sentences are fragments; `of` says of which.
    pub fn new(tokenizer: &Tokenizer, sentences: &[&str], of: &[usize], kept: &Kept, alone: &Alone) -> Self {
        let mut weights = vec![0.0];
        let mut rows = vec![alone.ids.len()];
        for (id, text) in (1..).zip(&kept.texts) {
            let frequency = tokenizer.scores()[id].exp();
            // A mere space means nothing.
            weights.push(if text == "▁" { 0.0 } else { RARE / (RARE + frequency) });
            rows.push(alone.ids.binary_search(&kept.ids[id - 1]).unwrap_or(alone.ids.len()));
        }
        let width = alone.vectors.ncols();
        let mut table = Matrix::zeros((rows.len(), width));
        for (mut row, from) in table.rows_mut().into_iter().zip(&rows) {
            if *from < alone.ids.len() {
                row.assign(&alone.vectors.row(*from));
            }
        }
        let sentences = cut(tokenizer, sentences);
        let mut sums = Matrix::zeros((sentences.len(), width));
        for (mut sum, ids) in sums.rows_mut().into_iter().zip(&sentences) {
            for id in ids {
                sum.scaled_add(weights[*id as usize], &table.row(*id as usize));
            }
        }
        linear::normalize(&mut sums);
        let whole = sentences.len() - of.len();
        let sentence = |at: usize| at.checked_sub(whole).map_or(at, |fragment| of[fragment]);
        let is_held_out = |at: &usize| sentence(*at).is_multiple_of(HELD_OUT);
        let (held_out, learnt) = (0..sentences.len()).partition::<Vec<_>, _>(is_held_out);
        let held_out = held_out.into_iter().filter(|at| *at < whole).collect();
        Self { sentences, learnt, held_out, weights, alone: table, sums }
    }

    /// The rows of the table for `targets`, one for each sentence. `told` hears, before the first epoch and after each, how far the sums
    /// of held-out sentences are from theirs: 1 less the mean cosine.
    pub fn learn(&self, targets: &Matrix, settings: &Settings, told: &mut dyn FnMut(usize, f64)) -> Vec<f32> {
        let dim = targets.ncols();
        let mut targets = targets.clone();
        linear::normalize(&mut targets);
        let mut rows = self.alone.dot(&linear::ridge(&self.sums, &targets, PULL));
        for (mut row, weight) in rows.rows_mut().into_iter().zip(&self.weights) {
            row *= *weight;
        }
        let typical = self.typical_length(&rows);
        rows /= typical;
        let mut rows = rows.into_raw_vec_and_offset().0;
        let mut order = self.learnt.clone();
        let mut random = Random::new(settings.seed);
        let mut seen = vec![0.0_f32; rows.len() / dim];
        told(0, self.loss(&rows, &targets));
        for epoch in 0..settings.epochs {
            random.shuffle(&mut order);
            // The last epochs take smaller steps.
            let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32);
            for at in &order {
                let target = targets.row(*at);
                step(
                    &mut rows,
                    &mut seen,
                    &self.sentences[*at],
                    target.as_slice().unwrap_or_default(),
                    rate,
                    &self.weights,
                );
            }
            told(epoch + 1, self.loss(&rows, &targets));
        }
        rows
    }

    /// The mean length of the rows, each as often as its piece occurs.
    fn typical_length(&self, rows: &Matrix) -> f32 {
        let lengths = rows.map_axis(Axis(1), |row| row.dot(&row).sqrt());
        let occurring = self.sentences.iter().flatten().map(|id| f64::from(lengths[*id as usize]));
        let (count, sum) = occurring.fold((0.0, 0.0), |(count, sum), length| (count + 1.0, sum + length));
        if sum > 0.0 { (sum / count) as f32 } else { 1.0 }
    }

    fn loss(&self, rows: &[f32], targets: &Matrix) -> f64 {
        let dim = targets.ncols();
        let mut vector = vec![0.0; dim];
        let (mut sum, mut count) = (0.0, 0.0);
        for at in &self.held_out {
            add_up(rows, &self.sentences[*at], &mut vector);
            let length = dot(&vector, &vector).sqrt();
            let target = targets.row(*at);
            let cosine = dot(&vector, target.as_slice().unwrap_or_default()) / length.max(1e-9);
            (sum, count) = (sum + 1.0 - f64::from(cosine), count + 1.0);
        }
        sum / count
    }
}

/// Moves the pieces of a sentence so that its sum points nearer to `target`, each the less the more it has been moved (Adagrad, Duchi et
/// al. 2011, with one number a row).
fn step(rows: &mut [f32], seen: &mut [f32], ids: &[u32], target: &[f32], rate: f32, weights: &[f32]) {
    let dim = target.len();
    let mut vector = vec![0.0; dim];
    add_up(rows, ids, &mut vector);
    let length = dot(&vector, &vector).sqrt();
    if length < 1e-6 {
        return;
    }
    let cosine = dot(&vector, target) / length;
    for (number, target) in vector.iter_mut().zip(target) {
        *number = (target - cosine * *number / length) / length;
    }
    let size = dot(&vector, &vector);
    for id in ids {
        let id = *id as usize;
        if weights[id] == 0.0 {
            continue;
        }
        seen[id] += size;
        let rate = rate / (seen[id] + 1e-12).sqrt();
        for (row, number) in rows[id * dim..][..dim].iter_mut().zip(&vector) {
            *row += rate * number;
        }
    }
}

fn add_up(rows: &[f32], ids: &[u32], sum: &mut [f32]) {
    let dim = sum.len();
    sum.fill(0.0);
    for id in ids {
        for (sum, number) in sum.iter_mut().zip(&rows[*id as usize * dim..][..dim]) {
            *sum += number;
        }
    }
}

/// In lanes, so that it is fast, and the same everywhere.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    for (one, other) in one.chunks(16).zip(other.chunks(16)) {
        for ((lane, one), other) in lanes.iter_mut().zip(one).zip(other) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
}

fn cut(tokenizer: &Tokenizer, sentences: &[&str]) -> Vec<Vec<u32>> {
    let mut scratch = Scratch::default();
    let cut = |sentence: &&str| {
        let mut ids = Vec::new();
        tokenizer.encode(sentence, &mut scratch, &mut ids);
        ids
    };
    sentences.iter().map(cut).collect()
}

/// The sums of the pieces of `sentences`, a row for each.
pub fn sums(tokenizer: &Tokenizer, rows: &[f32], dim: usize, sentences: &[&str]) -> Matrix {
    let mut matrix = Matrix::zeros((sentences.len(), dim));
    for (mut row, ids) in matrix.rows_mut().into_iter().zip(cut(tokenizer, sentences)) {
        add_up(rows, &ids, row.as_slice_mut().unwrap_or_default());
    }
    matrix
}
