//! XLIFF 1.2 and 2.0 <-> units: one source and one target language, tags, notes, properties and states.

mod about;
pub mod fill;
mod inline1;
mod inline2;
mod known;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::XliffSource;
pub use write::XliffSink;

/// The property that keeps the state of a target.
const STATE: &str = "x-xliff-state";
/// The property that keeps that a target was approved.
const APPROVED: &str = "x-xliff-approved";
/// What marks a file as ours, so that made-up ids are known again: the tool of 1.2 and the id of the file of 2.0.
const OWN: &str = "diglot";
/// The namespaces of all versions begin with it.
const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:";
