//! Folders of hand-made alignments and of results -> figures by group.
//!
//! A document is a folder. On the hand-made side it holds `gold.txt` (a ladder), maybe `coarse.txt` (numbers of links
//! that were kept whole, separated by white space), and for running text `gold.spans.tsv`, `raw.src.txt` and
//! `raw.tgt.txt`. On the side of the results the folder of the same path holds `test.txt` (a ladder) or
//! `test.spans.tsv` or both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{Area, Calibration, Counts, SpansError, area, calibration, count, parse_spans, right};
use crate::bitext::Bitext;
use crate::bitext::bitext_file::{self, BitextFileError};
use crate::formats::ladder::{self, LadderError, Row};

/// Figures by group, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// One for each folder that holds documents.
    pub groups: Vec<Group>,
    /// Documents without a `test.txt`; nothing of them is in the figures of links.
    pub missing: Vec<String>,
}

/// The figures of the documents of one folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// The path of the folder inside the tree.
    pub name: String,
    /// Documents with a `test.txt`.
    pub documents: usize,
    /// Their links, added up.
    pub counts: Counts,
    /// Their linked spans, added up.
    pub area: Area,
    /// Links with text on both sides: the score the result file gives and whether the link is right.
    pub judged: Vec<(f64, bool)>,
    /// The same for links without text on one side.
    pub judged_null: Vec<(f64, bool)>,
}

/// Why nothing could be measured.
#[derive(Debug, Error)]
pub enum MeasureError {
    /// A file cannot be read.
    #[error("cannot read “{}”: {source}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A ladder file has a bad line.
    #[error("“{}”: {error}", path.display())]
    Ladder {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        error: LadderError,
    },
    /// A spans file has a bad line.
    #[error("“{}”: {error}", path.display())]
    Spans {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        error: SpansError,
    },
    /// A bitext file cannot be used.
    #[error("“{}”: {error}", path.display())]
    Bitext {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: BitextFileError,
    },
    /// `coarse.txt` holds something else than numbers.
    #[error("“{}”: “{found}” is no line number", path.display())]
    Coarse {
        /// Which file.
        path: PathBuf,
        /// What stands there.
        found: String,
    },
    /// `index.tsv` has no column with the paths.
    #[error("“{}”: the first line names no column “path”", path.display())]
    Index {
        /// Which file.
        path: PathBuf,
    },
    /// One is a folder and the other a file.
    #[error("“{}” and “{}” must be two files or two folders", gold.display(), test.display())]
    Mixed {
        /// The hand-made side.
        gold: PathBuf,
        /// The results.
        test: PathBuf,
    },
    /// No document anywhere.
    #[error("no folder in “{}” holds a gold.txt", path.display())]
    Nothing {
        /// Where we looked.
        path: PathBuf,
    },
}

/// Measures the results `test` against the hand-made alignments `gold`: two files or two trees of folders.
///
/// Of two files `gold` is a ladder and `test` a ladder or a `.bitext`; a `coarse.txt` beside `gold` is heeded. In trees
/// the documents are those that `index.tsv` lists in its column `path`, or without one every folder with a `gold.txt`.
/// A group is the folder a document stands in; below the top folder `long`, which is for books, each document is one.
pub fn folder(gold: &Path, test: &Path) -> Result<Report, MeasureError> {
    if gold.is_dir() != test.is_dir() {
        return Err(MeasureError::Mixed { gold: gold.to_owned(), test: test.to_owned() });
    }
    if !gold.is_dir() {
        let mut group = Group { name: gold.display().to_string(), ..Group::default() };
        group.add_links(gold, test)?;
        return Ok(Report { groups: vec![group], missing: Vec::new() });
    }
    let mut groups = BTreeMap::<String, Group>::new();
    let mut missing = Vec::new();
    for document in documents(gold)? {
        let (gold, test) = (gold.join(&document), test.join(&document));
        let links = test.join("test.txt");
        let spans = (gold.join("gold.spans.tsv"), test.join("test.spans.tsv"));
        let (has_links, has_spans) = (links.exists(), spans.0.exists() && spans.1.exists());
        if has_links || has_spans {
            let name = group_of(&document);
            let group = groups.entry(name.clone()).or_insert_with(|| Group { name, ..Group::default() });
            if has_links {
                group.add_links(&gold.join("gold.txt"), &links)?;
            }
            if has_spans {
                let (source, target) = (read(&gold.join("raw.src.txt"))?, read(&gold.join("raw.tgt.txt"))?);
                group.area += area(&read_spans(&spans.0)?, &read_spans(&spans.1)?, &source, &target);
            }
        }
        if !has_links {
            missing.push(document);
        }
    }
    Ok(Report { groups: groups.into_values().collect(), missing })
}

/// Measures the links of `bitext` against the ladder `gold`; a `coarse.txt` beside it is heeded.
pub fn bitext(gold: &Path, bitext: &Bitext) -> Result<Report, MeasureError> {
    let mut group = Group { name: gold.display().to_string(), ..Group::default() };
    group.add_rows(gold, || Ok(rows_of(bitext)))?;
    Ok(Report { groups: vec![group], missing: Vec::new() })
}

