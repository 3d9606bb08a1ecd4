//! The tokens of sentences -> which features have to be computed, and how the spans are put together from their sums.
//!
//! A token's features depend on the four tokens before it and the four after it. Where two sentences become one, the end mark of the first
//! and the start mark of the second go, and the tokens near the seam see each other: the features of the last four and the first four are
//! computed anew and take the place of the old ones. A sentence of less than eight tokens between two others would be reached from both
//! sides, so a seam goes over such sentences to the next that is long enough, or to the end of the span. The sums are exact.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// How far a token's features look, to either side: twice two tokens.
pub const REACH: usize = 4;
/// A sentence with at least this many tokens between its marks keeps its two ends apart.
const LONG: usize = 2 * REACH;
/// The tokens at an end of a long sentence that a seam replaces, with the mark.
const END: usize = REACH + 1;
/// Longer sentences are computed in strips of about this many tokens.
const STRIP: usize = 512;

/// Tokens in a row whose features are computed together.
#[derive(Debug, PartialEq)]
pub struct Strip {
    /// The tokens of the text the strip belongs to, in [`Plan::tokens`]; nothing outside is seen.
    pub text: Range<usize>,
    /// The first token whose features are summed.
    pub start: usize,
    /// Each sum goes from the end of the one before, or `start`, to here.
    pub ends: Vec<usize>,
}

/// What is to be computed, and what for.
pub struct Plan {
    /// All texts one after another: the sentences, then what stands around the seams.
    pub tokens: Vec<u32>,
    /// The strips; their sums are numbered through in this order.
    pub strips: Vec<Strip>,
    /// How many sums the strips have together.
    pub sums: usize,
    sentences: Vec<Sentence>,
    seams: FxHashMap<(usize, usize), usize>,
    max_n: usize,
}

struct Sentence {
    /// Its tokens with both marks, in [`Plan::tokens`].
    tokens: Range<usize>,
    /// Its sums: that of its first tokens first, that of its last tokens last, when it is long.
    sums: Range<usize>,
}

/// A span and the rows its sum is made of, as [`Plan::combine`] gives them.
pub struct SpanSum {
    /// The first sentence.
    pub start: usize,
    /// How many sentences.
    pub n: usize,
    /// The rows to add.
    pub rows: Vec<usize>,
    /// How many tokens it has, with its two marks.
    pub tokens: usize,
}

impl Sentence {
    fn is_long(&self) -> bool {
        self.tokens.len() >= LONG + 2
    }
}

impl Plan {
    /// Plans the spans of 1 to `max_n` of `sentences`, each with its start and its end mark.
    pub fn new(sentences: &[Vec<u32>], max_n: usize) -> Self {
        let mut plan = Self {
            tokens: Vec::new(),
            strips: Vec::new(),
            sums: 0,
            sentences: Vec::new(),
            seams: FxHashMap::default(),
            max_n,
        };
        for tokens in sentences {
            plan.add_sentence(tokens);
        }
        for first in 0..sentences.len() {
            for last in first + 1..sentences.len().min(first + max_n) {
                plan.add_seam(first, last);
                if plan.sentences[last].is_long() {
                    break;
                }
            }
        }
        plan
    }

    fn add_sentence(&mut self, tokens: &[u32]) {
        let text = self.tokens.len()..self.tokens.len() + tokens.len();
        self.tokens.extend_from_slice(tokens);
        let sentence = Sentence { tokens: text.clone(), sums: self.sums..self.sums };
        let mut start = text.start;
        if sentence.is_long() {
            let mut ends = vec![text.start + END];
            while text.end - start > 2 * STRIP {
                ends.push(start + STRIP);
                start = self.add_strip(text.clone(), start, std::mem::take(&mut ends));
            }
            ends.extend([text.end - END, text.end]);
            self.add_strip(text, start, ends);
        } else {
            self.add_strip(text.clone(), start, vec![text.end]);
        }
        self.sentences.push(Sentence { sums: sentence.sums.start..self.sums, ..sentence });
    }

    fn add_seam(&mut self, first: usize, last: usize) {
        let begin = self.tokens.len();
        let (mut start, mut end) = (begin, 0);
        for number in first..=last {
            let Sentence { tokens, .. } = &self.sentences[number];
            let (mut from, mut to) = (tokens.start + 1, tokens.end - 1);
            if number == first {
                if self.sentences[first].is_long() {
                    from = to - LONG;
                    start += REACH;
                } else {
                    from -= 1;
                }
            }
            if number == last {
                if self.sentences[last].is_long() {
                    to = from + LONG;
                    end = REACH;
                } else {
                    to += 1;
                }
            }
            self.tokens.extend_from_within(from..to);
        }
        let text = begin..self.tokens.len();
        self.seams.insert((first, last), self.sums);
        self.add_strip(text.clone(), start, vec![text.end - end]);
    }

    fn add_strip(&mut self, text: Range<usize>, start: usize, ends: Vec<usize>) -> usize {
        let end = ends.last().copied().unwrap_or(start);
        self.sums += ends.len();
        self.strips.push(Strip { text, start, ends });
        end
    }

