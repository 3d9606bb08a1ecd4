//! What stands below the list or to its right: proposals, options, reasons, note, changes; and the last line.

use ratatui::layout::Rect;

use super::Drawn;
use super::list::{percent, typed};
use super::path::path;
use super::reasons::reasons;
use super::text::{Canvas, Glyph, Paint, fitting, glyphs, width, wrap};
use crate::review::app::{App, Mode, Target};
use crate::review::field::Field;
use crate::review::keymap::Command;
use crate::review::proposal::Proposal;
use crate::review::state::Side;

/// How many rows the pane below the list takes, its lower rule among them.
pub fn height(app: &App, rows: u16) -> u16 {
    let most = usize::from(rows / 2).saturating_sub(2);
    let lines = match &app.mode {
        Mode::Choose(choice) => choice.options.len().min(most),
        _ if app.look.why => most,
        _ => usize::from(rows.saturating_sub(12) / 4).max(3),
    };
    lines as u16 + 2
}

/// The pane below the list.
pub fn bottom(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, area: Rect) {
    let mut row = area.y;
    if app.look.why && !matches!(app.mode, Mode::Choose(_)) {
        let proposals = app.proposals().map_or(1, <[_]>::len).min(usize::from(area.height) / 2);
        row = why(app, canvas, Rect { height: area.height.saturating_sub(proposals as u16 + 1), ..area });
    }
    proposals(app, canvas, drawn, Rect { y: row, height: area.bottom() - row, ..area });
}

/// The pane to the right of the list.
pub fn right(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, area: Rect) {
    canvas.put(area.x, area.y, area.width, &app.messages.text("path-title"), Paint::BOLD);
    let top = area.y + 2;
    let room = area.bottom().saturating_sub(top);
    let reasons = (room / 3).clamp(6, 15);
    let options = match &app.mode {
        Mode::Choose(choice) => choice.options.len() as u16,
        _ => app.proposals().map_or(1, <[_]>::len) as u16,
    };
    let options = options.min(9) + 2;
    let needed = app.session.state().sentences(Side::Target).len() as u16 + 1;
    let path_height = room.saturating_sub(reasons + options + 3).min(needed);
    path(app, canvas, drawn, Rect { y: top, height: path_height, ..area });
    let row = why(app, canvas, Rect { y: top + path_height + 1, height: reasons, ..area }) + 1;
    let row = proposals(app, canvas, drawn, Rect { y: row, height: options, ..area }) + 1;
    if row + 1 < area.bottom() {
        let note = &app.held().note;
        let note = if note.is_empty() { "-" } else { note };
        line(canvas, Rect { y: row, ..area }, &app.messages.text("pane-note"), note);
        line(canvas, Rect { y: row + 1, ..area }, &app.messages.text("pane-changed"), &changed(app));
    }
}

fn line(canvas: &mut Canvas<'_>, area: Rect, name: &str, said: &str) {
    canvas.put(area.x, area.y, area.width, name, Paint::BOLD);
    let column = NAMES;
    let room = area.width.saturating_sub(column);
    canvas.put(area.x + column, area.y, room, &fitting(said, usize::from(room)), Paint::PLAIN);
}

/// Columns for the names of reasons.
const NAMES: u16 = 18;

/// How many links are changed and left out, and the key that shows them.
fn changed(app: &App) -> String {
    let links = app.session.state().links();
    let count = |state| links.iter().filter(|held| held.state == state).count();
    let values = [
        ("changed", count(crate::bitext::LinkState::Changed).into()),
        ("out", count(crate::bitext::LinkState::LeftOut).into()),
        ("key", key(app, Command::Differences).into()),
    ];
    app.messages.with("pane-changed-counts", &values)
}

/// Why the chosen link has its confidence; gives the row behind.
fn why(app: &App, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let held = app.held();
    let title = app.messages.with("why-title", &[("confidence", percent(held.confidence).into())]);
    let mut row = area.y;
    canvas.put(area.x + u16::from(area.x == 0), row, area.width, &title, Paint::BOLD);
    row += 1;
    let Some(explanation) = app.explanation() else {
        canvas.put(area.x + 2, row, area.width - 2, &app.messages.text("pane-waiting"), Paint::FAINT);
        return row + 1;
    };
    for reason in reasons(explanation, &app.messages) {
        let room = usize::from(area.width.saturating_sub(NAMES + 3));
        let said = glyphs(&reason.said, Paint::PLAIN);
        let name = fitting(&reason.name, usize::from(NAMES) - 1);
        canvas_reason(canvas, area, &mut row, (reason.sign, &name), &said, room);
        if row >= area.bottom() {
            break;
        }
    }
    row
}

