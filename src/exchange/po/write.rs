//! Units -> a message catalogue that `msgfmt` takes.

use std::io::Write as _;

use diglot_tmx::{About, Unit};

use super::{CONTEXT, FUZZY, REFERENCE, SOURCE};
use crate::exchange::ExchangeError;
use crate::exchange::layout::{Layout, Losses, Tags, columns};
use crate::exchange::markup::flat;
use crate::exchange::output::Output;
use crate::exchange::seen::{Seen, fingerprint};
use crate::exchange::sink::{Finished, Sink};

/// Writes a catalogue.
pub struct PoSink {
    output: Output,
    layout: Layout,
    header_source: Option<String>,
    languages: Option<Vec<String>>,
    seen: Seen,
    buffer: String,
    units: u64,
    losses: Losses,
}

impl PoSink {
    /// Begins a catalogue.
    pub fn new(output: Output, layout: &Layout, header_source: Option<&str>) -> Self {
        Self {
            output,
            layout: layout.clone(),
            header_source: header_source.map(str::to_owned),
            languages: None,
            seen: Seen::default(),
            buffer: String::new(),
            units: 0,
            losses: Losses::default(),
        }
    }

    fn begin(&mut self, first: Option<&Unit>) -> Vec<String> {
        if let Some(languages) = &self.languages {
            return languages.clone();
        }
        let mut languages = self.layout.languages_for(first, self.header_source.as_deref());
        languages.truncate(2);
        let code = |at: usize| languages.get(at).map_or("", String::as_str);
        let head = format!(
            "Project-Id-Version: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
             Content-Transfer-Encoding: 8bit\nLanguage: {}\n{SOURCE}: {}\nX-Generator: diglot {}\n",
            if self.layout.original.is_empty() { "units" } else { &self.layout.original },
            code(1).replace('-', "_"),
            code(0),
            env!("CARGO_PKG_VERSION")
        );
        push("msgid", "", &mut self.buffer);
        push("msgstr", &head, &mut self.buffer);
        self.languages = Some(languages.clone());
        languages
    }

    fn push_unit(
        &mut self,
        unit: &Unit,
        source: &str,
        target: &str,
        kept: &[Option<usize>],
    ) -> Result<(), ExchangeError> {
        let mut context = CONTEXT.iter().find_map(|kind| unit.prop(kind)).map(str::to_owned);
        let seen = fingerprint([context.as_deref().unwrap_or("\u{4}"), source]);
        if self.seen.get_or_set(seen, self.units)?.is_some() {
            // A catalogue has each message once in a context.
            self.losses.add("repeated messages with a context of their own", 1);
            let number = format!("unit {}", self.units + 1);
            context = Some(context.map_or_else(|| number.clone(), |context| format!("{context}, {number}")));
        }
        let out = &mut self.buffer;
        out.push('\n');
        let (mut other_props, mut references) = (0, Vec::new());
        for about in &unit.about {
            match about {
                About::Note(note) => push_comment("# ", &note.text, out),
                About::Prop(prop) if prop.kind() == REFERENCE => references.push(prop.value.as_str()),
                About::Prop(prop) if prop.kind() == FUZZY || CONTEXT.contains(&prop.kind()) => {}
                About::Prop(prop) => {
                    other_props += u64::from(prop.kind() != "x-diglot-state");
                }
                About::Ude(_) => {}
            }
        }
        for reference in references {
            push_comment("#: ", reference, out);
        }
        let doubtful = unit.prop("x-diglot-state") == Some("doubtful") || unit.prop(FUZZY).is_some();
        if doubtful && !target.is_empty() {
            out.push_str("#, fuzzy\n");
        }
        if let Some(context) = &context {
            push("msgctxt", context, out);
        }
        push("msgid", source, out);
        push("msgstr", target, out);
        self.losses.add("properties", other_props);
        let mut rest = unit.clone();
        rest.about.clear();
        self.losses.add_beside_text(&rest, kept);
        Ok(())
    }
}

impl Sink for PoSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        let languages = self.begin(Some(unit));
        let columns = columns(unit, &languages);
        let tags = self.layout.tags.filter(|tags| *tags != Tags::Keep).unwrap_or(Tags::Drop);
        let mut texts = Vec::new();
        for at in &columns {
            let variant = at.and_then(|at| unit.variants.get(at));
            let text =
                variant.map(|variant| flat(&variant.segment, tags, &mut self.losses)).unwrap_or_default();
            self.losses.add("zero characters", text.matches('\0').count() as u64);
            texts.push(text.replace('\0', " "));
        }
        let source = texts.first().map_or("", String::as_str).to_owned();
        // The empty message is the head of the catalogue.
        if source.is_empty() {
            self.losses.add("units without a source", 1);
            return Ok(());
        }
        let target = texts.get(1).cloned().unwrap_or_default();
        self.push_unit(unit, &source, &target, &columns)?;
        self.output.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        self.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Finished, ExchangeError> {
        self.begin(None);
        self.output.write_all(self.buffer.as_bytes())?;
        Ok(Finished { outputs: vec![self.output], units: self.units, losses: self.losses.into_list() })
    }
}

fn push_comment(sign: &str, text: &str, out: &mut String) {
    for line in text.lines() {
        out.push_str(sign.trim_end());
        if !line.trim().is_empty() {
            out.push(' ');
            out.push_str(line.trim_end());
        }
        out.push('\n');
    }
}

/// Adds a member with its text in quotes, a line of the text a line of the file.
fn push(member: &str, text: &str, out: &mut String) {
    out.push_str(member);
    out.push(' ');
    if text.trim_end_matches('\n').contains('\n') {
        out.push_str("\"\"\n");
    }
    if text.is_empty() {
        out.push_str("\"\"\n");
    }
    for line in text.split_inclusive('\n') {
        out.push('"');
        for c in line.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\r' => out.push_str("\\r"),
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{b}' => out.push_str("\\v"),
                '\u{c}' => out.push_str("\\f"),
                c => out.push(c),
            }
        }
        out.push_str("\"\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        push("msgid", text, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn text_stands_in_quotes() {
        check("", "msgid \"\"\n");
        check("Файл «a\\b»", "msgid \"Файл «a\\\\b»\"\n");
        check("раз\n", "msgid \"раз\\n\"\n");
        check("раз\nдва\t\"три\"", "msgid \"\"\n\"раз\\n\"\n\"два\\t\\\"три\\\"\"\n");
    }
}
