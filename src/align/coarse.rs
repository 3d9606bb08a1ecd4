//! Two sides -> the parts and bands worth looking at.
//!
//! Short texts are searched whole. Longer ones get a coarse path first: rare words in common give a chain of likely sentence
//! pairs, a wide band around the chain is searched by length and those words, and the exact search then looks at a narrow
//! band around that path, in parts cut where the path is surest. Time and memory grow with the length of the text.

use super::dp::{Band, SHAPES};
use super::keys::{Keys, Kind};
use super::passes::{Part, Searched};
use super::same::Same;
use super::score::Facts;
use super::text::Side;

/// Up to so many nodes the whole lattice is searched.
const ALL_NODES: usize = 110 * 110;
/// How far from the coarse path the first pass looks where rare words support it, and where nothing does.
const AROUND: (usize, usize) = (12, 60);
/// The share of pairs along the path with rare words in common from which on it is sure.
const SUPPORTED: f32 = 0.4;
/// Parts have about so many source sentences.
const PART: usize = 300;
/// A key held by more sentences than this on a side is too common for the chain.
const RARE: usize = 12;
/// The coarse band is at least and at most so wide to each side.
const NARROWEST: usize = 50;
const WIDEST: usize = 1000;
/// The coarse band has at most about so many nodes, a byte each: texts of a million sentences get a narrower one.
const MOST_NODES: usize = 300_000_000;

/// The parts the first pass searches.
pub fn parts(sides: [&Side; 2], keys: &Keys, facts: &Facts) -> Vec<Part> {
    let (source, target) = (sides[0].len(), sides[1].len());
    if (source + 1) * (target + 1) <= ALL_NODES {
        return vec![Part { source: 0..source, target: 0..target, band: Band::full(source, target) }];
    }
    let pairs = likely_pairs(keys, source);
    let chain = heaviest_chain(&pairs, target);
    let band = wide_band(sides, &chain);
    let path = coarse_path(sides, &pairs, band, facts);
    cut(&path, source, target)
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
    const ROWS: usize = 2;
    let mut wide = vec![(usize::MAX, 0); ranges.len()];
    let mut last = 0;
    for (row, (range, margin)) in ranges.iter_mut().zip(margins).enumerate() {
        if range.0 > range.1 {
            *range = (last, last);
        }
        last = range.1;
        let (low, high) = (range.0.saturating_sub(*margin), (range.1 + margin).min(columns));
        let end = (row + ROWS + 1).min(wide.len());
        for near in &mut wide[row.saturating_sub(ROWS)..end] {
            *near = (near.0.min(low), near.1.max(high));
        }
    }
    Band::new(wide, columns)
}

/// For each source sentence up to four target sentences that share rare words with it: `(target, weight)`, ascending.
fn likely_pairs(keys: &Keys, source_len: usize) -> Vec<Vec<(usize, f32)>> {
    let [source, target] = &keys.sides;
    let target_len = target.sentences.len();
    let mut weight = vec![0.0_f32; target_len];
    let mut touched: Vec<usize> = Vec::new();
    (0..source_len)
        .map(|number| {
            for &item in &source.sentences[number] {
                let word = &source.items[item as usize];
                for entry in word.held.iter().filter(|entry| entry.kind != Kind::Function) {
                    let posting = &target.postings[entry.key as usize];
                    if posting.len() > RARE || source.postings[entry.key as usize].len() > RARE {
                        continue;
                    }
                    let value = entry.strength
                        * entry.kind.trust()
                        * 0.5
                        * (RARE as f32 / posting.len() as f32).same_ln_1p();
                    for &column in posting {
                        if weight[column as usize] == 0.0 {
                            touched.push(column as usize);
                        }
                        weight[column as usize] += value;
                    }
                }
            }
            let mut found: Vec<(usize, f32)> =
                touched.drain(..).map(|column| (column, std::mem::take(&mut weight[column]))).collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.truncate(4);
            found.sort_by_key(|pair| pair.0);
            found
        })
        .collect()
}

