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

impl Dictionary {
    /// A word by its number; `None` outside, or when the file it came from is damaged.
    pub fn word(&self, number: u32) -> Option<&str> {
        let [begin, end] = self.begins.get(number as usize..number as usize + 2)? else { return None };
        std::str::from_utf8(&self.bytes[*begin as usize..*end as usize]).ok()
    }

    /// Gives `each` the words in which `part` stands, and their numbers, from the first to the last.
    pub fn each_with<'d>(&'d self, part: &str, mut each: impl FnMut(u32, &'d str)) {
        let Ok(all) = std::str::from_utf8(&self.bytes) else { return };
        let mut from = 0;
        while let Some(at) = all.get(from..).and_then(|rest| rest.find(part)) {
            let at = from + at;
            let number = self.begins.partition_point(|begin| *begin as usize <= at) - 1;
            let end = self.begins.get(number + 1).map_or(all.len(), |end| *end as usize);
            if at + part.len() > end {
                // From one word into the next.
                from = at + all[at..].chars().next().map_or(1, char::len_utf8);
            } else {
                if let Some(word) = all.get(self.begins[number] as usize..end) {
                    each(number as u32, word);
                }
                from = end;
            }
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
    fn a_part_is_found_in_every_word_that_has_it_and_not_between_words() {
        let check = |words: &[&str], part: &str, expected: &[u32]| {
            let mut found = Vec::new();
            let dictionary = Dictionary::new(words.iter().copied());
            dictionary.each_with(part, |number, word| {
                assert_eq!((dictionary.word(number), words[number as usize]), (Some(word), word));
                found.push(number);
            });
            assert_eq!(found, expected, "{part}");
        };
        check(&["порт", "портовый", "аэропорт", "спор"], "порт", &[0, 1, 2]);
        check(&["порт", "портовый", "аэропорт", "спор"], "пор", &[0, 1, 2, 3]);
        check(&["а", "аа", "ааа", "б"], "аа", &[1, 2]);
        check(&["по", "рт"], "порт", &[]);
        check(&[], "порт", &[]);
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
