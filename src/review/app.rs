//! Keys -> actions of a session, and what the program around it is to do: keep a line, export, leave.
//!
//! Nothing here knows a terminal, a clock or a file, so the same keys always give the same result. A key that needs the evidence
//! while it is still being collected waits for it, and so do the keys behind it.

mod choices;
mod commands;
mod fields;
mod found;
mod lines;
mod words;

use std::collections::VecDeque;
use std::ops::Range;

use super::action::{Action, Direction, Refusal};
use super::differences::{self, Difference};
use super::field::Field;
use super::journal::Line;
use super::key::Key;
use super::keymap::{Command, Keymap};
use super::messages::Messages;
use super::proposal::Proposal;
use super::search::Query;
use super::session::{Realigned, Session, Stamp};
use super::state::Side;
use crate::align::{Evidence, Explanation};
use crate::bitext::Link;

/// What the program around is to do after a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write this line to the journal before the next key is read.
    Keep(Line),
    /// Export the bitext: to the file named, or as last time.
    Export(Option<String>),
    /// Open these links in the person's editor.
    OpenEditor(Range<usize>),
    /// Sentences were cut or joined: look at the texts anew, and give what is found to [`App::set_evidence`].
    NeedEvidence,
    /// Stop the program until the shell brings it back.
    Suspend,
    /// Leave.
    Quit,
}

/// What keys mean now.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mode {
    /// Commands.
    Normal,
    /// What to look for is being typed.
    Search(Field),
    /// A line after `:`.
    Line(Field),
    /// A note is being typed; the link is marked doubtful with it or not.
    Note { field: Field, doubtful: bool },
    /// A sentence is being edited.
    Edit { side: Side, sentence: usize, field: Field },
    /// A place to cut a sentence is being looked for.
    Cut { side: Side, sentence: usize, at: usize },
    /// One of several.
    Choose(Choice),
    /// Yes or no; the question and what is done then.
    Confirm { question: String, action: Action },
    /// The differences from the automatic alignment; which one is chosen.
    Differences { chosen: usize },
    /// The help, with what is looked for in it and the first line shown.
    Help { field: Field, top: usize },
}

/// Several things of which a person takes one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) title: String,
    pub(super) options: Vec<(String, Chosen)>,
    pub(super) chosen: usize,
}

/// What is done when an option is taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Chosen {
    Do(Action),
    Pin(Side, usize),
}

/// What was found for one link, to be asked for only once.
#[derive(Debug, Clone, Default)]
struct Found {
    /// For which link after how many actions.
    of: Option<(usize, usize)>,
    proposals: Vec<Proposal>,
    explanation: Option<Explanation>,
}

/// Up to so many sentences a side, words are learnt from every link a person finds right.
const SHORT: usize = 2000;
/// In longer texts after so many.
const LESSON: usize = 100;
/// So many proposals have a digit.
const DIGITS: usize = 9;

/// What a person wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// What is on both sides underlined.
    pub(super) hints: bool,
    /// One link large, with its paragraph around it.
    pub(super) zoom: bool,
    /// Why a link has its confidence.
    pub(super) why: bool,
    /// Source above target, or beside it; `None` as the width suggests.
    pub(super) stacked: Option<bool>,
}

/// A review on a screen.
pub struct App {
    pub(super) session: Session,
    pub(super) messages: Messages,
    pub(super) keymap: Keymap,
    /// The name of the bitext file.
    pub(super) name: String,
    pub(super) mode: Mode,
    /// What the last key did, in words.
    pub(super) notice: String,
    pub(super) query: Option<Query>,
    /// The first link of a range.
    pub(super) range: Option<usize>,
    /// The sentences of a pin that is half done.
    pub(super) pinned: Option<(Side, usize)>,
    pub(super) look: Look,
    /// The first line shown of a chosen link that is taller than the screen, and how many it is too tall.
    pub(super) scroll: usize,
    /// What could not be written, in words.
    pub(super) unsaved: Option<String>,
    /// Whether nothing may be changed.
    pub(super) read_only: bool,
    evidence: Option<Evidence>,
    /// The links to learn from, and those that the evidence has learnt from.
    lesson: Vec<Link>,
    learnt: Vec<Link>,
    /// Of how many sentences the evidence is, or will be.
    looked_at: (usize, usize),
    found: Found,
    waiting: VecDeque<(Key, Stamp)>,
    effects: Vec<Effect>,
    may_stop_said: bool,
    too_tall: usize,
    page: usize,
    narrow: bool,
}

/// What can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The text of a link.
    Text(usize, Side),
    /// The sign of its state.
    Sign(usize),
    /// A place that stands for a link, as on the ribbon.
    Place(usize),
    /// A proposal or an option, from 0.
    Proposal(usize),
}

