//! What a person's own translated texts teach the aligner, and what they must not.

mod support;

use std::fmt::Write as _;

use support::Place;

/// A source sentence whose words look like nothing in English, and its translation: sentence `n` is about thing `n`.
const THINGS: [(&str, &str); 12] = [
    ("Утром шёл снег.", "It was snowing in the morning."),
    ("Потом ударил мороз.", "Then a frost set in."),
    ("Дети слепили горку.", "The children made a slide."),
    ("Вечером зажгли свет.", "In the evening they lit the lamps."),
    ("Старик чинил сети.", "The old man mended nets."),
    ("Лодку вытащили наверх.", "The boat was hauled up."),
    ("Рыба спит подо льдом.", "Fish sleep under the ice."),
    ("Дорогу замело ночью.", "The road was snowed up overnight."),
    ("Собака лаяла долго.", "A dog barked for long."),
    ("Утки давно улетели.", "The ducks left long ago."),
    ("Печь топили дважды.", "They heated the stove twice."),
    ("Весны ждали все.", "Everybody waited for spring."),
];

fn tmx(units: impl IntoIterator<Item = (String, String)>, props: &str) -> String {
    let mut out = "<tmx version=\"1.4\"><header/><body>\n".to_owned();
    for (source, target) in units {
        let _ = writeln!(
            out,
            "<tu>{props}<tuv xml:lang=\"ru\"><seg>{source}</seg></tuv><tuv xml:lang=\"en\"><seg>{target}</seg></tuv></tu>"
        );
    }
    out + "</body></tmx>\n"
}

/// The texts, and what the program says of each link: the numbers and the confidence.
fn links(place: &Place, more: &str) -> Vec<(String, f64)> {
    let done = place.run(&format!(
        "align --lines t.ru.txt t.en.txt -q --source-lang ru --target-lang en --no-builtin-dictionary --vectors none --format ladder -o - {more}"
    ));
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let link = |line: &str| {
        let (numbers, confidence) = line.rsplit_once(':').expect("a confidence");
        (numbers.to_owned(), confidence.parse().expect("a number"))
    };
    done.stdout.lines().map(link).collect()
}

fn place() -> Place {
    let place = Place::new();
    for (name, side) in [("t.ru.txt", 0), ("t.en.txt", 1)] {
        let lines = THINGS.iter().flat_map(|pair| [if side == 0 { pair.0 } else { pair.1 }, "\n"]);
        place.file(name, lines.collect::<String>());
    }
    place
}

#[test]
fn links_do_not_confirm_themselves() {
    let place = place();
    let before = links(&place, "");
    // What the aligner might have got wrong: every sentence with the translation of the next.
    let wrong = (0..11).map(|n| (THINGS[n].0.to_owned(), THINGS[n + 1].1.to_owned()));
    place.file("wrong.tmx", tmx(wrong.clone(), "<prop type=\"x-diglot-confidence\">0.60</prop>"));
    place.file("accepted.tmx", tmx(wrong.clone(), "<prop type=\"x-diglot-state\">accepted</prop>"));
    place.file("twice.tmx", tmx(wrong.clone().chain(wrong), ""));
    for name in ["wrong.tmx", "accepted.tmx", "twice.tmx"] {
        // Each of these words stands in one unit, and that unit is what is judged.
        assert_eq!(links(&place, &format!("--dictionary {name}")), before, "{name}");
    }
}

/// A sentence was left out on each side, which lengths alone do not tell.
fn with_gaps() -> Place {
    let place = Place::new();
    let lines = |side: usize, without: usize| {
        let pairs = THINGS.iter().enumerate().filter(|(number, _)| *number != without);
        pairs.flat_map(|(_, pair)| [if side == 0 { pair.0 } else { pair.1 }, "\n"]).collect::<String>()
    };
    place.file("t.ru.txt", lines(0, 8)).file("t.en.txt", lines(1, 2));
    place
}

