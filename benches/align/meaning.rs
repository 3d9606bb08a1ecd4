//! The development gold aligned with the vectors of an installed model, beside what the program does by default.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, Options, Tier, Vectors, align};
use diglot::formats::ladder;
use diglot::measure::{self, Report, calibration};
use diglot::vectors::NgramEncoder;
use rayon::prelude::*;

use super::Bench;
use super::figures::{error, share};
use super::gold::{FLOORS, Gold, Item, floor};
use super::page::Table;

/// The table of the groups with a floor.
pub fn table(bench: &mut Bench) -> Result<String> {
    let without = bench.results()?.report.clone();
    let folder = bench.folder.clone();
    let gold = bench.gold()?;
    let encoder = encoder()?;
    let items = gold.documents.iter().filter(|item| floor(item.group()).is_some()).collect::<Vec<_>>();
    let of = |item: &&Item| {
        Arc::new(Vectors::new(&encoder, Tier::Encoder, &item.source, &item.target, &NoProgress))
    };
    let start = Instant::now();
    let vectors = items.par_iter().map(of).collect::<Vec<_>>();
    let seconds = start.elapsed().as_secs_f64();
    let sentences = items.iter().map(|item| item.len()).sum::<usize>();
    let run = |name: &str, builtin_dictionary| {
        links(gold, &items, &vectors, builtin_dictionary, &folder.join(name))
    };
    let with = run("vectors", true)?;
    let plain = run("vectors-without-dictionary", false)?;
    let group = |report: &Report, name: &str| report.groups.iter().find(|group| group.name == name).cloned();
    let strict =
        |report: &Report, name: &str| group(report, name).map_or(f64::NAN, |group| group.counts.strict().f1);
    let null =
        |report: &Report, name: &str| group(report, name).map_or(f64::NAN, |group| group.counts.null().f1);
    let mut table = Table::new(&[
        "group",
        "strict F1, model",
        "by default",
        "model, without built-in dictionary",
        "null F1, model",
        "by default",
    ]);
    for (name, _) in FLOORS {
        let figures = [
            strict(&with, name),
            strict(&without, name),
            strict(&plain, name),
            null(&with, name),
            null(&without, name),
        ];
        table.row([name.to_owned()].into_iter().chain(figures.map(share)));
    }
    let mean = |report: &Report| {
        FLOORS.iter().map(|(name, _)| strict(report, name)).sum::<f64>() / FLOORS.len() as f64
    };
    let means = [mean(&with), mean(&without), mean(&plain)].map(|mean| format!("**{}**", share(mean)));
    table.row(["**mean**".to_owned()].into_iter().chain(means).chain([String::new(), String::new()]));
    let total = with.total();
    let mut out = table.to_markdown();
    for (kind, links) in [("both sides", &total.judged), ("one side", &total.judged_null)] {
        if let Some(calibration) = calibration(links) {
            let auc = share(calibration.auc.unwrap_or(f64::NAN));
            writeln!(out, "\nText on {kind}: ECE {}, AUC {auc}.", error(calibration.ece))?;
        }
    }
    let (rate, cores) = (sentences as f64 / seconds, rayon::current_num_threads());
    writeln!(
        out,
        "\nVectors of all spans of up to five sentences: {rate:.0} sentences a second on {cores} cores."
    )?;
    Ok(out)
}

/// The installed model.
pub fn encoder() -> Result<NgramEncoder> {
    NgramEncoder::open(&model()?).context("no model of sentence vectors; try: diglot model install")
}

/// The file of the installed model.
pub fn model() -> Result<PathBuf> {
    let data = std::env::var_os("DIGLOT_DATA").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share/diglot"));
    let folder = data.or_else(home).context("neither DIGLOT_DATA nor HOME is set")?;
    Ok(folder.join("models/use-multilingual-3.model"))
}

fn links(
    gold: &Gold,
    items: &[&Item],
    vectors: &[Arc<Vectors>],
    builtin_dictionary: bool,
    folder: &Path,
) -> Result<Report> {
    let run = |(item, vectors): (&&Item, &Arc<Vectors>)| {
        let options =
            Options { builtin_dictionary, vectors: Some(Arc::clone(vectors)), ..Options::default() };
        (item.path.clone(), ladder::to_string(&align(&item.source, &item.target, &options, &NoProgress)))
    };
    let made = items.par_iter().zip(vectors).map(run).collect::<BTreeMap<_, _>>();
    for (path, links) in made {
        let folder = folder.join(path);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("test.txt"), links)?;
    }
    Ok(measure::folder(&gold.root, folder)?)
}
