//! What a person wants done -> the changes that do it, or why it cannot be done.

use std::ops::Range;

use thiserror::Error;

use super::change::{Change, Run};
use super::state::{Held, Piece, Side, State};
use crate::bitext::LinkState;

/// Towards the end or towards the start of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Into the next link.
    Down,
    /// Into the link before.
    Up,
}

/// What a person wants done. Links and sentences are numbered from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Gives links a state; accepting leaves a changed link changed.
    Mark {
        /// Which links.
        links: Range<usize>,
        /// Their new state.
        state: LinkState,
    },
    /// Accepts every untouched link at least so sure.
    AcceptAbove {
        /// From 0 to 1.
        least: f64,
    },
    /// Accepts untouched links at least so sure, and leaves out untouched ones less sure, both only of some kinds.
    Rule {
        /// From 0 to 1; `None` accepts nothing.
        accept: Option<f64>,
        /// From 0 to 1; `None` leaves out nothing.
        leave_out: Option<f64>,
        /// Numbers of source and target sentences; none are all kinds.
        kinds: Vec<(usize, usize)>,
    },
    /// Writes a note to a link; an empty one takes it away.
    Note {
        /// Which link.
        link: usize,
        /// The note.
        text: String,
    },
    /// Makes one link of several in a row.
    Merge {
        /// Which links.
        links: Range<usize>,
    },
    /// Makes two links of one.
    Split {
        /// Which link.
        link: usize,
        /// How many of its source sentences are in the first of the two.
        source: usize,
        /// And how many of its target sentences.
        target: usize,
    },
    /// Moves the last sentence of a side down into the next link, or the first up into the link before.
    Move {
        /// Which link.
        link: usize,
        /// Which side.
        side: Side,
        /// Where to.
        direction: Direction,
    },
    /// Moves the whole side of this and all following links down or up by one link, as far as the next settled link.
    Slide {
        /// The first link.
        link: usize,
        /// Which side.
        side: Side,
        /// Where to.
        direction: Direction,
    },
    /// Links two sentences with each other and no others.
    Pin {
        /// A source sentence.
        source: usize,
        /// A target sentence.
        target: usize,
    },
    /// Puts other links of the same sentences in the place of some.
    Replace {
        /// Which links.
        links: Range<usize>,
        /// What stands there then.
        new: Vec<Held>,
        /// What it is called in the history: `take`, `realign`, `import`.
        name: &'static str,
    },
    /// Cuts a sentence in two.
    Cut {
        /// Of which text.
        side: Side,
        /// Which sentence.
        sentence: usize,
        /// In front of which character, counted from the start of the sentence.
        at: usize,
    },
    /// Joins a sentence with the next one.
    Join {
        /// Of which text.
        side: Side,
        /// The first of the two.
        sentence: usize,
    },
    /// Gives a sentence another text; `None` takes the edit away.
    Edit {
        /// Of which text.
        side: Side,
        /// Which sentence.
        sentence: usize,
        /// The new text.
        text: Option<String>,
    },
    /// Several as one, under the name of the first; those that would change nothing do no harm.
    Several(Vec<Action>),
}

/// Why an action cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no such link or sentence.
    #[error("there is no such link")]
    NoSuchLink,
    /// Nothing would change.
    #[error("nothing to change")]
    Nothing,
    /// The link has nothing to move on that side.
    #[error("there is no sentence on this side of the link")]
    NoSentence,
    /// A link of one sentence on each side at most cannot be split.
    #[error("a link of one sentence cannot be split")]
    TooSmall,
    /// A settled link is in the way.
    #[error("link {} is settled and stays", link + 1)]
    Settled {
        /// Which, from 0.
        link: usize,
    },
    /// The pin would cross a settled link.
    #[error("the pin would cross link {}, which is settled", link + 1)]
    Crosses {
        /// Which, from 0.
        link: usize,
    },
    /// The place is at an end of the sentence or behind it.
    #[error("a sentence cannot be cut there")]
    CutPlace,
    /// The two sentences stand in different paragraphs.
    #[error("the two sentences stand in different paragraphs")]
    Paragraphs,
    /// A sentence that a person edited must be as in the text before it can be cut or joined.
    #[error("the sentence has been edited; undo the edit first")]
    Edited,
}

