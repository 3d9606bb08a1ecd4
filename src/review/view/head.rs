//! The first two lines: where one is and how much is left, and the ribbon with a cell for each link.

use super::Drawn;
use super::text::{Canvas, Paint, fitting, width};
use crate::bitext::LinkState;
use crate::review::app::{App, Target};
use crate::review::state::Held;

/// The head line; parts that do not fit are left out, the least important first.
pub fn head(app: &App, canvas: &mut Canvas<'_>, columns: u16) {
    let state = app.session.state();
    let count = state.links().len();
    let with =
        |name: &str, values: &[(&str, fluent_bundle::FluentValue<'_>)]| app.messages.with(name, values);
    let link = (app.session.view.link + 1).min(count);
    let wrong = app.decimal(state.expected_wrong());
    let mut parts = vec![
        fitting(&app.name, usize::from(columns) / 4),
        with("head-link", &[("link", link.into()), ("count", count.into())]),
        with("head-to-look-at", &[("count", app.session.to_look_at().into())]),
        with("head-wrong", &[("wrong", wrong.into())]),
    ];
    if columns >= 110 {
        parts.push(with("head-show", &[("filter", app.filter_name().into())]));
        parts.push(with("head-order", &[("order", app.order_name().into())]));
    }
    if app.range.is_some() {
        let chosen = app.chosen();
        let values = [("first", (chosen.start + 1).into()), ("last", chosen.end.into())];
        parts.push(with("head-range", &values));
    }
    let (saved, paint) = match &app.unsaved {
        Some(_) => (app.messages.text("head-unsaved"), Paint::BAD),
        None if app.read_only => (app.messages.text("head-read-only"), Paint::UNSURE),
        None => (app.messages.text("head-saved"), Paint::FAINT),
    };
    let room = usize::from(columns) - 2;
    let mut gap = 3;
    let all = |parts: &[String], gap: usize| {
        parts.iter().map(|part| width(part) + gap).sum::<usize>() + width(&saved) + 1
    };
    if all(&parts, gap) > room {
        gap = 2;
    }
    // How many are expected to be wrong stays to the end.
    while all(&parts, gap) > room && parts.len() > 4 {
        parts.pop();
    }
    for given_up in [0, 1] {
        if all(&parts, gap) > room && parts.len() > 2 {
            parts.remove(given_up);
        }
    }
    let mut column = 1;
    for (number, part) in parts.iter().enumerate() {
        let paint = if number == 0 { Paint::BOLD } else { Paint::PLAIN };
        column = canvas.put(column, 0, columns - column, part, paint) + gap as u16;
    }
    let saved_width = width(&saved) as u16;
    canvas.put(columns.saturating_sub(saved_width + 1), 0, saved_width, &saved, paint);
}

/// The sign of a link's state, as in the list.
pub fn sign(held: &Held, threshold: f64) -> (&'static str, Paint) {
    match held.state {
        LinkState::Accepted => ("+", Paint::GOOD),
        LinkState::Changed => ("*", Paint::MADE),
        LinkState::LeftOut => ("x", Paint::FAINT),
        LinkState::Doubtful => ("?", Paint::UNSURE),
        LinkState::Untouched if held.confidence >= threshold => (" ", Paint::PLAIN),
        LinkState::Untouched if held.confidence >= 0.5 => ("?", Paint::UNSURE),
        LinkState::Untouched => ("!", Paint::BAD),
    }
}

/// The sign of a link where a sure one must be seen.
pub fn cell(app: &App, link: usize) -> (&'static str, Paint) {
    if link == app.session.view.link {
        return ("@", Paint::BOLD);
    }
    match sign(&app.session.state().links()[link], app.session.limits.threshold) {
        (" ", _) => (".", Paint::PLAIN),
        other => other,
    }
}

/// The ribbon; where links share a cell the worst of them shows.
pub fn ribbon(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, columns: u16) {
    let count = app.session.state().links().len();
    let room = usize::from(columns).saturating_sub(2);
    if count == 0 || room == 0 {
        return;
    }
    let severity = |sign: &str| ["+", ".", "x", "*", "?", "!", "@"].iter().position(|known| *known == sign);
    let wide = (room / count).min(2);
    let cells = if wide > 0 { count } else { room };
    for number in 0..cells {
        let range = number * count / cells..((number + 1) * count / cells).max(number * count / cells + 1);
        let worst = range.clone().map(|link| cell(app, link)).max_by_key(|(sign, _)| severity(sign));
        let Some((sign, paint)) = worst else { continue };
        let wide = wide.max(1);
        let column = (1 + number * wide) as u16;
        canvas.put(column, 1, wide as u16, &sign.repeat(wide), paint);
        let chosen = app.session.view.link;
        let place = if range.contains(&chosen) { chosen } else { range.start };
        drawn.add(column, 1, wide as u16, Target::Place(place));
    }
}
