//! A letter of another keyboard layout -> the sign printed on the same key in the Latin layout.

use super::key::Key;

/// One keyboard layout: its signs, and in the same places those of the Latin one.
struct Layout {
    signs: &'static str,
    latin: &'static str,
}

/// йцукен, as people who work with Russian have it. Ukrainian, Belarusian and others can follow.
const LAYOUTS: &[Layout] = &[
    Layout {
        signs: "йцукенгшщзхъфывапролджэячсмитьбю.ё", latin: "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
    },
    Layout {
        signs: "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,Ё", latin: "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?~"
    },
];

/// The key as it is in the Latin layout. `.` and `,` are `/` and `?`: in the Latin layout they have no command of their own.
pub fn latin(key: Key) -> Key {
    let sign = |c: char| {
        LAYOUTS.iter().find_map(|layout| {
            layout
                .signs
                .chars()
                .zip(layout.latin.chars())
                .find(|(sign, _)| *sign == c)
                .map(|(_, latin)| latin)
        })
    };
    match key {
        Key::Char(c) => Key::Char(sign(c).unwrap_or(c)),
        Key::Ctrl(c) => Key::Ctrl(sign(c).unwrap_or(c)),
        _ => key,
    }
}

/// The sign that a person with the Russian layout gets from the key of `latin`, to type commands as they would.
#[cfg(test)]
pub fn russian(latin: char) -> char {
    let pairs = LAYOUTS.iter().flat_map(|layout| layout.latin.chars().zip(layout.signs.chars()));
    pairs.into_iter().find(|(known, _)| *known == latin).map_or(latin, |(_, sign)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signs: &str, expected: &str) {
        let latin = signs.chars().map(|c| match latin(Key::Char(c)) {
            Key::Char(c) => c,
            _ => '\0',
        });
        assert_eq!(latin.collect::<String>(), expected);
    }

    #[test]
    fn each_letter_means_the_key_it_is_printed_on() {
        check("йцукенгшщзхъ", "qwertyuiop[]");
        check("фывапролджэ", "asdfghjkl;'");
        check("ячсмитьбю.", "zxcvbnm,./");
        check("ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}");
        check("ФЫВАПРОЛДЖЭ", "ASDFGHJKL:\"");
        check("ЯЧСМИТЬБЮ,", "ZXCVBNM<>?");
        check("ёЁ", "`~");
    }

    #[test]
    fn signs_of_both_layouts_stay() {
        check("!1234567890=+\\-_*()", "!1234567890=+\\-_*()");
        check("jJ/?:<>[]{}", "jJ/?:<>[]{}");
        assert_eq!(latin(Key::Ctrl('в')), Key::Ctrl('d'));
        assert_eq!(latin(Key::Enter), Key::Enter);
    }

    #[test]
    fn both_rows_are_of_one_length() {
        for layout in LAYOUTS {
            assert_eq!(layout.signs.chars().count(), layout.latin.chars().count());
        }
        assert_eq!(russian('j'), 'о');
    }
}
