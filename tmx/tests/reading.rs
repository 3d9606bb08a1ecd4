//! Every file in `tests/files` is read, and what was wrong with it is said.

use std::path::Path;

use diglot_tmx::{About, Attributes, Inline, Note, Prop, ReadError, ReadOptions, Reader, Ude, Unit};

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(file)).unwrap()
}

fn read(bytes: &[u8]) -> (Vec<Unit>, Vec<String>, String) {
    let mut reader = Reader::new(bytes).unwrap();
    let units = reader.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
    let problems = reader.problems().iter().map(ToString::to_string).collect();
    (units, problems, reader.encoding().to_owned())
}

fn check(file: &str, encoding: &str, expected: &[&[&str]], expected_problems: &[&str]) {
    let (units, problems, found) = read(&bytes(file));
    let texts = units
        .iter()
        .map(|unit| unit.variants.iter().map(|variant| variant.segment.plain_text()).collect::<Vec<_>>());
    assert_eq!(found, encoding, "{file}");
    assert_eq!(texts.collect::<Vec<_>>(), expected, "{file}");
    assert_eq!(problems, expected_problems, "{file}");
}

#[test]
fn files_of_tools_are_read_without_a_problem() {
    let plain: &[&[&str]] = &[
        &["Река замёрзла к утру.", "The river had frozen by morning."],
        &["Лодку вытащили на берег.", "They pulled the boat ashore."],
    ];
    check("plain.tmx", "UTF-8", plain, &[]);
    check("omegat-level2.tmx", "UTF-8", &[&["Нажмите Сохранить.", "Press Save."]], &[]);
    let trados: &[&[&str]] = &[&["Том {\\b первый}читает вслух.", "Tom reads aloud."]];
    check("trados-utf16le-bom.tmx", "UTF-16LE", trados, &[]);
    check("memoq.tmx", "UTF-8", &[&["Судно ушло.", "The ship left."]], &[]);
    check("old-lang.tmx", "UTF-8", &[&["Часы стоят.", "The clock has stopped."]], &[]);
    check("nested-sub.tmx", "UTF-8", &[&["Сноска ниже.", "Footnote below."]], &[]);
    let foreign: &[&[&str]] = &[&["Осталось  дней, не больше.", " days are left, not more."]];
    let undeclared = "line 7, column 36, unit 1: the prefix t5 is not declared (no xmlns:t5)";
    check("foreign-inline.tmx", "UTF-8", foreign, &[undeclared]);
    let undeclared = "line 8, column 62, unit 1: the prefix x is not declared (no xmlns:x)";
    check("declared-prefix.tmx", "UTF-8", &[&["Осталось  дня.", " days  left."]], &[undeclared]);
    let several: &[&[&str]] = &[&["Да.", "Yes.", "Aye.", "Ja."], &["Одиноко."], &["", ""]];
    check("several-variants.tmx", "UTF-8", several, &[]);
    let details: &[&[&str]] = &[&["  Край — «край» 'a' > ]]>\n   строка  ", " tail\u{a0}"]];
    check("segment-details.tmx", "UTF-8", details, &[]);
    check("comments.tmx", "UTF-8", &[&["Вид из <окна> & </tu>.", "View from the window."]], &[]);
    check("empty.tmx", "UTF-8", &[], &[]);
}

