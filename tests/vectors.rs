//! The installed model against the programs it comes from: pieces and vectors.
//!
//! Without the model these tests are skipped, and say so; with `DIGLOT_REQUIRE_MODEL=1` they fail. What the reference programs
//! say comes from `tests/peers/encoder.py`; `DIGLOT_REFERENCE` names the file. `.ci/run` prepares both.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use diglot::vectors::tokenizer::Scratch;
use diglot::vectors::{Encoder, NgramEncoder, SpanVectors};
use serde::Deserialize;

/// A line of the reference file.
#[derive(Deserialize)]
struct Reference {
    sentences: Vec<String>,
    ids: Vec<u32>,
    vector: Option<Vec<f32>>,
}

/// The installed model, as `diglot model list` names its file.
fn model() -> Option<NgramEncoder> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_diglot")).args(["model", "list"]).output().expect("it runs");
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let file = listed.lines().find_map(|line| line.trim_start().strip_prefix("file ")).map(str::trim);
    match file {
        Some(file) => Some(NgramEncoder::open(&PathBuf::from(file)).expect("the installed model opens")),
        None => skip("the model is not installed (diglot model install)"),
    }
}

fn references() -> Option<Vec<Reference>> {
    let Some(path) = std::env::var_os("DIGLOT_REFERENCE") else {
        return skip("DIGLOT_REFERENCE does not name what tests/peers/encoder.py wrote");
    };
    let text = fs::read_to_string(path).expect("the reference file");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line of the reference file")).collect())
}

/// Says that a test is skipped, past the capture of test output, or fails where that is not allowed.
fn skip<T>(why: &str) -> Option<T> {
    assert!(std::env::var("DIGLOT_REQUIRE_MODEL").as_deref() != Ok("1"), "{why}");
    let _ = writeln!(std::io::stderr(), "SKIPPED a test of sentence vectors: {why}");
    None
}

fn spans(encoder: &NgramEncoder, sentences: &[&str], max_n: usize) -> SpanVectors {
    encoder.spans(sentences, max_n, &|_| ())
}

fn cosine(one: &[f32], other: &[f32]) -> f64 {
    let dot = |one: &[f32], other: &[f32]| {
        one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum::<f64>()
    };
    dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
}

#[test]
fn texts_are_cut_as_the_reference_program_cuts_them() {
    let (Some(encoder), Some(references)) = (model(), references()) else { return };
    let tokenizer = encoder.tokenizer();
    let mut scratch = Scratch::default();
    for reference in &references {
        let text = reference.sentences.join(" ");
        let mut ids = Vec::new();
        tokenizer.encode(&text, &mut scratch, &mut ids);
        assert_eq!(ids, reference.ids, "{text:?}");
    }
    assert!(references.len() > 6000);
}

#[test]
fn vectors_are_those_of_the_package_for_one_sentence_and_for_several() {
    let (Some(encoder), Some(references)) = (model(), references()) else { return };
    let mut compared = [0; 6];
    let mut lowest = 1.0_f64;
    for reference in &references {
        let Some(expected) = &reference.vector else { continue };
        let sentences = reference.sentences.iter().map(String::as_str).collect::<Vec<_>>();
        let vectors = spans(&encoder, &sentences, sentences.len());
        let vector = vectors.to_f32(0, sentences.len()).expect("the span of all of them");
        let cosine = cosine(&vector, expected);
        assert!(cosine > 0.9999, "{cosine} for {sentences:?}");
        lowest = lowest.min(cosine);
        compared[sentences.len()] += 1;
    }
    assert!(
        compared[1] >= 100 && compared[2] >= 50 && compared[3] >= 30 && compared[5] >= 15,
        "{compared:?}"
    );
    let _ = writeln!(std::io::stderr(), "vectors: {compared:?} spans compared, lowest cosine {lowest:.6}");
}

#[test]
fn what_means_the_same_is_close_in_any_language() {
    let Some(encoder) = model() else { return };
    let sentences = [
        "Порт откроют в мае.",
        "The port will open in May.",
        "港口将于五月开放。",
        "سيفتتح الميناء في مايو.",
        "Кошка спит на диване.",
    ];
    let vectors = spans(&encoder, &sentences, 1);
    for (other, sentence) in sentences.iter().enumerate().take(4) {
        assert!(vectors.cosine((0, 1), &vectors, (other, 1)) > 0.6, "{sentence}");
    }
    assert!(vectors.cosine((0, 1), &vectors, (4, 1)) < 0.3);
}

#[test]
fn a_span_depends_on_its_text_alone() {
    let Some(encoder) = model() else { return };
    let text = [
        "Да.",
        "Мэр выступил на площади перед жителями города и гостями из области.",
        "",
        "Нет!",
        "Конец.",
        "The end of it.",
    ];
    let all = spans(&encoder, &text, 5);
    let many = text.iter().cycle().take(1100).copied().collect::<Vec<_>>();
    let repeated = spans(&encoder, &many, 5);
    for start in 0..text.len() {
        for n in 1..=5 {
            let Some(vector) = all.get(start, n) else { continue };
            let alone = spans(&encoder, &text[start..start + n], n);
            assert_eq!(Some(vector), alone.get(0, n), "{start} {n} alone");
            // Also across the portions the text is worked on in.
            for again in [start, start + 1020] {
                assert_eq!(Some(vector), repeated.get(again, n), "{again} {n}");
            }
        }
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(one.install(|| spans(&encoder, &many, 2)), spans(&encoder, &many, 2));
    assert_eq!(spans(&encoder, &[], 3).sentences(), 0);
}

#[test]
fn pieces_of_a_few_sentences() {
    let Some(encoder) = model() else { return };
    let tokenizer = encoder.tokenizer();
    let check = |text: &str, expected: &[u32]| {
        let mut ids = Vec::new();
        tokenizer.encode(text, &mut Scratch::default(), &mut ids);
        assert_eq!(ids, expected, "{text:?}");
    };
    // As sentencepiece 0.2.3 says.
    check("", &[]);
    check("\u{1f9ff}\u{1f9ff}\u{1f9ff} a", &[6, 0, 10]);
    check("x extra_token_id_1 y", &[257, 6, 3, 51]);
    check("<s> a </s>", &[87, 9, 65, 10, 6372, 9, 65]);
    check("ｅｘｔｒａ_token_id_1", &[6, 3]);
    check("a\0b", &[10, 0, 305]);
}

#[test]
fn an_installed_model_is_taken_without_being_asked_for() {
    if model().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let (source, target) = (
        file("s.txt", "Собака спит.\nСнег растаял.\n"),
        file("t.txt", "The dog is asleep.\nThe snow has melted.\n"),
    );
    let said = |language: &str, vectors: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_diglot"))
            .args(["align", "--verbose", "--lines", "--source-lang", language, "--target-lang", "en"])
            .args(["--vectors", vectors])
            .args([&source, &target])
            .output()
            .expect("it runs");
        assert_eq!(run.status.code(), Some(0));
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    let taken = |said: &str| said.contains("vectors of the installed model use-multilingual-3");
    assert!(taken(&said("ru", "auto")));
    assert!(!taken(&said("ru", "none")));
    // Welsh is no language of the model.
    assert!(!taken(&said("cy", "auto")));
}
