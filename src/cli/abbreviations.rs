//! Files of a person's own abbreviations -> the rules that cut a text.

use std::path::PathBuf;
use std::sync::Arc;

use crate::formats::encoding;
use crate::segment::{Abbreviations, Rules};

use super::error::{Failure, Kind, Result};
use super::input;
use super::notes::Notes;

/// Our own rules, with the abbreviations of the files; a later file wins over an earlier one.
pub fn rules(paths: &[PathBuf], notes: Notes) -> Result<Rules> {
    if paths.is_empty() {
        return Ok(Rules::Builtin);
    }
    let mut all = Abbreviations::default();
    for path in paths {
        let input = input::read(path)?;
        let decoded = encoding::decode(&input.bytes, &input.name, None, None)
            .map_err(|error| Failure::new(Kind::Input, error))?;
        let own = Abbreviations::parse(&decoded.text)
            .map_err(|error| Failure::input(format!("{}, {error}", input.name)))?;
        notes.detail(&format!("{}: {} abbreviations", input.name, own.len()));
        all.extend(own);
    }
    Ok(Rules::With(Arc::new(all)))
}
