//! The texts of a batch -> their numbers in the memory: looked for all at once, in the order in which the file has them.

use rusqlite::Transaction;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::rows;

/// A text is known by its hash, which has the number of its language in it.
pub fn hash_of(language: i64, text: &str) -> i64 {
    xxh3_64_with_seed(text.as_bytes(), language.cast_unsigned()).cast_signed()
}

/// The texts of a batch, each once.
#[derive(Debug, Default)]
pub struct Texts<'e> {
    all: Vec<Text<'e>>,
    /// The last text with this hash.
    by_hash: FxHashMap<i64, u32>,
    /// Number to place, from the first time that one is forgotten.
    by_id: Option<FxHashMap<i64, u32>>,
}

/// A text of a batch.
#[derive(Debug)]
pub struct Text<'e> {
    pub language: i64,
    pub content: &'e str,
    hash: i64,
    /// Another one with the same hash.
    next: Option<u32>,
    /// Its number, when the memory has it.
    pub id: Option<i64>,
    /// Whether units that are not written yet have it as their source: the round of writing.
    pub source_in: u32,
}

impl<'e> Texts<'e> {
    /// The place of a text, which is the same for the same text.
    pub fn place(&mut self, language: i64, text: &'e str) -> u32 {
        let hash = hash_of(language, text);
        let mut next = self.by_hash.get(&hash).copied();
        while let Some(place) = next {
            let other = &self.all[place as usize];
            if other.language == language && other.content == text {
                return place;
            }
            next = other.next;
        }
        let place = self.all.len() as u32;
        let next = self.by_hash.insert(hash, place);
        self.all.push(Text { language, content: text, hash, next, id: None, source_in: 0 });
        place
    }

    /// The text at a place.
    pub fn at(&mut self, place: u32) -> &mut Text<'e> {
        &mut self.all[place as usize]
    }

    /// Looks for the numbers of all texts that are not surely new; says for how many.
    pub fn look_up(&mut self, transaction: &Transaction, filter: Option<&Filter>) -> rusqlite::Result<u64> {
        let maybe = |text: &&mut Text| filter.is_none_or(|filter| filter.may_have(text.hash));
        let mut wanted = self.all.iter_mut().filter(maybe).collect::<Vec<_>>();
        wanted.sort_unstable_by_key(|text| text.hash);
        let look = "SELECT text.id, text.language, text.text FROM hash JOIN text ON text.id = hash.text
            WHERE hash.hash = ?1 ORDER BY text.id";
        let mut look = transaction.prepare_cached(look)?;
        for text in &mut wanted {
            let mut rows = look.query([text.hash])?;
            while let Some(row) = rows.next()? {
                if row.get::<_, i64>(1)? == text.language && row.get_ref(2)?.as_str()? == text.content {
                    text.id = Some(row.get(0)?);
                    break;
                }
            }
        }
        Ok(wanted.len() as u64)
    }

    /// Gives a text its number.
    pub fn set_id(&mut self, place: u32, id: i64) {
        self.all[place as usize].id = Some(id);
        if let Some(by_id) = &mut self.by_id {
            by_id.insert(id, place);
        }
    }

    /// Forgets a number that was taken away.
    pub fn forget(&mut self, id: i64) {
        let texts = &mut self.all;
        let by_id = self.by_id.get_or_insert_with(|| {
            (0..).zip(texts.iter()).filter_map(|(place, text)| Some((text.id?, place))).collect()
        });
        if let Some(place) = by_id.remove(&id) {
            texts[place as usize].id = None;
        }
    }

    /// Writes the hashes of the texts that have numbers from `first` on; gives them to the filter.
    pub fn write_hashes(
        &self,
        transaction: &Transaction,
        first: i64,
        filter: Option<&mut Filter>,
    ) -> rusqlite::Result<()> {
        let new = self.all.iter().filter_map(|text| Some((text.hash, text.id.filter(|id| *id >= first)?)));
        let mut new = new.collect::<Vec<_>>();
        new.sort_unstable();
        if let Some(filter) = filter {
            for (hash, _) in &new {
                filter.add(*hash);
            }
        }
        rows::insert(transaction, "hash (hash, text)", 2, &new, |statement, at, (hash, id)| {
            statement.raw_bind_parameter(at, hash)?;
            statement.raw_bind_parameter(at + 1, id)
        })
    }
}

/// Says of most texts that are not in the memory that they are not, without looking (B. Bloom, Space/time trade-offs in hash coding with
/// allowable errors, 1970).
#[derive(Debug)]
pub struct Filter {
    bits: Vec<u64>,
    texts: usize,
    /// The change of the memory it is of.
    pub changes: i64,
}

/// How many bits a text has.
const BITS: usize = 16;
/// For how many texts there is room at least.
const ROOM: usize = 1 << 20;

impl Filter {
    fn new(texts: usize, changes: i64) -> Self {
        let room = (2 * texts).next_power_of_two().max(ROOM);
        Self { bits: vec![0; room * BITS / 64], texts: 0, changes }
    }

    /// A filter of all texts of the memory.
    pub fn of(transaction: &Transaction, texts: i64, changes: i64) -> rusqlite::Result<Self> {
        let mut filter = Self::new(usize::try_from(texts).unwrap_or_default(), changes);
        let mut look = transaction.prepare("SELECT hash FROM hash")?;
        let mut rows = look.query([])?;
        while let Some(row) = rows.next()? {
            filter.add(row.get(0)?);
        }
        Ok(filter)
    }

    /// Whether so much came that it says too often that it does not know.
    pub fn is_crowded(&self) -> bool {
        self.texts * BITS > self.bits.len() * 64
    }

    fn add(&mut self, hash: i64) {
        self.texts += 1;
        for bit in self.places(hash) {
            self.bits[bit / 64] |= 1 << (bit % 64);
        }
    }

    fn may_have(&self, hash: i64) -> bool {
        self.places(hash).into_iter().all(|bit| self.bits[bit / 64] >> (bit % 64) & 1 == 1)
    }

    fn places(&self, hash: i64) -> [usize; 2] {
        let mask = self.bits.len() * 64 - 1;
        [hash as usize & mask, hash.rotate_right(32) as usize & mask]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_forgets_nothing_and_mostly_knows_what_is_new() {
        let mut filter = Filter::new(0, 0);
        let hash = |number: u32, language| hash_of(language, &format!("Насос {number}."));
        (0..50_000).for_each(|number| filter.add(hash(number, 1)));
        assert!((0..50_000).all(|number| filter.may_have(hash(number, 1))));
        let doubts = (0..50_000).filter(|number| filter.may_have(hash(*number, 2))).count();
        assert!(doubts < 100, "{doubts}");
        assert!(!filter.is_crowded());
    }

    #[test]
    fn the_same_text_has_one_place_in_its_language() {
        let mut texts = Texts::default();
        let places =
            [(1, "да"), (2, "да"), (1, "нет"), (1, "да")].map(|(language, text)| texts.place(language, text));
        assert_eq!(places, [0, 1, 2, 0]);
    }
}
