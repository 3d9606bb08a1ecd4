//! file -> `Document`, and `Bitext` -> file; one format, one file.

pub mod atomic;
pub mod dictionary;
pub mod encoding;
pub mod jsonl;
pub mod ladder;
pub mod language;
pub mod moses;
pub mod output;
pub mod plain;
pub mod tmx;
pub mod tsv;
