//! Keys -> how much of each sentence is matched by each short run of sentences of the other side.
//!
//! For a sentence and every run of one to five neighbouring sentences of the other side inside the band, each word counts
//! once, by its best match in the run. A link's word evidence is then a plain sum over its sentences, both ways.

use super::features::{ORPHAN_NUMBER, ORPHAN_WORD, lexical};
use super::keys::{Kind, SideKeys};
use super::lexicon::Learnt;

/// The longest run.
pub const MOST: usize = 5;

/// Something that evidence is added to: one number at work, all features while weights are fitted.
pub trait Tally: Copy {
    /// Nothing yet.
    const ZERO: Self;
    /// Adds `value` of a feature.
    fn add(&mut self, weights: &[f32], feature: usize, value: f32);
    /// Adds matched word weight.
    fn cover(&mut self, mass: f32);
    /// Adds another tally.
    fn merge(&mut self, other: &Self);
    /// Matched word weight.
    fn covered(&self) -> f32;
}

/// The weighted sum and the matched word weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sum {
    /// Weighted sum of the features.
    pub score: f32,
    /// Matched word weight.
    pub covered: f32,
}

impl Tally for Sum {
    const ZERO: Self = Self { score: 0.0, covered: 0.0 };

    fn add(&mut self, weights: &[f32], feature: usize, value: f32) {
        self.score += weights[feature] * value;
    }

    fn cover(&mut self, mass: f32) {
        self.covered += mass;
    }

    fn merge(&mut self, other: &Self) {
        self.score += other.score;
        self.covered += other.covered;
    }

    fn covered(&self) -> f32 {
        self.covered
    }
}

/// Every word feature apart, for fitting and for explaining.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Full {
    /// The features, as many as are about words.
    pub features: [f32; super::features::LEXICAL],
    /// Matched word weight.
    pub covered: f32,
}

impl Tally for Full {
    const ZERO: Self = Self { features: [0.0; super::features::LEXICAL], covered: 0.0 };

    fn add(&mut self, _weights: &[f32], feature: usize, value: f32) {
        self.features[feature] += value;
    }

    fn cover(&mut self, mass: f32) {
        self.covered += mass;
    }

    fn merge(&mut self, other: &Self) {
        self.features.iter_mut().zip(&other.features).for_each(|(sum, more)| *sum += more);
        self.covered += other.covered;
    }

    fn covered(&self) -> f32 {
        self.covered
    }
}

/// For each sentence of one side its matches in runs of the other.
#[derive(Debug, Clone)]
pub struct Coverage<T> {
    first: usize,
    /// For each sentence where the runs from the first sentence of the other side on would be; before 0 the number wraps.
    offset: Vec<usize>,
    runs: Vec<[T; MOST]>,
    /// For each sentence what holds when nothing matches.
    pub base: Vec<T>,
    /// For each sentence the weight of all its words that could match.
    pub mass: Vec<f32>,
    /// For each sentence the largest share of that weight one sentence of the other side matches.
    pub best: Vec<f32>,
}

/// One sentence's match of one word.
#[derive(Clone, Copy)]
struct Hit {
    column: usize,
    kind: Kind,
    strength: f32,
    value: f32,
}

/// A match as it counts in a run: how good it is and what it adds.
type Gain<T> = (f32, T);

/// Reads keys of one side against the other.
pub struct Reader<'a> {
    /// The side whose words are looked at.
    pub mine: &'a SideKeys,
    /// The side that is searched.
    pub theirs: &'a SideKeys,
    /// Word pairs learnt so far.
    pub learnt: Option<&'a Learnt>,
    /// Whether `mine` is the source.
    pub from_source: bool,
    /// Weights of the features.
    pub weights: &'a [f32],
    /// The longest run that is asked for, at most [`MOST`].
    pub longest: usize,
}

