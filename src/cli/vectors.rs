//! `--vectors` -> vectors of both sides: none, those of the table inside the program, of an installed model, or of a file.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::align::{MOST_SENTENCES, Tier, Vectors, has_dictionary};
use crate::bitext::Sentences;
use crate::vectors::convert::SOURCES;
use crate::vectors::{NgramEncoder, precomputed};

use super::error::{Failure, Kind, Result};
use super::notes::Notes;
use super::progress::Bar;
use super::{data, input};

/// Where vectors come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The table inside the program where no dictionary inside it knows the words, else none.
    Auto,
    /// There are none.
    None,
    /// The table inside the program.
    Static,
    /// The installed model of this name.
    Model(String),
    /// A NumPy file.
    File(PathBuf),
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::None => f.write_str("none"),
            Self::Static => f.write_str("static"),
            Self::Model(id) => f.write_str(id),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads what was given with `--vectors`.
pub fn parse(given: &str) -> std::result::Result<Choice, String> {
    let is_file =
        std::path::Path::new(given).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("npy"));
    if is_file {
        return Ok(Choice::File(given.into()));
    }
    match given {
        "auto" => Ok(Choice::Auto),
        "none" => Ok(Choice::None),
        "static" => Ok(Choice::Static),
        id if SOURCES.iter().any(|source| source.id == id) => Ok(Choice::Model(id.to_owned())),
        _ => {
            let models = SOURCES.iter().map(|source| source.id).collect::<Vec<_>>().join(", ");
            Err(format!("it is auto, static, none, a model ({models}) or a file that ends in .npy"))
        }
    }
}

/// The vectors of both sides; none when the table inside the program was not made for the languages. `with_dictionary` says
/// whether the dictionary inside the program may be used.
pub fn of(
    choice: &Choice,
    with_dictionary: bool,
    source: &Sentences,
    target: &Sentences,
    notes: Notes,
    bar: &Bar,
) -> Result<Option<Arc<Vectors>>> {
    let languages = [source, target].map(|side| side.document().language());
    let vectors = match choice {
        Choice::None => return Ok(None),
        Choice::Auto if with_dictionary && has_dictionary(languages[0], languages[1]) => return Ok(None),
        Choice::Auto | Choice::Static => match Vectors::of_table(source, target, bar) {
            Ok(vectors) => vectors,
            Err(language) => {
                let why = format!(
                    "aligned by words and lengths: the vectors inside the program are not made for {language}"
                );
                // Who asked for them should know; who did not need not.
                if *choice == Choice::Static {
                    notes.note(&why);
                } else {
                    notes.detail(&why);
                }
                return Ok(None);
            }
        },
        Choice::Model(id) => Vectors::new(&model(id)?, Tier::Encoder, source, target, bar),
        Choice::File(path) => {
            let file = input::read(path)?;
            let [source, target] =
                precomputed::read(&file.bytes, [source.len(), target.len()], MOST_SENTENCES)
                    .map_err(|error| Failure::input(format!("{}: {error}", file.name)))?;
            Vectors::from_spans(Tier::Encoder, &source, &target)
        }
    };
    Ok(Some(Arc::new(vectors)))
}

/// The installed model of this name.
fn model(id: &str) -> Result<NgramEncoder> {
    let path = data::model_file(id)?;
    if !path.exists() {
        return Err(Failure::input(format!("the model {id} is not installed"))
            .with_hint("“diglot model install” installs it"));
    }
    NgramEncoder::open(&path).map_err(|error| Failure::new(Kind::Input, error))
}
