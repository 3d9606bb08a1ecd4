//! `align --vectors`: meanings decide where words cannot, and what does not fit is said.

mod support;

use std::collections::BTreeMap;

use support::Place;

/// Sentences with nothing in common that could be seen; the fourth of the source has no partner.
const SOURCE: &str = "Ветер к утру совсем стих.\nНад рекой стоял густой туман.\nЛодки вернулись с моря пустыми.\n\
    Собака спала возле тёплой печи.\nМать молча накрыла на стол.\nДети ещё не проснулись.\n\
    Часы на стене давно встали.\nНикто не помнил, какой сегодня день.\n";
const TARGET: &str = "By morning the wind had dropped.\nThick fog lay over the river.\nThe boats came back from the sea empty.\n\
    Mother laid the table in silence.\nThe children were still asleep.\n\
    The clock on the wall had long since stopped.\nNobody remembered what day it was.\n";

/// A NumPy file in which sentence `number` of the list is the direction `number`, and a little of the next.
fn npy(rows: &[usize]) -> Vec<u8> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, 9), }}\n", rows.len());
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    let row = |number: &usize| {
        let mut row = [0.0_f32; 9];
        (row[*number], row[*number + 1]) = (1.0, 0.1);
        row
    };
    let numbers = rows.iter().flat_map(row).flat_map(f32::to_le_bytes).collect::<Vec<_>>();
    [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), &numbers].concat()
}

/// What each sentence of source and target says.
const SAID: [usize; 15] = [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 4, 5, 6, 7];

/// Writes a model2vec directory `m2v` in which a word has the directions of the sentences it is in.
fn model2vec(place: &Place) {
    let mut words = BTreeMap::from([("[UNK]".to_owned(), [0.0_f32; 8])]);
    for (sentence, direction) in SOURCE.lines().chain(TARGET.lines()).zip(SAID) {
        for word in sentence.split_whitespace() {
            let word = word.trim_matches(['.', ',']).to_lowercase();
            words.entry(word).or_default()[direction] += 1.0;
        }
    }
    let vocabulary = words.keys().zip(0..).map(|(word, id)| format!("{}: {id}", serde_json::json!(word)));
    let tokenizer = format!(
        r#"{{"normalizer": {{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": false,
        "lowercase": true}}, "pre_tokenizer": {{"type": "BertPreTokenizer"}}, "model": {{"type": "WordPiece", "unk_token": "[UNK]",
        "continuing_subword_prefix": "++", "max_input_chars_per_word": 100, "vocab": {{{}}}}}}}"#,
        vocabulary.collect::<Vec<_>>().join(", ")
    );
    let numbers = words.values().flatten().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>();
    let header = format!(
        r#"{{"embeddings":{{"dtype":"F32","shape":[{},8],"data_offsets":[0,{}]}}}}"#,
        words.len(),
        numbers.len()
    );
    let tensors = [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &numbers].concat();
    std::fs::create_dir(place.work().join("m2v")).expect("a folder");
    place
        .file("m2v/config.json", "{}")
        .file("m2v/tokenizer.json", tokenizer)
        .file("m2v/model.safetensors", tensors);
}

fn place() -> Place {
    let place = Place::new();
    place.file("s.txt", SOURCE).file("t.txt", TARGET).file("v.npy", npy(&SAID));
    model2vec(&place);
    place
}

const ALIGN: &str =
    "align -q --lines --no-builtin-dictionary --source-lang ru --target-lang en s.txt t.txt --vectors";