/// The chain of pairs, rising on both sides, with the largest sum of weights.
fn heaviest_chain(pairs: &[Vec<(usize, f32)>], target_len: usize) -> Vec<(usize, usize)> {
    // For each prefix of the target the best chain that ends inside it: a Fenwick tree of (sum, pair).
    let mut tree: Vec<(f32, usize)> = vec![(0.0, usize::MAX); target_len + 1];
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    let mut best = (0.0, usize::MAX);
    for (i, row) in pairs.iter().enumerate() {
        let reached: Vec<(usize, f32, usize)> = row
            .iter()
            .filter(|pair| pair.1 >= 2.0)
            .map(|&(j, weight)| {
                let (mut sum, mut before) = (0.0, usize::MAX);
                let mut at = j;
                while at > 0 {
                    if tree[at].0 > sum {
                        (sum, before) = tree[at];
                    }
                    at -= at & at.wrapping_neg();
                }
                (j, sum + weight, before)
            })
            .collect();
        for (j, sum, before) in reached {
            all.push((i, j, before));
            let number = all.len() - 1;
            if sum > best.0 {
                best = (sum, number);
            }
            let mut at = j + 1;
            while at <= target_len {
                if sum > tree[at].0 {
                    tree[at] = (sum, number);
                }
                at += at & at.wrapping_neg();
            }
        }
    }
    let mut chain = Vec::new();
    let mut number = best.1;
    while number != usize::MAX {
        let (i, j, before) = all[number];
        chain.push((i, j));
        number = before;
    }
    chain.reverse();
    chain
}

/// A band around the chain, wide where it has gaps; by length where there is no chain.
fn wide_band([source, target]: [&Side; 2], chain: &[(usize, usize)]) -> Band {
    let (rows, columns) = (source.len(), target.len());
    let mut posts = vec![(0, 0)];
    posts.extend(chain);
    posts.push((rows, columns));
    let widest = (MOST_NODES / 2 / (rows + 1)).clamp(20, WIDEST);
    let mut ranges = vec![(columns, 0); rows + 1];
    for pair in posts.windows(2) {
        let ((i0, j0), (i1, j1)) = (pair[0], pair[1]);
        // Half of the gap to each side: a text missing on one side makes a gap of its own length.
        let reach = (NARROWEST + (i1 - i0).max(j1 - j0) / 2).min(widest);
        let long = (source.summed[i1] - source.summed[i0]).max(1.0);
        let mut j = j0;
        for (row, range) in ranges.iter_mut().enumerate().take(i1 + 1).skip(i0) {
            let share = (source.summed[row] - source.summed[i0]) / long;
            let wanted = target.summed[j0] + share * (target.summed[j1] - target.summed[j0]);
            while j < j1 && target.summed[j] < wanted {
                j += 1;
            }
            range.0 = range.0.min(j.saturating_sub(reach));
            range.1 = range.1.max((j + reach).min(columns));
        }
    }
    Band::new(ranges, columns)
}

/// Steps of the coarse search: source and target sentences, and the price in natural-log units.
const STEPS: [(usize, usize, f32); 7] =
    [(1, 1, 0.0), (1, 2, 2.3), (2, 1, 2.3), (1, 0, 4.0), (0, 1, 4.0), (2, 2, 4.5), (1, 3, 4.5)];

/// One node of the coarse path and how much rare words support the pair that follows it.
struct Stop {
    i: usize,
    j: usize,
    support: f32,
    one_to_one: bool,
}

