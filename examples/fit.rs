//! Fits the aligner's weights on a folder of hand-made alignments and says how well they do on texts they have not seen.
//!
//! `cargo run --release --example fit -- GOLD [--vectors static|MODEL_FILE] [--rounds N] [--folds K] [--pull X] [--only PREFIX] [--without PREFIX] [--out src/align/weights.toml]`
//!
//! Without `--vectors` the two models without vectors are fitted, with it the two for the table inside the program or for an
//! encoder; the others stay as they are.
//! With `--rounds 0` nothing is fitted; the present weights, or those of the file after `--weights`, are judged. GOLD holds `index.tsv` and, for each document,
//! `src.txt`, `tgt.txt`, `gold.txt` and perhaps `coarse.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use diglot::align::fit::{self, Calibration, Model, Models, Sample, Weights};
use diglot::align::{NoProgress, Options, Tier, Vectors};
use diglot::bitext::{Document, LanguageTag, Sentences};
use diglot::formats::ladder::{self, Numbers};
use diglot::formats::plain::{self, Layout, ReadOptions};
use diglot::measure::{self, Score};
use diglot::segment::{self, Rules};
use diglot::vectors::{Encoder, NgramEncoder, StaticTable};
use rayon::prelude::*;

/// A document of the gold.
struct Item {
    group: String,
    /// Documents of one name are one text in several variants, and stay in one fold.
    name: String,
    source: Sentences,
    target: Sentences,
    gold: Vec<Numbers>,
    coarse: BTreeSet<usize>,
    vectors: Option<Arc<Vectors>>,
}

/// How a document was aligned: `(confidence, both sides have text, right)` of each link, and the counts.
struct Outcome<'a> {
    item: &'a Item,
    counts: measure::Counts,
    links: Vec<(f64, bool, bool)>,
}

impl Item {
    /// The same document with a target that shares no sounds with the source: each Latin letter is another one.
    /// So the plain model learns what to do with languages whose words look nothing alike.
    fn made_foreign(&self) -> Option<Self> {
        let judging = weight_of(&self.group) >= 1.0 && !self.group.starts_with("long/");
        let target = judging.then(|| self.target.document())?;
        let other = |c: char| match c {
            'a'..='z' | 'A'..='Z' => {
                let first = if c.is_ascii_lowercase() { b'a' } else { b'A' };
                char::from(first + (c as u8 - first + 13) % 26)
            }
            _ => c,
        };
        let text: String = target.text().chars().map(other).collect();
        let origin = target.origin().clone();
        let language = "qaa".parse().expect("a language for private use");
        let document =
            Document::new(text, target.paragraphs().to_vec(), language, origin).expect("the same paragraphs");
        let target =
            Sentences::new(Arc::new(document), self.target.spans().to_vec()).expect("the same sentences");
        Some(Self {
            group: format!("foreign/{}", self.group),
            name: self.name.clone(),
            source: self.source.clone(),
            target,
            gold: self.gold.clone(),
            coarse: self.coarse.clone(),
            // It still means what it meant.
            vectors: self.vectors.clone(),
        })
    }

    /// Whether the table was made for both languages.
    fn is_served(&self, table: &StaticTable) -> bool {
        [&self.source, &self.target].iter().all(|side| table.serves(side.document().language().as_str()))
    }