#[test]
fn near_sentences_are_linked() {
    let place = place();
    let after_the_gap = |vectors: &str| {
        let done = place.run(&format!("{ALIGN} {vectors} --format ladder -o -"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        let links = ["[4]:[3]:", "[5]:[4]:", "[6]:[5]:", "[7]:[6]:"];
        links.into_iter().filter(|link| done.stdout.contains(link)).count()
    };
    assert_eq!(after_the_gap("v.npy"), 4);
    assert_eq!(after_the_gap("m2v"), 4);
    assert!(after_the_gap("none") < 4, "words and lengths alone find it too: this text tests nothing");
}

#[test]
fn by_default_the_table_is_used_for_the_languages_it_was_made_for() {
    let place = Place::with_texts();
    place
        .file("a.fr.txt", "Le pont ouvrira au printemps. La ville l'a annoncé hier.\n")
        .file("b.en.txt", "The bridge will open in spring. The town announced it yesterday.\n")
        .file("a.zh.txt", "桥梁将在春天开放。市政府昨天宣布了。\n");
    let explained = |arguments: &str| place.run(&format!("align {arguments} --explain 1"));
    let french = "--source-lang fr --target-lang en a.fr.txt b.en.txt";
    assert!(explained(french).stdout.contains("meaning: cosine"));
    assert!(!explained(&format!("--vectors none {french}")).stdout.contains("meaning"));
    let russian = "--source-lang ru --target-lang en a.ru.txt a.en.txt";
    assert!(explained(russian).stdout.contains("meaning: cosine"));
    let chinese = "--source-lang zh --target-lang en a.zh.txt b.en.txt";
    let said = "the vectors inside the program are not made for zh";
    let done = explained(&format!("--vectors static {chinese}"));
    assert!(done.code == 0 && done.stderr.contains(said), "{}", done.stderr);
    assert!(!explained(chinese).stderr.contains(said));
}

#[test]
fn the_explanation_and_the_bitext_name_them() {
    let place = place();
    let done = place.run(&format!("{ALIGN} v.npy --explain 1"));
    assert!(done.stdout.contains("meaning: cosine"), "{}", done.stdout);
    place.run(&format!("{ALIGN} v.npy -o a.bitext"));
    assert!(place.read("a.bitext").contains("\"vectors\": \"v.npy\""));
}

#[test]
fn what_does_not_fit_is_said() {
    let place = place();
    place.file("short.npy", npy(&[0, 1])).file("text.npy", "no numbers");
    let said = |vectors: &str| {
        let done = place.run(&format!("{ALIGN} {vectors} -o a.tmx"));
        assert_eq!((done.code, done.stdout.as_str()), (2, ""));
        assert!(!place.names().contains(&"a.tmx".to_owned()));
        done.stderr
    };
    insta::assert_snapshot!(said("short.npy"), @"error: short.npy: 2 vectors for 8 source and 7 target sentences; a row for each is needed, the source first");
    insta::assert_snapshot!(said("text.npy"), @"error: text.npy: this is not a NumPy file of vectors; numpy.save writes one from an array of float32 with a row a sentence");
    insta::assert_snapshot!(said("none.npy"), @"error: cannot read “none.npy”: there is no such file; check the path");
    insta::assert_snapshot!(said("use-multilingual-3"), @"error: the model use-multilingual-3 is not installed; “diglot model install” installs it");
    insta::assert_snapshot!(said("./none"), @"error: there is no directory “./none”; check the path");
    insta::assert_snapshot!(said("laser"), @"error: invalid value 'laser' for '--vectors <WHAT>': it is auto, static, none, a model (use-multilingual-3), a model2vec directory or a file that ends in .npy");
}

#[test]
fn what_is_wrong_with_a_model2vec_directory_is_said() {
    let said = |name: &str, content: &str| {
        let place = place();
        place.file(&format!("m2v/{name}"), content);
        let done = place.run(&format!("{ALIGN} m2v -o a.tmx"));
        assert_eq!((done.code, done.stdout.as_str()), (2, ""));
        assert!(!place.names().contains(&"a.tmx".to_owned()));
        done.stderr
    };
    insta::assert_snapshot!(said("config.json", "# A model"), @"error: m2v/config.json: it is not the configuration of a model2vec model (expected value at line 1 column 1)");
    insta::assert_snapshot!(said("tokenizer.json", r#"{"model": {"type": "BPE"}}"#), @"error: m2v/tokenizer.json: it is not a tokenizer that diglot understands (unknown variant `BPE`, expected `WordPiece` or `Unigram` at line 1 column 24); try a model with a WordPiece or Unigram tokenizer");
    insta::assert_snapshot!(said("model.safetensors", "version https://git-lfs.github.com/spec/v1"), @"error: m2v/model.safetensors: it is not a whole safetensors file (header too large); copy the model again");
    let place = place();
    std::fs::remove_file(place.work().join("m2v/tokenizer.json")).expect("it was there");
    insta::assert_snapshot!(place.run(&format!("{ALIGN} m2v -o a.tmx")).stderr, @"error: cannot read “m2v/tokenizer.json”: there is no such file; check the path");
}
