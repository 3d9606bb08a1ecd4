//! A NumPy file of vectors made elsewhere, a row a sentence -> the vectors of both sides.

use thiserror::Error;

use super::npz::{self, Numbers};
use super::spans::SpanVectors;

/// Why a file gives no vectors.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrecomputedError {
    /// Another file, or numbers of another kind.
    #[error(
        "this is not a NumPy file of vectors; numpy.save writes one from an array of float32 with a row a sentence"
    )]
    NotVectors,
    /// A row too many or too few.
    #[error(
        "{rows} vectors for {source_sentences} source and {target_sentences} target sentences; a row for each is needed, the source first"
    )]
    Rows {
        /// How many rows the file has.
        rows: usize,
        /// How many sentences the source has.
        source_sentences: usize,
        /// How many sentences the target has.
        target_sentences: usize,
    },
    /// Not a number, or infinite.
    #[error("the vector of row {row} has a component that is no number")]
    NoNumber {
        /// The row, from 0.
        row: usize,
    },
}

/// Reads an `.npy` file (`<f4` or `<f8`, C order): rows for all source sentences, then rows for all target sentences.
///
/// The vector of several sentences in a row, up to `max_n`, is the sum of theirs, each of length 1.
pub fn read(
    bytes: &[u8],
    [source, target]: [usize; 2],
    max_n: usize,
) -> Result<[SpanVectors; 2], PrecomputedError> {
    let array = npz::array(bytes).ok_or(PrecomputedError::NotVectors)?;
    let (&[rows, dim], Numbers::F32(numbers)) = (array.shape.as_slice(), &array.numbers) else {
        return Err(PrecomputedError::NotVectors);
    };
    if dim == 0 {
        return Err(PrecomputedError::NotVectors);
    }
    if rows != source + target {
        let (source_sentences, target_sentences) = (source, target);
        return Err(PrecomputedError::Rows { rows, source_sentences, target_sentences });
    }
    if let Some(at) = numbers.iter().position(|number| !number.is_finite()) {
        return Err(PrecomputedError::NoNumber { row: at / dim });
    }
    let (of_source, of_target) = numbers.split_at(source * dim);
    Ok([spans(of_source, dim, max_n), spans(of_target, dim, max_n)])
}

/// Sums of the rows of length 1.
fn spans(numbers: &[f32], dim: usize, max_n: usize) -> SpanVectors {
    let sentences = numbers.len() / dim;
    let mut spans = SpanVectors::new(dim, sentences, max_n);
    for start in 0..sentences {
        let mut sum = vec![0.0_f32; dim];
        for (n, row) in (1..=max_n).zip(numbers[start * dim..].chunks_exact(dim)) {
            let length = row.iter().map(|number| f64::from(*number).powi(2)).sum::<f64>().sqrt();
            let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
            for (sum, number) in sum.iter_mut().zip(row) {
                *sum += (f64::from(*number) * scale) as f32;
            }
            spans.set(start, n, &sum);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(rows: usize, dim: usize, numbers: &[f32]) -> Vec<u8> {
        let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dim}), }}\n");
        let length = (header.len() as u16).to_le_bytes();
        let numbers = numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>();
        [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), &numbers].concat()
    }

    #[test]
    fn rows_become_sentences_and_sums() {
        let [source, target] = read(&file(3, 2, &[3.0, 0.0, 0.0, 5.0, 1.0, 1.0]), [2, 1], 5).unwrap();
        assert_eq!((source.sentences(), target.sentences()), (2, 1));
        assert!((source.cosine((0, 2), &target, (0, 1)) - 1.0).abs() < 1e-3);
        assert!((source.cosine((0, 1), &source, (1, 1))).abs() < 1e-3);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(read(bytes, [2, 1], 5).unwrap_err().to_string(), expected);
        };
        check(
            &file(2, 2, &[0.0; 4]),
            "2 vectors for 2 source and 1 target sentences; a row for each is needed, the source first",
        );
        check(&file(3, 1, &[0.0, f32::NAN, 1.0]), "the vector of row 1 has a component that is no number");
        let other = "this is not a NumPy file of vectors; numpy.save writes one from an array of float32 with a row a sentence";
        check(b"", other);
        check(&file(3, 0, &[]), other);
    }
}
