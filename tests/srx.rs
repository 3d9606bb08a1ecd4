//! `--srx`: sentences by the rules of a person's own file.

mod support;

use support::Place;

/// Rules with an abbreviation that the program does not know.
const RULES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="yes"/>
<body>
<languagerules>
<languagerule languagerulename="Russian">
<rule break="no"><beforebreak>\bпрвл\.</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule>
<languagerule languagerulename="Default">
<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule>
</languagerules>
<maprules>
<languagemap languagepattern="RU.*" languagerulename="Russian"/>
<languagemap languagepattern="(ru|en).*" languagerulename="Default"/>
</maprules>
</body>
</srx>
"#;

const TEXT: &str = "Собралось првл. Шахты в г. Орёл. Решили ждать.\n";

fn place() -> Place {
    let place = Place::with_texts();
    place.file("own.srx", RULES).file("t.txt", TEXT);
    place
}

#[test]
fn segment_cuts_by_the_file() {
    let done = place().run("segment -q --lang ru-RU --srx own.srx t.txt");
    insta::assert_snapshot!(done.stdout, @"
    Собралось првл. Шахты в г.
    Орёл.
    Решили ждать.
    ");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
}

#[test]
fn align_cuts_both_texts_by_the_file() {
    let place = place();
    place.file("e.txt", "The board of the mine met in the town of. Oryol. They decided to wait.\n");
    let done = place.run(
        "align -q --srx own.srx --source-lang ru --target-lang en t.txt e.txt -o a.bitext --format tsv -o -",
    );
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    assert!(done.stdout.contains("Собралось првл. Шахты в г."), "{}", done.stdout);
    assert!(place.read("a.bitext").contains("\"srx\": \"own.srx\""), "{}", place.read("a.bitext"));
    let done = place.run("align --lines --srx own.srx t.txt e.txt");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: the argument '--lines' cannot be used with '--srx <FILE>'");
}

#[test]
fn a_settings_file_may_name_it() {
    let place = place();
    place.file("config.toml", "srx = \"own.srx\"\n");
    let done = place.run("segment -q --lang ru --config config.toml t.txt");
    assert_eq!(done.stdout.lines().count(), 3);
    let done = place.run("align -q --lines --config config.toml a.ru.txt a.en.txt");
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn the_rule_of_the_file_that_decided_is_shown() {
    let done = place().run("segment -q --lang ru --srx own.srx --explain t.txt");
    insta::assert_snapshot!(done.stdout.replace('\t', " / "), @r"
    15 / goes on / line 7: no break between “\bпрвл\.” and “\s” / Собралось првл.| Шахты в г. 
    26 / ends / line 10: break between “[.?!]+” and “\s” / бралось првл. Шахты в г.| Орёл. Решил
    32 / ends / line 10: break between “[.?!]+” and “\s” / ь првл. Шахты в г. Орёл.| Решили ждат
    ");
}

#[test]
fn the_rules_inside_the_program_are_written_and_taken_back() {
    let place = place();
    place.file("own.txt", "првл.\n");
    let done = place.run("segment --print-srx ru --abbreviations own.txt");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    place.file("ru.srx", &done.stdout);
    let done = place.run("segment -q --lang ru --srx ru.srx t.txt");
    assert_eq!(done.stderr, "");
    insta::assert_snapshot!(done.stdout, @"
    Собралось првл. Шахты в г. Орёл.
    Решили ждать.
    ");
    let done = place.run("segment --print-srx fi");
    assert_eq!((done.code, done.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(done.stderr, @"error: there are no rules of ours for fi; there are rules for be, de, en, es, fr, ru, uk");
    assert_eq!(place.run("segment --print-srx ru t.txt").code, 2);
}

#[test]
fn what_could_not_be_taken_is_a_warning() {
    let place = place();
    place.file("odd.srx", RULES.replace(r"\bпрвл\.", r"\p{Klingonish}\."));
    let done = place.run("segment -q --lang ru --srx odd.srx t.txt");
    assert_eq!(done.code, 0);
    insta::assert_snapshot!(done.stderr, @r"warning: odd.srx, line 7: beforebreak “\p{Klingonish}\.”: there is no set of characters called “Klingonish”; the rule is left out");
    let done = place.run("segment -q --lang fi --srx own.srx t.txt");
    assert_eq!((done.code, done.stdout.as_str()), (0, TEXT));
    insta::assert_snapshot!(done.stderr, @"
    warning: t.txt was said to be fi but looks like ru; are source and target the right way round?
    warning: t.txt: no languagemap of own.srx fits fi; paragraphs are not cut
    ");
}

#[test]
fn what_is_no_srx_file_is_an_error_with_file_and_line() {
    let place = place();
    place.file("broken.srx", RULES.replace("</languagerules>", ""));
    let said = |arguments: &str| {
        let done = place.run(arguments);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""));
        done.stderr
    };
    insta::assert_snapshot!(said("segment --srx broken.srx t.txt"), @"error: broken.srx, line 17: this is not well-formed XML: ill-formed document: expected `</languagerules>`, but `</body>` was found");
    insta::assert_snapshot!(said("segment --srx t.txt t.txt"), @"error: t.txt, line 1: there is no <srx> in this file; is it the right one?");
    insta::assert_snapshot!(said("align --srx none.srx a.ru.txt a.en.txt"), @"error: cannot read “none.srx”: there is no such file; check the path");
    insta::assert_snapshot!(said("segment --srx own.srx --abbreviations t.txt t.txt"), @"error: the argument '--srx <FILE>' cannot be used with '--abbreviations <FILE>'");
    insta::assert_snapshot!(said("segment --srx - t.txt"), @"error: --srx cannot be standard input (-); name a file");
}
