//! Whole plain texts -> documents.

use proptest::prelude::*;

use super::*;

fn check_paragraphs(text: &str, layout: Layout, used: Layout, expected: &[&str]) {
    let options = ReadOptions { layout, ..ReadOptions::default() };
    let read = read(text.as_bytes(), "a.txt", &options).expect("a text");
    assert_eq!(read.document.text(), text);
    let got = read.document.paragraphs().iter().map(|&span| read.document.slice(span)).collect::<Vec<_>>();
    assert_eq!((got.as_slice(), read.layout), (expected, used));
}

fn check_error(bytes: &[u8], expected: &str) {
    let message = read(bytes, "a.txt", &ReadOptions::default()).expect_err("nothing to read").to_string();
    assert_eq!(message, expected);
}

#[test]
fn nothing_to_read() {
    check_error(b"", "a.txt is empty; give a file with text in it");
    check_error(b"\xEF\xBB\xBF", "a.txt is empty; give a file with text in it");
    check_error(b" \r\n\t\n", "a.txt holds nothing but white space; give a file with text in it");
    check_error(
        "\u{a0}\u{200b}\n".as_bytes(),
        "a.txt holds nothing but white space; give a file with text in it",
    );
    check_error(b"\x89PNG\r\n\x1A\n\0\0\0\r", "a.txt is a PNG picture, not plain text; give a text file");
}

#[test]
fn what_was_found_out_is_said() {
    let bytes = b"\xC3\xE0\xE7\xE5\xF2\xE0 \xF1\xEE\xEE\xE1\xF9\xE8\xEB\xE0.\r\n";
    let got = read(bytes, "a.txt", &ReadOptions::default()).expect("a text");
    assert_eq!(got.document.text(), "Газета сообщила.\r\n");
    assert_eq!((got.encoding.name, got.encoding.how), ("windows-1251", encoding::How::Guessed));
    assert_eq!((got.language.tag.as_str(), got.language.how), ("ru", language::How::Script));
    let origin = got.document.origin();
    assert_eq!((&*origin.name, &*origin.format, &*origin.encoding), ("a.txt", "plain", "windows-1251"));
    assert_eq!(got.warnings, Vec::<String>::new());

    let options =
        ReadOptions { language: "en-GB".parse().ok(), layout: Layout::Lines, ..ReadOptions::default() };
    let got = read("Газета сообщила о\u{fffd}.".as_bytes(), "a.txt", &options).expect("a text");
    assert_eq!((got.document.language().as_str(), got.language.how), ("en-GB", language::How::Asked));
    assert_eq!(got.document.origin().format, "lines");
    assert_eq!(
        got.warnings,
        [
            "a.txt was said to be en-GB but looks like ru; are source and target the right way round?",
            "a.txt holds 1 replacement character (\u{fffd}): letters were lost before it came here.",
        ]
    );
}

#[test]
fn wrapped_text_is_joined() {
    check_paragraphs(
        "Министры встретились в Осло\n\nМинистр транспорта сообщил в понедельник, что движение по\nмосту откроют \
         14 марта. «Испытания закончены», — сказал\nон. На объекте работали 1200 человек.\n\nПо его словам, осталось \
         убрать с берега строительную\nтехнику и проверить освещение.\n",
        Layout::Auto,
        Layout::BlankLine,
        &[
            "Министры встретились в Осло",
            "Министр транспорта сообщил в понедельник, что движение по\nмосту откроют 14 марта. «Испытания \
             закончены», — сказал\nон. На объекте работали 1200 человек.",
            "По его словам, осталось убрать с берега строительную\nтехнику и проверить освещение.",
        ],
    );
    check_paragraphs(
        "The port will reopen on March 14, the transport minister\r\nsaid on Monday. Dredging took eleven months and \
         cost more\r\nthan planned.",
        Layout::Auto,
        Layout::BlankLine,
        &[
            "The port will reopen on March 14, the transport minister\r\nsaid on Monday. Dredging took eleven months and cost \
           more\r\nthan planned.",
        ],
    );
}

#[test]
fn a_heading_right_above_wrapped_text_stands_alone() {
    check_paragraphs(
        "Порт откроется весной\nМинистр транспорта сообщил в понедельник, что движение по\nмосту откроют 14 марта. \
         Испытания уже закончены, все они\nпрошли успешно.\n",
        Layout::Auto,
        Layout::BlankLine,
        &[
            "Порт откроется весной",
            "Министр транспорта сообщил в понедельник, что движение по\nмосту откроют 14 марта. Испытания уже закончены, \
             все они\nпрошли успешно.",
        ],
    );
}

#[test]
fn indented_paragraphs_without_blank_lines() {
    check_paragraphs(
        "     Порт откроют 14 марта, сообщил министр транспорта, который\nв понедельник осмотрел причалы и поговорил с теми, кто на\nних \
         работает.\n     Углубление дна заняло одиннадцать месяцев и обошлось в два\nраза дороже, чем думали вначале.\n     - \
         Мы успели, - сказал он.\n",
        Layout::Auto,
        Layout::BlankLine,
        &[
            "Порт откроют 14 марта, сообщил министр транспорта, который\nв понедельник осмотрел причалы и поговорил с теми, \
             кто на\nних работает.",
            "Углубление дна заняло одиннадцать месяцев и обошлось в два\nраза дороже, чем думали вначале.",
            "- Мы успели, - сказал он.",
        ],
    );
}

