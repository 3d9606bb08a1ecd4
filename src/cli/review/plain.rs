//! `review --plain`: one link at a time on standard input and output, line by line, nothing that moves a cursor.

use std::io::{self, BufRead, Write};
use std::path::Path;

use fluent_bundle::FluentValue;

use crate::bitext::LinkState;
use crate::cli::error::{Failure, Result};
use crate::cli::screen::marked;
use crate::cli::share::percent;
use crate::review::action::{Action, Direction, Refusal};
use crate::review::journal::Line;
use crate::review::messages::Messages;
use crate::review::proposal::{Proposal, What, cuts, proposals};
use crate::review::session::Session;
use crate::review::state::Side;

use super::answer::{self, Answer};
use super::knowledge::Knowledge;
use super::store::Store;

/// So many proposals have a digit.
const MOST: usize = 9;

/// Asks about links until the person leaves, or nothing is left to ask.
pub fn run(
    path: &Path,
    session: &mut Session,
    store: &mut Store,
    messages: &Messages,
    knowledge: Knowledge,
) -> Result<()> {
    let out = Box::new(io::stdout().lock());
    let mut dialogue = Dialogue { session, store, messages, knowledge, out, can_stop: false };
    dialogue.begin()?;
    dialogue.ask(&mut io::stdin().lock())?;
    dialogue.end(path)
}

struct Dialogue<'s> {
    session: &'s mut Session,
    store: &'s mut Store,
    messages: &'s Messages,
    knowledge: Knowledge,
    out: Box<dyn Write>,
    /// Whether the person has been told that they can stop.
    can_stop: bool,
}

/// What the next answer is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    /// The chosen link.
    Link,
    /// Whether all sure links are accepted.
    Rest,
    /// Nothing.
    None,
}

