//! A chain of likely pairs -> a wide band around it -> the best path through the band by length and likely pairs.

use super::super::dp::Band;
use super::super::score::Facts;
use super::super::text::Side;

/// The band reaches so far to each side of the chain.
const NARROWEST: usize = 50;
/// A gap of the chain is looked at whole when it is at most so long on its shorter side, and so far to each side of its
/// diagonal when it is longer.
const WIDEST: usize = 1000;
/// The band has at most about so many nodes, a byte each: texts of a million sentences get a narrower one.
const MOST_NODES: usize = 300_000_000;

/// One node of the coarse path and how much speaks for the pair that follows it.
pub struct Stop {
    /// Source sentences before.
    pub i: usize,
    /// Target sentences before.
    pub j: usize,
    /// The weight of the pair that follows.
    pub support: f32,
    /// Whether one sentence on each side follows.
    pub one_to_one: bool,
}

/// A band around the chain, as wide as its gaps; by length where there is no chain.
pub fn wide_band([source, target]: [&Side; 2], chain: &[(usize, usize)]) -> Band {
    let widest = (MOST_NODES / (source.len() + target.len() + 1)).clamp(20, WIDEST);
    Band::new(around(chain, [&source.summed, &target.summed], NARROWEST, widest), target.len())
}

/// For each row the columns around a chain. `summed` are running sums of lengths, one longer than there are rows or columns.
///
/// A gap is looked at whole when it has at most `widest` rows or columns: then whatever is missing on one side can be passed over
/// anywhere in it. In longer ones `widest` columns to each side of where the lengths agree must do.
pub fn around(
    chain: &[(usize, usize)],
    summed: [&[f64]; 2],
    reach: usize,
    widest: usize,
) -> Vec<(usize, usize)> {
    let (rows, columns) = (summed[0].len() - 1, summed[1].len() - 1);
    let mut posts = vec![(0, 0)];
    posts.extend(chain);
    posts.push((rows, columns));
    let mut ranges = vec![(columns, 0); rows + 1];
    for pair in posts.windows(2) {
        let ((i0, j0), (i1, j1)) = (pair[0], pair[1]);
        let whole = (i1 - i0).min(j1 - j0) <= widest;
        let long = (summed[0][i1] - summed[0][i0]).max(1.0);
        let mut j = j0;
        for (row, range) in ranges.iter_mut().enumerate().take(i1 + 1).skip(i0) {
            let (low, high) = if whole {
                (j0.saturating_sub(reach), j1 + reach)
            } else {
                let share = (summed[0][row] - summed[0][i0]) / long;
                let wanted = summed[1][j0] + share * (summed[1][j1] - summed[1][j0]);
                while j < j1 && summed[1][j] < wanted {
                    j += 1;
                }
                (j.saturating_sub(widest), j + widest)
            };
            range.0 = range.0.min(low);
            range.1 = range.1.max(high.min(columns));
        }
    }
    ranges
}

/// Links the coarse search knows: source and target sentences, and the price in natural-log units.
const LINKS: [(usize, usize, f32); 6] =
    [(1, 1, 0.0), (1, 2, 2.3), (2, 1, 2.3), (2, 2, 4.5), (1, 3, 4.5), (3, 1, 4.5)];
/// The price of the first sentence without partner of a run, and of each further one: a missing chapter is cheaper than as many
/// single sentences.
const OPEN: f32 = 4.0;
const EXTEND: f32 = 1.0;

/// How a node was reached, in one byte: the number of the link, or [`RUN`]; above it how a run without partner reached it.
const RUN: u8 = 14;
const NOTHING: u8 = 15;
const LINK_BITS: u8 = 15;
const OF_SOURCE: u8 = 16;
const FURTHER: u8 = 32;

