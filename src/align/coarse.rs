//! Two sides -> the parts and bands worth looking at.

use super::dp::{Band, SHAPES};
use super::keys::Keys;
use super::passes::{Part, Searched};
use super::score::Facts;
use super::text::Side;

/// Up to so many nodes every node is looked at.
const ALL_NODES: usize = 400 * 400;

/// The parts the first pass searches.
pub fn parts(sides: [&Side; 2], keys: &Keys, facts: &Facts) -> Vec<Part> {
    let (source, target) = (sides[0].len(), sides[1].len());
    let _ = (keys, facts, ALL_NODES);
    vec![Part { source: 0..source, target: 0..target, band: Band::full(source, target) }]
}

/// The same parts with bands that hold only nodes likelier than `least`, and `margin` more on each side.
pub fn narrowed(searched: &[Searched], least: f32, margin: usize) -> Vec<Part> {
    searched
        .iter()
        .map(|searched| {
            let part = &searched.part;
            let (rows, columns) = (part.source.len(), part.target.len());
            let mut ranges = vec![(usize::MAX, 0); rows + 1];
            let mut touch = |row: usize, column: usize| {
                let range = &mut ranges[row];
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
            let mut widened = vec![(usize::MAX, 0); rows + 1];
            let mut last = 0;
            for row in 0..=rows {
                if ranges[row].0 > ranges[row].1 {
                    ranges[row] = (last, last);
                }
                last = ranges[row].1;
                for near in row.saturating_sub(margin)..=(row + margin).min(rows) {
                    let range = &mut widened[near];
                    range.0 = range.0.min(ranges[row].0.saturating_sub(margin));
                    range.1 = range.1.max((ranges[row].1 + margin).min(columns));
                }
            }
            Part { band: Band::new(widened, columns), ..part.clone() }
        })
        .collect()
}
