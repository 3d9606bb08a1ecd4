//! Segments -> an index of their characters, and the segments most like a text, character by character: exact, nothing is missed.
//!
//! Segments stand in the order of their lengths, each with how often each of 32 classes of characters is in it, and long ones with
//! the same of pairs of characters. An edit changes two of these counts at most (four of pairs), which says without looking at the
//! text that most segments are too far away; the others are compared. Lengths are looked at in the order of the best score they
//! allow, and what is found raises the score that a further one must reach.

use rustc_hash::FxHashMap;

use super::array::Array;
use super::dictionary::rises;
use super::distance::Pattern;
use super::index_file::IndexFile;
use super::score::{Best, Hit, Score, lengths};

/// Into how many classes characters are put, about equally frequent ones.
const CLASSES: usize = 32;
/// Into how many classes pairs of characters are put.
const PAIR_CLASSES: usize = 128;
/// Segments from this length on have counts of pairs too.
const LONG: usize = 28;
/// How many counts are compared in one go.
const GO: usize = 64;
/// The most characters of a segment that are looked at.
const LONGEST: usize = 60_000;

type Counts = [u8; CLASSES];
type PairCounts = [u8; PAIR_CLASSES];

/// An index of segments by their characters.
#[derive(Debug, Default)]
pub struct LetterIndex {
    /// Number to its character, from 1, the most frequent first; 0 is any other.
    alphabet: Array<u32>,
    /// The same turned round; the only thing that is made when a file is opened.
    numbers: FxHashMap<char, u16>,
    /// Number to class.
    classes: Array<u8>,
    /// Length to the first place of that length.
    places: Array<u32>,
    /// Place to its counts.
    counts: Array<Counts>,
    /// The same of pairs, from the first long place on.
    pair_counts: Array<PairCounts>,
    /// Place to segment, and to its first character.
    segments: Array<u32>,
    begins: Array<u32>,
    letters: Array<u16>,
    /// Segment to place.
    place_of: Array<u32>,
}

