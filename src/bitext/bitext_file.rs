//! `Bitext` <-> the text of a `.bitext` file.
//!
//! The file is JSON that a person can read and `git diff` can show: version first, then what made it, both documents
//! and the links. A text is the array of its lines; joined with a line feed they are the text again, carriage returns
//! included. Paragraphs and sentences are `[start, end]` in code points of that text, one a line; what a person made of a sentence
//! is `[number, text]` under `edited`. A link names its sentences by number, one link a line; an empty side is `[]` and its place
//! follows from the links before it. A link may have a note.

mod error;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use sha2::{Digest, Sha256};

use super::{
    Alignment, Bitext, Document, LanguageTag, Link, LinkState, Made, Origin, Sentences, Span,
    from_code_points, to_code_points,
};

pub use error::BitextFileError;

/// The version of the file that this program writes, and the newest it reads.
pub const VERSION: u64 = 1;

/// The text of the `.bitext` file that keeps `bitext`; [`parse`] gives an equal one back.
///
/// A score that is no finite number is written as 0, a confidence outside 0 to 1 as the nearer end.
pub fn to_string(bitext: &Bitext) -> String {
    let mut out = String::from("{\n");
    let _ = writeln!(out, "  \"diglot\": {VERSION},");
    write_made(&mut out, bitext.made());
    write_side(&mut out, "source", bitext.source());
    write_side(&mut out, "target", bitext.target());
    let links = bitext.alignment().links().iter().enumerate();
    let links = links.map(|(number, link)| link_line(link, bitext.note(number)));
    write_list(&mut out, "  ", "links", links, "");
    out.push_str("}\n");
    out
}

/// Reads the text of a `.bitext` file. Fields it does not know are ignored; any text gives a bitext or an error.
///
/// ```
/// use diglot::bitext::bitext_file::{BitextFileError, parse};
/// assert_eq!(parse("[1, 2, 3]"), Err(BitextFileError::NotBitext));
/// assert_eq!(parse(r#"{"diglot": 7}"#), Err(BitextFileError::Newer { found: 7 }));
/// ```
pub fn parse(text: &str) -> Result<Bitext, BitextFileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.trim_start().starts_with('{') {
        return Err(BitextFileError::NotBitext);
    }
    let version =
        serde_json::from_str::<VersionFields>(text).map_err(|error| json_error(text, &error))?.diglot;
    match version.as_ref().and_then(Value::as_u64) {
        None | Some(0) => return Err(BitextFileError::NotBitext),
        Some(found) if found > VERSION => return Err(BitextFileError::Newer { found }),
        Some(_) => {}
    }
    let file: FileFields = serde_json::from_str(text).map_err(|error| json_error(text, &error))?;
    let source = sentences("source", file.source)?;
    let target = sentences("target", file.target)?;
    let notes = file.links.iter().enumerate();
    let notes = notes.filter_map(|(number, link)| Some((number, link.note.clone()?))).collect();
    let alignment = Alignment::new(links(file.links)?, source.len(), target.len())?;
    let made = Made { by: file.made.by, settings: file.made.settings };
    Ok(Bitext::new(source, target, alignment, made)?.with_notes(notes))
}

/// The same from the bytes of the file.
pub fn parse_bytes(bytes: &[u8]) -> Result<Bitext, BitextFileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        if before.trim_ascii_start().starts_with(b"{") {
            BitextFileError::Utf8 { line: before.split(|&byte| byte == b'\n').count() }
        } else {
            BitextFileError::NotBitext
        }
    })?;
    parse(text)
}

/// The SHA-256 of the UTF-8 bytes of `text`, in hexadecimal: the checksum a `.bitext` file keeps of each text.
pub fn checksum(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn write_made(out: &mut String, made: &Made) {
    let _ = writeln!(out, "  \"made\": {{\n    \"by\": {},", quoted(&made.by));
    out.push_str("    \"settings\": {");
    for (number, (name, value)) in made.settings.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\n      {}: {}", quoted(name), quoted(value));
    }
    out.push_str(if made.settings.is_empty() { "}\n  },\n" } else { "\n    }\n  },\n" });
}

