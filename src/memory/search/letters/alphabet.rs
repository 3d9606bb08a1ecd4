//! Texts -> numbers for their characters, and counts that say how far apart two texts are at least.
//!
//! Characters are put into classes, pairs of characters into others, all classes of about the same frequency. A count has four bits
//! and stops at 15: that makes two counts more alike, never less.

use rustc_hash::FxHashMap;

use super::super::array::Array;
use super::super::index_file::IndexFile;

/// Into how many classes characters are put.
const CLASSES: usize = 32;
/// Into how many classes pairs of characters are put.
const PAIR_CLASSES: usize = 128;
/// How many characters are told apart in pairs; rarer ones share numbers.
const IN_PAIRS: u16 = 64;
/// Characters below this are not looked up.
const DIRECT: usize = 0x500;

/// How often the classes of characters occur in a text.
pub type Counts = [u8; CLASSES / 2];
/// The same of pairs.
pub type PairCounts = [u8; PAIR_CLASSES / 2];

/// The characters of an index, numbered from 1, the most frequent first; 0 is any other.
#[derive(Debug, Default)]
pub struct Alphabet {
    /// Number to character; the first stands for any other.
    characters: Array<u32>,
    /// Number to class.
    classes: Array<u8>,
    /// Number of a pair to class.
    pair_classes: Array<u8>,
    /// Character to number: made when a file is opened, as `others` is.
    direct: Vec<u16>,
    others: FxHashMap<char, u16>,
}

impl Alphabet {
    /// The characters of texts.
    pub fn new<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Self {
        let mut direct = vec![0_u64; DIRECT];
        let mut others = FxHashMap::<char, u64>::default();
        for c in texts.clone().flat_map(str::chars) {
            match direct.get_mut(c as usize) {
                Some(count) => *count += 1,
                None => *others.entry(c).or_default() += 1,
            }
        }
        let known = (0_u8..=255).map(char::from).chain((256..DIRECT as u32).filter_map(char::from_u32));
        let mut frequencies =
            known.zip(direct).filter(|(_, count)| *count > 0).chain(others).collect::<Vec<_>>();
        frequencies.sort_unstable_by_key(|&(c, count)| (std::cmp::Reverse(count), c));
        frequencies.truncate(usize::from(u16::MAX));
        let mut classes = vec![0];
        classes.extend(balanced::<CLASSES>(frequencies.iter().map(|(_, count)| *count)));
        let characters = [0].into_iter().chain(frequencies.iter().map(|(c, _)| u32::from(*c)));
        let mut alphabet = Self {
            characters: characters.collect::<Vec<_>>().into(),
            classes: classes.into(),
            ..Self::default()
        };
        alphabet.turn_round();
        alphabet.class_pairs(texts);
        alphabet
    }

    fn class_pairs<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut counts = vec![0_u64; usize::from(IN_PAIRS) * usize::from(IN_PAIRS)];
        for text in texts {
            let mut before = None;
            for letter in text.chars().map(|c| self.number(c)) {
                if let Some(before) = before {
                    counts[pair(before, letter)] += 1;
                }
                before = Some(letter);
            }
        }
        let mut order = (0..).zip(counts).filter(|(_, count)| *count > 0).collect::<Vec<(usize, u64)>>();
        order.sort_unstable_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
        let mut classes = (0..PAIR_CLASSES as u8)
            .cycle()
            .take(usize::from(IN_PAIRS) * usize::from(IN_PAIRS))
            .collect::<Vec<_>>();
        for ((pair, _), class) in
            order.iter().zip(balanced::<PAIR_CLASSES>(order.iter().map(|(_, count)| *count)))
        {
            classes[*pair] = class;
        }
        self.pair_classes = classes.into();
    }

    /// Its rows of numbers, as they stand in a file.
    pub fn arrays(&self) -> [&[u8]; 3] {
        [self.characters.bytes(), self.classes.bytes(), self.pair_classes.bytes()]
    }

    /// An alphabet out of the sections of a file from `first` on; `None` when they do not fit together.
    pub fn from_file(file: &IndexFile, first: usize) -> Option<Self> {
        let mut alphabet = Self {
            characters: file.array(first)?,
            classes: file.array(first + 1)?,
            pair_classes: file.array(first + 2)?,
            ..Self::default()
        };
        let fits = alphabet.characters.len() == alphabet.classes.len()
            && alphabet.characters.len() <= 1 + usize::from(u16::MAX)
            && alphabet.classes.iter().all(|class| usize::from(*class) < CLASSES)
            && alphabet.pair_classes.len() == usize::from(IN_PAIRS) * usize::from(IN_PAIRS)
            && alphabet.pair_classes.iter().all(|class| usize::from(*class) < PAIR_CLASSES);
        alphabet.turn_round();
        fits.then_some(alphabet)
    }

    fn turn_round(&mut self) {
        self.direct = vec![0; DIRECT];
        for (number, &character) in (1..).zip(self.characters.get(1..).unwrap_or_default()) {
            match self.direct.get_mut(character as usize) {
                Some(place) => *place = number,
                None => {
                    self.others.extend(char::from_u32(character).map(|c| (c, number)));
                }
            }
        }
    }

    /// How many numbers there are, 0 among them.
    pub fn len(&self) -> usize {
        self.characters.len()
    }

    /// The number of a character.
    #[inline]
    pub fn number(&self, c: char) -> u16 {
        match self.direct.get(c as usize) {
            Some(number) => *number,
            None => self.others.get(&c).copied().unwrap_or_default(),
        }
    }

    /// How often each class is in a text.
    pub fn counts(&self, letters: &[u16]) -> Counts {
        let mut counts = [0; CLASSES / 2];
        for letter in letters {
            count(&mut counts, self.classes[usize::from(*letter)]);
        }
        counts
    }

    /// How often each class of pairs is in a text.
    pub fn pair_counts(&self, letters: &[u16]) -> PairCounts {
        let mut counts = [0; PAIR_CLASSES / 2];
        for both in letters.windows(2) {
            count(&mut counts, self.pair_classes[pair(both[0], both[1])]);
        }
        counts
    }
}