/// The best path through the band by length and likely pairs.
pub fn coarse_path(
    [source, target]: [&Side; 2],
    pairs: &[Vec<(usize, f32)>],
    band: &Band,
    facts: &Facts,
) -> Vec<Stop> {
    let mut from = vec![NOTHING; band.nodes()];
    // Rows still needed: three back, as the longest link uses three source sentences.
    let mut totals: Vec<Vec<f32>> = Vec::new();
    let mut runs_before: Vec<f32> = Vec::new();
    for i in 0..=band.source_len() {
        let (low, high) = band.row(i);
        let mut row = vec![f32::NEG_INFINITY; high - low + 1];
        let mut runs = vec![f32::NEG_INFINITY; high - low + 1];
        for j in low..=high {
            let (mut best, mut code) = (f32::NEG_INFINITY, NOTHING);
            if i == 0 && j == 0 {
                best = 0.0;
            }
            for (number, &(n, m, price)) in LINKS.iter().enumerate() {
                if n > i || m > j {
                    continue;
                }
                let (i0, j0) = (i - n, j - m);
                let (before_low, before_high) = band.row(i0);
                if j0 < before_low || j0 > before_high {
                    continue;
                }
                let before = totals[i0][j0 - before_low];
                let x = source.span_length(i0, i) as f32;
                let y = (target.span_length(j0, j) / facts.ratio) as f32;
                let difference = (x - y) * (x - y) / (6.8 * (x + y) + 20.0);
                let inside = |pair: &&(usize, f32)| (j0..j).contains(&pair.0);
                let likely = pairs[i0..i].iter().flatten().filter(inside).map(|pair| pair.1).sum::<f32>();
                let score = before - price - 0.5 * difference.min(20.0) + likely;
                if score > best {
                    (best, code) = (score, number as u8);
                }
            }
            let (mut run, mut how) = (f32::NEG_INFINITY, 0);
            let mut reach = |score: f32, code: u8| {
                if score > run {
                    (run, how) = (score, code);
                }
            };
            if i > 0 {
                let (before_low, before_high) = band.row(i - 1);
                if (before_low..=before_high).contains(&j) {
                    reach(runs_before[j - before_low] - EXTEND, OF_SOURCE | FURTHER);
                    reach(totals[i - 1][j - before_low] - OPEN, OF_SOURCE);
                }
            }
            if j > low {
                reach(runs[j - 1 - low] - EXTEND, FURTHER);
                reach(row[j - 1 - low] - OPEN, 0);
            }
            runs[j - low] = run;
            if run > best {
                (best, code) = (run, RUN);
            }
            row[j - low] = best;
            from[band.node(i, j).unwrap_or_default()] = code | how;
        }
        if i >= 3 {
            totals[i - 3] = Vec::new();
        }
        totals.push(row);
        runs_before = runs;
    }
    back(&from, band, pairs)
}

/// The path that `from` tells of.
fn back(from: &[u8], band: &Band, pairs: &[Vec<(usize, f32)>]) -> Vec<Stop> {
    let (mut i, mut j) = (band.source_len(), band.target_len());
    let mut path = vec![Stop { i, j, support: 0.0, one_to_one: false }];
    let mut running = false;
    while i + j > 0 {
        let Some(code) = band.node(i, j).map(|node| from[node]) else { break };
        let mut one_to_one = false;
        if running || code & LINK_BITS == RUN {
            let source = code & OF_SOURCE != 0;
            running = code & FURTHER != 0;
            (i, j) = if source { (i - 1, j) } else { (i, j - 1) };
        } else {
            let Some(&(n, m, _)) = LINKS.get(usize::from(code & LINK_BITS)) else { break };
            (i, j) = (i - n, j - m);
            one_to_one = (n, m) == (1, 1);
        }
        let weight = |row: &Vec<(usize, f32)>| row.iter().find(|pair| pair.0 == j).map(|pair| pair.1);
        let support = if one_to_one { weight(&pairs[i]).unwrap_or(0.0) } else { 0.0 };
        path.push(Stop { i, j, support, one_to_one });
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(lengths: &[f64]) -> Side {
        let sums = lengths.iter().scan(0.0, |sum, length| {
            *sum += length;
            Some(*sum)
        });
        Side {
            lengths: lengths.to_vec(),
            summed: std::iter::once(0.0).chain(sums).collect(),
            ..Side::default()
        }
    }

    #[test]
    fn a_missing_chapter_is_one_jump() {
        // Thirty sentences of the source are not in the target; only every fifth of the others shows its partner.
        let chapter = 40..70;
        let source = side(&(0..120).map(|number| 30.0 + f64::from(number * 37 % 90)).collect::<Vec<_>>());
        let kept = (0..120).filter(|number| !chapter.contains(number)).collect::<Vec<_>>();
        let target = side(&kept.iter().map(|&number| source.lengths[number]).collect::<Vec<_>>());
        let mut pairs = vec![Vec::new(); 120];
        for (column, &number) in kept.iter().enumerate().step_by(5) {
            pairs[number].push((column, 3.0));
        }
        let facts = Facts { ratio: 1.0, null_rate: 0.0, breaks_agree: 0.0, dialogue: 0.0 };
        let path = coarse_path([&source, &target], &pairs, &Band::full(120, 90), &facts);
        let right = path.iter().filter(|stop| stop.one_to_one && kept.get(stop.j) == Some(&stop.i)).count();
        assert_eq!(right, 90);
        assert_eq!((path[0].i, path[0].j), (0, 0));
    }

    #[test]
    fn a_gap_is_looked_at_whole() {
        let summed = (0..=20).map(f64::from).collect::<Vec<_>>();
        let check = |chain: &[(usize, usize)], widest, row: usize, expected: (usize, usize)| {
            assert_eq!(around(chain, [&summed, &summed], 2, widest)[row], expected);
        };
        // Eight columns of the target have nothing in the source.
        // What is before and behind it is looked at around its diagonal, four columns to each side of 5 and of 14.
        check(&[(5, 5), (6, 14)], 4, 5, (1, 16));
        check(&[(5, 5), (6, 14)], 4, 6, (3, 18));
        check(&[(5, 5), (8, 14), (9, 15)], 4, 6, (3, 16));
        // A gap too large on both sides.
        check(&[], 4, 10, (6, 14));
        check(&[], 20, 10, (0, 20));
    }
}
