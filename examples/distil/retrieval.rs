//! Hand-made alignments -> how often the right translation of a sentence is the nearest one.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use diglot::formats::ladder;
use diglot::vectors::Encoder;

use crate::linear::{self, Matrix};

/// Sentences that are translations of each other, one to one, all different.
pub struct Pool {
    /// The name of its folder.
    pub name: String,
    pairs: Vec<(String, String)>,
}

impl Pool {
    /// The 1-1 links of all documents below `folder`: `src.txt`, `tgt.txt`, `gold.txt`.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut pool =
            Self { name: folder.file_name().unwrap_or_default().display().to_string(), pairs: Vec::new() };
        let mut seen = (BTreeSet::new(), BTreeSet::new());
        for file in crate::texts::files(folder)?.iter().filter(|file| file.ends_with("gold.txt")) {
            let read = |name: &str| {
                let path = file.with_file_name(name);
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
            };
            let (source, target) = (read("src.txt")?, read("tgt.txt")?);
            let [source, target] = [&source, &target]
                .map(|text| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>());
            for row in ladder::parse(&read("gold.txt")?)? {
                if let ([i], [j]) = (row.numbers.0.as_slice(), row.numbers.1.as_slice())
                    && let (Some(source), Some(target)) = (source.get(*i), target.get(*j))
                    && !seen.0.contains(*source)
                    && !seen.1.contains(*target)
                {
                    seen.0.insert((*source).to_owned());
                    seen.1.insert((*target).to_owned());
                    pool.pairs.push(((*source).to_owned(), (*target).to_owned()));
                }
            }
        }
        Ok(pool)
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The sentences of the one side.
    pub fn source(&self) -> Vec<&str> {
        self.pairs.iter().map(|(source, _)| source.as_str()).collect()
    }

    /// The sentences of the other side.
    pub fn target(&self) -> Vec<&str> {
        self.pairs.iter().map(|(_, target)| target.as_str()).collect()
    }

    /// The share of sentences, of both sides, whose partner is the nearest of all by the cosine of `encoder`.
    pub fn measure(&self, encoder: &dyn Encoder) -> f64 {
        self.measure_vectors(crate::vectors(encoder, &self.source()), crate::vectors(encoder, &self.target()))
    }

    /// The same for vectors at hand. What all sentences of a side share is taken away first.
    pub fn measure_vectors(&self, mut source: Matrix, mut target: Matrix) -> f64 {
        for side in [&mut source, &mut target] {
            linear::normalize(side);
            let mean = linear::mean(side);
            linear::subtract(side, &mean);
            linear::normalize(side);
        }
        let cosines = source.dot(&target.t());
        let nearest = |lines: ndarray::iter::LanesIter<f32, ndarray::Ix1>| {
            let right = lines.enumerate().filter(|(at, line)| line.iter().all(|other| *other <= line[*at]));
            right.count()
        };
        let right = nearest(cosines.rows().into_iter()) + nearest(cosines.columns().into_iter());
        right as f64 / (2 * self.len()).max(1) as f64
    }
}
