//! Linked spans of two texts -> how much of the linked area agrees.

use std::fmt::Write as _;
use std::ops::{AddAssign, Range};

use thiserror::Error;

use super::Score;
use crate::bitext::{Bitext, Sentences, to_code_points};

/// A stretch of the source and the stretch of the target linked with it, in code points of the whole texts.
pub type SpanPair = (Range<usize>, Range<usize>);

/// Pairs of one source and one target character, white space not counted, that links bring together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Brought together by both alignments.
    pub both: u64,
    /// By the hand-made one.
    pub gold: u64,
    /// By the one to be judged.
    pub test: u64,
}

impl Area {
    /// Precision, recall and F1 of the pairs; NaN when the hand-made alignment has none.
    pub fn score(&self) -> Score {
        Score::where_defined(self.both, self.test, self.both, self.gold)
    }
}

impl AddAssign for Area {
    fn add_assign(&mut self, other: Self) {
        self.both += other.both;
        self.gold += other.gold;
        self.test += other.test;
    }
}

/// A line that is no linked span.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "line {line}: expected four numbers with tabs between them, source start and end, target start and end, or -1 -1 for no text"
)]
pub struct SpansError {
    /// Which line, from 1.
    pub line: usize,
}

/// The area that `gold` and `test` share, given the texts their spans point into. What points past the end of a text
/// is cut there.
///
/// ```
/// let (gold, test) = ([(0..3, 0..4), (4..8, 5..8)], [(0..3, 0..4)]);
/// let area = diglot::measure::area(&gold, &test, "Да. Нет.", "Yes. No.");
/// assert_eq!((area.both, area.gold), (12, 24));
/// ```
pub fn area(gold: &[SpanPair], test: &[SpanPair], source: &str, target: &str) -> Area {
    let (source, target) = (Visible::new(source), Visible::new(target));
    let size = |(s, t): &SpanPair| source.count(s) * target.count(t);
    let mut test_by_start = test.iter().collect::<Vec<_>>();
    test_by_start.sort_by_key(|pair| pair.0.start);
    // How far the source spans up to each one reach: those that all end before a gold span are passed over.
    let reach = test_by_start.iter().scan(0, |reach, pair| {
        *reach = pair.0.end.max(*reach);
        Some(*reach)
    });
    let reach = reach.collect::<Vec<_>>();
    let shared = |(s, t): &SpanPair| {
        let from = reach.partition_point(|&reach| reach <= s.start);
        let to = test_by_start.partition_point(|pair| pair.0.start < s.end);
        let near = test_by_start.get(from..to).unwrap_or_default();
        near.iter().map(|pair| size(&(overlap(s, &pair.0), overlap(t, &pair.1)))).sum::<u64>()
    };
    Area {
        both: gold.iter().map(shared).sum(),
        gold: gold.iter().map(size).sum(),
        test: test.iter().map(size).sum(),
    }
}

/// Reads a spans file: `source_start source_end target_start target_end` a line, half-open, with tabs between them.
/// Lines with `-1 -1` for one side are checked and left out: they link nothing.
pub fn parse_spans(text: &str) -> Result<Vec<SpanPair>, SpansError> {
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields = line.split('\t').take(4).map(|field| field.trim().parse::<i64>());
        let error = SpansError { line: number + 1 };
        let Ok(fields) = fields.collect::<Result<Vec<_>, _>>() else { return Err(error) };
        let [a, b, c, d] = fields[..] else { return Err(error) };
        if a >= 0 && c >= 0 {
            let at = |number: i64| usize::try_from(number).unwrap_or(0);
            pairs.push((at(a)..at(b), at(c)..at(d)));
        }
    }
    Ok(pairs)
}

/// The linked spans of `bitext`, as [`area`] takes them: links with text on both sides.
pub fn span_pairs(bitext: &Bitext) -> Vec<SpanPair> {
    spans(bitext).into_iter().filter_map(|(source, target)| source.zip(target)).collect()
}

