//! Confidences by genre and way of aligning -> how far they can be believed, and how much of a review they save.

use std::fmt::Write as _;

use anyhow::Result;
use diglot::align::{NoProgress, align};
use diglot::measure::{calibration, effort, reliability};

use super::Bench;
use super::figures::{count, error, share};
use super::judge::{Judge, Verdict, Verdicts};
use super::page::Table;
use super::tiers::{LONGEST, Meanings, Way, meanings};

/// Names of genres, and how the names of their groups begin.
const GENRES: [(&str, &[&str]); 5] = [
    ("press", &["press/", "e2e/"]),
    ("literary", &["literary/"]),
    ("other languages", &["other/"]),
    ("long", &["long/bible-ru-en-gospels"]),
    ("long, not fitted on", &[LONGEST]),
];
/// Links less sure than this are marked unless the program is told otherwise.
const THRESHOLD: f64 = 0.8;
/// The share of the wrong links that are to be found.
const WANTED: f64 = 0.9;

/// The tables by way and genre, then the bins.
pub fn tables(bench: &mut Bench) -> Result<String> {
    let model = bench.meanings();
    let gold = bench.gold()?;
    let judge = Judge::new(gold, |_| true)?;
    let mut ways = Way::ALL.to_vec();
    let mut with_model = Meanings::new();
    let mut note = String::new();
    match model {
        Ok(known) => {
            with_model.clone_from(&known);
            with_model.extend(meanings(gold, |item| item.path == LONGEST)?);
        }
        Err(error) => {
            ways.retain(|way| !way.needs_model());
            eprintln!("the model NOT MEASURED: {error:#}");
            write!(note, "\n**The model was not measured: {error:#}.**\n")?;
        }
    }
    let judged = ways.into_iter().map(|way| {
        let verdicts = judge.of(|item| {
            // No dictionary and no table knows its languages: the same links as with them.
            if item.path == LONGEST && matches!(way, Way::Table | Way::ModelAlone) {
                return None;
            }
            let options = way.options(item, &with_model)?;
            Some(align(&item.source, &item.target, &options, &NoProgress).links().to_vec())
        });
        (way, verdicts)
    });
    let judged = judged.collect::<Vec<_>>();
    let mut out = by_genre(&judged);
    write!(out, "\nThe work of a review:\n\n{}", review(&judged))?;
    for (way, verdicts) in &judged {
        for (two_sided, sides) in [(true, "both sides"), (false, "one side")] {
            let bins = bins(verdicts, two_sided);
            write!(out, "\nBy confidence: {}, text on {sides}:\n\n{bins}", way.name())?;
        }
    }
    Ok(out + &note)
}

fn pairs<'a>(links: impl IntoIterator<Item = &'a Verdict>) -> Vec<(f64, bool)> {
    links.into_iter().map(|link| (link.confidence, link.right)).collect()
}

fn of_sides(links: &[Verdict], two_sided: bool) -> Vec<(f64, bool)> {
    pairs(links.iter().filter(|link| link.two_sided == two_sided))
}

fn part(some: usize, all: usize) -> String {
    share(some as f64 / all as f64)
}

fn by_genre(judged: &[(Way, Verdicts)]) -> String {
    let mut table = Table::new(&[
        "way, genre",
        "links, text on both sides",
        "mean confidence",
        "right",
        "ECE",
        "AUC",
        "links, text on one side",
        "mean confidence",
        "right",
        "ECE",
        "AUC",
    ]);
    for (way, verdicts) in judged {
        for (genre, prefixes) in GENRES {
            let links = verdicts.links(prefixes);
            if links.is_empty() {
                continue;
            }
            let mut row = vec![format!("{}: {genre}", way.name())];
            for two_sided in [true, false] {
                match calibration(&of_sides(&links, two_sided)) {
                    Some(found) => row.extend([
                        count(found.links),
                        share(found.mean_confidence),
                        part(found.right, found.links),
                        error(found.ece),
                        share(found.auc.unwrap_or(f64::NAN)),
                    ]),
                    None => row.extend(["0", "–", "–", "–", "–"].map(str::to_owned)),
                }
            }
            table.row(row);
        }
    }
    table.to_markdown()
}

fn review(judged: &[(Way, Verdicts)]) -> String {
    let mut table = Table::new(&[
        "way, genre",
        "links",
        "wrong",
        "to look at for 90 % of the wrong ones",
        "share of all",
        "in any order",
        "marked by --threshold 80",
        "share of all",
        "wrong ones marked",
        "share of the wrong ones",
    ]);
    for (way, verdicts) in judged {
        for (genre, prefixes) in GENRES {
            let links = pairs(&verdicts.links(prefixes));
            if links.is_empty() {
                continue;
            }
            let wrong = links.iter().filter(|(_, right)| !right).count();
            let marked = links.iter().filter(|(confidence, _)| *confidence < THRESHOLD).collect::<Vec<_>>();
            let caught = marked.iter().filter(|(_, right)| !right).count();
            let looked_at = effort(&links, WANTED);
            let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
            table.row([
                format!("{}: {genre}", way.name()),
                count(links.len()),
                count(wrong),
                or_dash(looked_at.map(count)),
                or_dash(looked_at.map(|looked_at| up(looked_at as f64 / links.len() as f64))),
                count((links.len() as f64 * WANTED).ceil() as usize),
                count(marked.len()),
                up(marked.len() as f64 / links.len() as f64),
                count(caught),
                part(caught, wrong),
            ]);
        }
    }
    table.to_markdown()
}

/// A cell says how many links, their mean confidence, and what share of them is right.
fn bins(verdicts: &Verdicts, two_sided: bool) -> String {
    let names = GENRES.iter().map(|(name, _)| *name);
    let mut table = Table::new(&["confidence"].into_iter().chain(names).collect::<Vec<_>>());
    let genres = GENRES.map(|(_, prefixes)| reliability(&of_sides(&verdicts.links(prefixes), two_sided)));
    for number in 0..genres[0].len() {
        let cells = genres.iter().map(|bins| {
            let bin = bins[number];
            let mean = bin.confidence / bin.links as f64;
            if bin.links == 0 {
                return "–".to_owned();
            }
            format!("{}: {}, {}", count(bin.links), share(mean), part(bin.right, bin.links))
        });
        let (from, to) = (number as f64 / 10.0, (number + 1) as f64 / 10.0);
        table.row([format!("{from:.1} to {to:.1}")].into_iter().chain(cells));
    }
    table.to_markdown()
}

/// A share of work with three digits, rounded up.
fn up(value: f64) -> String {
    format!("{:.3}", (value * 1000.0 - 1e-9).ceil().abs() / 1000.0)
}
