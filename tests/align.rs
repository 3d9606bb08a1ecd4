//! `diglot align` as a person runs it.

mod support;

use std::fs;

use support::{Place, finish};

/// What is said on standard error, without the figures that change with every better aligner.
fn said(stderr: &str) -> String {
    let line = |line: &str| match line.split_once(" below 80%, about ") {
        Some((before, after)) => {
            let before = before.rsplit_once(' ').map_or(before, |(before, _)| before);
            format!(
                "{before} N below 80%, about N{}\n",
                after.trim_start_matches(|c: char| c.is_numeric() || c == '.')
            )
        }
        None => format!("{line}\n"),
    };
    stderr.lines().map(line).collect()
}

#[test]
fn a_table_in_a_pipe_when_asked_for() {
    let place = Place::with_texts();
    let mut command = place.command();
    command.args(["align", "a.ru.txt", "a.en.txt", "--format", "table"]).env("COLUMNS", "72");
    let done = finish(command, b"");
    // How sure the aligner is changes with every better one.
    insta::with_settings!({filters => [(r"[ \d]{2}\d%", " 99%")]}, {
        insta::assert_snapshot!(done.stdout, @"
        #  sure  │ source (ru)                   │ target (en)
        1  99%  │ Порт «Северный» откроют в мае │ The port of Severny will open
                │ 2031 года.                    │ in May 2031.
        2  99%  │ Об этом сообщил мэр города    │ The city's mayor, Ivan
                │ Иван Петров.                  │ Petrov, announced this.
        3  99%  │ Строительство обойдётся в 4,5 │ Construction will cost 4.5
                │ млрд рублей.                  │ billion roubles.
        ");
    });
}

#[test]
fn tsv_in_a_pipe() {
    let place = Place::with_texts();
    let done = place.run("align a.ru.txt a.en.txt");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let columns = done.stdout.lines().map(|line| line.split('\t').count()).collect::<Vec<_>>();
    assert_eq!(columns, [5, 5, 5, 5], "{}", done.stdout);
    assert!(
        done.stdout.contains(
            "Порт «Северный» откроют в мае 2031 года.\tThe port of Severny will open in May 2031.\t"
        )
    );
    assert!(!done.stdout.contains('\u{1b}'));
}

#[test]
fn what_was_guessed_is_said_and_with_quiet_it_is_not() {
    let place = Place::with_texts();
    let cp1251 = encoding_rs::WINDOWS_1251.encode(support::RU).0.into_owned();
    place.file("a.1251.txt", cp1251);
    let done = place.run("align a.1251.txt a.en.txt -o a.tmx");
    insta::assert_snapshot!(said(&done.stderr), @"
    a.1251.txt: guessed language ru, encoding windows-1251 (set with --source-lang, --source-encoding)
    a.en.txt: guessed language en (set with --target-lang)
    3 and 3 sentences, 3 links, N below 80%, about N expected wrong; wrote a.tmx
    ");
    let quiet = place.run("align a.1251.txt a.en.txt -o a.tmx --quiet");
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str(), quiet.code), ("", "", 0));
    let told = place
        .run("align a.1251.txt a.en.txt --source-encoding cp1251 --source-lang ru --target-lang en -o a.tmx");
    insta::assert_snapshot!(said(&told.stderr), @"3 and 3 sentences, 3 links, N below 80%, about N expected wrong; wrote a.tmx");
}

#[test]
fn several_outputs_at_once() {
    let place = Place::with_texts();
    let done = place
        .run("align a.ru.txt a.en.txt -q -o a.tmx -o a.bitext -o a.tsv -o a.jsonl -o a.ladder -o a.moses");
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "", ""));
    let written =
        ["a.bitext", "a.en", "a.en.txt", "a.jsonl", "a.ladder", "a.ru", "a.ru.txt", "a.tmx", "a.tsv"];
    assert_eq!(place.names(), written);
    assert!(place.read("a.ladder").starts_with("[0]:[0]:"), "{}", place.read("a.ladder"));
    assert_eq!(place.read("a.ru").lines().count(), place.read("a.en").lines().count());
}

#[test]
fn standard_input_and_output() {
    let place = Place::with_texts();
    let done = place.run_with("align - a.en.txt -q -o - --format ladder", support::RU.as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.starts_with("[0]:[0]:"), "{}", done.stdout);
    let done = place.run("align a.ru.txt a.en.txt -q -o - --format moses");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(said(&done.stderr), @"error: moses is a pair of files and cannot go to standard output; name the pair: -o corpus.moses");
}

