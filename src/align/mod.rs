//! `(Sentences, Sentences)` -> `Alignment`: the passes, readable from top to bottom.

mod coarse;
mod cognates;
mod concepts;
mod confidence;
mod coverage;
mod dp;
mod evidence;
pub mod exact;
mod explain;
mod features;
pub mod fit;
mod keys;
mod lexicon;
mod likeliest;
mod lists;
mod meaning;
mod model;
mod numbers;
mod passes;
mod same;
mod score;
mod taught;
mod text;
mod transliteration;
mod wide;

use std::sync::Arc;

use crate::bitext::{Alignment, Dictionary, LanguageTag, Link, LinkState, Sentences};
use crate::vectors::{Encoder, SpanVectors, StaticTable};
use confidence::Calibration;
use dp::SHAPES;
use model::Models;
use passes::{Prepared, Searched};
use text::Side;

pub use evidence::{Alternative, Evidence};
pub use taught::Lexicon;
pub use text::stemmer_of;

/// What paragraph breaks mean to the aligner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paragraphs {
    /// Evidence among others: links that keep them together are likelier.
    #[default]
    Hint,
    /// No link crosses a paragraph break on either side.
    Hard,
    /// Not looked at.
    Ignore,
}

/// How to align; nothing here knows of a command line.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most sentences one side of a link may have, from 1 to 5.
    pub max_link: usize,
    /// What paragraph breaks mean.
    pub paragraphs: Paragraphs,
    /// The user's dictionary, source to target.
    pub dictionary: Dictionary,
    /// What the user's translated texts teach about words, source to target; of these texts' own sentences each pair is left
    /// out where it is judged.
    pub lexicon: Option<Arc<Lexicon>>,
    /// Whether the dictionary inside the program is used, where there is one for the languages.
    pub builtin_dictionary: bool,
    /// Vectors of what the sentences mean; used when they are of these very sentences.
    pub vectors: Option<Arc<Vectors>>,
}

/// The most sentences one side of a link may have.
pub const MOST_SENTENCES: usize = 5;

/// How good vectors are; each kind has weights of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Sums of the vectors of words, from a table.
    Static,
    /// From an encoder that reads whole sentences.
    Encoder,
}

/// Vectors of both sides, from one encoder, without what all sentences of a side share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vectors {
    tier: Tier,
    sides: [SpanVectors; 2],
}

impl Vectors {
    /// The vectors that `encoder` gives to all spans of up to five sentences of both sides.
    pub fn new(
        encoder: &dyn Encoder,
        tier: Tier,
        source: &Sentences,
        target: &Sentences,
        progress: &dyn Progress,
    ) -> Self {
        progress.begin("vectors", (source.len() + target.len()) as u64);
        let spans = |sentences: &Sentences| {
            let lines = (0..sentences.len()).map(|number| sentences.line_of(number..number + 1));
            let lines = lines.collect::<Vec<_>>();
            let lines = lines.iter().map(String::as_str).collect::<Vec<_>>();
            encoder.spans(&lines, MOST_SENTENCES, &|done| progress.advance(done as u64))
        };
        Self { tier, sides: [source, target].map(|side| spans(side).centred()) }
    }

    /// Vectors made elsewhere, of the spans of source and target.
    pub fn from_spans(tier: Tier, source: &SpanVectors, target: &SpanVectors) -> Self {
        Self { tier, sides: [source.centred(), target.centred()] }
    }

    /// Those of the table inside the program; the tag of a language that the table was not made for, when there is one.
    pub fn of_table(
        source: &Sentences,
        target: &Sentences,
        progress: &dyn Progress,
    ) -> Result<Self, LanguageTag> {
        let table = Self::table_serves(source, target)?;
        Ok(Self::new(&table, Tier::Static, source, target, progress))
    }

    /// The table inside the program when it was made for both languages, else the tag of the first it was not made for.
    pub fn table_serves(source: &Sentences, target: &Sentences) -> Result<StaticTable, LanguageTag> {
        let languages = [source, target].map(|side| side.document().language());
        let Ok(table) = StaticTable::builtin() else { return Err(languages[0].clone()) };
        match languages.into_iter().find(|language| !table.serves(language.as_str())) {
            Some(language) => Err(language.clone()),
            None => Ok(table),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_link: 5,
            paragraphs: Paragraphs::Hint,
            dictionary: Dictionary::default(),
            lexicon: None,
            builtin_dictionary: true,
            vectors: None,
        }
    }
}

/// Told how far a long alignment has come.
pub trait Progress: Sync {
    /// A step with this name begins; it will take `total` units.
    fn begin(&self, step: &str, total: u64);
    /// `done` more of the units are done.
    fn advance(&self, done: u64);
}

