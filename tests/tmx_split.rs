//! `diglot tmx split`: every unit is in a part, names are safe, and all files take their places or none.

mod support;

use std::fmt::Write as _;

use std::io::Read as _;

use proptest::prelude::*;
use support::{Done, Place};

#[path = "support/random.rs"]
mod random;

/// A memory of these units, each in the markup of TMX.
fn memory(units: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n  \
         <header creationtool=\"probe\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"probe\" \
         adminlang=\"en\" srclang=\"ru\" datatype=\"plaintext\"/>\n  <body>\n{}  </body>\n</tmx>\n",
        units.concat()
    )
}

/// A unit of these variants, as `ru=Да`, and a property `project` unless that is empty.
fn unit(project: &str, variants: &[&str]) -> String {
    let mut text = "    <tu>\n".to_owned();
    if !project.is_empty() {
        let _ = writeln!(text, "      <prop type=\"project\">{project}</prop>");
    }
    for variant in variants {
        let (code, segment) = variant.split_once('=').expect("a code and a text");
        let _ = writeln!(text, "      <tuv xml:lang=\"{code}\">\n        <seg>{segment}</seg>\n      </tuv>");
    }
    text + "    </tu>\n"
}

/// Units that differ.
fn many(count: usize) -> Vec<String> {
    (1..=count).map(|n| unit("", &[&format!("ru=Дом {n}"), &format!("en=House {n}")])).collect()
}

