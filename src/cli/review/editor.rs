//! A text -> the text after a person changed it in `$VISUAL` or `$EDITOR`.

use std::io;
use std::process::Command;

/// Opens `text` in the person's editor, in a file whose name ends in `.EXTENSION`, and gives what they saved. The terminal must not be
/// in use. Fails when the editor cannot be started or ends with an error.
pub fn edit(text: &str, extension: &str) -> io::Result<String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| fallback().to_owned());
    let folder = std::env::temp_dir();
    let path = (0..1000)
        .map(|number| folder.join(format!("diglot-{}-{number}.{extension}", std::process::id())))
        .find_map(|path| match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => Some(Ok(path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
            Err(error) => Some(Err(error)),
        })
        .unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
    let edited = std::fs::write(&path, text).and_then(|()| {
        // An editor may be given with arguments: “code --wait”.
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or(&editor);
        let status = Command::new(program).args(words).arg(&path).status()?;
        if status.success() {
            std::fs::read_to_string(&path)
        } else {
            Err(io::Error::other(format!("{editor}: {status}")))
        }
    });
    let _ = std::fs::remove_file(&path);
    edited
}

fn fallback() -> &'static str {
    if cfg!(windows) { "notepad" } else { "vi" }
}
