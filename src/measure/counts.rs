//! A hand-made alignment and another one -> how many links agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use super::Score;
use crate::formats::ladder::Numbers;

/// Counts of one document, or of several added up: figures are then made of all links alike, long texts weigh more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Hand-made links with text on both sides.
    pub gold: u64,
    /// Those of them that were found exactly.
    pub gold_found: u64,
    /// Those of them that share a source and a target sentence with some link.
    pub gold_touched: u64,
    /// Links to be judged with text on both sides.
    pub test: u64,
    /// Those of them that are exactly right.
    pub test_right: u64,
    /// Those of them that share a source and a target sentence with some hand-made link.
    pub test_touched: u64,
    /// Sentences without a partner in the hand-made alignment.
    pub null_gold: u64,
    /// Sentences without a partner in the one to be judged.
    pub null_test: u64,
    /// Sentences without a partner in both.
    pub null_both: u64,
    /// By type, numbers of source and target sentences: `(2, 1)`. Sentences without a partner count one by one, as
    /// `(1, 0)` and `(0, 1)`.
    pub kinds: BTreeMap<(usize, usize), KindCounts>,
}

/// Counts of the links of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KindCounts {
    /// Hand-made links of this type.
    pub gold: u64,
    /// Those of them that were found.
    pub gold_found: u64,
    /// Links of this type to be judged.
    pub test: u64,
    /// Those of them that are right.
    pub test_right: u64,
}

impl Counts {
    /// Links that are exactly right; a hand-made link that nobody refined is also found when smaller links tile it.
    pub fn strict(&self) -> Score {
        Score::new(self.test_right, self.test, self.gold_found, self.gold)
    }

    /// Links that share at least a source and a target sentence with one of the other side.
    pub fn lax(&self) -> Score {
        Score::new(self.test_touched, self.test, self.gold_touched, self.gold)
    }

    /// Sentences without a partner; NaN when the hand-made alignment has none.
    pub fn null(&self) -> Score {
        Score::where_defined(self.null_both, self.null_test, self.null_both, self.null_gold)
    }
}

impl KindCounts {
    /// Precision among the judged links of this type, recall among the hand-made ones; a share of nothing is 0.
    pub fn score(&self) -> Score {
        Score::new(self.test_right, self.test, self.gold_found, self.gold)
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.gold += other.gold;
        self.gold_found += other.gold_found;
        self.gold_touched += other.gold_touched;
        self.test += other.test;
        self.test_right += other.test_right;
        self.test_touched += other.test_touched;
        self.null_gold += other.null_gold;
        self.null_test += other.null_test;
        self.null_both += other.null_both;
        for (&kind, other) in &other.kinds {
            let counts = self.kinds.entry(kind).or_default();
            counts.gold += other.gold;
            counts.gold_found += other.gold_found;
            counts.test += other.test;
            counts.test_right += other.test_right;
        }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += &other;
        self
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// Counts how far the links `test` agree with the hand-made links `gold`; those numbered in `coarse` were kept whole
/// because nobody refined them.
///
/// ```
/// use std::collections::BTreeSet;
/// let gold = [(vec![0], vec![0]), (vec![1, 2], vec![1])];
/// let test = [(vec![0], vec![0]), (vec![1], vec![1]), (vec![2], vec![])];
/// let counts = diglot::measure::count(&gold, &BTreeSet::new(), &test);
/// assert_eq!((counts.gold_found, counts.gold), (1, 2));
/// assert_eq!(counts.lax().f1, 1.0);
/// ```
pub fn count(gold: &[Numbers], coarse: &BTreeSet<usize>, test: &[Numbers]) -> Counts {
    let judged = Judged::new(gold, coarse, test);
    let (gold_null, test_null) = (nulls(gold), nulls(test));
    let two_sided = |links: &[Numbers]| links.iter().filter(|link| is_two_sided(link)).count() as u64;
    let yes = |flags: &[bool]| flags.iter().filter(|&&flag| flag).count() as u64;
    let mut counts = Counts {
        gold: two_sided(gold),
        gold_found: yes(&judged.gold_found),
        gold_touched: touched(gold, test),
        test: two_sided(test),
        test_right: yes(&judged.test_right),
        test_touched: touched(test, gold),
        null_gold: gold_null.len() as u64,
        null_test: test_null.len() as u64,
        null_both: gold_null.intersection(&test_null).count() as u64,
        kinds: BTreeMap::new(),
    };
    let mut add = |kind, of_gold: bool, agrees: bool| {
        let counts = counts.kinds.entry(kind).or_default();
        let (all, good) = if of_gold {
            (&mut counts.gold, &mut counts.gold_found)
        } else {
            (&mut counts.test, &mut counts.test_right)
        };
        *all += 1;
        *good += u64::from(agrees);
    };
    for (links, flags, of_gold) in [(gold, &judged.gold_found, true), (test, &judged.test_right, false)] {
        for (link, &flag) in links.iter().zip(flags).filter(|(link, _)| is_two_sided(link)) {
            add((link.0.len(), link.1.len()), of_gold, flag);
        }
    }
    for (nulls, others, of_gold) in [(&gold_null, &test_null, true), (&test_null, &gold_null, false)] {
        for null in nulls {
            let kind = if null.0 == Side::Source { (1, 0) } else { (0, 1) };
            add(kind, of_gold, others.contains(null));
        }
    }
    counts
}

/// Whether each link of `test` is right: one with text on both sides as [`Counts::strict`] counts, one without when
/// all its sentences are without a partner in `gold` too.
pub fn right(gold: &[Numbers], coarse: &BTreeSet<usize>, test: &[Numbers]) -> Vec<bool> {
    let mut right = Judged::new(gold, coarse, test).test_right;
    let gold_null = nulls(gold);
    for (link, right) in test.iter().zip(&mut right).filter(|(link, _)| !is_two_sided(link)) {
        *right = nulls(std::slice::from_ref(link)).is_subset(&gold_null);
    }
    right
}

/// Which links with text on both sides agree exactly.
struct Judged {
    gold_found: Vec<bool>,
    test_right: Vec<bool>,
}

impl Judged {
    fn new(gold: &[Numbers], coarse: &BTreeSet<usize>, test: &[Numbers]) -> Self {
        let known = test.iter().filter(|link| is_two_sided(link)).collect::<BTreeSet<_>>();
        let (mut of_source, mut of_target) = (HashMap::new(), HashMap::new());
        for link in test {
            of_source.extend(link.0.iter().map(|&number| (number, link)));
            of_target.extend(link.1.iter().map(|&number| (number, link)));
        }
        let mut used = BTreeSet::new();
        let mut gold_found = vec![false; gold.len()];
        for (number, link) in gold.iter().enumerate().filter(|(_, link)| is_two_sided(link)) {
            if known.contains(link) {
                gold_found[number] = true;
                used.insert(link);
            } else if coarse.contains(&number)
                && let Some(tiles) = tiles(link, &of_source, &of_target)
            {
                gold_found[number] = true;
                used.extend(tiles);
            }
        }
        // A link given twice is right once.
        let test_right = test.iter().map(|link| used.remove(link)).collect();
        Self { gold_found, test_right }
    }
}

/// The links that together hold exactly the sentences of `whole`, each with text on both sides.
fn tiles<'a>(
    whole: &Numbers,
    of_source: &HashMap<usize, &'a Numbers>,
    of_target: &HashMap<usize, &'a Numbers>,
) -> Option<BTreeSet<&'a Numbers>> {
    let sources = whole.0.iter().map(|number| of_source.get(number).copied());
    let targets = whole.1.iter().map(|number| of_target.get(number).copied());
    let parts = sources.chain(targets).collect::<Option<BTreeSet<_>>>()?;
    let (source, target) = (set(&whole.0), set(&whole.1));
    let inside = |part: &&Numbers| {
        is_two_sided(part) && set(&part.0).is_subset(&source) && set(&part.1).is_subset(&target)
    };
    parts.iter().all(inside).then_some(parts)
}

