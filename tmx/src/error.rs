//! What can go wrong: errors that end the work, problems that cost one unit or less.

use std::fmt;

use thiserror::Error;

/// Why a file could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output could not take it.
    #[error("cannot write: {0}")]
    Io(#[from] std::io::Error),
    /// A unit with no variant has no place in TMX.
    #[error("unit {unit} has no variant; TMX wants at least one")]
    NoVariant {
        /// Number of the unit, from 1.
        unit: u64,
    },
    /// A variant must say its language.
    #[error("a variant of unit {unit} has no language; give each variant an xml:lang")]
    NoLanguage {
        /// Number of the unit, from 1.
        unit: u64,
    },
}

/// Why a file could not be read any further.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The input failed.
    #[error("cannot read: {0}")]
    Io(#[from] std::io::Error),
    /// No `<tmx>` and no `<tu>` in it.
    #[error("this is not a TMX file: no <tmx> and no <tu> element in it")]
    NotTmx,
    /// The encoding that was asked for is not known.
    #[error("the encoding {name:?} is not known; try UTF-8, UTF-16LE or windows-1251")]
    UnknownEncoding {
        /// The name that was given.
        name: String,
    },
    /// A problem, when problems are to stop the reading.
    #[error("{0}")]
    Problem(Box<Problem>),
}

/// Where in a file something stands; lines and columns (in characters) from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u64,
    /// Column.
    pub column: u64,
}

/// Something wrong in a file that did not stop the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands; `None` for a rule about a unit that did not come from a file.
    pub position: Option<Position>,
    /// The number of the unit in its file, from 1; `None` in the header or for the whole file.
    pub unit: Option<u64>,
    /// What is wrong.
    pub kind: ProblemKind,
    /// What was done about it.
    pub done: Done,
}

/// What a reader did about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// Nothing was changed.
    Kept,
    /// The unit was left out and reading went on with the next.
    UnitLeftOut,
    /// The smallest part that is wrong was left out.
    PartLeftOut,
    /// Something was put in its place.
    Replaced,
    /// It was put where it belongs.
    Moved,
}

