//! Sentences -> the links of galechurch, a package for Python that looks at lengths only.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use diglot::bitext::Sentences;

use super::gold::Item;

/// What came back.
pub struct Run {
    /// The links of each document as a ladder; `None` for one too long for it.
    pub ladders: Vec<Option<String>>,
    /// The shortest time for all documents.
    pub seconds: f64,
}

/// Lets galechurch align the documents `rounds` times.
pub fn run(items: &[&Item], rounds: usize) -> Result<Run> {
    let mut input = String::new();
    for item in items {
        writeln!(input, "{}", serde_json::to_string(&[texts(&item.source), texts(&item.target)])?)?;
    }
    let mut child = Command::new("python3")
        .args(["-c", include_str!("galechurch.py"), &rounds.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("python3 does not start")?;
    // It may end at once, without the package; its own words then say more than a broken pipe.
    let sent = child.stdin.take().context("its input was asked for")?.write_all(input.as_bytes());
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!(
            "python3 with the package galechurch 0.1.0: {}",
            error.trim().lines().last().unwrap_or("failed")
        );
    }
    sent?;
    let output = String::from_utf8(output.stdout)?;
    let lines = output.lines().collect::<Vec<_>>();
    let Some((seconds, links)) = lines.split_last() else { bail!("galechurch said nothing") };
    if links.len() != items.len() {
        bail!("galechurch gave {} alignments of {} documents", links.len(), items.len());
    }
    let ladders = links.iter().map(|line| Ok(ladder(serde_json::from_str(line)?))).collect::<Result<_>>()?;
    Ok(Run { ladders, seconds: seconds.parse()? })
}

fn texts(sentences: &Sentences) -> Vec<String> {
    (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect()
}

fn ladder(links: Option<Vec<[usize; 4]>>) -> Option<String> {
    let side = |from: usize, to: usize| format!("{:?}", (from..to).collect::<Vec<_>>());
    let lines =
        links?.iter().map(|&[a, b, c, d]| format!("{}:{}\n", side(a, b), side(c, d))).collect::<Vec<_>>();
    Some(lines.concat())
}
