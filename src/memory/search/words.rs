//! Segments -> an index of their words, and the segments most like a text, word by word: exact, nothing is missed.
//!
//! Two segments with a score of T have at least `ceil(T * longer)` words in common, so they share one of the rarest words of each
//! (prefix filter: S. Chaudhuri, V. Ganti, R. Kaushik, A primitive operator for similarity joins in data cleaning, 2006; with places:
//! C. Xiao and others, Efficient similarity joins for near-duplicate detection, 2008). Lengths are looked at in the order of the best
//! score they allow, and what is found raises the score that a further one must reach.

use rustc_hash::FxHashMap;

use super::distance::Pattern;
use super::score::{Best, Hit, Score, lengths};
use super::tokens::{fold, tokens};

/// The lowest threshold, in percent, that the index serves.
pub const LOWEST: u32 = 50;
/// The most words of a segment that are looked at.
const LONGEST: usize = 60_000;

/// A segment that has a word among its rarest: its number, and a bit for each of its words.
#[derive(Debug, Clone, Copy)]
struct Posting {
    segment: u32,
    bits: u32,
}

/// The postings of a word whose segments have one length and the word at one place among their rarest.
#[derive(Debug, Clone, Copy)]
struct Group {
    length: u16,
    place: u16,
    first: u32,
}

