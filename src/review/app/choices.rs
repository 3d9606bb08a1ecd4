//! A key where a person chooses: an option, yes or no, a place in a sentence, a difference.

use super::{Action, App, Choice, Chosen, DIGITS, Key, Mode, Refusal, Stamp};
use crate::bitext::LinkState;
use crate::review::keymap::Command;
use crate::review::layout::latin;
use crate::review::state::Side;

impl App {
    pub(super) fn press_choice(&mut self, mut choice: Choice, key: Key, stamp: &Stamp) {
        let last = choice.options.len().saturating_sub(1);
        match latin(key) {
            Key::Esc | Key::Char('q') => return,
            Key::Enter | Key::Char(' ') => {
                let (_, chosen) = choice.options.swap_remove(choice.chosen);
                self.choose(chosen, stamp);
                return;
            }
            Key::Char(digit @ '1'..='9') => {
                let number = digit as usize - '1' as usize;
                if number <= last {
                    let (_, chosen) = choice.options.swap_remove(number);
                    self.choose(chosen, stamp);
                    return;
                }
            }
            Key::Down | Key::Tab | Key::Char('j') => choice.chosen = (choice.chosen + 1).min(last),
            Key::Up | Key::BackTab | Key::Char('k') => choice.chosen = choice.chosen.saturating_sub(1),
            _ => {}
        }
        self.mode = Mode::Choose(choice);
    }

    pub(super) fn choose(&mut self, chosen: Chosen, stamp: &Stamp) {
        match chosen {
            Chosen::Do(action) => drop(self.act(&action, stamp)),
            Chosen::Pin(side, sentence) => self.pin_sentence(side, sentence, stamp),
        }
    }