impl Group {
    /// How far the confidences of links with text on both sides can be believed.
    pub fn calibration(&self) -> Option<Calibration> {
        calibration(&self.judged)
    }

    /// How far the confidences of links without text on one side can be believed.
    pub fn calibration_null(&self) -> Option<Calibration> {
        calibration(&self.judged_null)
    }

    fn add_links(&mut self, gold: &Path, test: &Path) -> Result<(), MeasureError> {
        let is_bitext = test.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("bitext"));
        self.add_rows(gold, || if is_bitext { read_bitext(test) } else { read_ladder(test) })
    }

    fn add_rows(
        &mut self,
        gold: &Path,
        rows: impl FnOnce() -> Result<Vec<Row>, MeasureError>,
    ) -> Result<(), MeasureError> {
        let coarse = read_coarse(&gold.with_file_name("coarse.txt"))?;
        let gold = read_ladder(gold)?.into_iter().map(|row| row.numbers).collect::<Vec<_>>();
        let rows = rows()?;
        let scores = rows.iter().map(|row| row.score).collect::<Vec<_>>();
        let test = rows.into_iter().map(|row| row.numbers).collect::<Vec<_>>();
        self.documents += 1;
        self.counts += &count(&gold, &coarse, &test);
        for ((link, score), right) in test.iter().zip(scores).zip(right(&gold, &coarse, &test)) {
            let Some(score) = score else { continue };
            let two_sided = !link.0.is_empty() && !link.1.is_empty();
            let judged = if two_sided { &mut self.judged } else { &mut self.judged_null };
            judged.push((score, right));
        }
        Ok(())
    }
}

impl Report {
    /// All groups added up: every link counts alike, so large groups weigh more.
    pub fn total(&self) -> Group {
        let mut total = Group { name: "all".to_owned(), ..Group::default() };
        for group in &self.groups {
            total.documents += group.documents;
            total.counts += &group.counts;
            total.area += group.area;
            total.judged.extend(&group.judged);
            total.judged_null.extend(&group.judged_null);
        }
        total
    }
}

fn group_of(document: &str) -> String {
    match document.rsplit_once('/') {
        Some(("long", _)) => document.to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None => ".".to_owned(),
    }
}

/// The paths of the documents below `gold`, with `/` on every system.
fn documents(gold: &Path) -> Result<Vec<String>, MeasureError> {
    let index = gold.join("index.tsv");
    if index.exists() {
        return documents_of_index(&index);
    }
    let mut found = Vec::new();
    walk(gold, "", &mut found)?;
    if found.is_empty() {
        return Err(MeasureError::Nothing { path: gold.to_owned() });
    }
    Ok(found)
}

fn documents_of_index(index: &Path) -> Result<Vec<String>, MeasureError> {
    let text = read(index)?;
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let column = head.split('\t').position(|name| name == "path");
    let column = column.ok_or_else(|| MeasureError::Index { path: index.to_owned() })?;
    let path = |line: &str| line.split('\t').nth(column).map(str::to_owned);
    Ok(lines.filter_map(path).filter(|path| !path.is_empty()).collect())
}

