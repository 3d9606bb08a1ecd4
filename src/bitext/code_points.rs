//! Spans in bytes, as the program counts, <-> spans in Unicode code points, as files count.

use super::Span;

/// The half-open `[start, end]` of each span in code points; `spans` are in order and fit `text`.
///
/// One pass over the text, whatever the number of spans.
pub(crate) fn to_code_points(text: &str, spans: &[Span]) -> Vec<[usize; 2]> {
    let (mut byte, mut point) = (0, 0);
    let mut count_to = |to: usize| {
        point += text[byte..to].chars().count();
        byte = to;
        point
    };
    spans.iter().map(|span| [count_to(span.start), count_to(span.end)]).collect()
}

/// The spans in bytes of half-open pairs in code points; fails with the number of the first pair that is empty,
/// out of order or reaches past the end of `text`.
pub(crate) fn from_code_points(text: &str, pairs: &[[usize; 2]]) -> Result<Vec<Span>, usize> {
    let (mut byte, mut point) = (0, 0);
    let mut bytes_to = |to: usize| {
        let ahead = to.checked_sub(point)?;
        let rest = &text[byte..];
        byte += match rest.char_indices().nth(ahead) {
            Some((at, _)) => at,
            None if rest.chars().count() == ahead => rest.len(),
            None => return None,
        };
        point = to;
        Some(byte)
    };
    let mut span = |&[start, end]: &[usize; 2]| {
        if start >= end {
            return None;
        }
        Some(Span { start: bytes_to(start)?, end: bytes_to(end)? })
    };
    pairs.iter().enumerate().map(|(number, pair)| span(pair).ok_or(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pairs: &[[usize; 2]], expected: Result<&[&str], usize>) {
        let spans = from_code_points(text, pairs);
        if let Ok(spans) = &spans {
            assert_eq!(to_code_points(text, spans), pairs);
        }
        let got = spans.map(|spans| spans.iter().map(|span| &text[span.range()]).collect::<Vec<_>>());
        assert_eq!(got, expected.map(<[&str]>::to_vec), "{text}");
    }

    #[test]
    fn cyrillic_and_emoji_count_as_one() {
        check("Да. No 😀!", &[[0, 3], [4, 9]], Ok(&["Да.", "No 😀!"]));
        check("Да", &[[0, 1], [1, 2]], Ok(&["Д", "а"]));
        check("", &[], Ok(&[]));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        check("Да.", &[[0, 4]], Err(0));
        check("Да. Нет.", &[[0, 3], [2, 8]], Err(1));
        check("Да.", &[[2, 2]], Err(0));
        check("Да.", &[[3, 1]], Err(0));
        check("Да.", &[[0, usize::MAX]], Err(0));
    }
}
