//! A review of two texts and the same texts as they are now -> the links of these, with all of the review that still has its sentences.

use std::collections::HashMap;
use std::ops::Range;

use super::action::UNKNOWN;
use super::state::{Held, Side, State};
use crate::align::{Evidence, Options};
use crate::bitext::{Link, LinkState};

/// What a review becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The links of the texts as they are now.
    pub links: Vec<Held>,
    /// Texts that a person gave sentences, by side and number.
    pub edits: Vec<(Side, usize, Option<String>)>,
    /// How many settled links stand as they were.
    pub kept: usize,
    /// Settled links and edits whose sentences are no longer there: the number of the link before, from 0, and its text.
    pub lost: Vec<(usize, String)>,
}

/// Carries the review `old` over to `new`, the same texts aligned anew.
pub fn carry(old: &State, new: &State, options: &Options) -> Carried {
    let maps = Side::BOTH.map(|side| stays(old, new, side));
    let [n, m] = Side::BOTH.map(|side| new.sentences(side).len());
    let mut fixed: Vec<(usize, [Range<usize>; 2])> = Vec::new();
    let mut lost = Vec::new();
    for (number, held) in old.links().iter().enumerate().filter(|(_, held)| held.is_settled()) {
        let ranges = Side::BOTH.map(|side| {
            let from = fixed.last().map_or(0, |(_, ranges)| ranges[side.index()].end);
            place(&maps[side.index()], old.range(number, side), new.sentences(side).len())
                .filter(|range| range.start >= from || held.on(side) == 0)
                .map(|range| range.start.max(from)..range.end.max(from))
        });
        match ranges {
            [Some(source), Some(target)] => fixed.push((number, [source, target])),
            _ => lost.push(number),
        }
    }
    let settled = fixed.iter().filter(|(number, _)| old.links()[*number].is_accepted());
    let settled = settled.map(|(_, [source, target])| Link::new(source.clone(), target.clone()));
    let settled = settled.filter(Link::is_two_sided).collect::<Vec<_>>();
    let evidence = Evidence::new(new.sentences(Side::Source), new.sentences(Side::Target), options, &settled);
    let mut links: Vec<(Held, [Range<usize>; 2])> = Vec::new();
    let mut at = [0, 0];
    let ends = fixed.iter().map(|(number, ranges)| (Some(*number), ranges.clone()));
    for (number, ranges) in ends.chain([(None, [n..n, m..m])]) {
        for link in evidence.between(at[0]..ranges[0].start, at[1]..ranges[1].start) {
            let held = Held {
                score: link.score,
                ..Held::new(link.source.len(), link.target.len(), link.confidence)
            };
            links.push((held, [link.source, link.target]));
        }
        at = ranges.clone().map(|range| range.end);
        links.extend(number.map(|number| (old.links()[number].clone(), ranges)));
    }
    for (number, held) in old.links().iter().enumerate() {
        let is_lost = lost.contains(&number);
        let noted = !held.is_settled() && (held.state == LinkState::Doubtful || !held.note.is_empty());
        if !is_lost && !noted {
            continue;
        }
        let Some(link) = nearest(old, number, &maps, &mut links).filter(|link| !link.is_settled()) else {
            continue;
        };
        let mut notes = vec![link.note.clone(), held.note.clone()];
        if is_lost {
            notes.push(format!("the texts changed; was {}: {}", held.state.as_str(), text(old, number)));
        }
        notes.retain(|note| !note.is_empty());
        link.note = notes.join("; ");
        if is_lost || held.state == LinkState::Doubtful {
            link.state = LinkState::Doubtful;
        }
    }
    let mut edits = Vec::new();
    let mut gone = lost.iter().map(|&number| (number, text(old, number))).collect::<Vec<_>>();
    for side in Side::BOTH {
        for (&sentence, text) in old.sentences(side).edits() {
            match (maps[side.index()][sentence], old.link_of(side, sentence)) {
                (Some(now), _) => edits.push((side, now, Some(text.clone()))),
                (None, Some(link)) if !lost.contains(&link) => gone.push((link, text.clone())),
                _ => {}
            }
        }
    }
    gone.sort();
    Carried { links: links.into_iter().map(|(held, _)| held).collect(), edits, kept: fixed.len(), lost: gone }
}

