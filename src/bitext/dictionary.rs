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

/// Pairs of words or phrases, and translated text from which words can be learnt, in the order they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary {
    /// The pairs.
    pub entries: Vec<Entry>,
    /// Translated text: each says that both sides together mean the same, nothing of which word means which.
    pub units: Vec<Entry>,
}

impl Dictionary {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.units.is_empty()
    }

    /// The same pairs with source and target exchanged.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let swap = |entry: &Entry| Entry {
            source: entry.target.clone(),
            target: entry.source.clone(),
            weight: entry.weight,
        };
        let swap_all = |entries: &[Entry]| entries.iter().map(swap).collect();
        Self { entries: swap_all(&self.entries), units: swap_all(&self.units) }
    }
}
