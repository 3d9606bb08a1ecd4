//! Segments -> an index of their characters, and the segments most like a text, character by character: exact, nothing is missed.
//!
//! Segments stand in the order of their lengths, each with how often each class of characters is in it, and long ones with the same
//! of pairs. An edit changes two of these counts at most (four of pairs), which says without looking at the text how many edits there
//! are at least, for most segments too many. The others are compared, those with the fewest possible edits first (as nearest
//! neighbours are sought with a lower bound: T. Seidl, H.-P. Kriegel, Optimal multi-step k-nearest neighbor search, 1998); what is
//! found raises the score that a further one must reach.

use super::array::Array;
use super::dictionary::rises;
use super::distance::Pattern;
use super::index_file::IndexFile;
use super::score::{Best, Hit, Score, lengths};

mod alphabet;

use alphabet::{Alphabet, Counts, PairCounts, apart};

/// Segments from this length on have counts of pairs too.
const LONG: usize = 28;
/// How many counts are compared in one go.
const GO: usize = 64;
/// The most characters of a segment that are looked at.
const LONGEST: usize = 60_000;
/// Characters with a number below this need one byte.
const NARROW: usize = 256;
/// Into how many groups segments are put by their possible score, before they are compared.
const STEPS: usize = 64;
/// The groups of which a segment is compared at once.
const AT_ONCE: usize = STEPS / 12;

/// An index of segments by their characters.
///
/// A group is the segments of one length that need one byte a character, or two; group `2 * length` is the former.
#[derive(Debug, Default)]
pub struct LetterIndex {
    alphabet: Alphabet,
    /// Group to its first place.
    places: Array<u32>,
    /// Place to segment.
    segments: Array<u32>,
    /// Place to its counts.
    counts: Array<Counts>,
    /// The same of pairs, from the first long place on.
    pair_counts: Array<PairCounts>,
    /// The characters of segments that need one byte for each, in the order of their places.
    narrow: Array<u8>,
    /// Of those that need two.
    wide: Array<u16>,
    /// Group to its first character in `narrow` or `wide`; made when a file is opened.
    begins: Vec<usize>,
}