impl Action {
    /// What it is called in a history.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mark { state, .. } => match state {
                LinkState::Accepted | LinkState::Changed => "accept",
                LinkState::LeftOut => "leave-out",
                LinkState::Doubtful => "doubtful",
                LinkState::Untouched => "reopen",
            },
            Self::AcceptAbove { .. } => "accept-above",
            Self::Rule { .. } => "rule",
            Self::Note { .. } => "note",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Move { .. } => "move",
            Self::Slide { .. } => "slide",
            Self::Pin { .. } => "pin",
            Self::Replace { name, .. } => name,
            Self::Cut { .. } => "cut",
            Self::Join { .. } => "join",
            Self::Edit { .. } => "edit",
            Self::Several(actions) => actions.first().map_or("nothing", Self::name),
        }
    }

    /// The changes it makes in `state`.
    pub fn plan(&self, state: &State) -> Result<Vec<Change>, Refusal> {
        let changes = match self {
            Self::Mark { links, state: mark } => marks(state, links.clone(), |_| Some(*mark))?,
            Self::AcceptAbove { least } => {
                let rule = Self::Rule { accept: Some(*least), leave_out: None, kinds: Vec::new() };
                return rule.plan(state);
            }
            Self::Rule { accept, leave_out, kinds } => {
                let rule = |held: &Held| {
                    let meant = held.state == LinkState::Untouched
                        && (kinds.is_empty() || kinds.contains(&(held.source, held.target)));
                    let sure = accept.is_some_and(|least| held.confidence >= least);
                    let unsure = leave_out.is_some_and(|most| held.confidence < most);
                    let left_out = unsure.then_some(LinkState::LeftOut);
                    if sure { Some(LinkState::Accepted) } else { left_out }.filter(|_| meant)
                };
                marks(state, 0..state.links().len(), rule)?
            }
            Self::Note { link, text } => {
                let held = state.links().get(*link).ok_or(Refusal::NoSuchLink)?;
                vec![links(*link, vec![held.clone()], vec![Held { note: text.clone(), ..held.clone() }])]
            }
            Self::Merge { links } => merge(state, links)?,
            Self::Split { link, source, target } => split(state, *link, *source, *target)?,
            Self::Move { link, side, direction } => shift(state, *link, *side, *direction)?,
            Self::Slide { link, side, direction } => slide(state, *link, *side, *direction)?,
            Self::Pin { source, target } => pin(state, *source, *target)?,
            Self::Replace { links: range, new, .. } => {
                let old = state.links().get(range.clone()).ok_or(Refusal::NoSuchLink)?;
                vec![links(range.start, old.to_vec(), new.clone())]
            }
            Self::Cut { side, sentence, at } => cut(state, *side, *sentence, *at)?,
            Self::Join { side, sentence } => join(state, *side, *sentence)?,
            Self::Edit { side, sentence, text } => {
                let old = state.pieces(*side).get(*sentence).ok_or(Refusal::NoSuchLink)?;
                let original = state.sentences(*side).text(*sentence);
                let edited = text.clone().filter(|text| text != original && !text.trim().is_empty());
                let new = Piece { edited, ..old.clone() };
                vec![Change::Sentences { side: *side, at: *sentence, old: vec![old.clone()], new: vec![new] }]
            }
            Self::Several(actions) => {
                let mut after = state.clone();
                let mut all = Vec::new();
                for action in actions {
                    let changes = match action.plan(&after) {
                        Err(Refusal::Nothing) => continue,
                        planned => planned?,
                    };
                    super::change::apply(&changes, &mut after).map_err(|_| Refusal::Nothing)?;
                    all.extend(changes);
                }
                all
            }
        };
        let changes = changes.into_iter().filter(changes_something).collect::<Vec<_>>();
        if changes.is_empty() { Err(Refusal::Nothing) } else { Ok(changes) }
    }
}

fn changes_something(change: &Change) -> bool {
    match change {
        Change::Links { old, new, .. } => old != new,
        Change::Marks(runs) => !runs.is_empty(),
        Change::Sentences { old, new, .. } => old != new,
    }
}

fn links(at: usize, old: Vec<Held>, new: Vec<Held>) -> Change {
    Change::Links { at, old, new }
}

/// New states for the links of `range` for which `mark` has one.
fn marks(
    state: &State,
    range: Range<usize>,
    mark: impl Fn(&Held) -> Option<LinkState>,
) -> Result<Vec<Change>, Refusal> {
    let among = state.links().get(range.clone()).ok_or(Refusal::NoSuchLink)?;
    let mut runs: Vec<Run> = Vec::new();
    for (at, held) in range.zip(among) {
        let stays = held.state == LinkState::Changed;
        let Some(new) = mark(held).filter(|&new| new != held.state && !(stays && new == LinkState::Accepted))
        else {
            continue;
        };
        match runs.last_mut() {
            Some(run) if run.at + run.count == at && run.old == held.state && run.new == new => {
                run.count += 1;
            }
            _ => runs.push(Run { at, count: 1, old: held.state, new }),
        }
    }
    Ok(vec![Change::Marks(runs)])
}

