//! How many were right -> precision, recall, F1.

/// Three figures from 0 to 1; all are NaN where the hand-made side has nothing to find.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The share of what was found that is right.
    pub precision: f64,
    /// The share of what is right that was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

impl Score {
    /// From `right` of `test` items that are right and `found` of `gold` items that were found. A share of nothing is 0.
    pub fn new(right: u64, test: u64, found: u64, gold: u64) -> Self {
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (share(right, test), share(found, gold));
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Self { precision, recall, f1 }
    }

    /// The same, undefined when there is nothing to find.
    pub(super) fn where_defined(right: u64, test: u64, found: u64, gold: u64) -> Self {
        if gold == 0 {
            return Self { precision: f64::NAN, recall: f64::NAN, f1: f64::NAN };
        }
        Self::new(right, test, found, gold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numbers: [u64; 4], expected: [f64; 3]) {
        let [right, test, found, gold] = numbers;
        let Score { precision, recall, f1 } = Score::new(right, test, found, gold);
        for (got, expected) in [precision, recall, f1].into_iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{got} {expected}");
        }
    }

    #[test]
    fn shares_and_their_harmonic_mean() {
        check([3, 4, 3, 6], [0.75, 0.5, 0.6]);
        check([0, 0, 0, 6], [0.0, 0.0, 0.0]);
        check([5, 5, 5, 5], [1.0, 1.0, 1.0]);
        assert!(Score::where_defined(0, 2, 0, 0).f1.is_nan());
    }
}
