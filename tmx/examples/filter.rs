//! A TMX file -> the same file without the units that have no translation; what stays has the same segments.
//!
//! `cargo run -p diglot-tmx --example filter -- FILE NEW_FILE`

use std::fs::File;

use diglot_tmx::{Reader, Style, Variant, Writer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let several = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/several-variants.tmx");
    let path = arguments.next().unwrap_or_else(|| several.to_owned());
    let out: Box<dyn std::io::Write> = match arguments.next() {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut reader = Reader::new(File::open(path)?)?;
    let mut writer = Writer::with_style(out, reader.header(), Style::Faithful)?;
    let has_text = |variant: &&Variant| !variant.segment.plain_text().trim().is_empty();
    while let Some(unit) = reader.next_unit()? {
        if unit.variants.iter().filter(has_text).count() >= 2 {
            writer.write_unit(&unit)?;
        }
    }
    let (_, written) = writer.finish()?;
    eprintln!("{} of {} units", written.units, reader.unit_number());
    Ok(())
}
