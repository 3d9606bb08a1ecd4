//! Two units -> the parts that differ: texts, attributes, properties, notes.

use std::collections::BTreeMap;

use diglot_tmx::{About, Attributes, Unit};

use crate::exchange::layout::{Losses, Tags};
use crate::exchange::markup;

/// A part of a unit that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is: a language for a text, else the name of an attribute, `prop TYPE` or `note`, behind its language when it is
    /// part of a variant.
    pub name: String,
    /// Whether it is the text of a variant.
    pub is_text: bool,
    /// What it was; `None` when it was not there.
    pub old: Option<String>,
    /// What it is; `None` when it is not there any more.
    pub new: Option<String>,
}

/// The parts that differ, texts first.
pub fn differing(old: &Unit, new: &Unit) -> Vec<Field> {
    let (old, new) = (parts(old), parts(new));
    let mut names = old.keys().chain(new.keys()).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let field = |key: &Key| Field {
        name: key.name.clone(),
        is_text: key.is_text(),
        old: old.get(key).cloned(),
        new: new.get(key).cloned(),
    };
    differing.map(field).collect()
}

/// A part: texts come first, and the second of a name is another than the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: u8,
    name: String,
    occurrence: usize,
}

impl Key {
    fn is_text(&self) -> bool {
        self.rank == 0
    }
}

fn parts(unit: &Unit) -> BTreeMap<Key, String> {
    let mut parts = Parts::default();
    for variant in &unit.variants {
        let text = markup::cell(&variant.segment, Tags::Keep, &mut Losses::default());
        parts.push(0, variant.language().to_owned(), text);
    }
    parts.push_attributes("", &unit.attributes);
    parts.push_about("", &unit.about);
    for variant in &unit.variants {
        let prefix = format!("{} ", variant.language());
        parts.push_attributes(&prefix, &variant.attributes);
        parts.push_about(&prefix, &variant.about);
    }
    parts.0
}

#[derive(Default)]
struct Parts(BTreeMap<Key, String>);

impl Parts {
    fn push(&mut self, rank: u8, name: String, value: String) {
        let mut key = Key { rank, name, occurrence: 0 };
        while self.0.contains_key(&key) {
            key.occurrence += 1;
        }
        self.0.insert(key, value);
    }

    fn push_attributes(&mut self, prefix: &str, attributes: &Attributes) {
        for (name, value) in attributes.iter().filter(|(name, _)| !matches!(*name, "xml:lang" | "lang")) {
            self.push(1, format!("{prefix}{name}"), value.to_owned());
        }
    }

    fn push_about(&mut self, prefix: &str, about: &[About]) {
        for one in about {
            match one {
                About::Prop(prop) => {
                    self.push(2, format!("{prefix}prop {}", prop.kind()), prop.value.clone());
                }
                About::Note(note) => self.push(3, format!("{prefix}note"), note.text.clone()),
                About::Ude(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    #[test]
    fn what_differs_is_named() {
        let mut old =
            Unit::new(vec![Variant::new("ru", "Дом"), Variant::new("en", "House")]).with_prop("project", "a");
        let mut new = Unit::new(vec![
            Variant::new("ru", "Дом"),
            Variant::new("en", "Home"),
            Variant::new("en", "House"),
        ])
        .with_note("Так лучше");
        assert_eq!(differing(&old, &old), []);
        old.attributes.set("changedate", "20240101T000000Z");
        new.attributes.set("changedate", "20250101T000000Z");
        let fields = differing(&old, &new);
        let said = fields.iter().map(|field| {
            format!(
                "{} {:?} {:?}",
                field.name,
                field.old.as_deref().unwrap_or("-"),
                field.new.as_deref().unwrap_or("-")
            )
        });
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                "en \"House\" \"Home\"",
                "en \"-\" \"House\"",
                "changedate \"20240101T000000Z\" \"20250101T000000Z\"",
                "prop project \"a\" \"-\"",
                "note \"-\" \"Так лучше\"",
            ]
        );
    }
}
