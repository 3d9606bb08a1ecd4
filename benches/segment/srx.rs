//! An SRX file and texts -> how long its rules take to load and how fast they cut.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use diglot::bitext::Document;
use diglot::formats::plain::{Layout, ReadOptions, read};
use diglot::segment::{Rules, SrxFile, segment};

use super::figures::count;
use super::page::Table;
use super::texts::Text;
use super::{best, rules, time};

/// How often everything is measured.
const ROUNDS: usize = 15;

/// Made-up rules of the size of the default ones of a CAT tool, and the file `DIGLOT_SRX` names when it is set.
pub fn table(texts: &[Text]) -> Result<String> {
    let mut files = vec![("made up".to_owned(), rules::made_up()?.into_bytes())];
    if let Some(path) = std::env::var_os("DIGLOT_SRX") {
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read(&path).context("cannot read the file DIGLOT_SRX")?));
    }
    let mut table = Table::new(&[
        "rules",
        "how many",
        "KB",
        "text",
        "milliseconds to load",
        "MB a second, first document",
        "MB a second",
    ]);
    for (name, bytes) in &files {
        for text in texts {
            let load = || {
                let file = SrxFile::read(bytes, name)?;
                let rules = Rules::Srx(Arc::new(file));
                // The rules of a language are compiled when its first text comes.
                segment(&document("1", text.language)?, &rules);
                anyhow::Ok(rules)
            };
            let documents = text.parts.iter().map(|part| document(&part.whole, text.language));
            let documents = documents.collect::<Result<Vec<_>>>()?;
            let mut rules = load()?;
            let [loading, first] = best(ROUNDS, [&documents[0]].into_iter(), |document| {
                let loading = time(|| load().map(|new| rules = new).is_ok().into());
                [loading, time(|| segment(document, &rules).len())]
            });
            let [cutting] =
                best(ROUNDS, documents.iter(), |document| [time(|| segment(document, &rules).len())]);
            let speed = |megabytes: f64, time: Duration| {
                format!("{:.1}", (megabytes / time.as_secs_f64() * 10.0).floor() / 10.0)
            };
            table.row([
                name.clone(),
                count(String::from_utf8_lossy(bytes).matches("<rule ").count()),
                count(bytes.len().div_ceil(1000)),
                text.name.clone(),
                format!("{:.1}", (loading.as_secs_f64() * 10_000.0).ceil() / 10.0),
                speed(text.parts[0].megabytes(), first),
                speed(text.megabytes(), cutting),
            ]);
        }
    }
    Ok(table.to_markdown())
}

fn document(text: &str, language: &str) -> Result<Arc<Document>> {
    let options = ReadOptions {
        encoding: Some("utf-8".to_owned()),
        language: Some(language.parse()?),
        layout: Layout::BlankLine,
    };
    Ok(Arc::new(read(text.as_bytes(), "text", &options)?.document))
}
