//! Units -> an XLIFF file with one `<file>`.

use std::fmt::Write as _;
use std::io::Write as _;

use diglot_tmx::{Segment, Unit, Variant};

use super::about::{self, count_lost, groups, notes};
use super::{APPROVED, OWN, inline1, inline2};
use crate::exchange::layout::{Layout, Losses, Tags, columns};
use crate::exchange::markup::{flat, push_attribute, push_text};
use crate::exchange::output::Output;
use crate::exchange::sink::{Finished, Sink};
use crate::exchange::{ExchangeError, Format};

/// The states of a target in XLIFF 1.2.
const STATES_1: &[&str] = &[
    "final",
    "needs-adaptation",
    "needs-l10n",
    "needs-review-adaptation",
    "needs-review-l10n",
    "needs-review-translation",
    "needs-translation",
    "new",
    "signed-off",
    "translated",
];
/// The states of a segment in XLIFF 2.0.
const STATES_2: &[&str] = &["initial", "translated", "reviewed", "final"];

/// Writes XLIFF.
pub struct XliffSink {
    output: Output,
    format: Format,
    layout: Layout,
    header_source: Option<String>,
    tags: Tags,
    languages: Option<Vec<String>>,
    buffer: String,
    units: u64,
    losses: Losses,
}

impl XliffSink {
    /// Begins a file in version 1.2, or 2.0 for [`Format::Xliff2`].
    pub fn new(output: Output, format: Format, layout: &Layout, header_source: Option<&str>) -> Self {
        Self {
            output,
            format,
            layout: layout.clone(),
            header_source: header_source.map(str::to_owned),
            tags: layout.tags.unwrap_or(Tags::Keep),
            languages: None,
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
        let source = languages.first().map_or("und", String::as_str);
        let target = languages.get(1).map(String::as_str);
        let out = &mut self.buffer;
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let original = if self.layout.original.is_empty() { "units" } else { &self.layout.original };
        if self.format == Format::Xliff2 {
            out.push_str("<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"");
            out.push_str(" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.0\"");
            push_attribute("srcLang", source, out);
            target.inspect(|target| push_attribute("trgLang", target, out));
            let _ = write!(out, ">\n  <file id=\"{OWN}\"");
            push_attribute("original", original, out);
            out.push_str(" xml:space=\"preserve\">\n");
        } else {
            out.push_str("<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n  <file");
            push_attribute("original", original, out);
            push_attribute("source-language", source, out);
            target.inspect(|target| push_attribute("target-language", target, out));
            out.push_str(" datatype=\"plaintext\" xml:space=\"preserve\">\n    <header><tool");
            push_attribute("tool-id", OWN, out);
            push_attribute("tool-name", OWN, out);
            push_attribute("tool-version", env!("CARGO_PKG_VERSION"), out);
            out.push_str("/></header>\n    <body>\n");
        }
        self.languages = Some(languages.clone());
        languages
    }

    fn push_unit_1(&mut self, unit: &Unit, source: &Variant, target: Option<&Variant>) {
        let state = about::state(unit, target).filter(|state| STATES_1.contains(state)).map(str::to_owned);
        let out = &mut self.buffer;
        let _ = write!(out, "      <trans-unit id=\"{}\"", self.units + 1);
        if let Some(name) = unit.attributes.get("tuid") {
            push_attribute("resname", name, out);
        }
        let is_approved = matches!(unit.prop("x-diglot-state"), Some("accepted" | "changed"))
            || unit.prop(APPROVED) == Some("yes");
        if is_approved && target.is_some() {
            push_attribute("approved", "yes", out);
        }
        out.push_str(">\n        <source>");
        self.segment_1(&source.segment);
        self.buffer.push_str("</source>\n");
        if let Some(target) = target {
            self.buffer.push_str("        <target");
            if let Some(state) = &state {
                push_attribute("state", state, &mut self.buffer);
            }
            self.buffer.push('>');
            self.segment_1(&target.segment);
            self.buffer.push_str("</target>\n");
        }
        let out = &mut self.buffer;
        let mut replaced = 0;
        for group in groups(unit, Some(source), target, state.is_some() && target.is_some()) {
            let _ = write!(out, "        <prop-group name=\"{}\">", group.name);
            for (kind, value) in group.values {
                out.push_str("<prop");
                push_attribute("prop-type", if kind.is_empty() { "unknown" } else { &kind }, out);
                out.push('>');
                replaced += push_text(&value, out);
                out.push_str("</prop>");
            }
            out.push_str("</prop-group>\n");
        }
        for (place, note) in notes(unit, Some(source), target) {
            out.push_str("        <note");
            if let Some(language) = note.attributes.get("xml:lang") {
                push_attribute("xml:lang", language, out);
            }
            if let Some(place) = place {
                push_attribute("annotates", place, out);
            }
            out.push('>');
            replaced += push_text(&note.text, out);
            out.push_str("</note>\n");
        }
        out.push_str("      </trans-unit>\n");
        self.add_replaced(replaced);
        count_lost(unit, &[Some(source), target], true, &mut self.losses);
    }

    fn push_unit_2(&mut self, unit: &Unit, source: &Variant, target: Option<&Variant>) {
        let state = about::state(unit, target).filter(|state| STATES_2.contains(state)).map(str::to_owned);
        let mut data = inline2::Data::default();
        let mut texts = Vec::new();
        let mut replaced = 0;
        for variant in [Some(source), target].into_iter().flatten() {
            let mut text = String::new();
            let shaped = self.shaped(&variant.segment);
            let segment = shaped.as_ref().unwrap_or(&variant.segment);
            replaced += inline2::push(segment, &mut data, &mut text, &mut self.losses);
            texts.push(text);
        }
        let out = &mut self.buffer;
        let _ = write!(out, "    <unit id=\"u{}\"", self.units + 1);
        if let Some(name) = unit.attributes.get("tuid") {
            push_attribute("name", name, out);
        }
        out.push_str(">\n");
        let groups = groups(unit, Some(source), target, state.is_some());
        if !groups.is_empty() {
            out.push_str("      <mda:metadata>\n");
            for group in groups {
                let _ = write!(out, "        <mda:metaGroup category=\"{}\">", group.name);
                for (kind, value) in group.values {
                    out.push_str("<mda:meta");
                    push_attribute("type", if kind.is_empty() { "unknown" } else { &kind }, out);
                    out.push('>');
                    replaced += push_text(&value, out);
                    out.push_str("</mda:meta>");
                }
                out.push_str("</mda:metaGroup>\n");
            }
            out.push_str("      </mda:metadata>\n");
        }
        let notes = notes(unit, Some(source), target);
        if !notes.is_empty() {
            out.push_str("      <notes>\n");
            for (place, note) in notes {
                out.push_str("        <note");
                if let Some(place) = place {
                    push_attribute("appliesTo", place, out);
                }
                out.push('>');
                replaced += push_text(&note.text, out);
                out.push_str("</note>\n");
            }
            out.push_str("      </notes>\n");
        }
        if !data.codes().is_empty() {
            out.push_str("      <originalData>\n");
            for (at, code) in data.codes().iter().enumerate() {
                let _ = write!(out, "        <data id=\"d{}\">", at + 1);
                replaced += push_text(code, out);
                out.push_str("</data>\n");
            }
            out.push_str("      </originalData>\n");
        }
        out.push_str("      <segment");
        if let Some(state) = state {
            push_attribute("state", &state, out);
        }
        out.push_str(">\n");
        for (name, text) in ["source", "target"].into_iter().zip(texts) {
            let _ = writeln!(out, "        <{name}>{text}</{name}>");
        }
        out.push_str("      </segment>\n    </unit>\n");
        self.add_replaced(replaced);
        count_lost(unit, &[Some(source), target], false, &mut self.losses);
    }

    fn segment_1(&mut self, segment: &Segment) {
        let shaped = self.shaped(segment);
        let segment = shaped.as_ref().unwrap_or(segment);
        let replaced = inline1::push(segment, &mut self.buffer, &mut self.losses);
        self.add_replaced(replaced);
    }

    fn add_replaced(&mut self, replaced: u64) {
        self.losses.add("characters forbidden in XML replaced by a space", replaced);
    }

    fn shaped(&mut self, segment: &Segment) -> Option<Segment> {
        let flatten = self.tags != Tags::Keep && segment.has_codes();
        flatten.then(|| Segment::from(flat(segment, self.tags, &mut self.losses)))
    }
}

impl Sink for XliffSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        let languages = self.begin(Some(unit));
        let columns = columns(unit, &languages);
        let variant = |at: usize| columns.get(at).copied().flatten().and_then(|at| unit.variants.get(at));
        let Some(source) = variant(0) else {
            self.losses.add("units without a source", 1);
            return Ok(());
        };
        let target = variant(1);
        if self.format == Format::Xliff2 {
            self.push_unit_2(unit, source, target);
        } else {
            self.push_unit_1(unit, source, target);
        }
        self.losses.add_other_variants(unit, 1 + usize::from(target.is_some()));
        self.output.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        self.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Finished, ExchangeError> {
        self.begin(None);
        self.buffer.push_str(if self.format == Format::Xliff2 {
            if self.units == 0 { "    <unit id=\"u0\"><segment><source/></segment></unit>\n" } else { "" }
        } else {
            "    </body>\n"
        });
        self.buffer.push_str("  </file>\n</xliff>\n");
        self.output.write_all(self.buffer.as_bytes())?;
        Ok(Finished { outputs: vec![self.output], units: self.units, losses: self.losses.into_list() })
    }
}
