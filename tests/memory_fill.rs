//! `diglot memory fill` as a person runs it.

mod support;

use support::{Done, Place};

const UNITS: &str = "Порт откроют в 2031 году.\tThe port will open in 2031.\n\
                     Порт закроют в мае.\tThe port will close in May.\n";

fn place() -> Place {
    let place = Place::new();
    place.file("a.tsv", UNITS);
    let added = place.run("memory add a.memory a.tsv --source ru --target en");
    assert_eq!(added.code, 0, "{}", added.stderr);
    place
}

const JOB: &str = "<?xml version=\"1.0\"?>
<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">
  <file original=\"a.txt\" source-language=\"ru\" datatype=\"plaintext\">
    <body>
      <trans-unit id=\"1\">
        <source>Порт закроют в мае.</source>
      </trans-unit>
      <trans-unit id=\"2\">
        <source>Порт откроют в 2035 году.</source>
      </trans-unit>
      <trans-unit id=\"3\">
        <source>Порт закроют в мае.</source>
        <target>Closed.</target>
      </trans-unit>
    </body>
  </file>
</xliff>
";

fn fill(place: &Place, arguments: &str) -> (Done, String) {
    place.file("job.xlf", JOB);
    let done = place.run(&format!("memory fill a.memory {arguments}"));
    let written = std::fs::read_to_string(place.work().join("out.xlf")).unwrap_or_default();
    (done, written)
}

#[test]
fn an_xliff_file_keeps_what_it_has() {
    let (done, written) = fill(&place(), "job.xlf --min 80 --repair -o out.xlf");
    assert_eq!(
        (done.code, done.stderr.as_str()),
        (0, "out.xlf: filled 2 of 3 segments: 1 of 100 %, 1 of 75-84 %; 1 put right; 1 had a translation\n")
    );
    let expected = JOB
        .replace("<file ", "<file target-language=\"en\" ")
        .replace(
            "мае.</source>\n      </trans",
            "мае.</source>
        <target state=\"translated\" state-qualifier=\"exact-match\">The port will close in May.</target>
        <alt-trans match-quality=\"100\" origin=\"a.memory\"><source>Порт закроют в мае.</source><target>The port will \
             close in May.</target></alt-trans>\n      </trans",
        )
        .replace(
            "году.</source>\n",
            "году.</source>
        <target state=\"needs-review-translation\" state-qualifier=\"fuzzy-match\">The port will open in 2035.</target>
        <note from=\"diglot\" annotates=\"target\">put right: 2031 → 2035</note>
        <alt-trans match-quality=\"83\" origin=\"a.memory\"><source>Порт откроют в 2031 году.</source><target>The port \
             will open in 2031.</target></alt-trans>\n",
        );
    assert_eq!(written, expected);
}

#[test]
fn options_say_which_segments() {
    let place = place();
    let check = |options: &str, expected: &str| {
        let (done, _) = fill(&place, &format!("job.xlf -o out.xlf {options}"));
        assert_eq!((done.code, done.stderr), (0, format!("out.xlf: filled {expected}\n")), "{options}");
    };
    check("", "1 of 3 segments: 1 of 100 %; 1 had a translation");
    check("--exact-only", "1 of 3 segments: 1 of 100 %; 1 had a translation");
    check("--overwrite", "2 of 3 segments: 2 of 100 %");
    check("--min 83", "2 of 3 segments: 1 of 100 %, 1 of 75-84 %; 1 had a translation");
    check("--min 83 --penalty-other 1 --document x", "1 of 3 segments: 1 of 95-99 %; 1 had a translation");
}

