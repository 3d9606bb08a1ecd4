//! A message catalogue -> units. Plural forms and obsolete messages have no place in a unit.

use diglot_tmx::{About, Done, Header, Note, Position, Problem, ProblemKind, Prop, Unit, Variant};

use super::{CONTEXT, FUZZY, REFERENCE, SOURCE};
use crate::exchange::ExchangeError;
use crate::exchange::layout::Losses;
use crate::exchange::source::{Source, SourceOptions};
use crate::exchange::text::{LIMIT, Text};

/// Gives the messages of a catalogue.
pub struct PoSource {
    name: String,
    text: Text,
    header: Header,
    source: String,
    target: String,
    strict: bool,
    /// A line that belongs to the next message.
    ahead: Option<String>,
    waiting: Option<Entry>,
    number: u64,
    line: u64,
    problems: Vec<Problem>,
    losses: Losses,
}

/// A message as it stands in the file.
#[derive(Debug, Default)]
struct Entry {
    line: u64,
    context: Option<String>,
    id: Option<String>,
    plural: bool,
    translation: Option<String>,
    notes: Vec<String>,
    references: Vec<String>,
    fuzzy: bool,
    broken: Option<&'static str>,
}

/// Where a line in quotes goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Context,
    Id,
    Plural,
    Translation,
    OtherForm,
}

impl PoSource {
    /// Begins to read: the head says the languages where the options do not.
    pub fn new(name: &str, text: Text, options: &SourceOptions) -> Result<Self, ExchangeError> {
        let mut source = Self {
            name: name.to_owned(),
            text,
            header: Header::default(),
            source: String::new(),
            target: String::new(),
            strict: options.strict,
            ahead: None,
            waiting: None,
            number: 0,
            line: 1,
            problems: Vec::new(),
            losses: Losses::default(),
        };
        let first = source.next_entry()?;
        let is_head =
            first.as_ref().is_some_and(|entry| entry.id.as_deref() == Some("") && entry.context.is_none());
        let head = first
            .as_ref()
            .filter(|_| is_head)
            .and_then(|entry| entry.translation.clone())
            .unwrap_or_default();
        let member = |name: &str| {
            let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.map(str::trim).filter(|value| !value.is_empty()).map(|value| value.replace('_', "-"))
        };
        let given = |at: usize| options.languages.get(at).cloned();
        // The messages of nearly every program are English.
        source.source = given(0).or_else(|| member(SOURCE)).unwrap_or_else(|| "en".to_owned());
        let target = given(1).or_else(|| member("Language"));
        source.target = target.ok_or_else(|| ExchangeError::Content {
            name: name.to_owned(),
            line: Some(1),
            what: "its head names no language of the translations; say it with --source and --target"
                .to_owned(),
        })?;
        source.header = Header::new("diglot", env!("CARGO_PKG_VERSION"), &source.source);
        if !is_head {
            source.waiting = first;
        }
        Ok(source)
    }

    fn next_line(&mut self) -> Result<Option<String>, ExchangeError> {
        if let Some(line) = self.ahead.take() {
            return Ok(Some(line));
        }
        let mut line = String::new();
        Ok(self.text.read_line(&mut line)?.then_some(line))
    }

    /// The lines of the next message.
    fn next_entry(&mut self) -> Result<Option<Entry>, ExchangeError> {
        let mut entry = Entry::default();
        let mut part = Part::None;
        let mut size = 0;
        while let Some(line) = self.next_line()? {
            let trimmed = line.trim();
            let begins = trimmed.starts_with('#') || trimmed.starts_with("msgctxt");
            let done = matches!(part, Part::Translation | Part::OtherForm);
            if done && (begins || trimmed.starts_with("msgid ") || trimmed.starts_with("msgid\"")) {
                self.ahead = Some(line);
                return Ok(Some(entry));
            }
            size += line.len();
            if size > LIMIT {
                return Err(ExchangeError::Content {
                    name: self.name.clone(),
                    line: Some(entry.line),
                    what: "a message of more than 16 MB; is this a PO file?".to_owned(),
                });
            }
            if entry.line == 0 && !trimmed.is_empty() {
                entry.line = self.text.line() - 1;
            }
            self.take_line(trimmed, &mut part, &mut entry);
        }
        Ok((part != Part::None).then_some(entry))
    }

