//! Fits the aligner's weights on a folder of hand-made alignments and says how well they do on texts they have not seen.
//!
//! `cargo run --release --example fit -- GOLD [--vectors static|MODEL_FILE] [--rounds N] [--folds K] [--pull X] [--variants N] [--made X] [--kind NAME] [--off PREFIX,...] [--only PREFIX] [--without PREFIX] [--out src/align/weights.toml]`
//!
//! Without `--vectors` the two models without vectors are fitted, with it the two for the table inside the program or for an
//! encoder; the others stay as they are.
//! Each text without changes is also learnt from in so many variants (`--variants`, 2 unless said), which count as `--made` says.
//! `--kind EncoderDictionary` fits only that one of the models; `--off` leaves out the features whose names begin so.
//! With `--rounds 0` nothing is fitted; the present weights, or those of the file after `--weights`, are judged. GOLD holds `index.tsv` and, for each document,
//! `src.txt`, `tgt.txt`, `gold.txt` and perhaps `coarse.txt`.

mod gold;
mod report;
mod train;
mod variants;

use std::path::Path;

use diglot::align::Tier;
use diglot::align::fit::Models;
use diglot::vectors::{NgramEncoder, StaticTable};
use rayon::prelude::*;

use gold::{Item, fold_of, load};
use report::{Outcome, judge, print, run};
use train::{Evidence, Settings, calibration, known, train};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|given| given == name)?;
        arguments.get(at + 1).cloned()
    };
    let gold = arguments.first().expect("the folder of gold");
    let rounds: usize = option("--rounds").map_or(40, |text| text.parse().expect("a number"));
    let folds: usize = option("--folds").map_or(3, |text| text.parse().expect("a number"));
    let off = option("--off").unwrap_or_default();
    let settings = Settings {
        rounds,
        pull: option("--pull").map_or(0.01, |text| text.parse().expect("a number")),
        off: off.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        made: option("--made").map(|text| text.parse().expect("a number")),
    };
    let mut items = load(Path::new(gold), option("--only").as_deref(), option("--without").as_deref());
    let variants: u64 = option("--variants").map_or(2, |text| text.parse().expect("a number"));
    let mut made = if rounds == 0 { Vec::new() } else { variants::all(&items, variants, folds) };
    let tier = match option("--vectors").as_deref() {
        None => None,
        Some("static") => {
            let table = StaticTable::builtin().expect("the table inside the program");
            // What the table does not serve is aligned without it.
            items.retain(|item| item.is_served(&table));
            made.retain(|item| item.is_served(&table));
            items.par_iter_mut().chain(&mut made).for_each(|item| item.give_vectors(&table, Tier::Static));
            Some(Tier::Static)
        }
        Some(path) => {
            let encoder = NgramEncoder::open(Path::new(path)).expect("a model file");
            items.par_iter_mut().chain(&mut made).for_each(|item| item.give_vectors(&encoder, Tier::Encoder));
            Some(Tier::Encoder)
        }
    };
    let all: Vec<&Item> = items.iter().collect();
    eprintln!("{} documents, {} made from them", items.len(), made.len());
    let present = option("--weights").map(|path| {
        let text = std::fs::read_to_string(path).expect("a weights file");
        Models::parse(&text).expect("weights")
    });
    let present = present.as_ref().unwrap_or(Models::builtin());
    let wanted = option("--kind");
    let kinds = Evidence::ALL.into_iter().filter(|kind| kind.tier() == tier);
    let kinds = kinds.filter(|kind| wanted.as_ref().is_none_or(|wanted| format!("{kind:?}") == *wanted));
    let kinds = kinds.collect::<Vec<_>>();
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
        let made = made.iter().filter(|item| fold_of(&item.name, folds) != fold);
        let training: Vec<&Item> =
            training.into_iter().filter(|item| !item.group.contains("issue")).chain(made).collect();
        for kind in &kinds {
            *kind.model(&mut models) = train(*kind, &training, &settings);
        }
        for (kind, outcomes) in kinds.iter().zip(&mut outcomes) {
            outcomes.extend(run(&testing, &models, *kind));
        }
    }
    for (kind, outcomes) in kinds.iter().zip(&outcomes) {
        print(&format!("{kind:?}, on texts not fitted on ({folds} folds)"), outcomes);
        let training: Vec<&Item> = items.iter().chain(&made).collect();
        *kind.model(&mut models) = train(*kind, &training, &settings);
        kind.model(&mut models).calibration =
            calibration(outcomes, |item| !kind.has_dictionary() || known(item));
    }
    for kind in kinds {
        judge(&format!("{kind:?}, on the texts fitted on"), &all, &models, kind);
    }
    if let Some(out) = option("--out") {
        let heading = format!(
            "The aligner's weights: what each feature adds to the score of a link, in natural-log units.\n\
             Made by `cargo run --release --example fit -- GOLD --out src/align/weights.toml`, then with `--vectors static` and with\n\
             `--vectors MODEL_FILE`, on hand-made alignments ({} in the last run) and variants of them;\n\
             the calibration comes from {folds} folds of texts not fitted on. docs/numbers.md has the figures.",
            items.len()
        );
        std::fs::write(out, models.to_text(&heading)).expect("the weights file");
    }
}
