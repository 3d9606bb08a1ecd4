//! diglot turns a text and its translation into a translation memory.
//!
//! Everything hangs on one line, and the modules below follow it in the same order:
//!
//! ```text
//! file -> Document -> Sentences -> Alignment (links) -> Bitext (reviewed links) -> TMX, memory
//! ```
//!
//! One stage is one module with one main function and one result type; a stage knows only the nouns before it.
//! The library never prints, never reads the user's home and never touches the network.

pub mod align;
pub mod bitext;
pub mod cli;
pub mod exchange;
pub mod formats;
mod mapped;
pub mod measure;
pub mod memory;
pub mod review;
pub mod segment;
pub mod server;
pub mod vectors;
