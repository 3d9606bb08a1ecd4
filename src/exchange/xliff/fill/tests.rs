//! Files that are filled -> what is in them, and what stays as it was.

use proptest::prelude::*;

use super::*;

fn read(file: &str) -> Fillable {
    Fillable::read("a.xlf", file.as_bytes(), None).expect("an XLIFF file")
}

fn file_1(units: &str) -> String {
    format!(
        "<?xml version='1.0'?>\r\n<!-- <source> --><xliff version=\"1.2\"><file source-language='ru' target-language=\"en\" \
         original='a'><body>{units}</body></file></xliff>\n"
    )
}

fn file_2(units: &str) -> String {
    format!(
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:m=\"urn:oasis:names:tc:xliff:matches:2.0\" \
         version=\"2.0\" srcLang=\"ru\" trgLang=\"en\"><file id=\"f\">{units}</file></xliff>"
    )
}

/// A match of the very same text, or of a like one.
fn filling(source: &str, target: &str, percent: u32) -> Filling {
    let one = FillMatch {
        source: source.to_owned(),
        target: target.to_owned(),
        percent,
        similarity: percent.min(100),
        origin: "a.memory".to_owned(),
        markup: None,
    };
    Filling { matches: vec![one], ..Filling::default() }
}

/// Fills every segment that has nothing by what `find` gives for its text.
#[track_caller]
fn check(make: fn(&str) -> String, units: &str, find: &dyn Fn(&str) -> Option<Filling>, expected: &str) {
    let fillable = read(&make(units));
    let fillings = fillable.segments().iter().map(|segment| match segment.has {
        Has::Nothing => find(&segment.text),
        _ => None,
    });
    let (bytes, _) = fillable.fill(&fillings.collect::<Vec<_>>(), "en");
    assert_eq!(String::from_utf8(bytes).expect("UTF-8"), make(expected));
}

/// What a memory with two entries says.
fn known(text: &str) -> Option<Filling> {
    match text {
        "Порт закрыт." => Some(filling(text, "The port is shut.", 100)),
        "Порт открыт." => Some(filling("Порт закрыт.", "The port is shut.", 75)),
        _ => None,
    }
}

#[test]
fn targets_of_version_1() {
    let exact = "state=\"translated\" state-qualifier=\"exact-match\">The port is shut.</target>";
    let alternative = |percent: u32| {
        format!(
            "<alt-trans match-quality=\"{percent}\" origin=\"a.memory\"><source>Порт закрыт.</source>\
             <target>The port is shut.</target></alt-trans>"
        )
    };
    check(
        file_1,
        "<trans-unit id='1' ><source>Порт закрыт.</source></trans-unit>",
        &known,
        &format!(
            "<trans-unit id='1' ><source>Порт закрыт.</source><target {exact}{}</trans-unit>",
            alternative(100)
        ),
    );
    // What stands in the target's tag stays; white space around the text is that of the source.
    check(
        file_1,
        "<trans-unit id=\"1\">\n\t<source> Порт открыт.\n</source>\n\t<target xml:lang='en' state=\"new\"> </target>\n\t<note/>\n</trans-unit>",
        &known,
        &format!(
            "<trans-unit id=\"1\">\n\t<source> Порт открыт.\n</source>\n\t<target xml:lang=\"en\" state=\"needs-review-translation\" \
             state-qualifier=\"fuzzy-match\"> The port is shut.\n</target>\n\t{}\n\t<note/>\n</trans-unit>",
            alternative(75)
        ),
    );
}

#[test]
fn a_prefix_is_kept() {
    let make = |units: &str| {
        format!(
            "<x:xliff version=\"1.2\" xmlns:x=\"urn:oasis:names:tc:xliff:document:1.2\"><x:file source-language=\"ru\" \
             target-language=\"en\">{units}</x:file></x:xliff>"
        )
    };
    check(
        make,
        "<x:trans-unit id=\"1\"><x:source>Порт закрыт.</x:source></x:trans-unit>",
        &known,
        "<x:trans-unit id=\"1\"><x:source>Порт закрыт.</x:source><x:target state=\"translated\" \
         state-qualifier=\"exact-match\">The port is shut.</x:target><x:alt-trans match-quality=\"100\" \
         origin=\"a.memory\"><x:source>Порт закрыт.</x:source><x:target>The port is shut.</x:target></x:alt-trans>\
         </x:trans-unit>",
    );
}

