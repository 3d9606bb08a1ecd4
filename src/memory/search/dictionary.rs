//! Words -> their numbers, in a table of hashes that is used where it stands in a file.
//!
//! A table of slots, at least twice as many as words; a word stands in the first free slot from that of its hash (XXH3) on. A slot holds
//! the number of its word and one, or 0. The word itself is compared, so that equal hashes do no harm.

use xxhash_rust::xxh3::xxh3_64;

use super::array::Array;

/// Words and their numbers, from 0.
#[derive(Debug, Default)]
pub struct Dictionary {
    slots: Array<u32>,
    /// Word number to its first byte; one more at the end.
    begins: Array<u32>,
    bytes: Array<u8>,
}

impl Dictionary {
    /// A dictionary of different words; the first has number 0.
    pub fn new<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Self {
        let mut slots = vec![0_u32; (words.len() * 2).next_power_of_two().max(2)];
        let (mut begins, mut bytes) = (vec![0_u32], Vec::new());
        for (number, word) in (1..).zip(words) {
            let mut at = slot(word, slots.len());
            while slots[at] != 0 {
                at = (at + 1) % slots.len();
            }
            slots[at] = number;
            bytes.extend_from_slice(word.as_bytes());
            begins.push(bytes.len() as u32);
        }
        Self { slots: slots.into(), begins: begins.into(), bytes: bytes.into() }
    }

    /// A dictionary of its arrays; `None` when they do not fit together.
    pub fn from_arrays(slots: Array<u32>, begins: Array<u32>, bytes: Array<u8>) -> Option<Self> {
        let words = begins.len().checked_sub(1)?;
        // Without a free slot the search for an unknown word would not end.
        let fits = slots.len().is_power_of_two()
            && slots.iter().filter(|slot| **slot == 0).count() >= slots.len() / 2
            && slots.iter().all(|slot| *slot as usize <= words)
            && rises(&begins, bytes.len());
        fits.then_some(Self { slots, begins, bytes })
    }

    /// Its arrays as bytes, in the order of [`Dictionary::from_arrays`].
    pub fn arrays(&self) -> [&[u8]; 3] {
        [self.slots.bytes(), self.begins.bytes(), self.bytes.bytes()]
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a word.
    pub fn get(&self, word: &str) -> Option<u32> {
        let slots = &*self.slots;
        if slots.is_empty() {
            return None;
        }
        let mut at = slot(word, slots.len());
        loop {
            let number = slots[at].checked_sub(1)?;
            let range = self.begins[number as usize] as usize..self.begins[number as usize + 1] as usize;
            if &self.bytes[range] == word.as_bytes() {
                return Some(number);
            }
            at = (at + 1) % slots.len();
        }
    }
}

/// Whether offsets begin at 0, never fall, and end at `end`.
pub fn rises(offsets: &[u32], end: usize) -> bool {
    offsets.first() == Some(&0)
        && offsets.last().is_some_and(|last| *last as usize == end)
        && offsets.is_sorted()
}

fn slot(word: &str, slots: usize) -> usize {
    xxh3_64(word.as_bytes()) as usize % slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_number_and_others_have_none() {
        let words = (0..5000).map(|number| format!("слово{number}")).collect::<Vec<_>>();
        let dictionary = Dictionary::new(words.iter().map(String::as_str));
        for (number, word) in (0..).zip(&words) {
            assert_eq!(dictionary.get(word), Some(number), "{word}");
            assert_eq!(dictionary.get(&format!("{word}а")), None);
        }
        assert_eq!(Dictionary::default().get("слово"), None);
        assert_eq!(Dictionary::new([].into_iter()).get("слово"), None);
    }

    #[test]
    fn arrays_that_do_not_fit_are_refused() {
        let check = |slots: &[u32], begins: &[u32], bytes: &[u8], expected: bool| {
            let made =
                Dictionary::from_arrays(slots.to_vec().into(), begins.to_vec().into(), bytes.to_vec().into());
            assert_eq!(made.is_some(), expected, "{slots:?} {begins:?}");
        };
        check(&[0, 1], &[0, 2], b"ab", true);
        check(&[1, 1], &[0, 2], b"ab", false);
        check(&[0, 2], &[0, 2], b"ab", false);
        check(&[0, 1], &[0, 3], b"ab", false);
        check(&[0, 1], &[], b"", false);
        check(&[0, 1, 0], &[0, 2], b"ab", false);
    }
}
