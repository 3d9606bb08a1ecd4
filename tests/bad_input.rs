//! Whatever is wrong with the input or the place to write to: one sentence, exit code 2, the old output untouched.

mod support;

use std::fs;

use support::{Done, Place, finish};

/// Runs `diglot` in `place`, where `old.tmx` holds `old`, and gives what it says; checks what holds for every failure.
#[track_caller]
fn refused(place: &Place, arguments: &str) -> String {
    place.file("old.tmx", "old");
    let before = place.names();
    let done = place.run(arguments);
    check_refused(&done);
    assert_eq!(place.read("old.tmx"), "old", "the old output must stay");
    assert_eq!(place.names(), before, "nothing may be left behind");
    done.stderr
}

#[track_caller]
fn check_refused(done: &Done) {
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert_eq!(done.stdout, "");
    let errors = done.stderr.lines().filter(|line| line.starts_with("error: ")).count();
    assert_eq!(errors, 1, "one sentence:\n{}", done.stderr);
    assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
}

#[test]
fn a_missing_file() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt none.txt -o old.tmx"), @"error: cannot read “none.txt”: there is no such file; check the path");
}

#[test]
fn a_folder() {
    let place = Place::with_texts();
    fs::create_dir(place.work().join("texts")).unwrap();
    insta::assert_snapshot!(refused(&place, "align texts a.en.txt -o old.tmx"), @"error: cannot read “texts”: it is a folder; name a file in it");
}

#[test]
fn an_empty_file() {
    let place = Place::with_texts();
    place.file("empty.txt", "");
    insta::assert_snapshot!(refused(&place, "align empty.txt a.en.txt -o old.tmx"), @"error: empty.txt is empty; give a file with text in it");
}

#[test]
fn one_side_that_is_empty() {
    let place = Place::with_texts();
    place.file("empty.txt", "");
    insta::assert_snapshot!(refused(&place, "align a.ru.txt empty.txt -q -o old.tmx"), @"error: empty.txt is empty; give a file with text in it");
    insta::assert_snapshot!(refused(&place, "align a.ru.txt empty.txt -q --lines -o old.tmx"), @"error: empty.txt is empty; give a file with text in it");
}

#[test]
fn one_side_of_white_space_only() {
    let place = Place::with_texts();
    place.file("blank.txt", " \n\n\t\r\n");
    insta::assert_snapshot!(refused(&place, "align a.ru.txt blank.txt -q -o old.tmx"), @"error: blank.txt holds nothing but white space; give a file with text in it");
}

#[test]
fn noise() {
    let place = Place::with_texts();
    let mut state = 7u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    place.file("noise.txt", noise.take(5000).collect::<Vec<_>>());
    insta::assert_snapshot!(refused(&place, "align a.ru.txt noise.txt -q -o old.tmx"), @"error: noise.txt is binary data of an unknown kind, not plain text; open it in its own program and save it as plain text in UTF-8");
}

#[test]
fn a_binary_file() {
    let place = Place::with_texts();
    place.file(
        "photo.jpg",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00C\x00",
    );
    insta::assert_snapshot!(refused(&place, "align photo.jpg a.en.txt -o old.tmx"), @"error: photo.jpg is a JPEG picture, not plain text; give a text file");
}

#[test]
fn bytes_that_are_not_the_encoding_asked_for() {
    let place = Place::with_texts();
    place.file("cp1251.txt", b"First line.\n\xcf\xee\xf0\xf2 \xee\xf2\xea\xf0\xee\xfe\xf2.\n");
    insta::assert_snapshot!(refused(&place, "align cp1251.txt a.en.txt --encoding utf-8 -o old.tmx"), @"error: cp1251.txt, line 2, byte 12: 0xCF is not UTF-8; try --encoding windows-1251, or leave the option out to have it guessed");
}

#[test]
fn an_unknown_encoding() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt --source-encoding cp1521 -o old.tmx"), @"error: there is no encoding “cp1521”; try utf-8, windows-1251, koi8-r, ibm866, iso-8859-5, or leave the option out to have it guessed");
}

#[test]
fn an_unknown_language_code() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt --source-lang russian -o old.tmx"), @"error: invalid value 'russian' for '--source-lang <CODE>': the code is ru");
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt --target-lang xx -o old.tmx"), @"error: invalid value 'xx' for '--target-lang <CODE>': there is no such language code in ISO 639-1; ru is Russian, en is English");
}

