//! What every output format promises, checked for all of them alike.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diglot::bitext::{Alignment, Bitext, Document, Link, LinkState, Made, Origin, Sentences, Span};
use diglot::formats::output::{Format, WriteOptions, render, why_left_out};

/// Sentences, one a line, each with a word of its own, so that it can be found in any output.
const SOURCE: &[&str] = &[
    "Мост закрыли в понедельник.",
    "Водители недовольны & ищут объезд.",
    "Ремонт кончится весной.",
    "Фото: пресс-служба.",
];
const TARGET: &[&str] = &[
    "The bridge closed on Monday.",
    "Drivers <are> unhappy.",
    "They look for a detour.",
    "Subscribe to our \"newsletter\"!",
    "Repairs end in spring.",
];

fn sentences(lines: &[&str], language: &str) -> Sentences {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for line in lines {
        spans.push(Span::new(text.len(), text.len() + line.len()));
        text.push_str(line);
        text.push_str("\r\n");
    }
    let origin = Origin { name: "мост.txt".into(), format: "lines".into(), encoding: "UTF-8".into() };
    let tag = language.parse().expect("a language tag");
    let document = Document::new(text, spans.clone(), tag, origin).expect("a paragraph a line");
    Sentences::new(Arc::new(document), spans).expect("a sentence a line")
}

fn bridge() -> Bitext {
    let link = |source, target, confidence, state| Link { confidence, state, ..Link::new(source, target) };
    let links = vec![
        link(0..1, 0..1, 0.98, LinkState::Untouched),
        link(1..2, 1..3, 0.61, LinkState::Changed),
        link(2..2, 3..4, 0.9, LinkState::Untouched),
        link(2..3, 4..5, 0.35, LinkState::Doubtful),
        link(3..4, 5..5, 0.8, LinkState::LeftOut),
    ];
    let (source, target) = (sentences(SOURCE, "ru"), sentences(TARGET, "en"));
    let alignment = Alignment::new(links, SOURCE.len(), TARGET.len()).expect("every sentence once");
    Bitext::new(source, target, alignment, Made::default()).expect("its own alignment")
}

fn written(format: Format, options: &WriteOptions) -> Vec<(PathBuf, String)> {
    let path = Path::new("out").join("bridge").with_extension(format.extensions()[0]);
    let files =
        render(&bridge(), format, options, &path).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    files.into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

fn all_options() -> [WriteOptions; 3] {
    let plain = WriteOptions::default();
    let confident = WriteOptions { min_confidence: 0.5, ..plain.clone() };
    let accepted = WriteOptions { only_accepted: true, ..plain.clone() };
    [plain, confident, accepted]
}

#[test]
fn every_format_writes_whole_lines_beside_the_path_asked_for() {
    for format in Format::ALL {
        let files = written(format, &WriteOptions::default());
        assert_eq!(files.len(), if format == Format::Moses { 2 } else { 1 }, "{format:?}");
        let paths = files.iter().map(|(path, _)| path).collect::<BTreeSet<_>>();
        assert_eq!(paths.len(), files.len(), "{format:?}: one file would overwrite the other");
        for (path, text) in &files {
            assert!(path.starts_with("out"), "{format:?}: {}", path.display());
            assert!(text.ends_with('\n') && text.trim() != "", "{format:?}: {text:?}");
        }
    }
}

#[test]
fn the_same_bitext_gives_the_same_bytes() {
    for format in Format::ALL {
        for options in all_options() {
            assert_eq!(written(format, &options), written(format, &options), "{format:?}");
        }
    }
}

#[test]
fn every_sentence_is_there_or_left_out_for_a_stated_reason() {
    for format in Format::ALL {
        for options in all_options() {
            let whole = written(format, &options).into_iter().map(|(_, text)| text).collect::<String>();
            let mut left_out = Vec::new();
            for link in bridge().alignment().links() {
                let kept = why_left_out(link, format, &options).is_none();
                if !kept {
                    left_out.push(link.kind());
                }
                let sentences = SOURCE[link.source.clone()].iter().chain(&TARGET[link.target.clone()]);
                for sentence in sentences.filter(|_| format != Format::Ladder) {
                    // A bitext file keeps the texts themselves; everywhere else a link that is left out is not there.
                    let word = first_words(sentence);
                    assert_eq!(whole.contains(word), kept, "{format:?} {options:?}: {word}\n{whole}");
                }
            }
            if format == Format::Ladder {
                assert_eq!(whole.lines().count(), bridge().alignment().links().len());
            }
            let expected: &[&str] = match (format, options.only_accepted, options.min_confidence > 0.0) {
                (Format::Bitext | Format::Ladder, _, _) | (Format::Tsv | Format::Jsonl, false, false) => &[],
                (Format::Tsv | Format::Jsonl, false, true) => &["1-1", "1-0"],
                (Format::Tmx | Format::Moses, false, false) => &["0-1", "1-0"],
                (_, true, _) => &["1-1", "0-1", "1-1", "1-0"],
                (Format::Tmx | Format::Moses, false, true) => &["0-1", "1-1", "1-0"],
            };
            assert_eq!(left_out, expected, "{format:?} {options:?}");
        }
    }
}

/// The start of a sentence up to its first sign that some format has to escape.
fn first_words(sentence: &str) -> &str {
    sentence.split(['<', '&', '"']).next().unwrap_or_default().trim()
}

#[test]
fn an_empty_bitext_can_be_written_as_anything() {
    let (source, target) = (sentences(&[], "ru"), sentences(&[], "en"));
    let alignment = Alignment::new(Vec::new(), 0, 0).expect("no links");
    let bitext = Bitext::new(source, target, alignment, Made::default()).expect("nothing");
    for format in Format::ALL {
        let files = render(&bitext, format, &WriteOptions::default(), Path::new("nothing"));
        let files = files.unwrap_or_else(|error| panic!("{format:?}: {error}"));
        for (_, bytes) in files {
            assert!(bytes.is_empty() || bytes.ends_with(b"\n"), "{format:?}");
        }
    }
}