#[test]
fn what_must_stay_stays() {
    for unit in [
        "<trans-unit id=\"1\"><source>Порт закрыт.</source><target>Shut!</target></trans-unit>",
        "<trans-unit id=\"1\"><source>Порт закрыт.</source><target>Порт закрыт.</target></trans-unit>",
        "<trans-unit id=\"1\" approved=\"yes\"><source>Порт закрыт.</source></trans-unit>",
        "<trans-unit id=\"1\" translate=\"no\"><source>Порт закрыт.</source></trans-unit>",
        "<group translate=\"no\"><trans-unit id=\"1\"><source>Порт закрыт.</source></trans-unit></group>",
        "<trans-unit id=\"1\"><source>Порт закрыт.</source><target state=\"final\"/></trans-unit>",
        "<trans-unit id=\"1\"><source>Другое &#x434;ело.</source>\r\n<target  /></trans-unit>",
    ] {
        check(file_1, unit, &known, unit);
    }
    let unit = "<unit id=\"u\" translate=\"no\"><segment><source>Порт закрыт.</source></segment></unit>";
    check(file_2, unit, &known, unit);
    let unit = "<unit id=\"u\"><segment state=\"initial\"><source>Порт закрыт.</source><target>Shut</target></segment></unit>";
    check(file_2, unit, &known, unit);
}

#[test]
fn segments_of_a_unit_of_version_1() {
    let unit = |target: &str| {
        format!(
            "<trans-unit id=\"1\"><source>Порт закрыт. Да.</source><seg-source><mrk mtype=\"seg\" mid=\"0\">Порт закрыт.</mrk> \
             <mrk mtype=\"seg\" mid=\"1\">Да.</mrk></seg-source>{target}</trans-unit>"
        )
    };
    let rest = "<alt-trans mid=\"0\" match-quality=\"100\" origin=\"a.memory\"><source>Порт закрыт.</source>\
                <target>The port is shut.</target></alt-trans>";
    let head = "<target state=\"needs-translation\" state-qualifier=\"leveraged-tm\">\
                <mrk mtype=\"seg\" mid=\"0\">The port is shut.</mrk> ";
    check(
        file_1,
        &unit(""),
        &known,
        &unit(&format!("{head}<mrk mtype=\"seg\" mid=\"1\"></mrk></target>{rest}")),
    );
    // The second one is translated, the first one is one tag.
    check(
        file_1,
        &unit("<target><mrk mtype=\"seg\" mid=\"0\" /> <mrk mtype=\"seg\" mid=\"1\">Yes.</mrk></target>"),
        &known,
        &unit(&format!(
            "<target state=\"translated\" state-qualifier=\"exact-match\"><mrk mtype=\"seg\" mid=\"0\">The port is \
             shut.</mrk> <mrk mtype=\"seg\" mid=\"1\">Yes.</mrk></target>{rest}"
        )),
    );
}

#[test]
fn targets_of_version_2() {
    let matches = |id: &str, percent: u32| {
        format!(
            "<m:match ref=\"#{id}\" type=\"tm\" similarity=\"{percent}\" matchQuality=\"{percent}\" origin=\"a.memory\">\
             <source>Порт закрыт.</source><target>The port is shut.</target></m:match>"
        )
    };
    check(
        file_2,
        "<unit id=\"u\"><notes><note>Да</note></notes><segment><source>Порт открыт.</source></segment>\
         <segment id=\"s1\"><source>Порт закрыт.</source></segment></unit>",
        &known,
        &format!(
            "<unit id=\"u\"><m:matches>{}{}</m:matches><notes><note>Да</note></notes>\
             <segment id=\"s2\" state=\"initial\" subState=\"diglot:needs-review\"><source>Порт открыт.</source>\
             <target>The port is shut.</target></segment><segment id=\"s1\" state=\"translated\">\
             <source>Порт закрыт.</source><target>The port is shut.</target></segment></unit>",
            matches("s2", 75),
            matches("s1", 100)
        ),
    );
    // Matches that are there stay the first ones.
    check(
        file_2,
        "<unit id=\"u\"><q:matches xmlns:q=\"urn:oasis:names:tc:xliff:matches:2.0\"><q:match ref=\"#a\"/>\n</q:matches>\
         <segment id=\"a\"><source>Порт закрыт.</source></segment></unit>",
        &known,
        &format!(
            "<unit id=\"u\"><q:matches xmlns:q=\"urn:oasis:names:tc:xliff:matches:2.0\"><q:match ref=\"#a\"/>{}\n</q:matches>\
             <segment id=\"a\" state=\"translated\"><source>Порт закрыт.</source><target>The port is shut.</target></segment></unit>",
            matches("a", 100).replace("m:match", "q:match")
        ),
    );
}

