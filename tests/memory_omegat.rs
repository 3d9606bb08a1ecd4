//! The percentages of `OmegaT`, beside `OmegaT` itself where it was asked (`DIGLOT_OMEGAT`: a file of `tests/peers/omegat.sh`).

mod support;

use diglot::memory::Omegat;
use support::{Place, finish};

#[test]
fn the_same_percentages_as_omegat() {
    let Some(path) = std::env::var_os("DIGLOT_OMEGAT") else { return };
    let pairs = std::fs::read_to_string(path).expect("the pairs");
    let (mut count, mut wrong) = (0, Vec::new());
    for line in pairs.lines() {
        let [language, one, other, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not four columns: {line}");
        };
        let omegat = Omegat::new(language).expect("a known language");
        let [stemmed, unstemmed, verbatim] = omegat.percentages(one, other);
        count += 1;
        if format!("{stemmed} {unstemmed} {verbatim}") != expected {
            wrong.push(format!("{line}\t{stemmed} {unstemmed} {verbatim}"));
        }
    }
    println!("{count} pairs");
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

/// What `OmegaT` 3.6 says of these.
#[test]
fn stems_words_and_everything() {
    let check = |language: &str, one: &str, other: &str, expected: [u32; 3]| {
        let omegat = Omegat::new(language).expect("a known language");
        assert_eq!(omegat.percentages(one, other), expected, "{one} {other}");
    };
    check("ru", "Порт откроют в мае.", "Порты откроют в мае!", [100, 75, 75]);
    check("ru", "Ещё 48,5 млрд рублей", "Еще 49 млрд рублей", [66, 66, 71]);
    check("ru", "Она не пришла", "Он не пришёл", [0, 33, 60]);
    check("en", "The bank raised its rates in 2031.", "The banks raise rates, it is said.", [75, 14, 53]);
    check("en", "AT&T doesn't pay", "AT&T does not pay", [66, 60, 57]);
    check("en", "Click <f0>here</f0> now", "Click here now", [100, 100, 71]);
    check("en", "", "", [0, 0, 0]);
    check("de", "Die Häuser wurden abgerissen.", "Das Haus wird abgerissen.", [66, 25, 62]);
    check("uk", "Порт відкриють у травні.", "Порти відкриють у червні.", [50, 50, 75]);
}

#[test]
fn languages_omegat_stems_in_other_ways_are_not_known() {
    for (language, known) in
        [("en-GB", true), ("RU", true), ("de_AT", true), ("uk", true), ("fr", false), ("ja", false)]
    {
        assert_eq!(Omegat::new(language).is_some(), known, "{language}");
    }
}

#[test]
fn matches_with_the_percentages_of_omegat() {
    let place = Place::new();
    place.file("a.tsv", "Порт откроют в мае.\tThe port will open in May.\n");
    assert_eq!(place.run("memory add a.memory a.tsv --source ru --target en").code, 0);
    let find = |text: &str, options: &str| {
        let mut command = place.command();
        command.args(["memory", "find", "a.memory", text, "--omegat", "--min", "50"]);
        command.args(options.split_whitespace());
        finish(command, b"").stdout
    };
    let shown = find("Порты откроют в июне.", "");
    assert!(shown.ends_with("       OmegaT: 66/50/75 %\n"), "{shown}");
    let answer: serde_json::Value =
        serde_json::from_str(&find("Порты откроют в июне.", "--json")).expect("JSON");
    assert_eq!(answer["matches"][0]["omegat"], serde_json::json!([66, 50, 75]));
}
