//! `diglot review` without the screen, as a person runs it.

mod support;

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