/// For each old sentence its number now, where it still stands: the longest list of sentences in common.
fn stays(old: &State, new: &State, side: Side) -> Vec<Option<usize>> {
    let key = |state: &State, number: usize| {
        state.sentences(side).text(number).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for number in 0..new.sentences(side).len() {
        places.entry(key(new, number)).or_default().push(number);
    }
    // The last pair of the best list of each length: the pair in front of it, and where it stands now.
    let mut pairs: Vec<(usize, usize, Option<usize>)> = Vec::new();
    let mut best: Vec<usize> = Vec::new();
    for number in 0..old.sentences(side).len() {
        for &now in places.get(&key(old, number)).into_iter().flatten().rev() {
            let length = best.partition_point(|&pair| pairs[pair].1 < now);
            let before = length.checked_sub(1).map(|shorter| best[shorter]);
            pairs.push((number, now, before));
            if length == best.len() {
                best.push(pairs.len() - 1);
            } else {
                best[length] = pairs.len() - 1;
            }
        }
    }
    let mut stays = vec![None; old.sentences(side).len()];
    let mut at = best.last().copied();
    while let Some(pair) = at {
        let (number, now, before) = pairs[pair];
        stays[number] = Some(now);
        at = before;
    }
    stays
}

/// Where the sentences of `range` stand now, when all do and one after the other; an empty range stays beside its neighbours.
fn place(map: &[Option<usize>], range: Range<usize>, count: usize) -> Option<Range<usize>> {
    if range.is_empty() {
        let before = range.start.checked_sub(1);
        let border = match before {
            None => 0,
            Some(before) => {
                let behind = map.get(range.start).copied();
                map[before].map(|now| now + 1).or_else(|| behind.map_or(Some(count), |now| now))?
            }
        };
        return Some(border..border);
    }
    let start = map[range.start]?;
    let follow = range.clone().enumerate().all(|(after, sentence)| map[sentence] == Some(start + after));
    follow.then_some(start..start + range.len())
}

/// The new link that has a sentence of old link `number`, or the one that stands where it stood.
fn nearest<'l>(
    old: &State,
    number: usize,
    maps: &[Vec<Option<usize>>; 2],
    links: &'l mut [(Held, [Range<usize>; 2])],
) -> Option<&'l mut Held> {
    let stands = |side: Side| old.range(number, side).find_map(|sentence| maps[side.index()][sentence]);
    let behind = |side: Side| {
        let before = maps[side.index()][..old.range(number, side).start].iter().rev();
        before.flatten().next().map_or(0, |now| now + 1)
    };
    let has = |side: Side, sentence: usize, links: &[(Held, [Range<usize>; 2])]| {
        let open = |(held, ranges): &(Held, [Range<usize>; 2])| {
            !held.is_settled() && ranges[side.index()].contains(&sentence)
        };
        links.iter().position(open)
    };
    let found = Side::BOTH.into_iter().find_map(|side| has(side, stands(side)?, links));
    let found = found.or_else(|| Side::BOTH.into_iter().find_map(|side| has(side, behind(side), links)));
    found.map(|at| &mut links[at].0)
}

fn text(state: &State, link: usize) -> String {
    let [source, target] = Side::BOTH.map(|side| state.text(link, side));
    format!("“{source}” = “{target}”")
}

/// Links as the automatic alignment has them get its figures back, so that only what a person did differs from it.
pub fn with_figures_of(links: &mut [Held], automatic: &State) {
    let mut at = [0, 0];
    for held in links {
        let ranges = [at[0]..at[0] + held.source, at[1]..at[1] + held.target];
        at = ranges.clone().map(|range| range.end);
        match super::import::link_at(automatic, &ranges) {
            Some(known) => (held.confidence, held.score) = (known.confidence, known.score),
            None if held.is_settled() => (held.confidence, held.score) = (UNKNOWN, 0.0),
            None => {}
        }
    }
}
