//! A reviewer who knows the right links, with the queue and the proposals -> how many keys a review takes and what it leaves.
//!
//! The reviewer looks only at the links the program brings up. A right one is accepted (Space). For a wrong one the proposals are read;
//! one that is right is taken by its digit, and Space goes on. Where none is, the links around are put right by hand: each `m`, each `s`
//! with its cut and each step to the next link is a key. At the end `A`, its answer and `q` are three more.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;
use diglot::align::{Evidence, NoProgress, Options, align};
use diglot::bitext::{Alignment, Bitext, Link, LinkState, Made};
use diglot::formats::ladder::{self, Numbers};
use diglot::measure;
use diglot::review::action::{Action, Direction};
use diglot::review::proposal::{Proposal, What, proposals};
use diglot::review::session::{Session, Stamp};
use diglot::review::state::{Held, Side, State};

use super::Bench;
use super::figures::{count, share};
use super::gold::{Item, options};
use super::page::Table;

/// Groups that are reviewed.
const GROUPS: [&str; 5] =
    ["press/base", "press/hard", "press/issue-hard", "literary/hard", "other/zh-en/hard"];
/// Keys that end a review: `A`, its answer, `q`.
const AT_THE_END: usize = 3;
/// Proposals a digit can take.
const DIGITS: usize = 9;

/// A link as sentence ranges; where an empty side stands does not matter.
type Plain = ((usize, usize), (usize, usize));

/// What one review came to.
#[derive(Debug, Clone, Copy, Default)]
struct Review {
    documents: usize,
    links: usize,
    wrong: usize,
    presses: usize,
    most: usize,
    fixes: usize,
    by_digit: usize,
    touched: usize,
    stopped: usize,
    left_at_stop: usize,
    expected_at_stop: f64,
    left: usize,
    expected: f64,
}

/// The table of groups.
pub fn table(bench: &mut Bench) -> Result<String> {
    let gold = bench.gold()?;
    let mut table = Table::new(&[
        "group",
        "evidence",
        "documents",
        "links",
        "wrong",
        "keys a document",
        "most keys",
        "keys a wrong link put right",
        "fixes",
        "by one digit",
        "right links undone",
        "documents with the message to stop",
        "wrong then",
        "expected then",
        "wrong at the end",
        "expected at the end",
    ]);
    for group in GROUPS {
        for (evidence, neither) in [("default", false), ("without dictionary and vectors", true)] {
            let mut all = Review::default();
            for item in gold.of(group).filter(|item| item.group() == group) {
                let folder = gold.root.join(&item.path);
                let links = ladder::parse(&fs::read_to_string(folder.join("gold.txt"))?)?;
                let coarse = fs::read_to_string(folder.join("coarse.txt")).unwrap_or_default();
                let coarse =
                    coarse.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
                let judge = Judge { gold: links.iter().map(|row| row.numbers.clone()).collect(), coarse };
                let range = |numbers: &[usize]| match (numbers.first(), numbers.last()) {
                    (Some(first), Some(last)) => (*first, last + 1),
                    _ => (0, 0),
                };
                let links = links.iter().map(|row| (range(&row.numbers.0), range(&row.numbers.1)));
                let options = if neither {
                    Options { builtin_dictionary: false, ..Options::default() }
                } else {
                    options(&item.source, &item.target, true)
                };
                all.add(&reviewed(item, &judge, &split(links.collect()), &options)?);
            }
            table.row([
                group.to_owned(),
                evidence.to_owned(),
                count(all.documents),
                count(all.links),
                count(all.wrong),
                format!("{:.1}", all.presses as f64 / all.documents.max(1) as f64),
                count(all.most),
                format!(
                    "{:.1}",
                    (all.presses - AT_THE_END * all.documents) as f64
                        / all.wrong.saturating_sub(all.left).max(1) as f64
                ),
                count(all.fixes),
                if all.fixes == 0 { "–".to_owned() } else { share(all.by_digit as f64 / all.fixes as f64) },
                count(all.touched),
                count(all.stopped),
                count(all.left_at_stop),
                format!("{:.1}", all.expected_at_stop),
                count(all.left),
                format!("{:.1}", all.expected),
            ]);
        }
    }
    Ok(table.to_markdown())
}

