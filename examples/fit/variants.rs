//! Documents -> more documents to learn from: the same texts with sentences left out, added, joined, or translated more freely.
//!
//! How dirty a text is and how free its translation differs far more between the texts of the world than between those
//! aligned by hand. So each document is made anew a few times with rates drawn at random; the weights then learn what to read off
//! the text itself, and what not to rely on.

use std::collections::BTreeSet;

use diglot::bitext::{LanguageTag, Sentences};

use super::gold::{Item, fold_of, lines_of, sentences_of};

/// A sentence, and whether a paragraph begins with it.
#[derive(Clone)]
struct Line {
    text: String,
    starts: bool,
}

/// A link with its sentences.
struct Linked {
    sides: [Vec<Line>; 2],
    coarse: bool,
}

/// How a variant differs from its document, each as the share of links or words it happens to.
struct Rates {
    left_out: f64,
    run_left_out: bool,
    added: f64,
    joined: f64,
    other_words: f64,
    paragraphs: u64,
}

impl Rates {
    fn draw(random: &mut Random) -> Self {
        let mut of = |shares: &[f64]| shares[random.below(shares.len() as u64) as usize];
        let left_out = of(&[0.0, 0.02, 0.06, 0.12, 0.2]);
        let added = of(&[0.0, 0.0, 0.05, 0.15]);
        let joined = of(&[0.0, 0.05, 0.15, 0.3]);
        let other_words = of(&[0.0, 0.0, 0.15, 0.3, 0.5]);
        Self {
            left_out,
            run_left_out: random.below(3) == 0,
            added,
            joined,
            other_words,
            paragraphs: random.below(3),
        }
    }
}

/// `times` variants of each document without changes, three times as many of literary ones; what is added to one comes from
/// a document of its fold.
pub fn all(items: &[Item], times: u64, folds: usize) -> Vec<Item> {
    let plain = |item: &&Item| item.group.ends_with("/base");
    let mut made = Vec::new();
    for (number, item) in items.iter().enumerate().filter(|(_, item)| plain(item)) {
        let languages =
            |item: &Item| [&item.source, &item.target].map(|side| side.document().language().clone());
        let like = |other: &&Item| {
            let fold = |item: &Item| fold_of(&item.name, folds.max(1));
            other.name != item.name && languages(other) == languages(item) && fold(other) == fold(item)
        };
        let donor = items[number + 1..].iter().chain(&items[..number]).filter(plain).find(like);
        let times = if item.group.starts_with("literary/") { times * 3 } else { times };
        made.extend((0..times).map(|time| variant(item, donor.unwrap_or(item), time)));
    }
    made
}

