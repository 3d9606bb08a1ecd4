//! Properties, attributes and notes of a unit <-> named groups of names and values, which both versions have a place for.

use diglot_tmx::{About, Note, Prop, Unit, Variant};

use super::STATE;
use crate::exchange::layout::Losses;

/// Names and values under the name of a group: `unit`, `source` and `target` for properties, `unit-attributes`,
/// `source-attributes` and `target-attributes`.
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Names and values in order.
    pub values: Vec<(String, String)>,
}

/// What stands in the groups of a unit; `state_has_place`: the state of the target is written where it belongs.
pub fn groups(
    unit: &Unit,
    source: Option<&Variant>,
    target: Option<&Variant>,
    state_has_place: bool,
) -> Vec<Group> {
    let props = |about: &[About]| {
        let values = about.iter().filter_map(|about| match about {
            About::Prop(prop) if state_has_place && prop.kind() == STATE => None,
            About::Prop(prop) => Some((prop.kind().to_owned(), prop.value.clone())),
            _ => None,
        });
        values.collect::<Vec<_>>()
    };
    let own = |name: &str| !matches!(name, "xml:lang" | "lang" | "tuid");
    let attributes = |attributes: &diglot_tmx::Attributes| {
        let values = attributes.iter().filter(|(name, _)| own(name));
        values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
    };
    let of_props =
        |variant: Option<&Variant>| variant.map(|variant| props(&variant.about)).unwrap_or_default();
    let of_attributes = |variant: Option<&Variant>| {
        variant.map(|variant| attributes(&variant.attributes)).unwrap_or_default()
    };
    let groups = [
        ("unit", props(&unit.about)),
        ("source", of_props(source)),
        ("target", of_props(target)),
        ("unit-attributes", attributes(&unit.attributes)),
        ("source-attributes", of_attributes(source)),
        ("target-attributes", of_attributes(target)),
    ];
    let filled = groups.into_iter().filter(|(_, values)| !values.is_empty());
    filled.map(|(name, values)| Group { name, values }).collect()
}

/// Puts a group back; those of other programs are properties of the unit.
pub fn restore(group: &str, kind: &str, value: String, unit: &mut Unit) {
    let at = usize::from(group.starts_with("target"));
    match group {
        "unit-attributes" => unit.attributes.set(kind, value),
        "source-attributes" | "target-attributes" => {
            if let Some(variant) = unit.variants.get_mut(at) {
                variant.attributes.set(kind, value);
            }
        }
        "source" | "target" => {
            if let Some(variant) = unit.variants.get_mut(at) {
                variant.about.push(About::Prop(Prop::new(kind, value)));
            }
        }
        _ => unit.about.push(About::Prop(Prop::new(kind, value))),
    }
}

/// The notes of a unit with what they are about: nothing, `source` or `target`.
pub fn notes<'u>(
    unit: &'u Unit,
    source: Option<&'u Variant>,
    target: Option<&'u Variant>,
) -> Vec<(Option<&'static str>, &'u Note)> {
    let of = |place: Option<&'static str>, about: &'u [About]| {
        about.iter().filter_map(move |about| match about {
            About::Note(note) => Some((place, note)),
            _ => None,
        })
    };
    let variant = |place: &'static str, variant: Option<&'u Variant>| {
        of(Some(place), variant.map(|variant| variant.about.as_slice()).unwrap_or_default())
    };
    of(None, &unit.about).chain(variant("source", source)).chain(variant("target", target)).collect()
}

/// Puts a note back.
pub fn restore_note(place: Option<&str>, note: Note, unit: &mut Unit) {
    let at = match place {
        Some("source") => Some(0),
        Some("target") => Some(1),
        _ => None,
    };
    match at.and_then(|at| unit.variants.get_mut(at)) {
        Some(variant) => variant.about.push(About::Note(note)),
        None => unit.about.push(About::Note(note)),
    }
}

/// The state of the target, from the property that keeps it.
pub fn state<'u>(unit: &'u Unit, target: Option<&'u Variant>) -> Option<&'u str> {
    target.and_then(|target| target.prop(STATE)).or_else(|| unit.prop(STATE))
}

/// Counts attributes of properties and notes that have no place.
pub fn count_lost(unit: &Unit, kept: &[Option<&Variant>], note_languages: bool, losses: &mut Losses) {
    let about = unit.about.iter().chain(kept.iter().flatten().flat_map(|variant| &variant.about));
    for about in about {
        let lost = match about {
            About::Prop(prop) => prop.attributes.iter().any(|(name, _)| name != "type"),
            About::Note(note) => {
                note.attributes.iter().any(|(name, _)| !note_languages || name != "xml:lang")
            }
            About::Ude(_) => true,
        };
        losses.add("languages and encodings of properties and notes", u64::from(lost));
    }
}
