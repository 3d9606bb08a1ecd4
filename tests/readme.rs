//! Runs the examples of README.md and compares what comes out, as a newcomer would see it on a terminal.
//!
//! In a block marked `console` a line that begins with `$ ` is run by a shell in a folder with `samples/`; the lines
//! after it are what must come out. A line `...` stands for any lines. After a change that is meant,
//! `UPDATE_README=1 cargo test --test readme` writes the new lines into the page.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;

use support::{Place, finish, project};

const PAGE: &str = "README.md";

/// The date that TMX files get, so that they are the same on any day.
const DATE: &str = "1767225600";

struct Example {
    /// The line as it stands in the page, without `$ `.
    command: String,
    expected: Vec<String>,
}

#[test]
fn the_examples_give_what_the_page_says() {
    let path = project().join(PAGE);
    let page = fs::read_to_string(&path).expect("README.md");
    let place = Place::new();
    copy(&project().join("samples"), &place.work().join("samples"));
    let (mut updated, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        updated.push_str(line);
        updated.push('\n');
        if line != "```console" {
            continue;
        }
        while let Some(command) = lines.next_if(|line| *line != "```") {
            let command = command.strip_prefix("$ ").expect("an example begins with a command").to_owned();
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
                expected.push(line.to_owned());
            }
            let example = Example { command, expected };
            let got = run(&example.command, &place);
            if !matches(&example.expected, &got) {
                wrong.push(format!("$ {}\n{}", example.command, got.join("\n")));
            }
            count += 1;
            let lines = refreshed(&example.expected, &got);
            for line in std::iter::once(format!("$ {}", example.command)).chain(lines) {
                updated.push_str(&line);
                updated.push('\n');
            }
        }
    }
    assert!(count >= 4, "README.md has examples");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, updated).expect("README.md can be written");
    } else {
        assert!(wrong.is_empty(), "README.md says otherwise:\n\n{}", wrong.join("\n\n"));
    }
}

/// What a terminal would show of `command`: both streams, in their order.
fn run(command: &str, place: &Place) -> Vec<String> {
    let bin = env!("CARGO_BIN_EXE_diglot");
    let line = command.replace("cargo run --release -- ", "diglot ");
    // On a terminal links come as a table; here standard output is a pipe.
    let to_screen =
        line.starts_with("diglot align ") && ![" -o ", "|", ">"].iter().any(|sign| line.contains(sign));
    let line = if to_screen { format!("{line} --format table") } else { line };
    let mut shell = place.any_command("sh");
    let folder = Path::new(bin).parent().expect("a program stands in a folder");
    let path = std::env::join_paths(std::iter::once(folder.to_owned()).chain(
        std::env::var_os("PATH").iter().flat_map(|path| std::env::split_paths(path).collect::<Vec<_>>()),
    ));
    shell.args(["-c", &format!("{{ {line}\n}} 2>&1")]).env("COLUMNS", "80").env("SOURCE_DATE_EPOCH", DATE);
    shell.env("PATH", path.expect("a search path"));
    let done = finish(shell, b"");
    assert_eq!(done.code, 0, "{command}\n{}", done.stdout);
    done.stdout.lines().map(str::to_owned).collect()
}

/// Whether `got` is what is `expected`, in which `...` stands for any lines.
fn matches(expected: &[String], got: &[String]) -> bool {
    match expected.iter().position(|line| line == "...") {
        None => expected == got,
        Some(at) => {
            let (head, tail) = (&expected[..at], &expected[at + 1..]);
            got.len() >= head.len() + tail.len() && got.starts_with(head) && got.ends_with(tail)
        }
    }
}

/// The new lines for the page, with as many left out as before.
fn refreshed(expected: &[String], got: &[String]) -> Vec<String> {
    match expected.iter().position(|line| line == "...") {
        None => got.to_vec(),
        Some(at) => {
            let tail = got.len().saturating_sub(expected.len() - at - 1);
            [&got[..at.min(got.len())], &["...".to_owned()], &got[tail..]].concat()
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("samples/") {
        let path = entry.expect("a sample").path();
        fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
    }
}
