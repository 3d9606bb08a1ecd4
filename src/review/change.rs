//! What an action does to the state, as a value that can be applied, inverted and kept in a journal.
//!
//! All edits of links are moves of borders: some links in a row give way to others that use the same sentences.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::state::{Held, Piece, Side, State};
use crate::bitext::{LinkState, SentencesError};

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Links in a row, replaced by others.
    Links {
        /// The first of them.
        at: usize,
        /// What stood there.
        old: Vec<Held>,
        /// What stands there now.
        new: Vec<Held>,
    },
    /// Only the state of links.
    Marks(Vec<Run>),
    /// Sentences in a row, cut anew or edited.
    Sentences {
        /// Of which text.
        side: Side,
        /// The first of them.
        at: usize,
        /// What stood there.
        old: Vec<Piece>,
        /// What stands there now.
        new: Vec<Piece>,
    },
}

/// Links in a row that all had one state and all got another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The first link.
    pub at: usize,
    /// How many.
    pub count: usize,
    /// Their state before.
    pub old: LinkState,
    /// And after.
    pub new: LinkState,
}

/// Why a change does not fit the state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misfit {
    /// The links are not those the change was made for.
    #[error("the links from number {} on are not those that were changed", at + 1)]
    Links {
        /// The first of them, from 0.
        at: usize,
    },
    /// The sentences are not those the change was made for.
    #[error("the sentences from number {} on are not those that were changed", at + 1)]
    Sentences {
        /// The first of them, from 0.
        at: usize,
    },
    /// The sentences would not fit their text.
    #[error(transparent)]
    Text(#[from] SentencesError),
    /// A sentence would be in no link or in two.
    #[error("a sentence would be in no link or in two")]
    NotWhole,
}

impl Change {
    /// What takes it back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Links { at, old, new } => Self::Links { at, old: new, new: old },
            Self::Marks(runs) => {
                Self::Marks(runs.into_iter().map(|run| Run { old: run.new, new: run.old, ..run }).collect())
            }
            Self::Sentences { side, at, old, new } => Self::Sentences { side, at, old: new, new: old },
        }
    }

    /// Carries it out; the state is as before when it does not fit.
    fn apply(&self, state: &mut State) -> Result<(), Misfit> {
        match self {
            Self::Links { at, old, new } => {
                let range = *at..at.saturating_add(old.len());
                if state.links().get(range.clone()) != Some(old) {
                    return Err(Misfit::Links { at: *at });
                }
                state.put_links(range, new.clone());
            }
            Self::Marks(runs) => {
                let mut from = 0;
                for run in runs {
                    let end = run.at.saturating_add(run.count);
                    let links = state.links().get(run.at..end).filter(|_| run.at >= from);
                    if !links.is_some_and(|links| links.iter().all(|link| link.state == run.old)) {
                        return Err(Misfit::Links { at: run.at });
                    }
                    from = end;
                }
                for run in runs {
                    let range = run.at..run.at + run.count;
                    let mut links = state.links()[range.clone()].to_vec();
                    for link in &mut links {
                        link.state = run.new;
                    }
                    state.put_links(range, links);
                }
            }
            Self::Sentences { side, at, old, new } => {
                let range = *at..at.saturating_add(old.len());
                if state.pieces(*side).get(range.clone()) != Some(old) {
                    return Err(Misfit::Sentences { at: *at });
                }
                state.put_pieces(*side, range, new.clone())?;
            }
        }
        Ok(())
    }
}

/// Carries out changes one after the other; when one does not fit, or a sentence would be lost, the state is as before.
pub fn apply(changes: &[Change], state: &mut State) -> Result<(), Misfit> {
    let mut done = 0;
    let mut outcome = Ok(());
    for change in changes {
        outcome = change.apply(state);
        if outcome.is_err() {
            break;
        }
        done += 1;
    }
    if outcome.is_ok() && !state.is_whole() {
        outcome = Err(Misfit::NotWhole);
    }
    if outcome.is_err() {
        for change in changes[..done].iter().rev() {
            change.inverse().apply(state).expect("what was just done can be taken back");
        }
    }
    outcome
}

/// The changes that take `changes` back.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().map(Change::inverse).collect()
}
