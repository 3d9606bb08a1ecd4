//! SRX snippets and texts -> the sentences a CAT tool would show.

use super::*;

/// A file with one language rule `Rules` for all languages.
fn file(rules: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n\
         <header segmentsubflows=\"yes\" cascade=\"yes\"/>\n<body><languagerules>\n\
         <languagerule languagerulename=\"Rules\">\n{rules}\n</languagerule>\n</languagerules>\n\
         <maprules><languagemap languagepattern=\".*\" languagerulename=\"Rules\"/></maprules>\n</body></srx>"
    )
}

/// A rule; the two expressions may hold `&`, `<` and `>`.
fn rule(breaks: &str, before: &str, after: &str) -> String {
    format!(
        "<rule break=\"{breaks}\"><beforebreak><![CDATA[{before}]]></beforebreak>\
         <afterbreak><![CDATA[{after}]]></afterbreak></rule>"
    )
}

fn read(xml: &str) -> SrxFile {
    SrxFile::read(xml.as_bytes(), "own.srx").unwrap_or_else(|error| panic!("{error}"))
}

fn cut<'a>(srx: &SrxFile, language: &str, text: &'a str) -> Vec<&'a str> {
    let mut cutter = srx.cutter(&language.parse().unwrap());
    cutter.cut(text).iter().map(|span| &text[span.range()]).collect()
}

/// Cuts the text of `expected`, in which bars show where it is cut, with an exception and the usual break.
fn check_no(before: &str, after: &str, expected: &str) {
    let srx = read(&file(&(rule("no", before, after) + &rule("yes", r"[.?!…]+", r"\s"))));
    assert_eq!(srx.problems(), []);
    check(&srx, expected);
}

/// As [`check_no`] with one rule that breaks.
fn check_yes(before: &str, after: &str, expected: &str) {
    let srx = read(&file(&rule("yes", before, after)));
    assert_eq!(srx.problems(), []);
    check(&srx, expected);
}

fn check(srx: &SrxFile, expected: &str) {
    let text = expected.replace('|', "");
    let got = cut(srx, "ru", &text).join("|");
    let expected = expected.split('|').map(str::trim).collect::<Vec<_>>().join("|");
    assert_eq!(got, expected);
}

/// The sentence of an error.
fn check_error(xml: &str, expected: &str) {
    let error = SrxFile::read(xml.as_bytes(), "own.srx").unwrap_err().to_string();
    assert_eq!(error, expected);
}

/// The problems of a file with these rules and a good one.
fn check_problem(rules: &str, expected: &[&str]) {
    let srx = read(&file(&format!("{rules}\n{}", rule("yes", r"\.", r"\s"))));
    let problems = srx.problems().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(problems, expected);
    check(&srx, "Дождь кончился.| Вышло солнце.");
}

#[test]
fn a_break_and_an_exception() {
    check_no(r"\bг\.", r"\s", "Снег выпал в г. Орёл.| Дороги встали.");
    check_no(r"Mr\.", r"\s[A-Z]", "Mr. Hill left.| He is a Mr.| nobody.");
    check_no(r"\b(?:ул|пер)\.", r"\s", "Живёт на ул. Мира.| Куда ехать?| Пуп.| Земли.");
}

#[test]
fn the_first_rule_that_matches_decides() {
    let rules = rule("yes", r"г\.", r"\sОн") + &rule("no", r"г\.", r"\s") + &rule("yes", r"\.", r"\s");
    check(&read(&file(&rules)), "Это было в 2014 г.| Он помнит.| В г. Орле тоже.");
    // An exception after a break comes too late.
    let late = rule("yes", r"\.", r"\s") + &rule("no", r"г\.", r"\s");
    check(&read(&file(&late)), "В г.| Орле дождь.");
}

#[test]
fn a_half_may_be_empty() {
    check_yes(r"[.!]\s", "", "Поезд ушёл. |Мы остались! |Ждём.");
    check_yes("", r"\n", "Заголовок|\nПервая строка|\nВторая");
    check_no("", r"\s[а-я]", "Он сказал: нет! и ушёл.| Все молчали.");
    let spaces = rule("no", r"т\.\s", "") + &rule("yes", r"\.\s", "");
    check(&read(&file(&spaces)), "Поезд и т. д. |Всё.");
    let missing = "<rule break=\"yes\"><afterbreak>\\n</afterbreak></rule>";
    check(&read(&file(missing)), "Заголовок|\nТекст");
}

