//! A text and its translation -> the numbers that stand in one of them only, however each writes them.
//!
//! What must be found on the other side are numbers in digits. What they may be found as is much more: another way of
//! writing (`1 250 000`, `1,250,000`, `1.25 million`), words («двадцать пятый», “a dozen”), months, Roman numerals, a time
//! of the other half of the day, a year of two digits. So a number is missed only where nothing like it stands there.

mod token;
mod value;
mod words;

use std::collections::BTreeSet;

use self::token::{Token, tokens};
use self::value::{ONE, Value, whole};
use crate::exchange::languages::normal;

/// Which numbers differ between a text and its translation, each given with its language; `None` when they agree.
pub fn differ(source: (&str, &str), target: (&str, &str)) -> Option<String> {
    let has_digit = |text: &str| text.contains(|c: char| token::digit(c).is_some());
    if !has_digit(source.0) && !has_digit(target.0) {
        return None;
    }
    let [one, other] = [source, target].map(|(text, code)| Numbers::of(text, code));
    let (lost, new) = (one.missing_in(&other), other.missing_in(&one));
    match (lost.is_empty(), new.is_empty()) {
        (true, true) => None,
        (false, false) => Some(format!("{} for {}", new.join(", "), lost.join(", "))),
        (false, true) => other.tells_all(&one).then(|| format!("{} is missing", lost.join(", "))),
        (true, false) => one.tells_all(&other).then(|| format!("{} is new", new.join(", "))),
    }
}

/// The numbers of a text.
struct Numbers<'t> {
    tokens: Vec<Token<'t>>,
    /// Every value a number of the other side may be found as.
    pool: BTreeSet<Value>,
    /// Whether the words for numbers of the language are known.
    knows_words: bool,
}

impl<'t> Numbers<'t> {
    fn of(text: &'t str, code: &str) -> Self {
        let code = normal(code);
        let language = code.split('-').next().unwrap_or_default();
        let tokens = tokens(text);
        let mut pool = words::values(text, language);
        for token in &tokens {
            pool.extend(token.values.iter().chain(&token.parts).chain(&token.bare));
            for &value in token.values.iter().chain(&token.parts) {
                if token.is_hour {
                    pool.extend(other_half_of_day(value));
                }
                if (whole(1000)..=whole(2100)).contains(&value) && value % ONE == 0 {
                    pool.insert(value % whole(100));
                }
            }
        }
        Self { tokens, pool, knows_words: matches!(language, "ru" | "en") }
    }

    /// The numbers in digits that nothing on the other side can be, as they are written.
    fn missing_in(&self, other: &Self) -> Vec<String> {
        let missing = self.tokens.iter().filter(|token| !token.may_be_missing && !other.has(token));
        missing.map(|token| token.text.trim().to_owned()).collect()
    }

    fn has(&self, token: &Token) -> bool {
        let has = |value: &Value| self.pool.contains(value);
        if token.values.iter().any(has) || (!token.parts.is_empty() && token.parts.iter().all(has)) {
            return true;
        }
        // «от 5 до 10 млн» is “5 million to 10 million”.
        if let Some(scale) = token.scale
            && self.tokens.iter().any(|other| other.scale == Some(scale))
            && self.tokens.iter().any(|other| {
                other.scale.is_none() && token.bare.iter().any(|bare| other.values.contains(bare))
            })
        {
            return true;
        }
        token.values.iter().any(|&value| {
            let is_year = (whole(1000)..=whole(2100)).contains(&value) && value % ONE == 0;
            (token.is_hour && other_half_of_day(value).iter().any(has))
                || (is_year && self.pool.contains(&(value % whole(100))) && value % whole(100) > 0)
        })
    }

    /// Whether a number of `other` that is not here was really left out: words for it would be known.
    fn tells_all(&self, other: &Self) -> bool {
        self.knows_words && other.knows_words
    }
}

/// 22 for 10 and 10 for 22.
fn other_half_of_day(value: Value) -> Vec<Value> {
    let half = whole(12);
    let mut values = Vec::new();
    if value <= half {
        values.push(value + half);
    }
    if value >= half && value <= half * 2 {
        values.push(value - half);
    }
    values
}

#[cfg(test)]
mod tests;
