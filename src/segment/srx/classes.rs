//! Names and sets of characters as Java and ICU write them -> as the regex crates do: `\h`, `\p{IsCyrillic}`, `[a-z&&[^q]]`.

use std::fmt::Write as _;

use super::pattern::PatternError;

/// Horizontal white space, what `\h` stands for in Java.
const HORIZONTAL: &str = r"\t\x20\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
/// Line ends, what `\v` stands for in Java.
const VERTICAL: &str = r"\n\x0b\f\r\x{85}\x{2028}\x{2029}";

/// Names that mean a set in Java or ICU and something else, or nothing, in the regex crates.
const NAMED: &[(&str, &str)] = &[
    ("alnum", r"\p{Alphabetic}\p{Nd}"),
    ("all", r"\x00-\x{10ffff}"),
    ("ascii", r"\x00-\x7f"),
    ("blank", HORIZONTAL),
    ("cntrl", r"\p{Cc}"),
    ("graph", r"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}"),
    ("javaalphabetic", r"\p{Alphabetic}"),
    ("javadigit", r"\p{Nd}"),
    ("javaideographic", r"\p{Ideographic}"),
    ("javaletter", r"\p{L}"),
    ("javaletterordigit", r"\p{L}\p{Nd}"),
    ("javalowercase", r"\p{Lowercase}"),
    ("javaspacechar", r"\p{Z}"),
    ("javatitlecase", r"\p{Lt}"),
    ("javauppercase", r"\p{Uppercase}"),
    ("javawhitespace", r"\s"),
    ("l1", r"\x00-\x{ff}"),
    ("print", r"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\p{Zs}"),
    ("word", r"\w"),
    ("xdigit", r"0-9a-fA-F"),
];

/// Blocks of Unicode, by the names of Java without spaces, hyphens and underscores.
const BLOCKS: &[(&str, &str)] = &[
    ("arabic", r"\x{600}-\x{6ff}"),
    ("armenian", r"\x{530}-\x{58f}"),
    ("basiclatin", r"\x00-\x7f"),
    ("bengali", r"\x{980}-\x{9ff}"),
    ("cjksymbolsandpunctuation", r"\x{3000}-\x{303f}"),
    ("cjkunifiedideographs", r"\x{4e00}-\x{9fff}"),
    ("combiningdiacriticalmarks", r"\x{300}-\x{36f}"),
    ("currencysymbols", r"\x{20a0}-\x{20cf}"),
    ("cyrillic", r"\x{400}-\x{4ff}"),
    ("cyrillicextendeda", r"\x{2de0}-\x{2dff}"),
    ("cyrillicextendedb", r"\x{a640}-\x{a69f}"),
    ("cyrillicsupplement", r"\x{500}-\x{52f}"),
    ("cyrillicsupplementary", r"\x{500}-\x{52f}"),
    ("devanagari", r"\x{900}-\x{97f}"),
    ("generalpunctuation", r"\x{2000}-\x{206f}"),
    ("georgian", r"\x{10a0}-\x{10ff}"),
    ("greek", r"\x{370}-\x{3ff}"),
    ("greekandcoptic", r"\x{370}-\x{3ff}"),
    ("greekextended", r"\x{1f00}-\x{1fff}"),
    ("halfwidthandfullwidthforms", r"\x{ff00}-\x{ffef}"),
    ("hangulsyllables", r"\x{ac00}-\x{d7af}"),
    ("hebrew", r"\x{590}-\x{5ff}"),
    ("hiragana", r"\x{3040}-\x{309f}"),
    ("katakana", r"\x{30a0}-\x{30ff}"),
    ("latin1supplement", r"\x{80}-\x{ff}"),
    ("latinextendeda", r"\x{100}-\x{17f}"),
    ("latinextendedadditional", r"\x{1e00}-\x{1eff}"),
    ("latinextendedb", r"\x{180}-\x{24f}"),
    ("letterlikesymbols", r"\x{2100}-\x{214f}"),
    ("numberforms", r"\x{2150}-\x{218f}"),
    ("superscriptsandsubscripts", r"\x{2070}-\x{209f}"),
    ("tamil", r"\x{b80}-\x{bff}"),
    ("thai", r"\x{e00}-\x{e7f}"),
];

