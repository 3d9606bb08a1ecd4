//! Books through the program -> seconds, peak memory and strict F1, by tier and number of threads.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use diglot::bitext::LanguageTag;
use diglot::formats::ladder;
use diglot::measure;
use diglot::vectors::StaticTable;

use super::figures::{count, seconds, share};
use super::gold::Gold;
use super::meaning::model;
use super::page::Table;
use super::{Bench, child};

/// Sentences of the long text made of press texts, on the side that has fewer.
const PRESS: usize = 30_000;

/// What is measured: what `--vectors` is given, the name in the table and the limit.
const TIERS: [(Option<&str>, &str, &str); 4] = [
    (None, "default", "60 s, 500 MB"),
    (Some("none"), "none", "60 s, 500 MB"),
    (Some("static"), "static", "60 s, 500 MB"),
    (Some("use-multilingual-3"), "model", "120 s, 800 MB"),
];

/// A long text in files.
struct Book {
    name: String,
    /// Source, target and hand-made links.
    files: [PathBuf; 3],
    languages: [LanguageTag; 2],
    sentences: [usize; 2],
}

/// The table of the long texts.
pub fn table(bench: &mut Bench) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let books = books(bench.gold()?, folder.path())?;
    let with_model = model().is_ok_and(|path| path.exists());
    if !with_model {
        eprintln!("long, with the model NOT MEASURED: it is not installed; try: diglot model install");
    }
    let table_of_words = StaticTable::builtin().ok();
    let head = [
        "text",
        "source sentences",
        "target sentences",
        "vectors",
        "seconds, 1 thread",
        "seconds, 2 threads",
        "peak memory",
        "strict F1",
        "limit",
    ];
    let mut table = Table::new(&head);
    for book in &books {
        for (vectors, name, limit) in TIERS {
            let served =
                |tag: &LanguageTag| table_of_words.as_ref().is_some_and(|table| table.serves(tag.as_str()));
            let left_out = match name {
                "static" => !book.languages.iter().all(served),
                "model" => !with_model,
                _ => false,
            };
            if left_out {
                continue;
            }
            let mut costs = Vec::new();
            for threads in ["1", "2"] {
                let links = at(&format!("{threads}.ladder"));
                costs.push(align(book, vectors, threads, &links)?);
            }
            let [one, two] = ["1.ladder", "2.ladder"].map(|name| fs::read(at(name)));
            ensure!(one? == two?, "{}, vectors {name}: the links depend on the number of threads", book.name);
            let report = measure::folder(&book.files[2], &at("2.ladder"))?;
            let group = report.groups.first().context("one file is one group")?;
            let memory = costs
                .iter()
                .max_by(|a, b| a.megabytes.partial_cmp(&b.megabytes).unwrap_or(std::cmp::Ordering::Equal));
            table.row([
                book.name.clone(),
                count(book.sentences[0]),
                count(book.sentences[1]),
                name.to_owned(),
                seconds(costs[0].seconds),
                seconds(costs[1].seconds),
                memory.map_or_else(String::new, child::Cost::memory),
                share(group.counts.strict().f1),
                limit.to_owned(),
            ]);
        }
    }
    let left_out = if with_model { "" } else { "\nThe model was not measured.\n" };
    Ok(format!(
        "{}\nOn {} cores. The links are the same with 1 and 2 threads.\n{left_out}",
        table.to_markdown(),
        child::cores()
    ))
}

/// One run of the program.
fn align(book: &Book, vectors: Option<&str>, threads: &str, links: &Path) -> Result<child::Cost> {
    let [source, target, _] = &book.files;
    let mut arguments = [
        "align",
        "--lines",
        "--threads",
        threads,
        "--source-lang",
        book.languages[0].as_str(),
        "--target-lang",
    ]
    .map(Path::new)
    .to_vec();
    arguments.extend([Path::new(book.languages[1].as_str()), source, target, Path::new("-o"), links]);
    if let Some(vectors) = vectors {
        arguments.extend(["--vectors", vectors].map(Path::new));
    }
    child::watch(&arguments)
}

/// The long texts of the gold, and one made of its press texts.
fn books(gold: &Gold, folder: &Path) -> Result<Vec<Book>> {
    let mut books = Vec::new();
    for item in gold.of("long/") {
        let path = gold.root.join(&item.path);
        books.push(Book {
            name: item.path.clone(),
            files: ["src.txt", "tgt.txt", "gold.txt"].map(|name| path.join(name)),
            languages: item.languages.clone(),
            sentences: [item.source.len(), item.target.len()],
        });
    }
    books.push(press(gold, folder)?);
    Ok(books)
}

/// All press texts one behind the other, and again from the first until there are enough.
fn press(gold: &Gold, folder: &Path) -> Result<Book> {
    let items = gold.of("press/").collect::<Vec<_>>();
    let languages = items.first().context("the gold has no press texts")?.languages.clone();
    let mut texts = [const { String::new() }; 3];
    let mut sentences = [0, 0];
    for item in items.iter().cycle() {
        if sentences.iter().all(|length| *length >= PRESS) {
            break;
        }
        let read = |name: &str| fs::read_to_string(gold.root.join(&item.path).join(name));
        for (text, name) in texts.iter_mut().zip(["src.txt", "tgt.txt"]) {
            text.push_str(read(name)?.trim_end());
            text.push_str("\n\n");
        }
        for row in ladder::parse(&read("gold.txt")?)? {
            let (source, target) = row.numbers;
            let moved = |numbers: Vec<usize>, by: usize| numbers.iter().map(|at| at + by).collect::<Vec<_>>();
            writeln!(texts[2], "{:?}:{:?}", moved(source, sentences[0]), moved(target, sentences[1]))?;
        }
        sentences[0] += item.source.len();
        sentences[1] += item.target.len();
    }
    let files = ["press.ru.txt", "press.en.txt", "press.gold.txt"].map(|name| folder.join(name));
    for (file, text) in files.iter().zip(&texts) {
        fs::write(file, text)?;
    }
    Ok(Book { name: "press/* again and again".to_owned(), files, languages, sentences })
}
