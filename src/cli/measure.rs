//! `diglot measure`: links against hand-made ones -> precision and recall.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde_json::{Map, Value, json};

use crate::measure::{
    Calibration, Counts, Group, MeasureError, Report, Score, bitext, by_group, by_kind, folder,
};

use super::error::{Failure, Kind, Result};
use super::notes::Notes;
use super::review::store;
use super::screen::Screen;
use super::{Common, input};

/// Measure links against hand-made ones
///
/// Two files (a ladder as GOLD, a ladder or bitext file as RESULT) or two folders with the same documents in them:
/// each document is a folder, with gold.txt on the side of GOLD and test.txt on the side of RESULT. Beside them
/// coarse.txt, gold.spans.tsv, raw.src.txt, raw.tgt.txt and test.spans.tsv are heeded.
///
/// P, R, F1: links with text on both sides that are exactly right. laxF1: links that share a sentence on each side with
/// a right one. nullF1: sentences without a partner. areaF1: linked characters, which judges segmenting too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot measure gold.ladder article.bitext --types
  diglot measure gold/ results/ --json")]
pub struct MeasureArgs {
    /// The hand-made links: a ladder, or a folder of documents
    #[arg(value_hint = ValueHint::AnyPath)]
    gold: PathBuf,
    /// The links to measure: ladder, bitext file or folder
    #[arg(value_hint = ValueHint::AnyPath)]
    result: PathBuf,
    /// Add a table by type of link: 1-1, 2-1 ...
    #[arg(long)]
    types: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &MeasureArgs, common: &Common) -> Result<()> {
    let is_bitext = args.result.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("bitext"));
    let report = if is_bitext && args.result.is_file() && !args.gold.is_dir() {
        // What a person did in a review of it counts.
        bitext(&args.gold, &store::reviewed(&args.result, &input::read(&args.result)?)?)
    } else {
        folder(&args.gold, &args.result)
    };
    let report = report.map_err(|error| match error {
        MeasureError::Read { path, source } => Failure::reading(&path, &source),
        error => Failure::new(Kind::Input, error),
    })?;
    let out = if args.json { as_json(&report) } else { as_text(&report, args.types) };
    Screen::detect(common.color).pass(out.as_bytes())?;
    for document in &report.missing {
        Notes::new(common).detail(&format!("{document}: no test.txt"));
    }
    Ok(())
}

fn as_text(report: &Report, types: bool) -> String {
    let mut out = by_group(report);
    let total = report.total();
    // Writing to a string cannot fail.
    let mut say = |name: &str, calibration: Option<Calibration>| {
        if let Some(Calibration { links, right, mean_confidence, ece, auc }) = calibration {
            let auc = auc.map_or_else(|| "-".to_owned(), |auc| format!("{auc:.3}"));
            let share = right as f64 / links as f64;
            let _ = writeln!(
                out,
                "confidence of {links} links {name}: mean {mean_confidence:.3}, right {share:.3}, ECE {ece:.3}, AUC {auc}"
            );
        }
    };
    say("with text on both sides", total.calibration());
    say("with text on one side", total.calibration_null());
    if types {
        out.push('\n');
        out.push_str(&by_kind(&total.counts));
    }
    out
}

fn as_json(report: &Report) -> String {
    let groups = report.groups.iter().map(|group| (group.name.clone(), group_json(group)));
    let all = json!({
        "groups": groups.collect::<Map<_, _>>(),
        "all": group_json(&report.total()),
        "missing": report.missing,
    });
    format!("{all:#}\n")
}

fn group_json(group: &Group) -> Value {
    let counts = &group.counts;
    json!({
        "documents": group.documents,
        "gold": counts.gold,
        "strict": score_json(&counts.strict()),
        "lax": score_json(&counts.lax()),
        "null": score_json(&counts.null()),
        "area": score_json(&group.area.score()),
        "types": types_json(counts),
        "calibration": calibration_json(group.calibration()),
        "calibration_null": calibration_json(group.calibration_null()),
    })
}

/// A figure that is not defined (nothing to find) becomes `null`.
fn score_json(score: &Score) -> Value {
    json!({ "precision": score.precision, "recall": score.recall, "f1": score.f1 })
}

fn types_json(counts: &Counts) -> Value {
    let types = counts.kinds.iter().map(|((source, target), counts)| {
        let Score { precision, recall, f1 } = counts.score();
        let figures = json!({ "gold": counts.gold, "precision": precision, "recall": recall, "f1": f1 });
        (format!("{source}-{target}"), figures)
    });
    types.collect::<Map<_, _>>().into()
}

fn calibration_json(calibration: Option<Calibration>) -> Value {
    let Some(Calibration { links, right, mean_confidence, ece, auc }) = calibration else {
        return Value::Null;
    };
    json!({ "links": links, "right": right, "mean_confidence": mean_confidence, "ece": ece, "auc": auc })
}
