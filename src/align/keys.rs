//! Two sides -> what their sentences have in common: numbers, dictionary concepts, names and international words, learnt word pairs.
//!
//! Everything becomes *keys*. A key belongs to words of both sides; a word is matched by a sentence of the other side that
//! holds one of its keys. How telling a match is depends on how rare the partners are: a key that stands in every third
//! sentence says little.

use rustc_hash::FxHashMap;

use super::cognates;
use super::concepts::{Concepts, Found, Trust};
use super::lexicon::Learnt;
use super::lists::Lists;
use super::same::Same;
use super::taught::TaughtPair;
use super::text::Side;

/// What kind of evidence a key is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// The same number, in digits or words.
    #[default]
    Number,
    /// An entry of the user's dictionary.
    Given,
    /// An entry of the dictionary inside the program.
    Seed,
    /// A name that sounds nearly the same.
    Name,
    /// A name that sounds alike.
    NameWeak,
    /// Another word that sounds nearly the same.
    Cognate,
    /// Another word that sounds alike.
    CognateWeak,
    /// A word pair that the user's translated texts teach, in the second pass. It has the weights of `Learnt`, which it is
    /// measured like: there are no texts to fit others on.
    Taught,
    /// A word pair learnt from the text itself.
    Learnt,
    /// A function word of the dictionary inside the program.
    Function,
}

/// How many kinds there are.
pub const KINDS: usize = 10;

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Kind; KINDS] = [
        Kind::Number,
        Kind::Given,
        Kind::Seed,
        Kind::Name,
        Kind::NameWeak,
        Kind::Cognate,
        Kind::CognateWeak,
        Kind::Taught,
        Kind::Learnt,
        Kind::Function,
    ];

    /// The name used for weights.
    pub fn name(self) -> &'static str {
        let names = ["number", "given", "seed", "name", "name_weak", "cognate", "cognate_weak", "taught"];
        names.into_iter().chain(["learnt", "function"]).nth(self as usize).unwrap_or_default()
    }

    /// Which of two matches of one word counts: the one with the higher trust times rarity.
    pub fn trust(self) -> f32 {
        [3.0, 3.0, 2.0, 3.0, 1.5, 2.0, 1.0, 1.5, 1.5, 0.5][self as usize]
    }
}

/// A key as one word holds it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Held {
    /// Number of the key; for learnt pairs the stem of the other side instead.
    pub key: u32,
    /// What kind it is.
    pub kind: Kind,
    /// From 0 to 1; for learnt pairs the index of the pair instead.
    pub strength: f32,
}

impl Held {
    /// Whether both entries, of words of different sides, are the same evidence.
    pub fn meets(&self, other: &Self) -> bool {
        let learnt = self.kind == Kind::Learnt;
        self.kind == other.kind
            && if learnt {
                self.strength.to_bits() == other.strength.to_bits()
            } else {
                self.key == other.key
            }
    }
}

/// What a word of a sentence can be matched by.
#[derive(Debug, Clone, Copy, Default)]
pub struct WordKeys {
    /// For each kind the natural log of (sentences of the other side / sentences there that hold such a key of this word); 0 for none.
    pub rarity: [f32; KINDS],
    /// The best kind whose partners are listed; `None` for a word that nothing on the other side can match.
    pub best: Option<Kind>,
    /// How surprising it is that a sentence holds no partner of the best kind: minus the natural log of the share that holds none.
    pub surprise: f32,
    /// A number, or a dictionary word, none of whose partners stands anywhere on the other side.
    pub orphan: Option<Kind>,
    /// The natural log of (sentences of this side / sentences that hold the word).
    pub weight: f32,
}

/// The keys of one side.
#[derive(Debug, Clone, Default)]
pub struct SideKeys {
    /// By key the sentences that hold it, ascending.
    pub postings: Lists<u32>,
    /// For each sentence its distinct items, as indices into `items`.
    pub sentences: Lists<u32>,
    /// What the items of sentences are like: one for each distinct word, then one for each distinct phrase concept.
    pub items: Vec<WordKeys>,
    /// For each item the keys it holds, best kind first.
    pub held: Lists<Held>,
}

impl SideKeys {
    /// The sentences of this side that hold a key of a word of the other side, ascending; `stems` are the sentences of this
    /// side by stem, for learnt pairs.
    pub fn posting<'a>(&'a self, entry: &Held, stems: Option<&'a Lists<u32>>) -> &'a [u32] {
        match (entry.kind, stems) {
            (Kind::Learnt, Some(stems)) => stems.of(entry.key as usize),
            _ => self.postings.of(entry.key as usize),
        }
    }
}

/// What two sides have in common.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Source and target.
    pub sides: [SideKeys; 2],
}

