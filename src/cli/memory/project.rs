//! `diglot memory fill --omegat-project`: what the memory knows of a project of `OmegaT` -> a small TMX in its folder `tm`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diglot_tmx::{Header, Style};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::align::Progress as _;
use crate::bitext::{Document, LanguageTag, Origin, Span};
use crate::exchange::format::Format;
use crate::exchange::layout::Layout;
use crate::exchange::sink::{self, SinkOptions};
use crate::memory::{Store, Wanted, unit};
use crate::segment::{self, Rules};

use super::super::error::{Failure, Result};
use super::super::notes::{self, Notes};
use super::super::progress::Bar;
use super::super::tmx::{failure, flow};
use super::super::{Common, language_code};
use super::indexes;
use super::job::{Body, JobReading};
use super::lookup::Lookup;

/// The file that makes a folder a project.
const PROJECT: &str = "omegat.project";

/// What is looked for in the memory, and how much of it is taken.
pub struct Leverage<'a> {
    pub memory: &'a Path,
    pub folder: &'a Path,
    pub min: u32,
    pub top: usize,
    pub lookup: &'a Lookup,
    pub reading: &'a JobReading,
}

/// Writes `NAME-leverage.tmx` into the folder `tm` of the project: the units that are like one of its texts.
pub fn write(leverage: &Leverage, store: &Store, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    let project = Project::read(leverage.folder)?;
    let out = project.memories.join(file_name(leverage.memory));
    refuse_foreign(&out)?;
    let texts = texts(&project, leverage, notes)?;
    let [source, target] = [main(&project.source_language), main(&project.target_language)];
    let (source, target) = (indexes::nearest(store, source)?, indexes::nearest(store, target)?);
    let options = leverage.lookup.options(leverage.min, leverage.top, Some(&target));
    let wanted = texts.iter().map(|text| Wanted { text, ..Wanted::default() }).collect::<Vec<_>>();
    let bar = Bar::new(common.quiet);
    let indexes = leverage.lookup.open(store, Some(&source), common)?;
    bar.begin("looking up", wanted.len() as u64);
    let found = indexes.find_all(store, &wanted, &options, &|done| bar.advance(done))?;
    drop(bar);
    let known = found.iter().filter(|matches| !matches.is_empty()).count();
    let units =
        found.into_iter().flatten().map(|found| (found.unit, found.entry)).collect::<BTreeMap<_, _>>();
    let count = units.len();
    let first = units.values().next().map_or(source.as_str(), |entry| &entry.source_language);
    let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), first);
    let layout = Layout { languages: vec![first.to_owned(), target], ..Layout::default() };
    let options = SinkOptions { format: Format::Tmx, style: Style::Faithful };
    fs::create_dir_all(&project.memories).map_err(|error| Failure::writing(&project.memories, &error))?;
    let mut sink = sink::open_as(&out, &header, &options, &layout).map_err(|error| failure(error, &out))?;
    for entry in units.into_values() {
        sink.write_unit(&unit::unit(entry)).map_err(|error| failure(error, &out))?;
    }
    flow::commit(vec![sink.finish().map_err(|error| failure(error, &out))?], Vec::new())?;
    let all = texts.len();
    notes.note(&format!("wrote {}: {count} units, for {known} of {all} texts", out.display()));
    Ok(())
}

/// `news-leverage.tmx`
fn file_name(memory: &Path) -> String {
    format!("{}-leverage.tmx", memory.file_stem().unwrap_or_default().to_string_lossy())
}

/// Refuses to write over a file that this command did not make.
fn refuse_foreign(out: &Path) -> Result<()> {
    let mut head = Vec::new();
    match fs::File::open(out) {
        Ok(file) => file.take(4096).read_to_end(&mut head).map_err(|error| Failure::reading(out, &error))?,
        Err(_) => return Ok(()),
    };
    if String::from_utf8_lossy(&head).contains("creationtool=\"diglot\"") {
        return Ok(());
    }
    let message = format!("“{}” is there and was not made by diglot", out.display());
    Err(Failure::usage(message).with_hint("give it another name"))
}

/// The language of a code, without a country.
fn main(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or(code)
}

/// What `omegat.project` says.
struct Project {
    source: PathBuf,
    memories: PathBuf,
    source_language: String,
    target_language: String,
    /// Whether texts are cut into sentences; else into paragraphs.
    by_sentences: bool,
}

