//! `diglot tmx convert` as a person runs it: there and back in every format, and what it says when it cannot.

mod support;

use std::fs;

use diglot_tmx::{Code, Inline, Reader, Unit, Variant};
use support::{Place, project};

const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="ru-RU" datatype="plaintext"/><body>
<tu tuid="7" creationid="olga"><note>проверить</note><prop type="client">Порт</prop>
 <tuv xml:lang="ru-RU"><seg>Жмите <bpt i="1" x="1">&lt;b&gt;</bpt>сюда<ept i="1">&lt;/b&gt;</ept>; «да».</seg></tuv>
 <tuv xml:lang="en"><seg>Press <bpt i="1" x="1">&lt;b&gt;</bpt>here<ept i="1">&lt;/b&gt;</ept>; "yes".</seg></tuv></tu>
<tu><tuv xml:lang="ru-RU"><seg>=1+1 и \n — не формула</seg></tuv><tuv xml:lang="en"><seg>=1+1 and \n are no formula</seg></tuv></tu>
<tu><tuv xml:lang="ru-RU"><seg>Только по-русски.</seg></tuv></tu>
</body></tmx>
"#;

fn with_small() -> Place {
    let place = Place::new();
    place.file("m.tmx", SMALL);
    place
}

/// Runs a command that must succeed and gives what it says on standard error.
#[track_caller]
fn done(place: &Place, arguments: &str) -> String {
    let done = place.run(arguments);
    assert_eq!(done.code, 0, "{arguments}: {}", done.stderr);
    done.stderr
}

fn units(bytes: &[u8]) -> Vec<Unit> {
    Reader::new(bytes).expect("TMX").map(|unit| unit.expect("a unit")).collect()
}

fn texts(units: &[Unit]) -> Vec<Vec<String>> {
    let text = |variant: &Variant| variant.segment.plain_text();
    units.iter().map(|unit| unit.variants.iter().map(text).collect()).collect()
}

