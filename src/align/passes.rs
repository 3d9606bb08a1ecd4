//! The passes: from two sides to the posteriors of a final lattice.
//!
//! The first pass knows numbers, dictionaries and sounds. What it finds likely teaches word pairs, how many sentences have no
//! partner, whether paragraph breaks agree and how long translations are; the second pass uses all of it.

use std::ops::Range;

use rayon::prelude::*;

use super::coarse;
use super::concepts::Concepts;
use super::coverage::Sum;
use super::dp::{Band, Lattice, Posteriors, SHAPES, Step};
use super::features::Weights;
use super::keys::{Fixed, Keys};
use super::lexicon::Learnt;
use super::score::{Facts, Pass, Window};
use super::text::Side;
use super::{Options, Paragraphs, Progress};

/// A part of both texts that is searched by itself.
#[derive(Debug, Clone)]
pub struct Part {
    /// Source sentences.
    pub source: Range<usize>,
    /// Target sentences.
    pub target: Range<usize>,
    /// The nodes to look at, counted from the corner of the part.
    pub band: Band,
}

/// A searched part.
#[derive(Debug, Clone)]
pub struct Searched {
    /// Which part.
    pub part: Part,
    /// Scores.
    pub lattice: Lattice,
    /// The best path, counted from the corner of the part.
    pub path: Vec<Step>,
    /// Probabilities.
    pub posteriors: Posteriors,
}

/// The two sides and what they have in common, ready for any pass.
pub struct Prepared {
    /// Source and target.
    pub sides: [Side; 2],
    fixed: Fixed,
}

/// What the second pass knows beyond the first.
pub struct Informed {
    /// Keys with learnt word pairs.
    pub keys: Keys,
    /// The learnt word pairs.
    pub learnt: Learnt,
    /// The texts as a whole.
    pub facts: Facts,
    /// The parts to search.
    pub parts: Vec<Part>,
}

/// Probabilities below this are not kept.
const UNLIKELY: f32 = 0.02;
/// Nodes less likely than this after the first pass are not looked at again.
const PRUNED: f32 = 1e-6;
/// Nodes around likely ones that are looked at again all the same.
const MARGIN: usize = 4;

impl Prepared {
    /// Looks at both texts.
    pub fn new(sides: [Side; 2], options: &Options) -> Self {
        let languages = [sides[0].language.as_str(), sides[1].language.as_str()];
        let concepts = Concepts::new(languages, &options.dictionary, options.builtin_dictionary);
        let fixed = Fixed::new([&sides[0], &sides[1]], &concepts);
        Self { sides, fixed }
    }

    /// Both sides, borrowed.
    pub fn both(&self) -> [&Side; 2] {
        [&self.sides[0], &self.sides[1]]
    }

    /// The share of words, repeats counted, that a dictionary knows, on the side where it is smaller.
    pub fn known_words(&self) -> f64 {
        let share = |which: usize| {
            let words = self.sides[which].sentences.iter().flatten();
            let (mut all, mut known) = (0.0, 0.0);
            for &word in words {
                all += 1.0;
                known += f64::from(u8::from(self.fixed.in_dictionary(which, word as usize)));
            }
            known / f64::max(all, 1.0)
        };
        share(0).min(share(1))
    }

    /// Keys before anything is learnt.
    pub fn first_keys(&self) -> Keys {
        self.fixed.with(self.both(), None)
    }

    /// The texts as a whole before anything is learnt.
    pub fn first_facts(&self) -> Facts {
        let total = |side: &Side| side.summed.last().copied().unwrap_or(0.0).max(1.0);
        let ratio = (total(&self.sides[1]) / total(&self.sides[0])).clamp(0.2, 5.0);
        Facts { ratio, null_rate: 0.0, breaks_agree: 0.0, dialogue: dialogue(self.both()) }
    }

    /// The parts the first pass searches.
    pub fn first_parts(&self, keys: &Keys, facts: &Facts) -> Vec<Part> {
        coarse::parts(self.both(), keys, facts)
    }

    /// Learns from a searched first pass.
    pub fn learn(&self, searched: &[Searched], first: &Facts) -> Informed {
        let linked = linked(self.sides[0].len(), searched);
        let facts = learn_facts(self.both(), searched, first);
        let learnt = Learnt::new(&self.sides[0], &self.sides[1], linked);
        let keys = self.fixed.with(self.both(), Some(&learnt));
        let parts = coarse::narrowed(searched, PRUNED, MARGIN);
        Informed { keys, learnt, facts, parts }
    }
}

/// Searches all parts under one pass, each on a thread of its own where there are some; the order of the result is that of the parts.
pub fn search(pass: &Pass<'_>, parts: Vec<Part>, progress: &dyn Progress) -> Vec<Searched> {
    let search_one = |part: Part| {
        let window = Window::<Sum>::new(pass, part.source.clone(), part.target.clone(), &part.band);
        let lattice = window.lattice(part.band.clone());
        let searched = Searched { path: lattice.best_path(), posteriors: lattice.posteriors(), lattice, part };
        progress.advance(searched.part.source.len() as u64);
        searched
    };
    parts.into_par_iter().map(search_one).collect()
}