#[test]
fn any_encoding_is_read() {
    let snow: &[&[&str]] = &[&["Снег тает.", "The snow is melting."]];
    check("utf16be-no-bom.tmx", "UTF-16BE", snow, &[]);
    check("utf16le-no-bom.tmx", "UTF-16LE", snow, &[]);
    let hedgehog: &[&[&str]] = &[&["Ёж спит — «не буди».", "The hedgehog sleeps: don't wake it."]];
    check("windows-1251.tmx", "windows-1251", hedgehog, &[]);
    let kettle: &[&[&str]] = &[&["Чайник вскипел.", "The kettle has boiled."]];
    let ice: &[&[&str]] = &[&["Лёд тронулся.", "The ice has broken."]];
    check("utf16be-bom.tmx", "UTF-16BE", ice, &[]);
    let declared = "line 1, column 1, file: declared as utf-8, but the bytes are UTF-16LE";
    check("declared-utf8-is-utf16.tmx", "UTF-16LE", ice, &[declared]);
    check("windows-1252.tmx", "windows-1252", &[&["Größe: 5 € – „ja“.", "Да."]], &[]);
    check("us-ascii-references.tmx", "windows-1252", &[&["Чай и кофе.", "Tea & coffee."]], &[]);
    let declared = "line 1, column 1, file: declared as utf-16, but the bytes are UTF-8";
    check("declared-utf16-is-utf8.tmx", "UTF-8", kettle, &[declared]);
    let bad = [
        "line 7, column 36, unit 1: bytes that are not UTF-8; replaced",
        "line 7, column 37, unit 1: bytes that are not UTF-8; replaced",
    ];
    check("bad-bytes.tmx", "UTF-8", &[&["Мы ждали \u{fffd}\u{fffd} час.", "We waited an hour."]], &bad);
}

#[test]
fn a_broken_place_costs_no_more_than_its_unit() {
    let units: &[&[&str]] = &[
        &["Первый.", "First."],
        &["Кот & пёс, a < b.", "Cat & dog &copy; 2020."],
        &["Fifth."],
        &["Без языка.", "No language."],
        &["Последний.", "Last."],
    ];
    let problems = [
        "line 11, column 43, unit 2: not well-formed: expected `</b>`, but `</seg>` was found; the unit was left out",
        "line 14, column 1, unit 3: the unit has no </tu>; the unit was left out",
        "line 19, column 31, unit 4: a bare & (write &amp;)",
        "line 20, column 41, unit 4: the entity &copy; is not defined in TMX",
        "line 22, column 1, unit 5: the unit has no <tuv>; the unit was left out",
        "line 23, column 5, unit 6: the variant has no <seg>; left out",
        "line 24, column 1, unit 7: the unit has no <tuv>; the unit was left out",
        "line 25, column 5, unit 8: the variant has no xml:lang",
        "line 25, column 38, unit 8: text directly in <tu>; left out",
        "line 25, column 86, unit 8: <prop> stands too late in <tuv>; put where it belongs",
        "line 25, column 118, unit 8: <foo> has no place in <tu>; left out",
    ];
    check("broken-units.tmx", "UTF-8", units, &problems);
    let deep = "line 7, column 283, unit 1: more than 64 elements inside each other; the unit was left out";
    check("deep.tmx", "UTF-8", &[&["Мелко.", "Shallow."]], &[deep]);
    let truncated = [
        "line 10, column 1, unit 2: the unit has no </tu>; the unit was left out",
        "line 11, column 31, file: the file ends too early",
    ];
    check("truncated.tmx", "UTF-8", &[&["Целый.", "Whole."]], &truncated);
    let strays = [
        "line 6, column 1, file: <tutuid=\"1\"> has no place in <body>; left out",
        "line 6, column 98, file: not well-formed: expected `</tutuid=\"1\">`, but `</tu>` was found; left out",
        "line 8, column 1, file: <group> has no place in <body>; left out",
    ];
    check("strays.tmx", "UTF-8", &[&["Второй.", "Second."], &["Третий.", "Third."]], &strays);
    let truncated = "line 14, column 1, file: the file ends too early";
    let two: &[&[&str]] = &[&["Первый.", "First."], &["Второй.", "Second."]];
    check("truncated-between.tmx", "UTF-8", two, &[truncated]);
    let one_line: &[&[&str]] = &[&["Одна\nстрока.", "One line."], &["Ещё.", "More."]];
    let nameless = "line 8, column 114, unit 2: the variant has no xml:lang";
    check("crlf-one-line.tmx", "UTF-8", one_line, &[nameless]);
}

