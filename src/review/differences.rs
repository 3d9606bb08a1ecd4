//! The automatic alignment and the state of a review -> what a person made different, each with the action that takes it back.

use std::ops::Range;

use super::action::Action;
use super::state::{Held, Side, State};
use crate::bitext::{Bitext, LinkState};

/// One place that is not as the aligner left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The links there now.
    pub links: Range<usize>,
    /// What is different.
    pub what: Changed,
    /// What takes it back by itself; `None` where sentences were cut anew.
    pub back: Option<Action>,
}

/// What can be different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Linked otherwise: the kinds of the links before and now.
    Linked {
        /// Before.
        was: Vec<String>,
        /// Now.
        now: Vec<String>,
    },
    /// Sentences were cut or joined.
    Cut,
    /// Left out.
    LeftOut,
    /// Marked as doubtful.
    Doubtful,
    /// A sentence has another text.
    Edited {
        /// The text in the document.
        was: String,
    },
}

/// All differences, in order. That a link was accepted is none.
pub fn differences(before: &Bitext, state: &State) -> Vec<Difference> {
    let automatic = State::new(before);
    let mut found = Vec::new();
    let (mut old, mut new) = (0, 0);
    while new < state.links().len() || old < automatic.links().len() {
        let (from_old, from_new) = (old, new);
        (old, new) = (old + 1, new + 1);
        // On to the next border that both have.
        loop {
            let (theirs, ours) = (border(&automatic, old), border(state, new));
            match theirs.cmp(&ours) {
                _ if theirs == ours => break,
                _ if old >= automatic.links().len() && new >= state.links().len() => break,
                _ if theirs[0] + theirs[1] < ours[0] + ours[1] && old < automatic.links().len() => old += 1,
                _ if new < state.links().len() => new += 1,
                _ => old += 1,
            }
        }
        let was = from_old.min(automatic.links().len())..old.min(automatic.links().len());
        let now = from_new.min(state.links().len())..new.min(state.links().len());
        compare(&automatic, was, state, now, &mut found);
    }
    found
}

/// Where link `link` begins in both texts: behind the sentence before, in code points.
fn border(state: &State, link: usize) -> [usize; 2] {
    Side::BOTH.map(|side| match state.range(link, side).start {
        0 => 0,
        sentence => state.pieces(side)[sentence - 1].span[1],
    })
}

fn compare(
    automatic: &State,
    was: Range<usize>,
    state: &State,
    now: Range<usize>,
    found: &mut Vec<Difference>,
) {
    let (old, new) = (&automatic.links()[was.clone()], &state.links()[now.clone()]);
    let sum = |links: &[Held], side| links.iter().map(|held| held.on(side)).sum::<usize>();
    let cut = Side::BOTH.into_iter().any(|side| sum(old, side) != sum(new, side));
    let size = |held: &Held| (held.source, held.target);
    let mut add = |what, back| found.push(Difference { links: now.clone(), what, back });
    if cut {
        add(Changed::Cut, None);
    } else if !old.iter().map(size).eq(new.iter().map(size)) {
        let kinds = |links: &[Held]| links.iter().map(Held::kind).collect();
        let back = Action::Replace { links: now.clone(), new: old.to_vec(), name: "take-back" };
        add(Changed::Linked { was: kinds(old), now: kinds(new) }, Some(back));
    }
    for (link, held) in now.clone().zip(new) {
        let marked = old.get(link - now.start).is_none_or(|old| old.state != held.state);
        let back = Action::Mark { links: link..link + 1, state: LinkState::Untouched };
        let what = match held.state {
            LinkState::LeftOut => Changed::LeftOut,
            LinkState::Doubtful => Changed::Doubtful,
            _ => continue,
        };
        if marked {
            found.push(Difference { links: link..link + 1, what, back: Some(back) });
        }
    }
    for side in Side::BOTH {
        for link in now.clone() {
            for sentence in state.range(link, side) {
                let sentences = state.sentences(side);
                if sentences.edited(sentence).is_some() {
                    let what = Changed::Edited { was: sentences.text(sentence).to_owned() };
                    let back = Action::Edit { side, sentence, text: None };
                    found.push(Difference { links: link..link + 1, what, back: Some(back) });
                }
            }
        }
    }
}
