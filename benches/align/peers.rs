//! The development gold by other aligners -> their strict F1 beside ours, in one run.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use diglot::align::{NoProgress, align};
use diglot::bitext::Sentences;
use diglot::vectors::Encoder;

use super::figures::{count, number, share};
use super::gold::{FLOORS, Item, floor};
use super::judge::{Judge, Verdicts};
use super::page::Table;
use super::tiers::{Meanings, Way};
use super::{Bench, galechurch, meaning, project};

/// vecalign's own limit: source and target sentences of a link together.
const LONGEST: usize = 8;

/// The table of groups with a floor.
pub fn table(bench: &mut Bench) -> Result<String> {
    let meanings = bench.meanings()?;
    let folder = bench.folder.clone();
    let judge = Judge::new(bench.gold()?, |item| floor(item.group()).is_some())?;
    let items = judge.items().collect::<Vec<_>>();
    let sentences = items.iter().map(|item| item.len()).sum::<usize>();
    let galechurch = galechurch::run(&items, 1)?;
    let path = folder.join("vectors.i16");
    std::fs::create_dir_all(&folder)?;
    let dimensions = write_vectors(&path, &items)?;
    let sentweave = sentweave(&path, dimensions, &items);
    let (ladders, seconds) = std::fs::remove_file(&path).map_err(Into::into).and(sentweave)?;
    let columns: [(&str, Verdicts); 4] = [
        ("galechurch, lengths only", judge.of_ladders(&galechurch.ladders)?),
        ("sentweave, with vectors of the model", judge.of_ladders(&ladders)?),
        ("diglot, default", own(&judge, Way::Default, &meanings)),
        ("diglot, with vectors of the model", own(&judge, Way::Model, &meanings)),
    ];
    let head = ["group"].into_iter().chain(columns.iter().map(|(name, _)| *name)).collect::<Vec<_>>();
    let mut table = Table::new(&head);
    for (group, _) in FLOORS {
        let cells = columns.iter().map(|(_, verdicts)| share(verdicts.strict(group)));
        table.row([group.to_owned()].into_iter().chain(cells));
    }
    let means = columns.iter().map(|(_, verdicts)| format!("**{}**", share(verdicts.mean())));
    table.row(["**mean**".to_owned()].into_iter().chain(means));
    let nulls = columns.iter().map(|(_, verdicts)| share(verdicts.null("press/hard")));
    table.row(["null F1 of press/hard".to_owned()].into_iter().chain(nulls));
    Ok(format!(
        "{}\nsentweave aligned the {} sentences at {} a second on one core, looking up ready vectors.\n",
        table.to_markdown(),
        count(sentences),
        number(sentences as f64 / seconds)
    ))
}

fn own(judge: &Judge, way: Way, meanings: &Arc<Meanings>) -> Verdicts {
    judge.of(|item| {
        let options = way.options(item, meanings)?;
        Some(align(&item.source, &item.target, &options, &NoProgress).links().to_vec())
    })
}

/// The vectors of all spans, as `tests/peers/align.py` reads them; how many components they have.
fn write_vectors(path: &std::path::Path, items: &[&Item]) -> Result<usize> {
    let encoder = meaning::encoder()?;
    let mut file = BufWriter::new(File::create(path)?);
    let zeros = vec![0; encoder.dim()];
    for side in items.iter().flat_map(|item| [&item.source, &item.target]) {
        let lines = texts(side);
        let spans = encoder.spans(&lines.iter().map(String::as_str).collect::<Vec<_>>(), LONGEST, &|_| ());
        for start in 0..lines.len() {
            for n in 1..=LONGEST {
                let bytes = spans.get(start, n).unwrap_or(&zeros).iter().flat_map(|part| part.to_ne_bytes());
                file.write_all(&bytes.collect::<Vec<_>>())?;
            }
        }
    }
    file.flush()?;
    Ok(encoder.dim())
}

fn texts(sentences: &Sentences) -> Vec<String> {
    (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect()
}

/// The ladders of all documents, and the seconds they took.
fn sentweave(
    vectors: &std::path::Path,
    dimensions: usize,
    items: &[&Item],
) -> Result<(Vec<Option<String>>, f64)> {
    let mut child = Command::new("python3")
        .arg(project().join("tests").join("peers").join("align.py"))
        .arg(vectors)
        .args([dimensions, LONGEST].map(|number| number.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("python3 does not start")?;
    let mut input = String::new();
    for item in items {
        writeln!(input, "[{}, {}]", item.source.len(), item.target.len())?;
    }
    // It may end at once, without the package; its own words then say more than a broken pipe.
    let sent = child.stdin.take().context("its input was asked for")?.write_all(input.as_bytes());
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!(
            "python3 with the package sentweave 0.3.3: {}",
            error.trim().lines().last().unwrap_or("failed")
        );
    }
    sent?;
    let output = String::from_utf8(output.stdout)?;
    let lines = output.lines().collect::<Vec<_>>();
    let Some((seconds, links)) = lines.split_last() else { bail!("sentweave said nothing") };
    if links.len() != items.len() {
        bail!("sentweave gave {} alignments of {} documents", links.len(), items.len());
    }
    let ladder = |line: &&str| {
        let links: Vec<[Vec<usize>; 2]> = serde_json::from_str(line)?;
        let lines = links.iter().map(|[source, target]| format!("{source:?}:{target:?}\n"));
        Ok(Some(lines.collect::<Vec<_>>().concat()))
    };
    Ok((links.iter().map(ladder).collect::<Result<_>>()?, seconds.parse()?))
}
