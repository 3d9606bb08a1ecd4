//! A line a person types at a question -> what is meant. A Cyrillic letter means the key it is printed on.

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The link is right.
    Yes,
    /// It is not, perhaps with a note.
    No(Option<String>),
    /// It is not to be exported.
    LeaveOut,
    /// One with the next.
    Merge,
    /// Two of it; at which of the cuts.
    Split(Option<usize>),
    /// A proposal.
    Take(usize),
    /// To a link.
    Go(usize),
    /// The last action back.
    Undo,
    /// What can be answered.
    Help,
    /// Enough.
    Leave,
    /// A letter that could be yes and no.
    YesOrNo,
    /// Nothing that is known.
    Unknown,
}

/// Reads a line.
pub fn read(line: &str) -> Answer {
    let line = line.trim();
    let mut letters = line.chars();
    let Some(first) = letters.next() else { return Answer::Unknown };
    let rest = letters.as_str().trim();
    let number = rest.parse::<usize>().ok();
    match (line.to_lowercase().as_str(), rest.is_empty()) {
        ("yes" | "да", _) => return Answer::Yes,
        ("no" | "нет", _) => return Answer::No(None),
        // On the key of “y”, and the first letter of «нет».
        ("н", _) => return Answer::YesOrNo,
        _ => {}
    }
    match (key(first), number, rest.is_empty()) {
        ('y', _, true) => Answer::Yes,
        ('n', _, true) => Answer::No(None),
        ('n', _, false) => Answer::No(Some(rest.to_owned())),
        ('x', _, true) => Answer::LeaveOut,
        ('m', _, true) => Answer::Merge,
        ('s', _, true) => Answer::Split(None),
        ('s', Some(number), _) => Answer::Split(Some(number)),
        ('u', _, true) => Answer::Undo,
        ('q', _, true) => Answer::Leave,
        ('?', _, true) => Answer::Help,
        (':', Some(number), _) => Answer::Go(number),
        ('1'..='9', _, true) => line.parse().map_or(Answer::Unknown, Answer::Take),
        _ => Answer::Unknown,
    }
}

/// The Latin key of a letter of the Russian keyboard.
fn key(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'н' | 'y' => 'y',
        'т' | 'n' => 'n',
        'ч' | 'x' => 'x',
        'ь' | 'm' => 'm',
        'ы' | 's' => 's',
        'г' | 'u' => 'u',
        'й' | 'q' => 'q',
        ',' | '?' => '?',
        'ж' | ':' => ':',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Answer) {
        assert_eq!(read(line), expected, "{line}");
    }

    #[test]
    fn answers_in_both_layouts() {
        check("y\n", Answer::Yes);
        check(" да ", Answer::Yes);
        check("н", Answer::YesOrNo);
        check("нет", Answer::No(None));
        check("т", Answer::No(None));
        check("n где сентябрь?", Answer::No(Some("где сентябрь?".into())));
        check("ч", Answer::LeaveOut);
        check("Ь", Answer::Merge);
        check("s", Answer::Split(None));
        check("ы 2", Answer::Split(Some(2)));
        check("3", Answer::Take(3));
        check("12", Answer::Unknown);
        check(":12", Answer::Go(12));
        check("Ж12", Answer::Go(12));
        check("г", Answer::Undo);
        check("?", Answer::Help);
        check("q", Answer::Leave);
        check("", Answer::Unknown);
        check("yes, but", Answer::Unknown);
    }
}
