//! A command -> what it does to the review, when nothing is being typed or chosen.

use super::words::shortened;
use super::{Action, App, Choice, Chosen, Command, Effect, Field, Mode, Refusal, Stamp};
use crate::bitext::LinkState;
use crate::review::action::Direction;
use crate::review::proposal::{self, What};
use crate::review::session::{Filter, Order};
use crate::review::state::{Held, Side};

impl App {
    /// Whether a command gives another result without the evidence, which is not there yet.
    pub(super) fn waits_for_evidence(&self, command: Command) -> bool {
        let needs = matches!(
            command,
            Command::Take
                | Command::Split
                | Command::MoveDown
                | Command::MoveUp
                | Command::SlideDown
                | Command::SlideUp
                | Command::Pin
                | Command::Realign
                | Command::RealignAll
                | Command::Cut
                | Command::Join
                | Command::Editor
                | Command::Differences
        );
        needs && self.evidence.is_none() && !self.read_only
    }

    /// Does a command; `number` is which of its keys was pressed.
    pub(super) fn run(&mut self, command: Command, number: usize, stamp: &Stamp) {
        if self.session.state().links().is_empty() && !matches!(command, Command::Help | Command::Quit) {
            self.notice = self.messages.text("notice-no-links");
            return;
        }
        let link = self.session.view.link;
        match command {
            Command::Next => self.step(Direction::Down, 1),
            Command::Previous => self.step(Direction::Up, 1),
            Command::SourceSide => self.session.view.side = Side::Source,
            Command::TargetSide => self.session.view.side = Side::Target,
            Command::OtherSide => self.session.view.side = self.session.view.side.other(),
            Command::First => self.go(self.session.shown()[0]),
            Command::Last => self.go(*self.session.shown().last().unwrap_or(&link)),
            Command::PageDown if self.scroll < self.too_tall => {
                self.scroll = (self.scroll + self.page.max(3)).min(self.too_tall);
            }
            Command::PageUp if self.scroll > 0 => self.scroll = self.scroll.saturating_sub(self.page.max(3)),
            Command::PageDown => self.step(Direction::Down, self.page),
            Command::PageUp => self.step(Direction::Up, self.page),
            Command::NextDoubtful => self.seek(Direction::Down),
            Command::PreviousDoubtful => self.seek(Direction::Up),
            Command::NextUneven => self.seek_uneven(Direction::Down),
            Command::PreviousUneven => self.seek_uneven(Direction::Up),
            Command::AcceptAndSeek => {
                if self.accept_chosen(stamp) {
                    self.seek_from_here();
                }
            }
            Command::AcceptAndNext => {
                if self.accept_chosen(stamp) {
                    let last = self.session.view.link;
                    self.step(Direction::Down, 1);
                    if last == self.session.view.link {
                        self.add_text("notice-last");
                    }
                }
            }
            Command::Accept => self.toggle(Held::is_accepted, LinkState::Accepted, stamp),
            Command::LeaveOut => {
                self.toggle(|held| held.state == LinkState::LeftOut, LinkState::LeftOut, stamp);
            }
            Command::AcceptAbove => self.ask_accept_above(),
            Command::Doubtful if self.held().state == LinkState::Doubtful => {
                self.toggle(|held| held.state == LinkState::Doubtful, LinkState::Doubtful, stamp);
            }
            Command::Doubtful | Command::Note => {
                if !self.refuses() {
                    let field = Field::new(&self.held().note);
                    self.mode = Mode::Note { field, doubtful: command == Command::Doubtful };
                }
            }
            Command::Take => self.take(number, stamp),
            Command::Merge => {
                let links = if self.range.is_some() { self.chosen() } else { link..link + 2 };
                if self.act(&Action::Merge { links }, stamp) {
                    self.range = None;
                }
            }
            Command::MergePrevious => match link.checked_sub(1) {
                Some(before) => drop(self.act(&Action::Merge { links: before..link + 1 }, stamp)),
                None => self.refuse(&Refusal::NoSuchLink),
            },
            Command::Split => self.ask_split(stamp),
            Command::MoveDown => self.shift(Direction::Down, stamp),
            Command::MoveUp => self.shift(Direction::Up, stamp),
            Command::SlideDown => self.slide(Direction::Down, stamp),
            Command::SlideUp => self.slide(Direction::Up, stamp),
            Command::Pin => self.pin(stamp),
            Command::Realign => {
                let links = if self.range.is_some() {
                    self.chosen()
                } else {
                    self.session.state().stretch(link..link + 1)
                };
                self.realign(links, stamp);
            }
            Command::RealignAll => self.realign(0..self.session.state().links().len(), stamp),
            Command::Cut => self.begin_cut(),
            Command::Join => self.ask_join(stamp),
            Command::Edit => self.begin_edit(),
            Command::Editor => {
                if !self.refuses() {
                    self.effects.push(Effect::OpenEditor(self.chosen()));
                }
            }
            Command::Range => self.range = if self.range.is_some() { None } else { Some(link) },
            Command::Undo => self.undo(stamp),
            Command::Redo => self.redo(stamp),
            Command::Search => self.mode = Mode::Search(Field::default()),
            Command::NextHit => self.find(Direction::Down, false),
            Command::PreviousHit => self.find(Direction::Up, false),
            Command::Filter => self.next_filter(),
            Command::Order => {
                let order = match self.session.view.order {
                    Order::Document => Order::Worst,
                    Order::Worst => Order::Document,
                };
                self.session.view.order = order;
                let order = self.order_name();
                self.notice = self.messages.with("notice-order", &[("order", order.into())]);
            }
            Command::Why => self.look.why = !self.look.why,
            Command::Differences => self.mode = Mode::Differences { chosen: 0 },
            Command::Hints => {
                self.look.hints = !self.look.hints;
                self.add_text(if self.look.hints { "notice-hints-on" } else { "notice-hints-off" });
            }
            Command::Zoom => self.look.zoom = !self.look.zoom,
            Command::Stacked => self.look.stacked = Some(!self.look.stacked.unwrap_or(self.narrow)),
            Command::Export => self.effects.push(Effect::Export(None)),
            Command::CommandLine => self.mode = Mode::Line(Field::default()),
            Command::Help => self.mode = Mode::Help { field: Field::default(), top: 0 },
            Command::Quit => self.effects.push(Effect::Quit),
            Command::Suspend => self.effects.push(Effect::Suspend),
            Command::Threshold => self.add_text("notice-threshold-how"),
        }
    }