fn write_side(out: &mut String, side: &str, sentences: &Sentences) {
    let document = sentences.document();
    let (text, origin) = (document.text(), document.origin());
    let spans = |spans: &[Span]| {
        to_code_points(text, spans).into_iter().map(|[start, end]| format!("[{start}, {end}]"))
    };
    let _ = writeln!(out, "  \"{side}\": {{\n    \"language\": {},", quoted(document.language().as_str()));
    let (name, format, encoding) = (quoted(&origin.name), quoted(&origin.format), quoted(&origin.encoding));
    let _ = writeln!(
        out,
        "    \"origin\": {{\"name\": {name}, \"format\": {format}, \"encoding\": {encoding}}},"
    );
    let _ = writeln!(out, "    \"sha256\": \"{}\",", checksum(text));
    write_list(out, "    ", "text", text.split('\n').map(quoted), ",");
    write_list(out, "    ", "paragraphs", spans(document.paragraphs()), ",");
    let edits = sentences.edits().iter().map(|(number, text)| format!("[{number}, {}]", quoted(text)));
    let comma = if sentences.edits().is_empty() { "" } else { "," };
    write_list(out, "    ", "sentences", spans(sentences.spans()), comma);
    if !sentences.edits().is_empty() {
        write_list(out, "    ", "edited", edits, "");
    }
    out.push_str("  },\n");
}

fn write_list(
    out: &mut String,
    indent: &str,
    name: &str,
    items: impl Iterator<Item = String>,
    comma_after: &str,
) {
    let _ = write!(out, "{indent}\"{name}\": [");
    let mut any = false;
    for item in items {
        let comma = if any { "," } else { "" };
        let _ = write!(out, "{comma}\n{indent}  {item}");
        any = true;
    }
    let close = if any { format!("\n{indent}]") } else { "]".to_owned() };
    let _ = writeln!(out, "{close}{comma_after}");
}

fn link_line(link: &Link, note: Option<&str>) -> String {
    let note = note.map(|note| format!(", \"note\": {}", quoted(note))).unwrap_or_default();
    let score = if link.score.is_finite() { link.score } else { 0.0 };
    format!(
        "{{\"source\": {}, \"target\": {}, \"score\": {}, \"confidence\": {}, \"state\": \"{}\"{note}}}",
        numbers(&link.source),
        numbers(&link.target),
        Value::from(score),
        Value::from(unit_interval(link.confidence)),
        link.state.as_str()
    )
}

fn numbers(range: &Range<usize>) -> String {
    let numbers = range.clone().map(|number| number.to_string()).collect::<Vec<_>>();
    format!("[{}]", numbers.join(", "))
}