impl LetterIndex {
    /// Indexes segments as they are given; the first has number 0.
    pub fn new<'t>(segments: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = segments.into_iter().collect::<Vec<_>>();
        let alphabet = Alphabet::new(texts.iter().copied());
        let is_wide = |text: &str| {
            alphabet.len() > NARROW && text.chars().any(|c| usize::from(alphabet.number(c)) >= NARROW)
        };
        let group = |text: &str| 2 * text.chars().take(LONGEST).count() as u32 + u32::from(is_wide(text));
        let mut order =
            (0..).zip(&texts).map(|(number, text)| (group(text), number)).collect::<Vec<(u32, u32)>>();
        order.sort_unstable();
        let size = |odd: u32| {
            let of_kind = order.iter().filter(move |(group, _)| group % 2 == odd);
            of_kind.map(|(group, _)| *group as usize / 2).sum()
        };
        let long = order.len() - order.partition_point(|(group, _)| (*group as usize) < 2 * LONG);
        let (mut places, mut letters) = (Vec::new(), Vec::new());
        let mut counts = Vec::with_capacity(order.len());
        let mut pairs = Vec::with_capacity(long);
        let (mut narrow, mut wide) = (Vec::with_capacity(size(0)), Vec::with_capacity(size(1)));
        for (place, (group, segment)) in (0..).zip(&order) {
            let group = *group as usize;
            places.resize(group + 1, place);
            letters.clear();
            letters.extend(texts[*segment as usize].chars().take(LONGEST).map(|c| alphabet.number(c)));
            counts.push(alphabet.counts(&letters));
            if group >= 2 * LONG {
                pairs.push(alphabet.pair_counts(&letters));
            }
            if group.is_multiple_of(2) {
                narrow.extend(letters.iter().map(|letter| *letter as u8));
            } else {
                wide.extend_from_slice(&letters);
            }
        }
        // Both groups of the longest, and the end.
        places.resize(places.len().saturating_sub(1) / 2 * 2 + 3, order.len() as u32);
        let mut index = Self {
            alphabet,
            places: places.into(),
            segments: order.into_iter().map(|(_, segment)| segment).collect::<Vec<_>>().into(),
            counts: counts.into(),
            pair_counts: pairs.into(),
            narrow: narrow.into(),
            wide: wide.into(),
            begins: Vec::new(),
        };
        index.begin_groups();
        index
    }

    /// Where the characters of the groups begin; says how many there are of one byte and of two.
    fn begin_groups(&mut self) -> [usize; 2] {
        let mut ends = [0_usize; 2];
        self.begins.clear();
        for (group, range) in self.places.windows(2).enumerate() {
            let end = &mut ends[group % 2];
            self.begins.push(*end);
            let segments = range[1].saturating_sub(range[0]) as usize;
            *end = end.saturating_add((group / 2).saturating_mul(segments));
        }
        ends
    }

    /// Its rows of numbers, as they stand in a file.
    pub fn arrays(&self) -> Vec<&[u8]> {
        let mut arrays = Vec::from(self.alphabet.arrays());
        arrays.extend([self.places.bytes(), self.segments.bytes(), self.counts.bytes()]);
        arrays.extend([self.pair_counts.bytes(), self.narrow.bytes(), self.wide.bytes()]);
        arrays
    }

    /// An index out of the sections of a file from `first` on; `None` when they do not fit together.
    pub fn from_file(file: &IndexFile, first: usize) -> Option<Self> {
        let mut index = Self {
            alphabet: Alphabet::from_file(file, first)?,
            places: file.array(first + 3)?,
            segments: file.array(first + 4)?,
            counts: file.array(first + 5)?,
            pair_counts: file.array(first + 6)?,
            narrow: file.array(first + 7)?,
            wide: file.array(first + 8)?,
            begins: Vec::new(),
        };
        let ends = index.begin_groups();
        (index.fits() && ends == [index.narrow.len(), index.wide.len()]).then_some(index)
    }

    /// Whether no number points outside.
    fn fits(&self) -> bool {
        let numbers = self.alphabet.len();
        self.places.len() % 2 == 1
            && self.places.len() / 2 <= LONGEST + 1
            && rises(&self.places, self.len())
            && self.segments.iter().all(|number| (*number as usize) < self.len())
            && self.counts.len() == self.len()
            && self.pair_counts.len() == self.len() - self.first_long()
            && (numbers >= NARROW || self.narrow.iter().all(|letter| usize::from(*letter) < numbers))
            && self.wide.iter().all(|letter| usize::from(*letter) < numbers)
    }

    /// The first place with counts of pairs.
    fn first_long(&self) -> usize {
        self.places.get(2 * LONG).map_or(self.len(), |place| *place as usize)
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds to `best` the segments most like `text`.
    pub fn find(&self, text: &str, best: &mut Best) {
        let letters = text.chars().take(LONGEST).map(|c| self.alphabet.number(c)).collect::<Vec<_>>();
        if letters.is_empty() || self.is_empty() {
            return;
        }
        // A character the index does not have equals none, and neither do two of them.
        let known = letters.iter().map(|&letter| (letter > 0).then_some(u32::from(letter)));
        let mut search = Search {
            pattern: Pattern::new(known),
            counts: self.alphabet.counts(&letters),
            pair_counts: self.alphabet.pair_counts(&letters),
            index: self,
            places: &self.places,
            all_counts: &self.counts,
            all_pair_counts: &self.pair_counts,
            first_long: self.first_long(),
            later: [const { Vec::new() }; STEPS],
        };
        for length in lengths(letters.len()) {
            if Score::best(letters.len(), length) < best.least() {
                break;
            }
            if 2 * length + 2 < self.places.len() {
                search.of_group(2 * length, best);
                search.of_group(2 * length + 1, best);
            }
        }
        search.rest(best);
    }
}

/// A search: what is looked for, the rows of the index, and what is still to be compared.
struct Search<'i> {
    pattern: Pattern,
    counts: Counts,
    pair_counts: PairCounts,
    index: &'i LetterIndex,
    places: &'i [u32],
    all_counts: &'i [Counts],
    all_pair_counts: &'i [PairCounts],
    first_long: usize,
    /// Group and place of segments, by the score they can have at best: the best first.
    later: [Vec<(u32, u32)>; STEPS],
}

