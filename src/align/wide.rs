//! Exponentials of scores -> sums and shares of them, whatever their size.

use super::dp::NEVER;
use super::same::Same;

/// A number from 0 on, of any size: `value * 2^exponent`, where the value is 0 or from 1 to below 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wide {
    /// 0, or from 1 to below 2.
    pub value: f64,
    /// The power of two it is multiplied with.
    pub exponent: i32,
}

impl Wide {
    /// Nothing at all.
    pub const NOTHING: Self = Self { value: 0.0, exponent: i32::MIN / 4 };

    /// `value * 2^exponent`.
    pub fn new(value: f64, exponent: i32) -> Self {
        // Below this are only numbers that are too small to matter.
        if value < f64::MIN_POSITIVE {
            return Self::NOTHING;
        }
        let bits = value.to_bits();
        let own = (bits >> 52) as i32 - 1023;
        Self { value: f64::from_bits(bits & !(0x7ff << 52) | 1023 << 52), exponent: exponent + own }
    }

    /// e to the power of a score.
    pub fn exp(score: f32) -> Self {
        if score == NEVER {
            return Self::NOTHING;
        }
        let log = f64::from(score) * std::f64::consts::LOG2_E;
        let exponent = log.floor();
        Self::new(((log - exponent) * std::f64::consts::LN_2).same_exp(), exponent as i32)
    }

    /// The product.
    pub fn times(self, factor: Self) -> Self {
        Self::new(self.value * factor.value, self.exponent + factor.exponent)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        Self::new(high.value + low.value * power_of_two(low.exponent - high.exponent), high.exponent)
    }

    /// This divided by something not smaller.
    pub fn over(self, whole: Self) -> f64 {
        if self.value > 0.0 {
            self.value / whole.value * power_of_two(self.exponent - whole.exponent)
        } else {
            0.0
        }
    }

    /// This with a link, where `log` is the binary logarithm of the link plus the exponent, over a power of two not much smaller.
    pub fn link(self, log: f64, exponent: i32) -> f64 {
        self.value * ((log - f64::from(exponent)) * std::f64::consts::LN_2).same_exp()
    }

    /// The natural logarithm.
    pub fn log(self) -> f64 {
        if self.value > 0.0 {
            self.value.same_ln() + f64::from(self.exponent) * std::f64::consts::LN_2
        } else {
            f64::NEG_INFINITY
        }
    }
}

/// `2^exponent`, 0 where that is too small.
fn power_of_two(exponent: i32) -> f64 {
    if exponent < -1022 { 0.0 } else { f64::from_bits(((exponent.min(1023) + 1023) as u64) << 52) }
}

/// Exponentials of scores, of which neighbours mostly have the same.
pub struct Powers {
    known: [(f32, Wide); 64],
}

impl Powers {
    /// None yet.
    pub fn new() -> Self {
        Self { known: [(0.0, Wide::exp(0.0)); 64] }
    }

    /// e to the power of `score`.
    pub fn of(&mut self, score: f32) -> Wide {
        let place = &mut self.known[(score.to_bits().wrapping_mul(0x9e37_79b1) >> 26) as usize];
        if place.0.to_bits() != score.to_bits() {
            *place = (score, Wide::exp(score));
        }
        place.1
    }
}
