//! A bitext, what was done to it, and where the person is: everything of a review but keys, screen and files.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::action::{Action, Refusal};
use super::change::{self, Change};
use super::journal::{Entry, JournalError, Line};
use super::proposal::Proposal;
use super::realign::{judge, realigned};
use super::state::{Side, State};
use crate::align::Evidence;
use crate::bitext::{Bitext, LinkState};

/// Which links are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those to look at.
    Doubtful,
    /// Those nobody has looked at.
    Untouched,
    /// Those left out.
    LeftOut,
    /// Those a person changed.
    Changed,
    /// Those that are not 1-1.
    NotOneToOne,
    /// Those with a note.
    Noted,
}

impl Filter {
    /// All of them, in the order in which a key goes through them.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Doubtful,
        Self::Untouched,
        Self::LeftOut,
        Self::Changed,
        Self::NotOneToOne,
        Self::Noted,
    ];
}

/// In which order doubtful links come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As in the document.
    #[default]
    Document,
    /// The least sure first.
    Worst,
}

/// Where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The chosen link, from 0.
    pub link: usize,
    /// The chosen side.
    pub side: Side,
    /// Which links are shown.
    #[serde(default)]
    pub filter: Filter,
    /// In which order doubtful ones come.
    #[serde(default)]
    pub order: Order,
}

/// How a review is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Links as sure as this need no look, from 0 to 1.
    pub threshold: f64,
    /// One may stop when fewer links than this share are expected to be wrong.
    pub stop: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { threshold: 0.8, stop: 0.01 }
    }
}

/// Who does something and when, for the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// `2026-11-23T20:15:00Z`.
    pub time: String,
    /// A name.
    pub by: String,
}

/// A review.
#[derive(Debug, Clone)]
pub struct Session {
    bitext: Bitext,
    state: State,
    done: Vec<Entry>,
    undone: Vec<Entry>,
    /// How many actions, undos and redos there were.
    count: usize,
    /// Where the person is.
    pub view: View,
    /// How it is judged.
    pub limits: Limits,
}

/// What a re-alignment did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Realigned {
    /// How many links were looked at.
    pub links: usize,
    /// How many of the new ones were not there before.
    pub moved: usize,
}

impl Session {
    /// A review that begins.
    pub fn new(bitext: Bitext) -> Self {
        let state = State::new(&bitext);
        let view = View { link: 0, side: Side::Target, filter: Filter::All, order: Order::Document };
        Self {
            bitext,
            state,
            done: Vec::new(),
            undone: Vec::new(),
            count: 0,
            view,
            limits: Limits::default(),
        }
    }

    /// Carries out the lines of a journal, at most the first `most` actions, undos and redos.
    pub fn replay(&mut self, lines: &[Line], most: usize) -> Result<(), JournalError> {
        for (number, line) in lines.iter().enumerate() {
            // The first line of the file is its head.
            let line_number = number + 2;
            let misfit = |misfit| JournalError::Misfit { line: line_number, misfit };
            if self.count == most && !matches!(line, Line::View { .. }) {
                break;
            }
            match line {
                Line::Do(entry) => {
                    change::apply(&entry.changes, &mut self.state).map_err(misfit)?;
                    self.view.link = entry.link;
                    self.done.push(entry.clone());
                    self.undone.clear();
                    self.count += 1;
                }
                Line::Undo { .. } => {
                    let entry = self.done.pop().ok_or(JournalError::Nothing { line: line_number })?;
                    change::apply(&change::inverse(&entry.changes), &mut self.state).map_err(misfit)?;
                    self.view.link = entry.link;
                    self.undone.push(entry);
                    self.count += 1;
                }
                Line::Redo { .. } => {
                    let entry = self.undone.pop().ok_or(JournalError::Nothing { line: line_number })?;
                    change::apply(&entry.changes, &mut self.state).map_err(misfit)?;
                    self.view.link = entry.link;
                    self.done.push(entry);
                    self.count += 1;
                }
                Line::View { view, .. } => self.view = *view,
                Line::Head { .. } => {}
            }
        }
        self.view.link = self.view.link.min(self.state.links().len().saturating_sub(1));
        Ok(())
    }

    /// The bitext the review began with.
    pub fn before(&self) -> &Bitext {
        &self.bitext
    }

    /// The bitext as it now stands.
    pub fn bitext(&self) -> Bitext {
        self.state.to_bitext(&self.bitext)
    }

    /// Sentences and links as they now stand.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The actions that count, in order.
    pub fn done(&self) -> &[Entry] {
        &self.done
    }

