//! Confidences and whether each was right -> how far confidences can be believed.

/// How confidences and truth agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// How many links were judged.
    pub links: usize,
    /// How many of them are right.
    pub right: usize,
    /// The mean confidence: equal to `right / links` when confidences are right on the whole.
    pub mean_confidence: f64,
    /// Expected calibration error over ten bins of equal width, [0, 0.1), [0.1, 0.2) ... [0.9, 1]: the difference of mean
    /// confidence and share of right links in each bin, weighted by its links (Naeini, Cooper and Hauskrecht, 2015).
    pub ece: f64,
    /// The chance that a right link has a higher confidence than a wrong one, ties counted half: the area under the
    /// ROC curve, by ranks (Mann and Whitney, 1947). `None` when all links are right or all are wrong.
    pub auc: Option<f64>,
}

const BINS: usize = 10;

/// Compares confidences with the truth. `None` when there are none, or when one is not from 0 to 1: then they are scores
/// of another kind.
///
/// ```
/// let judged = [(0.9, true), (0.8, true), (0.7, false)];
/// let calibration = diglot::measure::calibration(&judged).unwrap();
/// assert_eq!((calibration.right, calibration.auc), (2, Some(1.0)));
/// ```
pub fn calibration(judged: &[(f64, bool)]) -> Option<Calibration> {
    let links = judged.len();
    if links == 0 || judged.iter().any(|(confidence, _)| !(0.0..=1.0).contains(confidence)) {
        return None;
    }
    // A bin's weight times the difference of its means is the difference of its sums.
    let distances = reliability(judged).map(|bin| (bin.confidence - bin.right as f64).abs());
    let ece = distances.iter().sum::<f64>() / links as f64;
    Some(Calibration {
        links,
        right: judged.iter().filter(|(_, right)| *right).count(),
        mean_confidence: judged.iter().map(|(confidence, _)| confidence).sum::<f64>() / links as f64,
        ece,
        auc: auc(judged.to_vec()),
    })
}

/// Links of about the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// How many there are.
    pub links: usize,
    /// The sum of their confidences.
    pub confidence: f64,
    /// How many of them are right.
    pub right: usize,
}

/// The ten bins of equal width that the calibration error is made of, the least sure first: a reliability diagram.
///
/// ```
/// let bins = diglot::measure::reliability(&[(0.95, true), (0.97, false), (0.12, false)]);
/// assert_eq!((bins[9].links, bins[9].right, bins[1].links), (2, 1, 1));
/// ```
pub fn reliability(judged: &[(f64, bool)]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for &(confidence, right) in judged {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.links += 1;
        bin.confidence += confidence;
        bin.right += usize::from(right);
    }
    bins
}

/// How many links a person looks at who begins with the least sure one, until `share` of the wrong ones have been seen; `None`
/// when none is wrong. Links of equal confidence come in no order: the wrong ones among them are taken to be spread evenly.
///
/// ```
/// let judged = [(0.2, false), (0.4, true), (0.6, false), (0.9, true), (0.9, true)];
/// assert_eq!(diglot::measure::effort(&judged, 0.5), Some(1));
/// assert_eq!(diglot::measure::effort(&judged, 1.0), Some(3));
/// ```
pub fn effort(judged: &[(f64, bool)], share: f64) -> Option<usize> {
    let mut judged = judged.to_vec();
    judged.sort_by(|one, other| one.0.total_cmp(&other.0));
    let wrong = judged.iter().filter(|(_, right)| !right).count();
    let mut wanted = (share * wrong as f64 - 1e-9).ceil();
    let mut seen = 0;
    for ties in judged.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let wrong = ties.iter().filter(|(_, right)| !right).count() as f64;
        if wrong > 0.0 && wrong >= wanted {
            // The mean place of the k-th of w among n in random order.
            return Some(seen + (wanted * (ties.len() + 1) as f64 / (wrong + 1.0)).ceil() as usize);
        }
        wanted -= wrong;
        seen += ties.len();
    }
    None
}

fn auc(mut judged: Vec<(f64, bool)>) -> Option<f64> {
    judged.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut wrong_below, mut wins) = (0.0, 0.0);
    for ties in judged.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let right = ties.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = ties.len() as f64 - right;
        wins += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
    }
    let right = judged.len() as f64 - wrong_below;
    (right > 0.0 && wrong_below > 0.0).then(|| wins / (right * wrong_below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(judged: &[(f64, bool)], ece: f64, expected_auc: Option<f64>) {
        let got = calibration(judged).expect("something to compare");
        assert!((got.ece - ece).abs() < 1e-12, "{got:?}");
        assert_eq!(got.auc, expected_auc);
    }

    #[test]
    fn confidences_are_compared_with_the_truth() {
        check(&[(1.0, true), (1.0, true)], 0.0, None);
        check(&[(0.5, true), (0.5, false)], 0.0, Some(0.5));
        check(&[(0.9, true), (0.9, true), (0.1, false)], 0.1, Some(1.0));
        check(&[(0.9, false), (0.1, true)], 0.9, Some(0.0));
        // Bins [0.2, 0.3) and [0.8, 0.9): |0.25 - 1| and |0.8 - 0|, half of the links each.
        check(&[(0.25, true), (0.8, false)], 0.775, Some(0.0));
        check(&[(0.7, true), (0.6, false), (0.6, true), (0.5, false)], 0.25, Some(0.875));
        for other in [f64::NAN, f64::INFINITY, -3.5, 1.01] {
            assert_eq!(calibration(&[(0.5, true), (other, true)]), None);
        }
    }

    #[test]
    fn the_least_sure_links_are_looked_at_first() {
        let looked_at = |judged: &[(f64, bool)]| effort(judged, 0.9);
        assert_eq!(looked_at(&[(0.5, true), (0.2, true)]), None);
        assert_eq!(looked_at(&[]), None);
        // The wrong one is the second from below.
        assert_eq!(looked_at(&[(0.9, true), (0.5, false), (0.2, true)]), Some(2));
        // Nine in ten wrong ones are enough.
        let many: Vec<(f64, bool)> = (0..20).map(|n| (f64::from(n) / 20.0, n >= 10)).collect();
        assert_eq!(looked_at(&many), Some(9));
        // One of three that are equally sure is wrong: on the whole it is found at the second.
        assert_eq!(looked_at(&[(0.7, true), (0.7, false), (0.7, true), (0.8, true)]), Some(2));
    }

    #[test]
    fn the_whole_is_stated_too() {
        let got = calibration(&[(0.75, true), (0.25, false), (0.5, true)]).expect("three links");
        assert_eq!((got.links, got.right, got.mean_confidence.to_bits()), (3, 2, 0.5f64.to_bits()));
    }
}
