//! An SRX file named on the command line -> rules, saying what of it could not be taken.

use std::path::Path;
use std::sync::Arc;

use crate::bitext::Document;
use crate::segment::{Rules, SrxFile};

use super::error::{Failure, Kind, Result};
use super::input;
use super::notes::warn;

/// The rules of `path`; each problem in the file is a warning.
pub fn rules(path: &Path) -> Result<Rules> {
    if path.as_os_str() == input::DASH {
        return Err(Failure::usage("--srx cannot be standard input (-)").with_hint("name a file"));
    }
    let input = input::read(path)?;
    let file = SrxFile::read(&input.bytes, &input.name).map_err(|error| Failure::new(Kind::Input, error))?;
    for problem in file.problems() {
        warn(&format!("{}, {problem}", file.name()));
    }
    Ok(Rules::Srx(Arc::new(file)))
}

/// Warns when the rules say nothing about the language of `document`; `name` is that of its file.
pub fn check_language(rules: &Rules, document: &Document, name: &str) {
    if let Rules::Srx(file) = rules
        && !file.serves(document.language())
    {
        let language = document.language();
        warn(&format!("{name}: no languagemap of {} fits {language}; paragraphs are not cut", file.name()));
    }
}
