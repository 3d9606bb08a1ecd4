//! Keys with numbers -> a double array that finds every key a text begins with, a byte at a time.
//!
//! The layout is that of the `darts-clone` library, because the table of characters inside a SentencePiece model has it: a unit of
//! 32 bits holds the byte that leads to it (bits 0 to 7), whether a key ends here (bit 8) and how far away its children are
//! (bits 10 to 31, or 256 times that with bit 9); the children stand at this distance XOR their byte. Where a key ends,
//! the child of byte 0 holds its number with bit 31 set. One reader serves both tables.

use std::borrow::Cow;

use super::TokenizerError;

/// Bytes of text -> numbers of the keys found.
#[derive(Debug, Clone)]
pub struct Trie<'a> {
    units: Cow<'a, [u32]>,
}

/// A place in the trie, reached by the bytes taken so far.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    children: u32,
}

const LEAF: u32 = 1 << 31;
const KEY_ENDS: u32 = 1 << 8;
const FAR: u32 = 1 << 9;
/// No piece of a vocabulary is longer.
const LONGEST_KEY: usize = 1024;
/// A distance is below this, or 256 times as far.
const FARTHEST: usize = 1 << 21;

impl<'a> Trie<'a> {
    /// The trie stored as `units`; any units are safe to walk, meaningful or not.
    pub fn new(units: impl Into<Cow<'a, [u32]>>) -> Self {
        Self { units: units.into() }
    }

    /// The units, to store them.
    pub fn units(&self) -> &[u32] {
        &self.units
    }

    /// Where every walk begins.
    pub fn root(&self) -> Node {
        Node { children: self.units.first().map_or(0, |unit| distance(*unit)) }
    }

    /// Goes on by `byte`: the place reached and the number of the key that ends there; `None` when no key goes on like this.
    #[inline]
    pub fn step(&self, from: Node, byte: u8) -> Option<(Node, Option<u32>)> {
        let at = from.children ^ u32::from(byte);
        let unit = *self.units.get(at as usize)?;
        // A unit nobody took looks like one that byte 0 leads to, which is in no key.
        if unit & (LEAF | 0xff) != u32::from(byte) || byte == 0 {
            return None;
        }
        let children = at ^ distance(unit);
        let number = if unit & KEY_ENDS == 0 { None } else { self.units.get(children as usize) };
        Some((Node { children }, number.map(|number| number & !LEAF)))
    }

    /// The number of the shortest key that `text` begins with.
    pub fn shortest(&self, text: &[u8]) -> Option<u32> {
        let mut node = self.root();
        for byte in text {
            let (next, number) = self.step(node, *byte)?;
            if number.is_some() {
                return number;
            }
            node = next;
        }
        None
    }

    /// The longest key that `text` begins with: its length and its number.
    #[inline]
    pub fn longest(&self, text: &[u8]) -> Option<(usize, u32)> {
        let mut longest = None;
        let mut node = self.root();
        for (at, byte) in text.iter().enumerate() {
            let Some((next, number)) = self.step(node, *byte) else { break };
            node = next;
            if let Some(number) = number {
                longest = Some((at + 1, number));
            }
        }
        longest
    }
}

impl Trie<'_> {
    /// The same with units of its own.
    pub fn into_owned(self) -> Trie<'static> {
        Trie::new(self.units.into_owned())
    }

    /// All keys with their numbers, sorted.
    pub fn keys(&self) -> Vec<(Vec<u8>, u32)> {
        let (mut keys, mut key) = (Vec::new(), Vec::new());
        self.collect(self.root(), &mut key, &mut keys);
        keys
    }

    fn collect(&self, node: Node, key: &mut Vec<u8>, keys: &mut Vec<(Vec<u8>, u32)>) {
        if key.len() > LONGEST_KEY {
            return; // the units of a damaged file may go round in circles
        }
        for byte in 1..=u8::MAX {
            let Some((next, number)) = self.step(node, byte) else { continue };
            key.push(byte);
            if let Some(number) = number {
                keys.push((key.clone(), number));
            }
            self.collect(next, key, keys);
            key.pop();
        }
    }
}

fn distance(unit: u32) -> u32 {
    (unit >> 10) << ((unit & FAR) >> 6)
}

/// How a unit holds this distance to its children; `None` when it cannot.
fn far_or_near(distance: usize) -> Option<u32> {
    match distance {
        0..FARTHEST => Some((distance as u32) << 10),
        _ if distance.is_multiple_of(256) && distance >> 8 < FARTHEST => {
            Some((distance as u32 >> 8) << 10 | FAR)
        }
        _ => None,
    }
}

impl Trie<'static> {
    /// Builds the trie of `keys`, which are sorted, different, not empty and without a zero byte; numbers are below 2^31.
    pub fn build(keys: &[(&[u8], u32)]) -> Result<Self, TokenizerError> {
        let usable =
            |(key, number): &(&[u8], u32)| !key.is_empty() && !key.contains(&0) && number & LEAF == 0;
        if !keys.iter().all(usable) || !keys.is_sorted_by(|one, next| one.0 < next.0) {
            return Err(TokenizerError::NotAModel);
        }
        let mut places = Places::default();
        let mut units = vec![0_u32; 1];
        places.take(0);
        // Each entry is a node still without children: its place, its keys, and how many of their bytes lead to it.
        let mut waiting = vec![(0_usize, 0..keys.len(), 0_usize)];
        let mut labels = Vec::new();
        while let Some((node, range, depth)) = waiting.pop() {
            labels.clear();
            for at in range.clone() {
                let label = keys[at].0.get(depth).copied().unwrap_or(0);
                if labels.last().is_none_or(|(last, _)| *last != label) {
                    labels.push((label, at));
                }
            }
            let children = places.find(node, &labels);
            units.resize(places.len(), 0);
            units[node] |= far_or_near(children ^ node).ok_or(TokenizerError::TooManyPieces)?;
            for (number, &(label, start)) in labels.iter().enumerate() {
                let child = children ^ usize::from(label);
                places.take(child);
                if label == 0 {
                    units[node] |= KEY_ENDS;
                    units[child] = keys[start].1 | LEAF;
                } else {
                    units[child] = u32::from(label);
                    let end = labels.get(number + 1).map_or(range.end, |(_, next)| *next);
                    waiting.push((child, start..end, depth + 1));
                }
            }
        }
        Ok(Self::new(units))
    }
}