    pub(super) fn add_text(&mut self, name: &str) {
        let text = self.messages.text(name);
        self.add_notice(&text);
    }

    pub(in crate::review) fn held(&self) -> &Held {
        &self.session.state().links()[self.session.view.link]
    }

    /// So many shown links down or up.
    fn step(&mut self, direction: Direction, by: usize) {
        let shown = self.session.shown();
        let at = shown.partition_point(|&link| link < self.session.view.link);
        let to = match direction {
            Direction::Down => (at + by).min(shown.len().saturating_sub(1)),
            Direction::Up => at.saturating_sub(by),
        };
        self.go(shown[to]);
    }

    /// The next or previous doubtful link in the order that a person chose.
    fn seek(&mut self, direction: Direction) {
        let link = self.session.view.link;
        let found = match (self.session.view.order, direction) {
            (Order::Worst, Direction::Down) => self.next_worst(),
            _ => self.session.next_doubtful(link, direction),
        };
        self.go_or_say(found);
    }

    /// The doubtful link that is the next surer one than the chosen one; behind the surest comes the worst again.
    fn next_worst(&self) -> Option<usize> {
        let links = self.session.state().links();
        let here = self.session.view.link;
        let order =
            |a: &usize, b: &usize| links[*a].confidence.total_cmp(&links[*b].confidence).then(a.cmp(b));
        let others = || (0..links.len()).filter(|&link| link != here && self.session.is_doubtful(link));
        let surer = others().filter(|link| order(link, &here).is_gt()).min_by(order);
        surer.or_else(|| others().min_by(order))
    }

    /// The next doubtful link, of a link that is done with.
    fn seek_from_here(&mut self) {
        let found = self.session.next_doubtful(self.session.view.link, Direction::Down);
        self.go_or_say(found);
    }

    fn go_or_say(&mut self, link: Option<usize>) {
        match link {
            Some(link) => self.go(link),
            None => self.add_text("notice-no-doubtful"),
        }
    }

    fn seek_uneven(&mut self, direction: Direction) {
        let links = self.session.state().links();
        let uneven = |&at: &usize| (links[at].source, links[at].target) != (1, 1);
        let link = self.session.view.link;
        let found = match direction {
            Direction::Down => (link + 1..links.len()).find(uneven),
            Direction::Up => (0..link).rev().find(uneven),
        };
        match found {
            Some(link) => self.go(link),
            None => self.add_text("notice-no-uneven"),
        }
    }

