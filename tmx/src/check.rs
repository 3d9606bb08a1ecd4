//! `Header` and `Unit`s -> what breaks the rules of TMX 1.4, those of its DTD and those it only says in words.

use std::collections::{BTreeMap, BTreeSet};

use crate::dtd;
use crate::error::{Done, Position, Problem, ProblemKind};
use crate::inline::Inline;
use crate::model::{About, Attributes, Header, Unit, Variant, normal};
use crate::text::is_date;

/// Checks a file that is wholly in memory.
///
/// ```
/// use diglot_tmx::{Header, Unit, Variant, check};
/// let units = [Unit::new(vec![Variant::new("ru", "Дом"), Variant::new("en_GB", "House")])];
/// let problems = check(&Header::new("example", "1.0", "ru"), &units);
/// assert_eq!(problems[0].to_string(), "unit 1: xml:lang=\"en_GB\" is not a language code like en or en-GB");
/// ```
pub fn check<'a>(header: &Header, units: impl IntoIterator<Item = &'a Unit>) -> Vec<Problem> {
    let (checker, mut problems) = Checker::new(header);
    for (number, unit) in units.into_iter().enumerate() {
        problems.extend(checker.check_unit(unit, number as u64 + 1, None));
    }
    problems
}

/// Checks a file unit by unit.
#[derive(Debug)]
pub struct Checker {
    source_language: Option<String>,
}

impl Checker {
    /// Checks the header.
    pub fn new(header: &Header) -> (Self, Vec<Problem>) {
        let mut rules = Rules::default();
        for name in dtd::required("header") {
            if header.attributes.get(name).is_none_or(str::is_empty) {
                rules.say(ProblemKind::HeaderAttribute { name });
            }
        }
        rules.version(&header.version);
        rules.attributes("header", &header.attributes);
        rules.about(&header.about);
        let source_language = header.source_language().filter(|&language| language != "*all*");
        let checker = Self { source_language: source_language.map(ToOwned::to_owned) };
        (checker, rules.problems(None, None))
    }

    /// Checks one unit, the `number`th of its file, which begins at `position`.
    pub fn check_unit(&self, unit: &Unit, number: u64, position: Option<Position>) -> Vec<Problem> {
        let mut rules = Rules::default();
        rules.attributes("tu", &unit.attributes);
        rules.about(&unit.about);
        if unit.variants.is_empty() {
            rules.say(ProblemKind::NoVariant);
        }
        for variant in &unit.variants {
            rules.variant(variant);
        }
        let own = unit.attributes.get("srclang");
        if let Some(language) = own.or(self.source_language.as_deref()).filter(|&own| own != "*all*") {
            let same = |variant: &Variant| normal(variant.language()) == normal(language);
            if !unit.variants.iter().any(same) {
                rules.say(ProblemKind::NoSource { language: language.to_owned() });
            }
        }
        rules.matching(&unit.variants);
        rules.problems(Some(number), position)
    }
}

/// What was found so far in one place.
#[derive(Default)]
struct Rules(Vec<ProblemKind>);

impl Rules {
    fn say(&mut self, kind: ProblemKind) {
        self.0.push(kind);
    }

    fn problems(self, unit: Option<u64>, position: Option<Position>) -> Vec<Problem> {
        let problem = |kind| Problem { position, unit, kind, done: Done::Kept };
        self.0.into_iter().map(problem).collect()
    }

    fn version(&mut self, version: &str) {
        if version != "1.4" {
            self.value("version", version, "1.4, the only version today's tools validate against");
        }
    }

