//! Links of the hand-made alignments' documents -> what is right of them, by group; nothing is written to disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use diglot::bitext::Link;
use diglot::formats::ladder::{self, Numbers};
use diglot::measure::{self, Counts};
use rayon::prelude::*;

use super::gold::{FLOORS, Gold, Item};

/// Documents with their hand-made links.
pub struct Judge<'a> {
    documents: Vec<Document<'a>>,
}

struct Document<'a> {
    item: &'a Item,
    gold: Vec<Numbers>,
    coarse: BTreeSet<usize>,
}

/// One link: how sure the aligner was, and whether it is right.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub confidence: f64,
    pub two_sided: bool,
    pub right: bool,
}

/// What came of the documents of each group.
#[derive(Default)]
pub struct Verdicts(BTreeMap<String, Group>);

/// What came of the documents of one group.
#[derive(Default)]
pub struct Group {
    pub counts: Counts,
    pub links: Vec<Verdict>,
}

impl<'a> Judge<'a> {
    /// For the documents that are `wanted`.
    pub fn new(gold: &'a Gold, wanted: impl Fn(&Item) -> bool) -> Result<Self> {
        let documents = gold.documents.iter().filter(|item| wanted(item)).map(|item| {
            let folder = gold.root.join(&item.path);
            let text = fs::read_to_string(folder.join("gold.txt"));
            let text = text.with_context(|| format!("cannot read gold.txt of {}", item.path))?;
            let coarse = fs::read_to_string(folder.join("coarse.txt")).unwrap_or_default();
            let coarse = coarse.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            let gold = ladder::parse(&text)?.into_iter().map(|row| row.numbers).collect();
            Ok(Document { item, gold, coarse })
        });
        Ok(Self { documents: documents.collect::<Result<_>>()? })
    }

    /// The documents.
    pub fn items(&self) -> impl Iterator<Item = &'a Item> {
        self.documents.iter().map(|document| document.item)
    }

    /// Judges what `align` makes of each document; what it makes nothing of is not counted.
    pub fn of(&self, align: impl Fn(&Item) -> Option<Vec<Link>> + Sync) -> Verdicts {
        let one =
            |document: &Document<'a>| Some((document.item.group(), document.judge(&align(document.item)?)));
        let mut verdicts = Verdicts::default();
        for (name, group) in self.documents.par_iter().filter_map(one).collect::<Vec<_>>() {
            let sum = verdicts.0.entry(name.to_owned()).or_default();
            sum.counts += &group.counts;
            sum.links.extend(group.links);
        }
        verdicts
    }

    /// The same for ladders in the order of the documents.
    pub fn of_ladders(&self, ladders: &[Option<String>]) -> Result<Verdicts> {
        let mut verdicts = Verdicts::default();
        for (document, ladder) in self.documents.iter().zip(ladders) {
            let Some(ladder) = ladder else { continue };
            let found = ladder::parse(ladder)?.into_iter().map(|row| row.numbers).collect::<Vec<_>>();
            let sum = verdicts.0.entry(document.item.group().to_owned()).or_default();
            sum.counts += &measure::count(&document.gold, &document.coarse, &found);
        }
        Ok(verdicts)
    }
}

impl Document<'_> {
    fn judge(&self, links: &[Link]) -> Group {
        let numbers = links.iter().map(|link| (link.source.clone().collect(), link.target.clone().collect()));
        let numbers = numbers.collect::<Vec<Numbers>>();
        let right = measure::right(&self.gold, &self.coarse, &numbers);
        let verdicts = links.iter().zip(right).map(|(link, right)| Verdict {
            confidence: link.confidence,
            two_sided: link.is_two_sided(),
            right,
        });
        Group { counts: measure::count(&self.gold, &self.coarse, &numbers), links: verdicts.collect() }
    }
}

impl Verdicts {
    /// Strict F1 of a group.
    pub fn strict(&self, group: &str) -> f64 {
        self.0.get(group).map_or(f64::NAN, |group| group.counts.strict().f1)
    }

    /// Null F1 of a group.
    pub fn null(&self, group: &str) -> f64 {
        self.0.get(group).map_or(f64::NAN, |group| group.counts.null().f1)
    }

    /// Mean strict F1 of the groups with a floor.
    pub fn mean(&self) -> f64 {
        FLOORS.iter().map(|(group, _)| self.strict(group)).sum::<f64>() / FLOORS.len() as f64
    }

    /// All links of the groups whose names begin with one of `prefixes`.
    pub fn links(&self, prefixes: &[&str]) -> Vec<Verdict> {
        let wanted = |name: &&String| prefixes.iter().any(|prefix| name.starts_with(prefix));
        self.0.keys().filter(wanted).flat_map(|name| &self.0[name].links).copied().collect()
    }
}
