//! A row of numbers, in memory of its own or in a mapped file: used the same way.

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;

use crate::mapped::Mapped;

/// A row of numbers. What is mapped is read as it stands, little-endian.
#[derive(Debug)]
pub struct Array<T>(Held<T>);

#[derive(Debug)]
enum Held<T> {
    Own(Vec<T>),
    Mapped(Arc<Mapped>, Range<usize>),
}

impl<T: Pod> Array<T> {
    /// The numbers in `range` of a file; `None` when they are not a whole number of them, or not aligned.
    pub fn mapped(file: &Arc<Mapped>, range: Range<usize>) -> Option<Self> {
        let bytes = file.get(range.clone())?;
        bytemuck::try_cast_slice::<u8, T>(bytes).ok()?;
        Some(Self(Held::Mapped(Arc::clone(file), range)))
    }

    /// The bytes of the numbers.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Pod> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Own(numbers) => numbers,
            // Checked when it was made.
            Held::Mapped(file, range) => bytemuck::try_cast_slice(&file[range.clone()]).unwrap_or_default(),
        }
    }
}

impl<T> From<Vec<T>> for Array<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self(Held::Own(numbers))
    }
}

impl<T> Default for Array<T> {
    fn default() -> Self {
        Self(Held::Own(Vec::new()))
    }
}
