//! `Bitext` -> JSON lines, one link a line, with offsets in code points.

use serde::Serialize;

use super::output::{Format, WriteOptions, kept};
use crate::bitext::bitext_file::unit_interval;
use crate::bitext::{Bitext, LinkState, Sentences, to_code_points};

#[derive(Serialize)]
struct LinkLine<'a> {
    source: Vec<Sentence<'a>>,
    target: Vec<Sentence<'a>>,
    confidence: f64,
    state: LinkState,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// A sentence exactly as it stands in the text, line ends included, where: `start..end` in code points, and what a person made of it.
#[derive(Serialize, Clone, Copy)]
struct Sentence<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<&'a str>,
}

/// One line `{"source":[{"text":..,"start":..,"end":..}],"target":[..],"confidence":..,"state":".."}` a link; an edited sentence has
/// `"edited"` too, a link with a note `"note"`.
///
/// Offsets are half-open and count Unicode code points of the whole decoded text; an empty side is `[]`.
pub fn to_string(bitext: &Bitext, options: &WriteOptions) -> String {
    let [source, target] = [bitext.source(), bitext.target()].map(all_sentences);
    let mut out = String::new();
    for (number, link) in kept(bitext, Format::Jsonl, options) {
        let line = LinkLine {
            source: source[link.source.clone()].to_vec(),
            target: target[link.target.clone()].to_vec(),
            confidence: unit_interval(link.confidence),
            state: link.state,
            note: bitext.note(number),
        };
        out.push_str(&serde_json::to_string(&line).expect("strings and numbers are always JSON"));
        out.push('\n');
    }
    out
}

fn all_sentences(sentences: &Sentences) -> Vec<Sentence<'_>> {
    let offsets = to_code_points(sentences.document().text(), sentences.spans()).into_iter().enumerate();
    let sentence = |(number, [start, end]): (usize, [usize; 2])| {
        let (text, edited) = (sentences.text(number), sentences.edited(number));
        Sentence { text, start, end, edited }
    };
    offsets.map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::bitext::sample::{any_bitext, ports, written_on};

    #[test]
    fn one_link_a_line() {
        let text = to_string(&ports(), &WriteOptions::default());
        let expected = [
            r#"{"source":[{"text":"Порт_открыли.","start":0,"end":13}],"target":[{"text":"The port is open.","start":0,"end":17}],"confidence":0.97,"state":"accepted"}"#,
            r#"{"source":[{"text":"Суда ждут\r\nпогрузки.","start":14,"end":34},{"text":"Всё 😀.","start":38,"end":44}],"target":[{"text":"Ships \"wait\" for\tcargo.","start":18,"end":41}],"confidence":0.5,"state":"untouched"}"#,
            r#"{"source":[],"target":[{"text":"A \\ sign.","start":43,"end":52}],"confidence":1.0,"state":"left-out"}"#,
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected.map(|line| line.replace('_', "\u{a0}")));
        let sure = to_string(&ports(), &WriteOptions { min_confidence: 0.9, ..WriteOptions::default() });
        assert_eq!(sure.lines().count(), 1);
    }

    #[test]
    fn what_a_person_wrote_comes_along() {
        let text = to_string(&written_on(), &WriteOptions::default());
        let expected = r#"{"source":[{"text":"Порт_открыли.","start":0,"end":13}],"target":[{"text":"The port is open.","start":0,"end":17,"edited":"The port has opened."}],"confidence":0.97,"state":"accepted","note":"проверить"}"#;
        assert_eq!(text.lines().next(), Some(expected.replace('_', "\u{a0}").as_str()));
    }

    proptest! {
        #[test]
        fn offsets_cut_the_sentence_out_of_the_text(bitext in any_bitext()) {
            let text = to_string(&bitext, &WriteOptions::default());
            let mut seen = 0;
            for line in text.lines() {
                let line: Value = serde_json::from_str(line).expect("JSON");
                for (side, sentences) in [("source", bitext.source()), ("target", bitext.target())] {
                    let whole = sentences.document().text().chars().collect::<Vec<_>>();
                    for sentence in line[side].as_array().expect("an array") {
                        let at = |name: &str| sentence[name].as_u64().expect("a number") as usize;
                        let cut = whole[at("start")..at("end")].iter().collect::<String>();
                        prop_assert_eq!(sentence["text"].as_str(), Some(cut.as_str()));
                        seen += 1;
                    }
                }
            }
            prop_assert_eq!(seen, bitext.source().len() + bitext.target().len());
        }
    }
}
