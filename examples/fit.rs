//! Fits the aligner's weights on a folder of hand-made alignments and says how well they do on texts they have not seen.
//!
//! `cargo run --release --example fit -- GOLD [--rounds N] [--folds K] [--model dictionary|plain] [--only PREFIX] [--out src/align/weights.toml]`
//!
//! With `--rounds 0` nothing is fitted, the present weights are judged.
//!
//! GOLD holds `index.tsv` and, for each document, `src.txt`, `tgt.txt`, `gold.txt` and perhaps `coarse.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use diglot::align::Options;
use diglot::align::fit::{self, Calibration, Models, Sample, Weights};
use diglot::bitext::{Document, LanguageTag, Link, Origin, Sentences, Span};

struct Item {
    group: String,
    document: String,
    sample: Sample,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        arguments.iter().position(|given| given == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let gold = arguments.first().expect("the folder of gold");
    let number =
        |name: &str, default: usize| option(name).map_or(default, |text| text.parse().expect("a number"));
    let rounds = number("--rounds", 40);
    let folds = number("--folds", 3);
    let strength: f64 = option("--pull").map_or(0.001, |text| text.parse().expect("a number"));
    let start = match option("--start") {
        Some(path) => {
            Models::parse(&std::fs::read_to_string(path).expect("a weights file")).expect("weights")
        }
        None => Models::builtin().clone(),
    };
    let items = load(Path::new(gold), option("--only").as_deref());
    eprintln!("{} documents", items.len());
    let all: Vec<&Item> = items.iter().collect();
    let mut fitted = start.clone();
    let which = option("--model").unwrap_or_else(|| "both".to_owned());
    for (name, model, builtin_dictionary) in
        [("dictionary", &mut fitted.dictionary, true), ("plain", &mut fitted.plain, false)]
    {
        if which != "both" && which != name {
            continue;
        }
        let options = Options { builtin_dictionary, ..Options::default() };
        if rounds == 0 {
            println!("{name}: as the weights are");
            report(&all, &model.passes, &options);
            continue;
        }
        if folds > 1 {
            let mut results = Vec::new();
            for fold in 0..folds {
                let held = |item: &&Item| fold_of(&item.document, folds) == fold;
                let training: Vec<&Item> = items.iter().filter(|item| !held(item)).collect();
                let passes = train(&training, &model.passes, &options, rounds, strength);
                let testing: Vec<&Item> = items.iter().filter(held).collect();
                results.extend(run(&testing, &passes, &options));
            }
            println!("{name}: on texts not fitted on ({folds} folds)");
            print(&results);
            let curve = |two_sided| fit::fit_curve(&outcomes(&results, two_sided));
            model.calibration = Calibration { two_sided: curve(true), null: curve(false) };
            println!("{:?}", model.calibration);
        }
        model.passes = train(&all, &model.passes, &options, rounds, strength);
        println!("{name}: on the texts fitted on");
        report(&all, &model.passes, &options);
    }
    if let Some(out) = option("--out") {
        let heading = format!(
            "The aligner's weights: what each feature adds to the score of a link, in natural-log units.\n\
             Made by `cargo run --release --example fit -- GOLD --out src/align/weights.toml` on {} hand-made alignments;\n\
             the calibration comes from {folds} folds of texts not fitted on. docs/numbers.md has the figures.",
            items.len()
        );
        std::fs::write(out, fitted.to_text(&heading)).expect("the weights file");
    }
}

fn outcomes(results: &[Outcome], two_sided: bool) -> Vec<(f64, bool)> {
    let all = results.iter().flat_map(|result| &result.confidences);
    all.filter(|(_, sided, _)| *sided == two_sided)
        .map(|(confidence, _, right)| (*confidence, *right))
        .collect()
}

fn fold_of(document: &str, folds: usize) -> usize {
    document.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) % folds
}

/// The groups that judge an aligner weigh most; the easy ones keep it honest.
fn weight_of(group: &str) -> f64 {
    match group {
        "press/hard" | "press/issue-hard" | "e2e/hard" | "literary/base" | "literary/hard" => 1.5,
        "press/droppar" | "press/insert" | "press/drop15" | "press/base" => 1.0,
        _ if group.starts_with("other/") => 0.7,
        _ if group.starts_with("long/") => 1.0,
        _ => 0.4,
    }
}

