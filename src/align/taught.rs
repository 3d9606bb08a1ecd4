//! Translated text of a person -> word pairs that it teaches about two texts.
//!
//! A memory or reviewed links say which sentences translate each other, not which words do. Two stems that stand in the
//! same units more often than chance allows are a pair, as strong as Dice's coefficient; a pair that stands in one unit
//! only is none. A unit that is a sentence pair of the very texts must not speak for itself: it is taken out of the counts
//! and handed on as a link already known, when it is fully trusted, from which [`super::lexicon`] learns without the sentence pair it scores.

use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

use super::same::Same;
use super::text::{self, Side};
use crate::bitext::{Bitext, LanguageTag, LinkState};

/// Translated text by units, each side as stems; says which word pairs it teaches about any two texts.
///
/// ```
/// use diglot::align::Lexicon;
///
/// let units = [("Снег лежал до мая.", "The snow lay until May.", 1.0), ("В лесу глубокий снег.", "Deep snow in the wood.", 1.0)];
/// let lexicon = Lexicon::from_units(&"ru".parse()?, &"en".parse()?, units);
/// assert_eq!(lexicon.len(), 2);
/// # Ok::<(), diglot::bitext::LanguageTagError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lexicon {
    sides: [Texts; 2],
    /// How far to trust each unit.
    weights: Vec<f32>,
    /// Units by the hash of both sides: one that comes again is the same evidence.
    known: FxHashMap<u64, u32>,
}

/// One side of all units.
#[derive(Debug, Clone)]
struct Texts {
    language: String,
    of_word: FxHashMap<String, u32>,
    of_stem: FxHashMap<String, u32>,
    /// The distinct stems of each unit, one unit after the other, and where each ends.
    stems: Vec<u32>,
    ends: Vec<usize>,
    /// For each unit the hash of its stems in their order.
    hashes: Vec<u64>,
}

/// What a lexicon says about two texts.
#[derive(Debug, Clone, Default)]
pub struct Taught {
    /// Word pairs, by source stem and target stem.
    pub pairs: Vec<TaughtPair>,
    /// Sentences of the texts that units are made of: source, target, and how far to trust it, ascending.
    pub links: Vec<(u32, u32, f32)>,
}

/// A word pair from units that are not sentences of the texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaughtPair {
    /// Stem of the source side.
    pub source: u32,
    /// Stem of the target side.
    pub target: u32,
    /// From 0 to 1.
    pub strength: f32,
}

/// Pairs expected together at least so often are considered: two units of a little doubt, never one.
const LEAST_TOGETHER: f64 = 1.5;
/// The log-likelihood gain over chance a pair must have, as in [`super::lexicon`].
const LEAST_GAIN: f64 = 4.0;
/// Pairs weaker than this are not kept.
const LEAST_STRENGTH: f64 = 0.1;
/// A pair is kept when none of its stems has a partner that is stronger by more than this: words that only often stand near
/// a word's translation are not its translation.
const NEAR_BEST: f32 = 0.5;
/// Stems in more units than this share teach nothing.
const TOO_COMMON: f64 = 0.4;
/// A unit may be made of so many sentences of the texts in a row.
const MOST_SENTENCES: usize = super::MOST_SENTENCES;

impl Lexicon {
    /// One that knows nothing yet, for two languages.
    pub fn new(source: &LanguageTag, target: &LanguageTag) -> Self {
        let side = |language: &LanguageTag| Texts {
            language: language.primary().to_owned(),
            of_word: FxHashMap::default(),
            of_stem: FxHashMap::default(),
            stems: Vec::new(),
            ends: Vec::new(),
            hashes: Vec::new(),
        };
        Self { sides: [side(source), side(target)], weights: Vec::new(), known: FxHashMap::default() }
    }

