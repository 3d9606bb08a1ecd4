//! A unit of TMX <-> entries: the source with each of its targets.

use diglot_tmx::{About, Attributes, Header, Prop, Reader, Segment, Style, Unit, Variant, Writer};

use super::entry::{Context, Entry, More, Origin};
use crate::bitext::LinkState;

/// The properties in which diglot says what TMX has no place for.
const CONFIDENCE: &str = "x-diglot-confidence";
const STATE: &str = "x-diglot-state";
const DOCUMENT: &str = "x-document";
const POSITION: &str = "x-diglot-position";
const BEFORE: &str = "x-diglot-before";
const AFTER: &str = "x-diglot-after";
/// Where other tools say what stood before: `OmegaT`, `memoQ`.
const BEFORE_ELSEWHERE: [&str; 3] = ["prev", "x-context-pre", "x-previous-source-text"];
const AFTER_ELSEWHERE: [&str; 3] = ["next", "x-context-post", "x-next-source-text"];

/// One entry for each of `targets`, numbers of variants; without those that have no language.
///
/// Author, dates and the number of uses are those of the unit, or else of the target. Properties of diglot are understood and
/// stay where they are, so that writing the entry gives the unit back.
pub fn entries(unit: Unit, source: usize, targets: &[usize]) -> Vec<Entry> {
    let Unit { attributes: all, about, variants } = unit;
    let (mut author, mut created, mut changed, mut uses) = (None, None, None, None);
    let mut attributes = Attributes::new();
    for (name, value) in all.iter() {
        match name {
            "creationid" => author = Some(value.to_owned()),
            "creationdate" => created = Some(value.to_owned()),
            "changedate" => changed = Some(value.to_owned()),
            "usagecount" if value.trim().parse::<u64>().is_ok() => uses = value.trim().parse().ok(),
            _ => attributes.set(name, value),
        }
    }
    let Some(source) = variants.get(source).filter(|variant| !variant.language().is_empty()) else {
        return Vec::new();
    };
    let said = said(&about, &source.about);
    let (source_text, source_markup) = text(&source.segment);
    let targets = targets.iter().filter_map(|&target| variants.get(target));
    let targets = targets.filter(|target| !target.language().is_empty()).collect::<Vec<_>>();
    let entry = Entry {
        source: source_text,
        source_markup,
        source_language: source.language().to_owned(),
        context: said.context,
        state: said.state,
        confidence: said.confidence,
        origin: Origin::Imported,
        uses: uses.unwrap_or(0),
        about,
        more: More {
            attributes,
            source_attributes: without_language(&source.attributes),
            source_about: source.about.clone(),
            ..More::default()
        },
        ..Entry::default()
    };
    let finish = |mut entry: Entry, target: &Variant| {
        let own = |name| target.attributes.get(name).map(str::to_owned);
        (entry.target, entry.target_markup) = text(&target.segment);
        target.language().clone_into(&mut entry.target_language);
        entry.author = author.clone().or_else(|| own("creationid"));
        entry.created = created.clone().or_else(|| own("creationdate"));
        entry.changed = changed.clone().or_else(|| own("changedate"));
        entry.more.target_attributes = without_language(&target.attributes);
        entry.more.target_about.clone_from(&target.about);
        entry
    };
    // The last one takes what the others copy.
    let Some((last, others)) = targets.split_last() else { return Vec::new() };
    let mut entries = others.iter().map(|target| finish(entry.clone(), target)).collect::<Vec<_>>();
    entries.push(finish(entry, last));
    entries
}

/// The unit of an entry. What diglot knows of it beyond TMX stands in properties.
pub fn unit(entry: Entry) -> Unit {
    let variant = |language: &str, text: String, markup: Option<String>, attributes: &Attributes, about| {
        let segment = markup.and_then(|markup| parse(&markup)).unwrap_or_else(|| Segment::from(text));
        let mut variant = Variant::new(language, segment);
        for (name, value) in attributes.iter() {
            variant.attributes.set(name, value);
        }
        variant.about = about;
        variant
    };
    let Entry { context, more, about, .. } = entry;
    let mut unit = Unit { attributes: more.attributes, about, variants: Vec::new() };
    for (name, value) in
        [("creationdate", entry.created), ("creationid", entry.author), ("changedate", entry.changed)]
    {
        // What the target itself says is said once.
        if let Some(value) = value.filter(|value| more.target_attributes.get(name) != Some(value)) {
            unit.attributes.set(name, value);
        }
    }
    if entry.uses > 0 {
        unit.attributes.set("usagecount", entry.uses.to_string());
    }
    let about = &mut unit.about;
    let doubt =
        entry.origin == Origin::Aligned || entry.confidence < 1.0 || entry.state != LinkState::default();
    let same = |given: &str| given.trim().parse::<f64>().ok() == Some(entry.confidence);
    say(about, CONFIDENCE, doubt, same, || format!("{:.2}", entry.confidence));
    say(
        about,
        STATE,
        doubt,
        |given| given.trim() == entry.state.as_str(),
        || entry.state.as_str().to_owned(),
    );
    if let Some(document) = context.document {
        say(about, DOCUMENT, true, |given| given == document, || document.clone());
    }
    if let Some(position) = context.position {
        let position = position.to_string();
        say(about, POSITION, true, |given| given == position, || position.clone());
    }
    for (own, elsewhere, text) in
        [(BEFORE, BEFORE_ELSEWHERE, context.before), (AFTER, AFTER_ELSEWHERE, context.after)]
    {
        let is_said = |about: &[About]| elsewhere.iter().any(|name| prop(about, name).is_some());
        if let Some(text) = text.filter(|_| !is_said(about) && !is_said(&more.source_about)) {
            say(about, own, true, |given| given == text, || text.clone());
        }
    }
    let (source_attributes, target_attributes) = (more.source_attributes, more.target_attributes);
    unit.variants = vec![
        variant(
            &entry.source_language,
            entry.source,
            entry.source_markup,
            &source_attributes,
            more.source_about,
        ),
        variant(
            &entry.target_language,
            entry.target,
            entry.target_markup,
            &target_attributes,
            more.target_about,
        ),
    ];
    unit
}

