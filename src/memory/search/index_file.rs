//! An index <-> one file: rows of numbers that are used where they stand, under a checksum.
//!
//! All numbers are little-endian. The header has 64 bytes: `DIGLOTIX`, version and kind (4 bytes each); what the index is of, the change
//! counter it was made at, the length of the file, the number of sections (8 bytes each); zeros. The table has 16 bytes a section: where it
//! begins and how many bytes it has. Each section begins at a multiple of 64. The last 8 bytes are the XXH3 (64 bits) of all before.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytemuck::Pod;
use thiserror::Error;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::array::Array;
use crate::mapped::Mapped;

/// Why an index file is not used. None of these is worth more than making it anew.
#[derive(Debug, Error)]
pub enum IndexFileError {
    /// The system does not give the file.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is another kind of file, or of another version.
    #[error("it is not an index of this version")]
    Other,
    /// Bytes are missing or changed.
    #[error("it is damaged")]
    Damaged,
}

/// What an index was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// A number that no other memory and language has.
    pub of: u64,
    /// The change counter of the memory.
    pub changes: u64,
}

/// An index file, open and checked.
#[derive(Debug)]
pub struct IndexFile {
    /// What it was made of.
    pub stamp: Stamp,
    mapped: Arc<Mapped>,
    sections: Vec<Range<usize>>,
}

const MAGIC: [u8; 8] = *b"DIGLOTIX";
/// Rises with every change of the layout, of the folding and of the tokens.
const VERSION: u32 = 2;
const HEADER: usize = 64;
const ENTRY: usize = 16;
const ALIGNMENT: usize = 64;
const CHECKSUM: usize = 8;
const MOST_SECTIONS: usize = 64;

impl IndexFile {
    /// Maps the file, and reads all of it once for the checksum.
    pub fn open(path: &Path, kind: u32) -> Result<Self, IndexFileError> {
        if cfg!(target_endian = "big") {
            return Err(IndexFileError::Other);
        }
        let mapped = Mapped::open(path)?;
        let head = mapped.first_chunk::<HEADER>().filter(|head| head.starts_with(&MAGIC));
        let head = head.ok_or(IndexFileError::Other)?;
        let [version, its_kind] = [8, 12].map(|at| number(head, at, 4));
        if (version, its_kind) != (Some(u64::from(VERSION)), Some(u64::from(kind))) {
            return Err(IndexFileError::Other);
        }
        let (stamp, sections) = parts(&mapped, head).ok_or(IndexFileError::Damaged)?;
        Ok(Self { stamp, sections, mapped: Arc::new(mapped) })
    }

    /// A section; `None` when it is not there or not of such numbers.
    pub fn array<T: Pod>(&self, section: usize) -> Option<Array<T>> {
        Array::mapped(&self.mapped, self.sections.get(section)?.clone())
    }
}

/// The stamp and the sections of a file that is as it was written.
fn parts(all: &[u8], head: &[u8]) -> Option<(Stamp, Vec<Range<usize>>)> {
    let end = all.len().checked_sub(CHECKSUM)?;
    let whole = number(head, 32, 8)? == all.len() as u64 && xxh3_64(&all[..end]) == number(all, end, 8)?;
    let count = usize::try_from(number(head, 40, 8)?).ok().filter(|count| *count <= MOST_SECTIONS)?;
    if !whole {
        return None;
    }
    let section = |entry: &[u8]| {
        let begin = usize::try_from(number(entry, 0, 8)?).ok()?;
        let after = begin.checked_add(usize::try_from(number(entry, 8, 8)?).ok()?)?;
        (after <= end).then_some(begin..after)
    };
    let table = all.get(HEADER..HEADER + count * ENTRY)?;
    let sections = table.chunks_exact(ENTRY).map(section).collect::<Option<_>>()?;
    Some((Stamp { of: number(head, 16, 8)?, changes: number(head, 24, 8)? }, sections))
}

/// Writes the file with these sections. The same sections give the same bytes.
pub fn write(kind: u32, stamp: Stamp, sections: &[&[u8]], out: &mut dyn Write) -> io::Result<()> {
    if cfg!(target_endian = "big") {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let table_end = HEADER + sections.len() * ENTRY;
    let (mut table, mut at) = (Vec::new(), table_end);
    for section in sections {
        at = at.next_multiple_of(ALIGNMENT);
        table.extend([at as u64, section.len() as u64].map(u64::to_le_bytes).concat());
        at += section.len();
    }
    let length = (at + CHECKSUM) as u64;
    let mut head = Vec::from(MAGIC);
    head.extend([VERSION, kind].map(u32::to_le_bytes).concat());
    head.extend([stamp.of, stamp.changes, length, sections.len() as u64].map(u64::to_le_bytes).concat());
    head.resize(HEADER, 0);
    head.extend(table);

    let mut checksum = Xxh3::new();
    let mut put = |bytes: &[u8]| {
        checksum.update(bytes);
        out.write_all(bytes)
    };
    put(&head)?;
    let mut at = table_end;
    for section in sections {
        let begin = at.next_multiple_of(ALIGNMENT);
        put(&[0; ALIGNMENT][..begin - at])?;
        put(section)?;
        at = begin + section.len();
    }
    out.write_all(&checksum.digest().to_le_bytes())
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let mut whole = [0; 8];
    whole[..length].copy_from_slice(bytes.get(at..at + length)?);
    Some(u64::from_le_bytes(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: Stamp = Stamp { of: 7, changes: 12 };

    fn sample() -> Vec<u8> {
        let numbers = [1_u32, 2, 70_000];
        let mut bytes = Vec::new();
        write(1, STAMP, &[b"port", bytemuck::cast_slice(&numbers), b""], &mut bytes).expect("memory");
        bytes
    }

    fn open(bytes: &[u8], kind: u32) -> Result<IndexFile, IndexFileError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.index");
        std::fs::write(&path, bytes).expect("a file");
        IndexFile::open(&path, kind)
    }

    #[test]
    fn what_was_written_is_read() {
        let file = open(&sample(), 1).expect("it is whole");
        assert_eq!(file.stamp, STAMP);
        assert_eq!(&*file.array::<u8>(0).expect("bytes"), b"port");
        assert_eq!(&*file.array::<u32>(1).expect("numbers"), [1, 2, 70_000]);
        assert_eq!(file.array::<u32>(2).expect("an empty one").len(), 0);
        assert!(file.array::<[u8; 32]>(1).is_none());
        assert!(file.array::<u8>(3).is_none());
        assert!(matches!(open(&sample(), 2), Err(IndexFileError::Other)));
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let bytes = sample();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(open(&changed, 1).is_err(), "byte {at} of {}", bytes.len());
            assert!(open(&bytes[..at], 1).is_err(), "cut at {at} of {}", bytes.len());
        }
        assert!(open(&[&bytes[..], b"x"].concat(), 1).is_err());
    }
}
