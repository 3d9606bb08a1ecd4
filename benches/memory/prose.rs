//! Press prose among the texts of the memory, and searches for prose: apart from the rest, which is mostly short texts of interfaces.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use diglot::memory::search::distance::Pattern;
use diglot::memory::search::tokens::{fold, tokens};
use diglot::memory::search::{Kind, Layers, LetterIndex, Score, WordIndex};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::data::{Data, changed};
use super::page::Table;
use super::run::{made, searched};
use super::speed;

/// The English sides of the hand-made alignments of press texts, a line a sentence.
fn sentences() -> Vec<String> {
    let root = std::env::var_os("DIGLOT_BENCH")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/align"), PathBuf::from);
    let Ok(folders) = fs::read_dir(root.join("press/base")) else { return Vec::new() };
    let mut paths = folders.flatten().map(|folder| folder.path().join("tgt.txt")).collect::<Vec<_>>();
    paths.sort();
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect::<Vec<_>>();
    texts
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every other sentence is in the memory and is looked for with one to four words changed; the others are looked for as they are.
pub fn table(data: &Data) -> Result<String> {
    let head = ["by", "segments", "queries", "true best found", "queries/s", "p50 ms", "p95 ms", "p99 ms"];
    let mut table = Table::new(&head);
    let sentences = sentences();
    if sentences.is_empty() {
        eprintln!(
            "NOT MEASURED: the hand-made alignments are not there, and DIGLOT_BENCH names no other folder with them"
        );
        return Ok(table.to_markdown());
    }
    let mut pool = data.pool.clone();
    pool.extend(sentences.iter().step_by(2).cloned());
    let mut random = super::data::random();
    let words = sentences.iter().flat_map(|text| text.split(' ')).collect::<Vec<_>>();
    let edited = sentences.iter().step_by(2).map(|text| changed(text, 4, &words, &mut random));
    let queries = edited.chain(sentences.iter().skip(1).step_by(2).cloned()).collect::<Vec<_>>();

    let mut numbers = FxHashMap::<String, u32>::default();
    let mut number = |text: &str| {
        let folded = fold(text);
        let numbered = tokens(&folded).map(|word| {
            let next = numbers.len() as u32;
            *numbers.entry(word.to_owned()).or_insert(next)
        });
        numbered.collect::<Vec<_>>()
    };
    let by_words = [&pool, &queries].map(|texts| texts.iter().map(|text| number(text)).collect::<Vec<_>>());
    let letters = |text: &String| text.chars().map(u32::from).collect::<Vec<_>>();
    let by_letters = [&pool, &queries].map(|texts| texts.iter().map(letters).collect::<Vec<_>>());
    row::<WordIndex>("words", &pool, &queries, &by_words, &mut table)?;
    row::<LetterIndex>("characters", &pool, &queries, &by_letters, &mut table)?;
    Ok(table.to_markdown())
}

fn row<K: Kind>(
    by: &str,
    pool: &[String],
    queries: &[String],
    symbols: &[Vec<Vec<u32>>; 2],
    table: &mut Table,
) -> Result<()> {
    let (mut index, _) = made::<K>(pool)?;
    let best = symbols[1].par_iter().map(|query| scan(query, &symbols[0])).collect::<Vec<_>>();
    let least = Score::percent_of(70);
    let there = queries.iter().zip(&best).filter(|(_, best)| **best >= least);
    let found = there.clone().filter(|(query, best)| first(&mut index, query) == Some(**best)).count();
    let all = there.count();
    let mut cells =
        vec![by.to_owned(), pool.len().to_string(), queries.len().to_string(), format!("{found}/{all}")];
    cells.extend(speed(&searched(&mut index, queries, 70, 5)));
    table.row(cells);
    Ok(())
}

fn first<K: Kind>(index: &mut Layers<K>, query: &str) -> Option<Score> {
    index.find(query, Score::percent_of(70), 1).first().map(|found| found.score)
}

/// The best score there is: every segment compared.
fn scan(query: &[u32], pool: &[Vec<u32>]) -> Score {
    let pattern = Pattern::new(query.iter().copied().map(Some));
    let scores = pool.iter().filter(|segment| !segment.is_empty()).map(|segment| {
        let distance = pattern.distance(segment, usize::MAX >> 1);
        Score::new(query.len(), segment.len(), distance)
    });
    scores.max().unwrap_or(Score { same: 0, of: 1 })
}
