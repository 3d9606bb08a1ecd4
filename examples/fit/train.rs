//! Documents -> weights: which documents teach which model, and how much each counts.

use std::collections::BTreeMap;

use diglot::align::fit::{self, Calibration, Model, Models, Sample, Weights};
use diglot::align::{Options, Tier};
use diglot::formats::ladder::Numbers;

use super::gold::Item;
use super::report::Outcome;

/// How a model is fitted.
pub struct Settings {
    /// Rounds of the search for the best weights.
    pub rounds: usize,
    /// How strongly weights are pulled towards zero.
    pub pull: f64,
    /// Beginnings of the names of features that are left out.
    pub off: Vec<String>,
    /// How much the variants count beside the texts they were made of, when not as [`Evidence::variants_count`] says.
    pub made: Option<f64>,
}

impl Settings {
    /// The pull on a feature; one without end leaves it out.
    fn pull_on(&self, feature: &str) -> f64 {
        let is_off = self.off.iter().any(|start| feature.starts_with(start.as_str()));
        if is_off { f64::INFINITY } else { self.pull }
    }
}

/// What a model knows beside the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
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
    pub const ALL: [Self; 6] = [
        Self::Dictionary,
        Self::Plain,
        Self::StaticDictionary,
        Self::StaticPlain,
        Self::EncoderDictionary,
        Self::EncoderPlain,
    ];

    pub fn has_dictionary(self) -> bool {
        matches!(self, Self::Dictionary | Self::StaticDictionary | Self::EncoderDictionary)
    }

    /// How much the variants count: what has little evidence learns most from them (measured in folds).
    fn variants_count(self) -> f64 {
        if matches!(self, Self::Plain | Self::StaticPlain) { 1.0 } else { 0.3 }
    }

    pub fn tier(self) -> Option<Tier> {
        match self {
            Self::Dictionary | Self::Plain => None,
            Self::StaticDictionary | Self::StaticPlain => Some(Tier::Static),
            Self::EncoderDictionary | Self::EncoderPlain => Some(Tier::Encoder),
        }
    }

    pub fn model(self, models: &mut Models) -> &mut Model {
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
pub fn known(item: &Item) -> bool {
    fit::is_known(&item.source, &item.target, &Options::default())
}

pub fn calibration(outcomes: &[Outcome], wanted: impl Fn(&Item) -> bool) -> Calibration {
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

/// The groups that judge an aligner weigh most; the easy ones keep it honest.
pub fn weight_of(group: &str) -> f64 {
    match group {
        // Whole issues without changes repeat the single articles.
        "press/issue" | "press/nopar" | "press/swap" | "literary/nopar" => 0.0,
        "press/hard" | "press/issue-hard" | "e2e/hard" | "literary/base" | "literary/hard" => 1.5,
        "press/droppar" | "press/insert" | "press/drop15" | "press/base" => 1.0,
        _ if group.starts_with("other/") => 0.7,
        _ if group.starts_with("foreign/") => 0.5,
        "made/literary/base" => 2.0,
        "made/press/base" => 1.5,
        _ if group.starts_with("made/") => 0.7,
        _ if group.starts_with("long/") => 1.0,
        _ => 0.4,
    }
}

/// Fits a model: the one with a dictionary on texts that a dictionary knows, the others on all texts.
pub fn train(kind: Evidence, items: &[&Item], settings: &Settings) -> Model {
    let foreign: Vec<Item> = if kind.has_dictionary() {
        Vec::new()
    } else {
        items.iter().filter_map(|item| item.made_foreign()).collect()
    };
    let wanted = |item: &&Item| !kind.has_dictionary() || known(item);
    let items: Vec<&Item> = items.iter().copied().chain(&foreign).filter(wanted).collect();
    let options = Options { builtin_dictionary: kind.has_dictionary(), ..Options::default() };
    let samples = samples(&items, kind.tier().is_some(), settings.made.unwrap_or(kind.variants_count()));
    let mut passes = [neutral(), neutral()];
    for pass in 0..2 {
        let mut last = 0.0;
        let pull = |feature: &str| settings.pull_on(feature);
        passes[pass] =
            fit::fit(&samples, &passes, &options, pass, settings.rounds, &pull, &mut |_, value| last = value);
        eprintln!("{kind:?}, pass {}: {last:.4}", pass + 1);
    }
    Model { passes, calibration: Calibration::NONE }
}

/// Every group counts as [`weight_of`] says, whatever its size.
fn samples(items: &[&Item], with_vectors: bool, made: f64) -> Vec<Sample> {
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    for item in items {
        *sizes.entry(&item.group).or_default() += item.gold.len() as f64;
    }
    let weight_of = |group: &str| weight_of(group) * if group.contains("made/") { made } else { 1.0 };
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