#[test]
fn what_a_parser_would_let_pass_is_noticed() {
    let units: &[&[&str]] = &[&["Код    и  .", "A code  here AА."], &["Дальше.", "Onwards."]];
    let problems = [
        "line 7, column 30, unit 1: the character U+0001 is forbidden in XML; replaced",
        "line 7, column 32, unit 1: the character U+0001 is forbidden in XML; replaced",
        "line 7, column 40, unit 1: the character U+0000 is forbidden in XML; replaced",
        "line 8, column 33, unit 1: the character U+000B is forbidden in XML; replaced",
    ];
    check("control-characters.tmx", "UTF-8", units, &problems);
    let units: &[&[&str]] = &[&["Тут &bomb; и &file;.", "Here &bomb; and &nbsp; more."]];
    let problems = [
        "line 11, column 31, unit 1: the entity &bomb; is not defined in TMX",
        "line 11, column 40, unit 1: the entity &file; is not defined in TMX",
        "line 12, column 32, unit 1: the entity &bomb; is not defined in TMX",
        "line 12, column 43, unit 1: the entity &nbsp; is not defined in TMX",
    ];
    check("entities.tmx", "UTF-8", units, &problems);
}

#[test]
fn a_header_may_be_missing() {
    check(
        "no-header.tmx",
        "UTF-8",
        &[&["Дверь открыта.", "The door is open."]],
        &["line 1, column 1, file: no <header>"],
    );
    check(
        "poor-header.tmx",
        "UTF-8",
        &[&["Дверь закрыта.", "The door is closed."]],
        &[
            "line 4, column 1, file: the header has no creationtoolversion",
            "line 4, column 1, file: the header has no segtype",
            "line 4, column 1, file: the header has no o-tmf",
            "line 4, column 1, file: the header has no adminlang",
            "line 4, column 1, file: the header has no srclang",
        ],
    );
}

#[test]
fn properties_notes_and_attributes_are_kept() {
    let (units, ..) = read(&bytes("omegat-level2.tmx"));
    assert_eq!(units[0].prop("prev"), Some("Откройте файл."));
    assert_eq!(units[0].attributes.get("changeid"), Some("olga"));
    let (units, ..) = read(&bytes("trados-utf16le-bom.tmx"));
    assert_eq!(units[0].prop("Txt::Проект"), Some("Школа"));
    let (units, ..) = read(&bytes("memoq.tmx"));
    assert_eq!(units[0].variant("ru").unwrap().prop("x-mq-status"), Some("2"));
    assert_eq!(units[0].prop("x-context-pre"), Some("<seg>Шторм.</seg>"));
    let (units, ..) = read(&bytes("old-lang.tmx"));
    assert_eq!(units[0].variants[1].language(), "en");
}

