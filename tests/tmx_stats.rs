//! `diglot tmx stats`: what a person is told of a file, however it is packed.

mod support;

use std::io::Write as _;

use support::{Place, finish};

const TMX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="Пробник" creationtoolversion="2" segtype="sentence" o-tmf="x" adminlang="en"
srclang="ru" datatype="plaintext"/><body>
<tu creationdate="20240501T100000Z" creationid="anna"><prop type="project">Порт</prop>
<tuv xml:lang="ru"><seg>Порт <bpt i="1"/>открыт<ept i="1"/>.</seg></tuv><tuv xml:lang="en"><seg>The port is open.</seg></tuv></tu>
<tu changedate="20250102T100000Z"><tuv xml:lang="ru"><seg>Да</tuv></tu>
<tu><tuv xml:lang="ru"><seg>Сад и дом</seg></tuv><tuv xml:lang="en"><seg></seg></tuv><tuv xml:lang="de"><seg>Garten</seg></tuv></tu>
</body></tmx>
"#;

#[test]
fn a_person_sees_languages_problems_and_markup() {
    let place = Place::new();
    place.file("a.tmx", TMX);
    let done = place.run("tmx stats a.tmx");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(done.stdout, @r"
    a.tmx
      file         TMX 1.4, UTF-8, made by Пробник 2
      source       ru
      units        2, 1 with 3 languages
      problems     1, 1 unit left out; see diglot tmx check
      dates        2024-05-01 to 2024-05-01
      markup       in 1 variant: bpt 1, ept 1
      people       anna 1
      properties   project 1
      language       variants        words    characters    empty
      de                    1            1             6        0
      en                    2            4            17        1
      ru                    2            5            21        0
    ");
}

#[test]
fn a_program_gets_json() {
    let place = Place::new();
    place.file("a.tmx", TMX);
    let done = place.run("tmx stats a.tmx --json");
    let value: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(value["units"], 2);
    assert_eq!(value["languages"]["ru"]["words"], 5);
    assert_eq!(value["units_left_out"], 1);
    assert_eq!(value["made_by"], "Пробник 2");
}

#[test]
fn packed_files_and_standard_input_are_read() {
    let place = Place::new();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(TMX.as_bytes()).expect("packed");
    place.file("a.tmx.gz", packer.finish().expect("packed"));
    let mut packer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["deep/one.tmx", "two.TMX", "notes.md"] {
        packer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        packer.write_all(TMX.as_bytes()).expect("packed");
    }
    let archive = packer.finish().expect("packed").into_inner();
    place.file("b.zip", &archive);
    let done = place.run("tmx stats a.tmx.gz b.zip");
    let names = done.stdout.lines().filter(|line| !line.starts_with(' ')).collect::<Vec<_>>();
    assert_eq!(names, ["a.tmx.gz", "b.zip/deep/one.tmx", "b.zip/two.TMX"]);
    assert_eq!(done.stdout.matches("units        2, 1 with 3 languages").count(), 3);
    for input in [TMX.as_bytes(), &archive] {
        let mut command = place.command();
        command.args(["tmx", "stats", "-"]);
        let done = finish(command, input);
        assert!(done.stdout.contains("units        2,"), "{}", done.stderr);
    }
}

#[test]
fn what_is_no_tmx_is_refused_in_one_sentence() {
    let place = Place::new();
    place.file("a.tmx", "Просто текст").file("b.zip", b"PK\x03\x04broken");
    let said = |name: &str| {
        let done = place.run(&format!("tmx stats {name}"));
        assert_eq!((done.code, done.stdout.as_str()), (2, ""));
        done.stderr
    };
    insta::assert_snapshot!(said("a.tmx"), @"error: “a.tmx”: this is not a TMX file: no <tmx> and no <tu> element in it");
    insta::assert_snapshot!(said("none.tmx"), @"error: cannot read “none.tmx”: there is no such file; check the path");
    assert!(said("b.zip").starts_with("error: “b.zip”: "));
    insta::assert_snapshot!(said("a.tmx --encoding klingon"), @"error: “a.tmx”: the encoding \"klingon\" is not known; try UTF-8, UTF-16LE or windows-1251");
}
