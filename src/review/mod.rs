//! `Bitext` -> `Bitext`, by a person: what can be done to an alignment, how it is taken back, and how it is kept.
//!
//! [`session::Session`] is the state and all that was done to it; it knows no key, no screen and no file. [`journal`] is the text
//! that keeps a review beside its bitext file.

pub mod action;
pub mod change;
pub mod journal;
pub mod messages;
pub mod proposal;
pub mod revision;
pub mod session;
pub mod state;
