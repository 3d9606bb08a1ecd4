//! Made-up texts of growing length through the program -> how time and memory grow.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diglot::bitext::Sentences;
use diglot::measure;

use super::figures::{count, number, seconds, share};
use super::gold::of_lines;
use super::page::Table;
use super::{Bench, child};

const SIZES: [usize; 4] = [1_000, 3_000, 10_000, 30_000];

/// Words and their translations, so that a dictionary knows some and none is too rare.
const WORDS: [(&str, &str); 64] = [
    ("город", "city"),
    ("мост", "bridge"),
    ("река", "river"),
    ("завод", "plant"),
    ("рабочий", "worker"),
    ("министр", "minister"),
    ("закон", "law"),
    ("суд", "court"),
    ("школа", "school"),
    ("учитель", "teacher"),
    ("врач", "doctor"),
    ("больница", "hospital"),
    ("дорога", "road"),
    ("поезд", "train"),
    ("вокзал", "station"),
    ("цена", "price"),
    ("рынок", "market"),
    ("банк", "bank"),
    ("кредит", "loan"),
    ("бюджет", "budget"),
    ("выборы", "election"),
    ("депутат", "deputy"),
    ("газета", "newspaper"),
    ("журналист", "journalist"),
    ("музей", "museum"),
    ("выставка", "exhibition"),
    ("театр", "theatre"),
    ("режиссёр", "director"),
    ("погода", "weather"),
    ("снег", "snow"),
    ("ветер", "wind"),
    ("лес", "forest"),
    ("пожар", "fire"),
    ("спасатель", "rescuer"),
    ("полиция", "police"),
    ("расследование", "investigation"),
    ("учёный", "scientist"),
    ("исследование", "study"),
    ("спутник", "satellite"),
    ("ракета", "rocket"),
    ("матч", "match"),
    ("команда", "team"),
    ("победа", "victory"),
    ("тренер", "coach"),
    ("порт", "port"),
    ("корабль", "ship"),
    ("груз", "cargo"),
    ("граница", "border"),
    ("урожай", "harvest"),
    ("зерно", "grain"),
    ("фермер", "farmer"),
    ("вода", "water"),
    ("квартира", "flat"),
    ("дом", "house"),
    ("двор", "yard"),
    ("сосед", "neighbour"),
    ("ребёнок", "child"),
    ("семья", "family"),
    ("праздник", "holiday"),
    ("подарок", "gift"),
    ("утро", "morning"),
    ("вечер", "evening"),
    ("год", "year"),
    ("неделя", "week"),
];

/// The table of sizes.
pub fn table(_: &mut Bench) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let head = ["pairs made", "sentences", "seconds", "sentences a second", "peak memory", "strict F1"];
    let mut table = Table::new(&head);
    for size in SIZES {
        let text = Text::make(size, &mut Chance(size as u64));
        for (name, content) in [("ru.txt", &text.source), ("en.txt", &text.target), ("gold.txt", &text.links)]
        {
            fs::write(at(name), content)?;
        }
        let cost = child::watch(&[
            Path::new("align"),
            Path::new("--lines"),
            &at("ru.txt"),
            &at("en.txt"),
            Path::new("-o"),
            &at("test.ladder"),
        ])?;
        let report = measure::folder(&at("gold.txt"), &at("test.ladder"))?;
        let group = report.groups.first().context("one file is one group")?;
        let sentences = text.source_len + text.target_len;
        table.row([
            count(size),
            count(sentences),
            seconds(cost.seconds),
            number(sentences as f64 / cost.seconds),
            cost.memory(),
            share(group.counts.strict().f1),
        ]);
    }
    Ok(format!("{}\nOn {} cores.\n", table.to_markdown(), child::cores()))
}

/// A text of `size` pairs and its translation.
pub fn made_up(size: usize) -> Result<[Sentences; 2]> {
    let text = Text::make(size, &mut Chance(size as u64));
    let source = of_lines(text.source.as_bytes(), "ru.txt", &"ru".parse()?)?;
    Ok([source, of_lines(text.target.as_bytes(), "en.txt", &"en".parse()?)?])
}

/// A text, its translation and the links between them.
#[derive(Default)]
struct Text {
    source: String,
    target: String,
    links: String,
    source_len: usize,
    target_len: usize,
}

impl Text {
    /// Of `size` pairs, 3 in 100 are missing on one side or the other, 4 in 100 are two sentences in one, and a
    /// paragraph ends after every sixth on the average.
    fn make(size: usize, chance: &mut Chance) -> Self {
        let mut text = Self::default();
        for number in 0..size {
            let (source, target) = pair(number, chance);
            match chance.below(100) {
                0..3 => text.add(&[&source], &[]),
                3..6 => text.add(&[], &[&target]),
                6..8 => {
                    let (more, translated) = pair(number, chance);
                    text.add(&[&source, &more], &[&format!("{target} {translated}")]);
                }
                8..10 => {
                    let (more, translated) = pair(number, chance);
                    text.add(&[&format!("{source} {more}")], &[&target, &translated]);
                }
                _ => text.add(&[&source], &[&target]),
            }
            if chance.below(6) == 0 {
                text.source.push('\n');
                text.target.push('\n');
            }
        }
        text
    }

    fn add(&mut self, source: &[&str], target: &[&str]) {
        for (side, lines) in [(&mut self.source, source), (&mut self.target, target)] {
            for line in lines {
                side.push_str(line);
                side.push('\n');
            }
        }
        let numbers = |from: usize, len: usize| (from..from + len).collect::<Vec<_>>();
        let (from, to) = (numbers(self.source_len, source.len()), numbers(self.target_len, target.len()));
        // Writing to a string cannot fail.
        let _ = writeln!(self.links, "{from:?}:{to:?}");
        self.source_len += source.len();
        self.target_len += target.len();
    }
}

/// A sentence of 3 to 25 words and its translation; every fourth has its number in it. A word in ten is left out of
/// one of them, as translators do.
fn pair(number: usize, chance: &mut Chance) -> (String, String) {
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for _ in 0..3 + chance.below(8) + chance.below(8) + chance.below(9) {
        let (word, translated) = WORDS[chance.below(WORDS.len())];
        match chance.below(20) {
            0 => source.push(word.to_owned()),
            1 => target.push(translated.to_owned()),
            _ => {
                source.push(word.to_owned());
                target.push(translated.to_owned());
            }
        }
    }
    if chance.below(4) == 0 || source.is_empty() || target.is_empty() {
        source.push(number.to_string());
        target.push(number.to_string());
    }
    (source.join(" ") + ".", target.join(" ") + ".")
}

/// The same numbers on every machine: splitmix64 (Steele, Lea and Flood, 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