impl Review {
    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.links += other.links;
        self.wrong += other.wrong;
        self.presses += other.presses;
        self.most = self.most.max(other.presses);
        self.fixes += other.fixes;
        self.by_digit += other.by_digit;
        self.touched += other.touched;
        self.stopped += other.stopped;
        self.left_at_stop += other.left_at_stop;
        self.expected_at_stop += other.expected_at_stop;
        self.left += other.left;
        self.expected += other.expected;
    }
}

/// Reviews a document.
fn reviewed(item: &Item, judge: &Judge, right: &BTreeSet<Plain>, options: &Options) -> Result<Review> {
    let alignment = align(&item.source, &item.target, options, &NoProgress);
    let mut evidence = Evidence::new(&item.source, &item.target, options, &[]);
    let bitext = bitext(item, alignment)?;
    let mut session = Session::new(bitext);
    let links = session.state().links().len();
    let is_right = |state: &State, link: usize| judge.right(state)[link];
    let wrong_in = |state: &State| judge.right(state).into_iter().filter(|right| !right).count();
    let mut review = Review { documents: 1, links, wrong: wrong_in(session.state()), ..Review::default() };
    let right_before = judge.right_links(session.state());
    let stamp = Stamp::default();
    let stop = |session: &Session, review: &mut Review| {
        if session.may_stop() && review.stopped == 0 {
            review.stopped = 1;
            review.left_at_stop = wrong_in(session.state());
            review.expected_at_stop = session.state().expected_wrong();
        }
    };
    stop(&session, &mut review);
    // The review opens on the first doubtful link.
    let mut at = (0..links).find(|&link| session.is_doubtful(link));
    while let Some(link) = at {
        session.go_to(link);
        if !is_right(session.state(), link) {
            review.fixes += 1;
            evidence.learn(&session.state().accepted());
            let found = proposals(session.state(), &evidence, link, DIGITS);
            let fits =
                |proposal: &&Proposal| proposal.what != What::Leave && judge.likes(session.state(), proposal);
            if let Some(proposal) = found.iter().find(fits) {
                session.take(proposal, &evidence, &stamp)?;
                review.by_digit += 1;
                review.presses += 1;
            } else {
                review.presses += by_hand(&mut session, link, right, &stamp)?;
            }
        }
        // Space: accepts the chosen link and goes on.
        let here = session.view.link;
        if is_right(session.state(), here) {
            let accept = Action::Mark { links: here..here + 1, state: LinkState::Accepted };
            let _ = session.perform(&accept, Some(&evidence), &stamp);
        }
        review.presses += 1;
        stop(&session, &mut review);
        at = session.next_doubtful(session.view.link, Direction::Down);
        let doubtful = at.is_some_and(|at| !session.is_doubtful(at));
        assert!(!doubtful, "the queue holds what is to be looked at");
    }
    review.presses += AT_THE_END;
    review.left = wrong_in(session.state());
    review.expected = session.state().expected_wrong();
    // A right link may have become another right one where the gold is coarse.
    let wrong = judge.right(session.state()).into_iter().enumerate().filter(|(_, right)| !right);
    let wrong = wrong.map(|(link, _)| session.state().link(link)).collect::<Vec<_>>();
    let undone = |((a, b), (c, d)): &Plain| {
        wrong.iter().any(|link| {
            link.source.start < *b && *a < link.source.end || link.target.start < *d && *c < link.target.end
        })
    };
    review.touched = right_before.iter().filter(|link| undone(link)).count();
    Ok(review)
}

/// The links made by hand.
struct Judge {
    gold: Vec<Numbers>,
    /// Those that nobody refined.
    coarse: BTreeSet<usize>,
}

impl Judge {
    /// Whether each link is right.
    fn right(&self, state: &State) -> Vec<bool> {
        let links = (0..state.links().len()).map(|link| numbers(&state.link(link)));
        measure::right(&self.gold, &self.coarse, &links.collect::<Vec<_>>())
    }

    /// The links that are right.
    fn right_links(&self, state: &State) -> BTreeSet<Plain> {
        let right = self.right(state).into_iter().enumerate().filter(|(_, right)| *right);
        right.map(|(link, _)| plain(&state.link(link))).collect()
    }