/// Which units are taken while a trie is built. Units come in blocks of 256, so that a distance XOR any byte stays in the block.
#[derive(Default)]
struct Places {
    taken: Vec<bool>,
    /// Distances in use: two nodes with the same would take each other's children for their own.
    used: Vec<bool>,
    /// Units before this one are not looked at any more.
    start: usize,
}

/// How many units back from the end a gap is still looked for.
const LOOK_BACK: usize = 16 * 256;

impl Places {
    fn len(&self) -> usize {
        self.taken.len()
    }

    fn take(&mut self, place: usize) {
        self.grow(place);
        self.taken[place] = true;
        while self.taken.get(self.start) == Some(&true) {
            self.start += 1;
        }
    }

    fn grow(&mut self, place: usize) {
        let length = (place / 256 + 1) * 256;
        if self.len() < length {
            self.taken.resize(length, false);
            self.used.resize(length, false);
            self.start = self.start.max(length.saturating_sub(LOOK_BACK));
        }
    }

    /// Finds and marks as used children for `node`: a place at which all `labels` have a free unit.
    fn find(&mut self, node: usize, labels: &[(u8, usize)]) -> usize {
        let first = labels.first().map_or(0, |(label, _)| usize::from(*label));
        let fits = |places: &Self, children: usize| {
            !places.used[children]
                && far_or_near(children ^ node).is_some()
                && labels.iter().all(|(label, _)| !places.taken[children ^ usize::from(*label)])
        };
        let gap = (self.start..self.len())
            .filter(|place| !self.taken[*place])
            .map(|place| place ^ first)
            .find(|children| fits(self, *children));
        let children = gap.unwrap_or_else(|| {
            let end = self.len();
            self.grow(end);
            if far_or_near(end ^ node).is_some() { end } else { end ^ (node & 0xff) }
        });
        self.used[children] = true;
        children
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(keys: &[&str]) -> Trie<'static> {
        let mut keys = keys.iter().zip(0..).map(|(key, number)| (key.as_bytes(), number)).collect::<Vec<_>>();
        keys.sort_unstable();
        Trie::build(&keys).expect("keys that can be stored")
    }

    fn check(keys: &[&str], text: &str, expected: Option<(usize, u32)>) {
        assert_eq!(trie(keys).longest(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn the_longest_key_is_found() {
        let keys = ["по", "порт", "портовый", "мэр", "a", "ab", "東京"];
        check(&keys, "портной", Some((8, 1)));
        check(&keys, "портовый кран", Some((16, 2)));
        check(&keys, "поле", Some((4, 0)));
        check(&keys, "п", None);
        check(&keys, "мэрия", Some((6, 3)));
        check(&keys, "abc", Some((2, 5)));
        check(&keys, "東京都", Some((6, 6)));
        check(&keys, "", None);
        check(&keys, "a\0b", Some((1, 4)));
        check(&[], "порт", None);
    }

    #[test]
    fn every_key_of_many_is_found_and_nothing_else() {
        let words = (0..1_500_u32).map(|number| format!("{:x}", number.wrapping_mul(2_654_435_761)));
        let words = words.collect::<std::collections::BTreeSet<_>>();
        let keys = words.iter().zip(0..).map(|(word, number)| (word.as_bytes(), number)).collect::<Vec<_>>();
        let trie = Trie::build(&keys).expect("keys that can be stored");
        for (key, number) in &keys {
            assert_eq!(trie.longest(key), Some((key.len(), *number)));
            let shorter =
                (1..key.len()).rev().find(|end| words.contains(str::from_utf8(&key[..*end]).unwrap()));
            let found = trie.longest(&key[..key.len() - 1]).map(|(length, _)| length);
            assert_eq!(found, shorter);
        }
        assert!(trie.keys().iter().map(|(key, number)| (key.as_slice(), *number)).eq(keys));
        assert!(trie.units().len() < 3 * words.iter().map(String::len).sum::<usize>());
    }

    #[test]
    fn keys_that_cannot_be_stored_are_refused() {
        assert!(Trie::build(&[(b"b", 0), (b"a", 1)]).is_err());
        assert!(Trie::build(&[(b"a", 0), (b"a", 1)]).is_err());
        assert!(Trie::build(&[(b"", 0)]).is_err());
        assert!(Trie::build(&[(b"a\0", 0)]).is_err());
    }

    #[test]
    fn any_units_can_be_walked() {
        let mut state = 1_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state
        };
        for length in 0..300 {
            let units = (0..length).map(|_| random()).collect::<Vec<_>>();
            let text = (0..20).map(|_| random() as u8).collect::<Vec<_>>();
            let _ = Trie::new(units).longest(&text);
        }
    }
}