    /// One that knows these units: source, target, and how far to trust that they translate each other, from 0 to 1.
    pub fn from_units<'a>(
        source: &LanguageTag,
        target: &LanguageTag,
        units: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
    ) -> Self {
        let mut lexicon = Self::new(source, target);
        for (source, target, weight) in units {
            lexicon.add(source, target, weight);
        }
        lexicon
    }

    /// Adds a unit. One whose words are all known from another unit in the same order counts once, with the higher weight;
    /// one without words on a side, or that nobody trusts, counts for nothing.
    pub fn add(&mut self, source: &str, target: &str, weight: f64) {
        let weight = if weight.is_nan() { 0.0 } else { weight.clamp(0.0, 1.0) as f32 };
        if weight == 0.0 {
            return;
        }
        let [mut source, mut target] = [self.sides[0].read(source), self.sides[1].read(target)];
        if source.is_empty() || target.is_empty() {
            return;
        }
        let hashes = [hash_of(&source), hash_of(&target)];
        let next = self.weights.len() as u32;
        let number = *self.known.entry(mix(hashes[0], hashes[1])).or_insert(next);
        if number < next {
            let known = &mut self.weights[number as usize];
            *known = known.max(weight);
            return;
        }
        self.weights.push(weight);
        for ((side, stems), hash) in self.sides.iter_mut().zip([&mut source, &mut target]).zip(hashes) {
            stems.sort_unstable();
            stems.dedup();
            side.stems.append(stems);
            side.ends.push(side.stems.len());
            side.hashes.push(hash);
        }
    }

    /// Adds the links that a person accepted or changed, which have text on both sides; gives how many. The others are the
    /// aligner's own work and teach nothing.
    pub fn add_accepted(&mut self, bitext: &Bitext) -> usize {
        let links = bitext.alignment().links().iter();
        let settled = |state| matches!(state, LinkState::Accepted | LinkState::Changed);
        let links = links.filter(|link| link.is_two_sided() && settled(link.state));
        links
            .map(|link| {
                let source = bitext.source().line_of(link.source.clone());
                self.add(&source, &bitext.target().line_of(link.target.clone()), 1.0);
            })
            .count()
    }

    /// How many different units there are.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// What the units say about the words of two texts.
    pub(super) fn teach(&self, sides: [&Side; 2]) -> Taught {
        let (own, links) = self.own(sides);
        let weights: Vec<f32> =
            self.weights.iter().zip(own).map(|(weight, own)| if own { 0.0 } else { *weight }).collect();
        let total = weights.iter().map(|weight| f64::from(*weight)).sum();
        let counts = [0, 1].map(|which| self.sides[which].counts(&weights));
        let here = [0, 1].map(|which| self.sides[which].numbers_in(sides[which]));
        let partners = [0, 1].map(|which| {
            let (mine, theirs) = (&self.sides[which], &self.sides[1 - which]);
            let between = Between { mine, theirs, weights: &weights, total };
            between.partners(&here[which], [&counts[which], &counts[1 - which]])
        });
        let best = |which: usize, stem: u32| {
            let found = &partners[which][stem as usize];
            found.iter().map(|partner| partner.1).fold(0.0, f32::max)
        };
        let best = [0, 1]
            .map(|which| (0..here[which].len() as u32).map(|stem| best(which, stem)).collect::<Vec<_>>());
        let mut pairs = Vec::new();
        for (stem, found) in partners[0].iter().enumerate() {
            for &(other, strength) in found {
                let rival = best[0][stem].max(best[1][other as usize]);
                let target = here[1][other as usize];
                if target != u32::MAX && strength >= rival * NEAR_BEST {
                    pairs.push(TaughtPair { source: here[0][stem], target, strength });
                }
            }
        }
        pairs.sort_by_key(|pair| (pair.source, pair.target));
        Taught { pairs, links }
    }

    /// Which units are made of sentences of the texts, and the sentences they link.
    fn own(&self, sides: [&Side; 2]) -> (Vec<bool>, Vec<(u32, u32, f32)>) {
        let runs = [0, 1].map(|which| self.sides[which].runs(sides[which]));
        let mut links = Vec::new();
        let own = (0..self.len()).map(|unit| {
            let [source, target] = [0, 1].map(|which| runs[which].get(&self.sides[which].hashes[unit]));
            let (Some(source), Some(target)) = (source, target) else { return false };
            // Sentences that stand in the texts several times do not say which of them the unit means, and what an aligner
            // said of these texts before is no news.
            let sure = self.weights[unit] >= 1.0;
            if let (Some(source), Some(target), true) = (source, target, sure) {
                for row in source.0..source.0 + source.1 {
                    links.extend(
                        (target.0..target.0 + target.1).map(|column| (row, column, self.weights[unit])),
                    );
                }
            }
            true
        });
        let own = own.collect();
        links.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        links.dedup_by_key(|link| (link.0, link.1));
        (own, links)
    }
}

