//! Segments -> those most like a text: exact, by words and by characters.

pub mod distance;
pub mod letters;
pub mod score;
pub mod tokens;
pub mod words;

pub use letters::LetterIndex;
pub use score::{Best, Hit, Score};
pub use words::{Scratch, WordIndex};
