//! A key -> what it does: one table, from which the help and the footer are printed too.

use std::collections::HashMap;

use thiserror::Error;

use super::key::Key;
use super::layout;

/// What a key or a line after `:` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the table says what each does
pub enum Command {
    Next,
    Previous,
    SourceSide,
    TargetSide,
    OtherSide,
    First,
    Last,
    PageDown,
    PageUp,
    NextDoubtful,
    PreviousDoubtful,
    NextUneven,
    PreviousUneven,
    AcceptAndSeek,
    AcceptAndNext,
    Accept,
    AcceptAbove,
    LeaveOut,
    Doubtful,
    Note,
    Take,
    Merge,
    MergePrevious,
    Split,
    MoveDown,
    MoveUp,
    SlideDown,
    SlideUp,
    Pin,
    Realign,
    RealignAll,
    Cut,
    Join,
    Edit,
    Editor,
    Range,
    Undo,
    Redo,
    Search,
    NextHit,
    PreviousHit,
    Filter,
    Order,
    Why,
    Differences,
    Hints,
    Zoom,
    Stacked,
    Export,
    CommandLine,
    Help,
    Quit,
    Suspend,
    Threshold,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What is done.
    pub command: Command,
    /// Its name after `:` and in the configuration; what it does is the message `do-NAME`.
    pub name: &'static str,
    /// The keys that do it, the one shown in the footer first.
    pub keys: &'static [&'static str],
}

const fn row(command: Command, name: &'static str, keys: &'static [&'static str]) -> Row {
    Row { command, name, keys }
}

/// All rows, in the order of the help.
pub const TABLE: &[Row] = &[
    row(Command::Next, "next", &["j", "<down>"]),
    row(Command::Previous, "previous", &["k", "<up>"]),
    row(Command::SourceSide, "source", &["h", "<left>"]),
    row(Command::TargetSide, "target", &["l", "<right>"]),
    row(Command::OtherSide, "other-side", &["<tab>"]),
    row(Command::First, "first", &["g", "<home>"]),
    row(Command::Last, "last", &["G", "<end>"]),
    row(Command::PageDown, "page-down", &["<c-d>", "<pagedown>"]),
    row(Command::PageUp, "page-up", &["<c-u>", "<pageup>"]),
    row(Command::NextDoubtful, "next-doubtful", &["]"]),
    row(Command::PreviousDoubtful, "previous-doubtful", &["["]),
    row(Command::NextUneven, "next-uneven", &["}"]),
    row(Command::PreviousUneven, "previous-uneven", &["{"]),
    row(Command::AcceptAndSeek, "accept-and-seek", &["<space>"]),
    row(Command::AcceptAndNext, "accept-and-next", &["<enter>"]),
    row(Command::Accept, "accept", &["a"]),
    row(Command::AcceptAbove, "accept-above", &["A"]),
    row(Command::LeaveOut, "leave-out", &["x", "<delete>"]),
    row(Command::Doubtful, "doubtful", &["!"]),
    row(Command::Note, "note", &["c"]),
    row(Command::Take, "take", &["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    row(Command::Merge, "merge", &["m"]),
    row(Command::MergePrevious, "merge-previous", &["M"]),
    row(Command::Split, "split", &["s"]),
    row(Command::MoveDown, "move-down", &["J", "<s-down>"]),
    row(Command::MoveUp, "move-up", &["K", "<s-up>"]),
    row(Command::SlideDown, "slide-down", &[">"]),
    row(Command::SlideUp, "slide-up", &["<"]),
    row(Command::Pin, "pin", &["p"]),
    row(Command::Realign, "realign", &["r"]),
    row(Command::RealignAll, "realign-all", &["R"]),
    row(Command::Cut, "cut", &["S"]),
    row(Command::Join, "join", &["+"]),
    row(Command::Edit, "edit", &["e"]),
    row(Command::Editor, "editor", &["E"]),
    row(Command::Range, "range", &["v"]),
    row(Command::Undo, "undo", &["u", "<c-z>"]),
    row(Command::Redo, "redo", &["U", "<c-r>"]),
    row(Command::Search, "search", &["/"]),
    row(Command::NextHit, "next-hit", &["n"]),
    row(Command::PreviousHit, "previous-hit", &["N"]),
    row(Command::Filter, "filter", &["f"]),
    row(Command::Order, "order", &["o"]),
    row(Command::Why, "why", &["i"]),
    row(Command::Differences, "differences", &["="]),
    row(Command::Hints, "hints", &["t"]),
    row(Command::Zoom, "zoom", &["z"]),
    row(Command::Stacked, "stacked", &["\\"]),
    row(Command::Export, "export", &["w"]),
    row(Command::CommandLine, "command-line", &[":"]),
    row(Command::Help, "help", &["?", "<f1>"]),
    row(Command::Quit, "quit", &["q", "<c-c>"]),
    row(Command::Suspend, "suspend", &[]),
    row(Command::Threshold, "threshold", &[]),
];

/// The table with a person's own keys.
#[derive(Debug, Clone)]
pub struct Keymap {
    /// Each key with what it does and which of the command's keys it is, from 0.
    keys: HashMap<Key, (Command, usize)>,
    own: Vec<(Command, Vec<Key>)>,
}

/// Why a configuration of keys cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeymapError {
    /// There is no action of this name.
    #[error("there is no action “{name}”")]
    NoSuchName {
        /// The name.
        name: String,
    },
    /// A text that names no key.
    #[error("“{key}” is no key; write j, <space>, <c-d> or <pagedown>")]
    NoSuchKey {
        /// The text.
        key: String,
    },
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&[]).expect("the keys of the table are keys, as a test shows")
    }
}

