//! A review <-> a table for a spreadsheet: one link a row, cells that a person may merge, split, move and delete.

use std::fmt::Write as _;

use thiserror::Error;

use super::state::{Side, State};
use crate::bitext::LinkState;

/// What a cell of the column `state` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Blank,
    /// `ok`.
    Right,
    /// `out`.
    Out,
    /// `?`.
    Doubtful,
}

/// A row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The text of both sides.
    pub texts: [String; 2],
    /// What it says of the link; `None` without such a column.
    pub said: Option<Said>,
    /// The note; `None` without such a column.
    pub note: Option<String>,
}

/// Why a text is no table of a review.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// A column is missing.
    #[error("line 1: there is no column “{name}”; the head line of the table must stay")]
    NoColumn {
        /// Its name.
        name: &'static str,
    },
    /// A state that is none.
    #[error("line {line}: “{found}” is no state; write ok, out, ? or nothing")]
    State {
        /// Which line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
}

/// The columns in their order.
const COLUMNS: [&str; 9] =
    ["no", "state", "confidence", "type", "source", "target", "note", "source ids", "target ids"];

/// The table of `state`: a head line, then a link a line, fields separated by tabs. `\t`, `\n`, `\r` and `\\` stand for themselves in a
/// cell.
pub fn to_string(state: &State) -> String {
    let mut out = COLUMNS.join("\t") + "\n";
    for (number, held) in state.links().iter().enumerate() {
        let said = match held.state {
            LinkState::Accepted | LinkState::Changed => "ok",
            LinkState::LeftOut => "out",
            LinkState::Doubtful => "?",
            LinkState::Untouched => "",
        };
        let confidence = (held.confidence * 100.0 + 1e-9).floor();
        let [source, target] = Side::BOTH.map(|side| escaped(&state.text(number, side)));
        let ids = Side::BOTH.map(|side| {
            let range = state.range(number, side);
            range.map(|sentence| (sentence + 1).to_string()).collect::<Vec<_>>().join(" ")
        });
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}\t{said}\t{confidence}\t{}\t{source}\t{target}\t{}\t{}\t{}",
            number + 1,
            held.kind(),
            escaped(&held.note),
            ids[0],
            ids[1]
        );
    }
    out
}

/// Reads such a table, or the plain one, by the heads of its columns: `source` and `target` must be there.
pub fn read(text: &str) -> Result<Vec<Row>, TableError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    let head = lines.next().map(|(_, line)| line).unwrap_or_default();
    let heads = head.split('\t').map(|name| unquoted(name).trim().to_lowercase()).collect::<Vec<_>>();
    let column = |name: &str| heads.iter().position(|head| head == name);
    let needed = |name: &'static str| column(name).ok_or(TableError::NoColumn { name });
    let texts = [needed("source")?, needed("target")?];
    let (said, note) = (column("state"), column("note"));
    let mut rows = Vec::new();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells = line.split('\t').map(|cell| unescaped(&unquoted(cell))).collect::<Vec<_>>();
        let cell = |column: usize| cells.get(column).cloned().unwrap_or_default();
        rows.push(Row {
            line: number + 1,
            texts: texts.map(cell),
            said: said.map(|column| read_said(&cell(column), number + 1)).transpose()?,
            note: note.map(|column| cell(column).trim().to_owned()),
        });
    }
    Ok(rows)
}

fn read_said(cell: &str, line: usize) -> Result<Said, TableError> {
    match cell.trim().to_lowercase().as_str() {
        "" | "!" | "untouched" => Ok(Said::Blank),
        "ok" | "+" | "*" | "accepted" | "changed" => Ok(Said::Right),
        "out" | "x" | "left-out" => Ok(Said::Out),
        "?" | "doubtful" => Ok(Said::Doubtful),
        _ => Err(TableError::State { line, found: cell.trim().to_owned() }),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\\"),
            '\t' => out.push_str(r"\t"),
            '\n' => out.push_str(r"\n"),
            '\r' => out.push_str(r"\r"),
            other => out.push(other),
        }
    }
    out
}

fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut letters = cell.chars();
    while let Some(c) = letters.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match letters.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// A cell as a spreadsheet quotes it: between quotes, its own quotes doubled.
fn unquoted(cell: &str) -> String {
    let inside = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    match inside.filter(|inside| !inside.replace("\"\"", "").contains('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample::written_on;

    #[test]
    fn the_columns_of_the_table() {
        let table = to_string(&State::new(&written_on()));
        let expected = [
            "no\tstate\tconfidence\ttype\tsource\ttarget\tnote\tsource ids\ttarget ids",
            "1\tok\t97\t1-1\tПорт\u{a0}открыли.\tThe port has opened.\tпроверить\t1\t1",
            "2\t\t50\t2-1\tСуда ждут погрузки. Всё 😀.\tShips \"wait\" for cargo.\t\t2 3\t2",
            "3\tout\t100\t0-1\t\tA \\\\ sign.\t\t\t3",
        ];
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
        let rows = read(&format!("\u{feff}{table}")).unwrap();
        assert_eq!(
            (rows[2].line, rows[2].said, rows[2].texts[1].as_str()),
            (4, Some(Said::Out), "A \\ sign.")
        );
        assert_eq!(rows[0].note.as_deref(), Some("проверить"));
    }

    fn check(text: &str, expected: &str) {
        let got =
            read(text).map(|rows| format!("{:?}", rows.iter().map(|row| &row.texts).collect::<Vec<_>>()));
        assert_eq!(got.unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn columns_are_known_by_their_heads() {
        check("Target\tsource\r\nYes.\tДа.\r\n", r#"[["Да.", "Yes."]]"#);
        check(
            "source\ttarget\n\"Он: \"\"да\"\".\"\tHe: \"yes\".\n\n",
            r#"[["Он: \"да\".", "He: \"yes\"."]]"#,
        );
        check("source\ttarget\nДа.\n", r#"[["Да.", ""]]"#);
        check("Да.\tYes.\n", "line 1: there is no column “source”; the head line of the table must stay");
        check("", "line 1: there is no column “source”; the head line of the table must stay");
        check(
            "source\ttarget\tstate\nДа.\tYes.\tmaybe\n",
            "line 2: “maybe” is no state; write ok, out, ? or nothing",
        );
    }
}