impl Done {
    /// A name for programs, the same in every version.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::UnitLeftOut => "unit-left-out",
            Self::PartLeftOut => "part-left-out",
            Self::Replaced => "replaced",
            Self::Moved => "moved",
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Bytes that are no text in the encoding of the file.
    #[error("bytes that are not {encoding}")]
    BadBytes {
        /// The encoding that was used.
        encoding: &'static str,
    },
    /// The declaration names one encoding, the bytes say another.
    #[error("declared as {declared}, but the bytes are {found}")]
    OtherEncoding {
        /// The declared name.
        declared: String,
        /// The encoding that was used.
        found: &'static str,
    },
    /// A character XML does not allow, as itself or as a reference like `&#x1;`.
    #[error("the character U+{character:04X} is forbidden in XML")]
    Control {
        /// Its number.
        character: u32,
    },
    /// An entity that is not one of the five of XML.
    #[error("the entity &{name}; is not defined in TMX")]
    Entity {
        /// Its name.
        name: String,
    },
    /// `&` that begins nothing.
    #[error("a bare & (write &amp;)")]
    BareAmpersand,
    /// White space before `<?xml`, which has to be the first thing in a file.
    #[error("white space before the XML declaration")]
    BeforeDeclaration,
    /// Not well-formed.
    #[error("not well-formed: {what}")]
    NotWellFormed {
        /// What the parser said.
        what: String,
    },
    /// Elements deeper than the limit.
    #[error("more than {limit} elements inside each other")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A unit, or the header, longer than the limit.
    #[error("longer than {limit} bytes without an end")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The file ends before `</tmx>`.
    #[error("the file ends too early")]
    Truncated,
    /// A unit begins before the one before it has ended.
    #[error("the unit has no </tu>")]
    UnitNotClosed,
    /// There is no `<header>`.
    #[error("no <header>")]
    NoHeader,
    /// The header lacks an attribute that is required.
    #[error("the header has no {name}")]
    HeaderAttribute {
        /// The attribute.
        name: &'static str,
    },
    /// A unit without a variant.
    #[error("the unit has no <tuv>")]
    NoVariant,
    /// A variant without a segment.
    #[error("the variant has no <seg>")]
    NoSegment,
    /// A variant with a second segment.
    #[error("the variant has more than one <seg>")]
    SecondSegment,
    /// A variant that does not say its language.
    #[error("the variant has no xml:lang")]
    NoLanguage,
    /// The old attribute instead of `xml:lang`.
    #[error("lang instead of xml:lang")]
    OldLanguage,
    /// An element where TMX has no place for it.
    #[error("<{name}> has no place in <{parent}>")]
    Misplaced {
        /// The element.
        name: String,
        /// Where it stood.
        parent: String,
    },
    /// A property or note behind what it has to stand before.
    #[error("<{name}> stands too late in <{parent}>")]
    Late {
        /// The element.
        name: String,
        /// Where it stood.
        parent: &'static str,
    },
    /// Text where TMX has no place for it.
    #[error("text directly in <{parent}>")]
    StrayText {
        /// Where it stood.
        parent: String,
    },
    /// An attribute TMX does not know; `OmegaT` 6.1 and later refuse the whole file for it.
    #[error("<{element}> has no attribute {name}")]
    UnknownAttribute {
        /// The element.
        element: String,
        /// The attribute.
        name: String,
    },
    /// A required attribute of an inline element, `<prop>`, `<ude>` or `<map>` is not there.
    #[error("<{element}> lacks {name}")]
    MissingAttribute {
        /// The element.
        element: String,
        /// The attribute.
        name: &'static str,
    },
    /// A value that is not one of those allowed.
    #[error("{name}={value:?} is not {expected}")]
    Value {
        /// The attribute.
        name: String,
        /// The value.
        value: String,
        /// What it must be.
        expected: &'static str,
    },
    /// No variant in the source language.
    #[error("no variant in the source language {language}")]
    NoSource {
        /// The source language.
        language: String,
    },
    /// `<bpt>` and `<ept>` do not pair up.
    #[error("<{element} i={i:?}> has no {wanted} in its segment")]
    Unpaired {
        /// `bpt` or `ept`.
        element: &'static str,
        /// Its `i`.
        i: String,
        /// What is not there.
        wanted: &'static str,
    },
    /// Two `<bpt>` or two `<ept>` with one `i`.
    #[error("<{element} i={i:?}> stands twice in its segment")]
    RepeatedPair {
        /// `bpt` or `ept`.
        element: &'static str,
        /// Its `i`.
        i: String,
    },
    /// A language code that BCP 47 does not list, or for which it wants a shorter one.
    #[error("{name}={value:?}: {subtag} is not a code of BCP 47{}", better.map(|code| format!("; write {code}")).unwrap_or_default())]
    UnlistedCode {
        /// The attribute.
        name: String,
        /// The value.
        value: String,
        /// The part of it that is wrong.
        subtag: String,
        /// What is meant.
        better: Option<&'static str>,
    },
    /// Any variant may be the source.
    #[error("srclang=\"*all*\": any language may be the source")]
    AnySource,
    /// A unit says another source language than the header.
    #[error("the unit has its own srclang, {language}")]
    UnitSource {
        /// The source language of the unit.
        language: String,
    },
    /// `creationtool="OmegaT"`: `OmegaT` then reads the text of segments as its own tags.
    #[error("creationtool=\"OmegaT\", but the segments are not as OmegaT writes them")]
    OmegatTool,
    /// A unit with inline markup, level 2 of TMX.
    #[error("inline markup (level 2): <{element}>")]
    Markup {
        /// The first element; `hi` if there is one.
        element: String,
    },
    /// All variants of a unit are in one language.
    #[error("the unit is in one language only, {language}")]
    OneLanguage {
        /// The language.
        language: String,
    },
    /// Two variants in one language.
    #[error("{count} variants are in {language}")]
    SameLanguage {
        /// The language.
        language: String,
        /// How many.
        count: usize,
    },
    /// A unit in more than two languages.
    #[error("the unit is in {count} languages")]
    ManyLanguages {
        /// How many.
        count: usize,
    },
    /// A segment without text.
    #[error("the {language} segment is empty")]
    EmptySegment {
        /// The language of the variant.
        language: String,
    },
    /// White space at an end of a segment.
    #[error("white space at an end of the {language} segment")]
    OuterSpace {
        /// The language of the variant.
        language: String,
    },
    /// A line break or tab in a segment.
    #[error("a line break or tab in the {language} segment")]
    LineBreak {
        /// The language of the variant.
        language: String,
    },
    /// Letters and accents as several characters instead of one (not NFC).
    #[error("accents apart from their letters in the {language} segment (not NFC)")]
    NotComposed {
        /// The language of the variant.
        language: String,
    },
    /// A character that stands for damaged text: `U+FFFD`, or a control character from `U+0080` to `U+009F`.
    #[error("the character U+{character:04X} in the {language} segment: the text was damaged before")]
    Damaged {
        /// Its number.
        character: u32,
        /// The language of the variant.
        language: String,
    },
    /// A property whose type does not begin with `x-`.
    #[error("the type {kind:?} of a property does not begin with x-")]
    PlainProp {
        /// The type.
        kind: String,
    },
    /// An encoding that not every XML reader has to know.
    #[error("the file is in {name}, not in UTF-8 or UTF-16")]
    Encoding {
        /// The encoding.
        name: &'static str,
    },
    /// More than a tool takes.
    #[error("{value} {what}, more than {limit}")]
    OverLimit {
        /// The identifier of the limit: `segment-over-2000`.
        id: &'static str,
        /// What is counted.
        what: &'static str,
        /// How many there are.
        value: u64,
        /// The most a tool takes.
        limit: u64,
    },
    /// A code in one variant has no partner with the same `x` in another.
    #[error("the code <{element} x={x:?}> is not in the {language} variant")]
    Unmatched {
        /// The element.
        element: String,
        /// Its `x`.
        x: String,
        /// The language that lacks it.
        language: String,
    },
    /// A prefix that no `xmlns:` attribute declares: a parser that knows namespaces refuses the whole file.
    #[error("the prefix {prefix} is not declared (no xmlns:{prefix})")]
    UndeclaredPrefix {
        /// The prefix.
        prefix: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.position {
            write!(f, "line {line}, column {column}, ")?;
        }
        match self.unit {
            Some(unit) => write!(f, "unit {unit}: ")?,
            None => write!(f, "file: ")?,
        }
        write!(f, "{}", self.kind)?;
        match self.done {
            Done::Kept => Ok(()),
            Done::UnitLeftOut => write!(f, "; the unit was left out"),
            Done::PartLeftOut => write!(f, "; left out"),
            Done::Replaced => write!(f, "; replaced"),
            Done::Moved => write!(f, "; put where it belongs"),
        }
    }
}
