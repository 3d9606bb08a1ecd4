//! Segments -> an index of their words, and the segments most like a text, word by word: exact, nothing is missed.
//!
//! Two segments with a score of T have at least `ceil(T * longer)` words in common, so they share one of the rarest words of each
//! (prefix filter: S. Chaudhuri, V. Ganti, R. Kaushik, A primitive operator for similarity joins in data cleaning, 2006; with places:
//! C. Xiao and others, Efficient similarity joins for near-duplicate detection, 2008). Lengths are looked at in the order of the best
//! score they allow, and what is found raises the score that a further one must reach.

use super::array::Array;
use super::dictionary::{Dictionary, rises};
use super::distance::Pattern;
use super::index_file::IndexFile;
use super::score::{Best, Hit, Score, lengths};
use super::tokens::{fold, tokens};

mod build;

pub use build::Builder;

/// The lowest threshold, in percent, that the index serves.
pub const LOWEST: u32 = 50;
/// How many postings are looked at in one go.
const GO: usize = 64;
/// The most words of a segment that are looked at.
pub const LONGEST: usize = 60_000;

/// A segment that has a word among its rarest: its number, and a bit for each of its words.
type Posting = [u32; 2];

/// The postings of a word whose segments have one length and the word at one place among their rarest: length and place
/// ([`key`]), and the first posting. They end where those of the next group begin.
type Group = [u32; 2];

/// An index of segments by their words.
///
/// The second "the" of a segment counts as a word of its own, so that a segment is a set. Words are numbered from the
/// rarest to the most frequent.
#[derive(Debug, Default)]
pub struct WordIndex {
    /// Words, and [`again`] for repeated ones.
    dictionary: Dictionary,
    /// Word number to its first group.
    groups_of: Array<u32>,
    groups: Array<Group>,
    postings: Array<Posting>,
    /// Segment to its first word.
    words_of: Array<u32>,
    /// The words of all segments, in order, by the number of their first occurrence.
    words: Array<u32>,
}

/// What a search needs to remember while it runs; may be used again.
#[derive(Debug, Default)]
pub struct Scratch {
    search: u32,
    seen: Vec<u32>,
}

impl WordIndex {
    /// Indexes segments; the first has number 0.
    pub fn new<'t>(segments: impl IntoIterator<Item = &'t str>) -> Self {
        let mut builder = Builder::default();
        for segment in segments {
            builder.add(segment);
        }
        builder.finish()
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.words_of.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All words, and [`again`] for repeated ones.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The words of each segment by their numbers, in order; of a segment with more than [`LONGEST`] the first ones.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let words = &*self.words;
        self.words_of.windows(2).map(move |ends| &words[ends[0] as usize..ends[1] as usize])
    }

    /// Its rows of numbers, as they stand in a file.
    pub fn arrays(&self) -> Vec<&[u8]> {
        let mut arrays = Vec::from(self.dictionary.arrays());
        arrays.extend([self.groups_of.bytes(), self.groups.bytes(), self.postings.bytes()]);
        arrays.extend([self.words_of.bytes(), self.words.bytes()]);
        arrays
    }

    /// An index out of the sections of a file from `first` on; `None` when they do not fit together.
    pub fn from_file(file: &IndexFile, first: usize) -> Option<Self> {
        let index = Self {
            dictionary: Dictionary::from_arrays(
                file.array(first)?,
                file.array(first + 1)?,
                file.array(first + 2)?,
            )?,
            groups_of: file.array(first + 3)?,
            groups: file.array(first + 4)?,
            postings: file.array(first + 5)?,
            words_of: file.array(first + 6)?,
            words: file.array(first + 7)?,
        };
        index.fits().then_some(index)
    }

    /// Whether no number points outside.
    fn fits(&self) -> bool {
        let Some((&[_, end], groups)) = self.groups.split_last() else { return false };
        rises(&self.words_of, self.words.len())
            && self.groups_of.len() == self.dictionary.len() + 1
            && rises(&self.groups_of, groups.len())
            && end as usize == self.postings.len()
            && self.groups.is_sorted_by_key(|group| group[1])
            && self.postings.iter().all(|posting| (posting[0] as usize) < self.len())
    }

    /// Adds to `best` the segments most like `text`. A threshold below [`LOWEST`] counts as that.
    pub fn find(&self, text: &str, best: &mut Best, scratch: &mut Scratch) {
        let folded = fold(text);
        let query = Query::new(self, &folded);
        if query.length == 0 || self.is_empty() {
            return;
        }
        scratch.begin(self.len());
        let rows = Rows {
            groups_of: &self.groups_of,
            groups: &self.groups,
            postings: &self.postings,
            words_of: &self.words_of,
            words: &self.words,
        };
        for length in lengths(query.length) {
            if Score::best(query.length, length) < best.least().max(Score::percent_of(LOWEST)) {
                return;
            }
            rows.of_length(&query, length, best, scratch);
        }
    }
}

