//! `diglot memory analyse` as a person runs it; the expected sums were counted by hand.

mod support;

use support::Place;

const UNITS: &str = "Порт откроют в 2031 году.\tThe port will open in 2031.\n\
                     Порт закроют в мае.\tThe port will close in May.\n";

fn place() -> Place {
    let place = Place::new();
    place.file("a.tsv", UNITS);
    // 100 %; 80 %, twice; nothing like it.
    place.file(
        "первый.txt",
        "Порт откроют в 2031 году. Порт закроют в июне. Порт закроют в июне.\n\nМузей построят у реки.\n",
    );
    // A repetition of the other file; 80 % of the last sentence there.
    place.file("б.txt", "Музей построят у реки. Музей построят у моста.\n");
    let added = place.run("memory add a.memory a.tsv --source ru --target en");
    assert_eq!(added.code, 0, "{}", added.stderr);
    place
}

#[test]
fn a_table_of_two_files() {
    let done = place().run("memory analyse a.memory первый.txt б.txt --source ru --internal");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(done.stdout);
    for line in done.stdout.lines() {
        assert!(line.chars().count() <= 80, "wider than 80 columns: {line}");
    }
}

#[test]
fn weights_make_an_effort() {
    let done = place()
        .run("memory analyse a.memory первый.txt --source ru --weights repetitions=5,100=10,75=60 --to csv");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    // 4 words of repetition are 0.2 words, 5 words of 100 % are 0.5, 4 words of 80 % are 2.4, 4 new words are 4.
    let expected = "file,band,segments,words,percent_of_words,characters,characters_without_spaces,placeables,weighted_words
первый.txt,repetitions,1,4,23.5,20,17,0,0.2
первый.txt,101,0,0,0.0,0,0,0,0
первый.txt,100,1,5,29.4,25,21,1,0.5
первый.txt,95-99,0,0,0.0,0,0,0,0
первый.txt,85-94,0,0,0.0,0,0,0,0
первый.txt,75-84,1,4,23.5,20,17,0,2.4
первый.txt,50-74,0,0,0.0,0,0,0,0
первый.txt,no match,1,4,23.5,22,19,0,4
первый.txt,total,4,17,100.0,87,74,1,7.1
";
    let (first, total) = done.stdout.split_at(expected.len());
    assert_eq!(first, expected);
    assert_eq!(total, expected.split_once('\n').expect("a head").1.replace("первый.txt", "total"));
}

#[test]
fn the_same_numbers_as_json() {
    let done = place().run("memory analyse a.memory первый.txt б.txt --source ru --to json");
    let value: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    let sums = |of: &serde_json::Value| {
        let words = |band: &serde_json::Value| band["words"].as_u64().expect("a number");
        let bands = of["bands"].as_array().expect("bands").iter().map(words).sum::<u64>();
        assert_eq!(bands, words(&of["total"]));
        bands
    };
    let files = value["files"].as_array().expect("files").iter().map(sums).collect::<Vec<_>>();
    assert_eq!((files, sums(&value)), (vec![17, 8], 25));
}

#[test]
fn context_makes_101() {
    let place = Place::with_texts();
    for command in ["align a.ru.txt a.en.txt -o a.bitext", "memory add a.memory a.bitext"] {
        assert_eq!(place.run(command).code, 0, "{command}");
    }
    let bands = |arguments: &str| {
        let done = place.run(&format!("memory analyse a.memory {arguments} --to csv"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let lines = done.stdout.lines().skip(1).filter(|line| !line.starts_with("total"));
        let cells = lines.map(|line| line.split(',').skip(1).take(2).map(str::to_owned).collect::<Vec<_>>());
        cells.filter(|cells| cells[1] != "0").map(|cells| cells.join(" ")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(bands("a.ru.txt"), "101 3, total 3");
    assert_eq!(bands("a.bitext"), "101 3, total 3");
    assert_eq!(bands("a.bitext a.bitext"), "101 3, total 3, repetitions 3, total 3");
    assert_eq!(bands("a.bitext a.bitext --exact-first"), "101 3, total 3, 101 3, total 3");
    // Units follow nothing.
    place.run("export a.bitext -o a.tmx");
    assert_eq!(bands("a.tmx"), "100 3, total 3");
    // The context is what stands in the same file.
    place.file("b.txt", "Строительство обойдётся в 4,5 млрд рублей. И точка.\n");
    assert_eq!(bands("b.txt --source ru"), "100 1, no match 1, total 2");
}

#[test]
fn the_segments_of_xliff_are_counted() {
    let place = place();
    place.file(
        "a.xlf",
        "<xliff version=\"1.2\"><file source-language=\"ru\" target-language=\"en\"><body><trans-unit id=\"1\">\
         <source>Порт <g id=\"1\">закроют</g> в мае. Порт закроют в июле.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">Порт \
         <g id=\"1\">закроют</g> в мае.</mrk> <mrk mtype=\"seg\" mid=\"2\">Порт закроют в июле.</mrk></seg-source>\
         </trans-unit></body></file></xliff>",
    );
    let done = place.run("memory analyse a.memory a.xlf");
    insta::assert_snapshot!(done.stdout);
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = place();
    let error = |arguments: &str, expected: &str| {
        let done = place.run(&format!("memory analyse a.memory {arguments}"));
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (2, "", expected), "{arguments}");
    };
    error("б.txt --source ru --target fr", "error: there is nothing in “fr” in “a.memory”; it has ru, en\n");
    error(
        "б.txt --weights 90=1",
        "error: invalid value '90=1' for '--weights <LIST>': there is no band “90”; there are repetitions, 101, 100, 95, 85, 75, 50, internal-95, internal-85, internal-75, internal-50, new\n",
    );
    error(
        "б.txt -o a.memory",
        "error: “a.memory” is an input and would be overwritten; give the output another name\n",
    );
    error("x.txt", "error: cannot read “x.txt”: there is no such file; check the path\n");
}
