//! An XLIFF file of any version -> units; a unit of several segments gives one for each.

use std::collections::{HashMap, VecDeque};

use diglot_tmx::{Attributes, Header, Note, Position, Problem, Segment, Unit, Variant};

use super::about::{restore, restore_note};
use super::{APPROVED, NAMESPACE, OWN, STATE, inline1, inline2};
use crate::exchange::ExchangeError;
use crate::exchange::layout::Losses;
use crate::exchange::source::{Source, SourceOptions};
use crate::exchange::text::Text;
use crate::exchange::xml::{Element, Elements, Step};

/// Gives the units of an XLIFF file.
pub struct XliffSource {
    elements: Elements,
    header: Header,
    /// Languages that the person said, for files that do not.
    given: Vec<String>,
    source: String,
    target: String,
    own: bool,
    waiting: VecDeque<Unit>,
    /// A step that was read to know the languages.
    ahead: Option<Step>,
    number: u64,
    line: u64,
    losses: Losses,
}

impl XliffSource {
    /// Begins to read, up to the first unit.
    pub fn new(name: &str, text: Text, options: &SourceOptions) -> Result<Self, ExchangeError> {
        let mut source = Self {
            elements: Elements::new(name, text, &["trans-unit", "unit"], NAMESPACE),
            header: Header::default(),
            given: options.languages.clone(),
            source: String::new(),
            target: String::new(),
            own: false,
            waiting: VecDeque::new(),
            ahead: None,
            number: 0,
            line: 1,
            losses: Losses::default(),
        };
        source.find_start()?;
        let language = if source.source.is_empty() { "*all*" } else { &source.source };
        source.header = Header::new("diglot", env!("CARGO_PKG_VERSION"), language);
        Ok(source)
    }

    fn find_start(&mut self) -> Result<(), ExchangeError> {
        let mut is_xliff = false;
        loop {
            match self.elements.next_step()? {
                Step::Open(element) => {
                    is_xliff |= element.name == "xliff";
                    if !is_xliff {
                        let what =
                            format!("this is not an XLIFF file: its first element is <{}>", element.name);
                        return Err(self.elements.error(what));
                    }
                    self.frame(&element);
                }
                Step::Whole(element) if is_xliff => {
                    self.ahead = Some(Step::Whole(element));
                    return Ok(());
                }
                Step::Whole(_) | Step::End if !is_xliff => {
                    return Err(self
                        .elements
                        .error("this is not an XLIFF file: it has no <xliff>".to_owned()));
                }
                Step::End => return Ok(()),
                Step::Close(_) | Step::Whole(_) => {}
            }
        }
    }

    /// What the elements around units say.
    fn frame(&mut self, element: &Element) {
        let language = |given: Option<&String>, said: Option<&str>| {
            said.filter(|said| !said.is_empty()).or(given.map(String::as_str)).unwrap_or_default().to_owned()
        };
        let (first, second) = (self.given.first(), self.given.get(1));
        match element.name.as_str() {
            "xliff" if element.get("srcLang").is_some() => {
                self.source = language(first, element.get("srcLang"));
                self.target = language(second, element.get("trgLang"));
            }
            "file" => {
                self.own = element.get("id") == Some(OWN);
                if element.get("source-language").is_some() || self.source.is_empty() {
                    self.source = language(first, element.get("source-language"));
                    self.target = language(second, element.get("target-language"));
                }
            }
            "tool" if element.get("tool-id") == Some(OWN) => self.own = true,
            _ => {}
        }
    }

    fn trans_unit(&mut self, element: &Element) -> Unit {
        let mut unit = Unit::default();
        let Some(source) = element.child("source") else { return unit };
        let segment = inline1::read(source, self.own, &mut self.losses);
        unit.variants.push(variant(source, &self.source, segment));
        let target = element.child("target");
        if let Some(target) = target {
            let segment = inline1::read(target, self.own, &mut self.losses);
            if self.own || !segment.content().is_empty() {
                unit.variants.push(variant(target, &self.target, segment));
            }
        }
        let id = element.get("resname").or(element.get("id").filter(|_| !self.own));
        if let Some(id) = id {
            unit.attributes.set("tuid", id);
        }
        self.beside(element, &mut unit);
        if let Some(approved) = element.get("approved").filter(|_| !self.own) {
            restore("unit", APPROVED, approved.to_owned(), &mut unit);
        }
        if let Some(state) = target.and_then(|target| target.get("state")) {
            restore("unit", STATE, state.to_owned(), &mut unit);
        }
        unit
    }

