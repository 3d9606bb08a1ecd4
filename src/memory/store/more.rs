//! Properties, notes and attributes of an entry <-> one piece of JSON in its row.

use diglot_tmx::{About, Attributes, Note, Prop};
use serde::{Deserialize, Serialize};

use crate::memory::entry::More;

/// Names and values, in order.
type Pairs<'a> = Vec<(&'a str, &'a str)>;
/// The same, read back.
type OwnPairs = Vec<(String, String)>;

/// What is written: only what is there.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source_about: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    target_about: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Pairs<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source_attributes: Pairs<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    target_attributes: Pairs<'a>,
}

/// A property: `["type","value"]`, a note: `["text"]`, anything with other attributes: `["p"|"n", "text", [..]]`.
#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Note((&'a str,)),
    Prop((&'a str, &'a str)),
    Full((char, &'a str, Pairs<'a>)),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Read {
    about: Vec<OwnItem>,
    source_about: Vec<OwnItem>,
    target_about: Vec<OwnItem>,
    attributes: OwnPairs,
    source_attributes: OwnPairs,
    target_attributes: OwnPairs,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OwnItem {
    Full((char, String, OwnPairs)),
    Prop((String, String)),
    Note((String,)),
}

/// The JSON; `None` when there is nothing to keep.
pub fn to_text(about: &[About], more: &More) -> Option<String> {
    let none = about.is_empty()
        && more.source_about.is_empty()
        && more.target_about.is_empty()
        && more.attributes.is_empty()
        && more.source_attributes.is_empty()
        && more.target_attributes.is_empty();
    if none {
        return None;
    }
    let written = Written {
        about: items(about),
        source_about: items(&more.source_about),
        target_about: items(&more.target_about),
        attributes: more.attributes.iter().collect(),
        source_attributes: more.source_attributes.iter().collect(),
        target_attributes: more.target_attributes.iter().collect(),
    };
    // Text alone always becomes JSON.
    serde_json::to_string(&written).ok()
}

/// What stands in the JSON.
pub fn from_text(text: &str) -> Result<(Vec<About>, More), serde_json::Error> {
    let read = serde_json::from_str::<Read>(text)?;
    let more = More {
        attributes: read.attributes.into_iter().collect(),
        source_attributes: read.source_attributes.into_iter().collect(),
        target_attributes: read.target_attributes.into_iter().collect(),
        source_about: own(read.source_about),
        target_about: own(read.target_about),
    };
    Ok((own(read.about), more))
}

fn items(about: &[About]) -> Vec<Item<'_>> {
    about
        .iter()
        .filter_map(|about| {
            Some(match about {
                About::Prop(Prop { attributes, value }) => match attributes.iter().next() {
                    Some(("type", kind)) if attributes.len() == 1 => Item::Prop((kind, value)),
                    _ => Item::Full(('p', value, attributes.iter().collect())),
                },
                About::Note(Note { attributes, text }) if attributes.is_empty() => Item::Note((text,)),
                About::Note(Note { attributes, text }) => {
                    Item::Full(('n', text, attributes.iter().collect()))
                }
                // Only a header has it.
                About::Ude(_) => return None,
            })
        })
        .collect()
}

fn own(items: Vec<OwnItem>) -> Vec<About> {
    let about = |item| match item {
        OwnItem::Prop((kind, value)) => About::Prop(Prop::new(&kind, value)),
        OwnItem::Note((text,)) => About::Note(Note { attributes: Attributes::new(), text }),
        OwnItem::Full(('n', text, attributes)) => {
            About::Note(Note { attributes: attributes.into_iter().collect(), text })
        }
        OwnItem::Full((_, value, attributes)) => {
            About::Prop(Prop { attributes: attributes.into_iter().collect(), value })
        }
    };
    items.into_iter().map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str, attributes: &[(&str, &str)]) -> About {
        About::Note(Note { attributes: attributes.iter().copied().collect(), text: text.to_owned() })
    }

    fn check(about: &[About], more: &More, expected: Option<&str>) {
        let text = to_text(about, more);
        assert_eq!(text.as_deref(), expected);
        if let Some(text) = text {
            let (read, read_more) = from_text(&text).expect("it was written here");
            assert_eq!((read.as_slice(), &read_more), (about, more));
        }
    }

    #[test]
    fn what_stands_beside_the_texts_is_kept_in_order() {
        check(&[], &More::default(), None);
        let project = About::Prop(Prop::new("x-project", "порт"));
        let plain = [note("проверить", &[]), project.clone()];
        check(&plain, &More::default(), Some(r#"{"about":[["проверить"],["x-project","порт"]]}"#));
        let typeless = About::Prop(Prop { attributes: Attributes::new(), value: "7".to_owned() });
        let odd = [note("look", &[("xml:lang", "en")]), typeless];
        let odd_text = r#"{"about":[["n","look",[["xml:lang","en"]]],["p","7",[]]]}"#;
        check(&odd, &More::default(), Some(odd_text));
        let more = More {
            attributes: [("tuid", "7")].into_iter().collect(),
            target_about: vec![project],
            ..More::default()
        };
        let both = r#"{"target_about":[["x-project","порт"]],"attributes":[["tuid","7"]]}"#;
        check(&[], &more, Some(both));
    }
}
