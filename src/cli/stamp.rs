//! The creation date of what we write: from the inputs, never from the clock; and the time at which a person does something, which is.

use std::time::{SystemTime, UNIX_EPOCH};

use super::error::{Failure, Result};

/// The date for the header of a TMX file, `YYYYMMDDThhmmssZ`: `SOURCE_DATE_EPOCH` when it is set, else the newest
/// modification time of the inputs, else none. The same inputs give the same bytes.
pub fn created(inputs: impl IntoIterator<Item = Option<SystemTime>>) -> Result<Option<String>> {
    if let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|given| !given.is_empty()) {
        let seconds =
            given.to_str().and_then(|given| given.parse::<u64>().ok()).filter(|&s| s <= LAST_SECOND);
        return match seconds {
            Some(seconds) => Ok(Some(utc(seconds))),
            None => Err(Failure::usage(format!("SOURCE_DATE_EPOCH is “{}”", given.to_string_lossy()))
                .with_hint("it must be whole seconds since 1970-01-01, for example 1700000000")),
        };
    }
    let newest = inputs.into_iter().flatten().max();
    let seconds = newest.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|time| time.as_secs());
    Ok(seconds.filter(|&seconds| seconds <= LAST_SECOND).map(utc))
}

/// The time now, for a journal: `2026-11-23T20:15:00Z`.
pub fn now() -> String {
    iso(&now_in_tmx())
}

/// The time now as TMX writes it: `20261123T201500Z`.
pub fn now_in_tmx() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    utc(seconds.min(LAST_SECOND))
}

/// `20261123T201500Z` as `2026-11-23T20:15:00Z`.
fn iso(basic: &str) -> String {
    let part = |range: std::ops::Range<usize>| basic.get(range).unwrap_or_default();
    let (date, time) = ([part(0..4), part(4..6), part(6..8)], [part(9..11), part(11..13), part(13..15)]);
    format!("{}T{}Z", date.join("-"), time.join(":"))
}

/// The last second of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// Seconds since 1970 as `YYYYMMDDThhmmssZ` (the calendar counted in years that begin in March, so that the leap day
/// is the last day of a year).
fn utc(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let day = day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: u64, expected: &str) {
        assert_eq!(utc(seconds), expected);
    }

    #[test]
    fn days_of_the_calendar() {
        check(0, "19700101T000000Z");
        check(951_782_399, "20000228T235959Z");
        check(951_782_400, "20000229T000000Z");
        check(1_709_251_199, "20240229T235959Z");
        check(1_709_251_200, "20240301T000000Z");
        check(4_107_542_400, "21000301T000000Z");
        check(LAST_SECOND, "99991231T235959Z");
        assert_eq!(iso(&utc(951_782_399)), "2000-02-28T23:59:59Z");
    }
}