    /// The vectors of all spans of both sides.
    fn give_vectors(&mut self, encoder: &dyn Encoder, tier: Tier) {
        let vectors = Vectors::new(encoder, tier, &self.source, &self.target, &NoProgress);
        self.vectors = Some(Arc::new(vectors));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|given| given == name)?;
        arguments.get(at + 1).cloned()
    };
    let gold = arguments.first().expect("the folder of gold");
    let rounds: usize = option("--rounds").map_or(60, |text| text.parse().expect("a number"));
    let folds: usize = option("--folds").map_or(3, |text| text.parse().expect("a number"));
    let pull: f64 = option("--pull").map_or(0.003, |text| text.parse().expect("a number"));
    let mut items = load(Path::new(gold), option("--only").as_deref(), option("--without").as_deref());
    let tier = match option("--vectors").as_deref() {
        None => None,
        Some("static") => {
            let table = StaticTable::builtin().expect("the table inside the program");
            // What the table does not serve is aligned without it.
            items.retain(|item| item.is_served(&table));
            items.par_iter_mut().for_each(|item| item.give_vectors(&table, Tier::Static));
            Some(Tier::Static)
        }
        Some(path) => {
            let encoder = NgramEncoder::open(Path::new(path)).expect("a model file");
            items.par_iter_mut().for_each(|item| item.give_vectors(&encoder, Tier::Encoder));
            Some(Tier::Encoder)
        }
    };
    let all: Vec<&Item> = items.iter().collect();
    eprintln!("{} documents", items.len());
    let present = option("--weights").map(|path| {
        let text = std::fs::read_to_string(path).expect("a weights file");
        Models::parse(&text).expect("weights")
    });
    let present = present.as_ref().unwrap_or(Models::builtin());
    let kinds = Evidence::ALL.into_iter().filter(|kind| kind.tier() == tier).collect::<Vec<_>>();
    if rounds == 0 {
        for kind in kinds {
            judge(&format!("{kind:?}, as the weights are"), &all, present, kind);
        }
        return;
    }
    let mut models = present.clone();
    let mut outcomes: Vec<Vec<Outcome>> = kinds.iter().map(|_| Vec::new()).collect();
    for fold in 0..folds {
        let (testing, training): (Vec<&Item>, Vec<&Item>) =
            all.iter().partition(|item| fold_of(&item.name, folds) == fold);
        // Whole issues hold articles of every fold.
        let training: Vec<&Item> =
            training.into_iter().filter(|item| !item.group.contains("issue")).collect();
        for kind in &kinds {
            *kind.model(&mut models) = train(*kind, &training, rounds, pull);
        }
        for (kind, outcomes) in kinds.iter().zip(&mut outcomes) {
            outcomes.extend(run(&testing, &models, *kind));
        }
    }
    for (kind, outcomes) in kinds.iter().zip(&outcomes) {
        print(&format!("{kind:?}, on texts not fitted on ({folds} folds)"), outcomes);
        *kind.model(&mut models) = train(*kind, &all, rounds, pull);
        kind.model(&mut models).calibration =
            calibration(outcomes, |item| !kind.has_dictionary() || known(item));
    }
    for kind in kinds {
        judge(&format!("{kind:?}, on the texts fitted on"), &all, &models, kind);
    }
    if let Some(out) = option("--out") {
        let heading = format!(
            "The aligner's weights: what each feature adds to the score of a link, in natural-log units.\n\
             Made by `cargo run --release --example fit -- GOLD --out src/align/weights.toml` on {} hand-made alignments;\n\
             the calibration comes from {folds} folds of texts not fitted on. docs/numbers.md has the figures.",
            items.len()
        );
        std::fs::write(out, models.to_text(&heading)).expect("the weights file");
    }
}

/// What a model knows beside the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// A dictionary that knows the words.
    Dictionary,
    /// Nothing.
    Plain,
    /// A dictionary, and the vectors of the table inside the program.
    StaticDictionary,
    /// The vectors of the table inside the program.
    StaticPlain,
    /// A dictionary, and the vectors of an encoder.
    EncoderDictionary,
    /// The vectors of an encoder.
    EncoderPlain,
}

impl Evidence {
    const ALL: [Self; 6] = [
        Self::Dictionary,
        Self::Plain,
        Self::StaticDictionary,
        Self::StaticPlain,
        Self::EncoderDictionary,
        Self::EncoderPlain,
    ];

    fn has_dictionary(self) -> bool {
        matches!(self, Self::Dictionary | Self::StaticDictionary | Self::EncoderDictionary)
    }

    fn tier(self) -> Option<Tier> {
        match self {
            Self::Dictionary | Self::Plain => None,
            Self::StaticDictionary | Self::StaticPlain => Some(Tier::Static),
            Self::EncoderDictionary | Self::EncoderPlain => Some(Tier::Encoder),
        }
    }

    fn model(self, models: &mut Models) -> &mut Model {
        match self {
            Self::Dictionary => &mut models.dictionary,
            Self::Plain => &mut models.plain,
            Self::StaticDictionary => &mut models.static_dictionary,
            Self::StaticPlain => &mut models.static_plain,
            Self::EncoderDictionary => &mut models.encoder_dictionary,
            Self::EncoderPlain => &mut models.encoder_plain,
        }
    }
}

/// Whether a dictionary inside the program knows the text.
fn known(item: &Item) -> bool {
    fit::is_known(&item.source, &item.target, &Options::default())
}

fn calibration(outcomes: &[Outcome], wanted: impl Fn(&Item) -> bool) -> Calibration {
    let curve = |two_sided: bool| {
        // One long text would outweigh all the others.
        let wanted = |item: &Item| wanted(item) && !item.group.starts_with("long/");
        let links = outcomes.iter().filter(|outcome| wanted(outcome.item)).flat_map(|outcome| &outcome.links);
        let judged: Vec<(f64, bool)> =
            links.filter(|link| link.1 == two_sided).map(|link| (link.0, link.2)).collect();
        fit::fit_curve(&judged)
    };
    Calibration { two_sided: curve(true), null: curve(false) }
}

