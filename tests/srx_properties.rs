//! Any rules and any text: nothing panics, and the sentences with the white space between them are the text.

use std::sync::Arc;

use diglot::bitext::{Document, Origin, Span};
use diglot::segment::{Rules, SrxError, SrxFile, segment};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;
#[path = "support/spans.rs"]
mod spans;
use spans::{covers, is_blank};

/// Pieces of expressions, whole and broken, put together in every order.
fn expressions() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        ".", r"\.", "[.?!]", "+", "*", "?", "++", "*?", "{1,3}", "{2", "|", "(", ")", "(?:", "(?=", "(?!",
        "(?<=", "(?<!", "(?>", "(?i)", "(?<a>", r"\k<a>", r"\1", "^", "$", r"\b", r"\B", r"\s", r"\h", r"\H",
        r"\w", r"\d", r"\p{Lu}", r"\P{L}", r"\p{", r"\Q", r"\E", "[", "]", "[^", "&&", "-", "a-z", "а-я",
        "г", "Mr", " ", "\n", r"\u0433", r"\x{41}", r"\x4", "\\", "é", "🎉", "#", "(?x)", "(?s)", "(?m)",
        r"\R", r"\z",
    ]);
    let made = prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![6 => made, 1 => any::<String>()]
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        ".", "?!", "…", " ", "\u{a0}", "\n", "\r\n", "\u{2028}", "г", "Орёл", "Mr", "Hill", "a", "1", "é",
        "e\u{301}", "🎉", "«", "»", "]", "-", "今",
    ]);
    let made = prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => made, 1 => any::<String>()]
}

fn escaped(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(allowed).map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat()
}

proptest! {
    #![proptest_config(random::config(400))]

    #[test]
    fn nothing_is_lost(
        rules in prop::collection::vec((any::<bool>(), expressions(), expressions()), 1..6),
        text in texts(),
    ) {
        let given = rules.len();
        let rules = rules.iter().map(|(breaks, before, after)| format!(
            "<rule break=\"{}\"><beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>",
            if *breaks { "yes" } else { "no" }, escaped(before), escaped(after),
        )).collect::<Vec<_>>().concat();
        let xml = format!(
            "<srx version=\"2.0\"><header cascade=\"no\"/><body><languagerules><languagerule languagerulename=\"A\">{rules}\
             <rule break=\"no\"><beforebreak>x</beforebreak></rule></languagerule></languagerules>\
             <maprules><languagemap languagepattern=\".*\" languagerulename=\"A\"/></maprules></body></srx>"
        );
        let srx = SrxFile::read(xml.as_bytes(), "any.srx").unwrap();
        prop_assert!(srx.problems().len() <= 2 * given);
        let spans = if is_blank(&text) { vec![] } else { vec![Span::new(0, text.len())] };
        let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
        let document = Arc::new(Document::new(text.clone(), spans, "ru".parse().unwrap(), origin).unwrap());
        let sentences = segment(&document, &Rules::Srx(Arc::new(srx)));
        prop_assert!(covers(&text, sentences.spans()), "{text:?} {:?}", sentences.spans());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..400) {
        let _ = SrxFile::read(&bytes, "any.srx");
        let whole = b"<?xml version='1.0'?><srx version='2.0'><body><languagerules><languagerule languagerulename='A'>\
            <rule><beforebreak>&#46;<![CDATA[+]]></beforebreak></rule></languagerule></languagerules><maprules>\
            <languagemap languagepattern='.*' languagerulename='A'/></maprules></body></srx>";
        let begun = SrxFile::read(&whole[..cut.min(whole.len())], "any.srx");
        let refused = matches!(begun, Err(SrxError::Xml { .. } | SrxError::Empty { .. } | SrxError::NotSrx { .. }));
        prop_assert!(refused || cut >= whole.len(), "{begun:?}");
    }
}
