//! `diglot memory words` as a person runs it.

mod support;

use support::{Done, Place, finish};

const UNITS: &str = "Порт откроют в 2031 году.\tThe port will open in 2031.\n\
                     Аэропорт закроют в мае.\tThe airport will close in May.\n\
                     В портах ждут ёлку.\tThe ports wait for fir trees.\n\
                     Банк не поднял ставку.\tThe bank did not raise the rate.\n";

fn memory() -> Place {
    let place = Place::new();
    place.file("a.tsv", UNITS);
    let added = place.run("memory add a.memory a.tsv --source ru --target en");
    assert_eq!(added.code, 0, "{}", added.stderr);
    place
}

/// Looks for a phrase with spaces in it.
fn words(place: &Place, phrase: &str, options: &str) -> Done {
    let mut command = place.command();
    command.args(["memory", "words", "a.memory", phrase]).args(options.split_whitespace());
    finish(command, b"")
}

#[track_caller]
fn check(phrase: &str, options: &str, code: i32, expected: &str) {
    let done = words(&memory(), phrase, options);
    assert_eq!((done.code, done.stdout.as_str()), (code, expected), "{}", done.stderr);
}

#[test]
fn inside_of_words_whole_words_and_forms() {
    check(
        "порт",
        "",
        0,
        "    1  ru → en\n       [=Порт=] откроют в 2031 году.\n       The port will open in 2031.\n    \
         2  ru → en\n       Аэро[=порт=] закроют в мае.\n       The airport will close in May.\n    \
         3  ru → en\n       В [=порт=]ах ждут ёлку.\n       The ports wait for fir trees.\n",
    );
    check(
        "порт",
        "--whole",
        0,
        "    1  ru → en\n       [=Порт=] откроют в 2031 году.\n       The port will open in 2031.\n",
    );
    check(
        "порты  откроют",
        "--stems",
        0,
        "    1  ru → en\n       [=Порт откроют=] в 2031 году.\n       The port will open in 2031.\n",
    );
    check(
        "елка порты",
        "--stems --anywhere",
        0,
        "    1  ru → en\n       В [=портах=] ждут [=ёлку=].\n       The ports wait for fir trees.\n",
    );
    check("портной", "", 1, "");
}

#[test]
fn both_sides_or_the_one_that_was_asked_for() {
    let both =
        "    1  ru → en\n       Порт откроют в [=2031=] году.\n       The port will open in [=2031=].\n";
    check("2031", "", 0, both);
    let one = "    1  ru → en\n       Порт откроют в 2031 году.\n       The port will open in [=2031=].\n";
    check("2031", "--source en", 0, one);
    check("2031", "--target ru", 0, one);
    check("BANK DID", "--source ru", 1, "");
}

#[test]
fn colours_when_asked() {
    check(
        "банк",
        "--color always",
        0,
        "    1  \u{1b}[2mru → en\u{1b}[0m\n       \u{1b}[33mБанк\u{1b}[0m не поднял ставку.\n       \
         The bank did not raise the rate.\n",
    );
}

#[test]
fn a_page_at_a_time() {
    let place = Place::new();
    let units = (1..=45).map(|number| format!("Порт номер {number}\tPort {number}\n"));
    place.file("a.tsv", units.collect::<String>());
    assert_eq!(place.run("memory add a.memory a.tsv --source ru --target en").code, 0);
    let page = |options: &str| {
        let done = words(&place, "порт", options);
        let lines = done.stdout.lines().map(str::to_owned).collect::<Vec<_>>();
        (done.code, lines.len(), lines.first().cloned(), lines.last().cloned())
    };
    let check = |options: &str, lines: usize, first: &str, last: &str| {
        assert_eq!(page(options), (0, lines, Some(first.to_owned()), Some(last.to_owned())), "{options}");
    };
    check("", 61, "    1  ru → en", "       20 of 45; --page 2 shows more");
    check("--page 2", 61, "   21  ru → en", "       21 to 40 of 45; --page 3 shows more");
    check("--page 3", 16, "   41  ru → en", "       41 to 45 of 45");
    check("--page 4", 1, "       45 in all; --page 3 is the last", "       45 in all; --page 3 is the last");
    check("--limit 100", 135, "    1  ru → en", "       Port 45");
}

#[test]
fn a_stream_of_phrases_in_json() {
    let place = memory();
    let done =
        place.run_with("memory words a.memory - --json --limit 1", "порт\n\nничего\r\nfir  TREES".as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let answers = done.stdout.lines().map(|line| {
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let found = &answer["matches"][0];
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (
            text(&answer["text"]),
            answer["total"].as_u64(),
            text(&found["source"]),
            format!("{} {}", found["in_source"], found["in_target"]),
        )
    });
    let expected = [
        ("порт", 3, "Порт откроют в 2031 году.", "[[0,4]] []"),
        ("", 0, "", "null null"),
        ("ничего", 0, "", "null null"),
        ("fir  TREES", 1, "В портах ждут ёлку.", "[] [[19,28]]"),
    ];
    let expected = expected
        .map(|(text, total, source, at)| (text.to_owned(), Some(total), source.to_owned(), at.to_owned()));
    assert_eq!(answers.collect::<Vec<_>>(), expected);
    let none = place.run_with("memory words a.memory -", "ничего\n".as_bytes());
    assert_eq!((none.code, none.stdout.as_str()), (1, "ничего\n       0\n"));
}

#[test]
fn where_it_stood_and_what_stands_beside() {
    let place = Place::with_texts();
    for command in ["align a.ru.txt a.en.txt -o a.bitext -q", "memory add a.memory a.bitext -q"] {
        assert_eq!(place.run(command).code, 0, "{command}");
    }
    let done = words(&place, "мэр", "--context");
    let expected = "    1  ru → en, a.ru.txt, 2\n       Порт «Северный» откроют в мае 2031 года.\n       \
                    Об этом сообщил [=мэр=] города Иван Петров.\n       \
                    Строительство обойдётся в 4,5 млрд рублей.\n       \
                    The city's mayor, Ivan Petrov, announced this.\n";
    assert_eq!((done.code, done.stdout.as_str()), (0, expected), "{}", done.stderr);
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = memory();
    let error = |phrase: &str, options: &str, expected: &str| {
        let done = words(&place, phrase, options);
        assert_eq!((done.code, done.stderr.as_str()), (2, expected), "{phrase} {options}");
    };
    error(" ", "", "error: there is nothing to look for in an empty phrase\n");
    error("порт", "--source fr", "error: there is nothing in “fr” in “a.memory”; it has ru, en\n");
    error("порт", "--target de", "error: there is nothing in “de” in “a.memory”; it has ru, en\n");
    error(
        "порт",
        "--page 0",
        "error: invalid value '0' for '--page <N>': write a whole number from 1 to 4294967295\n",
    );
}