    /// Notes and groups of properties of version 1.2, and what has no place.
    fn beside(&mut self, element: &Element, unit: &mut Unit) {
        for inner in element.elements() {
            match inner.name.as_str() {
                "note" => {
                    let attributes = inner.get("xml:lang").map(|language| ("xml:lang", language));
                    let attributes = attributes.into_iter().collect::<Attributes>();
                    restore_note(inner.get("annotates"), Note { attributes, text: inner.all_text() }, unit);
                }
                "prop-group" => {
                    for prop in inner.elements() {
                        let kind = prop.get("prop-type").unwrap_or("unknown");
                        restore(inner.get("name").unwrap_or_default(), kind, prop.all_text(), unit);
                    }
                }
                "alt-trans" => self.losses.add("alternative translations", 1),
                "context-group" => self.losses.add("groups of contexts", 1),
                "source" | "target" | "seg-source" => {}
                _ => self.losses.add("elements of other formats", 1),
            }
        }
    }

    fn unit(&mut self, element: &Element) -> Vec<Unit> {
        let data = element.child("originalData").into_iter().flat_map(Element::elements);
        let data = data.map(|data| (data.get("id").unwrap_or_default().to_owned(), text_with_points(data)));
        let data = data.collect::<HashMap<_, _>>();
        let segments = element.elements().filter(|inner| inner.name == "segment").collect::<Vec<_>>();
        let name = element.get("name").or(element.get("id").filter(|_| !self.own));
        let mut units = Vec::with_capacity(segments.len());
        for (at, segment) in segments.iter().enumerate() {
            let mut unit = Unit::default();
            let Some(source) = segment.child("source") else { continue };
            let text = inline2::read(source, &data, self.own, &mut self.losses);
            unit.variants.push(variant(source, &self.source, text));
            if let Some(target) = segment.child("target") {
                let text = inline2::read(target, &data, self.own, &mut self.losses);
                unit.variants.push(variant(target, &self.target, text));
            }
            if let Some(name) = name {
                let part = segment.get("id").map_or_else(|| (at + 1).to_string(), str::to_owned);
                let name = if segments.len() > 1 { format!("{name}#{part}") } else { name.to_owned() };
                unit.attributes.set("tuid", name);
            }
            beside_2(element, &mut unit);
            if let Some(state) = segment.get("state") {
                restore("unit", STATE, state.to_owned(), &mut unit);
            }
            units.push(unit);
        }
        units
    }
}

fn variant(element: &Element, language: &str, segment: Segment) -> Variant {
    Variant::new(element.get("xml:lang").unwrap_or(language), segment)
}

/// Notes and metadata of version 2.0.
fn beside_2(element: &Element, unit: &mut Unit) {
    for inner in element.elements() {
        match inner.name.as_str() {
            "notes" => {
                for note in inner.elements().filter(|note| note.name == "note") {
                    let text = Note { text: note.all_text(), ..Note::default() };
                    restore_note(note.get("appliesTo"), text, unit);
                }
            }
            "segment" | "ignorable" | "originalData" => {}
            // The element of a module has no name here; metadata is known by what is in it.
            _ => {
                for group in inner.elements() {
                    for meta in group.elements() {
                        let Some(kind) = meta.get("type") else { continue };
                        let name = group.get("category").unwrap_or_default();
                        restore(name, kind, meta.all_text(), unit);
                    }
                }
            }
        }
    }
}

/// The text of native data, in which `<cp>` stands for characters XML forbids.
fn text_with_points(data: &Element) -> String {
    let segment = inline2::read(data, &HashMap::new(), true, &mut Losses::default());
    segment.plain_text()
}

impl Source for XliffSource {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        loop {
            if let Some(unit) = self.waiting.pop_front() {
                return Ok(Some(unit));
            }
            let step = match self.ahead.take() {
                Some(step) => step,
                None => self.elements.next_step()?,
            };
            match step {
                Step::Whole(element) => {
                    self.line = self.elements.text().line();
                    self.number += 1;
                    if element.name == "trans-unit" {
                        let unit = self.trans_unit(&element);
                        self.waiting.extend(Some(unit).filter(|unit| !unit.variants.is_empty()));
                    } else {
                        let units = self.unit(&element);
                        self.waiting.extend(units);
                    }
                    let unknown =
                        |unit: &Unit| unit.variants.iter().any(|variant| variant.language().is_empty());
                    if self.waiting.iter().any(unknown) {
                        let what =
                            "the file does not say its target language; say it with --source and --target";
                        return Err(self.elements.error(what.to_owned()));
                    }
                }
                Step::Open(element) => self.frame(&element),
                Step::Close(_) => {}
                Step::End => return Ok(None),
            }
        }
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn position(&self) -> Option<Position> {
        Some(Position { line: self.line, column: 1 })
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        self.elements.text().take_problems()
    }

    fn encoding(&self) -> &str {
        self.elements.encoding()
    }

    fn losses(&self) -> Vec<(String, u64)> {
        self.losses.clone().into_list()
    }
}
