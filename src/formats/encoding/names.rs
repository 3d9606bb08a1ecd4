//! What a person writes for an encoding -> the encoding.

use encoding_rs::{Encoding, REPLACEMENT};

use super::EncodingError;

/// Names that people write and the WHATWG list of labels does not have, without hyphens and in small letters.
const ALIASES: &[(&str, &str)] = &[
    ("utf8sig", "utf-8"),
    ("utf8bom", "utf-8"),
    ("unicode", "utf-16le"),
    ("utf16", "utf-16le"),
    ("ucs2", "utf-16le"),
    ("ucs2le", "utf-16le"),
    ("ucs2be", "utf-16be"),
    ("ansi", "windows-1252"),
    ("dos", "ibm866"),
    ("oem", "ibm866"),
    ("alt", "ibm866"),
    ("koi8ur", "koi8-u"),
    ("maccyr", "x-mac-cyrillic"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("macukrainian", "x-mac-cyrillic"),
    ("macukraine", "x-mac-cyrillic"),
    ("macroman", "macintosh"),
    ("isocyrillic", "iso-8859-5"),
    ("sjis", "shift_jis"),
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("cp65001", "utf-8"),
    ("cp20866", "koi8-r"),
    ("cp21866", "koi8-u"),
    ("cp28595", "iso-8859-5"),
    ("cp10007", "x-mac-cyrillic"),
    ("cp1200", "utf-16le"),
    ("cp1201", "utf-16be"),
];

/// Names worth suggesting, the likeliest first.
const COMMON: &[&str] = &[
    "utf-8",
    "windows-1251",
    "koi8-r",
    "ibm866",
    "iso-8859-5",
    "utf-16le",
    "utf-16be",
    "x-mac-cyrillic",
    "windows-1252",
    "windows-1250",
    "latin1",
    "koi8-u",
    "gb18030",
    "shift_jis",
];

/// The encoding a person means by `given`: a WHATWG label or a usual alias, in any case, with or without hyphens.
pub(super) fn find(given: &str) -> Result<&'static Encoding, EncodingError> {
    let squeezed =
        given.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect::<String>();
    let label = |label: &str| Encoding::for_label_no_replacement(label.as_bytes());
    let alias = ALIASES.iter().find(|(name, _)| *name == squeezed).and_then(|(_, name)| label(name));
    label(given.trim())
        .or(alias)
        .or_else(|| label(&squeezed))
        .or_else(|| spelled(&squeezed).and_then(|name| label(&name)))
        .filter(|encoding| *encoding != REPLACEMENT)
        .ok_or_else(|| unknown(given))
}

/// `win1251`, `iso88595`, `koi8r`, `utf16be` ... as the labels spell them.
fn spelled(squeezed: &str) -> Option<String> {
    let after = |prefix: &str| squeezed.strip_prefix(prefix).filter(|rest| !rest.is_empty());
    if let Some(part) = after("iso8859") {
        return Some(format!("iso-8859-{part}"));
    }
    if let Some(part) = after("koi8") {
        return Some(format!("koi8-{part}"));
    }
    if let Some(part) = after("utf16") {
        return Some(format!("utf-16{part}"));
    }
    if let Some(part) = after("macintosh").or_else(|| after("xmac")) {
        return Some(format!("x-mac-{part}"));
    }
    let page =
        ["windows", "win", "cp", "codepage", "ansi", "oem", "dos", "ibm", "ms"].into_iter().find_map(after);
    match page.unwrap_or(squeezed) {
        "866" => Some("ibm866".to_owned()),
        page if page.len() <= 4 && page.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("windows-{page}"))
        }
        _ => None,
    }
}

/// The error for a name nobody knows, with the names nearest to it.
fn unknown(given: &str) -> EncodingError {
    let low = given.to_lowercase();
    let near = COMMON
        .iter()
        .copied()
        .rev()
        .max_by(|a, b| strsim::jaro_winkler(a, &low).total_cmp(&strsim::jaro_winkler(b, &low)));
    let near = near.filter(|near| strsim::jaro_winkler(near, &low) > 0.8);
    let mut names = near.into_iter().collect::<Vec<_>>();
    names.extend(COMMON.iter().copied().filter(|name| Some(*name) != near).take(5 - names.len()));
    EncodingError::Unknown { given: given.to_owned(), try_instead: names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: &str) {
        assert_eq!(find(given).map(Encoding::name), Ok(expected), "{given}");
    }

    #[test]
    fn labels_and_aliases() {
        for name in ["utf-8", "UTF8", "utf_8", "utf-8-sig", " UTF-8 ", "cp65001"] {
            check(name, "UTF-8");
        }
        for name in
            ["cp1251", "CP-1251", "win1251", "win-1251", "windows1251", "Windows-1251", "1251", "ansi1251"]
        {
            check(name, "windows-1251");
        }
        for name in ["cp866", "ibm866", "IBM-866", "866", "dos", "dos866", "cp_866"] {
            check(name, "IBM866");
        }
        for name in ["koi8r", "koi8-r", "KOI8_R", "koi8"] {
            check(name, "KOI8-R");
        }
        check("koi8u", "KOI8-U");
        check("iso88595", "ISO-8859-5");
        check("ISO8859-5", "ISO-8859-5");
        check("latin1", "windows-1252");
        check("latin-1", "windows-1252");
        check("utf16", "UTF-16LE");
        check("utf16le", "UTF-16LE");
        check("utf-16-be", "UTF-16BE");
        check("maccyrillic", "x-mac-cyrillic");
        check("mac-cyrillic", "x-mac-cyrillic");
        check("gbk", "GBK");
        check("sjis", "Shift_JIS");
    }

    #[test]
    fn an_unknown_name_gets_a_near_one() {
        let message = |given: &str| find(given).expect_err("no such encoding").to_string();
        assert!(message("koi9-r").contains("try koi8-r, "), "{}", message("koi9-r"));
        assert!(message("windows-1521").contains("try windows-125"), "{}", message("windows-1521"));
        assert!(message("").contains("utf-8"));
        assert!(message("hz-gb-2312").contains("no encoding “hz-gb-2312”"));
        assert!(message("кои8").contains("“кои8”"));
    }
}
