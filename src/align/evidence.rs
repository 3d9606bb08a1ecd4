//! Two texts and links that a person has settled -> the rest aligned again, and what else each link could be.
//!
//! Everything that costs time is done once for the texts ([`Evidence::new`]); after that a stretch between two settled links takes
//! milliseconds. Settled links teach words as the aligner's own sure links do, but with certainty.

use std::ops::Range;

use rayon::prelude::*;

use super::coarse;
use super::coverage::Sum;
use super::dp::{Band, SHAPES};
use super::model::{Model, Models};
use super::passes::{self, Lesson, Part, Prepared, Searched};
use super::score::{Facts, Window};
use super::{Explanation, NoProgress, Options, explain, links_of, prepare};
use crate::bitext::{Link, Sentences};

/// What is known of two texts, ready to align any stretch of them.
pub struct Evidence {
    prepared: Prepared,
    model: &'static Model,
    options: Options,
    first: Facts,
    lessons: Vec<Lesson>,
    informed: passes::Informed,
}

/// One way in which a stretch could be linked.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// All links of the stretch, in order.
    pub links: Vec<Link>,
    /// Which of them hold the sentences asked about.
    pub about: Range<usize>,
    /// The probability, from 0 to 1, that the sentences asked about are linked like this; those of all alternatives add up to 1 at most.
    pub share: f64,
}

/// So many paths are looked at for alternatives.
const PATHS: usize = 300;
/// An alternative less likely than this is none.
const UNLIKELY: f64 = 0.001;
/// Stretches with so many nodes are searched whole; longer ones in a band of so many columns around their diagonal and around the
/// path found first.
const ALL_NODES: usize = 110 * 110;
const AROUND: usize = 25;

impl Evidence {
    /// Looks at both texts, as long as [`super::align`] takes. `settled` are links that a person found right, in order.
    pub fn new(source: &Sentences, target: &Sentences, options: &Options, settled: &[Link]) -> Self {
        let prepared = prepare(source, target, options);
        let model = Models::builtin().for_texts(&prepared);
        let keys = prepared.first_keys();
        let first = prepared.first_facts();
        let pass = passes::first(&prepared, &keys, first, &model.passes[0], options);
        let parts = prepared.first_parts(&keys, &first);
        let both = prepared.both();
        let lessons = passes::search(&pass, parts, &NoProgress, |searched| Lesson::new(both, &searched));
        drop(keys);
        let informed = prepared.learn_with(lessons.clone(), &first, settled);
        Self { prepared, model, options: options.clone(), first, lessons, informed }
    }

    /// Learns from what a person found right until now, instead of what was settled before.
    pub fn learn(&mut self, settled: &[Link]) {
        self.informed = self.prepared.learn_with(self.lessons.clone(), &self.first, settled);
    }

    /// How many source and target sentences there are.
    pub fn lengths(&self) -> (usize, usize) {
        (self.prepared.sides[0].len(), self.prepared.sides[1].len())
    }

    /// The best links of the sentences `source` with the sentences `target`, with their confidence. Ranges outside the texts
    /// are cut to them.
    pub fn between(&self, source: Range<usize>, target: Range<usize>) -> Vec<Link> {
        let (source, target) = self.clamped(source, target);
        let parts = self.parts(&source, &target);
        let search = |part| links_of(&self.search(part), &self.model.calibration);
        parts.into_par_iter().map(search).collect::<Vec<_>>().concat()
    }

    /// How the sentences of `about` could be linked when nothing outside `source` and `target` changes; the likeliest first, at most
    /// `most`. `about` must lie inside.
    pub fn alternatives(
        &self,
        source: Range<usize>,
        target: Range<usize>,
        about: &Link,
        most: usize,
    ) -> Vec<Alternative> {
        let (source, target) = self.clamped(source, target);
        if (source.len() + 1) * (target.len() + 1) > ALL_NODES {
            return Vec::new();
        }
        let searched = self.search(coarse_part(&source, &target));
        let log_sum = searched.posteriors.log_sum;
        let mut found: Vec<Alternative> = Vec::new();
        for scored in searched.lattice.likeliest(PATHS, self.options.max_link.clamp(1, 5)) {
            let share = super::same::Same::same_exp(scored.score - log_sum);
            let searched = Searched { path: scored.path, ..searched.clone() };
            let links = in_order(links_of(&searched, &self.model.calibration));
            let holds =
                |link: &&Link| touch(&link.source, &about.source) || touch(&link.target, &about.target);
            let Some(from) = links.iter().position(|link| holds(&link)) else { continue };
            let to = links.iter().rposition(|link| holds(&link)).map_or(from, |last| last + 1);
            let same =
                |known: &&mut Alternative| same_links(&known.links[known.about.clone()], &links[from..to]);
            match found.iter_mut().find(same) {
                Some(known) => known.share += share,
                None => found.push(Alternative { links, about: from..to, share }),
            }
        }
        found.sort_by(|a, b| b.share.total_cmp(&a.share));
        found.retain(|alternative| alternative.share >= UNLIKELY);
        found.truncate(most);
        found
    }

