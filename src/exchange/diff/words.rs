//! Two texts -> their words, each marked when the other text lacks it.

/// More words than this are not compared; all of them are marked.
const MOST: usize = 2000;

/// A piece of a text, and whether the other text has it in its place.
pub type Piece<'t> = (bool, &'t str);

/// Cuts both texts into words and what stands between, and marks what both have in the same order (longest common
/// subsequence).
///
/// ```
/// use diglot::exchange::diff::words::compare;
/// let (old, new) = compare("The port opens.", "The port will open.");
/// assert_eq!(old, [(true, "The port "), (false, "opens"), (true, ".")]);
/// assert_eq!(new, [(true, "The port "), (false, "will open"), (true, ".")]);
/// ```
pub fn compare<'t>(old: &'t str, new: &'t str) -> (Vec<Piece<'t>>, Vec<Piece<'t>>) {
    let (old_words, new_words) = (words(old), words(new));
    if old_words.len() > MOST || new_words.len() > MOST {
        return (vec![(old == new, old)], vec![(old == new, new)]);
    }
    let (rows, columns) = (old_words.len(), new_words.len());
    // The length of the longest common rest, from each pair of places on.
    let mut rest = vec![0_u16; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            rest[at(row, column)] = if old_words[row].trim_end() == new_words[column].trim_end() {
                rest[at(row + 1, column + 1)] + 1
            } else {
                rest[at(row + 1, column)].max(rest[at(row, column + 1)])
            };
        }
    }
    let (mut of_old, mut of_new) = (vec![false; rows], vec![false; columns]);
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        if old_words[row].trim_end() == new_words[column].trim_end() {
            (of_old[row], of_new[column]) = (true, true);
            (row, column) = (row + 1, column + 1);
        } else if rest[at(row + 1, column)] >= rest[at(row, column + 1)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    (joined(old, &old_words, &of_old), joined(new, &new_words, &of_new))
}

/// Runs of letters and digits, and everything else sign by sign; each with the white space behind it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let after = rest[length..].trim_start();
        words.push(&rest[..rest.len() - after.len()]);
        rest = after;
    }
    words
}

/// Neighbours of one kind as one piece; white space behind the last of some that are marked is not marked.
fn joined<'t>(text: &'t str, words: &[&str], common: &[bool]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::<(bool, usize, usize)>::new();
    let mut push = |is_common: bool, begin: usize, end: usize| match pieces.last_mut() {
        Some((same, _, last)) if *same == is_common => *last = end,
        _ if begin == end => {}
        _ => pieces.push((is_common, begin, end)),
    };
    let mut begin = 0;
    for (number, word) in words.iter().enumerate() {
        let end = begin + word.len();
        let is_last = common.get(number + 1) != Some(&false);
        if !common[number] && is_last {
            let middle = begin + word.trim_end().len();
            push(false, begin, middle);
            push(true, middle, end);
        } else {
            push(common[number], begin, end);
        }
        begin = end;
    }
    pieces.into_iter().map(|(same, begin, end)| (same, &text[begin..end])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &str) {
        let (of_old, of_new) = compare(old, new);
        let marked = |pieces: &[Piece]| {
            let mark = |&(same, text): &Piece| if same { text.to_owned() } else { format!("[{text}]") };
            pieces.iter().map(mark).collect::<String>()
        };
        assert_eq!(format!("{} | {}", marked(&of_old), marked(&of_new)), expected);
        assert_eq!(of_old.iter().map(|piece| piece.1).collect::<String>(), old);
    }

    #[test]
    fn words_that_differ_are_marked() {
        check(
            "Порт откроют в мае.",
            "Порт откроют в июне.",
            "Порт откроют в [мае]. | Порт откроют в [июне].",
        );
        check("да", "да", "да | да");
        check("", "нет", " | [нет]");
        check("48,5 млрд", "48,6 млрд", "48,[5] млрд | 48,[6] млрд");
        check("один два три", "три", "[один два] три | три");
    }
}
