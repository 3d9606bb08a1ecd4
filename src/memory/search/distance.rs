//! Two rows of symbols -> how many must be put in, taken out or replaced to make one the other (Levenshtein).
//!
//! Bit-parallel: G. Myers, A fast bit-vector algorithm for approximate string matching based on dynamic programming, 1999; in blocks
//! of 64 as H. Hyyrö, Explaining and extending the bit-parallel approximate string matching algorithm of Myers, 2001.

use rustc_hash::FxHashMap;

/// Symbols below this have a row of their own without being looked up.
const DIRECT: usize = 512;

/// How many diagonals of the table are looked at when few edits are allowed.
const BAND: usize = 64;

/// A row of symbols that others are compared with.
#[derive(Debug)]
pub struct Pattern {
    /// For each row and each block of 64 places: where its symbol stands. Row 0 is of symbols that stand nowhere.
    places: Vec<u64>,
    /// Row of a symbol below [`DIRECT`].
    direct: Box<[u16; DIRECT]>,
    /// Row of any other.
    others: FxHashMap<u32, u16>,
    blocks: usize,
    length: usize,
}

impl Pattern {
    /// A pattern of symbols; `None` stands for one that equals no other.
    pub fn new(symbols: impl IntoIterator<Item = Option<u32>>) -> Self {
        let symbols = symbols.into_iter().collect::<Vec<_>>();
        let blocks = symbols.len().div_ceil(64).max(1);
        let mut pattern = Self {
            places: vec![0; blocks],
            direct: Box::new([0; DIRECT]),
            others: FxHashMap::default(),
            blocks,
            length: symbols.len(),
        };
        for (place, symbol) in symbols.into_iter().enumerate() {
            if let Some(symbol) = symbol {
                let row = pattern.row_for(symbol);
                pattern.places[row * blocks + place / 64] |= 1 << (place % 64);
            }
        }
        pattern
    }

