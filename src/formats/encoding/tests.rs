//! Bytes of many encodings -> text.

use super::*;

const PRESS: &str = "Министр транспорта Олег Вяземский сообщил, что движение по мосту откроют 14 марта. \
                     \"Испытания закончены\", - сказал он. На объекте работали 1200 человек.\r\n";
const CYRILLIC: [&str; 4] = ["windows-1251", "koi8-r", "ibm866", "iso-8859-5"];

fn bytes_of(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, lost) = Encoding::for_label(label.as_bytes()).expect("a label").encode(text);
            assert!(!lost, "{label} has not all letters of {text}");
            bytes.into_owned()
        }
    }
}

/// The text comes back from `label` without naming it.
fn check(text: &str, label: &str, how: How) {
    let got = decode(&bytes_of(text, label), "a.txt", None, None).expect("a text");
    assert_eq!((got.text.as_str(), got.decided.how), (text, how), "{label}, read as {}", got.decided.name);
}

fn check_error(bytes: &[u8], asked: Option<&str>, expected: &str) {
    let message = decode(bytes, "a.txt", asked, None).expect_err("no text").to_string();
    assert_eq!(message, expected);
}

#[test]
fn unicode_without_a_mark() {
    let texts = [
        PRESS,
        "Газета сообщила о встрече.",
        "ГАЗЕТА",
        "Да",
        "The paper reported a meeting.",
        "It’s — “so”.",
    ];
    for text in texts {
        check(text, "utf-8", How::Valid);
        check(text, "utf-16le", How::ZeroBytes);
        check(text, "utf-16be", How::ZeroBytes);
    }
    check("Η εφημερίδα ανέφερε.", "utf-16be", How::ZeroBytes);
    check(
        "報紙報導了會議，會議在北京舉行，很多人參加了會議。會議持續了三天。\n新聞。\n",
        "utf-16le",
        How::ZeroBytes,
    );
    check("", "utf-8", How::Valid);
}

#[test]
fn a_mark_is_no_part_of_the_text() {
    for (mark, label, name) in [
        (&b"\xEF\xBB\xBF"[..], "utf-8", "UTF-8"),
        (b"\xFF\xFE", "utf-16le", "UTF-16LE"),
        (b"\xFE\xFF", "utf-16be", "UTF-16BE"),
    ] {
        let mut bytes = mark.to_vec();
        bytes.extend(bytes_of("Да.\u{feff}", label));
        let got = decode(&bytes, "a.txt", None, None).expect("a text");
        assert_eq!((got.text.as_str(), got.decided), ("Да.\u{feff}", Decided { name, how: How::Bom }));
        let got = decode(&bytes, "a.txt", Some("cp1251"), None).expect("a text");
        assert_eq!(got.text, "Да.\u{feff}");
        assert!(
            got.warnings[0]
                .starts_with(&format!("a.txt starts with a byte order mark, so it was read as {name}"))
        );
    }
}

#[test]
fn cyrillic_of_eight_bits() {
    for label in CYRILLIC {
        for text in [
            PRESS,
            "Газета сообщила о встрече.",
            "ГАЗЕТА СООБЩИЛА О ВСТРЕЧЕ.",
            "Владимир Путин",
            "Правительство РФ",
            "Привет",
            "МОСКВА",
            "ИЗВЕСТИЯ",
            "ВКЛАДЫ В ЕГО ФИЛИАЛАХ",
            "США ввели санкции",
            "В начале",
            "Reuters: встреча",
            "EU: встреча в Осло",
            "Курс доллара 92,5 руб.",
            "- Нет! - сказал он.",
        ] {
            check(text, label, How::Guessed);
        }
    }
    check("«Матч отложен», — сообщает Tass.ru…", "windows-1251", How::Guessed);
    check("МИД РФ", "windows-1251", How::Guessed);
    check("╔══╗\r\n║Да║\r\n╚══╝\r\nГазета сообщила о встрече в Москве.", "ibm866", How::Guessed);
    check("Газета повідомила про зустріч у Києві.", "windows-1251", How::Guessed);
    check("Газета повідомила про зустріч у Києві.", "koi8-u", How::Guessed);
    check("Газета паведаміла пра сустрэчу ў Мінску.", "windows-1251", How::Guessed);
    check("Вестникът съобщи за срещата.", "windows-1251", How::Guessed);
    check("Новине су објавиле вест о састанку.", "windows-1251", How::Guessed);
}

