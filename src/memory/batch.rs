//! Many texts -> the matches of each, found on all processors; the result is the same on any number of them.

use rayon::prelude::*;

use super::find::{FindOptions, Match, Wanted, look};
use super::index::Index;
use super::search::Scratch;
use super::search::layers::Kind;
use super::store::{Access, Store, StoreError};

/// How many texts one processor takes at a time.
const CHUNK: usize = 128;

/// The matches of each of `wanted`, as [`super::find()`] gives them; `each` is told of every piece that is done.
pub fn find_all<K: Kind + Sync>(
    store: &Store,
    indexes: &[Index<K>],
    wanted: &[Wanted],
    options: &FindOptions,
    each: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Vec<Match>>, StoreError> {
    in_chunks(store, wanted, each, |store, scratch, wanted| look(store, indexes, scratch, *wanted, options))
}

/// Does `work` for each of `wanted`, with a connection and a scratch for each processor.
pub(super) fn in_chunks<W: Sync, T: Send>(
    store: &Store,
    wanted: &[W],
    each: &(dyn Fn(u64) + Sync),
    work: impl Fn(&Store, &mut Scratch, &W) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let path = store.path();
    let begin = || (Store::open(path, Access::Read), Scratch::default());
    let chunks = wanted.par_chunks(CHUNK).map_init(begin, |(store, scratch), chunk| {
        let store = match store {
            Ok(store) => store,
            // Tried again, so that there is an error to give.
            Err(_) => &mut Store::open(path, Access::Read)?,
        };
        let done = chunk.iter().map(|wanted| work(store, scratch, wanted)).collect::<Result<Vec<_>, _>>();
        each(chunk.len() as u64);
        done
    });
    let chunks = chunks.collect::<Result<Vec<_>, _>>()?;
    Ok(chunks.into_iter().flatten().collect())
}
