//! Segments -> those most like a text: exact, by words and by characters.

pub mod array;
pub mod dictionary;
pub mod distance;
pub mod index_file;
pub mod layers;
pub mod letters;
pub mod score;
pub mod tokens;
pub mod words;

pub use index_file::{IndexFileError, Stamp};
pub use layers::{Kind, Layers};
pub use letters::LetterIndex;
pub use score::{Best, Hit, Score};
pub use words::{Scratch, WordIndex};