#[test]
fn a_table_has_a_column_a_language() {
    let place = with_small();
    let said = done(&place, "tmx convert m.tmx -o m.tsv");
    insta::assert_snapshot!(said, @"
    units written: 3
    not kept in tsv: segments with tags 2, properties 1, notes 1, attributes 2
    ");
    insta::assert_snapshot!(place.read("m.tsv"), @r#"
    ru-RU	en
    Жмите сюда; «да».	Press here; "yes".
    =1+1 и \\n — не формула	=1+1 and \\n are no formula
    Только по-русски.	
    "#);
}

#[test]
fn codes_fit_loosely_and_units_without_a_language_are_counted() {
    let place = with_small();
    let said = done(&place, "tmx convert m.tmx --source ru --target en-GB --tags native -o m.csv");
    insta::assert_snapshot!(said, @"
    units written: 2, left out for want of en-GB: 1
    not kept in csv: properties 1, notes 1, attributes 2
    ");
    let table = place.read("m.csv");
    assert!(
        table.starts_with("ru,en-GB\r\n\"Жмите <b>сюда</b>; «да».\",\"Press <b>here</b>; \"\"yes\"\".\"\r\n"),
        "{table}"
    );
}

#[test]
fn every_format_gives_back_what_it_can_hold() {
    let place = with_small();
    done(&place, "tmx convert m.tmx -q --source ru --target en -o whole.tmx");
    let whole = units(place.read("whole.tmx").as_bytes());
    assert_eq!(whole.len(), 2);
    for ending in ["xlf", "xlf2", "jsonl", "tsv", "csv", "xlsx", "po", "moses"] {
        done(&place, &format!("tmx convert m.tmx -q --source ru --target en -o pair.{ending}"));
        done(&place, &format!("tmx convert pair.{ending} -q --source ru --target en -o back-{ending}.tmx"));
        let back = units(place.read(&format!("back-{ending}.tmx")).as_bytes());
        assert_eq!(texts(&back), texts(&whole), "{ending}");
        if matches!(ending, "xlf" | "xlf2" | "jsonl") {
            let segments = |units: &[Unit]| {
                units.iter().flat_map(|unit| &unit.variants).map(|v| v.segment.clone()).collect::<Vec<_>>()
            };
            assert_eq!(segments(&back), segments(&whole), "{ending}");
            assert_eq!(back[0].attributes.get("tuid"), Some("7"), "{ending}");
            assert_eq!(back[0].attributes.get("creationid"), Some("olga"), "{ending}");
            assert_eq!(back[0].prop("client"), Some("Порт"), "{ending}");
        }
    }
    done(&place, "tmx convert m.tmx -q --tags keep --target en -o markup.tsv");
    done(&place, "tmx convert markup.tsv -q --tags keep -o markup.tmx");
    assert_eq!(
        units(place.read("markup.tmx").as_bytes())[0].variants,
        whole[0]
            .variants
            .iter()
            .map(|variant| { Variant { attributes: variant.attributes.clone(), ..variant.clone() } })
            .collect::<Vec<_>>()
    );
}

#[test]
fn json_lines_keep_everything_of_every_test_file() {
    let place = Place::new();
    let mut files = 0;
    for entry in fs::read_dir(project().join("tmx/tests/files")).expect("test files") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "tmx") {
            continue;
        }
        place.file("in.tmx", fs::read(&path).expect("a test file"));
        done(&place, "tmx convert in.tmx -q -o clean.tmx");
        done(&place, "tmx convert in.tmx -q -o lines.jsonl");
        done(&place, "tmx convert lines.jsonl -q -o back.tmx");
        assert_eq!(place.read("back.tmx"), place.read("clean.tmx"), "{}", path.display());
        files += 1;
    }
    assert!(files > 20, "{files}");
}

#[test]
fn xliff_keeps_text_and_tags_of_every_test_file() {
    let place = Place::new();
    for name in [
        "plain",
        "omegat-level2",
        "nested-sub",
        "trados-utf16le-bom",
        "memoq",
        "foreign-inline",
        "segment-details",
    ] {
        place.file(
            "in.tmx",
            fs::read(project().join(format!("tmx/tests/files/{name}.tmx"))).expect("a test file"),
        );
        done(&place, "tmx convert in.tmx -q -o clean.tmx");
        for ending in ["xlf", "xlf2"] {
            done(&place, &format!("tmx convert in.tmx -q -o x.{ending}"));
            done(&place, &format!("tmx convert x.{ending} -q -o back.tmx"));
            let [clean, back] = ["clean.tmx", "back.tmx"].map(|file| units(place.read(file).as_bytes()));
            assert_eq!(texts(&back), texts(&clean), "{name}.{ending}");
            let kinds = |units: &[Unit]| {
                let variants = units.iter().flat_map(|unit| &unit.variants);
                let outer = |piece: &Inline| match piece {
                    Inline::Code(Code { kind, .. }) => Some(kind.name().to_owned()),
                    Inline::Text(_) => None,
                };
                variants.flat_map(|v| v.segment.content().iter().filter_map(outer)).collect::<Vec<_>>()
            };
            assert_eq!(kinds(&back), kinds(&clean), "{name}.{ending}");
        }
    }
}

#[test]
fn our_own_exports_are_understood() {
    let place = Place::with_texts();
    done(&place, "align a.ru.txt a.en.txt -q --vectors none -o a.tsv -o a.jsonl -o a.moses");
    for (arguments, count) in [
        ("a.tsv --source ru --target en", 3),
        ("a.jsonl --source ru --target en", 3),
        ("a.moses --source ru --target en", 3),
    ] {
        done(&place, &format!("tmx convert {arguments} -q -o out.tmx"));
        let units = units(place.read("out.tmx").as_bytes());
        assert_eq!(units.len(), count, "{arguments}");
        assert_eq!(units[0].variants[0].segment.plain_text(), "Порт «Северный» откроют в мае 2031 года.");
        assert_eq!(units[0].prop("x-diglot-confidence").is_some(), !arguments.contains("moses"));
    }
    let said = place.run("tmx convert a.tsv -o out2.tmx");
    assert_eq!(said.code, 2);
    insta::assert_snapshot!(said.stderr, @"error: “a.tsv”, line 1: the columns are called source and target; say which languages they are with --source and --target");
}

#[test]
fn streams_archives_and_encodings() {
    let place = with_small();
    let piped = place.run_with("tmx convert - -q --to csv -o -", SMALL.as_bytes());
    assert_eq!(piped.code, 0, "{}", piped.stderr);
    assert_eq!(piped.stdout.lines().count(), 4);
    done(&place, "tmx convert m.tmx -q -o m.jsonl.gz");
    done(&place, "tmx convert m.jsonl.gz -q --output-encoding utf-16 -o wide.tmx");
    let wide = fs::read(place.work().join("wide.tmx")).expect("a file");
    assert!(wide.starts_with(b"\xff\xfe<\0?\0"));
    assert_eq!(units(&wide), units(SMALL.as_bytes()));
    done(&place, "tmx convert m.tmx -q --bom -o m.csv");
    assert!(place.read("m.csv").starts_with("\u{feff}ru-RU,en\r\n"));
    done(&place, "tmx convert m.csv -q -o m2.tmx");
    assert_eq!(texts(&units(place.read("m2.tmx").as_bytes())), texts(&units(SMALL.as_bytes())));
    place.file("old.csv", b"ru;en\r\n\xcf\xee\xf0\xf2 \xee\xf2\xea\xf0\xfb\xeb\xe8;The port is open\r\n");
    done(&place, "tmx convert old.csv -q -o old.tmx");
    assert_eq!(texts(&units(place.read("old.tmx").as_bytes())), [["Порт открыли", "The port is open"]]);
}

#[test]
fn codes_get_other_names() {
    let place = with_small();
    done(&place, "tmx convert m.tmx -q --rename ru_RU=ru --level 1 -o m2.tmx");
    let text = place.read("m2.tmx");
    assert!(text.contains("srclang=\"ru\"") && !text.contains("ru-RU") && !text.contains("<bpt"), "{text}");
}

#[test]
fn several_languages_need_a_choice() {
    let place = Place::new();
    let three = SMALL.replace(
        "<tu><tuv xml:lang=\"ru-RU\"><seg>Только",
        "<tu><tuv xml:lang=\"de\"><seg>Ja</seg></tuv><tuv xml:lang=\"ru-RU\"><seg>Только",
    );
    place.file("m.tmx", three);
    let refused = place.run("tmx convert m.tmx -o m.xlf");
    assert_eq!(refused.code, 2);
    insta::assert_snapshot!(refused.stderr, @"error: xliff-1.2 holds one source and one target language; found: ru-RU 3, en 2, de 1; say which with --source and --target");
    assert_eq!(place.names(), ["m.tmx"]);
    done(&place, "tmx convert m.tmx -q --target de -o m.xlf");
    assert!(place.read("m.xlf").contains("target-language=\"de\""));
}

/// Runs a command that must be refused with one sentence, the old file untouched.
#[track_caller]
fn refused(place: &Place, arguments: &str) -> String {
    place.file("old.tmx", "old");
    let before = place.names();
    let done = place.run(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{}", done.stderr);
    assert_eq!(done.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{}", done.stderr);
    assert_eq!(place.read("old.tmx"), "old");
    assert_eq!(place.names(), before, "nothing may be left behind");
    done.stderr
}

#[test]
fn bad_input_gets_one_sentence() {
    let place = Place::new();
    place.file("a.csv", "ru,en\r\n\"Да,Yes\r\n");
    place.file("a.tsv", "Да\tYes\n");
    place.file("a.jsonl", "[1,2]\n");
    place.file("a.xlf", "<xliff version=\"1.2\"><file source-language=\"ru\" target-language=\"en\"><body>\n<trans-unit id=\"1\"><source>Да</source></body></file></xliff>");
    place.file("b.xlf", "<html><body/></html>");
    place.file("c.xlf", "<xliff version=\"1.2\"><file source-language=\"ru\" target-language=\"en\"><body><trans-unit id=\"1\"><source>&evil;</source></trans-unit></body></file></xliff>");
    place.file("a.xlsx", "PK\u{3}\u{4}nothing");
    place.file("b.xlsx", "Да");
    place.file("a.po", "msgid \"\"\nmsgstr \"\"\n\nmsgid \"Да\"\nmsgstr \"Yes\"\n");
    place.file("a.ru", "Да\nНет\n").file("a.en", "Yes\n");
    let said = |arguments: &str| refused(&place, &format!("tmx convert {arguments}"));
    insta::assert_snapshot!(said("a.csv -o old.tmx"), @r#"error: “a.csv”, line 2: a quote that is opened in this row is never closed; double a quote that means itself (""), or give --from tsv if the file has no quoting"#);
    insta::assert_snapshot!(said("a.tsv -o old.tmx"), @"error: “a.tsv”, line 1: the first row does not name the languages of the columns; write them there (ru, en), or say them in the order of the columns with --source and --target");
    insta::assert_snapshot!(said("a.jsonl -o old.tmx"), @"error: “a.jsonl”, line 1: this is no JSON object; a file of JSON lines has one object a line");
    insta::assert_snapshot!(said("a.xlf -o old.tmx"), @"error: “a.xlf”, line 2: not well-formed XML: ill-formed document: expected `</trans-unit>`, but `</body>` was found");
    insta::assert_snapshot!(said("b.xlf -o old.tmx"), @"error: “b.xlf”, line 1: this is not an XLIFF file: its first element is <html>");
    insta::assert_snapshot!(said("c.xlf -o old.tmx"), @"error: “c.xlf”, line 1: the entity &evil; is not one of XML; write the character itself");
    insta::assert_snapshot!(said("a.xlsx -o old.tmx"), @"error: “a.xlsx”: this is not a spreadsheet of the format XLSX (invalid Zip archive: Could not find EOCD); save it as .xlsx or .csv");
    insta::assert_snapshot!(said("b.xlsx -o old.tmx"), @"error: “b.xlsx”: this is not a spreadsheet of the format XLSX (invalid Zip archive: Could not find EOCD); save it as .xlsx or .csv");
    insta::assert_snapshot!(said("a.po -o old.tmx"), @"error: “a.po”, line 1: its head names no language of the translations; say it with --source and --target");
    insta::assert_snapshot!(said("a.ru a.en --from moses -o old.tmx"), @"error: “a.en”: it ends after line 1, but “a.ru” goes on; both must have as many lines");
    insta::assert_snapshot!(said("a.ru --from moses -o old.tmx"), @"error: “a.ru” has no partner; give both files of a pair: corpus.ru corpus.en");
    insta::assert_snapshot!(said("none.csv -o old.tmx"), @"error: cannot read “none.csv”: there is no such file; check the path");
    insta::assert_snapshot!(said("a.tsv -o a.docx"), @"error: “a.docx” has an ending that names no format; use one of .tmx, .tsv, .csv, .jsonl, .moses, .xlf, .xlf2, .xlsx or .po (also with .gz, and in a .zip)");
    insta::assert_snapshot!(said("old.tmx -o old.tmx"), @"error: “old.tmx” is the file that is read; write to another file");
    insta::assert_snapshot!(said("a.tsv --source ru --target en -o none/a.tmx"), @"error: cannot write “none/a.tmx”: there is no folder “none”; make it first or choose another");
    insta::assert_snapshot!(said("a.tsv --source ru --target en -o -"), @"error: -o - has no ending that says a format; add --to tsv, for example");
}

#[test]
fn a_broken_line_costs_that_line_only() {
    let place = Place::new();
    let unit = r#"{"variants":[{"language":"ru","text":"Да"},{"language":"en","text":"Yes"}]}"#;
    place.file("a.jsonl", format!("{unit}\n{{\"variants\":7}}\n{unit}\n"));
    let said = done(&place, "tmx convert a.jsonl -o a.tmx");
    insta::assert_snapshot!(said, @"
    warning: problems: 1, units that could not be read: 1; --verbose lists them
    units written: 2
    ");
    let strict = refused(&place, "tmx convert a.jsonl --strict -o b.tmx");
    assert!(strict.starts_with("error: “a.jsonl”, line 2: "), "{strict}");
}

#[test]
fn xliff_of_other_tools_is_read() {
    let place = Place::new();
    place.file(
        "a.xlf",
        r#"<?xml version="1.0"?><x:xliff version="1.2" xmlns:x="urn:oasis:names:tc:xliff:document:1.2" xmlns:t="urn:tool">
<x:file original="a" source-language="ru" target-language="en" datatype="plaintext"><x:body><x:group id="g">
<x:trans-unit id="save" approved="yes"><x:source>Жмите <x:g id="1" ctype="bold">сюда</x:g><x:x id="2"/>.</x:source><t:extra>!</t:extra>
<x:target state="translated">Press <x:g id="1" ctype="bold">here</x:g><x:x id="2"/>.</x:target><x:note>Кнопка</x:note></x:trans-unit>
</x:group></x:body></x:file>
<x:file original="b" source-language="ru" target-language="de" datatype="plaintext"><x:body>
<x:trans-unit id="2"><x:source>Да</x:source><x:target>Ja</x:target></x:trans-unit></x:body></x:file></x:xliff>"#,
    );
    let said = done(&place, "tmx convert a.xlf -o a.tmx");
    assert!(said.contains("elements of other formats 1"), "{said}");
    let read = units(place.read("a.tmx").as_bytes());
    assert_eq!(texts(&read), [["Жмите сюда.", "Press here."], ["Да", "Ja"]]);
    let codes = read[0].variants[1]
        .segment
        .codes()
        .iter()
        .map(|code| code.kind.name().to_owned())
        .collect::<Vec<_>>();
    assert_eq!(codes, ["bpt", "ept", "ph"]);
    assert_eq!(read[0].attributes.get("tuid"), Some("save"));
    assert_eq!(read[0].prop("x-xliff-state"), Some("translated"));
    assert_eq!(read[0].prop("x-xliff-approved"), Some("yes"));
    assert_eq!(read[1].variants[1].language(), "de");
    place.file(
        "b.xlf",
        r#"<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ru" trgLang="en"><file id="f"><unit id="u">
<originalData><data id="d1">&lt;b&gt;</data><data id="d2">&lt;/b&gt;</data></originalData>
<segment id="s1" state="final"><source>Раз <pc id="1" dataRefStart="d1" dataRefEnd="d2">два</pc>.</source><target>One <pc id="1" dataRefStart="d1" dataRefEnd="d2">two</pc>.</target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2"><source><sc id="3"/>Три<mrk id="m" type="term">четыре<ec startRef="3"/></mrk></source></segment></unit></file></xliff>"#,
    );
    done(&place, "tmx convert b.xlf -q -o b.tmx");
    let text = place.read("b.tmx");
    let first = "<seg>Раз <bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>два<ept i=\"1\">&lt;/b&gt;</ept>.</seg>";
    assert!(text.contains(first), "{text}");
    let read = units(text.as_bytes());
    assert_eq!(texts(&read), [vec!["Раз два.", "One two."], vec!["Тричетыре"]]);
    assert_eq!(read[0].attributes.get("tuid"), Some("u#s1"));
    assert_eq!(read[0].prop("x-xliff-state"), Some("final"));
}
