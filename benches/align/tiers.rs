//! How a person may ask for links -> the options for each document.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use diglot::align::{NoProgress, Options, Tier, Vectors};
use rayon::prelude::*;

use super::gold::{Gold, Item, options};
use super::meaning;

/// Vectors of the installed model, by the path of the document.
pub type Meanings = BTreeMap<String, Arc<Vectors>>;

/// One way to align.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What the program does when it is told nothing.
    Default,
    /// `--vectors static` without the dictionary inside the program.
    Table,
    /// `--vectors use-multilingual-3`.
    Model,
    /// The same without the dictionary inside the program.
    ModelAlone,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Default, Self::Table, Self::Model, Self::ModelAlone];

    /// As tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Table => "table, without dictionary",
            Self::Model => "model",
            Self::ModelAlone => "model, without dictionary",
        }
    }

    /// Whether it needs the model.
    pub fn needs_model(self) -> bool {
        matches!(self, Self::Model | Self::ModelAlone)
    }

    /// The options for a document; `None` without vectors for one that needs them.
    pub fn options(self, item: &Item, meanings: &Meanings) -> Option<Options> {
        let builtin_dictionary = matches!(self, Self::Default | Self::Model);
        if !self.needs_model() {
            return Some(options(&item.source, &item.target, builtin_dictionary));
        }
        let vectors = meanings.get(&item.path).map(Arc::clone)?;
        Some(Options { builtin_dictionary, vectors: Some(vectors), ..Options::default() })
    }
}

/// The text that no weights were fitted on and that is longer than all the others together.
pub const LONGEST: &str = "long/bible-zh-en-ot";

/// The vectors of all documents that are `wanted`, by the installed model.
pub fn meanings(gold: &Gold, wanted: impl Fn(&Item) -> bool) -> Result<Meanings> {
    let encoder = meaning::encoder()?;
    let items = gold.documents.iter().filter(|item| wanted(item)).collect::<Vec<_>>();
    let of = |item: &&Item| {
        let vectors = Vectors::new(&encoder, Tier::Encoder, &item.source, &item.target, &NoProgress);
        (item.path.clone(), Arc::new(vectors))
    };
    Ok(items.par_iter().map(of).collect())
}
