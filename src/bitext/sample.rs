//! Bitexts for tests: a small fixed one, and any that can be.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Alignment, Bitext, Document, LanguageTag, Link, LinkState, Made, Origin, Sentences, Span};

/// Three sentences and three, four lines of text in all, with CRLF, a no-break space, an emoji and one link of each state.
pub(crate) fn ports() -> Bitext {
    let source =
        side("ru", "порты.txt", &["Порт\u{a0}открыли. ", "Суда ждут\r\nпогрузки.", "\r\n\r\n", "Всё 😀."]);
    let target =
        side("en", "ports.txt", &["The port is open. ", "Ships \"wait\" for\tcargo.", "\n\n", "A \\ sign."]);
    let link = |source, target, score, confidence, state| Link { source, target, score, confidence, state };
    let links = vec![
        link(0..1, 0..1, -1.25, 0.97, LinkState::Accepted),
        link(1..3, 1..2, 0.1, 0.5, LinkState::Untouched),
        link(3..3, 2..3, 0.0, 1.0, LinkState::LeftOut),
    ];
    let settings = [("max-link".to_owned(), "5".to_owned())].into();
    let made = Made { by: "diglot 0.1.0".into(), settings };
    Bitext::new(source, target, Alignment::new(links, 3, 3).expect("fits"), made).expect("fits")
}

/// The same with a note to its first link, whose target sentence has been edited.
pub(crate) fn written_on() -> Bitext {
    let ports = ports();
    let edits = [(0, "The port has opened.".to_owned())].into();
    let (source, target) = (ports.source().clone(), ports.target().clone().with_edits(edits));
    let bitext = Bitext::new(source, target, ports.alignment().clone(), ports.made().clone());
    bitext.expect("the same sentences").with_notes([(0, "проверить".to_owned())].into())
}

/// The sentences of a text given in pieces: a piece of white space is a paragraph break, each other one a sentence.
pub(crate) fn side(language: &str, name: &str, pieces: &[impl AsRef<str>]) -> Sentences {
    let (mut text, mut spans, mut paragraphs) = (String::new(), Vec::new(), Vec::<Span>::new());
    let mut new_paragraph = true;
    for piece in pieces {
        let start = text.len();
        text.push_str(piece.as_ref());
        let span = Span { start, end: text.len() };
        if piece.as_ref().trim().is_empty() {
            new_paragraph = true;
            continue;
        }
        match paragraphs.last_mut() {
            Some(paragraph) if !new_paragraph => paragraph.end = span.end,
            _ => paragraphs.push(span),
        }
        new_paragraph = false;
        spans.push(span);
    }
    let origin = Origin { name: name.into(), format: "plain".into(), encoding: "windows-1251".into() };
    let tag = language.parse().unwrap_or_else(|_| LanguageTag::undetermined());
    let document = Document::new(text, paragraphs, tag, origin).expect("pieces cover the text");
    Sentences::new(Arc::new(document), spans).expect("pieces are in order")
}

/// Any bitext: sentences in several scripts with every kind of line end and space, links of every type and state.
pub(crate) fn any_bitext() -> impl Strategy<Value = Bitext> {
    let links = vec((0usize..4, 0usize..4, any_finite(), 0.0..=1.0f64, any_state()), 0..12);
    let links = links.prop_map(|links| {
        let (mut source, mut target, mut out) = (0, 0, Vec::new());
        for (n, m, score, confidence, state) in links {
            let m = if n + m == 0 { 1 } else { m };
            let (from_source, from_target) = (source, target);
            (source, target) = (source + n, target + m);
            out.push(Link {
                source: from_source..source,
                target: from_target..target,
                score,
                confidence,
                state,
            });
        }
        Alignment::new(out, source, target).expect("made in order")
    });
    links.prop_flat_map(|alignment| {
        let len = |side: fn(&Link) -> usize| alignment.links().iter().map(side).sum::<usize>();
        let (source, target) = (len(|link| link.source.len()), len(|link| link.target.len()));
        let settings = proptest::collection::btree_map(".{0,5}", ".{0,9}", 0..3);
        (any_pieces(source), any_pieces(target), Just(alignment), settings).prop_map(
            |(source, target, alignment, settings)| {
                let (source, target) = (side("ru", "-", &source), side("en-GB", "C:\\a \"b\".txt", &target));
                let made = Made { by: "diglot 0.1.0".into(), settings };
                Bitext::new(source, target, alignment, made).expect("as many sentences as the links use")
            },
        )
    })
}

fn any_pieces(sentences: usize) -> impl Strategy<Value = Vec<String>> {
    let sentence = "[\u{a0} \t]?[A-Za-zА-яЁё0-9\"\\\\«»😀👩‍👧\u{301}\u{ad}中文][ \u{a0}\r\n\tA-Za-zА-яё.,!?\u{1}\u{1b}\u{2028}😀]{0,30}[ \n\r]{0,2}";
    let gap = prop_oneof![3 => Just(""), 1 => Just("\n\n"), 1 => Just("\r\n\r\n"), 1 => Just(" \u{2029}\n")];
    vec((gap, sentence), sentences)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(gap, sentence)| [gap.to_owned(), sentence]).collect())
}

fn any_finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_map(|score| if score.is_finite() { score } else { 0.0 })
}

fn any_state() -> impl Strategy<Value = LinkState> {
    use LinkState::{Accepted, Changed, Doubtful, LeftOut, Untouched};
    prop::sample::select(vec![Accepted, Changed, Doubtful, LeftOut, Untouched])
}