impl Project {
    fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(PROJECT);
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::reading(&path, &error).with_hint("give the folder of a project of OmegaT")
        })?;
        let mut said = BTreeMap::<String, String>::new();
        let (mut reader, mut inside) = (Reader::from_str(&text), None);
        loop {
            let place = reader.buffer_position();
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    inside = Some(start.name().as_ref().to_owned());
                }
                Ok(Event::Text(text)) => {
                    if let Some(name) = &inside {
                        said.entry(name.clone()).or_default().push_str(&text.xml10_content());
                    }
                }
                Ok(Event::GeneralRef(reference)) => {
                    // `&amp;` in the name of a folder.
                    if let (Some(name), Some(c)) =
                        (&inside, quick_xml::escape::resolve_predefined_entity(&reference))
                    {
                        said.entry(name.clone()).or_default().push_str(c);
                    }
                }
                Ok(Event::End(_)) => inside = None,
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => {
                    let message = format!("“{}” is not XML at byte {place}: {error}", path.display());
                    return Err(Failure::input(message));
                }
            }
        }
        let value = |name: &str| said.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        let language = |name: &str| {
            let code = value(name).map(str::to_owned);
            code.ok_or_else(|| Failure::input(format!("“{}” has no <{name}>", path.display())))
        };
        let place = |name: &str, usual: &str| {
            folder.join(value(name).filter(|value| *value != "__DEFAULT__").unwrap_or(usual))
        };
        Ok(Self {
            source: place("source_dir", "source"),
            memories: place("tm_dir", "tm"),
            source_language: language("source_lang")?.to_lowercase(),
            target_language: language("target_lang")?.to_lowercase(),
            by_sentences: value("sentence_seg").is_none_or(|value| value.eq_ignore_ascii_case("true")),
        })
    }
}

/// The texts of a project, each once. `OmegaT` may cut a text otherwise, so paragraphs are looked for as well as their sentences.
fn texts(project: &Project, leverage: &Leverage, notes: Notes) -> Result<BTreeSet<String>> {
    let language = language_code::parse(&project.source_language).ok();
    let (mut texts, mut files) = (BTreeSet::new(), Vec::new());
    files_in(&project.source, 0, &mut files)?;
    let mut take = |text: &str| {
        let text = text.trim();
        if text.is_empty() || !texts.insert(text.to_owned()) || !project.by_sentences {
            return;
        }
        if let Some(language) = &language {
            texts.extend(sentences(text, language));
        }
    };
    for path in files {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !matches!(ending.as_str(), "txt" | "xlf" | "xliff" | "po" | "pot") {
            notes::warn(&format!("“{}” is of a format that is not read here", path.display()));
            continue;
        }
        let said = [Some(main(&project.source_language)), None].map(|code| code.filter(|_| ending == "txt"));
        for part in leverage.reading.read(&path, said, notes)? {
            match part.body {
                Body::Xliff(file) => file.segments().iter().for_each(|segment| take(&segment.text)),
                Body::Units { units, .. } => {
                    units
                        .iter()
                        .filter_map(|unit| unit.variants.first())
                        .for_each(|its| take(&its.segment.plain_text()));
                }
            }
        }
        if ending == "txt"
            && let Ok(text) = fs::read_to_string(&path)
        {
            // Lines, and paragraphs between empty lines: as a filter may be set.
            text.lines().for_each(&mut take);
            let paragraphs = text.replace("\r\n", "\n");
            paragraphs
                .split("\n\n")
                .map(|paragraph| paragraph.replace('\n', " "))
                .for_each(|text| take(&text));
        }
    }
    Ok(texts)
}

/// The sentences of a text.
fn sentences(text: &str, language: &LanguageTag) -> Vec<String> {
    let whole = vec![Span { start: 0, end: text.len() }];
    let origin = Origin { name: String::new(), format: "plain".to_owned(), encoding: "UTF-8".to_owned() };
    let document = Document::new(text.to_owned(), whole, language.clone(), origin);
    let Ok(document) = document else { return Vec::new() };
    let sentences = segment::segment(&Arc::new(document), &Rules::Builtin);
    (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect()
}

/// Adds the files of a folder and of those in it, by name; what is hidden is not looked at.
fn files_in(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    const DEEPEST: usize = 32;
    let entries = fs::read_dir(folder).map_err(|error| Failure::reading(folder, &error))?;
    let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect::<Vec<_>>();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if !path.is_dir() {
            files.push(path);
        } else if depth < DEEPEST {
            files_in(&path, depth + 1, files)?;
        }
    }
    Ok(())
}