/// A link a person made.
fn made(source: usize, target: usize, note: String) -> Held {
    Held { state: LinkState::Changed, note, ..Held::new(source, target, UNKNOWN) }
}

/// The confidence of a link that nobody has judged.
pub const UNKNOWN: f64 = 0.5;

/// A link of other sentences than before: nobody has judged it.
fn reopened(held: &Held) -> Held {
    let state = if held.is_settled() { LinkState::Changed } else { LinkState::Untouched };
    Held { state, confidence: UNKNOWN, score: 0.0, ..held.clone() }
}

fn merge(state: &State, range: &Range<usize>) -> Result<Vec<Change>, Refusal> {
    let old = state.links().get(range.clone()).filter(|old| old.len() > 1).ok_or(Refusal::NoSuchLink)?;
    let notes = old.iter().map(|held| held.note.as_str()).filter(|note| !note.is_empty());
    let note = notes.collect::<Vec<_>>().join("; ");
    let sum = |side| old.iter().map(|held| held.on(side)).sum();
    Ok(vec![links(range.start, old.to_vec(), vec![made(sum(Side::Source), sum(Side::Target), note)])])
}

fn split(state: &State, link: usize, source: usize, target: usize) -> Result<Vec<Change>, Refusal> {
    let held = state.links().get(link).ok_or(Refusal::NoSuchLink)?;
    if held.source + held.target < 2 {
        return Err(Refusal::TooSmall);
    }
    let first = source + target;
    if source > held.source || target > held.target || first == 0 || first == held.source + held.target {
        return Err(Refusal::NoSuchLink);
    }
    let new = vec![
        made(source, target, held.note.clone()),
        made(held.source - source, held.target - target, String::new()),
    ];
    Ok(vec![links(link, vec![held.clone()], new)])
}

fn shift(state: &State, link: usize, side: Side, direction: Direction) -> Result<Vec<Change>, Refusal> {
    let held = state.links().get(link).ok_or(Refusal::NoSuchLink)?;
    if held.on(side) == 0 {
        return Err(Refusal::NoSentence);
    }
    let neighbour = match direction {
        Direction::Down => Some(link + 1).filter(|&next| next < state.links().len()),
        Direction::Up => link.checked_sub(1),
    };
    let mut mine = Held { state: LinkState::Changed, confidence: UNKNOWN, score: 0.0, ..held.clone() };
    *mine.on_mut(side) -= 1;
    let mut theirs = neighbour.map_or_else(|| Held::new(0, 0, UNKNOWN), |at| reopened(&state.links()[at]));
    *theirs.on_mut(side) += 1;
    let kept = Some(mine).filter(|mine| mine.source + mine.target > 0);
    if kept.is_none() && neighbour.is_none() {
        return Err(Refusal::Nothing);
    }
    let (at, old, new) = match direction {
        Direction::Down => {
            (link, state.links()[link..=neighbour.unwrap_or(link)].to_vec(), kept.into_iter().chain([theirs]))
        }
        Direction::Up => {
            let first = neighbour.unwrap_or(link);
            let new = [theirs].into_iter().chain(kept).collect::<Vec<_>>();
            return Ok(vec![links(first, state.links()[first..=link].to_vec(), new)]);
        }
    };
    Ok(vec![links(at, old, new.collect())])
}

fn slide(state: &State, link: usize, side: Side, direction: Direction) -> Result<Vec<Change>, Refusal> {
    let all = state.links();
    let held = all.get(link).ok_or(Refusal::NoSuchLink)?;
    if held.is_settled() {
        return Err(Refusal::Settled { link });
    }
    let end = (link..all.len()).find(|&at| all[at].is_settled()).unwrap_or(all.len());
    let old = all[link..end].to_vec();
    let mut sizes = old.iter().map(|held| held.on(side)).collect::<Vec<_>>();
    let mut new = old.iter().map(reopened).collect::<Vec<_>>();
    match direction {
        Direction::Down => {
            sizes.insert(0, 0);
            new.push(Held::new(0, 0, UNKNOWN));
        }
        Direction::Up if sizes[0] == 0 => {
            sizes.remove(0);
            sizes.push(0);
        }
        Direction::Up => {
            sizes.push(0);
            new.insert(0, Held::new(0, 0, UNKNOWN));
        }
    }
    for (held, size) in new.iter_mut().zip(sizes) {
        *held.on_mut(side) = size;
    }
    new.retain(|held| held.source + held.target > 0);
    Ok(vec![links(link, old, new)])
}

