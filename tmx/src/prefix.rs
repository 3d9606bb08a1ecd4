//! Start tags one after another -> the prefixes in them that nobody declared.
//!
//! TMX knows no namespaces, but a parser that does refuses a whole file for one `<t5:n/>` without `xmlns:t5`.

use quick_xml::events::BytesStart;

use crate::attributes::Attributes;
use crate::parse::ATTRIBUTES;

/// The prefixes declared where the parser stands.
pub(crate) struct Prefixes<'a> {
    /// For the whole file.
    file: &'a Attributes,
    /// By an open element, with how many elements are open around it.
    open: Vec<(usize, String)>,
    depth: usize,
    /// What was said already: once a unit is enough.
    said: Vec<String>,
}

impl<'a> Prefixes<'a> {
    pub(crate) fn new(file: &'a Attributes) -> Self {
        Self { file, open: Vec::new(), depth: 0, said: Vec::new() }
    }

    /// Goes into an element; gives the prefixes in its tag that are not declared and were not said before.
    pub(crate) fn enter(&mut self, tag: &BytesStart<'_>) -> Vec<String> {
        self.depth += 1;
        if !tag.contains(':') {
            return Vec::new();
        }
        let depth = self.depth;
        // Each prefix is looked for among them: a million would take forever.
        let room = ATTRIBUTES.saturating_sub(self.open.len());
        self.open.extend(declared(tag).take(room).map(|prefix| (depth, prefix)));
        let name = tag.name().as_ref().to_owned();
        let names = names(tag).filter(|name| name != "xmlns" && !name.starts_with("xmlns:"));
        let mut unknown = Vec::new();
        for name in std::iter::once(name).chain(names) {
            let Some((prefix, _)) = name.split_once(':') else { continue };
            let in_file = self.file.get(&format!("xmlns:{prefix}")).is_some();
            let known = prefix == "xml" || in_file || self.said.iter().any(|said| said == prefix);
            if !known && !self.open.iter().any(|(_, open)| open == prefix) && self.said.len() < ATTRIBUTES {
                self.said.push(prefix.to_owned());
                unknown.push(prefix.to_owned());
            }
        }
        unknown
    }

    /// Leaves an element.
    pub(crate) fn leave(&mut self) {
        while self.open.last().is_some_and(|&(depth, _)| depth >= self.depth) {
            self.open.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The prefixes a tag declares.
fn declared(tag: &BytesStart<'_>) -> impl Iterator<Item = String> {
    names(tag).filter_map(|name| name.strip_prefix("xmlns:").map(ToOwned::to_owned))
}

fn names(tag: &BytesStart<'_>) -> impl Iterator<Item = String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes.take(ATTRIBUTES).filter_map(|attribute| Some(attribute.ok()?.key.as_ref().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes into these tags one after another, `""` leaves the last.
    fn check(tags: &[&str], expected: &[&str]) {
        let file = [("xmlns:t5", "urn:t5")].into_iter().collect();
        let mut prefixes = Prefixes::new(&file);
        let mut unknown = Vec::new();
        for tag in tags {
            if tag.is_empty() {
                prefixes.leave();
            } else {
                let length = tag.find(' ').unwrap_or(tag.len());
                unknown.extend(prefixes.enter(&BytesStart::from_content(*tag, length)));
            }
        }
        assert_eq!(unknown, expected, "{tags:?}");
    }

    #[test]
    fn a_prefix_holds_in_its_element() {
        check(&["seg", "t5:n id='1'", "ph xml:space='preserve'"], &[]);
        check(&["a:b", "a:c", "seg d:e='1' f:g='2'"], &["a", "d", "f"]);
        check(&["seg xmlns:a='urn:a'", "a:b", "", "a:c", "", "", "a:d"], &["a"]);
        check(&["a:b xmlns:a='urn:a' c='d:e'"], &[]);
    }
}