impl Dialogue<'_> {
    fn begin(&mut self) -> Result<()> {
        if let Some((link, time)) = self.store.resumed() {
            let values = [("link", (link + 1).into()), ("time", time.to_owned().into())];
            self.say("plain-resumed", &values)?;
        }
        Ok(())
    }

    fn ask(&mut self, input: &mut dyn BufRead) -> Result<()> {
        let mut question = if self.session.is_doubtful_now() { Question::Link } else { self.go_on() };
        if question == Question::None {
            // Where all is done, something may still be taken back.
            question = Question::Link;
        }
        let mut show = true;
        while question != Question::None {
            let offered = if question == Question::Link {
                self.offers(show)?
            } else {
                self.rest(show)?;
                Vec::new()
            };
            let prompt = if question == Question::Rest { "plain-prompt-rest" } else { "plain-prompt" };
            self.write(&format!("{} ", self.messages.text(prompt)))?;
            self.out.flush().map_err(|error| Failure::stdout(&error))?;
            let mut line = String::new();
            let read = input
                .read_line(&mut line)
                .map_err(|error| Failure::input(format!("the answers: {error}")))?;
            if read == 0 {
                self.write("\n")?;
                break;
            }
            (question, show) = self.answer(answer::read(&line), question, &offered)?;
        }
        Ok(())
    }

    /// Carries out an answer; gives the next question and whether to show what it is about.
    fn answer(
        &mut self,
        answer: Answer,
        question: Question,
        offered: &[Proposal],
    ) -> Result<(Question, bool)> {
        let link = self.session.view.link;
        let again = |show: bool| (question, show);
        let done = match (answer, question) {
            (Answer::Leave, _) | (Answer::No(_), Question::Rest) => return Ok((Question::None, false)),
            (Answer::Help, _) => {
                self.say("plain-help", &[])?;
                return Ok(again(false));
            }
            (Answer::Undo, _) => {
                let undone = self.undo()?;
                return Ok(if undone { (Question::Link, true) } else { again(false) });
            }
            (Answer::Go(number), _) if (1..=self.session.state().links().len()).contains(&number) => {
                self.session.go_to(number - 1);
                return Ok((Question::Link, true));
            }
            (Answer::Yes, Question::Rest) => {
                let least = self.session.limits.threshold;
                let done = self.perform(&Action::AcceptAbove { least })?;
                return Ok(if done { (Question::None, false) } else { again(false) });
            }
            (Answer::Yes, _) => self.mark(LinkState::Accepted, None)?,
            (Answer::No(note), _) => self.mark(LinkState::Doubtful, note)?,
            (Answer::LeaveOut, Question::Link) => self.mark(LinkState::LeftOut, None)?,
            (Answer::Merge, Question::Link) => {
                let done = self.perform(&Action::Merge { links: link..link + 2 })?;
                return Ok(again(done));
            }
            (Answer::Split(which), Question::Link) => {
                let done = self.split(link, which)?;
                return Ok(again(done));
            }
            (Answer::Take(number), Question::Link) => match offered.get(number.wrapping_sub(1)) {
                Some(Proposal { what: What::Leave, .. }) => self.mark(LinkState::Accepted, None)?,
                Some(proposal) => {
                    let done = self.take(proposal)?;
                    return Ok(again(done));
                }
                None => {
                    self.say("plain-no-such", &[])?;
                    false
                }
            },
            (Answer::YesOrNo, _) => {
                self.say("plain-yes-or-no", &[])?;
                false
            }
            _ => {
                self.say("plain-unknown", &[])?;
                false
            }
        };
        Ok(if done { (self.go_on(), true) } else { again(false) })
    }

    /// The next link to look at, or what else there is to ask.
    fn go_on(&mut self) -> Question {
        match self.session.next_doubtful(self.session.view.link, Direction::Down) {
            Some(link) => {
                self.session.go_to(link);
                Question::Link
            }
            None if self.sure() > 0 => Question::Rest,
            None => Question::None,
        }
    }

    /// How many links would be accepted as sure.
    fn sure(&self) -> usize {
        let least = self.session.limits.threshold;
        let links = self.session.state().links().iter();
        links.filter(|link| link.state == LinkState::Untouched && link.confidence >= least).count()
    }

    /// Gives the chosen link a state. An accepted link that is so already is no mistake.
    fn mark(&mut self, state: LinkState, note: Option<String>) -> Result<bool> {
        let link = self.session.view.link;
        let mut actions = vec![Action::Mark { links: link..link + 1, state }];
        actions.extend(note.map(|text| Action::Note { link, text }));
        self.perform_or_not(&Action::Several(actions), true)
    }

    fn split(&mut self, link: usize, which: Option<usize>) -> Result<bool> {
        let evidence = self.knowledge.of(self.session.state());
        let cuts = cuts(self.session.state(), Some(evidence), link);
        let chosen = match which {
            Some(number) => cuts.get(number.wrapping_sub(1)),
            None => cuts.first().filter(|_| cuts.len() == 1),
        };
        if let Some(&(source, target)) = chosen {
            return self.perform(&Action::Split { link, source, target });
        }
        if cuts.is_empty() {
            return self.refused(&Refusal::TooSmall);
        }
        let all = self.session.state().links()[link].clone();
        for (number, (source, target)) in cuts.iter().take(MOST).enumerate() {
            let kinds = [
                ("number", (number + 1).into()),
                ("one", format!("{source}-{target}").into()),
                ("other", format!("{}-{}", all.source - source, all.target - target).into()),
            ];
            self.say("plain-cut", &kinds)?;
        }
        Ok(false)
    }

    fn take(&mut self, proposal: &Proposal) -> Result<bool> {
        if self.store.is_read_only() {
            return self.read_only();
        }
        let evidence = self.knowledge.of(self.session.state());
        match self.session.take(proposal, evidence, &self.store.stamp()) {
            Ok((line, realigned)) => {
                self.store.keep(&line)?;
                let values = [("links", realigned.links.into()), ("moved", realigned.moved.into())];
                self.say("plain-realigned", &values)?;
                Ok(true)
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn perform(&mut self, action: &Action) -> Result<bool> {
        self.perform_or_not(action, false)
    }

    fn perform_or_not(&mut self, action: &Action, nothing_is_fine: bool) -> Result<bool> {
        if self.store.is_read_only() {
            return self.read_only();
        }
        match self.session.perform(action, None, &self.store.stamp()) {
            Ok(line) => {
                self.store.keep(&line)?;
                Ok(true)
            }
            Err(Refusal::Nothing) if nothing_is_fine => Ok(true),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn undo(&mut self) -> Result<bool> {
        if self.store.is_read_only() {
            return self.read_only();
        }
        let Some((line, entry)) = self.session.undo(&self.store.stamp()) else {
            self.say("plain-nothing-to-undo", &[])?;
            return Ok(false);
        };
        self.store.keep(&line)?;
        let action = self.messages.action(&entry.name);
        let values = [("action", action.into()), ("link", (self.session.view.link + 1).into())];
        self.say("plain-undone", &values)?;
        Ok(true)
    }

    fn read_only(&mut self) -> Result<bool> {
        self.say("plain-read-only", &[])?;
        Ok(false)
    }

    fn refused(&mut self, refusal: &Refusal) -> Result<bool> {
        let name = match refusal {
            Refusal::NoSuchLink => "plain-no-such",
            Refusal::TooSmall => "plain-too-small",
            _ => "plain-not-possible",
        };
        self.say(name, &[])?;
        Ok(false)
    }

    /// Shows the chosen link with its neighbours and what else it could be.
    fn offers(&mut self, show: bool) -> Result<Vec<Proposal>> {
        let link = self.session.view.link;
        let evidence = self.knowledge.of(self.session.state());
        let offers = proposals(self.session.state(), evidence, link, MOST);
        if !show {
            return Ok(offers);
        }
        self.stop_here()?;
        self.head(link)?;
        for at in link.saturating_sub(1)..(link + 2).min(self.session.state().links().len()) {
            self.link(at, at == link)?;
        }
        for (number, offer) in offers.iter().enumerate() {
            let what = self.what(offer);
            self.write(&format!("{:>2}  {what}, {} %\n", number + 1, percent(offer.share)))?;
        }
        Ok(offers)
    }

    fn head(&mut self, link: usize) -> Result<()> {
        let held = &self.session.state().links()[link];
        let (kind, note) = (held.kind(), held.note.clone());
        let state = if held.state == LinkState::Untouched {
            format!("{} %", percent(held.confidence))
        } else {
            self.messages.text(&format!("plain-{}", held.state.as_str()))
        };
        let values = [
            ("link", (link + 1).into()),
            ("links", self.session.state().links().len().into()),
            ("kind", kind.into()),
            ("state", state.into()),
            ("look", self.session.to_look_at().into()),
            ("wrong", self.expected_wrong()),
        ];
        self.write("\n")?;
        self.say("plain-head", &values)?;
        if !note.is_empty() {
            self.say("plain-note", &[("note", note.into())])?;
        }
        Ok(())
    }

    /// The sentences of a link, one a line: `<` source, `>` target.
    fn link(&mut self, link: usize, chosen: bool) -> Result<()> {
        for (side, sign) in Side::BOTH.into_iter().zip(['<', '>']) {
            let range = self.session.state().range(link, side);
            let sentences = self.session.state().sentences(side);
            let mut texts = range.map(|number| sentences.line_of(number..number + 1)).collect::<Vec<_>>();
            if texts.is_empty() {
                texts.push("~".to_owned());
            }
            for text in texts {
                let mark = if chosen { '*' } else { ' ' };
                self.write(&format!("{mark}{:>4} {sign} {}\n", link + 1, marked(&text)))?;
            }
        }
        Ok(())
    }

    fn what(&self, offer: &Proposal) -> String {
        let ends = |links: &std::ops::Range<usize>| {
            [("first", (links.start + 1).into()), ("last", links.end.into())]
        };
        match &offer.what {
            What::Leave => self.messages.text("plain-leave"),
            What::Merge { links } => self.messages.with("plain-merge", &ends(links)),
            What::Split { kinds: [one, other], .. } => {
                let values = [("one", one.clone().into()), ("other", other.clone().into())];
                self.messages.with("plain-split", &values)
            }
            What::Move { side, sentences, to } => {
                let text = self.session.state().sentences(*side).line_of(sentences.clone());
                let values = [("text", marked(&text).into_owned().into()), ("to", (to + 1).into())];
                self.messages.with("plain-move", &values)
            }
            What::Relink { links, kinds } => {
                let [first, last] = ends(links);
                self.messages.with("plain-relink", &[first, last, ("kinds", kinds.join(", ").into())])
            }
        }
    }

    fn rest(&mut self, show: bool) -> Result<()> {
        if !show {
            return Ok(());
        }
        let least = self.session.limits.threshold;
        let links = self.session.state().links().iter();
        let sure = links.filter(|link| link.state == LinkState::Untouched && link.confidence >= least);
        let wrong = sure.map(|link| 1.0 - link.confidence).sum::<f64>();
        let values =
            [("count", self.sure().into()), ("least", percent(least).into()), ("wrong", self.decimal(wrong))];
        self.write("\n")?;
        self.say("plain-rest", &values)
    }

    /// Says once that so few links are expected to be wrong that one can stop.
    fn stop_here(&mut self) -> Result<()> {
        if self.can_stop || !self.session.may_stop() {
            return Ok(());
        }
        self.can_stop = true;
        let links = self.session.state().links().len();
        self.say("plain-stop", &[("wrong", self.expected_wrong()), ("links", links.into())])
    }

    fn end(&mut self, path: &Path) -> Result<()> {
        let view = Line::View { view: self.session.view, time: self.store.stamp().time };
        if !self.store.is_read_only() && (self.session.count() > 0 || self.store.resumed().is_some()) {
            self.store.keep(&view)?;
        }
        self.write("\n")?;
        let said = super::at_screen::farewell(path, self.session, self.messages);
        self.write(&said)
    }

    fn expected_wrong(&self) -> FluentValue<'static> {
        self.decimal(self.session.state().expected_wrong())
    }

    /// A number with one decimal, as the language writes it.
    fn decimal(&self, number: f64) -> FluentValue<'static> {
        format!("{number:.1}").replace('.', &self.messages.text("plain-decimal")).into()
    }

    fn say(&mut self, name: &str, values: &[(&str, FluentValue<'_>)]) -> Result<()> {
        let text = self.messages.with(name, values);
        self.write(&format!("{text}\n"))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(|error| Failure::stdout(&error))
    }
}
