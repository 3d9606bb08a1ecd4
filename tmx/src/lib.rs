//! Translation Memory eXchange and nothing else: read what exists, write what every tool takes.
//!
//! ```
//! use diglot_tmx::{Header, Unit, Variant, Writer};
//! let mut writer = Writer::new(Vec::new(), &Header::new("example", "1.0", "ru"))?;
//! writer.write_unit(&Unit::new(vec![Variant::new("ru", "Дом."), Variant::new("en", "A house.")]))?;
//! let (bytes, _) = writer.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod decode;
mod dtd;
mod error;
mod frame;
mod inline;
mod model;
mod parse;
mod read;
mod text;
mod write;

pub use check::{Checker, check};
pub use error::{Done, Position, Problem, ProblemKind, ReadError, WriteError};
pub use inline::{Code, CodeKind, Inline, Segment};
pub use model::{About, Attributes, HEADER_ATTRIBUTES, Header, Note, Prop, Ude, Unit, Variant};
pub use read::{ReadOptions, Reader};
pub use text::{is_allowed, is_date};
pub use write::{Style, Writer, Written};
