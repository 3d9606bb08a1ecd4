//! Ladder files, sentence numbers of one link a line, to and from links.

use std::fmt::Write as _;

use thiserror::Error;

use crate::bitext::Alignment;
use crate::bitext::bitext_file::unit_interval;

/// The source and target sentence numbers of one link. Unlike the links of an [`Alignment`] they may be any numbers:
/// another program or a person made them.
pub type Numbers = (Vec<usize>, Vec<usize>);

/// One line of a ladder file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which sentences belong together.
    pub numbers: Numbers,
    /// The last field, where there is one: in a file of diglot the confidence, in others any score.
    pub score: Option<f64>,
}

/// A line that is none of a ladder file.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line}: “{found}” is not a link; a line is written as [0,1]:[0] or [0,1]:[0]:0.93")]
pub struct LadderError {
    /// Which line, from 1.
    pub line: usize,
    /// The line, shortened.
    pub found: String,
}

/// One line `[0,1]:[0]:0.93` a link: sentence numbers from 0, `[]` for nothing, then the confidence.
pub fn to_string(alignment: &Alignment) -> String {
    let mut out = String::new();
    for link in alignment.links() {
        for range in [&link.source, &link.target] {
            out.push('[');
            for number in range.clone() {
                let comma = if number == range.start { "" } else { "," };
                let _ = write!(out, "{comma}{number}");
            }
            out.push_str("]:");
        }
        let _ = writeln!(out, "{}", unit_interval(link.confidence));
    }
    out
}

/// Reads a ladder file; the score may be missing, spaces and blank lines do not matter.
///
/// ```
/// use diglot::formats::ladder;
/// let rows = ladder::parse("[0, 1]:[0]:0.93\n\n[]:[1]\n").unwrap();
/// assert_eq!(rows[0].numbers, (vec![0, 1], vec![0]));
/// assert_eq!(rows[1].score, None);
/// assert!(ladder::parse("0-0 1-0").is_err());
/// ```
pub fn parse(text: &str) -> Result<Vec<Row>, LadderError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(number, line): (usize, &str)| {
        let found = || line.trim().chars().take(40).collect();
        parse_line(line).ok_or_else(|| LadderError { line: number + 1, found: found() })
    };
    lines.map(row).collect()
}

fn parse_line(line: &str) -> Option<Row> {
    let mut fields = line.splitn(3, ':');
    let numbers = (parse_numbers(fields.next()?)?, parse_numbers(fields.next()?)?);
    let score = match fields.next() {
        Some(score) => Some(score.trim().parse().ok()?),
        None => None,
    };
    Some(Row { numbers, score })
}

fn parse_numbers(field: &str) -> Option<Vec<usize>> {
    let inside = field.trim().strip_prefix('[')?.strip_suffix(']')?;
    if inside.trim().is_empty() {
        return Some(Vec::new());
    }
    inside.split(',').map(|number| number.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bitext::sample::{any_bitext, ports};

    #[test]
    fn one_link_a_line() {
        assert_eq!(to_string(ports().alignment()), "[0]:[0]:0.97\n[1,2]:[1]:0.5\n[]:[2]:1\n");
    }

    type Line<'a> = (&'a [usize], &'a [usize], Option<f64>);

    #[track_caller]
    fn check(text: &str, expected: Result<&[Line], &str>) {
        let got = parse(text).map_err(|error| error.to_string());
        let rows = |rows: &[Line]| {
            rows.iter()
                .map(|&(source, target, score)| Row { numbers: (source.to_vec(), target.to_vec()), score })
                .collect::<Vec<_>>()
        };
        assert_eq!(got, expected.map(rows).map_err(str::to_owned));
    }

    #[test]
    fn what_others_write_is_read() {
        check("", Ok(&[]));
        check("[0]:[0]\r\n\r\n [1, 2] : [] \r\n", Ok(&[(&[0], &[0], None), (&[1, 2], &[], None)]));
        check("\u{feff}[3]:[4]:-0.25", Ok(&[(&[3], &[4], Some(-0.25))]));
        check("[ ]:[7]:1e-3", Ok(&[(&[], &[7], Some(0.001))]));
    }

    #[test]
    fn what_is_no_ladder_is_refused_with_its_line() {
        let what = "is not a link; a line is written as [0,1]:[0] or [0,1]:[0]:0.93";
        check("[0]:[0]\n\n[1]-[1]", Err(&format!("line 3: “[1]-[1]” {what}")));
        check("[0,]:[0]", Err(&format!("line 1: “[0,]:[0]” {what}")));
        check("[-1]:[0]", Err(&format!("line 1: “[-1]:[0]” {what}")));
        check("[0]:[0]:sure", Err(&format!("line 1: “[0]:[0]:sure” {what}")));
        check("[0]:[99999999999999999999]", Err(&format!("line 1: “[0]:[99999999999999999999]” {what}")));
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(bitext in any_bitext()) {
            let rows = parse(&to_string(bitext.alignment())).expect("our own file");
            let links = bitext.alignment().links();
            prop_assert_eq!(rows.len(), links.len());
            for (row, link) in rows.iter().zip(links) {
                prop_assert_eq!(&row.numbers, &(link.source.clone().collect(), link.target.clone().collect()));
                prop_assert_eq!(row.score, Some(link.confidence));
            }
        }

        #[test]
        fn any_text_gives_rows_or_an_error(text in r"[\[\]0-9,: \n.\-eа]{0,60}") {
            let _ = parse(&text);
        }
    }
}
