//! The table of vectors inside the program, cut to its first dimensions -> how much worse it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Result;
use diglot::align::{NoProgress, Options, Tier, Vectors, align};
use diglot::bitext::Sentences;
use diglot::formats::ladder;
use diglot::vectors::{Encoder, SpanVectors, StaticTable};
use rayon::prelude::*;

use super::Bench;
use super::figures::share;
use super::gold::{FLOORS, Gold, Item, floor};
use super::judge::Judge;
use super::page::Table;

const DIMENSIONS: [usize; 7] = [16, 32, 64, 96, 128, 144, 160];
/// The most sentences in a row that the aligner asks for.
const MOST: usize = 5;
/// Among the sentences of these groups the right translation is looked for.
const POOLS: [(&str, &str); 3] =
    [("press", "press/base/"), ("literary", "literary/base/"), ("de-en", "other/de-en/base/")];

/// One row for each number of dimensions.
pub fn table(bench: &mut Bench) -> Result<String> {
    let gold = bench.gold()?;
    let encoder = StaticTable::builtin()?;
    let serves = |sentences: &Sentences| encoder.serves(sentences.document().language().as_str());
    let judge = Judge::new(gold, |item| {
        floor(item.group()).is_some() && serves(&item.source) && serves(&item.target)
    })?;
    let whole = judge
        .items()
        .map(|item| (item.path.clone(), spans(&encoder, item)))
        .collect::<std::collections::BTreeMap<_, _>>();
    let served = FLOORS.iter().map(|(name, _)| *name);
    let groups = judge.items().map(Item::group).collect::<BTreeSet<_>>();
    let served = served.filter(|name| groups.contains(name)).collect::<Vec<_>>();
    let pools = POOLS.iter().map(|(_, prefix)| pool(gold, &encoder, prefix)).collect::<Result<Vec<_>>>()?;
    let right = POOLS.map(|(name, _)| format!("nearest is right: {name}"));
    let head = ["dimensions".to_owned(), "mean strict F1".to_owned(), "null F1 press/hard".to_owned()];
    let head = head.into_iter().chain(served.iter().map(|name| (*name).to_owned())).chain(right);
    let mut table = Table::new(&head.collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>());
    for dimensions in DIMENSIONS.into_iter().filter(|dimensions| *dimensions <= encoder.dim()) {
        let verdicts = judge.of(|item| {
            let [source, target] = whole.get(&item.path)?.each_ref().map(|side| cut(side, dimensions));
            let vectors = Vectors::from_spans(Tier::Static, &source, &target);
            let options =
                Options { builtin_dictionary: false, vectors: Some(Arc::new(vectors)), ..Options::default() };
            Some(align(&item.source, &item.target, &options, &NoProgress).links().to_vec())
        });
        let mean = served.iter().map(|name| verdicts.strict(name)).sum::<f64>() / served.len() as f64;
        let by_group = served.iter().map(|name| share(verdicts.strict(name)));
        let nearest =
            pools.iter().map(|pool| share(retrieved(pool.each_ref().map(|side| cut(side, dimensions)))));
        let first = [dimensions.to_string(), share(mean), share(verdicts.null("press/hard"))];
        table.row(first.into_iter().chain(by_group).chain(nearest));
    }
    Ok(table.to_markdown())
}

fn spans(encoder: &dyn Encoder, item: &Item) -> [SpanVectors; 2] {
    [&item.source, &item.target].map(|side| {
        let lines = (0..side.len()).map(|number| side.line_of(number..number + 1)).collect::<Vec<_>>();
        encoder.spans(&lines.iter().map(String::as_str).collect::<Vec<_>>(), MOST, &|_| ())
    })
}

/// The first components only; each vector has length 1 again.
fn cut(whole: &SpanVectors, dimensions: usize) -> SpanVectors {
    let mut out = SpanVectors::new(dimensions, whole.sentences(), whole.max_n());
    for start in 0..whole.sentences() {
        for n in 1..=whole.max_n() {
            if let Some(vector) = whole.to_f32(start, n) {
                out.set(start, n, &vector[..dimensions]);
            }
        }
    }
    out
}

/// The sentences of all 1-1 links of the documents whose names begin so, all different.
fn pool(gold: &Gold, encoder: &dyn Encoder, prefix: &str) -> Result<[SpanVectors; 2]> {
    let (mut pairs, mut seen) = (Vec::new(), [BTreeSet::new(), BTreeSet::new()]);
    for item in gold.of(prefix) {
        let text = std::fs::read_to_string(gold.root.join(&item.path).join("gold.txt"))?;
        for row in ladder::parse(&text)? {
            let ([i], [j]) = (row.numbers.0.as_slice(), row.numbers.1.as_slice()) else { continue };
            let pair = [item.source.line_of(*i..*i + 1), item.target.line_of(*j..*j + 1)];
            if seen.iter().zip(&pair).all(|(seen, text)| !seen.contains(text)) {
                seen.iter_mut().zip(&pair).for_each(|(seen, text)| {
                    seen.insert(text.clone());
                });
                pairs.push(pair);
            }
        }
    }
    Ok([0, 1].map(|side| {
        let lines = pairs.iter().map(|pair| pair[side].as_str()).collect::<Vec<_>>();
        encoder.spans(&lines, 1, &|_| ())
    }))
}

/// The share of sentences, of both sides, whose partner is the nearest of all.
fn retrieved(sides: [SpanVectors; 2]) -> f64 {
    let [source, target] = sides.map(|side| side.centred());
    let count = source.sentences();
    let right = |from: &SpanVectors, to: &SpanVectors| {
        let is_right = |number: usize| {
            let own = from.cosine((number, 1), to, (number, 1));
            (0..count).all(|other| from.cosine((number, 1), to, (other, 1)) <= own)
        };
        (0..count).into_par_iter().filter(|number| is_right(*number)).count()
    };
    (right(&source, &target) + right(&target, &source)) as f64 / (2 * count).max(1) as f64
}
