//! Any bytes are read to their end: no panic, every problem stands inside the file, every unit has its number.
#![no_main]

use diglot_tmx::{ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // The first byte says how to read the rest.
    let Some((&how, file)) = data.split_first() else { return };
    let encoding = match how {
        0 => Some("windows-1251".to_owned()),
        1 => Some("UTF-16LE".to_owned()),
        2 => Some("Shift_JIS".to_owned()),
        _ => None,
    };
    let options = ReadOptions { encoding, strict: how == 3 };
    let (encoding, file) = if how <= 3 { (options, file) } else { (ReadOptions::default(), data) };
    let Ok(mut reader) = Reader::with_options(file, &encoding) else { return };
    let mut before = 0;
    while let Ok(Some(unit)) = reader.next_unit() {
        assert!(!unit.variants.is_empty());
        assert!(reader.unit_number() > before);
        before = reader.unit_number();
        check(reader.unit_position().map(|position| (position.line, position.column)), file);
    }
    assert!(reader.unit_number() <= file.len() as u64);
    for problem in reader.problems() {
        assert!(problem.unit.is_none_or(|unit| (1..=reader.unit_number()).contains(&unit)), "{problem}");
        check(problem.position.map(|position| (position.line, position.column)), file);
    }
    assert!(reader.problem_count() >= reader.problems().len() as u64);
});

/// A place is inside the file: not behind its last line, not further right than it has bytes.
fn check(place: Option<(u64, u64)>, file: &[u8]) {
    let (line, column) = place.expect("what was read has a place");
    let lines = 1 + file.iter().filter(|&&byte| byte == b'\n').count() as u64;
    assert!((1..=lines).contains(&line), "line {line} of {lines}");
    assert!((1..=1 + file.len() as u64).contains(&column), "column {column}");
}
