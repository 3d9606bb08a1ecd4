//! A value of a unit -> a safe part of a file name.

use std::collections::{BTreeMap, BTreeSet};

/// Longer values are cut.
const LONGEST: usize = 60;

/// Gives each value a name of its own that is safe in any folder.
#[derive(Debug, Default)]
pub struct Names {
    given: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Names {
    /// The name for a value: the same for the same value, another for another.
    pub fn name(&mut self, value: &str) -> String {
        if let Some(name) = self.given.get(value) {
            return name.clone();
        }
        let safe = safe(value);
        let mut name = safe.clone();
        let mut number = 1;
        while !self.taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{safe}-{number}");
        }
        self.given.insert(value.to_owned(), name.clone());
        name
    }
}

/// Letters, digits, `-`, `_` and inner dots; anything else becomes `_`.
fn safe(value: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name = value.chars().take(LONGEST).map(kept).collect::<String>();
    let name = name.trim_matches('.');
    if name.is_empty() { "none".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_becomes_a_path() {
        let mut names = Names::default();
        let mut check = |value: &str, expected: &str| assert_eq!(names.name(value), expected);
        check("порт", "порт");
        check("../../etc/passwd", "_.._etc_passwd");
        check("a/b", "a_b");
        check("a:b", "a_b-2");
        check("A?B", "A_B-3");
        check("a/b", "a_b");
        check("..", "none");
        check("", "none-2");
    }
}