#[test]
fn other_alphabets_stay_what_they_are() {
    check(
        "Le journal a rapporté hier que les deux ministres se sont rencontrés à Paris.",
        "windows-1252",
        How::Guessed,
    );
    check("It’s a deal, “yes,” he said.", "windows-1252", How::Guessed);
    check("Größe", "windows-1252", How::Guessed);
    check("He lent £12,000 at 3% – not £15,000.", "windows-1252", How::Guessed);
    check(
        "The bank said on Monday that the coup de grâce came from Benoît Martin.",
        "windows-1252",
        How::Guessed,
    );
    check("Ładny dzień, Łódź", "windows-1250", How::Guessed);
    check("Gazeta poinformowała wczoraj o spotkaniu obu ministrów w Łodzi.", "windows-1250", How::Guessed);
    check("Žluťoučký kůň úpěl ďábelské ódy.", "iso-8859-2", How::Guessed);
    check("Η εφημερίδα ανέφερε τη συνάντηση.", "windows-1253", How::Guessed);
    check("העיתון דיווח על הפגישה.", "windows-1255", How::Guessed);
    check("ذكرت الصحيفة اللقاء.", "windows-1256", How::Guessed);
    check("หนังสือพิมพ์รายงานการประชุม", "windows-874", How::Guessed);
    check("报纸报道了会议。", "gbk", How::Guessed);
    check("報紙報導了會議。", "big5", How::Guessed);
    check("新聞は会議を報じた。", "shift_jis", How::Guessed);
    check("신문은 회의를 보도했다.", "euc-kr", How::Guessed);
}

#[test]
fn a_known_language_helps() {
    let russian: LanguageTag = "ru".parse().expect("a tag");
    let hebrew: LanguageTag = "he".parse().expect("a tag");
    let read = |text: &str, label: &str, language| {
        decode(&bytes_of(text, label), "a.txt", None, Some(language)).expect("a text").text
    };
    assert_eq!(read("ТАСС", "koi8-r", &russian), "ТАСС");
    assert_eq!(read("העיתון", "windows-1255", &hebrew), "העיתון");
}

#[test]
fn nothing_is_put_right() {
    let text = "A\r\nB\rC\nса\u{301}мый\u{a0}все\u{301}, ещё ав\u{ad}то ﬁ \u{1a}";
    check(text, "utf-8", How::Valid);
    let got = decode(&bytes_of("Ещё\u{a0}раз\r\n", "cp1251"), "a.txt", Some("cp1251"), None).expect("a text");
    assert_eq!((got.text.as_str(), got.decided.how, got.warnings.len()), ("Ещё\u{a0}раз\r\n", How::Asked, 0));
}

#[test]
fn asked_for_and_wrong() {
    check_error(
        b"One.\r\n\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0!",
        Some("utf-8"),
        "a.txt, line 2, byte 6: 0xCF is not UTF-8; try --encoding windows-1251, or leave the option out to have it guessed",
    );
    check_error(
        "Да.".repeat(3).as_bytes(),
        Some("utf-16-le"),
        "a.txt, line 1, byte 14: 0x2E is not UTF-16LE; try --encoding utf-8, or leave the option out to have it guessed",
    );
    check_error(
        b"x",
        Some("koi-9"),
        "there is no encoding “koi-9”; try koi8-r, utf-8, windows-1251, ibm866, iso-8859-5, or leave the option out to have it guessed",
    );
    let got = decode("Да.".as_bytes(), "a.txt", Some("koi8-r"), None).expect("any bytes are KOI8-R");
    assert!(got.warnings[0].contains("its bytes are valid UTF-8"));
}

#[test]
fn damaged_utf8_is_not_taken_for_another_encoding() {
    let mut bytes = "Газета сообщила\r\nо вс".as_bytes().to_vec();
    bytes.extend(b"\xD0.\r\n");
    check_error(
        &bytes,
        None,
        "a.txt, line 2, column 5: 0xD0 is not UTF-8 though the rest of the file is (1 place); mend the file there, \
         or give --encoding if it is in another one",
    );
    let cut = &"Привет".as_bytes()[..11];
    assert!(matches!(decode(cut, "a.txt", None, None), Err(EncodingError::Damaged { column: 6, .. })));
    let odd = &[0xFF, 0xFE, 0x14, 0x04, 0x30];
    assert!(matches!(
        decode(odd, "a.txt", None, None),
        Err(EncodingError::Damaged { encoding: "UTF-16LE", line: 1, column: 2, .. })
    ));
}

#[test]
fn no_text() {
    check_error(
        b"PK\x03\x04\x14\0\x06\0[Content_Types].xml\0\0word/document.xml",
        None,
        "a.txt is a Word document (DOCX), not plain text; open it in its own program and save it as plain text in UTF-8",
    );
    check_error(
        b"%PDF-1.7\n",
        Some("cp1251"),
        "a.txt is a PDF file, not plain text; turn it into text first, for example with pdftotext",
    );
    check_error(
        "Строка.\nДва\0слова.".as_bytes(),
        None,
        "a.txt, line 2: a NUL character stands in the text (1 in all), so this is binary or damaged; save it as plain \
         text in UTF-8, or give --encoding utf-16le if it is UTF-16",
    );
    assert!(matches!(
        decode(&[0xFF, 0xFE, 0x41, 0, 0, 0], "a.txt", None, None),
        Err(EncodingError::Nul { .. })
    ));
    assert!(matches!(
        decode(b"\xFF\xFE\0\0A\0\0\0", "a.txt", None, None),
        Err(EncodingError::Binary { kind: "UTF-32 text", .. })
    ));
}
