//! Hand-made alignments and those of the aligner -> strict, lax and null F1 by group, and how sure it may be.

use std::fs;
use std::path::Path;

use anyhow::Result;
use diglot::align::{NoProgress, Options, align};
use diglot::bitext::Alignment;
use diglot::formats::ladder;
use diglot::measure::{self, Calibration, Report, calibration};
use rayon::prelude::*;

use super::figures::{count, error, share};
use super::gold::{FLOORS, Gold, Item, floor, options};
use super::page::Table;
use super::{Bench, galechurch};

/// What the aligner made of all documents.
pub struct Results {
    /// In the order of the documents.
    pub alignments: Vec<Alignment>,
    /// Compared with the hand-made ones.
    pub report: Report,
}

impl Results {
    /// Aligns every document, ready sentences, as the program does by default, and writes the links below `folder`.
    pub fn make(gold: &Gold, folder: &Path) -> Result<Self> {
        let run = |item: &Item| {
            align(&item.source, &item.target, &options(&item.source, &item.target, true), &NoProgress)
        };
        let alignments = gold.documents.par_iter().map(run).collect::<Vec<_>>();
        for (item, alignment) in gold.documents.iter().zip(&alignments) {
            write_links(folder, item, &ladder::to_string(alignment))?;
        }
        let report = measure::folder(&gold.root, folder)?;
        Ok(Self { alignments, report })
    }
}

/// The table of groups with all that is compared.
pub fn by_group(bench: &mut Bench) -> Result<String> {
    let report = bench.results()?.report.clone();
    let folder = bench.folder.clone();
    let gold = bench.gold()?;
    let plain =
        other(gold, &folder.join("without-dictionary"), |item| options(&item.source, &item.target, false))?;
    let dictionary = other(gold, &folder.join("without-vectors"), |_| Options::default())?;
    let words = other(gold, &folder.join("without-both"), |_| Options {
        builtin_dictionary: false,
        ..Options::default()
    })?;
    let peer = galechurch_links(gold, &folder.join("galechurch"));
    let (peer, peer_error) = match peer {
        Ok(report) => (Some(report), None),
        Err(error) => (None, Some(format!("{error:#}"))),
    };

    let strict = |report: &Report, name: &str| {
        let group = report.groups.iter().find(|group| group.name == name);
        group.map_or(f64::NAN, |group| group.counts.strict().f1)
    };
    let peer_strict = |name: &str| peer.as_ref().map_or(f64::NAN, |report| strict(report, name));
    let head = [
        "group",
        "documents",
        "strict F1",
        "floor",
        "without vectors",
        "without dictionary",
        "without both",
        "galechurch",
        "lax F1",
        "null F1",
    ];
    let mut table = Table::new(&head);
    for group in &report.groups {
        let name = &group.name;
        let own = group.counts.strict().f1;
        let floor = floor(name).map_or_else(String::new, |floor| {
            format!("{floor:.3}{}", if own < floor { " **below**" } else { "" })
        });
        table.row([
            name.clone(),
            group.documents.to_string(),
            share(own),
            floor,
            share(strict(&dictionary, name)),
            share(strict(&plain, name)),
            share(strict(&words, name)),
            share(peer_strict(name)),
            share(group.counts.lax().f1),
            share(group.counts.null().f1),
        ]);
    }
    let mean =
        |of: &dyn Fn(&str) -> f64| FLOORS.iter().map(|(name, _)| of(name)).sum::<f64>() / FLOORS.len() as f64;
    let floors = FLOORS.iter().map(|(_, floor)| floor).sum::<f64>() / FLOORS.len() as f64;
    let own = mean(&|name| strict(&report, name));
    let bold = |value: f64| format!("**{}**", share(value));
    table.row([
        "**mean of the groups with a floor**".to_owned(),
        String::new(),
        bold(own),
        format!("{}{}", share(floors), if own < floors { " **below**" } else { "" }),
        bold(mean(&|name| strict(&dictionary, name))),
        bold(mean(&|name| strict(&plain, name))),
        bold(mean(&|name| strict(&words, name))),
        bold(mean(&peer_strict)),
        String::new(),
        String::new(),
    ]);
    let mut out = table.to_markdown();
    if let Some(error) = peer_error {
        eprintln!("galechurch NOT MEASURED: {error}");
        out.extend(["\n**galechurch was not measured: ", &error, ".**\n"]);
    }
    Ok(out)
}

/// How far confidences can be believed.
pub fn confidence(bench: &mut Bench) -> Result<String> {
    let report = &bench.results()?.report;
    let all = report.total();
    let groups = report.groups.iter().filter(|group| !group.name.starts_with("long/")).cloned().collect();
    let short = Report { groups, missing: Vec::new() }.total();
    let head =
        ["links", "how many", "mean confidence", "right", "ECE", "AUC", "0.9 or more", "right of these"];
    let mut table = Table::new(&head);
    for (texts, group) in [("all texts", &all), ("all but the long ones", &short)] {
        for (kind, links) in [("both sides", &group.judged), ("one side", &group.judged_null)] {
            let name = format!("text on {kind}, {texts}");
            let Some(calibration) = calibration(links) else {
                table.row([name, "none".to_owned()]);
                continue;
            };
            let Calibration { links: many, right, mean_confidence, ece, auc } = calibration;
            let sure = links.iter().filter(|(confidence, _)| *confidence >= 0.9).collect::<Vec<_>>();
            let of_these = sure.iter().filter(|(_, right)| *right).count();
            let part = |some: usize, all: usize| share(some as f64 / all as f64);
            table.row([
                name,
                count(many),
                share(mean_confidence),
                part(right, many),
                error(ece),
                share(auc.unwrap_or(f64::NAN)),
                part(sure.len(), many),
                part(of_these, sure.len()),
            ]);
        }
    }
    Ok(table.to_markdown())
}

/// Only the groups with a floor: the others are easy or long.
fn other(gold: &Gold, folder: &Path, options: impl Fn(&Item) -> Options + Sync) -> Result<Report> {
    let items = gold.documents.iter().filter(|item| floor(item.group()).is_some()).collect::<Vec<_>>();
    let run = |item: &&Item| align(&item.source, &item.target, &options(item), &NoProgress);
    let alignments = items.par_iter().map(run).collect::<Vec<_>>();
    for (item, alignment) in items.iter().zip(&alignments) {
        write_links(folder, item, &ladder::to_string(alignment))?;
    }
    Ok(measure::folder(&gold.root, folder)?)
}

fn galechurch_links(gold: &Gold, folder: &Path) -> Result<Report> {
    let run = galechurch::run(&gold.documents.iter().collect::<Vec<_>>(), 1)?;
    for (item, links) in gold.documents.iter().zip(&run.ladders) {
        if let Some(links) = links {
            write_links(folder, item, links)?;
        }
    }
    Ok(measure::folder(&gold.root, folder)?)
}

fn write_links(folder: &Path, item: &Item, links: &str) -> Result<()> {
    let folder = folder.join(&item.path);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("test.txt"), links)?;
    Ok(())
}
