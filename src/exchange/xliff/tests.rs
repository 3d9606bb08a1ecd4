//! What goes into XLIFF comes out of it.

use std::io::Cursor;

use diglot_tmx::{Attributes, Code, CodeKind, Inline, Segment};
use proptest::prelude::*;

use super::{inline1, inline2};
use crate::exchange::layout::{Losses, Tags};
use crate::exchange::markup;
use crate::exchange::text::{Text, undeclared};
use crate::exchange::xml::{Element, Elements, Step};

fn parse(content: &str) -> Element {
    let file = format!("<source>{content}</source>");
    let text = Text::new("a.xlf", Box::new(Cursor::new(file.into_bytes())), None, undeclared).expect("text");
    match Elements::new("a.xlf", text, &["source"], "").next_step().expect("well-formed") {
        Step::Whole(element) => element,
        other => panic!("{other:?}"),
    }
}

/// Through version 1.2, and what was lost.
fn through_1(segment: &Segment) -> (Segment, Vec<(String, u64)>) {
    let (mut out, mut losses) = (String::new(), Losses::default());
    inline1::push(segment, &mut out, &mut losses);
    (inline1::read(&parse(&out), true, &mut losses), losses.into_list())
}

/// Through version 2.0, and what was lost.
fn through_2(segment: &Segment) -> (Segment, Vec<(String, u64)>) {
    let (mut data, mut out, mut losses) = (inline2::Data::default(), String::new(), Losses::default());
    inline2::push(segment, &mut data, &mut out, &mut losses);
    let codes = data.codes().iter().enumerate().map(|(at, code)| (format!("d{}", at + 1), code.clone()));
    (inline2::read(&parse(&out), &codes.collect(), true, &mut losses), losses.into_list())
}

fn check(markup: &str, expected_2: &str, expected_losses_2: &[&str]) {
    let segment = markup::parse(markup).expect("well-formed");
    let (back, losses) = through_1(&segment);
    assert_eq!(markup::cell(&back, Tags::Keep, &mut Losses::default()), markup);
    assert!(losses.is_empty(), "{losses:?}");
    let (back, losses) = through_2(&segment);
    let expected_2 = if expected_2.is_empty() { markup } else { expected_2 };
    assert_eq!(markup::cell(&back, Tags::Keep, &mut Losses::default()), expected_2);
    assert_eq!(losses.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>(), expected_losses_2);
}

#[test]
fn tags_go_through_both_versions() {
    check("Дом &amp; сад", "", &[]);
    check(
        "Жмите <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b&gt;</bpt>сюда<ept i=\"1\">&lt;/b&gt;</ept>.",
        "",
        &[],
    );
    check(
        "<bpt i=\"1\">a</bpt>раз <bpt i=\"2\">b</bpt>два<ept i=\"1\">/a</ept> три<ept i=\"2\">/b</ept>",
        "",
        &[],
    );
    check("<hi x=\"4\" type=\"term\">Порт <hi>и</hi></hi><ph x=\"2\" type=\"image\">{1}</ph><ph/>", "", &[]);
    check(
        "<it pos=\"end\" x=\"7\">&lt;/i&gt;</it>да<it pos=\"begin\">&lt;i&gt;</it><ut x=\"1\">\\b</ut>",
        "",
        &[],
    );
    check("<bpt i=\"1\" x=\"1\"/>да <hi>нет<ept i=\"1\"/></hi>", "", &[]);
    check(
        "Сноска<ph x=\"1\">{<sub type=\"footnote\">см. <hi>карту</hi></sub>}</ph>",
        "Сноска<ph x=\"1\">{см. карту}</ph>",
        &["texts inside tags (sub) written as a part of the tag"],
    );
}