/// How many of `links` share a source and a target sentence with one of `others`.
fn touched(links: &[Numbers], others: &[Numbers]) -> u64 {
    let mut of_source = HashMap::<usize, Vec<&Numbers>>::new();
    for other in others.iter().filter(|other| is_two_sided(other)) {
        for &number in &set(&other.0) {
            of_source.entry(number).or_default().push(other);
        }
    }
    let is_touched = |link: &&Numbers| {
        let target = set(&link.1);
        let near = link.0.iter().filter_map(|number| of_source.get(number)).flatten();
        near.into_iter().any(|other| other.1.iter().any(|number| target.contains(number)))
    };
    links.iter().filter(|link| is_two_sided(link)).filter(is_touched).count() as u64
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Source,
    Target,
}

/// The sentences without a partner.
fn nulls(links: &[Numbers]) -> BTreeSet<(Side, usize)> {
    let one_sided = links.iter().filter(|link| !is_two_sided(link));
    one_sided
        .flat_map(|(source, target)| {
            let sources = source.iter().map(|&number| (Side::Source, number));
            sources.chain(target.iter().map(|&number| (Side::Target, number)))
        })
        .collect()
}

fn is_two_sided(link: &Numbers) -> bool {
    !link.0.is_empty() && !link.1.is_empty()
}

