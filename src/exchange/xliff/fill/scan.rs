//! The text of an XLIFF file -> its segments and the places where something may be written.

use std::ops::Range;

use super::markup::{Piece, pieces, plain};
use super::tree::{MATCHES, Step, Tree, Trees};
use super::{Edit, FillSegment, Has, indent};
use crate::exchange::ExchangeError;
use crate::exchange::markup::push_attribute;
use crate::exchange::xliff::OWN;

/// What stands around the units.
#[derive(Debug, Default)]
pub struct Frame {
    /// 1 or 2.
    version: u8,
    /// The files.
    pub files: Vec<File>,
    /// Where the name of `<xliff>` ends, and whether it says the target language.
    root: (usize, bool),
    /// The prefix of the module of matches, and whether the file has it.
    pub matches: (String, bool),
}

/// A `<file>`.
#[derive(Debug, Default)]
pub struct File {
    /// Its source language, empty when it is not said.
    pub source: String,
    /// Its target language, empty when it is not said.
    pub target: String,
    name_end: usize,
}

/// A unit with the places of its parts.
#[derive(Debug)]
pub enum Unit {
    /// A `<trans-unit>` of version 1.
    One(Unit1),
    /// A `<unit>` of version 2.
    Two(Unit2),
}

/// A `<trans-unit>`.
#[derive(Debug)]
pub struct Unit1 {
    /// The numbers of its segments.
    pub segments: Range<usize>,
    /// `<source>`.
    pub source: Tree,
    /// `<seg-source>` with the content of its marks.
    pub seg_source: Option<(Tree, Vec<Range<usize>>)>,
    /// `<target>` with its marks.
    pub target: Option<(Tree, Vec<Mark>)>,
    /// What was written when it was filled before.
    pub before: Vec<Before>,
}

/// A match or a note that another filling has left.
#[derive(Debug)]
pub struct Before {
    /// The element.
    pub outer: Range<usize>,
    /// The memory of a match; `None` for a note of ours.
    pub origin: Option<String>,
    /// The segment it is for, where it says that.
    pub segment: Option<String>,
}

impl Before {
    fn match_of(tree: &Tree, segment: Option<&str>) -> Self {
        let origin = tree.get("origin").unwrap_or_default();
        Self {
            outer: tree.outer.clone(),
            origin: Some(origin.to_owned()),
            segment: segment.map(str::to_owned),
        }
    }

    fn note(tree: &Tree) -> Self {
        Self { outer: tree.outer.clone(), origin: None, segment: None }
    }

    /// Takes it out when a match of `origin` for this segment, or another note, takes its place.
    pub fn clear(&self, text: &str, origin: Option<&str>, segment: Option<&str>, edits: &mut Vec<Edit>) {
        if self.origin.as_deref() == origin && self.segment.as_deref() == segment {
            let begin = self.outer.start - indent(text, self.outer.start).len();
            edits.push((begin..self.outer.end, String::new()));
        }
    }
}

/// A mark of a segment in a target.
#[derive(Debug)]
pub struct Mark {
    /// Its number.
    pub mid: String,
    /// What is in it.
    pub inner: Range<usize>,
    /// Whether that is nothing.
    pub is_blank: bool,
}

/// A `<unit>`.
#[derive(Debug)]
pub struct Unit2 {
    /// The numbers of its segments.
    pub segments: Range<usize>,
    /// `<segment>`, its `<source>` and its `<target>`.
    pub parts: Vec<(Tree, Tree, Option<Tree>)>,
    /// `<mtc:matches>`.
    pub matches: Option<Tree>,
    /// `<notes>`.
    pub notes: Option<Tree>,
    /// The first element of the core.
    pub first: usize,
    /// All ids in it.
    pub ids: Vec<String>,
    /// What was written when it was filled before.
    pub before: Vec<Before>,
}

impl Unit {
    /// The numbers of its segments.
    pub fn segments(&self) -> Range<usize> {
        match self {
            Self::One(unit) => unit.segments.clone(),
            Self::Two(unit) => unit.segments.clone(),
        }
    }
}

/// The frame, the units and the segments of a file.
pub fn scan(name: &str, text: &str) -> Result<(Frame, Vec<Unit>, Vec<FillSegment>), ExchangeError> {
    let mut trees = Trees::new(name, text);
    let mut scan = Scan::default();
    while let Some(step) = trees.next_step()? {
        match step {
            Step::Open(tree) => {
                if scan.frame.version == 0 && tree.name != "xliff" {
                    let what = format!("this is not an XLIFF file: its first element is <{}>", tree.written);
                    return Err(trees.error(what));
                }
                scan.open(&tree);
            }
            Step::Close => {
                scan.translate.pop();
            }
            Step::Whole(_) if scan.frame.version == 0 => {
                return Err(trees.error("this is not an XLIFF file: it has no <xliff>"));
            }
            Step::Whole(tree) if scan.frame.version == 1 => scan.unit_1(tree),
            Step::Whole(tree) => scan.unit_2(tree),
        }
    }
    if scan.frame.version == 0 {
        return Err(trees.error("this is not an XLIFF file: it has no <xliff>"));
    }
    Ok((scan.frame, scan.units, scan.segments))
}

