//! An SRX 2.0 file -> rules that cut texts as a CAT tool with that file does.
//!
//! SRX (Segmentation Rules eXchange) is a list of rules for each language. A rule has an expression for the text before a
//! place and one for the text after it, and says whether there is a break; at each place the first rule that matches
//! decides. The expressions are those of ICU and Java; [`SrxFile::problems`] lists what could not be taken.

mod apply;
mod classes;
mod matcher;
mod parse;
mod pattern;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;
use thiserror::Error;

use apply::Compiled;
pub(super) use apply::Cutter;
use matcher::Pattern;
use parse::{LanguageMap, LanguageRule, Rule};
pub use pattern::PatternError;

use crate::bitext::LanguageTag;

/// How large all expressions of a file may be together: the states of an automaton. The largest files about need a tenth.
const SIZE: usize = 10_000_000;

/// The rules of an SRX file.
///
/// ```
/// use std::sync::Arc;
/// use diglot::segment::SrxFile;
/// let srx = br#"<srx version="2.0"><header segmentsubflows="yes" cascade="yes"/><body>
///   <languagerules><languagerule languagerulename="Russian">
///     <rule break="no"><beforebreak>\bul\.</beforebreak><afterbreak>\s</afterbreak></rule>
///     <rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>
///   </languagerule></languagerules>
///   <maprules><languagemap languagepattern="RU.*" languagerulename="Russian"/></maprules>
/// </body></srx>"#;
/// let srx = SrxFile::read(srx, "own.srx")?;
/// assert!(srx.problems().is_empty());
/// assert!(srx.serves(&"ru-RU".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SrxFile {
    name: String,
    header: SrxHeader,
    languages: Vec<LanguageRule>,
    maps: Vec<LanguageMap>,
    problems: Vec<SrxProblem>,
    /// The numbers of the language rules for each language that was asked for.
    fitting: Mutex<HashMap<LanguageTag, Vec<usize>>>,
    /// What has been compiled, by the numbers of the language rules it is made of.
    compiled: Mutex<HashMap<Vec<usize>, Arc<Compiled>>>,
}

/// What the head of an SRX file says.
///
/// Only `cascade` matters to plain text, which has no formatting and no flows inside others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrxHeader {
    /// Whether texts inside texts are cut too.
    pub segment_subflows: bool,
    /// Whether the rules of all maps that fit a language are used, one after the other, or only those of the first.
    pub cascade: bool,
    /// To which side of a break codes belong.
    pub include: SrxInclude,
}

/// Whether codes of formatting at a break belong to the sentence before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrxInclude {
    /// Opening codes.
    pub start: bool,
    /// Closing codes.
    pub end: bool,
    /// Codes that stand alone.
    pub isolated: bool,
}

impl Default for SrxHeader {
    /// What is taken where the header does not say: SRX 2.0 wants it to say both, and `OmegaT`, whose own file leaves
    /// them out, uses the rules of all maps that fit.
    fn default() -> Self {
        Self {
            segment_subflows: true,
            cascade: true,
            include: SrxInclude { start: false, end: true, isolated: false },
        }
    }
}

/// Something in the file that could not be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrxProblem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what was done about it.
    pub what: String,
}

impl fmt::Display for SrxProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Why a file gives no rules.
#[derive(Debug, Error)]
pub enum SrxError {
    /// The bytes are in no encoding the file declares.
    #[error(
        "{name}, line {line}: the bytes are not {encoding}, which the file should be in; save it as UTF-8"
    )]
    Encoding {
        /// The file.
        name: String,
        /// The first line with such bytes.
        line: usize,
        /// The name of the encoding.
        encoding: String,
    },
    /// Not well-formed XML.
    #[error("{name}, line {line}: this is not well-formed XML: {why}")]
    Xml {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// XML, but something else.
    #[error("{name}, line {line}: an SRX file begins with <srx>, this one with <{found}>")]
    NotSrx {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The first element.
        found: String,
    },
    /// No element at all.
    #[error("{name}, line 1: there is no <srx> in this file; is it the right one?")]
    Empty {
        /// The file.
        name: String,
    },
    /// Not one rule that can be used.
    #[error("{name}{place}: there is no rule that can be used", place = first.as_ref().map_or(String::new(), |first| format!(", {first}")))]
    NoRules {
        /// The file.
        name: String,
        /// The first thing that was wrong.
        first: Option<SrxProblem>,
    },
}

