//! The links around the chosen one -> their path: source sentences to the right, target sentences down.

use ratatui::layout::Rect;

use super::Drawn;
use super::head::cell;
use super::text::{Canvas, Paint};
use crate::review::app::{App, Target};
use crate::review::state::Side;

/// Columns of one source sentence.
const STEP: usize = 2;

/// Draws the path into `area`, the chosen link in the middle.
pub fn path(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, area: Rect) {
    if area.height < 3 || area.width < 10 {
        return;
    }
    let (rows, columns) = (usize::from(area.height) - 1, (usize::from(area.width) - 4) / STEP);
    let state = app.session.state();
    let link = app.session.view.link;
    let [source, target] = Side::BOTH.map(|side| state.range(link, side).start);
    let [sources, targets] = Side::BOTH.map(|side| state.sentences(side).len());
    let first =
        |at: usize, room: usize, all: usize| at.saturating_sub(room / 2).min(all.saturating_sub(room));
    let (left, top) = (first(source, columns, sources), first(target, rows, targets));
    for row in 0..rows {
        canvas.put(area.x + 2, area.y + row as u16, 1, "|", Paint::FAINT);
    }
    let base = area.y + rows as u16;
    canvas.put(area.x + 2, base, 1, "+", Paint::FAINT);
    canvas.rule(base, area.x + 3, area.right());
    // Every link within sight begins at most so far in front of the chosen one.
    let near = link.saturating_sub(rows + columns)..(link + rows + columns).min(state.links().len());
    for at in near {
        let [sources, targets] = Side::BOTH.map(|side| state.range(at, side));
        let (sign, paint) = match cell(app, at) {
            ("." | "+", paint) => ("\\", paint),
            other => other,
        };
        // One place for each sentence of the longer side.
        for number in 0..sources.len().max(targets.len()) {
            let place =
                |range: &std::ops::Range<usize>| range.start + number.min(range.len().saturating_sub(1));
            let (Some(column), Some(row)) =
                (place(&sources).checked_sub(left), place(&targets).checked_sub(top))
            else {
                continue;
            };
            if column < columns && row < rows {
                let (column, row) = (area.x + 4 + (column * STEP) as u16, area.y + row as u16);
                canvas.put(column, row, 1, sign, paint);
                drawn.add(column, row, 1, Target::Place(at));
            }
        }
    }
}
