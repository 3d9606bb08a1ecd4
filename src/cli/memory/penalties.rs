//! What is taken off the percentage of a match: options of every command that looks for matches.

use clap::Args;

use crate::memory::Penalties;

use super::super::number;

/// Penalties on the command line.
#[derive(Debug, Args)]
pub struct PenaltyArgs {
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

impl PenaltyArgs {
    /// What they mean.
    pub fn meant(&self) -> Penalties {
        Penalties {
            confidence: self.penalty_confidence,
            unreviewed: self.penalty_unreviewed,
            other: self.penalty_other,
            document: self.document.clone(),
        }
    }
}

fn percent(given: &str) -> std::result::Result<u32, String> {
    number(given, 0, 100).map(|percent| percent as u32)
}
