//! The texts of a memory in one language -> an index of them, from the file beside the memory as far as that is of today.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::search::layers::{Found, Kind, Layers};
use super::search::{Score, Stamp};
use super::store::{Store, StoreError};

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
            name.push_str(&format!("-{:x}", xxhash_rust::xxh3::xxh3_64(language.as_bytes())));
        }
        let mut path = memory.as_os_str().to_owned();
        path.push(format!(".{name}.{}", K::ENDING));
        path.into()
    }

    /// The index of all texts of a language. What stands in the file is used when the file is whole and of this memory; what came
    /// since is added; else the index is made anew.
    pub fn open(store: &Store, language: &str) -> Result<Self, StoreError> {
        store.at_once(|store| {
            let mut index = match Self::from_file(store, language)? {
                Some(index) => index,
                None => return Self::make(store, language),
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

    /// The `top` texts most like `text` that reach `least`, the best first; of equal ones, the one that was there before.
    pub fn find(&mut self, text: &str, least: Score, top: usize) -> Vec<Found> {
        self.layers.find(text, least, top)
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
