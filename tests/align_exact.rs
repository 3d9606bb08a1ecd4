//! What is searched in parts and bands is as good as what is searched whole, also where chapters are missing.

use std::sync::Arc;

use diglot::align::exact::compare;
use diglot::align::{NoProgress, Options, Vectors};
use diglot::bitext::{Document, Origin, Sentences, Span};

/// Words and their translations, a few of them in the dictionary inside the program.
const WORDS: [(&str, &str); 32] = [
    ("город", "city"),
    ("мост", "bridge"),
    ("река", "river"),
    ("завод", "plant"),
    ("министр", "minister"),
    ("закон", "law"),
    ("суд", "court"),
    ("школа", "school"),
    ("врач", "doctor"),
    ("дорога", "road"),
    ("поезд", "train"),
    ("цена", "price"),
    ("рынок", "market"),
    ("банк", "bank"),
    ("бюджет", "budget"),
    ("выборы", "election"),
    ("газета", "newspaper"),
    ("музей", "museum"),
    ("театр", "theatre"),
    ("погода", "weather"),
    ("снег", "snow"),
    ("лес", "forest"),
    ("пожар", "fire"),
    ("полиция", "police"),
    ("учёный", "scientist"),
    ("ракета", "rocket"),
    ("победа", "victory"),
    ("порт", "port"),
    ("корабль", "ship"),
    ("вода", "water"),
    ("дом", "house"),
    ("праздник", "holiday"),
];

/// A text of so many sentences and its translation, without the sentences of `missing` on either side.
fn texts(seed: u64, size: usize, missing: [std::ops::Range<usize>; 2]) -> [Sentences; 2] {
    let mut state = seed;
    // splitmix64 (Steele, Lea and Flood, 2014)
    let mut below = |limit: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    };
    let mut lines = [Vec::new(), Vec::new()];
    for number in 0..size {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        for _ in 0..4 + below(9) {
            let (word, translated) = WORDS[below(WORDS.len())];
            source.push(word.to_owned());
            target.push(translated.to_owned());
        }
        if below(5) == 0 {
            source.push(number.to_string());
            target.push(number.to_string());
        }
        let cut = below(12) == 0;
        for (side, words) in [source, target].into_iter().enumerate() {
            if missing[side].contains(&number) {
                continue;
            }
            // A long sentence of the source is two in the target.
            let (one, two) = words.split_at(if cut && side == 1 { words.len() / 2 } else { 0 });
            let said = [one, two].into_iter().filter(|words| !words.is_empty());
            lines[side].extend(said.map(|words| words.join(" ") + "."));
        }
    }
    [sentences("ru", &lines[0]), sentences("en", &lines[1])]
}

fn sentences(language: &str, lines: &[String]) -> Sentences {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for line in lines {
        spans.push(Span::new(text.len(), text.len() + line.len()));
        text.push_str(line);
        text.push('\n');
    }
    let origin = Origin { name: "-".into(), format: "lines".into(), encoding: "UTF-8".into() };
    let whole = vec![Span::new(0, text.len())];
    let document = Document::new(text, whole, language.parse().unwrap(), origin).unwrap();
    Sentences::new(Arc::new(document), spans).unwrap()
}

fn check([source, target]: [Sentences; 2], options: &Options) {
    // More than is searched whole anyway.
    assert!(source.len() * target.len() > 110 * 110, "{} {}", source.len(), target.len());
    let compared = compare(&source, &target, options);
    assert!(compared.links > 80, "{compared:?}");
    assert_eq!(compared.missed, [], "{compared:?}");
    assert!((compared.best - compared.found).abs() < 1e-2, "{compared:?}");
}

#[test]
fn bands_miss_nothing_with_words() {
    check(texts(1, 130, [0..0, 60..85]), &Options::default());
    check(texts(2, 130, [0..30, 90..100]), &Options::default());
}

#[test]
fn bands_miss_nothing_with_vectors() {
    let [source, target] = texts(3, 130, [40..65, 100..105]);
    let vectors = Vectors::of_table(&source, &target, &NoProgress).ok().map(Arc::new);
    let options = Options { builtin_dictionary: false, vectors, ..Options::default() };
    check([source, target], &options);
}