fn pin(state: &State, source: usize, target: usize) -> Result<Vec<Change>, Refusal> {
    let at = |side, sentence| state.link_of(side, sentence).ok_or(Refusal::NoSuchLink);
    let (one, other) = (at(Side::Source, source)?, at(Side::Target, target)?);
    let range = one.min(other)..one.max(other) + 1;
    let free = |at: &usize| range.len() == 1 || !state.links()[*at].is_settled();
    if let Some(link) = range.clone().find(|at| !free(at)) {
        return Err(Refusal::Crosses { link });
    }
    let old = state.links()[range.clone()].to_vec();
    let (first, last) = (range.start, range.end - 1);
    let before =
        [source - state.range(first, Side::Source).start, target - state.range(first, Side::Target).start];
    let after =
        [state.range(last, Side::Source).end - source - 1, state.range(last, Side::Target).end - target - 1];
    let around = |[source, target]: [usize; 2]| Held::new(source, target, UNKNOWN);
    let mut new = vec![around(before), made(1, 1, String::new()), around(after)];
    if let Some(noted) = old.iter().find(|held| !held.note.is_empty()) {
        new[1].note.clone_from(&noted.note);
    }
    new.retain(|held| held.source + held.target > 0);
    Ok(vec![links(range.start, old, new)])
}

fn cut(state: &State, side: Side, sentence: usize, at: usize) -> Result<Vec<Change>, Refusal> {
    let piece = state.pieces(side).get(sentence).ok_or(Refusal::NoSuchLink)?;
    if piece.edited.is_some() {
        return Err(Refusal::Edited);
    }
    let text = state.sentences(side).text(sentence).chars().collect::<Vec<_>>();
    let visible = |part: &[char]| part.iter().any(|c| !c.is_whitespace());
    if at >= text.len() || !visible(&text[..at]) || !visible(&text[at..]) {
        return Err(Refusal::CutPlace);
    }
    // White space around the cut belongs to neither.
    let spaces = |part: &mut dyn Iterator<Item = &char>| part.take_while(|c| c.is_whitespace()).count();
    let (before, after) = (spaces(&mut text[..at].iter().rev()), spaces(&mut text[at..].iter()));
    let [start, end] = piece.span;
    let part = |span| Piece { span, edited: None };
    let new = vec![part([start, start + at - before]), part([start + at + after, end])];
    let link = state.link_of(side, sentence).ok_or(Refusal::NoSuchLink)?;
    let held = state.links()[link].clone();
    let mut grown = held.clone();
    *grown.on_mut(side) += 1;
    let sentences = Change::Sentences { side, at: sentence, old: vec![piece.clone()], new };
    Ok(vec![sentences, links(link, vec![held], vec![grown])])
}

fn join(state: &State, side: Side, sentence: usize) -> Result<Vec<Change>, Refusal> {
    let pieces = state.pieces(side);
    let pair = pieces.get(sentence..sentence + 2).ok_or(Refusal::NoSuchLink)?;
    if pair.iter().any(|piece| piece.edited.is_some()) {
        return Err(Refusal::Edited);
    }
    let sentences = state.sentences(side);
    if sentences.paragraph(sentence) != sentences.paragraph(sentence + 1) {
        return Err(Refusal::Paragraphs);
    }
    let new = vec![Piece { span: [pair[0].span[0], pair[1].span[1]], edited: None }];
    let change = Change::Sentences { side, at: sentence, old: pair.to_vec(), new };
    let at = |sentence| state.link_of(side, sentence).ok_or(Refusal::NoSuchLink);
    let (first, second) = (at(sentence)?, at(sentence + 1)?);
    let old = state.links()[first..=second].to_vec();
    let mut new = old.clone();
    let last = new.len() - 1;
    if last > 0 {
        // The second half comes to the first.
        new[0] = Held { state: LinkState::Changed, confidence: UNKNOWN, score: 0.0, ..new[0].clone() };
        new[last] = reopened(&new[last]);
    }
    *new[last].on_mut(side) -= 1;
    new.retain(|held| held.source + held.target > 0);
    Ok(vec![change, links(first, old, new)])
}
