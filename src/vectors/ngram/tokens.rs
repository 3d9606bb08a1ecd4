//! Tokens -> what the network makes of each alone: computed once for a token, however often it occurs.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::weights::{BRANCH, BRANCHES, EMBEDDING, EPSILON, ORDERS, Weights};
use crate::vectors::matrix::{Matrix, multiply, normalize_rows};

/// What is known of a number of tokens.
pub struct TokenRows {
    numbers: FxHashMap<u32, usize>,
    groups: Vec<Group>,
}

/// What is known of one token.
#[derive(Clone, Copy)]
pub struct TokenRow<'a> {
    /// The token in the branches, after the projection.
    pub projected: &'a [f32],
    /// For each branch what the token adds to the `n` places whose first convolution sees it: the place where it is leftmost first.
    pub taps: [&'a [f32]; 3],
}

/// As many tokens as are multiplied at once.
const GROUP: usize = 256;

struct Group {
    projected: Vec<f32>,
    taps: [Vec<f32>; 3],
}

impl TokenRows {
    /// Computes the rows of the tokens `ids`, which are all different.
    pub fn new(weights: &Weights, ids: Vec<u32>) -> Self {
        let groups = ids.par_chunks(GROUP).map(|ids| Group::new(weights, ids)).collect();
        let numbers = ids.into_iter().zip(0..).collect();
        Self { numbers, groups }
    }

    /// The row of token `id`, when it is among these.
    pub fn get(&self, id: u32) -> Option<TokenRow<'_>> {
        let number = *self.numbers.get(&id)?;
        let (group, row) = (&self.groups[number / GROUP], number % GROUP);
        let taps = [0, 1, 2].map(|branch| {
            let width = ORDERS[branch].n * BRANCH;
            &group.taps[branch][row * width..][..width]
        });
        Some(TokenRow { projected: &group.projected[row * BRANCHES..][..BRANCHES], taps })
    }
}

impl Group {
    fn new(weights: &Weights, ids: &[u32]) -> Self {
        let mut embedded = vec![0.0; ids.len() * EMBEDDING];
        for (row, id) in embedded.chunks_exact_mut(EMBEDDING).zip(ids) {
            weights.embed(*id, row);
        }
        let mut projected = vec![0.0; ids.len() * BRANCHES];
        multiply(Matrix::new(&embedded, EMBEDDING), weights.projection.matrix, &mut projected);
        for row in projected.chunks_exact_mut(BRANCHES) {
            for (number, bias) in row.iter_mut().zip(weights.projection.bias) {
                *number += bias;
            }
        }
        let norm = &weights.projection_norm;
        normalize_rows(&mut projected, norm.gain, norm.bias, EPSILON);
        let taps = [0, 1, 2].map(|branch| {
            let numbers = &projected[branch * BRANCH..];
            let left = Matrix { numbers, rows: ids.len(), columns: BRANCH, stride: BRANCHES };
            let mut taps = vec![0.0; ids.len() * ORDERS[branch].n * BRANCH];
            multiply(left, weights.first[branch].matrix, &mut taps);
            taps
        });
        Self { projected, taps }
    }
}
