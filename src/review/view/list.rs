//! The links around the chosen one -> rows of the list: number, state, confidence, source, target.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Drawn;
use super::head::sign;
use super::hints::hints;
use super::reasons;
use super::text::{Canvas, Glyph, Paint, glyphs, painted, width, wrap};
use crate::bitext::LinkState;
use crate::review::app::{App, Mode, Target};
use crate::review::field::Field;
use crate::review::marked::marked;
use crate::review::state::{Held, Side};

/// Where the columns of the list are.
struct Columns {
    /// Digits of a link's number.
    number: usize,
    /// Where the text of each side begins, and how wide it is.
    sides: [(u16, usize); 2],
    stacked: bool,
}

impl Columns {
    fn new(app: &App, area: Rect, narrow: bool) -> Self {
        let number = app.session.state().links().len().to_string().len().max(4);
        let text = number + 8;
        let stacked = app.look.stacked.unwrap_or(narrow);
        let room = usize::from(area.width).saturating_sub(text);
        let sides = if stacked {
            let indent = 2;
            [(text, room), (text + indent, room.saturating_sub(indent))]
        } else {
            let source = room.saturating_sub(3) / 2;
            [(text, source), (text + source + 3, room.saturating_sub(source + 3))]
        };
        Self { number, sides: sides.map(|(at, width)| (area.x + at as u16, width)), stacked }
    }
}

/// One row of a link: the text of each side.
type Row = [Vec<Glyph>; 2];

/// Draws head and links into `area`; the chosen link is whole, or scrolls when it is taller than the area.
pub fn list(app: &App, canvas: &mut Canvas<'_>, drawn: &mut Drawn, area: Rect) {
    let columns = Columns::new(app, area, drawn.narrow);
    head(app, canvas, &columns, area);
    let room = usize::from(area.height).saturating_sub(2);
    let top = area.y + 2;
    let shown = if app.look.zoom { vec![app.session.view.link] } else { app.session.shown() };
    let at = shown.partition_point(|&link| link < app.session.view.link).min(shown.len().saturating_sub(1));
    let chosen = rows(app, shown[at], &columns);
    drawn.too_tall = chosen.len().saturating_sub(room);
    // Of a paragraph too tall for the screen, first the link itself is seen.
    let own = if app.look.zoom { chosen.iter().position(is_own).unwrap_or(0).saturating_sub(1) } else { 0 };
    let first = (app.scroll + own).min(drawn.too_tall);
    // Half of what is left is for what stands before, more where little follows.
    let mut blocks = vec![(shown[at], chosen)];
    let mut used = blocks[0].1.len();
    let (mut before, mut after) = (at, at + 1);
    let above = |before: &mut usize, used: &mut usize, most: usize, blocks: &mut Vec<(usize, Vec<Row>)>| {
        while *before > 0 {
            let rows = rows(app, shown[*before - 1], &columns);
            if *used + rows.len() > most {
                break;
            }
            *used += rows.len();
            *before -= 1;
            blocks.insert(0, (shown[*before], rows));
        }
    };
    let half = used + room.saturating_sub(used) / 2;
    above(&mut before, &mut used, half, &mut blocks);
    while after < shown.len() && used < room {
        let rows = rows(app, shown[after], &columns);
        used += rows.len();
        blocks.push((shown[after], rows));
        after += 1;
    }
    above(&mut before, &mut used, room, &mut blocks);
    drawn.page = (blocks.len() / 2).max(1);
    let bottom = top + room as u16;
    let mut row = top;
    for (link, rows) in blocks {
        let skip = if link == app.session.view.link { first } else { 0 };
        for (number, texts) in rows.into_iter().enumerate().skip(skip) {
            if row >= bottom {
                return;
            }
            put_row(app, canvas, drawn, &columns, (link, number == skip, row), &texts, area);
            row += 1;
        }
    }
}

/// Whether a row has text of the link itself, not only of its paragraph.
fn is_own(row: &Row) -> bool {
    row.iter().flatten().any(|glyph| glyph.paint != Paint::FAINT || glyph.text == "~")
}

