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
use super::meaning::Meaning;
use super::same::Same;
use super::score::{Facts, Pass, Window};
use super::taught::Taught;
use super::text::Side;
use super::{Options, Paragraphs, Progress, Tier};
use crate::bitext::Link;

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
    /// The best path, counted from the corner of the part; the first pass, which only teaches, has none.
    pub path: Vec<Step>,
    /// Probabilities.
    pub posteriors: Posteriors,
}

/// The two sides and what they have in common, ready for any pass.
pub struct Prepared {
    /// Source and target.
    pub sides: [Side; 2],
    fixed: Fixed,
    /// Links of the texts that the user's files know already.
    known: Vec<(u32, u32, f32)>,
    meaning: Option<Meaning>,
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

/// The first pass looks at so many of the [`SHAPES`]: up to four sentences on one side, or two on both.
const FIRST_SHAPES: usize = 8;
/// Probabilities below this are not kept.
const UNLIKELY: f32 = 0.02;
/// Nodes less likely than this after the first pass are not looked at again.
const PRUNED: f32 = 1e-6;
/// Nodes around likely ones that are looked at again all the same.
const MARGIN: usize = 5;

impl Prepared {
    /// Looks at both texts.
    pub fn new(sides: [Side; 2], options: &Options) -> Self {
        let languages = [sides[0].language.as_str(), sides[1].language.as_str()];
        let concepts = Concepts::new(languages, &options.dictionary, options.builtin_dictionary);
        let taught = options.lexicon.as_ref().map(|lexicon| lexicon.teach([&sides[0], &sides[1]]));
        let Taught { pairs, links: known } = taught.unwrap_or_default();
        let fixed = Fixed::new([&sides[0], &sides[1]], &concepts, &pairs);
        let lengths = [sides[0].len(), sides[1].len()];
        let meaning = options.vectors.as_ref().and_then(|vectors| Meaning::new(vectors, lengths));
        Self { sides, fixed, known, meaning }
    }

    /// How good the vectors are, when there are any.
    pub fn tier(&self) -> Option<Tier> {
        self.meaning.as_ref().map(Meaning::tier)
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
        coarse::parts(self.both(), keys, self.meaning.as_ref(), facts)
    }

    /// Learns from a searched first pass.
    pub fn learn(&self, lessons: Vec<Lesson>, first: &Facts) -> Informed {
        self.learn_with(lessons, first, &[])
    }

    /// The same when a person has settled some links, in order: their sentences belong together and to no others.
    pub fn learn_with(&self, lessons: Vec<Lesson>, first: &Facts, settled: &[Link]) -> Informed {
        let mut linked = Vec::with_capacity(self.sides[0].len());
        let mut parts = Vec::with_capacity(lessons.len());
        let mut all = Sums::default();
        for lesson in lessons {
            linked.extend(lesson.linked);
            parts.push(lesson.part);
            all.nulls += lesson.sums.nulls;
            all.source_length += lesson.sums.source_length;
            all.target_length += lesson.sums.target_length;
            all.starts_both += lesson.sums.starts_both;
            all.starts_source += lesson.sums.starts_source;
            all.starts_target += lesson.sums.starts_target;
        }
        for &(row, column, weight) in &self.known {
            let row = &mut linked[row as usize];
            match row.binary_search_by_key(&column, |entry| entry.0) {
                Ok(at) => row[at].1 = row[at].1.max(weight),
                Err(at) => row.insert(at, (column, weight)),
            }
        }
        settle(&mut linked, settled);
        let facts = learn_facts(self.both(), &all, first);
        let learnt = Learnt::new(&self.sides[0], &self.sides[1], linked);
        let keys = self.fixed.with(self.both(), Some(&learnt));
        Informed { keys, learnt, facts, parts }
    }
}

/// Searches all parts under one pass and hands each to `keep`, on as many threads as there are; only what `keep` gives
/// back stays in memory. The order of the result is that of the parts.
pub fn search<R: Send>(
    pass: &Pass<'_>,
    parts: Vec<Part>,
    progress: &dyn Progress,
    keep: impl Fn(Searched) -> R + Sync,
) -> Vec<R> {
    let search_one = |part: Part| {
        let window = Window::<Sum>::new(pass, part.source.clone(), part.target.clone(), &part.band);
        let lattice = window.lattice(part.band.clone());
        drop(window);
        let searched = Searched {
            path: if pass.learnt.is_some() { lattice.best_path(pass.max_link) } else { Vec::new() },
            posteriors: lattice.posteriors(),
            lattice,
            part,
        };
        progress.advance(searched.part.source.len() as u64);
        keep(searched)
    };
    parts.into_par_iter().map(search_one).collect()
}

/// How much of the lattice is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Parts and bands, so that long texts take time and memory as they grow.
    Bands,
    /// Every node, as one part, in both passes.
    Everything,
}

