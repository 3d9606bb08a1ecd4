//! `diglot tmx diff`: what a person sees of two memories, and what a program gets.

mod support;

use support::{Place, finish};

fn tmx(units: &[&str]) -> String {
    let unit = |line: &&str| {
        let (source, target) = line.split_once('|').expect("a source and a target");
        format!(
            "<tu><tuv xml:lang=\"ru\"><seg>{source}</seg></tuv><tuv xml:lang=\"en\"><seg>{target}</seg></tuv></tu>\n"
        )
    };
    let units = units.iter().map(unit).collect::<String>();
    format!(
        "<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"t\" \
         adminlang=\"en\" srclang=\"ru\" datatype=\"plaintext\"/><body>\n{units}</body></tmx>\n"
    )
}

fn two() -> Place {
    let place = Place::new();
    place.file(
        "old.tmx",
        tmx(&["Порт откроют в мае.|The port opens in May.", "Сад закрыт.|The garden is closed.", "Да.|Yes."]),
    );
    place.file(
        "new.tmx",
        tmx(&[
            "Да.|Yes.",
            "Порт откроют в мае.|The port will open in May.",
            "Музей открыт.|The museum is open.",
        ]),
    );
    place
}

#[test]
fn a_person_sees_what_differs() {
    let place = two();
    let done = place.run("tmx diff old.tmx new.tmx");
    assert_eq!((done.code, done.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(done.stdout, @r"
    ~ unit 2 (was 1): Порт откроют в мае.
      - en       The port opens in May.
      + en       The port will open in May.
    + unit 3: Музей открыт.
      + ru       Музей открыт.
      + en       The museum is open.
    - unit 2: Сад закрыт.
      - ru       Сад закрыт.
      - en       The garden is closed.
    1 added, 1 removed, 1 changed, 1 the same
    ");
    let coloured = place.run("tmx diff old.tmx new.tmx --color always").stdout;
    assert!(coloured.contains("The port \u{1b}[32mwill open\u{1b}[0m in May."), "{coloured}");
    assert_eq!(
        place.run("tmx diff old.tmx new.tmx --count").stdout,
        "1 added, 1 removed, 1 changed, 1 the same\n"
    );
}

#[test]
fn the_same_file_has_no_difference() {
    let place = two();
    let done = place.run("tmx diff old.tmx old.tmx");
    assert_eq!((done.code, done.stdout.as_str()), (0, "no difference: 3 units\n"));
    let dated = tmx(&["Да.|Yes."]).replace("<tu>", "<tu changedate=\"20240101T000000Z\">");
    place.file("a.tmx", tmx(&["Да.|Yes."])).file("b.tmx", dated);
    assert_eq!(place.run("tmx diff a.tmx b.tmx --texts").code, 0);
    let done = place.run("tmx diff a.tmx b.tmx");
    assert!(done.code == 1 && done.stdout.contains("+ changedate 20240101T000000Z"), "{}", done.stdout);
}

#[test]
fn a_program_gets_objects_and_a_file_of_what_is_new() {
    let place = two();
    let done = place.run("tmx diff old.tmx new.tmx --json --added more.tmx");
    let objects =
        done.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let objects = objects.collect::<Vec<_>>();
    let kinds = objects.iter().map(|object| object["kind"].as_str().expect("a kind")).collect::<Vec<_>>();
    assert_eq!(kinds, ["changed", "added", "removed", "counts"]);
    assert_eq!(objects[0]["fields"][0]["old"], "The port opens in May.");
    assert_eq!((&objects[0]["old_number"], &objects[0]["number"]), (&1.into(), &2.into()));
    assert_eq!(objects[3]["same"], 1);
    let stats = place.run("tmx stats more.tmx --json").stdout;
    assert!(stats.contains("\"units\":2"), "{stats}");
}

#[test]
fn standard_input_is_one_of_the_files() {
    let place = two();
    for arguments in ["tmx diff - new.tmx --count", "tmx diff new.tmx - --count"] {
        let mut command = place.command();
        command.args(arguments.split_whitespace());
        let done = finish(command, place.read("new.tmx").as_bytes());
        assert_eq!((done.code, done.stdout.as_str()), (0, "no difference: 3 units\n"), "{}", done.stderr);
    }
    let done = place.run("tmx diff - -");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: both files are standard input; name one of them");
    let done = place.run("tmx diff old.tmx new.tmx --added new.tmx");
    assert!(
        done.code == 2 && done.stderr.contains("is an input and would be overwritten"),
        "{}",
        done.stderr
    );
}
