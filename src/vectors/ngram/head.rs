//! Sums of features -> vectors: a projection, and a network of two blocks with a way around each.

use rayon::prelude::*;

use super::seams::{Plan, SpanSum};
use super::weights::{DIM, FEATURES, HIDDEN, Weights};
use crate::vectors::matrix::{Matrix, add_product, multiply};

/// As many vectors as are multiplied at once.
const GROUP: usize = 512;

/// The vectors of `spans`, one after another, from the sums of the strips of `plan`; their length is not 1 yet.
pub fn run(weights: &Weights, plan: &Plan, sums: &[f32], spans: &[SpanSum]) -> Vec<f32> {
    let rows = projected(weights, plan.combine(sums, FEATURES));
    let for_each_token = for_each_token(weights);
    let groups = spans.par_chunks(GROUP).map(|spans| {
        let mut vectors = vec![0.0; spans.len() * DIM];
        for (span, out) in spans.iter().zip(vectors.chunks_exact_mut(DIM)) {
            let tokens = span.tokens as f32;
            for (out, number) in out.iter_mut().zip(&for_each_token) {
                *out = number * tokens;
            }
            for row in &span.rows {
                for (out, number) in out.iter_mut().zip(&rows[row * DIM..]) {
                    *out += number;
                }
            }
            let scale = 1.0 / tokens.sqrt();
            for number in out.iter_mut() {
                *number *= scale;
            }
        }
        network(weights, &vectors)
    });
    let groups = groups.collect::<Vec<_>>();
    groups.concat()
}

/// Applies gain and projection. Both are linear, so they may come after the sum.
fn projected(weights: &Weights, mut sums: Vec<f32>) -> Vec<f32> {
    for row in sums.chunks_exact_mut(FEATURES) {
        for (number, gain) in row.iter_mut().zip(weights.features_norm.gain) {
            *number *= gain;
        }
    }
    let groups = sums.par_chunks(GROUP * FEATURES).map(|sums| {
        let mut out = vec![0.0; sums.len() / FEATURES * DIM];
        multiply(Matrix::new(sums, FEATURES), weights.sum.matrix, &mut out);
        out
    });
    let groups = groups.collect::<Vec<_>>();
    groups.concat()
}

/// What each token adds whatever it is: the biases.
fn for_each_token(weights: &Weights) -> Vec<f32> {
    let mut out = weights.sum.bias.to_vec();
    add_product(Matrix::new(weights.features_norm.bias, FEATURES), weights.sum.matrix, &mut out);
    out
}

fn network(weights: &Weights, vectors: &[f32]) -> Vec<f32> {
    let count = vectors.len() / DIM;
    let vectors = Matrix::new(vectors, DIM);
    let head = &weights.head;
    let mut first = vec![0.0; count * HIDDEN];
    multiply(vectors, head.first, &mut first);
    positive(&mut first);
    let mut second = vec![0.0; count * HIDDEN];
    multiply(vectors, head.second_skip, &mut second);
    add_product(Matrix::new(&first, HIDDEN), head.second, &mut second);
    positive(&mut second);
    let mut third = vec![0.0; count * DIM];
    multiply(Matrix::new(&second, HIDDEN), head.third, &mut third);
    positive(&mut third);
    let mut out = vec![0.0; count * DIM];
    multiply(Matrix::new(&second, HIDDEN), head.fourth_skip, &mut out);
    add_product(Matrix::new(&third, DIM), head.fourth, &mut out);
    // The system's own hyperbolic tangent differs from machine to machine.
    for number in &mut out {
        *number = libm::tanhf(*number);
    }
    out
}

fn positive(numbers: &mut [f32]) {
    for number in numbers {
        *number = number.max(0.0);
    }
}