fn train(
    items: &[&Item],
    start: &[Weights; 2],
    options: &Options,
    rounds: usize,
    strength: f64,
) -> [Weights; 2] {
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    for item in items {
        *sizes.entry(&item.group).or_default() += item.sample.gold.len() as f64;
    }
    let samples: Vec<Sample> = items
        .iter()
        // The whole issues repeat the single articles and say nothing about hard cases.
        .filter(|item| {
            !matches!(item.group.as_str(), "press/issue" | "press/nopar" | "press/swap" | "literary/nopar")
        })
        .map(|item| Sample {
            source: item.sample.source.clone(),
            target: item.sample.target.clone(),
            gold: item.sample.gold.clone(),
            coarse: item.sample.coarse.clone(),
            mass: weight_of(&item.group) / sizes[item.group.as_str()],
        })
        .collect();
    let mut weights = start.clone();
    for pass in 0..2 {
        let mut last = 0.0;
        weights[pass] = fit::fit(&samples, &weights, options, pass, rounds, strength, &mut |round, value| {
            last = value;
            if round % 20 == 0 {
                eprintln!("pass {pass} round {round}: {value:.4}");
            }
        });
        eprintln!("pass {pass}: {last:.4}");
    }
    weights
}

struct Outcome {
    group: String,
    counts: Counts,
    confidences: Vec<(f64, bool, bool)>,
}

#[derive(Default, Clone)]
struct Counts {
    gold_found: f64,
    gold: f64,
    test_found: f64,
    test: f64,
    null_both: f64,
    null_gold: f64,
    null_test: f64,
}

fn run(items: &[&Item], weights: &[Weights; 2], options: &Options) -> Vec<Outcome> {
    items
        .iter()
        .map(|item| {
            let links = fit::align_with(weights, &item.sample.source, &item.sample.target, options);
            let (counts, confidences) = score(&item.sample, &links);
            Outcome { group: item.group.clone(), counts, confidences }
        })
        .collect()
}

fn score(sample: &Sample, links: &[Link]) -> (Counts, Vec<(f64, bool, bool)>) {
    let mut counts = Counts::default();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (number, (source, target)) in sample.gold.iter().enumerate() {
        if source.is_empty() || target.is_empty() {
            counts.null_gold += (source.len() + target.len()) as f64;
            continue;
        }
        counts.gold += 1.0;
        if let Some(at) = links.iter().position(|link| link.source == *source && link.target == *target) {
            counts.gold_found += 1.0;
            used.insert(at);
        } else if sample.coarse.contains(&number) {
            let touching: Vec<usize> = (0..links.len())
                .filter(|&at| {
                    let link = &links[at];
                    link.source.start < source.end && source.start < link.source.end
                        || link.target.start < target.end && target.start < link.target.end
                })
                .collect();
            let inside = |link: &Link| {
                link.is_two_sided()
                    && source.start <= link.source.start
                    && link.source.end <= source.end
                    && target.start <= link.target.start
                    && link.target.end <= target.end
            };
            if touching.iter().all(|&at| inside(&links[at])) {
                counts.gold_found += 1.0;
                used.extend(touching);
            }
        }
    }
    let mut confidences = Vec::new();
    let lone = |ranges: &dyn Fn(&(Range<usize>, Range<usize>)) -> Option<Range<usize>>| {
        sample.gold.iter().filter_map(ranges).flatten().collect::<BTreeSet<usize>>()
    };
    let source_nulls = lone(&|(source, target)| target.is_empty().then(|| source.clone()));
    let target_nulls = lone(&|(source, target)| source.is_empty().then(|| target.clone()));
    for (at, link) in links.iter().enumerate() {
        if link.is_two_sided() {
            counts.test += 1.0;
            confidences.push((link.confidence, true, used.contains(&at)));
        } else {
            let right = link.source.clone().all(|i| source_nulls.contains(&i))
                && link.target.clone().all(|j| target_nulls.contains(&j));
            counts.null_test += 1.0;
            counts.null_both += f64::from(u8::from(right));
            confidences.push((link.confidence, false, right));
        }
    }
    counts.test_found = used.len() as f64;
    (counts, confidences)
}

fn report(items: &[&Item], weights: &[Weights; 2], options: &Options) {
    let start = std::time::Instant::now();
    let results = run(items, weights, options);
    let seconds = start.elapsed().as_secs_f64();
    print(&results);
    let sentences: usize = items.iter().map(|item| item.sample.source.len() + item.sample.target.len()).sum();
    println!("{:.0} sentences a second", sentences as f64 / seconds);
}