impl App {
    /// A screen for `session`, of the bitext file `name`. A review that nothing was done to yet opens on the first doubtful link.
    pub fn new(session: Session, name: &str, messages: Messages, keymap: Keymap) -> Self {
        let mut app = Self {
            session,
            messages,
            keymap,
            name: name.to_owned(),
            mode: Mode::Normal,
            notice: String::new(),
            query: None,
            range: None,
            pinned: None,
            look: Look { hints: true, ..Look::default() },
            scroll: 0,
            unsaved: None,
            read_only: false,
            evidence: None,
            lesson: Vec::new(),
            learnt: Vec::new(),
            looked_at: (0, 0),
            found: Found::default(),
            waiting: VecDeque::new(),
            effects: Vec::new(),
            may_stop_said: false,
            too_tall: 0,
            page: DIGITS,
            narrow: false,
        };
        let fresh = app.session.count() == 0 && app.session.view.link == 0;
        if fresh && !app.session.state().links().is_empty() && !app.session.is_doubtful(0) {
            let first = app.session.next_doubtful(0, Direction::Down);
            app.session.go_to(first.unwrap_or(0));
        }
        app.lesson = app.session.state().accepted();
        app.looked_at = app.lengths();
        app.say_may_stop();
        app
    }

    /// The review.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// From now on nothing can be changed.
    pub fn look_only(&mut self) {
        self.read_only = true;
    }

    /// The links to look at the texts with, as [`Evidence::new`] takes them.
    pub fn settled(&self) -> &[Link] {
        &self.lesson
    }

    /// Says something in the status line.
    pub fn say(&mut self, notice: String) {
        self.notice = notice;
    }

    /// Says the message `name`, which takes `what`, in the status line.
    pub fn say_with(&mut self, name: &str, what: &str) {
        self.notice = self.messages.with(name, &[("what", what.to_owned().into())]);
    }

    /// Tells what of the last lines could not be kept; `None` when all is on disk.
    pub fn set_unsaved(&mut self, what: Option<String>) {
        self.unsaved = what;
    }

    /// Tells how many links half a screen has, by how many lines the chosen one is too tall, and whether it is stacked by width.
    pub fn set_page(&mut self, links: usize, too_tall: usize, narrow: bool) {
        self.page = links.max(1);
        self.too_tall = too_tall;
        self.narrow = narrow;
        self.scroll = self.scroll.min(too_tall);
    }

    /// Gives what was found out about the texts, made with the links of [`App::settled`] at that time; keys that waited for it are
    /// carried out. Evidence of other sentences than those now is asked for again.
    pub fn set_evidence(&mut self, evidence: Evidence) -> Vec<Effect> {
        if evidence.lengths() != self.lengths() {
            return vec![Effect::NeedEvidence];
        }
        self.evidence = Some(evidence);
        self.learnt = Vec::new();
        self.found = Found::default();
        let mut effects = Vec::new();
        for (key, stamp) in std::mem::take(&mut self.waiting) {
            effects.extend(self.press(key, &stamp));
        }
        effects
    }

    /// Whether the texts have been looked at.
    pub fn has_evidence(&self) -> bool {
        self.evidence.is_some()
    }

    /// Does what a key means now; `stamp` is who pressed it and when.
    pub fn press(&mut self, key: Key, stamp: &Stamp) -> Vec<Effect> {
        if !self.waiting.is_empty() && self.evidence.is_none() {
            match key {
                Key::Esc => {
                    self.waiting.clear();
                    self.notice.clear();
                }
                Key::Ctrl('c') => self.effects.push(Effect::Quit),
                _ => self.waiting.push_back((key, stamp.clone())),
            }
            return std::mem::take(&mut self.effects);
        }
        self.notice.clear();
        let before = (self.session.view.link, self.session.count());
        match std::mem::replace(&mut self.mode, Mode::Normal) {
            Mode::Normal => match self.keymap.command(key) {
                Some((command, _)) if self.waits_for_evidence(command) => {
                    self.waiting.push_back((key, stamp.clone()));
                    self.notice = self.messages.text("notice-waiting");
                }
                Some((command, number)) => self.run(command, number, stamp),
                None if key == Key::Esc => self.escape(),
                None => {}
            },
            mode => self.press_in(mode, key, stamp),
        }
        if before != (self.session.view.link, self.session.count()) {
            self.scroll = 0;
        }
        std::mem::take(&mut self.effects)
    }

    /// Types a text that was pasted, where text is being typed; elsewhere it does nothing.
    pub fn paste(&mut self, text: &str) {
        match &mut self.mode {
            Mode::Search(field)
            | Mode::Line(field)
            | Mode::Note { field, .. }
            | Mode::Edit { field, .. }
            | Mode::Help { field, .. } => field.insert(text),
            _ => {}
        }
    }

    /// Does what a click means; with Shift it makes a range.
    pub fn click(&mut self, target: Target, shift: bool, stamp: &Stamp) -> Vec<Effect> {
        match (&self.mode, target) {
            (Mode::Normal, Target::Text(..) | Target::Place(_) | Target::Sign(_))
                if !self.waiting.is_empty() => {}
            (Mode::Normal, Target::Text(link, side)) => {
                if shift {
                    self.range = self.range.or(Some(self.session.view.link));
                }
                self.session.view.side = side;
                self.go(link);
            }
            (Mode::Normal, Target::Place(link)) => self.go(link),
            (Mode::Normal, Target::Sign(link)) => {
                self.range = None;
                self.go(link);
                return self.press_command(Command::Accept, stamp);
            }
            (Mode::Normal | Mode::Choose(_), Target::Proposal(number)) => {
                let digit = u32::try_from(number + 1).ok().and_then(|number| char::from_digit(number, 10));
                return digit.map_or_else(Vec::new, |digit| self.press(Key::Char(digit), stamp));
            }
            _ => {}
        }
        std::mem::take(&mut self.effects)
    }

