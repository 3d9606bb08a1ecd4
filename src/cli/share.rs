//! Shares of one, as people write and read them: `80`, `80%` and `0.8` are the same.

/// Reads a share: a number up to 1 is a fraction, a larger one or one with `%` is a percentage.
pub fn parse(given: &str) -> Result<f64, String> {
    let trimmed = given.trim();
    let (digits, percent) = match trimmed.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (trimmed, false),
    };
    let wrong = || "write a percentage from 0 to 100 (80 or 80%) or a fraction from 0 to 1 (0.8)".to_owned();
    let number: f64 = digits.parse().map_err(|_| wrong())?;
    let share = if percent || number > 1.0 { number / 100.0 } else { number };
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(wrong()) }
}

/// A share as whole per cent, rounded down, so that nothing below a threshold is shown as having reached it.
pub fn percent(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: Option<f64>) {
        assert_eq!(parse(given).ok(), expected, "{given}");
    }

    #[test]
    fn percentages_and_fractions() {
        check("80", Some(0.8));
        check("80%", Some(0.8));
        check("0.8", Some(0.8));
        check("1", Some(1.0));
        check("1%", Some(0.01));
        check("100", Some(1.0));
        check("0", Some(0.0));
        check("101", None);
        check("-1", None);
        check("NaN", None);
        check("much", None);
    }

    #[test]
    fn rounded_down() {
        assert_eq!(percent(0.29), 29);
        assert_eq!(percent(0.7999), 79);
        assert_eq!(percent(1.0), 100);
    }
}