/// Puts a value where the property stands, unless it says that already; at the end when it is `wanted` and stands nowhere.
fn say(
    about: &mut Vec<About>,
    kind: &str,
    wanted: bool,
    is_same: impl Fn(&str) -> bool,
    value: impl FnOnce() -> String,
) {
    let place = about.iter_mut().find_map(|about| match about {
        About::Prop(prop) if prop.kind() == kind => Some(prop),
        _ => None,
    });
    match place {
        Some(prop) if is_same(&prop.value) => {}
        Some(prop) => prop.value = value(),
        None if wanted => about.push(About::Prop(Prop::new(kind, value()))),
        None => {}
    }
}

/// What properties say.
struct Said {
    confidence: f64,
    state: LinkState,
    context: Context,
}

fn said(about: &[About], source: &[About]) -> Said {
    if about.is_empty() && source.is_empty() {
        return Said { confidence: 1.0, state: LinkState::default(), context: Context::default() };
    }
    let said = |name: &str| prop(about, name);
    let near = |own: &str, elsewhere: [&str; 3]| {
        let mut names = std::iter::once(own).chain(elsewhere);
        names.find_map(|name| prop(about, name).or_else(|| prop(source, name))).map(bare)
    };
    let confidence = said(CONFIDENCE).and_then(|given| given.trim().parse::<f64>().ok());
    Said {
        confidence: confidence.filter(|given| (0.0..=1.0).contains(given)).unwrap_or(1.0),
        state: said(STATE).and_then(|given| state(given.trim())).unwrap_or_default(),
        context: Context {
            before: near(BEFORE, BEFORE_ELSEWHERE),
            after: near(AFTER, AFTER_ELSEWHERE),
            document: said(DOCUMENT).filter(|name| !name.is_empty()).map(str::to_owned),
            position: said(POSITION).and_then(|given| given.trim().parse().ok()),
        },
    }
}

fn state(word: &str) -> Option<LinkState> {
    use LinkState::{Accepted, Changed, Doubtful, LeftOut, Untouched};
    [Untouched, Accepted, Changed, Doubtful, LeftOut].into_iter().find(|state| state.as_str() == word)
}

/// memoQ writes `<seg>text</seg>` into the property.
fn bare(value: &str) -> String {
    let inner = value.trim().strip_prefix("<seg>").and_then(|value| value.strip_suffix("</seg>"));
    inner.map_or_else(
        || value.to_owned(),
        |inner| parse(inner).map_or_else(|| inner.to_owned(), |segment| segment.plain_text()),
    )
}

fn prop<'a>(about: &'a [About], kind: &str) -> Option<&'a str> {
    about.iter().find_map(|about| match about {
        About::Prop(prop) if prop.kind() == kind => Some(prop.value.as_str()),
        _ => None,
    })
}

fn without_language(attributes: &Attributes) -> Attributes {
    let others = attributes.iter().filter(|(name, _)| !matches!(*name, "xml:lang" | "lang"));
    others.collect()
}

/// The plain text of a segment, and its markup when it has codes.
fn text(segment: &Segment) -> (String, Option<String>) {
    (segment.plain_text(), if segment.has_codes() { markup(segment) } else { None })
}

/// What stands between `<seg>` and `</seg>`.
fn markup(segment: &Segment) -> Option<String> {
    let mut writer = Writer::with_style(Vec::new(), &Header::default(), Style::Faithful).ok()?;
    writer.write_unit(&Unit::new(vec![Variant::new("x", segment.clone())])).ok()?;
    let written = String::from_utf8(writer.finish().ok()?.0).ok()?;
    let (_, behind) = written.split_once("<seg>")?;
    behind.rsplit_once("</seg>").map(|(inside, _)| inside.to_owned())
}

/// The segment of some markup; `None` when it is not well-formed.
fn parse(markup: &str) -> Option<Segment> {
    let file = format!(
        "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"x\"><seg>{markup}</seg></tuv></tu></body></tmx>"
    );
    let mut reader = Reader::new(file.as_bytes()).ok()?;
    let unit = reader.next_unit().ok()??;
    if unit.variants.len() == 1 {
        unit.variants.into_iter().next().map(|variant| variant.segment)
    } else {
        None
    }
}
