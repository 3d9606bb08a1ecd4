//! A header or unit <-> the object of its line. Lists keep their order, attributes too.

use std::fmt;

use diglot_tmx::{
    About, Attributes, Code, CodeKind, Header, Inline, Note, Prop, Segment, Ude, Unit, Variant,
};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `{"header":{"version":"1.4","attributes":{..},"about":[..]}}`
#[derive(Serialize, Deserialize)]
pub struct HeaderLine {
    header: HeaderObject,
}

#[derive(Serialize, Deserialize)]
struct HeaderObject {
    #[serde(default)]
    version: String,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    namespaces: Pairs,
    attributes: Pairs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    about: Vec<AboutObject>,
}

/// `{"attributes":{..},"about":[..],"variants":[..]}`
#[derive(Serialize, Deserialize)]
pub struct UnitLine {
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    about: Vec<AboutObject>,
    variants: Vec<VariantObject>,
}

/// `{"language":"ru","text":".."}`; `attributes` has those beside the language, or all of them where the language is not
/// called `xml:lang` or not the first. `segment` is there when there are tags, and wins over `text`.
#[derive(Serialize, Deserialize)]
struct VariantObject {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    about: Vec<AboutObject>,
    #[serde(default)]
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    segment: Vec<Piece>,
}

/// `{"prop":"type","value":".."}`, `{"note":".."}` or `{"ude":[..]}`, with `attributes` for others.
#[derive(Serialize, Deserialize, Default)]
struct AboutObject {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prop: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ude: Option<Vec<Pairs>>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs,
}

/// Text, or `{"tag":"bpt","attributes":{"i":"1"},"content":["<b>"]}`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Piece {
    Text(String),
    Code {
        tag: String,
        #[serde(default, skip_serializing_if = "Pairs::is_empty")]
        attributes: Pairs,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        content: Vec<Piece>,
    },
}

/// A line of the JSONL of `diglot export`.
#[derive(Deserialize)]
pub struct LinkLine {
    source: Vec<Sentence>,
    target: Vec<Sentence>,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    #[serde(default)]
    edited: Option<String>,
}

impl LinkLine {
    /// Whether a person said that the link is none.
    pub fn is_left_out(&self) -> bool {
        self.state.as_deref() == Some("left-out")
    }

    /// The unit of the link: sentences of a side on one line; a side without sentences gives no variant.
    pub fn into_unit(self, source: &str, target: &str) -> Unit {
        let mut unit = Unit::default();
        for (language, sentences) in [(source, self.source), (target, self.target)] {
            let texts = sentences.into_iter().map(|sentence| sentence.edited.unwrap_or(sentence.text));
            let text =
                texts.map(|text| text.lines().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                unit.variants.push(Variant::new(language, text));
            }
        }
        if let Some(confidence) = self.confidence {
            unit = unit.with_prop("x-diglot-confidence", format!("{confidence:.2}"));
        }
        if let Some(state) = self.state {
            unit = unit.with_prop("x-diglot-state", state);
        }
        if let Some(note) = self.note {
            unit = unit.with_note(note);
        }
        unit
    }
}

/// An object whose members keep their order.
#[derive(Default)]
struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes but for `first`, when it is the first of them; else all.
    fn without(attributes: &Attributes, first: &str) -> (Option<String>, Self) {
        let mut pairs = Self::from(attributes);
        match pairs.0.first() {
            Some((name, _)) if name == first => {
                let value = pairs.0.remove(0).1;
                // A second language would be taken for all there are.
                let clear =
                    !pairs.0.iter().any(|(name, _)| matches!(name.as_str(), "xml:lang" | "lang" | "type"));
                if clear { (Some(value), pairs) } else { (None, Self::from(attributes)) }
            }
            _ => (None, pairs),
        }
    }

    fn with(self, first: &str, value: Option<String>) -> Attributes {
        value.map(|value| (first.to_owned(), value)).into_iter().chain(self.0).collect()
    }
}