fn head(app: &App, canvas: &mut Canvas<'_>, columns: &Columns, area: Rect) {
    let row = area.y;
    let text = columns.sides[0].0;
    let number = app.messages.text("column-number");
    let right = area.x + 1 + columns.number as u16;
    canvas.put(right.saturating_sub(width(&number) as u16), row, 8, &number, Paint::FAINT);
    let confidence = app.messages.text("column-confidence");
    canvas.put(text.saturating_sub(width(&confidence) as u16 + 1), row, 8, &confidence, Paint::FAINT);
    let names = Side::BOTH.map(|side| {
        let tag = app.session.state().sentences(side).document().language().clone();
        let language = reasons::known(
            &app.messages,
            &format!("language-{}", tag.primary().to_ascii_lowercase()),
            tag.as_str(),
        );
        let id = if side == Side::Source { "column-source" } else { "column-target" };
        let name = app.messages.with(id, &[("language", language.into())]);
        if app.session.view.side == side { format!("[{name}]") } else { name }
    });
    let paint = |side: Side| if app.session.view.side == side { Paint::BOLD } else { Paint::PLAIN };
    let most = columns.sides[0].1 as u16;
    let end = canvas.put(text, row, most, &names[0], paint(Side::Source));
    if columns.stacked {
        let most = (area.right()).saturating_sub(end + 3);
        canvas.put(end + 1, row, 1, "|", Paint::FAINT);
        canvas.put(end + 3, row, most, &names[1], paint(Side::Target));
    } else {
        let (column, most) = columns.sides[1];
        canvas.put(column - 2, row, 1, "|", Paint::FAINT);
        canvas.put(column, row, most as u16, &names[1], paint(Side::Target));
    }
    canvas.rule(row + 1, area.x, area.right());
}

fn put_row(
    app: &App,
    canvas: &mut Canvas<'_>,
    drawn: &mut Drawn,
    columns: &Columns,
    (link, first, row): (usize, bool, u16),
    texts: &Row,
    area: Rect,
) {
    let held = &app.session.state().links()[link];
    let chosen = link == app.session.view.link;
    let mark = match () {
        () if chosen && (!app.look.zoom || is_own(texts)) => ">",
        () if app.range.is_some() && app.chosen().contains(&link) => ":",
        () => " ",
    };
    canvas.put(area.x, row, 1, mark, Paint::BOLD);
    let (number, sign_at) = (columns.number as u16, area.x + columns.number as u16 + 2);
    if first {
        let digits = format!("{:>width$}", link + 1, width = columns.number);
        canvas.put(area.x + 1, row, number, &digits, if chosen { Paint::BOLD } else { Paint::FAINT });
        let (sign, paint) = sign(held, app.session.limits.threshold);
        canvas.put(sign_at, row, 1, sign, paint);
        if !held.note.is_empty() {
            canvas.put(sign_at + 1, row, 1, "\"", Paint::UNSURE);
        }
        canvas.put(sign_at + 2, row, 3, &format!("{:>3}", confidence(held)), paint);
        drawn.add(sign_at, row, 5, Target::Sign(link));
    }
    if columns.stacked {
        for side in Side::BOTH {
            let (column, most) = columns.sides[side.index()];
            if !texts[side.index()].is_empty() {
                if side == Side::Target {
                    canvas.put(column - 2, row, 1, "|", Paint::FAINT);
                }
                canvas.put_glyphs(column, row, most as u16, &texts[side.index()]);
                drawn.add(column, row, most as u16, Target::Text(link, side));
            }
        }
        return;
    }
    canvas.put(columns.sides[1].0 - 2, row, 1, "|", Paint::FAINT);
    for side in Side::BOTH {
        let (column, most) = columns.sides[side.index()];
        canvas.put_glyphs(column, row, most as u16, &texts[side.index()]);
        drawn.add(column, row, most as u16, Target::Text(link, side));
    }
}

/// What stands in the column of confidences: per cent rounded down, never 100.
pub fn confidence(held: &Held) -> String {
    match held.state {
        LinkState::Accepted | LinkState::Changed => "ok".to_owned(),
        LinkState::LeftOut => "out".to_owned(),
        _ => percent(held.confidence).to_string(),
    }
}

/// A chance as a whole number of per cent, rounded down, never 100.
pub fn percent(chance: f64) -> usize {
    ((chance * 100.0 + 1e-9).floor().max(0.0) as usize).min(99)
}