fn fold_of(name: &str, folds: usize) -> usize {
    name.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) % folds
}

/// The groups that judge an aligner weigh most; the easy ones keep it honest.
fn weight_of(group: &str) -> f64 {
    match group {
        // Whole issues without changes repeat the single articles.
        "press/issue" | "press/nopar" | "press/swap" | "literary/nopar" => 0.0,
        "press/hard" | "press/issue-hard" | "e2e/hard" | "literary/base" | "literary/hard" => 1.5,
        "press/droppar" | "press/insert" | "press/drop15" | "press/base" => 1.0,
        _ if group.starts_with("other/") => 0.7,
        _ if group.starts_with("foreign/") => 0.5,
        _ if group.starts_with("long/") => 1.0,
        _ => 0.4,
    }
}

/// Fits a model: the one with a dictionary on texts that a dictionary knows, the others on all texts.
fn train(kind: Evidence, items: &[&Item], rounds: usize, pull: f64) -> Model {
    let foreign: Vec<Item> = if kind.has_dictionary() {
        Vec::new()
    } else {
        items.iter().filter_map(|item| item.made_foreign()).collect()
    };
    let wanted = |item: &&Item| !kind.has_dictionary() || known(item);
    let items: Vec<&Item> = items.iter().copied().chain(&foreign).filter(wanted).collect();
    let options = Options { builtin_dictionary: kind.has_dictionary(), ..Options::default() };
    let samples = samples(&items, kind.tier().is_some());
    let mut passes = [neutral(), neutral()];
    for pass in 0..2 {
        let mut last = 0.0;
        passes[pass] =
            fit::fit(&samples, &passes, &options, pass, rounds, pull, &mut |_, value| last = value);
        eprintln!("{kind:?}, pass {}: {last:.4}", pass + 1);
    }
    Model { passes, calibration: Calibration::NONE }
}

/// Every group counts as [`weight_of`] says, whatever its size.
fn samples(items: &[&Item], with_vectors: bool) -> Vec<Sample> {
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    for item in items {
        *sizes.entry(&item.group).or_default() += item.gold.len() as f64;
    }
    let weighty = items.iter().filter(|item| weight_of(&item.group) > 0.0);
    weighty
        .map(|item| Sample {
            source: item.source.clone(),
            target: item.target.clone(),
            gold: ranges(&item.gold),
            coarse: item.coarse.clone(),
            vectors: item.vectors.clone().filter(|_| with_vectors),
            mass: weight_of(&item.group) / sizes[item.group.as_str()],
        })
        .collect()
}

/// Gold links as ranges; a side without a sentence stands where the texts have come to.
fn ranges(gold: &[Numbers]) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let (mut i, mut j) = (0, 0);
    gold.iter()
        .map(|(source, target)| {
            let link = (i..i + source.len(), j..j + target.len());
            (i, j) = (link.0.end, link.1.end);
            link
        })
        .collect()
}

/// Where fitting starts: the signs and rough sizes anybody would write down.
fn neutral() -> Weights {
    let lines = "number_matched = 1.0\nnumber_rare = 0.4\norphan_number = -0.5\n\
        given_matched = 0.5\ngiven_rare = 0.4\nseed_matched = 0.5\nseed_rare = 0.4\n\
        name_matched = 1.0\nname_rare = 0.4\nname_weak_matched = 0.5\nname_weak_rare = 0.2\n\
        cognate_matched = 0.5\ncognate_rare = 0.4\ncognate_weak_rare = 0.2\n\
        learnt_matched = 0.5\nlearnt_rare = 0.5\n\
        cover = 2.0\nlength_ratio = -3.0\nlength_difference = -0.5\n\
        shape_two = -3.0\nshape_three = -5.0\nshape_more = -6.0\nshape_two_two = -5.0\nshape_many = -7.0\n\
        meaning = 6.0\nmeaning_margin = 4.0\nnull_meaning = -4.0\nnull = -2.0\nnull_best = -4.0\nopen = -2.0\nbreak_both = 1.0\nbreak_one = -0.3\nbreak_inside = -0.5\n";
    Weights::from_table(&lines.parse().expect("a table")).expect("features")
}

