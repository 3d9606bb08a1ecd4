//! A file -> its bytes, mapped into memory: only the pages that are looked at are read. The one place with unsafe code.

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

/// The bytes of a file; they begin at a page, so every alignment up to that of a page holds.
#[derive(Debug)]
pub struct Mapped {
    map: memmap2::Mmap,
}

impl Mapped {
    /// Maps `path`, an ordinary file.
    #[expect(unsafe_code, reason = "a mapped file can only be had this way; see SAFETY")]
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is not an ordinary file"));
        }
        // SAFETY: the map must not change while it is read. Model files and the indexes of memories are written under a temporary
        // name, put in their place by renaming, and never written again; a new version or a removal makes a new file or unlinks this
        // one, which leaves the mapped bytes as they are. A person who edits the file by hand while the program runs can make results
        // wrong, or end the program (SIGBUS) by shortening it; the bytes are only ever read as plain numbers, for which every pattern
        // of bits is valid.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self { map })
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.map
    }
}
