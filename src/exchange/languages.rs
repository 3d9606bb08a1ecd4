//! A language code as a person gives it -> the variants of a unit that fit: `ru` finds `ru-RU` and `RU`.

use diglot_tmx::{Unit, Variant};

/// How well a code in a file fits one that was asked for; the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The same, but for case and `_`.
    Same,
    /// One says more than the other: `ru` and `ru-RU`.
    General,
    /// The same language of another country or script: `en-GB` and `en-US`.
    Other,
}

/// Codes of three letters (ISO 639-2, both kinds) for those of two.
const LONG: &[(&str, &str)] = &[
    ("ara", "ar"),
    ("bel", "be"),
    ("bul", "bg"),
    ("ces", "cs"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("deu", "de"),
    ("dut", "nl"),
    ("eng", "en"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("heb", "he"),
    ("hun", "hu"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kaz", "kk"),
    ("kor", "ko"),
    ("nld", "nl"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("zho", "zh"),
];

/// How well `code` fits `wanted`; `None` for another language.
///
/// ```
/// use diglot::exchange::languages::{Fit, fit};
/// assert_eq!(fit("RU", "ru"), Some(Fit::Same));
/// assert_eq!(fit("ru_RU", "ru"), Some(Fit::General));
/// assert_eq!(fit("en-GB", "en-US"), Some(Fit::Other));
/// assert_eq!(fit("uk", "ru"), None);
/// ```
pub fn fit(code: &str, wanted: &str) -> Option<Fit> {
    if code.is_empty() || wanted.is_empty() {
        return None;
    }
    if code == wanted {
        return Some(Fit::Same);
    }
    let (code, wanted) = (normal(code), normal(wanted));
    let primary = |code: &str| code.split('-').next().unwrap_or_default().to_owned();
    if code == wanted {
        Some(Fit::Same)
    } else if primary(&code) != primary(&wanted) {
        None
    } else if code.starts_with(&format!("{wanted}-")) || wanted.starts_with(&format!("{code}-")) {
        Some(Fit::General)
    } else {
        Some(Fit::Other)
    }
}

/// A code for comparing: small letters, `-` between subtags, two letters for the language where it has a code of two.
pub fn normal(code: &str) -> String {
    let code = code.trim().replace('_', "-").to_lowercase();
    let (primary, rest) = code.split_at(code.find('-').unwrap_or(code.len()));
    match LONG.iter().find(|(long, _)| *long == primary) {
        Some((_, short)) => format!("{short}{rest}"),
        None => code,
    }
}

/// The variant of a unit in a language, and how many others would fit as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Its number in the unit.
    pub at: usize,
    /// How well it fits.
    pub fit: Fit,
    /// How many others fit as well as it does.
    pub others: usize,
}

/// The first of the variants that fit a language best.
pub fn choose(unit: &Unit, wanted: &str) -> Option<Chosen> {
    let mut chosen: Option<Chosen> = None;
    for (at, variant) in unit.variants.iter().enumerate() {
        let Some(fit) = fit(variant.language(), wanted) else { continue };
        match &mut chosen {
            Some(best) if best.fit == fit => best.others += 1,
            Some(best) if best.fit < fit => {}
            _ => chosen = Some(Chosen { at, fit, others: 0 }),
        }
    }
    chosen
}

/// The source variant of a unit: in the language of its own `srclang` or the header's, or else the first.
pub fn source_of(unit: &Unit, header_language: Option<&str>) -> usize {
    let language = unit.attributes.get("srclang").or(header_language).filter(|&language| language != "*all*");
    language.and_then(|language| choose(unit, language)).map_or(0, |chosen| chosen.at)
}

/// The variants of a unit that are not the source.
pub fn targets(unit: &Unit, source: usize) -> impl Iterator<Item = &Variant> {
    unit.variants.iter().enumerate().filter(move |(at, _)| *at != source).map(|(_, variant)| variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(codes: &[&str], wanted: &str, expected: Option<(usize, Fit, usize)>) {
        let unit = Unit::new(codes.iter().map(|code| Variant::new(code, "x")).collect());
        let chosen = choose(&unit, wanted).map(|chosen| (chosen.at, chosen.fit, chosen.others));
        assert_eq!(chosen, expected, "{codes:?} {wanted}");
    }

    #[test]
    fn the_nearest_code_is_taken() {
        check(&["en-GB", "en-US"], "EN_us", Some((1, Fit::Same, 0)));
        check(&["en-GB", "en-US", "ru"], "en", Some((0, Fit::General, 1)));
        check(&["en-GB", "en"], "en-US", Some((1, Fit::General, 0)));
        check(&["zh-Hant", "ru"], "zh-CN", Some((0, Fit::Other, 0)));
        check(&["rus", "eng"], "ru", Some((0, Fit::Same, 0)));
        check(&["de", ""], "ru", None);
    }

    #[test]
    fn the_source_is_what_the_unit_says_or_the_header_or_the_first() {
        let mut unit = Unit::new(["de", "ru-RU", "en"].map(|code| Variant::new(code, "x")).into());
        assert_eq!(source_of(&unit, Some("ru")), 1);
        assert_eq!(source_of(&unit, Some("*all*")), 0);
        assert_eq!(source_of(&unit, None), 0);
        unit.attributes.set("srclang", "EN");
        assert_eq!(source_of(&unit, Some("ru")), 2);
    }
}