    fn take_line(&mut self, line: &str, part: &mut Part, entry: &mut Entry) {
        if let Some(comment) = line.strip_prefix('#') {
            match comment.chars().next() {
                Some('~') => self.losses.add("lines of obsolete messages", 1),
                Some(':') => entry.references.push(comment[1..].trim().to_owned()),
                Some(',') => entry.fuzzy |= comment[1..].split(',').any(|flag| flag.trim() == "fuzzy"),
                Some('|') => {}
                Some('.') => entry.notes.push(comment[1..].trim().to_owned()),
                _ => entry.notes.push(comment.trim().to_owned()),
            }
            return;
        }
        let word = &line[..line.find(|c: char| c == '"' || c.is_whitespace()).unwrap_or(line.len())];
        let quoted = line[word.len()..].trim();
        *part = match word {
            "" if quoted.is_empty() => return,
            "" => *part,
            "msgctxt" => Part::Context,
            "msgid" => Part::Id,
            "msgid_plural" => Part::Plural,
            "msgstr" | "msgstr[0]" => Part::Translation,
            form if form.starts_with("msgstr[") => Part::OtherForm,
            _ => {
                entry.broken = Some("a line that is neither a comment nor a member of a message");
                return;
            }
        };
        let Some(text) = unquote(quoted) else {
            entry.broken = Some("a text without its quotes");
            return;
        };
        match part {
            Part::Context => entry.context.get_or_insert_default().push_str(&text),
            Part::Id => entry.id.get_or_insert_default().push_str(&text),
            Part::Plural => entry.plural = true,
            Part::Translation => entry.translation.get_or_insert_default().push_str(&text),
            Part::OtherForm => {}
            Part::None => entry.broken = Some("a text that belongs to nothing"),
        }
    }

    fn unit(&mut self, entry: Entry) -> Result<Option<Unit>, ExchangeError> {
        self.line = entry.line.max(1);
        self.number += 1;
        if let Some(what) = entry.broken {
            if self.strict {
                return Err(ExchangeError::Content {
                    name: self.name.clone(),
                    line: Some(self.line),
                    what: format!("{what}; mend the message that begins here"),
                });
            }
            let kind = ProblemKind::NotWellFormed { what: what.to_owned() };
            let position = self.position();
            self.problems.push(Problem { position, unit: Some(self.number), kind, done: Done::UnitLeftOut });
            return Ok(None);
        }
        let Some(id) = entry.id.filter(|id| !id.is_empty()) else { return Ok(None) };
        if entry.plural {
            self.losses.add("messages with plural forms", 1);
            return Ok(None);
        }
        let mut unit = Unit::new(vec![Variant::new(&self.source, id)]);
        if let Some(translation) = entry.translation.filter(|translation| !translation.is_empty()) {
            unit.variants.push(Variant::new(&self.target, translation));
        }
        let mut prop = |kind: &str, value: String| unit.about.push(About::Prop(Prop::new(kind, value)));
        if let Some(context) = entry.context {
            prop(CONTEXT[0], context);
        }
        for reference in entry.references {
            prop(REFERENCE, reference);
        }
        if entry.fuzzy {
            prop(FUZZY, "yes".to_owned());
        }
        let notes = entry.notes.join("\n");
        if !notes.trim().is_empty() {
            unit.about.push(About::Note(Note { text: notes, ..Note::default() }));
        }
        Ok(Some(unit))
    }
}

impl Source for PoSource {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        loop {
            let entry = match self.waiting.take() {
                Some(entry) => Some(entry),
                None => self.next_entry()?,
            };
            let Some(entry) = entry else { return Ok(None) };
            if let Some(unit) = self.unit(entry)? {
                return Ok(Some(unit));
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
        let mut problems = self.text.take_problems();
        problems.append(&mut self.problems);
        problems
    }

    fn encoding(&self) -> &str {
        self.text.encoding()
    }

    fn losses(&self) -> Vec<(String, u64)> {
        self.losses.clone().into_list()
    }
}

/// The encoding that the head of a catalogue names.
pub fn declared(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let value = text.split_once("charset=")?.1;
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(value.len());
    Some(value[..end].to_owned()).filter(|name| name != "CHARSET")
}

/// The text in quotes.
fn unquote(quoted: &str) -> Option<String> {
    let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        if c == '"' {
            return None;
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'a' => out.push('\u{7}'),
            'b' => out.push('\u{8}'),
            'v' => out.push('\u{b}'),
            'f' => out.push('\u{c}'),
            c @ ('"' | '\\' | '\'' | '?') => out.push(c),
            other => out.extend(['\\', other]),
        }
    }
    Some(out)
}
