//! Makes the table of vectors inside the program from the encoder a person installs.
//!
//! `cargo run --release --example distil -- MODEL FOLDER... [--out src/vectors/table.bin] [--dim 160] [--bits 4] [--pieces N]
//! [--epochs 12] [--rate 0.05] [--fragments 3] [--seed 1] [--measure FOLDER]... [--except FOLDER]...`
//!
//! Learns from all texts below the folders: `.txt` as running text, `.tsv` with a sentence a cell. `--measure` names folders of hand-made
//! alignments to measure on; nothing below them, nor below `--except`, is learnt from, not even where the texts repeat it. `--dim`,
//! `--bits` and `--pieces` take several numbers with commas between them, to compare; the last table is the one that is written, with a
//! record beside it.

mod learn;
mod linear;
mod pieces;
mod record;
mod retrieval;
mod texts;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use diglot::vectors::table::{About, Draft, build};
use diglot::vectors::{Encoder, ModelFile, NgramEncoder, StaticTable};
use learn::Settings;
use linear::{Matrix, Random};
use record::Record;
use retrieval::Pool;

/// What was asked for.
struct Asked {
    model: PathBuf,
    folders: Vec<PathBuf>,
    measure: Vec<PathBuf>,
    except: Vec<PathBuf>,
    out: Option<PathBuf>,
    dims: Vec<usize>,
    bits: Vec<usize>,
    pieces: Vec<usize>,
    learning: Settings,
}

fn main() -> Result<()> {
    let asked = parse(std::env::args().skip(1).collect())?;
    let start = Instant::now();
    let say = |what: &str| eprintln!("{:6.1} s  {what}", start.elapsed().as_secs_f64());
    let encoder = NgramEncoder::open(&asked.model)?;
    let without = asked.except.iter().chain(&asked.measure).cloned().collect::<Vec<_>>();
    let texts = texts::read(&asked.folders, &without)?;
    let Settings { fragments, seed, .. } = asked.learning;
    let fragments = texts::fragments(&texts.sentences, fragments, &mut Random::new(seed));
    let (of, fragments): (Vec<_>, Vec<_>) = fragments.into_iter().unzip();
    let sentences = texts.sentences.iter().chain(&fragments).map(String::as_str).collect::<Vec<_>>();
    say(&format!("{} sentences, {} fragments", texts.sentences.len(), fragments.len()));
    let pools = asked.measure.iter().map(|folder| Pool::read(folder)).collect::<Result<Vec<_>>>()?;
    let mut record = Record::new(&texts, &encoder, &asked.learning);
    for pool in &pools {
        let share = pool.measure(&encoder);
        record.figure(pool, "the encoder", share);
        say(&format!("{}: encoder {share:.4} of {} pairs", pool.name, pool.len()));
    }
    let mut vectors = vectors(&encoder, &sentences);
    let mean = linear::mean(&vectors);
    linear::subtract(&mut vectors, &mean);
    let covariance = linear::covariance(&vectors);
    say("vectors of the sentences");
    let whole = encoder.tokenizer();
    let mut alone: Option<pieces::Alone> = None;
    for &count in &asked.pieces {
        let kept = pieces::choose(&whole, count);
        let tokenizer = whole.restricted(&kept.ids)?;
        let alone = alone.get_or_insert_with(|| {
            // The first choice is the largest only when asked so; vectors are kept for all that may come.
            let most = pieces::choose(&whole, usize::MAX);
            let texts = most.texts.iter().map(|text| text.replace('▁', " ")).collect::<Vec<_>>();
            let texts = texts.iter().map(String::as_str).collect::<Vec<_>>();
            let mut vectors = self::vectors(&encoder, &texts);
            linear::subtract(&mut vectors, &mean);
            pieces::Alone { ids: most.ids, vectors }
        });
        say(&format!("{} pieces", kept.ids.len()));
        let problem = learn::Problem::new(&tokenizer, &sentences, &of, &kept, alone);
        for &dim in &asked.dims {
            let basis = linear::principal(&covariance, dim, asked.learning.seed);
            let targets = vectors.dot(&basis);
            let rows = problem.learn(&targets, &asked.learning, &mut |epoch, loss| {
                if epoch == 0 || epoch == asked.learning.epochs {
                    say(&format!("{dim} dimensions, epoch {epoch}: loss {loss:.4} on held-out sentences"));
                }
            });
            let float = |sentences: &[&str]| learn::sums(&tokenizer, &rows, dim, sentences);
            let title = format!("{dim} dimensions, {} pieces", kept.ids.len());
            for pool in &pools {
                let share = pool.measure_vectors(float(&pool.source()), float(&pool.target()));
                record.figure(pool, &format!("{title}, single precision"), share);
                say(&format!("{}: {title}, single precision: {share:.4}", pool.name));
            }
            for &bits in &asked.bits {
                let bits = u32::try_from(bits)?;
                let draft = Draft { about: about(&encoder), tokenizer: &tokenizer, rows: &rows, dim, bits };
                let bytes = build(&draft);
                let table = open(&bytes)?;
                let title = format!("{title}, {bits} bits");
                for pool in &pools {
                    let share = pool.measure(&table);
                    record.figure(pool, &title, share);
                    say(&format!("{}: {title}, {} bytes: {share:.4}", pool.name, bytes.len()));
                }
                record.table(&table, kept.ids.len());
                if let Some(out) = &asked.out {
                    std::fs::write(out, &bytes).with_context(|| format!("cannot write {}", out.display()))?;
                }
            }
        }
    }
    print!("{}", record.to_text());
    if let Some(out) = &asked.out {
        std::fs::write(out.with_extension("toml"), record.to_text())?;
    }
    Ok(())
}

