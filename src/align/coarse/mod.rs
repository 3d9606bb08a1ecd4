//! Two sides -> the parts and bands worth looking at.
//!
//! Short texts are searched whole. Longer ones get a coarse path first: rare words in common (`chain.rs`) and vectors of blocks of
//! sentences (`blocks.rs`) give likely sentence pairs, a wide band around the heaviest chain of them is searched by length and
//! those pairs (`path.rs`), and the exact search then looks at a narrow band around that path, in parts cut where the path is
//! surest. Time and memory grow with the length of the text.

mod blocks;
mod chain;
mod path;

use super::dp::{Band, SHAPES};
use super::keys::Keys;
use super::meaning::Meaning;
use super::passes::{Part, Searched};
use super::score::Facts;
use super::text::Side;
use path::Stop;

/// Up to so many nodes the whole lattice is searched.
const ALL_NODES: usize = 110 * 110;
/// How far from the coarse path the first pass looks where likely pairs support it, and where nothing does.
const AROUND: (usize, usize) = (12, 60);
/// The share of likely pairs along the path from which on it is sure.
const SUPPORTED: f32 = 0.4;
/// Parts have about so many sentences on both sides together.
const PART: usize = 600;

/// The parts the first pass searches.
pub fn parts(sides: [&Side; 2], keys: &Keys, meaning: Option<&Meaning>, facts: &Facts) -> Vec<Part> {
    let (source, target) = (sides[0].len(), sides[1].len());
    if (source + 1) * (target + 1) <= ALL_NODES {
        return vec![whole(source, target)];
    }
    let mut pairs = chain::pairs_in_words(keys, source);
    if let Some(meaning) = meaning {
        pairs = chain::joined(pairs, blocks::pairs_in_meaning(sides, meaning));
    }
    let chain = chain::heaviest_chain(&pairs, target);
    let band = path::wide_band(sides, &chain);
    cut(&path::coarse_path(sides, &pairs, &band, facts))
}

/// Both texts as one part in which every node is looked at.
pub fn whole(source: usize, target: usize) -> Part {
    Part { source: 0..source, target: 0..target, band: Band::full(source, target) }
}

/// The same part with a band that holds only nodes likelier than `least`, and `margin` more on each side.
pub fn narrowed(searched: &Searched, least: f32, margin: usize) -> Part {
    let part = &searched.part;
    let (rows, columns) = (part.source.len(), part.target.len());
    let mut ranges = vec![(usize::MAX, 0); rows + 1];
    let mut touch = |row: usize, column: usize| {
        let range: &mut (usize, usize) = &mut ranges[row];
        *range = (range.0.min(column), range.1.max(column));
    };
    for row in 0..=rows {
        let (low, high) = part.band.row(row);
        for column in low..=high {
            let Some(node) = part.band.node(row, column) else { continue };
            for (shape, &chance) in searched.posteriors.links[node].iter().enumerate() {
                if chance > least {
                    let (n, m) = SHAPES[shape];
                    touch(row, column);
                    touch(row + n, column + m);
                }
            }
            let at = &searched.posteriors.nodes[node];
            if at.source_null > least {
                touch(row, column);
                touch(row + 1, column);
            }
            if at.target_null > least {
                touch(row, column);
                touch(row, column + 1);
            }
        }
    }
    touch(0, 0);
    touch(rows, columns);
    let margins = vec![margin; rows + 1];
    Part { band: widened(ranges, &margins, columns), ..part.clone() }
}

/// A band of ranges with as many columns more on both sides as the row's margin says, taken over two rows up and down as
/// well; rows without a range take that of the row before.
fn widened(mut ranges: Vec<(usize, usize)>, margins: &[usize], columns: usize) -> Band {
    /// Rows up and down.
    const ROWS: usize = 2;
    /// A row longer than this is a run of target sentences without partner, which may as well begin some rows before or
    /// behind: as many as the margin says, while they have not more nodes than this together.
    const LONG: usize = 16;
    const MOST: usize = 100_000;
    let mut wide = vec![(usize::MAX, 0); ranges.len()];
    let mut last = 0;
    for (row, (range, margin)) in ranges.iter_mut().zip(margins).enumerate() {
        if range.0 > range.1 {
            *range = (last, last);
        }
        last = range.1;
        let (low, high) = (range.0.saturating_sub(*margin), (range.1 + margin).min(columns));
        let long = range.1 - range.0;
        let rows = if long > LONG { (*margin).min(MOST / long).max(ROWS) } else { ROWS };
        let end = (row + rows + 1).min(wide.len());
        for near in &mut wide[row.saturating_sub(rows)..end] {
            *near = (near.0.min(low), near.1.max(high));
        }
    }
    Band::new(wide, columns)
}

