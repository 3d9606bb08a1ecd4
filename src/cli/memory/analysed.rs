//! The sums of an analysis -> a table, CSV or JSON, with what each band counts.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::memory::analyse::{Band, Row, Size, Table};

use super::super::screen::marked;

/// What a word of each band counts, in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights([u64; Band::ALL.len()]);

impl Weights {
    /// Reads `101=0,100=10,95=30`.
    pub fn parse(given: &str) -> Result<Self, String> {
        let mut weights = [None; Band::ALL.len()];
        let keys = || Band::ALL.map(Band::key).join(", ");
        for part in given.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, weight) =
                part.split_once('=').ok_or_else(|| format!("“{part}” lacks a weight; write {part}=30"))?;
            let band = Band::ALL.into_iter().find(|band| band.key() == key.trim());
            let band =
                band.ok_or_else(|| format!("there is no band “{}”; there are {}", key.trim(), keys()))?;
            let weight = weight.trim().trim_end_matches('%').parse::<u64>().ok();
            let weight = weight.filter(|weight| *weight <= 1000);
            let weight =
                weight.ok_or_else(|| format!("“{part}”: write a whole number of percent to 1000"))?;
            weights[band as usize] = Some(weight);
        }
        let of = |band: Band| weights[band as usize];
        let outer = |band: Band| match band {
            Band::Internal95 => of(Band::From95),
            Band::Internal85 => of(Band::From85),
            Band::Internal75 => of(Band::From75),
            Band::Internal50 => of(Band::From50),
            _ => None,
        };
        Ok(Self(Band::ALL.map(|band| of(band).or_else(|| outer(band)).unwrap_or(100))))
    }

    /// Hundredths of words.
    fn of(&self, row: &Row, bands: &[Band]) -> u64 {
        bands.iter().map(|band| row.of(*band).words * self.0[*band as usize]).sum()
    }
}

/// Hundredths as a number: `12.5`, `12`.
fn hundredths(number: u64) -> String {
    match (number / 100, number % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

/// The bands that are shown.
fn shown(internal: bool) -> Vec<Band> {
    Band::ALL.into_iter().filter(|band| internal || !band.is_internal()).collect()
}

/// How much of all words, in tenths of a percent, rounded.
fn tenths(words: u64, all: u64) -> u64 {
    if all == 0 { 0 } else { (words * 2000 + all) / (2 * all) }
}

/// A block for each file, and one for all when there are several.
pub fn as_table(table: &Table, internal: bool, weights: Option<&Weights>) -> String {
    let mut out = String::new();
    for (name, row) in &table.files {
        block(&marked(name), row, internal, weights, &mut out);
    }
    if table.files.len() > 1 {
        let name = format!("all {} files", table.files.len());
        block(&name, &table.total(), internal, weights, &mut out);
    }
    out
}

fn block(name: &str, row: &Row, internal: bool, weights: Option<&Weights>, out: &mut String) {
    let separator = if out.is_empty() { "" } else { "\n" };
    let _ = write!(
        out,
        "{separator}{name}\n  {:<14}{:>10}{:>10}{:>8}{:>13}{:>11}",
        "", "segments", "words", "%", "characters", "no spaces"
    );
    out.push_str(if weights.is_some() { "    weighted\n" } else { "\n" });
    let total = row.total();
    let mut line = |name: &str, size: Size, bands: &[Band]| {
        let share = tenths(size.words, total.words);
        let _ = write!(
            out,
            "  {name:<14}{:>10}{:>10}{:>8}{:>13}{:>11}",
            size.segments,
            size.words,
            format!("{}.{}", share / 10, share % 10),
            size.characters,
            size.characters_without_spaces
        );
        if let Some(weights) = weights {
            let _ = write!(out, "{:>12}", hundredths(weights.of(row, bands)));
        }
        out.push('\n');
    };
    for band in shown(internal) {
        line(band.name(), row.of(band), &[band]);
    }
    line("total", total, &Band::ALL);
}

/// A line for each file and band; `total` in the place of either.
pub fn as_csv(table: &Table, internal: bool, weights: Option<&Weights>) -> String {
    let mut out = "file,band,segments,words,percent_of_words,characters,characters_without_spaces,placeables"
        .to_owned();
    out.push_str(if weights.is_some() { ",weighted_words\n" } else { "\n" });
    let all = table.total();
    let files = table.files.iter().map(|(name, row)| (name.as_str(), row));
    for (name, row) in files.chain([("total", &all)]) {
        let total = row.total();
        let mut line = |band: &str, size: Size, bands: &[Band]| {
            let share = tenths(size.words, total.words);
            let _ = write!(
                out,
                "{},{band},{},{},{}.{},{},{},{}",
                cell(name),
                size.segments,
                size.words,
                share / 10,
                share % 10,
                size.characters,
                size.characters_without_spaces,
                size.placeables
            );
            if let Some(weights) = weights {
                let _ = write!(out, ",{}", hundredths(weights.of(row, bands)));
            }
            out.push('\n');
        };
        for band in shown(internal) {
            line(band.name(), row.of(band), &[band]);
        }
        line("total", total, &Band::ALL);
    }
    out
}

/// A file name as a cell.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// One object: the files with their bands, and all of them together.
pub fn as_json(table: &Table, internal: bool, weights: Option<&Weights>) -> String {
    let sums = |row: &Row| {
        let total = row.total();
        let value = |name: &str, size: Size, bands: &[Band]| {
            let share = tenths(size.words, total.words);
            let mut value = json!({ "band": name, "percent_of_words": share as f64 / 10.0 });
            if let (Some(into), Ok(Value::Object(size))) = (value.as_object_mut(), serde_json::to_value(size))
            {
                into.extend(size);
                if let Some(weights) = weights {
                    into.insert("weighted_words".to_owned(), json!(weights.of(row, bands) as f64 / 100.0));
                }
            }
            value
        };
        let bands = shown(internal).into_iter().map(|band| value(band.name(), row.of(band), &[band]));
        (bands.collect::<Vec<_>>(), value("total", total, &Band::ALL))
    };
    let files = table.files.iter().map(|(name, row)| {
        let (bands, total) = sums(row);
        json!({ "file": name, "bands": bands, "total": total })
    });
    let files = files.collect::<Vec<_>>();
    let (bands, total) = sums(&table.total());
    format!("{}\n", json!({ "files": files, "bands": bands, "total": total }))
}
