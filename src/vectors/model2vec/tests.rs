//! Tiny models, written by hand -> pieces, vectors, and what is said when they are broken.

use serde_json::{Value, json};

use super::*;

const WORDS: [&str; 12] =
    ["[UNK]", "порт", "##у", "##ом", "мост", "new", "york", ",", "##", "порту", "東", "new york"];

fn word_piece() -> Value {
    let vocab = WORDS.iter().zip(0..).take(11).map(|(text, id)| ((*text).to_owned(), json!(id)));
    json!({
        "added_tokens": [token(11, "New York", true, false), token(0, "[UNK]", false, false)],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 9,
            "vocab": vocab.collect::<serde_json::Map<_, _>>()}
    })
}

fn token(id: u32, content: &str, normalized: bool, single_word: bool) -> Value {
    json!({"id": id, "content": content, "single_word": single_word, "lstrip": false, "rstrip": true, "normalized": normalized, "special": true})
}

const PIECES: [(&str, f64); 9] = [
    ("<unk>", 0.0),
    ("▁", -3.0),
    ("▁по", -4.0),
    ("порт", -5.0),
    ("▁порт", -4.5),
    ("а", -2.0),
    ("аа", -4.0),
    ("▁п", -6.0),
    ("<s>", -1.0),
];

fn unigram(prepend: &str) -> Value {
    json!({
        "added_tokens": [token(8, "<s>", false, true)],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": "!+"}, "content": " "},
            {"type": "Replace", "pattern": {"String": "о́"}, "content": "о"}, {"type": "Strip", "strip_left": true, "strip_right": true}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": prepend}]},
        "model": {"type": "Unigram", "unk_id": 0, "vocab": PIECES}
    })
}

/// A tensor of a safetensors file.
type Tensor<'a> = (&'a str, &'a str, Vec<usize>, Vec<u8>);

fn file(tensors: &[Tensor]) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, kind, shape, bytes) in tensors {
        let place = [data.len(), data.len() + bytes.len()];
        header.insert((*name).into(), json!({"dtype": kind, "shape": shape, "data_offsets": place}));
        data.extend(bytes);
    }
    let header = Value::from(header).to_string();
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()
}

