//! Digits -> values that can be compared: whole numbers of millionths.

/// A number in millionths.
pub type Value = u128;

/// One.
pub const ONE: Value = 1_000_000;

/// More digits than this are no quantity; the last of them are compared.
const DIGITS: usize = 26;

/// The value of a whole number.
pub const fn whole(number: u64) -> Value {
    number as Value * ONE
}

/// The value of digits before and behind the decimal sign.
pub fn decimal(before: &str, behind: &str) -> Value {
    let before = &before[before.len().saturating_sub(DIGITS)..];
    let before = before.parse::<Value>().unwrap_or_default() * ONE;
    let behind = format!("{behind:0<6}");
    before + behind.get(..6).and_then(|digits| digits.parse::<Value>().ok()).unwrap_or_default()
}