impl Search<'_> {
    /// Looks at segments of one group.
    fn of_group(&mut self, group: usize, best: &mut Best) {
        let length = group / 2;
        let longer = self.pattern.len().max(length);
        let difference = self.pattern.len().abs_diff(length);
        let end = self.places[group + 1] as usize;
        let mut most = longer - best.least().least(longer).min(longer);
        for begin in (self.places[group] as usize..end).step_by(GO) {
            let mut near = [(0, 0); GO];
            let mut count = 0;
            for (at, counts) in (begin..).zip(&self.all_counts[begin..end.min(begin + GO)]) {
                // What one has more and what it has less differ by the lengths; each edit mends one of each at best.
                let edits = (apart(&self.counts, counts) as usize + difference).div_ceil(2);
                near[count] = (at, edits);
                count += usize::from(edits <= most);
            }
            for &(place, mut edits) in &near[..count] {
                if length >= LONG {
                    // To put a character in makes one pair less and two more.
                    let pairs = apart(&self.pair_counts, &self.all_pair_counts[place - self.first_long]);
                    edits = edits.max((pairs as usize + difference).div_ceil(4));
                }
                if edits > most {
                    continue;
                }
                let step = edits * STEPS / (longer + 1);
                if step > AT_ONCE {
                    self.later[step].push((group as u32, place as u32));
                    continue;
                }
                self.compare(group, place, best);
                most = longer - best.least().least(longer).min(longer);
                if most < difference {
                    return;
                }
            }
        }
    }

    /// Compares what is left, unless it cannot be good enough any more.
    fn rest(&self, best: &mut Best) {
        for (step, places) in self.later.iter().enumerate() {
            for &(group, place) in places {
                let longer = self.pattern.len().max(group as usize / 2);
                let most = longer - best.least().least(longer).min(longer);
                // So many edits there are at least: the step was rounded down.
                if (step * (longer + 1)).div_ceil(STEPS) <= most {
                    self.compare(group as usize, place as usize, best);
                }
            }
        }
    }

    fn compare(&self, group: usize, place: usize, best: &mut Best) {
        let length = group / 2;
        let begin = self.index.begins[group] + length * (place - self.places[group] as usize);
        let longer = self.pattern.len().max(length);
        let most = longer - best.least().least(longer).min(longer);
        let distance = match group % 2 {
            0 => self.pattern.distance(&self.index.narrow[begin..begin + length], most),
            _ => self.pattern.distance(&self.index.wide[begin..begin + length], most),
        };
        if distance <= most {
            let score = Score::new(self.pattern.len(), length, distance);
            best.add(Hit { segment: self.index.segments[place], score });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan(segments: &[String], text: &str, least: u32, top: usize) -> Vec<Hit> {
        let mut best = Best::new(Score::percent_of(least), top);
        let symbols = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let text = symbols(text);
        let pattern = Pattern::new(text.iter().copied().map(Some));
        for (number, segment) in (0..).zip(segments) {
            let segment = symbols(segment);
            if text.is_empty() || segment.is_empty() {
                continue;
            }
            let distance = pattern.distance(&segment, usize::MAX >> 1);
            best.add(Hit { segment: number, score: Score::new(text.len(), segment.len(), distance) });
        }
        best.into_hits()
    }

    fn find(segments: &[String], text: &str, least: u32, top: usize) -> Vec<Hit> {
        let index = LetterIndex::new(segments.iter().map(String::as_str));
        let mut best = Best::new(Score::percent_of(least), top);
        index.find(text, &mut best);
        best.into_hits()
    }

    fn check(text: &str, expected: &[(u32, u32)]) {
        let segments = [
            "Порт откроют",
            "Порт открыли",
            "Аэропорт закрыли",
            "Да",
            "Порт откроют в мае, через три недели",
        ];
        let hits = find(&segments.map(str::to_owned), text, 50, 10);
        assert_eq!(
            hits.iter().map(|hit| (hit.segment, hit.score.percent())).collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn like_segments_are_found() {
        check("Порт откроют", &[(0, 100), (1, 75)]);
        check("Порт открыт", &[(0, 83), (1, 83)]);
        check("Аэропорт закрыт", &[(2, 87)]);
        check("Порт откроют в мае, через две недели", &[(4, 91)]);
        check("Нет", &[]);
        check("", &[]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn nothing_is_missed(
            segments in prop::collection::vec("[абв]{0,12}|[а-я]{0,40}|(аб|ва){15,40}[абв]{0,20}", 0..30),
            text in "[абв]{0,12}|[а-я]{0,40}|(аб|ва){15,40}[абвz]{0,20}",
            least in prop::sample::select(vec![50, 60, 70, 75, 85, 95, 100]),
            top in 1_usize..6,
        ) {
            prop_assert_eq!(find(&segments, &text, least, top), scan(&segments, &text, least, top));
        }

        /// More characters than a byte can tell apart.
        #[test]
        fn nothing_is_missed_in_a_large_alphabet(
            segments in prop::collection::vec("[一-丿]{0,12}|[а-я一-丿]{0,40}|[一-亅]{30,50}", 60..80),
            text in "[一-丿]{0,12}|[а-я一-丿]{0,40}|[一-亅]{30,50}",
            least in prop::sample::select(vec![50, 70, 95]),
            top in 1_usize..4,
        ) {
            let mut segments = segments;
            segments.push(('Ā'..='ǿ').collect());
            prop_assert_eq!(find(&segments, &text, least, top), scan(&segments, &text, least, top));
        }
    }
}
