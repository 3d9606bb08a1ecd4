//! Two texts and how they belong together: what a review works on and what a file keeps.

use std::collections::BTreeMap;

use super::{Alignment, AlignmentError, Sentences};

/// What made an alignment: enough to make it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Program and version: `diglot 0.1.0`.
    pub by: String,
    /// The settings that mattered, by name.
    pub settings: BTreeMap<String, String>,
}

/// Two texts, their sentences and the links between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Bitext {
    source: Sentences,
    target: Sentences,
    alignment: Alignment,
    made: Made,
    notes: BTreeMap<usize, String>,
}

impl Bitext {
    /// Puts the parts together; fails when the alignment is not one of these sentences.
    pub fn new(
        source: Sentences,
        target: Sentences,
        alignment: Alignment,
        made: Made,
    ) -> Result<Self, AlignmentError> {
        let alignment = Alignment::new(alignment.into_links(), source.len(), target.len())?;
        Ok(Self { source, target, alignment, made, notes: BTreeMap::new() })
    }

    /// The same with what a person noted, by number of the link; numbers of no link are ignored.
    #[must_use]
    pub fn with_notes(mut self, notes: BTreeMap<usize, String>) -> Self {
        self.notes = notes;
        self.notes.split_off(&self.alignment.links().len());
        self
    }

    /// What a person noted about link `number`.
    pub fn note(&self, number: usize) -> Option<&str> {
        self.notes.get(&number).map(String::as_str)
    }

    /// The sentences of the source text.
    pub fn source(&self) -> &Sentences {
        &self.source
    }

    /// The sentences of the target text.
    pub fn target(&self) -> &Sentences {
        &self.target
    }

    /// The links.
    pub fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// What made it.
    pub fn made(&self) -> &Made {
        &self.made
    }
}
