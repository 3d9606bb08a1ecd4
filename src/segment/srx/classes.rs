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

/// Blocks of Unicode, a line each: a range and its names.
const BLOCKS: &str = include_str!("blocks.txt");

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
    let listed = |name: &str| {
        let found = NAMED.iter().find(|(known, _)| *known == name);
        found.map(|(_, set)| format!("[{mark}{set}]"))
    };
    let block = |name: &str| {
        let lines = BLOCKS.lines().filter_map(|line| line.split_once(' '));
        let (range, _) = lines.into_iter().find(|(_, names)| names.split(' ').any(|known| known == name))?;
        let (first, last) = range.split_once('-')?;
        Some(format!("[{mark}\\x{{{first}}}-\\x{{{last}}}]"))
    };
    let unknown = || PatternError::Property { name: name.to_owned() };
    if let Some(name) = plain.strip_prefix("blk=").or_else(|| plain.strip_prefix("block=")) {
        return block(name).ok_or_else(unknown);
    }
    if let Some(set) = listed(&plain) {
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
    let posix = || plain.strip_prefix("is").and_then(listed);
    plain.strip_prefix("in").and_then(block).or_else(posix).ok_or_else(unknown)
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
        check("InCyrillicSupplementary", "\u{525}", "ж");
        check("InHangul_Jamo", "ᄀ", "가");
        check("blk=Alphabetic Presentation Forms", "ﬁ", "f");
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
    fn every_block_is_a_set() {
        let blocks = BLOCKS.lines().skip(1).collect::<Vec<_>>();
        assert_eq!(blocks.len(), 324);
        for name in blocks.iter().flat_map(|line| line.split(' ').skip(1)) {
            let set = by_name(&format!("In{name}"), false).unwrap();
            assert!(regex_syntax::parse(&set).is_ok(), "{set} for {name}");
        }
    }

    #[test]
    fn an_unknown_name_is_said() {
        for name in ["Klingonish", "InNowhere", "", "L}|\\p{N"] {
            assert!(by_name(name, false).is_err(), "{name}");
        }
    }
}
