//! Files with one oddity each -> what a checker says.

use super::*;
use crate::read::{ReadOptions, Reader};

/// Checks the units in `body` of a file whose header is `header`.
fn check_file(header: &str, body: &str, expected: &[&str]) {
    let file = format!("<tmx version=\"1.4\"><header {header}/><body>{body}</body></tmx>");
    let mut reader = Reader::new(file.as_bytes()).unwrap();
    let units = reader.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
    let problems = check(reader.header(), &units).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(problems, expected, "{body}");
}

const HEADER: &str = "creationtool='a' creationtoolversion='1' segtype='sentence' o-tmf='a' adminlang='en' \
                      srclang='ru' datatype='plaintext'";

fn check_unit(unit: &str, expected: &[&str]) {
    check_file(HEADER, unit, expected);
}

/// Checks a Russian and an English segment.
fn check_segments(source: &str, target: &str, expected: &[&str]) {
    let source = format!("<tuv xml:lang='ru'><seg>{source}</seg></tuv>");
    check_unit(&format!("<tu>{source}<tuv xml:lang='en'><seg>{target}</seg></tuv></tu>"), expected);
}

#[test]
fn a_header_is_checked() {
    check_file(HEADER, "", &[]);
    let poor =
        HEADER.replace("o-tmf='a'", "").replace("sentence", "line").replace("'en'", "'english language'");
    check_file(
        &poor,
        "",
        &[
            "file: the header has no o-tmf",
            "file: segtype=\"line\" is not block, paragraph, sentence or phrase",
            "file: adminlang=\"english language\" is not a language code like en or en-GB",
        ],
    );
    check_file(&format!("{HEADER} gitCommit='1'"), "", &["file: <header> has no attribute gitCommit"]);
    let any = HEADER.replace("'ru'", "'*all*'");
    check_file(&any, "<tu><tuv xml:lang='de'><seg>Ja.</seg></tuv></tu>", &[]);
}

#[test]
fn attributes_are_checked() {
    let variant = "<tuv xml:lang='ru'><seg>Да.</seg></tuv>";
    check_unit(&format!("<tu creationdate='20260131T235959Z' tuid='1'>{variant}</tu>"), &[]);
    check_unit(
        &format!("<tu changedate='2026-01-31' usagecount='often' tuid='1 2'>{variant}</tu>"),
        &[
            "unit 1: changedate=\"2026-01-31\" is not a date like 20260131T235959Z",
            "unit 1: usagecount=\"often\" is not a number",
            "unit 1: tuid=\"1 2\" is not an identifier without white space",
        ],
    );
    check_unit(&format!("<tu><prop>a</prop>{variant}</tu>"), &["unit 1: <prop> lacks type"]);
}

#[test]
fn languages_are_checked() {
    let unit = |code: &str| format!("<tu><tuv {code}><seg>Да.</seg></tuv></tu>");
    check_unit(&unit("xml:lang='RU'"), &[]);
    check_unit(&unit("lang='ru'"), &["unit 1: lang instead of xml:lang"]);
    check_unit(&unit("xml:lang='ru-RU'"), &["unit 1: no variant in the source language ru"]);
    check_unit(
        &unit("xml:lang='ru_RU'"),
        &[
            "unit 1: xml:lang=\"ru_RU\" is not a language code like en or en-GB",
            "unit 1: no variant in the source language ru",
        ],
    );
    let own = "<tu srclang='en'><tuv xml:lang='en'><seg>Yes.</seg></tuv></tu>";
    check_unit(own, &[]);
}

#[test]
fn codes_are_checked() {
    let bold = "<bpt i='1' x='1'>b</bpt>да<ept i='1'>b</ept>";
    check_segments(bold, bold, &[]);
    check_segments(bold, "yes", &[]);
    check_segments("<bpt i='1'/>да", "yes", &["unit 1: <bpt i=\"1\"> has no <ept> in its segment"]);
    check_segments("да<ept i='2'/>", "yes", &["unit 1: <ept i=\"2\"> has no <bpt> in its segment"]);
    let twice = format!("{bold}<bpt i='1'/>");
    check_segments(&twice, "yes", &["unit 1: <bpt i=\"1\"> stands twice in its segment"]);
    check_segments(
        "<it pos='middle'/>",
        "<it/>",
        &["unit 1: pos=\"middle\" is not begin or end", "unit 1: <it> lacks pos"],
    );
    check_segments(
        "<ph x='1'/><ph x='2'/>",
        "<ph x='2'/>",
        &["unit 1: the code <ph x=\"1\"> is not in the en variant"],
    );
    check_segments(
        "<sub>да</sub>",
        "<ph><hi>yes</hi></ph>",
        &["unit 1: <sub> has no place in <seg>", "unit 1: <hi> has no place in <ph>"],
    );
}

/// Checks a Russian and an English segment for what costs matches.
fn check_advice(source: &str, target: &str, expected: &[&str]) {
    let unit = format!(
        "<tu><tuv xml:lang='ru'><seg>{source}</seg></tuv><tuv xml:lang='en'><seg>{target}</seg></tuv></tu>"
    );
    check_everything(HEADER, &unit, expected);
}

/// Checks a file for all tools.
fn check_everything(header: &str, body: &str, expected: &[&str]) {
    let file = format!("<tmx version=\"1.4\"><header {header}/><body>{body}</body></tmx>");
    let mut check = FileCheck::new(file.as_bytes(), &ReadOptions::default(), Tool::ALL).unwrap();
    let mut said = Vec::new();
    while let Some(problems) = check.next_problems().unwrap() {
        said.extend(problems.iter().map(|problem| problem.kind.to_string()));
    }
    assert_eq!(said, expected, "{file}");
}