#[test]
fn a_paragraph_a_line_is_kept() {
    let long = "The port will reopen on March 14, the transport minister said on Monday, and ships will come in through the \
                new channel that was dredged over eleven months.";
    let text = format!("Port to reopen\n{long}\n{long} It cost more than planned.\n\nShips wait\n{long}\n");
    let second = format!("{long} It cost more than planned.");
    check_paragraphs(
        &text,
        Layout::Auto,
        Layout::Newline,
        &["Port to reopen", long, &second, "Ships wait", long],
    );
    // One line after another, all short: sentences, verse, lists.
    for lines in [
        &["Порт откроют весной.", "Мост — летом.", "Дорогу построят к осени будущего года.", "Денег хватит."]
            [..],
        &["яблоки", "груши", "сливы"],
        &[
            "Над заливом ночь стояла,",
            "Дремлют лодки у причала,",
            "И маяк, как старый друг,",
            "Светит всем, кто есть вокруг.",
        ],
        &["Да.", "Нет."],
    ] {
        check_paragraphs(&lines.join("\n"), Layout::Auto, Layout::Newline, lines);
    }
    check_paragraphs("Заголовок\n\nТекст.\n", Layout::Auto, Layout::Newline, &["Заголовок", "Текст."]);
}

#[test]
fn items_of_a_list_stay_whole() {
    check_paragraphs(
        "Министр назвал две причины, по которым порт откроют раньше:\n1. Углубление дна закончили ещё осенью, хотя по плану\n   \
         Лунёва и его помощников оно шло бы до мая.\n2. Лёд в этом году сошёл на две недели раньше, чем это\n   бывает обычно.\n",
        Layout::Auto,
        Layout::BlankLine,
        &[
            "Министр назвал две причины, по которым порт откроют раньше:",
            "1. Углубление дна закончили ещё осенью, хотя по плану\n   Лунёва и его помощников оно шло бы до мая.",
            "2. Лёд в этом году сошёл на две недели раньше, чем это\n   бывает обычно.",
        ],
    );
    let lines = [
        "- закупка нового оборудования;",
        "- ремонт дороги к причалу;",
        "- обучение крановщиков и лоцманов.",
    ];
    check_paragraphs(&lines.join("\n"), Layout::Auto, Layout::Newline, &lines);
}

#[test]
fn every_line_end_counts() {
    let text = "Раз.\u{c}Два.\u{2029}Три.\r\rЧетыре.\u{85}Пять.\u{2028}Шесть.";
    check_paragraphs(
        text,
        Layout::Newline,
        Layout::Newline,
        &["Раз.", "Два.", "Три.", "Четыре.", "Пять.", "Шесть."],
    );
    check_paragraphs(
        text,
        Layout::BlankLine,
        Layout::BlankLine,
        &["Раз.", "Два.", "Три.", "Четыре.\u{85}Пять.\u{2028}Шесть."],
    );
    check_paragraphs("Раз.\r\n \t\r\nДва.\r\n", Layout::Lines, Layout::Lines, &["Раз.", "Два."]);
}

#[test]
fn cut_words_are_said() {
    let text = "Министр транспорта сообщил в понедельник, что движе-\nние по мосту откроют 14 марта, а испытания за-\nкончены.\n";
    let got = read(text.as_bytes(), "a.txt", &ReadOptions::default()).expect("a text");
    assert_eq!(
        got.warnings,
        ["In a.txt 2 words are cut by a hyphen at the end of a line; they stay as they are."]
    );
}

const LAYOUTS: [Layout; 4] = [Layout::Auto, Layout::BlankLine, Layout::Newline, Layout::Lines];
const MARKS: [&[u8]; 4] = [b"", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
const NAMES: [&str; 6] = ["", "utf-8", "utf-16be", "cp1251", "gb18030", "iso-2022-jp"];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        mark in proptest::sample::select(&MARKS[..]),
        name in proptest::sample::select(&NAMES[..]),
        layout in proptest::sample::select(&LAYOUTS[..]),
    ) {
        let options = ReadOptions {
            encoding: (!name.is_empty()).then(|| name.to_owned()),
            language: None,
            layout,
        };
        match read(&[mark, &bytes].concat(), "a.txt", &options) {
            Ok(read) => prop_assert!(!read.document.paragraphs().is_empty()),
            Err(ReadError::Paragraphs { .. }) => prop_assert!(false, "paragraphs do not fit"),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn the_text_is_kept(
        text in "([а-яё А-Яa-z.!»«—0-9-]|\\r\\n|\\n|\\r|\\x{c}|\\x{2029}|\\x{a0}|\\x{ad}|\\x{301}|\\x{85}|😀|\\t){0,200}",
        layout in proptest::sample::select(&LAYOUTS[..]),
    ) {
        let options = ReadOptions { layout, ..ReadOptions::default() };
        match read(text.as_bytes(), "a.txt", &options) {
            Ok(read) => {
                prop_assert_eq!(read.document.text(), &text);
                let inside = read.document.paragraphs().iter().map(|&span| read.document.slice(span)).collect::<String>();
                let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                prop_assert_eq!(visible(&inside), visible(&text));
            }
            Err(error) => prop_assert!(matches!(error, ReadError::Empty { .. } | ReadError::Blank { .. }), "{}", error),
        }
    }
}
