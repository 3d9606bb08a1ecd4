//! `diglot export` and `diglot measure` as a person runs them.

mod support;

use support::Place;

fn place_with_bitext() -> Place {
    let place = Place::with_texts();
    let done = place.run("align a.ru.txt a.en.txt -q -o a.bitext -o a.tmx -o a.ladder");
    assert_eq!(done.code, 0, "{}", done.stderr);
    place
}

#[test]
fn a_bitext_file_gives_what_align_would_have_written() {
    let place = place_with_bitext();
    let texts = std::fs::metadata(place.work().join("a.en.txt")).and_then(|data| data.modified()).unwrap();
    let bitext = std::fs::File::options().write(true).open(place.work().join("a.bitext")).unwrap();
    bitext.set_modified(texts).unwrap();
    let before = (place.read("a.tmx"), place.read("a.ladder"));
    let done = place.run("export a.bitext -q -o a.tmx -o a.ladder");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let creation =
        |tmx: &str| tmx.split("creationdate").map(|part| part[18..].to_owned()).collect::<String>();
    assert_eq!(place.read("a.ladder"), before.1);
    assert_eq!(creation(&place.read("a.tmx")).len(), creation(&before.0).len());
}

#[test]
fn only_what_a_person_accepted() {
    let place = place_with_bitext();
    let done = place.run("export a.bitext -q -o - --format tsv --only accepted");
    assert_eq!(done.stdout.lines().count(), 1, "only the heading: {}", done.stdout);
}