/// Variant `number` of a document; what is added to it comes from `donor`, a document in the same languages.
fn variant(item: &Item, donor: &Item, number: u64) -> Item {
    let seed = item.name.bytes().chain(item.group.bytes());
    let seed = seed.fold(number + 1, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut random = Random(seed);
    let rates = Rates::draw(&mut random);
    let strangers = [&donor.source, &donor.target].map(lines_of);
    let words = strangers.each_ref().map(|lines| {
        lines.iter().flat_map(|line| line.split(' ')).filter(|word| is_word(word)).collect::<Vec<_>>()
    });
    let mut links = linked(item);
    leave_out(&mut links, &rates, &mut random);
    join(&mut links, &rates, &mut random);
    add(&mut links, &strangers, &rates, &mut random);
    for link in &mut links {
        // A free translation: the target says less of what the source says.
        for line in &mut link.sides[1] {
            line.text = reworded(&line.text, &words[1], rates.other_words, &mut random);
        }
    }
    match rates.paragraphs {
        0 => {}
        1 => links
            .iter_mut()
            .flat_map(|link| link.sides.iter_mut().flatten())
            .for_each(|line| line.starts = false),
        _ => {
            for which in 0..2 {
                for line in links.iter_mut().flat_map(|link| &mut link.sides[which]) {
                    line.starts = random.share(0.3);
                }
            }
        }
    }
    finish(item, &links, number)
}

/// The links of a document with their sentences.
fn linked(item: &Item) -> Vec<Linked> {
    let lines = |side: &Sentences, numbers: &[usize]| -> Vec<Line> {
        let line = |&number: &usize| Line {
            text: side.line_of(number..number + 1),
            starts: number == 0 || side.paragraph(number) != side.paragraph(number - 1),
        };
        numbers.iter().map(line).collect()
    };
    let link = |(number, (source, target)): (usize, &(Vec<usize>, Vec<usize>))| Linked {
        sides: [lines(&item.source, source), lines(&item.target, target)],
        coarse: item.coarse.contains(&number),
    };
    item.gold.iter().enumerate().map(link).collect()
}

/// Leaves out one side of some links, and of a run of links.
fn leave_out(links: &mut [Linked], rates: &Rates, random: &mut Random) {
    for link in links.iter_mut() {
        if random.share(rates.left_out) {
            link.sides[random.below(2) as usize].clear();
        }
    }
    if rates.run_left_out && links.len() > 12 {
        let which = random.below(2) as usize;
        let length = 2 + random.below(6) as usize;
        let from = random.below((links.len() - length) as u64) as usize;
        for link in &mut links[from..from + length] {
            link.sides[which].clear();
        }
    }
    for link in links.iter_mut() {
        link.coarse &= link.sides.iter().all(|side| !side.is_empty());
    }
}

/// Makes one line of two neighbouring sentences of a side; their links become one.
fn join(links: &mut Vec<Linked>, rates: &Rates, random: &mut Random) {
    let mut at = 0;
    while at + 1 < links.len() {
        let joinable = |link: &Linked| link.sides.iter().all(|side| side.len() == 1);
        if !(joinable(&links[at]) && joinable(&links[at + 1]) && random.share(rates.joined)) {
            at += 1;
            continue;
        }
        let next = links.remove(at + 1);
        let which = random.below(2) as usize;
        for (number, (side, more)) in links[at].sides.iter_mut().zip(next.sides).enumerate() {
            if number == which {
                side[0].text = format!("{} {}", side[0].text, more[0].text);
            } else {
                side.extend(more);
            }
        }
        at += 1;
    }
}

/// Puts one or two sentences of another document behind some links, on one side.
fn add(links: &mut Vec<Linked>, strangers: &[Vec<String>; 2], rates: &Rates, random: &mut Random) {
    let mut at = 0;
    while at < links.len() {
        at += 1;
        let which = random.below(2) as usize;
        if !random.share(rates.added) || strangers[which].is_empty() {
            continue;
        }
        for _ in 0..=random.below(2) {
            let text = strangers[which][random.below(strangers[which].len() as u64) as usize].clone();
            let mut sides = [Vec::new(), Vec::new()];
            sides[which].push(Line { text, starts: random.share(0.5) });
            links.insert(at, Linked { sides, coarse: false });
            at += 1;
        }
    }
}

/// The line with some of its words exchanged for others.
fn reworded(line: &str, others: &[&str], share: f64, random: &mut Random) -> String {
    if share == 0.0 || others.is_empty() {
        return line.to_owned();
    }
    let word = |word: &str| {
        let exchanged = is_word(word) && random.share(share);
        if exchanged {
            others[random.below(others.len() as u64) as usize].to_owned()
        } else {
            word.to_owned()
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A word between spaces, without marks; text without spaces has none.
fn is_word(word: &str) -> bool {
    let length = word.chars().count();
    (3..=20).contains(&length) && word.chars().all(char::is_alphabetic)
}

fn finish(item: &Item, links: &[Linked], number: u64) -> Item {
    let side = |which: usize, language: &LanguageTag| {
        let mut text = String::new();
        for line in links.iter().flat_map(|link| &link.sides[which]) {
            if line.starts {
                text.push('\n');
            }
            text.push_str(&line.text);
            text.push('\n');
        }
        sentences_of(text.as_bytes(), &item.name, language)
    };
    let mut coarse = BTreeSet::new();
    let (mut i, mut j) = (0, 0);
    let mut gold = Vec::new();
    for link in links {
        let [source, target] = link.sides.each_ref().map(Vec::len);
        if source + target == 0 {
            continue;
        }
        if link.coarse {
            coarse.insert(gold.len());
        }
        gold.push(((i..i + source).collect(), (j..j + target).collect()));
        (i, j) = (i + source, j + target);
    }
    let made = Item {
        group: format!("made/{}", item.group),
        name: item.name.clone(),
        source: side(0, item.source.document().language()),
        target: side(1, item.target.document().language()),
        gold,
        coarse,
        vectors: None,
    };
    assert_eq!((made.source.len(), made.target.len()), (i, j), "{} variant {number}", item.name);
    made
}

/// The same numbers on every machine: splitmix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True for this share of the calls.
    fn share(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1_u64 << 53) as f64
    }
}
