//! A percentage -> its band, as price lists have them.

/// A band of an analysis, in the order of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Band {
    /// A text of the job that came before, in the same file or in an earlier one.
    Repetition,
    /// The very same text between the same texts.
    Context,
    /// The very same text.
    Exact,
    /// 95 to 99 %, in the memory.
    From95,
    /// 85 to 94 %.
    From85,
    /// 75 to 84 %.
    From75,
    /// 50 to 74 %.
    From50,
    /// 95 to 99 %, of an earlier text of the job.
    Internal95,
    /// 85 to 94 %.
    Internal85,
    /// 75 to 84 %.
    Internal75,
    /// 50 to 74 %.
    Internal50,
    /// Nothing like it.
    New,
}

impl Band {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::Repetition,
        Self::Context,
        Self::Exact,
        Self::From95,
        Self::From85,
        Self::From75,
        Self::From50,
        Self::Internal95,
        Self::Internal85,
        Self::Internal75,
        Self::Internal50,
        Self::New,
    ];

    /// The band of a match of the memory.
    pub fn of(percent: u32) -> Self {
        match percent {
            101.. => Self::Context,
            100 => Self::Exact,
            95.. => Self::From95,
            85.. => Self::From85,
            75.. => Self::From75,
            50.. => Self::From50,
            _ => Self::New,
        }
    }

    /// The band of a match inside the job.
    pub fn internal(percent: u32) -> Self {
        match percent {
            95.. => Self::Internal95,
            85.. => Self::Internal85,
            75.. => Self::Internal75,
            50.. => Self::Internal50,
            _ => Self::New,
        }
    }

    /// Whether it is about an earlier text of the job that is only like.
    pub fn is_internal(self) -> bool {
        matches!(self, Self::Internal95 | Self::Internal85 | Self::Internal75 | Self::Internal50)
    }

    /// Its name in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repetition => "repetitions",
            Self::Context => "101",
            Self::Exact => "100",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::Internal95 => "internal 95-99",
            Self::Internal85 => "internal 85-94",
            Self::Internal75 => "internal 75-84",
            Self::Internal50 => "internal 50-74",
            Self::New => "no match",
        }
    }

    /// Its name where a short one is typed: by its lowest percentage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Repetition => "repetitions",
            Self::Context => "101",
            Self::Exact => "100",
            Self::From95 => "95",
            Self::From85 => "85",
            Self::From75 => "75",
            Self::From50 => "50",
            Self::Internal95 => "internal-95",
            Self::Internal85 => "internal-85",
            Self::Internal75 => "internal-75",
            Self::Internal50 => "internal-50",
            Self::New => "new",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_have_the_edges_of_price_lists() {
        let check = |percent, expected: &str| assert_eq!(Band::of(percent).name(), expected, "{percent}");
        for (percents, name) in [
            ([101, 101], "101"),
            ([100, 100], "100"),
            ([95, 99], "95-99"),
            ([85, 94], "85-94"),
            ([75, 84], "75-84"),
            ([50, 74], "50-74"),
            ([0, 49], "no match"),
        ] {
            for percent in percents {
                check(percent, name);
            }
        }
    }

    #[test]
    fn every_band_has_its_place_and_name() {
        for (at, band) in Band::ALL.into_iter().enumerate() {
            assert_eq!(band as usize, at);
            assert_eq!(Band::ALL.iter().filter(|other| other.key() == band.key()).count(), 1);
        }
    }
}
