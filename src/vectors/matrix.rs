//! Two matrices of single-precision numbers -> their product, and sums in one order on every machine.

use ndarray::{ArrayView2, ArrayViewMut2, ShapeBuilder as _, linalg};

/// A matrix inside a slice: `rows` rows of `columns` numbers, each row `stride` numbers after the one before. Rows may overlap.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a> {
    /// The numbers, from the first of the first row.
    pub numbers: &'a [f32],
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// How far apart the rows begin.
    pub stride: usize,
}

impl<'a> Matrix<'a> {
    /// A matrix whose rows follow each other.
    pub fn new(numbers: &'a [f32], columns: usize) -> Self {
        Self { numbers, rows: numbers.len() / columns, columns, stride: columns }
    }

    fn view(&self) -> ArrayView2<'a, f32> {
        let shape = (self.rows, self.columns).strides((self.stride, 1));
        ArrayView2::from_shape(shape, self.numbers).expect("the rows lie inside the numbers")
    }
}

/// Writes `left` times `right` to `out`, whose rows follow each other. Each row depends on that row of `left` alone, to the bit.
pub fn multiply(left: Matrix, right: Matrix, out: &mut [f32]) {
    product(left, right, 0.0, out);
}

/// Adds `left` times `right` to `out`.
pub fn add_product(left: Matrix, right: Matrix, out: &mut [f32]) {
    product(left, right, 1.0, out);
}

fn product(left: Matrix, right: Matrix, keep: f32, out: &mut [f32]) {
    if left.rows == 0 {
        return;
    }
    let mut out = ArrayViewMut2::from_shape((left.rows, right.columns), out)
        .expect("the result has the rows of the one and the columns of the other");
    linalg::general_mat_mul(1.0, &left.view(), &right.view(), keep, &mut out);
}

const LANES: usize = 16;

/// The sum of `numbers`, in an order that is the same on every machine.
pub fn sum(numbers: &[f32]) -> f32 {
    sum_of(numbers, |number| number)
}

/// The sum of the squares of what the numbers differ from `mean` by.
pub fn squared_differences(numbers: &[f32], mean: f32) -> f32 {
    sum_of(numbers, |number| (number - mean) * (number - mean))
}

fn sum_of(numbers: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane += of(*number);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|number| of(*number)).sum::<f32>()
}

/// Brings each row to mean 0 and variance 1, then multiplies by `gain` and adds `bias`, number by number.
pub fn normalize_rows(rows: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    let width = gain.len();
    for row in rows.chunks_exact_mut(width) {
        let mean = sum(row) / width as f32;
        let scale = 1.0 / (squared_differences(row, mean) / width as f32 + epsilon).sqrt();
        for ((number, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
            *number = (*number - mean) * scale * gain + bias;
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "sums of small whole numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn overlapping_rows_are_multiplied() {
        let left = Matrix { numbers: &[1.0, 2.0, 3.0, 4.0], rows: 3, columns: 2, stride: 1 };
        let mut out = [9.0; 6];
        multiply(left, Matrix::new(&[1.0, 10.0, 2.0, 20.0], 2), &mut out);
        assert_eq!(out, [5.0, 50.0, 8.0, 80.0, 11.0, 110.0]);
        add_product(left, Matrix::new(&[1.0, 0.0, 0.0, 0.0], 2), &mut out);
        assert_eq!(out, [6.0, 50.0, 10.0, 80.0, 14.0, 110.0]);
        multiply(Matrix::new(&[], 2), Matrix::new(&[1.0, 0.0, 0.0, 0.0], 2), &mut []);
    }

    #[test]
    fn a_row_does_not_depend_on_the_others() {
        let numbers = (0..100 * 300).map(|n| ((n * 7919) % 1013) as f32 / 512.0 - 1.0).collect::<Vec<_>>();
        let right = Matrix::new(&numbers[..300 * 60], 60);
        let mut all = vec![0.0; 100 * 60];
        multiply(Matrix::new(&numbers, 300), right, &mut all);
        for row in [0, 1, 50, 97, 99] {
            let mut one = vec![0.0; 60];
            multiply(Matrix::new(&numbers[row * 300..][..300], 300), right, &mut one);
            assert_eq!(one, all[row * 60..][..60]);
        }
    }

    #[test]
    fn rows_are_normalized() {
        let mut rows = [1.0, 3.0, -2.0, 2.0];
        normalize_rows(&mut rows, &[1.0, 2.0], &[0.0, 1.0], 0.0);
        assert_eq!(rows, [-1.0, 3.0, -1.0, 3.0]);
        assert_eq!(sum(&[1.0; 37]), 37.0);
    }
}
