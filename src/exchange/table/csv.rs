//! Comma-separated values (RFC 4180) <-> rows; `;` and tab between cells are found out.

use diglot_tmx::Problem;

use super::Rows;
use crate::exchange::ExchangeError;
use crate::exchange::text::{LIMIT, Text};

/// The rows of a CSV file.
pub struct CsvRows {
    name: String,
    text: Text,
    separator: Option<char>,
    record: String,
}

impl CsvRows {
    /// The rows of a text; what stands between cells is found out from the first row, or its line `sep=;`.
    pub fn new(name: &str, text: Text) -> Self {
        Self { name: name.to_owned(), text, separator: None, record: String::new() }
    }

    /// Reads lines until every quote is closed.
    fn read_record(&mut self) -> Result<Option<u64>, ExchangeError> {
        let number = self.text.line();
        self.record.clear();
        let mut quotes = 0;
        loop {
            let before = self.record.len();
            if !self.text.read_line(&mut self.record)? {
                if quotes % 2 == 1 {
                    return Err(self.unclosed(number));
                }
                return Ok((!self.record.is_empty()).then_some(number));
            }
            quotes += self.record[before..].bytes().filter(|&byte| byte == b'"').count();
            if quotes % 2 == 0 {
                return Ok(Some(number));
            }
            if self.record.len() > LIMIT {
                return Err(self.unclosed(number));
            }
        }
    }

    fn unclosed(&self, line: u64) -> ExchangeError {
        let what = "a quote that is opened in this row is never closed; double a quote that means itself (\"\"), or \
                    give --from tsv if the file has no quoting";
        ExchangeError::Content { name: self.name.clone(), line: Some(line), what: what.to_owned() }
    }
}

impl Rows for CsvRows {
    fn next_row(&mut self, row: &mut Vec<String>) -> Result<Option<u64>, ExchangeError> {
        let Some(mut number) = self.read_record()? else { return Ok(None) };
        let separator = if let Some(separator) = self.separator {
            separator
        } else {
            let first = self.record.trim_end();
            let said = first.strip_prefix("sep=").and_then(|rest| rest.chars().next());
            let separator = said.unwrap_or_else(|| likely_separator(first));
            self.separator = Some(separator);
            if said.is_some() {
                match self.read_record()? {
                    Some(line) => number = line,
                    None => return Ok(None),
                }
            }
            separator
        };
        split(&self.record, separator, row);
        Ok(Some(number))
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        self.text.take_problems()
    }

    fn encoding(&self) -> &str {
        self.text.encoding()
    }
}

/// Adds a row with its line end, CR LF as RFC 4180 has it.
pub fn push_row<'c>(cells: impl Iterator<Item = &'c str>, out: &mut String) {
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            out.push(',');
        }
        let edge = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let plain = !cell.contains(['"', ',', ';', '\t', '\r', '\n'])
            && !edge(cell.chars().next())
            && !edge(cell.chars().next_back());
        if plain {
            out.push_str(cell);
        } else {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        }
    }
    out.push_str("\r\n");
}

/// What stands between the cells of a row: the most frequent of comma, semicolon and tab outside quotes.
fn likely_separator(row: &str) -> char {
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut inside = false;
    for c in row.chars() {
        if c == '"' {
            inside = !inside;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == c && !inside) {
            *count += 1;
        }
    }
    // The first of those that are as frequent.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| *separator)
}

fn split(record: &str, separator: char, row: &mut Vec<String>) {
    let record = record.strip_suffix('\n').unwrap_or(record);
    let record = record.strip_suffix('\r').unwrap_or(record);
    let mut chars = record.chars().peekable();
    let (mut cell, mut quoted) = (String::new(), false);
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = false,
                c => cell.push(c),
            }
        } else if c == separator {
            row.push(std::mem::take(&mut cell));
        } else if c == '"' && cell.is_empty() {
            quoted = true;
        } else {
            cell.push(c);
        }
    }
    row.push(cell);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::text::undeclared;
    use std::io::Cursor;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
        let input = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let text = Text::new("a.csv", input, None, undeclared).expect("text");
        let mut rows = CsvRows::new("a.csv", text);
        let mut all = Vec::new();
        loop {
            let mut row = Vec::new();
            match rows.next_row(&mut row).map_err(|error| error.to_string())? {
                Some(_) => all.push(row),
                None => return Ok(all),
            }
        }
    }

    fn check(text: &str, expected: &[&[&str]]) {
        assert_eq!(rows(text).expect("rows"), expected, "{text:?}");
    }

    #[test]
    fn rows_are_read() {
        check("ru,en\r\nДа,Yes\r\n", &[&["ru", "en"], &["Да", "Yes"]]);
        check("ru;en\nДа, да;Yes", &[&["ru", "en"], &["Да, да", "Yes"]]);
        check("ru\ten\nДа\tYes, sir\n", &[&["ru", "en"], &["Да", "Yes, sir"]]);
        check("sep=;\nru;en\n", &[&["ru", "en"]]);
        check(
            "\"Он сказал: \"\"Да\"\"\",\"two\r\nlines\"\n,\n",
            &[&["Он сказал: \"Да\"", "two\r\nlines"], &["", ""]],
        );
        check("Кафе \"Порт\",x\n", &[&["Кафе \"Порт\"", "x"]]);
    }

    #[test]
    fn a_quote_that_stays_open_is_named() {
        let error = rows("ru,en\n\"Да,Yes\nНет,No\n").expect_err("refused");
        assert!(error.starts_with("“a.csv”, line 2: a quote that is opened"), "{error}");
    }

    #[test]
    fn rows_come_back() {
        let cells = ["a,b", "", " \"x\" ", "1;2", "line\nline", "\"", "=1+1"];
        let mut text = String::new();
        push_row(cells.into_iter(), &mut text);
        assert_eq!(rows(&text).expect("rows"), [cells]);
    }
}
