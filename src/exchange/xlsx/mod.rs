//! Spreadsheets of Office Open XML <-> rows, nothing but text.

mod write;

pub use write::XlsxWriter;
