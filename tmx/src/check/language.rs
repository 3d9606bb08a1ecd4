//! A language code -> whether BCP 47 lists it, as far as the codes of two letters go.

/// The languages of two letters (ISO 639-1).
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv \
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie \
    ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk \
    ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se \
    sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa \
    wo xh yi yo za zh zu";

/// The regions of two letters (ISO 3166-1), those that BCP 47 keeps for old times among them, and `EU`.
const REGIONS: &str = "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
    BR BS BT BU BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CX CY CZ DD DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET EU FI FJ FK FM FO FR FX GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY \
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NT NU NZ OM \
    PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST \
    SU SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TP TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS \
    XK YD YE YT YU ZA ZM ZR ZW";

/// Codes of three letters that have one of two, which BCP 47 wants instead; and what people write for a language
/// when they mean its country.
const BETTER: &[(&str, &str)] = &[
    ("rus", "ru"),
    ("eng", "en"),
    ("ukr", "uk"),
    ("bel", "be"),
    ("deu", "de"),
    ("ger", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("slk", "sk"),
    ("slo", "sk"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("bos", "bs"),
    ("bul", "bg"),
    ("mkd", "mk"),
    ("mac", "mk"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("hun", "hu"),
    ("ell", "el"),
    ("gre", "el"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nor", "no"),
    ("nob", "nb"),
    ("nno", "nn"),
    ("fin", "fi"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("tur", "tr"),
    ("ara", "ar"),
    ("heb", "he"),
    ("fas", "fa"),
    ("per", "fa"),
    ("kat", "ka"),
    ("geo", "ka"),
    ("hye", "hy"),
    ("arm", "hy"),
    ("aze", "az"),
    ("kaz", "kk"),
    ("kir", "ky"),
    ("uzb", "uz"),
    ("tgk", "tg"),
    ("tuk", "tk"),
    ("tat", "tt"),
    ("mon", "mn"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("vie", "vi"),
    ("tha", "th"),
    ("hin", "hi"),
    ("urd", "ur"),
    ("ben", "bn"),
    ("ind", "id"),
    ("msa", "ms"),
    ("may", "ms"),
    ("sqi", "sq"),
    ("alb", "sq"),
    ("isl", "is"),
    ("ice", "is"),
    ("gle", "ga"),
    ("cym", "cy"),
    ("wel", "cy"),
    ("cat", "ca"),
    ("eus", "eu"),
    ("baq", "eu"),
    ("glg", "gl"),
    ("lat", "la"),
    ("epo", "eo"),
    ("mlt", "mt"),
    ("afr", "af"),
    ("swa", "sw"),
    ("ua", "uk"),
    ("cz", "cs"),
    ("jp", "ja"),
    ("gr", "el"),
    ("dk", "da"),
    ("cn", "zh"),
    ("sp", "es"),
    ("iw", "he"),
    ("UK", "GB"),
];

/// The part of a well-formed code that BCP 47 does not list, and what to write instead when that is known.
/// Languages of three letters and more are not looked up.
pub(super) fn unlisted(code: &str) -> Option<(&str, Option<&'static str>)> {
    let mut subtags = code.split('-');
    let language = subtags.next().unwrap_or_default();
    let small = language.to_ascii_lowercase();
    let better = |wrong: &str| BETTER.iter().find(|(known, _)| *known == wrong).map(|(_, better)| *better);
    if let Some(better) = better(&small) {
        return Some((language, Some(better)));
    }
    if small.len() == 2 && !lists(LANGUAGES, &small) {
        return Some((language, None));
    }
    // What follows a subtag of one letter has meanings of its own.
    for subtag in subtags.take_while(|subtag| subtag.len() > 1) {
        let large = subtag.to_ascii_uppercase();
        if large.len() == 2 && !lists(REGIONS, &large) {
            return Some((subtag, better(&large)));
        }
    }
    None
}

fn lists(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: Option<(&str, Option<&'static str>)>) {
        assert_eq!(unlisted(code), expected, "{code}");
    }

    #[test]
    fn codes_people_use_are_listed() {
        for code in [
            "ru",
            "RU",
            "ru-RU",
            "en-gb",
            "zh-Hans-CN",
            "es-419",
            "sr-Latn-RS",
            "be-tarask",
            "mhr",
            "x-old",
            "de-CH-1996",
            "en-US-u-ca-gregory",
            "EN-US",
            "kv",
            "sah",
            "uk-UA",
        ] {
            check(code, None);
        }
    }

    #[test]
    fn what_is_not_listed_is_named_with_what_is_meant() {
        check("rus", Some(("rus", Some("ru"))));
        check("ENG-US", Some(("ENG", Some("en"))));
        check("en-UK", Some(("UK", Some("GB"))));
        check("ua", Some(("ua", Some("uk"))));
        check("es-XY", Some(("XY", None)));
        check("xx-RU", Some(("xx", None)));
    }
}
