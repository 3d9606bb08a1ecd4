//! The body of a request -> entries for the memory.

use diglot_tmx::Done;
use serde::Deserialize;

use super::languages::kept;
use crate::exchange::format::Format;
use crate::exchange::input::Input;
use crate::exchange::languages::source_of;
use crate::exchange::pick::{Picker, Wanted};
use crate::exchange::source::{self, SourceOptions};
use crate::memory::{Entry, Origin, unit};

/// What a client sent.
#[derive(Debug)]
pub struct Upload {
    /// From and to, as the client spells them.
    pub languages: Option<[String; 2]>,
    /// What it is.
    pub what: What,
    /// The body.
    pub body: Vec<u8>,
}

/// What a body is.
#[derive(Debug)]
pub enum What {
    /// A unit as JSON. Its source may stand in the address.
    Unit(Option<String>),
    /// A list of units as JSON, or a file of this name.
    Store(String),
}

/// A unit as clients send it; what else they say of it passes.
#[derive(Deserialize)]
struct Sent {
    source: Option<String>,
    target: String,
    author: Option<String>,
}

/// The entries, and how many units are left out because they have no text in these languages or cannot be read.
/// `codes` are the languages of the memory; `now` is the date of what has none.
pub fn read(upload: Upload, codes: &[String], now: &str) -> Result<(Vec<Entry>, u64), String> {
    let kept = |asked: &str| kept(codes, asked).ok_or_else(|| format!("“{asked}” is not a language code"));
    let languages = match &upload.languages {
        Some([source, target]) => Some([kept(source)?, kept(target)?]),
        None => None,
    };
    match upload.what {
        What::Unit(source) => {
            let mut sent = serde_json::from_slice::<Sent>(&upload.body).map_err(|error| {
                format!("the body is not {{\"source\": TEXT, \"target\": TEXT}}: {error}")
            })?;
            sent.source = sent.source.or(source);
            let is_empty = |text: &str| text.trim().is_empty();
            if is_empty(sent.source.as_deref().unwrap_or_default()) || is_empty(&sent.target) {
                return Err("a unit has a source and a target with text in them".to_owned());
            }
            Ok((vec![entry(sent, languages, now)?], 0))
        }
        What::Store(_) if upload.body.trim_ascii_start().starts_with(b"[") => {
            let sent = serde_json::from_slice::<Vec<Sent>>(&upload.body)
                .map_err(|error| format!("the body is no list of units: {error}"))?;
            let entries = sent.into_iter().map(|sent| entry(sent, languages.clone(), now));
            Ok((entries.collect::<Result<_, _>>()?, 0))
        }
        What::Store(name) => file(name, upload.body, languages).map_err(|error| error.replace('\n', " ")),
    }
}

fn entry(sent: Sent, languages: Option<[String; 2]>, now: &str) -> Result<Entry, String> {
    let [source, target] =
        languages.ok_or("units as JSON need their languages: send them to /SOURCE/TARGET/store")?;
    Ok(Entry {
        origin: Origin::Person,
        author: sent.author,
        created: Some(now.to_owned()).filter(|now| !now.is_empty()),
        ..Entry::new(&source, &sent.source.unwrap_or_default(), &target, &sent.target)
    })
}

/// The units of a file: those in the languages that are named, or all.
fn file(name: String, body: Vec<u8>, languages: Option<[String; 2]>) -> Result<(Vec<Entry>, u64), String> {
    let name = if name.is_empty() { "the body".to_owned() } else { name };
    let mut input = Input::from_bytes(&name, body.clone());
    input.format = input.format.or_else(|| guess(&body));
    let options = SourceOptions {
        languages: languages.iter().flatten().cloned().collect(),
        ..SourceOptions::default()
    };
    drop(body);
    let any = languages.is_none();
    let wanted = languages.map_or_else(Wanted::default, |[source, target]| Wanted {
        source: Some(source),
        targets: vec![target],
        ..Wanted::default()
    });
    let mut picker = Picker::new(wanted, None);
    let mut source = source::open(input, &options).map_err(|error| error.to_string())?;
    let header = source.header().source_language().map(str::to_owned);
    picker.begin_file(header.as_deref());
    let (mut entries, mut left_out) = (Vec::new(), 0);
    loop {
        let next = source.next_unit().map_err(|error| error.to_string())?;
        let problems = source.take_problems();
        left_out += problems.iter().filter(|problem| problem.done == Done::UnitLeftOut).count() as u64;
        let Some(next) = next else { return Ok((entries, left_out)) };
        let Some(next) = picker.pick(next) else {
            left_out += 1;
            continue;
        };
        let from = if any { source_of(&next, header.as_deref()) } else { 0 };
        let targets = (0..next.variants.len()).filter(|&at| at != from).collect::<Vec<_>>();
        let mut new = unit::entries(next, from, &targets);
        left_out += u64::from(new.is_empty());
        entries.append(&mut new);
    }
}

