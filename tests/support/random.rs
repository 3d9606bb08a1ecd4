//! How property tests make up their texts: the same ones on every run, so that a failure is the change's and not the day's.

use proptest::test_runner::{Config, RngSeed};

/// Any number does; with another one in the variable `PROPTEST_RNG_SEED` other texts are made.
const SEED: u64 = 1961;

/// Settings for `cases` cases; the variables `PROPTEST_CASES` and `PROPTEST_RNG_SEED` win, for an hour of fuzzing.
pub fn config(cases: u32) -> Config {
    let default = Config::default();
    Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases },
        rng_seed: if default.rng_seed == RngSeed::Random { RngSeed::Fixed(SEED) } else { default.rng_seed },
        failure_persistence: None,
        ..default
    }
}
