//! A key as a person names it (`j`, `<space>`, `<c-d>`) <-> [`Key`], the same on every terminal.

/// A key, or a key with Ctrl or Shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A letter, digit or sign, as it was typed.
    Char(char),
    /// One with Ctrl, in lower case.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up with Shift.
    ShiftUp,
    /// Arrow down with Shift.
    ShiftDown,
    /// F1.
    F1,
}

/// The names of keys that are no sign, and how they are written for a person.
const NAMES: &[(&str, Key, &str)] = &[
    ("space", Key::Char(' '), "Space"),
    ("enter", Key::Enter, "Enter"),
    ("esc", Key::Esc, "Esc"),
    ("tab", Key::Tab, "Tab"),
    ("s-tab", Key::BackTab, "Shift-Tab"),
    ("backspace", Key::Backspace, "Backspace"),
    ("delete", Key::Delete, "Delete"),
    ("up", Key::Up, "Up"),
    ("down", Key::Down, "Down"),
    ("left", Key::Left, "Left"),
    ("right", Key::Right, "Right"),
    ("home", Key::Home, "Home"),
    ("end", Key::End, "End"),
    ("pageup", Key::PageUp, "PageUp"),
    ("pagedown", Key::PageDown, "PageDown"),
    ("s-up", Key::ShiftUp, "Shift-Up"),
    ("s-down", Key::ShiftDown, "Shift-Down"),
    ("f1", Key::F1, "F1"),
];

impl Key {
    /// The key that `j`, `<space>` or `<c-d>` names.
    ///
    /// ```
    /// use diglot::review::key::Key;
    /// assert_eq!(Key::parse("<c-d>"), Some(Key::Ctrl('d')));
    /// assert_eq!(Key::parse("<"), Some(Key::Char('<')));
    /// assert_eq!(Key::parse("jk"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        match Self::sequence(name)[..] {
            [key] => Some(key),
            _ => None,
        }
    }

    /// The keys that a text like `jj<space>` names. A name in brackets that is none stands for its signs.
    pub fn sequence(text: &str) -> Vec<Self> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|after| after.split_once('>'));
            if let Some((key, after)) = named.and_then(|(name, after)| Some((Self::named(name)?, after))) {
                keys.push(key);
                rest = after;
            } else {
                keys.push(Self::Char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        keys
    }

    fn named(name: &str) -> Option<Self> {
        let known = NAMES.iter().find(|(known, _, _)| *known == name).map(|(_, key, _)| *key);
        let mut control = name.strip_prefix("c-").unwrap_or_default().chars();
        known.or_else(|| match (control.next(), control.next()) {
            (Some(c), None) => Some(Self::Ctrl(c)),
            _ => None,
        })
    }

    /// How it is written for a person: `j`, `Space`, `Ctrl-d`.
    pub fn label(self) -> String {
        if let Some((_, _, label)) = NAMES.iter().find(|(_, key, _)| *key == self) {
            return (*label).to_owned();
        }
        match self {
            Self::Ctrl(c) => format!("Ctrl-{c}"),
            Self::Char(c) => c.to_string(),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_signs_stand_side_by_side() {
        let keys = Key::sequence("j<space><<c-d><s-down>ж<nothing>");
        let expected = [Key::Char('j'), Key::Char(' '), Key::Char('<'), Key::Ctrl('d'), Key::ShiftDown];
        assert_eq!(keys[..5], expected);
        assert_eq!(keys[5], Key::Char('ж'));
        assert_eq!(keys[6..].len(), "<nothing>".len());
    }

    #[test]
    fn every_name_has_a_label() {
        for (name, key, label) in NAMES {
            assert_eq!(Key::parse(&format!("<{name}>")), Some(*key));
            assert_eq!(key.label(), *label);
        }
        assert_eq!(Key::Ctrl('r').label(), "Ctrl-r");
    }
}