#[test]
fn the_same_texts_give_the_same_bytes() {
    let place = Place::with_texts();
    let mut versions = Vec::new();
    for threads in ["1", "2", "7"] {
        let done = place.run(&format!("align a.ru.txt a.en.txt -q --threads {threads} -o a.tmx -o a.bitext"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        versions.push((place.read("a.tmx"), place.read("a.bitext")));
    }
    assert!(versions.iter().all(|version| version == &versions[0]));
}

#[test]
fn the_date_is_that_of_the_newer_text_or_the_one_given() {
    let place = Place::with_texts();
    for (name, seconds) in [("a.ru.txt", 1_000_000_000), ("a.en.txt", 1_700_000_000)] {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        fs::File::options().write(true).open(place.work().join(name)).unwrap().set_modified(time).unwrap();
    }
    place.run("align a.ru.txt a.en.txt -q -o a.tmx");
    assert!(place.read("a.tmx").contains("creationdate=\"20231114T221320Z\""), "{}", place.read("a.tmx"));
    let with_epoch = |value: &str| {
        let mut command = place.command();
        command.args(["align", "a.ru.txt", "a.en.txt", "-q", "-o", "a.tmx"]).env("SOURCE_DATE_EPOCH", value);
        finish(command, b"")
    };
    assert_eq!(with_epoch("0").code, 0);
    assert!(place.read("a.tmx").contains("creationdate=\"19700101T000000Z\""), "{}", place.read("a.tmx"));
    insta::assert_snapshot!(with_epoch("yesterday").stderr, @"error: SOURCE_DATE_EPOCH is “yesterday”; it must be whole seconds since 1970-01-01, for example 1700000000");
}

#[test]
fn swapped_sides_are_noticed() {
    let place = Place::with_texts();
    let done = place.run("align a.en.txt a.ru.txt --source-lang ru --target-lang en -o a.tsv");
    insta::assert_snapshot!(said(&done.stderr), @"
    warning: a.en.txt was said to be ru but looks like en; are source and target the right way round?
    warning: a.ru.txt was said to be en but looks like ru; are source and target the right way round?
    3 and 3 sentences, 3 links, N below 80%, about N expected wrong; wrote a.tsv
    ");
    let german = "Der Hafen wird im Mai 2031 eröffnet. Das hat der Bürgermeister der Stadt am Montag bekannt gegeben.\n";
    place.file("a.de.txt", german);
    let done = place.run("align a.en.txt a.de.txt --source-lang de --target-lang en -o a.tsv");
    let first = done.stderr.lines().next().unwrap_or_default();
    insta::assert_snapshot!(first, @"warning: the texts look swapped: “a.en.txt” looks like en, “a.de.txt” like de; exchange the two names or the two languages");
    let done = place.run("align a.en.txt a.en.txt -o a.tsv");
    insta::assert_snapshot!(said(&done.stderr), @"
    a.en.txt: guessed language en (set with --source-lang)
    a.en.txt: guessed language en (set with --target-lang)
    warning: both texts are in one language, en; if they are not, say so with --source-lang and --target-lang
    3 and 3 sentences, 3 links, N below 80%, about N expected wrong; wrote a.tsv
    ");
}

#[test]
fn a_link_is_explained() {
    let place = Place::with_texts();
    let done = place.run("align a.ru.txt a.en.txt -q --explain 2");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let first = done.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("link 2, 1-1, "), "{}", done.stdout);
    assert!(done.stdout.contains("source 2    Об этом сообщил мэр города Иван Петров."), "{}", done.stdout);
    assert!(
        done.stdout.contains("target 2    The city's mayor, Ivan Petrov, announced this."),
        "{}",
        done.stdout
    );
}

#[test]
fn ready_sentences() {
    let place = Place::new();
    place
        .file("ru.txt", "Порт откроют. Скоро.\nЭто решено.\n\nВсё.\n")
        .file("en.txt", "The port will open. Soon.\nIt is settled.\n\nThat is all.\n");
    let done = place.run("align --lines ru.txt en.txt -q");
    assert!(done.stdout.contains("\nПорт откроют. Скоро.\tThe port will open. Soon.\t"), "{}", done.stdout);
}

#[test]
fn dictionaries_of_every_kind() {
    let place = Place::with_texts();
    place
        .file("words.dic", "port @ порт\nmayor @ мэр\n")
        .file("words.tsv", "порт\tport\n")
        .file("bad.tsv", "порт\n");
    let done =
        place.run("align a.ru.txt a.en.txt -v --dictionary words.dic --dictionary words.tsv -o a.bitext");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("words.dic: 2 word pairs\nwords.tsv: 1 word pairs\n"), "{}", done.stderr);
    assert!(place.read("a.bitext").contains("\"dictionary\": \"words.dic, words.tsv\""));
    let done = place.run("align a.ru.txt a.en.txt -q --dictionary bad.tsv -o a.tmx");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: bad.tsv, line 1: this is no pair of words; write source, tab, target (.tsv) or target @ source (.dic)");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_130_and_leaves_nothing() {
    use std::process::{Command, Stdio};
    let place = Place::with_texts();
    let before = place.names();
    let mut waiting = place.command();
    waiting.args(["align", "-", "a.en.txt", "-o", "a.tmx"]);
    let mut child = waiting.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // It waits for the end of its input, as long as this is held; give it time to get there.
    let held = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(held);
    assert_eq!(place.names(), before);
}

#[test]
fn terminal_escapes_in_a_text_are_only_marks_in_the_table() {
    let place = Place::new();
    place
        .file("ru.txt", "Порт\u{1b}[2J откроют\u{7} в мае.\n")
        .file("en.txt", "The port\u{1b}]0;title will open in May.\n");
    let done = place.run("align ru.txt en.txt -q --format table --color always");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let bare = done.stdout.replace("\u{1b}[2m", "").replace("\u{1b}[32m", "").replace("\u{1b}[33m", "");
    let bare = bare.replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", "");
    assert!(!bare.chars().any(|c| c.is_control() && c != '\n'), "{bare:?}");
    assert!(bare.contains("Порт␛[2J откроют␇"), "{bare}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let place = Place::new();
    // More than a pipe holds.
    place.file("ru.txt", support::RU.replace('\n', " ").repeat(600) + "\n" + support::RU);
    place.file("en.txt", support::EN.replace('\n', " ").repeat(600) + "\n" + support::EN);
    for command in ["segment -q ru.txt", "align -q --lines ru.txt en.txt"] {
        let mut shell = place.any_command("sh");
        let line = format!("( \"$0\" {command}; echo \"code $?\" >&2 ) | head -n 1 > /dev/null");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_diglot")]);
        assert_eq!(finish(shell, b"").stderr, "code 0\n");
    }
}
