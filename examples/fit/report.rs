//! Models and documents -> how right they are, and how far their confidences can be believed.

use std::collections::BTreeMap;

use diglot::align::Options;
use diglot::align::fit::{self, Models};
use diglot::formats::ladder::Numbers;
use diglot::measure::{self, Score};

use super::gold::Item;
use super::train::{Evidence, weight_of};

/// How a document was aligned: `(confidence, both sides have text, right)` of each link, and the counts.
pub struct Outcome<'a> {
    pub item: &'a Item,
    pub counts: measure::Counts,
    pub links: Vec<(f64, bool, bool)>,
}

pub fn run<'a>(items: &[&'a Item], models: &Models, evidence: Evidence) -> Vec<Outcome<'a>> {
    let run = |item: &&'a Item| {
        let vectors = item.vectors.clone().filter(|_| evidence.tier().is_some());
        let builtin_dictionary = evidence.has_dictionary();
        let options = Options { builtin_dictionary, vectors, ..Options::default() };
        let (source, target) = (&item.source, &item.target);
        let links = fit::align_with(models, source, target, &options);
        let numbers: Vec<Numbers> =
            links.iter().map(|link| (link.source.clone().collect(), link.target.clone().collect())).collect();
        let right = measure::right(&item.gold, &item.coarse, &numbers);
        let judged =
            links.iter().zip(right).map(|(link, right)| (link.confidence, link.is_two_sided(), right));
        Outcome { item, counts: measure::count(&item.gold, &item.coarse, &numbers), links: judged.collect() }
    };
    items.iter().map(run).collect()
}

pub fn judge(title: &str, items: &[&Item], models: &Models, evidence: Evidence) {
    let start = std::time::Instant::now();
    let outcomes = run(items, models, evidence);
    let seconds = start.elapsed().as_secs_f64();
    print(title, &outcomes);
    let sentences: usize = items.iter().map(|item| item.source.len() + item.target.len()).sum();
    println!("{:.0} sentences a second", sentences as f64 / seconds);
}

/// Strict and null F1 by group, then how far confidences can be believed.
pub fn print(title: &str, outcomes: &[Outcome]) {
    let mut groups: BTreeMap<&str, [u64; 7]> = BTreeMap::new();
    for Outcome { item, counts: c, .. } in outcomes {
        let more = [c.test_right, c.test, c.gold_found, c.gold, c.null_both, c.null_test, c.null_gold];
        let sum = groups.entry(&item.group).or_default();
        *sum = std::array::from_fn(|at| sum[at] + more[at]);
    }
    println!("\n{title}");
    let (mut total, mut judging) = (0.0, 0.0);
    for (group, [right, test, found, gold, both, null_test, null_gold]) in groups {
        let strict = Score::new(right, test, found, gold).f1;
        let null = Score::new(both, null_test, both, null_gold).f1;
        println!("{group:28} strict {strict:.4} null {null:.3}");
        if weight_of(group) >= 0.7 && (!group.starts_with("other/") || group.ends_with("/hard")) {
            (total, judging) = (total + strict, judging + 1.0);
        }
    }
    println!("mean of {judging} groups: {:.4}", total / judging);
    for two_sided in [true, false] {
        let links = outcomes.iter().flat_map(|outcome| &outcome.links);
        let judged: Vec<(f64, bool)> =
            links.filter(|link| link.1 == two_sided).map(|link| (link.0, link.2)).collect();
        let sides = if two_sided { "both sides" } else { "one side" };
        if let Some(calibration) = measure::calibration(&judged) {
            println!(
                "text on {sides}: ECE {:.4}, AUC {:.4}",
                calibration.ece,
                calibration.auc.unwrap_or(f64::NAN)
            );
        }
    }
}