/// The rows of a link.
fn rows(app: &App, link: usize, columns: &Columns) -> Vec<Row> {
    let [source, target] = Side::BOTH.map(|side| {
        let lines = side_lines(app, link, side);
        let wide = columns.sides[side.index()].1;
        let cut = |line: Vec<Glyph>| {
            let ranges = wrap(&line, wide);
            ranges.into_iter().map(move |range| line[range].to_vec()).collect::<Vec<_>>()
        };
        lines.into_iter().flat_map(cut).collect::<Vec<_>>()
    });
    if columns.stacked {
        let source = source.into_iter().map(|line| [line, Vec::new()]);
        return source.chain(target.into_iter().map(|line| [Vec::new(), line])).collect();
    }
    let mut sides = [source, target];
    if app.look.zoom {
        // Both sides of the link begin on one row, whatever stands before them.
        let own = |lines: &[Vec<Glyph>]| {
            lines.iter().position(|line| is_own(&[line.clone(), Vec::new()])).unwrap_or(0)
        };
        let [source, target] = [own(&sides[0]), own(&sides[1])];
        sides[0].splice(0..0, vec![Vec::new(); target.saturating_sub(source)]);
        sides[1].splice(0..0, vec![Vec::new(); source.saturating_sub(target)]);
    }
    let count = sides[0].len().max(sides[1].len());
    for side in &mut sides {
        side.resize(count, Vec::new());
    }
    let [source, target] = sides;
    source.into_iter().zip(target).map(|(source, target)| [source, target]).collect()
}

/// The sentences of one side of a link, each a line of its own before it is wrapped.
fn side_lines(app: &App, link: usize, side: Side) -> Vec<Vec<Glyph>> {
    let state = app.session.state();
    let range = state.range(link, side);
    let chosen = link == app.session.view.link;
    let all = if app.look.zoom && chosen { paragraph(app, &range, side) } else { range.clone() };
    if all.is_empty() {
        return vec![glyphs("~", Paint::FAINT)];
    }
    let other = state.text(link, side.other());
    let pairs = app.explanation().filter(|_| chosen && app.look.hints).map(|explanation| {
        let pairs = reasons::pairs(explanation);
        let turned = pairs.into_iter().map(|(a, b)| if side == Side::Source { (a, b) } else { (b, a) });
        turned.collect::<Vec<_>>()
    });
    let pairs = pairs.unwrap_or_default();
    let line = |sentence: usize| {
        if !range.contains(&sentence) {
            return glyphs(&app.sentence(side, sentence), Paint::FAINT);
        }
        match &app.mode {
            Mode::Edit { side: edited, sentence: at, field }
                if chosen && (*edited, *at) == (side, sentence) =>
            {
                typed(field)
            }
            Mode::Cut { side: cut, sentence: in_sentence, at } if chosen && *cut == side => {
                let here = (*in_sentence == sentence).then_some(*at);
                with_places(app, side, sentence, here)
            }
            _ => plain(app, side, sentence, &other, &pairs),
        }
    };
    all.map(line).collect()
}

/// The sentences of the paragraphs around a link's side.
fn paragraph(app: &App, range: &Range<usize>, side: Side) -> Range<usize> {
    let sentences = app.session.state().sentences(side);
    let (Some(first), Some(last)) = (range.clone().next(), range.clone().next_back()) else {
        return range.clone();
    };
    let same = |at: &usize, as_of: usize| sentences.paragraph(*at) == sentences.paragraph(as_of);
    let start = (0..first).rev().take_while(|at| same(at, first)).last().unwrap_or(first);
    let end = (last + 1..sentences.len()).take_while(|at| same(at, last)).last().unwrap_or(last);
    start..end + 1
}