#[test]
fn text_that_costs_matches_is_named() {
    check_advice("Дом стоит у реки.", "The house stands by the river.", &[]);
    check_advice("Дом. ", "House.", &["white space at an end of the ru segment"]);
    check_advice(
        "Дом\nи сад.",
        "House and\tgarden.",
        &["a line break or tab in the ru segment", "a line break or tab in the en segment"],
    );
    check_advice("Дом.", "", &["the en segment is empty"]);
    check_advice("и\u{306}од", "iodine", &["accents apart from their letters in the ru segment (not NFC)"]);
    check_advice(
        "Дом\u{fffd}.",
        "It\u{92}s a house.",
        &[
            "the character U+FFFD in the ru segment: the text was damaged before",
            "the character U+0092 in the en segment: the text was damaged before",
        ],
    );
    check_advice("дом ".repeat(501).trim(), "houses", &["2003 characters in a segment, more than 2000"]);
    check_advice("<ph/>", "<ph/>", &["inline markup (level 2): <ph>"]);
    check_advice("<ph/>Да", "<hi>yes</hi>", &["inline markup (level 2): <hi>"]);
}

#[test]
fn languages_that_do_not_suit_a_tool_are_named() {
    let unit = |codes: &[&str]| {
        let one = |code: &&str| format!("<tuv xml:lang='{code}'><seg>Да.</seg></tuv>");
        format!("<tu>{}</tu>", codes.iter().map(one).collect::<String>())
    };
    check_everything(HEADER, &unit(&["ru", "en"]), &[]);
    check_everything(HEADER, &unit(&["ru"]), &["the unit is in one language only, ru"]);
    check_everything(HEADER, &unit(&["ru", "en", "EN"]), &["2 variants are in en"]);
    check_everything(HEADER, &unit(&["ru", "en", "de"]), &["the unit is in 3 languages"]);
    check_everything(HEADER, &unit(&["ru", "zh-Hans"]), &["7 characters in a language code, more than 5"]);
    check_everything(
        HEADER,
        &unit(&["ru", "en-UK"]),
        &["xml:lang=\"en-UK\": UK is not a code of BCP 47; write GB"],
    );
}

#[test]
fn a_header_that_does_not_suit_a_tool_is_named() {
    let unit =
        "<tu><tuv xml:lang='ru'><seg><ph/>Да.</seg></tuv><tuv xml:lang='en'><seg>Yes.</seg></tuv></tu>";
    let omegat = HEADER.replace("creationtool='a'", "creationtool='OmegaT'");
    check_everything(
        &omegat,
        unit,
        &["creationtool=\"OmegaT\", but the segments are not as OmegaT writes them"],
    );
    let any = HEADER.replace("'ru'", "'*all*'");
    check_everything(&any, "", &["srclang=\"*all*\": any language may be the source"]);
}

#[test]
fn a_problem_is_said_once_and_with_its_place() {
    let file = "<tmx version='1.4'><header srclang='ru'/><body>\n<tu><tuv><seg>Да & нет</seg></tuv></tu></body></tmx>";
    let mut check = FileCheck::new(file.as_bytes(), &ReadOptions::default(), &[]).unwrap();
    let mut said = Vec::new();
    while let Some(problems) = check.next_problems().unwrap() {
        said.extend(problems.iter().map(ToString::to_string));
    }
    assert_eq!(said.iter().filter(|one| one.contains("the header has no segtype")).count(), 1, "{said:#?}");
    let unit = said.iter().filter(|one| one.contains("unit 1")).collect::<Vec<_>>();
    assert_eq!(
        unit,
        [
            "line 2, column 18, unit 1: a bare & (write &amp;)",
            "line 2, column 5, unit 1: the variant has no xml:lang",
            "line 2, column 1, unit 1: no variant in the source language ru",
        ]
    );
}

#[test]
fn the_oldest_version_has_an_attribute_of_its_own() {
    let file = format!(
        "<tmx version='1.1'><header {HEADER}/><body><tu><tuv lang='ru'><seg>Да.</seg></tuv><tuv lang='en'><seg>Yes.</seg></tuv></tu></body></tmx>"
    );
    let mut check = FileCheck::new(file.as_bytes(), &ReadOptions::default(), Tool::ALL).unwrap();
    let mut said = Vec::new();
    while let Some(problems) = check.next_problems().unwrap() {
        said.extend(problems.iter().map(|problem| (problem.kind.id(), problem.kind.weight())));
    }
    assert_eq!(said, [("version-1-1", Weight::Advice)]);
}

proptest::proptest! {
    #[test]
    fn no_text_stops_a_check(code in "\\PC{0,12}", text in "\\PC{0,40}", name in "[a-zA-Z:<& ]{0,10}") {
        let file = format!(
            "<tmx version='1.4'><header {HEADER} {name}=''/><body><tu {name}='1'><{name}/><tuv xml:lang='{code}'><seg>{text}</seg>\
             </tuv><tuv xml:lang='en-{code}'><seg>{text}<{name}>{text}</{name}></seg></tuv></tu></body></tmx>"
        );
        let mut check = FileCheck::new(file.as_bytes(), &ReadOptions::default(), Tool::ALL).unwrap();
        let mut summary = Summary::new(Tool::ALL, 2);
        while let Some(problems) = check.next_problems().unwrap() {
            for problem in problems {
                proptest::prop_assert!(ProblemKind::IDS.contains(&problem.kind.id()), "{}", problem.kind.id());
                summary.add(problem);
            }
        }
        proptest::prop_assert!(summary.verdicts().len() >= Tool::ALL.len());
    }
}