/// By how much counts differ, together.
// In a function of its own the compiler makes two instructions out of sixteen differences; inside of a loop it does not see that.
#[inline(never)]
pub fn apart<const N: usize>(one: &[u8; N], other: &[u8; N]) -> u32 {
    let (one, _) = one.as_chunks::<16>();
    let (other, _) = other.as_chunks::<16>();
    let mut sum = 0;
    for (one, other) in one.iter().zip(other) {
        let mut differences = [0_u8; 16];
        for at in 0..16 {
            let (one, other) = (one[at], other[at]);
            differences[at] = (one & 15).abs_diff(other & 15) + (one >> 4).abs_diff(other >> 4);
        }
        for difference in differences {
            sum += u32::from(difference);
        }
    }
    sum
}

/// Counts one more of a class.
fn count(counts: &mut [u8], class: u8) {
    let (count, shift) = (&mut counts[usize::from(class / 2)], class % 2 * 4);
    if *count >> shift & 15 < 15 {
        *count += 1 << shift;
    }
}

/// The number of a pair.
fn pair(one: u16, other: u16) -> usize {
    let number =
        |letter: u16| if letter < IN_PAIRS { letter } else { IN_PAIRS / 2 + letter % (IN_PAIRS / 2) };
    usize::from(number(one) * IN_PAIRS + number(other))
}

/// Puts things, the most frequent first, each into the class with the least in it so far.
fn balanced<const N: usize>(frequencies: impl Iterator<Item = u64>) -> impl Iterator<Item = u8> {
    let mut loads = [0; N];
    frequencies.map(move |frequency| {
        let class = (0..N).min_by_key(|class| loads[*class]).unwrap_or_default();
        loads[class] += frequency;
        class as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(alphabet: &Alphabet, text: &str) -> Vec<u16> {
        text.chars().map(|c| alphabet.number(c)).collect()
    }

    #[test]
    fn the_most_frequent_character_is_number_one() {
        let alphabet = Alphabet::new(["око", "окно", "шёлк ⏳"].into_iter());
        assert_eq!(letters(&alphabet, "ок"), [1, 2]);
        assert_eq!(letters(&alphabet, "z"), [0]);
        assert_ne!(alphabet.number('⏳'), 0);
        assert_eq!(alphabet.len(), 9);
    }

    #[test]
    fn an_edit_changes_two_counts_and_four_of_pairs_at_most() {
        let texts = ["паром пришёл в порт", "паром ушёл в порт", "a".repeat(400).leak()];
        let alphabet = Alphabet::new(texts.into_iter());
        let check = |one: &str, other: &str, edits: u32| {
            let [one, other] = [one, other].map(|text| letters(&alphabet, text));
            assert!(apart(&alphabet.counts(&one), &alphabet.counts(&other)) <= 2 * edits);
            assert!(apart(&alphabet.pair_counts(&one), &alphabet.pair_counts(&other)) <= 4 * edits);
        };
        check(texts[0], texts[0], 0);
        check(texts[0], texts[1], 3);
        check(texts[0], "паром пришёл в порт!", 1);
        check(texts[2], &texts[2][..300], 100);
        assert!(
            apart(
                &alphabet.counts(&letters(&alphabet, "паром")),
                &alphabet.counts(&letters(&alphabet, "ушёл"))
            ) > 4
        );
    }
}