fn done(place: &Place, arguments: &str) -> Done {
    let done = place.run(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    done
}

#[test]
fn so_many_units_a_part() {
    let place = Place::new();
    let units = many(5);
    place.file("all.tmx", memory(&units)).file("part-002.tmx", "an older part");
    let said = done(&place, "tmx split all.tmx --units 2 -o part-{}.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    wrote part-001.tmx: 2 units
    wrote part-002.tmx: 2 units
    wrote part-003.tmx: 1 unit
    5 units in all
    ");
    assert_eq!(place.names(), ["all.tmx", "part-001.tmx", "part-002.tmx", "part-003.tmx"]);
    assert_eq!(place.read("part-001.tmx"), memory(&units[..2]));
    assert_eq!(place.read("part-002.tmx"), memory(&units[2..4]));
    assert_eq!(place.read("part-003.tmx"), memory(&units[4..]));
}

#[test]
fn more_parts_than_files_may_be_open() {
    let place = Place::new();
    place.file("all.tmx", memory(&many(1100)));
    let said = done(&place, "tmx split all.tmx --units 1 -o part-{}.tmx").stderr;
    assert!(said.contains("... and 1079 files more\nwrote part-1100.tmx: 1 unit\n"), "{said}");
    assert_eq!(place.names().len(), 1101);
}

#[test]
fn no_part_is_larger_than_asked() {
    let place = Place::new();
    let units = many(200);
    place.file("all.tmx", memory(&units));
    done(&place, "tmx split all.tmx --size 5KB -o part-{}.tmx");
    let parts = place.names().into_iter().filter(|name| name.starts_with("part")).collect::<Vec<_>>();
    let sizes = parts.iter().map(|name| place.read(name).len()).collect::<Vec<_>>();
    assert!(sizes.iter().all(|size| *size <= 5000), "{sizes:?}");
    let (_, full) = sizes.split_last().expect("parts");
    assert!(full.iter().all(|size| *size > 4800), "{sizes:?}");
    let body = |text: &str| text.split_once("<body>\n").expect("a body").1.replace("  </body>\n</tmx>\n", "");
    assert_eq!(parts.iter().map(|name| body(&place.read(name))).collect::<String>(), units.concat());
}

#[test]
fn one_part_a_pair_of_languages() {
    let place = Place::new();
    let units = [
        unit("", &["ru=Хлеб", "en=Bread", "de=Brot"]),
        unit("", &["en=Salt", "ru=Соль"]),
        unit("", &["ru=Сад"]),
    ];
    place.file("all.tmx", memory(&units));
    let said = done(&place, "tmx split all.tmx --language -o memory-{}.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    wrote memory-ru-en.tmx: 2 units
    wrote memory-ru-de.tmx: 1 unit
    wrote memory-ru.tmx: 1 unit
    3 units in all
    ");
    let bread = unit("", &["ru=Хлеб", "en=Bread"]);
    assert_eq!(place.read("memory-ru-en.tmx"), memory(&[bread, units[1].clone()]));
    assert_eq!(place.read("memory-ru-de.tmx"), memory(&[unit("", &["ru=Хлеб", "de=Brot"])]));
}

#[test]
fn a_value_never_becomes_a_path() {
    let place = Place::new();
    let values = ["../../home/x", "Порт: 1", "порт 1", "", "none"];
    let units = values.map(|value| unit(value, &[&format!("ru={value}."), "en=x"]));
    place.file("all.tmx", memory(&units));
    let said = done(&place, "tmx split all.tmx --prop project -o {}.tmx").stderr;
    insta::assert_snapshot!(said, @r"
    wrote home_x.tmx: 1 unit
    wrote Порт_1.tmx: 1 unit
    wrote порт_1-2.tmx: 1 unit
    wrote none.tmx: 1 unit
    wrote none-2.tmx: 1 unit
    5 units in all
    ");
    assert_eq!(place.read("home_x.tmx"), memory(&units[..1]));
    assert!(std::fs::read_dir(place.home()).expect("a home").next().is_none());
}

#[test]
fn too_many_values_leave_nothing_behind() {
    let place = Place::new();
    let units = (0..201).map(|n| unit(&format!("p{n}"), &[&format!("ru={n}"), "en=x"])).collect::<Vec<_>>();
    place.file("all.tmx", memory(&units));
    let said = place.run("tmx split all.tmx --prop project -o {}.tmx");
    assert_eq!((said.code, place.names()), (2, vec!["all.tmx".to_owned()]));
    insta::assert_snapshot!(said.stderr, @"error: “project” has more than 200 values, and each would be a file; cut by --units or --size, or by a property with fewer values");
    place.file("fewer.tmx", memory(&units[..200]));
    done(&place, "tmx split fewer.tmx --prop project -o {}.tmx");
    assert_eq!(place.names().len(), 202);
}

#[test]
fn an_input_is_never_written_over() {
    let place = Place::new();
    let text = memory(&many(3));
    place.file("part-002.tmx", &text);
    let said = place.run("tmx split part-002.tmx --units 1 -o part-{}.tmx");
    assert_eq!((said.code, place.names()), (2, vec!["part-002.tmx".to_owned()]));
    assert_eq!(place.read("part-002.tmx"), text);
    insta::assert_snapshot!(said.stderr, @"error: “part-002.tmx” is an input and would be overwritten; give the output another name");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let place = Place::new();
    place.file("all.tmx", memory(&many(1))).file("empty.tmx", memory(&[]));
    let said = |arguments: &str| place.run(arguments).stderr;
    insta::assert_snapshot!(said("tmx split all.tmx --units 2 -o part.tmx"), @"error: “part.tmx” needs {} once, in the name of the file; write it such as part-{}.tmx");
    insta::assert_snapshot!(said("tmx split all.tmx --units 2 -o -"), @"error: several files cannot be written to standard output; write it such as part-{}.tmx");
    insta::assert_snapshot!(said("tmx split all.tmx --size 5 -o {}.tmx"), @"error: invalid value '5' for '--size <SIZE>': write a size from 1KB on, such as 700KB, 50MB or 2GB");
    assert!(
        said("tmx split all.tmx -o {}.tmx").contains("--units"),
        "{}",
        said("tmx split all.tmx -o {}.tmx")
    );
    assert!(said("tmx split all.tmx --units 1 --language -o {}.tmx").contains("cannot be used with"));
    insta::assert_snapshot!(said("tmx split empty.tmx --units 2 -o {}.tmx"), @"warning: there is no unit in the input, and nothing was written");
    assert_eq!(place.names(), ["all.tmx", "empty.tmx"]);
}

#[test]
fn parts_may_be_packed() {
    let place = Place::new();
    let units = many(3);
    place.file("all.tmx", memory(&units));
    done(&place, "tmx split all.tmx --units 2 -o {}.tmx.gz");
    let packed = std::fs::read(place.work().join("002.tmx.gz")).expect("a part");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("unpacked");
    assert_eq!(text, memory(&units[2..]));
}

proptest! {
    #![proptest_config(random::config(24))]

    #[test]
    fn split_then_merged_is_the_file(
        texts in prop::collection::hash_set("[а-г &;<]{1,12}", 1..12),
        projects in prop::collection::vec("[a-c]?", 12),
        each in 1..5_usize,
        size in 1000..2000_usize,
    ) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let units = texts.iter().zip(&projects).enumerate();
        let units = units.map(|(n, (text, project))| {
            unit(project, &[&format!("ru={}{n}", escaped(text)), "en=text"])
        });
        let units = units.collect::<Vec<_>>();
        let place = Place::new();
        place.file("all.tmx", memory(&units));
        for (cut, in_order) in [
            (format!("--units {each}"), true),
            (format!("--size {size}"), true),
            ("--language".to_owned(), true),
            ("--prop project".to_owned(), false),
        ] {
            for name in place.names().iter().filter(|name| name.starts_with("part-")) {
                std::fs::remove_file(place.work().join(name)).expect("removed");
            }
            done(&place, &format!("tmx split all.tmx {cut} -o part-{{}}.tmx"));
            let parts = place.names().into_iter().filter(|name| name.starts_with("part-"));
            let parts = parts.collect::<Vec<_>>().join(" ");
            done(&place, &format!("tmx merge {parts} -o again.tmx"));
            let again = place.read("again.tmx");
            if in_order {
                prop_assert_eq!(&again, &memory(&units), "{}", cut);
            } else {
                prop_assert_eq!(again.len(), memory(&units).len(), "{}", cut);
                prop_assert!(units.iter().all(|unit| again.contains(unit.as_str())), "{}", cut);
            }
        }
    }
}
