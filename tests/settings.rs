//! The settings file: where it is looked for, what it may say, what wins.

mod support;

use std::fs;

use support::{Done, Place, finish};

/// Runs `diglot` where the person's settings file says `settings`.
fn run(settings: &str, arguments: &str) -> Done {
    let place = Place::with_texts();
    let folder = place.home().join("settings/diglot");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), settings).unwrap();
    let mut command = place.command();
    command.args(arguments.split_whitespace());
    for name in ["XDG_CONFIG_HOME", "APPDATA"] {
        command.env(name, place.home().join("settings"));
    }
    let mut done = finish(command, b"");
    done.stderr = done.stderr.replace(&place.home().display().to_string(), "HOME");
    done
}

#[track_caller]
fn refused(settings: &str, arguments: &str) -> String {
    let done = run(settings, arguments);
    assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{}", done.stderr);
    done.stderr
}

const ALIGN: &str = "align a.ru.txt a.en.txt";

#[cfg(target_os = "linux")]
#[test]
fn a_key_stands_at_the_top_or_in_the_table_of_a_command() {
    assert_eq!(run("format = 'ladder'\nquiet = true", ALIGN).stderr, "");
    assert!(run("format = 'ladder'", ALIGN).stdout.starts_with("[0]:[0]"));
    assert!(run("format = 'tsv'\n[align]\nformat = 'ladder'", ALIGN).stdout.starts_with("[0]:[0]"));
    assert!(run("[export]\nformat = 'ladder'", ALIGN).stdout.starts_with("source\t"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_line_wins() {
    assert!(
        run("[align]\nformat = 'tsv'", &format!("{ALIGN} --format ladder")).stdout.starts_with("[0]:[0]")
    );
    assert_ne!(run("quiet = true", &format!("{ALIGN} --verbose")).stderr, "");
    assert_eq!(run("verbose = true", &format!("{ALIGN} --quiet")).stderr, "");
}

#[cfg(target_os = "linux")]
#[test]
fn what_it_must_not_say_is_named_with_its_line() {
    insta::assert_snapshot!(refused("# mine\ntreshold = 90\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 2: unknown key “treshold”; did you mean threshold?");
    insta::assert_snapshot!(refused("\n\n[aling]\nlines = true\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 3: unknown command “aling”; did you mean align?");
    insta::assert_snapshot!(refused("[segment]\nthreshold = 90\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 2: segment has no “threshold”; it is an option of align, review, export, diff");
    insta::assert_snapshot!(refused("threshold = 'high'\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 1: invalid value 'high' for '--threshold <N>': write a percentage from 0 to 100 (80 or 80%) or a fraction from 0 to 1 (0.8)");
    insta::assert_snapshot!(refused("max-link = 9\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 1: invalid value '9' for '--max-link <N>': write a whole number from 1 to 5");
    insta::assert_snapshot!(refused("lines = 'yes'\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 1: lines must be true or false");
    insta::assert_snapshot!(refused("threshold = \n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 1: string values must be quoted, expected literal string; a settings file is TOML: key = value");
    insta::assert_snapshot!(refused("source-lang = 'rus'\n", ALIGN), @"error: HOME/settings/diglot/config.toml, line 1: invalid value 'rus' for '--source-lang <CODE>': the code is ru");
}

#[test]
fn another_file() {
    let place = Place::with_texts();
    place
        .file("mine.toml", "[align]\nformat = 'ladder'\ndictionary = ['words.tsv']\n")
        .file("words.tsv", "порт\tport\n");
    let done = place.run("align a.ru.txt a.en.txt --config mine.toml");
    assert!(done.stdout.starts_with("[0]:[0]"), "{}", done.stderr);
    let done = place.run("align a.ru.txt a.en.txt --config yours.toml");
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: cannot read “yours.toml”: there is no such file; check the path");
}

#[test]
fn a_command_inside_another_has_a_table_of_its_own() {
    let place = Place::new();
    place.file("a.tmx", "<tmx version='1.4'><header srclang='ru'/><body/></tmx>");
    let run = |settings: &str| {
        place.file("own.toml", settings);
        place.run("tmx stats a.tmx --config own.toml")
    };
    assert!(run("[tmx.stats]\njson = true\n").stdout.starts_with('{'));
    assert!(run("[tmx]\njson = true\n").stdout.starts_with('{'), "all commands of tmx that have the option");
    assert!(!run("[tmx]\njson = true\n[tmx.stats]\njson = false\n").stdout.starts_with('{'));
    assert_eq!(run("only = 'accepted'\n").code, 0, "what another command means by a name is no mistake");
    let wrong = run("[tmx.stat]\njson = true\n");
    assert!(
        wrong.code == 2
            && wrong.stderr.contains("own.toml, line 1: unknown command “stat”; did you mean stats?"),
        "{}",
        wrong.stderr
    );
    let wrong = run("[tmx.stats]\nthreshold = 90\n");
    assert!(
        wrong.stderr.contains("line 2: tmx stats has no “threshold”; it is an option of align, "),
        "{}",
        wrong.stderr
    );
}

#[test]
fn keys_of_a_review_can_be_set() {
    let place = Place::with_texts();
    let run = |file: &str| {
        place.file("own.toml", file);
        place.run("review nothing.bitext --check --config own.toml")
    };
    assert!(run("[review]\nkey = [\"accept=a y\", \"merge=<c-m>\"]\n").stderr.contains("nothing.bitext"));
    let wrong = run("[review]\nkey = [\"fly=y\"]\n");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("own.toml, line 2") && wrong.stderr.contains("there is no action “fly”"),
        "{}",
        wrong.stderr
    );
}
