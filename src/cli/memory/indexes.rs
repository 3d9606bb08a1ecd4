//! A memory -> the indexes of its texts, with their files brought up to date.

use std::io::{BufWriter, Write as _};

use crate::align::Progress as _;
use crate::exchange::languages::fit;
use crate::formats::atomic::{self, Draft};
use crate::memory::find::is_of;
use crate::memory::search::Kind;
use crate::memory::{Index, Store};

use super::super::Common;
use super::super::error::{Failure, Result};
use super::super::notes::Notes;
use super::super::progress::Bar;

/// Fewer texts are indexed faster than a file is opened.
const FEW: usize = 1000;

/// The indexes of all languages of a memory, or of those that are `wanted`. Their files are written when there are none of today;
/// where nothing can be written, it is done without.
pub fn open<K: Kind>(store: &Store, wanted: Option<&str>, common: &Common) -> Result<Vec<Index<K>>> {
    let bar = Bar::new(common.quiet);
    bar.begin("indexing", 0);
    let mut indexes = Vec::new();
    for language in languages(store, wanted)? {
        let index = Index::<K>::open(store, &language)?;
        if index.is_news() && index.len() > FEW {
            write(&index, store, Notes::new(common));
        }
        indexes.push(index);
    }
    Ok(indexes)
}

/// The languages of a memory that are `wanted`; an error when it has none of them.
pub fn languages(store: &Store, wanted: Option<&str>) -> Result<Vec<String>> {
    let languages = store.languages()?;
    let Some(wanted) = wanted else { return Ok(languages) };
    let all = languages.join(", ");
    let languages = fitting(store, wanted)?;
    if languages.is_empty() && !all.is_empty() {
        let name = store.path().display();
        return Err(Failure::usage(format!("there is nothing in “{wanted}” in “{name}”"))
            .with_hint(format!("it has {all}")));
    }
    Ok(languages)
}

/// The languages of a memory that a code means: `ru` means `ru-RU` too, and `ru-RU` means `ru` when there is nothing nearer.
pub fn fitting(store: &Store, wanted: &str) -> Result<Vec<String>> {
    let mut all = store.languages()?;
    let nearest = all.iter().filter_map(|code| fit(code, wanted)).min();
    let own = all.iter().any(|code| is_of(code, wanted));
    all.retain(
        |code| if own { is_of(code, wanted) } else { nearest.is_some() && fit(code, wanted) == nearest },
    );
    Ok(all)
}

/// The code by which the memory knows the language of translations; an error when it has none.
pub fn nearest(store: &Store, wanted: &str) -> Result<String> {
    let found = languages(store, Some(wanted))?;
    let own = found.is_empty() || found.iter().any(|code| is_of(code, wanted));
    Ok(if own { wanted.to_owned() } else { found.into_iter().next().unwrap_or_default() })
}

/// Several programs may do this at once: each writes a whole file, and the last one stays.
fn write<K: Kind>(index: &Index<K>, store: &Store, notes: Notes) {
    let path = Index::<K>::path(store.path(), index.language());
    let written = || -> std::result::Result<(), String> {
        let draft = Draft::new(&path).map_err(|error| error.to_string())?;
        let mut out = BufWriter::with_capacity(1 << 18, draft);
        index.write(store, &mut out).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
        let draft = out.into_inner().map_err(|error| error.to_string())?;
        atomic::commit(vec![draft]).map_err(|error| error.to_string())
    };
    match written() {
        Ok(()) => notes.detail(&format!("wrote the index “{}”", path.display())),
        Err(why) => notes.detail(&format!("the index was not kept: {why}")),
    }
}
