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
