//! A bitext -> what a person works on: sentences that may be cut anew or edited, and links as sizes in order.
//!
//! Links are kept as numbers of sentences, so no sentence can be skipped or stand twice: where a link begins follows from the links
//! before it.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bitext::{
    Alignment, Bitext, Document, Link, LinkState, Sentences, SentencesError, Span, from_code_points,
    to_code_points,
};

/// Source or target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The text.
    Source,
    /// Its translation.
    Target,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Source, Self::Target];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }

    /// 0 or 1.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A link under review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// How many source sentences.
    #[serde(rename = "s")]
    pub source: usize,
    /// How many target sentences.
    #[serde(rename = "t")]
    pub target: usize,
    /// What a person has said of it.
    pub state: LinkState,
    /// The chance, from 0 to 1, that exactly this link is right.
    pub confidence: f64,
    /// The aligner's score.
    #[serde(default)]
    pub score: f64,
    /// What a person noted; empty when nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Held {
    /// A link nobody has looked at.
    pub fn new(source: usize, target: usize, confidence: f64) -> Self {
        Self { source, target, state: LinkState::Untouched, confidence, score: 0.0, note: String::new() }
    }

    /// How many sentences on a side.
    pub fn on(&self, side: Side) -> usize {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    /// The same, to change.
    pub fn on_mut(&mut self, side: Side) -> &mut usize {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }

    /// Whether a person has said that it stays as it is: accepted, changed or left out.
    pub fn is_settled(&self) -> bool {
        matches!(self.state, LinkState::Accepted | LinkState::Changed | LinkState::LeftOut)
    }

    /// Whether a person has found it right.
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, LinkState::Accepted | LinkState::Changed)
    }

    /// `1-1`, `2-1`, `0-1` ...
    pub fn kind(&self) -> String {
        format!("{}-{}", self.source, self.target)
    }
}

/// A sentence under review: where it stands in its document, in code points, and its new text when a person edited it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its first code point and one past its last.
    pub span: [usize; 2],
    /// What a person made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
}

/// Everything a review can change.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    documents: [Arc<Document>; 2],
    pieces: [Vec<Piece>; 2],
    /// The pieces as sentences of their documents, kept in step with them.
    sentences: [Sentences; 2],
    links: Vec<Held>,
    /// Where each link begins on both sides; one longer.
    starts: Vec<[usize; 2]>,
}

impl State {
    /// The state before anybody changed anything.
    pub fn new(bitext: &Bitext) -> Self {
        let sides = [bitext.source(), bitext.target()];
        let links = bitext.alignment().links().iter();
        let held = |(number, link): (usize, &Link)| Held {
            source: link.source.len(),
            target: link.target.len(),
            state: link.state,
            confidence: link.confidence,
            score: link.score,
            note: bitext.note(number).unwrap_or_default().to_owned(),
        };
        let mut state = Self {
            documents: sides.map(|side| side.document().clone()),
            pieces: sides.map(pieces_of),
            sentences: sides.map(Clone::clone),
            links: links.enumerate().map(held).collect(),
            starts: Vec::new(),
        };
        state.count(0);
        state
    }

    /// The links in order.
    pub fn links(&self) -> &[Held] {
        &self.links
    }

    /// The sentences of a side.
    pub fn sentences(&self, side: Side) -> &Sentences {
        &self.sentences[side.index()]
    }

    /// The sentences of a side as they are kept in a journal.
    pub fn pieces(&self, side: Side) -> &[Piece] {
        &self.pieces[side.index()]
    }

    /// The numbers of the sentences of link `link` on a side; an empty range where it has none. A link behind the last has the end.
    pub fn range(&self, link: usize, side: Side) -> Range<usize> {
        let at = |link: usize| self.starts[link.min(self.links.len())][side.index()];
        at(link)..at(link + 1)
    }

    /// Link `link` as the other stages know it.
    pub fn link(&self, link: usize) -> Link {
        let held = &self.links[link];
        Link {
            source: self.range(link, Side::Source),
            target: self.range(link, Side::Target),
            score: held.score,
            confidence: held.confidence,
            state: held.state,
        }
    }

    /// The number of the link that holds sentence `sentence` of a side.
    pub fn link_of(&self, side: Side, sentence: usize) -> Option<usize> {
        let after = self.starts.partition_point(|start| start[side.index()] <= sentence);
        // Of links that begin at the same sentence the last is the one that holds it.
        (sentence < self.sentences(side).len()).then(|| after - 1)
    }

