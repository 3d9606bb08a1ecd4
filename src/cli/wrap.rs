//! A sentence -> lines no wider than a column.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Breaks `text` at spaces into lines of at most `width` columns; a longer word, or text without spaces, is cut
/// between characters. A wide character stays whole even in a column of one.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word_width = word.width();
        let gap = usize::from(used > 0);
        if used + gap + word_width <= width {
            push(&mut lines, &mut used, gap, word, word_width);
        } else if word_width <= width {
            lines.push(word.to_owned());
            used = word_width;
        } else {
            let mut gap = gap;
            for character in word.graphemes(true) {
                let character_width = character.width();
                if used + gap + character_width > width && used > 0 {
                    lines.push(String::new());
                    (used, gap) = (0, 0);
                }
                push(&mut lines, &mut used, gap, character, character_width);
                gap = 0;
            }
        }
    }
    lines
}

/// `text` followed by spaces up to `width` columns.
pub fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

fn push(lines: &mut [String], used: &mut usize, gap: usize, text: &str, width: usize) {
    if let Some(line) = lines.last_mut() {
        line.push_str(&" ".repeat(gap));
        line.push_str(text);
        *used += gap + width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(text, width), expected, "{text} in {width}");
    }

    #[test]
    fn lines_break_at_spaces_and_never_overflow() {
        check("", 10, &[""]);
        check("Порт открыли в мае.", 10, &["Порт", "открыли в", "мае."]);
        check("Порт открыли в мае.", 12, &["Порт открыли", "в мае."]);
        check("Сельскохозяйственный год", 10, &["Сельскохоз", "яйственный", "год"]);
        check("港口于五月开放。", 6, &["港口于", "五月开", "放。"]);
        check("е\u{301}ж и ёж", 4, &["е\u{301}ж и", "ёж"]);
    }

    #[test]
    fn padding_counts_columns() {
        assert_eq!(padded("港口", 6), "港口  ");
        assert_eq!(padded("порт", 3), "порт");
    }
}
