//! The two sides of a link -> which numbers, Latin words and names stand on both, and which on one only.

use std::collections::HashSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// A place in a text that is worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// In bytes.
    pub range: Range<usize>,
    /// Whether the other side has it too.
    pub both: bool,
}

/// The places of `text`, beside `other`. `pairs` are words that stand for each other, in lower case, this side's first.
pub fn hints(text: &str, other: &str, pairs: &[(String, String)]) -> Vec<Hint> {
    let (mine, theirs) = (tokens(text), tokens(other));
    let other_keys = theirs.iter().map(|token| token.key.as_str()).collect::<HashSet<_>>();
    let foreign = !mostly_latin(text);
    let mut found = Vec::new();
    for token in mine {
        let both = other_keys.contains(token.key.as_str());
        let paired = || pairs.iter().any(|(word, _)| *word == token.key);
        let worth = match token.kind {
            Kind::Number => true,
            // Among Cyrillic words a Latin one is a name or a term.
            Kind::Latin => foreign || (both && !mostly_latin(other)) || paired(),
            Kind::Word => paired(),
        };
        if worth {
            let both = both || token.kind != Kind::Number && paired();
            found.push(Hint { range: token.range, both });
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Latin,
    Word,
}

struct Token {
    range: Range<usize>,
    key: String,
    kind: Kind,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let range = start..start + word.len();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = word.chars().filter(char::is_ascii_digit).collect::<String>();
            // The digits of 48 500 belong together, whichever space is between them.
            if let Some(last) = tokens.last_mut()
                && last.kind == Kind::Number
                && digits.len() == 3
                && matches!(&text[last.range.end..start], "\u{a0}" | "\u{202f}" | " ")
            {
                last.key.push_str(&digits);
                last.range.end = range.end;
                continue;
            }
            tokens.push(Token { range, key: digits, kind: Kind::Number });
        } else {
            let kind = if word.is_ascii() && word.len() > 1 { Kind::Latin } else { Kind::Word };
            tokens.push(Token { range, key: word.to_lowercase(), kind });
        }
    }
    tokens
}

/// Whether most words of a text have Latin letters.
fn mostly_latin(text: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphabetic() || ('\u{c0}'..'\u{250}').contains(&c);
    let words = text.unicode_words().filter(|word| word.starts_with(char::is_alphabetic));
    let (latin, all) =
        words.fold((0, 0), |(latin, all), word| (latin + usize::from(word.starts_with(is_latin)), all + 1));
    latin * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, other: &str, both: &[&str], one: &[&str]) {
        let pairs = [("соколов".to_owned(), "sokolov".to_owned())];
        let found = hints(text, other, &pairs);
        let words = |wanted: bool| {
            let hints = found.iter().filter(|hint| hint.both == wanted);
            hints.map(|hint| &text[hint.range.clone()]).collect::<Vec<_>>()
        };
        assert_eq!((words(true), words(false)), (both.to_vec(), one.to_vec()));
    }

    #[test]
    fn what_stands_on_both_sides_and_what_does_not() {
        check("В 1961 году дали 48,5 млрд.", "It was 48.5 bn in 1962.", &["48,5"], &["1961"]);
        check("48\u{a0}500 тонн", "48,500 tonnes", &["48\u{a0}500"], &[]);
        check("Компания Google и TikTok", "The company Google", &["Google"], &["TikTok"]);
        check("The company Google", "Компания Google и TikTok", &["Google"], &[]);
        check("Соколов закрыл", "Sokolov closed", &["Соколов"], &[]);
    }
}
