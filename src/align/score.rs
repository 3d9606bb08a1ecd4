//! The one place where the evidence becomes one number: features of links and of sentences without partner, and their lattice.

use std::ops::Range;

use super::coverage::{Coverage, Full, MOST, Reader, Sum, Tally};
use super::dp::{Band, Lattice, NEVER, NodeScores, SHAPES};
use super::features::{self, Weights};
use super::keys::Keys;
use super::lexicon::Learnt;
use super::meaning::{Meaning, Nearness, mean_of_better_half};
use super::same::Same;
use super::text::{Side, mark};

/// What is known of the two texts as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// Target characters for one source character.
    pub ratio: f64,
    /// Log odds of a sentence having no partner, from the pass before.
    pub null_rate: f32,
    /// How far paragraph breaks of the two sides agreed in the pass before, from 0 to 1.
    pub breaks_agree: f32,
    /// Share of short sentences.
    pub dialogue: f32,
}

/// Everything one pass looks at.
pub struct Pass<'a> {
    /// Source and target.
    pub sides: [&'a Side; 2],
    /// What they have in common.
    pub keys: &'a Keys,
    /// Word pairs learnt so far.
    pub learnt: Option<&'a Learnt>,
    /// Vectors of both sides.
    pub meaning: Option<&'a Meaning>,
    /// The weights of this pass.
    pub weights: &'a Weights,
    /// The texts as a whole.
    pub facts: Facts,
    /// The most sentences on one side of a link of the best path.
    pub max_link: usize,
    /// Whether links stay inside paragraphs.
    pub hard_breaks: bool,
    /// How many of the [`SHAPES`] are looked at.
    pub shapes: usize,
}

impl Pass<'_> {
    /// The most sentences on one side of a link that is looked at.
    pub fn longest(&self) -> usize {
        SHAPES[..self.shapes].iter().map(|&(n, m)| n.max(m)).max().unwrap_or(1)
    }
}

/// What a run of one to five sentences is like, whatever it is linked with.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    /// Visible characters, those of the target divided by the ratio.
    length: f32,
    /// Log of the length plus ten.
    log: f32,
    /// Punctuation of all sentences.
    marks: u16,
    /// Paragraph breaks inside.
    breaks: u8,
    /// Places where one sentence does not end like one or the next begins with a small letter.
    joined: u8,
}

/// The runs that begin at each sentence of a range.
fn runs(side: &Side, range: &Range<usize>, ratio: f64) -> Vec<[Run; MOST]> {
    range
        .clone()
        .map(|start| {
            let mut runs = [Run::default(); MOST];
            for length in 1..=MOST.min(range.end - start) {
                let end = start + length;
                let visible = (side.span_length(start, end) / ratio) as f32;
                let marks = &side.marks[start..end];
                let open = |pair: &&[u16]| pair[0] & mark::CLOSED == 0 || pair[1] & mark::SMALL_FIRST != 0;
                runs[length - 1] = Run {
                    length: visible,
                    log: (visible + 10.0).same_ln(),
                    marks: marks.iter().fold(0, |all, marks| all | marks),
                    breaks: (start + 1..end).filter(|&at| side.starts[at]).count() as u8,
                    joined: marks.windows(2).filter(open).count() as u8,
                };
            }
            runs
        })
        .collect()
}

/// Something that calls its argument with features and their values.
pub type Emitter<'a> = dyn Fn(&mut dyn FnMut(usize, f32)) + 'a;

/// A part of the texts with its matches, from which features are read.
pub struct Window<'a, T> {
    pass: &'a Pass<'a>,
    source_runs: Vec<[Run; MOST]>,
    target_runs: Vec<[Run; MOST]>,
    source: Range<usize>,
    target: Range<usize>,
    from_source: Coverage<T>,
    from_target: Coverage<T>,
    near: Option<Nearness>,
    /// The mean of the better half of the best matches of its sentences.
    best_level: f32,
    /// The natural logs of the lengths of runs.
    logs: [f32; MOST + 1],
}