/// Two other texts that use the same words.
fn other_texts() -> impl Iterator<Item = (String, String)> {
    THINGS.iter().flat_map(|(source, target)| {
        [("Говорят: ", "They say: "), ("Он пишет: ", "He writes: ")]
            .map(|(ru, en)| (format!("{ru}{source}"), format!("{en}{target}")))
    })
}

#[test]
fn other_texts_teach_what_this_one_cannot_know() {
    let place = with_gaps();
    place.file("mine.tmx", tmx(other_texts(), ""));
    // How sure the aligner is of the links that are right, all together.
    let right = |links: &[(String, f64)]| {
        let right = |n: usize| format!("[{n}]:[{}]", if (3..8).contains(&n) { n - 1 } else { n });
        let rights = (0..11).filter(|&n| n != 2).map(right).collect::<Vec<_>>();
        links.iter().filter(|link| rights.contains(&link.0)).map(|link| link.1).sum::<f64>()
    };
    let (alone, taught) = (links(&place, ""), links(&place, "--dictionary mine.tmx"));
    assert!(right(&taught) > right(&alone) + 0.5, "{alone:?}\n{taught:?}");
    let done = place.run("align --lines t.ru.txt t.en.txt --dictionary mine.tmx --source-lang ru --target-lang en --no-builtin-dictionary --vectors none --explain 1");
    assert!(done.stdout.contains("learnt from your files: "), "{}", done.stdout);
    assert!(done.stdout.contains("снег – "), "{}", done.stdout);
}

#[test]
fn a_memory_teaches_what_the_tmx_it_was_made_of_does() {
    let place = with_gaps();
    let unsure = "<prop type=\"x-diglot-confidence\">0.9</prop>";
    place.file("sure.tmx", tmx(other_texts(), "")).file("unsure.tmx", tmx(other_texts(), unsure));
    let alone = links(&place, "");
    for name in ["sure", "unsure"] {
        assert_eq!(place.run(&format!("memory add {name}.memory {name}.tmx -q")).code, 0);
        let taught = links(&place, &format!("--dictionary {name}.tmx"));
        assert_ne!(taught, alone);
        assert_eq!(links(&place, &format!("--dictionary {name}.memory")), taught);
    }
    // The other way round it is the same memory.
    place.run("memory add turned.memory sure.tmx -q --source en --target ru");
    assert_eq!(links(&place, "--dictionary turned.memory"), links(&place, "--dictionary sure.tmx"));
    let done = place.run("align t.ru.txt t.en.txt --target-lang de --dictionary sure.memory -o x.ladder");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("sure.memory has no unit in both ru and de; it has ru, en"),
        "{}",
        done.stderr
    );
}

#[test]
fn a_bitext_without_accepted_links_says_so_and_changes_nothing() {
    let place = Place::with_texts();
    place.run("align a.ru.txt a.en.txt -q -o a.bitext -o plain.ladder");
    let done = place.run("align a.ru.txt a.en.txt -q --dictionary a.bitext -o again.ladder");
    assert_eq!(done.code, 0);
    assert_eq!(done.stderr, "warning: a.bitext teaches nothing: none of its 3 links is accepted\n");
    assert_eq!(place.read("again.ladder"), place.read("plain.ladder"));
    place.file("broken.bitext", "{\"diglot\": 1, \"sour");
    let done = place.run("align a.ru.txt a.en.txt -q --dictionary broken.bitext -o b.ladder");
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.starts_with("error: broken.bitext: the file is cut off at line 1"),
        "{}",
        done.stderr
    );
}

#[test]
fn what_is_taught_is_the_same_on_any_number_of_threads() {
    let place = place();
    let units = (0..300).map(|n| {
        let (a, b) = (THINGS[n % 12], THINGS[n * 7 % 12]);
        (format!("{} {} {n}", a.0, b.0), format!("{} {} {n}", a.1, b.1))
    });
    place.file("mine.tmx", tmx(units, ""));
    let one = links(&place, "--dictionary mine.tmx --threads 1");
    for threads in ["2", "7"] {
        assert_eq!(links(&place, &format!("--dictionary mine.tmx --threads {threads}")), one);
    }
}
