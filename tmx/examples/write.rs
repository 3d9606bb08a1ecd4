//! Sentence pairs -> a TMX file that every tool takes.
//!
//! `cargo run -p diglot-tmx --example write -- NEW_FILE`

use std::fs::File;

use diglot_tmx::{Code, CodeKind, Header, Inline, Segment, Unit, Variant, Writer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out: Box<dyn std::io::Write> = match std::env::args().nth(1) {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut writer = Writer::new(out, &Header::new("example", "1.0", "ru"))?;
    for (russian, english) in [("Река замёрзла.", "The river froze."), ("Да & нет.", "Yes & no.")]
    {
        let unit = Unit::new(vec![Variant::new("ru", russian), Variant::new("en", english)]);
        writer.write_unit(&unit.with_prop("x-document", "зима.txt").with_note("checked"))?;
    }
    let attributes = [("x", "1")].into_iter().collect();
    let code = Code { kind: CodeKind::Ph, attributes, content: vec![Inline::Text("<br/>".to_owned())] };
    let coded =
        Segment::new(vec![Inline::Text("Снег,".into()), Inline::Code(code), Inline::Text("лёд".into())]);
    writer.write_unit(&Unit::new(vec![Variant::new("ru", coded), Variant::new("en", "Snow, ice")]))?;
    let (_, written) = writer.finish()?;
    eprintln!("{} units, {} variants", written.units, written.variants);
    Ok(())
}
