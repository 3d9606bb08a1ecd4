//! Numbers -> words of a table; no figure looks better than it is.

/// A share with three digits, cut and not rounded: a figure never looks better than it is. A dash for one that is not
/// defined.
pub fn share(value: f64) -> String {
    if value.is_nan() { "–".to_owned() } else { format!("{:.3}", cut(value * 1000.0) / 1000.0) }
}

/// An error with four digits, rounded up.
pub fn error(value: f64) -> String {
    format!("{:.4}", (value * 10_000.0 - 1e-6).ceil() / 10_000.0)
}

/// Seconds with two digits, rounded up.
pub fn seconds(value: f64) -> String {
    format!("{:.2}", (value * 100.0).ceil() / 100.0)
}

/// A whole number with three digits that say something, cut, and commas between thousands.
pub fn number(value: f64) -> String {
    let unit = 10_f64.powi((value.abs().max(1.0).log10().floor() as i32 - 2).max(0));
    let digits = format!("{:.0}", (value / unit).floor() * unit);
    thousands(&digits)
}

/// A whole number with commas between thousands.
pub fn count(value: usize) -> String {
    thousands(&value.to_string())
}

fn thousands(digits: &str) -> String {
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// 0.85 is a little less than 850 / 1000 in binary.
fn cut(value: f64) -> f64 {
    (value + 1e-9).floor()
}