    fn press_command(&mut self, command: Command, stamp: &Stamp) -> Vec<Effect> {
        self.notice.clear();
        self.run(command, 0, stamp);
        std::mem::take(&mut self.effects)
    }

    /// Does an action that came from elsewhere, as from the person's editor.
    pub fn perform(&mut self, action: &Action, stamp: &Stamp) -> Vec<Effect> {
        self.act(action, stamp);
        std::mem::take(&mut self.effects)
    }

    /// What differs from the automatic alignment.
    pub(super) fn differences(&self) -> Vec<Difference> {
        differences::differences(self.session.before(), self.session.state())
    }

    /// The chosen links: the range, or the one link.
    pub(super) fn chosen(&self) -> Range<usize> {
        let link = self.session.view.link;
        let start = self.range.unwrap_or(link).min(self.session.state().links().len().saturating_sub(1));
        start.min(link)..start.max(link) + 1
    }

    fn lengths(&self) -> (usize, usize) {
        let [source, target] = Side::BOTH.map(|side| self.session.state().sentences(side).len());
        (source, target)
    }

    /// Does an action and keeps it; says why not when it cannot be done.
    fn act(&mut self, action: &Action, stamp: &Stamp) -> bool {
        if self.refuses() {
            return false;
        }
        self.learn();
        match self.session.perform(action, self.evidence.as_ref(), stamp) {
            Ok(line) => self.keep(line),
            Err(refusal) => {
                self.refuse(&refusal);
                return false;
            }
        }
        true
    }

    /// Keeps what was done, and sees what follows from it.
    fn keep(&mut self, line: Line) {
        self.effects.push(Effect::Keep(line));
        let cut_anew = self.looked_at != self.lengths();
        if cut_anew {
            self.looked_at = self.lengths();
            self.evidence = None;
            self.effects.push(Effect::NeedEvidence);
        }
        let settled = self.session.state().accepted();
        let (source, target) = self.lengths();
        let changed = settled.len().abs_diff(self.lesson.len());
        if source.max(target) <= SHORT || changed >= LESSON || cut_anew {
            self.lesson = settled;
        }
        self.say_may_stop();
    }

    fn say_may_stop(&mut self) {
        if !self.may_stop_said && self.session.may_stop() {
            self.may_stop_said = true;
            let wrong = self.decimal(self.session.state().expected_wrong());
            let count = self.session.state().links().len();
            let values = [("wrong", wrong.into()), ("count", count.into())];
            self.add_notice(&self.messages.with("notice-may-stop", &values));
        }
    }

    fn add_notice(&mut self, notice: &str) {
        if !self.notice.is_empty() {
            self.notice.push_str(" · ");
        }
        self.notice.push_str(notice);
    }

    /// A number with one place behind the decimal sign of the language.
    pub(super) fn decimal(&self, number: f64) -> String {
        // The sum of nothing is -0.
        format!("{:.1}", number + 0.0).replace('.', &self.messages.text("decimal-sign"))
    }

    fn refuses(&mut self) -> bool {
        if self.read_only {
            self.notice = self.messages.text("notice-read-only");
        }
        self.read_only
    }

    fn refuse(&mut self, refusal: &Refusal) {
        let (name, link) = match refusal {
            Refusal::NoSuchLink => ("refusal-no-link", 0),
            Refusal::Nothing => ("refusal-nothing", 0),
            Refusal::NoSentence => ("refusal-no-sentence", 0),
            Refusal::TooSmall => ("refusal-too-small", 0),
            Refusal::Settled { link } => ("refusal-settled", link + 1),
            Refusal::Crosses { link } => ("refusal-crosses", link + 1),
            Refusal::CutPlace => ("refusal-cut-place", 0),
            Refusal::Paragraphs => ("refusal-paragraphs", 0),
            Refusal::Edited => ("refusal-edited", 0),
        };
        let text = self.messages.with(name, &[("link", link.into())]);
        self.add_notice(&text);
    }

    fn say_realigned(&mut self, realigned: Realigned) {
        let values = [("links", realigned.links.into()), ("moved", realigned.moved.into())];
        let text = self.messages.with("notice-realigned", &values);
        self.add_notice(&text);
    }

    fn go(&mut self, link: usize) {
        if self.session.view.link != link {
            self.scroll = 0;
        }
        self.session.go_to(link);
    }

    fn escape(&mut self) {
        self.range = None;
        self.pinned = None;
        self.look.why = false;
        self.look.zoom = false;
    }
}

#[cfg(test)]
#[path = "app/tests.rs"]
mod tests;
