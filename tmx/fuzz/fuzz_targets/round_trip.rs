//! What was read of any bytes is written and read again: the same units; written a second time, the same bytes.
#![no_main]

use diglot_tmx::{About, Header, Reader, Style, Unit, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(mut reader) = Reader::new(data) else { return };
    let mut units = Vec::new();
    while let Ok(Some(unit)) = reader.next_unit() {
        // A variant without a language cannot be written.
        if unit.variants.iter().all(|variant| !variant.language().is_empty()) {
            units.push(unit);
        }
    }
    for style in [Style::Faithful, Style::Clean] {
        let first = write(reader.header(), &units, style);
        let (header_back, back) = read(&first);
        assert_eq!(back.len(), units.len());
        let second = write(&header_back, &back, style);
        assert!(second == first, "{}\n{}", String::from_utf8_lossy(&first), String::from_utf8_lossy(&second));
        assert!(read(&second).1 == back);
        if style == Style::Faithful {
            assert_eq!(essence(&back), essence(&units));
        }
    }
});

fn read(bytes: &[u8]) -> (Header, Vec<Unit>) {
    let mut reader = Reader::new(bytes).expect("what we wrote is TMX");
    let mut units = Vec::new();
    while let Some(unit) = reader.next_unit().expect("what we wrote can be read") {
        units.push(unit);
    }
    (reader.header().clone(), units)
}

fn write(header: &Header, units: &[Unit], style: Style) -> Vec<u8> {
    let mut writer = Writer::with_style(Vec::new(), header, style).expect("memory takes it");
    for unit in units {
        writer.write_unit(unit).expect("it has variants and languages");
    }
    writer.finish().expect("memory takes it").0
}

/// What must survive of units whatever their names: languages, texts, values of properties, notes.
fn essence(units: &[Unit]) -> Vec<String> {
    let about = |about: &[About], out: &mut Vec<String>| {
        for one in about {
            match one {
                About::Prop(prop) => out.extend([prop.kind().to_owned(), prop.value.clone()]),
                About::Note(note) => out.push(note.text.clone()),
                _ => {}
            }
        }
    };
    let mut out = Vec::new();
    for unit in units {
        about(&unit.about, &mut out);
        for variant in &unit.variants {
            about(&variant.about, &mut out);
            out.extend([variant.language().to_owned(), variant.segment.plain_text()]);
        }
    }
    out
}