#[test]
fn a_text_becomes_a_new_file() {
    let place = place();
    place.file("a.txt", "Порт закроют в мае. Порт закроют в июле. Порт взорвут.\n");
    let (done, written) = fill(&place, "a.txt --source ru --min 70 -o out.xlf");
    assert_eq!(done.code, 0, "{}", done.stderr);
    insta::assert_snapshot!("new_file_1", written);
    let (done, written) = fill(&place, "a.txt --source ru --min 70 --to xliff-2.0 --matches 2 -o out.xlf");
    assert_eq!(done.code, 0, "{}", done.stderr);
    insta::assert_snapshot!("new_file_2", written);
    let (done, _) = fill(&place, "a.txt --source ru -o -");
    assert!(done.stdout.contains("xliff version=\"1.2\""), "{}", done.stdout);
}

#[test]
fn context_is_said() {
    let place = Place::with_texts();
    for command in ["align a.ru.txt a.en.txt -o a.bitext", "memory add a.memory a.bitext"] {
        assert_eq!(place.run(command).code, 0, "{command}");
    }
    let (done, written) = fill(&place, "a.bitext --to xliff-2.0 -o out.xlf");
    assert_eq!(done.stderr, "out.xlf: filled 3 of 3 segments: 3 of 101 %\n");
    assert_eq!(written.matches("type=\"icm\" similarity=\"100\" matchQuality=\"100\"").count(), 3);
    // Filled once, there is nothing left to do, and not a byte changes.
    let done = place.run("memory fill a.memory out.xlf -o again.xlf");
    assert_eq!(done.stderr, "again.xlf: filled 0 of 3 segments; 3 had a translation\n");
    assert_eq!(std::fs::read_to_string(place.work().join("again.xlf")).expect("a file"), written);
}

#[test]
fn units_of_other_formats_keep_their_translations() {
    let place = place();
    place.file("b.tsv", "Порт закроют в мае.\t\nПорт взорвут.\tIt blows up.\n");
    let (done, written) = fill(&place, "b.tsv --source ru --target en -o out.xlf");
    assert_eq!(
        (done.code, done.stderr.as_str()),
        (0, "out.xlf: filled 1 of 2 segments: 1 of 100 %; 1 had a translation\n")
    );
    assert!(written.contains("<target>It blows up.</target>"), "{written}");
}

#[test]
fn files_of_cat_tools_are_xliff() {
    let place = place();
    place.file("job.sdlxliff", JOB);
    let (done, written) = fill(&place, "job.sdlxliff --by letters -o out.xlf");
    assert_eq!(done.code, 0, "{}", done.stderr);
    // By characters the text with another year is 96 % the same.
    assert!(written.contains("match-quality=\"96\""), "{written}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = place();
    place.file("a.txt", "Порт закроют в мае.\n");
    let error = |arguments: &str, expected: &str| {
        let (done, _) = fill(&place, arguments);
        assert_eq!((done.code, done.stderr.as_str()), (2, expected), "{arguments}");
    };
    error(
        "job.xlf -o job.xlf",
        "error: “job.xlf” is the input, and would be overwritten; write to another file\n",
    );
    error("job.xlf -o a.memory", "error: “a.memory” is the memory itself; write to another file\n");
    error(
        "job.xlf --to xliff-2.0 -o out.xlf",
        "error: “job.xlf” is XLIFF already and stays as it is; leave --to out; diglot tmx convert converts\n",
    );
    error(
        "a.txt --source ru -o out.docx",
        "error: “out.docx” has an ending that is not of XLIFF; use .xlf, or .xlf2 for version 2, or say --to\n",
    );
    error("job.xlf --target de -o out.xlf", "error: there is nothing in “de” in “a.memory”; it has ru, en\n");
    place.file("de.xlf", JOB.replace("<file ", "<file target-language=\"de\" "));
    error("de.xlf --target en -o out.xlf", "error: “de.xlf” is to be in de, not en\n");
    place.file("broken.xlf", &JOB[..300]);
    error("broken.xlf -o out.xlf", "error: “broken.xlf”, line 8: the file ends too early; is it cut off?\n");
    assert!(!place.work().join("out.xlf").exists());
}