fn canvas_reason(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &mut u16,
    (sign, name): (&str, &str),
    said: &[Glyph],
    room: usize,
) {
    if *row >= area.bottom() {
        return;
    }
    let paint = match sign {
        "+" => Paint::GOOD,
        "-" => Paint::BAD,
        _ => Paint::PLAIN,
    };
    canvas.put(area.x + 1, *row, 1, sign, paint);
    canvas.put(area.x + 3, *row, NAMES, name, Paint::PLAIN);
    for range in wrap(said, room).into_iter().take(2) {
        if *row >= area.bottom() {
            return;
        }
        canvas.put_glyphs(area.x + NAMES + 3, *row, room as u16, &said[range]);
        *row += 1;
    }
}

/// The proposals for the chosen link, or the options to choose from; gives the row behind.
fn proposals(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, area: Rect) -> u16 {
    let indent = u16::from(area.x == 0);
    let mut row = area.y;
    let (title, lines) = if let Mode::Choose(choice) = &app.mode {
        let lines = choice.options.iter().map(|(text, _)| (text.clone(), String::new()));
        (choice.title.clone(), Some(lines.collect::<Vec<_>>()))
    } else {
        let values = [("link", (app.session.view.link + 1).into())];
        let line =
            |proposal: &Proposal| (app.proposal_text(&proposal.what), percent(proposal.share).to_string());
        let lines = app.proposals().map(|all| all.iter().map(line).collect());
        (app.messages.with("proposals-title", &values), lines)
    };
    let room = usize::from(area.height.saturating_sub(1));
    let more = lines.as_ref().map_or(0, |lines| lines.len().saturating_sub(room));
    let title = if more > 0 && !app.look.why {
        let values = [("count", more.into()), ("key", key(app, Command::Why).into())];
        format!("{title} {}", app.messages.with("proposals-more", &values))
    } else {
        title
    };
    let end = canvas.put(area.x + indent, row, area.width - indent, &title, Paint::BOLD);
    if area.x == 0 && !app.held().note.is_empty() {
        let room = area.width.saturating_sub(end + 4);
        let note = format!("{}: {}", app.messages.text("pane-note"), app.held().note);
        canvas.put(end + 3, row, room, &fitting(&note, usize::from(room)), Paint::PLAIN);
    }
    row += 1;
    let Some(lines) = lines else {
        canvas.put(area.x + 2, row, area.width - 2, &app.messages.text("pane-waiting"), Paint::FAINT);
        return row + 1;
    };
    // Where a choice is longer than its place, the chosen option stays in sight.
    let chosen = if let Mode::Choose(choice) = &app.mode { Some(choice.chosen) } else { None };
    let skip = chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(room));
    for (number, (text, share)) in lines.iter().enumerate().skip(skip).take(room) {
        let mark = if chosen == Some(number) { ">" } else { " " };
        canvas.put(area.x, row, 1, mark, Paint::BOLD);
        canvas.put(area.x + 2, row, 2, &(number + 1).to_string(), Paint::BOLD);
        // The share stands where numbers of the list end, not far from its text.
        let most = usize::from(area.width.min(76)).saturating_sub(5 + 6);
        canvas.put(area.x + 5, row, most as u16, &fitting(text, most), Paint::PLAIN);
        let column = area.x + 5 + most as u16 + 1;
        canvas.put(column, row, 4, &format!("{share:>4}"), Paint::PLAIN);
        drawn.add(area.x, row, area.width, Target::Proposal(number));
        row += 1;
    }
    row
}

fn key(app: &App, command: Command) -> String {
    app.keymap.keys(command).first().map(|key| super::overlay::label(app, *key)).unwrap_or_default()
}

