//! Translation Memory eXchange (TMX 1.4) and nothing else: reads what exists, writes what every tool takes.
//!
//! [`Reader`] gives the [`Unit`]s of a file one by one, whatever its encoding or version; what is broken in it costs one
//! unit or less and is said as a [`Problem`] with line and column. [`Writer`] writes units as a stream, and [`check`]
//! holds them against the rules of TMX, those of its DTD and those it says only in words. [`FileCheck`] does both and says
//! what each CAT [`Tool`] does because of a problem, and how that is known. The inline markup of a segment
//! is a tree ([`Segment`]); a segment nobody changed can be written back byte for byte ([`Style::Faithful`]).
//!
//! ```
//! use diglot_tmx::{Reader, Style, Writer};
//! let file = r#"<tmx version="1.4"><header srclang="ru"/><body>
//!   <tu><tuv lang="ru"><seg>Дом &amp; сад</seg></tuv><tuv lang="en"><seg>House &amp; garden</seg></tuv></tu>
//! </body></tmx>"#;
//! let mut reader = Reader::new(file.as_bytes())?;
//! let mut writer = Writer::with_style(Vec::new(), reader.header(), Style::Clean)?;
//! while let Some(unit) = reader.next_unit()? {
//!     assert_eq!(unit.variant("en-GB").unwrap().segment.plain_text(), "House & garden");
//!     writer.write_unit(&unit)?;
//! }
//! let (bytes, written) = writer.finish()?;
//! assert_eq!(written.units, 1);
//! assert!(String::from_utf8(bytes)?.contains("<tuv xml:lang=\"ru\">"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The library never prints, reads no file on its own, expands no entity and has no clock.
//!
//! # What is promised
//!
//! - Memory holds one unit and one piece of the file, whatever the size of the file.
//! - Nothing in a file stops the reading but the input itself; nothing is left out, replaced or moved without a
//!   [`Problem`] that says so ([`Done`]).
//! - A segment nobody changed is written back byte for byte in the faithful style; a file read and written twice is the
//!   same file as one read and written once.
//! - What the clean style writes is valid by the DTD of TMX 1.4.
//!
//! Enums of problems and errors may grow; the shape of a unit is that of TMX and will not.

#![deny(missing_docs)]

mod attributes;
mod check;
mod decode;
mod dtd;
mod error;
mod fast;
mod frame;
mod inline;
mod model;
mod parse;
mod prefix;
mod read;
mod text;
mod unescape;
mod write;

pub use attributes::Attributes;
pub use check::{
    Basis, Checker, Consequence, Effect, FileCheck, FileFacts, Group, Summary, Tool, UnknownTool, Verdict,
    Weight, check,
};
pub use error::{Done, Position, Problem, ProblemKind, ReadError, WriteError};
pub use inline::{Code, CodeKind, Inline, Segment};
pub use model::{About, HEADER_ATTRIBUTES, Header, Note, Prop, Ude, Unit, Variant};
pub use read::{ReadOptions, Reader};
pub use text::{is_allowed, is_date};
pub use write::{Style, Writer, Written};

/// The example of the page a newcomer reads first.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