/// The text of a spans file for `bitext`, one link a line, as [`parse_spans`] reads it.
pub fn spans_to_string(bitext: &Bitext) -> String {
    let mut out = String::new();
    let fields =
        |span: Span| span.map_or("-1\t-1".to_owned(), |span| format!("{}\t{}", span.start, span.end));
    for (source, target) in spans(bitext) {
        let _ = writeln!(out, "{}\t{}", fields(source), fields(target));
    }
    out
}

/// The stretch of text of one side of a link, in code points; `None` for an empty side.
type Span = Option<Range<usize>>;

fn spans(bitext: &Bitext) -> Vec<(Span, Span)> {
    let [source, target] = [bitext.source(), bitext.target()].map(offsets);
    let span = |offsets: &[[usize; 2]], numbers: &Range<usize>| {
        let offsets = offsets.get(numbers.clone())?;
        Some(offsets.first()?[0]..offsets.last()?[1])
    };
    let links = bitext.alignment().links().iter();
    links.map(|link| (span(&source, &link.source), span(&target, &link.target))).collect()
}

fn offsets(sentences: &Sentences) -> Vec<[usize; 2]> {
    to_code_points(sentences.document().text(), sentences.spans())
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.max(other.start)..one.end.min(other.end)
}

/// How many visible characters stand before each place of a text.
struct Visible(Vec<u64>);

impl Visible {
    fn new(text: &str) -> Self {
        // U+001C to U+001F are separators that Unicode does not list as white space, other counters do.
        let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
        let mut before = vec![0];
        let mut count = 0;
        for c in text.chars() {
            count += u64::from(!is_space(c));
            before.push(count);
        }
        Self(before)
    }

    fn count(&self, range: &Range<usize>) -> u64 {
        let before = |at: usize| self.0[at.min(self.0.len() - 1)];
        if range.start < range.end { before(range.end) - before(range.start) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample::ports;

    #[track_caller]
    fn check(gold: &[[usize; 4]], test: &[[usize; 4]], expected: [u64; 3]) {
        let pairs = |spans: &[[usize; 4]]| spans.iter().map(|&[a, b, c, d]| (a..b, c..d)).collect::<Vec<_>>();
        let area = area(&pairs(gold), &pairs(test), "Да. Нет.", "Yes. No.");
        assert_eq!([area.both, area.gold, area.test], expected);
    }

    #[test]
    fn visible_characters_are_multiplied() {
        check(&[[0, 3, 0, 4], [4, 8, 5, 8]], &[[0, 3, 0, 4], [4, 8, 5, 8]], [24, 24, 24]);
        check(&[[0, 3, 0, 4], [4, 8, 5, 8]], &[[0, 8, 0, 8]], [24, 24, 49]);
        check(&[[0, 8, 0, 8]], &[[4, 8, 5, 8], [0, 3, 0, 4]], [24, 49, 24]);
        check(&[[0, 3, 0, 4]], &[[0, 3, 5, 8]], [0, 12, 9]);
        check(&[], &[[0, 3, 0, 99]], [0, 0, 21]);
        assert!(area(&[], &[], "", "").score().f1.is_nan());
    }

    #[test]
    fn a_spans_file_is_read_and_its_mistakes_named() {
        assert_eq!(parse_spans("0\t3\t0\t4\n\n4\t8\t-1\t-1\r\n"), Ok(vec![(0..3, 0..4)]));
        assert_eq!(parse_spans("0\t3\t0\t4\n4 8 5 8"), Err(SpansError { line: 2 }));
        assert_eq!(parse_spans("0\t3\t0"), Err(SpansError { line: 1 }));
    }

    #[test]
    fn a_bitext_has_a_span_for_each_link() {
        assert_eq!(spans_to_string(&ports()), "0\t13\t0\t17\n14\t44\t18\t41\n-1\t-1\t43\t52\n");
        assert_eq!(span_pairs(&ports()), [(0..13, 0..17), (14..44, 18..41)]);
    }
}
