//! `diglot tmx merge`: each unit once, the newest where the first stood, and what was left out is said.

mod support;

use std::fmt::Write as _;

use proptest::prelude::*;
use support::{Done, Place};

#[path = "support/random.rs"]
mod random;

/// A memory from Russian into English; a unit is `source=target`, with a date behind `@`.
fn memory(units: &[&str]) -> String {
    written("ru", "ru", "en", units)
}

fn written(srclang: &str, source_code: &str, target_code: &str, units: &[&str]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n  \
         <header creationtool=\"probe\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"probe\" \
         adminlang=\"en\" srclang=\"{srclang}\" datatype=\"plaintext\"/>\n  <body>\n"
    );
    for unit in units {
        let (texts, date) = unit.split_once('@').unwrap_or((unit, ""));
        let (source, target) = texts.split_once('=').expect("two texts");
        let date = if date.is_empty() { String::new() } else { format!(" changedate=\"{date}T000000Z\"") };
        let _ = write!(
            text,
            "    <tu{date}>\n      <tuv xml:lang=\"{source_code}\">\n        <seg>{source}</seg>\n      </tuv>\n      \
             <tuv xml:lang=\"{target_code}\">\n        <seg>{target}</seg>\n      </tuv>\n    </tu>\n"
        );
    }
    text.push_str("  </body>\n</tmx>\n");
    text
}

/// The texts of each unit of a file, as [`memory`] takes them, without dates.
fn units(text: &str) -> Vec<String> {
    let segments = text.split("<seg>").skip(1).map(|rest| rest.split("</seg>").next().unwrap_or_default());
    segments.collect::<Vec<_>>().chunks(2).map(|pair| pair.join("=")).collect()
}

