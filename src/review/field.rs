//! A line of text that a person is typing, and where the cursor is.

use unicode_segmentation::UnicodeSegmentation as _;

use super::key::Key;

/// A text with a cursor in front of one of its signs or behind the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// In bytes, between two grapheme clusters.
    cursor: usize,
}

impl Field {
    /// A field that holds `text`, the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands in front of the cursor and behind it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Types a text, as one that is pasted; line ends and tabs become spaces.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace(['\r', '\n', '\t'], " ");
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Does what a key does in a text field; `false` for keys that mean nothing there.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Left => self.cursor -= last(self.halves().0),
            Key::Right => self.cursor += first(self.halves().1),
            Key::Home | Key::Ctrl('a') => self.cursor = 0,
            Key::End | Key::Ctrl('e') => self.cursor = self.text.len(),
            Key::Backspace => self.remove(last(self.halves().0)),
            Key::Delete => {
                let next = first(self.halves().1);
                self.cursor += next;
                self.remove(next);
            }
            Key::Ctrl('u') => self.remove(self.cursor),
            Key::Ctrl('w') => {
                let before = self.halves().0;
                let kept = before.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
                self.remove(before.len() - kept.min(before.len()));
            }
            _ => return false,
        }
        true
    }

    /// Removes so many bytes in front of the cursor.
    fn remove(&mut self, bytes: usize) {
        self.text.replace_range(self.cursor - bytes..self.cursor, "");
        self.cursor -= bytes;
    }
}

fn last(text: &str) -> usize {
    text.graphemes(true).next_back().map_or(0, str::len)
}

fn first(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &str, expected: &str) {
        let mut field = Field::new("перенос строк");
        for key in Key::sequence(keys) {
            field.press(key);
        }
        let (before, after) = field.halves();
        assert_eq!(format!("{before}|{after}"), expected);
    }

    #[test]
    fn a_line_is_typed_and_put_right() {
        check("и", "перенос строки|");
        check("<left><backspace>", "перенос стр|к");
        check("<home><delete>П", "П|еренос строк");
        check("<c-w>слова", "перенос слова|");
        check("<c-u>", "|");
        check("<right><left><left>о\u{301}<left>", "перенос стр|о\u{301}ок");
    }

    #[test]
    fn what_is_pasted_stays_on_one_line() {
        let mut field = Field::default();
        field.insert("одна\nдругая\tтретья");
        assert_eq!(field.text(), "одна другая третья");
        assert!(!field.press(Key::Enter));
    }
}