fn parse(arguments: Vec<String>) -> Result<Asked> {
    let learning = Settings { epochs: 12, rate: 0.05, fragments: 3, seed: 1 };
    let mut asked = Asked {
        model: PathBuf::new(),
        folders: Vec::new(),
        measure: Vec::new(),
        except: Vec::new(),
        out: None,
        dims: vec![160],
        bits: vec![4],
        pieces: vec![usize::MAX],
        learning,
    };
    let mut places = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            places.push(PathBuf::from(argument));
            continue;
        }
        let value = arguments.next().with_context(|| format!("{argument} needs a value"))?;
        let numbers = || value.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>();
        match argument.as_str() {
            "--measure" => asked.measure.push(value.into()),
            "--except" => asked.except.push(value.into()),
            "--out" => asked.out = Some(value.into()),
            "--dim" => asked.dims = numbers()?,
            "--bits" => asked.bits = numbers()?,
            "--pieces" => asked.pieces = numbers()?,
            "--epochs" => asked.learning.epochs = value.parse()?,
            "--fragments" => asked.learning.fragments = value.parse()?,
            "--rate" => asked.learning.rate = value.parse()?,
            "--seed" => asked.learning.seed = value.parse()?,
            _ => anyhow::bail!("there is no option {argument}"),
        }
    }
    ensure!(places.len() >= 2, "give the model file and a folder with texts");
    asked.model = places.remove(0);
    asked.folders = places;
    Ok(asked)
}

fn about(encoder: &NgramEncoder) -> About {
    let description = encoder.description();
    let not_written_so = ["ar", "ja", "ko", "th", "zh", "zh-TW"];
    let languages = description.languages.iter().filter(|tag| !not_written_so.contains(&tag.as_str()));
    About {
        name: "table-1".into(),
        title: "Table of pieces and their vectors, distilled".into(),
        licence: description.licence.clone(),
        source: format!("{} ({})", description.title, description.source),
        languages: languages.cloned().collect(),
    }
}

/// A row for each text.
fn vectors(encoder: &dyn Encoder, texts: &[&str]) -> Matrix {
    let mut matrix = Matrix::zeros((texts.len(), encoder.dim()));
    // A portion at a time: the vectors of all of them would be held twice.
    for (number, texts) in texts.chunks(8192).enumerate() {
        let spans = encoder.spans(texts, 1, &|_| ());
        for at in 0..texts.len() {
            let vector = spans.to_f32(at, 1).unwrap_or_default();
            for (out, number) in matrix.row_mut(number * 8192 + at).iter_mut().zip(vector) {
                *out = number;
            }
        }
    }
    matrix
}

fn open(bytes: &[u8]) -> Result<StaticTable> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), bytes)?;
    Ok(StaticTable::new(ModelFile::open(Path::new(file.path()))?)?)
}
