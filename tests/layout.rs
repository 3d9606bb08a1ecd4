//! Holds the direction of the arrows: a stage uses only what stands before it on the line
//! `file -> Document -> Sentences -> Alignment -> Bitext -> TMX, memory`.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in order, each with those it may use. Everybody may use the nouns, nobody the command line.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bitext", &[]),
    ("formats", &["bitext"]),
    ("segment", &["bitext"]),
    ("vectors", &["mapped"]),
    ("align", &["bitext", "vectors"]),
    ("review", &["bitext", "segment", "align"]),
    ("memory", &["bitext", "segment", "align", "mapped"]),
    ("exchange", &["bitext", "formats"]),
    ("server", &["bitext", "memory", "exchange"]),
    ("measure", &["bitext", "formats", "segment", "align"]),
    (
        "cli",
        &[
            "bitext", "formats", "segment", "vectors", "align", "review", "memory", "exchange", "server",
            "measure",
        ],
    ),
];

#[test]
fn a_stage_knows_only_what_stands_before_it() {
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_USE {
        for path in rust_files(&source().join(module)) {
            for used in uses(&fs::read_to_string(&path).expect("a source file")) {
                if used != *module && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction of the arrows:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let library = fs::read_to_string(source().join("lib.rs")).expect("lib.rs");
    for module in library.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = module.trim_end_matches(';');
        assert!(
            MAY_USE.iter().any(|(known, _)| *known == module),
            "{module} has no place in tests/layout.rs"
        );
    }
}

#[test]
fn a_file_says_first_what_it_is() {
    for path in rust_files(&source()) {
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(text.starts_with("//! "), "{} does not begin with //!", path.display());
        assert!(text.lines().count() <= 500, "{} is longer than 500 lines", path.display());
    }
}

#[test]
fn uses_are_found_however_they_are_written() {
    assert_eq!(uses("use crate::bitext::{Link, Span};"), ["bitext"]);
    assert_eq!(
        uses("use crate::{align, bitext::Link};\nlet x = crate::cli::main();"),
        ["align", "bitext", "cli"]
    );
    assert_eq!(uses("pub(crate) use code_points::to;\n/// [`crate::memory::Store`]"), Vec::<String>::new());
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of this crate that a file names after `crate::`, also inside braces; comments do not count.
fn uses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => found.push(name(after)),
            Some(list) => found.extend(first_names(list)),
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The first name of each path in a list in braces, up to the brace that closes it.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                names.push(name(list[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn name(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry of a source folder").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
