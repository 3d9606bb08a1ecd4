//! A review -> what the aligner knows of it: made when it is first asked for, learning from what is accepted.

use crate::align::Evidence;
use crate::bitext::{Link, Span};
use crate::cli::again::Again;
use crate::cli::notes::Notes;
use crate::review::state::{Side, State};

/// What the aligner knows of the texts of a review.
pub struct Knowledge {
    again: Again,
    notes: Notes,
    evidence: Option<Evidence>,
    /// The sentences it is about; a person may cut others.
    spans: [Vec<Span>; 2],
    /// What a person found right when it last learnt.
    learnt: Vec<Link>,
}

impl Knowledge {
    /// Nothing yet; `again` says how to look at the texts.
    pub fn new(again: Again, notes: Notes) -> Self {
        Self { again, notes, evidence: None, spans: [Vec::new(), Vec::new()], learnt: Vec::new() }
    }

    /// What is known now. The same state gives the same, however it came about.
    pub fn of(&mut self, state: &State) -> &Evidence {
        let sides = Side::BOTH.map(|side| state.sentences(side));
        let accepted = state.accepted();
        let same = sides.iter().zip(&self.spans).all(|(side, spans)| side.spans() == spans);
        let known = self.evidence.take().filter(|_| same);
        let mut evidence = known.unwrap_or_else(|| {
            self.spans = sides.map(|side| side.spans().to_vec());
            self.learnt.clone_from(&accepted);
            self.again.evidence(sides[0], sides[1], &accepted, self.notes)
        });
        if !same_links(&accepted, &self.learnt) {
            evidence.learn(&accepted);
        }
        self.learnt = accepted;
        self.evidence.insert(evidence)
    }
}

fn same_links(one: &[Link], other: &[Link]) -> bool {
    let pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.into_iter().all(|(a, b)| a.source == b.source && a.target == b.target)
}