/// The rows of an index during a search.
struct Rows<'i> {
    groups_of: &'i [u32],
    groups: &'i [Group],
    postings: &'i [Posting],
    words_of: &'i [u32],
    words: &'i [u32],
}

impl Rows<'_> {
    /// Looks at segments of one length.
    fn of_length(&self, query: &Query, length: usize, best: &mut Best, scratch: &mut Scratch) {
        let longer = query.length.max(length);
        let shorter = query.length.min(length);
        for (at, &item) in query.items.iter().enumerate() {
            // Words nobody has are the rarest of all: they stand before the known ones.
            let place = at + query.unknown;
            let mut common = best.least().max(Score::percent_of(LOWEST)).least(longer);
            if common > shorter || place + common > query.length {
                return;
            }
            let range = self.groups_of[item as usize] as usize..self.groups_of[item as usize + 1] as usize;
            let begin =
                range.start + self.groups[range.clone()].partition_point(|group| length_of(*group) < length);
            for at in begin..range.end {
                let group = self.groups[at];
                if length_of(group) != length || place_of(group) + common > length {
                    break;
                }
                for postings in self.postings[group[1] as usize..self.groups[at + 1][1] as usize].chunks(GO) {
                    // What one lacks and what it has more, together: one number is counted faster than two.
                    let most = (query.length + length - 2 * common).saturating_sub(query.unknown) as u32;
                    let (mut near, mut count) = ([[0; 2]; GO], 0);
                    for &posting in postings {
                        near[count] = posting;
                        count += usize::from((query.bits ^ posting[1]).count_ones() <= most);
                    }
                    for &[segment, bits] in &near[..count] {
                        let lacks = (query.bits & !bits).count_ones() as usize + query.unknown;
                        let more = (bits & !query.bits).count_ones() as usize;
                        if lacks + common > query.length || more + common > length || !scratch.is_new(segment)
                        {
                            continue;
                        }
                        let words = self.segment(segment);
                        // What both have is what is among the words of the query, or less.
                        if words.iter().filter(|word| query.may_have(**word)).count() < common {
                            continue;
                        }
                        let distance = query.pattern.distance(words, longer - common);
                        if distance <= longer - common {
                            best.add(Hit { segment, score: Score::new(query.length, length, distance) });
                            common = best.least().max(Score::percent_of(LOWEST)).least(longer);
                            if common > shorter {
                                return;
                            }
                        }
                    }
                }
            }
        }
    }

    /// The words of a segment, in order.
    fn segment(&self, number: u32) -> &[u32] {
        let at = number as usize;
        &self.words[self.words_of[at] as usize..self.words_of[at + 1] as usize]
    }
}

/// Length and place of a group in one number.
fn key(length: usize, place: usize) -> u32 {
    (length as u32) << 16 | place as u32
}

fn length_of(group: Group) -> usize {
    (group[0] >> 16) as usize
}

fn place_of(group: Group) -> usize {
    (group[0] & 0xffff) as usize
}

/// What is looked for, in the words of an index.
struct Query {
    /// How many words it has.
    length: usize,
    /// The known ones as a set, the rarest first.
    items: Vec<u32>,
    /// How many are not in the index.
    unknown: usize,
    bits: u32,
    /// A bit for each known word: that of its last twelve.
    words: [u64; 64],
    pattern: Pattern,
}

impl Query {
    fn new(index: &WordIndex, folded: &str) -> Self {
        let words =
            tokens(folded).take(LONGEST).map(|word| (word, index.dictionary.get(word))).collect::<Vec<_>>();
        let mut items = Vec::with_capacity(words.len());
        for (at, (word, number)) in words.iter().enumerate() {
            let before = words[..at].iter().filter(|(other, _)| other == word).count() as u32;
            let item = match before {
                0 => *number,
                _ => index.dictionary.get(&again(word, before)),
            };
            items.extend(item);
        }
        items.sort_unstable();
        let mut bits_of_words = [0; 64];
        for number in words.iter().filter_map(|(_, number)| *number) {
            bits_of_words[number as usize / 64 % 64] |= 1 << (number % 64);
        }
        Self {
            length: words.len(),
            unknown: words.len() - items.len(),
            bits: items.iter().fold(0, |bits, &item| bits | bit(item)),
            items,
            words: bits_of_words,
            pattern: Pattern::new(words.into_iter().map(|(_, number)| number)),
        }
    }
}