    /// Makes of the sums of the strips, `width` numbers each, the rows that [`Plan::spans`] names: a sentence's sum, and what a seam changes.
    pub fn combine(&self, sums: &[f32], width: usize) -> Vec<f32> {
        let row = |number: usize| &sums[number * width..][..width];
        let mut combined = vec![0.0; (self.sentences.len() + self.seams.len()) * width];
        let mut rows = combined.chunks_exact_mut(width);
        for (sentence, out) in self.sentences.iter().zip(&mut rows) {
            sentence.sums.clone().for_each(|number| add(out, row(number), 1.0));
        }
        for ((first, last), out) in self.seams_in_order().into_iter().zip(rows) {
            add(out, row(self.seams[&(first, last)]), 1.0);
            let (first, last) = (&self.sentences[first], &self.sentences[last]);
            let old_end =
                if first.is_long() { first.sums.end - 1..first.sums.end } else { first.sums.clone() };
            let old_start =
                if last.is_long() { last.sums.start..last.sums.start + 1 } else { last.sums.clone() };
            old_end.chain(old_start).for_each(|number| add(out, row(number), -1.0));
        }
        combined
    }

    /// The spans that begin in the first `count` sentences.
    pub fn spans(&self, count: usize) -> Vec<SpanSum> {
        let rows = self.seams_in_order().into_iter().zip(self.sentences.len()..).collect::<FxHashMap<_, _>>();
        let mut spans = Vec::new();
        for start in 0..count.min(self.sentences.len()) {
            for n in 1..=self.max_n.min(self.sentences.len() - start) {
                spans.push(self.span(start, n, &rows));
            }
        }
        spans
    }

    fn span(&self, start: usize, n: usize, seams: &FxHashMap<(usize, usize), usize>) -> SpanSum {
        let sentences = start..start + n;
        let tokens =
            self.sentences[sentences.clone()].iter().map(|sentence| sentence.tokens.len()).sum::<usize>();
        let mut rows = vec![start];
        let mut first = start;
        for last in sentences.skip(1) {
            if self.sentences[last].is_long() || last == start + n - 1 {
                rows.push(last);
                rows.extend(seams.get(&(first, last)));
                first = last;
            }
        }
        SpanSum { start, n, rows, tokens: tokens - 2 * (n - 1) }
    }

    fn seams_in_order(&self) -> Vec<(usize, usize)> {
        let mut seams = self.seams.keys().copied().collect::<Vec<_>>();
        seams.sort_unstable();
        seams
    }
}

fn add(out: &mut [f32], row: &[f32], times: f32) {
    for (out, number) in out.iter_mut().zip(row) {
        *out += number * times;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stand-in for the layers: a feature is a mixture of all tokens within reach, so that any wrong neighbour shows.
    fn features(plan: &Plan) -> Vec<f32> {
        let feature = |text: &Range<usize>, at: usize| {
            let seen = at.saturating_sub(REACH).max(text.start)..(at + REACH + 1).min(text.end);
            let mixed = seen.fold(1_u64, |sum, other| {
                sum.wrapping_mul(31)
                    .wrapping_add(u64::from(plan.tokens[other]))
                    .wrapping_add((other + 9 - at) as u64)
            });
            (mixed % 1009) as f32
        };
        let mut sums = Vec::new();
        for strip in &plan.strips {
            let mut start = strip.start;
            for end in &strip.ends {
                sums.push((start..*end).map(|at| feature(&strip.text, at)).sum());
                start = *end;
            }
        }
        assert_eq!(sums.len(), plan.sums);
        sums
    }

    /// Compares each span's sum with that of the same tokens as one sentence.
    fn check(lengths: &[usize], max_n: usize) {
        const MARKS: [u32; 2] = [1, 2];
        let mut token = 10;
        let contents = lengths.iter().map(|length| {
            (0..*length)
                .map(|_| {
                    token += 7;
                    token
                })
                .collect()
        });
        let contents = contents.collect::<Vec<Vec<u32>>>();
        let marked = |content: &[u32]| [&MARKS[..1], content, &MARKS[1..]].concat();
        let sentences = contents.iter().map(|content| marked(content)).collect::<Vec<_>>();
        let plan = Plan::new(&sentences, max_n);
        let rows = plan.combine(&features(&plan), 1);
        let spans = plan.spans(lengths.len());
        let expected_count = (1..=max_n).map(|n| (lengths.len() + 1).saturating_sub(n)).sum::<usize>();
        assert_eq!(spans.len(), expected_count);
        for span in spans {
            let joined = marked(&contents[span.start..span.start + span.n].concat());
            let whole = Plan::new(std::slice::from_ref(&joined), 1);
            let expected = whole.combine(&features(&whole), 1)[0];
            let sum = span.rows.iter().map(|row| rows[*row]).sum::<f32>();
            assert_eq!(
                (sum, span.tokens),
                (expected, joined.len()),
                "{} {} of {lengths:?}",
                span.start,
                span.n
            );
        }
    }

    #[test]
    fn spans_of_long_sentences() {
        check(&[20, 8, 31, 9, 12], 1);
        check(&[20, 8, 31, 9, 12], 2);
        check(&[20, 8, 31, 9, 12], 5);
    }

    #[test]
    fn short_sentences_are_reached_from_both_sides() {
        check(&[20, 3, 31, 0, 7, 12], 5);
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9], 5);
        check(&[0, 0, 0], 3);
        check(&[5], 4);
        check(&[], 4);
    }

    #[test]
    fn long_texts_are_cut_into_strips() {
        check(&[1400, 3, 5000, 1021, 1022, 1023], 4);
        let plan = Plan::new(&[vec![3; 5000]], 1);
        assert!(plan.strips.iter().all(|strip| strip.ends.last().unwrap() - strip.start <= 2 * STRIP));
    }
}
