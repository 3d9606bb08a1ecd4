//! `diglot tmx clean|merge|split` as a person runs them.

mod support;

use support::Place;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="hand" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="ru" datatype="plaintext"/>
  <body>
"#;

fn memory(units: &[(&str, &str)]) -> String {
    let unit = |(ru, en): &(&str, &str)| {
        format!(
            "    <tu>\n      <tuv xml:lang=\"ru\">\n        <seg>{ru}</seg>\n      </tuv>\n      \
             <tuv xml:lang=\"en\">\n        <seg>{en}</seg>\n      </tuv>\n    </tu>\n"
        )
    };
    format!("{HEAD}{}  </body>\n</tmx>\n", units.iter().map(unit).collect::<String>())
}

const UNITS: [(&str, &str); 3] =
    [("Порт открыт.", "The port is open."), ("Погибли 15 человек.", "51 people died."), ("Да.", "Yes.")];

#[test]
fn merging_a_file_with_itself_gives_the_file() {
    let place = Place::new();
    let text = memory(&UNITS);
    place.file("a.tmx", &text);
    for keep in ["newest", "first", "all"] {
        let done = place.run(&format!("tmx merge a.tmx a.tmx -q --keep {keep} -o b.tmx"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        assert_eq!(place.read("b.tmx"), text);
    }
    let done = place.run_with("tmx merge - a.tmx -q -o c.tmx", text.as_bytes());
    assert_eq!((done.code, place.read("c.tmx")), (0, text));
}

#[test]
fn what_was_split_and_merged_is_the_file() {
    let place = Place::new();
    let text = memory(&UNITS);
    place.file("a.tmx", &text);
    for how in ["--units 2", "--size 1kB", "--language"] {
        let done = place.run(&format!("tmx split a.tmx -q {how} -o part-{{}}.tmx"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        let parts = place.names().into_iter().filter(|name| name.starts_with("part-")).collect::<Vec<_>>();
        place.run(&format!("tmx merge {} -q -o b.tmx", parts.join(" ")));
        assert_eq!(place.read("b.tmx"), text, "{how}");
        for part in &parts {
            std::fs::remove_file(place.work().join(part)).expect("there");
        }
    }
}

#[test]
fn a_clean_memory_stays_and_cleaning_twice_is_cleaning_once() {
    let place = Place::new();
    let text = memory(&UNITS);
    place.file("a.tmx", &text);
    let done = place.run("tmx clean a.tmx -o b.tmx");
    assert_eq!((done.code, place.read("b.tmx")), (0, text));
    place.file("c.tmx", memory(&[UNITS[0], (" Порт  открыт.", "The port is open. "), ("Дом", ""), UNITS[1]]));
    let done = place.run("tmx clean c.tmx -o d.tmx --with all --report gone.tsv");
    assert_eq!(place.read("d.tmx"), memory(&UNITS[..1]));
    assert!(done.stderr.contains("duplicates: 1 unit removed"), "{}", done.stderr);
    assert!(done.stderr.contains("numbers: 1 unit removed"), "{}", done.stderr);
    assert!(place.read("gone.tsv").contains("51 for 15\t\tПогибли 15 человек.\t51 people died."));
    place.run("tmx clean d.tmx -o e.tmx -q --with all");
    assert_eq!(place.read("e.tmx"), place.read("d.tmx"));
}

#[test]
fn an_input_is_not_written_over() {
    let place = Place::new();
    place.file("a.tmx", memory(&UNITS));
    for command in ["tmx clean a.tmx -o a.tmx", "tmx merge a.tmx -o a.tmx"] {
        let done = place.run(command);
        assert_eq!(done.code, 2, "{command}");
        assert!(done.stderr.contains("is an input and would be overwritten"), "{}", done.stderr);
        assert_eq!(place.read("a.tmx"), memory(&UNITS));
    }
}
