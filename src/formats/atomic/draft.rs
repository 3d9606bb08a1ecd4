//! A file written as a stream -> the file in its place, in one step with others, or nothing.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{AtomicError, Place, Temporary, create, folder_of, identity, prepare, system_error, take_places};

/// A file being written; dropped without [`commit`], it leaves nothing behind and the old file as it was.
pub struct Draft {
    given: PathBuf,
    file: File,
    /// `None` for a device, which is written through.
    temporary: Option<Temporary>,
}

impl Draft {
    /// Begins the file `path`; until [`commit`] a temporary file in the same folder takes what is written.
    pub fn new(path: &Path) -> Result<Self, AtomicError> {
        let given = path.to_owned();
        match Place::of(path)? {
            Place::Device => {
                let file = OpenOptions::new().append(true).open(path);
                let file = file.map_err(|source| system_error(path, path, source))?;
                Ok(Self { given, file, temporary: None })
            }
            Place::File { target, old } => {
                let folder = folder_of(&target).to_owned();
                let failed = |source| system_error(path, &folder, source);
                let (file, place) = create(&folder).map_err(failed)?;
                let temporary = Temporary { given: given.clone(), path: place, target };
                prepare(&file, old).map_err(failed)?;
                Ok(Self { given, file, temporary: Some(temporary) })
            }
        }
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.given
    }

    /// An error of writing to it, in words.
    pub fn error(&self, source: io::Error) -> AtomicError {
        system_error(&self.given, folder_of(&self.given), source)
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// A file that is whole and closed, not in its place yet: there may be more of them than files may be open.
pub struct Whole(Option<Temporary>);

impl Draft {
    /// Ends the file: it is on the disk, and waits for [`commit`].
    pub fn end(self) -> Result<Whole, AtomicError> {
        let Self { given, file, temporary } = self;
        if temporary.is_some() {
            file.sync_all().map_err(|source| system_error(&given, folder_of(&given), source))?;
        }
        Ok(Whole(temporary))
    }
}

/// Puts all files in their places as one step: none before all of them are on the disk.
pub fn commit(drafts: Vec<Draft>) -> Result<(), AtomicError> {
    commit_whole(drafts.into_iter().map(Draft::end).collect::<Result<_, _>>()?)
}

/// As [`commit`], of files that are whole.
pub fn commit_whole(files: Vec<Whole>) -> Result<(), AtomicError> {
    let temporaries = files.into_iter().filter_map(|whole| whole.0).collect::<Vec<_>>();
    let mut places = HashSet::new();
    for temporary in &temporaries {
        if let Some(place) = identity(&temporary.target)
            && !places.insert(place)
        {
            return Err(AtomicError::Twice { path: temporary.given.clone() });
        }
    }
    take_places(&temporaries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_draft_takes_its_place_only_when_it_is_whole() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let [one, two] = ["one", "two"].map(|name| folder.path().join(name));
        fs::write(&one, "старое").expect("set up");
        let mut dropped = Draft::new(&one).expect("a draft");
        dropped.write_all("новое".as_bytes()).expect("written");
        drop(dropped);
        assert_eq!(fs::read_to_string(&one).expect("the old file"), "старое");
        let drafts = [&one, &two].map(|path| Draft::new(path).expect("a draft"));
        let drafts = drafts.into_iter().map(|mut draft| {
            draft.write_all("новое".as_bytes()).expect("written");
            draft
        });
        commit(drafts.collect()).expect("both take their places");
        assert_eq!(fs::read_to_string(&one).expect("the new file"), "новое");
        assert_eq!(fs::read_to_string(&two).expect("the new file"), "новое");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
    }
}