impl Texts {
    /// The stems of a text in their order.
    fn read(&mut self, text: &str) -> Vec<u32> {
        let stemmer = text::stemmer_of(&self.language).map(Stemmer::create);
        let mut stems = Vec::new();
        text::each_word(text, |folded| {
            let stem = self.of_word.get(folded).copied().unwrap_or_else(|| {
                let stem = text::stem_of(folded, stemmer.as_ref());
                let next = self.of_stem.len() as u32;
                let stem = *self.of_stem.entry(stem.into_owned()).or_insert(next);
                self.of_word.insert(folded.to_owned(), stem);
                stem
            });
            stems.push(stem);
        });
        stems
    }

    fn unit(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.stems[start..self.ends[number]]
    }

    /// How many units hold each stem.
    fn counts(&self, weights: &[f32]) -> Vec<f64> {
        let mut counts = vec![0.0; self.of_stem.len()];
        for (unit, weight) in weights.iter().enumerate() {
            for &stem in self.unit(unit) {
                counts[stem as usize] += f64::from(*weight);
            }
        }
        counts
    }

    /// For each stem its number among those of a text, `u32::MAX` for one that does not stand there.
    fn numbers_in(&self, side: &Side) -> Vec<u32> {
        let mut numbers = vec![u32::MAX; self.of_stem.len()];
        for (number, stem) in side.stems.iter().enumerate() {
            if let Some(&known) = self.of_stem.get(stem) {
                numbers[known as usize] = number as u32;
            }
        }
        numbers
    }

    /// The hashes of all runs of sentences, as stems of the lexicon: first sentence and how many, `None` for several such runs.
    fn runs(&self, side: &Side) -> FxHashMap<u64, Option<(u32, u32)>> {
        let known: Vec<Option<u32>> = side.stems.iter().map(|stem| self.of_stem.get(stem).copied()).collect();
        let mut runs = FxHashMap::default();
        for first in (0..side.len()).filter(|&first| !side.sentences[first].is_empty()) {
            let mut stems = Vec::new();
            for count in 1..=MOST_SENTENCES.min(side.len() - first) {
                let words = side.sentences[first + count - 1].iter();
                let new = words.map(|&word| known[side.words[word as usize].stem as usize]);
                let before = stems.len();
                let Some(new) = new.collect::<Option<Vec<u32>>>() else { break };
                stems.extend(new);
                if stems.len() > before {
                    let run = Some((first as u32, count as u32));
                    runs.entry(hash_of(&stems)).and_modify(|run| *run = None).or_insert(run);
                }
            }
        }
        runs
    }
}

/// The units, looked at from one side.
struct Between<'a> {
    mine: &'a Texts,
    theirs: &'a Texts,
    weights: &'a [f32],
    total: f64,
}

impl Between<'_> {
    /// For each stem that stands in the text (`here`) the stems of the other side that it is a pair with, and how strong.
    fn partners(&self, here: &[u32], [mine, theirs]: [&[f64]; 2]) -> Vec<Vec<(u32, f32)>> {
        let too_common = (self.total * TOO_COMMON).max(4.0);
        let wanted =
            |stem: usize| here[stem] != u32::MAX && mine[stem] >= LEAST_TOGETHER && mine[stem] <= too_common;
        let mut postings: Vec<Vec<u32>> = vec![Vec::new(); here.len()];
        for unit in (0..self.weights.len()).filter(|&unit| self.weights[unit] > 0.0) {
            for &stem in self.mine.unit(unit).iter().filter(|&&stem| wanted(stem as usize)) {
                postings[stem as usize].push(unit as u32);
            }
        }
        let mut together = vec![0.0_f64; theirs.len()];
        let mut touched = Vec::new();
        let of_stem = |(stem, posting): (usize, Vec<u32>)| {
            for unit in posting {
                let weight = f64::from(self.weights[unit as usize]);
                for &other in self.theirs.unit(unit as usize) {
                    let sum = &mut together[other as usize];
                    if *sum == 0.0 {
                        touched.push(other);
                    }
                    *sum += weight;
                }
            }
            let mut found = Vec::new();
            for other in touched.drain(..) {
                let sum = std::mem::take(&mut together[other as usize]);
                let count = theirs[other as usize];
                if sum < LEAST_TOGETHER || count > too_common {
                    continue;
                }
                let gain = sum * (sum * self.total / (mine[stem] * count)).same_ln();
                let strength = 2.0 * sum / (mine[stem] + count + 1.0);
                if gain >= LEAST_GAIN && strength >= LEAST_STRENGTH {
                    found.push((other, strength as f32));
                }
            }
            found
        };
        postings.into_iter().enumerate().map(of_stem).collect()
    }
}

