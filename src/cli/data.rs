//! Where the program keeps what belongs to the person and not to one text: installed models.

use std::path::PathBuf;

use super::error::{Failure, Result};

/// The file of the installed model `id`, whether it is there or not.
pub fn model_file(id: &str) -> Result<PathBuf> {
    Ok(models()?.join(format!("{id}.model")))
}

/// The folder of the models: `models` in `DIGLOT_DATA`, or in the folder where this system keeps data.
pub fn models() -> Result<PathBuf> {
    folder().map(|folder| folder.join("models")).ok_or_else(|| {
        Failure::usage("there is no folder for models: neither DIGLOT_DATA nor HOME is set")
            .with_hint("set DIGLOT_DATA to a folder")
    })
}

fn folder() -> Option<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| !path.as_os_str().is_empty());
    if let Some(own) = set("DIGLOT_DATA") {
        return Some(own);
    }
    let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("diglot"))
}
