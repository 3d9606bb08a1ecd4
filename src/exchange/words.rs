//! Text -> how many words and characters it has, fast enough for billions.

/// Counts words: runs of visible characters with a letter or digit in them; in scripts without spaces each character counts.
///
/// ```
/// use diglot::exchange::words::words;
/// assert_eq!(words("Банк — и не только банк"), 5);
/// assert_eq!(words("48,5 % of the e-mails"), 4);
/// assert_eq!(words("翻译记忆"), 4);
/// ```
pub fn words(text: &str) -> u64 {
    let (mut words, mut inside) = (0, false);
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                words += u64::from(!inside);
                inside = true;
            } else if c.is_ascii_whitespace() {
                inside = false;
            }
        } else if is_without_spaces(c) {
            words += 1;
            inside = false;
        } else if is_cyrillic(c) || c.is_alphanumeric() {
            words += u64::from(!inside);
            inside = true;
        } else if c.is_whitespace() {
            inside = false;
        }
    }
    words
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{481}')
}

/// Whether the script of a character puts no spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: u64) {
        assert_eq!(words(text), expected, "{text:?}");
    }

    #[test]
    fn words_are_counted_as_people_count_them() {
        check("", 0);
        check("  ...  — ", 0);
        check("Санкт-Петербург, 2024 год.", 3);
        check("don't\u{a0}stop", 2);
        check("\u{ab}Да\u{bb}", 1);
        check("Ёлка\nи\tель", 3);
        check("東京タワー、333 m", 7);
    }
}
