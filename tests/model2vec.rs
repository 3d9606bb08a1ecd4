//! Models of the Python package `model2vec` against the package itself: pieces and vectors.
//!
//! `tests/peers/model2vec_models.py` makes the models and writes what the package makes of many texts; `DIGLOT_MODEL2VEC` names the directory.
//! Without it the test is skipped, and says so; with `DIGLOT_REQUIRE_MODEL=1` it fails. `.ci/run` prepares it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use diglot::vectors::model2vec::FILES;
use diglot::vectors::{Encoder as _, Model2Vec};
use serde::Deserialize;

/// A line of the reference file.
#[derive(Deserialize)]
struct Reference {
    model: String,
    text: String,
    ids: Vec<u32>,
    vector: Vec<f32>,
}

fn open(directory: &Path) -> Model2Vec {
    let [config, tokenizer, tensors] =
        FILES.map(|name| fs::read(directory.join(name)).expect("a file of a model"));
    Model2Vec::new([&config, &tokenizer], tensors).expect("a model")
}

fn cosine(one: &[f32], other: &[f32]) -> f64 {
    let dot = |one: &[f32], other: &[f32]| {
        one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum::<f64>()
    };
    dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
}

#[test]
fn pieces_and_vectors_are_those_of_the_package() {
    let Some(directory) = std::env::var_os("DIGLOT_MODEL2VEC") else {
        assert!(std::env::var("DIGLOT_REQUIRE_MODEL").as_deref() != Ok("1"), "DIGLOT_MODEL2VEC is not set");
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED a test of model2vec: DIGLOT_MODEL2VEC does not name a directory"
        );
        return;
    };
    let directory = Path::new(&directory);
    let references = fs::read_to_string(directory.join("reference.jsonl")).expect("the reference file");
    let mut models = BTreeMap::new();
    let (mut compared, mut lowest) = (0, 1.0_f64);
    for line in references.lines() {
        let reference: Reference = serde_json::from_str(line).expect("a line of the reference file");
        let Reference { model: name, text, ids, vector } = reference;
        let model = models.entry(name.clone()).or_insert_with(|| open(&directory.join(&name)));
        assert_eq!(model.ids(&text), ids, "{name} {text:?}");
        let ours = model.spans(&[&text], 1, &|_| ()).to_f32(0, 1).expect("a vector");
        if vector.iter().all(|component| *component == 0.0) {
            assert!(ours.iter().all(|component| *component == 0.0), "{name} {text:?}");
            continue;
        }
        let cosine = cosine(&ours, &vector);
        assert!(cosine > 0.9999, "{name} {cosine} {text:?}");
        lowest = lowest.min(cosine);
        compared += 1;
    }
    assert!(models.len() == 6 && compared > 12_000, "{} models, {compared} texts", models.len());
    let _ = writeln!(std::io::stderr(), "model2vec: {compared} vectors compared, lowest cosine {lowest:.6}");
}
