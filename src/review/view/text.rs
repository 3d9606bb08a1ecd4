//! Text -> lines of whole grapheme clusters that fit, and their place on the screen.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::review::marked::marked;

/// How something looks; colours are few, and whatever they say is also said by a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    colour: Option<Color>,
    modifier: Modifier,
}

impl Paint {
    pub const PLAIN: Self = Self { colour: None, modifier: Modifier::empty() };
    pub const BOLD: Self = Self { colour: None, modifier: Modifier::BOLD };
    pub const FAINT: Self = Self { colour: None, modifier: Modifier::DIM };
    pub const CURSOR: Self = Self { colour: None, modifier: Modifier::REVERSED };
    pub const GOOD: Self = Self { colour: Some(Color::Green), modifier: Modifier::empty() };
    pub const UNSURE: Self = Self { colour: Some(Color::Yellow), modifier: Modifier::empty() };
    pub const BAD: Self = Self { colour: Some(Color::Red), modifier: Modifier::BOLD };
    pub const MADE: Self = Self { colour: Some(Color::Cyan), modifier: Modifier::empty() };

    pub fn with(self, modifier: Modifier) -> Self {
        Self { modifier: self.modifier | modifier, ..self }
    }
}

/// One grapheme cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    pub text: String,
    pub width: usize,
    pub paint: Paint,
}

/// The clusters of a text. What would steer the terminal is a mark; a cluster without width stands on a circle.
pub fn glyphs(text: &str, paint: Paint) -> Vec<Glyph> {
    painted(&marked(text), |_| paint)
}

/// The clusters of a text that is marked already, each painted by the byte where it begins.
pub fn painted(marked: &str, paint: impl Fn(usize) -> Paint) -> Vec<Glyph> {
    let glyph = |(byte, cluster): (usize, &str)| {
        let paint = paint(byte);
        match cluster.width() {
            // A zero-width space, a soft hyphen or a byte order mark: nothing is seen of it, as elsewhere.
            0 if cluster.chars().all(is_invisible) => None,
            0 => Some(Glyph { text: format!("◌{cluster}"), width: 1, paint }),
            width => Some(Glyph { text: cluster.to_owned(), width: width.min(2), paint }),
        }
    };
    marked.grapheme_indices(true).filter_map(glyph).collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Signs that never begin a line.
fn closes(glyph: &Glyph) -> bool {
    glyph.text.chars().all(|c| ".,;:!?…)]»”’%。，、；：！？）」』".contains(c))
}

fn is_space(glyph: &Glyph) -> bool {
    glyph.text == " " || glyph.text == "\u{3000}"
}

/// Cuts clusters into lines at most `width` wide: at spaces, behind hyphens, between wide signs; a longer word anywhere.
pub fn wrap(glyphs: &[Glyph], width: usize) -> Vec<Range<usize>> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let (mut end, mut used, mut place) = (start, 0, None);
        while end < glyphs.len() && used + glyphs[end].width <= width {
            used += glyphs[end].width;
            end += 1;
            let next = glyphs.get(end);
            let hyphen = matches!(glyphs[end - 1].text.as_str(), "-" | "—" | "–")
                && end - start > 1
                && !next.is_some_and(is_space);
            let wide =
                next.is_some_and(|next| (glyphs[end - 1].width == 2 || next.width == 2) && !closes(next));
            if is_space(&glyphs[end - 1]) || hyphen || wide {
                place = Some(end);
            }
        }
        if end == glyphs.len() {
            lines.push(trimmed(glyphs, start..end));
            return lines;
        }
        let stop = if is_space(&glyphs[end]) { end } else { place.unwrap_or(end.max(start + 1)) };
        lines.push(trimmed(glyphs, start..stop));
        start = stop;
        while start < glyphs.len() && is_space(&glyphs[start]) {
            start += 1;
        }
        if start == glyphs.len() {
            return lines;
        }
    }
}