    /// The first half of a pin, or the second: then both sentences are one link and the rest is aligned around it.
    fn pin_sentence(&mut self, side: Side, sentence: usize, stamp: &Stamp) {
        let Some((_, other)) = self.pinned.filter(|(pinned, _)| *pinned != side) else {
            self.pinned = Some((side, sentence));
            self.session.view.side = side.other();
            self.add_text("notice-pin-half");
            return;
        };
        self.pinned = None;
        let (source, target) = if side == Side::Source { (sentence, other) } else { (other, sentence) };
        self.learn();
        let Some(evidence) = &self.evidence else { return };
        match self.session.pin(source, target, evidence, stamp) {
            Ok((line, realigned)) => {
                self.say_realigned(realigned);
                self.keep(line);
            }
            Err(Refusal::Crosses { link }) => {
                let state = self.session.state();
                let links = [(Side::Source, source), (Side::Target, target)]
                    .map(|(side, sentence)| state.link_of(side, sentence).unwrap_or_default());
                let mark = |link: usize| Action::Mark { links: link..link + 1, state: LinkState::LeftOut };
                let open = links.into_iter().filter(|&at| state.links()[at].state != LinkState::LeftOut);
                let action = Action::Several(open.map(mark).collect());
                let values = [
                    ("link", (link + 1).into()),
                    ("first", (links[0] + 1).into()),
                    ("second", (links[1] + 1).into()),
                ];
                let question = self.messages.with("question-crosses", &values);
                self.mode = Mode::Confirm { question, action };
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    pub(super) fn press_confirm(&mut self, question: String, action: Action, key: Key, stamp: &Stamp) {
        match latin(key) {
            Key::Enter | Key::Char('y') => drop(self.act(&action, stamp)),
            // The first letter of “да”.
            _ if key == Key::Char('д') => drop(self.act(&action, stamp)),
            Key::Esc | Key::Char('n' | 'q' | 'u') => self.add_text("notice-not-done"),
            _ => self.mode = Mode::Confirm { question, action },
        }
    }

    pub(super) fn begin_cut(&mut self) {
        let (link, side) = (self.session.view.link, self.session.view.side);
        let range = self.session.state().range(link, side);
        if range.is_empty() {
            self.refuse(&Refusal::NoSentence);
        } else if !self.refuses() {
            let places = range.clone().flat_map(|sentence| {
                self.cut_places(side, sentence).into_iter().map(move |at| (sentence, at))
            });
            let first = places.into_iter().next();
            let word = || range.clone().find_map(|at| Some((at, *self.word_places(side, at).first()?)));
            match first.or_else(word) {
                Some((sentence, at)) => self.mode = Mode::Cut { side, sentence, at },
                None => self.refuse(&Refusal::CutPlace),
            }
        }
    }

    /// Where a sentence could be cut, in characters of its text: behind signs that can end one.
    pub(in crate::review) fn cut_places(&self, side: Side, sentence: usize) -> Vec<usize> {
        let text = self.session.state().sentences(side).text(sentence).chars().collect::<Vec<_>>();
        let ends = |at: &usize| {
            let before = text[..*at].iter().rev().find(|c| !c.is_whitespace());
            let closing = |c: &&char| matches!(c, '"' | '»' | '”' | '“' | ')' | '’');
            let sign = text[..*at].iter().rev().filter(|c| !c.is_whitespace()).find(|c| !closing(c));
            before.is_some() && sign.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ';' | ':' | '。'))
        };
        self.word_places(side, sentence).into_iter().filter(ends).collect()
    }

    /// Where words begin in a sentence but the first; in text without spaces every sign.
    fn word_places(&self, side: Side, sentence: usize) -> Vec<usize> {
        let text = self.session.state().sentences(side).text(sentence).chars().collect::<Vec<_>>();
        let begins = |at: &usize| {
            let after_end = matches!(text[at - 1], '。' | '！' | '？');
            (text[at - 1].is_whitespace() || after_end) && !text[*at].is_whitespace()
        };
        (1..text.len()).filter(begins).collect()
    }

    pub(super) fn press_cut(&mut self, side: Side, sentence: usize, at: usize, key: Key, stamp: &Stamp) {
        let range = self.session.state().range(self.session.view.link, side);
        let all = |places: &dyn Fn(usize) -> Vec<usize>| {
            let places = range.clone().map(|at| (at, places(at)));
            places.flat_map(|(sentence, at)| at.into_iter().map(move |at| (sentence, at))).collect::<Vec<_>>()
        };
        let words = all(&|at| self.word_places(side, at));
        let proposed = all(&|at| self.cut_places(side, at));
        let here = (sentence, at);
        let after = |places: &[(usize, usize)]| places.iter().copied().find(|place| *place > here);
        let before = |places: &[(usize, usize)]| places.iter().copied().rfind(|place| *place < here);
        let to = match latin(key) {
            Key::Esc | Key::Char('q') => return,
            Key::Enter | Key::Char(' ') => {
                self.act(&Action::Cut { side, sentence, at }, stamp);
                return;
            }
            Key::Char(digit @ '1'..='9') => proposed.get(digit as usize - '1' as usize).copied(),
            Key::Right | Key::Char('l') => after(&words),
            Key::Left | Key::Char('h') => before(&words),
            Key::Tab | Key::Down | Key::Char('j') => after(&proposed),
            Key::BackTab | Key::Up | Key::Char('k') => before(&proposed),
            Key::Home => words.first().copied(),
            Key::End => words.last().copied(),
            _ => None,
        };
        let (sentence, at) = to.unwrap_or(here);
        self.mode = Mode::Cut { side, sentence, at };
    }

    pub(super) fn press_differences(&mut self, mut chosen: usize, key: Key, stamp: &Stamp) {
        let differences = self.differences();
        let last = differences.len().saturating_sub(1);
        let command = self.keymap.command(key).map(|(command, _)| command);
        match (key, command) {
            (Key::Esc, _) | (_, Some(Command::Quit | Command::Differences)) => return,
            (Key::Enter, _) => {
                if let Some(difference) = differences.get(chosen) {
                    self.go(difference.links.start);
                }
                return;
            }
            (_, Some(Command::Next)) => chosen += 1,
            (_, Some(Command::Previous)) => chosen = chosen.saturating_sub(1),
            (_, Some(Command::PageDown)) => chosen += DIGITS,
            (_, Some(Command::PageUp)) => chosen = chosen.saturating_sub(DIGITS),
            (_, Some(Command::First)) => chosen = 0,
            (_, Some(Command::Last)) => chosen = last,
            (_, Some(Command::Undo)) => match differences.get(chosen).map(|found| found.back.clone()) {
                Some(Some(action)) => drop(self.act(&action, stamp)),
                Some(None) => self.add_text("notice-cut-back"),
                None => {}
            },
            _ => {}
        }
        chosen = chosen.min(self.differences().len().saturating_sub(1));
        self.mode = Mode::Differences { chosen };
    }
}