/// `confidence` from 0 to 1, as every file states it; what is no number becomes 0.
pub(crate) fn unit_interval(confidence: f64) -> f64 {
    if confidence.is_nan() { 0.0 } else { confidence.clamp(0.0, 1.0) }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[derive(Deserialize)]
struct VersionFields {
    diglot: Option<Value>,
}

#[derive(Deserialize)]
struct FileFields {
    #[serde(default)]
    made: MadeFields,
    source: SideFields,
    target: SideFields,
    links: Vec<LinkFields>,
}

#[derive(Deserialize, Default)]
struct MadeFields {
    #[serde(default)]
    by: String,
    #[serde(default)]
    settings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SideFields {
    language: LanguageTag,
    origin: Origin,
    sha256: String,
    text: Vec<String>,
    paragraphs: Vec<[usize; 2]>,
    sentences: Vec<[usize; 2]>,
    #[serde(default)]
    edited: Vec<(usize, String)>,
}

#[derive(Deserialize)]
struct LinkFields {
    source: Vec<usize>,
    target: Vec<usize>,
    score: f64,
    confidence: f64,
    state: LinkState,
    note: Option<String>,
}

fn json_error(text: &str, error: &serde_json::Error) -> BitextFileError {
    let line = error.line();
    let column = column_in_characters(text, line, error.column());
    if error.classify() == Category::Eof {
        return BitextFileError::CutOff { line, column };
    }
    let whole = error.to_string();
    let what = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(what, _)| what).to_owned();
    BitextFileError::Json { line, column, what }
}

/// The JSON reader counts columns in bytes, a person in characters.
fn column_in_characters(text: &str, line: usize, bytes: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    line.char_indices().take_while(|&(at, _)| at < bytes).count()
}

fn sentences(side: &'static str, fields: SideFields) -> Result<Sentences, BitextFileError> {
    let text = fields.text.join("\n");
    if !checksum(&text).eq_ignore_ascii_case(&fields.sha256) {
        return Err(BitextFileError::Checksum { side });
    }
    let spans = |what, pairs: &[[usize; 2]]| {
        from_code_points(&text, pairs).map_err(|number| {
            let [start, end] = pairs[number];
            BitextFileError::Span { side, what, number, start, end }
        })
    };
    let paragraphs = spans("paragraph", &fields.paragraphs)?;
    let sentences = spans("sentence", &fields.sentences)?;
    let document = Document::new(text, paragraphs, fields.language, fields.origin)
        .map_err(|error| BitextFileError::Document { side, error })?;
    let sentences = Sentences::new(Arc::new(document), sentences)
        .map_err(|error| BitextFileError::Sentences { side, error })?;
    Ok(sentences.with_edits(fields.edited.into_iter().collect()))
}

fn links(fields: Vec<LinkFields>) -> Result<Vec<Link>, BitextFileError> {
    let (mut source_at, mut target_at) = (0, 0);
    let mut links = Vec::with_capacity(fields.len());
    for (link, fields) in fields.into_iter().enumerate() {
        let range = |side, numbers: &[usize], at| {
            consecutive(numbers, at).ok_or(BitextFileError::Numbers { link, side })
        };
        let source = range("source", &fields.source, source_at)?;
        let target = range("target", &fields.target, target_at)?;
        if !(0.0..=1.0).contains(&fields.confidence) {
            return Err(BitextFileError::Confidence { link });
        }
        (source_at, target_at) = (source.end, target.end);
        let LinkFields { score, confidence, state, .. } = fields;
        links.push(Link { source, target, score, confidence, state });
    }
    Ok(links)
}

/// `numbers` as a range when they count up by one; no numbers are the empty range at `at`.
fn consecutive(numbers: &[usize], at: usize) -> Option<Range<usize>> {
    let Some((&first, &last)) = numbers.first().zip(numbers.last()) else {
        return Some(at..at);
    };
    let end = last.checked_add(1)?;
    numbers.iter().copied().eq(first..end).then_some(first..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{any_bitext, ports};
    use super::*;

    #[track_caller]
    fn check(change: (&str, &str), expected: &str) {
        let text = to_string(&ports());
        assert!(text.contains(change.0), "{text}");
        let got = parse(&text.replacen(change.0, change.1, 1));
        assert_eq!(got.map_or_else(|error| error.to_string(), |_| "fine".to_owned()), expected);
    }

    #[test]
    fn the_file_can_be_read_by_a_person() {
        let text = to_string(&ports());
        assert!(
            text.starts_with("{\n  \"diglot\": 1,\n  \"made\": {\n    \"by\": \"diglot 0.1.0\",\n"),
            "{text}"
        );
        for line in [
            r#"      "max-link": "5""#,
            r#"    "language": "ru","#,
            r#"    "origin": {"name": "порты.txt", "format": "plain", "encoding": "windows-1251"},"#,
            r#"      "Порт\u{a0}открыли. Суда ждут\r","#,
            "      [0, 13],",
            r#"    {"source": [0], "target": [0], "score": -1.25, "confidence": 0.97, "state": "accepted"},"#,
            r#"    {"source": [1, 2], "target": [1], "score": 0.1, "confidence": 0.5, "state": "untouched"},"#,
            r#"    {"source": [], "target": [2], "score": 0.0, "confidence": 1.0, "state": "left-out"}"#,
        ] {
            let line = line.replace("\\u{a0}", "\u{a0}");
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("  ]\n}\n"));
    }

    #[test]
    fn unknown_fields_a_byte_order_mark_and_windows_line_ends_do_no_harm() {
        check((r#""diglot": 1,"#, r#""diglot": 1, "mood": {"good": [true]},"#), "fine");
        check((r#""state": "accepted"}"#, r#""state": "accepted", "note": "да"}"#), "fine");
        check(("{", "\u{feff}{"), "fine");
        let text = to_string(&ports());
        assert_eq!(parse(&text.replace('\n', "\r\n")), Ok(ports()));
    }

    #[test]
    fn what_is_no_bitext_is_refused() {
        for text in [
            "",
            "Порт открыли.",
            "[1]",
            "{}",
            r#"{"diglot": "1"}"#,
            r#"{"diglot": 0}"#,
            r#"{"a": {"diglot": 1}}"#,
        ] {
            assert_eq!(parse(text), Err(BitextFileError::NotBitext), "{text}");
        }
        check(
            (r#""diglot": 1"#, r#""diglot": 2"#),
            "made by a newer diglot (file version 2); this program reads up to 1; update diglot",
        );
    }

    #[test]
    fn broken_json_is_refused_with_its_place() {
        check(
            (r#""state": "accepted""#, r#""state": "maybe""#),
            "line 49, column 87: unknown variant `maybe`, expected one of `untouched`, `accepted`, `changed`, `doubtful`, `left-out`",
        );
        check((r#""diglot": 1,"#, r#""diglot": 1"#), "line 3, column 3: expected `,` or `}`");
        let text = to_string(&ports());
        let deep = format!("{{\"diglot\": 1, \"mood\": {}", "[{\"a\":".repeat(100_000));
        assert!(matches!(parse(&deep), Err(BitextFileError::CutOff { line: 1, .. })));
        let deep = format!("{{\"diglot\": {}", "[".repeat(100_000));
        assert!(matches!(parse(&deep), Err(BitextFileError::Json { line: 1, .. })));
        let cut = text.find("Суда").expect("in the text");
        let error = parse(&text[..cut]).expect_err("cut off").to_string();
        assert_eq!(
            error,
            "the file is cut off at line 14, column 21; take it from a backup or align the texts again"
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let bytes = to_string(&ports()).replace('П', "?").into_bytes();
        let latin = bytes.iter().map(|&byte| if byte == b'?' { 0xcf } else { byte }).collect::<Vec<_>>();
        assert_eq!(parse_bytes(&latin), Err(BitextFileError::Utf8 { line: 14 }));
        assert_eq!(parse_bytes(b"\xff\xfe{\0"), Err(BitextFileError::NotBitext));
        assert_eq!(parse_bytes(to_string(&ports()).as_bytes()), Ok(ports()));
    }

    #[test]
    fn a_changed_text_is_noticed() {
        check(
            ("Порт", "Норт"),
            "the source text was changed after it was aligned (its checksum differs); undo the change or align the texts again",
        );
    }

    #[test]
    fn spans_that_do_not_fit_are_refused() {
        check(("[0, 13]", "[0, 99]"), "source sentence 0 ([0,99]) does not fit the text");
        check(("[0, 13]", "[1, 13]"), "the source text: text at byte 0 is in no sentence");
        check(("[0, 13]", "[13, 0]"), "source sentence 0 ([13,0]) does not fit the text");
        check(("[0, 34]", "[0, 33]"), "the source text: text at byte 61 is in no paragraph");
    }

    #[test]
    fn links_that_are_no_alignment_are_refused() {
        check(
            (r#""source": [1, 2]"#, r#""source": [1, 3]"#),
            "link 1: its source sentences are not one after the other",
        );
        check(
            (r#""source": [1, 2]"#, r#""source": [18446744073709551615]"#),
            "link 1: its source sentences are not one after the other",
        );
        check(
            (r#""source": [1, 2]"#, r#""source": [1]"#),
            "the links cover 2 source sentences, the text has 3",
        );
        check((r#""confidence": 0.5"#, r#""confidence": 50"#), "link 1: a confidence is from 0 to 1");
    }

    #[test]
    fn numbers_that_json_cannot_hold_become_ones_it_can() {
        let mut bitext = ports();
        let mut links = bitext.alignment().links().to_vec();
        (links[0].score, links[0].confidence, links[1].confidence) =
            (f64::NEG_INFINITY, 1.0 + 1e-12, f64::NAN);
        let alignment = Alignment::new(links, 3, 3).expect("the same links");
        bitext = Bitext::new(bitext.source().clone(), bitext.target().clone(), alignment, Made::default())
            .expect("same");
        let back = parse(&to_string(&bitext)).expect("our own file");
        let links = back.alignment().links();
        assert_eq!(
            (links[0].score.to_bits(), links[0].confidence.to_bits(), links[1].confidence.to_bits()),
            (0f64.to_bits(), 1f64.to_bits(), 0f64.to_bits())
        );
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(bitext in any_bitext()) {
            let text = to_string(&bitext);
            prop_assert_eq!(parse(&text), Ok(bitext));
        }

        #[test]
        fn any_text_gives_a_bitext_or_an_error(text in ".*", tail in r#"[\[\]{}",:0-9a-z ]{0,60}"#) {
            let _ = parse(&text);
            let _ = parse(&format!("{{\"diglot\":1,{tail}"));
        }

        #[test]
        fn any_damage_gives_a_bitext_or_an_error(at in 0usize..2000, length in 0usize..40, put in r#"[\[\]{}",:0-9\-a-zё]{0,12}"#) {
            let text = to_string(&ports()).chars().collect::<Vec<_>>();
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            let damaged = text[..at].iter().copied().chain(put.chars()).chain(text[end..].iter().copied());
            let _ = parse(&damaged.collect::<String>());
        }
    }
}
