//! The texts of a memory in one language -> an index of them, from the file beside the memory as far as that is of today.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::search::layers::{Found, Kind, Layers};
use super::search::{Score, Scratch, Stamp};
use super::store::{SegmentId, Store, StoreError};

/// An index of the texts of a memory in one language.
#[derive(Debug)]
pub struct Index<K> {
    language: String,
    layers: Layers<K>,
    /// Up to which change of the memory the texts are in the layers.
    changes: u64,
    /// Up to which change they are in one piece.
    made_at: u64,
    from_file: bool,
}

impl<K: Kind> Index<K> {
    /// The file of the index: `NAME.memory.ru.words`.
    pub fn path(memory: &Path, language: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let mut name = language.chars().filter(|c| plain(*c)).take(32).collect::<String>().to_lowercase();
        if name.len() != language.len() {
            // A code may be anything: it must not lead out of the folder.
            let number = xxhash_rust::xxh3::xxh3_64(language.as_bytes());
            name = format!("{name}-{number:x}");
        }
        let mut path = memory.as_os_str().to_owned();
        path.push(format!(".{name}.{}", K::ENDING));
        path.into()
    }

    /// The index of all texts of a language. What stands in the file is used when the file is whole and of this memory; what came
    /// since is added; else the index is made anew.
    pub fn open(store: &Store, language: &str) -> Result<Self, StoreError> {
        store.at_once(|store| {
            let Some(mut index) = Self::from_file(store, language)? else {
                return Self::make(store, language);
            };
            index.refresh(store)?;
            Ok(index)
        })
    }

    /// Takes in what was added to the memory since. Makes the index anew when texts were taken away, or much was added.
    pub fn refresh(&mut self, store: &Store) -> Result<(), StoreError> {
        let changes = store.changes()?;
        if changes == self.changes {
            return Ok(());
        }
        store.at_once(|store| {
            let changes = store.changes()?;
            if changes < self.changes || store.last_removal()? > self.made_at {
                *self = Self::make(store, &self.language)?;
                return Ok(());
            }
            let mut new = Vec::new();
            store.segments_since(&self.language, self.changes, |id, text| new.push((id, text.into())))?;
            self.layers.add(new);
            self.changes = changes;
            if self.layers.is_uneven() {
                *self = Self::make(store, &self.language)?;
            }
            Ok(())
        })
    }

    /// The index in its file, when that is whole and of this memory.
    fn from_file(store: &Store, language: &str) -> Result<Option<Self>, StoreError> {
        let Ok((layers, stamp)) = Layers::<K>::open(&Self::path(store.path(), language)) else {
            return Ok(None);
        };
        let of_today = stamp.changes <= store.changes()?
            && store.last_removal()? <= stamp.changes
            && stamp.of == name(store, language, &layers)?;
        let Stamp { changes, .. } = stamp;
        let language = language.to_owned();
        Ok(of_today.then_some(Self { language, layers, changes, made_at: changes, from_file: true }))
    }

    fn make(store: &Store, language: &str) -> Result<Self, StoreError> {
        let changes = store.changes()?;
        let layers = Layers::make(|each| store.segments(language, each))?;
        let language = language.to_owned();
        Ok(Self { language, layers, changes, made_at: changes, from_file: false })
    }

    /// Whether writing the file would spare the next one work.
    pub fn is_news(&self) -> bool {
        !self.from_file
    }

    /// Writes the file.
    pub fn write(&self, store: &Store, out: &mut dyn Write) -> io::Result<()> {
        let of = name(store, &self.language, &self.layers).map_err(io::Error::other)?;
        self.layers.write(Stamp { of, changes: self.made_at }, out)
    }

    /// The language of its texts, as the memory has it.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.layers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Its pieces: what was indexed in one go and what came since, each with the numbers of its texts in the memory.
    pub fn parts(&self) -> [(&K, &[SegmentId]); 2] {
        self.layers.parts()
    }

    /// The `top` texts most like `text` that reach `least`, the best first; of equal ones, the one that was there before.
    pub fn find(&mut self, text: &str, least: Score, top: usize) -> Vec<Found> {
        self.layers.find(text, least, top)
    }

    /// As [`Index::find`], for several that search at once, each with a scratch of its own.
    pub fn look(&self, text: &str, least: Score, top: usize, scratch: &mut Scratch) -> Vec<Found> {
        self.layers.look(text, least, top, scratch)
    }
}