#[test]
fn a_run_of_marks_is_taken_whole() {
    check_yes(r"[.?!]+", "", "Что?!| Где...| Тут");
    check_yes(r"[.?!]+", r"\s", "Что?!| Где...| Тут");
}

#[test]
fn groups_do_not_move_the_break() {
    check_yes(r"((\.)|(!))+", r"(\s)(.)", "Стой!| Кто идёт.| Свои.");
    check_no(r"(и\s(т\.)?(д|п)\.)", r"(\s)", "Яблоки, груши и т.д. лежат.| Всё");
}

#[test]
fn a_bar_at_the_top_belongs_to_one_half() {
    check_yes(r"\.|!", r"\s|$", "Стой!| Кто идёт.| Свои");
    check_no(r"Mr|Mrs|Dr\.", r"\s", "I saw Dr. Hill.| She left.");
    check_no(r"г\.|ул\.", r" [А-Я]| \d", "На ул. 8 Марта в г. Орёл.| Дом 5.");
}

#[test]
fn matches_may_share_characters() {
    check_yes(r"\w\.", r"\s\w\.", "А.| Б.| В. Г");
    check_no(r"\b[А-Я]\.\s?[А-Я]\.", r"\s", "Пришёл А.С. Пушкин, И.И. Пущин.| И все.");
}

#[test]
fn each_of_several_exceptions_that_end_at_one_place_is_tried() {
    let rules = rule("no", r"\b[А-Я]\.", r"[А-Я][а-я]") + &rule("no", r"\b\p{L}\.", r"\p{L}\.");
    let srx = read(&file(&(rules + &rule("yes", r"\.", r"\p{Lu}"))));
    check(&srx, "Он – В.Л.) подал.|И – Г.Вяз ушёл.");
}

#[test]
fn places_inside_an_exception() {
    check_no(r"(^|\()[А-Я]\.", r"\s", "А. Блок и (В. Белый) с В.| Ивановым.");
    check_no(r"(?:\bг|\bул)\.?", r"\s", "На ул. Мира в г. Орле у пуг.| Да.");
    check_no(r"(?:А\.|А)\b.*", r"\s", "У А. Блока. Да.");
    check_no(r"\bг\.|\bг\.\s?[А-Я]\w*?\b\.", r"\s", "В г. Орле у г. Орла. Да.| Нет.");
}

#[test]
fn an_exception_reaches_back_a_hundred_characters() {
    let check = |letters: usize, bar: &str| {
        let inside = "ж".repeat(letters);
        check_no(r"\([^)]*\.", r"\s", &format!("Он ({inside}.{bar} Она) ушла."));
    };
    check(100, "");
    check(101, "|");
}

#[test]
fn look_around() {
    check_no(r"(?<!\d)г\.", r"\s", "В г. Орле в 5г.| Дождь.");
    check_no(r"(?<=\bг)\.", r"\s", "В г. Орле снег.| Дождь.");
    check_no(r"\.", r"(?!\s[А-Я])", "Он ушёл. и пришёл.| Все рады.");
    check_no(r"\b(?=[а-я])\w\.", r"\s", "По ул.| х. Зима");
    check_yes(r"(?<=[.!])", r"(?=\s)", "Стой!| Кто идёт.| Свои");
    check_yes(r"[.!](?!\d)", "", "Версия 2.5 вышла.| Всё!");
    check_yes(r"(?<!\bг)\.", r"\s", "В г. Орле снег.| Дождь.");
    // A look ahead at the end of the first half sees what follows.
    check_no(r"\bг\.(?=\s)", "", "В г. Орле снег.| Дождь в г. Тула.");
    check_no(r"\w\.(?=\s\d)", r"\s", "В томе 2. 5 карт.| Всё.");
    check_no(r"(?:ст|с)\.(?=\s\d)", r"\s", "На с. 7 и ст. 8 нет.| Всё с.| Он.");
    check_no(r"(?:г\.(?=\s[А-Я])|ул\.)", r"\s", "В г. Орле на ул. мира в 5 г.| до рассвета.");
}

