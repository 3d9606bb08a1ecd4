//! A match that differs only in numbers, dates, addresses or codes -> its target with those of the text that is looked for.

use std::ops::Range;

use super::search::tokens::{fold, tokens};

/// A target that was made to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The target text with what was replaced.
    pub target: String,
    /// What was replaced in it by what, in the order of the target.
    pub changes: Vec<(String, String)>,
}

/// What stands in a text without being translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `2031`, `48,5`, `12.05.2031`
    Number,
    /// `https://example.org/a`, `editor@example.org`
    Address,
    /// `<b>`, `{name}`, `%s`, `%(count)d`
    Code,
}

/// The target of a match as it would be for `text`, whose translation is looked for; `None` when the texts differ in more than
/// numbers, dates, addresses and codes, or when it is not clear what in the target comes from what.
pub fn repair(text: &str, source: &str, target: &str) -> Option<Repair> {
    let (wanted, had, there) = (placeables(text), placeables(source), placeables(target));
    if wanted.is_empty() || skeleton(text, &wanted) != skeleton(source, &had) {
        return None;
    }
    // The same must become the same everywhere, else nobody knows which is which in the target.
    let mut table = Vec::<(Kind, &str, &str, usize)>::new();
    for ((range, kind), (new, _)) in had.iter().zip(&wanted) {
        let (old, new) = (&source[range.clone()], &text[new.clone()]);
        match table.iter_mut().find(|(its_kind, its_old, ..)| its_kind == kind && *its_old == old) {
            Some((_, _, its_new, count)) if *its_new == new => *count += 1,
            Some(_) => return None,
            None => table.push((*kind, old, new, 1)),
        }
    }
    table.retain(|(_, old, new, _)| old != new);
    if table.is_empty() {
        return None;
    }
    // Each must stand in the target as often as in the source, in the same spelling or with points and commas the other way round.
    let mut places = Vec::new();
    for (kind, old, new, count) in &table {
        let find = |old: &str, new: &str| {
            let same = |(range, its): &&(Range<usize>, Kind)| its == kind && &target[range.clone()] == old;
            let found = there.iter().filter(same).map(|(range, _)| (range.clone(), new.to_owned()));
            let found = found.collect::<Vec<_>>();
            (found.len() == *count).then_some(found)
        };
        let swapped = || match kind {
            Kind::Number if old.contains(['.', ',']) => find(&swap(old), &swap(new)),
            _ => None,
        };
        places.extend(find(old, new).or_else(swapped)?);
    }
    places.sort_by_key(|(range, _)| range.start);
    let (mut repaired, mut at, mut changes) = (String::new(), 0, Vec::new());
    for (range, new) in places {
        // Two that claim one place: `1.5` and `1,5` in one source.
        repaired.push_str(target.get(at..range.start)?);
        repaired.push_str(&new);
        at = range.end;
        changes.push((target[range].to_owned(), new));
    }
    repaired.push_str(&target[at..]);
    Some(Repair { target: repaired, changes })
}

/// Points for commas and commas for points: `48,5` is `48.5` in English.
fn swap(number: &str) -> String {
    let swapped = number.chars().map(|c| match c {
        '.' => ',',
        ',' => '.',
        c => c,
    });
    swapped.collect()
}

/// The text without its placeables, folded: equal for texts that differ only in these.
fn skeleton(text: &str, placeables: &[(Range<usize>, Kind)]) -> Vec<String> {
    let (mut skeleton, mut at) = (Vec::new(), 0);
    let words = |piece: &str, skeleton: &mut Vec<String>| {
        skeleton.extend(tokens(&fold(piece)).map(str::to_owned));
    };
    for (range, kind) in placeables {
        words(&text[at..range.start], &mut skeleton);
        // No token has a space in it.
        skeleton.push(format!("{kind:?} "));
        at = range.end;
    }
    words(&text[at..], &mut skeleton);
    skeleton
}

/// Where placeables stand, in order.
pub(super) fn placeables(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    let (mut at, mut in_word) = (0, false);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '<' | '{' | '%' => code(rest).map(|length| (length, Kind::Code)),
            _ if in_word => None,
            c if c.is_ascii_digit() => Some((number(rest), Kind::Number)),
            c if c.is_alphabetic() => address(rest).map(|length| (length, Kind::Address)),
            _ => None,
        };
        if let Some((length, kind)) = length {
            found.push((at..at + length, kind));
            at += length;
            in_word = kind == Kind::Number && text[at..].starts_with(char::is_alphabetic);
        } else {
            in_word = c.is_alphanumeric();
            at += c.len_utf8();
        }
    }
    found
}

/// The length of the number that begins a text; single points, commas, colons and hyphens between digits belong to it.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        end += bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let joins = matches!(bytes.get(end), Some(b'.' | b',' | b':' | b'-'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !joins {
            return end;
        }
        end += 1;
    }
}

