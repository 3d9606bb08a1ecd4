//! One file of numbers <-> its named sections, mapped into memory and used as they stand.
//!
//! All numbers are little-endian. The file begins with a header of 128 bytes: `DIGLOTMF`, the version, the number of sections, the length
//! of the file (four numbers of 8 bytes), the SHA-256 of the table of sections, the SHA-256 of all that follows the table, zeros. The
//! table has 64 bytes a section: its name (40 bytes, filled up with zeros), where it begins, how long it is, zeros. Each section begins
//! at a multiple of 64, so that its numbers can be read in place.

use std::io;
use std::path::{Path, PathBuf};

use bytemuck::AnyBitPattern;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::mapped::Mapped;

/// Why a model file cannot be used.
#[derive(Debug, Error)]
pub enum ModelFileError {
    /// The system does not give the file.
    #[error("cannot read “{}”: {source}", path.display())]
    Io {
        /// What was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is another kind of file.
    #[error("“{name}” is not a model file of diglot")]
    NotAModel {
        /// The file.
        name: String,
    },
    /// Another version of diglot wrote it.
    #[error("“{name}” was written by another version of diglot; install the model again")]
    OtherVersion {
        /// The file.
        name: String,
    },
    /// Bytes are missing or changed.
    #[error("“{name}” is damaged; remove the model and install it again")]
    Damaged {
        /// The file.
        name: String,
    },
    /// The machine stores numbers the other way round.
    #[error("model files cannot be used on a big-endian machine")]
    BigEndian,
}

/// A model file, open.
#[derive(Debug)]
pub struct ModelFile {
    name: String,
    bytes: Bytes,
    sections: Vec<Section>,
}

#[derive(Debug)]
enum Bytes {
    Mapped(Mapped),
    Static(&'static [u8]),
}

#[derive(Debug)]
struct Section {
    name: String,
    start: usize,
    end: usize,
}

const MAGIC: [u8; 8] = *b"DIGLOTMF";
const VERSION: u64 = 1;
const HEADER: usize = 128;
const ENTRY: usize = 64;
const NAME: usize = 40;
const ALIGNMENT: usize = 64;
/// More sections than any model has; a damaged number must not make the program read gigabytes of table.
const MOST_SECTIONS: u64 = 1024;

impl ModelFile {
    /// Maps the file and checks its header; the sections themselves are only checked by [`ModelFile::verify`].
    pub fn open(path: &Path) -> Result<Self, ModelFileError> {
        let mapped = Mapped::open(path).map_err(|source| ModelFileError::Io { path: path.into(), source })?;
        Self::new(path.display().to_string(), Bytes::Mapped(mapped))
    }

    /// Uses bytes compiled into the program, which begin at a multiple of 64.
    pub fn from_static(name: &str, bytes: &'static [u8]) -> Result<Self, ModelFileError> {
        Self::new(name.to_owned(), Bytes::Static(bytes))
    }

    fn new(name: String, bytes: Bytes) -> Result<Self, ModelFileError> {
        if cfg!(target_endian = "big") {
            return Err(ModelFileError::BigEndian);
        }
        let mut file = Self { name, bytes, sections: Vec::new() };
        let all = file.bytes();
        let head = all.first_chunk::<HEADER>().filter(|head| head.starts_with(&MAGIC));
        let head = head.ok_or_else(|| ModelFileError::NotAModel { name: file.name.clone() })?;
        if number(head, 8) != Some(VERSION) {
            return Err(ModelFileError::OtherVersion { name: file.name });
        }
        let count = number(head, 16).filter(|count| *count <= MOST_SECTIONS);
        let count = count.ok_or_else(|| file.damaged())? as usize;
        let table = all.get(HEADER..HEADER + count * ENTRY).ok_or_else(|| file.damaged())?;
        let whole = number(head, 24) == Some(all.len() as u64) && head[32..64] == *Sha256::digest(table);
        let sections =
            table.chunks_exact(ENTRY).map(|entry| section(entry, all.len())).collect::<Option<_>>();
        file.sections = sections.filter(|_| whole).ok_or_else(|| file.damaged())?;
        Ok(file)
    }