/// The set that a one-letter escape stands for; `None` when it stands for none.
///
/// White space, digits and word characters are those of Unicode, as SRX takes them from ICU.
pub(super) fn by_letter(letter: char) -> Option<String> {
    Some(match letter {
        'd' | 'D' | 's' | 'S' | 'w' | 'W' => format!("\\{letter}"),
        'h' => format!("[{HORIZONTAL}]"),
        'H' => format!("[^{HORIZONTAL}]"),
        'v' => format!("[{VERTICAL}]"),
        'V' => format!("[^{VERTICAL}]"),
        _ => return None,
    })
}

/// The set `\p{name}`, or `\P{name}` when `negated`: general categories, scripts, blocks, properties, POSIX and Java names.
pub(super) fn by_name(name: &str, negated: bool) -> Result<String, PatternError> {
    let given = name.trim();
    let (given, negated) = given.strip_prefix('^').map_or((given, negated), |rest| (rest, !negated));
    let mark = if negated { "^" } else { "" };
    let plain =
        given.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect::<String>().to_ascii_lowercase();
    let listed = |list: &[(&str, &str)], name: &str| {
        let found = list.iter().find(|(known, _)| *known == name);
        found.map(|(_, set)| format!("[{mark}{set}]"))
    };
    let unknown = || PatternError::Property { name: name.to_owned() };
    if let Some(block) = plain.strip_prefix("blk=").or_else(|| plain.strip_prefix("block=")) {
        return listed(BLOCKS, block).ok_or_else(unknown);
    }
    if let Some(set) = listed(NAMED, &plain) {
        return Ok(set);
    }
    let without_is = given.strip_prefix("Is").or_else(|| given.strip_prefix("is"));
    let tried = [Some(given), without_is].into_iter().flatten();
    for tried in tried {
        let tried_plain = tried.chars().all(|c| c.is_ascii_alphanumeric() || " _-=".contains(c));
        let set = format!("[{mark}\\p{{{tried}}}]");
        if tried_plain && regex_syntax::parse(&set).is_ok() {
            return Ok(set);
        }
    }
    let block = plain.strip_prefix("in").and_then(|block| listed(BLOCKS, block));
    let posix = plain.strip_prefix("is").and_then(|name| listed(NAMED, name));
    block.or(posix).ok_or_else(unknown)
}

/// `c` as it must be written to mean itself, in a set and outside one.
pub(super) fn literal(c: char, out: &mut String) {
    // Writing to a string cannot fail.
    match c {
        '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => {
            out.push('\\');
            out.push(c);
        }
        // Signs that mean something in a set or with spaces ignored.
        '-' | '&' | '~' | '#' | '<' | '>' | '=' | '!' => {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        }
        c if c.is_whitespace() || c.is_control() => {
            let _ = write!(out, "\\x{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, inside: &str, outside: &str) {
        let set = by_name(name, false).unwrap();
        let set = regex_automata::meta::Regex::new(&format!("^{set}$")).unwrap();
        for c in inside.chars() {
            assert!(set.is_match(&c.to_string()), "{c} is {name}");
        }
        for c in outside.chars() {
            assert!(!set.is_match(&c.to_string()), "{c} is not {name}");
        }
    }

    #[test]
    fn names_of_java_and_icu() {
        check("L", "аЖz", "1.");
        check("Lu", "ЖA", "жa");
        check("IsLu", "ЖA", "жa");
        check("gc=Lu", "ЖA", "жa");
        check("general_category=Lu", "ЖA", "жa");
        check("IsCyrillic", "жЁ", "z");
        check("script=Cyrillic", "жЁ", "z");
        check("InCyrillic", "жЁ", "zé");
        check("InGeneral_Punctuation", "—“", ".");
        check("block=BasicLatin", "z.", "ж");
        check("Lower", "жz", "ЖZ");
        check("IsUppercase", "ЖZ", "жz");
        check("Alnum", "ж7", "._");
        check("Punct", ".«—", "ж ");
        check("javaUpperCase", "Ж", "ж");
        check("Blank", " \u{a0}\t", "\n");
        check("XDigit", "aF0", "gж");
        check("^Lu", "ж1", "Ж");
    }

    #[test]
    fn an_unknown_name_is_said() {
        for name in ["Klingonish", "InNowhere", "", "L}|\\p{N"] {
            assert!(by_name(name, false).is_err(), "{name}");
        }
    }
}
