//! The XML of an SRX file -> header, rules and maps, with what is wrong in it.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{SrxError, SrxHeader, SrxProblem};

/// How deep elements may lie in each other.
const DEPTH: usize = 50;

/// What an SRX file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub header: SrxHeader,
    pub languages: Vec<LanguageRule>,
    pub maps: Vec<LanguageMap>,
    pub problems: Vec<SrxProblem>,
}

/// A `<languagerule>`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LanguageRule {
    pub name: String,
    pub rules: Vec<Rule>,
}

/// A `<rule>`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rule {
    pub line: usize,
    pub breaks: bool,
    pub before: Half,
    pub after: Half,
}

/// A `<beforebreak>` or `<afterbreak>`; one that is missing is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Half {
    pub line: usize,
    pub text: String,
}

/// A `<languagemap>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LanguageMap {
    pub line: usize,
    pub pattern: String,
    pub rule: String,
}

/// Reads the XML in `text`; `name` is for messages.
pub(super) fn parse(text: &str, name: &str) -> Result<Parsed, SrxError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = false;
    config.check_end_names = true;
    let mut parser =
        Parser { reader, lines: Lines::new(text), name, parsed: Parsed::default(), path: Vec::new() };
    parser.file()?;
    Ok(parser.parsed)
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    lines: Lines<'a>,
    name: &'a str,
    parsed: Parsed,
    /// The names of the elements we are in.
    path: Vec<String>,
}

