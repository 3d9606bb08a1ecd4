//! Segments, one after another -> an index of their words.

use rustc_hash::FxHashMap;

use super::{Dictionary, Group, LONGEST, LOWEST, Posting, WordIndex, again, bit, key};
use crate::memory::search::score::Score;
use crate::memory::search::tokens::{fold, tokens};

/// The words of the segments so far.
#[derive(Debug)]
pub struct Builder {
    /// Word, and for a repeated one [`again`], to its number.
    numbers: FxHashMap<Box<str>, u32>,
    words_of: Vec<u32>,
    words: Vec<u32>,
}

impl Default for Builder {
    fn default() -> Self {
        Self { numbers: FxHashMap::default(), words_of: vec![0], words: Vec::new() }
    }
}

impl Builder {
    /// Takes a segment.
    pub fn add(&mut self, segment: &str) {
        for word in tokens(&fold(segment)).take(LONGEST) {
            let number = self.number(word);
            self.words.push(number);
        }
        self.words_of.push(self.words.len() as u32);
    }

    /// The index of all segments that were taken.
    pub fn finish(mut self) -> WordIndex {
        let (mut items, counts) = self.items();
        let dictionary = self.by_rarity(&mut items, &counts);
        drop(self.numbers);
        self.words.shrink_to_fit();
        let mut index = WordIndex {
            dictionary,
            words_of: self.words_of.into(),
            words: self.words.into(),
            ..WordIndex::default()
        };
        group(&mut index, items, &counts);
        index
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
        for range in self.words_of.windows(2) {
            let items = &mut items[range[0] as usize..range[1] as usize];
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
    fn by_rarity(&mut self, items: &mut [u32], counts: &[u32]) -> Dictionary {
        let mut order = (0..counts.len() as u32).collect::<Vec<_>>();
        order.sort_unstable_by_key(|&item| (counts[item as usize], item));
        let mut rank = vec![0; counts.len()];
        (0..).zip(&order).for_each(|(new, &old)| rank[old as usize] = new);
        for number in self.words.iter_mut().chain(items) {
            *number = rank[*number as usize];
        }
        let mut names = vec![""; counts.len()];
        self.numbers.iter().for_each(|(word, number)| names[rank[*number as usize] as usize] = word);
        Dictionary::new(names.into_iter())
    }
}

/// Makes the postings: of each segment its rarest words, as many as [`LOWEST`] asks for. They are made in the order of lengths and
/// places, so that those of each word come in that order.
fn group(index: &mut WordIndex, mut items: Vec<u32>, counts: &[u32]) {
    let words_of = &*index.words_of;
    let range = |segment: usize| words_of[segment] as usize..words_of[segment + 1] as usize;
    let length = |segment: u32| range(segment as usize).len();
    let lowest = Score::percent_of(LOWEST);
    let rarest = |length: usize| (length - lowest.least(length) + 1).min(length);
    let mut bits = vec![0; index.len()];
    for (at, bits) in bits.iter_mut().enumerate() {
        let items = &mut items[range(at)];
        items.sort_unstable();
        *bits = items.iter().fold(0, |bits, &item| bits | bit(item));
    }
    let mut by_length = (0..index.len() as u32).collect::<Vec<_>>();
    by_length.sort_by_key(|&segment| length(segment));
    let walk = |each: &mut dyn FnMut(usize, u32, u32)| {
        for run in by_length.chunk_by(|one, other| length(*one) == length(*other)) {
            let length = length(run[0]);
            for place in 0..rarest(length) {
                for &segment in run {
                    let item = items[words_of[segment as usize] as usize + place];
                    each(item as usize, key(length, place), segment);
                }
            }
        }
    };
    // How many postings and groups each word has.
    let mut next_posting = vec![0_u32; counts.len() + 1];
    let mut next_group = vec![0_u32; counts.len() + 1];
    let mut last = vec![0; counts.len()];
    walk(&mut |item, key, _| {
        next_posting[item + 1] += 1;
        if std::mem::replace(&mut last[item], key) != key {
            next_group[item + 1] += 1;
        }
    });
    for item in 0..counts.len() {
        next_posting[item + 1] += next_posting[item];
        next_group[item + 1] += next_group[item];
    }
    let groups_of = next_group.clone();
    let mut postings: Vec<Posting> = vec![[0; 2]; next_posting[counts.len()] as usize];
    let mut groups: Vec<Group> = vec![[0; 2]; next_group[counts.len()] as usize + 1];
    last.fill(0);
    walk(&mut |item, key, segment| {
        let at = &mut next_posting[item];
        if std::mem::replace(&mut last[item], key) != key {
            groups[next_group[item] as usize] = [key, *at];
            next_group[item] += 1;
        }
        postings[*at as usize] = [segment, bits[segment as usize]];
        *at += 1;
    });
    if let Some(end) = groups.last_mut() {
        *end = [0, postings.len() as u32];
    }
    index.groups_of = groups_of.into();
    index.groups = groups.into();
    index.postings = postings.into();
}
