//! How much two segments have in common, as a fraction: no rounding decides which of two is better.

use std::cmp::Ordering;

/// `same` of `of`: the longer length less the edit distance, of the longer length.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    /// The longer length less the edit distance.
    pub same: u32,
    /// The longer length, at least 1.
    pub of: u32,
}

impl Score {
    /// The score of two segments of these lengths at this edit distance, which is at most the longer length.
    pub fn new(one: usize, other: usize, distance: usize) -> Self {
        let of = one.max(other);
        match of {
            0 => Self { same: 1, of: 1 },
            of => Self { same: (of - distance.min(of)) as u32, of: of as u32 },
        }
    }

    /// A threshold in percent.
    pub fn percent_of(percent: u32) -> Self {
        Self { same: percent, of: 100 }
    }

    /// In percent, rounded down: `floor(100 * (max - distance) / max)`.
    pub fn percent(self) -> u32 {
        (100 * u64::from(self.same) / u64::from(self.of)) as u32
    }

    /// The smallest number of `of` things that must be the same for a score that reaches this one.
    pub fn least(self, of: usize) -> usize {
        (u64::from(self.same) * of as u64).div_ceil(u64::from(self.of)) as usize
    }

    /// The best score two segments of these lengths can have.
    pub fn best(one: usize, other: usize) -> Self {
        Self::new(one, other, one.abs_diff(other))
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, its) =
            (u64::from(self.same) * u64::from(other.of), u64::from(other.same) * u64::from(self.of));
        mine.cmp(&its)
    }
}

/// A segment that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its number in the index.
    pub segment: u32,
    /// How much it has in common with what was looked for.
    pub score: Score,
}

/// The best hits so far, and the score a further one must reach.
#[derive(Debug)]
pub struct Best {
    least: Score,
    top: usize,
    first: u32,
    hits: Vec<Hit>,
}

impl Best {
    /// Room for `top` hits that reach `least`.
    pub fn new(least: Score, top: usize) -> Self {
        Self { least, top: top.max(1), first: 0, hits: Vec::new() }
    }

    /// The score a further hit must reach; it rises when there are as many as were asked for.
    pub fn least(&self) -> Score {
        self.least
    }

    /// The segment with number 0 of the next index is number `first` of all: several indexes are searched one after another, and
    /// what one of them has found raises the score that is asked of the others.
    pub fn number_from(&mut self, first: u32) {
        self.first = first;
    }

    /// Takes a hit when it is good enough. Of equal ones the lower number counts as better.
    pub fn add(&mut self, hit: Hit) {
        if hit.score < self.least {
            return;
        }
        let hit = Hit { segment: hit.segment + self.first, ..hit };
        let before =
            |other: &Hit| other.score.cmp(&hit.score).reverse().then(other.segment.cmp(&hit.segment)).is_lt();
        let at = self.hits.partition_point(before);
        if at >= self.top || self.hits.get(at).is_some_and(|other| other.segment == hit.segment) {
            return;
        }
        self.hits.insert(at, hit);
        self.hits.truncate(self.top);
        if let Some(last) = self.hits.get(self.top - 1) {
            self.least = self.least.max(last.score);
        }
    }

    /// The hits, the best first.
    pub fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}

/// The lengths from `least` of `length` on, in the order of the best score they allow.
///
/// Gives lengths until the caller stops; the score of each is [`Score::best`] with `length`.
pub fn lengths(length: usize) -> impl Iterator<Item = usize> {
    let (mut lower, mut higher) = (length, length + 1);
    std::iter::from_fn(move || {
        let below = Score::best(length, lower);
        if lower > 0 && below >= Score::best(length, higher) {
            lower -= 1;
            Some(lower + 1)
        } else {
            higher += 1;
            Some(higher - 1)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_rounded_down() {
        let check = |one, other, distance, expected| {
            assert_eq!(Score::new(one, other, distance).percent(), expected, "{one} {other} {distance}");
        };
        check(10, 10, 0, 100);
        check(7, 6, 1, 85);
        check(3, 3, 1, 66);
        check(0, 0, 0, 100);
        check(0, 4, 4, 0);
    }

    #[test]
    fn a_threshold_says_how_much_must_be_the_same() {
        let check = |percent, of, expected| {
            let least = Score::percent_of(percent).least(of);
            assert_eq!(least, expected, "{percent} % of {of}");
            assert!(Score { same: least as u32, of: of as u32 } >= Score::percent_of(percent));
        };
        check(70, 10, 7);
        check(70, 7, 5);
        check(75, 4, 3);
        check(100, 9, 9);
        check(50, 1, 1);
    }

    #[test]
    fn the_best_lengths_come_first() {
        let first = lengths(4).take(5).collect::<Vec<_>>();
        assert_eq!(first, [4, 5, 3, 6, 7]);
        assert_eq!(lengths(1).take(3).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn the_best_hits_are_kept_in_one_order() {
        let mut best = Best::new(Score::percent_of(50), 2);
        for (segment, same) in [(5, 6), (9, 8), (2, 4), (3, 8), (1, 8), (1, 8)] {
            best.add(Hit { segment, score: Score { same, of: 10 } });
        }
        let hits = best.into_hits();
        assert_eq!(
            hits.iter().map(|hit| (hit.segment, hit.score.same)).collect::<Vec<_>>(),
            [(1, 8), (3, 8)]
        );
    }
}
