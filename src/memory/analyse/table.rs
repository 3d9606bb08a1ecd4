//! The bands and sizes of texts -> sums by file and band.

use super::{Band, Size};

/// An analysis by files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// A row of sums for each file, in order.
    pub files: Vec<(String, Row)>,
}

/// The sums of a file, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Row([Size; Band::ALL.len()]);

impl Table {
    /// Begins a file.
    pub fn begin(&mut self, name: &str) {
        self.files.push((name.to_owned(), Row::default()));
    }

    /// Adds a segment of the file with this number.
    pub fn add(&mut self, file: usize, band: Band, size: Size) {
        if let Some((_, row)) = self.files.get_mut(file) {
            row.0[band as usize] += size;
        }
    }

    /// The sums of all files.
    pub fn total(&self) -> Row {
        let mut total = Row::default();
        for (_, row) in &self.files {
            for (sum, size) in total.0.iter_mut().zip(&row.0) {
                *sum += *size;
            }
        }
        total
    }
}

impl Row {
    /// What is in a band.
    pub fn of(&self, band: Band) -> Size {
        self.0[band as usize]
    }

    /// What is in all bands.
    pub fn total(&self) -> Size {
        self.0.iter().fold(Size::default(), |sum, size| sum + *size)
    }
}
