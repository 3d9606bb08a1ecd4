//! The chosen link and the evidence -> its proposals and reasons, asked for only once.

use super::{App, DIGITS, Found};
use crate::align::Explanation;
use crate::review::proposal::{self, Proposal, What};
use crate::review::state::Side;

/// A proposal less likely than this is not worth a line.
const WORTH: f64 = 0.01;

impl App {
    /// Looks for proposals and reasons for the chosen link, so that they are there to be drawn.
    pub fn look(&mut self) {
        let of = (self.session.view.link, self.session.count());
        if self.found.of == Some(of) || self.session.state().links().is_empty() {
            return;
        }
        self.learn();
        let Some(evidence) = &self.evidence else { return };
        let state = self.session.state();
        let link = self.session.view.link;
        let mut proposals = proposal::proposals(state, evidence, link, DIGITS);
        proposals.retain(|proposal| proposal.share >= WORTH || proposal.what == What::Leave);
        let around = state.stretch(link..link + 1);
        let near = link.saturating_sub(2).max(around.start)..(link + 3).min(around.end);
        let [source, target] =
            Side::BOTH.map(|side| state.range(near.start, side).start..state.range(near.end - 1, side).end);
        let explanation = Some(evidence.explain(source, target, &state.link(link)));
        self.found = Found { of: Some(of), proposals, explanation };
    }

    /// The proposals for the chosen link; `None` while the texts are being looked at.
    pub(in crate::review) fn proposals(&self) -> Option<&[Proposal]> {
        let of = (self.session.view.link, self.session.count());
        (self.found.of == Some(of)).then_some(&self.found.proposals[..])
    }

    /// Why the chosen link has its confidence.
    pub(in crate::review) fn explanation(&self) -> Option<&Explanation> {
        let of = (self.session.view.link, self.session.count());
        self.found.explanation.as_ref().filter(|_| self.found.of == Some(of))
    }

    /// Brings the evidence up to what a person has found right.
    pub(super) fn learn(&mut self) {
        if let Some(evidence) = &mut self.evidence
            && self.learnt != self.lesson
        {
            evidence.learn(&self.lesson);
            self.learnt.clone_from(&self.lesson);
        }
    }

    /// Gives the chosen link proposals and reasons, so that a frame can be compared whatever the weights of the evidence are.
    #[cfg(test)]
    pub(in crate::review) fn set_found(&mut self, proposals: Vec<Proposal>, explanation: Explanation) {
        let of = Some((self.session.view.link, self.session.count()));
        self.found = Found { of, proposals, explanation: Some(explanation) };
    }
}
