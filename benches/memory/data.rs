//! The folder `DIGLOT_TM` -> segments, queries, and the best there is for each.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What is measured on.
pub struct Data {
    pub folder: PathBuf,
    /// The different English texts.
    pub pool: Vec<String>,
    pub queries: Vec<String>,
    pub gold: Vec<Gold>,
}

/// The best percentages of a query, 0 when there is nothing from 50 on.
pub struct Gold {
    pub words: f64,
    pub letters: f64,
}

impl Data {
    pub fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).with_context(|| format!("NO DATA: cannot read {}", path.display()))
        };
        let column = |line: &str, column: usize| line.split('\t').nth(column).unwrap_or_default().to_owned();
        let pool = read("mem.tsv")?.lines().map(|line| column(line, 1)).collect::<BTreeSet<_>>();
        let queries = read("queries.tsv")?.lines().map(|line| column(line, 2)).collect();
        let gold = read("gold.tsv")?;
        let gold = gold.lines().map(|line| {
            let number =
                |at| column(line, at).parse::<f64>().context("gold.tsv has a line that is no numbers");
            Ok(Gold { words: number(1)?, letters: number(2)? })
        });
        let gold = gold.collect::<Result<_>>()?;
        Ok(Self { folder: folder.to_owned(), pool: pool.into_iter().collect(), queries, gold })
    }

    /// The segments and `times` less one copies of each with one to three words replaced by words from elsewhere: always the
    /// same ones.
    pub fn grown(&self, times: usize) -> Vec<String> {
        let words = self.pool.iter().step_by(7).flat_map(|text| text.split(' ')).collect::<Vec<_>>();
        let mut random = random();
        let mut grown = self.pool.clone();
        for _ in 1..times {
            grown.extend(self.pool.iter().map(|text| changed(text, 3, &words, &mut random)));
        }
        grown
    }
}

/// A text with one to `most` words replaced by others.
pub fn changed(text: &str, most: usize, words: &[&str], random: &mut impl FnMut(usize) -> usize) -> String {
    let mut copy = text.split(' ').collect::<Vec<_>>();
    for _ in 0..=random(most) {
        let at = random(copy.len());
        copy[at] = words[random(words.len())];
    }
    copy.join(" ")
}

/// Numbers below the one that is given: always the same ones.
pub fn random() -> impl FnMut(usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}