/// Words that sound alike at least so much are compared at all.
const ALIKE: f64 = 0.62;
/// From here on they sound nearly the same.
const NEARLY_SAME: f64 = 0.8;

/// The keys that need no alignment: numbers, concepts, sounds.
pub struct Fixed {
    held: [Lists<Held>; 2],
    known: [Vec<bool>; 2],
    phrases: [Vec<Vec<(u32, u32)>>; 2],
    keys: u32,
    concept_kinds: Vec<Kind>,
}

impl Fixed {
    /// Finds the keys of all words of both sides.
    pub fn new(sides: [&Side; 2], concepts: &Concepts, taught: &[TaughtPair]) -> Self {
        let mut keys = 0;
        let mut next = || {
            keys += 1;
            keys - 1
        };
        let found: [Found; 2] = [concepts.find(0, sides[0]), concepts.find(1, sides[1])];
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut concept_keys: FxHashMap<u32, u32> = FxHashMap::default();
        let mut concept_kinds = Vec::new();
        // Word and key.
        let mut held: [Vec<(u32, Held)>; 2] = sides.map(|side| Vec::with_capacity(side.words.len()));
        let mut known: [Vec<bool>; 2] = sides.map(|side| vec![false; side.words.len()]);
        let mut phrases: [Vec<Vec<(u32, u32)>>; 2] = Default::default();
        for which in 0..2 {
            let list = &mut held[which];
            for (word, entry) in sides[which].words.iter().enumerate() {
                let before = list.len();
                for number in &entry.numbers {
                    let key = *numbers.entry(number.clone()).or_insert_with(&mut next);
                    list.push((word as u32, Held { key, kind: Kind::Number, strength: 1.0 }));
                }
                for &concept in &found[which].of_word[word] {
                    if let Some(value) = concepts.value(concept) {
                        let key = *numbers.entry(value.to_owned()).or_insert_with(&mut next);
                        list.push((word as u32, Held { key, kind: Kind::Number, strength: 1.0 }));
                    }
                    let key = *concept_keys.entry(concept).or_insert_with(&mut next);
                    let kind = kind_of(concepts.trust(concept));
                    list.push((word as u32, Held { key, kind, strength: 1.0 }));
                }
                known[which][word] = list.len() > before;
            }
            phrases[which] = found[which]
                .phrases
                .iter()
                .map(|sentence| {
                    let key = |&(place, concept): &(u32, u32)| {
                        (place, *concept_keys.entry(concept).or_insert_with(&mut next))
                    };
                    sentence.iter().map(key).collect()
                })
                .collect();
        }
        let mut by_key: Vec<(u32, u32)> =
            concept_keys.into_iter().map(|(concept, key)| (key, concept)).collect();
        by_key.sort_unstable();
        let sounds = sides
            .map(|side| side.words.iter().map(|word| cognates::sound_of(&word.folded)).collect::<Vec<_>>());
        for (a, b, likeness) in cognates::find(&sounds[0], &sounds[1], ALIKE) {
            let (word_a, word_b) = (&sides[0].words[a as usize], &sides[1].words[b as usize]);
            let name = word_a.name || word_b.name;
            let length =
                |side: usize, word: u32| sounds[side][word as usize].as_ref().map_or(0, |s| s.letters.len());
            let shorter = length(0, a).min(length(1, b));
            let same = word_a.folded == word_b.folded;
            if !same && (shorter < 4 && likeness < 0.99 || shorter < 3) {
                continue;
            }
            // One small function word of both languages, such as “in” or «de», is no evidence.
            if same && shorter < 3 && !(word_a.name && word_b.name) {
                continue;
            }
            let kind = match (name, likeness >= NEARLY_SAME) {
                (true, true) => Kind::Name,
                (true, false) => Kind::NameWeak,
                (false, true) => Kind::Cognate,
                (false, false) => Kind::CognateWeak,
            };
            let key = next();
            held[0].push((a, Held { key, kind, strength: likeness as f32 }));
            held[1].push((b, Held { key, kind, strength: likeness as f32 }));
        }
        if !taught.is_empty() {
            let mut known_stems: [Vec<bool>; 2] = sides.map(|side| vec![false; side.stems.len()]);
            for which in 0..2 {
                for (word, known) in sides[which].words.iter().zip(&known[which]) {
                    known_stems[which][word.stem as usize] |= known;
                }
            }
            // Of words that a dictionary knows it says more than numbers can.
            let unknown = |pair: &&TaughtPair| {
                !known_stems[0][pair.source as usize] && !known_stems[1][pair.target as usize]
            };
            let mut of_stem: [Vec<(u32, Held)>; 2] = Default::default();
            for pair in taught.iter().filter(unknown) {
                let entry = Held { key: next(), kind: Kind::Taught, strength: pair.strength };
                of_stem[0].push((pair.source, entry));
                of_stem[1].push((pair.target, entry));
            }
            for which in 0..2 {
                let of_stem = by_number(sides[which].stems.len(), &of_stem[which]);
                for (number, word) in (0..).zip(&sides[which].words) {
                    held[which].extend(of_stem.of(word.stem as usize).iter().map(|entry| (number, *entry)));
                }
            }
        }
        let held = [0, 1].map(|which: usize| by_number(sides[which].words.len(), &held[which]));
        concept_kinds.resize(keys as usize, Kind::Number);
        for (key, concept) in by_key {
            concept_kinds[key as usize] = kind_of(concepts.trust(concept));
        }
        Self { held, known, phrases, keys, concept_kinds }
    }

