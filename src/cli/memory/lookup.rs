//! What `analyse` and `fill` ask of a memory: options and the search they stand for.

use clap::Args;

use crate::memory::search::{LetterIndex, WordIndex};
use crate::memory::{FindOptions, Index, Match, Penalties, Store, Wanted, batch};

use super::super::error::Result;
use super::super::{Common, number};
use super::find::By;
use super::indexes;

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
    /// Take off up to so much for an alignment that is not sure: all at confidence 0, a tenth at 0.9
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = percent, hide_short_help = true)]
    penalty_confidence: u32,
    /// Take off so much for a link that nobody accepted
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = percent, hide_short_help = true)]
    penalty_unreviewed: u32,
    /// The document that is worked on, for --penalty-other
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    document: Option<String>,
    /// Take off so much for what comes from another document
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = percent, requires = "document")]
    #[arg(hide_short_help = true)]
    penalty_other: u32,
}

fn percent(given: &str) -> std::result::Result<u32, String> {
    number(given, 0, 100).map(|percent| percent as u32)
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
        let penalties = Penalties {
            confidence: self.penalty_confidence,
            unreviewed: self.penalty_unreviewed,
            other: self.penalty_other,
            document: self.document.clone(),
        };
        FindOptions { min, top, target: target.map(str::to_owned), penalties }
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
