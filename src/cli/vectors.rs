//! `--vectors` -> vectors of both sides: none, those of the table inside the program, of an installed model, of a model2vec
//! directory, or of a file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::align::{MOST_SENTENCES, Tier, Vectors};
use crate::bitext::{LanguageTag, Sentences};
use crate::vectors::convert::SOURCES;
use crate::vectors::{Encoder as _, Model2Vec, NgramEncoder, model2vec, precomputed};

use super::error::{Failure, Kind, Result};
use super::notes::Notes;
use super::progress::Bar;
use super::{data, input};

/// Where vectors come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// What serves the languages best of what is there, see [`Choice::resolved`].
    Auto,
    /// There are none.
    None,
    /// The table inside the program.
    Static,
    /// The installed model of this name.
    Model(String),
    /// A NumPy file.
    File(PathBuf),
    /// A model2vec directory.
    Directory(PathBuf),
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::None => f.write_str("none"),
            Self::Static => f.write_str("static"),
            Self::Model(id) => f.write_str(id),
            Self::File(path) | Self::Directory(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads what was given with `--vectors`.
pub fn parse(given: &str) -> std::result::Result<Choice, String> {
    let is_file = Path::new(given).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("npy"));
    if is_file {
        return Ok(Choice::File(given.into()));
    }
    match given {
        "auto" => Ok(Choice::Auto),
        "none" => Ok(Choice::None),
        "static" => Ok(Choice::Static),
        id if SOURCES.iter().any(|source| source.id == id) => Ok(Choice::Model(id.to_owned())),
        path if path.contains(std::path::is_separator) || Path::new(path).is_dir() => {
            Ok(Choice::Directory(path.into()))
        }
        _ => {
            let models = SOURCES.iter().map(|source| source.id).collect::<Vec<_>>().join(", ");
            Err(format!(
                "it is auto, static, none, a model ({models}), a model2vec directory or a file that ends in .npy"
            ))
        }
    }
}

impl Choice {
    /// What [`Choice::Auto`] stands for with these texts: an installed model that was made for both languages; else the table inside the
    /// program when it was; else none.
    pub fn resolved(&self, source: &Sentences, target: &Sentences, notes: Notes) -> Result<Self> {
        if *self != Self::Auto {
            return Ok(self.clone());
        }
        let languages = [source, target].map(|side| side.document().language());
        for id in SOURCES.iter().map(|source| source.id) {
            if data::model_file(id).is_ok_and(|path| path.exists()) {
                let encoder = model(id)?;
                let made_for = |language: &LanguageTag| {
                    let tags = encoder.languages().iter();
                    tags.filter_map(|tag| tag.parse::<LanguageTag>().ok())
                        .any(|tag| tag.primary() == language.primary())
                };
                if languages.into_iter().all(made_for) {
                    notes.detail(&format!("vectors of the installed model {id}"));
                    return Ok(Self::Model(id.to_owned()));
                }
            }
        }
        if let Err(language) = Vectors::table_serves(source, target) {
            notes.detail(&not_made_for(&language));
            return Ok(Self::None);
        }
        notes.detail("vectors of the table inside the program");
        Ok(Self::Static)
    }

    /// Notices early what cannot be had, before long work.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Model(id) => model(id).map(drop),
            Self::File(path) if !path.exists() => input::read(path).map(drop),
            Self::Directory(path) if !path.is_dir() => Err(no_directory(path)),
            _ => Ok(()),
        }
    }
}

fn not_made_for(language: &LanguageTag) -> String {
    format!("aligned by words and lengths: the vectors inside the program are not made for {language}")
}

/// The vectors of both sides, of a resolved choice; none when the table inside the program was not made for the languages.
pub fn of(
    choice: &Choice,
    source: &Sentences,
    target: &Sentences,
    notes: Notes,
    bar: &Bar,
) -> Result<Option<Arc<Vectors>>> {
    let vectors = match choice {
        Choice::None | Choice::Auto => return Ok(None),
        Choice::Static => match Vectors::of_table(source, target, bar) {
            Ok(vectors) => vectors,
            Err(language) => {
                notes.note(&not_made_for(&language));
                return Ok(None);
            }
        },
        Choice::Model(id) => Vectors::new(&model(id)?, Tier::Encoder, source, target, bar),
        Choice::Directory(path) => Vectors::new(&directory(path)?, Tier::Static, source, target, bar),
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

fn no_directory(path: &Path) -> Failure {
    Failure::input(format!("there is no directory “{}”", path.display())).with_hint("check the path")
}

/// The model2vec model in this directory.
fn directory(path: &Path) -> Result<Model2Vec> {
    if !path.is_dir() {
        return Err(no_directory(path));
    }
    let [config, tokenizer, tensors] = model2vec::FILES.map(|name| input::read(&path.join(name)));
    let (config, tokenizer) = (config?.bytes, tokenizer?.bytes);
    Model2Vec::new([&config, &tokenizer], tensors?.bytes)
        .map_err(|error| Failure::input(format!("{}: {}", path.join(error.file).display(), error.what)))
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