/// Tells nobody.
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _step: &str, _total: u64) {}
    fn advance(&self, _done: u64) {}
}

/// Why one link was chosen: lines of `name` and `value` for a person, the evidence first, then the runners-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The link explained.
    pub link: Link,
    /// What was found: name of the evidence, what it says, its share of the score (natural-log units).
    pub evidence: Vec<(String, String, f64)>,
    /// Links that were likely too, with their posterior probability, likeliest first.
    pub others: Vec<(Link, f64)>,
}

/// Links the sentences of a text with those of its translation.
///
/// ```
/// use std::sync::Arc;
/// use diglot::align::{NoProgress, Options, align};
/// use diglot::bitext::{Document, LanguageTag, Origin, Sentences, Span};
///
/// fn sentences(text: &str, language: &str) -> Sentences {
///     let origin = Origin { name: "-".into(), format: "lines".into(), encoding: "UTF-8".into() };
///     let whole = vec![Span::new(0, text.len())];
///     let lines: Vec<Span> =
///         text.lines().scan(0, |at, line| { let start = *at; *at += line.len() + 1; Some(Span::new(start, start + line.len())) }).collect();
///     let document = Document::new(text.into(), whole, language.parse().unwrap(), origin).unwrap();
///     Sentences::new(Arc::new(document), lines).unwrap()
/// }
///
/// let source = sentences("Москва строит мост.\nОн откроется в 2030 году.", "ru");
/// let target = sentences("Moscow is building a bridge.\nIt will open in 2030.", "en");
/// let alignment = align(&source, &target, &Options::default(), &NoProgress);
/// assert_eq!(alignment.links().len(), 2);
/// ```
pub fn align(
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    progress: &dyn Progress,
) -> Alignment {
    let prepared = prepare(source, target, options);
    let model = Models::builtin().for_texts(&prepared);
    let links_of = |searched| links_of(&searched, &model.calibration);
    let (_, links) = passes::run(&prepared, &model.passes, options, progress, links_of);
    let links = links.into_iter().flatten().collect();
    Alignment::new(links, source.len(), target.len())
        .expect("a path through the lattice uses everything once")
}

/// Says why link `number` of what [`align`] gives for the same texts and options was chosen; `None` when there is none.
pub fn explain(
    source: &Sentences,
    target: &Sentences,
    options: &Options,
    number: usize,
) -> Option<Explanation> {
    let prepared = prepare(source, target, options);
    let model = Models::builtin().for_texts(&prepared);
    let (informed, searched) = passes::run(&prepared, &model.passes, options, &NoProgress, |part| part);
    let mut before = 0;
    for part in &searched {
        let mut links = links_of(part, &model.calibration);
        if number - before < links.len() {
            let pass = passes::second(&prepared, &informed, &model.passes[1], options);
            return Some(explain::explain(&pass, part, links.swap_remove(number - before)));
        }
        before += links.len();
    }
    None
}

/// Looks at both texts.
fn prepare(source: &Sentences, target: &Sentences, options: &Options) -> Prepared {
    let use_paragraphs = options.paragraphs != Paragraphs::Ignore;
    Prepared::new([Side::new(source, use_paragraphs), Side::new(target, use_paragraphs)], options)
}

/// The links of the best path of a searched part.
fn links_of(searched: &Searched, calibration: &Calibration) -> Vec<Link> {
    let part = &searched.part;
    searched
        .path
        .iter()
        .map(|step| {
            let node = part.band.node(step.i, step.j).unwrap_or_default();
            let (score, posterior) = match (step.n, step.m) {
                (_, 0) => {
                    (searched.lattice.nodes[node].source_null, searched.posteriors.nodes[node].source_null)
                }
                (0, _) => {
                    (searched.lattice.nodes[node].target_null, searched.posteriors.nodes[node].target_null)
                }
                size => {
                    let shape = SHAPES.iter().position(|shape| *shape == size).unwrap_or_default();
                    (searched.lattice.links[node][shape], searched.posteriors.links[node][shape])
                }
            };
            let (i, j) = (part.source.start + step.i, part.target.start + step.j);
            let rounded = |value: f64, parts: f64| (value * parts).round() / parts;
            let confidence = calibration.confidence(f64::from(posterior), step.n > 0 && step.m > 0);
            Link {
                source: i..i + step.n,
                target: j..j + step.m,
                score: rounded(f64::from(score), 1e3),
                confidence: rounded(confidence, 1e4),
                state: LinkState::Untouched,
            }
        })
        .collect()
}
