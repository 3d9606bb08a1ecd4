//! A large index made before and a small one of what came since -> one index, in a file as far as it goes.

use std::io::{self, Write};
use std::path::Path;

use super::array::Array;
use super::index_file::{self, IndexFile, IndexFileError, Stamp};
use super::letters::LetterIndex;
use super::score::{Best, Hit, Score};
use super::words::{self, Scratch, WordIndex};

/// A way to compare segments: by words or by characters.
pub trait Kind: Sized + Default + std::fmt::Debug {
    /// Its number in a file.
    const NUMBER: u32;
    /// The ending of its file.
    const ENDING: &'static str;

    /// Takes the segments one by one.
    type Builder: Default + std::fmt::Debug;

    /// Takes a segment; the first has number 0.
    fn take(builder: &mut Self::Builder, segment: &str);
    /// The index of all segments that were taken.
    fn finish(builder: Self::Builder) -> Self;
    /// How many segments.
    fn segments(&self) -> usize;
    /// Its rows of numbers.
    fn rows(&self) -> Vec<&[u8]>;
    /// An index out of the sections of a file.
    fn read(file: &IndexFile, first: usize) -> Option<Self>;
    /// Adds to `best` the segments most like `text`.
    fn search(&self, text: &str, best: &mut Best, scratch: &mut Scratch);
}

impl Kind for WordIndex {
    const NUMBER: u32 = 1;
    const ENDING: &'static str = "words";

    type Builder = words::Builder;

    fn take(builder: &mut Self::Builder, segment: &str) {
        builder.add(segment);
    }

    fn finish(builder: Self::Builder) -> Self {
        builder.finish()
    }

    fn segments(&self) -> usize {
        self.len()
    }

    fn rows(&self) -> Vec<&[u8]> {
        self.arrays()
    }

    fn read(file: &IndexFile, first: usize) -> Option<Self> {
        Self::from_file(file, first)
    }

    fn search(&self, text: &str, best: &mut Best, scratch: &mut Scratch) {
        self.find(text, best, scratch);
    }
}

impl Kind for LetterIndex {
    const NUMBER: u32 = 2;
    const ENDING: &'static str = "letters";

    type Builder = Texts;

    fn take(builder: &mut Self::Builder, segment: &str) {
        builder.all.push_str(segment);
        builder.ends.push(builder.all.len());
    }

    fn finish(builder: Self::Builder) -> Self {
        let begins = [0].into_iter().chain(builder.ends.iter().copied());
        Self::new(begins.zip(&builder.ends).map(|(begin, end)| &builder.all[begin..*end]))
    }

    fn segments(&self) -> usize {
        self.len()
    }

    fn rows(&self) -> Vec<&[u8]> {
        self.arrays()
    }

    fn read(file: &IndexFile, first: usize) -> Option<Self> {
        Self::from_file(file, first)
    }

    fn search(&self, text: &str, best: &mut Best, _: &mut Scratch) {
        self.find(text, best);
    }
}

/// Texts, one behind the other.
#[derive(Debug, Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
}

/// An index of segments that have numbers of their own, and of those that came since it was made.
#[derive(Debug, Default)]
pub struct Layers<K> {
    base: K,
    base_ids: Array<u32>,
    since: K,
    since_ids: Vec<u32>,
    /// The segments of `since`.
    texts: Vec<Box<str>>,
    scratch: Scratch,
}

/// A segment that was found, by its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its number in the memory.
    pub id: u32,
    /// How much it has in common with what was looked for.
    pub score: Score,
}

impl<K: Kind> Layers<K> {
    /// Indexes all segments: `give` hands each over as number and text.
    pub fn make<E>(give: impl FnOnce(&mut dyn FnMut(u32, &str)) -> Result<(), E>) -> Result<Self, E> {
        let (mut ids, mut builder) = (Vec::new(), K::Builder::default());
        give(&mut |id, text| {
            ids.push(id);
            K::take(&mut builder, text);
        })?;
        ids.shrink_to_fit();
        Ok(Self { base: K::finish(builder), base_ids: ids.into(), ..Self::default() })
    }

