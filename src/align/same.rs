//! Logarithm and exponential that are the same on every machine.
//!
//! Those of the standard library are the system's, and systems differ in the last digit; these are computed here.

/// Numbers that have them.
pub trait Same {
    /// Natural logarithm.
    fn same_ln(self) -> Self;
    /// e to this power.
    fn same_exp(self) -> Self;
    /// Natural logarithm of one more.
    fn same_ln_1p(self) -> Self;
}

impl Same for f32 {
    fn same_ln(self) -> Self {
        libm::logf(self)
    }

    fn same_exp(self) -> Self {
        libm::expf(self)
    }

    fn same_ln_1p(self) -> Self {
        libm::log1pf(self)
    }
}

impl Same for f64 {
    fn same_ln(self) -> Self {
        libm::log(self)
    }

    fn same_exp(self) -> Self {
        libm::exp(self)
    }

    fn same_ln_1p(self) -> Self {
        libm::log1p(self)
    }
}