/// Cuts the path into parts at its surest nodes and puts a narrow band around each.
fn cut(path: &[Stop]) -> Vec<Part> {
    let mut corners = vec![0];
    let mut last = 0;
    let used = |at: usize| path[at].i + path[at].j;
    while used(path.len() - 1) - used(last) > PART * 2 {
        let sureness = |at: usize| -> f32 {
            let around = &path[at.saturating_sub(3)..(at + 3).min(path.len())];
            around.iter().map(|stop| stop.support + if stop.one_to_one { 1.0 } else { -3.0 }).sum()
        };
        let mut candidates = (last + 1..path.len())
            .skip_while(|&at| used(at) < used(last) + PART)
            .take_while(|&at| used(at) < used(last) + PART * 2);
        let Some(mut best) = candidates.next() else { break };
        for at in candidates {
            if sureness(at) > sureness(best) {
                best = at;
            }
        }
        corners.push(best);
        last = best;
    }
    corners.push(path.len() - 1);
    let margins = margins(path);
    corners
        .windows(2)
        .map(|pair| {
            let (first, end) = (&path[pair[0]], &path[pair[1]]);
            let (source, target) = (first.i..end.i, first.j..end.j);
            let mut ranges = vec![(usize::MAX, 0); source.len() + 1];
            let mut around = vec![AROUND.0; source.len() + 1];
            for (stop, margin) in path.iter().zip(&margins).take(pair[1] + 1).skip(pair[0]) {
                let row = stop.i - source.start;
                let (range, column) = (&mut ranges[row], stop.j - target.start);
                *range = (range.0.min(column), range.1.max(column));
                around[row] = around[row].max(*margin);
            }
            let band = widened(ranges, &around, target.len());
            Part { source, target, band }
        })
        .collect()
}

/// For each stop of the path how far around it to look: the nearer likely pairs are, the less.
fn margins(path: &[Stop]) -> Vec<usize> {
    const NEAR: usize = 8;
    let supported: Vec<u32> = path
        .iter()
        .scan(0, |sum, stop| {
            *sum += u32::from(stop.support >= 1.0);
            Some(*sum)
        })
        .collect();
    let wider = (AROUND.1 - AROUND.0) as f32;
    (0..path.len())
        .map(|at| {
            let (from, to) = (at.saturating_sub(NEAR), (at + NEAR).min(path.len() - 1));
            let share = (supported[to] - supported[from]) as f32 / (to - from).max(1) as f32;
            AROUND.0 + ((1.0 - (share / SUPPORTED).min(1.0)) * wider) as usize
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_join_without_a_gap() {
        let stop = |at: usize| Stop { i: at, j: at, support: 3.0, one_to_one: true };
        let path: Vec<Stop> = (0..=2000).map(stop).collect();
        let parts = cut(&path);
        assert!(parts.len() > 2, "{}", parts.len());
        let mut at = (0, 0);
        for part in &parts {
            assert_eq!((part.source.start, part.target.start), at);
            assert_eq!(part.band.source_len(), part.source.len());
            assert_eq!(part.band.target_len(), part.target.len());
            at = (part.source.end, part.target.end);
        }
        assert_eq!(at, (2000, 2000));
    }

    #[test]
    fn the_band_is_wide_where_nothing_shows_the_way() {
        let stop =
            |at: usize| Stop { i: at, j: at, support: if at < 100 { 3.0 } else { 0.0 }, one_to_one: true };
        let path: Vec<Stop> = (0..=200).map(stop).collect();
        let margins = margins(&path);
        assert_eq!((margins[50], margins[150]), AROUND);
    }

    #[test]
    fn a_run_without_partner_may_begin_earlier_or_later() {
        let row =
            |row: usize| if row == 30 { (30, 130) } else { (row + row / 31 * 100, row + row / 31 * 100) };
        let band = widened((0..=60).map(row).collect(), &[10; 61], 160);
        for (row, column) in [(22, 22), (22, 122), (38, 38), (38, 138)] {
            assert!(band.node(row, column).is_some(), "{row} {column}");
        }
        assert!(band.node(10, 60).is_none() && band.node(50, 60).is_none());
    }
}