    /// Whether a dictionary knows a word.
    pub fn in_dictionary(&self, which: usize, word: usize) -> bool {
        let of_dictionary = |held: &Held| matches!(held.kind, Kind::Given | Kind::Seed | Kind::Function);
        self.held[which].of(word).iter().any(of_dictionary)
    }

    /// The keys of both sides, with word pairs learnt meanwhile.
    pub fn with(&self, sides: [&Side; 2], learnt: Option<&Learnt>) -> Keys {
        let mut out = Keys { sides: [0, 1].map(|which| self.side(which, sides[which], learnt)) };
        for which in 0..2 {
            let other = sides[1 - which].len();
            let (a, b) = out.sides.split_at_mut(1);
            let (mine, theirs) = if which == 0 { (&mut a[0], &b[0]) } else { (&mut b[0], &a[0]) };
            let stems = learnt.map(|learnt| &learnt.postings[1 - which]);
            rate(mine, |entry| theirs.posting(entry, stems), other);
        }
        out
    }

    /// Items and postings of one side.
    fn side(&self, which: usize, side: &Side, learnt: Option<&Learnt>) -> SideKeys {
        let mut of_stem = Vec::new();
        for (number, pair) in learnt.into_iter().flat_map(|learnt| &learnt.pairs).enumerate() {
            let (stem, key) =
                if which == 0 { (pair.source, pair.target) } else { (pair.target, pair.source) };
            of_stem.push((stem, Held { key, kind: Kind::Learnt, strength: number as f32 }));
        }
        let of_stem = by_number(side.stems.len(), &of_stem);
        let mut held = Lists::with_capacity(side.words.len());
        let mut items = Vec::with_capacity(side.words.len());
        let mut list: Vec<Held> = Vec::new();
        for (number, word) in side.words.iter().enumerate() {
            list.clear();
            let fixed = self.held[which].of(number).iter();
            list.extend(fixed.filter(|entry| learnt.is_some() || entry.kind != Kind::Taught));
            list.extend(of_stem.of(word.stem as usize));
            list.sort_by_key(|entry| (entry.kind, entry.key));
            let known = self.known[which][number];
            let orphan = list.first().map(|entry| entry.kind).filter(|_| known);
            items.push(WordKeys { orphan, ..WordKeys::default() });
            held.push(list.iter().copied());
        }
        let mut phrase_items: FxHashMap<u32, u32> = FxHashMap::default();
        let mut sentences = Lists::with_capacity(side.len());
        let mut counts = vec![0_u32; items.len()];
        let mut here: Vec<u32> = Vec::new();
        for (words, phrases) in side.sentences.iter().zip(&self.phrases[which]) {
            here.clear();
            here.extend(words);
            for &(_, key) in phrases {
                here.push(*phrase_items.entry(key).or_insert_with(|| {
                    let kind = self.concept_kinds[key as usize];
                    held.push([Held { key, kind, strength: 1.0 }]);
                    items.push(WordKeys::default());
                    counts.push(0);
                    items.len() as u32 - 1
                }));
            }
            here.sort_unstable();
            here.dedup();
            for &item in &here {
                counts[item as usize] += 1;
            }
            sentences.push(here.iter().copied());
        }
        let postings = Lists::grouped(self.keys as usize, |visit| {
            let mut last = vec![u32::MAX; self.keys as usize];
            for (number, list) in (0..).zip(sentences.iter()) {
                for entry in list.iter().flat_map(|&item| held.of(item as usize)) {
                    if entry.kind != Kind::Learnt && last[entry.key as usize] != number {
                        last[entry.key as usize] = number;
                        visit(entry.key, number);
                    }
                }
            }
        });
        let weights = logs(side.len(), side.len(), 0.0);
        for (item, count) in items.iter_mut().zip(counts) {
            item.weight = weights[count as usize];
        }
        SideKeys { postings, sentences, items, held }
    }
}

fn by_number(count: usize, pairs: &[(u32, Held)]) -> Lists<Held> {
    Lists::grouped(count, |visit| pairs.iter().for_each(|&(number, held)| visit(number, held)))
}

