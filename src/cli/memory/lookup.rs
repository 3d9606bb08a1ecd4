//! What `analyse` and `fill` ask of a memory: options and the search they stand for.

use clap::Args;

use crate::memory::search::{LetterIndex, WordIndex};
use crate::memory::{FindOptions, Index, Match, Store, Wanted, batch};

use super::super::Common;
use super::super::error::Result;
use super::find::By;
use super::indexes;
use super::penalties::PenaltyArgs;

/// How texts are looked up; the meaning is that of `diglot memory find`.
#[derive(Debug, Args)]
pub struct Lookup {
    /// What is compared
    #[arg(long, value_enum, default_value_t = By::Words, hide_short_help = true)]
    pub by: By,
    /// Language of the texts; else what the file says, or guessed
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    pub source: Option<String>,
    /// Language of the translation; else what the file says
    #[arg(long, value_name = "CODE")]
    pub target: Option<String>,
    #[command(flatten)]
    penalties: PenaltyArgs,
}

/// The indexes of the languages that are searched.
pub enum Indexes {
    Words(Vec<Index<WordIndex>>),
    Letters(Vec<Index<LetterIndex>>),
}

impl Lookup {
    /// The languages that a person said.
    pub fn said(&self) -> [Option<&str>; 2] {
        [self.source.as_deref(), self.target.as_deref()]
    }

    /// What is given back.
    pub fn options(&self, min: u32, top: usize, target: Option<&str>) -> FindOptions {
        FindOptions { min, top, target: target.map(str::to_owned), penalties: self.penalties.meant() }
    }

    /// The indexes for texts in `language`; all of them when it is not known.
    pub fn open(&self, store: &Store, language: Option<&str>, common: &Common) -> Result<Indexes> {
        Ok(match self.by {
            By::Words => Indexes::Words(indexes::open(store, language, common)?),
            By::Letters => Indexes::Letters(indexes::open(store, language, common)?),
        })
    }
}

impl Indexes {
    /// The matches of each text, in order.
    pub fn find_all(
        &self,
        store: &Store,
        wanted: &[Wanted],
        options: &FindOptions,
        each: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Vec<Match>>> {
        Ok(match self {
            Self::Words(indexes) => batch::find_all(store, indexes, wanted, options, each)?,
            Self::Letters(indexes) => batch::find_all(store, indexes, wanted, options, each)?,
        })
    }
}
