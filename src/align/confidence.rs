//! Posterior of a link -> the confidence a person sees.

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
        let logistic = |odds: f64| 1.0 / (1.0 + (-odds).exp());
        logistic(curve.slope * log_odds(posterior) + curve.offset).clamp(0.001, 0.999)
    }
}

/// Natural log of p / (1 - p), with p kept off the ends by one in a hundred thousand.
pub fn log_odds(posterior: f64) -> f64 {
    let p = posterior.clamp(1e-5, 1.0 - 1e-5);
    (p / (1.0 - p)).ln()
}

/// Fits a curve to posteriors and whether the link was right, by Newton's method on the log-likelihood.
pub fn fit(outcomes: &[(f64, bool)]) -> Curve {
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..50 {
        // Slope and curvature of the likelihood, with a slight pull towards the identity.
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (slope - 1.0, offset, 1.0, 0.0, 1.0);
        for &(posterior, right) in outcomes {
            let x = log_odds(posterior);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let miss = p - f64::from(u8::from(right));
            let bend = p * (1.0 - p);
            g0 += miss * x;
            g1 += miss;
            h00 += bend * x * x;
            h01 += bend * x;
            h11 += bend;
        }
        let determinant = h00 * h11 - h01 * h01;
        slope -= (h11 * g0 - h01 * g1) / determinant;
        offset -= (h00 * g1 - h01 * g0) / determinant;
    }
    Curve { slope, offset }
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
