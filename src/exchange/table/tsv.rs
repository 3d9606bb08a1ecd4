//! Tab-separated lines <-> rows; tabs and line ends in a cell are `\t`, `\n`, `\r`, a backslash is `\\`.

use diglot_tmx::Problem;

use super::Rows;
use crate::exchange::ExchangeError;
use crate::exchange::text::Text;

/// The rows of a TSV file. Quotes mean themselves.
pub struct TsvRows {
    text: Text,
    line: String,
}

impl TsvRows {
    /// The rows of a text.
    pub fn new(text: Text) -> Self {
        Self { text, line: String::new() }
    }
}

impl Rows for TsvRows {
    fn next_row(&mut self, row: &mut Vec<String>) -> Result<Option<u64>, ExchangeError> {
        let number = self.text.line();
        self.line.clear();
        if !self.text.read_line(&mut self.line)? {
            return Ok(None);
        }
        let line = self.line.strip_suffix('\n').unwrap_or(&self.line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        row.extend(line.split('\t').map(unescape));
        Ok(Some(number))
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        self.text.take_problems()
    }

    fn encoding(&self) -> &str {
        self.text.encoding()
    }
}

/// Adds a row with its line end.
pub fn push_row<'c>(cells: impl Iterator<Item = &'c str>, out: &mut String) {
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            out.push('\t');
        }
        for c in cell.chars() {
            match c {
                '\\' => out.push_str(r"\\"),
                '\t' => out.push_str(r"\t"),
                '\n' => out.push_str(r"\n"),
                '\r' => out.push_str(r"\r"),
                other => out.push(other),
            }
        }
    }
    out.push('\n');
}

/// A backslash before another character than those we write is a backslash.
fn unescape(cell: &str) -> String {
    if !cell.contains('\\') {
        return cell.to_owned();
    }
    let mut out = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.clone().next() {
            Some('\\') => out.push('\\'),
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            _ => {
                out.push('\\');
                continue;
            }
        }
        chars.next();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expected: &str) {
        assert_eq!(unescape(cell), expected);
    }

    #[test]
    fn escapes_are_undone() {
        check(r"Да\tнет\nвсё\r", "Да\tнет\nвсё\r");
        check(r"C:\\new", r"C:\new");
        check(r"50 \% \", r"50 \% \");
        check("«Да»", "«Да»");
    }

    #[test]
    fn a_row_comes_back() {
        let cells = ["C:\\temp", "два\tслова\r\n", "", "\"Да\""];
        let mut line = String::new();
        push_row(cells.into_iter(), &mut line);
        assert_eq!(line.matches('\n').count(), 1);
        let back = line.trim_end_matches('\n').split('\t').map(unescape).collect::<Vec<_>>();
        assert_eq!(back, cells);
    }
}
