//! Texts of growing length, searched in bands and whole -> how many links are the same and what the path loses.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use diglot::align::exact::{Compared, compare};
use diglot::align::{NoProgress, Options, Tier, Vectors};
use diglot::bitext::Sentences;
use diglot::formats::ladder;
use diglot::vectors::NgramEncoder;
use rayon::prelude::*;

use super::Bench;
use super::figures::{count, share};
use super::gold::{Item, of_lines};
use super::growth::made_up;
use super::meaning::model;
use super::page::Table;

/// Texts up to so many sentences on the longer side are compared; the whole search of more takes gigabytes.
const SIZES: [usize; 3] = [500, 1_000, 2_000];

/// The table of texts by tier.
pub fn table(bench: &mut Bench) -> Result<String> {
    let texts = texts(bench)?;
    let encoder = model().and_then(|path| Ok(NgramEncoder::open(&path)?));
    if let Err(error) = &encoder {
        eprintln!("exact, with the model NOT MEASURED: {error:#}");
    }
    let encoder = encoder.ok();
    let head = [
        "texts",
        "tier",
        "how many",
        "longest",
        "links",
        "the same",
        "share",
        "outside the bands",
        "most that a path loses",
    ];
    let mut table = Table::new(&head);
    let (mut equal, mut unequal) = (0, usize::MAX);
    for (name, texts) in &texts {
        for tier in [None, Some(Tier::Static), Some(Tier::Encoder)] {
            let mut all =
                Compared { links: 0, same: 0, outside: 0, missed: Vec::new(), best: 0.0, found: 0.0 };
            let (mut most, mut longest) = (0.0_f64, 0);
            let compared = texts.par_iter().map(|[source, target]| {
                let options = options(tier, encoder.as_ref(), source, target)?;
                Some((compare(source, target, &options), source.len().max(target.len())))
            });
            for (compared, size) in compared.collect::<Vec<_>>().into_iter().flatten() {
                eprintln!(
                    "{name}, {}, {size} sentences: {} of {} links the same, loses {:.2}, otherwise {:?}",
                    tier_name(tier),
                    compared.same,
                    compared.links,
                    compared.best - compared.found,
                    compared.missed
                );
                if compared.missed.is_empty() {
                    equal = equal.max(size);
                } else {
                    unequal = unequal.min(size);
                }
                longest = longest.max(size);
                most = most.max(compared.best - compared.found);
                all.links += compared.links;
                all.same += compared.same;
                all.outside += compared.outside;
            }
            if longest == 0 {
                continue;
            }
            table.row([
                name.clone(),
                tier_name(tier).to_owned(),
                count(texts.len()),
                count(longest),
                count(all.links),
                count(all.same),
                share(all.same as f64 / all.links.max(1) as f64),
                count(all.outside),
                format!("{most:.2}"),
            ]);
        }
    }
    let verdict = match unequal {
        usize::MAX => format!("All links are the same up to the longest text, {} sentences.", count(equal)),
        _ => format!(
            "The shortest text with another link has {} sentences, the longest without {}.",
            count(unequal),
            count(equal)
        ),
    };
    let left_out = if encoder.is_none() { "\nThe model was not measured.\n" } else { "" };
    Ok(format!("{}\n{verdict}\n{left_out}", table.to_markdown()))
}

fn tier_name(tier: Option<Tier>) -> &'static str {
    match tier {
        None => "none",
        Some(Tier::Static) => "table",
        Some(Tier::Encoder) => "model",
    }
}

/// What is used of a tier: the dictionary inside the program only without vectors. `None` where the tier is not served.
fn options(
    tier: Option<Tier>,
    encoder: Option<&NgramEncoder>,
    source: &Sentences,
    target: &Sentences,
) -> Option<Options> {
    let vectors = match tier {
        None => return Some(Options::default()),
        Some(Tier::Static) => Vectors::of_table(source, target, &NoProgress).ok()?,
        Some(Tier::Encoder) => Vectors::new(encoder?, Tier::Encoder, source, target, &NoProgress),
    };
    Some(Options { builtin_dictionary: false, vectors: Some(Arc::new(vectors)), ..Options::default() })
}

type Group = (String, Vec<[Sentences; 2]>);

/// Made-up texts, whole and with a chapter missing on one side, and pieces of the gold.
fn texts(bench: &mut Bench) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for size in SIZES {
        let [source, target] = made_up(size)?;
        let fifth = size / 5;
        let without = |side: &Sentences, from: usize, to: usize| {
            taken(side, (0..side.len()).filter(|number| !(from..to).contains(number)))
        };
        let texts = vec![
            [source.clone(), without(&target, 2 * fifth, 3 * fifth)?],
            [without(&source, 0, fifth)?, without(&target, 3 * fifth, 4 * fifth)?],
            [source, target],
        ];
        groups.push((format!("made up, {}", count(size)), texts));
    }
    let Ok(gold) = bench.gold() else {
        eprintln!("exact, development gold NOT MEASURED: it is not there");
        return Ok(groups);
    };
    let issues = gold.of("press/issue").map(|item| [item.source.clone(), item.target.clone()]).collect();
    groups.push(("press/issue and press/issue-hard".to_owned(), issues));
    let Some(book) = gold.of("long/bible-ru-en-gospels").next() else { return Ok(groups) };
    for size in SIZES {
        groups.push((format!("pieces of the gospels, {}", count(size)), pieces(&gold.root, book, size)?));
    }
    Ok(groups)
}

/// Pieces of a text in which the longer side has about `size` sentences.
fn pieces(root: &Path, book: &Item, size: usize) -> Result<Vec<[Sentences; 2]>> {
    let links = ladder::parse(&fs::read_to_string(root.join(&book.path).join("gold.txt"))?)?;
    let (mut pieces, mut from, mut to) = (Vec::new(), [0, 0], [0, 0]);
    for link in links {
        let (source, target) = link.numbers;
        to = [to[0] + source.len(), to[1] + target.len()];
        if (to[0] - from[0]).max(to[1] - from[1]) >= size {
            pieces.push([taken(&book.source, from[0]..to[0])?, taken(&book.target, from[1]..to[1])?]);
            from = to;
        }
    }
    Ok(pieces)
}

/// Some sentences of a text, with its paragraph breaks.
fn taken(text: &Sentences, numbers: impl Iterator<Item = usize>) -> Result<Sentences> {
    let (mut lines, mut paragraph) = (String::new(), None);
    for number in numbers {
        let here = text.paragraph(number);
        if paragraph.is_some_and(|before| before != here) {
            lines.push('\n');
        }
        paragraph = Some(here);
        lines.push_str(text.text(number));
        lines.push('\n');
    }
    let document = text.document();
    of_lines(lines.as_bytes(), "lines.txt", document.language())
}
