//! Any text -> the text with marks in place of characters that would steer a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with a visible mark for each character that would move the cursor, change the terminal or turn the writing
/// direction round: `␛` for ESC, `‹9B›` for others.
pub fn marked(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match u32::from(c) {
            code @ 0..=0x1f => out.extend(char::from_u32(0x2400 + code)),
            0x7f => out.push('␡'),
            // Writing to a string cannot fail.
            code if steers(c) => drop(write!(out, "‹{code:02X}›")),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Control characters, line and paragraph separators, and the marks that embed, override or isolate a direction.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(marked(text), expected);
    }

    #[test]
    fn nothing_reaches_the_terminal_that_steers_it() {
        check("Порт «Восточный» — 2\u{a0}млн т.", "Порт «Восточный» — 2\u{a0}млн т.");
        check("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m");
        check("bell\u{7} back\u{8} del\u{7f}", "bell␇ back␈ del␡");
        check("csi \u{9b}2J", "csi ‹9B›2J");
        check("turned \u{202e}round", "turned ‹202E›round");
    }
}
