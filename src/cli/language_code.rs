//! What a person typed -> a language tag that other tools know.

use crate::bitext::LanguageTag;

/// The two-letter codes of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms \
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm \
    sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// What people type for a language, and its code: names, three-letter codes that have a shorter one, countries.
const MEANT: &[(&str, &str)] = &[
    ("rus", "ru"),
    ("russian", "ru"),
    ("русский", "ru"),
    ("eng", "en"),
    ("english", "en"),
    ("английский", "en"),
    ("gb", "en-GB"),
    ("us", "en-US"),
    ("deu", "de"),
    ("ger", "de"),
    ("german", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("french", "fr"),
    ("spa", "es"),
    ("spanish", "es"),
    ("ita", "it"),
    ("italian", "it"),
    ("ukr", "uk"),
    ("ua", "uk"),
    ("ukrainian", "uk"),
    ("bel", "be"),
    ("by", "be"),
    ("kaz", "kk"),
    ("kz", "kk"),
    ("pol", "pl"),
    ("polish", "pl"),
    ("cze", "cs"),
    ("ces", "cs"),
    ("cz", "cs"),
    ("gr", "el"),
    ("jp", "ja"),
    ("jpn", "ja"),
    ("japanese", "ja"),
    ("kor", "ko"),
    ("cn", "zh"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("chinese", "zh"),
    ("ara", "ar"),
    ("arabic", "ar"),
    ("dk", "da"),
];

/// Reads a BCP 47 language code; a code that no list has is refused with the one that was probably meant.
pub fn parse(given: &str) -> Result<LanguageTag, String> {
    let typed = given.to_lowercase();
    if let Some((_, code)) = MEANT.iter().find(|(name, _)| *name == typed) {
        return Err(format!("the code is {code}"));
    }
    if given.contains('_') {
        return Err(format!("BCP 47 writes a hyphen: {}", given.replace('_', "-")));
    }
    let tag: LanguageTag =
        given.parse().map_err(|_| "write it as BCP 47 does, for example ru, en or en-GB")?;
    let known = |code: &str| CODES.split_ascii_whitespace().any(|known| known == code);
    if tag.primary().len() == 2 && !known(tag.primary()) {
        return Err("there is no such language code in ISO 639-1; ru is Russian, en is English".to_owned());
    }
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: Result<&str, &str>) {
        let got = parse(given);
        assert_eq!(got.as_ref().map(LanguageTag::as_str).map_err(String::as_str), expected, "{given}");
    }

    #[test]
    fn codes_are_known_and_slips_explained() {
        check("ru", Ok("ru"));
        check("en-gb", Ok("en-GB"));
        check("sah", Ok("sah"));
        check("rus", Err("the code is ru"));
        check("Russian", Err("the code is ru"));
        check("ua", Err("the code is uk"));
        check("en_US", Err("BCP 47 writes a hyphen: en-US"));
        check("xx", Err("there is no such language code in ISO 639-1; ru is Russian, en is English"));
        check("по-русски", Err("write it as BCP 47 does, for example ru, en or en-GB"));
        check("", Err("write it as BCP 47 does, for example ru, en or en-GB"));
    }
}
