//! The texts of a job and a memory -> the band of each text, and how much of the job is in which band.

mod band;
mod percent;
mod size;
mod table;
#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

pub use band::Band;
pub use percent::best_percent;
pub use size::Size;
pub use table::{Row, Table};

use super::batch::in_chunks;
use super::find::{FindOptions, Wanted};
use super::index::Index;
use super::search::layers::{Kind, Layers};
use super::search::{Score, Scratch};
use super::store::{Store, StoreError};

/// A text of a job.
#[derive(Debug, Clone, Copy)]
pub struct JobText<'t> {
    /// The text, with those before and after it.
    pub wanted: Wanted<'t>,
    /// The number of its language: that of the indexes that are asked.
    pub language: usize,
}

/// What counts before what.
#[derive(Debug, Clone, Default)]
pub struct AnalyseOptions {
    /// As for [`super::find()`]; how many are wanted does not matter.
    pub find: FindOptions,
    /// Whether texts like an earlier one of the job are told apart.
    pub internal: bool,
    /// Whether what the memory has as it stands counts as that wherever it comes again.
    pub exact_first: bool,
}

/// The band of each text, in order.
///
/// The second and each further occurrence of a text is a repetition. The others are in the band of the best match that
/// [`super::find()`] gives; or, with `internal`, in that of an earlier text of the job which is more like it.
pub fn analyse<K: Kind + Sync>(
    store: &Store,
    indexes: &[Vec<Index<K>>],
    texts: &[JobText],
    options: &AnalyseOptions,
    each: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Band>, StoreError> {
    let mut seen = FxHashSet::default();
    let again = texts.iter().map(|text| !seen.insert((text.language, text.wanted.text))).collect::<Vec<_>>();
    let asked = (0..texts.len()).filter(|at| options.exact_first || !again[*at]).collect::<Vec<_>>();
    let percents = in_chunks(store, &asked, each, |store, scratch, at| {
        let text = &texts[*at];
        let indexes = indexes.get(text.language).map_or(&[][..], Vec::as_slice);
        best_percent(store, indexes, scratch, text.wanted, &options.find)
    })?;
    let mut bands = vec![Band::Repetition; texts.len()];
    for (at, percent) in asked.iter().zip(&percents) {
        if !again[*at] || *percent >= 100 {
            bands[*at] = Band::of(*percent);
        }
    }
    if options.internal {
        let first = asked.iter().zip(percents).filter(|(at, _)| !again[**at]);
        let first = first.map(|(at, percent)| (*at, texts[*at], percent)).collect::<Vec<_>>();
        for ((at, ..), percent) in first.iter().zip(internal::<K>(&first, options.find.min)) {
            if percent > 0 {
                bands[*at] = Band::internal(percent);
            }
        }
    }
    Ok(bands)
}

/// For each of some different texts, how much of it is as in an earlier one, when that is more than the memory gives; else 0.
fn internal<K: Kind + Sync>(texts: &[(usize, JobText, u32)], min: u32) -> Vec<u32> {
    let layers = Layers::<K>::make(|each| {
        (0..).zip(texts).for_each(|(number, (_, text, _))| each(number, text.wanted.text));
        Ok::<_, std::convert::Infallible>(())
    });
    let layers = match layers {
        Ok(layers) => layers,
        Err(never) => match never {},
    };
    let numbers = (0..texts.len()).into_par_iter().with_min_len(64);
    let percents = numbers.map_init(Scratch::default, |scratch, number| {
        let (_, text, percent) = &texts[number];
        // Other capitals or spaces are at most 99, so nothing is more than that.
        if *percent >= 99 {
            return 0;
        }
        let least = Score::percent_of(min.max(percent + 1));
        let mut room = 8;
        loop {
            let found = layers.look(text.wanted.text, least, room, scratch);
            let earlier = found.iter().find(|found| {
                (found.id as usize) < number && texts[found.id as usize].1.language == text.language
            });
            match earlier {
                Some(found) => {
                    let percent = found.score.percent().min(99);
                    return if percent < min { 0 } else { percent };
                }
                None if found.len() < room => return 0,
                None => room *= 4,
            }
        }
    });
    percents.collect()
}
