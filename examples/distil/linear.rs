//! Vectors of sentences -> their mean, the directions they differ in most, and the linear map from one set to another.

use ndarray::{Array1, Array2, Axis, s};

/// A row for each vector.
pub type Matrix = Array2<f32>;

/// The mean of the rows.
pub fn mean(rows: &Matrix) -> Array1<f32> {
    let mut sum = Array1::<f64>::zeros(rows.ncols());
    for row in rows.rows() {
        sum.zip_mut_with(&row, |sum, number| *sum += f64::from(*number));
    }
    sum.mapv(|sum| (sum / rows.nrows().max(1) as f64) as f32)
}

/// Takes `mean` away from each row.
pub fn subtract(rows: &mut Matrix, mean: &Array1<f32>) {
    for mut row in rows.rows_mut() {
        row -= mean;
    }
}

/// Brings each row to length 1; rows of zeros stay.
pub fn normalize(rows: &mut Matrix) {
    for mut row in rows.rows_mut() {
        let length = row.dot(&row).sqrt();
        if length > 0.0 {
            row /= length;
        }
    }
}

/// The sum of the products of every two columns, over the number of rows.
pub fn covariance(rows: &Matrix) -> Matrix {
    let mut sum = Matrix::zeros((rows.ncols(), rows.ncols()));
    for part in rows.axis_chunks_iter(Axis(0), 4096) {
        sum += &part.t().dot(&part);
    }
    sum / rows.nrows().max(1) as f32
}

/// The `count` directions of the greatest variance, as columns, turned at random among themselves: a cosine does not change, and no
/// component is much larger than the others, which makes rounding cheap. By orthogonal iteration.
pub fn principal(covariance: &Matrix, count: usize, seed: u64) -> Matrix {
    let count = count.min(covariance.ncols());
    let mut random = Random::new(seed);
    let mut basis = Matrix::from_shape_simple_fn((covariance.ncols(), count), || random.normal());
    for _ in 0..60 {
        orthogonalize(&mut basis);
        basis = covariance.dot(&basis);
    }
    orthogonalize(&mut basis);
    let mut turn = Matrix::from_shape_simple_fn((count, count), || random.normal());
    orthogonalize(&mut turn);
    basis.dot(&turn)
}

/// Makes the columns orthogonal and of length 1 (Gram and Schmidt, twice against rounding).
fn orthogonalize(columns: &mut Matrix) {
    for at in 0..columns.ncols() {
        for _ in 0..2 {
            let (before, mut rest) = columns.view_mut().split_at(Axis(1), at);
            let mut column = rest.column_mut(0);
            let overlap = before.t().dot(&column);
            column -= &before.dot(&overlap);
        }
        let mut column = columns.column_mut(at);
        let length = column.dot(&column).sqrt();
        if length > 0.0 {
            column /= length;
        }
    }
}

/// The matrix that, multiplied from the right, brings the rows `from` nearest to the rows `to`, with squared entries held small: ridge regression.
pub fn ridge(from: &Matrix, to: &Matrix, pull: f32) -> Matrix {
    let mut left = covariance(from);
    let mut right = Matrix::zeros((from.ncols(), to.ncols()));
    for (from, to) in from.axis_chunks_iter(Axis(0), 4096).zip(to.axis_chunks_iter(Axis(0), 4096)) {
        right += &from.t().dot(&to);
    }
    right /= from.nrows().max(1) as f32;
    let trace = left.diag().sum() / left.ncols() as f32;
    for number in left.diag_mut() {
        *number += pull * trace;
    }
    solve(left.mapv(f64::from), right.mapv(f64::from)).mapv(|number| number as f32)
}

/// Solves `left` times x = `right` for a symmetric, positive `left`, by elimination.
fn solve(mut left: Array2<f64>, mut right: Array2<f64>) -> Array2<f64> {
    let size = left.nrows();
    for at in 0..size {
        let pivot = left[[at, at]];
        let (row, values) = (left.row(at).to_owned(), right.row(at).to_owned());
        for below in at + 1..size {
            let factor = left[[below, at]] / pivot;
            left.slice_mut(s![below, at..]).scaled_add(-factor, &row.slice(s![at..]));
            right.row_mut(below).scaled_add(-factor, &values);
        }
    }
    for at in (0..size).rev() {
        for later in at + 1..size {
            let (factor, values) = (left[[at, later]], right.row(later).to_owned());
            right.row_mut(at).scaled_add(-factor, &values);
        }
        let pivot = left[[at, at]];
        right.row_mut(at).mapv_inplace(|number| number / pivot);
    }
    right
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`, Steele et al. 2014).
pub struct Random(u64);

impl Random {
    /// Begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number around 0 with variance 1, nearly normal: the sum of twelve even ones.
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| (self.next() >> 40) as f32 / (1_u32 << 24) as f32 - 0.5).sum()
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
