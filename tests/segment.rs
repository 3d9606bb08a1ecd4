//! `diglot segment` as a person runs it.

mod support;

use support::Place;

#[test]
fn one_sentence_a_line_and_a_blank_line_between_paragraphs() {
    let done = Place::with_texts().run("segment a.ru.txt");
    insta::assert_snapshot!(done.stdout, @"
    Порт «Северный» откроют в мае 2031 года.
    Об этом сообщил мэр города Иван Петров.

    Строительство обойдётся в 4,5 млрд рублей.
    ");
    insta::assert_snapshot!(done.stderr, @"a.ru.txt: guessed language ru (set with --lang)");
}

#[test]
fn offsets_count_code_points_of_the_file() {
    let done = Place::with_texts().run("segment -q --offsets a.ru.txt");
    let characters = support::RU.chars().collect::<Vec<_>>();
    for line in done.stdout.lines().filter(|line| !line.is_empty()) {
        let [start, end, text] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        assert_eq!(characters[start..end].iter().collect::<String>(), text);
    }
}

#[test]
fn json_of_several_files() {
    let place = Place::with_texts();
    let done = place.run("segment -q --json a.ru.txt a.en.txt");
    insta::assert_snapshot!(done.stdout, @r#"
    {"file":"a.ru.txt","text":"Порт «Северный» откроют в мае 2031 года.","start":0,"end":40,"paragraph":0}
    {"file":"a.ru.txt","text":"Об этом сообщил мэр города Иван Петров.","start":41,"end":80,"paragraph":0}
    {"file":"a.ru.txt","text":"Строительство обойдётся в 4,5 млрд рублей.","start":82,"end":124,"paragraph":1}
    {"file":"a.en.txt","text":"The port of Severny will open in May 2031.","start":0,"end":42,"paragraph":0}
    {"file":"a.en.txt","text":"The city's mayor, Ivan Petrov, announced this.","start":43,"end":89,"paragraph":0}
    {"file":"a.en.txt","text":"Construction will cost 4.5 billion roubles.","start":91,"end":134,"paragraph":1}
    "#);
}

#[test]
fn abbreviations_of_ones_own_win() {
    let place = Place::new();
    let text = "Прибыл теплох. Нева. Ждали его и др. суда. Встретили.".as_bytes();
    place.file("own.txt", "# суда\nтеплох.\nдр.\tnever\n");
    place.file("settings.toml", "abbreviations = [\"own.txt\"]\n");
    let without = place.run_with("segment --lang ru -", text).stdout;
    assert_eq!(without.lines().next(), Some("Прибыл теплох."));
    let with = "Прибыл теплох. Нева.\nЖдали его и др. суда.\nВстретили.\n";
    assert_eq!(place.run_with("segment --lang ru --abbreviations own.txt -", text).stdout, with);
    assert_eq!(place.run_with("segment --lang ru --config settings.toml -", text).stdout, with);
    place.file("wrong.txt", "теплох.\n12\n");
    let done = place.run_with("segment --abbreviations wrong.txt -", text);
    assert_eq!(done.code, 2);
    insta::assert_snapshot!(done.stderr, @"error: wrong.txt, line 2: “12” is no abbreviation; write one a line, such as обл. or approx.");
}

#[test]
fn the_rule_behind_each_place_is_shown() {
    let place = Place::new();
    let text = "В г. Орёл (им. Тургенева) дождь. Туда едет А. С. Лунёв.\n\nТепло. Да.\n".as_bytes();
    insta::assert_snapshot!(place.run_with("segment --lang ru --explain -", text).stdout.replace('\t', " / "), @"
    4 / goes on / abbreviation: ends one only after a number / В г.| Орёл (им. Т
    14 / goes on / inside brackets / В г. Орёл (им.| Тургенева) 
    32 / ends / a full stop after a word / л (им. Тургенева) дождь.| Туда едет А
    45 / goes on / initials / ева) дождь. Туда едет А.| С. Лунёв.  
    48 / goes on / initials / ) дождь. Туда едет А. С.| Лунёв.  Теп
    63 / ends / a full stop after a word / дет А. С. Лунёв.  Тепло.| Да. 
    ");
    let finnish = "Asuu nyk. Turussa. Sataa. Kylmä.".as_bytes();
    place.file("own.txt", "nyk.\n");
    insta::assert_snapshot!(place.run_with("segment --lang fi --abbreviations own.txt --explain -", finnish).stdout.replace('\t', " / "), @"
    9 / goes on / an abbreviation of your own / Asuu nyk.| Turussa. Sa
    18 / ends / Unicode's rules (UAX #29) / Asuu nyk. Turussa.| Sataa. Kylm
    25 / ends / Unicode's rules (UAX #29) / suu nyk. Turussa. Sataa.| Kylmä.
    ");
}

#[test]
fn standard_input_and_a_wrapped_text() {
    let place = Place::new();
    let done = place.run_with(
        "segment --lang en --paragraph blank-line -",
        b"The port will open\nin May. It is\nsettled.\n",
    );
    insta::assert_snapshot!(done.stdout, @"
    The port will open in May.
    It is settled.
    ");
    let done = place.run_with(
        "segment --lang en --paragraph newline -",
        b"The port will open\nin May. It is\nsettled.\n",
    );
    insta::assert_snapshot!(done.stdout, @"
    The port will open

    in May.
    It is

    settled.
    ");
}