impl<'a, T: Tally> Window<'a, T> {
    /// Reads the matches of the sentences `source` and `target` inside `band`, whose corners are theirs.
    pub fn new(pass: &'a Pass<'a>, source: Range<usize>, target: Range<usize>, band: &Band) -> Self {
        let rows: Vec<(usize, usize)> = (0..source.len())
            .map(|i| {
                let low = band.row(i.saturating_sub(4)).0;
                let high = band.row((i + 5).min(source.len())).1;
                (target.start + low, target.start + high)
            })
            .collect();
        // For each target sentence the rows whose range holds it.
        let mut columns = vec![(usize::MAX, 0); target.len()];
        for (i, &(from, to)) in rows.iter().enumerate() {
            for column in &mut columns[from - target.start..to - target.start] {
                column.0 = column.0.min(source.start + i);
                column.1 = source.start + i + 1;
            }
        }
        for column in &mut columns {
            if column.0 > column.1 {
                *column = (source.start, source.start);
            }
        }
        let [source_keys, target_keys] = &pass.keys.sides;
        let weights = &pass.weights.0;
        let longest = pass.longest();
        let reader = |mine, theirs, from_source| Reader {
            mine,
            theirs,
            learnt: pass.learnt,
            from_source,
            weights,
            longest,
        };
        let from_source = reader(source_keys, target_keys, true).read(source.start, &rows);
        let from_target = reader(target_keys, source_keys, false).read(target.start, &columns);
        let near = pass.meaning.map(|meaning| meaning.nearness(source.clone(), target.clone(), &rows));
        let source_runs = runs(pass.sides[0], &source, 1.0);
        let target_runs = runs(pass.sides[1], &target, pass.facts.ratio);
        let best_level = mean_of_better_half([&from_source.best[..], &from_target.best].concat());
        let logs = std::array::from_fn(|length| (length as f32).same_ln());
        Self {
            pass,
            source_runs,
            target_runs,
            source,
            target,
            from_source,
            from_target,
            near,
            best_level,
            logs,
        }
    }

    /// The word evidence of a link, and its matched and whole word weight: `(tally, matched source, matched target, whole)`.
    fn words(&self, (i, n): (usize, usize), (j, m): (usize, usize)) -> (T, f32, f32, f32) {
        let mut tally = T::ZERO;
        let mut whole = 0.0;
        let mut matched = [0.0; 2];
        for sentence in i..i + n {
            let run = self.from_source.run(sentence, j, m);
            tally.merge(run);
            matched[0] += run.covered();
            let at = sentence - self.source.start;
            tally.merge(&self.from_source.base[at]);
            whole += self.from_source.mass[at];
        }
        for sentence in j..j + m {
            let run = self.from_target.run(sentence, i, n);
            tally.merge(run);
            matched[1] += run.covered();
            let at = sentence - self.target.start;
            tally.merge(&self.from_target.base[at]);
            whole += self.from_target.mass[at];
        }
        (tally, matched[0], matched[1], whole)
    }

