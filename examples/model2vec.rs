//! A model2vec directory and texts aligned by hand -> how well they are aligned by its vectors, beside the table inside the program.
//!
//! `cargo run --release --example model2vec -- ../shared/bench/align MODEL press/hard press/insert ...`: strict F1 of each group, without
//! the dictionary inside the program. Each document is a folder with `src.txt`, `tgt.txt` (a sentence a line) and `gold.txt`, listed in `index.tsv`.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use diglot::align::{NoProgress, Options, Tier, Vectors, align};
use diglot::bitext::{LanguageTag, Sentences};
use diglot::formats::ladder;
use diglot::formats::plain::{Layout, ReadOptions, read};
use diglot::measure;
use diglot::segment::{Rules, segment};
use diglot::vectors::model2vec::FILES;
use diglot::vectors::{Encoder, Model2Vec, StaticTable};

fn main() -> Result<()> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let [gold, model, groups @ ..] = arguments.as_slice() else { bail!("give the gold, a model and groups") };
    let gold = Path::new(gold);
    let start = Instant::now();
    let [config, tokenizer, tensors] = FILES.map(|name| fs::read(Path::new(model).join(name)));
    let model = Model2Vec::new([&config?, &tokenizer?], tensors?)?;
    eprintln!("{}: {} components, open in {:.2} s", model.id(), model.dim(), start.elapsed().as_secs_f64());
    let table = StaticTable::builtin()?;
    println!("| group | {} | table inside the program | neither |\n| --- | ---: | ---: | ---: |", model.id());
    for group in groups {
        let figures = [Some(&model as &dyn Encoder), Some(&table), None]
            .map(|encoder| strict(gold, group, encoder).map(|f1| format!("{f1:.3}")));
        let [model, table, neither] = figures;
        println!("| {group} | {} | {} | {} |", model?, table?, neither?);
    }
    Ok(())
}

/// Strict F1 of a group.
fn strict(gold: &Path, group: &str, encoder: Option<&dyn Encoder>) -> Result<f64> {
    let index = fs::read_to_string(gold.join("index.tsv"))?;
    let inside = |path: &str| Path::new(path).parent() == Some(Path::new(group));
    let out = std::env::temp_dir().join(format!("diglot-model2vec-{}", std::process::id()));
    for line in index.lines().filter(|line| line.split('\t').next().is_some_and(inside)) {
        let mut columns = line.split('\t');
        let (path, pair) = columns.next().zip(columns.next()).context("a line of index.tsv")?;
        let (source, target) = pair.split_once('-').context("a pair of languages")?;
        let source = lines(&gold.join(path).join("src.txt"), source.parse()?)?;
        let target = lines(&gold.join(path).join("tgt.txt"), target.parse()?)?;
        let vectors =
            encoder.map(|encoder| Vectors::new(encoder, Tier::Static, &source, &target, &NoProgress));
        let options =
            Options { builtin_dictionary: false, vectors: vectors.map(Arc::new), ..Options::default() };
        let folder = out.join(path);
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join("test.txt"),
            ladder::to_string(&align(&source, &target, &options, &NoProgress)),
        )?;
    }
    let report = measure::folder(gold, &out);
    fs::remove_dir_all(&out)?;
    let report = report?;
    let group = report.groups.iter().find(|found| found.name == group).context("there is no such group")?;
    Ok(group.counts.strict().f1)
}

fn lines(path: &Path, language: LanguageTag) -> Result<Sentences> {
    let options =
        ReadOptions { encoding: Some("utf-8".to_owned()), language: Some(language), layout: Layout::Lines };
    let read = read(&fs::read(path)?, &path.display().to_string(), &options)?;
    Ok(segment(&Arc::new(read.document), &Rules::Lines))
}
