//! `diglot tmx check` as a person runs it.

mod support;

use support::{Done, Place};

const HEADER: &str = "<header creationtool=\"a\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"a\" adminlang=\"en\" \
                      srclang=\"ru\" datatype=\"plaintext\"/>";

/// A file with these units.
fn tmx(units: &str) -> String {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n";
    format!("{head}<tmx version=\"1.4\">{HEADER}<body>\n{units}\n</body></tmx>\n")
}

fn unit(source: &str, target: &str) -> String {
    let variant = |code: &str, text: &str| format!("<tuv xml:lang=\"{code}\"><seg>{text}</seg></tuv>");
    format!("<tu>{}{}</tu>", variant("ru", source), variant("en", target))
}

fn run(units: &str, arguments: &str) -> Done {
    let place = Place::new();
    place.file("a.tmx", tmx(units));
    place.run(&format!("tmx check a.tmx {arguments}"))
}

#[test]
fn a_clean_file_is_said_to_be_clean() {
    let done = run(&unit("Мост закрыт на ремонт.", "The bridge is closed for repairs."), "");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(done.stdout, @"
    a.tmx: no problem in 1 unit
      OmegaT, Trados, memoQ, Wordfast: nothing is known against it
    ");
}

#[test]
fn the_worst_comes_first_and_each_tool_has_a_verdict() {
    let units = [
        "<tu changedate=\"2026-01-31\"><tuv xml:lang=\"ru\"><seg>Да.</seg></tuv><tuv xml:lang=\"en\"><seg>Yes.</seg></tuv></tu>",
        &unit("Соль & перец", "Salt and pepper"),
    ];
    let done = run(&units.join("\n"), "");
    assert_eq!(done.code, 1);
    insta::assert_snapshot!(done.stdout, @"
    a.tmx: 2 problems in 2 units
      OmegaT 3.6: refuses the whole file: its XML reader stops, and what it had read is dropped (measured; 1 problem)
      OmegaT 6.1 and later: refuses the whole file: it reads the file to its end before it takes anything (from its source code; 1 problem)
      Trados, memoQ, Wordfast: refuses the whole file: XML forbids to read on after this (from the standard; 1 problem)
      bare-ampersand, once
        line 5, column 34, unit 2: a bare & (write &amp;)
        OmegaT 3.6: refuses the whole file: its XML reader stops, and what it had read is dropped (measured)
        OmegaT 6.1 and later: refuses the whole file: it reads the file to its end before it takes anything (from its source code)
        Trados, memoQ, Wordfast: refuses the whole file: XML forbids to read on after this (from the standard)
      date, once
        line 4, column 1, unit 1: changedate=\"2026-01-31\" is not a date like 20260131T235959Z
        OmegaT: loses the date: it knows 20260131T235959Z and 2026-01-31T23:59:59Z (measured)
    ");
}

#[test]
fn with_a_tool_only_what_matters_to_it_counts() {
    let old = unit("Да.", "Yes.").replace("xml:lang", "lang");
    assert_eq!(run(&old, "").code, 1, "a rule is broken");
    assert_eq!(run(&old, "--for memoq").code, 0);
    assert_eq!(run(&old, "--for omegat").code, 1);
    assert_eq!(run(&old, "--for memoq --for omegat").code, 1);
    let done = run(&old, "--for wordfast");
    insta::assert_snapshot!(done.stdout, @"
    a.tmx: 0 of 2 problems in 1 unit matter to Wordfast
      Wordfast: nothing is known against it
      2 other problems are not known to matter to Wordfast (--verbose)
    ");
    let spaces = unit("Да. ", "Yes.");
    assert_eq!(run(&spaces, "").code, 0, "no rule is broken");
    assert_eq!(run(&spaces, "--pedantic").code, 1);
    assert_eq!(run(&spaces, "--for omegat").code, 1);
    assert_eq!(run(&spaces, "--for dejavu").code, 2);
}

#[test]
fn a_million_problems_take_a_few_lines() {
    let units = unit("Да. ", "Yes.\n").repeat(2000);
    let done = run(&units, "--examples 2");
    assert!(done.stdout.lines().count() < 20, "{}", done.stdout);
    assert!(done.stdout.contains("and 3998 more"), "{}", done.stdout);
    let all = run(&units, "--verbose");
    assert_eq!(all.stdout.lines().filter(|line| line.starts_with("a.tmx: line ")).count(), 4000);
}

#[test]
fn json_is_one_object_a_file() {
    let place = Place::new();
    place.file("a.tmx", tmx(&unit("Соль & перец", "Salt and pepper"))).file("b.tmx", tmx(""));
    let done = place.run("tmx check a.tmx b.tmx --json");
    assert_eq!(done.code, 1);
    let files = done.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let files = files.collect::<Vec<_>>();
    assert_eq!((&files[0]["file"], &files[1]["file"]), (&"a.tmx".into(), &"b.tmx".into()));
    assert_eq!((&files[0]["problems"], &files[1]["problems"]), (&1.into(), &0.into()));
    let kind = &files[0]["kinds"][0];
    assert_eq!(
        (&kind["kind"], &kind["weight"], &kind["count"]),
        (&"bare-ampersand".into(), &"not-xml".into(), &1.into())
    );
    assert_eq!((&kind["examples"][0]["line"], &kind["examples"][0]["unit"]), (&4.into(), &1.into()));
    let verdict = &files[0]["verdicts"][0];
    assert_eq!(
        (&verdict["tool"], &verdict["effect"], &verdict["basis"]),
        (&"omegat".into(), &"refuses-file".into(), &"measured".into())
    );
    assert_eq!(files[1]["verdicts"][0]["effect"], serde_json::Value::Null);
}

#[test]
fn what_cannot_be_read_is_said_and_the_others_are_checked() {
    let place = Place::new();
    place.file("a.tmx", "not a memory").file("b.tmx", tmx("")).file("c.tsv", "да\tyes\n");
    let done = place.run("tmx check a.tmx b.tmx missing.tmx");
    assert_eq!(done.code, 2);
    assert!(done.stdout.contains("b.tmx: no problem"), "{}", done.stdout);
    assert!(done.stderr.contains("not a TMX file") && done.stderr.contains("missing.tmx"), "{}", done.stderr);
    assert_eq!(place.run("tmx check c.tsv").code, 2);
}

#[test]
fn what_we_write_is_clean_for_every_tool() {
    let place = Place::with_texts();
    for tool in ["omegat", "trados", "memoq", "wordfast"] {
        let done = place.run("align a.ru.txt a.en.txt -q -o a.tmx");
        assert_eq!(done.code, 0, "{}", done.stderr);
        let done = place.run(&format!("tmx check --pedantic --for {tool} a.tmx"));
        assert_eq!(done.code, 0, "{}", done.stdout);
        assert!(done.stdout.contains("no problem"), "{}", done.stdout);
    }
}