fn plain(app: &App, side: Side, sentence: usize, other: &str, pairs: &[(String, String)]) -> Vec<Glyph> {
    let text = app.sentence(side, sentence);
    let text = marked(&text);
    let hints = if app.look.hints { hints(&text, other, pairs) } else { Vec::new() };
    let hit = app.query.as_ref().and_then(|query| query.find(&text));
    let pinned = app.pinned == Some((side, sentence));
    let paint = |byte: usize| {
        let mut modifier = Modifier::empty();
        for hint in hints.iter().filter(|hint| hint.range.contains(&byte)) {
            modifier |= if hint.both { Modifier::UNDERLINED } else { Modifier::BOLD };
        }
        if pinned || hit.as_ref().is_some_and(|hit| hit.contains(&byte)) {
            modifier |= Modifier::REVERSED;
        }
        Paint::PLAIN.with(modifier)
    };
    let edited = app.session.state().sentences(side).edited(sentence).is_some();
    let mut line = if edited { glyphs(&app.messages.text("mark-edited"), Paint::MADE) } else { Vec::new() };
    if edited {
        line.extend(glyphs(" ", Paint::PLAIN));
    }
    line.extend(painted(&text, paint));
    line
}

/// A text being typed, with its cursor.
pub fn typed(field: &Field) -> Vec<Glyph> {
    let (before, after) = field.halves();
    // A space beside another one is marked, also where the cursor stands between them.
    let beside = (before.chars().next_back(), after.chars().next());
    let mut line = spaces_marked(before, None, beside.1);
    let mut rest = spaces_marked(after, beside.0, None);
    match rest.first_mut() {
        Some(under) => {
            under.paint = Paint::CURSOR;
            if under.text == " " {
                "\u{a0}".clone_into(&mut under.text);
            }
        }
        None => rest.push(Glyph { text: "\u{a0}".to_owned(), width: 1, paint: Paint::CURSOR }),
    }
    line.append(&mut rest);
    line
}

/// A text with faint marks for what cannot be seen: `°` a no-break space, `·` each of several spaces, `¬` a soft hyphen. `before` and
/// `after` are the characters around it.
fn spaces_marked(text: &str, before: Option<char>, after: Option<char>) -> Vec<Glyph> {
    let signs = text.chars().collect::<Vec<_>>();
    let mark = |at: usize| {
        let last = if at == 0 { before } else { signs.get(at - 1).copied() };
        let next = signs.get(at + 1).copied().or(after);
        match signs[at] {
            '\u{a0}' | '\u{202f}' => Some("°"),
            '\u{ad}' => Some("¬"),
            ' ' if last == Some(' ') || next == Some(' ') => Some("·"),
            _ => None,
        }
    };
    let (mut line, mut plain) = (Vec::new(), String::new());
    for (at, sign) in signs.iter().enumerate() {
        if let Some(mark) = mark(at) {
            line.extend(glyphs(&std::mem::take(&mut plain), Paint::PLAIN));
            line.extend(glyphs(mark, Paint::FAINT));
        } else {
            plain.push(*sign);
        }
    }
    line.extend(glyphs(&plain, Paint::PLAIN));
    line
}

/// A sentence with its proposed cuts as `¦` and the chosen one as `|`.
fn with_places(app: &App, side: Side, sentence: usize, here: Option<usize>) -> Vec<Glyph> {
    let text = app.session.state().sentences(side).text(sentence);
    let signs =
        text.chars().map(|c| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c }).collect::<Vec<_>>();
    let mut places = app.cut_places(side, sentence);
    places.extend(here);
    places.sort_unstable();
    places.dedup();
    let mut line = Vec::new();
    let mut from = 0;
    for place in places {
        line.extend(glyphs(&signs[from..place].iter().collect::<String>(), Paint::PLAIN));
        let (mark, paint) = if Some(place) == here { ("|", Paint::CURSOR) } else { ("¦", Paint::UNSURE) };
        line.extend(glyphs(mark, paint));
        from = place;
    }
    line.extend(glyphs(&signs[from..].iter().collect::<String>(), Paint::PLAIN));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = spaces_marked(text, None, None);
        assert_eq!(shown.iter().map(|glyph| glyph.text.as_str()).collect::<String>(), expected);
        assert!(shown.iter().all(|glyph| glyph.width == 1), "{text}");
    }

    #[test]
    fn what_cannot_be_seen_is_marked_while_editing() {
        check("14\u{a0}марта", "14°марта");
        check("Порт  открыт", "Порт··открыт");
        check("пере\u{ad}нос", "пере¬нос");
        check("Порт открыт", "Порт открыт");
    }
}
