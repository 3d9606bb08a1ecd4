//! The aligner's figures as Markdown tables: `cargo bench --bench align`, or only some: `-- gold speed`.
//!
//! `-- --write` puts the tables into docs/numbers.md. The hand-made alignments are looked for in
//! `../shared/bench/align` or where `DIGLOT_BENCH` says; what needs them is left out when they are not there.
//! `-- --results FOLDER` keeps the links and spans, for other programs that score them.

mod ablation;
mod calibration;
mod child;
mod dimensions;
mod exact;
mod figures;
mod galechurch;
mod gold;
mod growth;
mod judge;
mod long;
mod meaning;
mod page;
mod peers;
mod raw;
mod results;
mod review;
mod review_speed;
mod samples;
mod segments;
mod speed;
mod start;
mod taught;
mod tiers;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use gold::Gold;
use results::Results;
use tiers::Meanings;

/// One table of the page.
struct Part {
    name: &'static str,
    title: &'static str,
    make: fn(&mut Bench) -> Result<String>,
}

const PARTS: [Part; 19] = [
    Part { name: "gold", title: "Development gold", make: results::by_group },
    Part { name: "vectors", title: "Development gold, with vectors", make: meaning::table },
    Part { name: "taught", title: "Development gold, taught by other texts", make: taught::table },
    Part { name: "e2e", title: "From raw text", make: raw::by_group },
    Part { name: "confidence", title: "Confidence", make: results::confidence },
    Part { name: "calibration", title: "Confidence, by genre", make: calibration::tables },
    Part { name: "ablation", title: "Evidence taken away", make: ablation::kinds },
    Part { name: FEATURES, title: "Single features taken away", make: ablation::features },
    Part { name: "dimensions", title: "Fewer dimensions", make: dimensions::table },
    Part { name: "peers", title: "Other aligners", make: peers::table },
    Part { name: "start", title: "One article", make: start::table },
    Part { name: "speed", title: "Speed", make: speed::table },
    Part { name: "long", title: "Long texts", make: long::table },
    Part { name: "growth", title: "Growth", make: growth::table },
    Part { name: EXACT, title: "Searched in bands and whole", make: exact::table },
    Part { name: "review", title: "A review", make: review::table },
    Part { name: "review-speed", title: "A review of ten thousand links", make: review_speed::table },
    Part { name: "samples", title: "Samples", make: samples::table },
    Part { name: "segments", title: "Sentences", make: segments::table },
];

/// These parts take many minutes, so they are made only when they are named.
const FEATURES: &str = "features";
const EXACT: &str = "exact";

/// What the parts share.
struct Bench {
    /// The hand-made alignments, read when the first part wants them.
    gold: Option<Gold>,
    /// Links of the whole of them.
    results: Option<Results>,
    /// Vectors by the installed model, of all documents but the longest.
    meanings: Option<Arc<Meanings>>,
    /// Where links and spans are written.
    folder: PathBuf,
}

impl Bench {
    fn gold(&mut self) -> Result<&Gold> {
        if self.gold.is_none() {
            self.gold = Some(Gold::read()?);
        }
        self.gold.as_ref().context("it was read on the line above")
    }

    fn results(&mut self) -> Result<&Results> {
        if self.results.is_none() {
            let folder = self.folder.join("sentences");
            self.results = Some(Results::make(self.gold()?, &folder)?);
        }
        self.results.as_ref().context("they were made on the line above")
    }

    fn meanings(&mut self) -> Result<Arc<Meanings>> {
        if let Some(known) = &self.meanings {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(tiers::meanings(self.gold()?, |item| item.path != tiers::LONGEST)?);
        Ok(Arc::clone(self.meanings.insert(made)))
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (mut chosen, mut write, mut results, mut bench) = (Vec::new(), false, None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => bench = true,
            "--write" => write = true,
            "--results" => results = Some(arguments.next().context("--results wants the name of a folder")?),
            name if PARTS.iter().any(|part| part.name == name) => chosen.push(argument),
            other => {
                let names = PARTS.map(|part| part.name).join(" ");
                bail!("“{other}” is no part; there are: {names}, and --write, --results FOLDER");
            }
        }
    }
    if !bench && chosen.is_empty() {
        // `cargo test --all-targets` comes here too.
        println!("nothing chosen; use: cargo bench --bench align");
        return Ok(());
    }
    if let Some(load) = child::load().filter(|load| *load > 0.5) {
        eprintln!("THE MACHINE IS BUSY (load {load}): times come out longer than they are");
    }
    let temporary = tempfile::tempdir()?;
    let folder = results.map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let mut bench = Bench { gold: None, results: None, meanings: None, folder };
    let is_wanted = |part: &&Part| {
        let named = chosen.iter().any(|name| name == part.name);
        named || chosen.is_empty() && ![FEATURES, EXACT].contains(&part.name)
    };
    for part in PARTS.iter().filter(is_wanted) {
        let start = Instant::now();
        println!("## {}\n", part.title);
        match (part.make)(&mut bench) {
            Ok(table) => {
                println!("{table}");
                if write && table.contains("was not measured") {
                    eprintln!("{}: docs/numbers.md keeps its table, this one is not whole", part.name);
                } else if write {
                    page::write(part.name, &table)?;
                }
            }
            Err(error) => {
                println!("not measured: {error:#}\n");
                eprintln!("{} NOT MEASURED: {error:#}", part.name);
            }
        }
        eprintln!("{}: {:.1} s", part.name, start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// The folder of the project.
fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
