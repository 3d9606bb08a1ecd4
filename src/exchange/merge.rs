//! Units of several files -> which of them stay in one: the newest, the first, or every different translation.

use diglot_tmx::Unit;

use super::ExchangeError;
use super::keys;
use super::seen::Seen;

/// Which of the units that are one stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The one changed last; without dates, and with the same, the first.
    Newest,
    /// The first.
    First,
    /// Every different translation, identical ones once.
    All,
}

/// Which units are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Those with the same source text, context and languages.
    Source,
    /// Those with the same texts in all languages.
    Pair,
}

/// Decides about units; all of them are shown to [`Merge::look`] first, where [`Merge::looks`] says so.
pub struct Merge {
    keep: Keep,
    by: By,
    seen: Seen,
    looked: u64,
    asked: u64,
}

/// Bits of the number of a unit beside its date.
const NUMBER: u64 = (1 << 31) - 1;

impl Merge {
    /// Nothing seen yet.
    pub fn new(keep: Keep, by: By) -> Self {
        let by = if keep == Keep::All { By::Pair } else { by };
        Self { keep, by, seen: Seen::default(), looked: 0, asked: 0 }
    }

    /// Whether all units have to be looked at before the first is asked for.
    pub fn looks(&self) -> bool {
        self.keep == Keep::Newest
    }

    fn key(&self, unit: &Unit, source: usize) -> u128 {
        match self.by {
            By::Source => keys::same_source(unit, source),
            By::Pair => keys::same_texts(unit),
        }
    }

    /// Looks at a unit with this source variant.
    pub fn look(&mut self, unit: &Unit, source: usize) -> Result<(), ExchangeError> {
        self.looked += 1;
        // The later date wins, and of the same date the smaller number.
        let rank = (date(unit) << 31) | (NUMBER - self.looked.min(NUMBER));
        let key = self.key(unit, source);
        if self.seen.get(key)?.is_none_or(|best| best < rank) {
            self.seen.set(key, rank)?;
        }
        Ok(())
    }

    /// Whether a unit stays; the units come in the order in which they were looked at.
    pub fn stays(&mut self, unit: &Unit, source: usize) -> Result<bool, ExchangeError> {
        self.asked += 1;
        let key = self.key(unit, source);
        if self.looks() {
            let rank = (date(unit) << 31) | (NUMBER - self.asked.min(NUMBER));
            return Ok(self.seen.get(key)? == Some(rank));
        }
        Ok(self.seen.get_or_set(key, self.asked)?.is_none())
    }
}

/// When a unit or a variant of it was last changed, else made, else used: seconds since 1900, 0 when nobody says.
fn date(unit: &Unit) -> u64 {
    let latest = |name: &str| {
        let of_variants = unit.variants.iter().filter_map(|variant| variant.attributes.get(name));
        of_variants.chain(unit.attributes.get(name)).map(seconds).max().filter(|&date| date > 0)
    };
    latest("changedate").or_else(|| latest("creationdate")).or_else(|| latest("lastusagedate")).unwrap_or(0)
}

/// `20240131T235959Z` or `2024-01-31T23:59:59Z` as seconds; months count 31 days, only the order matters.
fn seconds(date: &str) -> u64 {
    let digits = date.chars().filter(char::is_ascii_digit).collect::<String>();
    let part =
        |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
    let Some(years) = part(0, 4).checked_sub(1900) else { return 0 };
    let days = years.min(260) * 372 + part(4, 6).min(12) * 31 + part(6, 8).min(31);
    days * 86_400 + part(8, 10).min(23) * 3600 + part(10, 12).min(59) * 60 + part(12, 14).min(59)
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    fn check(keep: Keep, by: By, units: &[(&str, &str, &str)], expected: &[usize]) {
        let units = units.iter().map(|(source, target, date)| {
            let mut unit = Unit::new(vec![Variant::new("ru", *source), Variant::new("en", *target)]);
            if !date.is_empty() {
                unit.attributes.set("changedate", *date);
            }
            unit
        });
        let units = units.collect::<Vec<_>>();
        let mut merge = Merge::new(keep, by);
        if merge.looks() {
            for unit in &units {
                merge.look(unit, 0).expect("kept");
            }
        }
        let stay = (0..units.len()).filter(|&at| merge.stays(&units[at], 0).expect("kept"));
        assert_eq!(stay.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn which_units_stay() {
        let units = [
            ("Да", "Yes", "20240101T000000Z"),
            ("Нет", "No", ""),
            ("Да", "Sure", "2024-02-01T00:00:00Z"),
            ("Да", "Yes", "20230101T000000Z"),
            ("Нет", "No", ""),
        ];
        check(Keep::Newest, By::Source, &units, &[1, 2]);
        check(Keep::Newest, By::Pair, &units, &[0, 1, 2]);
        check(Keep::First, By::Source, &units, &[0, 1]);
        check(Keep::All, By::Source, &units, &[0, 1, 2]);
    }
}
