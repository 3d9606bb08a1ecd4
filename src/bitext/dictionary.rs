//! Word and phrase pairs that a person gave or that were learnt.

/// One pair of a dictionary.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// A word or phrase of the source language, as written.
    pub source: String,
    /// Its translation, as written.
    pub target: String,
    /// How far to trust the pair, from 0 to 1.
    pub weight: f64,
}

/// Pairs of words or phrases, in the order they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary {
    /// The pairs.
    pub entries: Vec<Entry>,
}

impl Dictionary {
    /// The same pairs with source and target exchanged.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let swap = |entry: &Entry| Entry {
            source: entry.target.clone(),
            target: entry.source.clone(),
            weight: entry.weight,
        };
        Self { entries: self.entries.iter().map(swap).collect() }
    }
}