impl LetterIndex {
    /// Indexes segments as they are given; the first has number 0.
    pub fn new<'t>(segments: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = segments.into_iter().collect::<Vec<_>>();
        let mut index = Self::default();
        index.number(&texts);
        let mut order =
            (0..).zip(&texts).map(|(number, text)| (length(text) as u32, number)).collect::<Vec<_>>();
        order.sort_unstable();
        let letters = order.iter().map(|(length, _)| *length as usize).sum();
        let long = order.len() - order.partition_point(|(length, _)| (*length as usize) < LONG);
        let mut places = Vec::new();
        let mut segments = Vec::with_capacity(texts.len());
        let mut counts = Vec::with_capacity(texts.len());
        let mut pairs = Vec::with_capacity(long);
        let (mut begins, mut all) = (Vec::with_capacity(texts.len() + 1), Vec::with_capacity(letters));
        let mut place_of = vec![0; texts.len()];
        begins.push(0);
        for (length, segment) in order {
            while places.len() <= length as usize {
                places.push(segments.len() as u32);
            }
            let begin = all.len();
            all.extend(index.letters_of(texts[segment as usize]));
            counts.push(index.counts_of(&all[begin..]));
            if length as usize >= LONG {
                pairs.push(pair_counts(&all[begin..]));
            }
            place_of[segment as usize] = segments.len() as u32;
            segments.push(segment);
            begins.push(all.len() as u32);
        }
        places.push(segments.len() as u32);
        index.places = places.into();
        index.counts = counts.into();
        index.pair_counts = pairs.into();
        index.segments = segments.into();
        index.begins = begins.into();
        index.letters = all.into();
        index.place_of = place_of.into();
        index
    }

    /// Its rows of numbers, as they stand in a file.
    pub fn arrays(&self) -> Vec<&[u8]> {
        vec![
            self.alphabet.bytes(),
            self.classes.bytes(),
            self.places.bytes(),
            self.counts.bytes(),
            self.pair_counts.bytes(),
            self.segments.bytes(),
            self.begins.bytes(),
            self.letters.bytes(),
            self.place_of.bytes(),
        ]
    }

    /// An index out of the sections of a file from `first` on; `None` when they do not fit together.
    pub fn from_file(file: &IndexFile, first: usize) -> Option<Self> {
        let alphabet = file.array::<u32>(first)?;
        let numbers = (1..).zip(alphabet.get(1..)?);
        let index = Self {
            numbers: numbers.filter_map(|(number, c)| Some((char::from_u32(*c)?, number))).collect(),
            alphabet,
            classes: file.array(first + 1)?,
            places: file.array(first + 2)?,
            counts: file.array(first + 3)?,
            pair_counts: file.array(first + 4)?,
            segments: file.array(first + 5)?,
            begins: file.array(first + 6)?,
            letters: file.array(first + 7)?,
            place_of: file.array(first + 8)?,
        };
        index.fits().then_some(index)
    }

    /// Whether no number points outside.
    fn fits(&self) -> bool {
        let of_length = |range: &[u32], length: usize| {
            let begins = &self.begins[range[0] as usize..=range[1] as usize];
            begins.windows(2).all(|pair| (pair[1] - pair[0]) as usize == length)
        };
        self.alphabet.len() == self.classes.len()
            && self.alphabet.len() <= 1 + usize::from(u16::MAX)
            && self.classes.iter().all(|class| usize::from(*class) < CLASSES)
            && self.counts.len() == self.len()
            && self.place_of.len() == self.len()
            && self.place_of.iter().chain(&*self.segments).all(|number| (*number as usize) < self.len())
            && self.begins.len() == self.len() + 1
            && rises(&self.begins, self.letters.len())
            && rises(&self.places, self.len())
            && self.places.windows(2).enumerate().all(|(length, range)| of_length(range, length))
            && self.pair_counts.len() == self.len() - self.first_long()
            && self.letters.iter().all(|letter| usize::from(*letter) < self.classes.len())
    }

    /// The first place with counts of pairs.
    fn first_long(&self) -> usize {
        self.places.get(LONG).map_or(self.len(), |place| *place as usize)
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers characters by how frequent they are, and puts each into the class with the least in it so far.
    fn number(&mut self, segments: &[&str]) {
        let mut frequencies = FxHashMap::<char, u64>::default();
        for c in segments.iter().flat_map(|text| text.chars()) {
            *frequencies.entry(c).or_default() += 1;
        }
        let mut order = frequencies.into_iter().map(|(c, count)| (count, c)).collect::<Vec<_>>();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let mut loads = [0; CLASSES];
        let (mut alphabet, mut classes) = (vec![0], vec![0]);
        for (count, c) in order.into_iter().take(usize::from(u16::MAX)) {
            let least = (0..CLASSES).min_by_key(|&class| loads[class]).unwrap_or_default();
            loads[least] += count;
            self.numbers.insert(c, classes.len() as u16);
            alphabet.push(u32::from(c));
            classes.push(least as u8);
        }
        self.alphabet = alphabet.into();
        self.classes = classes.into();
    }

    fn letters_of(&self, text: &str) -> impl Iterator<Item = u16> {
        text.chars().take(LONGEST).map(|c| self.numbers.get(&c).copied().unwrap_or_default())
    }

    fn counts_of(&self, letters: &[u16]) -> Counts {
        let mut counts = [0_u8; CLASSES];
        for &letter in letters {
            let count = &mut counts[usize::from(self.classes[usize::from(letter)])];
            *count = count.saturating_add(1);
        }
        counts
    }

    /// Adds to `best` the segments most like `text`. `likely` are segments that may be like it, looked at first: a good one
    /// found early saves work.
    pub fn find(&self, text: &str, likely: &[u32], best: &mut Best) {
        let letters = self.letters_of(text).collect::<Vec<_>>();
        if letters.is_empty() || self.is_empty() {
            return;
        }
        // A character the index does not have equals none, and neither do two of them.
        let known = letters.iter().map(|&letter| (letter > 0).then_some(u32::from(letter)));
        let query = Query {
            pattern: Pattern::new(known),
            counts: self.counts_of(&letters),
            pair_counts: pair_counts(&letters),
        };
        let rows = Rows {
            places: &self.places,
            counts: &self.counts,
            pair_counts: &self.pair_counts,
            first_long: self.first_long(),
            segments: &self.segments,
            begins: &self.begins,
            letters: &self.letters,
        };
        for place in likely.iter().filter_map(|&segment| self.place_of.get(segment as usize)) {
            rows.compare(&query, *place as usize, best);
        }
        for length in lengths(letters.len()) {
            if Score::best(letters.len(), length) < best.least() {
                return;
            }
            if length + 1 < self.places.len() {
                rows.of_length(&query, length, best);
            }
        }
    }
}