/// An index of segments by their words.
///
/// The second "the" of a segment counts as a word of its own, so that a segment is a set. Words are numbered from the
/// rarest to the most frequent.
#[derive(Debug, Default)]
pub struct WordIndex {
    /// Word, and for a repeated one [`again`], to its number.
    numbers: FxHashMap<Box<str>, u32>,
    /// Word number to its first group.
    groups_of: Vec<u32>,
    groups: Vec<Group>,
    postings: Vec<Posting>,
    /// Segment to its first word.
    words_of: Vec<u32>,
    /// The words of all segments, in order, by the number of their first occurrence.
    words: Vec<u32>,
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
        let mut index = Self { words_of: vec![0], ..Self::default() };
        for segment in segments {
            for word in tokens(&fold(segment)).take(LONGEST) {
                let number = index.number(word);
                index.words.push(number);
            }
            index.words_of.push(index.words.len() as u32);
        }
        let (items, counts) = index.items();
        let items = index.by_rarity(items, &counts);
        index.group(items, counts.len());
        index
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.words_of.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The words of a segment, in order.
    fn segment(&self, number: u32) -> &[u32] {
        let at = number as usize;
        &self.words[self.words_of[at] as usize..self.words_of[at + 1] as usize]
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.into(), number);
        number
    }

    /// The words of each segment as sets, segment after segment; and in how many segments each is.
    fn items(&mut self) -> (Vec<u32>, Vec<u32>) {
        let mut counts = vec![0_u32; self.numbers.len()];
        let mut repeated = FxHashMap::<(u32, u32), u32>::default();
        let mut items = self.words.clone();
        for at in 0..self.len() {
            let items = &mut items[self.words_of[at] as usize..self.words_of[at + 1] as usize];
            items.sort_unstable();
            let (mut word, mut occurrence) = (u32::MAX, 0);
            for item in items {
                occurrence = if *item == word { occurrence + 1 } else { 0 };
                word = *item;
                if occurrence > 0 {
                    *item = *repeated.entry((word, occurrence)).or_insert_with(|| {
                        counts.push(0);
                        counts.len() as u32 - 1
                    });
                }
                counts[*item as usize] += 1;
            }
        }
        if !repeated.is_empty() {
            let mut names = vec![""; self.numbers.len()];
            self.numbers.iter().for_each(|(word, number)| names[*number as usize] = word);
            let named = repeated
                .iter()
                .map(|((word, occurrence), item)| (again(names[*word as usize], *occurrence), *item));
            let named = named.collect::<Vec<_>>();
            self.numbers.extend(named);
        }
        (items, counts)
    }

    /// Numbers everything anew, from the rarest to the most frequent.
    fn by_rarity(&mut self, mut items: Vec<u32>, counts: &[u32]) -> Vec<u32> {
        let mut order = (0..counts.len() as u32).collect::<Vec<_>>();
        order.sort_unstable_by_key(|&item| (counts[item as usize], item));
        let mut rank = vec![0; counts.len()];
        (0..).zip(&order).for_each(|(new, &old)| rank[old as usize] = new);
        for number in self.words.iter_mut().chain(&mut items).chain(self.numbers.values_mut()) {
            *number = rank[*number as usize];
        }
        items
    }

    /// Makes the postings: of each segment its rarest words, as many as [`LOWEST`] asks for.
    fn group(&mut self, mut items: Vec<u32>, count: usize) {
        let lowest = Score::percent_of(LOWEST);
        let rarest = |length: usize| (length - lowest.least(length) + 1).min(length);
        let mut by_length = (0..self.len() as u32).collect::<Vec<_>>();
        by_length.sort_by_key(|&segment| self.segment(segment).len());
        let mut first = vec![0_u32; count + 1];
        for at in 0..self.len() {
            let items = &mut items[self.words_of[at] as usize..self.words_of[at + 1] as usize];
            items.sort_unstable();
            items[..rarest(items.len())].iter().for_each(|&item| first[item as usize + 1] += 1);
        }
        for item in 0..count {
            first[item + 1] += first[item];
        }
        // In the order of lengths, so that the postings of each word come in that order.
        let mut next = first.clone();
        let none = (Posting { segment: 0, bits: 0 }, 0_u16);
        let mut postings = vec![none; first[count] as usize];
        for segment in by_length {
            let at = segment as usize;
            let items = &items[self.words_of[at] as usize..self.words_of[at + 1] as usize];
            let bits = items.iter().fold(0, |bits, &item| bits | bit(item));
            for (place, &item) in (0..).zip(&items[..rarest(items.len())]) {
                postings[next[item as usize] as usize] = (Posting { segment, bits }, place);
                next[item as usize] += 1;
            }
        }
        drop(items);
        self.groups_of.reserve_exact(count + 1);
        for item in 0..count {
            self.groups_of.push(self.groups.len() as u32);
            let range = first[item] as usize..first[item + 1] as usize;
            let length = |posting: &Posting| {
                (self.words_of[posting.segment as usize + 1] - self.words_of[posting.segment as usize]) as u16
            };
            let run = &mut postings[range.clone()];
            run.sort_by_key(|(posting, place)| (length(posting), *place));
            let mut last = None;
            for (at, (posting, place)) in range.zip(run) {
                let key = (length(posting), *place);
                if last != Some(key) {
                    self.groups.push(Group { length: key.0, place: key.1, first: at as u32 });
                    last = Some(key);
                }
            }
        }
        self.groups_of.push(self.groups.len() as u32);
        self.groups.push(Group { length: 0, place: 0, first: postings.len() as u32 });
        self.postings = postings.into_iter().map(|(posting, _)| posting).collect();
    }

    /// Adds to `best` the segments most like `text`. A threshold below [`LOWEST`] counts as that.
    pub fn find(&self, text: &str, best: &mut Best, scratch: &mut Scratch) {
        let folded = fold(text);
        let query = Query::new(self, &folded);
        if query.length == 0 || self.is_empty() {
            return;
        }
        scratch.begin(self.len());
        for length in lengths(query.length) {
            if Score::best(query.length, length) < best.least().max(Score::percent_of(LOWEST)) {
                return;
            }
            self.of_length(&query, length, best, scratch);
        }
    }

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
            let begin = range.start
                + self.groups[range.clone()].partition_point(|group| usize::from(group.length) < length);
            for at in begin..range.end {
                let group = self.groups[at];
                if usize::from(group.length) != length || usize::from(group.place) + common > length {
                    break;
                }
                for posting in &self.postings[group.first as usize..self.groups[at + 1].first as usize] {
                    let lacks = (query.bits & !posting.bits).count_ones() as usize + query.unknown;
                    let more = (posting.bits & !query.bits).count_ones() as usize;
                    if lacks > query.length - common
                        || more > length - common
                        || !scratch.is_new(posting.segment)
                    {
                        continue;
                    }
                    let distance = query.pattern.distance(self.segment(posting.segment), longer - common);
                    if distance <= longer - common {
                        best.add(Hit {
                            segment: posting.segment,
                            score: Score::new(query.length, length, distance),
                        });
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

/// What is looked for, in the words of an index.
struct Query {
    /// How many words it has.
    length: usize,
    /// The known ones as a set, the rarest first.
    items: Vec<u32>,
    /// How many are not in the index.
    unknown: usize,
    bits: u32,
    pattern: Pattern,
}

impl Query {
    fn new(index: &WordIndex, folded: &str) -> Self {
        let words = tokens(folded)
            .take(LONGEST)
            .map(|word| (word, index.numbers.get(word).copied()))
            .collect::<Vec<_>>();
        let mut items = Vec::with_capacity(words.len());
        for (at, (word, number)) in words.iter().enumerate() {
            let before = words[..at].iter().filter(|(other, _)| other == word).count() as u32;
            let item = match before {
                0 => *number,
                _ => index.numbers.get(again(word, before).as_ref()).copied(),
            };
            items.extend(item);
        }
        items.sort_unstable();
        Self {
            length: words.len(),
            unknown: words.len() - items.len(),
            bits: items.iter().fold(0, |bits, &item| bits | bit(item)),
            items,
            pattern: Pattern::new(words.into_iter().map(|(_, number)| number)),
        }
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
fn again(word: &str, occurrence: u32) -> Box<str> {
    format!("{word}\0{occurrence}").into()
}

/// The bit of a word among the 32 of a segment.
fn bit(item: u32) -> u32 {
    1 << (item.wrapping_mul(0x9e37_79b1) >> 27)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
