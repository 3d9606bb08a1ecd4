//! Bytes of `model.safetensors` -> the vectors of pieces.

use std::ops::Range;

use safetensors::tensor::{Dtype, SafeTensors};

/// The vectors of all pieces, as they stand in the file.
#[derive(Debug)]
pub struct Table {
    bytes: Vec<u8>,
    rows: Range<usize>,
    kind: Dtype,
    dim: usize,
    /// The row of each piece; without it, its number.
    mapping: Option<Vec<f64>>,
    /// What the row of each piece is multiplied by.
    weights: Option<Vec<f64>>,
}

/// No model has longer vectors.
const LONGEST: usize = 4096;

impl Table {
    /// Takes the file for a vocabulary of `count` pieces, whose numbers are below `end`.
    pub fn read(bytes: Vec<u8>, count: usize, end: usize) -> Result<Self, String> {
        let (header, metadata) = SafeTensors::read_metadata(&bytes)
            .map_err(|error| format!("it is not a whole safetensors file ({error}); copy the model again"))?;
        let tensor = |name: &str| {
            let info = metadata.info(name)?;
            let (first, last) = info.data_offsets;
            let skipped = size_of::<u64>() + header; // the length of the header and the header
            Some((info.shape.as_slice(), info.dtype, first + skipped..last + skipped))
        };
        let (shape, kind, rows) = tensor("embeddings").ok_or(
            "there is no tensor “embeddings” in it; name a directory that StaticModel.save_pretrained wrote",
        )?;
        let &[height, dim @ 1..=LONGEST] = shape else {
            return Err(format!(
                "embeddings of the shape {shape:?}; rows of 1 to {LONGEST} components are needed"
            ));
        };
        // One number for each piece.
        let column = |name: &str| match tensor(name) {
            None => Ok(None),
            Some((&[length], kind, place)) if length >= end => {
                let mut numbers = vec![0.0; length];
                add(kind, &bytes[place], 1.0, &mut numbers).ok_or_else(|| unknown(kind))?;
                Ok(Some(numbers))
            }
            Some((shape, ..)) => {
                Err(format!("{name} of the shape {shape:?} for {count} pieces; one each is needed"))
            }
        };
        let (mapping, weights) = (column("mapping")?, column("weights")?);
        let fits = match &mapping {
            None => height == count && height >= end,
            Some(mapping) => mapping.iter().all(|row| (0.0..height as f64).contains(row)),
        };
        if !fits {
            return Err(format!(
                "{height} vectors do not fit the {count} pieces of tokenizer.json; take both from one model"
            ));
        }
        let mut row = vec![0.0; dim];
        for (number, components) in
            bytes[rows.clone()].chunks_exact((rows.len() / height.max(1)).max(1)).enumerate()
        {
            row.fill(0.0);
            add(kind, components, 1.0, &mut row).ok_or_else(|| unknown(kind))?;
            if row.iter().any(|component| !component.is_finite()) {
                return Err(format!("the vector of row {number} has a component that is no number"));
            }
        }
        Ok(Self { bytes, rows, kind, dim, mapping, weights })
    }

    /// How many components a vector has.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds the vectors of the pieces `ids` to `sum`.
    pub fn add(&self, ids: &[u32], sum: &mut [f64]) {
        let rows = &self.bytes[self.rows.clone()];
        let length = self.dim * self.kind.bitsize() / 8;
        for id in ids {
            let id = *id as usize;
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights[id]);
            let row = self.mapping.as_ref().map_or(id, |mapping| mapping[id] as usize);
            add(self.kind, &rows[row * length..][..length], weight, sum);
        }
    }
}

fn unknown(kind: Dtype) -> String {
    format!("numbers of the kind {kind:?}; save the model with float32, float16 or int8")
}

/// Adds `factor` times each number of `bytes` to `sum`; `None` for kinds of numbers that model2vec does not write.
fn add(kind: Dtype, bytes: &[u8], factor: f64, sum: &mut [f64]) -> Option<()> {
    fn each<const N: usize>(bytes: &[u8], factor: f64, sum: &mut [f64], number: impl Fn([u8; N]) -> f64) {
        for (sum, bytes) in sum.iter_mut().zip(bytes.as_chunks().0) {
            *sum += factor * number(*bytes);
        }
    }
    match kind {
        Dtype::F32 => each(bytes, factor, sum, |bytes| f64::from(f32::from_le_bytes(bytes))),
        Dtype::F16 => each(bytes, factor, sum, |bytes| half(u16::from_le_bytes(bytes))),
        Dtype::I8 => each(bytes, factor, sum, |bytes| f64::from(i8::from_le_bytes(bytes))),
        Dtype::F64 => each(bytes, factor, sum, f64::from_le_bytes),
        Dtype::I32 => each(bytes, factor, sum, |bytes| f64::from(i32::from_le_bytes(bytes))),
        Dtype::I64 => each(bytes, factor, sum, |bytes| i64::from_le_bytes(bytes) as f64),
        _ => return None,
    }
    Some(())
}

/// A number of half precision: a bit for the sign, five for the exponent, ten for the fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => fraction * 2.0_f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2.0_f64.powi(exponent - 15),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "each is exact")]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_half_precision() {
        let check = |bits: u16, expected: f64| assert_eq!(half(bits), expected, "{bits:x}");
        check(0x3c00, 1.0);
        check(0xc000, -2.0);
        check(0x3555, 0.333_251_953_125);
        check(0x7bff, 65504.0);
        check(0x0001, 2.0_f64.powi(-24));
        check(0x0000, 0.0);
        check(0xfc00, f64::NEG_INFINITY);
        assert!(half(0x7e00).is_nan());
    }
}
