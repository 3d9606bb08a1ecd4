//! A key where text is being typed: search, note, command line, a sentence's new text, help.

use super::{Action, App, Effect, Field, Key, Mode, Query, Refusal, Stamp};
use crate::bitext::LinkState;
use crate::review::action::Direction;
use crate::review::keymap::TABLE;
use crate::review::state::Side;

impl App {
    pub(super) fn press_in(&mut self, mode: Mode, key: Key, stamp: &Stamp) {
        match mode {
            Mode::Normal => {}
            _ if key == Key::Ctrl('c') => self.effects.push(Effect::Quit),
            Mode::Search(field) => self.press_search(field, key),
            Mode::Line(field) => self.press_line(field, key, stamp),
            Mode::Note { field, doubtful } => self.press_note(field, doubtful, key, stamp),
            Mode::Edit { side, sentence, field } => self.press_edit(side, sentence, field, key, stamp),
            Mode::Help { field, top } => self.press_help(field, top, key),
            Mode::Cut { side, sentence, at } => self.press_cut(side, sentence, at, key, stamp),
            Mode::Choose(choice) => self.press_choice(choice, key, stamp),
            Mode::Confirm { question, action } => self.press_confirm(question, action, key, stamp),
            Mode::Differences { chosen } => self.press_differences(chosen, key, stamp),
        }
    }

    fn press_search(&mut self, mut field: Field, key: Key) {
        match key {
            Key::Esc => {}
            Key::Enter => {
                self.query = Query::new(field.text()).or_else(|| self.query.take());
                self.find(Direction::Down, true);
            }
            _ => {
                field.press(key);
                self.mode = Mode::Search(field);
            }
        }
    }

    fn press_line(&mut self, mut field: Field, key: Key, stamp: &Stamp) {
        match key {
            Key::Esc => {}
            Key::Backspace if field.text().is_empty() => {}
            Key::Enter if self.line_waits(field.text()) => {
                self.waiting.push_back((key, stamp.clone()));
                self.add_text("notice-waiting");
                self.mode = Mode::Line(field);
            }
            Key::Enter => self.run_line(field.text(), stamp),
            Key::Tab => {
                let names = TABLE.iter().map(|row| row.name).filter(|name| name.starts_with(field.text()));
                let names = names.collect::<Vec<_>>();
                match names[..] {
                    [name] => field = Field::new(&format!("{name} ")),
                    [first, ..] => {
                        let common =
                            |length: &usize| names.iter().all(|name| name.starts_with(&first[..*length]));
                        let length = (0..=first.len()).rev().find(common).unwrap_or(0);
                        field = Field::new(&first[..length]);
                        self.notice = names.join("  ");
                    }
                    [] => {}
                }
                self.mode = Mode::Line(field);
            }
            _ => {
                field.press(key);
                self.mode = Mode::Line(field);
            }
        }
    }

    fn press_note(&mut self, mut field: Field, doubtful: bool, key: Key, stamp: &Stamp) {
        let link = self.session.view.link;
        match key {
            Key::Esc => {}
            Key::Enter => {
                let mut actions = Vec::new();
                if doubtful && self.held().state != LinkState::Doubtful {
                    actions.push(Action::Mark { links: link..link + 1, state: LinkState::Doubtful });
                }
                let text = field.text().trim().to_owned();
                if text != self.held().note {
                    actions.push(Action::Note { link, text });
                }
                if !actions.is_empty() {
                    self.act(&Action::Several(actions), stamp);
                }
            }
            _ => {
                field.press(key);
                self.mode = Mode::Note { field, doubtful };
            }
        }
    }

    pub(super) fn begin_edit(&mut self) {
        let (link, side) = (self.session.view.link, self.session.view.side);
        let range = self.session.state().range(link, side);
        if range.is_empty() {
            self.refuse(&Refusal::NoSentence);
        } else if !self.refuses() {
            self.mode = self.edit_of(side, range.start);
        }
    }

    fn edit_of(&self, side: Side, sentence: usize) -> Mode {
        Mode::Edit { side, sentence, field: Field::new(&self.sentence(side, sentence)) }
    }

    fn press_edit(&mut self, side: Side, sentence: usize, mut field: Field, key: Key, stamp: &Stamp) {
        match key {
            Key::Esc => {}
            // Tab keeps the text and goes on to the next sentence of the side.
            Key::Enter | Key::Tab => {
                self.keep_edit(side, sentence, &field, stamp);
                let range = self.session.state().range(self.session.view.link, side);
                if key == Key::Tab && range.contains(&sentence) {
                    let next = if sentence + 1 < range.end { sentence + 1 } else { range.start };
                    self.mode = self.edit_of(side, next);
                }
            }
            _ => {
                field.press(key);
                self.mode = Mode::Edit { side, sentence, field };
            }
        }
    }

    fn keep_edit(&mut self, side: Side, sentence: usize, field: &Field, stamp: &Stamp) {
        if field.text() == self.sentence(side, sentence) {
            return;
        }
        if field.text().trim().is_empty() {
            self.add_text("notice-empty-edit");
            return;
        }
        // The text of the document on one line is no edit.
        let mut untouched = self.session.state().sentences(side).clone();
        untouched = untouched.with_edits(std::collections::BTreeMap::new());
        let original = untouched.line_of(sentence..sentence + 1);
        let text = Some(field.text().to_owned()).filter(|text| *text != original);
        self.act(&Action::Edit { side, sentence, text }, stamp);
    }

    fn press_help(&mut self, mut field: Field, mut top: usize, key: Key) {
        match key {
            Key::Esc | Key::Enter | Key::F1 => return,
            Key::Char('q' | '?' | 'й' | ',') if field.text().is_empty() => return,
            Key::Up => top = top.saturating_sub(1),
            Key::Down => top += 1,
            Key::PageUp => top = top.saturating_sub(self.page.max(10)),
            Key::PageDown | Key::Char(' ') if field.text().is_empty() || key == Key::PageDown => {
                top += self.page.max(10);
            }
            _ => {
                field.press(key);
                top = 0;
            }
        }
        top = top.min(TABLE.len());
        self.mode = Mode::Help { field, top };
    }
}