    /// The chance, from 0 to 1, that each of `links` is exactly right, when nothing outside `source` and `target` changes; `None` for a
    /// stretch too long to look at whole and for a link of a size that the aligner never makes.
    pub fn confidences(
        &self,
        source: Range<usize>,
        target: Range<usize>,
        links: &[Link],
    ) -> Vec<Option<f64>> {
        let (source, target) = self.clamped(source, target);
        if (source.len() + 1) * (target.len() + 1) > ALL_NODES {
            return vec![None; links.len()];
        }
        let searched = self.search(coarse_part(&source, &target));
        let posterior = |link: &Link| {
            let row = link.source.start.checked_sub(source.start)?;
            let column = link.target.start.checked_sub(target.start)?;
            match (link.source.len(), link.target.len()) {
                // A sentence without partner may stand at several places of the path.
                (1, 0) => Some(
                    (0..=target.len())
                        .filter_map(|j| searched.part.band.node(row, j))
                        .fold(0.0, |sum, node| sum + searched.posteriors.nodes[node].source_null),
                ),
                (0, 1) => Some(
                    (0..=source.len())
                        .filter_map(|i| searched.part.band.node(i, column))
                        .fold(0.0, |sum, node| sum + searched.posteriors.nodes[node].target_null),
                ),
                size => {
                    let shape = SHAPES.iter().position(|shape| *shape == size)?;
                    Some(searched.posteriors.links[searched.part.band.node(row, column)?][shape])
                }
            }
        };
        let confidence = |link: &Link| {
            let posterior = posterior(link)?;
            Some(self.model.calibration.confidence(f64::from(posterior), link.is_two_sided()))
        };
        links.iter().map(confidence).collect()
    }

    /// Why `link` is thought right or wrong, when nothing outside `source` and `target` changes.
    pub fn explain(&self, source: Range<usize>, target: Range<usize>, link: &Link) -> Explanation {
        let (source, target) = self.clamped(source, target);
        let searched = self.search(coarse_part(&source, &target));
        let pass = passes::second(&self.prepared, &self.informed, &self.model.passes[1], &self.options);
        explain::explain(&pass, &searched, link.clone())
    }

    fn search(&self, part: Part) -> Searched {
        let pass = passes::second(&self.prepared, &self.informed, &self.model.passes[1], &self.options);
        let window = Window::<Sum>::new(&pass, part.source.clone(), part.target.clone(), &part.band);
        let lattice = window.lattice(part.band.clone());
        let path = lattice.best_path(pass.max_link);
        Searched { path, posteriors: lattice.posteriors(), lattice, part }
    }

    fn clamped(&self, source: Range<usize>, target: Range<usize>) -> (Range<usize>, Range<usize>) {
        let (n, m) = self.lengths();
        let clamp = |range: Range<usize>, end: usize| {
            let start = range.start.min(end);
            start..range.end.clamp(start, end)
        };
        (clamp(source, n), clamp(target, m))
    }

    /// The parts of a stretch: whole when it is short, else cut where the parts of the whole texts are.
    fn parts(&self, source: &Range<usize>, target: &Range<usize>) -> Vec<Part> {
        if (source.len() + 1) * (target.len() + 1) <= ALL_NODES {
            return vec![coarse_part(source, target)];
        }
        let mut corners = vec![(source.start, target.start)];
        for part in &self.informed.parts {
            let (i, j) = (part.source.start, part.target.start);
            if i > source.start && i < source.end && j > target.start && j < target.end {
                corners.push((i, j));
            }
        }
        corners.push((source.end, target.end));
        corners.windows(2).map(|pair| self.banded(pair[0], pair[1])).collect()
    }

    /// The columns that the first pass found likely in a row.
    fn likely(&self, row: usize) -> Option<(usize, usize)> {
        let behind = self.informed.parts.partition_point(|part| part.source.end < row);
        let part = self.informed.parts.get(behind)?;
        let (low, high) = part.band.row(row.checked_sub(part.source.start)?);
        Some((part.target.start + low, part.target.start + high))
    }

    fn is_likely(&self, (row, column): (usize, usize)) -> bool {
        self.likely(row).is_some_and(|(low, high)| (low..=high).contains(&column))
    }