/// The best path through the band by length and rare words.
fn coarse_path(sides: [&Side; 2], pairs: &[Vec<(usize, f32)>], band: Band, facts: &Facts) -> Vec<Stop> {
    let [source, target] = sides;
    let mut from = vec![u8::MAX; band.nodes()];
    // Rows still needed: three back, as the longest step uses two source sentences.
    let mut totals: Vec<Vec<f32>> = Vec::new();
    let shared = |i: usize, j: usize| {
        let row = &pairs[i];
        row.iter().find(|pair| pair.0 == j).map_or(0.0, |pair| pair.1)
    };
    for i in 0..=band.source_len() {
        let (low, high) = band.row(i);
        let mut row = vec![f32::NEG_INFINITY; high - low + 1];
        if i == 0 {
            row[0] = 0.0;
        }
        for j in low..=high {
            for (number, &(n, m, price)) in STEPS.iter().enumerate() {
                if n > i || m > j {
                    continue;
                }
                let (i0, j0) = (i - n, j - m);
                let (before_low, before_high) = band.row(i0);
                if j0 < before_low || j0 > before_high {
                    continue;
                }
                let before = if n == 0 { row[j0 - low] } else { totals[i0][j0 - before_low] };
                let mut score = before - price;
                if n > 0 && m > 0 {
                    let x = source.span_length(i0, i) as f32;
                    let y = (target.span_length(j0, j) / facts.ratio) as f32;
                    let difference = (x - y) * (x - y) / (6.8 * (x + y) + 20.0);
                    score -= 0.5 * difference.min(20.0);
                    let inside = |pair: &&(usize, f32)| (j0..j).contains(&pair.0);
                    score += pairs[i0..i].iter().flatten().filter(inside).map(|pair| pair.1).sum::<f32>();
                }
                if score > row[j - low] {
                    row[j - low] = score;
                    from[band.node(i, j).unwrap_or_default()] = number as u8;
                }
            }
        }
        if i >= 3 {
            totals[i - 3] = Vec::new();
        }
        totals.push(row);
    }
    let (mut i, mut j) = (band.source_len(), band.target_len());
    let mut path = vec![Stop { i, j, support: 0.0, one_to_one: false }];
    while i + j > 0 {
        let code = band.node(i, j).map_or(u8::MAX, |node| from[node]);
        let Some(&(n, m, _)) = STEPS.get(usize::from(code)) else { break };
        (i, j) = (i - n, j - m);
        let support = if n == 1 && m == 1 { shared(i, j) } else { 0.0 };
        path.push(Stop { i, j, support, one_to_one: n == 1 && m == 1 });
    }
    path.reverse();
    path
}

/// Cuts the path into parts at its surest nodes and puts a narrow band around each.
fn cut(path: &[Stop], rows: usize, columns: usize) -> Vec<Part> {
    let mut corners = vec![0];
    let mut last = 0;
    while rows - path[last].i > PART * 2 {
        let sureness = |at: usize| -> f32 {
            let around = &path[at.saturating_sub(3)..(at + 3).min(path.len())];
            around.iter().map(|stop| stop.support + if stop.one_to_one { 1.0 } else { -3.0 }).sum()
        };
        let mut candidates = (last + 1..path.len())
            .skip_while(|&at| path[at].i < path[last].i + PART)
            .take_while(|&at| path[at].i < path[last].i + PART * 2);
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
        .collect::<Vec<_>>()
        .into_iter()
        .filter(|part| part.source.end <= rows && part.target.end <= columns)
        .collect()
}

/// For each stop of the path how far around it to look: the nearer pairs with rare words in common are, the less.
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

    fn check(pairs: &[&[(usize, f32)]], target_len: usize, expected: &[(usize, usize)]) {
        let pairs: Vec<Vec<(usize, f32)>> = pairs.iter().map(|row| row.to_vec()).collect();
        assert_eq!(heaviest_chain(&pairs, target_len), expected);
    }

    #[test]
    fn the_heaviest_chain_rises_on_both_sides() {
        check(&[&[(0, 5.0)], &[(1, 5.0)], &[(2, 5.0)]], 3, &[(0, 0), (1, 1), (2, 2)]);
        // One strong pair that crosses two others loses.
        check(&[&[(0, 5.0), (2, 8.0)], &[(1, 5.0)], &[(2, 5.0)]], 3, &[(0, 0), (1, 1), (2, 2)]);
        // A pair with little in common is no post to tie a rope to.
        check(&[&[(0, 1.0)], &[(1, 5.0)]], 2, &[(1, 1)]);
        check(&[], 3, &[]);
    }

    #[test]
    fn parts_join_without_a_gap() {
        let stop = |at: usize| Stop { i: at, j: at, support: 3.0, one_to_one: true };
        let path: Vec<Stop> = (0..=2000).map(stop).collect();
        let parts = cut(&path, 2000, 2000);
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
}