impl Keymap {
    /// The table, where the actions named in `changed` have the keys given there and no others; a key taken from another action
    /// does the new one only.
    pub fn new(changed: &[(String, Vec<String>)]) -> Result<Self, KeymapError> {
        let mut keymap = Self { keys: HashMap::new(), own: Vec::new() };
        for row in TABLE.iter().filter(|row| changed.iter().all(|(name, _)| name != row.name)) {
            let keys = row.keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
            keymap.bind(row.command, &keys)?;
        }
        for (name, keys) in changed {
            let row = command(name).ok_or_else(|| KeymapError::NoSuchName { name: name.clone() })?;
            let keys = keymap.bind(row.command, keys)?;
            keymap.own.push((row.command, keys));
        }
        Ok(keymap)
    }

    fn bind(&mut self, command: Command, keys: &[String]) -> Result<Vec<Key>, KeymapError> {
        let mut bound = Vec::new();
        for (number, name) in keys.iter().enumerate() {
            let key = Key::parse(name).ok_or_else(|| KeymapError::NoSuchKey { key: name.clone() })?;
            self.keys.insert(key, (command, number));
            bound.push(key);
        }
        Ok(bound)
    }

    /// What a key does, and which of the command's keys it is; a letter of another layout means the key it is printed on.
    pub fn command(&self, key: Key) -> Option<(Command, usize)> {
        self.keys.get(&key).or_else(|| self.keys.get(&layout::latin(key))).copied()
    }

    /// The keys that do `command`, the first one first.
    pub fn keys(&self, command: Command) -> Vec<Key> {
        let mut keys = self.keys.iter().filter(|(_, (known, _))| *known == command).collect::<Vec<_>>();
        keys.sort_by_key(|(_, (_, number))| *number);
        keys.into_iter().map(|(key, _)| *key).collect()
    }

    /// The actions that a person gave other keys.
    pub fn changed(&self) -> &[(Command, Vec<Key>)] {
        &self.own
    }
}

/// The row of the action called `name`.
pub fn command(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_does_one_thing() {
        let keymap = Keymap::default();
        let all = TABLE.iter().map(|row| row.keys.len()).sum::<usize>();
        assert_eq!(keymap.keys.len(), all, "a key stands twice");
        for row in TABLE {
            for key in row.keys {
                let key = Key::parse(key).expect("a key");
                assert_eq!(keymap.command(key).map(|found| found.0), Some(row.command));
            }
        }
    }

    #[test]
    fn every_letter_key_works_in_the_russian_layout() {
        let keymap = Keymap::default();
        for row in TABLE {
            for key in row.keys {
                let Some(Key::Char(c)) = Key::parse(key) else { continue };
                // Keys that the layouts have in different places are reached by the other sign.
                let russian = Key::Char(layout::russian(c));
                assert_eq!(keymap.command(russian).map(|found| found.0), Some(row.command), "{c}");
            }
        }
    }

    #[test]
    fn keys_can_be_changed() {
        let changed = vec![("merge".to_owned(), vec!["<c-m>".to_owned(), "x".to_owned()])];
        let keymap = Keymap::new(&changed).expect("keys");
        assert_eq!(keymap.command(Key::Char('x')), Some((Command::Merge, 1)));
        assert_eq!(keymap.command(Key::Char('m')), None);
        assert_eq!(keymap.keys(Command::LeaveOut), [Key::Delete]);
        let wrong = |name: &str, key: &str| Keymap::new(&[(name.to_owned(), vec![key.to_owned()])]);
        assert!(matches!(wrong("fly", "x"), Err(KeymapError::NoSuchName { .. })));
        assert!(matches!(wrong("merge", "xx"), Err(KeymapError::NoSuchKey { .. })));
    }
}