fn walk(folder: &Path, path: &str, found: &mut Vec<String>) -> Result<(), MeasureError> {
    let error = |source| MeasureError::Read { path: folder.to_owned(), source };
    if folder.join("gold.txt").is_file() {
        found.push(path.to_owned());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let entry = entry.map_err(error)?;
        if entry.file_type().map_err(error)?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        walk(&folder.join(&name), &below, found)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, MeasureError> {
    fs::read_to_string(path).map_err(|source| MeasureError::Read { path: path.to_owned(), source })
}

fn read_ladder(path: &Path) -> Result<Vec<Row>, MeasureError> {
    ladder::parse(&read(path)?).map_err(|error| MeasureError::Ladder { path: path.to_owned(), error })
}

fn read_spans(path: &Path) -> Result<Vec<super::SpanPair>, MeasureError> {
    parse_spans(&read(path)?).map_err(|error| MeasureError::Spans { path: path.to_owned(), error })
}

fn read_bitext(path: &Path) -> Result<Vec<Row>, MeasureError> {
    let bytes = fs::read(path).map_err(|source| MeasureError::Read { path: path.to_owned(), source })?;
    let bitext = bitext_file::parse_bytes(&bytes)
        .map_err(|error| MeasureError::Bitext { path: path.to_owned(), error })?;
    Ok(rows_of(&bitext))
}

fn rows_of(bitext: &Bitext) -> Vec<Row> {
    let links = bitext.alignment().links().iter();
    let row = |link: &crate::bitext::Link| Row {
        numbers: (link.source.clone().collect(), link.target.clone().collect()),
        score: Some(link.confidence),
    };
    links.map(row).collect()
}

/// The numbers of a `coarse.txt`, none when there is no such file.
fn read_coarse(path: &Path) -> Result<BTreeSet<usize>, MeasureError> {
    if !path.exists() {
        return Ok(BTreeSet::new());
    }
    let text = read(path)?;
    let number = |found: &str| {
        found.parse().map_err(|_| MeasureError::Coarse { path: path.to_owned(), found: found.to_owned() })
    };
    text.split_whitespace().map(number).collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::super::by_group;
    use super::*;

    fn tree(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("set up");
            fs::write(path, text).expect("set up");
        }
        folder
    }

    #[track_caller]
    fn check(gold: &[(&str, &str)], test: &[(&str, &str)], expected: &[&str]) {
        let (gold, test) = (tree(gold), tree(test));
        let report = folder(gold.path(), test.path());
        let place = |text: String| {
            let named = text.replace(&gold.path().display().to_string(), "GOLD");
            named.replace(&test.path().display().to_string(), "TEST")
        };
        let got = report.map_or_else(|error| place(error.to_string()), |report| by_group(&report));
        let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(got.lines().map(squeeze).collect::<Vec<_>>(), expected);
    }

    const HEAD: &str = "group docs gold P R F1 laxF1 nullF1 areaF1";

    #[test]
    fn documents_are_grouped_by_folder() {
        check(
            &[
                ("press/a/gold.txt", "[0]:[0]\n[1]:[1]\n"),
                ("press/b/gold.txt", "[0]:[0]\n[]:[1]\n"),
                ("long/c/gold.txt", "[0,1]:[0,1]\n"),
                ("long/c/coarse.txt", "0\n"),
                ("long/d/gold.txt", "[0]:[0]\n"),
            ],
            &[
                ("press/a/test.txt", "[0]:[0]:0.9\n[1]:[1]:0.8\n"),
                ("press/b/test.txt", "[0]:[0,1]:0.4\n"),
                ("long/c/test.txt", "[0]:[0]\n[1]:[1]\n"),
            ],
            &[
                HEAD,
                "long/c 1 1 1.000 1.000 1.000 1.000 - -",
                "press 2 3 0.667 0.667 0.667 1.000 0.000 -",
                "all 3 4 0.800 0.750 0.774 1.000 0.000 -",
                "without test.txt: 1",
            ],
        );
    }

    #[test]
    fn an_index_says_which_documents_count() {
        check(
            &[
                ("index.tsv", "pair\tpath\nru-en\ta\n"),
                ("a/gold.txt", "[0]:[0]\n"),
                ("b/gold.txt", "[0]:[0]\n"),
            ],
            &[("a/test.txt", "[0]:[0]\n"), ("b/test.txt", "")],
            &[HEAD, ". 1 1 1.000 1.000 1.000 1.000 - -"],
        );
    }

    #[test]
    fn running_text_is_measured_by_area() {
        check(
            &[
                ("a/gold.txt", "[0]:[0]\n[1]:[1]\n"),
                ("a/gold.spans.tsv", "0\t3\t0\t4\n4\t8\t5\t8\n"),
                ("a/raw.src.txt", "Да. Нет."),
                ("a/raw.tgt.txt", "Yes. No."),
            ],
            &[("a/test.spans.tsv", "0\t8\t0\t8\n")],
            &[HEAD, ". 0 0 0.000 0.000 0.000 0.000 - 0.658", "without test.txt: 1"],
        );
    }

    #[test]
    fn what_cannot_be_measured_is_said() {
        let good = ("a/gold.txt", "[0]:[0]\n");
        check(&[("a/x.txt", "")], &[], &["no folder in “GOLD” holds a gold.txt"]);
        check(
            &[good],
            &[("a/test.txt", "[0]:[0]\n[1]:1\n")],
            &[
                "“TEST/a/test.txt”: line 2: “[1]:1” is not a link; a line is written as [0,1]:[0] or [0,1]:[0]:0.93",
            ],
        );
        check(
            &[good, ("a/coarse.txt", "0 one")],
            &[("a/test.txt", "")],
            &["“GOLD/a/coarse.txt”: “one” is no line number"],
        );
        check(
            &[good, ("index.tsv", "name\na\n")],
            &[],
            &["“GOLD/index.tsv”: the first line names no column “path”"],
        );
    }

    #[test]
    fn two_files_are_measured_with_their_confidences() {
        let bitext = bitext_file::to_string(&crate::bitext::sample::ports());
        let files = tree(&[("gold.txt", "[0]:[0]\n[1]:[1]\n[2]:[]\n[]:[2]\n"), ("ports.bitext", &bitext)]);
        let report =
            folder(&files.path().join("gold.txt"), &files.path().join("ports.bitext")).expect("two files");
        let [group] = &report.groups[..] else { panic!("{report:?}") };
        assert_eq!(group.judged, [(0.97, true), (0.5, false)]);
        assert_eq!(group.judged_null, [(1.0, true)]);
        assert_eq!(group.calibration().expect("two links").auc, Some(1.0));
        let mixed = folder(files.path(), &files.path().join("gold.txt"));
        assert!(matches!(mixed, Err(MeasureError::Mixed { .. })));
    }
}