    fn attributes(&mut self, element: &str, attributes: &Attributes) {
        for (name, value) in attributes.iter() {
            if !dtd::attributes(element).contains(&name) {
                self.say(ProblemKind::UnknownAttribute { element: element.into(), name: name.into() });
            }
            match name {
                "creationdate" | "changedate" | "lastusagedate" if !is_date(value) => {
                    self.value(name, value, "a date like 20260131T235959Z");
                }
                "srclang" if value == "*all*" => {}
                "srclang" | "adminlang" | "xml:lang" | "lang" if !is_language(value) => {
                    self.value(name, value, "a language code like en or en-GB");
                }
                "segtype" if !dtd::SEGMENT_TYPES.contains(&value) => {
                    self.value(name, value, "block, paragraph, sentence or phrase");
                }
                "usagecount" if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.value(name, value, "a number");
                }
                "pos" if !matches!(value, "begin" | "end") => self.value(name, value, "begin or end"),
                "i" | "x" if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.value(name, value, "a number");
                }
                "tuid" if value.contains(char::is_whitespace) => {
                    self.value(name, value, "an identifier without white space");
                }
                _ => {}
            }
        }
    }

    fn about(&mut self, about: &[About]) {
        for one in about {
            match one {
                About::Prop(prop) => self.element("prop", &prop.attributes),
                About::Note(note) => self.element("note", &note.attributes),
                About::Ude(ude) => {
                    self.element("ude", &ude.attributes);
                    for map in &ude.maps {
                        self.element("map", map);
                    }
                    let has_code = ude.maps.iter().any(|map| map.get("code").is_some());
                    if has_code && ude.attributes.get("base").is_none() {
                        self.say(ProblemKind::MissingAttribute { element: "ude".into(), name: "base" });
                    }
                }
            }
        }
    }

    fn element(&mut self, element: &str, attributes: &Attributes) {
        for name in dtd::required(element) {
            if attributes.get(name).is_none() {
                self.say(ProblemKind::MissingAttribute { element: element.into(), name });
            }
        }
        self.attributes(element, attributes);
    }

    fn variant(&mut self, variant: &Variant) {
        if variant.language().is_empty() {
            self.say(ProblemKind::NoLanguage);
        } else if variant.attributes.get("xml:lang").is_none() {
            self.say(ProblemKind::OldLanguage);
        }
        self.attributes("tuv", &variant.attributes);
        self.about(&variant.about);
        self.pieces("seg", variant.segment.content());
        self.pairs(variant);
    }

    fn pieces(&mut self, parent: &str, pieces: &[Inline]) {
        for piece in pieces {
            let Inline::Code(code) = piece else { continue };
            let name = code.kind.name();
            if dtd::may_hold(parent, name) {
                self.element(name, &code.attributes);
            } else {
                self.say(ProblemKind::Misplaced { name: name.into(), parent: parent.into() });
            }
            self.pieces(name, &code.content);
        }
    }

    /// Each `i` belongs to one `<bpt>` and one `<ept>` of the segment.
    fn pairs(&mut self, variant: &Variant) {
        let mut pairs: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for code in variant.segment.codes() {
            let Some(i) = code.attributes.get("i") else { continue };
            match code.kind.name() {
                "bpt" => pairs.entry(i).or_default().0 += 1,
                "ept" => pairs.entry(i).or_default().1 += 1,
                _ => {}
            }
        }
        for (i, (begins, ends)) in pairs {
            let i = || i.to_owned();
            match (begins, ends) {
                (0, _) => self.say(ProblemKind::Unpaired { element: "ept", i: i(), wanted: "<bpt>" }),
                (_, 0) => self.say(ProblemKind::Unpaired { element: "bpt", i: i(), wanted: "<ept>" }),
                _ => {}
            }
            for (element, count) in [("bpt", begins), ("ept", ends)] {
                if count > 1 {
                    self.say(ProblemKind::RepeatedPair { element, i: i() });
                }
            }
        }
    }

    /// A code with an `x` in one variant has its partner in each other variant that uses `x` at all.
    fn matching(&mut self, variants: &[Variant]) {
        let codes = |variant: &Variant| {
            let codes = variant.segment.codes();
            let named = codes
                .into_iter()
                .filter_map(|code| Some((code.kind.name().to_owned(), code.attributes.get("x")?.to_owned())));
            named.collect::<BTreeSet<_>>()
        };
        let sets = variants.iter().map(|variant| (variant, codes(variant))).collect::<Vec<_>>();
        let all = sets.iter().flat_map(|(_, set)| set).collect::<BTreeSet<_>>();
        for (element, x) in all {
            for (variant, set) in sets.iter().filter(|(_, set)| !set.is_empty()) {
                if !set.contains(&(element.clone(), x.clone())) {
                    self.say(ProblemKind::Unmatched {
                        element: element.clone(),
                        x: x.clone(),
                        language: variant.language().to_owned(),
                    });
                }
            }
        }
    }

    fn value(&mut self, name: &str, value: &str, expected: &'static str) {
        self.say(ProblemKind::Value { name: name.into(), value: value.into(), expected });
    }
}