#[test]
fn what_was_put_right_is_noted() {
    let repaired = |_: &str| {
        let mut filling = filling("До 1", "Until 1", 50);
        filling.repaired = Some(("Until 2".to_owned(), "put right: 1 → 2".to_owned()));
        Some(filling)
    };
    check(
        file_2,
        "<unit id=\"u\"><segment id=\"a\"><source>До 2</source></segment></unit>",
        &repaired,
        "<unit id=\"u\"><m:matches><m:match ref=\"#a\" type=\"tm\" similarity=\"50\" matchQuality=\"50\" origin=\"a.memory\">\
         <source>До 1</source><target>Until 1</target></m:match></m:matches><notes><note category=\"diglot\" \
         appliesTo=\"target\">put right: 1 → 2</note></notes><segment id=\"a\" state=\"initial\" \
         subState=\"diglot:needs-review\"><source>До 2</source><target>Until 2</target></segment></unit>",
    );
}

#[test]
fn what_was_filled_before_is_replaced() {
    let units = [
        (
            file_1 as fn(&str) -> String,
            "<trans-unit id=\"1\">\n <source>Порт</source>\n <note>Моя</note>\n</trans-unit>",
        ),
        (
            file_2,
            "<unit id=\"1\">\n <notes><note>Моя</note></notes>\n <segment id=\"a\">\n  <source>Порт</source>\n </segment>\n</unit>",
        ),
    ];
    for (make, unit) in units {
        let fill = |file: &str, target: &str| {
            let mut filling = filling("Порт 1", target, 80);
            filling.repaired = Some((target.to_owned(), format!("put right: {target}")));
            String::from_utf8(read(file).fill(&[Some(filling)], "en").0).expect("UTF-8")
        };
        let once = fill(&make(unit), "A port");
        assert_eq!(fill(&fill(&make(unit), "The port"), "A port"), once);
        assert!(once.contains("Моя") && !once.contains("The port"), "{once}");
    }
}

/// Codes of a source, and of a match of the same text: what becomes the target, and whether its codes were kept.
#[track_caller]
fn check_codes(make: fn(&str) -> String, source: &str, markup: [&str; 2], expected: (&str, Filled)) {
    let unit = if make("").contains("srcLang") {
        format!("<unit id=\"u\"><segment><source>{source}</source></segment></unit>")
    } else {
        format!("<trans-unit id=\"u\"><source>{source}</source></trans-unit>")
    };
    let fillable = read(&make(&unit));
    let [its_source, its_target] =
        markup.map(|markup| crate::exchange::markup::parse(markup).expect("markup").plain_text());
    let mut filling = filling(&its_source, &its_target, 100);
    filling.matches[0].markup = Some(markup.map(str::to_owned));
    let (bytes, how) = fillable.fill(&[Some(filling)], "en");
    let text = String::from_utf8(bytes).expect("UTF-8");
    // The matches of version 2 stand before their segment.
    let segment = &text[text.find("<segment").unwrap_or(0)..];
    let target =
        segment.split("</source><target").nth(1).and_then(|rest| rest.split_once('>')).expect("a target");
    let target = target.1.split("</target>").next();
    assert_eq!((target, how[0]), (Some(expected.0), Some(expected.1)), "{source}");
    read(&text);
}

#[test]
fn codes_are_kept_where_they_agree() {
    let bold = [
        "Это <bpt i=\"1\">&lt;b&gt;</bpt>порт<ept i=\"1\">&lt;/b&gt;</ept>.",
        "<bpt i=\"1\">&lt;b&gt;</bpt>This<ept i=\"1\">&lt;/b&gt;</ept> is a port.",
    ];
    check_codes(
        file_1,
        "Это <g id=\"7\" ctype='bold'>порт</g>.",
        bold,
        ("<g id=\"7\" ctype='bold'>This</g> is a port.", Filled::Exact),
    );
    check_codes(
        file_2,
        "Это <pc id=\"1\">порт</pc>.",
        bold,
        ("<pc id=\"1\">This</pc> is a port.", Filled::Exact),
    );
    check_codes(
        file_2,
        "Это <sc id=\"1\"/>порт<ec startRef=\"1\"/>.",
        bold,
        ("<sc id=\"1\"/>This<ec startRef=\"1\"/> is a port.", Filled::Exact),
    );
    check_codes(
        file_1,
        "Это <bpt id=\"1\">[</bpt>порт<ept id=\"1\">]</ept>.",
        bold,
        ("<bpt id=\"1\">[</bpt>This<ept id=\"1\">]</ept> is a port.", Filled::Exact),
    );
    // Elsewhere, one more, one less, not the same.
    for source in [
        "<g id=\"7\">Это</g> порт.",
        "Это <g id=\"7\"><x id=\"8\"/>порт</g>.",
        "Это порт<x id=\"8\"/>.",
        "Это <bx id=\"7\"/>порт<x id=\"8\"/>.",
    ] {
        check_codes(file_1, source, bold, ("This is a port.", Filled::WithoutCodes));
    }
    // Without codes in the source nothing is missing.
    check_codes(file_1, "Это порт.", bold, ("This is a port.", Filled::Exact));
    // A code of the source that the translation lacks, and one it has twice.
    let lacking = [bold[0], "This is a port."];
    check_codes(file_1, "Это <g id=\"7\">порт</g>.", lacking, ("This is a port.", Filled::WithoutCodes));
    let twice = ["Порт<ph>n</ph>", "A port<ph>n</ph><ph>n</ph>"];
    check_codes(file_1, "Порт<x id=\"1\"/>", twice, ("A port", Filled::WithoutCodes));
}