fn trimmed(glyphs: &[Glyph], mut line: Range<usize>) -> Range<usize> {
    while line.end > line.start
        && is_space(&glyphs[line.end - 1])
        && glyphs[line.end - 1].paint != Paint::CURSOR
    {
        line.end -= 1;
    }
    line
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    glyphs(text, Paint::PLAIN).iter().map(|glyph| glyph.width).sum()
}

/// The beginning of a text that fits, with ` …` when it is not the whole.
pub fn fitting(text: &str, columns: usize) -> String {
    let all = glyphs(text, Paint::PLAIN);
    if all.iter().map(|glyph| glyph.width).sum::<usize>() <= columns {
        return all.into_iter().map(|glyph| glyph.text).collect();
    }
    let mut used = 1;
    let kept = all.into_iter().take_while(|glyph| {
        used += glyph.width;
        used <= columns
    });
    kept.map(|glyph| glyph.text).collect::<String>() + "…"
}

/// A buffer to draw on.
pub struct Canvas<'b> {
    buffer: &'b mut Buffer,
    colour: bool,
}

impl<'b> Canvas<'b> {
    pub fn new(buffer: &'b mut Buffer, colour: bool) -> Self {
        Self { buffer, colour }
    }

    pub fn size(&self) -> (u16, u16) {
        (self.buffer.area.width, self.buffer.area.height)
    }

    /// Draws as much of a text as fits into `most` columns; gives the column behind it.
    pub fn put(&mut self, column: u16, row: u16, most: u16, text: &str, paint: Paint) -> u16 {
        self.put_glyphs(column, row, most, &glyphs(text, paint))
    }

    /// Draws clusters.
    pub fn put_glyphs(&mut self, column: u16, row: u16, most: u16, glyphs: &[Glyph]) -> u16 {
        let end = column.saturating_add(most).min(self.buffer.area.width);
        let mut at = column;
        for glyph in glyphs {
            let after = at + glyph.width as u16;
            if after > end {
                break;
            }
            let style = self.style(glyph.paint);
            for (number, column) in (at..after).enumerate() {
                let Some(cell) = self.buffer.cell_mut((column, row)) else { continue };
                cell.set_style(style);
                // The second half of a wide sign is covered by the first.
                if number == 0 {
                    cell.set_symbol(&glyph.text);
                } else {
                    cell.set_symbol(" ");
                }
            }
            at = after;
        }
        at
    }

    /// A line from one column to another.
    pub fn rule(&mut self, row: u16, from: u16, to: u16) {
        self.put(from, row, to.saturating_sub(from), &"-".repeat(usize::from(to)), Paint::FAINT);
    }

    fn style(&self, paint: Paint) -> Style {
        let style = Style::new().add_modifier(paint.modifier);
        match paint.colour.filter(|_| self.colour) {
            Some(colour) => style.fg(colour),
            None => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let all = glyphs(text, Paint::PLAIN);
        let line = |line: Range<usize>| all[line].iter().map(|glyph| glyph.text.as_str()).collect::<String>();
        assert_eq!(wrap(&all, width).into_iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lines_break_between_words() {
        check("Правительство утвердило план", 14, &["Правительство", "утвердило план"]);
        check("", 10, &[""]);
        check("два слова", 9, &["два слова"]);
        check("пресс-служба порта", 8, &["пресс-", "служба", "порта"]);
        check("600\u{a0}километров пути", 12, &["600\u{a0}километр", "ов пути"]);
    }

    #[test]
    fn a_long_word_is_cut_and_nothing_is_lost() {
        check("https://port.example/abc", 10, &["https://po", "rt.example", "/abc"]);
        check("港口已经开放。", 6, &["港口已", "经开", "放。"]);
    }

    #[test]
    fn a_cluster_is_one_sign() {
        check("за\u{301}мок", 3, &["за\u{301}м", "ок"]);
        assert_eq!(width("и\u{306}"), 1);
        assert_eq!(width("👩‍👩‍👧 порт"), 7);
        assert_eq!(width("\u{1b}[2J"), 4);
        assert_eq!(glyphs("\u{301}", Paint::PLAIN)[0].text, "◌\u{301}");
        assert_eq!(fitting("северный порт", 8), "северны…");
    }
}
