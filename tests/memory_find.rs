//! `diglot memory find` as a person runs it.

mod support;

use support::{Done, Place, finish};

const UNITS: &str = "Порт откроют в 2031 году.\tThe port will open in 2031.\n\
                     Порт закроют в мае.\tThe port will close in May.\n\
                     Банк не поднял ставку.\tThe bank did not raise the rate.\n";

fn memory() -> Place {
    let place = Place::new();
    place.file("a.tsv", UNITS);
    let added = place.run("memory add a.memory a.tsv --source ru --target en");
    assert_eq!(added.code, 0, "{}", added.stderr);
    place
}

/// Looks for a text with spaces in it.
fn find(place: &Place, text: &str, options: &str) -> Done {
    let mut command = place.command();
    command.args(["memory", "find", "a.memory", text]).args(options.split_whitespace());
    finish(command, b"")
}

#[track_caller]
fn check(text: &str, options: &str, code: i32, expected: &str) {
    let done = find(&memory(), text, options);
    assert_eq!((done.code, done.stdout.as_str()), (code, expected), "{}", done.stderr);
}

#[test]
fn like_texts_with_what_differs() {
    check(
        "Порт закроют в июне.",
        "",
        0,
        " 80 %  ru → en\n       Порт закроют в [-мае-]{+июне+}.\n       The port will close in May.\n",
    );
    check(
        "The bank will raise the rate.",
        "--by letters",
        0,
        " 81 %  en → ru\n       The bank [-did not-]{+will+} raise the rate.\n       Банк не поднял ставку.\n",
    );
    check("Порт закроют в июне.", "--min 81", 1, "");
    check("Совсем другое", "", 1, "");
}

#[test]
fn numbers_are_put_right() {
    check(
        "Порт откроют в 2035 году.",
        "--repair",
        0,
        " 83 %  ru → en\n       Порт откроют в [-2031-]{+2035+} году.\n       The port will open in 2035.\n       \
         repaired: 2031 → 2035\n",
    );
}

#[test]
fn colours_when_asked() {
    check(
        "Порт закроют в июне.",
        "--color always",
        0,
        "\u{1b}[33m 80 %\u{1b}[0m  \u{1b}[2mru → en\u{1b}[0m\n       Порт закроют в \
         \u{1b}[1;31mмае\u{1b}[0m\u{1b}[32mиюне\u{1b}[0m.\n       The port will close in May.\n",
    );
}

#[test]
fn a_stream_keeps_its_order() {
    let place = memory();
    let done = place.run_with(
        "memory find a.memory - --json",
        "Банк поднял ставку.\n\nничего\r\nПорт закроют в мае.".as_bytes(),
    );
    assert_eq!(done.code, 0, "{}", done.stderr);
    let answers = done.stdout.lines().map(|line| {
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let percents = answer["matches"].as_array().expect("a list").iter().map(|it| it["percent"].as_u64());
        (answer["text"].as_str().expect("a text").to_owned(), percents.flatten().collect::<Vec<_>>())
    });
    let expected = [
        ("Банк поднял ставку.", vec![80]),
        ("", vec![]),
        ("ничего", vec![]),
        ("Порт закроют в мае.", vec![100]),
    ];
    assert_eq!(answers.collect::<Vec<_>>(), expected.map(|(text, percents)| (text.to_owned(), percents)));
    let none = place.run_with("memory find a.memory -", "ничего\n".as_bytes());
    assert_eq!((none.code, none.stdout.as_str()), (1, "ничего\n  - %\n"));
}