/// Whether a code has the shape BCP 47 wants: letters, then subtags of one to eight letters and digits.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    let first_fits = first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (matches!(first.len(), 2..=8) || matches!(first, "x" | "i") && code.len() > 2);
    let fits =
        |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    first_fits && parts.all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Reader;

    /// Checks the units in `body` of a file whose header is `header`.
    fn check_file(header: &str, body: &str, expected: &[&str]) {
        let file = format!("<tmx version=\"1.4\"><header {header}/><body>{body}</body></tmx>");
        let mut reader = Reader::new(file.as_bytes()).unwrap();
        let units = reader.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
        let problems = check(reader.header(), &units).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(problems, expected, "{body}");
    }

    const HEADER: &str = "creationtool='a' creationtoolversion='1' segtype='sentence' o-tmf='a' adminlang='en' \
                          srclang='ru' datatype='plaintext'";

    fn check_unit(unit: &str, expected: &[&str]) {
        check_file(HEADER, unit, expected);
    }

    /// Checks a Russian and an English segment.
    fn check_segments(source: &str, target: &str, expected: &[&str]) {
        let source = format!("<tuv xml:lang='ru'><seg>{source}</seg></tuv>");
        check_unit(&format!("<tu>{source}<tuv xml:lang='en'><seg>{target}</seg></tuv></tu>"), expected);
    }

    #[test]
    fn a_header_is_checked() {
        check_file(HEADER, "", &[]);
        let poor =
            HEADER.replace("o-tmf='a'", "").replace("sentence", "line").replace("'en'", "'english language'");
        check_file(
            &poor,
            "",
            &[
                "file: the header has no o-tmf",
                "file: segtype=\"line\" is not block, paragraph, sentence or phrase",
                "file: adminlang=\"english language\" is not a language code like en or en-GB",
            ],
        );
        check_file(&format!("{HEADER} gitCommit='1'"), "", &["file: <header> has no attribute gitCommit"]);
        let any = HEADER.replace("'ru'", "'*all*'");
        check_file(&any, "<tu><tuv xml:lang='de'><seg>Ja.</seg></tuv></tu>", &[]);
    }

    #[test]
    fn attributes_are_checked() {
        let variant = "<tuv xml:lang='ru'><seg>Да.</seg></tuv>";
        check_unit(&format!("<tu creationdate='20260131T235959Z' tuid='1'>{variant}</tu>"), &[]);
        check_unit(
            &format!("<tu changedate='2026-01-31' usagecount='often' tuid='1 2'>{variant}</tu>"),
            &[
                "unit 1: changedate=\"2026-01-31\" is not a date like 20260131T235959Z",
                "unit 1: usagecount=\"often\" is not a number",
                "unit 1: tuid=\"1 2\" is not an identifier without white space",
            ],
        );
        check_unit(&format!("<tu><prop>a</prop>{variant}</tu>"), &["unit 1: <prop> lacks type"]);
    }

    #[test]
    fn languages_are_checked() {
        let unit = |code: &str| format!("<tu><tuv {code}><seg>Да.</seg></tuv></tu>");
        check_unit(&unit("xml:lang='RU'"), &[]);
        check_unit(&unit("lang='ru'"), &["unit 1: lang instead of xml:lang"]);
        check_unit(&unit("xml:lang='ru-RU'"), &["unit 1: no variant in the source language ru"]);
        check_unit(
            &unit("xml:lang='ru_RU'"),
            &[
                "unit 1: xml:lang=\"ru_RU\" is not a language code like en or en-GB",
                "unit 1: no variant in the source language ru",
            ],
        );
        let own = "<tu srclang='en'><tuv xml:lang='en'><seg>Yes.</seg></tuv></tu>";
        check_unit(own, &[]);
    }

    #[test]
    fn codes_are_checked() {
        let bold = "<bpt i='1' x='1'>b</bpt>да<ept i='1'>b</ept>";
        check_segments(bold, bold, &[]);
        check_segments(bold, "yes", &[]);
        check_segments("<bpt i='1'/>да", "yes", &["unit 1: <bpt i=\"1\"> has no <ept> in its segment"]);
        check_segments("да<ept i='2'/>", "yes", &["unit 1: <ept i=\"2\"> has no <bpt> in its segment"]);
        let twice = format!("{bold}<bpt i='1'/>");
        check_segments(&twice, "yes", &["unit 1: <bpt i=\"1\"> stands twice in its segment"]);
        check_segments(
            "<it pos='middle'/>",
            "<it/>",
            &["unit 1: pos=\"middle\" is not begin or end", "unit 1: <it> lacks pos"],
        );
        check_segments(
            "<ph x='1'/><ph x='2'/>",
            "<ph x='2'/>",
            &["unit 1: the code <ph x=\"1\"> is not in the en variant"],
        );
        check_segments(
            "<sub>да</sub>",
            "<ph><hi>yes</hi></ph>",
            &["unit 1: <sub> has no place in <seg>", "unit 1: <hi> has no place in <ph>"],
        );
    }
}