#[test]
fn possessive_and_atomic() {
    check_no(r"\d++\.", r"\s", "Он был 10. по счёту.| Да.");
    check_no(r"(?>Mr|Mrs)\.", r"\s", "I saw Mr. Hill and Mrs.| Hill.");
    check_yes(r"[.!]++", r"\s", "Стой!!!| Кто идёт..| Свои.");
    check_no(r"\d{1,2}+\.", r"\s", "Было 5. декабря в 2010. Да.| Нет.");
}

#[test]
fn references_to_a_group() {
    check_no(r"\b(\w)\1\.", r"\s", "На сс. 5 и на ср.| Дальше.");
    check_no(r"\b(?<a>\w)\k<a>\.", r"\s", "На сс. 5 и на ср.| Дальше.");
}

#[test]
fn escapes_of_java_and_icu() {
    check_yes(r"\.", r"\h", "Раз.|\u{a0}Два.| Три.\nЧетыре");
    check_yes(r"\.\H*", r"\h", "Раз.» |Два.5| Три");
    check_no(r"\Qи т.д.\E", r"\s", "Лук и т.д. и пр.| Всё.");
    check_no(r"\Qг.", r"\s", "В г. Орле.| Всё.");
    check_no(r"\bг\x{2e}", r"\x20", "В г. Орле.| Всё.");
    check_no("\\bг\\u002e", r"\u0020", "В г. Орле.| Всё.");
    check_yes(r"\uD83C\uDF89", "", "Ура🎉| Мы дома");
    check_yes(r"\.", r"\R", "Раз.|\r\nДва. Три.|\nЧетыре");
    check_yes(r"\056", r"\x20\t?", "Раз.| Два");
    check_no(r"(?U)\b\w\.", r"\s", "В г. Орле.| Всё.");
    check_no(r"(?i)\bmr\.", r"\s", "MR. Hill and Mr. Hall.| Done.");
    check_no(r"(?i:ГЛ)\.", r"\s", "См.| гл. 5, Гл. 6.| Всё.");
    check_no(r"(?x) \b г \. # город", r"\s", "В г. Орле.| Всё.");
    check_no(r"(?#город)\bг\.", r"\s", "В г. Орле.| Всё.");
}

#[test]
fn what_a_person_sees_as_one_character() {
    check_no(r"\b[дД]\X\.", r"\s", "Он до\u{301}. Скоро до. Потом дом.| Всё.");
    check_yes(r"\.\X", "", "Ура.👨‍👩‍👧| Мы.e\u{301}| Дома");
    // It does not end in the middle of what belongs together.
    check_yes(r"\.\X", r"\u0301", "Раз.e\u{301} и.e\u{301}\u{302} два");
}

#[test]
fn sets_of_characters() {
    check_yes(r"[\.\?!]['»\p{Pe}\p{Pf}]*", r"\s+\p{Lu}", "«Да.»| Он ушёл. куда?| Туда.");
    check_yes(r"\.", r"\s[\p{L}&&[^a-z]]", "Раз.| Два. two.| Три");
    check_yes(r"[.!?[…‥]]", r"\s", "Раз…| Два‥| Три.| Ы");
    check_yes(r"[]!]", r"\s", "[Раз]| Два!| Три");
    check_yes(r"[\w&&\p{IsCyrillic}][.-]", r"\s", "Раз.| Two. Три-| Ы");
    check_no(r"\p{InCyrillic}\.", r"\s", "Раз. Два. Two.| Ы");
    check_no(r"[^\s\d]{1,3}+\.", r"\s", "Раз. Два 5.| Ы");
    check_no(r"[[:upper:]]\.", r"\s", "И А. Блок.| Да.");
    // Letters and white space are those of Unicode.
    check_yes(r"\w\.", r"\s", "Раз.|\u{a0}Два.|\u{2003}Ы");
}

#[test]
fn line_ends_and_anchors() {
    check_no(r"^\s*\d+\.", r"\s", "1. Дождь шёл 5.| Всё.");
    check_yes(r"\.", r".", "Раз.\nДва.| Три");
    check_yes(r"\.", r"(?s).", "Раз.|\nДва.| Три");
    check_yes(r"(?m)^\d+$", r"\s", "Глава\n12|\nТекст");
    check_no(r"\.", r"\s*$", "Раз.| Два.  ");
}

