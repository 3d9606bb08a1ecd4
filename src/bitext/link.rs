//! Source sentences that belong with target sentences.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a person has said of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkState {
    /// Nobody has looked at it yet.
    #[default]
    Untouched,
    /// A person found it right.
    Accepted,
    /// A person changed it and accepted the result.
    Changed,
    /// A person marked it as doubtful.
    Doubtful,
    /// A person left it out of what is written.
    LeftOut,
}

impl LinkState {
    /// The word used in files: `untouched`, `accepted`, `changed`, `doubtful`, `left-out`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Accepted => "accepted",
            Self::Changed => "changed",
            Self::Doubtful => "doubtful",
            Self::LeftOut => "left-out",
        }
    }
}

/// `source.len()` source sentences that are the translation of `target.len()` target sentences; one side may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Source sentence numbers, from 0. An empty range keeps its place in the order.
    pub source: Range<usize>,
    /// Target sentence numbers, from 0.
    pub target: Range<usize>,
    /// The aligner's score in natural-log units; higher is better. Scores of different texts cannot be compared.
    pub score: f64,
    /// The chance, from 0 to 1, that exactly this link is right.
    pub confidence: f64,
    /// What a person has said of it.
    pub state: LinkState,
}

impl Link {
    /// A link nobody has looked at, without score, sure.
    pub fn new(source: Range<usize>, target: Range<usize>) -> Self {
        Self { source, target, score: 0.0, confidence: 1.0, state: LinkState::Untouched }
    }

    /// Whether both sides have text.
    pub fn is_two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }

    /// The type as people write it: `1-1`, `2-1`, `0-1` ...
    pub fn kind(&self) -> String {
        format!("{}-{}", self.source.len(), self.target.len())
    }
}