/// A number for this memory and language: of the language, and of the first and last text in the index.
fn name<K: Kind>(store: &Store, language: &str, layers: &Layers<K>) -> Result<u64, StoreError> {
    let mut name = Xxh3::new();
    name.update(language.as_bytes());
    for id in layers.ends().into_iter().flatten() {
        let text = store.segment(id)?.filter(|(its_language, _)| its_language == language);
        name.update(b"\n");
        name.update(text.map(|(_, text)| text).unwrap_or_default().as_bytes());
    }
    Ok(name.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::entry::Entry;
    use crate::memory::search::WordIndex;
    use crate::memory::store::{Access, AddOptions};
    use std::fs;

    /// A memory of sentences in a folder that is gone with it.
    struct Memory {
        store: Store,
        _folder: tempfile::TempDir,
    }

    impl Memory {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let store = Store::open(&folder.path().join("a.memory"), Access::Create).expect("a memory");
            Self { store, _folder: folder }
        }

        fn add(&mut self, sources: &[&str]) {
            let entries = sources.iter().map(|source| Entry::new("ru", source, "en", "A text."));
            self.store.add(entries, &AddOptions::default(), &mut |_| {}).expect("entries");
        }

        fn path(&self) -> PathBuf {
            Index::<WordIndex>::path(self.store.path(), "ru")
        }

        /// Opens the index and writes its file, as the program does.
        fn keep(&self) {
            let index = Index::<WordIndex>::open(&self.store, "ru").expect("an index");
            let mut bytes = Vec::new();
            index.write(&self.store, &mut bytes).expect("memory");
            fs::write(self.path(), bytes).expect("a file");
        }

        /// Opens the index; says whether its file served, and what it finds.
        fn check(&self, text: &str, from_file: bool, expected: &[(u32, u32)]) {
            let mut index = Index::<WordIndex>::open(&self.store, "ru").expect("an index");
            assert_eq!(!index.is_news(), from_file, "from the file");
            let found = index.find(text, Score::percent_of(50), 9);
            let found = found.iter().map(|found| (found.id, found.score.percent())).collect::<Vec<_>>();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_file_serves_and_what_came_since_is_found_too() {
        let mut memory = Memory::new();
        memory.add(&["Порт откроют в мае.", "Банк поднял ставку."]);
        memory.check("Порт откроют в мае.", false, &[(1, 100)]);
        memory.keep();
        memory.check("Порт откроют в мае.", true, &[(1, 100)]);
        // Number 2 is the translation.
        memory.add(&["Порт закроют в мае.", "Порт откроют в мае."]);
        memory.check("Порт откроют в мае.", true, &[(1, 100), (4, 80)]);
    }

    #[test]
    fn any_damage_is_noticed_and_mended() {
        let mut memory = Memory::new();
        memory.add(&["Порт откроют в мае.", "Банк поднял ставку."]);
        memory.keep();
        let whole = fs::read(memory.path()).expect("the file");
        for at in (0..whole.len()).step_by(97) {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            for damaged in [&changed, &whole[..at]] {
                fs::write(memory.path(), damaged).expect("a file");
                memory.check("Порт откроют в мае.", false, &[(1, 100)]);
            }
        }
        memory.keep();
        assert_eq!(fs::read(memory.path()).expect("the file"), whole);
    }

    #[test]
    fn what_was_taken_away_is_not_found() {
        let mut memory = Memory::new();
        memory.add(&["Порт откроют в мае.", "Порт закроют в мае."]);
        memory.keep();
        memory.store.remove(&[1]).expect("a unit");
        memory.check("Порт откроют в мае.", false, &[(3, 80)]);
    }

    #[test]
    fn the_file_of_another_memory_does_not_serve() {
        let (mut one, mut other) = (Memory::new(), Memory::new());
        one.add(&["Порт откроют в мае."]);
        other.add(&["Музей откроют в мае."]);
        one.keep();
        fs::copy(one.path(), other.path()).expect("a copy");
        other.check("Музей откроют в мае.", false, &[(1, 100)]);
    }

    #[test]
    fn an_index_that_is_open_keeps_up() {
        let mut memory = Memory::new();
        memory.add(&["Порт откроют в мае."]);
        let mut index = Index::<WordIndex>::open(&memory.store, "ru").expect("an index");
        memory.add(&["Порт закроют в мае."]);
        index.refresh(&memory.store).expect("a memory");
        assert_eq!(index.find("Порт закроют в мае.", Score::percent_of(90), 1)[0].id, 3);
    }

    #[test]
    fn no_language_code_leads_out_of_the_folder() {
        let check = |code: &str, expected: &str| {
            let path = Index::<WordIndex>::path(Path::new("a.memory"), code);
            assert!(path.extension().is_some_and(|ending| ending == "words"));
            let path = path.display().to_string();
            assert!(path.starts_with(expected), "{path}");
            assert!(!path.contains('/'), "{path}");
        };
        check("ru", "a.memory.ru.");
        check("ru-RU", "a.memory.ru-ru.");
        check("../x", "a.memory.x-");
        check("", "a.memory..words");
    }
}
