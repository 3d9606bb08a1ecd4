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

/// Pieces that matter to the rules.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    // Terminators, quotes, brackets, dashes.
    ".", "..", "...", ". . .", "…", "!", "?", "?!", "‽", "⁉", "。", "！", "｡", "؟", "۔", "।",
    "«", "»", "“", "”", "„", "‘", "’", "\"", "'", "(", ")", "[", "]", "{", "}", "「", "」", "（", "）", "[1]", "[...]", "<…>",
    "—", "-", "--", ",", ":", ":)", "🎉", "👩‍👩‍👧", "🇷🇺", "•", "¹",
    // White space and what cannot be seen.
    " ", "  ", "\u{a0}", "\u{202f}", "\u{2009}", "\u{3000}", "\n", "\r\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}",
    "\u{ad}", "\u{200b}", "\u{200d}", "\u{200e}", "\u{202e}", "\u{2066}", "\u{2069}", "\u{301}", "\u{308}", "\u{feff}", "\u{0}", "\u{1b}",
    // Numbers and signs.
    "1", "2", "1.", "2)", "2014", "XVII", "°", "№", "N°", "$", "%", "٣", "½",
    // Words, abbreviations, initials.
    "г", "т", "д", "и", "А", "И", "Он", "Иванов", "им", "руб", "завод", "И\u{306}од", "U", "S", "Mr", "No", "p.m", "a", "b", "The",
    "I", "i", "Hill", "said", "iPhone", "www.example.com", "今天", "ß", "İ", "ǅ", "ﬁ", "שלום", "سلام", "नमस्ते", "สวัสดี", "𝔘", "𐐀",
];

/// Characters of every plane, with those more often that trip programs: marks, controls, both ends of a plane.
fn characters() -> impl Strategy<Value = char> {
    let within = |from: char, to: char| prop::char::range(from, to);
    prop_oneof![
        2 => any::<char>(),
        1 => within('\u{0}', '\u{ff}'),
        1 => within('\u{300}', '\u{36f}'),
        1 => within('\u{400}', '\u{52f}'),
        1 => within('\u{590}', '\u{8ff}'),
        1 => within('\u{900}', '\u{1fff}'),
        2 => within('\u{2000}', '\u{206f}'),
        1 => within('\u{3000}', '\u{30ff}'),
        1 => within('\u{fe00}', '\u{ffff}'),
        1 => within('\u{1f1e6}', '\u{1faff}'),
        1 => within('\u{e0000}', '\u{e01ef}'),
        1 => within('\u{10fff0}', '\u{10ffff}'),
    ]
}

/// Pieces in every order, any characters, and both mixed.
fn texts() -> impl Strategy<Value = String> {
    let piece = || prop::sample::select(PIECES);
    let made = prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat());
    let wild = prop::collection::vec(characters(), 0..80).prop_map(String::from_iter);
    let either = prop_oneof![3 => piece().prop_map(str::to_owned), 1 => characters().prop_map(String::from)];
    let mixed = prop::collection::vec(either, 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => made, 2 => mixed, 1 => wild, 1 => any::<String>()]
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
