//! A stream of units -> what is in it: languages, units, words, tools, dates, markup.

use std::collections::BTreeMap;

use diglot_tmx::{Header, Unit};
use serde::Serialize;

use super::words::words;

/// How many different values of a kind are told apart; more are counted together.
const DIFFERENT: usize = 1000;

/// What is in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Units read.
    pub units: u64,
    /// Variants of them.
    pub variants: u64,
    /// What is in each language, by its code as it is written.
    pub languages: BTreeMap<String, Language>,
    /// Units by how many different languages they have.
    pub units_by_languages: BTreeMap<usize, u64>,
    /// Units with several variants of one language.
    pub repeated_language: u64,
    /// Inline elements by name.
    pub codes: BTreeMap<String, u64>,
    /// Variants with inline elements.
    pub with_codes: u64,
    /// Tools that made units (`creationtool` of a unit or variant).
    pub tools: BTreeMap<String, u64>,
    /// People who made or changed units (`creationid`, `changeid`), by units made or changed.
    pub people: BTreeMap<String, u64>,
    /// Types of properties.
    pub properties: BTreeMap<String, u64>,
    /// Notes of units and variants.
    pub notes: u64,
    /// The earliest and the latest date of units, as written.
    pub dates: Option<(String, String)>,
}

/// What is in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Language {
    /// Variants.
    pub variants: u64,
    /// Variants without text.
    pub empty: u64,
    /// Words, as [`words`] counts them.
    pub words: u64,
    /// Characters of the text, without inline markup.
    pub characters: u64,
}

impl Stats {
    /// Counts one unit.
    pub fn add(&mut self, unit: &Unit) {
        self.units += 1;
        self.variants += unit.variants.len() as u64;
        self.add_attributes(&unit.attributes);
        self.add_about(&unit.about);
        let mut languages = Vec::with_capacity(unit.variants.len());
        for variant in &unit.variants {
            let code = variant.language();
            let text = variant.segment.plain_text();
            let known = entry(&mut self.languages, code);
            known.variants += 1;
            known.empty += u64::from(text.trim().is_empty());
            known.words += words(&text);
            known.characters += text.chars().count() as u64;
            if !languages.contains(&code) {
                languages.push(code);
            }
            self.add_attributes(&variant.attributes);
            self.add_about(&variant.about);
            if variant.segment.has_codes() {
                self.with_codes += 1;
                for code in variant.segment.codes() {
                    *entry(&mut self.codes, code.kind.name()) += 1;
                }
            }
        }
        *self.units_by_languages.entry(languages.len()).or_default() += 1;
        self.repeated_language += u64::from(languages.len() < unit.variants.len());
    }

    fn add_attributes(&mut self, attributes: &diglot_tmx::Attributes) {
        for (name, value) in attributes.iter() {
            match name {
                "creationtool" => *entry(&mut self.tools, value) += 1,
                "creationid" | "changeid" => *entry(&mut self.people, value) += 1,
                "creationdate" | "changedate" => self.add_date(value),
                _ => {}
            }
        }
    }

    fn add_date(&mut self, date: &str) {
        if !diglot_tmx::is_date(date) {
            return;
        }
        match &mut self.dates {
            None => self.dates = Some((date.to_owned(), date.to_owned())),
            Some((first, last)) => {
                if date < first.as_str() {
                    date.clone_into(first);
                }
                if date > last.as_str() {
                    date.clone_into(last);
                }
            }
        }
    }

    fn add_about(&mut self, about: &[diglot_tmx::About]) {
        for one in about {
            match one {
                diglot_tmx::About::Prop(prop) => *entry(&mut self.properties, prop.kind()) += 1,
                diglot_tmx::About::Note(_) => self.notes += 1,
                diglot_tmx::About::Ude(_) => {}
            }
        }
    }
}

/// The entry of a name; beyond [`DIFFERENT`] names all others share one, so that memory has a bound.
fn entry<'m, V: Default>(map: &'m mut BTreeMap<String, V>, name: &str) -> &'m mut V {
    let name = if map.contains_key(name) || map.len() < DIFFERENT { name } else { "(others)" };
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.entry(name.to_owned()).or_default()
}

/// The name and version of the tool that made a file; `None` when its header does not say.
pub fn made_by(header: &Header) -> Option<String> {
    let tool = header.attributes.get("creationtool").filter(|tool| !tool.is_empty())?;
    let version = header.attributes.get("creationtoolversion").filter(|version| !version.is_empty());
    Some(version.map_or_else(|| tool.to_owned(), |version| format!("{tool} {version}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::{Attributes, Code, CodeKind, Inline, Segment, Variant};

    fn sample() -> Stats {
        let bold = Code { kind: CodeKind::Ph, attributes: Attributes::new(), content: Vec::new() };
        let segment = Segment::new(vec![
            Inline::Text("Two houses".into()),
            Inline::Code(bold),
            Inline::Text(".".into()),
        ]);
        let mut first = Unit::new(vec![Variant::new("ru", "Два дома."), Variant::new("en-GB", segment)]);
        first.attributes.set("creationdate", "20240102T030405Z");
        first.attributes.set("creationid", "anna");
        let mut second =
            Unit::new(vec![Variant::new("ru", "Сад"), Variant::new("ru", ""), Variant::new("de", "Garten")])
                .with_prop("project", "a")
                .with_note("Проверить");
        second.attributes.set("changedate", "20230102T030405Z");
        let mut stats = Stats::default();
        stats.add(&first);
        stats.add(&second);
        stats
    }

    #[test]
    fn what_is_in_the_units_is_counted() {
        let stats = sample();
        assert_eq!((stats.units, stats.variants, stats.repeated_language), (2, 5, 1));
        assert_eq!(stats.languages["ru"], Language { variants: 3, empty: 1, words: 3, characters: 12 });
        assert_eq!(stats.languages["en-GB"], Language { variants: 1, empty: 0, words: 2, characters: 11 });
        assert_eq!(stats.units_by_languages, [(2, 2)].into());
        assert_eq!((stats.codes["ph"], stats.with_codes, stats.notes), (1, 1, 1));
        assert_eq!((stats.people["anna"], stats.properties["project"]), (1, 1));
        assert_eq!(stats.dates, Some(("20230102T030405Z".to_owned(), "20240102T030405Z".to_owned())));
    }

    #[test]
    fn very_many_different_names_share_a_place() {
        let mut stats = Stats::default();
        for number in 0..DIFFERENT + 50 {
            stats.add(&Unit::new(vec![Variant::new("ru", "Да")]).with_prop(&number.to_string(), "x"));
        }
        assert_eq!(stats.properties.len(), DIFFERENT + 1);
        assert_eq!(stats.properties["(others)"], 50);
    }
}