/// For each count up to `most` the natural log of (sentences / count), both smoothed, at least `least`.
fn logs(most: usize, sentences: usize, least: f32) -> Vec<f32> {
    (0..=most).map(|count| ((sentences as f32 + 1.0) / (count as f32 + 0.5)).same_ln().max(least)).collect()
}

/// Drops the keys that the other side has not, and fills in rarity, best kind and orphanhood of all items.
fn rate<'a>(mine: &mut SideKeys, posting: impl Fn(&Held) -> &'a [u32], other: usize) {
    let rarities = logs(other, other, 0.05);
    let mut seen = vec![u32::MAX; other];
    let mut stamp = 0;
    let mut held = Lists::with_capacity(mine.items.len());
    let mut list: Vec<Held> = Vec::new();
    for (number, item) in mine.items.iter_mut().enumerate() {
        list.clear();
        list.extend(mine.held.of(number).iter().filter(|entry| !posting(entry).is_empty()));
        for group in list.chunk_by(|one, next| one.kind == next.kind) {
            let partners = if let [one] = group {
                posting(one).len()
            } else {
                // A mark no other group of entries uses.
                stamp += 1;
                let mut partners = 0;
                for &sentence in group.iter().flat_map(&posting) {
                    let mark = &mut seen[sentence as usize];
                    partners += usize::from(*mark != stamp);
                    *mark = stamp;
                }
                partners
            };
            item.rarity[group[0].kind as usize] = rarities[partners];
        }
        item.best = list.first().map(|entry| entry.kind);
        if let Some(best) = item.best {
            let chance = (-item.rarity[best as usize]).same_exp().min(0.95);
            item.surprise = -(1.0 - chance).same_ln();
            if best != Kind::Learnt && best != Kind::Taught {
                item.orphan = None;
            }
        }
        held.push(list.iter().copied());
    }
    mine.held = held;
}

fn kind_of(trust: Trust) -> Kind {
    match trust {
        Trust::Given => Kind::Given,
        Trust::Seed => Kind::Seed,
        Trust::Function => Kind::Function,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::text::tests::side;
    use crate::bitext::Dictionary;

    /// The kinds of evidence by which a word of the source is matched anywhere in the target, best first.
    fn check(source: &[&str], target: &[&str], word: &str, expected: &[Kind]) {
        let sides = [side("ru", source), side("en", target)];
        let concepts = Concepts::new(["ru", "en"], &Dictionary::default(), true);
        let both = [&sides[0], &sides[1]];
        let keys = Fixed::new(both, &concepts, &[]).with(both, None);
        let number =
            sides[0].words.iter().position(|known| known.folded == word).expect("a word of the source");
        let kinds: Vec<Kind> = keys.sides[0].held.of(number).iter().map(|held| held.kind).collect();
        assert_eq!(kinds, expected, "{word}");
    }

    #[test]
    fn words_are_matched_by_what_they_are() {
        let target = ["Sokolov bought 48.5 tons of copper in March 2019.", "He is no altruist."];
        check(&["В 2019 году Соколов купил медь."], &target, "2019", &[Kind::Number]);
        check(&["Куплено 48,5 тонны."], &target, "48,5", &[Kind::Number]);
        check(&["Медь купил Соколов."], &target, "соколов", &[Kind::Name]);
        check(&["Он альтруист."], &target, "альтруист", &[Kind::Cognate]);
        check(&["Шёл снег."], &target, "снег", &[]);
    }

    #[test]
    fn a_number_without_partner_is_an_orphan() {
        let sides = [side("ru", &["Их было 17."]), side("en", &["There were 18 of them."])];
        let both = [&sides[0], &sides[1]];
        let concepts = Concepts::new(["ru", "en"], &Dictionary::default(), false);
        let keys = Fixed::new(both, &concepts, &[]).with(both, None);
        let orphans = keys.sides[0].items.iter().filter(|item| item.orphan == Some(Kind::Number)).count();
        assert_eq!(orphans, 1);
    }

    #[test]
    fn a_rare_partner_is_worth_more() {
        let sides = [
            side("ru", &["Порт принял 5 судов.", "Порт закрыли в 2003 году."]),
            side(
                "en",
                &["The port took 5 ships.", "The port with its 5 piers closed in 2003.", "Then 5 left."],
            ),
        ];
        let both = [&sides[0], &sides[1]];
        let concepts = Concepts::new(["ru", "en"], &Dictionary::default(), false);
        let keys = Fixed::new(both, &concepts, &[]).with(both, None);
        let rarity = |word: &str| {
            let number = sides[0].words.iter().position(|known| known.folded == word).expect("a word");
            keys.sides[0].items[number].rarity[Kind::Number as usize]
        };
        assert!(rarity("2003") > rarity("5"));
    }
}
