//! A language as BCP 47 writes it: `ru`, `en-GB`, `zh-Hans`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A well-formed BCP 47 language tag with the usual case: `ru`, `en-GB`, `sr-Latn-RS`.
///
/// ```
/// use diglot::bitext::LanguageTag;
/// let tag: LanguageTag = "RU-ru".parse().unwrap();
/// assert_eq!(tag.as_str(), "ru-RU");
/// assert_eq!(tag.primary(), "ru");
/// assert!("russian language".parse::<LanguageTag>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(String);

/// Why a string is no language tag.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("“{given}” is not a language code; write it as BCP 47 does, for example ru, en or en-GB")]
pub struct LanguageTagError {
    /// What was given.
    pub given: String,
}

impl LanguageTag {
    /// The tag for a language nobody could tell: `und`.
    pub fn undetermined() -> Self {
        Self("und".to_owned())
    }

    /// Whether this is `und`.
    pub fn is_undetermined(&self) -> bool {
        self.0 == "und"
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag: `ru` of `ru-RU`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl FromStr for LanguageTag {
    type Err = LanguageTagError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let error = || LanguageTagError { given: given.to_owned() };
        let mut parts = Vec::new();
        for (number, part) in given.split('-').enumerate() {
            if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(error());
            }
            let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
            if number == 0 && !(letters && matches!(part.len(), 2 | 3)) {
                return Err(error());
            }
            parts.push(match (number, part.len()) {
                (1.., 2) if letters => part.to_ascii_uppercase(),
                (1.., 4) if letters => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
                _ => part.to_ascii_lowercase(),
            });
        }
        Ok(Self(parts.join("-")))
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = LanguageTagError;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        given.parse()
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: Option<&str>) {
        assert_eq!(given.parse::<LanguageTag>().ok().as_ref().map(LanguageTag::as_str), expected, "{given}");
    }

    #[test]
    fn case_is_put_right_and_nonsense_refused() {
        check("EN-gb", Some("en-GB"));
        check("zh-hans-cn", Some("zh-Hans-CN"));
        check("de-1996", Some("de-1996"));
        check("ru_RU", None);
        check("", None);
        check("r", None);
        check("русский", None);
    }
}