#[test]
fn only_sure_links() {
    let place = place_with_bitext();
    let all = place.run("export a.bitext -q -o - --format jsonl").stdout;
    let sure = place.run("export a.bitext -q -o - --format jsonl --min-confidence 50%").stdout;
    let expected = all.lines().filter(|line| {
        let link: serde_json::Value = serde_json::from_str(line).unwrap();
        link["confidence"].as_f64().unwrap() >= 0.5
    });
    assert_eq!(sure.lines().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// Two sentences for one, then one for one.
fn place_with_types() -> Place {
    let place = Place::new();
    place.file("a.ru.txt", "Порт «Северный» откроют в мае 2031 года. Об этом вчера сообщил мэр города Иван Петров.\n\nСтроительство обойдётся в 4,5 млрд рублей.\n");
    place.file("a.en.txt", "The port of Severny will open in May 2031, the city's mayor, Ivan Petrov, announced yesterday.\n\nConstruction will cost 4.5 billion roubles.\n");
    let done = place.run("align a.ru.txt a.en.txt -q -o a.bitext");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(
        place
            .run("export a.bitext -q -o - --format ladder")
            .stdout
            .lines()
            .filter(|line| line.starts_with("[0,1]:[0]"))
            .count(),
        1
    );
    place
}

#[test]
fn only_links_of_some_types() {
    let place = place_with_types();
    let units = |arguments: &str| {
        let done = place.run(&format!("export a.bitext -q -o - --format tmx {arguments}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.stdout.matches("<tu ").count()
    };
    assert_eq!(
        (units(""), units("--links 1-1"), units("--links 2-1"), units("--links 1-1,2-1")),
        (2, 1, 1, 2)
    );
    let done = place.run("export a.bitext -o a.tmx --links 1-1");
    assert!(done.stderr.contains("wrote a.tmx (1 of 2 links; 1 of another type)"), "{}", done.stderr);
    let table = place.run("export a.bitext -q -o - --format tsv --links 2-1").stdout;
    assert_eq!(table.lines().count(), 2, "{table}");
    for wrong in ["1", "0-0", "one", "99999999999999999999-1"] {
        let done = place.run(&format!("export a.bitext -o a.tmx --links {wrong}"));
        assert!(done.code == 2 && done.stderr.contains("1-1 or 2-1"), "{wrong}: {}", done.stderr);
    }
}

#[test]
fn a_file_for_one_tool() {
    let place = place_with_types();
    let said = |tool: &str| {
        let done = place.run(&format!("export a.bitext -o {tool}.tmx --for {tool}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let checked = place.run(&format!("tmx check --pedantic --for {tool} {tool}.tmx"));
        assert_eq!((checked.code, checked.stdout.contains("no problem")), (0, true), "{}", checked.stdout);
        done.stderr.lines().last().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(said("memoq"), @"for memoQ: the same file as for any tool, no difference is known");
    insta::assert_snapshot!(said("omegat"), @"for OmegaT: the same file as for any tool, no difference is known; 1 unit of several sentences matches only where the project is not cut by sentences (--links 1-1 leaves such units out)");
    assert_eq!(place.read("memoq.tmx"), place.read("omegat.tmx"));
    let done = place.run("export a.bitext -o a.tmx --for generic");
    assert!(done.stderr.ends_with("for any tool: what all of them are known to take\n"), "{}", done.stderr);
    assert_eq!(place.run("export a.bitext -o a.tmx --for dejavu").code, 2);
    let done = place.run("export a.bitext -o a.tsv --for omegat");
    assert!(!done.stderr.contains("OmegaT"), "no TMX is written: {}", done.stderr);
}

#[test]
fn what_a_tool_does_not_take_is_left_out_or_written_otherwise() {
    let place = Place::new();
    place
        .file("a.txt", format!("Да.\n{}\n", "слово ".repeat(400)))
        .file("b.txt", format!("Yes.\n{}\n", "word ".repeat(300)));
    let align = "align a.txt b.txt --lines --source-lang sr-Cyrl-RS --target-lang en";
    let done = place.run(&format!("{align} -o trados.tmx --for trados"));
    assert!(done.stderr.contains("for Trados: 1 unit it would not take is left out"), "{}", done.stderr);
    assert_eq!(place.read("trados.tmx").matches("<tu ").count(), 1);
    assert_eq!(place.run("tmx check --for trados trados.tmx").code, 0);
    let done = place.run(&format!("{align} -o wordfast.tmx --for wordfast"));
    assert!(done.stderr.contains("for Wordfast: sr-Cyrl-RS is written as sr-RS"), "{}", done.stderr);
    let tmx = place.read("wordfast.tmx");
    assert!(tmx.contains("srclang=\"sr-RS\"") && tmx.contains("xml:lang=\"sr-RS\""), "{tmx}");
    assert_eq!(place.run("tmx check --for wordfast wordfast.tmx").code, 0);
}

#[test]
fn links_measured_against_hand_made_ones() {
    let place = Place::new();
    place.file("gold.ladder", "[0]:[0]\n[1,2]:[1]\n[]:[2]\n[3]:[3]\n");
    place.file("mine.ladder", "[0]:[0]:0.9\n[1]:[1]:0.4\n[2]:[]:0.3\n[]:[2]:0.8\n[3]:[3]:0.95\n");
    let done = place.run("measure gold.ladder mine.ladder --types");
    assert_eq!(done.code, 0, "{}", done.stderr);
    insta::assert_snapshot!(done.stdout, @"
    group                               docs   gold      P      R     F1  laxF1 nullF1 areaF1
    gold.ladder                            1      3  0.667  0.667  0.667  1.000  0.667      -
    confidence of 3 links with text on both sides: mean 0.750, right 0.667, ECE 0.183, AUC 1.000
    confidence of 2 links with text on one side: mean 0.550, right 0.500, ECE 0.250, AUC 1.000

    type     gold  found      P      R     F1
    1-1         2      3  0.667  1.000  0.800
    0-1         1      1  1.000  1.000  1.000
    2-1         1      0      -  0.000  0.000
    1-0         0      1  0.000      -  0.000
    ");
    let json = place.run("measure gold.ladder mine.ladder --json").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["all"]["gold"], 3);
    assert_eq!(json["all"]["types"]["2-1"]["recall"], 0.0);
}

#[test]
fn what_cannot_be_measured() {
    let place = Place::new();
    place.file("gold.ladder", "[0]:[0]\nnonsense\n");
    let refused = |arguments: &str| {
        let done = place.run(arguments);
        assert_eq!(done.code, 2);
        done.stderr
    };
    insta::assert_snapshot!(refused("measure gold.ladder gold.ladder"), @"error: “gold.ladder”: line 2: “nonsense” is not a link; a line is written as [0,1]:[0] or [0,1]:[0]:0.93");
    insta::assert_snapshot!(refused("measure none.ladder gold.ladder"), @"error: cannot read “none.ladder”: there is no such file; check the path");
    insta::assert_snapshot!(refused("measure . gold.ladder"), @"error: “.” and “gold.ladder” must be two files or two folders");
    insta::assert_snapshot!(refused("measure . ."), @"error: no folder in “.” holds a gold.txt");
}
