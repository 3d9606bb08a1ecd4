//! A TMX file -> its sentence pairs, one a line, and what is wrong with it.
//!
//! `cargo run -p diglot-tmx --example read -- FILE [SOURCE [TARGET]]`

use std::fs::File;

use diglot_tmx::{Reader, Variant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let plain = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/plain.tmx");
    let path = arguments.next().unwrap_or_else(|| plain.to_owned());
    let source = arguments.next().unwrap_or_else(|| "ru".to_owned());
    let target = arguments.next().unwrap_or_else(|| "en".to_owned());
    let mut reader = Reader::new(File::open(path)?)?;
    while let Some(unit) = reader.next_unit()? {
        let text = |variant: Option<&Variant>| variant.map(|variant| variant.segment.plain_text());
        println!(
            "{}\t{}",
            text(unit.variant(&source)).unwrap_or_default(),
            text(unit.variant(&target)).unwrap_or_default()
        );
    }
    for problem in reader.problems() {
        eprintln!("{problem}");
    }
    eprintln!("{}: {} units, {} problems", reader.encoding(), reader.unit_number(), reader.problem_count());
    Ok(())
}
