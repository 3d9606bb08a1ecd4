//! What was looked for -> the link where it stands; a line after `:` -> what it does.

use super::{App, Command, Effect, Query, Refusal, Stamp};
use crate::review::action::Direction;
use crate::review::keymap;
use crate::review::state::Side;

impl App {
    /// Goes to the next place where what is looked for stands; `here` lets it be the chosen link.
    pub(super) fn find(&mut self, direction: Direction, here: bool) {
        let Some(query) = self.query.clone() else {
            self.add_text("notice-no-query");
            return;
        };
        let count = self.session.state().links().len();
        let link = self.session.view.link;
        let first = usize::from(!here);
        let hit = |&at: &usize| self.hit(&query, at).is_some();
        let found = match direction {
            Direction::Down => (first..=count).map(|by| (link + by) % count).find(hit),
            Direction::Up => (first..=count).map(|by| (link + count - by % count) % count).find(hit),
        };
        let Some(to) = found else {
            let values = [("text", query.text().to_owned().into())];
            self.notice = self.messages.with("notice-not-found", &values);
            return;
        };
        let round = match direction {
            Direction::Down => to < link,
            Direction::Up => to > link,
        };
        if let Some(side) = self.hit(&query, to) {
            self.session.view.side = side;
        }
        self.go(to);
        if round {
            self.add_text("notice-search-round");
        }
    }

    fn hit(&self, query: &Query, link: usize) -> Option<Side> {
        let state = self.session.state();
        Side::BOTH.into_iter().find(|&side| query.find(&state.text(link, side)).is_some())
    }

    /// Whether a line after `:` names a command that needs the evidence, which is not there yet.
    pub(super) fn line_waits(&self, line: &str) -> bool {
        let name = line.split_whitespace().next().unwrap_or_default();
        keymap::command(name).is_some_and(|row| self.waits_for_evidence(row.command))
    }

    /// Does what a line after `:` says.
    pub(super) fn run_line(&mut self, line: &str, stamp: &Stamp) {
        let (name, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let rest = rest.trim();
        if name.is_empty() {
            return;
        }
        if let Ok(number) = name.parse::<usize>() {
            match number.checked_sub(1).filter(|link| *link < self.session.state().links().len()) {
                Some(link) => self.go(link),
                None => self.refuse(&Refusal::NoSuchLink),
            }
            return;
        }
        let Some(row) = keymap::command(name) else {
            self.notice = self.messages.with("notice-no-command", &[("name", name.to_owned().into())]);
            return;
        };
        match row.command {
            Command::Export if !rest.is_empty() => self.effects.push(Effect::Export(Some(rest.to_owned()))),
            Command::Threshold if !rest.is_empty() => match rest.parse::<usize>() {
                Ok(percent) if percent <= 100 => {
                    self.session.limits.threshold = percent as f64 / 100.0;
                    let count = self.session.to_look_at();
                    let values = [("threshold", percent.into()), ("count", count.into())];
                    self.notice = self.messages.with("notice-threshold", &values);
                }
                _ => self.add_text("notice-threshold-how"),
            },
            Command::Take => match rest.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) {
                Some(number) => self.take(number, stamp),
                None => self.refuse(&Refusal::NoSuchLink),
            },
            command => self.run(command, 0, stamp),
        }
    }
}
