//! Entries read on one thread -> a memory written on another. The result does not depend on which is faster.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::memory::{Access, AddOptions, Added, Entry, Store, StoreError};

use super::super::error::{Failure, Result};

/// How many entries are handed over at once.
const PIECE: usize = 1000;

/// Takes entries on their way into a memory.
pub struct Pour {
    piece: Vec<Entry>,
    to: SyncSender<std::result::Result<Vec<Entry>, Stopped>>,
}

/// The reader has failed: what it gave since the last batch is not to be kept.
struct Stopped;

/// Why nothing more is written.
enum Ended {
    Reader,
    Store(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Pour {
    /// Hands an entry over. An error means that the memory takes no more; it is said by [`pour`].
    pub fn entry(&mut self, entry: Entry) -> std::result::Result<(), NoMore> {
        self.piece.push(entry);
        if self.piece.len() >= PIECE { self.pass_on() } else { Ok(()) }
    }

    fn pass_on(&mut self) -> std::result::Result<(), NoMore> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.to.send(Ok(piece)).map_err(|_| NoMore)
    }
}

/// The memory takes no more.
pub struct NoMore;

/// Why reading ended early.
pub enum Broken {
    /// The input failed.
    Input(Failure),
    /// The memory takes no more.
    NoMore,
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self::Input(failure)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Input(error.into())
    }
}

impl From<NoMore> for Broken {
    fn from(_: NoMore) -> Self {
        Self::NoMore
    }
}

/// Adds all that `read` hands over to the memory at `path`, which is made when it is not there. When reading fails, whole batches
/// stay; a memory that was made and is still empty goes.
pub fn pour(
    path: &Path,
    options: &AddOptions,
    read: impl FnOnce(&mut Pour) -> std::result::Result<(), Broken>,
) -> Result<Added> {
    let was_there = path.exists();
    // What is there and no memory is said before anything is read.
    let store = if was_there { Some(Store::open(path, Access::Create)?) } else { None };
    // Enough for the next batch to be read while one is written.
    let (to, from) = sync_channel(options.batch / PIECE + 2);
    let (done, added, read) = thread::scope(|scope| {
        let writer = scope.spawn(move || write(path, store, options, &from));
        let mut pour = Pour { piece: Vec::with_capacity(PIECE), to };
        let read = read(&mut pour).and_then(|()| pour.pass_on().map_err(Broken::from));
        if let Err(Broken::Input(_)) = &read {
            // When the writer has ended by itself, it says why.
            let _ = pour.to.send(Err(Stopped));
        }
        drop(pour);
        let (added, done) = match writer.join() {
            Ok(both) => both,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        (done, added, read)
    });
    let kept = added.new + added.replaced;
    if (done.is_err() || read.is_err()) && !was_there && kept == 0 {
        remove_empty(path);
    }
    match (read, done) {
        (Err(Broken::Input(failure)), _) if kept == 0 => Err(failure),
        (Err(Broken::Input(failure)), _) => {
            let what = if kept == 1 { "unit".to_owned() } else { format!("{kept} units") };
            Err(failure.with_hint(format!("the {what} added before that stay")))
        }
        (_, Err(Ended::Store(error))) => Err(error.into()),
        (_, Err(Ended::Reader) | Ok(())) => Ok(added),
    }
}

/// Writes what comes; the memory is made when the first of it is there.
fn write(
    path: &Path,
    store: Option<Store>,
    options: &AddOptions,
    from: &Receiver<std::result::Result<Vec<Entry>, Stopped>>,
) -> (Added, std::result::Result<(), Ended>) {
    let mut added = Added::default();
    let mut pieces = from.iter().peekable();
    if let Some(Err(Stopped)) = pieces.peek() {
        return (added, Err(Ended::Reader));
    }
    let entries = pieces.flat_map(|piece| match piece {
        Ok(piece) => Either::Entries(piece.into_iter()),
        Err(Stopped) => Either::Stopped(true),
    });
    let work = || {
        let mut store = match store {
            Some(store) => store,
            None => Store::open(path, Access::Create)?,
        };
        store.try_add(entries, options, &mut |so_far| added = *so_far)?;
        store.settle()?;
        Ok(())
    };
    let done = work();
    (added, done)
}

/// The entries of a piece, or the end.
enum Either {
    Entries(std::vec::IntoIter<Entry>),
    Stopped(bool),
}

impl Iterator for Either {
    type Item = std::result::Result<Entry, Ended>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Entries(entries) => entries.next().map(Ok),
            Self::Stopped(said) => std::mem::take(said).then_some(Err(Ended::Reader)),
        }
    }
}

/// A memory nobody had before and nothing is in.
fn remove_empty(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // What cannot be removed is an empty memory: nobody loses anything by it.
        let _ = std::fs::remove_file(name);
    }
}