impl From<&Attributes> for Pairs {
    fn from(attributes: &Attributes) -> Self {
        Self(attributes.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object with strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl From<&Header> for HeaderLine {
    fn from(header: &Header) -> Self {
        Self {
            header: HeaderObject {
                version: header.version.clone(),
                namespaces: Pairs::from(&header.namespaces),
                attributes: Pairs::from(&header.attributes),
                about: header.about.iter().map(AboutObject::from).collect(),
            },
        }
    }
}

impl From<HeaderLine> for Header {
    fn from(line: HeaderLine) -> Self {
        let HeaderObject { version, namespaces, attributes, about } = line.header;
        let about = about.into_iter().map(About::from).collect();
        let namespaces = namespaces.with("", None);
        Self { version, namespaces, attributes: attributes.with("", None), about }
    }
}

impl From<&Unit> for UnitLine {
    fn from(unit: &Unit) -> Self {
        Self {
            attributes: Pairs::from(&unit.attributes),
            about: unit.about.iter().map(AboutObject::from).collect(),
            variants: unit.variants.iter().map(VariantObject::from).collect(),
        }
    }
}

impl From<UnitLine> for Unit {
    fn from(line: UnitLine) -> Self {
        Self {
            attributes: line.attributes.with("", None),
            about: line.about.into_iter().map(About::from).collect(),
            variants: line.variants.into_iter().map(Variant::from).collect(),
        }
    }
}

impl From<&Variant> for VariantObject {
    fn from(variant: &Variant) -> Self {
        let (first, attributes) = Pairs::without(&variant.attributes, "xml:lang");
        let content = variant.segment.content();
        let plain = matches!(content, [] | [Inline::Text(_)]) && content != [Inline::Text(String::new())];
        Self {
            language: first.unwrap_or_else(|| variant.language().to_owned()),
            attributes,
            about: variant.about.iter().map(AboutObject::from).collect(),
            text: variant.segment.plain_text(),
            segment: if plain { Vec::new() } else { content.iter().map(Piece::from).collect() },
        }
    }
}

impl From<VariantObject> for Variant {
    fn from(object: VariantObject) -> Self {
        let said = object.attributes.0.iter().any(|(name, _)| matches!(name.as_str(), "xml:lang" | "lang"));
        let language = (!said && !object.language.is_empty()).then_some(object.language);
        let segment = if object.segment.is_empty() {
            Segment::from(object.text)
        } else {
            Segment::new(object.segment.into_iter().map(Inline::from).collect())
        };
        let about = object.about.into_iter().map(About::from).collect();
        Self { attributes: object.attributes.with("xml:lang", language), about, segment }
    }
}

impl From<&About> for AboutObject {
    fn from(about: &About) -> Self {
        match about {
            About::Prop(Prop { attributes, value }) => {
                let (prop, attributes) = Pairs::without(attributes, "type");
                Self { prop, value: Some(value.clone()), attributes, ..Self::default() }
            }
            About::Note(Note { attributes, text }) => {
                Self { note: Some(text.clone()), attributes: Pairs::from(attributes), ..Self::default() }
            }
            About::Ude(Ude { attributes, maps }) => Self {
                ude: Some(maps.iter().map(Pairs::from).collect()),
                attributes: Pairs::from(attributes),
                ..Self::default()
            },
        }
    }
}

impl From<AboutObject> for About {
    fn from(object: AboutObject) -> Self {
        let AboutObject { prop, value, note, ude, attributes } = object;
        if let Some(text) = note {
            Self::Note(Note { attributes: attributes.with("", None), text })
        } else if let Some(maps) = ude {
            let maps = maps.into_iter().map(|map| map.with("", None)).collect();
            Self::Ude(Ude { attributes: attributes.with("", None), maps })
        } else {
            Self::Prop(Prop { attributes: attributes.with("type", prop), value: value.unwrap_or_default() })
        }
    }
}

impl From<&Inline> for Piece {
    fn from(piece: &Inline) -> Self {
        match piece {
            Inline::Text(text) => Self::Text(text.clone()),
            Inline::Code(code) => Self::Code {
                tag: code.kind.name().to_owned(),
                attributes: Pairs::from(&code.attributes),
                content: code.content.iter().map(Self::from).collect(),
            },
        }
    }
}

impl From<Piece> for Inline {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Text(text) => Self::Text(text),
            Piece::Code { tag, attributes, content } => Self::Code(Code {
                kind: CodeKind::from_name(&tag),
                attributes: attributes.with("", None),
                content: content.into_iter().map(Self::from).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(unit: &Unit, expected: &str) {
        let line = serde_json::to_string(&UnitLine::from(unit)).expect("JSON");
        assert_eq!(line, expected);
        let back = serde_json::from_str::<UnitLine>(&line).expect("our own line");
        assert_eq!(&Unit::from(back), unit);
    }

    #[test]
    fn a_unit_is_a_line_and_comes_back() {
        check(
            &Unit::new(vec![Variant::new("ru", "Да."), Variant::new("en", "")]),
            r#"{"variants":[{"language":"ru","text":"Да."},{"language":"en","text":""}]}"#,
        );
        let code = Code {
            kind: CodeKind::Ph,
            attributes: [("x", "1")].into_iter().collect(),
            content: vec![Inline::Text("<br/>".to_owned())],
        };
        let segment = Segment::new(vec![Inline::Text("Да".to_owned()), Inline::Code(code)]);
        let mut unit = Unit::new(vec![Variant::new("ru", ""), Variant::default()])
            .with_prop("client", "Порт")
            .with_note("проверить");
        unit.variants[0].segment = segment;
        unit.variants[0].attributes.set("creationid", "olga");
        unit.variants[1].attributes = [("creationid", "olga"), ("lang", "en")].into_iter().collect();
        unit.attributes.set("tuid", "7");
        check(
            &unit,
            concat!(
                r#"{"attributes":{"tuid":"7"},"about":[{"prop":"client","value":"Порт"},{"note":"проверить"}],"#,
                r#""variants":[{"language":"ru","attributes":{"creationid":"olga"},"text":"Да","#,
                r#""segment":["Да",{"tag":"ph","attributes":{"x":"1"},"content":["<br/>"]}]},"#,
                r#"{"language":"en","attributes":{"creationid":"olga","lang":"en"},"text":""}]}"#
            ),
        );
    }

    #[test]
    fn a_link_of_an_export_is_a_unit() {
        let line = r#"{"source":[{"text":"Порт\r\nоткрыли.","start":0,"end":14}],"target":[{"text":"x","start":0,"end":1,"edited":"The port is open."}],"confidence":0.97,"state":"accepted"}"#;
        assert!(serde_json::from_str::<UnitLine>(line).is_err());
        let unit = serde_json::from_str::<LinkLine>(line).expect("a link").into_unit("ru", "en");
        let texts = unit.variants.iter().map(|variant| variant.segment.plain_text());
        assert_eq!(texts.collect::<Vec<_>>(), ["Порт открыли.", "The port is open."]);
        assert_eq!(unit.prop("x-diglot-confidence"), Some("0.97"));
    }
}