    /// How many actions, undos and redos there were.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Does an action; gives the line for the journal.
    ///
    /// With `evidence` untouched links whose sentences changed get a confidence of their own.
    pub fn perform(
        &mut self,
        action: &Action,
        evidence: Option<&Evidence>,
        stamp: &Stamp,
    ) -> Result<Line, Refusal> {
        let mut changes = action.plan(&self.state)?;
        if let Some(evidence) = evidence {
            judge(&self.state, &mut changes, evidence);
        }
        self.commit(action.name(), changes, stamp)
    }

    /// Takes a proposal: its links are changed, and what stands between them and the next settled links is aligned again.
    pub fn take(
        &mut self,
        proposal: &Proposal,
        evidence: &Evidence,
        stamp: &Stamp,
    ) -> Result<(Line, Realigned), Refusal> {
        let action =
            Action::Replace { links: proposal.links.clone(), new: proposal.new.clone(), name: "take" };
        self.settle(&action, evidence, stamp)
    }

    /// Links two sentences with each other and no others, and aligns what stands around them again.
    pub fn pin(
        &mut self,
        source: usize,
        target: usize,
        evidence: &Evidence,
        stamp: &Stamp,
    ) -> Result<(Line, Realigned), Refusal> {
        self.settle(&Action::Pin { source, target }, evidence, stamp)
    }

    /// Does an action that replaces links in a row, and aligns what stands between them and the next settled ones again.
    fn settle(
        &mut self,
        action: &Action,
        evidence: &Evidence,
        stamp: &Stamp,
    ) -> Result<(Line, Realigned), Refusal> {
        let mut changes = action.plan(&self.state)?;
        let mut after = self.state.clone();
        change::apply(&changes, &mut after).map_err(|_| Refusal::Nothing)?;
        let made = changes.iter().find_map(|change| match change {
            Change::Links { at, new, .. } => Some(*at..at + new.len()),
            _ => None,
        });
        let made = made.unwrap_or_default();
        let mut all = Realigned { links: 0, moved: 0 };
        // What is behind first, so that the numbers of what is in front stay.
        let settled = |link: &usize| after.links()[*link].is_settled();
        let (Some(first), Some(last)) = (made.clone().find(settled), made.clone().rfind(settled)) else {
            return Ok((self.commit(action.name(), changes, stamp)?, all));
        };
        let behind = last + 1..after.stretch(last + 1..last + 1).end;
        let front = after.stretch(first..first).start..first;
        for stretch in [behind, front] {
            let (change, realigned) = realigned(&after, stretch, evidence);
            all.links += realigned.links;
            all.moved += realigned.moved;
            let change = change.into_iter().collect::<Vec<_>>();
            change::apply(&change, &mut after).map_err(|_| Refusal::Nothing)?;
            changes.extend(change);
        }
        Ok((self.commit(action.name(), changes, stamp)?, all))
    }

    /// Aligns the links of `links` that are not settled again, each stretch between settled ones by itself.
    pub fn realign(
        &mut self,
        links: Range<usize>,
        evidence: &Evidence,
        stamp: &Stamp,
    ) -> Result<(Line, Realigned), Refusal> {
        let mut changes = Vec::new();
        let mut all = Realigned { links: 0, moved: 0 };
        let mut end = links.end.min(self.state.links().len());
        while end > links.start {
            if self.state.links()[end - 1].is_settled() {
                end -= 1;
                continue;
            }
            let start = self.state.stretch(end - 1..end).start.max(links.start);
            let (change, realigned) = realigned(&self.state, start..end, evidence);
            changes.extend(change);
            all.links += realigned.links;
            all.moved += realigned.moved;
            end = start;
        }
        if changes.is_empty() {
            return Err(Refusal::Nothing);
        }
        Ok((self.commit("realign", changes, stamp)?, all))
    }

    fn commit(&mut self, name: &str, changes: Vec<Change>, stamp: &Stamp) -> Result<Line, Refusal> {
        let anchor = self.anchor();
        change::apply(&changes, &mut self.state).map_err(|_| Refusal::Nothing)?;
        // What was aligned again around it is not where it was done.
        let own = if matches!(name, "take" | "pin") { &changes[..1] } else { &changes[..] };
        let link = first_link(own, &self.state);
        let Stamp { time, by } = stamp.clone();
        let entry = Entry { name: name.to_owned(), link, time, by, changes };
        self.done.push(entry.clone());
        self.undone.clear();
        self.count += 1;
        self.return_to(anchor);
        Ok(Line::Do(entry))
    }

    /// Takes the last action back and goes to where it was done; `None` when there is none.
    pub fn undo(&mut self, stamp: &Stamp) -> Option<(Line, Entry)> {
        let entry = self.done.last()?.clone();
        change::apply(&change::inverse(&entry.changes), &mut self.state).ok()?;
        self.done.pop();
        self.undone.push(entry.clone());
        self.count += 1;
        self.go_to(entry.link);
        Some((Line::Undo { undo: stamp.time.clone() }, entry))
    }

