//! Pieces and their vectors in single precision -> the bytes of a table.

use super::super::model_file::{self, Sections};
use super::super::tokenizer::Tokenizer;
use super::{About, DESCRIPTION, Description, ROWS, SCALES};

/// A table before it is made small.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Where it comes from and what it is for.
    pub about: About,
    /// Cuts texts into the pieces.
    pub tokenizer: &'a Tokenizer<'a>,
    /// A vector for each piece, one after another; a piece of zeros adds nothing to a sentence.
    pub rows: &'a [f32],
    /// How many components a vector has.
    pub dim: usize,
    /// How many bits a component gets: 8 or 4. With 4, `dim` is even.
    pub bits: u32,
}

/// The greatest factor of a row.
const MOST: f32 = i16::MAX as f32;

/// The bytes of the table, to be opened by [`super::StaticTable::new`].
pub fn build(draft: &Draft) -> Vec<u8> {
    let mut sections = Sections::new();
    let tokenizer = draft.tokenizer.save(&mut sections);
    let description = Description { about: draft.about.clone(), dim: draft.dim, bits: draft.bits, tokenizer };
    let most = if draft.bits == 4 { 7 } else { 127 };
    let rows = draft.rows.chunks_exact(draft.dim).map(|row| round(row, most)).collect::<Vec<_>>();
    let widest = rows.iter().map(|(step, _)| *step).fold(0.0, f32::max);
    let mut bytes = Vec::new();
    let mut scales = Vec::new();
    for (step, components) in &rows {
        let scale = if widest > 0.0 { (step / widest * MOST).round() as i16 } else { 0 };
        scales.extend(scale.to_le_bytes());
        if draft.bits == 4 {
            let (first, second) = components.split_at(components.len() / 2);
            bytes.extend(
                first.iter().zip(second).map(|(first, second)| (first & 15 | second << 4).cast_unsigned()),
            );
        } else {
            bytes.extend(components.iter().map(|component| component.cast_unsigned()));
        }
    }
    sections.push((ROWS.into(), bytes));
    sections.push((SCALES.into(), scales));
    let json = serde_json::to_vec_pretty(&description).expect("names and numbers are always JSON");
    sections.push((DESCRIPTION.into(), json));
    model_file::write(&sections)
}

/// The components as whole numbers from `-most` to `most`, and what 1 stands for: the step that loses least. Coarse steps cut off the few
/// largest components to keep the many others better.
fn round(row: &[f32], most: i8) -> (f32, Vec<i8>) {
    let largest = row.iter().fold(0.0_f32, |largest, component| largest.max(component.abs()));
    if largest == 0.0 {
        return (0.0, vec![0; row.len()]);
    }
    let rounded = |step: f32| {
        let limit = f32::from(most);
        row.iter().map(|component| (component / step).round().clamp(-limit, limit) as i8).collect::<Vec<_>>()
    };
    let loss = |step: f32, components: &[i8]| {
        let differences =
            row.iter().zip(components).map(|(exact, component)| exact - step * f32::from(*component));
        differences.map(|difference| f64::from(difference).powi(2)).sum::<f64>()
    };
    let tries = if most < 127 { 24 } else { 1 };
    let candidates = (0..tries).map(|cut| {
        let step = largest * (1.0 - cut as f32 * 0.03) / f32::from(most);
        let components = rounded(step);
        (loss(step, &components), step, components)
    });
    let best = candidates.min_by(|one, other| one.0.total_cmp(&other.0));
    best.map(|(_, step, components)| (step, components)).unwrap_or_default()
}
