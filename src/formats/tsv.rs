//! `Bitext` -> a table, one link a line: source, target, confidence, state, note.

use super::output::{Format, WriteOptions, kept};
use crate::bitext::Bitext;
use crate::bitext::bitext_file::unit_interval;

/// The table with its head line. A cell holds the sentences of one side on one line; an empty side is an empty cell.
/// A backslash, tab or line end inside a cell is `\\`, `\t`, `\n` or `\r`.
pub fn to_string(bitext: &Bitext, options: &WriteOptions) -> String {
    let mut out = String::from("source\ttarget\tconfidence\tstate\tnote\n");
    for (number, link) in kept(bitext, Format::Tsv, options) {
        for (sentences, numbers) in [(bitext.source(), &link.source), (bitext.target(), &link.target)] {
            push_cell(&mut out, &sentences.line_of(numbers.clone()));
            out.push('\t');
        }
        out.push_str(&unit_interval(link.confidence).to_string());
        out.push('\t');
        out.push_str(link.state.as_str());
        out.push('\t');
        push_cell(&mut out, bitext.note(number).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn push_cell(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\\"),
            '\t' => out.push_str(r"\t"),
            '\n' => out.push_str(r"\n"),
            '\r' => out.push_str(r"\r"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample::{ports, written_on};

    fn check(options: &WriteOptions, expected: &[&str]) {
        let text = to_string(&ports(), options);
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn one_link_a_line() {
        let head = "source\ttarget\tconfidence\tstate\tnote";
        let accepted = "Порт\u{a0}открыли.\tThe port is open.\t0.97\taccepted\t";
        check(
            &WriteOptions::default(),
            &[
                head,
                accepted,
                "Суда ждут погрузки. Всё 😀.\tShips \"wait\" for cargo.\t0.5\tuntouched\t",
                "\tA \\\\ sign.\t1\tleft-out\t",
            ],
        );
        check(&WriteOptions { only_accepted: true, ..WriteOptions::default() }, &[head, accepted]);
    }

    #[test]
    fn what_a_person_wrote_comes_along() {
        let text = to_string(&written_on(), &WriteOptions::default());
        let first = "Порт\u{a0}открыли.\tThe port has opened.\t0.97\taccepted\tпроверить";
        assert_eq!(text.lines().nth(1), Some(first));
    }

    #[test]
    fn what_would_break_the_table_is_escaped() {
        let mut out = String::new();
        push_cell(&mut out, "C:\\temp\tда\r\nнет");
        assert_eq!(out, r"C:\\temp\tда\r\nнет");
    }
}
