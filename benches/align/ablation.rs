//! The aligner with a kind of evidence taken away -> how much worse it is.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use diglot::align::fit::{Models, align_with};

use super::Bench;
use super::figures::share;
use super::gold::floor;
use super::judge::{Judge, Verdicts};
use super::page::Table;
use super::tiers::{Meanings, Way};

/// Kinds of evidence, and the features they are made of; a name with a star stands for all that begin so.
const KINDS: [(&str, &[&str]); 23] = [
    ("lengths", &["length_*"]),
    ("numbers", &["number_*", "orphan_number"]),
    ("dictionary inside the program", &["seed_*", "orphan_word"]),
    ("names", &["name_*"]),
    ("other words that sound alike", &["cognate_*"]),
    ("learnt words", &["learnt_*"]),
    ("function words", &["function_*"]),
    ("share of matched words", &["cover*", "joined_matches"]),
    ("everything about words and numbers", WORDS),
    ("shapes of links", &["shape_*"]),
    ("no counterpart: best match of its words", &["null_best"]),
    ("no counterpart: share of known words", &["null_known"]),
    ("no counterpart: how many the first pass expects", &["null_rate"]),
    ("no counterpart: meaning", &["null_meaning*"]),
    ("paragraph breaks", &["break_*", "open_at_start", "close_at_start", "null_alone"]),
    ("punctuation marks", MARKS),
    ("meaning: cosine", &["meaning", "meaning_squared"]),
    ("meaning: beside the neighbours", &["meaning_margin", "null_meaning_margin"]),
    ("meaning: gain by a third sentence", &["meaning_gain"]),
    ("meaning: nearest", &["null_meaning"]),
    ("meaning: is the partner free", &["null_meaning_free"]),
    ("meaning: level of the text", &["null_meaning_level"]),
    ("everything about meaning", &["meaning*", "null_meaning*"]),
];

const WORDS: &[&str] = &[
    "number_*",
    "orphan_*",
    "seed_*",
    "name_*",
    "cognate_*",
    "learnt_*",
    "function_*",
    "cover*",
    "joined_matches",
    "null_best",
    "null_known",
];

const MARKS: &[&str] = &[
    "question_*",
    "exclamation_*",
    "quote_*",
    "bracket_*",
    "colon_*",
    "sign_*",
    "dash_*",
    "unclosed_*",
    "null_unclosed",
    "joined_open",
];

/// The ways that are looked at.
const WAYS: [Way; 2] = [Way::Default, Way::Model];
/// Single features that change less than this are not named: in mean strict F1 ...
const LEAST: f64 = 0.0005;
/// ... and in null F1 of [`NULLS`].
const LEAST_NULL: f64 = 0.005;
/// The group whose sentences without counterpart are looked at.
const NULLS: &str = "press/hard";

/// One row for each kind of evidence.
pub fn kinds(bench: &mut Bench) -> Result<String> {
    let table = Ablation::new(bench)?.table(&KINDS.map(|(name, features)| (name.to_owned(), features)));
    Ok(table?.0)
}

/// One row for each feature that matters.
pub fn features(bench: &mut Bench) -> Result<String> {
    let names = weights()?.values().flat_map(|weights| weights.keys().cloned()).collect::<Vec<_>>();
    let names = names.into_iter().filter(|name| !name.starts_with("given_"));
    let names = names.collect::<std::collections::BTreeSet<_>>();
    let names = names.iter().map(String::as_str).collect::<Vec<_>>();
    let rows = names.iter().map(|name| (format!("`{name}`"), std::slice::from_ref(name)));
    let (table, left_out) = Ablation::new(bench)?.table(&rows.collect::<Vec<_>>())?;
    Ok(format!(
        "{table}\n{left_out} other features change mean strict F1 by less than {LEAST} and null F1 by less than {LEAST_NULL}.\n"
    ))
}

/// What every row needs.
struct Ablation<'a> {
    judge: Judge<'a>,
    meanings: std::sync::Arc<Meanings>,
}

impl<'a> Ablation<'a> {
    fn new(bench: &'a mut Bench) -> Result<Self> {
        let meanings = bench.meanings()?;
        Ok(Self { judge: Judge::new(bench.gold()?, |item| floor(item.group()).is_some())?, meanings })
    }

    fn verdicts(&self, way: Way, models: &Models) -> Verdicts {
        self.judge.of(|item| {
            let options = way.options(item, &self.meanings)?;
            Some(align_with(models, &item.source, &item.target, &options))
        })
    }

    /// The table, and how many rows say too little to stand in it; kinds of evidence always stand in it.
    fn table(&self, rows: &[(String, &[&str])]) -> Result<(String, usize)> {
        let mut table = Table::new(&[
            "without",
            "default: mean strict F1",
            "change",
            "null F1",
            "change",
            "model: mean strict F1",
            "change",
            "null F1",
            "change",
        ]);
        let whole = WAYS.map(|way| self.verdicts(way, Models::builtin()));
        let whole = whole.map(|verdicts| (verdicts.mean(), verdicts.null(NULLS)));
        let dash = || "–".to_owned();
        let cells = whole.iter().flat_map(|(mean, null)| [share(*mean), dash(), share(*null), dash()]);
        table.row(["nothing".to_owned()].into_iter().chain(cells));
        let mut left_out = 0;
        for (name, features) in rows {
            let models = without(features)?;
            let mut cells = vec![name.clone()];
            let mut matters = !name.starts_with('`');
            for (way, (mean, null)) in WAYS.into_iter().zip(whole) {
                // The default has no vectors where it has a dictionary, and a table where it has none.
                let verdicts = self.verdicts(way, &models);
                let (now, now_null) = (verdicts.mean(), verdicts.null(NULLS));
                matters |= (now - mean).abs() >= LEAST || (now_null - null).abs() >= LEAST_NULL;
                cells.extend([share(now), change(now - mean), share(now_null), change(now_null - null)]);
            }
            if matters {
                table.row(cells);
            } else {
                left_out += 1;
            }
        }
        Ok((table.to_markdown(), left_out))
    }
}

fn change(difference: f64) -> String {
    if difference.abs() < 0.00005 { "0".to_owned() } else { format!("{difference:+.4}") }
}

type Sections = BTreeMap<String, toml::Table>;

/// The weights inside the program: one table for each pass of each model.
fn weights() -> Result<Sections> {
    let table: toml::Table = Models::builtin().to_text("").parse()?;
    let mut sections = Sections::new();
    for (model, passes) in table {
        for pass in ["first", "second"] {
            let weights = passes.get(pass).and_then(toml::Value::as_table);
            sections.insert(format!("{model}.{pass}"), weights.context("a pass has weights")?.clone());
        }
    }
    Ok(sections)
}

/// The models inside the program without some features.
fn without(features: &[&str]) -> Result<Models> {
    let is_off = |name: &str| {
        features.iter().any(|feature| match feature.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *feature,
        })
    };
    let mut table: toml::Table = Models::builtin().to_text("").parse()?;
    for (_, model) in &mut table {
        for pass in ["first", "second"] {
            let weights = model.get_mut(pass).and_then(toml::Value::as_table_mut);
            weights.context("a pass has weights")?.retain(|name, _| !is_off(name));
        }
    }
    Models::parse(&table.to_string()).map_err(|error| anyhow!(error))
}
