//! `diglot review` without the screen, as a person runs it.

mod support;

use diglot::bitext::LinkState;
use support::{Done, Place};

/// A folder with `a.bitext`: three links, 1-1 all.
fn place() -> Place {
    let place = Place::with_texts();
    let done = place.run("align a.ru.txt a.en.txt -q -o a.bitext");
    assert_eq!(done.code, 0, "{}", done.stderr);
    place
}

/// Runs the program as the person Anna; what it says has `TIME` for each time.
fn run(place: &Place, arguments: &str, stdin: &str) -> Done {
    let mut command = place.command();
    command.args(arguments.split_whitespace()).env("DIGLOT_USER", "anna");
    let done = support::finish(command, stdin.as_bytes());
    Done { stdout: timeless(&done.stdout), stderr: timeless(&done.stderr), ..done }
}

fn timeless(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('T').filter(|_| rest.len() > 20) {
        let is_time = at >= 10
            && rest.as_bytes().get(at + 9) == Some(&b'Z')
            && rest.as_bytes()[at - 10..at].iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
        if is_time {
            out.push_str(&rest[..at - 10]);
            out.push_str("TIME");
            rest = &rest[at + 10..];
        } else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    out + rest
}

#[test]
fn rules_accept_and_leave_out_and_say_when_all_is_done() {
    let place = place();
    assert_eq!(run(&place, "review a.bitext --check", "").code, 1);
    assert_eq!(place.names(), ["a.bitext", "a.en.txt", "a.ru.txt"], "looking writes nothing");
    let done = run(&place, "review a.bitext --accept-above 0 --only 2-1,1-0", "");
    assert_eq!((done.code, place.names().len()), (0, 3), "a rule that changes nothing writes nothing");
    let done = run(&place, "review a.bitext --accept-above 1% --only 1-1", "");
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    insta::assert_snapshot!(done.stderr, @"3 links: 3 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong");
    let done = run(&place, "review a.bitext --check", "");
    insta::assert_snapshot!(done.stdout, @"3 links: 3 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong");
    assert_eq!(done.code, 0);
    let done = run(&place, "review a.bitext --history", "");
    insta::assert_snapshot!(done.stdout, @"    1  TIME  anna  rule, link 1");
    let accepted = run(&place, "export a.bitext -q -o - --format tsv --only accepted", "").stdout;
    assert_eq!(accepted.lines().count(), 4, "{accepted}");
    let nothing = run(&place, "review a.bitext --leave-out-below 100", "");
    insta::assert_snapshot!(nothing.stderr, @"3 links: 3 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong");
}

#[test]
fn the_state_after_any_action_can_be_seen() {
    let place = place();
    run(&place, "review a.bitext --accept-above 1%", "");
    let then = run(&place, "review a.bitext --at 0", "");
    assert_eq!((then.code, then.stdout.lines().count() > 3), (0, true));
    let never = run(&place, "review a.bitext --at 7", "");
    assert_eq!(never.code, 2);
    insta::assert_snapshot!(never.stderr, @"error: there are only 1 actions; --history lists them");
}

#[test]
fn a_review_is_not_lost_by_aligning_again() {
    let place = place();
    let again = "align a.ru.txt a.en.txt -q -o a.bitext";
    assert_eq!(run(&place, again, "").code, 0, "not reviewed yet");
    run(&place, "review a.bitext --accept-above 1%", "");
    let before = (place.read("a.bitext"), place.read("a.bitext.journal"));
    let done = run(&place, again, "");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: “a.bitext” has been reviewed and would be lost; carry the review over with “diglot align --update”, or give the output another name");
    assert_eq!((place.read("a.bitext"), place.read("a.bitext.journal")), before);
}

#[test]
fn the_journal_of_another_bitext_is_refused() {
    let place = place();
    run(&place, "review a.bitext --accept-above 1%", "");
    place.file("b.bitext.journal", place.read("a.bitext.journal"));
    let done = run(&place, "align a.ru.txt a.en.txt -q --max-link 1 -o c.bitext", "");
    assert_eq!(done.code, 0, "{}", done.stderr);
    place.file("b.bitext", place.read("c.bitext"));
    for command in ["review b.bitext --check", "review b.bitext --accept-above 1", "export b.bitext -o b.tmx"]
    {
        let done = run(&place, command, "");
        assert_eq!(done.code, 2, "{command}");
        assert_eq!(
            done.stderr,
            "error: “b.bitext.journal”: the journal belongs to another bitext file of this name; move it away, or carry the review over with “diglot align --update”\n"
        );
    }
}

#[test]
fn texts_that_have_changed_are_noticed() {
    let place = place();
    place.file("a.en.txt", format!("{}\nIt will be large.\n", support::EN));
    let done = run(&place, "review a.bitext --accept-above 1", "");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: the target text “a.en.txt” has changed since it was aligned; carry the review over with “diglot align --update”, or review with --read-only");
    std::fs::remove_file(place.work().join("a.en.txt")).unwrap();
    assert_eq!(
        run(&place, "review a.bitext --accept-above 1", "").code,
        0,
        "a text that is away has not changed"
    );
}

#[test]
fn two_actions_become_one_that_can_be_looked_behind() {
    let place = place();
    run(&place, "review a.bitext --accept-above 1%", "");
    let table = run(&place, "export a.bitext -q -o - --format tsv", "").stdout;
    let done = run(&place, "review a.bitext --compact", "");
    insta::assert_snapshot!(done.stderr, @"made one action of 1; 3 links: 3 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong");
    assert_eq!(run(&place, "export a.bitext -q -o - --format tsv", "").stdout, table);
    insta::assert_snapshot!(run(&place, "review a.bitext --history", "").stdout, @"    1  TIME  anna  compact, link 1");
    assert!(place.names().contains(&"a.bitext.journal.bak".to_owned()));
}

#[test]
fn what_cannot_be_is_said_in_one_sentence() {
    let place = place();
    let refused = |arguments: &str| {
        let done = run(&place, arguments, "");
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{arguments}");
        done.stderr
    };
    insta::assert_snapshot!(refused("review none.bitext --check"), @"error: cannot read “none.bitext”: there is no such file; check the path");
    insta::assert_snapshot!(refused("review a.ru.txt --check"), @"error: “a.ru.txt”: not a diglot bitext; such a file is made by `diglot align SOURCE TARGET -o NAME.bitext`");
    insta::assert_snapshot!(refused("review - --check"), @"error: a review needs a bitext file, not standard input");
    insta::assert_snapshot!(refused("review a.bitext --accept-above 20 --leave-out-below 50"), @"error: --leave-out-below is more than --accept-above; links between the two would be both accepted and left out");
    insta::assert_snapshot!(refused("review a.bitext --accept-above 1 --only one"), @"error: invalid value 'one' for '--only <KIND>': write a kind of link, for example 1-1 or 2-1");
    place.file("a.bitext.journal", "[]\n{}\n");
    insta::assert_snapshot!(refused("review a.bitext --check"), @"error: “a.bitext.journal”: this is no journal of a review; move the file away to begin anew");
    place.file("a.bitext.journal", "{\"journal\":9,\"bitext\":\"\"}\n");
    insta::assert_snapshot!(refused("review a.bitext --check"), @"error: “a.bitext.journal”: a newer diglot wrote this journal (version 9); use that one");
}

#[test]
fn questions_are_asked_and_answered_line_by_line() {
    let place = place();
    let done = run(&place, "review a.bitext --plain --threshold 100", "y\nn кто мэр?\nu\nx\n?\n:9\nq\n");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    assert!(!done.stdout.contains('\u{1b}'), "nothing moves a cursor");
    let lines = done.stdout.lines().collect::<Vec<_>>();
    let with = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(
        (with("Link 1 of 3, 1-1"), with("Link 2 of 3, 1-1"), with("Link 3 of 3, 1-1")),
        (1, 2, 2),
        "{lines:#?}"
    );
    assert_eq!(with("*   1 < Порт «Северный» откроют в мае 2031 года."), 1);
    assert_eq!(with("    2 > The city's mayor, Ivan Petrov, announced this."), 3);
    assert_eq!(with("undone: mark doubtful, link 2"), 1);
    assert_eq!(with("merge with the next link"), 1);
    assert_eq!(with("not understood; ? explains"), 1);
    let end =
        "3 links: 1 accepted, 1 left out, 0 doubtful, 1 untouched. Next: diglot export a.bitext -o a.tmx";
    assert_eq!(lines.last(), Some(&end));
    insta::assert_snapshot!(run(&place, "review a.bitext --history", "").stdout, @"
    1  TIME  anna  accept, link 1
    2  TIME  anna  doubtful, link 2
    3  TIME        undo of 2 (doubtful)
    4  TIME  anna  leave-out, link 2
    ");
    let again = run(&place, "review a.bitext --plain --threshold 100 --ui-lang ru", "да\n").stdout;
    assert!(again.starts_with("продолжаем со связи 3, TIME\n"), "{again}");
    assert!(again.contains("\nСвязь 3 из 3, 1-1, "), "{again}");
    let end = "3 связи: принято 2, исключено 1, под сомнением 0, не тронуто 0. Дальше: diglot export a.bitext -o a.tmx";
    assert_eq!(again.lines().last(), Some(end));
    assert_eq!(run(&place, "review a.bitext --check", "").code, 0);
}

#[test]
fn links_are_merged_and_split_from_a_pipe() {
    let place = place();
    run(&place, "review a.bitext --plain --threshold 100", "m\ny\nq\n");
    let kinds = || {
        let table = run(&place, "export a.bitext -q -o - --format review", "").stdout;
        let kinds = table.lines().skip(1).map(|line| line.split('\t').nth(3).unwrap_or_default().to_owned());
        kinds.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kinds(), "2-2 1-1");
    let asked = run(&place, "review a.bitext --plain --threshold 100", ":1\ns\ns 1\nq\n").stdout;
    assert!(asked.contains("s 1: 1-1 and 1-1"), "{asked}");
    assert_eq!(kinds(), "1-1 1-1 1-1");
    let looked = run(&place, "review a.bitext --plain --read-only --threshold 100", "y\nq\n").stdout;
    assert!(looked.contains("opened with --read-only: nothing can be changed"), "{looked}");
}

#[test]
fn a_second_review_at_the_same_time_is_refused() {
    use std::io::{BufRead as _, BufReader};
    let place = place();
    let mut command = place.command();
    command.args(["review", "a.bitext", "--plain", "--threshold", "100"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut first = command.spawn().expect("the program starts");
    let mut out = BufReader::new(first.stdout.take().expect("piped above"));
    let mut line = String::new();
    while !line.contains("Link 1") {
        line.clear();
        assert!(out.read_line(&mut line).expect("text") > 0);
    }
    let second = run(&place, "review a.bitext --accept-above 1%", "");
    assert_eq!(second.code, 2);
    assert!(
        second.stderr.starts_with("error: “a.bitext” is being reviewed in another window"),
        "{}",
        second.stderr
    );
    assert!(second.stderr.contains(&format!("(process {}", first.id())), "{}", second.stderr);
    assert_eq!(run(&place, "review a.bitext --check", "").code, 1, "looking needs no lock");
    first.kill().expect("it runs");
    first.wait().expect("it ends");
    assert_eq!(
        run(&place, "review a.bitext --accept-above 1%", "").code,
        0,
        "the lock went with the process"
    );
}

#[test]
fn a_torn_last_line_is_dropped_wherever_it_is_torn() {
    let place = place();
    run(&place, "review a.bitext --plain --threshold 100", "y\n");
    let one =
        place.read("a.bitext.journal").lines().take(2).map(|line| line.to_owned() + "\n").collect::<String>();
    place.file("a.bitext.journal", &one);
    run(&place, "review a.bitext --plain --threshold 100", ":2\nn кто мэр?\n");
    let two =
        place.read("a.bitext.journal").lines().take(3).map(|line| line.to_owned() + "\n").collect::<String>();
    let bitext = diglot::bitext::bitext_file::parse(&place.read("a.bitext")).unwrap();
    let state = |journal: &[u8]| {
        // As the program reads it: a torn character goes with its line.
        let text = String::from_utf8_lossy(journal).into_owned();
        let mut session = diglot::review::session::Session::new(bitext.clone());
        session.replay(&diglot::review::journal::parse(&text).unwrap().lines, usize::MAX).unwrap();
        session.state().clone()
    };
    let (before, after) = (state(one.as_bytes()), state(two.as_bytes()));
    assert_ne!(before, after);
    for end in one.len()..two.len() {
        assert_eq!(state(&two.as_bytes()[..end]), before, "torn at {end}");
    }
    // And the program itself, also inside a Cyrillic letter; the next line begins anew.
    let letter = two.find('к').unwrap();
    for end in [one.len() + 1, letter + 1, two.len() - 1] {
        place.file("a.bitext.journal", &two.as_bytes()[..end]);
        let done = run(&place, "review a.bitext --accept-above 1%", "");
        assert_eq!(done.code, 0);
        assert_eq!(
            done.stderr,
            "a.bitext.journal: the last line was not whole and is dropped\n\
             3 links: 3 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong\n"
        );
        assert!(place.read("a.bitext.journal").starts_with(&one));
        assert_eq!(run(&place, "review a.bitext --check", "").code, 0);
    }
}

#[test]
fn a_killed_review_goes_on_where_it_was() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let place = place();
    let bitext = diglot::bitext::bitext_file::parse(&place.read("a.bitext")).unwrap();
    let mut number = 1961_u64;
    let mut kept = 0;
    for _ in 0..200 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let answers = ["y", "n да", "x", "m", "s 1", "u", "1", "s", ":1", ":2"];
        let answer = answers[(number >> 33) as usize % answers.len()];
        let mut command = place.command();
        command.args(["review", "a.bitext", "--plain", "--threshold", "100"]);
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("piped above");
        writeln!(stdin, ":1\n{answer}\n?").expect("it listens");
        // When it has explained what can be answered, the answer before is kept.
        let mut lines = BufReader::new(child.stdout.take().expect("piped above")).lines();
        let explained = lines.any(|line| line.is_ok_and(|line| line.contains("take a proposal")));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        drop(stdin);
        let text = place.read("a.bitext.journal");
        let journal = diglot::review::journal::parse(&text).unwrap();
        assert_eq!(journal.whole, text.len(), "no half line after {answer}");
        let mut session = diglot::review::session::Session::new(bitext.clone());
        session.replay(&journal.lines, usize::MAX).unwrap();
        assert!(session.state().is_whole());
        assert!(session.count() >= kept, "an action was lost");
        let first = &session.state().links()[0];
        match answer {
            "n да" if explained => {
                assert_eq!((first.state, first.note.as_str()), (LinkState::Doubtful, "да"));
            }
            "x" if explained => assert_eq!(first.state, LinkState::LeftOut),
            "y" if explained => assert!(first.is_accepted()),
            _ => {}
        }
        kept = session.count();
    }
    assert!(kept > 50, "{kept} actions");
}

#[test]
fn a_table_comes_back() {
    let place = place();
    assert_eq!(run(&place, "export a.bitext -q -o a.review.tsv --bom", "").code, 0);
    let table = place.read("a.review.tsv");
    assert!(
        table.starts_with(
            "\u{feff}no\tstate\tconfidence\ttype\tsource\ttarget\tnote\tsource ids\ttarget ids\n1\t\t"
        ),
        "{table}"
    );
    let done = run(&place, "import a.bitext a.review.tsv", "");
    insta::assert_snapshot!(done.stderr, @"
    6 cells as they were, 0 with other sentences, 0 edited
    nothing to change
    ");
    place.file("b.tsv", "source\ttarget\tstate\tnote\n\
        Порт «Северный» откроют в мае 2031 года. Об этом сообщил мэр города Иван Петров.\tThe port of Severny will open in May 2031. The city's mayor, Ivan Petrov, announced that.\t\tпроверить\n\
        Строительство обойдётся в 4,5 млрд рублей.\tConstruction will cost 4.5 billion roubles.\tok\t\n");
    let dry = run(&place, "import a.bitext b.tsv --dry-run -q", "");
    assert!(dry.stdout.contains("\n+> The city's mayor, Ivan Petrov, announced that.\n"), "{}", dry.stdout);
    assert!(!place.names().contains(&"a.bitext.journal".to_owned()), "a dry run writes nothing");
    let done = run(&place, "import a.bitext b.tsv", "");
    insta::assert_snapshot!(done.stderr, @"
    2 cells as they were, 1 with other sentences, 1 edited
    2 links: 2 accepted, 0 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong
    ");
    let tmx = run(&place, "export a.bitext -q -o - --format tmx", "").stdout;
    assert!(tmx.contains("<note>проверить</note>") && tmx.contains("x-diglot-original"), "{tmx}");
    assert!(
        run(&place, "export a.bitext -q -o - --format jsonl", "")
            .stdout
            .contains(r#""edited":"The city's mayor, Ivan Petrov, announced that.""#)
    );
    run(&place, "review a.bitext --plain", "u\nq\n");
    assert_eq!(run(&place, "diff a.bitext", "").code, 0, "one undo takes all of it back");
    place.file("c.tsv", "source\ttarget\nПорт «Северный» откроют в мае 2031 года.\tThe port of Severny will open in May 2031.\n");
    let done = run(&place, "import a.bitext c.tsv", "");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: “c.tsv”, 4 sentences are missing in the table, the first is source sentence 2 “Об этом сообщил мэр города Иван Петров.”; put them back, or leave them out with --missing-out");
    assert_eq!(run(&place, "import a.bitext c.tsv --missing-out -q", "").code, 0);
    assert_eq!(run(&place, "export a.bitext -q -o - --format moses -o b.tmx", "").code, 2);
    let left = run(&place, "export a.bitext -o b.tmx", "").stderr;
    assert!(left.contains("(1 of 3 links; 2 left out by a person)"), "{left}");
}

#[test]
fn a_patch_carries_a_review_over() {
    let place = place();
    let whole = run(&place, "diff a.bitext --all", "");
    assert_eq!(whole.code, 0);
    let lines =
        whole.stdout.lines().filter(|line| !line.starts_with("@ 2")).map(|line| line.to_owned() + "\n");
    place.file("whole.patch", lines.collect::<String>().replace("@ 3 ", "@ 3 out "));
    let done = run(&place, "apply a.bitext whole.patch", "");
    insta::assert_snapshot!(done.stderr, @"2 links: 1 accepted, 1 left out, 0 doubtful, 0 untouched; about 0.0 expected wrong");
    let fix = run(&place, "diff a.bitext", "");
    assert_eq!(fix.code, 1);
    place.file("fix.patch", &fix.stdout).file("b.bitext", place.read("a.bitext"));
    assert_eq!(run(&place, "apply b.bitext fix.patch -q", "").code, 0);
    let body = |name: &str| {
        run(&place, &format!("diff {name} --all"), "")
            .stdout
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(body("a.bitext"), body("b.bitext"));
    let refused = |patch: &str| {
        place.file("bad.patch", patch);
        let done = run(&place, "apply a.bitext bad.patch", "");
        assert_eq!(done.code, 2);
        done.stderr
    };
    insta::assert_snapshot!(refused("@ 1\n< Другое.\n"), @"error: “bad.patch”, line 2: “Другое.” is not the next source sentence, which is “Порт «Северный» откроют в мае 2031 года.”; text and order must stay");
    insta::assert_snapshot!(refused("< Другое.\n"), @"error: “bad.patch”, line 1: a sentence stands in front of the first @");
    insta::assert_snapshot!(refused(""), @"error: “bad.patch”, there is nothing in the patch");
    insta::assert_snapshot!(refused("-@ 1\n-< Другое.\n+@ 1 ok\n+< Другое.\n"), @"error: “bad.patch”, line 2: “Другое.” does not stand in the text, or not between these links");
}

#[test]
fn texts_that_have_changed_take_their_review_along() {
    let place = place();
    run(&place, "review a.bitext --plain --threshold 100", "y\ny\ny\n");
    place.file("a.ru.txt", support::RU.replace("мэр города", "губернатор края") + "\nПорт будет большим.\n");
    place.file("a.en.txt", support::EN.replace("city's mayor", "governor") + "\nThe port will be large.\n");
    let done = run(&place, "align --update a.ru.txt a.en.txt -q -o a.bitext", "");
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
    insta::assert_snapshot!(done.stderr, @"warning: link 2 could not be placed: “Об этом сообщил мэр города Иван Петров.” = “The city's mayor, Ivan Petrov, announced this.”");
    let table = run(&place, "export a.bitext -q -o - --format review", "").stdout;
    let states =
        table.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(states, ["ok", "?", "ok", ""]);
    assert!(table.contains("the texts changed; was accepted: “Об этом сообщил мэр"), "{table}");
    insta::assert_snapshot!(run(&place, "review a.bitext --history", "").stdout, @"    1  TIME  anna  update, link 1");
    assert!(
        !place.names().iter().any(|name| name.contains(".bak") || name.contains(".lock")),
        "{:?}",
        place.names()
    );
    let wrong = run(&place, "align --update a.ru.txt a.en.txt -q -o a.tmx", "");
    insta::assert_snapshot!(wrong.stderr, @"error: “a.tmx” is no bitext file; --update takes one -o, the bitext file that was reviewed");
}

#[test]
fn what_is_measured_and_learnt_has_the_review_in_it() {
    let place = place();
    place.file("gold.ladder", "[0,1]:[0,1]\n[2]:[2]\n");
    let right = || {
        let json = run(&place, "measure gold.ladder a.bitext --json", "").stdout;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        json["all"]["strict"]["recall"].as_f64()
    };
    assert_eq!(right(), Some(0.5));
    run(&place, "review a.bitext --plain --threshold 100", "m\ny\nq\n");
    assert_eq!(right(), Some(1.0));
    place
        .file("b.ru.txt", "Порт «Северный» закрыли.\n")
        .file("b.en.txt", "The port of Severny has closed.\n");
    let done = run(&place, "align b.ru.txt b.en.txt -v --dictionary a.bitext -o b.ladder", "");
    assert!(done.stderr.contains("a.bitext: 0 word pairs, 1 longer units to learn from"), "{}", done.stderr);
}