    /// Accepts the chosen links that nobody has settled; `false` when it cannot be done.
    fn accept_chosen(&mut self, stamp: &Stamp) -> bool {
        let chosen = self.chosen();
        let open = |link: &usize| !self.session.state().links()[*link].is_settled();
        let open = chosen.clone().filter(open).collect::<Vec<_>>();
        self.range = None;
        self.mark_all(&open, LinkState::Accepted, stamp)
    }

    /// Gives links a state, as one action; true also when there are none.
    fn mark_all(&mut self, links: &[usize], state: LinkState, stamp: &Stamp) -> bool {
        let mark = |&link: &usize| Action::Mark { links: link..link + 1, state };
        match links.iter().map(mark).collect::<Vec<_>>() {
            marks if marks.is_empty() => true,
            marks => self.act(&Action::Several(marks), stamp),
        }
    }

    /// Gives the chosen links a state, or takes it away when all have it.
    fn toggle(&mut self, has: impl Fn(&Held) -> bool, state: LinkState, stamp: &Stamp) {
        let chosen = self.chosen();
        let links = self.session.state().links();
        let state = if links[chosen.clone()].iter().all(&has) { LinkState::Untouched } else { state };
        let among =
            chosen.filter(|&link| state == LinkState::Untouched || !has(&links[link])).collect::<Vec<_>>();
        if self.mark_all(&among, state, stamp) {
            self.range = None;
        }
    }

    fn ask_accept_above(&mut self) {
        if self.refuses() {
            return;
        }
        let least = self.session.limits.threshold;
        let links = self.session.state().links().iter();
        let sure = links.filter(|held| held.state == LinkState::Untouched && held.confidence >= least);
        let (count, wrong) =
            sure.fold((0_usize, 0.0), |(count, wrong), held| (count + 1, wrong + 1.0 - held.confidence));
        if count == 0 {
            self.add_text("notice-none-sure");
            return;
        }
        let values = [
            ("count", count.into()),
            ("threshold", ((least * 100.0).round() as usize).into()),
            ("wrong", self.decimal(wrong).into()),
        ];
        let question = self.messages.with("question-accept-above", &values);
        self.mode = Mode::Confirm { question, action: Action::AcceptAbove { least } };
    }