/// The last line: what is being typed or asked, what the last key did, or the keys.
pub fn footer(app: &App, canvas: &mut Canvas<'_>, columns: u16, row: u16) {
    let text = |name: &str| app.messages.text(name);
    let say = |canvas: &mut Canvas<'_>, text: &str, paint| {
        canvas.put(1, row, columns - 1, &fitting(text, usize::from(columns) - 2), paint);
    };
    let field = |canvas: &mut Canvas<'_>, prompt: &str, field: &Field| {
        let column = canvas.put(1, row, columns, prompt, Paint::BOLD);
        let all = typed(field);
        let room = usize::from(columns.saturating_sub(column + 1));
        // The cursor stays in sight.
        let cursor = glyphs(field.halves().0, Paint::PLAIN).iter().map(|glyph| glyph.width).sum::<usize>();
        let (mut skip, mut skipped) = (0, 0);
        while cursor + 1 > skipped + room && skip < all.len() {
            skipped += all[skip].width;
            skip += 1;
        }
        canvas.put_glyphs(column, row, room as u16, &all[skip..]);
    };
    match &app.mode {
        Mode::Search(typed) => field(canvas, "/", typed),
        Mode::Line(typed) if app.notice.is_empty() => field(canvas, ":", typed),
        Mode::Line(typed) => {
            field(canvas, &format!("{}  :", fitting(&app.notice, usize::from(columns) / 2)), typed);
        }
        Mode::Note { field: typed, doubtful } => {
            let prompt = if *doubtful { "prompt-doubtful" } else { "prompt-note" };
            field(canvas, &format!("{} ", text(prompt)), typed);
        }
        Mode::Help { field: typed, .. } => field(canvas, &format!("{} ", text("prompt-help")), typed),
        Mode::Confirm { question, .. } => say(canvas, question, Paint::BOLD),
        _ if !app.notice.is_empty() => say(canvas, &app.notice, Paint::BOLD),
        Mode::Edit { .. } => say(canvas, &text("keys-edit"), Paint::PLAIN),
        Mode::Cut { .. } => say(canvas, &text("keys-cut"), Paint::PLAIN),
        Mode::Choose(_) => say(canvas, &text("keys-choose"), Paint::PLAIN),
        Mode::Differences { .. } => say(canvas, &text("keys-differences"), Paint::PLAIN),
        Mode::Normal => match &app.unsaved {
            Some(what) => say(canvas, what, Paint::BAD),
            None => keys(app, canvas, columns, row),
        },
    }
}

/// The keys worth knowing: commands with the message that names them, and whether they are always shown.
const FOOTER: &[(&[Command], &str, bool)] = &[
    (&[Command::AcceptAndSeek], "foot-accept-and-seek", true),
    (&[Command::AcceptAndNext], "foot-accept-and-next", false),
    (&[Command::Take], "foot-take", true),
    (&[Command::Merge], "foot-merge", true),
    (&[Command::Split], "foot-split", true),
    (&[Command::MoveDown, Command::MoveUp], "foot-move", true),
    (&[Command::Realign], "foot-realign", false),
    (&[Command::Edit], "foot-edit", false),
    (&[Command::LeaveOut], "foot-leave-out", false),
    (&[Command::PreviousDoubtful, Command::NextDoubtful], "foot-doubtful", false),
    (&[Command::Undo], "foot-undo", true),
    (&[Command::Search], "foot-search", false),
    (&[Command::Help], "foot-help", true),
];

fn keys(app: &App, canvas: &mut Canvas<'_>, columns: u16, row: u16) {
    let room = usize::from(columns) - 2;
    let parts = FOOTER.iter().map(|(commands, message, _)| {
        let keys = match commands {
            [Command::Take] => {
                let count = app.proposals().map_or(9, <[_]>::len).clamp(1, 9);
                if count > 1 { format!("1-{count}") } else { "1".to_owned() }
            }
            commands => commands.iter().map(|command| key(app, *command)).collect::<Vec<_>>().join(" "),
        };
        (keys, app.messages.text(message))
    });
    let parts = parts.collect::<Vec<_>>();
    let size = |at: usize| width(&parts[at].0) + 1 + width(&parts[at].1) + 3;
    let mut shown = (0..FOOTER.len()).filter(|at| FOOTER[*at].2).collect::<Vec<_>>();
    let total = |shown: &[usize]| shown.iter().map(|at| size(*at)).sum::<usize>().saturating_sub(3);
    // Where they do not fit, those that are found in the help go first.
    for given_up in ["foot-move", "foot-split", "foot-merge", "foot-undo", "foot-take"] {
        if total(&shown) > room {
            shown.retain(|at| FOOTER[*at].1 != given_up);
        }
    }
    for at in (0..FOOTER.len()).filter(|at| !FOOTER[*at].2) {
        if total(&shown) + 3 + size(at) - 3 <= room {
            shown.push(at);
        }
    }
    shown.sort_unstable();
    let mut column = 1;
    for at in shown {
        column = canvas.put(column, row, columns - column, &parts[at].0, Paint::BOLD) + 1;
        column = canvas.put(column, row, columns - column, &parts[at].1, Paint::PLAIN) + 3;
    }
}