fn set(numbers: &[usize]) -> BTreeSet<usize> {
    numbers.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::bitext::Bitext;
    use crate::bitext::sample::any_bitext;
    use crate::formats::ladder;

    fn links(text: &str) -> Vec<Numbers> {
        let lines = text.replace(' ', "\n");
        ladder::parse(&lines).expect("a ladder").into_iter().map(|row| row.numbers).collect()
    }

    fn counted(gold: &str, coarse: &[usize], test: &str) -> Counts {
        count(&links(gold), &coarse.iter().copied().collect(), &links(test))
    }

    /// Right of test and found of gold: strict, lax, null.
    #[track_caller]
    fn check(gold: &str, coarse: &[usize], test: &str, expected: [&str; 3]) {
        let c = counted(gold, coarse, test);
        let got = [
            format!("{}/{} {}/{}", c.test_right, c.test, c.gold_found, c.gold),
            format!("{}/{} {}/{}", c.test_touched, c.test, c.gold_touched, c.gold),
            format!("{}/{} {}/{}", c.null_both, c.null_test, c.null_both, c.null_gold),
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn links_agree_exactly_or_in_part() {
        check("[0]:[0] [1]:[1]", &[], "[0]:[0] [1]:[1]", ["2/2 2/2", "2/2 2/2", "0/0 0/0"]);
        check("[0,1]:[0] [2]:[1]", &[], "[0]:[0] [1]:[] [2]:[1]", ["1/2 1/2", "2/2 2/2", "0/1 0/0"]);
        check("[0]:[0] [1]:[1] [2]:[2]", &[], "[0]:[1] [1]:[0] [2]:[2]", ["1/3 1/3", "1/3 1/3", "0/0 0/0"]);
        check("[0]:[] []:[0]", &[], "[0]:[0]", ["0/1 0/0", "0/1 0/0", "0/0 0/2"]);
        check("[0]:[0] [1]:[]", &[], "", ["0/0 0/1", "0/0 0/1", "0/0 0/1"]);
        check("[0]:[0] [1,2]:[] []:[1]", &[], "[0]:[0] [1]:[] [2]:[1]", ["1/2 1/1", "1/2 1/1", "1/1 1/3"]);
    }

    #[test]
    fn a_coarse_link_may_be_tiled() {
        let gold = "[0]:[0] [1,2]:[1,2] [3]:[3]";
        check(gold, &[1], "[0]:[0] [1]:[1] [2]:[2] [3]:[3]", ["4/4 3/3", "4/4 3/3", "0/0 0/0"]);
        check(gold, &[], "[0]:[0] [1]:[1] [2]:[2] [3]:[3]", ["2/4 2/3", "4/4 3/3", "0/0 0/0"]);
        check(gold, &[1], "[0]:[0] [1]:[1] [2,3]:[2,3]", ["1/3 1/3", "3/3 3/3", "0/0 0/0"]);
        check(gold, &[1], "[0]:[0] [1]:[1] [2]:[] []:[2] [3]:[3]", ["2/3 2/3", "3/3 3/3", "0/2 0/0"]);
        check(gold, &[1], "[0]:[0] [1]:[1,2] [3]:[3]", ["2/3 2/3", "3/3 3/3", "0/0 0/0"]);
    }

    #[test]
    fn a_link_given_twice_is_right_once() {
        check("[0]:[0]", &[], "[0]:[0] [0]:[0]", ["1/2 1/1", "2/2 1/1", "0/0 0/0"]);
    }

    #[test]
    fn types_are_counted_apart() {
        let counts = counted("[0]:[0] [1,2]:[1] [3]:[]", &[], "[0]:[0] [1]:[1] [2,3]:[]");
        let kinds = |kind| {
            let k = counts.kinds.get(&kind).copied().unwrap_or_default();
            (k.gold_found, k.gold, k.test_right, k.test)
        };
        assert_eq!(kinds((1, 1)), (1, 1, 1, 2));
        assert_eq!(kinds((2, 1)), (0, 1, 0, 0));
        assert_eq!(kinds((1, 0)), (1, 1, 1, 2));
        let twice = counts.clone() + counts.clone();
        assert_eq!(twice.kinds[&(1, 1)].test, 4);
        assert_eq!(twice.strict(), counts.strict());
    }

    #[test]
    fn every_link_is_judged() {
        let (gold, test) = (links("[0]:[0] [1]:[] [2]:[]"), links("[0]:[0] [1,2]:[] []:[1]"));
        assert_eq!(right(&gold, &BTreeSet::new(), &test), [true, true, false]);
    }

    fn numbers(bitext: &Bitext) -> Vec<Numbers> {
        let links = bitext.alignment().links().iter();
        links.map(|link| (link.source.clone().collect(), link.target.clone().collect())).collect()
    }

    proptest! {
        #[test]
        fn figures_keep_their_bounds(gold in any_bitext(), test in any_bitext(), coarse in vec(0usize..12, 0..4)) {
            let (gold, test) = (numbers(&gold), numbers(&test));
            let coarse = coarse.into_iter().collect();
            let c = count(&gold, &coarse, &test);
            prop_assert!(c.gold_found <= c.gold_touched && c.gold_touched <= c.gold);
            prop_assert!(c.test_right <= c.test_touched && c.test_touched <= c.test);
            prop_assert!(c.null_both <= c.null_gold.min(c.null_test));
            let two_sided = test.iter().zip(right(&gold, &coarse, &test)).filter(|(link, right)| *right && is_two_sided(link));
            prop_assert_eq!(two_sided.count() as u64, c.test_right);
            let same = count(&gold, &coarse, &gold);
            prop_assert_eq!((same.gold_found, same.test_right, same.null_both), (same.gold, same.gold, same.null_gold));
            prop_assert!(right(&gold, &coarse, &gold).into_iter().all(|right| right));
        }
    }
}