    pub(super) fn take(&mut self, number: usize, stamp: &Stamp) {
        if self.refuses() {
            return;
        }
        self.look();
        let Some(proposal) = self.found.proposals.get(number).cloned() else {
            let number = number + 1;
            self.notice = self.messages.with("notice-no-proposal", &[("number", number.into())]);
            return;
        };
        if proposal.what == What::Leave {
            if self.held().is_settled() {
                self.refuse(&Refusal::Nothing);
            }
            self.accept_chosen(stamp);
            return;
        }
        let Some(evidence) = &self.evidence else { return };
        match self.session.take(&proposal, evidence, stamp) {
            Ok((line, realigned)) => {
                self.say_realigned(realigned);
                self.keep(line);
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn ask_split(&mut self, stamp: &Stamp) {
        self.learn();
        let link = self.session.view.link;
        let cuts = proposal::cuts(self.session.state(), self.evidence.as_ref(), link);
        let option = |&(source, target): &(usize, usize)| {
            let held = self.held();
            let kinds = format!("{source}-{target}, {}-{}", held.source - source, held.target - target);
            let first = self.first_words(link, source, target);
            let values = [("kinds", kinds.into()), ("text", first.into())];
            let text = self.messages.with("option-split", &values);
            (text, Chosen::Do(Action::Split { link, source, target }))
        };
        let options = cuts.iter().take(super::DIGITS).map(option).collect::<Vec<_>>();
        let title = self.messages.with("title-split", &[("link", (link + 1).into())]);
        if options.is_empty() {
            self.refuse(&Refusal::TooSmall);
        }
        self.offer(title, options, stamp);
    }

    /// How the second part of a split begins, on both sides.
    fn first_words(&self, link: usize, source: usize, target: usize) -> String {
        let words = [(Side::Source, source), (Side::Target, target)].map(|(side, count)| {
            let range = self.session.state().range(link, side);
            let sentence = range.start + count;
            if sentence < range.end { self.sentence(side, sentence) } else { "~".to_owned() }
        });
        words.map(|words| shortened(&words, 24)).join(" | ")
    }

    /// A sentence on one line.
    pub(in crate::review) fn sentence(&self, side: Side, sentence: usize) -> String {
        self.session.state().sentences(side).line_of(sentence..sentence + 1)
    }

    /// Lets a person choose; of one option there is nothing to ask.
    fn offer(&mut self, title: String, mut options: Vec<(String, Chosen)>, stamp: &Stamp) {
        match options.len() {
            0 => {}
            1 => {
                let (_, chosen) = options.remove(0);
                self.choose(chosen, stamp);
            }
            _ if self.refuses() => {}
            _ => self.mode = Mode::Choose(Choice { title, options, chosen: 0 }),
        }
    }

    fn shift(&mut self, direction: Direction, stamp: &Stamp) {
        let link = self.session.view.link;
        let before = self.session.state().links().len();
        if self.act(&Action::Move { link, side: self.session.view.side, direction }, stamp) {
            // The person stays with what is left of the link.
            let after = self.session.state().links().len();
            self.go(match direction {
                Direction::Up => (link + after).saturating_sub(before),
                Direction::Down => link,
            });
        }
    }

    fn slide(&mut self, direction: Direction, stamp: &Stamp) {
        let action = Action::Slide { link: self.session.view.link, side: self.session.view.side, direction };
        self.act(&action, stamp);
    }

    fn realign(&mut self, links: std::ops::Range<usize>, stamp: &Stamp) {
        if self.refuses() {
            return;
        }
        self.learn();
        let Some(evidence) = &self.evidence else { return };
        match self.session.realign(links, evidence, stamp) {
            Ok((line, realigned)) => {
                self.range = None;
                self.say_realigned(realigned);
                self.keep(line);
            }
            Err(Refusal::Nothing) => self.add_text("notice-realigned-same"),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn pin(&mut self, stamp: &Stamp) {
        if self.refuses() {
            return;
        }
        let (link, side) = (self.session.view.link, self.session.view.side);
        let options = self
            .session
            .state()
            .range(link, side)
            .map(|sentence| (shortened(&self.sentence(side, sentence), 60), Chosen::Pin(side, sentence)));
        let options = options.collect::<Vec<_>>();
        if options.is_empty() {
            self.refuse(&Refusal::NoSentence);
        }
        let title = self.messages.text("title-pin");
        self.offer(title, options, stamp);
    }

    fn ask_join(&mut self, stamp: &Stamp) {
        let (link, side) = (self.session.view.link, self.session.view.side);
        let range = self.session.state().range(link, side);
        let pairs = match range.len() {
            0 => Vec::new(),
            1 => vec![range.start],
            _ => (range.start..range.end - 1).collect(),
        };
        let option = |&sentence: &usize| {
            let last = sentence + 1 >= self.session.state().sentences(side).len();
            let second = if last { String::new() } else { self.sentence(side, sentence + 1) };
            let text =
                format!("{} + {}", shortened(&self.sentence(side, sentence), 26), shortened(&second, 26));
            (text, Chosen::Do(Action::Join { side, sentence }))
        };
        let options = pairs.iter().take(super::DIGITS).map(option).collect::<Vec<_>>();
        if options.is_empty() {
            self.refuse(&Refusal::NoSentence);
        }
        let title = self.messages.text("title-join");
        self.offer(title, options, stamp);
    }

    fn undo(&mut self, stamp: &Stamp) {
        if self.refuses() {
            return;
        }
        match self.session.undo(stamp) {
            Some((line, entry)) => {
                let action = self.messages.action(&entry.name);
                self.notice = self.messages.with("notice-undone", &[("action", action.into())]);
                self.keep(line);
            }
            None => self.add_text("notice-nothing-to-undo"),
        }
    }

    fn redo(&mut self, stamp: &Stamp) {
        if self.refuses() {
            return;
        }
        match self.session.redo(stamp) {
            Some((line, entry)) => {
                let action = self.messages.action(&entry.name);
                self.notice = self.messages.with("notice-redone", &[("action", action.into())]);
                self.keep(line);
            }
            None => self.add_text("notice-nothing-to-redo"),
        }
    }

    fn next_filter(&mut self) {
        let at = Filter::ALL.iter().position(|filter| *filter == self.session.view.filter).unwrap_or(0);
        self.session.view.filter = Filter::ALL[(at + 1) % Filter::ALL.len()];
        let filter = self.filter_name();
        let count = self.session.shown().len();
        self.notice =
            self.messages.with("notice-filter", &[("filter", filter.into()), ("count", count.into())]);
    }
}