fn run<'a>(items: &[&'a Item], models: &Models, evidence: Evidence) -> Vec<Outcome<'a>> {
    let run = |item: &&'a Item| {
        let vectors = item.vectors.clone().filter(|_| evidence.tier().is_some());
        let builtin_dictionary = evidence.has_dictionary();
        let options = Options { builtin_dictionary, vectors, ..Options::default() };
        let (source, target) = (&item.source, &item.target);
        let links = fit::align_with(models, source, target, &options);
        let numbers: Vec<Numbers> =
            links.iter().map(|link| (link.source.clone().collect(), link.target.clone().collect())).collect();
        let right = measure::right(&item.gold, &item.coarse, &numbers);
        let judged =
            links.iter().zip(right).map(|(link, right)| (link.confidence, link.is_two_sided(), right));
        Outcome { item, counts: measure::count(&item.gold, &item.coarse, &numbers), links: judged.collect() }
    };
    items.iter().map(run).collect()
}

fn judge(title: &str, items: &[&Item], models: &Models, evidence: Evidence) {
    let start = std::time::Instant::now();
    let outcomes = run(items, models, evidence);
    let seconds = start.elapsed().as_secs_f64();
    print(title, &outcomes);
    let sentences: usize = items.iter().map(|item| item.source.len() + item.target.len()).sum();
    println!("{:.0} sentences a second", sentences as f64 / seconds);
}

/// Strict and null F1 by group, then how far confidences can be believed.
fn print(title: &str, outcomes: &[Outcome]) {
    let mut groups: BTreeMap<&str, [u64; 7]> = BTreeMap::new();
    for Outcome { item, counts: c, .. } in outcomes {
        let more = [c.test_right, c.test, c.gold_found, c.gold, c.null_both, c.null_test, c.null_gold];
        let sum = groups.entry(&item.group).or_default();
        *sum = std::array::from_fn(|at| sum[at] + more[at]);
    }
    println!("\n{title}");
    let (mut total, mut judging) = (0.0, 0.0);
    for (group, [right, test, found, gold, both, null_test, null_gold]) in groups {
        let strict = Score::new(right, test, found, gold).f1;
        let null = Score::new(both, null_test, both, null_gold).f1;
        println!("{group:28} strict {strict:.4} null {null:.3}");
        if weight_of(group) >= 0.7 && (!group.starts_with("other/") || group.ends_with("/hard")) {
            (total, judging) = (total + strict, judging + 1.0);
        }
    }
    println!("mean of {judging} groups: {:.4}", total / judging);
    for two_sided in [true, false] {
        let links = outcomes.iter().flat_map(|outcome| &outcome.links);
        let judged: Vec<(f64, bool)> =
            links.filter(|link| link.1 == two_sided).map(|link| (link.0, link.2)).collect();
        let sides = if two_sided { "both sides" } else { "one side" };
        if let Some(calibration) = measure::calibration(&judged) {
            println!(
                "text on {sides}: ECE {:.4}, AUC {:.4}",
                calibration.ece,
                calibration.auc.unwrap_or(f64::NAN)
            );
        }
    }
}

fn load(root: &Path, only: Option<&str>, without: Option<&str>) -> Vec<Item> {
    let index = std::fs::read_to_string(root.join("index.tsv")).expect("index.tsv in the folder of gold");
    let mut items = Vec::new();
    for line in index.lines().skip(1) {
        let mut columns = line.split('\t');
        let path = columns.next().expect("a path");
        let (source, target) = columns.next().and_then(|pair| pair.split_once('-')).expect("two languages");
        // The longest text says little that the others do not, and takes longer than all of them.
        let wanted = only.is_none_or(|only| path.starts_with(only))
            && without.is_none_or(|without| !path.starts_with(without));
        if !wanted || path == "long/bible-zh-en-ot" {
            continue;
        }
        let folder = root.join(path);
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let rows = ladder::parse(&read("gold.txt").expect("gold.txt")).expect("a ladder");
        let coarse = read("coarse.txt").unwrap_or_default();
        let (group, document) = path.rsplit_once('/').expect("a group");
        items.push(Item {
            group: if group == "long" { path } else { group }.to_owned(),
            name: document
                .split("_chunk")
                .next()
                .unwrap_or(document)
                .split(".act")
                .next()
                .unwrap_or(document)
                .to_owned(),
            source: sentences(&folder.join("src.txt"), source),
            target: sentences(&folder.join("tgt.txt"), target),
            gold: rows.into_iter().map(|row| row.numbers).collect(),
            coarse: coarse.split_whitespace().map(|number| number.parse().expect("a number")).collect(),
            vectors: None,
        });
    }
    items
}

fn sentences(path: &Path, language: &str) -> Sentences {
    let language: LanguageTag = language.parse().expect("a language");
    let bytes = std::fs::read(path).expect("a text");
    let options = ReadOptions { language: Some(language), layout: Layout::Lines, ..ReadOptions::default() };
    let read = plain::read(&bytes, &path.display().to_string(), &options).expect("a text");
    segment::segment(&Arc::new(read.document), &Rules::Lines)
}