    /// Calls `emit` with each feature of the link of `n` source sentences from `i` on and `m` target sentences from `j` on
    /// that is not about single words; gives the word evidence back.
    pub fn link(
        &self,
        (i, n): (usize, usize),
        (j, m): (usize, usize),
        mut emit: impl FnMut(usize, f32),
    ) -> T {
        use features as f;
        let [source, target] = self.pass.sides;
        let facts = &self.pass.facts;
        let (tally, matched_source, matched_target, whole) = self.words((i, n), (j, m));
        let size = (n + m) as f32 / 2.0;
        let cover = (matched_source + matched_target) / (whole + 2.0);
        emit(f::COVER, cover * size);
        emit(f::COVER_SQUARED, cover * cover * size);
        if n > 1 || m > 1 {
            emit(f::JOINED_MATCHES, matched_source * self.logs[m] + matched_target * self.logs[n]);
        }
        let source_run = &self.source_runs[i - self.source.start][n - 1];
        let target_run = &self.target_runs[j - self.target.start][m - 1];
        let (x, y) = (source_run.length, target_run.length);
        emit(f::LENGTH_RATIO, (source_run.log - target_run.log).abs());
        emit(f::LENGTH_DIFFERENCE, ((x - y) * (x - y) / (6.8 * (x + y) + 20.0)).min(15.0));
        emit(f::LENGTH_SHORTER, source_run.log.min(target_run.log) - 4.0);
        match (n.min(m), n.max(m)) {
            (1, 1) => {}
            (1, 2) => emit(f::SHAPE_TWO, 1.0),
            (1, 3) => emit(f::SHAPE_THREE, 1.0),
            (1, _) => emit(f::SHAPE_MORE, 1.0),
            (2, 2) => emit(f::SHAPE_TWO_TWO, 1.0),
            _ => emit(f::SHAPE_MANY, 1.0),
        }
        if n + m > 3 {
            emit(f::SHAPE_SIZE, (n + m - 3) as f32);
        }
        let breaks = source_run.breaks + target_run.breaks;
        if breaks > 0 {
            emit(f::BREAK_INSIDE, f32::from(breaks));
            emit(f::BREAK_INSIDE_SURE, f32::from(breaks) * facts.breaks_agree);
        }
        match (source.starts[i], target.starts[j]) {
            (true, true) => {
                emit(f::BREAK_BOTH, 1.0);
                emit(f::BREAK_BOTH_SURE, facts.breaks_agree);
            }
            (false, false) => {}
            _ => {
                emit(f::BREAK_ONE, 1.0);
                emit(f::BREAK_ONE_SURE, facts.breaks_agree);
            }
        }
        let (a, b) = (source_run.marks, target_run.marks);
        for (bit, both, one) in [
            (mark::QUESTION, f::QUESTION_BOTH, f::QUESTION_ONE),
            (mark::EXCLAMATION, f::EXCLAMATION_BOTH, f::EXCLAMATION_ONE),
            (mark::QUOTE, f::QUOTE_BOTH, f::QUOTE_ONE),
            (mark::BRACKET, f::BRACKET_BOTH, f::BRACKET_ONE),
            (mark::COLON, f::COLON_BOTH, f::COLON_ONE),
            (mark::SIGN, f::SIGN_BOTH, f::SIGN_ONE),
        ] {
            match (a & bit != 0, b & bit != 0) {
                (true, true) => emit(both, 1.0),
                (false, false) => {}
                _ => emit(one, 1.0),
            }
        }
        match ((source.marks[i] & mark::DASH_FIRST != 0), (target.marks[j] & mark::DASH_FIRST != 0)) {
            (true, true) => emit(f::DASH_BOTH, 1.0),
            (false, false) => {}
            _ => emit(f::DASH_ONE, 1.0),
        }
        match ((source.marks[i + n - 1] & mark::CLOSED), (target.marks[j + m - 1] & mark::CLOSED)) {
            (0, 0) => emit(f::UNCLOSED_BOTH, 1.0),
            (0, _) | (_, 0) => emit(f::UNCLOSED_ONE, 1.0),
            _ => {}
        }
        if let (Some(meaning), Some(near)) = (self.pass.meaning, &self.near) {
            let said = near.link(meaning, (i, n), (j, m));
            emit(f::MEANING, said.cosine * size);
            emit(f::MEANING_SQUARED, said.cosine * said.cosine.abs() * size);
            emit(f::MEANING_MARGIN, said.margin * size);
            if let Some(gain) = said.gain {
                emit(f::MEANING_GAIN, gain);
            }
        }
        let joined = source_run.joined + target_run.joined;
        if joined > 0 {
            emit(f::JOINED_OPEN, f32::from(joined));
        }
        tally
    }

    /// Calls `emit` with each feature of sentence `number` of a side (0 source, 1 target) having no partner.
    pub fn null(&self, which: usize, number: usize, mut emit: impl FnMut(usize, f32)) {
        use features as f;
        let side = self.pass.sides[which];
        let facts = &self.pass.facts;
        let (best, mass) = if which == 0 {
            let at = number - self.source.start;
            (self.from_source.best[at], self.from_source.mass[at])
        } else {
            let at = number - self.target.start;
            (self.from_target.best[at], self.from_target.mass[at])
        };
        let length = side.lengths[number] as f32;
        emit(f::NULL, 1.0);
        emit(f::NULL_LENGTH, (length / side.mean_length() as f32).min(4.0));
        emit(f::NULL_LOG_LENGTH, (length + 5.0).same_ln() - 4.0);
        if length < 25.0 {
            emit(f::NULL_SHORT, 1.0);
        }
        if side.marks[number] & mark::CLOSED == 0 {
            emit(f::NULL_UNCLOSED, 1.0);
        }
        if side.starts[number] && side.starts[number + 1] {
            emit(f::NULL_ALONE, 1.0);
        }
        emit(f::NULL_BEST, best);
        emit(f::NULL_BEST_LEVEL, self.best_level);
        emit(f::NULL_KNOWN, (mass / (side.sentences[number].len() as f32 * 2.0 + 1.0)).min(2.0));
        emit(f::NULL_RATE, facts.null_rate);
        emit(f::NULL_DIALOGUE, facts.dialogue);
        if let Some(near) = &self.near {
            emit(f::NULL_MEANING_LEVEL, near.level);
            let near = near.of(which, number);
            emit(f::NULL_MEANING, near.best);
            emit(f::NULL_MEANING_MARGIN, near.best - near.mean);
            emit(f::NULL_MEANING_FREE, near.free);
        }
    }