    /// Does the last action taken back again.
    pub fn redo(&mut self, stamp: &Stamp) -> Option<(Line, Entry)> {
        let entry = self.undone.last()?.clone();
        change::apply(&entry.changes, &mut self.state).ok()?;
        self.undone.pop();
        self.done.push(entry.clone());
        self.count += 1;
        self.go_to(entry.link);
        Some((Line::Redo { redo: stamp.time.clone() }, entry))
    }

    /// Chooses a link; the last one when there is none with this number.
    pub fn go_to(&mut self, link: usize) {
        self.view.link = link.min(self.state.links().len().saturating_sub(1));
    }

    /// Whether a link is to be looked at: untouched and not sure enough.
    pub fn is_doubtful(&self, link: usize) -> bool {
        let held = &self.state.links()[link];
        held.state == LinkState::Untouched && held.confidence < self.limits.threshold
    }

    /// Whether the chosen link is to be looked at.
    pub fn is_doubtful_now(&self) -> bool {
        self.view.link < self.state.links().len() && self.is_doubtful(self.view.link)
    }

    /// How many links are to be looked at.
    pub fn to_look_at(&self) -> usize {
        (0..self.state.links().len()).filter(|&link| self.is_doubtful(link)).count()
    }

    /// The links shown by the filter, in order. The chosen link is always among them.
    pub fn shown(&self) -> Vec<usize> {
        (0..self.state.links().len()).filter(|&link| link == self.view.link || self.shows(link)).collect()
    }

    fn shows(&self, link: usize) -> bool {
        let held = &self.state.links()[link];
        match self.view.filter {
            Filter::All => true,
            Filter::Doubtful => self.is_doubtful(link) || held.state == LinkState::Doubtful,
            Filter::Untouched => held.state == LinkState::Untouched,
            Filter::LeftOut => held.state == LinkState::LeftOut,
            Filter::Changed => held.state == LinkState::Changed,
            Filter::NotOneToOne => (held.source, held.target) != (1, 1),
            Filter::Noted => !held.note.is_empty(),
        }
    }

    /// The next link to look at behind `link`, or in front of it: in document order round the end of the text, or the least sure of
    /// all others. `None` when there is no other.
    pub fn next_doubtful(&self, link: usize, direction: super::action::Direction) -> Option<usize> {
        let count = self.state.links().len();
        let doubtful = |&at: &usize| at != link && self.is_doubtful(at);
        match (self.view.order, direction) {
            (Order::Document, super::action::Direction::Down) => {
                (link + 1..count).chain(0..link.min(count)).find(doubtful)
            }
            (Order::Document, super::action::Direction::Up) => {
                (0..link.min(count)).rev().chain((link + 1..count).rev()).find(doubtful)
            }
            (Order::Worst, direction) => {
                let key = |at: usize| (self.state.links()[at].confidence, at);
                let all = (0..count).filter(doubtful).map(key);
                let here = self.state.links().get(link).map_or((0.0, 0), |held| (held.confidence, link));
                let before = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
                let found = match direction {
                    super::action::Direction::Down => all.clone().min_by(before),
                    super::action::Direction::Up => {
                        all.clone().filter(|key| before(key, &here).is_lt()).max_by(before)
                    }
                };
                found.map(|(_, at)| at)
            }
        }
    }

    /// Whether so few links are expected to be wrong that one can stop.
    pub fn may_stop(&self) -> bool {
        self.state.expected_wrong() < self.limits.stop * self.state.links().len() as f64
    }

    /// A sentence of the chosen link, to find it again when numbers change.
    fn anchor(&self) -> Option<(Side, usize, usize)> {
        let side = Side::BOTH.into_iter().find(|&side| !self.state.range(self.view.link, side).is_empty())?;
        let sentence = self.state.range(self.view.link, side).start;
        Some((side, sentence, self.state.sentences(side).len()))
    }

    fn return_to(&mut self, anchor: Option<(Side, usize, usize)>) {
        let found = anchor.and_then(|(side, sentence, count)| {
            // Where sentences were cut or joined, the place is as far from the nearer end.
            let now = self.state.sentences(side).len();
            self.state.link_of(side, if now < count { sentence.min(now.saturating_sub(1)) } else { sentence })
        });
        self.go_to(found.unwrap_or(self.view.link));
    }
}

/// The first link that changes touch.
fn first_link(changes: &[Change], state: &State) -> usize {
    let first = |change: &Change| match change {
        Change::Links { at, old, new } => {
            let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
            Some(at + same)
        }
        Change::Marks(runs) => runs.first().map(|run| run.at),
        Change::Sentences { side, at, .. } => state.link_of(*side, *at),
    };
    changes.iter().filter_map(first).min().unwrap_or(0)
}