/// The length of the code that begins a text.
fn code(text: &str) -> Option<usize> {
    let mut inside = text.char_indices().skip(1);
    if let Some(after) = text.strip_prefix('%') {
        let (at, first) = inside.next()?;
        return match first {
            '(' => {
                let end = text.find(')')?;
                let letter = text[end + 1..].chars().next().filter(char::is_ascii_alphabetic)?;
                Some(end + 1 + letter.len_utf8())
            }
            c if c.is_ascii_alphabetic() => {
                let after = text[at + 1..].chars().next();
                (!after.is_some_and(char::is_alphanumeric)).then_some(at + 1)
            }
            c if c.is_ascii_digit() => {
                let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()) + 1;
                let rest = text[digits..].strip_prefix('$');
                let conversion = rest.and_then(|rest| rest.chars().next()).filter(char::is_ascii_alphabetic);
                Some(conversion.map_or(digits, |_| digits + 2))
            }
            _ => None,
        };
    }
    let close = if text.starts_with('<') { '>' } else { '}' };
    let (_, first) = inside.next()?;
    let opens = first == '/' || first.is_alphanumeric() || first == close && close == '}';
    let end = text.find(close).filter(|end| *end <= 200)?;
    let whole = !text[1..end].contains(['<', '{', '\n']);
    (opens && whole && (close == '>' || !text[..end].contains(' '))).then_some(end + 1)
}

/// The length of the address that begins a text.
fn address(text: &str) -> Option<usize> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let begins = ["http://", "https://", "ftp://", "www."].iter().any(|begin| {
        word.get(..begin.len()).is_some_and(|its| its.eq_ignore_ascii_case(begin)) && word.len() > begin.len()
    });
    let mail = || {
        let (name, host) = word.split_once('@')?;
        let plain = |part: &str| part.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c));
        (!name.is_empty() && host.contains('.') && plain(name) && plain(host)).then_some(())
    };
    (begins || mail().is_some()).then_some(word.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, source: &str, target: &str, expected: Option<&str>) {
        let repaired = repair(text, source, target).map(|repair| repair.target);
        assert_eq!(repaired.as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_and_dates() {
        let [source, target] = ["Порт откроют в 2031 году.", "The port will open in 2031."];
        check("Порт откроют в 2033 году.", source, target, Some("The port will open in 2033."));
        check("Порт откроют в 2031 году.", source, target, None);
        check("Порт закроют в 2033 году.", source, target, None);
        check("Выпуск 7, страница 9", "Выпуск 3, страница 5", "Page 5 of issue 3", Some("Page 9 of issue 7"));
        check("До 12.06.2032", "До 01.05.2031", "Until 01.05.2031", Some("Until 12.06.2032"));
        check("Рост на 7,25 %", "Рост на 48,5 %", "A rise of 48.5%", Some("A rise of 7.25%"));
        check("В 12:45", "В 10:30", "At 10:30", Some("At 12:45"));
    }

    #[test]
    fn what_is_not_clear_is_left_alone() {
        // Two for three, and a number that is a word in the target.
        check("От 4 до 6", "От 5 до 5", "From 5 to 5", None);
        check("От 6 до 6", "От 5 до 5", "From 5 to 5", Some("From 6 to 6"));
        check("Все 4 порта", "Все 3 порта", "All three ports", None);
        check("Часть 2", "Часть 1", "Part 1 of 1", None);
        check("1 250 тонн", "2 250 тонн", "2,250 tonnes", None);
        // Numbers inside names stay what they are.
        check("Файл MP4", "Файл MP3", "An MP3 file", None);
    }

    #[test]
    fn what_changes_places_is_right() {
        check("Из 2 в 1", "Из 1 в 2", "From 1 to 2", Some("From 2 to 1"));
    }

    #[test]
    fn addresses_and_codes() {
        check(
            "Пишите на b@example.org.",
            "Пишите на a@example.com.",
            "Write to a@example.com.",
            Some("Write to b@example.org."),
        );
        check(
            "См. https://b.example/2",
            "См. http://a.example/1",
            "See http://a.example/1",
            Some("See https://b.example/2"),
        );
        check("Открыт %(port)s", "Открыт %(name)s", "%(name)s is open", Some("%(port)s is open"));
        check("Это <b>порт</b>", "Это <i>порт</i>", "This is a <i>port</i>", Some("This is a <b>port</b>"));
        check("{1} портов", "{0} портов", "{0} ports", Some("{1} ports"));
        check("100 % портов", "90 % портов", "90 % of ports", Some("100 % of ports"));
        check("%1$s и %3$s", "%1$s и %2$s", "%1$s and %2$s", Some("%1$s and %3$s"));
    }

    proptest! {
        #[test]
        fn any_texts_end_well(text in "[<{%}>a0-9.,:@/$() -]{0,20}|\\PC{0,10}", source in "[<{%}>a0-9., -]{0,20}", target in "\\PC{0,10}|[0-9., %]{0,20}") {
            repair(&text, &source, &target);
            repair(&text, &text, &target);
        }
    }
}
