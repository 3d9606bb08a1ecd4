//! Posterior of a link -> the confidence a person sees.

use super::same::Same;

/// Slope and offset of the log odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Factor of the posterior's log odds.
    pub slope: f64,
    /// Added to it.
    pub offset: f64,
}

/// How posteriors become confidence: one curve for two-sided links, one for sentences without partner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// For two-sided links.
    pub two_sided: Curve,
    /// For sentences without partner.
    pub null: Curve,
}

impl Calibration {
    /// The posterior itself, but for its ends.
    pub const NONE: Self =
        Self { two_sided: Curve { slope: 1.0, offset: 0.0 }, null: Curve { slope: 1.0, offset: 0.0 } };

    /// The chance that a link with this posterior is exactly right, never 0 and never 1:
    /// logistic(slope * log odds + offset) (Platt, Probabilistic outputs for support vector machines, 1999).
    pub fn confidence(&self, posterior: f64, two_sided: bool) -> f64 {
        let curve = if two_sided { self.two_sided } else { self.null };
        logistic(curve.slope * log_odds(posterior) + curve.offset).clamp(0.001, 0.999)
    }
}

/// Natural log of p / (1 - p), with p kept off the ends by one in a hundred thousand.
pub fn log_odds(posterior: f64) -> f64 {
    let p = posterior.clamp(1e-5, 1.0 - 1e-5);
    (p / (1.0 - p)).same_ln()
}

/// Fits a curve to posteriors and whether the link was right, by Newton's method on the log-likelihood, with a slight
/// pull towards the identity.
pub fn fit(outcomes: &[(f64, bool)]) -> Curve {
    let mut curve = Curve { slope: 1.0, offset: 0.0 };
    for _ in 0..50 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (curve.slope - 1.0, curve.offset, 1.0, 0.0, 1.0);
        for &(posterior, right) in outcomes {
            let x = log_odds(posterior);
            let p = logistic(curve.slope * x + curve.offset);
            let miss = p - f64::from(u8::from(right));
            let bend = p * (1.0 - p);
            g0 += miss * x;
            g1 += miss;
            h00 += bend * x * x;
            h01 += bend * x;
            h11 += bend;
        }
        let determinant = h00 * h11 - h01 * h01;
        let step = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
        // Far from the answer a whole step may go too far.
        let now = loss(curve, outcomes);
        let tried = |share: f64| Curve {
            slope: curve.slope - share * step[0],
            offset: curve.offset - share * step[1],
        };
        let better =
            (0..30).map(|halvings| tried(0.5_f64.powi(halvings))).find(|tried| loss(*tried, outcomes) < now);
        let Some(better) = better else { break };
        curve = better;
    }
    curve
}

/// What [`fit`] makes small: minus the log-likelihood, plus the pull.
fn loss(curve: Curve, outcomes: &[(f64, bool)]) -> f64 {
    let pull = 0.5 * ((curve.slope - 1.0).powi(2) + curve.offset.powi(2));
    let one = |&(posterior, right): &(f64, bool)| {
        let x = curve.slope * log_odds(posterior) + curve.offset;
        -logistic(if right { x } else { -x }).max(f64::MIN_POSITIVE).same_ln()
    };
    pull + outcomes.iter().map(one).sum::<f64>()
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).same_exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overconfident_posterior_is_toned_down() {
        // Says 0.99, is right nine times in ten.
        let outcomes: Vec<(f64, bool)> = (0..1000).map(|n| (0.99, n % 10 != 0)).collect();
        let curve = fit(&outcomes);
        let calibration = Calibration { two_sided: curve, null: curve };
        assert!((calibration.confidence(0.99, true) - 0.9).abs() < 0.01);
    }

    #[test]
    fn confidence_is_never_certain() {
        assert!(Calibration::NONE.confidence(1.0, true) < 1.0);
        assert!(Calibration::NONE.confidence(0.0, false) > 0.0);
    }
}
