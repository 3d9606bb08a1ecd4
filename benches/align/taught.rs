//! The development gold aligned by a person who has translated before: the other texts of the same languages, link by link
//! as accepted, or a file of translated text, beside what the program does by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use diglot::align::{Lexicon, NoProgress, Options, align};
use diglot::bitext::{LanguageTag, Sentences};
use diglot::formats::{dictionary, ladder};
use diglot::measure::{self, Report};
use rayon::prelude::*;

use super::Bench;
use super::figures::share;
use super::gold::{FLOORS, Gold, Item, floor, options};
use super::page::Table;

/// A unit: source and target.
type Unit = (String, String);
/// How a document is aligned.
type Choose<'a> = &'a (dyn Fn(&Item) -> Options + Sync);

/// The table of the groups with a floor.
pub fn table(bench: &mut Bench) -> Result<String> {
    let folder = bench.folder.clone();
    let gold = bench.gold()?;
    let items = gold.documents.iter().filter(|item| floor(item.group()).is_some()).collect::<Vec<_>>();
    let file =
        std::env::var_os("DIGLOT_TAUGHT").map(|path| units_of_file(Path::new(&path), gold)).transpose()?;
    let books = others(gold, &items, file.as_deref())?;
    let none = vec![None; items.len()];
    let words = |_: &Item| Options { builtin_dictionary: false, ..Options::default() };
    let runs: [(&str, Choose); 3] = [
        ("default", &|item| options(&item.source, &item.target, true)),
        ("without-dictionary", &|item| options(&item.source, &item.target, false)),
        ("without-both", &words),
    ];
    let mut reports = Vec::new();
    for (name, options) in runs {
        for (taught, books) in [("alone", &none), ("taught", &books)] {
            reports.push(links(gold, &items, books, options, &folder.join(format!("{name}-{taught}")))?);
        }
    }
    let strict = |report: &Report, name: &str| {
        let group = report.groups.iter().find(|group| group.name == name);
        group.map_or(f64::NAN, |group| group.counts.strict().f1)
    };
    let mut table = Table::new(&[
        "group",
        "units that teach",
        "by default",
        "taught",
        "without built-in dictionary",
        "taught",
        "without dictionary and vectors",
        "taught",
    ]);
    for (name, _) in FLOORS {
        let of_group = items.iter().zip(&books).filter(|(item, _)| item.group() == name);
        let units = of_group.filter_map(|(_, book)| book.as_ref()).map(|book| book.len()).collect::<Vec<_>>();
        let units = (units.iter().min().unwrap_or(&0), units.iter().max().unwrap_or(&0));
        let units =
            if units.0 == units.1 { units.0.to_string() } else { format!("{}–{}", units.0, units.1) };
        let figures = reports.iter().map(|report| share(strict(report, name)));
        table.row([name.to_owned(), units].into_iter().chain(figures));
    }
    let mean = |report: &Report| {
        FLOORS.iter().map(|(name, _)| strict(report, name)).sum::<f64>() / FLOORS.len() as f64
    };
    let means = reports.iter().map(|report| format!("**{}**", share(mean(report))));
    table.row(["**mean**".to_owned(), String::new()].into_iter().chain(means));
    Ok(table.to_markdown())
}

/// For each document what the others of its languages teach: their hand-made links, without those that repeat it.
fn others(gold: &Gold, items: &[&Item], file: Option<&[Unit]>) -> Result<Vec<Option<Arc<Lexicon>>>> {
    // The variants of a text repeat it; the unchanged ones stand for all.
    let originals = gold
        .documents
        .iter()
        .filter(|item| item.group().ends_with("/base") || item.group().starts_with("long/"));
    let originals = originals.map(|item| Ok((item, units(gold, item)?))).collect::<Result<Vec<_>>>()?;
    let of = |item: &&Item| {
        let texts = [&item.source, &item.target].map(|side| side.document().text());
        let repeats = |(source, target): &Unit| {
            let repeated = |text: &str, unit: &str| unit.chars().count() > 20 && text.contains(unit);
            repeated(texts[0], source) || repeated(texts[1], target)
        };
        let mut lexicon = Lexicon::new(&item.languages[0], &item.languages[1]);
        let mut add = |units: &[Unit]| {
            for (source, target) in units.iter().filter(|unit| !repeats(unit)) {
                lexicon.add(source, target, 1.0);
            }
        };
        match file {
            Some(units) if item.languages.each_ref().map(LanguageTag::primary) == ["ru", "en"] => add(units),
            Some(_) => {}
            None => {
                let others = originals.iter().filter(|(other, units)| {
                    other.languages == item.languages && other.path != item.path && !units.iter().any(repeats)
                });
                others.for_each(|(_, units)| add(units));
            }
        }
        Some(Arc::new(lexicon))
    };
    Ok(items.par_iter().map(of).collect())
}

/// The hand-made links of a document that have text on both sides.
fn units(gold: &Gold, item: &Item) -> Result<Vec<Unit>> {
    let links = ladder::parse(&fs::read_to_string(gold.root.join(&item.path).join("gold.txt"))?)?;
    let line = |side: &Sentences, numbers: &[usize]| match numbers {
        [] => String::new(),
        [first, .., last] | [first @ last] => side.line_of(*first..*last + 1),
    };
    let links = links
        .into_iter()
        .map(|row| row.numbers)
        .filter(|(source, target)| !source.is_empty() && !target.is_empty());
    Ok(links.map(|(source, target)| (line(&item.source, &source), line(&item.target, &target))).collect())
}

/// The units of a file for Russian and English texts, without any that repeats a sentence of the gold.
fn units_of_file(path: &Path, gold: &Gold) -> Result<Vec<Unit>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.to_string_lossy();
    let (dictionary, _) = dictionary::read(&bytes, &name, &"ru".parse()?, &"en".parse()?)?;
    let all = gold.documents.iter().flat_map(|item| [&item.source, &item.target]);
    let all = all.flat_map(|side| (0..side.len()).map(|number| side.text(number))).collect::<BTreeSet<_>>();
    let fresh = |(source, target): &Unit| !all.contains(source.as_str()) && !all.contains(target.as_str());
    let units =
        dictionary.entries.into_iter().chain(dictionary.units).map(|entry| (entry.source, entry.target));
    Ok(units.filter(fresh).collect())
}

fn links(
    gold: &Gold,
    items: &[&Item],
    books: &[Option<Arc<Lexicon>>],
    options: Choose,
    folder: &Path,
) -> Result<Report> {
    let run = |(item, book): (&&Item, &Option<Arc<Lexicon>>)| {
        let options = Options { lexicon: book.clone(), ..options(item) };
        (item.path.clone(), ladder::to_string(&align(&item.source, &item.target, &options, &NoProgress)))
    };
    let made = items.par_iter().zip(books).map(run).collect::<BTreeMap<_, _>>();
    for (path, links) in made {
        let folder = folder.join(path);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("test.txt"), links)?;
    }
    Ok(measure::folder(&gold.root, folder)?)
}