    /// The numbers of section `name`; none when there is no such section or it is not a whole number of them.
    pub fn section<T: AnyBitPattern>(&self, name: &str) -> &[T] {
        let section = self.sections.iter().find(|section| section.name == name);
        let bytes = section.and_then(|section| self.bytes().get(section.start..section.end));
        bytemuck::try_cast_slice(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// Reads the whole file and checks that not a bit has changed since it was written.
    pub fn verify(&self) -> Result<(), ModelFileError> {
        let all = self.bytes();
        let content = &all[HEADER + self.sections.len() * ENTRY..];
        if all[64..96] == *Sha256::digest(content) { Ok(()) } else { Err(self.damaged()) }
    }

    /// The SHA-256 of its sections, as it was when the file was written.
    pub fn checksum(&self) -> [u8; 32] {
        self.bytes()[64..].first_chunk().copied().unwrap_or_default()
    }

    /// How many bytes the file has.
    pub fn size(&self) -> usize {
        self.bytes().len()
    }

    /// The error for a file whose content cannot be what was written.
    pub fn damaged(&self) -> ModelFileError {
        ModelFileError::Damaged { name: self.name.clone() }
    }

    fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(mapped) => mapped,
            Bytes::Static(bytes) => bytes,
        }
    }
}

/// The sections of a model, in the order of the file.
pub type Sections = Vec<(String, Vec<u8>)>;

/// The bytes of the file with these sections; names have at most 40 bytes.
pub fn write(sections: &Sections) -> Vec<u8> {
    let table_end = HEADER + sections.len() * ENTRY;
    let mut file = vec![0; table_end];
    for (number, (name, content)) in sections.iter().enumerate() {
        file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        let start = file.len();
        file.extend_from_slice(content);
        let entry = &mut file[HEADER + number * ENTRY..][..ENTRY];
        let length = name.len().min(NAME);
        entry[..length].copy_from_slice(&name.as_bytes()[..length]);
        entry[NAME..NAME + 8].copy_from_slice(&(start as u64).to_le_bytes());
        entry[NAME + 8..NAME + 16].copy_from_slice(&(content.len() as u64).to_le_bytes());
    }
    let table = Sha256::digest(&file[HEADER..table_end]);
    let content = Sha256::digest(&file[table_end..]);
    let length = file.len() as u64;
    file[..8].copy_from_slice(&MAGIC);
    file[8..16].copy_from_slice(&VERSION.to_le_bytes());
    file[16..24].copy_from_slice(&(sections.len() as u64).to_le_bytes());
    file[24..32].copy_from_slice(&length.to_le_bytes());
    file[32..64].copy_from_slice(&table);
    file[64..96].copy_from_slice(&content);
    file
}

fn section(entry: &[u8], length: usize) -> Option<Section> {
    let name = entry[..NAME].split(|byte| *byte == 0).next()?;
    let start = usize::try_from(number(entry, NAME)?).ok()?;
    let end = start.checked_add(usize::try_from(number(entry, NAME + 8)?).ok()?)?;
    let name = str::from_utf8(name).ok()?.to_owned();
    (end <= length && start.is_multiple_of(ALIGNMENT)).then_some(Section { name, start, end })
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let floats = [1.5_f32, -2.0].iter().flat_map(|number| number.to_le_bytes()).collect();
        write(&vec![("words".into(), b"mayor".to_vec()), ("floats".into(), floats)])
    }

    /// Opens and verifies the file with these bytes.
    fn check(bytes: &[u8], expected: &str) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("model");
        std::fs::write(&path, bytes).expect("set up");
        let done = ModelFile::open(&path).and_then(|file| {
            file.verify()?;
            Ok(format!("{:?} {:?}", file.section::<u8>("words"), file.section::<f32>("floats")))
        });
        let said = done
            .unwrap_or_else(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""));
        assert_eq!(said, expected);
    }

    #[test]
    fn sections_are_read_as_written() {
        check(&sample(), "[109, 97, 121, 111, 114] [1.5, -2.0]");
        check(&write(&vec![("floats".into(), vec![0; 7])]), "[] []");
        check(&write(&Vec::new()), "[] []");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        check(b"", "“model” is not a model file of diglot");
        check(b"PK\x03\x04 something else that is long enough to be a model file, but is an archive of another kind \
                and so has no header of ours at all .......", "“model” is not a model file of diglot");
        let damaged = "“model” is damaged; remove the model and install it again";
        let sample = sample();
        check(&sample[..sample.len() - 1], damaged);
        check(&[&sample[..], b"x"].concat(), damaged);
        for at in [16, 24, 32, 64, HEADER, HEADER + NAME, HEADER + 2 * ENTRY, sample.len() - 1] {
            let mut changed = sample.clone();
            changed[at] ^= 1;
            check(&changed, damaged);
        }
        let mut newer = sample;
        newer[8] = 2;
        check(&newer, "“model” was written by another version of diglot; install the model again");
    }
}
