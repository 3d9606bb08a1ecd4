//! `Bitext` -> `Bitext`, by a person: what can be done to an alignment, how it is taken back, and how it is kept.
//!
//! [`session::Session`] is the state and all that was done to it; it knows no key, no screen and no file. [`journal`] is the text
//! that keeps a review beside its bitext file.

pub mod action;
pub mod app;
pub mod carry;
pub mod change;
pub mod differences;
mod field;
pub mod import;
pub mod journal;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod marked;
pub mod messages;
pub mod overlay;
pub mod patch;
pub mod proposal;
mod realign;
pub mod revision;
mod search;
pub mod session;
pub mod state;
pub mod table;
pub mod view;
