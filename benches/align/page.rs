//! Figures -> a Markdown table, and the table -> its place in docs/numbers.md.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Rows of a table, the head first.
pub struct Table(Vec<Vec<String>>);

impl Table {
    pub fn new(head: &[&str]) -> Self {
        let mut table = Self(Vec::new());
        table.row(head.iter().copied());
        let line = (0..head.len()).map(|column| if column == 0 { "---" } else { "---:" });
        table.row(line);
        table
    }

    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.0.push(cells.into_iter().map(Into::into).collect());
    }

    pub fn to_markdown(&self) -> String {
        self.0.iter().map(|cells| format!("| {} |\n", cells.join(" | "))).collect::<Vec<_>>().concat()
    }
}

/// Puts `table` between the marks `<!-- begin NAME -->` and `<!-- end NAME -->` of docs/numbers.md.
pub fn write(name: &str, table: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join("numbers.md");
    let page = fs::read_to_string(&path).context("cannot read docs/numbers.md")?;
    let (begin, end) = (format!("<!-- begin {name} -->"), format!("<!-- end {name} -->"));
    let marks =
        || format!("docs/numbers.md has no place for this table; give it the lines {begin} and {end}");
    let (before, rest) = page.split_once(&begin).with_context(marks)?;
    let (_, after) = rest.split_once(&end).with_context(marks)?;
    fs::write(&path, format!("{before}{begin}\n\n{}\n\n{end}{after}", table.trim()))?;
    Ok(())
}
