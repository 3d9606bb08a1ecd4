//! The whole program on one article -> how long a person waits, by the vectors asked for.

use std::path::Path;

use anyhow::{Result, bail};

use super::page::Table;
use super::speed::{article_files, up};
use super::{Bench, child};

const RUNS: usize = 31;

/// One row for each kind of vectors.
pub fn table(_: &mut Bench) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let (source, target) = article_files(folder.path())?;
    let out = folder.path().join("article.tmx");
    let mut table = Table::new(&["vectors", "milliseconds, median of 31 runs", "the fastest", "the slowest"]);
    let (mut fastest, mut note) = (f64::INFINITY, String::new());
    for vectors in ["default", "none", "static", "use-multilingual-3"] {
        let mut arguments = [Path::new("align"), &source, &target, Path::new("-o"), &out].to_vec();
        if vectors != "default" {
            arguments.extend([Path::new("--vectors"), Path::new(vectors)]);
        }
        let times = (0..RUNS).map(|_| child::time(&arguments)).collect::<Result<Vec<_>>>();
        let Ok(mut times) = times else {
            note =
                format!("\n**{vectors} was not measured: it is not installed, try diglot model install.**\n");
            continue;
        };
        times.sort_by(f64::total_cmp);
        fastest = fastest.min(times[0]);
        let cells = [times[RUNS / 2], times[0], times[RUNS - 1]]
            .map(|seconds| format!("{:.1}", up(seconds * 1000.0)));
        table.row([vectors.to_owned()].into_iter().chain(cells));
    }
    if fastest.is_infinite() {
        bail!("the program does not align the article");
    }
    Ok(table.to_markdown() + &note)
}
