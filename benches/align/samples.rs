//! The samples from raw text -> strict F1, and which links are wrong or missed.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use diglot::align::{NoProgress, align};
use diglot::bitext::Sentences;
use diglot::formats::ladder::{self, Numbers};
use diglot::measure;

use super::figures::share;
use super::gold::{found, lines, options};
use super::page::Table;
use super::{Bench, project};

/// The table of samples.
pub fn table(_: &mut Bench) -> Result<String> {
    let mut table = Table::new(&["sample", "links", "strict F1", "wrong or missed links"]);
    for name in ["port", "bank", "museum"] {
        table.row(sample(name).with_context(|| format!("sample {name}"))?);
    }
    Ok(table.to_markdown())
}

fn sample(name: &str) -> Result<[String; 4]> {
    let path = |ending: &str| project().join("samples").join(format!("{name}.{ending}"));
    let gold = ladder::parse(&fs::read_to_string(path("gold.txt"))?)?;
    let gold = gold.into_iter().map(|row| row.numbers).collect::<Vec<_>>();
    let mut texts = Vec::new();
    for language in ["ru", "en"] {
        let own = found(&path(&format!("{language}.txt")))?;
        let right = lines(&path(&format!("{language}.sentences.txt")), &language.parse()?)?;
        if let Some(difference) = difference(&own, &right) {
            let shown = format!("not comparable: {language} is segmented wrongly, {difference}");
            return Ok([name.to_owned(), gold.len().to_string(), "–".to_owned(), shown]);
        }
        texts.push(own);
    }
    let alignment = align(&texts[0], &texts[1], &options(&texts[0], &texts[1], true), &NoProgress);
    let numbers =
        |link: &diglot::bitext::Link| (link.source.clone().collect(), link.target.clone().collect());
    let test = alignment.links().iter().map(numbers).collect::<Vec<Numbers>>();

    let none = BTreeSet::new();
    let mut mistakes = Vec::new();
    for (link, right) in alignment.links().iter().zip(measure::right(&gold, &none, &test)) {
        if !right {
            mistakes.push(format!(
                "wrong {} (confidence {})",
                link_of(&numbers(link)),
                share(link.confidence)
            ));
        }
    }
    for (link, right) in gold.iter().zip(measure::right(&test, &none, &gold)) {
        if !right {
            mistakes.push(format!("missed {}", link_of(link)));
        }
    }
    let mistakes = if mistakes.is_empty() { "none".to_owned() } else { mistakes.join(", ") };
    let strict = measure::count(&gold, &none, &test).strict().f1;
    Ok([name.to_owned(), gold.len().to_string(), share(strict), mistakes])
}

/// As it stands in a ladder.
fn link_of((source, target): &Numbers) -> String {
    let side = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    format!("`[{}]:[{}]`", side(source), side(target))
}

fn difference(own: &Sentences, right: &Sentences) -> Option<String> {
    let texts = |sentences: &Sentences| {
        (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect::<Vec<_>>()
    };
    let (own, right) = (texts(own), texts(right));
    let at = own.iter().zip(&right).position(|(own, right)| own != right);
    let at = at.or((own.len() != right.len()).then_some(own.len().min(right.len())))?;
    Some(format!("sentence {at} is “{}”", own.get(at).map_or("missing", String::as_str)))
}