impl Reader<'_> {
    /// The coverage of the sentences `first..` whose columns are `ranges` (half-open, never falling).
    pub fn read<T: Tally>(&self, first: usize, ranges: &[(usize, usize)]) -> Coverage<T> {
        let mut out = Coverage {
            first,
            offset: Vec::with_capacity(ranges.len()),
            runs: Vec::new(),
            base: Vec::with_capacity(ranges.len()),
            mass: Vec::with_capacity(ranges.len()),
            best: Vec::with_capacity(ranges.len()),
        };
        let widest = ranges.iter().map(|range| range.1 - range.0).max().unwrap_or(0);
        let mut at_column = vec![0_u32; widest];
        let mut hits: Vec<Hit> = Vec::new();
        let mut gains: Vec<Gain<T>> = vec![(0.0, T::ZERO); widest];
        for (number, &(from, to)) in ranges.iter().enumerate() {
            out.offset.push(out.runs.len().wrapping_sub(from));
            let start = out.runs.len();
            out.runs.resize(start + (to - from), [T::ZERO; MOST]);
            let (mut base, mut mass) = (T::ZERO, 0.0);
            for &item in self.mine.sentences.of(first + number) {
                let word = &self.mine.items[item as usize];
                if let Some(orphan) = word.orphan {
                    match orphan {
                        Kind::Number => base.add(self.weights, ORPHAN_NUMBER, 1.0),
                        Kind::Function => {}
                        _ => base.add(self.weights, ORPHAN_WORD, 1.0),
                    }
                    mass += word.weight;
                }
                let Some(best) = word.best else { continue };
                let unmatched = lexical(best, 2);
                let surprise = word.surprise;
                base.add(self.weights, unmatched, 1.0);
                base.add(self.weights, unmatched + 1, surprise);
                if word.orphan.is_none() && best != Kind::Function {
                    mass += word.weight;
                }
                self.hits(
                    first + number,
                    self.mine.held.of(item as usize),
                    &word.rarity,
                    (from, to),
                    &mut at_column,
                    &mut hits,
                );
                for hit in &hits {
                    let feature = lexical(hit.kind, 0);
                    let rarity = word.rarity[hit.kind as usize];
                    let mut gain = T::ZERO;
                    gain.add(self.weights, feature, hit.strength);
                    gain.add(self.weights, feature + 1, hit.strength * rarity);
                    gain.add(self.weights, unmatched, -1.0);
                    gain.add(self.weights, unmatched + 1, -surprise);
                    if hit.kind != Kind::Function {
                        gain.cover(word.weight * hit.strength);
                    }
                    gains[hit.column - from] = (hit.value, gain);
                }
                add_to_runs(&hits, from, &gains[..to - from], &mut out.runs[start..], self.longest);
                for hit in &hits {
                    gains[hit.column - from].0 = 0.0;
                }
            }
            let best = out.runs[start..].iter().map(|runs| runs[0].covered()).fold(0.0, f32::max);
            out.best.push(best / (mass + 1.0));
            out.base.push(base);
            out.mass.push(mass);
        }
        out
    }

    /// The best match of a word in each column of `range`, ascending.
    fn hits(
        &self,
        sentence: usize,
        held: &[super::keys::Held],
        rarity: &[f32],
        (from, to): (usize, usize),
        at_column: &mut [u32],
        hits: &mut Vec<Hit>,
    ) {
        hits.clear();
        let stems = self.learnt.map(|learnt| &learnt.postings[usize::from(self.from_source)]);
        for entry in held {
            let posting = self.theirs.posting(entry, stems);
            let begin = posting.partition_point(|&column| (column as usize) < from);
            for &column in posting[begin..].iter().take_while(|&&column| (column as usize) < to) {
                let column = column as usize;
                let strength = match (entry.kind, self.learnt) {
                    (Kind::Learnt, Some(learnt)) => {
                        let (i, j) = if self.from_source { (sentence, column) } else { (column, sentence) };
                        learnt.strength(entry.strength as usize, i, j)
                    }
                    _ => entry.strength,
                };
                let value = entry.kind.trust() * strength * rarity[entry.kind as usize];
                if value <= 0.0 {
                    continue;
                }
                let slot = &mut at_column[column - from];
                let hit = Hit { column, kind: entry.kind, strength, value };
                if *slot == 0 {
                    hits.push(hit);
                    *slot = hits.len() as u32;
                } else if hits[*slot as usize - 1].value < value {
                    hits[*slot as usize - 1] = hit;
                }
            }
        }
        for hit in hits.iter() {
            at_column[hit.column - from] = 0;
        }
        hits.sort_by_key(|hit| hit.column);
    }
}

/// Adds a word's matches to every run of up to `longest` sentences that holds one: the best of the run, of equal ones the first.
fn add_to_runs<T: Tally>(
    hits: &[Hit],
    from: usize,
    gains: &[Gain<T>],
    runs: &mut [[T; MOST]],
    longest: usize,
) {
    let mut next = 0;
    for (number, hit) in hits.iter().enumerate() {
        let column = hit.column - from;
        // Runs that begin behind the hit before and hold this one or a later one.
        let earliest = next.max((column + 1).saturating_sub(longest));
        let alone = column + 1 >= next + longest || next == 0;
        if alone && hits.get(number + 1).is_none_or(|later| later.column - hit.column >= longest) {
            let gain = gains[column].1;
            for (first, cells) in runs.iter_mut().enumerate().take(column + 1).skip(earliest) {
                let end = longest.min(gains.len() - first);
                cells[column - first..end].iter_mut().for_each(|cell| cell.merge(&gain));
            }
            next = column + 1;
            continue;
        }
        for (first, cells) in runs.iter_mut().enumerate().take(column + 1).skip(earliest) {
            let (mut best, mut winner) = (0.0, first);
            for (at, cell) in (first..gains.len()).zip(&mut cells[..longest]) {
                if gains[at].0 > best {
                    (best, winner) = (gains[at].0, at);
                }
                if best > 0.0 {
                    cell.merge(&gains[winner].1);
                }
            }
        }
        next = column + 1;
    }
}

impl<T: Tally> Coverage<T> {
    /// What `sentence` has in common with the run of `length` sentences from `column` on.
    pub fn run(&self, sentence: usize, column: usize, length: usize) -> &T {
        &self.runs[self.offset[sentence - self.first].wrapping_add(column)][length - 1]
    }
}
