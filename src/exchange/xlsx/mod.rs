//! Spreadsheets of Office Open XML <-> rows, nothing but text.

mod read;
mod write;

pub use read::XlsxRows;
pub use write::XlsxWriter;