/// The same number for the same stems in the same order, on every machine (FNV-1a over whole numbers, mixed once more).
fn hash_of(stems: &[u32]) -> u64 {
    let mut hash = stems.len() as u64;
    for &stem in stems {
        hash = mix(hash, u64::from(stem));
    }
    hash
}

/// Two numbers as one that is different when either is (the finalizer of `MurmurHash3`).
fn mix(a: u64, b: u64) -> u64 {
    let mut hash = a.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(b);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::text::tests::side;

    const BARGE: (&str, &str, f64) = ("У стенки стоит баржа.", "A barge lies here.", 1.0);
    const BARGES: (&str, &str, f64) = ("Три баржи ушли вчера.", "Three barges left yesterday.", 1.0);
    fn taught(
        units: &[(&str, &str, f64)],
        source: &[&str],
        target: &[&str],
    ) -> (Vec<String>, Vec<(u32, u32)>) {
        let [ru, en] = ["ru", "en"].map(|language| language.parse().unwrap());
        let mut lexicon = Lexicon::from_units(&ru, &en, units.iter().copied());
        // Two units are little among a few and much among many.
        for number in 0..20 {
            lexicon.add(&format!("Страница {number}."), &format!("Page {number}."), 1.0);
        }
        let sides = [side("ru", source), side("en", target)];
        let Taught { pairs, links } = lexicon.teach([&sides[0], &sides[1]]);
        let name = |pair: &TaughtPair| {
            format!("{}-{}", sides[0].stems[pair.source as usize], sides[1].stems[pair.target as usize])
        };
        (pairs.iter().map(name).collect(), links.iter().map(|link| (link.0, link.1)).collect())
    }

    /// The word pairs that units teach about one sentence pair.
    fn check(units: &[(&str, &str, f64)], source: &str, target: &str, expected: &[&str]) {
        assert_eq!(
            taught(units, &[source], &[target]),
            (expected.iter().map(|&pair| pair.into()).collect(), vec![])
        );
    }

    #[test]
    fn two_units_teach_a_word_pair_and_one_does_not() {
        let (source, target) = ("Баржу чинят.", "They mend the barge.");
        check(&[BARGE, BARGES], source, target, &["барж-barg"]);
        check(&[BARGE], source, target, &[]);
        // The same unit again is the same evidence, also with another full stop.
        check(&[BARGE, BARGE, ("У стенки стоит баржа!", "A barge lies here!", 1.0)], source, target, &[]);
    }

    #[test]
    fn doubtful_units_teach_less() {
        let doubtful = |(source, target, _), weight| (source, target, weight);
        let (source, target) = ("Баржу чинят.", "They mend the barge.");
        check(&[doubtful(BARGE, 0.5), doubtful(BARGES, 0.5)], source, target, &[]);
        check(&[doubtful(BARGE, 0.0), BARGES], source, target, &[]);
    }

    #[test]
    fn a_units_own_sentences_are_links_and_no_evidence() {
        let source = ["Снег лежит. ", "У стенки стоит баржа. ", "Баржу чинят."];
        let target = ["The snow lies. ", "A barge lies here. ", "They mend the barge."];
        // One of the two units is the second sentence pair, so one is left.
        assert_eq!(taught(&[BARGE, BARGES], &source, &target), (vec![], vec![(1, 1)]));
        // Joined sentences are found too.
        let joined = ("У стенки стоит баржа. Баржу чинят.", "A barge lies here. They mend the barge.", 1.0);
        let four = vec![(1, 1), (1, 2), (2, 1), (2, 2)];
        assert_eq!(taught(&[joined, BARGES], &source, &target), (vec![], four));
    }

    #[test]
    fn a_sentence_that_stands_there_twice_is_no_link() {
        let source = ["У стенки стоит баржа. ", "Снег растаял, а баржа стоит. ", "У стенки стоит баржа."];
        let target = ["A barge lies here. ", "The snow is gone and the barge lies."];
        assert_eq!(taught(&[BARGE, BARGES], &source, &target), (vec![], vec![]));
    }
}