/// Everything a file says beside its sentences, as read.
#[test]
fn notes_and_properties_of_every_level_are_kept() {
    let file = bytes("notes-everywhere.tmx");
    let mut reader = Reader::new(file.as_slice()).unwrap();
    let unit = reader.next_unit().unwrap().unwrap();
    assert!(reader.next_unit().unwrap().is_none());
    assert_eq!(reader.problems(), &[]);
    let of = |attributes: &Attributes| {
        attributes.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    let about = |about: &[About]| {
        let one = |about: &About| match about {
            About::Prop(Prop { attributes, value }) => format!("prop {}: {value}", of(attributes)),
            About::Note(Note { attributes, text }) => format!("note {}: {text}", of(attributes)),
            About::Ude(Ude { attributes, maps }) => {
                format!("ude {}: {}", of(attributes), maps.iter().map(of).collect::<Vec<_>>().join("; "))
            }
        };
        about.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(reader.header().source_language(), Some("*all*"));
    let expected = [
        "note xml:lang=ru o-encoding=utf-8: Заметка о файле",
        "prop type=x-client: Завод & сыновья",
        "ude name=MacRoman base=Macintosh: unicode=#xF8FF code=#xF0 ent=Apple_logo subst=[Apple]; unicode=#x2260",
        "prop type=x-domain xml:lang=en: pumps",
    ];
    assert_eq!(about(&reader.header().about), expected);
    assert_eq!(of(&unit.attributes), "tuid=1 srclang=EN-us usagecount=3 own=yes");
    let expected =
        ["note : О единице", "prop type=x-a: 1", "prop type=x-a: 2", "note o-encoding=utf-8: Вторая\nстрока"];
    assert_eq!(about(&unit.about), expected);
    let russian = unit.variant("ru").unwrap();
    assert_eq!(of(&russian.attributes), "xml:lang=Ru creationid=olga");
    assert_eq!(about(&russian.about), ["prop type=file: глава 1.docx", "note : О переводе"]);
    assert_eq!(about(&unit.variant("en-US").unwrap().about), ["note : About it", "prop type=x-empty: "]);
}

#[test]
fn inline_markup_is_a_tree() {
    let (units, ..) = read(&bytes("nested-sub.tmx"));
    let codes = units[0].variants[0].segment.codes();
    let names = codes.iter().map(|code| code.kind.name()).collect::<Vec<_>>();
    assert_eq!(names, ["ph", "sub", "hi", "hi", "ph"]);
    assert_eq!(codes[0].content[0], Inline::Text("<fn>".into()));
}

#[test]
fn what_is_not_tmx_is_refused_and_strict_reading_stops() {
    for not_tmx in [&b""[..], b"Just a text.", b"<html><body>No</body></html>", b"\0\x01\x02\xff", b"<"] {
        assert!(matches!(Reader::new(not_tmx).err(), Some(ReadError::NotTmx)), "{not_tmx:?}");
    }
    let options = ReadOptions { strict: true, ..ReadOptions::default() };
    let file = bytes("broken-units.tmx");
    let mut reader = Reader::with_options(file.as_slice(), &options).unwrap();
    assert!(reader.next_unit().unwrap().is_some());
    assert!(matches!(reader.next_unit(), Err(ReadError::Problem(_))));
    assert!(reader.next_unit().unwrap().is_none());
}

/// A file cut or damaged anywhere gives no panic, and never more than its units.
#[test]
fn damage_anywhere_is_survived() {
    for file in ["plain.tmx", "trados-utf16le-bom.tmx", "comments.tmx", "nested-sub.tmx", "entities.tmx"] {
        let whole = bytes(file);
        let count = read(&whole).0.len();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] = b'<';
            for bytes in [&whole[..at], &damaged] {
                if let Ok(reader) = Reader::new(bytes) {
                    let units = reader.filter_map(Result::ok).count();
                    assert!(units <= count + 1, "{file} at {at}: {units} units");
                }
            }
        }
    }
}

/// Small pieces of input give the same units: nothing depends on where a piece ends.
#[test]
fn the_input_may_come_in_small_pieces() {
    struct Trickle<'a>(&'a [u8]);
    impl std::io::Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let file = bytes("comments.tmx");
    let units = Reader::new(Trickle(&file)).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(units, read(&file).0);
}

/// A file longer than what is read at once: positions, comments and units at every place relative to the pieces.
#[test]
fn a_long_file_is_read_whole() {
    let mut tmx = String::from("<tmx version=\"1.4\"><header srclang=\"ru\"/><body>\n");
    for number in 0..3000 {
        let filler = "снег ".repeat(number % 97);
        let comment = format!("<!-- <tu> {filler}-->");
        let source = format!("<tuv xml:lang=\"ru\"><seg>{filler}{number}</seg></tuv>");
        let target = format!("<tuv xml:lang=\"en\"><seg>{number}</seg></tuv>");
        tmx.extend([&comment, "<tu>", &source, &comment, &target, "</tu>\n"]);
    }
    tmx.push_str("<tu>&</tu></body></tmx>");
    let (units, problems, _) = read(tmx.as_bytes());
    assert_eq!(units.len(), 3000);
    for (number, unit) in units.iter().enumerate() {
        let source = "снег ".repeat(number % 97) + &number.to_string();
        assert_eq!(unit.variants[0].segment.plain_text(), source);
        assert_eq!(unit.variants[1].segment.plain_text(), number.to_string());
    }
    assert!(problems.last().unwrap().starts_with("line 3002, column 1, unit 3001:"), "{problems:?}");
}