#[test]
fn penalties_are_said() {
    let place = memory();
    let done = find(&place, "Порт закроют в мае.", "--document b.txt --penalty-other 3");
    let expected = " 97 %  ru → en\n       Порт закроют в мае.\n       The port will close in May.\n       \
                    100 % less 3 % (another document)\n";
    assert_eq!((done.code, done.stdout.as_str()), (0, expected), "{}", done.stderr);
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = memory();
    let error = |arguments: &str, input: &[u8], expected: &str| {
        let done = place.run_with(arguments, input);
        assert_eq!((done.code, done.stderr.as_str()), (2, expected), "{arguments}");
    };
    error(
        "memory find a.memory порт --source fr",
        b"",
        "error: there is nothing in “fr” in “a.memory”; it has ru, en\n",
    );
    error(
        "memory find a.memory порт --target de",
        b"",
        "error: there is nothing in “de” in “a.memory”; it has ru, en\n",
    );
    error("memory find a.memory -", b"\xff\n", "error: line 1 of standard input is not UTF-8\n");
    error(
        "memory find b.memory x",
        b"",
        "error: there is no memory “b.memory”; diglot memory add makes one\n",
    );
    error(
        "memory find a.memory x --min 49",
        b"",
        "error: invalid value '49' for '--min <PERCENT>': write a whole number from 50 to 100\n",
    );
}

#[test]
fn the_index_of_a_large_memory_is_kept_and_made_again_when_lost() {
    let place = Place::new();
    let units = (0..1200).map(|number| format!("Порт номер {number} закрыт\tPort {number} is closed\n"));
    place.file("a.tsv", units.collect::<String>());
    assert_eq!(place.run("memory add a.memory a.tsv --source ru --target en").code, 0);
    let index = "a.memory.ru.words";
    let ask = || {
        let done = find(&place, "Порт номер 77 открыт", "--source ru --top 1 --verbose");
        assert_eq!(done.code, 0, "{}", done.stderr);
        (done.stdout, done.stderr)
    };
    let (answer, said) = ask();
    assert!(said.contains("wrote the index"), "{said}");
    let bytes = std::fs::read(place.work().join(index)).expect("the index");
    let (again, said) = ask();
    assert_eq!((again.as_str(), said.as_str()), (answer.as_str(), ""));
    for damaged in [&b""[..], b"rubbish", &bytes[..bytes.len() / 2]] {
        place.file(index, damaged);
        assert_eq!(ask().0, answer);
        assert_eq!(std::fs::read(place.work().join(index)).expect("the index"), bytes);
    }
    // Where it cannot be written, it is done without.
    std::fs::remove_file(place.work().join(index)).expect("the index");
    std::fs::create_dir(place.work().join(index)).expect("a folder in its place");
    let (again, said) = ask();
    assert_eq!(again, answer);
    assert!(said.contains("the index was not kept"), "{said}");
}

#[test]
fn nothing_steers_the_terminal() {
    let place = Place::new();
    place.file("a.tsv", "Порт \u{1b}[2J закрыт\tThe port \u{7}is closed\n");
    assert_eq!(place.run("memory add a.memory a.tsv --source ru --target en").code, 0);
    let done = find(&place, "Порт \u{1b}[2J открыт", "");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(!done.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", done.stdout);
}

/// Each of several programs finds no index, makes one and puts it in its place; none meets half of another's.
#[test]
fn several_programs_may_make_the_index_at_once() {
    let place = Place::new();
    let units =
        (0..1500).map(|number| format!("Насос {number} стоит у ворот.\tPump {number} stands at the gate.\n"));
    place.file("a.tsv", units.collect::<String>());
    assert_eq!(place.run("memory add a.memory a.tsv --source ru --target en").code, 0);
    let expected = find(&place, "Насос 77 стоит у ворот.", "--top 1").stdout;
    assert!(expected.contains("Pump 77 stands"), "{expected}");
    for ending in ["words", "letters"] {
        let by = format!("--top 1 --by {ending}");
        let found = || find(&place, "Насос 77 стоит у ворот.", &by).stdout;
        let index = format!("a.memory.ru.{ending}");
        let _ = std::fs::remove_file(place.work().join(&index));
        let answers = std::thread::scope(|scope| {
            let running = (0..6).map(|_| scope.spawn(found)).collect::<Vec<_>>();
            running.into_iter().map(|one| one.join().expect("an answer")).collect::<Vec<_>>()
        });
        assert_eq!(answers, vec![expected.clone(); 6]);
        // What stayed is whole: it is used as it is.
        let bytes = std::fs::read(place.work().join(&index)).expect("an index");
        assert_eq!(found(), expected);
        assert_eq!(std::fs::read(place.work().join(&index)).expect("an index"), bytes);
        assert!(!place.names().iter().any(|name| name.contains("tmp")), "{:?}", place.names());
    }
}
