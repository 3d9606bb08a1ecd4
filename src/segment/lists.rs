//! A paragraph -> where the items of its lists start, found by numbers that follow each other.
//!
//! `1. Открыть счёт 2. Внести деньги` has no full stop between its items; what shows the list is that 2 follows 1,
//! both written the same way. One number alone proves nothing.

use super::words::skip_space;

/// Fills `items` with the byte offsets at which list items start, the first item of a list left out.
pub(super) fn items(text: &str, items: &mut Vec<usize>) {
    items.clear();
    if let Some(first) = marker(text, skip_space(text, 0)) {
        inline_items(text, first, items);
    }
    if text.contains('\n') {
        line_items(text, items);
        items.sort_unstable();
        items.dedup();
    }
}

/// The number of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    start: usize,
    end: usize,
    bullet: Option<char>,
    label: Label,
    close: Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Number(u32),
    Letter(char),
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    Stop,
    Bracket,
    StopBracket,
    None,
}

impl Marker {
    /// Whether `next` is the item after this one.
    fn is_followed_by(&self, next: &Marker) -> bool {
        let label = match (self.label, next.label) {
            (Label::Number(a), Label::Number(b)) => a.checked_add(1) == Some(b),
            (Label::Letter(a), Label::Letter(b)) => u32::from(a) + 1 == u32::from(b),
            (Label::None, Label::None) => true,
            _ => false,
        };
        label && self.bullet == next.bullet && self.close == next.close
    }
}

/// The marker that starts at `at`: a bullet, a number or small letter with `.`, `)` or `.)`, and white space.
fn marker(text: &str, at: usize) -> Option<Marker> {
    let mut rest = &text[at..];
    let bullet = rest.chars().next().filter(|c| "•·⁃▪●‣*".contains(*c));
    if let Some(c) = bullet {
        rest = rest[c.len_utf8()..].trim_start_matches([' ', '\t', '\u{a0}']);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let letter = rest.chars().next().filter(|c| c.is_lowercase());
    let (label, width) = match (digits, letter) {
        (1..=3, _) => (Label::Number(rest[..digits].parse().ok()?), digits),
        (0, Some(c)) => (Label::Letter(c), c.len_utf8()),
        _ => (Label::None, 0),
    };
    let tail = &rest[width..];
    let (close, width) = match tail.as_bytes() {
        [b'.', b')', ..] => (Close::StopBracket, width + 2),
        [b'.', ..] => (Close::Stop, width + 1),
        [b')', ..] => (Close::Bracket, width + 1),
        _ if bullet.is_some() => (Close::None, 0),
        _ => return None,
    };
    let label = if close == Close::None { Label::None } else { label };
    if close != Close::None && (label == Label::None || !rest[width..].starts_with(char::is_whitespace)) {
        return None;
    }
    let end = text.len() - rest.len() + width;
    Some(Marker { start: at, end, bullet, label, close })
}

/// Follows a list that starts the paragraph: 1 is followed by 2, 2 by 3.
fn inline_items(text: &str, first: Marker, items: &mut Vec<usize>) {
    let mut last = first;
    let capital = |marker: &Marker| {
        let next = text[skip_space(text, marker.end)..].chars().next();
        next.map(char::is_uppercase)
    };
    while last.label != Label::None {
        let mut from = last.end;
        let next = loop {
            let Some(space) = text[from..].find(' ') else { return };
            from += space + 1;
            match marker(text, from) {
                Some(next) if last.is_followed_by(&next) && capital(&next) == capital(&first) => break next,
                _ => {}
            }
        };
        items.push(next.start);
        last = next;
    }
}

/// Finds items that start lines, when the item before or after starts a line too.
fn line_items(text: &str, items: &mut Vec<usize>) {
    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
    let mut last: Option<Marker> = None;
    for start in std::iter::once(0).chain(starts) {
        let at = start + (text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len());
        let Some(next) = marker(text, at) else { continue };
        if let Some(last) = last.filter(|last| last.is_followed_by(&next)) {
            items.extend([last.start, next.start].into_iter().filter(|&item| item > 0));
        }
        last = Some(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut starts = Vec::new();
        items(text, &mut starts);
        let found =
            starts.iter().map(|&at| text[at..].split_whitespace().take(2).collect::<Vec<_>>().join(" "));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn numbers_that_follow_each_other_are_a_list() {
        check("1. Открыть счёт 2. Внести деньги 3. Подписать", &["2. Внести", "3. Подписать"]);
        check("1) Milk 2) Eggs", &["2) Eggs"]);
        check("• 9. Milk • 10. Eggs", &["• 10."]);
        check("a. Milk and eggs b. Bread", &["b. Bread"]);
    }

    #[test]
    fn a_number_alone_is_no_list() {
        check("1. Открыть счёт в банке 3. Внести деньги", &[]);
        check("Вот список: 1.мороженое, 2.мясо, 3.рис.", &[]);
        check("Нужно купить 1)рыбу 2)соль.", &[]);
        check("A. Smith and B. Jones came.", &[]);
    }

    #[test]
    fn items_on_lines_of_their_own() {
        check("Надо:\n1. открыть счёт\n2. внести деньги", &["1. открыть", "2. внести"]);
        check("We need\n• milk\n• eggs", &["• milk", "• eggs"]);
    }
}