    /// The text of a link's side on one line, edits and all.
    pub fn text(&self, link: usize, side: Side) -> String {
        self.sentences(side).line_of(self.range(link, side))
    }

    /// How many links that are neither accepted nor left out are expected to be wrong.
    pub fn expected_wrong(&self) -> f64 {
        let open = self.links.iter().filter(|link| !link.is_settled());
        // The sum of nothing would be -0.
        open.map(|link| 1.0 - link.confidence).sum::<f64>() + 0.0
    }

    /// The settled links around `links`: from behind the last one before to in front of the first one after.
    pub fn stretch(&self, links: Range<usize>) -> Range<usize> {
        let from = (0..links.start).rev().find(|&link| self.links[link].is_settled()).map_or(0, |at| at + 1);
        let count = self.links.len();
        let to = (links.end..count).find(|&link| self.links[link].is_settled()).unwrap_or(count);
        from..to
    }

    /// The links a person found right, in order.
    pub fn accepted(&self) -> Vec<Link> {
        let accepted = |link: &usize| self.links[*link].is_accepted();
        (0..self.links.len()).filter(accepted).map(|link| self.link(link)).collect()
    }

    /// The bitext as it now stands; `before` is the one the review began with.
    pub fn to_bitext(&self, before: &Bitext) -> Bitext {
        let links = (0..self.links.len()).map(|link| self.link(link)).collect();
        let [source, target] = self.sentences.clone();
        let alignment = Alignment::new(links, source.len(), target.len())
            .expect("sizes that add up to the sentences are an alignment");
        let notes = self.links.iter().enumerate();
        let notes = notes.filter(|(_, link)| !link.note.is_empty());
        let notes = notes.map(|(number, link)| (number, link.note.clone())).collect();
        Bitext::new(source, target, alignment, before.made().clone())
            .expect("the alignment is of these sentences")
            .with_notes(notes)
    }

    /// Puts `new` in the place of the links `at`; whoever calls sees to it that the sizes add up.
    pub(super) fn put_links(&mut self, at: Range<usize>, new: Vec<Held>) {
        self.links.splice(at.clone(), new);
        self.count(at.start);
    }

    /// Puts `new` in the place of the sentences `at` of a side.
    pub(super) fn put_pieces(
        &mut self,
        side: Side,
        at: Range<usize>,
        new: Vec<Piece>,
    ) -> Result<(), SentencesError> {
        let mut pieces = self.pieces[side.index()].clone();
        pieces.splice(at, new);
        self.sentences[side.index()] = sentences_of(&self.documents[side.index()], &pieces)?;
        self.pieces[side.index()] = pieces;
        Ok(())
    }

    /// Whether every sentence is in exactly one link and no link is empty.
    pub fn is_whole(&self) -> bool {
        let end = self.starts[self.links.len()];
        let full = self.links.iter().all(|link| link.source > 0 || link.target > 0);
        full && end == Side::BOTH.map(|side| self.sentences(side).len())
    }

    /// Counts where links begin, from link `from` on.
    fn count(&mut self, from: usize) {
        self.starts.truncate(from + 1);
        if self.starts.is_empty() {
            self.starts.push([0, 0]);
        }
        for link in &self.links[from..] {
            let [source, target] = self.starts[self.starts.len() - 1];
            // A journal may state any sizes; those that do not add up are refused afterwards.
            self.starts.push([source.saturating_add(link.source), target.saturating_add(link.target)]);
        }
    }
}

fn pieces_of(sentences: &Sentences) -> Vec<Piece> {
    let spans = to_code_points(sentences.document().text(), sentences.spans());
    let pieces = spans.into_iter().enumerate();
    pieces.map(|(number, span)| Piece { span, edited: sentences.edited(number).map(str::to_owned) }).collect()
}

fn sentences_of(document: &Arc<Document>, pieces: &[Piece]) -> Result<Sentences, SentencesError> {
    let spans = pieces.iter().map(|piece| piece.span).collect::<Vec<_>>();
    let spans: Vec<Span> = from_code_points(document.text(), &spans).map_err(|number| {
        let [start, end] = spans.get(number).copied().unwrap_or_default();
        SentencesError::Span { number, start, end }
    })?;
    let edits = pieces.iter().enumerate();
    let edits = edits.filter_map(|(number, piece)| Some((number, piece.edited.clone()?))).collect();
    Ok(Sentences::new(document.clone(), spans)?.with_edits(edits))
}