#[test]
fn two_texts_of_one_language_as_tmx() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.ru.txt -o old.tmx"), @"
    a.ru.txt: guessed language ru (set with --source-lang)
    a.ru.txt: guessed language ru (set with --target-lang)
    error: both texts are in one language, ru, and a TMX file needs two; if they are not, say so with --source-lang and --target-lang
    ");
}

#[test]
fn standard_input_twice() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align - - -o old.tmx"), @"error: source and target are both standard input (-); name a file for one");
}

#[test]
fn a_folder_to_write_to_that_is_missing() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -o old.tmx -o out/a.tmx"), @"error: cannot write “out/a.tmx”: “out” does not exist; make that folder first or choose another");
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -o old.tmx/a.tmx"), @"error: cannot write “old.tmx/a.tmx”: “old.tmx” is a file, not a folder; choose another name");
}

#[test]
fn a_folder_as_output() {
    let place = Place::with_texts();
    fs::create_dir(place.work().join("out.tmx")).unwrap();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -o old.tmx -o out.tmx"), @"error: cannot write “out.tmx”: it is a folder; name a file in it, for example with .tmx");
}

#[test]
fn an_ending_that_is_no_format() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -o old.tmx -o a.docx"), @"error: “a.docx” names no format that can be written; use one of .bitext, .tmx, .tsv, .jsonl, .moses, .ladder; or add --format");
}

#[test]
fn an_input_as_output() {
    let place = Place::with_texts();
    place.file("a.tsv", support::RU);
    insta::assert_snapshot!(refused(&place, "align a.tsv a.en.txt -o old.tmx -o ./a.tsv"), @"error: “./a.tsv” is an input and would be overwritten; give the output another name");
    assert_eq!(place.read("a.tsv"), support::RU);
}

#[cfg(unix)]
#[test]
fn an_input_as_output_under_another_name() {
    let place = Place::with_texts();
    std::os::unix::fs::symlink("a.ru.txt", place.work().join("link.tsv")).unwrap();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -o old.tmx -o link.tsv"), @"error: “link.tsv” is an input and would be overwritten; give the output another name");
    assert_eq!(place.read("a.ru.txt"), support::RU);
    place.file("a.ru", support::RU);
    insta::assert_snapshot!(refused(&place, "align a.ru a.en.txt -q -o old.tmx -o a.moses"), @"error: “a.ru” is an input and would be overwritten; give the output another name");
    assert_eq!(place.read("a.ru"), support::RU);
}

#[test]
fn one_output_twice() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q -o old.tmx -o ./old.tmx"), @"error: “./old.tmx” is to be written twice; give each output a name of its own");
}

#[test]
fn no_such_link_to_explain() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q --explain 400 -o old.tmx"), @"error: there is no link 400; the links have numbers 1 to 3");
}

#[test]
fn a_file_that_is_no_bitext() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "export a.ru.txt -o old.tmx"), @"error: “a.ru.txt”: not a diglot bitext; such a file is made by `diglot align SOURCE TARGET -o NAME.bitext`");
    place.file("new.bitext", r#"{"diglot": 99}"#);
    insta::assert_snapshot!(refused(&place, "export new.bitext -o old.tmx"), @"error: “new.bitext”: made by a newer diglot (file version 99); this program reads up to 1; update diglot");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q -o old.tmx -o /dev/full --format tsv"), @"error: cannot write “/dev/full”: the disk is full; free some space or choose another disk");
    // Standard output that cannot take it.
    let mut command = place.any_command("sh");
    command.args(["-c", "\"$0\" align a.ru.txt a.en.txt -q > /dev/full", env!("CARGO_BIN_EXE_diglot")]);
    let done = finish(command, b"");
    check_refused(&done);
    insta::assert_snapshot!(done.stderr, @"error: cannot write standard output: the disk is full; free some space or choose another disk");
}