/// The rows of an index during a search.
struct Rows<'i> {
    places: &'i [u32],
    counts: &'i [Counts],
    pair_counts: &'i [PairCounts],
    first_long: usize,
    segments: &'i [u32],
    begins: &'i [u32],
    letters: &'i [u16],
}

impl Rows<'_> {
    /// Looks at segments of one length.
    fn of_length(&self, query: &Query, length: usize, best: &mut Best) {
        let longer = query.pattern.len().max(length);
        let difference = query.pattern.len().abs_diff(length);
        let all = self.places[length] as usize..self.places[length + 1] as usize;
        for begin in all.clone().step_by(GO) {
            let mut most = longer - best.least().least(longer).min(longer);
            if most < difference {
                return;
            }
            let mut near = [0_u32; GO];
            let mut count = 0;
            for (at, counts) in (begin as u32..).zip(&self.counts[begin..all.end.min(begin + GO)]) {
                near[count] = at;
                // What one has more and what it has less differ by the lengths; each edit mends one of each at best.
                count += usize::from(apart(&query.counts, counts) as usize + difference <= 2 * most);
            }
            for &place in &near[..count] {
                let place = place as usize;
                if apart(&query.counts, &self.counts[place]) as usize > 2 * most - difference {
                    continue;
                }
                if length >= LONG
                    && apart(&query.pair_counts, &self.pair_counts[place - self.first_long]) as usize
                        > 4 * most
                {
                    continue;
                }
                self.compare(query, place, best);
                most = longer - best.least().least(longer).min(longer);
                if most < difference {
                    return;
                }
            }
        }
    }

    fn compare(&self, query: &Query, place: usize, best: &mut Best) {
        let text = &self.letters[self.begins[place] as usize..self.begins[place + 1] as usize];
        let longer = query.pattern.len().max(text.len());
        let most = longer - best.least().least(longer).min(longer);
        let distance = query.pattern.distance(text, most);
        if distance <= most {
            best.add(Hit {
                segment: self.segments[place],
                score: Score::new(query.pattern.len(), text.len(), distance),
            });
        }
    }
}

/// What is looked for, in the characters of an index.
struct Query {
    pattern: Pattern,
    counts: Counts,
    pair_counts: PairCounts,
}

fn length(text: &str) -> usize {
    text.chars().take(LONGEST).count()
}

fn pair_counts(letters: &[u16]) -> PairCounts {
    let mut counts = [0_u8; PAIR_CLASSES];
    for pair in letters.windows(2) {
        let (first, second) = (u32::from(pair[0]), u32::from(pair[1]));
        let mixed =
            (first.wrapping_mul(0x9e37_79b1) ^ second.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
        let count = &mut counts[(mixed >> 25) as usize % PAIR_CLASSES];
        *count = count.saturating_add(1);
    }
    counts
}

/// By how much counts differ, together. A count stops at 255, which makes the difference smaller, never larger.
#[inline]
fn apart<const N: usize>(one: &[u8; N], other: &[u8; N]) -> u32 {
    let mut sum = 0;
    for at in 0..N {
        sum += u32::from(one[at].abs_diff(other[at]));
    }
    sum
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

    fn find(segments: &[String], text: &str, likely: &[u32], least: u32, top: usize) -> Vec<Hit> {
        let index = LetterIndex::new(segments.iter().map(String::as_str));
        let mut best = Best::new(Score::percent_of(least), top);
        index.find(text, likely, &mut best);
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
        let hits = find(&segments.map(str::to_owned), text, &[], 50, 10);
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
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn nothing_is_missed(
            segments in prop::collection::vec("[абв]{0,12}|[а-я]{0,40}|(аб|ва){15,40}[абв]{0,20}", 0..30),
            text in "[абв]{0,12}|[а-я]{0,40}|(аб|ва){15,40}[абвz]{0,20}",
            least in prop::sample::select(vec![50, 60, 70, 75, 85, 95, 100]),
            top in 1_usize..6,
            likely in prop::collection::vec(0_u32..40, 0..4),
        ) {
            prop_assert_eq!(find(&segments, &text, &likely, least, top), scan(&segments, &text, least, top));
        }
    }
}