#[derive(Default)]
struct Scan {
    frame: Frame,
    units: Vec<Unit>,
    segments: Vec<FillSegment>,
    /// Whether what is in the open elements is to be translated.
    translate: Vec<bool>,
}

impl Scan {
    fn open(&mut self, tree: &Tree) {
        let said = |name: &str| tree.get(name).unwrap_or_default().to_owned();
        match tree.name.as_str() {
            "xliff" => {
                let is_2 = tree.get("srcLang").is_some()
                    || tree.get("version").is_some_and(|version| version.trim().starts_with('2'));
                self.frame.version = if is_2 { 2 } else { 1 };
                self.frame.root = (tree.name_end(), tree.get("trgLang").is_some_and(|code| !code.is_empty()));
                self.frame.matches = matches_prefix(tree);
                if is_2 {
                    let file = File { source: said("srcLang"), target: said("trgLang"), name_end: 0 };
                    self.frame.files.push(file);
                }
            }
            "file" if self.frame.version == 1 => {
                let [source, target] = [said("source-language"), said("target-language")];
                self.frame.files.push(File { source, target, name_end: tree.name_end() });
            }
            "file" => {
                // The first one has the place made by <xliff>.
                let used = self.segments.last().is_some_and(|last| last.file + 1 == self.frame.files.len());
                if let Some(last) = self.frame.files.last().filter(|_| used) {
                    let file = File { source: last.source.clone(), target: last.target.clone(), name_end: 0 };
                    self.frame.files.push(file);
                }
            }
            _ => {}
        }
        self.translate.push(self.is_translated(tree));
    }

    /// Whether an element is to be translated: what it says, or what the elements around it say.
    fn is_translated(&self, tree: &Tree) -> bool {
        match tree.get("translate") {
            Some(said) => said != "no",
            None => self.translate.last().copied().unwrap_or(true),
        }
    }

    fn unit_1(&mut self, tree: Tree) {
        let Some(source) = tree.child("source") else { return };
        let target = tree.child("target");
        let locked = !self.is_translated(&tree)
            || tree.get("approved") == Some("yes")
            || matches!(target.and_then(|target| target.get("state")), Some("final" | "signed-off"));
        let draft =
            matches!(target.and_then(|target| target.get("state")), Some("new" | "needs-translation"));
        let first = self.segments.len();
        let mut target_marks = Vec::new();
        if let Some(target) = target {
            find_marks(target, &mut target_marks);
        }
        let mut marks = Vec::new();
        let seg_source = tree.child("seg-source");
        if let Some(seg_source) = seg_source {
            find_marks(seg_source, &mut marks);
        }
        if marks.is_empty() {
            let has = if locked { Has::Lock } else { has(source, target, draft, 1) };
            self.push(source, has, None, 1);
        }
        for mark in &marks {
            let mid = mark.get("mid");
            let its = target_marks.iter().find(|target| target.get("mid") == mid);
            // A target that is not cut stands for all segments.
            let whole = target.filter(|_| target_marks.is_empty());
            let has = if locked { Has::Lock } else { has(mark, its.copied().or(whole), draft, 1) };
            self.push(mark, has, mid.map(str::to_owned), 1);
        }
        let inners = marks.iter().map(|mark| mark.inner.clone()).collect::<Vec<_>>();
        let seg_source =
            seg_source.filter(|_| !inners.is_empty()).map(|seg_source| (bare(seg_source), inners));
        let targets = target_marks.iter().map(|mark| Mark {
            mid: mark.get("mid").unwrap_or_default().to_owned(),
            inner: mark.inner.clone(),
            is_blank: mark.is_blank(),
        });
        let targets = targets.collect::<Vec<_>>();
        let before = tree.trees().filter_map(|inner| match inner.name.as_str() {
            "alt-trans" => Some(Before::match_of(inner, inner.get("mid"))),
            "note" if inner.get("from") == Some(OWN) => Some(Before::note(inner)),
            _ => None,
        });
        let unit = Unit1 {
            segments: first..self.segments.len(),
            source: bare(source),
            seg_source,
            target: target.map(|target| (bare(target), targets)),
            before: before.collect(),
        };
        self.units.push(Unit::One(unit));
    }

