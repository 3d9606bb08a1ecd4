//! An English word -> its stem, by M. F. Porter, An algorithm for suffix stripping, 1980, with the changes its author made in his own
//! program (`bli` and `logi` in step 2, words of two letters left alone), which Lucene has.

/// A word without `'s` at its end.
pub fn without_possessive(word: &str) -> &str {
    let Some(short) = word.strip_suffix(['s', 'S']) else { return word };
    short.strip_suffix(['\'', '\u{2019}', '\u{ff07}']).unwrap_or(word)
}

/// The stem of a small-lettered word.
pub fn stem(word: &str) -> String {
    let mut stem = Stem(word.chars().collect());
    if stem.0.len() > 2 {
        stem.plurals_and_participles();
        if stem.ends("y") && stem.has_vowel(stem.0.len() - 1) {
            stem.replace(1, "i");
        }
        stem.exchange(&LONG, 0);
        stem.exchange(&SHORT, 0);
        stem.drop_suffix();
        stem.drop_final_letters();
    }
    stem.0.into_iter().collect()
}

/// Endings of step 2, and what comes in their place.
const LONG: [(&str, &str); 21] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("logi", "log"),
];

/// Endings of step 3.
const SHORT: [(&str, &str); 7] = [
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

/// Endings of step 4; a longer one stands before its own end.
const SUFFIXES: [&str; 19] = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize",
];

struct Stem(Vec<char>);

impl Stem {
    fn ends(&self, with: &str) -> bool {
        let length = with.chars().count();
        self.0.len() >= length && self.0[self.0.len() - length..].iter().copied().eq(with.chars())
    }

    /// Puts `new` in the place of the last `length` letters.
    fn replace(&mut self, length: usize, new: &str) {
        self.0.truncate(self.0.len() - length);
        self.0.extend(new.chars());
    }

    fn is_consonant(&self, at: usize) -> bool {
        match self.0[at] {
            'a' | 'e' | 'i' | 'o' | 'u' => false,
            'y' => at == 0 || !self.is_consonant(at - 1),
            _ => true,
        }
    }

    /// How often a consonant follows a vowel in the first `length` letters.
    fn measure(&self, length: usize) -> usize {
        (1..length).filter(|at| self.is_consonant(*at) && !self.is_consonant(at - 1)).count()
    }

    fn has_vowel(&self, length: usize) -> bool {
        (0..length).any(|at| !self.is_consonant(at))
    }

    fn ends_double(&self) -> bool {
        let last = self.0.len() - 1;
        last >= 1 && self.0[last] == self.0[last - 1] && self.is_consonant(last)
    }

    /// Whether the first `length` letters end as in `hop`, not as in `show`, `box`, `tray`.
    fn ends_short(&self, length: usize) -> bool {
        length >= 3
            && self.is_consonant(length - 1)
            && !self.is_consonant(length - 2)
            && self.is_consonant(length - 3)
            && !matches!(self.0[length - 1], 'w' | 'x' | 'y')
    }

    fn plurals_and_participles(&mut self) {
        if self.ends("sses") || self.ends("ies") {
            self.replace(2, "");
        } else if self.ends("s") && !self.ends("ss") {
            self.replace(1, "");
        }
        if self.ends("eed") {
            if self.measure(self.0.len() - 3) > 0 {
                self.replace(1, "");
            }
            return;
        }
        let length = if self.ends("ed") { 2 } else { 3 };
        if !(length == 2 || self.ends("ing")) || !self.has_vowel(self.0.len() - length) {
            return;
        }
        self.replace(length, "");
        if self.ends("at") || self.ends("bl") || self.ends("iz") {
            self.replace(0, "e");
        } else if self.ends_double() {
            if !matches!(self.0.last(), Some('l' | 's' | 'z')) {
                self.replace(1, "");
            }
        } else if self.measure(self.0.len()) == 1 && self.ends_short(self.0.len()) {
            self.replace(0, "e");
        }
    }

    /// Exchanges the ending when more than `least` syllables stand before it.
    fn exchange(&mut self, endings: &[(&str, &str)], least: usize) {
        let Some((old, new)) = endings.iter().find(|(old, _)| self.ends(old)) else { return };
        if self.measure(self.0.len() - old.len()) > least {
            self.replace(old.len(), new);
        }
    }

    fn drop_suffix(&mut self) {
        for suffix in SUFFIXES.iter().filter(|suffix| self.ends(suffix)) {
            let before = self.0.len() - suffix.len();
            if *suffix == "ion" && !(before > 0 && matches!(self.0[before - 1], 's' | 't')) {
                continue;
            }
            if self.measure(before) > 1 {
                self.0.truncate(before);
            }
            return;
        }
    }

    fn drop_final_letters(&mut self) {
        let length = self.0.len();
        if self.ends("e") {
            let measure = self.measure(length - 1);
            if measure > 1 || measure == 1 && !self.ends_short(length - 1) {
                self.replace(1, "");
            }
        }
        if self.ends("l") && self.ends_double() && self.measure(self.0.len() - 1) > 1 {
            self.replace(1, "");
        }
    }
}