/// Runs all passes; `keep` takes each part of the last one.
pub fn run<R: Send>(
    prepared: &Prepared,
    weights: &[Weights; 2],
    options: &Options,
    progress: &dyn Progress,
    keep: impl Fn(Searched) -> R + Sync,
) -> (Informed, Vec<R>) {
    run_within(Reach::Bands, prepared, weights, options, progress, keep)
}

/// The same with so much of the lattice.
pub fn run_within<R: Send>(
    reach: Reach,
    prepared: &Prepared,
    weights: &[Weights; 2],
    options: &Options,
    progress: &dyn Progress,
    keep: impl Fn(Searched) -> R + Sync,
) -> (Informed, Vec<R>) {
    let keys = prepared.first_keys();
    let facts = prepared.first_facts();
    let total = prepared.sides[0].len() as u64;
    progress.begin("first pass", total);
    let pass = pass(prepared, &keys, None, facts, &weights[0], options);
    let sides = prepared.both();
    let everything = || coarse::whole(sides[0].len(), sides[1].len());
    let parts = match reach {
        Reach::Bands => prepared.first_parts(&keys, &facts),
        Reach::Everything => vec![everything()],
    };
    let lessons = search(&pass, parts, progress, |searched| Lesson::new(sides, &searched));
    drop(keys);
    let mut informed = prepared.learn(lessons, &facts);
    if reach == Reach::Everything {
        informed.parts = vec![everything()];
    }
    progress.begin("second pass", total);
    let pass = second(prepared, &informed, &weights[1], options);
    let kept = search(&pass, informed.parts.clone(), progress, keep);
    (informed, kept)
}

/// Rows of source sentences with target sentences and chances, as if the settled links were all that is possible for their
/// sentences.
fn settle(linked: &mut [Vec<(u32, f32)>], settled: &[Link]) {
    let mut taken = Vec::new();
    for link in settled {
        taken.extend(link.target.clone().map(|column| column as u32));
    }
    if !taken.is_empty() {
        for row in linked.iter_mut() {
            row.retain(|(column, _)| taken.binary_search(column).is_err());
        }
    }
    for link in settled {
        for row in link.source.clone() {
            if let Some(row) = linked.get_mut(row) {
                *row = link.target.clone().map(|column| (column as u32, 1.0)).collect();
            }
        }
    }
}

/// What one part of the first pass teaches.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// For each source sentence of the part the target sentences it is probably linked with.
    linked: Vec<Vec<(u32, f32)>>,
    /// Expected sums over the part.
    sums: Sums,
    /// The part again, with a band of what is still likely.
    part: Part,
}

/// Expected sums over the links of a part.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    nulls: f64,
    source_length: f64,
    target_length: f64,
    starts_both: f64,
    starts_source: f64,
    starts_target: f64,
}