    /// Opens a file of [`Layers::write`]; says what it was made of.
    pub fn open(path: &Path) -> Result<(Self, Stamp), IndexFileError> {
        let file = IndexFile::open(path, K::NUMBER)?;
        let base = K::read(&file, 1).ok_or(IndexFileError::Damaged)?;
        let base_ids = file.array::<u32>(0).ok_or(IndexFileError::Damaged)?;
        if base_ids.len() != base.segments() {
            return Err(IndexFileError::Damaged);
        }
        Ok((Self { base, base_ids, ..Self::default() }, file.stamp))
    }

    /// The numbers of the first and the last segment that were indexed in one go.
    pub fn ends(&self) -> Option<[u32; 2]> {
        Some([*self.base_ids.first()?, *self.base_ids.last()?])
    }

    /// Writes the index that was made in one go, without what was added since.
    pub fn write(&self, stamp: Stamp, out: &mut dyn Write) -> io::Result<()> {
        let mut sections = vec![self.base_ids.bytes()];
        sections.extend(self.base.rows());
        index_file::write(K::NUMBER, stamp, &sections, out)
    }

    /// Adds segments: number and text. What was added before is indexed anew with them, so add many at once.
    pub fn add(&mut self, segments: impl IntoIterator<Item = (u32, Box<str>)>) {
        let before = self.texts.len();
        for (id, text) in segments {
            self.since_ids.push(id);
            self.texts.push(text);
        }
        if self.texts.len() > before {
            let mut builder = K::Builder::default();
            self.texts.iter().for_each(|text| K::take(&mut builder, text));
            self.since = K::finish(builder);
        }
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.base.segments() + self.texts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether so much was added that it is time to make one index of all.
    pub fn is_uneven(&self) -> bool {
        self.texts.len() > 1000 + self.base.segments() / 16
    }

    /// The `top` segments most like `text` that reach `least`, the best first; of equal ones, the one that was there before.
    pub fn find(&mut self, text: &str, least: Score, top: usize) -> Vec<Found> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let found = self.look(text, least, top, &mut scratch);
        self.scratch = scratch;
        found
    }

    /// As [`Layers::find`], for several that search at once, each with a scratch of its own.
    pub fn look(&self, text: &str, least: Score, top: usize, scratch: &mut Scratch) -> Vec<Found> {
        let mut best = Best::new(least, top);
        self.base.search(text, &mut best, scratch);
        best.number_from(self.base.segments() as u32);
        self.since.search(text, &mut best, scratch);
        best.into_hits().into_iter().map(|hit| Found { id: self.id(hit), score: hit.score }).collect()
    }

    /// The indexes one after another, each with the numbers of its segments in the memory.
    pub fn parts(&self) -> [(&K, &[u32]); 2] {
        [(&self.base, &self.base_ids), (&self.since, &self.since_ids)]
    }

