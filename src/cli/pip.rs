//! The name of a Python package -> its wheel, fetched by `pip`, which knows the person's index, proxy and certificates.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::error::{Failure, Result};

/// How Python may be called.
const PYTHONS: &[&str] = if cfg!(windows) { &["python", "py", "python3"] } else { &["python3", "python"] };

/// Downloads the wheel of `requirement` (`name==version`) into `folder`, which exists, and says where it is.
pub fn download(requirement: &str, folder: &Path) -> Result<PathBuf> {
    let output = run(requirement, folder)?;
    if !output.status.success() {
        return Err(refused(requirement, &String::from_utf8_lossy(&output.stderr)));
    }
    wheel(folder).ok_or_else(|| {
        Failure::input(format!(
            "pip says it downloaded {requirement}, but there is no wheel in “{}”",
            folder.display()
        ))
    })
}

/// A wheel in `folder`, when there is one.
pub fn wheel(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let mut wheels = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .collect::<Vec<_>>();
    wheels.sort();
    wheels.pop()
}

fn run(requirement: &str, folder: &Path) -> Result<Output> {
    for python in PYTHONS {
        let mut command = Command::new(python);
        command.args([
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--no-input",
            "--quiet",
        ]);
        command.args(["--disable-pip-version-check", "--dest"]).arg(folder).arg(requirement);
        match command.stdin(Stdio::null()).output() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::input(format!("cannot run {python}: {error}"))),
            Ok(output) => return Ok(output),
        }
    }
    Err(Failure::input("Python is needed to download a model, and there is no python3")
        .with_hint(format!("install Python 3 with pip, or {}", by_hand(requirement))))
}

/// Why pip did not do it, from what it said.
fn refused(requirement: &str, said: &str) -> Failure {
    if said.contains("No module named pip") {
        return Failure::input("Python is here, but without pip, which is needed to download a model")
            .with_hint(format!("install it (apt install python3-pip), or {}", by_hand(requirement)));
    }
    let no_network = ["NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError"];
    if no_network.iter().any(|sign| said.contains(sign)) {
        return Failure::input(format!("pip cannot download {requirement}: the network cannot be reached"))
            .with_hint(format!("try again when it can, or {}", by_hand(requirement)));
    }
    let why = said.lines().rev().map(str::trim).find(|line| line.starts_with("ERROR:"));
    let why = why.or_else(|| said.lines().rev().map(str::trim).find(|line| !line.is_empty()));
    let why = why.map_or("it does not say why", |line| line.trim_start_matches("ERROR: "));
    Failure::input(format!("pip cannot download {requirement}: {why}"))
        .with_hint(format!("see what pip needs, or {}", by_hand(requirement)))
}

fn by_hand(requirement: &str) -> String {
    format!("get the wheel of {requirement} elsewhere and name it with --from")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, expected: &str) {
        let sentence = refused("some-model==1.0", said).sentence().unwrap_or_default();
        let hint = "get the wheel of some-model==1.0 elsewhere and name it with --from";
        assert_eq!(sentence.strip_suffix(hint), Some(expected));
    }

    #[test]
    fn what_pip_says_becomes_one_sentence() {
        check(
            "/usr/bin/python3: No module named pip\n",
            "Python is here, but without pip, which is needed to download a model; install it (apt install python3-pip), or ",
        );
        check(
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('...')'\n\
             ERROR: Could not find a version that satisfies the requirement\nERROR: No matching distribution found\n",
            "pip cannot download some-model==1.0: the network cannot be reached; try again when it can, or ",
        );
        check(
            "ERROR: Could not find a version\nERROR: No matching distribution found for some-model==1.0\n\n[notice] new\n",
            "pip cannot download some-model==1.0: No matching distribution found for some-model==1.0; see what pip needs, or ",
        );
        check("", "pip cannot download some-model==1.0: it does not say why; see what pip needs, or ");
    }
}