impl SrxFile {
    /// Reads an SRX file in UTF-8, UTF-16 with a byte order mark, or the encoding its XML declaration names.
    ///
    /// A rule that cannot be taken is left out and said in [`SrxFile::problems`]; `name` is for messages.
    ///
    /// # Errors
    ///
    /// [`SrxError`] when the file is not XML, not SRX, or has no rule that can be used.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, SrxError> {
        let text = decode(bytes, name)?;
        let parse::Parsed { header, mut languages, mut maps, mut problems } = parse::parse(&text, name)?;
        let mut room = SIZE;
        for language in &mut languages {
            language.rules.retain(|rule| is_usable(rule, &mut room, &mut problems));
        }
        maps.retain(|map| {
            let trouble = match Pattern::read(&map.pattern) {
                Err(why) => format!("languagepattern “{}”: {why}", map.pattern),
                Ok(_) if languages.iter().all(|language| language.name != map.rule) => {
                    format!("there is no language rule “{}”", map.rule)
                }
                Ok(_) => return true,
            };
            problems.push(SrxProblem { line: map.line, what: format!("{trouble}; the map is left out") });
            false
        });
        problems.sort_by_key(|problem| problem.line);
        if languages.iter().all(|language| language.rules.is_empty()) || maps.is_empty() {
            return Err(SrxError::NoRules { name: name.to_owned(), first: problems.into_iter().next() });
        }
        Ok(Self {
            name: name.to_owned(),
            header,
            languages,
            maps,
            problems,
            fitting: Mutex::default(),
            compiled: Mutex::default(),
        })
    }

    /// The name it was read with.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its head says.
    pub fn header(&self) -> &SrxHeader {
        &self.header
    }

    /// What could not be taken, in the order of lines.
    pub fn problems(&self) -> &[SrxProblem] {
        &self.problems
    }

    /// Whether a language map fits `language`; without one its texts are not cut.
    pub fn serves(&self, language: &LanguageTag) -> bool {
        !self.languages_of(language).is_empty()
    }

    /// The numbers of the language rules for a language: of all maps that fit it, or of the first without cascade.
    fn languages_of(&self, language: &LanguageTag) -> Vec<usize> {
        let mut known = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(numbers) = known.get(language) {
            return numbers.clone();
        }
        let fitting = self.maps.iter().filter(|map| {
            Pattern::read(&map.pattern).is_ok_and(|pattern| pattern.is_whole(language.as_str()))
        });
        let number = |map: &LanguageMap| self.languages.iter().position(|one| one.name == map.rule);
        let take = if self.header.cascade { usize::MAX } else { 1 };
        let numbers = fitting.take(take).filter_map(number).collect::<Vec<_>>();
        known.insert(language.clone(), numbers.clone());
        numbers
    }

    /// What cuts texts in `language`; its rules are compiled when they are first asked for.
    pub(super) fn cutter(&self, language: &LanguageTag) -> Cutter {
        let numbers = self.languages_of(language);
        // What another thread left behind when it failed is whole.
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = compiled.entry(numbers).or_insert_with_key(|numbers| {
            let rules = numbers.iter().flat_map(|&number| &self.languages[number].rules);
            // Every expression was parsed and measured when the file was read; nothing else can go wrong.
            Arc::new(Compiled::new(rules).expect("every rule was read and measured before"))
        });
        Cutter::new(Arc::clone(rules))
    }
}

/// Files are the same when they say the same; what was compiled of them does not matter.
impl PartialEq for SrxFile {
    fn eq(&self, other: &Self) -> bool {
        let Self { name, header, languages, maps, problems, fitting: _, compiled: _ } = self;
        *name == other.name
            && *header == other.header
            && *languages == other.languages
            && *maps == other.maps
            && *problems == other.problems
    }
}

impl Eq for SrxFile {}

impl fmt::Debug for SrxFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.languages.iter().map(|language| language.rules.len()).sum::<usize>();
        f.debug_struct("SrxFile").field("name", &self.name).field("rules", &rules).finish_non_exhaustive()
    }
}

/// Whether a rule can be taken; `room` is how large the expressions still to come may be together.
fn is_usable(rule: &Rule, room: &mut usize, problems: &mut Vec<SrxProblem>) -> bool {
    if rule.before.text.is_empty() && rule.after.text.is_empty() {
        let what = "the rule has neither beforebreak nor afterbreak; it is left out".to_owned();
        problems.push(SrxProblem { line: rule.line, what });
        return false;
    }
    let mut usable = true;
    for (name, half) in [("beforebreak", &rule.before), ("afterbreak", &rule.after)] {
        let fits = |pattern: Pattern| {
            *room = room.checked_sub(pattern.size()).ok_or(PatternError::TooLarge)?;
            Ok(())
        };
        if let Err(why) = Pattern::read(&half.text).and_then(fits) {
            let what = format!("{name} “{}”: {why}; the rule is left out", half.text);
            problems.push(SrxProblem { line: half.line, what });
            usable = false;
        }
    }
    usable
}

/// The text of the file: by its byte order mark, else by its XML declaration, else as UTF-8.
fn decode(bytes: &[u8], name: &str) -> Result<String, SrxError> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (declared(bytes).unwrap_or(encoding_rs::UTF_8), bytes),
    };
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(rest) {
        return Ok(text.into_owned());
    }
    let text = encoding.decode_without_bom_handling(rest).0;
    let line = text.split('\u{fffd}').next().unwrap_or_default().matches('\n').count() + 1;
    Err(SrxError::Encoding { name: name.to_owned(), line, encoding: encoding.name().to_owned() })
}

/// The encoding in `<?xml version="1.0" encoding="windows-1251"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = std::str::from_utf8(&bytes[..bytes.iter().position(|&byte| byte == b'>')?]).ok()?;
    let (_, after) = head.strip_prefix("<?xml")?.split_once("encoding")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let label = label.get(1..)?.split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests;