#[test]
fn codes_change_places_but_do_not_cross() {
    let two = |target: &'static str| ["<ph x=\"1\">a</ph>Порт<ph x=\"2\">b</ph>", target];
    check_codes(
        file_1,
        "<x id=\"p\"/>Порт<x id=\"q\"/>",
        two("<ph x=\"2\">b</ph>Port<ph x=\"1\">a</ph>"),
        ("<x id=\"q\"/>Port<x id=\"p\"/>", Filled::Exact),
    );
    let crossing = [
        "<bpt i=\"1\">b</bpt>Это<bpt i=\"2\">i</bpt> порт<ept i=\"2\">/i</ept><ept i=\"1\">/b</ept>",
        "<bpt i=\"1\">b</bpt>A<bpt i=\"2\">i</bpt> port<ept i=\"1\">/b</ept><ept i=\"2\">/i</ept>",
    ];
    check_codes(
        file_1,
        "<g id=\"1\">Это<g id=\"2\"> порт</g></g>",
        crossing,
        ("A port", Filled::WithoutCodes),
    );
}

#[test]
fn what_is_no_xliff_is_said() {
    let check = |file: &str, expected: &str| {
        let error = Fillable::read("a.xlf", file.as_bytes(), None).expect_err("no XLIFF");
        assert_eq!(error.to_string(), expected);
    };
    check("<tmx/>", "“a.xlf”, line 1: this is not an XLIFF file: its first element is <tmx>");
    check("", "“a.xlf”, line 1: this is not an XLIFF file: it has no <xliff>");
    check("<xliff version='1.2'>\n<file>", "“a.xlf”, line 2: the file ends too early; is it cut off?");
}

proptest! {
    #[test]
    fn a_file_without_matches_has_the_same_bytes(text in "\\PC{0,20}|[<>&;/a-zа-я= '\"-]{0,40}") {
        for file in [file_1(&text), file_2(&text), text] {
            if let Ok(fillable) = Fillable::read("a.xlf", file.as_bytes(), None) {
                let nothing = vec![None; fillable.segments().len()];
                prop_assert_eq!(fillable.fill(&nothing, "en").0, file.into_bytes());
            }
        }
    }

    #[test]
    fn any_target_leaves_a_sound_file(target in "\\PC{0,12}|[<>&\\]\u{1}\r\n\"' ]{0,8}", crlf in any::<bool>()) {
        let units = [
            "<trans-unit id=\"1\">\n <source>Порт.</source>\n</trans-unit><trans-unit id=\"2\"><source>Д<x id=\"1\"/></source></trans-unit>",
            "<unit id=\"1\">\n <segment>\n  <source>Порт.</source>\n </segment>\n</unit><unit id=\"2\"><segment><source>Д<ph id=\"1\"/></source></segment></unit>",
        ];
        for (file, sources) in [(file_1(units[0]), 2), (file_2(units[1]), 2)] {
            let file = if crlf { file.replace('\n', "\r\n") } else { file };
            let fillable = read(&file);
            prop_assert_eq!(fillable.segments().len(), sources);
            let fillings = fillable.segments().iter().map(|segment| Some(filling(&segment.text, &target, 100)));
            let (bytes, _) = fillable.fill(&fillings.collect::<Vec<_>>(), "en");
            let again = Fillable::read("a.xlf", bytes.as_slice(), None).expect("a sound file");
            let texts = |file: &Fillable| file.segments().iter().map(|it| it.text.clone()).collect::<Vec<_>>();
            prop_assert_eq!(texts(&again), texts(&fillable));
        }
    }
}