    /// Calls `emit` for a run without partner that opens at a sentence of a side.
    pub fn open(&self, which: usize, number: usize, mut emit: impl FnMut(usize, f32)) {
        emit(features::OPEN, 1.0);
        if self.pass.sides[which].starts[number] {
            emit(features::OPEN_AT_START, 1.0);
        }
    }

    /// Calls `emit` for a run without partner that closes before source sentence `i` and target sentence `j`.
    pub fn close(&self, i: usize, j: usize, mut emit: impl FnMut(usize, f32)) {
        emit(features::CLOSE, 1.0);
        let starts = usize::from(self.pass.sides[0].starts[i]) + usize::from(self.pass.sides[1].starts[j]);
        if starts > 0 {
            emit(features::CLOSE_AT_START, starts as f32);
        }
    }

    /// Whether paragraphs allow a link. Links larger than asked for are looked at too, as the chance of the others depends on them.
    pub fn allowed(&self, (i, n): (usize, usize), (j, m): (usize, usize)) -> bool {
        let [source, target] = self.pass.sides;
        !self.pass.hard_breaks
            || ((i + 1..i + n).all(|at| !source.starts[at]) && (j + 1..j + m).all(|at| !target.starts[at]))
    }

    /// Whether a link of three sentences or more has sides of such different length that no translation is like that.
    pub fn lopsided(&self, (i, n): (usize, usize), (j, m): (usize, usize)) -> bool {
        let source = &self.source_runs[i - self.source.start][n - 1];
        let target = &self.target_runs[j - self.target.start][m - 1];
        n + m > 2 && (source.log - target.log).abs() > if n + m > 3 { 1.2 } else { 1.8 }
    }
}

impl Window<'_, Sum> {
    /// The scores of everything inside `band`.
    pub fn lattice(&self, band: Band) -> Lattice {
        let weights = &self.pass.weights.0[..features::COUNT];
        let sum = |run: &Emitter<'_>| {
            let mut total = 0.0;
            run(&mut |feature, value| total += weights[feature] * value);
            total
        };
        let nulls = [(0, &self.source), (1, &self.target)].map(|(which, range)| {
            range.clone().map(|number| sum(&|emit| self.null(which, number, emit))).collect::<Vec<f32>>()
        });
        let opens = [(0, &self.source), (1, &self.target)].map(|(which, range)| {
            range.clone().map(|number| sum(&|emit| self.open(which, number, emit))).collect::<Vec<f32>>()
        });
        let switch = weights[features::SWITCH];
        let mut links = vec![[NEVER; SHAPES.len()]; band.nodes()];
        let mut nodes = vec![NodeScores::default(); band.nodes()];
        for row in 0..=self.source.len() {
            let (low, high) = band.row(row);
            for column in low..=high {
                // The band's own row holds the column.
                let Some(node) = band.node(row, column) else { continue };
                let (i, j) = (self.source.start + row, self.target.start + column);
                let at = &mut nodes[node];
                if row < self.source.len() {
                    at.source_null = nulls[0][row];
                    at.open_source = opens[0][row];
                }
                if column < self.target.len() {
                    at.target_null = nulls[1][column];
                    at.open_target = opens[1][column];
                }
                at.switch = switch;
                at.close = sum(&|emit| self.close(i, j, emit));
                for (shape, &(n, m)) in SHAPES[..self.pass.shapes].iter().enumerate() {
                    let inside = band.node(row + n, column + m).is_some();
                    if !inside || !self.allowed((i, n), (j, m)) || self.lopsided((i, n), (j, m)) {
                        continue;
                    }
                    let mut score = 0.0;
                    let words = self.link((i, n), (j, m), |feature, value| score += weights[feature] * value);
                    links[node][shape] = score + words.score;
                }
            }
        }
        Lattice { band, links, nodes }
    }
}

impl Window<'_, Full> {
    /// All features of a link.
    pub fn link_features(&self, source: (usize, usize), target: (usize, usize)) -> Vec<f32> {
        let mut all = vec![0.0; features::COUNT];
        let words = self.link(source, target, |feature, value| all[feature] += value);
        all[..features::LEXICAL].copy_from_slice(&words.features);
        all
    }
}