    /// The part between two corners, with a band around its diagonal and around what the first pass found likely.
    fn banded(&self, from: (usize, usize), to: (usize, usize)) -> Part {
        let (rows, columns) = (to.0 - from.0, to.1 - from.1);
        // Where both corners are likely, what is likely between them is enough.
        let around = if self.is_likely(from) && self.is_likely(to) { 0 } else { AROUND };
        let mut ranges = (0..=rows)
            .map(|row| {
                let middle = row * columns / rows.max(1);
                let likely = self.likely(from.0 + row).filter(|_| around == 0);
                let (low, high) = likely.unwrap_or((from.1 + middle, from.1 + middle));
                let column = |at: usize| at.clamp(from.1, to.1) - from.1;
                (column(low).saturating_sub(around), (column(high) + around).min(columns))
            })
            .collect::<Vec<_>>();
        if around > 0 {
            for (row, range) in ranges.iter_mut().enumerate() {
                let Some((low, high)) = self.likely(from.0 + row) else { continue };
                let column = |at: usize| at.clamp(from.1, to.1) - from.1;
                *range = (range.0.min(column(low)), range.1.max(column(high)));
            }
        }
        Part { source: from.0..to.0, target: from.1..to.1, band: Band::new(ranges, columns) }
    }
}

/// A part in which every node is looked at.
fn coarse_part(source: &Range<usize>, target: &Range<usize>) -> Part {
    Part { source: source.clone(), target: target.clone(), ..coarse::whole(source.len(), target.len()) }
}

fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Links whose empty sides stand where the links before end.
fn in_order(mut links: Vec<Link>) -> Vec<Link> {
    for at in 1..links.len() {
        let (source, target) = (links[at - 1].source.end, links[at - 1].target.end);
        if links[at].source.is_empty() {
            links[at].source = source..source;
        }
        if links[at].target.is_empty() {
            links[at].target = target..target;
        }
    }
    links
}

/// Whether both are the same links; where an empty side stands does not matter.
fn same_links(one: &[Link], other: &[Link]) -> bool {
    let same = |a: &Range<usize>, b: &Range<usize>| a == b || (a.is_empty() && b.is_empty());
    let pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs.into_iter().all(|(a, b)| same(&a.source, &b.source) && same(&a.target, &b.target))
}

#[cfg(test)]
mod tests {
    use super::super::align;
    use super::*;
    use crate::bitext::sample;

    fn texts() -> (Sentences, Sentences) {
        let source = sample::side(
            "ru",
            "-",
            &[
                "Мост построили в 1961 году. ",
                "Осенью его закрыли. ",
                "Соколов сказал, что ремонт закончат к лету, хотя денег пока нет. ",
                "Жители ездят через соседний город.",
            ],
        );
        let target = sample::side(
            "en",
            "-",
            &[
                "The bridge was built in 1961. ",
                "It was closed in autumn. ",
                "Sokolov said that the repairs would be finished by summer. ",
                "There is no money so far, though. ",
                "People go through the next town.",
            ],
        );
        (source, target)
    }

    #[test]
    fn everything_between_the_ends_is_what_the_aligner_finds() {
        let (source, target) = texts();
        let options = Options::default();
        let links = align(&source, &target, &options, &NoProgress).into_links();
        let evidence = Evidence::new(&source, &target, &options, &[]);
        let again = evidence.between(0..4, 0..5);
        assert!(same_links(&links, &again), "{again:?}");
        for (link, again) in links.iter().zip(&again) {
            assert!((link.confidence - again.confidence).abs() < 0.02);
        }
    }

    #[test]
    fn a_stretch_is_aligned_by_itself() {
        let (source, target) = texts();
        let evidence = Evidence::new(&source, &target, &Options::default(), &[Link::new(0..1, 0..1)]);
        let links = evidence.between(2..4, 2..5);
        let kinds = links.iter().map(Link::kind).collect::<Vec<_>>();
        assert_eq!(kinds, ["1-2", "1-1"]);
        assert_eq!((links[0].source.clone(), links[0].target.clone()), (2..3, 2..4));
        assert!(evidence.between(9..12, 4..7).iter().all(|link| link.kind() == "0-1"));
    }

    #[test]
    fn shares_of_alternatives_are_of_one_whole() {
        let (source, target) = texts();
        let evidence = Evidence::new(&source, &target, &Options::default(), &[]);
        let found = evidence.alternatives(1..4, 1..5, &Link::new(2..3, 2..4), 9);
        let best = &found[0];
        assert_eq!(best.links[best.about.clone()][0].kind(), "1-2");
        let sum = found.iter().map(|alternative| alternative.share).sum::<f64>();
        assert!(sum > 0.9 && sum <= 1.000_001, "{sum}");
        for alternative in &found {
            let all = alternative.links.iter().map(|link| (link.source.len(), link.target.len()));
            assert_eq!(all.fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1)), (3, 4));
        }
    }
}
