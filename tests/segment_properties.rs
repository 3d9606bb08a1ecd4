//! Any text: its sentences, in order and with the white space between them, are the text; and nothing panics.

use std::sync::Arc;

use diglot::bitext::{Document, Origin, Span};
use diglot::segment::{Abbreviations, Engine, Language, Rules, segment};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;
#[path = "support/spans.rs"]
mod spans;
use spans::{covers, is_blank};

/// Pieces that matter to the rules, put together in every order.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        ".",
        "..",
        "...",
        ". . .",
        "…",
        "!",
        "?",
        "?!",
        "。",
        "！",
        "«",
        "»",
        "“",
        "”",
        "„",
        "‘",
        "’",
        "\"",
        "'",
        "(",
        ")",
        "[",
        "]",
        "[1]",
        "[...]",
        "<…>",
        "—",
        "-",
        "--",
        ",",
        ":",
        ":)",
        "🎉",
        "•",
        " ",
        "  ",
        "\u{a0}",
        "\u{202f}",
        "\n",
        "\r\n",
        "\u{2028}",
        "\u{ad}",
        "\u{200b}",
        "\u{301}",
        "\u{feff}",
        "1",
        "2",
        "1.",
        "2)",
        "2014",
        "XVII",
        "°",
        "№",
        "N°",
        "$",
        "%",
        "г",
        "т",
        "д",
        "и",
        "А",
        "И",
        "Он",
        "Иванов",
        "им",
        "руб",
        "завод",
        "U",
        "S",
        "Mr",
        "No",
        "p.m",
        "a",
        "b",
        "The",
        "I",
        "i",
        "Hill",
        "said",
        "iPhone",
        "www.example.com",
        "今天",
        "ß",
        "İ",
        "\u{1f1f7}\u{1f1fa}",
    ]);
    let made = prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => made, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(random::config(1000))]

    #[test]
    fn nothing_is_lost_in_a_paragraph(text in texts()) {
        for name in Language::names() {
            let mut engine = Engine::new(Language::of(name).unwrap());
            let spans = engine.cut(&text).to_vec();
            prop_assert!(covers(&text, &spans), "{name}: {text:?} {spans:?}");
            prop_assert_eq!(&spans, engine.cut(&text));
        }
    }

    #[test]
    fn nothing_is_lost_in_a_document(paragraphs in prop::collection::vec(texts(), 0..4), own in texts()) {
        // Every piece of any text that may be an abbreviation is one.
        let list: Vec<&str> = own.split(' ').filter(|piece| Abbreviations::parse(piece).is_ok()).collect();
        let own = Abbreviations::parse(&list.join("\n")).unwrap();
        let own = Rules::With(Arc::new(own));
        let mut text = String::new();
        let mut spans = Vec::new();
        for paragraph in paragraphs.iter().filter(|paragraph| !is_blank(paragraph)) {
            let start = text.len();
            text.push_str(paragraph);
            spans.push(Span::new(start, text.len()));
            text.push_str("\n\n");
        }
        for language in ["ru", "en-GB", "zh", "und"] {
            let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
            let document = Document::new(text.clone(), spans.clone(), language.parse().unwrap(), origin).unwrap();
            let document = Arc::new(document);
            for rules in [&Rules::Builtin, &own, &Rules::Lines] {
                let sentences = segment(&document, rules);
                prop_assert!(covers(&text, sentences.spans()), "{language}: {text:?}");
            }
        }
    }
}
