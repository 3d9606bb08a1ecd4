//! Two texts that are translations of each other, with all that is known of them.

use diglot_tmx::{About, Attributes};

use crate::bitext::LinkState;

/// What a memory keeps: a text and its translation.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The source text without codes.
    pub source: String,
    /// The target text without codes.
    pub target: String,
    /// The source as it stands in the `<seg>` of TMX, when it has codes.
    pub source_markup: Option<String>,
    /// The target as it stands in the `<seg>` of TMX, when it has codes.
    pub target_markup: Option<String>,
    /// The language code of the source, as it was given.
    pub source_language: String,
    /// The language code of the target, as it was given.
    pub target_language: String,
    /// Where it stood.
    pub context: Context,
    /// What a person said of it.
    pub state: LinkState,
    /// How sure the alignment is, from 0 to 1; 1 for what nobody doubted.
    pub confidence: f64,
    /// Where it came from.
    pub origin: Origin,
    /// Who made it (`creationid` of TMX).
    pub author: Option<String>,
    /// When it was made, as TMX writes dates: `20260131T235959Z`.
    pub created: Option<String>,
    /// When it was last changed, as TMX writes dates.
    pub changed: Option<String>,
    /// How often it was used (`usagecount` of TMX).
    pub uses: u64,
    /// Its properties and notes, in order.
    pub about: Vec<About>,
    /// What only TMX knows to use.
    pub more: More,
}

/// Where an entry stood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The source text before it.
    pub before: Option<String>,
    /// The source text behind it.
    pub after: Option<String>,
    /// The name of the document.
    pub document: Option<String>,
    /// Its number in the document, from 1.
    pub position: Option<u64>,
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// A file of another program.
    #[default]
    Imported,
    /// The links of a bitext.
    Aligned,
    /// A person, one by one.
    Person,
}

/// What TMX says besides: kept for writing it again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct More {
    /// Attributes of the unit that have no place of their own in an [`Entry`].
    pub attributes: Attributes,
    /// Attributes of the source variant, without its language.
    pub source_attributes: Attributes,
    /// Attributes of the target variant, without its language.
    pub target_attributes: Attributes,
    /// Properties and notes of the source variant.
    pub source_about: Vec<About>,
    /// Properties and notes of the target variant.
    pub target_about: Vec<About>,
}

impl Default for Entry {
    /// No text, sure, imported.
    fn default() -> Self {
        Self {
            source: String::new(),
            target: String::new(),
            source_markup: None,
            target_markup: None,
            source_language: String::new(),
            target_language: String::new(),
            context: Context::default(),
            state: LinkState::default(),
            confidence: 1.0,
            origin: Origin::default(),
            author: None,
            created: None,
            changed: None,
            uses: 0,
            about: Vec::new(),
            more: More::default(),
        }
    }
}

impl Entry {
    /// An imported entry of two texts.
    pub fn new(source_language: &str, source: &str, target_language: &str, target: &str) -> Self {
        Self {
            source: source.to_owned(),
            target: target.to_owned(),
            source_language: source_language.to_owned(),
            target_language: target_language.to_owned(),
            ..Self::default()
        }
    }

    /// Its notes, in order.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.about.iter().filter_map(|about| match about {
            About::Note(note) => Some(note.text.as_str()),
            _ => None,
        })
    }

    /// Type and value of its properties, in order.
    pub fn props(&self) -> impl Iterator<Item = (&str, &str)> {
        self.about.iter().filter_map(|about| match about {
            About::Prop(prop) => Some((prop.kind(), prop.value.as_str())),
            _ => None,
        })
    }

    /// Whether a person found it right.
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, LinkState::Accepted | LinkState::Changed)
    }

    /// The same in the other direction. What stood before and behind is source text, so it goes.
    #[must_use]
    pub fn reversed(self) -> Self {
        let More { attributes, source_attributes, target_attributes, source_about, target_about } = self.more;
        Self {
            source: self.target,
            target: self.source,
            source_markup: self.target_markup,
            target_markup: self.source_markup,
            source_language: self.target_language,
            target_language: self.source_language,
            context: Context { before: None, after: None, ..self.context },
            more: More {
                attributes,
                source_attributes: target_attributes,
                target_attributes: source_attributes,
                source_about: target_about,
                target_about: source_about,
            },
            ..self
        }
    }
}