    fn unit_2(&mut self, tree: Tree) {
        let first = self.segments.len();
        let locked = !self.is_translated(&tree);
        let mut parts = Vec::new();
        for segment in tree.trees().filter(|inner| inner.name == "segment") {
            let Some(source) = segment.child("source") else { continue };
            let target = segment.child("target");
            let has = match segment.get("state") {
                _ if locked => Has::Lock,
                Some("final") => Has::Lock,
                state => has(source, target, state == Some("initial"), 2),
            };
            self.push(source, has, None, 2);
            parts.push((bare(segment), bare(source), target.map(bare)));
        }
        let core =
            |tree: &&Tree| matches!(tree.name.as_str(), "notes" | "originalData" | "segment" | "ignorable");
        let mut ids = Vec::new();
        find_ids(&tree, &mut ids);
        let inner = tree.trees().flat_map(Tree::trees);
        let before = inner.filter_map(|inner| match inner.name.as_str() {
            "mtc:match" => {
                Some(Before::match_of(inner, inner.get("ref").map(|it| it.trim_start_matches('#'))))
            }
            "note" if inner.get("category") == Some(OWN) => Some(Before::note(inner)),
            _ => None,
        });
        let unit = Unit2 {
            segments: first..self.segments.len(),
            parts,
            matches: tree.trees().find(|inner| inner.name == "mtc:matches").map(bare),
            notes: tree.child("notes").map(bare),
            first: tree.trees().find(core).map_or(tree.inner.end, |first| first.outer.start),
            ids,
            before: before.collect(),
        };
        self.units.push(Unit::Two(unit));
    }

    fn push(&mut self, source: &Tree, has: Has, mid: Option<String>, version: u8) {
        let mut pieces = pieces(source, version);
        let around = trim(&mut pieces);
        let text = plain(&pieces);
        let file = self.frame.files.len().saturating_sub(1);
        self.segments.push(FillSegment { text, file, has, pieces, around, mid });
    }
}

/// Whether there is a translation in a target. `draft`: its state says that it is to be translated.
fn has(source: &Tree, target: Option<&Tree>, draft: bool, version: u8) -> Has {
    let Some(target) = target.filter(|target| !target.is_blank()) else { return Has::Nothing };
    let again = plain(&pieces(source, version)).trim() == plain(&pieces(target, version)).trim();
    if draft && again { Has::Nothing } else { Has::Translation }
}

/// Takes the white space off both ends.
fn trim(pieces: &mut Vec<Piece>) -> [String; 2] {
    let mut around = [String::new(), String::new()];
    if let Some(Piece::Text(text)) = pieces.first_mut() {
        let kept = text.trim_start().len();
        around[0] = text.drain(..text.len() - kept).collect();
    }
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        around[1] = text.split_off(text.trim_end().len());
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    around
}

/// The marks of segments, at any depth.
fn find_marks<'t>(tree: &'t Tree, out: &mut Vec<&'t Tree>) {
    for inner in tree.trees() {
        if inner.name == "mrk" && inner.get("mtype") == Some("seg") {
            out.push(inner);
        } else {
            find_marks(inner, out);
        }
    }
}

fn find_ids(tree: &Tree, out: &mut Vec<String>) {
    for inner in tree.trees() {
        out.extend(inner.get("id").map(str::to_owned));
        find_ids(inner, out);
    }
}

/// The element without its content.
fn bare(tree: &Tree) -> Tree {
    Tree { content: Vec::new(), ..tree.clone() }
}

/// The prefix that `<xliff>` gives the module of matches, or one that is free.
fn matches_prefix(root: &Tree) -> (String, bool) {
    let declared = |(name, value): &(String, String)| {
        name.strip_prefix("xmlns:").filter(|_| value == MATCHES).map(str::to_owned)
    };
    if let Some(prefix) = root.attributes.iter().find_map(declared) {
        return (prefix, true);
    }
    let free =
        ["mtc", "matches", "mtc1"].into_iter().find(|prefix| root.get(&format!("xmlns:{prefix}")).is_none());
    (free.unwrap_or("diglot-mtc").to_owned(), false)
}

impl Frame {
    /// Says the target language and the module of matches where the file does not.
    pub fn fill(&self, files: &[bool], target: &str, edits: &mut Vec<Edit>) {
        if !files.contains(&true) {
            return;
        }
        let mut new = String::new();
        if self.version == 2 {
            if !self.matches.1 {
                push_attribute(&format!("xmlns:{}", self.matches.0), MATCHES, &mut new);
            }
            if !self.root.1 {
                push_attribute("trgLang", target, &mut new);
            }
            edits.push((self.root.0..self.root.0, new));
            return;
        }
        for (file, _) in
            self.files.iter().zip(files).filter(|(file, filled)| **filled && file.target.is_empty())
        {
            let mut new = String::new();
            push_attribute("target-language", target, &mut new);
            edits.push((file.name_end..file.name_end, new));
        }
    }
}