impl Lesson {
    /// Reads a searched part.
    pub fn new([source, target]: [&Side; 2], searched: &Searched) -> Self {
        let mut linked: Vec<Vec<(u32, f32)>> = vec![Vec::new(); searched.part.source.len()];
        let nodes = &searched.posteriors.nodes;
        let nulls = nodes.iter().map(|node| f64::from(node.source_null + node.target_null)).sum();
        let mut sums = Sums { nulls, ..Sums::default() };
        let first = searched.part.source.start;
        each_link(searched, |i, j, shape, chance| {
            let (n, m) = SHAPES[shape];
            if chance >= UNLIKELY {
                for row in &mut linked[i - first..i - first + n] {
                    for column in j..j + m {
                        match row.iter_mut().find(|entry| entry.0 as usize == column) {
                            Some(entry) => entry.1 += chance,
                            None => row.push((column as u32, chance)),
                        }
                    }
                }
            }
            let chance = f64::from(chance);
            sums.source_length += chance * source.span_length(i, i + n);
            sums.target_length += chance * target.span_length(j, j + m);
            if i > 0 && j > 0 {
                let starts = (source.starts[i], target.starts[j]);
                sums.starts_both += if starts == (true, true) { chance } else { 0.0 };
                sums.starts_source += if starts.0 { chance } else { 0.0 };
                sums.starts_target += if starts.1 { chance } else { 0.0 };
            }
        });
        for row in &mut linked {
            row.sort_by_key(|entry| entry.0);
        }
        Self { linked, sums, part: coarse::narrowed(searched, PRUNED, MARGIN) }
    }
}

fn pass<'a>(
    prepared: &'a Prepared,
    keys: &'a Keys,
    learnt: Option<&'a Learnt>,
    facts: Facts,
    weights: &'a Weights,
    options: &Options,
) -> Pass<'a> {
    let hard_breaks = options.paragraphs == Paragraphs::Hard;
    let max_link = options.max_link.clamp(1, 5);
    let shapes = if learnt.is_some() { SHAPES.len() } else { FIRST_SHAPES };
    let meaning = prepared.meaning.as_ref();
    Pass { sides: prepared.both(), keys, learnt, meaning, weights, facts, max_link, hard_breaks, shapes }
}

/// The first pass.
pub fn first<'a>(
    prepared: &'a Prepared,
    keys: &'a Keys,
    facts: Facts,
    weights: &'a Weights,
    options: &Options,
) -> Pass<'a> {
    pass(prepared, keys, None, facts, weights, options)
}

/// The second pass over what the first one taught.
pub fn second<'a>(
    prepared: &'a Prepared,
    informed: &'a Informed,
    weights: &'a Weights,
    options: &Options,
) -> Pass<'a> {
    pass(prepared, &informed.keys, Some(&informed.learnt), informed.facts, weights, options)
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
fn learn_facts(sides: [&Side; 2], all: &Sums, first: &Facts) -> Facts {
    let [source, target] = sides.map(|side| side.len() as f64);
    let rate = ((all.nulls + 0.5) / (source + target + 10.0)).clamp(0.001, 0.9);
    // How many of the fewer breaks meet one of the other side, beyond what chance would give.
    let fewer = f64::min(all.starts_source, all.starts_target);
    let chance = all.starts_source * all.starts_target / source.min(target).max(1.0);
    let agree = if fewer < 0.5 {
        0.0
    } else {
        ((all.starts_both - chance) / (fewer - chance).max(1.0)).clamp(0.0, 1.0)
    };
    // Fifty characters of the first guess steady a short text.
    let ratio = (all.target_length + 50.0 * first.ratio) / (all.source_length + 50.0);
    Facts {
        ratio: ratio.clamp(0.2, 5.0),
        null_rate: ((rate / (1.0 - rate)).same_ln() + 3.0) as f32,
        breaks_agree: agree as f32,
        dialogue: first.dialogue,
    }
}

/// Share of sentences with fewer than 30 visible characters.
fn dialogue([source, target]: [&Side; 2]) -> f32 {
    let short = |side: &Side| side.lengths.iter().filter(|length| **length < 30.0).count();
    (short(source) + short(target)) as f32 / (source.len() + target.len()).max(1) as f32
}