/// A piece as it is made: text, a pair around pieces, a mark around pieces, or a code that stands alone.
#[derive(Debug, Clone)]
enum Made {
    Text(String),
    Pair(bool, Option<&'static str>, Vec<Made>),
    Mark(Option<&'static str>, Vec<Made>),
    Alone(bool, CodeKind, String),
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let text = "[а-яёA-Z<>&\"' ]{1,8}";
    let kind = prop_oneof![Just(None), Just(Some("bold")), Just(Some("x-красный")), Just(Some("term"))];
    let alone = prop_oneof![Just(CodeKind::Ph), Just(CodeKind::It), Just(CodeKind::Ut)];
    let leaf = prop_oneof![
        text.prop_map(Made::Text),
        (any::<bool>(), alone, "[<>/a-z&]{0,5}").prop_map(|(x, kind, native)| Made::Alone(x, kind, native)),
    ];
    let piece = leaf.prop_recursive(4, 24, 4, move |inner| {
        let inner = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (any::<bool>(), kind.clone(), inner.clone())
                .prop_map(|(x, kind, inner)| Made::Pair(x, kind, inner)),
            (kind.clone(), inner).prop_map(|(kind, inner)| Made::Mark(kind, inner)),
        ]
    });
    prop::collection::vec(piece, 0..6)
}

/// The tree of what was made: every `i` and `x` once, in order.
fn tree(made: &[Made], number: &mut u32, out: &mut Vec<Inline>) {
    let code = |kind, attributes: Attributes, native: &str| {
        let content = if native.is_empty() { Vec::new() } else { vec![Inline::Text(native.to_owned())] };
        Inline::Code(Code { kind, attributes, content })
    };
    for one in made {
        match one {
            Made::Text(text) => match out.last_mut() {
                Some(Inline::Text(before)) => before.push_str(text),
                _ => out.push(Inline::Text(text.clone())),
            },
            Made::Pair(x, kind, inner) => {
                *number += 1;
                let i = number.to_string();
                let mut attributes = [("i", &i)].into_iter().collect::<Attributes>();
                if *x {
                    attributes.set("x", &i);
                }
                if let Some(kind) = kind {
                    attributes.set("type", *kind);
                }
                out.push(code(CodeKind::Bpt, attributes, "<b>"));
                tree(inner, number, out);
                out.push(code(CodeKind::Ept, [("i", &i)].into_iter().collect(), "</b>"));
            }
            Made::Mark(kind, inner) => {
                let mut content = Vec::new();
                tree(inner, number, &mut content);
                let attributes = kind.map(|kind| ("type", kind)).into_iter().collect();
                out.push(Inline::Code(Code { kind: CodeKind::Hi, attributes, content }));
            }
            Made::Alone(x, kind, native) => {
                let mut attributes = Attributes::new();
                if *kind == CodeKind::It {
                    attributes.set("pos", if *x { "begin" } else { "end" });
                }
                if *x {
                    // Another row of numbers than that of pairs, which are counted when they are read.
                    let alone = out.len() + 1000 * (*number as usize + 1);
                    attributes.set("x", alone.to_string());
                }
                out.push(code(kind.clone(), attributes, native));
            }
        }
    }
}

fn segment() -> impl Strategy<Value = Segment> {
    made().prop_map(|made| {
        let mut out = Vec::new();
        tree(&made, &mut 0, &mut out);
        Segment::new(out)
    })
}

/// Whether every `x` stands once, as it does in sound files.
fn is_sound(segment: &Segment) -> bool {
    let codes = segment.codes();
    let mut numbers = codes.iter().filter_map(|code| code.attributes.get("x")).collect::<Vec<_>>();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len() == count
}

proptest! {
    #[test]
    fn text_and_tags_come_back(segment in segment()) {
        prop_assume!(is_sound(&segment));
        let (back, losses) = through_1(&segment);
        prop_assert_eq!(&back, &segment);
        prop_assert_eq!(losses, []);
        let (back, losses) = through_2(&segment);
        prop_assert_eq!(&back, &segment);
        prop_assert_eq!(losses, []);
    }

    #[test]
    fn markup_in_a_cell_comes_back(segment in segment()) {
        let cell = markup::cell(&segment, Tags::Keep, &mut Losses::default());
        prop_assert_eq!(markup::parse(&cell), Some(segment));
    }
}