#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_the_size_of_files() {
    let place = Place::new();
    place
        .file("a.ru.txt", support::RU.repeat(20))
        .file("a.en.txt", support::EN.repeat(20))
        .file("old.tmx", "old");
    let mut command = place.any_command("sh");
    let line = "ulimit -f 8; exec \"$0\" align a.ru.txt a.en.txt -q -o old.tmx";
    command.args(["-c", line, env!("CARGO_BIN_EXE_diglot")]);
    let done = finish(command, b"");
    check_refused(&done);
    insta::assert_snapshot!(done.stderr, @"error: cannot write “old.tmx”: it would be larger than this system allows; raise the limit (ulimit -f)");
    assert_eq!(place.read("old.tmx"), "old");
    assert_eq!(place.names(), ["a.en.txt", "a.ru.txt", "old.tmx"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_texts();
    let allow = |name: &str, mode| {
        fs::set_permissions(place.work().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    place.file("old.tmx", "old");
    allow("old.tmx", 0o444);
    let done = place.run("align a.ru.txt a.en.txt -q -o old.tmx");
    check_refused(&done);
    insta::assert_snapshot!(done.stderr, @"error: cannot write “old.tmx”: the file is read-only; choose another name or allow writing to it");
    allow("old.tmx", 0o644);

    allow("a.ru.txt", 0o000);
    fs::create_dir(place.work().join("closed")).unwrap();
    allow("closed", 0o555);
    if fs::read(place.work().join("a.ru.txt")).is_ok() {
        return as_nobody(&place);
    }
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q -o old.tmx"), @"error: cannot read “a.ru.txt”: permission denied; check who may read it (ls -l)");
    allow("a.ru.txt", 0o644);
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q -o old.tmx -o closed/a.tmx"), @"error: cannot write “closed/a.tmx”: no permission to write in “closed”; choose another folder");
    allow("closed", 0o755);
}

/// The same for root, who may do everything: the program runs as nobody, in a folder that is not nobody's.
#[cfg(unix)]
fn as_nobody(place: &Place) {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    place.file("b.ru.txt", support::RU);
    let program = place.home().join("diglot");
    fs::copy(env!("CARGO_BIN_EXE_diglot"), &program).unwrap();
    let outer = place.work().parent().unwrap().to_owned();
    fs::set_permissions(outer, fs::Permissions::from_mode(0o755)).unwrap();
    let say = |arguments: &str| {
        let mut command = place.any_command(&program);
        command.args(arguments.split_whitespace()).uid(NOBODY).gid(NOBODY);
        let done = finish(command, b"");
        check_refused(&done);
        assert_eq!(place.read("old.tmx"), "old", "the old output must stay");
        done.stderr
    };
    insta::assert_snapshot!(say("align a.ru.txt a.en.txt -q"), @"error: cannot read “a.ru.txt”: permission denied; check who may read it (ls -l)");
    insta::assert_snapshot!(say("align b.ru.txt a.en.txt -q -o closed/a.tmx"), @"error: cannot write “closed/a.tmx”: no permission to write in “closed”; choose another folder");
    insta::assert_snapshot!(say("align b.ru.txt a.en.txt -q -o old.tmx"), @"error: cannot write “old.tmx”: no permission to write in “.”; choose another folder");
}

#[test]
fn a_dictionary_that_is_missing() {
    let place = Place::with_texts();
    insta::assert_snapshot!(refused(&place, "align a.ru.txt a.en.txt -q --dictionary words.tsv -o old.tmx"), @"error: cannot read “words.tsv”: there is no such file; check the path");
}

#[test]
fn a_wrong_date_in_the_environment() {
    let place = Place::with_texts();
    let mut command = place.command();
    command.args(["align", "a.ru.txt", "a.en.txt", "-q", "-o", "a.tmx"]).env("SOURCE_DATE_EPOCH", "today");
    let done = finish(command, b"");
    check_refused(&done);
    insta::assert_snapshot!(done.stderr, @"error: SOURCE_DATE_EPOCH is “today”; it must be whole seconds since 1970-01-01, for example 1700000000");
    assert_eq!(place.names(), ["a.en.txt", "a.ru.txt"]);
}

/// Scaled down to what a test may take; by hand with 200 MB of one line and with 1,000,000 lines.
#[test]
fn one_long_line_and_many_short_ones_are_no_trouble() {
    let place = Place::new();
    place.file("long.txt", "Порт открыли. ".repeat(20_000)).file("short.txt", "Да.\n".repeat(20_000));
    for (name, sentences) in [("long.txt", 20_000), ("short.txt", 20_000)] {
        let done = place.run(&format!("segment -q {name}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert_eq!(done.stdout.lines().filter(|line| !line.is_empty()).count(), sentences, "{name}");
    }
    place.file("ru.txt", "Да.\n".repeat(1000)).file("en.txt", "Yes.\n".repeat(1000));
    let done = place.run("align -q --lines ru.txt en.txt -o short.ladder");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    assert_eq!(place.read("short.ladder").lines().count(), 1000);
}
