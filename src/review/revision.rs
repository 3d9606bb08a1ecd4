//! A state and how it should be -> what leads from one to the other, as small as it can be.

use super::action::Action;
use super::change::Change;
use super::state::{Held, Side, State};

/// The changes that lead from `before` to `after`; both are states of the same two texts.
pub fn between(before: &State, after: &State) -> Vec<Change> {
    let mut changes = Vec::new();
    for side in Side::BOTH {
        let (old, new) = (before.pieces(side), after.pieces(side));
        let (at, old, new) = trimmed(old, new);
        if !(old.is_empty() && new.is_empty()) {
            changes.push(Change::Sentences { side, at, old: old.to_vec(), new: new.to_vec() });
        }
    }
    let (at, old, new) = trimmed(before.links(), after.links());
    if !(old.is_empty() && new.is_empty()) {
        changes.push(Change::Links { at, old: old.to_vec(), new: new.to_vec() });
    }
    changes
}

/// The action called `name` that puts `links` in the place of all links of `state` and gives sentences new texts, each a side, a number
/// and the text.
pub fn action(
    state: &State,
    links: &[Held],
    edits: Vec<(Side, usize, Option<String>)>,
    name: &'static str,
) -> Action {
    let mut actions = replacements(state.links(), links, name);
    // The first one gives its name to all.
    actions.insert(0, Action::Replace { links: 0..0, new: Vec::new(), name });
    let edit = |(side, sentence, text)| Action::Edit { side, sentence, text };
    actions.extend(edits.into_iter().map(edit));
    Action::Several(actions)
}

/// Each stretch between two borders that both have, where the links differ; the last one first, so that the numbers before it stay.
fn replacements(old: &[Held], new: &[Held], name: &'static str) -> Vec<Action> {
    let mut actions = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let (first, second) = (i, j);
        let (mut here, mut there) = ((0, 0), (0, 0));
        // On to the next border that both have.
        while i < old.len() || j < new.len() {
            let behind = here.0 + here.1 <= there.0 + there.1;
            match (old.get(i).filter(|_| behind || j == new.len()), new.get(j)) {
                (Some(held), _) => {
                    here = (here.0 + held.source, here.1 + held.target);
                    i += 1;
                }
                (None, Some(held)) => {
                    there = (there.0 + held.source, there.1 + held.target);
                    j += 1;
                }
                (None, None) => break,
            }
            if here == there {
                break;
            }
        }
        if old[first..i] != new[second..j] {
            actions.push(Action::Replace { links: first..i, new: new[second..j].to_vec(), name });
        }
    }
    actions.reverse();
    actions
}

/// Where two lists begin to differ, and what differs.
fn trimmed<'a, T: PartialEq>(old: &'a [T], new: &'a [T]) -> (usize, &'a [T], &'a [T]) {
    let at = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[at..], &new[at..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    (at, &old[..old.len() - end], &new[..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(kinds: &str) -> Vec<Held> {
        let kind = |kind: &str| {
            let (source, target) = kind.split_once('-').unwrap();
            Held::new(source.parse().unwrap(), target.parse().unwrap(), 0.9)
        };
        kinds.split_whitespace().map(kind).collect()
    }

    fn check(old: &str, new: &str, expected: &[(std::ops::Range<usize>, &str)]) {
        let actions = replacements(&held(old), &held(new), "import");
        let expected = expected.iter().cloned();
        let expected = expected.map(|(links, new)| Action::Replace { links, new: held(new), name: "import" });
        assert_eq!(actions, expected.collect::<Vec<_>>());
    }

    #[test]
    fn only_what_differs_is_replaced_the_last_first() {
        check("1-1 1-1 1-1", "1-1 1-1 1-1", &[]);
        check("1-1 1-1 1-1", "2-2 1-1", &[(0..2, "2-2")]);
        check("1-1 1-2 1-1", "1-1 1-1 0-1 1-1", &[(1..2, "1-1 0-1")]);
        check("1-0 0-1 1-1", "1-1 1-1", &[(0..2, "1-1")]);
        check("1-1 1-1 1-1 1-1", "2-2 2-2", &[(2..4, "2-2"), (0..2, "2-2")]);
        check("1-0 1-1 0-1", "1-1 1-1", &[(0..3, "1-1 1-1")]);
    }
}