    /// Whether the links that a proposal settles are all right.
    fn likes(&self, state: &State, proposal: &Proposal) -> bool {
        let (before, after) = (0..proposal.links.start, proposal.links.end..state.links().len());
        let mut links = before.map(|link| numbers(&state.link(link))).collect::<Vec<_>>();
        let first = links.len();
        let [mut i, mut j] = Side::BOTH.map(|side| state.range(first, side).start);
        for held in &proposal.new {
            links.push(((i..i + held.source).collect(), (j..j + held.target).collect()));
            i += held.source;
            j += held.target;
        }
        links.extend(after.map(|link| numbers(&state.link(link))));
        let right = measure::right(&self.gold, &self.coarse, &links);
        proposal.new.iter().zip(&right[first..]).all(|(held, right)| *right || !held.is_settled())
    }
}

fn numbers(link: &Link) -> Numbers {
    (link.source.clone().collect(), link.target.clone().collect())
}

/// Puts the links around `link` right and gives the number of keys that takes: one for each link merged, three for each cut (`s`, the
/// cut, the next link).
fn by_hand(session: &mut Session, link: usize, right: &BTreeSet<Plain>, stamp: &Stamp) -> Result<usize> {
    let state = session.state();
    let borders = |links: &mut dyn Iterator<Item = Plain>| {
        let (mut i, mut j) = (0, 0);
        let mut borders = BTreeSet::from([(0, 0)]);
        for ((a, b), (c, d)) in links {
            (i, j) = (i + b - a, j + d - c);
            borders.insert((i, j));
        }
        borders
    };
    let wanted = in_order(right);
    let gold = borders(&mut wanted.iter().copied());
    let at = |link: usize| (state.range(link, Side::Source).start, state.range(link, Side::Target).start);
    let count = state.links().len();
    let first = (0..=link).rev().find(|&link| gold.contains(&at(link))).unwrap_or(0);
    let last = (link + 1..=count).find(|&link| gold.contains(&at(link))).unwrap_or(count);
    let (from, to) = (at(first), at(last));
    let (mut i, mut j, mut new) = (0, 0, Vec::new());
    for ((a, b), (c, d)) in wanted {
        if (i, j) >= from && i >= from.0 && j >= from.1 && i + b - a <= to.0 && j + d - c <= to.1 {
            new.push(Held { state: LinkState::Changed, ..Held::new(b - a, d - c, 1.0) });
        }
        (i, j) = (i + b - a, j + d - c);
    }
    let keys = last - first - 1 + 3 * (new.len() - 1);
    session.perform(&Action::Replace { links: first..last, new, name: "by hand" }, None, stamp)?;
    Ok(keys.max(1))
}

fn bitext(item: &Item, alignment: Alignment) -> Result<Bitext> {
    Ok(Bitext::new(item.source.clone(), item.target.clone(), alignment, Made::default())?)
}

fn plain(link: &Link) -> Plain {
    let range =
        |range: &std::ops::Range<usize>| if range.is_empty() { (0, 0) } else { (range.start, range.end) };
    (range(&link.source), range(&link.target))
}

/// Right links without partner sentence by sentence, as the aligner has them.
fn split(links: Vec<Plain>) -> BTreeSet<Plain> {
    let mut out = BTreeSet::new();
    for (source, target) in links {
        match (source.1 - source.0, target.1 - target.0) {
            (n, 0) => out.extend((0..n).map(|at| ((source.0 + at, source.0 + at + 1), (0, 0)))),
            (0, m) => out.extend((0..m).map(|at| ((0, 0), (target.0 + at, target.0 + at + 1)))),
            _ => drop(out.insert((source, target))),
        }
    }
    out
}

/// The links in the order of the texts, those without target first where both are possible.
fn in_order(links: &BTreeSet<Plain>) -> Vec<Plain> {
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while out.len() < links.len() {
        let two = links.iter().find(|((a, b), (c, d))| b > a && d > c && *a == i && *c == j);
        let one = links.iter().find(|((a, b), (c, d))| b > a && c == d && *a == i);
        let other = links.iter().find(|((a, b), (c, d))| a == b && d > c && *c == j);
        let Some(&link) = one.or(other).or(two) else { break };
        i += link.0.1 - link.0.0;
        j += link.1.1 - link.1.0;
        out.push(link);
    }
    out
}
