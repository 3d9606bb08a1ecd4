//! How much text: segments, words, characters.

use std::ops::{Add, AddAssign};

use serde::Serialize;

/// How much text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Size {
    /// How many segments.
    pub segments: u64,
    /// How many words.
    pub words: u64,
    /// How many characters.
    pub characters: u64,
    /// How many of them are no white space.
    pub characters_without_spaces: u64,
    /// How many numbers, dates, addresses and codes.
    pub placeables: u64,
}

impl Size {
    /// The size of one segment with so many words.
    pub fn of(text: &str, words: u64) -> Self {
        Self {
            segments: 1,
            words,
            characters: text.chars().count() as u64,
            characters_without_spaces: text.chars().filter(|c| !c.is_whitespace()).count() as u64,
            placeables: crate::memory::repair::placeables(text).len() as u64,
        }
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            segments: self.segments + other.segments,
            words: self.words + other.words,
            characters: self.characters + other.characters,
            characters_without_spaces: self.characters_without_spaces + other.characters_without_spaces,
            placeables: self.placeables + other.placeables,
        }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