fn print(results: &[Outcome]) {
    let mut groups: BTreeMap<&str, Counts> = BTreeMap::new();
    for result in results {
        let sum = groups.entry(&result.group).or_default();
        let more = &result.counts;
        sum.gold_found += more.gold_found;
        sum.gold += more.gold;
        sum.test_found += more.test_found;
        sum.test += more.test;
        sum.null_both += more.null_both;
        sum.null_gold += more.null_gold;
        sum.null_test += more.null_test;
    }
    let f1 = |precise: f64, recalled: f64| 2.0 * precise * recalled / (precise + recalled).max(1e-9);
    let floors: BTreeMap<&str, f64> = [
        ("press/base", 0.999),
        ("press/hard", 0.888),
        ("press/droppar", 0.928),
        ("press/insert", 0.906),
        ("press/drop15", 0.970),
        ("press/issue-hard", 0.945),
        ("e2e/hard", 0.884),
        ("literary/base", 0.847),
        ("literary/hard", 0.728),
        ("other/de-en/hard", 0.966),
        ("other/zh-en/hard", 0.922),
        ("other/ar-en/hard", 0.925),
        ("long/bible-ru-en-gospels", 0.810),
    ]
    .into();
    let (mut macro_sum, mut macro_count) = (0.0, 0.0);
    for (group, c) in &groups {
        let strict = f1(c.test_found / c.test.max(1.0), c.gold_found / c.gold.max(1.0));
        let null = f1(c.null_both / c.null_test.max(1.0), c.null_both / c.null_gold.max(1.0));
        let floor = floors.get(group).copied();
        let mark = match floor {
            Some(floor) => {
                macro_sum += strict;
                macro_count += 1.0;
                format!("{floor:.3}{}", if strict < floor { " BELOW" } else { "" })
            }
            None => String::new(),
        };
        println!("{group:28} strict {strict:.4} null {null:.3}  {mark}");
    }
    println!("macro {:.4}", macro_sum / macro_count);
    for two_sided in [true, false] {
        let all = outcomes(results, two_sided);
        println!(
            "{} ece {:.4} auc {:.4}",
            if two_sided { "two-sided" } else { "null" },
            ece(&all),
            auc(&all)
        );
    }
}

fn ece(all: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (confidence, right) in all {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        bin.0 += 1.0;
        bin.1 += confidence;
        bin.2 += f64::from(u8::from(*right));
    }
    bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum::<f64>() / all.len().max(1) as f64
}

fn auc(all: &[(f64, bool)]) -> f64 {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong_below, mut wins) = (0.0, 0.0);
    let mut start = 0;
    while start < sorted.len() {
        let end = start + sorted[start..].iter().take_while(|entry| entry.0 == sorted[start].0).count();
        let right = sorted[start..end].iter().filter(|entry| entry.1).count() as f64;
        let wrong = (end - start) as f64 - right;
        wins += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
        start = end;
    }
    let right = sorted.iter().filter(|entry| entry.1).count() as f64;
    wins / (right * wrong_below).max(1.0)
}

fn load(root: &Path, only: Option<&str>) -> Vec<Item> {
    let index = std::fs::read_to_string(root.join("index.tsv")).expect("index.tsv in the folder of gold");
    let mut items = Vec::new();
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (path, pair) = (columns[0], columns[1]);
        if only.is_some_and(|only| !path.starts_with(only)) || path == "long/bible-zh-en-ot" {
            continue;
        }
        let folder = root.join(path);
        let languages: Vec<LanguageTag> = pair.split('-').map(|code| code.parse().expect("a code")).collect();
        let source = sentences(&folder.join("src.txt"), &languages[0]);
        let target = sentences(&folder.join("tgt.txt"), &languages[1]);
        let gold = ladder(&std::fs::read_to_string(folder.join("gold.txt")).expect("gold.txt"));
        let coarse = std::fs::read_to_string(folder.join("coarse.txt")).unwrap_or_default();
        let coarse = coarse.split_whitespace().map(|number| number.parse().expect("a number")).collect();
        let (group, document) = path.rsplit_once('/').expect("a group");
        let group = if group == "long" { path } else { group };
        let document = document.split("_chunk").next().expect("a name");
        items.push(Item {
            group: group.to_owned(),
            document: document.to_owned(),
            sample: Sample { source, target, gold, coarse, mass: 1.0 },
        });
    }
    items
}

fn ladder(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut i, mut j) = (0, 0);
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut sides = line
                .split(':')
                .map(|side| side.split(',').filter(|part| part.contains(char::is_numeric)).count());
            let (n, m) = (sides.next().expect("a side"), sides.next().expect("a side"));
            i += n;
            j += m;
            (i - n..i, j - m..j)
        })
        .collect()
}

fn sentences(path: &Path, language: &LanguageTag) -> Sentences {
    let text = std::fs::read_to_string(path).expect("a text");
    let (mut spans, mut paragraphs, mut at) = (Vec::new(), Vec::<Span>::new(), 0);
    let mut fresh = true;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(&text);
        if line.trim().is_empty() {
            fresh = true;
        } else {
            spans.push(span);
            match paragraphs.last_mut().filter(|_| !fresh) {
                Some(paragraph) => paragraph.end = span.end,
                None => paragraphs.push(span),
            }
            fresh = false;
        }
        at += line.len();
    }
    let origin =
        Origin { name: path.display().to_string(), format: "lines".into(), encoding: "UTF-8".into() };
    let document = Document::new(text, paragraphs, language.clone(), origin).expect("paragraphs of a text");
    Sentences::new(Arc::new(document), spans).expect("sentences of a text")
}