const CASCADE: &str = r#"<srx version="2.0"><header segmentsubflows="no" cascade="yes">
<formathandle type="start" include="yes"/><formathandle type="end" include="no"/><formathandle type="isolated" include="yes"/>
</header><body><languagerules>
<languagerule languagerulename="Russian"><rule break="no"><beforebreak>\bг\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="English"><rule break="no"><beforebreak>\bMr\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="Default"><rule break="yes"><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
</languagerules><maprules>
<languagemap languagepattern="RU|[Bb]e-BY" languagerulename="Russian"/>
<languagemap languagepattern="ru-.*" languagerulename="Russian"/>
<languagemap languagepattern="(EN|en)(?:-.+)?" languagerulename="English"/>
<languagemap languagepattern="^[a-z]{2}(-.*)?$" languagerulename="Default"/>
</maprules></body></srx>"#;

#[test]
fn maps_are_tried_in_order_and_fit_the_whole_code() {
    let srx = read(CASCADE);
    let text = "В г. Орле Mr. Hill. Да.";
    let russian: &[&str] = &["В г. Орле Mr.", "Hill.", "Да."];
    assert_eq!(cut(&srx, "ru", text), russian);
    assert_eq!(cut(&srx, "ru-RU", text), russian);
    assert_eq!(cut(&srx, "be-BY", text), russian);
    assert_eq!(cut(&srx, "be", text), ["В г.", "Орле Mr.", "Hill.", "Да."]);
    assert_eq!(cut(&srx, "en-GB", text), ["В г.", "Орле Mr. Hill.", "Да."]);
    assert_eq!(cut(&srx, "und", text), [text]);
    assert!(srx.serves(&"fr".parse().unwrap()) && !srx.serves(&"und".parse().unwrap()));
}

#[test]
fn without_cascade_the_first_map_alone_counts() {
    let srx = read(&CASCADE.replace("cascade=\"yes\"", "cascade=\"no\""));
    assert_eq!(cut(&srx, "ru", "В г. Орле. Да."), ["В г. Орле. Да."]);
    assert_eq!(cut(&srx, "fr", "В г. Орле. Да."), ["В г.", "Орле.", "Да."]);
}

#[test]
fn a_header_that_does_not_say_cascade_means_yes() {
    let srx = read(&CASCADE.replace(" cascade=\"yes\"", ""));
    assert_eq!(cut(&srx, "ru", "В г. Орле. Да."), ["В г. Орле.", "Да."]);
    assert_eq!(
        srx.problems()[0].to_string(),
        "line 1: the header does not say cascade=\"yes\" or \"no\"; it is taken as yes"
    );
    // In version 1.0 there was no such word.
    let old = CASCADE.replace(" cascade=\"yes\"", "").replace("version=\"2.0\"", "version=\"1.0\"");
    assert_eq!(cut(&read(&old), "ru", "В г. Орле. Да."), ["В г. Орле. Да."]);
}

#[test]
fn the_header_is_kept() {
    let expected = SrxHeader {
        segment_subflows: false,
        cascade: true,
        include: SrxInclude { start: true, end: false, isolated: true },
    };
    assert_eq!(*read(CASCADE).header(), expected);
}

#[test]
fn xml_as_it_comes() {
    let rule = "<!-- a --><rule><beforebreak>[&#46;&amp;&lt;]+<!-- b --></beforebreak>\n<afterbreak><![CDATA[\\s]]></afterbreak></rule>";
    check(&read(&file(rule)), "Раз.| Два&<| Три");
    let prefixed = CASCADE.replace("</", "</s:").replace('<', "<s:").replace("<s:/s:", "</s:");
    let prefixed = prefixed.replace("<s:srx", "<s:srx xmlns:s=\"http://www.lisa.org/srx20\"");
    assert_eq!(cut(&read(&prefixed), "ru", "В г. Орле. Да."), ["В г. Орле.", "Да."]);
    let old = CASCADE.replace("version=\"2.0\"", "version=\"1.0\"");
    assert_eq!(
        read(&old).problems()[0].to_string(),
        "line 1: the file has version 1.0; it is read as SRX 2.0"
    );
}