    /// How many symbols it has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    fn row_for(&mut self, symbol: u32) -> usize {
        let next = (self.places.len() / self.blocks) as u16;
        let row = match self.direct.get_mut(symbol as usize) {
            Some(row) => row,
            None => self.others.entry(symbol).or_default(),
        };
        if *row == 0 {
            *row = next;
            self.places.resize(self.places.len() + self.blocks, 0);
        }
        usize::from(*row)
    }

    #[inline]
    fn row(&self, symbol: u32) -> usize {
        usize::from(match self.direct.get(symbol as usize) {
            Some(row) => *row,
            None => self.others.get(&symbol).copied().unwrap_or_default(),
        })
    }

    /// The distance to other symbols; a number above `most` when it is above that.
    pub fn distance<S: Copy + Into<u32>>(&self, other: &[S], most: usize) -> usize {
        if self.length == 0 {
            return other.len();
        }
        if self.length.abs_diff(other.len()) > most {
            return most.saturating_add(1);
        }
        match self.blocks {
            1 => self.in_blocks::<1, S>(other, most),
            _ if most < BAND / 2 => self.in_band(other, most),
            2 => self.in_blocks::<2, S>(other, most),
            3 => self.in_blocks::<3, S>(other, most),
            4 => self.in_blocks::<4, S>(other, most),
            5..=8 => self.in_blocks::<8, S>(other, most),
            9..=32 => self.in_blocks::<32, S>(other, most),
            _ => self.in_many(other, most, &mut vec![!0; self.blocks], &mut vec![0; self.blocks]),
        }
    }

    #[inline]
    fn in_blocks<const N: usize, S: Copy + Into<u32>>(&self, other: &[S], most: usize) -> usize {
        let (mut up, mut down) = ([!0_u64; N], [0_u64; N]);
        let blocks = if N <= 4 { N } else { self.blocks };
        self.in_many(other, most, &mut up[..blocks], &mut down[..blocks])
    }

    /// Only the `2 * most + 1` diagonals of the table on which a distance of `most` can lie: bits of one number, of which the highest is the
    /// lowest diagonal. The window moves down by a row with each column (H. Hyyrö, A bit-vector algorithm for computing Levenshtein and
    /// Damerau edit distances, 2003). `most` is less than half of [`BAND`], and at least the difference of the lengths.
    fn in_band<S: Copy + Into<u32>>(&self, other: &[S], most: usize) -> usize {
        let (mut up, mut down) = (!0 << (BAND - 1 - most), 0_u64);
        // Of the lowest diagonal until it meets the last row, then of the last row.
        let mut distance = most;
        let edge = self.length.saturating_sub(most);
        // In the last row each symbol that is left can make it one less at best.
        let hopeless = 2 * most + other.len() - self.length;
        let mut last = 1_u64 << (BAND - 1);
        // So many rows of the first window lie above the table.
        let above = BAND - 1 - most;
        for (column, &symbol) in other.iter().enumerate() {
            let equal = self.window(self.row(symbol.into()), column, above);
            let diagonal = ((equal & up).wrapping_add(up) ^ up) | equal | down;
            let grows = down | !(diagonal | up);
            let falls = diagonal & up;
            if column < edge {
                distance += usize::from(diagonal >> (BAND - 1) == 0);
            } else {
                last >>= 1;
                distance += usize::from(grows & last != 0);
                distance -= usize::from(falls & last != 0);
            }
            if distance > hopeless {
                return most + 1;
            }
            up = falls | !((diagonal >> 1) | grows);
            down = (diagonal >> 1) & grows;
        }
        distance
    }

    /// Where a symbol stands among the 64 places from `first - above` on.
    #[inline]
    fn window(&self, row: usize, first: usize, above: usize) -> u64 {
        let places = &self.places[row * self.blocks..(row + 1) * self.blocks];
        let Some(first) = first.checked_sub(above) else {
            return places[0] << (above - first);
        };
        let (block, shift) = (first / 64, first % 64);
        let low = places.get(block).map_or(0, |places| places >> shift);
        // Two steps, because a shift by 64 is none.
        let high = places.get(block + 1).map_or(0, |places| (places << 1) << (63 - shift));
        low | high
    }

    /// `up` and `down`: where the column of the table grows and falls from one row to the next.
    #[inline]
    fn in_many<S: Copy + Into<u32>>(
        &self,
        other: &[S],
        most: usize,
        up: &mut [u64],
        down: &mut [u64],
    ) -> usize {
        let blocks = up.len();
        let last = 1_u64 << ((self.length - 1) % 64);
        let mut distance = self.length;
        let mut left = other.len();
        for &symbol in other {
            let row = self.row(symbol.into()) * self.blocks;
            let places = &self.places[row..row + blocks];
            let (mut carry_up, mut carry_down) = (1, 0);
            for block in 0..blocks {
                let equal = places[block];
                let vertical = equal | down[block];
                let equal = equal | carry_down;
                let horizontal = ((equal & up[block]).wrapping_add(up[block]) ^ up[block]) | equal;
                let grows = down[block] | !(horizontal | up[block]);
                let falls = up[block] & horizontal;
                if block + 1 == blocks {
                    distance += usize::from(grows & last != 0);
                    distance -= usize::from(falls & last != 0);
                }
                let (grows, next_up) = (grows << 1 | carry_up, grows >> 63);
                let (falls, next_down) = (falls << 1 | carry_down, falls >> 63);
                (carry_up, carry_down) = (next_up, next_down);
                up[block] = falls | !(vertical | grows);
                down[block] = grows & vertical;
            }
            left -= 1;
            // Each symbol that is left can make it one less at best.
            if distance > most + left {
                return most + 1;
            }
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The table of the textbook.
    fn table(one: &[u32], other: &[u32]) -> usize {
        let mut row = (0..=other.len()).collect::<Vec<_>>();
        for (i, a) in one.iter().enumerate() {
            let mut before = std::mem::replace(&mut row[0], i + 1);
            for (j, b) in other.iter().enumerate() {
                let best = (before + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
                before = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[other.len()]
    }

    fn check(one: &str, other: &str, expected: usize) {
        let [one, other] = [one, other].map(|text| text.chars().map(u32::from).collect::<Vec<_>>());
        let pattern = Pattern::new(one.iter().copied().map(Some));
        assert_eq!(pattern.distance(&other, usize::MAX >> 1), expected);
    }

    #[test]
    fn distances_of_words() {
        check("банк", "банк", 0);
        check("банк", "банки", 1);
        check("", "дом", 3);
        check("дом", "", 3);
        check("превращение", "прекращение", 1);
        check("kitten", "sitting", 3);
    }

    #[test]
    fn what_equals_nothing_is_always_replaced() {
        let pattern = Pattern::new([Some(1), None, Some(3)]);
        assert_eq!(pattern.distance(&[1_u32, 2, 3], 9), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn it_is_what_the_table_says(
            one in prop::collection::vec(0_u32..4, 0..300),
            other in prop::collection::vec(0_u32..4, 0..300),
            far in prop::bool::ANY,
            most in 0_usize..300,
        ) {
            let wide = |symbols: &[u32]| symbols.iter().map(|s| if far { s * 1000 } else { *s }).collect::<Vec<_>>();
            let expected = table(&one, &other);
            let got = Pattern::new(wide(&one).into_iter().map(Some)).distance(&wide(&other), most);
            if expected <= most { prop_assert_eq!(got, expected) } else { prop_assert!(got > most) }
        }

        /// Long rows that are much alike: what the narrow band is for.
        #[test]
        fn few_edits_in_long_rows(
            one in prop::collection::vec(0_u32..5, 60..200),
            edits in prop::collection::vec((0_usize..200, 0_u32..5, 0_u8..3), 0..12),
            most in 0_usize..40,
        ) {
            let mut other = one.clone();
            for (place, symbol, edit) in edits {
                let place = place % other.len();
                match edit {
                    0 => other[place] = symbol,
                    1 => other.insert(place, symbol),
                    _ => drop(other.remove(place)),
                }
            }
            let expected = table(&one, &other);
            let got = Pattern::new(one.iter().copied().map(Some)).distance(&other, most);
            if expected <= most { prop_assert_eq!(got, expected) } else { prop_assert!(got > most) }
        }
    }
}
