//! What covers the list: the help with every key, and what differs from the automatic alignment.

use super::text::{Canvas, Paint, fitting, glyphs, width, wrap};
use crate::review::app::App;
use crate::review::differences::Changed;
use crate::review::key::Key;
use crate::review::keymap::{Row, TABLE};
use crate::review::search::Query;

/// A key as it is written on the keyboard.
pub fn label(app: &App, key: Key) -> String {
    match key {
        Key::Char(' ') => app.messages.text("key-space"),
        key => key.label(),
    }
}

/// Every row of the table that says what is looked for, from line `top` on.
pub fn help(app: &App, canvas: &mut Canvas<'_>, query: &str, top: usize) {
    let (columns, rows) = canvas.size();
    canvas.put(1, 2, columns - 1, &app.messages.text("help-title"), Paint::BOLD);
    canvas.rule(3, 0, columns);
    let lines = help_lines(app, query);
    let room = usize::from(rows) - 6;
    let keys = lines.iter().map(|(keys, _, _)| width(keys)).max().unwrap_or(0).min(24) as u16;
    let names = if columns >= 100 { 20 } else { 0 };
    let mut row = 4;
    let top = top.min(lines.len().saturating_sub(room));
    for (keys_text, name, what) in lines.into_iter().skip(top) {
        let text = glyphs(&what, Paint::PLAIN);
        let at = 1 + keys + 2 + names;
        for (number, range) in
            wrap(&text, usize::from(columns.saturating_sub(at + 1))).into_iter().enumerate()
        {
            if usize::from(row) >= room + 4 {
                canvas.put(0, row, columns, "", Paint::PLAIN);
                break;
            }
            if number == 0 {
                canvas.put(1, row, keys, &keys_text, Paint::BOLD);
                if names > 0 {
                    canvas.put(1 + keys + 2, row, names, &format!(":{name}"), Paint::FAINT);
                }
            }
            canvas.put_glyphs(at, row, columns - at, &text[range]);
            row += 1;
        }
    }
    canvas.rule(rows - 2, 0, columns);
}

/// Keys, name and meaning of each row that says what is looked for.
fn help_lines(app: &App, query: &str) -> Vec<(String, &'static str, String)> {
    let query = Query::new(query);
    let line = |row: &Row| {
        let keys = app.keymap.keys(row.command);
        let labels = keys.iter().map(|key| label(app, *key)).collect::<Vec<_>>();
        let keys = match (&labels[..], row.name) {
            ([first, .., last], "take") => format!("{first}-{last}"),
            ([], name) => format!(":{name}"),
            (labels, _) => labels.join("  "),
        };
        (keys, row.name, app.messages.text(&format!("do-{}", row.name)))
    };
    let says = |(keys, name, what): &(String, &str, String)| {
        query.as_ref().is_none_or(|query| query.find(&format!("{keys} {name} {what}")).is_some())
    };
    TABLE.iter().map(line).filter(says).collect()
}

/// What differs from the automatic alignment, one line each.
pub fn differences(app: &App, canvas: &mut Canvas<'_>, chosen: usize) {
    let (columns, rows) = canvas.size();
    let differences = app.differences();
    let title = app.messages.with("differences-title", &[("count", differences.len().into())]);
    canvas.put(1, 2, columns - 1, &title, Paint::BOLD);
    canvas.rule(3, 0, columns);
    let room = usize::from(rows) - 6;
    let skip = (chosen + 1).saturating_sub(room);
    for (number, difference) in differences.iter().enumerate().skip(skip).take(room) {
        let row = (4 + number - skip) as u16;
        let mark = if number == chosen { ">" } else { " " };
        canvas.put(0, row, 1, mark, Paint::BOLD);
        let links = match difference.links.len() {
            0 | 1 => (difference.links.start + 1).to_string(),
            _ => format!("{}-{}", difference.links.start + 1, difference.links.end),
        };
        canvas.put(1, row, 9, &format!("{links:>9}"), Paint::FAINT);
        let what = match &difference.what {
            Changed::Linked { was, now } => {
                let values = [("was", was.join(", ").into()), ("now", now.join(", ").into())];
                app.messages.with("difference-linked", &values)
            }
            Changed::Cut => app.messages.text("difference-cut"),
            Changed::LeftOut => app.messages.text("difference-left-out"),
            Changed::Doubtful => app.messages.text("difference-doubtful"),
            Changed::Edited { was } => app.messages.with("difference-edited", &[("was", was.clone().into())]),
        };
        let column = canvas.put(12, row, 40, &what, Paint::PLAIN) + 3;
        let state = app.session.state();
        let text = crate::review::state::Side::BOTH
            .map(|side| state.text(difference.links.start.min(state.links().len().saturating_sub(1)), side));
        let text = text.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let most = usize::from(columns.saturating_sub(column + 1));
        canvas.put(column, row, most as u16, &fitting(&text, most), Paint::FAINT);
    }
    canvas.rule(rows - 2, 0, columns);
}
