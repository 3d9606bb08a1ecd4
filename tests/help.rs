//! What the program says about itself: help that fits a screen, completions, manual pages.

mod support;

use support::{Place, finish};

const COMMANDS: [&str; 11] = [
    "align",
    "segment",
    "review",
    "export",
    "import",
    "diff",
    "apply",
    "measure",
    "model",
    "completions",
    "man",
];

/// Commands of a command.
const UNDER_A_COMMAND: [&str; 17] = [
    "tmx stats",
    "tmx check",
    "tmx convert",
    "tmx clean",
    "tmx merge",
    "tmx split",
    "tmx diff",
    "memory",
    "memory add",
    "memory export",
    "memory stats",
    "memory merge",
    "memory clean",
    "memory analyse",
    "memory fill",
    "memory words",
    "memory serve",
];

#[test]
fn help_fits_a_screen() {
    for command in COMMANDS.iter().chain(&UNDER_A_COMMAND).chain(&[""]) {
        let done = Place::new().run(&format!("{command} --help"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        assert!(done.stdout.lines().count() <= 24, "{command}: more than 24 lines\n{}", done.stdout);
        for line in done.stdout.lines() {
            assert!(line.chars().count() <= 80, "{command}: wider than 80 columns: {line}");
        }
    }
}

#[test]
fn the_whole_program_in_one_screen() {
    insta::assert_snapshot!(Place::new().run("--help").stdout, @"
    Turns a text and its translation into a translation memory
    Usage: diglot [OPTIONS] <COMMAND>

    Commands:
      align    Link the sentences of a text with those of its translation
      segment  Cut texts into sentences, one a line
      review   Put the links of a bitext file right
      export   Write a bitext file in other formats
      import   Take a table back that was edited elsewhere
      diff     Show what a review has changed
      apply    Carry out a patch in a review
      measure  Measure links against hand-made ones
      tmx      Count, check, convert, clean, join, cut and compare TMX files
      memory   Keep translations in a memory, and find them again [alias: tm]
      model    Install, list and remove models of sentence vectors
      help     Print this message or the help of the given subcommand(s)

    Options:
      -q, --quiet    Say nothing but warnings and errors
      -v, --verbose  Say more about what is done
      -h, --help     Show the short help; “diglot help COMMAND” explains
      -V, --version  Print version

    Example: diglot align article.ru.txt article.en.txt -o article.tmx
    ");
}

#[test]
fn help_of_a_command_explains_every_option() {
    let long = Place::new().run("help align").stdout;
    for option in
        ["--paragraphs", "--max-link", "--level", "--config", "--threads", "--color", "SOURCE_DATE_EPOCH"]
    {
        assert!(long.contains(option), "{option} is missing in\n{long}");
    }
}

#[test]
fn a_slip_gets_the_nearest_word() {
    let said = |arguments: &str| {
        let done = Place::with_texts().run(arguments);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""));
        done.stderr
    };
    insta::assert_snapshot!(said("aling a.ru.txt a.en.txt"), @"error: unrecognized subcommand 'aling'; a similar subcommand exists: 'align'");
    insta::assert_snapshot!(said("align a.ru.txt a.en.txt --treshold 90"), @"error: unexpected argument '--treshold' found; a similar argument exists: '--threshold'");
    insta::assert_snapshot!(said("align a.ru.txt"), @"error: the following required arguments were not provided: <TARGET>; --help shows how to call it");
    insta::assert_snapshot!(said("align a.ru.txt a.en.txt --max-link 9"), @"error: invalid value '9' for '--max-link <N>': write a whole number from 1 to 5");
    insta::assert_snapshot!(said("align a.ru.txt a.en.txt --format docx"), @"error: invalid value 'docx' for '--format <NAME>': the formats are table, review, bitext, tmx, tsv, jsonl, moses, ladder");
    insta::assert_snapshot!(said("align a.ru.txt a.en.txt --threshold 180"), @"error: invalid value '180' for '--threshold <N>': write a percentage from 0 to 100 (80 or 80%) or a fraction from 0 to 1 (0.8)");
    insta::assert_snapshot!(said("man aling"), @"error: there is no command “aling”; the commands are align, segment, review, export, import, diff, apply, measure, tmx, memory, model, completions, man, help");
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = Place::new().run(&format!("completions {shell}"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        assert!(done.stdout.contains("min-confidence"), "{shell}");
    }
}

#[test]
fn a_manual_page_for_every_command() {
    for command in COMMANDS {
        let done = Place::new().run(&format!("man {command}"));
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        assert!(done.stdout.contains(&format!(".TH diglot-{command} 1")), "{command}:\n{}", done.stdout);
    }
    let page = Place::new().run("man align").stdout;
    assert!(page.contains("The most sentences one side of a link may have"), "{page}");
    assert!(Place::new().run("man").stdout.contains(".TH diglot 1"));
}

#[test]
fn colours_of_the_table_only_when_wanted() {
    let place = Place::with_texts();
    let coloured = |arguments: &str| {
        let mut command = place.command();
        command.args(["align", "a.ru.txt", "a.en.txt", "-q", "--format", "table"]);
        command.args(arguments.split_whitespace()).env("NO_COLOR", "1");
        finish(command, b"").stdout.contains('\u{1b}')
    };
    assert!(!coloured(""));
    assert!(!coloured("--color never"));
    assert!(coloured("--color always"), "the command line wins over NO_COLOR");
}

#[test]
fn the_keys_of_a_review_stand_in_its_help_and_its_manual_page() {
    let place = Place::new();
    for command in ["help review", "man review"] {
        let said = place.run(command).stdout;
        assert!(said.contains("accept, go to the next doubtful link"), "{command}");
        assert!(said.contains("accept\\-and\\-seek") || said.contains("accept-and-seek"), "{command}");
    }
}