#[test]
fn encodings() {
    let text = CASCADE.replace("<srx", "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<srx");
    let bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let srx = SrxFile::read(&bytes, "own.srx").unwrap();
    assert_eq!(cut(&srx, "ru", "В г. Орле. Да."), ["В г. Орле.", "Да."]);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(CASCADE.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(
        cut(&SrxFile::read(&utf16, "own.srx").unwrap(), "ru", "В г. Орле. Да."),
        ["В г. Орле.", "Да."]
    );
    let error = SrxFile::read(b"<srx>\n\xff", "own.srx").unwrap_err().to_string();
    assert_eq!(
        error,
        "own.srx, line 2: the bytes are not UTF-8, which the file should be in; save it as UTF-8"
    );
}

#[test]
fn what_cannot_be_taken_is_said_with_its_line() {
    let bad = |before: &str| rule("no", before, r"\s");
    let refused =
        |text: &str, why: &str| format!("line 6: beforebreak “{text}”: {why}; the rule is left out");
    let check = |before: &str, why: &str| check_problem(&bad(before), &[refused(before, why).as_str()]);
    check("(г", "“(” has no other half");
    check("г)", "“)” has no other half");
    check("[г", "“[” has no other half");
    check("*г", "“*” has nothing to repeat");
    check("г**", "“*” has nothing to repeat");
    check(r"\p{Klingonish}", "there is no set of characters called “Klingonish”");
    check(r"\N{DIGIT ONE}", r"“\N” is not supported");
    check(r"\G", r"“\G” is not supported");
    check("[z-a]", "“z-a” makes no sense");
    check("г{5,2}", "“{5,2}” makes no sense");
    check(r"\u04", "“04” makes no sense");
    check("г{9000}", "the expression is too large");
    check("((г{900}){900}){900}", "the expression is too large");
    check(&"(".repeat(200), "the expression is too large");
    check_problem(
        "<rule break=\"no\"/>",
        &["line 6: the rule has neither beforebreak nor afterbreak; it is left out"],
    );
    check_problem(
        &format!("\n{}", rule("perhaps", r"!", r"\s")),
        &["line 7: break=\"perhaps\" is neither yes nor no; it is taken as yes"],
    );
}

#[test]
fn a_map_to_nothing_is_said() {
    let xml = CASCADE.replace("<maprules>", "<maprules>\n<languagemap languagepattern=\"fi\" languagerulename=\"Finnish\"/>\n<languagemap languagepattern=\"(\" languagerulename=\"Russian\"/>");
    let problems = read(&xml).problems().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        problems,
        [
            "line 8: there is no language rule “Finnish”; the map is left out",
            "line 9: languagepattern “(”: “(” has no other half; the map is left out",
        ]
    );
}

#[test]
fn what_is_no_srx_file_is_said_in_one_sentence() {
    check_error("", "own.srx, line 1: there is no <srx> in this file; is it the right one?");
    check_error("Mr.\nDr.\n", "own.srx, line 1: there is no <srx> in this file; is it the right one?");
    check_error(
        "\n<tmx version=\"1.4\"/>",
        "own.srx, line 2: an SRX file begins with <srx>, this one with <tmx>",
    );
    check_error(
        "<srx version=\"2.0\">\n<body>\n</srx>",
        "own.srx, line 3: this is not well-formed XML: ill-formed document: expected `</body>`, but `</srx>` was found",
    );
    check_error(
        "<srx version=\"2.0\">\n<body>",
        "own.srx, line 2: this is not well-formed XML: the file ends inside <body>",
    );
    check_error(
        &file("<rule><beforebreak>&nbsp;</beforebreak></rule>"),
        "own.srx, line 6: this is not well-formed XML: “&nbsp;” is not known",
    );
    check_error("<srx version=\"2.0\"/>", "own.srx: there is no rule that can be used");
    check_error(
        &file(&rule("yes", "(", "")),
        "own.srx, line 6: beforebreak “(”: “(” has no other half; the rule is left out: there is no rule that can be used",
    );
}

#[test]
fn long_lines_take_time_in_proportion() {
    let text = "Он жил в г. Орле и т. д. без конца, ".repeat(3000);
    let rules =
        rule("no", r".*г\.", r"\s.*") + &rule("no", r"(?<!x)т\.", r"\s(?=д)") + &rule("yes", r"\.", r"\s.*");
    let sentences = cut(&read(&file(&rules)), "ru", &text).len();
    assert_eq!(sentences, 3001);
}

#[test]
fn files_that_say_the_same_are_the_same() {
    let (one, other) = (read(CASCADE), read(CASCADE));
    cut(&one, "ru", "В г. Орле.");
    assert_eq!(one, other);
    assert_ne!(one, read(&CASCADE.replace("Mr", "Dr")));
}