fn done(place: &Place, arguments: &str) -> Done {
    let done = place.run(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    done
}

#[test]
fn each_pair_stands_once() {
    let place = Place::new();
    place.file("a.tmx", memory(&["Порт открыт.=The port is open.", "Мэр уехал.=The mayor left.@20240101"]));
    place.file("b.tmx", memory(&["Мэр уехал.=The mayor left.@20250101", "Снег идёт.=It snows."]));
    let said = done(&place, "tmx merge a.tmx b.tmx -o all.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    left out 1 unit with the same texts as another; 1 of those that stay took the place of an older one
    wrote all.tmx: 3 of 4 units
    ");
    let all = memory(&[
        "Порт открыт.=The port is open.",
        "Мэр уехал.=The mayor left.@20250101",
        "Снег идёт.=It snows.",
    ]);
    assert_eq!(place.read("all.tmx"), all);
    done(&place, "tmx merge a.tmx b.tmx --keep first -o first.tmx");
    assert_eq!(place.read("first.tmx"), all.replace("20250101", "20240101"));
}

#[test]
fn by_source_one_translation_stays() {
    let place = Place::new();
    place.file("a.tmx", memory(&["Порт открыт.=The port is open.@20240101", "Да.=Yes."]));
    place.file("b.tmx", memory(&["Порт открыт.=The harbour is open.@20250101", "Да.=Yes."]));
    let merged = |options: &str| {
        done(&place, &format!("tmx merge a.tmx b.tmx -o all.tmx {options}"));
        units(&place.read("all.tmx"))
    };
    let (port, harbour) = ("Порт открыт.=The port is open.", "Порт открыт.=The harbour is open.");
    assert_eq!(merged("--by source"), [harbour, "Да.=Yes."]);
    assert_eq!(merged("--by source --keep first"), [port, "Да.=Yes."]);
    assert_eq!(merged("--by pair"), [port, "Да.=Yes.", harbour]);
    assert_eq!(merged("--keep all"), [port, "Да.=Yes.", harbour]);
}

#[test]
fn all_keeps_what_differs_in_anything() {
    let place = Place::new();
    let same = "Да.=Yes.@20240101";
    place.file("a.tmx", memory(&[same, "Да.=Yes.@20250101", same]));
    let said = done(&place, "tmx merge a.tmx --keep all -o all.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    left out 1 unit alike in everything to another
    wrote all.tmx: 2 of 3 units
    ");
}

#[test]
fn tags_and_context_make_units_different() {
    let place = Place::new();
    let plain = memory(&["Да.=Yes."]);
    place.file("a.tmx", &plain);
    place.file("b.tmx", plain.replace("Да.", "Да<ph x=\"1\"/>."));
    place.file("c.tmx", plain.replace("<tu>", "<tu><prop type=\"prev\">Нет.</prop>"));
    done(&place, "tmx merge a.tmx b.tmx c.tmx --by source -o all.tmx");
    assert_eq!(units(&place.read("all.tmx")).len(), 3);
}

#[test]
fn languages_that_differ_are_said() {
    let place = Place::new();
    place.file("a.tmx", memory(&["Да.=Yes.", "Нет.=No."]));
    place.file("b.tmx", written("en", "ru-RU", "en", &["Снег идёт.=It snows."]));
    let said = done(&place, "tmx merge a.tmx b.tmx -o all.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    the files have different source languages: en (1 unit), ru (2 units); units say their own
    one language has several codes: ru (2), ru-RU (1); diglot tmx convert --rename gives it one
    wrote all.tmx: 3 of 3 units
    ");
    let all = place.read("all.tmx");
    assert!(all.contains("<tu srclang=\"en\">"), "{all}");
    assert_eq!(all.matches("<header").count(), 1);
}

#[test]
fn standard_input_is_read_twice_too() {
    let place = Place::new();
    place.file("a.tmx", memory(&["Да.=Yes.@20240101"]));
    let other = memory(&["Да.=Sure.@20250101"]);
    let done = place.run_with("tmx merge a.tmx - --by source -o - -q", other.as_bytes());
    assert_eq!((done.code, done.stdout, done.stderr), (0, other, String::new()));
}

#[test]
fn a_broken_unit_is_said_once() {
    let place = Place::new();
    place.file("a.tmx", memory(&["Да.=Yes.", "Нет.=No."]).replace("Нет.</seg>", "Нет."));
    let said = done(&place, "tmx merge a.tmx -o all.tmx").stderr;
    assert_eq!(said.matches("could not be read").count(), 1, "{said}");
    assert_eq!(units(&place.read("all.tmx")), ["Да.=Yes."]);
}

#[test]
fn an_input_is_never_written_over() {
    let place = Place::new();
    let text = memory(&["Да.=Yes."]);
    place.file("a.tmx", &text);
    let said = place.run("tmx merge a.tmx -o ./a.tmx");
    assert_eq!((said.code, place.read("a.tmx")), (2, text));
    insta::assert_snapshot!(said.stderr, @"error: “./a.tmx” is an input and would be overwritten; give the output another name");
    insta::assert_snapshot!(place.run("tmx merge a.tmx").stderr, @"error: there is no output; name one with -o; - is standard output");
}

/// Units with few texts and dates, so that many of them are one.
fn some_units() -> impl Strategy<Value = Vec<String>> {
    let unit = ("[абв]{1,2}", "[xy]{1,2}", prop::option::of(20_200_101..20_200_105));
    let unit = unit.prop_map(|(source, target, date)| match date {
        Some(date) => format!("{source}={target}@{date}"),
        None => format!("{source}={target}"),
    });
    prop::collection::vec(unit, 0..12)
}

proptest! {
    #![proptest_config(random::config(24))]

    #[test]
    fn a_memory_with_itself_is_itself(units in some_units()) {
        let place = Place::new();
        let mut once = Vec::<&str>::new();
        for unit in &units {
            let texts = |unit: &str| unit.split('@').next().map(str::to_owned);
            if once.iter().all(|other| texts(other) != texts(unit)) {
                once.push(unit);
            }
        }
        let text = memory(&once);
        place.file("a.tmx", &text);
        for options in ["", "--keep first", "--keep all"] {
            done(&place, &format!("tmx merge a.tmx a.tmx -o all.tmx {options}"));
            prop_assert_eq!(&place.read("all.tmx"), &text);
        }
    }

    #[test]
    fn each_source_stays_once_in_order_with_its_newest_target(units in some_units()) {
        let place = Place::new();
        let all = units.iter().map(String::as_str).collect::<Vec<_>>();
        let (one, other) = all.split_at(all.len() / 2);
        place.file("a.tmx", memory(one)).file("b.tmx", memory(other));
        done(&place, "tmx merge a.tmx b.tmx --by source -o all.tmx");
        let parts = |unit: &str| {
            let (texts, date) = unit.split_once('@').unwrap_or((unit, "0"));
            (texts.split('=').next().unwrap_or_default().to_owned(), date.parse::<u64>().expect("a date"))
        };
        let mut expected = Vec::<&str>::new();
        for unit in &all {
            let (source, date) = parts(unit);
            match expected.iter_mut().find(|other| parts(other).0 == source) {
                None => expected.push(unit),
                Some(kept) if date > parts(kept).1 => *kept = unit,
                Some(_) => {}
            }
        }
        prop_assert_eq!(place.read("all.tmx"), memory(&expected));
    }
}
