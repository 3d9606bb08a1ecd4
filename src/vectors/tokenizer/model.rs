//! Bytes of a SentencePiece model file (`sp.model`) -> its pieces and its normaliser.

use std::borrow::Cow;

use super::normalizer::{Normalizer, Spaces};
use super::protobuf::{Fields, Value};
use super::trie::Trie;
use super::{Tokenizer, TokenizerError, TokenizerFacts};

/// What a piece is for; the numbers are those of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    Unknown,
    /// Never found in a text.
    Control,
    /// Always chosen where it is found.
    UserDefined,
    Unused,
}

struct Piece<'a> {
    text: &'a [u8],
    score: f32,
    kind: Kind,
}

/// What the three messages of the file say.
struct Model<'a> {
    pieces: Vec<Piece<'a>>,
    charsmap: &'a [u8],
    spaces: Spaces,
}

/// Reads a SentencePiece model of the unigram kind.
pub fn read(bytes: &[u8]) -> Result<Tokenizer<'static>, TokenizerError> {
    let model = parse(bytes)?;
    let of_kind = |kind| model.pieces.iter().zip(0..).filter(move |(piece, _)| piece.kind == kind);
    let unknown = of_kind(Kind::Unknown).map(|(_, id)| id).next().ok_or(TokenizerError::NotAModel)?;
    let mut keys = of_kind(Kind::Normal)
        .chain(of_kind(Kind::UserDefined))
        .map(|(piece, id)| (piece.text, id))
        .collect::<Vec<_>>();
    keys.sort_unstable();
    let (table, replacements) = charsmap(model.charsmap)?;
    let texts = of_kind(Kind::UserDefined).map(|(piece, _)| String::from_utf8(piece.text.to_vec()));
    let verbatim = texts.collect::<Result<Vec<_>, _>>().map_err(|_| TokenizerError::NotAModel)?;
    let normal = of_kind(Kind::Normal).map(|(piece, _)| piece.score);
    Ok(Tokenizer {
        normalizer: Normalizer {
            table,
            replacements: replacements.to_vec().into(),
            verbatim: verbatim.iter().map(|text| text.clone().into_bytes()).collect(),
            spaces: model.spaces,
        },
        pieces: Trie::build(&keys)?,
        scores: model.pieces.iter().map(|piece| piece.score).collect::<Vec<_>>().into(),
        facts: TokenizerFacts {
            spaces: model.spaces,
            unknown,
            user_defined: of_kind(Kind::UserDefined).map(|(_, id)| id).collect(),
            verbatim,
            lowest: normal.clone().fold(f32::INFINITY, f32::min),
            highest: normal.fold(f32::MIN_POSITIVE, f32::max),
        },
    })
}

fn parse(bytes: &[u8]) -> Result<Model<'_>, TokenizerError> {
    let spaces = Spaces { dummy_prefix: true, remove_extra: true, escape: true };
    let mut model = Model { pieces: Vec::new(), charsmap: &[], spaces };
    for field in Fields::new(bytes) {
        let field = field?;
        match (field.number, field.value) {
            (1, Value::Bytes(message)) => model.pieces.push(piece(message)?),
            (2, Value::Bytes(message)) => check_training(message)?,
            (3, Value::Bytes(message)) => {
                for field in Fields::new(message) {
                    let field = field?;
                    match (field.number, field.value) {
                        (2, Value::Bytes(bytes)) => model.charsmap = bytes,
                        (3, Value::Varint(yes)) => model.spaces.dummy_prefix = yes != 0,
                        (4, Value::Varint(yes)) => model.spaces.remove_extra = yes != 0,
                        (5, Value::Varint(yes)) => model.spaces.escape = yes != 0,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(model)
}

fn piece(message: &[u8]) -> Result<Piece<'_>, TokenizerError> {
    let mut piece = Piece { text: b"", score: 0.0, kind: Kind::Normal };
    for field in Fields::new(message) {
        let field = field?;
        match (field.number, field.value) {
            (1, Value::Bytes(text)) => piece.text = text,
            (2, Value::Fixed32(bytes)) => piece.score = f32::from_le_bytes(bytes),
            (3, Value::Varint(kind)) => {
                piece.kind = match kind {
                    1 => Kind::Normal,
                    2 => Kind::Unknown,
                    3 => Kind::Control,
                    4 => Kind::UserDefined,
                    5 => Kind::Unused,
                    _ => return Err(TokenizerError::Unsupported { what: "pieces of single bytes" }),
                }
            }
            _ => {}
        }
    }
    if !piece.score.is_finite() {
        return Err(TokenizerError::NotAModel);
    }
    Ok(piece)
}

/// Refuses models that cut texts in another way than ours.
fn check_training(message: &[u8]) -> Result<(), TokenizerError> {
    for field in Fields::new(message) {
        let field = field?;
        let what = match (field.number, field.value) {
            (3, Value::Varint(kind)) if kind != 1 => "another kind of pieces than unigram",
            (24, Value::Varint(yes)) if yes != 0 => "white space at the end of pieces",
            (35, Value::Varint(yes)) if yes != 0 => "pieces of single bytes",
            _ => continue,
        };
        return Err(TokenizerError::Unsupported { what });
    }
    Ok(())
}

/// Splits the table of characters: length of the trie in bytes, the trie, the replacements.
pub fn charsmap(bytes: &[u8]) -> Result<(Trie<'static>, &[u8]), TokenizerError> {
    if bytes.is_empty() {
        return Ok((Trie::new(Cow::Borrowed(&[][..])), &[]));
    }
    let split = || {
        let (length, rest) = bytes.split_first_chunk()?;
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
    };
    let (trie, replacements) = split().ok_or(TokenizerError::NotAModel)?;
    let (units, _) = trie.as_chunks();
    Ok((Trie::new(units.iter().map(|unit| u32::from_le_bytes(*unit)).collect::<Vec<_>>()), replacements))
}
