//! Why one link was chosen -> lines for a person.

use std::fmt::Write as _;

use crate::align::{self, Explanation};
use crate::bitext::{Bitext, Link};

use super::error::{Failure, Result};
use super::screen::marked;
use super::share::percent;
use super::wrap::wrap;

/// Explains the link with this number, from 1 as in the table, in lines of `width` columns.
pub fn explain(number: u64, bitext: &Bitext, options: &align::Options, width: usize) -> Result<String> {
    let count = bitext.alignment().links().len();
    let wrong = || {
        Failure::usage(format!("there is no link {number}"))
            .with_hint(format!("the links have numbers 1 to {count}"))
    };
    let index = usize::try_from(number - 1).ok().filter(|&index| index < count).ok_or_else(wrong)?;
    let explanation = align::explain(bitext.source(), bitext.target(), options, index).ok_or_else(wrong)?;
    Ok(explained(number, &explanation, bitext, width))
}

/// The explanation as a person reads it: the link, the evidence with its share of the score, what else was likely.
fn explained(number: u64, explanation: &Explanation, bitext: &Bitext, width: usize) -> String {
    let Explanation { link, evidence, others } = explanation;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "link {number}, {}, {}% sure, score {:.2}",
        link.kind(),
        percent(link.confidence),
        link.score
    );
    for (side, sentences, range) in
        [("source", bitext.source(), &link.source), ("target", bitext.target(), &link.target)]
    {
        for sentence in range.clone() {
            let text = sentences.line_of(sentence..sentence + 1);
            out.push_str(&hanging(&format!("  {side} {:<4} ", sentence + 1), &text, width));
        }
    }
    if !evidence.is_empty() {
        out.push_str("evidence (share of the score, what was found)\n");
    }
    for (name, found, share) in evidence {
        out.push_str(&hanging(&format!("  {share:>+7.2}  {name}: "), found, width));
    }
    if !others.is_empty() {
        out.push_str("other links that were possible\n");
    }
    for (link, chance) in others {
        let _ = writeln!(out, "  {:>6}%  {}", percent(*chance), described(link));
    }
    out
}

/// `head` and then `text`, wrapped under itself.
fn hanging(head: &str, text: &str, width: usize) -> String {
    let lines = wrap(&marked(text), width.saturating_sub(head.len()).max(20));
    let indent = " ".repeat(head.len());
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        out.push_str(if number == 0 { head } else { &indent });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// `2-1: source 4-5, target 3`, with numbers from 1.
fn described(link: &Link) -> String {
    let numbers = |range: &std::ops::Range<usize>| match range.len() {
        0 => "nothing".to_owned(),
        1 => (range.start + 1).to_string(),
        _ => format!("{}-{}", range.start + 1, range.end),
    };
    format!("{}: source {}, target {}", link.kind(), numbers(&link.source), numbers(&link.target))
}