/// Runs all passes.
pub fn run(
    prepared: &Prepared,
    weights: &[Weights; 2],
    options: &Options,
    progress: &dyn Progress,
) -> (Informed, Vec<Searched>) {
    let max_link = options.max_link.clamp(1, 5);
    let hard_breaks = options.paragraphs == Paragraphs::Hard;
    let sides = prepared.both();
    let keys = prepared.first_keys();
    let facts = prepared.first_facts();
    let total = sides[0].len() as u64;
    progress.begin("first pass", total);
    let pass = Pass { sides, keys: &keys, learnt: None, weights: &weights[0], facts, max_link, hard_breaks };
    let first = search(&pass, prepared.first_parts(&keys, &facts), progress);
    let informed = prepared.learn(&first, &facts);
    drop(first);
    progress.begin("second pass", total);
    let pass = second(prepared, &informed.keys, &informed.learnt, informed.facts, &weights[1], options);
    let searched = search(&pass, informed.parts.clone(), progress);
    (informed, searched)
}

/// The second pass over what the first one taught.
pub fn second<'a>(
    prepared: &'a Prepared,
    keys: &'a Keys,
    learnt: &'a Learnt,
    facts: Facts,
    weights: &'a Weights,
    options: &Options,
) -> Pass<'a> {
    let hard_breaks = options.paragraphs == Paragraphs::Hard;
    let max_link = options.max_link.clamp(1, 5);
    Pass { sides: prepared.both(), keys, learnt: Some(learnt), weights, facts, max_link, hard_breaks }
}

/// For each source sentence the target sentences it is probably linked with.
fn linked(source_len: usize, searched: &[Searched]) -> Vec<Vec<(u32, f32)>> {
    let mut rows: Vec<Vec<(u32, f32)>> = vec![Vec::new(); source_len];
    for part in searched {
        each_link(part, |i, j, shape, chance| {
            if chance < UNLIKELY {
                return;
            }
            let (n, m) = SHAPES[shape];
            for row in &mut rows[i..i + n] {
                for column in j..j + m {
                    match row.iter_mut().find(|entry| entry.0 as usize == column) {
                        Some(entry) => entry.1 += chance,
                        None => row.push((column as u32, chance)),
                    }
                }
            }
        });
    }
    rows.iter_mut().for_each(|row| row.sort_by_key(|entry| entry.0));
    rows
}

/// Calls `visit` with every two-sided link that has a probability: first sentences in the whole text, shape, probability.
fn each_link(searched: &Searched, mut visit: impl FnMut(usize, usize, usize, f32)) {
    let part = &searched.part;
    for row in 0..=part.source.len() {
        let (low, high) = part.band.row(row);
        for column in low..=high {
            let Some(node) = part.band.node(row, column) else { continue };
            for (shape, &chance) in searched.posteriors.links[node].iter().enumerate() {
                if chance > 0.0 {
                    visit(part.source.start + row, part.target.start + column, shape, chance);
                }
            }
        }
    }
}

/// The texts as a whole, as the first pass sees them.
fn learn_facts([source, target]: [&Side; 2], searched: &[Searched], first: &Facts) -> Facts {
    let (mut nulls, mut source_length, mut target_length) = (0.0, 50.0, 50.0 * first.ratio);
    let (mut both, mut source_starts, mut target_starts) = (0.0, 0.0, 0.0);
    for part in searched {
        nulls += part.posteriors.nodes.iter().map(|node| f64::from(node.source_null + node.target_null)).sum::<f64>();
        each_link(part, |i, j, shape, chance| {
            let (n, m) = SHAPES[shape];
            let chance = f64::from(chance);
            source_length += chance * source.span_length(i, i + n);
            target_length += chance * target.span_length(j, j + m);
            if i > 0 && j > 0 {
                let starts = (source.starts[i], target.starts[j]);
                both += if starts == (true, true) { chance } else { 0.0 };
                source_starts += if starts.0 { chance } else { 0.0 };
                target_starts += if starts.1 { chance } else { 0.0 };
            }
        });
    }
    let sentences = (source.len() + target.len()) as f64;
    let rate = ((nulls + 0.5) / (sentences + 10.0)).clamp(0.001, 0.9);
    // How many of the fewer breaks meet one of the other side, beyond what chance would give.
    let links = source.len().min(target.len()).max(1) as f64;
    let fewer = f64::min(source_starts, target_starts);
    let chance = source_starts * target_starts / links;
    let agree = if fewer < 0.5 { 0.0 } else { ((both - chance) / (fewer - chance).max(1.0)).clamp(0.0, 1.0) };
    Facts {
        ratio: (target_length / source_length).clamp(0.2, 5.0),
        null_rate: ((rate / (1.0 - rate)).ln() + 3.0) as f32,
        breaks_agree: agree as f32,
        dialogue: first.dialogue,
    }
}

/// Share of sentences with fewer than 30 visible characters.
fn dialogue([source, target]: [&Side; 2]) -> f32 {
    let short = |side: &Side| side.lengths.iter().filter(|length| **length < 30.0).count();
    (short(source) + short(target)) as f32 / (source.len() + target.len()).max(1) as f32
}
