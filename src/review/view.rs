//! An [`App`] -> one frame of the screen, and what stands where on it for the mouse.

mod head;
mod hints;
mod list;
mod overlay;
mod panes;
mod path;
mod reasons;
mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Mode, Target};
use text::{Canvas, Paint};

/// The smallest screen that is drawn on.
const SMALLEST: (u16, u16) = (60, 16);
/// From so many columns there is a pane to the right.
const TWO_PANES: u16 = 130;
/// Below so many columns the target stands under the source.
const NARROW: u16 = 60;

/// What a frame tells the rest.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    targets: Vec<(Rect, Target)>,
    /// How many links half a screen has.
    pub page: usize,
    /// By how many lines the chosen link is too tall.
    pub too_tall: usize,
    /// Whether the target stands under the source unless a person says otherwise.
    pub narrow: bool,
}

impl Drawn {
    /// What stands at a place of the screen.
    pub fn target(&self, column: u16, row: u16) -> Option<Target> {
        let inside = |area: &Rect| {
            (area.left()..area.right()).contains(&column) && (area.top()..area.bottom()).contains(&row)
        };
        self.targets.iter().rev().find(|(area, _)| inside(area)).map(|(_, target)| *target)
    }

    fn add(&mut self, column: u16, row: u16, width: u16, target: Target) {
        self.targets.push((Rect::new(column, row, width, 1), target));
    }
}

/// Draws a frame on the whole of `buffer`, in colour or not.
pub fn draw(app: &App, buffer: &mut Buffer, colour: bool) -> Drawn {
    let area = buffer.area;
    buffer.reset();
    let mut canvas = Canvas::new(buffer, colour);
    let mut drawn = Drawn { page: 5, ..Drawn::default() };
    let (width, height) = (area.width, area.height);
    // Below the smallest width everything would be cut; a terminal of 60 columns is the smallest that is served.
    if width < SMALLEST.0 || height < SMALLEST.1 {
        let values = [("width", SMALLEST.0.into()), ("height", SMALLEST.1.into())];
        let text = text::glyphs(&app.messages.with("too-small", &values), Paint::PLAIN);
        for (row, line) in text::wrap(&text, usize::from(width)).into_iter().enumerate() {
            canvas.put_glyphs(0, row as u16, width, &text[line]);
        }
        return drawn;
    }
    drawn.narrow = width <= NARROW;
    let footer = height - 1;
    head::head(app, &mut canvas, width);
    head::ribbon(app, &mut canvas, &mut drawn, width);
    match &app.mode {
        Mode::Help { field, top } => overlay::help(app, &mut canvas, field.text(), *top),
        Mode::Differences { chosen } => overlay::differences(app, &mut canvas, *chosen),
        _ if app.session.state().links().is_empty() => {
            canvas.put(1, 3, width - 1, &app.messages.text("notice-no-links"), Paint::PLAIN);
        }
        _ if width >= TWO_PANES => {
            let left = width * 5 / 8;
            canvas.rule(2, 0, width);
            list::list(app, &mut canvas, &mut drawn, Rect::new(0, 3, left - 1, footer - 4));
            for row in 3..footer - 1 {
                canvas.put(left, row, 1, "|", Paint::FAINT);
            }
            panes::right(app, &mut canvas, &mut drawn, Rect::new(left + 2, 3, width - left - 2, footer - 4));
            canvas.rule(4, left + 2, width);
            canvas.rule(footer - 1, 0, width);
        }
        _ => {
            let pane = panes::height(app, height);
            list::list(app, &mut canvas, &mut drawn, Rect::new(0, 2, width, footer - 2 - pane - 1));
            canvas.rule(footer - pane - 1, 0, width);
            panes::bottom(app, &mut canvas, &mut drawn, Rect::new(0, footer - pane, width, pane - 1));
            canvas.rule(footer - 1, 0, width);
        }
    }
    panes::footer(app, &mut canvas, width, footer);
    drawn
}

#[cfg(test)]
mod tests;