impl Parser<'_> {
    fn file(&mut self) -> Result<(), SrxError> {
        let mut found_root = false;
        loop {
            let line = self.line();
            match self.event()? {
                Event::Start(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if !found_root && name != "srx" {
                        return Err(SrxError::NotSrx { name: self.name.to_owned(), line, found: name });
                    }
                    found_root = true;
                    self.start(&name, &tag, line)?;
                    self.path.push(name);
                    if self.path.len() > DEPTH {
                        let why = "elements lie too deep in each other".to_owned();
                        return Err(SrxError::Xml { name: self.name.to_owned(), line, why });
                    }
                }
                Event::End(_) => {
                    self.path.pop();
                }
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned),
                    };
                    let Some(text) = text else {
                        let why = format!("“&{};” is not known", &*reference);
                        return Err(SrxError::Xml { name: self.name.to_owned(), line, why });
                    };
                    self.text(&text);
                }
                Event::Eof if !self.path.is_empty() => {
                    let why = format!("the file ends inside <{}>", self.path.last().map_or("", |name| name));
                    return Err(SrxError::Xml { name: self.name.to_owned(), line, why });
                }
                Event::Eof if !found_root => {
                    return Err(SrxError::Empty { name: self.name.to_owned() });
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<Event<'static>, SrxError> {
        let event = self.reader.read_event().map(Event::into_owned);
        event.map_err(|error| SrxError::Xml {
            name: self.name.to_owned(),
            line: self.lines.of(self.reader.error_position() as usize),
            why: error.to_string().trim_end_matches('.').to_owned(),
        })
    }

    fn line(&mut self) -> usize {
        self.lines.of(self.reader.buffer_position() as usize)
    }

    fn problem(&mut self, line: usize, what: impl Into<String>) {
        self.parsed.problems.push(SrxProblem { line, what: what.into() });
    }

    fn start(&mut self, name: &str, tag: &BytesStart, line: usize) -> Result<(), SrxError> {
        match (self.path.last().map(String::as_str), name) {
            (None, "srx") => {
                let version = self.attribute(tag, "version", line)?;
                // Version 1.0 knows only the first map that fits.
                self.parsed.header.cascade = version.as_deref() != Some("1.0");
                if version.as_deref() != Some("2.0") {
                    let version =
                        version.map_or("no version".to_owned(), |version| format!("version {version}"));
                    self.problem(line, format!("the file has {version}; it is read as SRX 2.0"));
                }
            }
            (Some("srx"), "header") => {
                let SrxHeader { segment_subflows, cascade, include } = self.parsed.header.clone();
                if cascade && self.attribute(tag, "cascade", line)?.is_none() {
                    let what = "the header does not say cascade=\"yes\" or \"no\"; it is taken as yes";
                    self.problem(line, what);
                }
                self.parsed.header = SrxHeader {
                    segment_subflows: self.yes(tag, "segmentsubflows", line, segment_subflows)?,
                    cascade: self.yes(tag, "cascade", line, cascade)?,
                    include,
                };
            }
            (Some("header"), "formathandle") => {
                let kind = self.attribute(tag, "type", line)?;
                let include = self.yes(tag, "include", line, false)?;
                match kind.as_deref() {
                    Some("start") => self.parsed.header.include.start = include,
                    Some("end") => self.parsed.header.include.end = include,
                    Some("isolated") => self.parsed.header.include.isolated = include,
                    _ => self
                        .problem(line, "a <formathandle> must have type=\"start\", \"end\" or \"isolated\""),
                }
            }
            (Some("languagerules"), "languagerule") => {
                let name = self.attribute(tag, "languagerulename", line)?.unwrap_or_default();
                self.parsed.languages.push(LanguageRule { name, rules: Vec::new() });
            }
            (Some("languagerule"), "rule") => {
                let breaks = self.yes(tag, "break", line, true)?;
                if let Some(language) = self.parsed.languages.last_mut() {
                    language.rules.push(Rule { line, breaks, ..Rule::default() });
                }
            }
            (Some("rule"), "beforebreak" | "afterbreak") => {
                if let Some(half) = self.half(name) {
                    half.line = line;
                }
            }
            // Version 1.0 has <maprule> around the maps of a purpose.
            (Some("maprules" | "maprule"), "languagemap") => {
                let pattern = self.attribute(tag, "languagepattern", line)?.unwrap_or_default();
                let rule = self.attribute(tag, "languagerulename", line)?.unwrap_or_default();
                self.parsed.maps.push(LanguageMap { line, pattern, rule });
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(name @ ("beforebreak" | "afterbreak")) = self.path.last().map(String::as_str) {
            let name = name.to_owned();
            if let Some(half) = self.half(&name) {
                half.text.push_str(text);
            }
        }
    }

    /// The half of the last rule that an element of this name fills.
    fn half(&mut self, name: &str) -> Option<&mut Half> {
        let rule = self.parsed.languages.last_mut()?.rules.last_mut()?;
        Some(if name == "beforebreak" { &mut rule.before } else { &mut rule.after })
    }

    fn attribute(&self, tag: &BytesStart, wanted: &str, line: usize) -> Result<Option<String>, SrxError> {
        let xml = |why: String| SrxError::Xml { name: self.name.to_owned(), line, why };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| xml(error.to_string()))?;
            if attribute.key.local_name().as_ref() == wanted {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                return value.map(|value| Some(value.into_owned())).map_err(|error| xml(error.to_string()));
            }
        }
        Ok(None)
    }

    /// An attribute that is `yes` or `no`.
    fn yes(&mut self, tag: &BytesStart, wanted: &str, line: usize, default: bool) -> Result<bool, SrxError> {
        Ok(match self.attribute(tag, wanted, line)?.as_deref().map(str::trim) {
            Some("yes" | "true") => true,
            Some("no" | "false") => false,
            None => default,
            Some(other) => {
                let meant = if default { "yes" } else { "no" };
                self.problem(
                    line,
                    format!("{wanted}=\"{other}\" is neither yes nor no; it is taken as {meant}"),
                );
                default
            }
        })
    }
}

/// Counts lines from 1 as the reader goes on.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of byte `at`.
    fn of(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += self.text.as_bytes()[self.at..at].split(|&byte| byte == b'\n').count() - 1;
        self.at = at;
        self.line
    }
}
