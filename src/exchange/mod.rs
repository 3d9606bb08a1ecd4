//! Translation units as a stream, in any format: read, counted, checked, cleaned, joined, cut, compared and written.
//!
//! A [`Source`](source::Source) gives units one by one, a [`Sink`](sink::Sink) takes them; memory holds one unit, however long
//! the file. What needs to know earlier units ([`seen`]) keeps fingerprints, and those on disk when they are many.

pub mod clean;
pub mod diff;
pub mod error;
pub mod format;
pub mod input;
pub mod jsonl;
pub mod keys;
pub mod languages;
pub mod layout;
pub mod markup;
pub mod merge;
pub mod moses;
pub mod output;
pub mod pick;
pub mod po;
pub mod seen;
pub mod sink;
pub mod source;
pub mod split;
pub mod stats;
pub mod table;
pub mod text;
pub mod words;
pub mod xliff;
pub mod xlsx;
pub mod xml;

pub use error::ExchangeError;
pub use format::Format;
