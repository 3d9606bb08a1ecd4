//! A unit -> fingerprints that say whether two units are the same, nearly the same, or translate the same.

use diglot_tmx::{About, Code, Inline, Unit, Variant};

use super::languages::normal;
use super::seen::fingerprint;

/// Properties by which tools tell two units of one source text apart: where it stands.
const CONTEXT: &[&str] = &[
    "prev",
    "next",
    "id",
    "file",
    "key",
    "path",
    "x-context",
    "x-context-pre",
    "x-context-post",
    "x-context-prev",
    "x-context-next",
    "x-contextcontent",
    "x-previous-source-text",
    "x-next-source-text",
    "x-segment-id",
    "x-diglot-before",
    "x-diglot-after",
];

/// The same texts, codes and languages, in the same context; the order of the variants does not matter.
pub fn same_texts(unit: &Unit) -> u128 {
    let mut variants = unit.variants.iter().map(variant_parts).collect::<Vec<_>>();
    variants.sort_unstable();
    let mut parts = variants.concat();
    push_context(unit, &mut parts);
    fingerprint(parts.iter().map(String::as_str))
}

/// The same source text, codes and language, in the same context, translated into the same languages.
pub fn same_source(unit: &Unit, source: usize) -> u128 {
    let mut parts = unit.variants.get(source).map(variant_parts).unwrap_or_default();
    let others = unit.variants.iter().enumerate().filter(|(at, _)| *at != source);
    let mut languages = others.map(|(_, variant)| normal(variant.language())).collect::<Vec<_>>();
    languages.sort_unstable();
    parts.append(&mut languages);
    push_context(unit, &mut parts);
    fingerprint(parts.iter().map(String::as_str))
}

/// Everything of a unit: texts, codes, attributes, properties, notes.
pub fn everything(unit: &Unit) -> u128 {
    let mut parts = Vec::new();
    push_attributes(unit.attributes.iter(), &mut parts);
    push_about(&unit.about, &mut parts);
    for variant in &unit.variants {
        push_attributes(variant.attributes.iter(), &mut parts);
        push_about(&variant.about, &mut parts);
        push_content(variant.segment.content(), &mut parts);
        parts.push("/".to_owned());
    }
    fingerprint(parts.iter().map(String::as_str))
}

/// The same words in the same languages: case, white space, kinds of marks, ё and codes aside.
pub fn near_texts(unit: &Unit) -> u128 {
    let near = |variant: &Variant| [normal(variant.language()), folded(&variant.segment.plain_text())];
    let mut variants = unit.variants.iter().map(near).collect::<Vec<_>>();
    variants.sort_unstable();
    fingerprint(variants.iter().flatten().map(String::as_str))
}

/// A text as [`near_texts`] compares it.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut was_space = true;
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'ё' => 'е',
            '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '‘' | '’' | '‚' | '`' | '´' | '"' | '\'' => {
                '"'
            }
            '-' | '\u{2010}'..='\u{2015}' | '−' => '-',
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            '…' => {
                out.push_str("...");
                was_space = false;
                continue;
            }
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && was_space {
            continue;
        }
        was_space = c == ' ';
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

fn variant_parts(variant: &Variant) -> Vec<String> {
    let mut parts = vec![normal(variant.language())];
    push_content(variant.segment.content(), &mut parts);
    parts
}

fn push_context(unit: &Unit, parts: &mut Vec<String>) {
    let of_variants = unit.variants.iter().flat_map(|variant| &variant.about);
    for about in unit.about.iter().chain(of_variants) {
        if let About::Prop(prop) = about
            && CONTEXT.contains(&prop.kind().to_ascii_lowercase().as_str())
        {
            parts.extend([format!("@{}", prop.kind()), prop.value.clone()]);
        }
    }
}

fn push_content(content: &[Inline], parts: &mut Vec<String>) {
    for piece in content {
        match piece {
            Inline::Text(text) => parts.push(text.clone()),
            Inline::Code(Code { kind, attributes, content }) => {
                parts.push(format!("<{}", kind.name()));
                push_attributes(attributes.iter(), parts);
                push_content(content, parts);
                parts.push(">".to_owned());
            }
        }
    }
}

fn push_attributes<'a>(attributes: impl Iterator<Item = (&'a str, &'a str)>, parts: &mut Vec<String>) {
    let mut attributes = attributes.collect::<Vec<_>>();
    attributes.sort_unstable();
    parts.extend(attributes.into_iter().flat_map(|(name, value)| [format!("={name}"), value.to_owned()]));
}

fn push_about(about: &[About], parts: &mut Vec<String>) {
    for one in about {
        match one {
            About::Prop(prop) => {
                push_attributes(prop.attributes.iter(), parts);
                parts.push(prop.value.clone());
            }
            About::Note(note) => {
                push_attributes(note.attributes.iter(), parts);
                parts.extend(["#".to_owned(), note.text.clone()]);
            }
            About::Ude(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(source: &str, target: &str) -> Unit {
        Unit::new(vec![Variant::new("ru", source), Variant::new("en", target)])
    }

    fn check(key: fn(&Unit) -> u128, one: &Unit, other: &Unit, expected: bool) {
        assert_eq!(key(one) == key(other), expected, "{one:?} {other:?}");
    }

    #[test]
    fn the_same_texts() {
        let one = unit("Да", "Yes");
        check(same_texts, &one, &unit("Да", "Yes").with_prop("project", "port"), true);
        check(same_texts, &one, &Unit::new(vec![Variant::new("EN", "Yes"), Variant::new("ru", "Да")]), true);
        check(same_texts, &one, &unit("Да", "yes"), false);
        check(same_texts, &one, &unit("Да", "Yes").with_prop("prev", "Нет"), false);
        check(same_texts, &one, &Unit::new(vec![Variant::new("ru", "Да"), Variant::new("de", "Yes")]), false);
    }

    #[test]
    fn the_same_source() {
        let key = |unit: &Unit| same_source(unit, 0);
        check(key, &unit("Да", "Yes"), &unit("Да", "Sure"), true);
        check(key, &unit("Да", "Yes"), &unit("Да.", "Yes"), false);
        check(
            key,
            &unit("Да", "Yes"),
            &Unit::new(vec![Variant::new("ru", "Да"), Variant::new("de", "Ja")]),
            false,
        );
    }

    #[test]
    fn everything_counts() {
        check(everything, &unit("Да", "Yes"), &unit("Да", "Yes"), true);
        check(everything, &unit("Да", "Yes"), &unit("Да", "Yes").with_note("ещё"), false);
        check(everything, &unit("Да", "Yes").with_note("x"), &unit("Да", "Yes").with_prop("", "x"), false);
    }

    #[test]
    fn nearly_the_same() {
        let check = |one, other, expected| check(near_texts, &unit(one, "x"), &unit(other, "x"), expected);
        check("Всё — «Порт» открыт…", "все - \"порт\"  открыт...", true);
        check("Порт открыт", "Порт открыт!", false);
        check("Порт 5", "Порт 6", false);
    }
}