/// The format of a file whose name does not say it.
fn guess(body: &[u8]) -> Option<Format> {
    let head = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let has = |text: &str| head.contains(text);
    match () {
        () if has("<tmx") => Some(Format::Tmx),
        () if has("<xliff") && has("version=\"2") => Some(Format::Xliff2),
        () if has("<xliff") => Some(Format::Xliff1),
        () if head.starts_with("PK\u{3}\u{4}") => Some(Format::Xlsx),
        () if has("msgid \"") => Some(Format::Po),
        () if head.trim_start().starts_with('{') => Some(Format::Jsonl),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        languages: Option<[&str; 2]>,
        what: What,
        body: &str,
        expected: Result<(&[[&str; 4]], u64), &str>,
    ) {
        let languages = languages.map(|codes| codes.map(str::to_owned));
        let upload = Upload { languages, what, body: body.as_bytes().to_vec() };
        let codes = ["ru", "en-GB"].map(str::to_owned);
        let read = read(upload, &codes, "20260131T235959Z");
        match (&read, expected) {
            (Ok((entries, left_out)), Ok((expected, expected_left_out))) => {
                let texts = |entry: &Entry| {
                    let Entry { source_language, source, target_language, target, .. } = entry.clone();
                    [source_language, source, target_language, target]
                };
                assert_eq!(entries.iter().map(texts).collect::<Vec<_>>(), expected, "{body}");
                assert_eq!(*left_out, expected_left_out, "{body}");
            }
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
            _ => panic!("{body}: {read:?}"),
        }
    }

    const OPEN: [&str; 4] = ["ru", "Порт открыт.", "en-GB", "The port is open."];

    #[test]
    fn units_as_json() {
        let to = Some(["ru", "en_gb"]);
        let both = r#"{"source": "Порт открыт.", "target": "The port is open.", "context": "x"}"#;
        check(to, What::Unit(None), both, Ok((&[OPEN], 0)));
        check(to, What::Unit(Some("Порт".to_owned())), both, Ok((&[OPEN], 0)));
        let target = r#"{"target": "The port is open."}"#;
        check(to, What::Unit(Some("Порт открыт.".to_owned())), target, Ok((&[OPEN], 0)));
        check(to, What::Unit(None), target, Err("a unit has a source and a target"));
        check(to, What::Unit(None), "[1", Err("the body is not"));
        check(Some(["ru", "x"]), What::Unit(None), both, Err("“x” is not a language code"));
        check(to, What::Store(String::new()), &format!(" [{both}]"), Ok((&[OPEN], 0)));
        check(None, What::Store(String::new()), &format!("[{both}]"), Err("need their languages"));
        check(to, What::Store(String::new()), "[{}]", Err("missing field `target`"));
    }

    #[test]
    fn files_of_any_format() {
        let store = |name: &str| What::Store(name.to_owned());
        let tmx = "<tmx version=\"1.4\"><header srclang=\"ru\"/><body><tu>\
            <tuv xml:lang=\"ru\"><seg>Порт открыт.</seg></tuv><tuv xml:lang=\"en-GB\"><seg>The port is open.</seg></tuv>\
            </tu><tu><tuv xml:lang=\"ru\"><seg>Да.</seg></tuv><tuv xml:lang=\"de\"><seg>Ja.</seg></tuv></tu></body></tmx>";
        let yes = ["ru", "Да.", "de", "Ja."];
        check(None, store("a.tmx"), tmx, Ok((&[OPEN, yes], 0)));
        check(None, store(""), tmx, Ok((&[OPEN, yes], 0)));
        check(Some(["ru", "en"]), store(""), tmx, Ok((&[OPEN], 1)));
        let turned = ["en-GB", "The port is open.", "ru", "Порт открыт."];
        check(Some(["en", "ru"]), store(""), tmx, Ok((&[turned], 1)));
        let po = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\nmsgid \"Порт открыт.\"\nmsgstr \"The port is open.\"\n";
        check(Some(["ru", "en_GB"]), store("порт.po"), po, Ok((&[OPEN], 0)));
        check(Some(["ru", "en_GB"]), store(""), po, Ok((&[OPEN], 0)));
        check(None, store("a.tmx"), "Порт открыт.", Err("not a TMX file"));
        check(None, store("a.moses"), "Порт открыт.", Err("pair of files"));
    }
}