    fn id(&self, hit: Hit) -> u32 {
        let at = hit.segment as usize;
        match self.base_ids.get(at) {
            Some(id) => *id,
            None => self.since_ids[at - self.base_ids.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STAMP: Stamp = Stamp { of: 3, changes: 8 };

    fn make<K: Kind>(texts: &[&str]) -> Layers<K> {
        let give = |each: &mut dyn FnMut(u32, &str)| {
            (0..).zip(texts).for_each(|(number, text)| each(10 + 2 * number, text));
            Ok::<(), std::convert::Infallible>(())
        };
        match Layers::make(give) {
            Ok(layers) => layers,
            Err(never) => match never {},
        }
    }

    fn bytes<K: Kind>(texts: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        make::<K>(texts).write(STAMP, &mut bytes).expect("memory");
        bytes
    }

    fn open<K: Kind>(bytes: &[u8]) -> Result<(Layers<K>, Stamp), IndexFileError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.words");
        std::fs::write(&path, bytes).expect("a file");
        Layers::open(&path)
    }

    /// What one index of all says, and what a file with the first `cut` and additions say, in one or two steps.
    fn check<K: Kind>(texts: &[String], cut: usize, text: &str, least: u32, top: usize) {
        let texts = texts.iter().map(String::as_str).collect::<Vec<_>>();
        let cut = cut.min(texts.len());
        let ids = |from: usize, to: usize| (from as u32..to as u32).map(|number| 10 + 2 * number);
        let least = Score::percent_of(least);
        let all = make::<K>(&texts).find(text, least, top);
        let (mut layers, stamp) = open::<K>(&bytes::<K>(&texts[..cut])).expect("a whole file");
        assert_eq!((stamp, layers.len()), (STAMP, cut));
        let middle = (cut + texts.len()).div_ceil(2);
        for part in [cut..middle, middle..texts.len()] {
            let new = ids(part.start, part.end).zip(texts[part].iter().map(|text| Box::from(*text)));
            layers.add(new);
        }
        assert_eq!(layers.len(), texts.len());
        assert_eq!(layers.find(text, least, top), all);
    }

    const TEXTS: [&str; 4] =
        ["Порт откроют в мае, через три недели.", "Порт закроют в мае.", "да да нет", "Банк поднял ставку."];

    #[test]
    fn the_same_segments_give_the_same_bytes() {
        assert_eq!(bytes::<WordIndex>(&TEXTS), bytes::<WordIndex>(&TEXTS));
        assert_eq!(bytes::<LetterIndex>(&TEXTS), bytes::<LetterIndex>(&TEXTS));
    }

    #[test]
    fn a_changed_or_cut_file_is_noticed() {
        let whole = bytes::<WordIndex>(&TEXTS);
        for at in (0..whole.len()).step_by(7) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(open::<WordIndex>(&changed).is_err(), "byte {at}");
            assert!(open::<WordIndex>(&whole[..at]).is_err(), "cut at {at}");
        }
        assert!(matches!(open::<LetterIndex>(&whole), Err(IndexFileError::Other)));
    }

    /// A file whose checksum is right may still have been made by anybody: its numbers must not lead outside.
    #[test]
    fn any_numbers_under_a_right_checksum_end_well() {
        let whole = bytes::<WordIndex>(&TEXTS);
        let letters = bytes::<LetterIndex>(&TEXTS);
        for at in (0..letters.len().max(whole.len()) - 8).step_by(5) {
            for value in [(at % 11) as u8, 255] {
                let seal = |file: &[u8]| {
                    let end = file.len() - 8;
                    let mut file = file.to_vec();
                    file[at.min(end - 1)] = value;
                    let checksum = xxhash_rust::xxh3::xxh3_64(&file[..end]);
                    file[end..].copy_from_slice(&checksum.to_le_bytes());
                    file
                };
                let least = Score::percent_of(50);
                if let Ok((mut layers, _)) = open::<WordIndex>(&seal(&whole)) {
                    layers.find("Порт откроют в мае да да нет", least, 3);
                }
                if let Ok((mut layers, _)) = open::<LetterIndex>(&seal(&letters)) {
                    layers.find("Порт откроют в мае, через две недели", least, 3);
                    layers.find("Порт", least, 3);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]
        #[test]
        fn a_file_and_additions_are_one_index(
            segments in prop::collection::vec(prop::collection::vec(0_u8..9, 0..12), 0..40),
            cut in 0_usize..40,
            text in prop::collection::vec(0_u8..11, 0..12),
            least in prop::sample::select(vec![50, 60, 70, 75, 85, 95, 100]),
            top in 1_usize..6,
        ) {
            let spell = |words: &Vec<u8>| words.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ");
            let segments = segments.iter().map(spell).collect::<Vec<_>>();
            check::<WordIndex>(&segments, cut, &spell(&text), least, top);
            check::<LetterIndex>(&segments, cut, &spell(&text), least, top);
        }
    }
}
