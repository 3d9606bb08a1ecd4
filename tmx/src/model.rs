//! What a TMX file holds: a header and units of variants, each with a segment, properties and notes.

pub(crate) use crate::attributes::Attributes;
use crate::inline::Segment;

/// The header attributes TMX 1.4 demands, in the order we write them.
pub const HEADER_ATTRIBUTES: [&str; 7] =
    ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];

/// What stands before the variants of a unit, before the segment of a variant, or in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// `<prop type="...">value</prop>`: something a tool wants to know again.
    Prop(Prop),
    /// `<note>text</note>`: something for people.
    Note(Note),
    /// `<ude>`: characters outside Unicode; only in a header.
    Ude(Ude),
}

/// A property: a type and a value, both free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prop {
    /// `type`, and `xml:lang` and `o-encoding` when given.
    pub attributes: Attributes,
    /// The value.
    pub value: String,
}

/// A note for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// `xml:lang` and `o-encoding` when given.
    pub attributes: Attributes,
    /// The text.
    pub text: String,
}

/// User-defined encoding: a name and the attributes of each `<map>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ude {
    /// `name`, and `base` when given.
    pub attributes: Attributes,
    /// One entry a `<map>`.
    pub maps: Vec<Attributes>,
}

/// The header of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The version the file says it has: `1.4`. Files are always written as 1.4.
    pub version: String,
    /// The prefixes declared for the whole file, as `xmlns:t5` of `<tmx>`; written back in the faithful style.
    pub namespaces: Attributes,
    /// All attributes of `<header>`.
    pub attributes: Attributes,
    /// Its properties, notes and encodings, in order.
    pub about: Vec<About>,
}

impl Header {
    /// A header with all seven attributes TMX demands: sentences of plain text, administered in English.
    ///
    /// `source_language` is what `srclang` says: a language code, or `*all*` when any variant may be the source.
    /// The tool must not be called `OmegaT`: `OmegaT` then reads the text of segments as its own tags.
    pub fn new(tool: &str, tool_version: &str, source_language: &str) -> Self {
        let values = [tool, tool_version, "sentence", tool, "en", source_language, "plaintext"];
        let attributes = HEADER_ATTRIBUTES.into_iter().zip(values).collect();
        Self { version: "1.4".to_owned(), attributes, ..Self::default() }
    }

    /// The source language, `*all*` when any variant may be the source; `None` when the header does not say.
    pub fn source_language(&self) -> Option<&str> {
        self.attributes.get("srclang")
    }
}

/// A translation unit, `<tu>`: the same thing said in several languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// All attributes of `<tu>`.
    pub attributes: Attributes,
    /// Its properties and notes, in order.
    pub about: Vec<About>,
    /// Its variants, in order; there may be several of one language.
    pub variants: Vec<Variant>,
}

impl Unit {
    /// A unit of these variants.
    pub fn new(variants: Vec<Variant>) -> Self {
        Self { variants, ..Self::default() }
    }

    /// Adds a property.
    #[must_use]
    pub fn with_prop(mut self, kind: &str, value: impl Into<String>) -> Self {
        self.about.push(About::Prop(Prop::new(kind, value)));
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.about.push(About::Note(Note { text: text.into(), ..Note::default() }));
        self
    }

    /// The value of the first property of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        prop(&self.about, kind)
    }

    /// The first variant in a language: the whole code alike, or else the first subtag, case and `_` aside
    /// (`en` finds `EN_us`).
    pub fn variant(&self, language: &str) -> Option<&Variant> {
        let same = |variant: &&Variant| normal(variant.language()) == normal(language);
        let near = |variant: &&Variant| primary(variant.language()) == primary(language);
        self.variants.iter().find(same).or_else(|| self.variants.iter().find(near))
    }
}

/// One language of a unit, `<tuv>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// All attributes of `<tuv>`.
    pub attributes: Attributes,
    /// Its properties and notes, in order.
    pub about: Vec<About>,
    /// The text.
    pub segment: Segment,
}

impl Variant {
    /// A variant in `language`.
    pub fn new(language: &str, segment: impl Into<Segment>) -> Self {
        let attributes = [("xml:lang", language)].into_iter().collect();
        Self { attributes, about: Vec::new(), segment: segment.into() }
    }

    /// The language code as the file has it, in `xml:lang` or the older `lang`; empty when it has none.
    pub fn language(&self) -> &str {
        self.attributes.get("xml:lang").or_else(|| self.attributes.get("lang")).unwrap_or_default()
    }

    /// The value of the first property of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        prop(&self.about, kind)
    }
}

impl Prop {
    /// A property of this type.
    pub fn new(kind: &str, value: impl Into<String>) -> Self {
        Self { attributes: [("type", kind)].into_iter().collect(), value: value.into() }
    }

    /// The type; empty when the file has none.
    pub fn kind(&self) -> &str {
        self.attributes.get("type").unwrap_or_default()
    }
}

fn prop<'a>(about: &'a [About], kind: &str) -> Option<&'a str> {
    about.iter().find_map(|about| match about {
        About::Prop(prop) if prop.kind() == kind => Some(prop.value.as_str()),
        _ => None,
    })
}

/// A language code for comparing: small letters, `-` between subtags.
pub(crate) fn normal(language: &str) -> String {
    language.replace('_', "-").to_lowercase()
}

/// The first subtag of a language code, for comparing.
pub(crate) fn primary(language: &str) -> String {
    normal(language).split('-').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(languages: &[&str], asked: &str, expected: Option<&str>) {
        let unit = Unit::new(languages.iter().map(|language| Variant::new(language, "x")).collect());
        assert_eq!(unit.variant(asked).map(Variant::language), expected);
    }

    #[test]
    fn a_variant_is_found_by_its_language() {
        check(&["ru", "en"], "en", Some("en"));
        check(&["ru-RU", "EN_us"], "en-US", Some("EN_us"));
        check(&["en-GB", "en-US"], "en-US", Some("en-US"));
        check(&["en-GB", "ru"], "en-US", Some("en-GB"));
        check(&["en", "ru"], "de", None);
        check(&["enm"], "en", None);
    }
}