fn singles(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A row for each piece: its number and 1.
fn rows(count: usize) -> Vec<u8> {
    let numbers = (0..count).flat_map(|row| [row as f32, 1.0]).collect::<Vec<_>>();
    file(&[("embeddings", "F32", vec![count, 2], singles(&numbers))])
}

fn open(config: &str, tokenizer: &Value, tensors: Vec<u8>) -> Result<Model2Vec, Model2VecError> {
    Model2Vec::new([config.as_bytes(), tokenizer.to_string().as_bytes()], tensors)
}

fn check_words(text: &str, expected: &[&str]) {
    let model = open("{}", &word_piece(), rows(12)).expect("a model");
    let found = model.ids(text).into_iter().map(|id| WORDS[id as usize]).collect::<Vec<_>>();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn words_are_cut_into_the_longest_pieces() {
    check_words("Порт, мост", &["порт", ",", "мост"]);
    check_words("порту портом портуу", &["порту", "порт", "##ом", "порту", "##у"]);
    check_words("портал мост", &["мост"]); // what is unknown is dropped
    check_words("портомомом мост", &["мост"]); // and what is too long
    check_words("По\u{301}рт\tмост\u{200b}", &["порт", "мост"]);
    check_words("東мост東", &["東", "мост", "東"]);
    check_words("new, new york! New York", &["new", ",", "new york", "new york"]);
    check_words("[UNK]мост", &["мост"]);
    check_words("##у \0", &[]);
    check_words("", &[]);
}

fn check_pieces(prepend: &str, text: &str, expected: &[&str]) {
    let model = open("{}", &unigram(prepend), rows(9)).expect("a model");
    let found = model.ids(text).into_iter().map(|id| PIECES[id as usize].0).collect::<Vec<_>>();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn the_pieces_with_the_best_sum_are_chosen() {
    check_pieces("always", "порта порт", &["▁порт", "а", "▁порт"]);
    check_pieces("always", " порт!!порт ", &["▁порт", "▁порт"]);
    check_pieces("always", "ааа", &["▁", "а", "аа"]); // -3 - 2 - 4, as well as three times -2: the first found stays
    check_pieces("always", "東京а", &["▁", "а"]);
    check_pieces("always", "по́рт", &["▁порт"]);
    check_pieces("always", "а <s> а", &["▁", "а", "<s>", "▁", "а"]);
    check_pieces("always", "а<s>а", &["▁", "а", "<s>", "а"]); // not a word by itself, so no text begins after it
    check_pieces("first", "порт порт", &["▁порт", "порт"]);
    check_pieces("never", "порт", &["порт"]);
}

#[test]
fn a_table_of_characters_is_followed() {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    let table =
        crate::vectors::tokenizer::trie::Trie::build(&[("ё".as_bytes(), 5), ("№".as_bytes(), 0)]).unwrap();
    let units = table.units().iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>();
    let bytes =
        [&(units.len() as u32).to_le_bytes()[..], &units, "аа\0".as_bytes(), "по\0".as_bytes()].concat();
    let mut tokenizer = unigram("always");
    let mut check = |charsmap: String, text: &str, expected: Option<&[u32]>| {
        tokenizer["normalizer"] = json!({"type": "Precompiled", "precompiled_charsmap": charsmap});
        let model = open("{}", &tokenizer, rows(9));
        assert_eq!(model.ok().map(|model| model.ids(text)).as_deref(), expected, "{text}");
    };
    check(BASE64_STANDARD.encode(&bytes), "№", Some(&[1, 6]));
    check(BASE64_STANDARD.encode(&bytes[..2]), "№", None);
    check("№".into(), "№", None);
}

fn vector(model: &Model2Vec, sentences: &[&str]) -> Vec<f32> {
    let spans = model.spans(sentences, sentences.len(), &|_| ());
    spans.to_f32(0, sentences.len()).expect("the span of all of them")
}

#[track_caller]
fn near(found: &[f32], expected: [f32; 2]) {
    let length = expected[0].hypot(expected[1]).max(1e-9);
    let differs =
        found.iter().zip(expected).any(|(found, expected)| (found - expected / length).abs() > 1e-4);
    assert!(!differs, "{found:?}, not {expected:?}");
}

#[test]
fn a_sentence_is_the_mean_of_its_pieces() {
    let model = open("{}", &word_piece(), rows(12)).expect("a model");
    near(&vector(&model, &["порт мост"]), [5.0, 2.0]); // rows 1 and 4
    near(&vector(&model, &["Порт.", "", "Мост, мост!"]), [1.0 + 4.0 + 7.0 + 4.0, 4.0]);
    near(&vector(&model, &["неизвестно"]), [0.0, 0.0]);
    assert_eq!((model.dim(), model.languages()), (2, &[][..]));
}

#[test]
fn numbers_of_every_kind_are_read() {
    let kind = |kind: &str, number: fn(f32) -> Vec<u8>| {
        let bytes = (0..12).flat_map(|row| [number(row as f32), number(1.0)].concat()).collect();
        let model = open("{}", &word_piece(), file(&[("embeddings", kind, vec![12, 2], bytes)]));
        near(&vector(&model.expect(kind), &["мост порт"]), [5.0, 2.0]);
    };
    kind("F64", |number| f64::from(number).to_le_bytes().to_vec());
    kind("I8", |number| vec![number as u8]);
    // Small whole numbers in half precision.
    kind("F16", |number| {
        let bits = if number == 0.0 { 0 } else { (number.to_bits() >> 13) - (112 << 10) };
        (bits as u16).to_le_bytes().to_vec()
    });
}

#[test]
fn pieces_may_share_rows_and_have_weights() {
    let mapping =
        [0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1].into_iter().flat_map(i64::to_le_bytes).collect::<Vec<_>>();
    let weights = singles(&[9.0, 0.5, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let embeddings = ("embeddings", "F32", vec![2, 2], singles(&[1.0, 0.0, 0.0, 1.0]));
    let tensors = |rows: Vec<u8>| {
        let count = rows.len() / 8;
        file(&[
            embeddings.clone(),
            ("mapping", "I64", vec![count], rows),
            ("weights", "F32", vec![12], weights.clone()),
        ])
    };
    let model = open("{}", &word_piece(), tensors(mapping.clone())).expect("a model");
    near(&vector(&model, &["порт мост"]), [2.0, 0.5]);
    let short = open("{}", &word_piece(), tensors(mapping[..80].to_vec())).unwrap_err().what;
    assert_eq!(short, "mapping of the shape [10] for 12 pieces; one each is needed");
    let wrong = [&mapping[..88], &(-1_i64).to_le_bytes()].concat();
    assert!(open("{}", &word_piece(), tensors(wrong)).is_err());
}

#[test]
fn of_a_long_sentence_the_beginning_is_taken() {
    let ids = |config: &str| {
        open(config, &word_piece(), rows(12)).expect("a model").ids(&"мост ".repeat(600)).len()
    };
    assert_eq!(ids("{}"), 409); // 512 times 4 characters, 4 being the median length of a piece
    assert_eq!(ids(r#"{"max_length": 5}"#), 4);
    assert_eq!(ids(r#"{"max_length": null}"#), 600);
}

#[test]
fn the_name_changes_with_the_vectors() {
    let model = |config: &str, count| open(config, &word_piece(), count).expect("a model");
    let one = model("{}", rows(12));
    assert_eq!(one.id(), model("{}", rows(12)).id());
    assert_ne!(one.id(), model(r#"{"max_length": 1}"#, rows(12)).id());
    let mut other = rows(12);
    *other.last_mut().expect("a byte") = 0;
    assert_ne!(one.id(), model("{}", other).id());
}

#[test]
fn what_is_not_understood_is_said() {
    let check = |config: &str, tokenizer: &Value, tensors: Vec<u8>, expected: &str| {
        let said = open(config, tokenizer, tensors).map(|_| ()).unwrap_err().to_string();
        assert!(said.starts_with(expected), "{said}");
    };
    let good = word_piece();
    check("[", &good, rows(12), "config.json: it is not the configuration of a model2vec model");
    let changed = |path: &str, value: Value| {
        let mut changed = word_piece();
        *changed.pointer_mut(path).expect("a path") = value;
        changed
    };
    let tokenizer = "tokenizer.json: it is not a tokenizer that diglot understands (unknown variant";
    check("{}", &changed("/model/type", json!("BPE")), rows(12), &format!("{tokenizer} `BPE`"));
    check(
        "{}",
        &changed("/pre_tokenizer/type", json!("ByteLevel")),
        rows(12),
        &format!("{tokenizer} `ByteLevel`"),
    );
    check(
        "{}",
        &json!({}),
        rows(12),
        "tokenizer.json: it is not a tokenizer that diglot understands (missing field `model`",
    );
    let mut bytes = unigram("always");
    bytes["model"]["byte_fallback"] = json!(true);
    check("{}", &bytes, rows(9), "tokenizer.json: its tokenizer has pieces of single bytes");
    check(
        "{}",
        &changed("/model/vocab/мост", json!(u32::MAX)),
        rows(12),
        "tokenizer.json: its vocabulary is damaged",
    );
    check("{}", &good, rows(11), "model.safetensors: 11 vectors do not fit the 12 pieces of tokenizer.json");
    check(
        "{}",
        &changed("/model/vocab/мост", json!(12)),
        rows(12),
        "model.safetensors: 12 vectors do not fit",
    );
    check("{}", &good, b"PK".to_vec(), "model.safetensors: it is not a whole safetensors file");
    let tensor = |name: &str, kind: &str, shape: &[usize], bytes: &[u8]| {
        file(&[(name, kind, shape.to_vec(), bytes.to_vec())])
    };
    check(
        "{}",
        &good,
        tensor("weight", "F32", &[1], &[0; 4]),
        "model.safetensors: there is no tensor “embeddings”",
    );
    check(
        "{}",
        &good,
        tensor("embeddings", "F32", &[12], &[0; 48]),
        "model.safetensors: embeddings of the shape [12]",
    );
    check(
        "{}",
        &good,
        tensor("embeddings", "F32", &[12, 0], &[]),
        "model.safetensors: embeddings of the shape [12, 0]",
    );
    check(
        "{}",
        &good,
        tensor("embeddings", "I8", &[1, 4097], &[0; 4097]),
        "model.safetensors: embeddings of the shape",
    );
    check(
        "{}",
        &good,
        tensor("embeddings", "U8", &[12, 1], &[0; 12]),
        "model.safetensors: numbers of the kind U8",
    );
    check(
        "{}",
        &good,
        tensor("embeddings", "F32", &[1 << 60, 1 << 60], &[0; 4]),
        "model.safetensors: it is not a whole",
    );
    let odd = tensor("embeddings", "F32", &[12, 1], &singles(&[f32::NAN; 12]));
    check("{}", &good, odd, "model.safetensors: the vector of row 0 has a component that is no number");
}

#[test]
fn broken_files_do_not_panic() {
    let files = [(word_piece(), rows(12)), (unigram("first"), rows(9))];
    let mut state = 1_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let run = |tokenizer: &[u8], tensors: &[u8]| {
        if let Ok(model) = Model2Vec::new([b"{}", tokenizer], tensors.to_vec()) {
            vector(&model, &["Порт, мост <s> New York", "\0東\u{301}"]);
        }
    };
    for (tokenizer, tensors) in files {
        let tokenizer = tokenizer.to_string().into_bytes();
        for end in 0..tensors.len() {
            assert!(Model2Vec::new([b"{}", &tokenizer], tensors[..end].to_vec()).is_err(), "{end}");
        }
        for end in 0..tokenizer.len() {
            assert!(Model2Vec::new([b"{}", &tokenizer[..end]], tensors.clone()).is_err(), "{end}");
        }
        for _ in 0..2000 {
            let (mut changed, mut numbers) = (tokenizer.clone(), tensors.clone());
            for _ in 0..=random(3) {
                let at = random(changed.len());
                changed[at] =
                    if random(2) == 0 { b"0123456789\",:[]{}"[random(17)] } else { random(256) as u8 };
            }
            run(&changed, &tensors);
            for _ in 0..=random(3) {
                let at = random(numbers.len());
                numbers[at] = random(256) as u8;
            }
            run(&tokenizer, &numbers);
        }
    }
}
