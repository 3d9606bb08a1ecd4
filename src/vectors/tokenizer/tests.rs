//! Texts -> the pieces of a tiny vocabulary, worked out by hand.

use super::*;

/// The kinds of pieces, as the format numbers them.
const NORMAL: u8 = 1;
const UNKNOWN: u8 = 2;
const CONTROL: u8 = 3;
const USER_DEFINED: u8 = 4;
const UNUSED: u8 = 5;

const PIECES: &[(&str, f32, u8)] = &[
    ("<unk>", 0.0, UNKNOWN),
    ("<s>", 0.0, CONTROL),
    ("<num>", 0.0, USER_DEFINED),
    ("▁", -3.0, NORMAL),
    ("▁по", -4.0, NORMAL),
    ("порт", -5.0, NORMAL),
    ("▁порт", -4.5, NORMAL),
    ("рт", -6.0, NORMAL),
    ("а", -2.0, NORMAL),
    ("аа", -4.0, NORMAL),
    ("н", -8.0, NORMAL),
    ("▁мэр", -1.0, UNUSED),
    ("мэр", -7.0, NORMAL),
    ("<s", -20.0, NORMAL),
];

/// A SentencePiece model with these pieces and no table of characters.
fn model(pieces: &[(&str, f32, u8)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (text, score, kind) in pieces {
        let mut piece = message(1, text.as_bytes());
        piece.push(0x15);
        piece.extend(score.to_le_bytes());
        piece.extend([0x18, *kind]);
        bytes.extend(message(1, &piece));
    }
    bytes
}

fn message(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, content.len() as u8], content].concat()
}

fn check(text: &str, expected: &[&str]) {
    let tokenizer = Tokenizer::from_sentencepiece(&model(PIECES)).expect("a model");
    let (mut scratch, mut ids) = (Scratch::default(), vec![77]);
    tokenizer.encode("что-то прежде", &mut scratch, &mut Vec::new());
    tokenizer.encode(text, &mut scratch, &mut ids);
    assert_eq!(ids.remove(0), 77, "what was there stays");
    let pieces = ids.iter().map(|id| PIECES[*id as usize].0).collect::<Vec<_>>();
    assert_eq!(pieces, expected, "{text}");
}

#[test]
fn the_best_pieces_are_chosen() {
    check("порт", &["▁порт"]); // -4.5, not -4 - 6 or -3 - 5
    check("порта", &["▁порт", "а"]);
    check("", &[]);
    check("  ", &[]);
    check(" порт  порт ", &["▁порт", "▁порт"]);
    check("апорт", &["▁", "а", "порт"]);
}

#[test]
fn of_equals_the_one_with_the_longest_last_piece_is_chosen() {
    check("аа", &["▁", "аа"]); // -4 as well as -2 - 2
    check("ааа", &["▁", "а", "аа"]);
}

#[test]
fn unknown_characters_in_a_row_are_one_piece() {
    check("порт 東京", &["▁порт", "▁", "<unk>"]);
    check("東", &["▁", "<unk>"]);
    check("aн🏙", &["▁", "<unk>", "н", "<unk>"]);
}

#[test]
fn pieces_that_are_not_for_texts_are_not_found() {
    check("мэр", &["▁", "мэр"]);
    check("<s>", &["▁", "<s", "<unk>"]);
    check("а<num>а", &["▁", "а", "<num>", "а"]);
}

#[test]
fn each_text_begins_anew() {
    let tokenizer = Tokenizer::from_sentencepiece(&model(PIECES)).expect("a model");
    let (mut scratch, mut ids) = (Scratch::default(), Vec::new());
    tokenizer.encode("東", &mut scratch, &mut ids);
    tokenizer.encode("東", &mut scratch, &mut ids);
    assert_eq!(ids, [3, 0, 3, 0]);
    assert_eq!(tokenizer.len(), PIECES.len());
}

#[test]
fn what_is_no_model_is_refused() {
    let refused = |bytes: &[u8]| Tokenizer::from_sentencepiece(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refused(b""), TokenizerError::NotAModel);
    assert_eq!(refused(b"%PDF-1.7"), TokenizerError::NotAModel);
    let whole = model(PIECES);
    assert_eq!(refused(&whole[..whole.len() - 1]), TokenizerError::NotAModel);
    assert_eq!(
        refused(&model(&[("<unk>", 0.0, UNKNOWN), ("а", f32::NAN, NORMAL)])),
        TokenizerError::NotAModel
    );
    assert_eq!(refused(&model(&[("<unk>", 0.0, UNKNOWN), ("", 0.0, NORMAL)])), TokenizerError::NotAModel);
    let bytes = refused(&model(&[("<unk>", 0.0, UNKNOWN), ("<0x41>", 0.0, 6)]));
    assert_eq!(bytes, TokenizerError::Unsupported { what: "pieces of single bytes" });
    let bpe = [whole, message(2, &[0x18, 2])].concat();
    assert_eq!(
        refused(&bpe).to_string(),
        "the SentencePiece model has another kind of pieces than unigram, which diglot does not support"
    );
}

#[test]
fn a_tokenizer_kept_in_a_model_file_is_the_same() {
    let tokenizer = Tokenizer::from_sentencepiece(&model(PIECES)).expect("a model");
    let mut sections = Sections::new();
    let facts = tokenizer.save(&mut sections);
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("model");
    std::fs::write(&path, crate::vectors::model_file::write(&sections)).expect("set up");
    let file = ModelFile::open(&path).expect("just written");
    let loaded = Tokenizer::load(&file, &facts);
    for text in ["порта <num> 東京", "мэр порта"] {
        let ids = [&tokenizer, &loaded].map(|tokenizer| {
            let mut ids = Vec::new();
            tokenizer.encode(text, &mut Scratch::default(), &mut ids);
            ids
        });
        assert_eq!(ids[0], ids[1], "{text}");
    }
}

#[test]
fn no_tables_and_no_text_make_it_panic() {
    let mut state = 7_u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 3
    };
    let mut tokenizer = Tokenizer::from_sentencepiece(&model(PIECES)).expect("a model");
    let (mut scratch, mut ids) = (Scratch::default(), Vec::new());
    for round in 0..400 {
        let text = (0..40).filter_map(|_| char::from_u32(random() % 0x2_0000)).collect::<String>();
        if round > 100 {
            // From here on the tables are those of a damaged file.
            tokenizer.pieces = Trie::new((0..600).map(|_| random() & 0xfff).collect::<Vec<_>>());
            tokenizer.normalizer.table = Trie::new((0..600).map(|_| random() & 0xfff).collect::<Vec<_>>());
            tokenizer.normalizer.replacements = (0..20).map(|_| random() as u8).collect::<Vec<_>>().into();
        }
        tokenizer.encode(&text, &mut scratch, &mut ids);
    }
    assert!(!ids.is_empty());
}