impl Query {
    /// Whether a word may be one of the query; most others are not.
    #[inline]
    fn may_have(&self, word: u32) -> bool {
        self.words[word as usize / 64 % 64] >> (word % 64) & 1 == 1
    }
}

impl Scratch {
    fn begin(&mut self, segments: usize) {
        self.search = self.search.wrapping_add(1);
        if self.search == 0 || self.seen.len() < segments {
            self.seen.clear();
            self.seen.resize(segments, 0);
            self.search = 1;
        }
    }

    fn is_new(&mut self, segment: u32) -> bool {
        std::mem::replace(&mut self.seen[segment as usize], self.search) != self.search
    }
}

/// The name of a further occurrence of a word in its segment. No token has a zero character in it beside other characters.
pub(super) fn again(word: &str, occurrence: u32) -> Box<str> {
    format!("{word}\0{occurrence}").into()
}

/// The bit of a word among the 32 of a segment.
pub(super) fn bit(item: u32) -> u32 {
    1 << (item.wrapping_mul(0x9e37_79b1) >> 27)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rustc_hash::FxHashMap;

    /// Every segment compared.
    fn scan(segments: &[String], text: &str, least: u32, top: usize) -> Vec<Hit> {
        let mut best = Best::new(Score::percent_of(least), top);
        let mut numbers = FxHashMap::<String, u32>::default();
        let mut symbols = |text: &str| {
            tokens(&fold(text))
                .map(|word| {
                    let next = numbers.len() as u32;
                    *numbers.entry(word.to_owned()).or_insert(next)
                })
                .collect::<Vec<_>>()
        };
        let text = symbols(text);
        let pattern = Pattern::new(text.iter().copied().map(Some));
        for (number, segment) in (0..).zip(segments) {
            let segment = symbols(segment);
            let distance = pattern.distance(&segment, usize::MAX >> 1);
            if text.is_empty() || segment.is_empty() {
                continue;
            }
            best.add(Hit { segment: number, score: Score::new(text.len(), segment.len(), distance) });
        }
        best.into_hits()
    }

    fn find(segments: &[String], text: &str, least: u32, top: usize) -> Vec<Hit> {
        let index = WordIndex::new(segments.iter().map(String::as_str));
        let mut best = Best::new(Score::percent_of(least), top);
        index.find(text, &mut best, &mut Scratch::default());
        best.into_hits()
    }

    fn check(segments: &[&str], text: &str, expected: &[(u32, u32)]) {
        let segments = segments.iter().map(|segment| (*segment).to_owned()).collect::<Vec<_>>();
        let hits = find(&segments, text, 50, 10);
        assert_eq!(
            hits.iter().map(|hit| (hit.segment, hit.score.percent())).collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn like_segments_are_found() {
        let segments =
            ["Порт откроют в мае.", "Порт закроют в мае.", "Музей откроют в мае.", "Банк поднял ставку."];
        check(&segments, "Порт откроют в мае.", &[(0, 100), (1, 80), (2, 80)]);
        check(&segments, "порт откроют в июне.", &[(0, 80), (1, 60), (2, 60)]);
        check(&segments, "Банк не поднял ставку.", &[(3, 80)]);
        check(&segments, "Совсем другое", &[]);
        check(&segments, "", &[]);
        check(&[], "Порт", &[]);
    }

    #[test]
    fn a_repeated_word_counts_as_often_as_it_stands() {
        check(&["да да да да", "да нет", "да"], "да да да да", &[(0, 100)]);
        check(&["да да да да", "да да"], "да да да", &[(0, 75), (1, 66)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn nothing_is_missed(
            segments in prop::collection::vec(prop::collection::vec(0_u8..9, 0..12), 0..40),
            text in prop::collection::vec(0_u8..11, 0..12),
            least in prop::sample::select(vec![50, 60, 70, 75, 85, 95, 100]),
            top in 1_usize..6,
        ) {
            let spell = |words: &Vec<u8>| words.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ");
            let segments = segments.iter().map(spell).collect::<Vec<_>>();
            let text = spell(&text);
            prop_assert_eq!(find(&segments, &text, least, top), scan(&segments, &text, least, top));
        }
    }
}
