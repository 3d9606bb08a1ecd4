//! The attributes of one element: few and short, so they are held in one piece of text.

use std::fmt;

/// The names TMX knows, the usual ones first; they take no room.
const KNOWN: [&str; 30] = [
    "xml:lang",
    "type",
    "i",
    "x",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "tuid",
    "pos",
    "usagecount",
    "lastusagedate",
    "srclang",
    "datatype",
    "segtype",
    "creationtool",
    "creationtoolversion",
    "o-tmf",
    "o-encoding",
    "lang",
    "assoc",
    "adminlang",
    "name",
    "base",
    "unicode",
    "code",
    "ent",
    "subst",
    "version",
    "xml:space",
];

/// Attributes of one element: each name once, in the order they were given.
///
/// ```
/// use diglot_tmx::Attributes;
/// let mut attributes: Attributes = [("tuid", "7"), ("creationid", "olga")].into_iter().collect();
/// attributes.set("tuid", "8");
/// assert_eq!(attributes.get("tuid"), Some("8"));
/// assert_eq!(attributes.iter().collect::<Vec<_>>(), [("tuid", "8"), ("creationid", "olga")]);
/// ```
#[derive(Clone, Default)]
pub struct Attributes {
    /// Values, each behind its name if that is not a known one.
    text: String,
    /// Most elements have one attribute: it needs no list.
    first: Option<Entry>,
    more: Vec<Entry>,
}

/// One attribute. Its text begins where that of the one before it ends.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Number of the known name; for [`UNKNOWN`] the name stands before the value.
    known: u8,
    value: u32,
    end: u32,
}

/// The number of no known name.
const UNKNOWN: u8 = u8::MAX;

/// Length and first letter of each known name, to find one at a glance.
const KEYS: [u16; KNOWN.len()] = {
    let mut keys = [0; KNOWN.len()];
    let mut at = 0;
    while at < KNOWN.len() {
        keys[at] = key(KNOWN[at].as_bytes());
        at += 1;
    }
    keys
};

const fn key(name: &[u8]) -> u16 {
    if name.is_empty() { 0 } else { (name.len() as u16) << 8 | name[0] as u16 }
}

/// The number of a name, when it is a known one; below 32.
pub(crate) fn known(name: &str) -> Option<u8> {
    let key = key(name.as_bytes());
    let is_it = |(&own, &known): (&u16, &&str)| own == key && known == name;
    KEYS.iter().zip(&KNOWN).position(is_it).map(|at| at as u8)
}

impl Attributes {
    /// No attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|&(own, _)| own == name).map(|(_, value)| value)
    }

    /// Sets `name`; a value it had is replaced and keeps its place. What would make all values together longer than
    /// 4 GiB is not taken.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if self.get(name).is_none() {
            self.push(name, &value);
            return;
        }
        let changed = |(own, old)| (own, if own == name { value.as_str() } else { old });
        *self = Self::of(self.iter().map(changed));
    }

    /// Takes `name` away and gives its value.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?.to_owned();
        *self = Self::of(self.iter().filter(|&(own, _)| own != name));
        Some(value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries_known().map(|(name, value, _)| (name, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.more.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// As [`Attributes::iter`], and whether each name is one TMX or a usual tool has.
    pub(crate) fn entries_known(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        let mut start = 0;
        self.first.iter().chain(&self.more).map(move |&Entry { known, value, end }| {
            let name = KNOWN.get(usize::from(known)).copied();
            let (value, end) = (value as usize, end as usize);
            let one = (name.unwrap_or(&self.text[start..value]), &self.text[value..end], name.is_some());
            start = end;
            one
        })
    }

    /// Makes room for `count` more, with `length` bytes of values.
    pub(crate) fn reserve(&mut self, count: usize, length: usize) {
        self.more.reserve_exact(count);
        self.text.reserve_exact(length);
    }

    /// Adds a name that is not there yet; `known` is its [`known`] number.
    pub(crate) fn push_known(&mut self, known: Option<u8>, name: &str, value: &str) {
        let name = if known.is_some() { "" } else { name };
        let start = self.text.len() + name.len();
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(start + value.len())) else {
            return;
        };
        self.text.push_str(name);
        if self.text.capacity() == 0 {
            value.clone_into(&mut self.text);
        } else {
            self.text.push_str(value);
        }
        let entry = Entry { known: known.unwrap_or(UNKNOWN), value: start, end };
        if self.first.is_none() {
            self.first = Some(entry);
        } else {
            self.more.push(entry);
        }
    }

    fn push(&mut self, name: &str, value: &str) {
        self.push_known(known(name), name, value);
    }

    fn of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut attributes = Self::default();
        for (name, value) in pairs {
            attributes.push(name, value);
        }
        attributes
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Attributes {}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut attributes = Self::default();
        for (name, value) in pairs {
            attributes.set(&name.into(), value);
        }
        attributes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(attributes: &Attributes, expected: &[(&str, &str)]) {
        assert_eq!(attributes.iter().collect::<Vec<_>>(), expected);
        assert_eq!((attributes.len(), attributes.is_empty()), (expected.len(), expected.is_empty()));
    }

    #[test]
    fn a_name_stands_once_and_in_its_place() {
        let mut attributes: Attributes =
            [("i", "1"), ("own", "да"), ("i", "3"), ("x", "")].into_iter().collect();
        check(&attributes, &[("i", "3"), ("own", "да"), ("x", "")]);
        attributes.set("own", "нет, не так");
        attributes.set("x", "2");
        check(&attributes, &[("i", "3"), ("own", "нет, не так"), ("x", "2")]);
        assert_eq!(attributes.remove("i").as_deref(), Some("3"));
        assert_eq!(attributes.remove("i"), None);
        check(&attributes, &[("own", "нет, не так"), ("x", "2")]);
        assert_eq!(attributes, [("own", "нет, не так"), ("x", "2")].into_iter().collect());
        assert_ne!(attributes, [("x", "2"), ("own", "нет, не так")].into_iter().collect());
        assert_eq!(format!("{attributes:?}"), "{\"own\": \"нет, не так\", \"x\": \"2\"}");
        check(&Attributes::new(), &[]);
    }
}
