//! Pairs of text files with as many lines <-> units.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use diglot_tmx::{Header, Position, Problem, Unit, Variant};

use super::input::Input;
use super::languages::fit;
use super::layout::{Layout, Losses, Tags, columns};
use super::markup::flat;
use super::output::Output;
use super::sink::{Finished, Sink};
use super::source::{Source, SourceOptions};
use super::text::{Text, undeclared};
use super::{ExchangeError, Format};
use crate::bitext::LanguageTag;

/// A file of a pair and its language.
pub type Side = (PathBuf, String);

/// The pair that `BASE.moses` stands for: `BASE.ru` and `BASE.en`. `wanted` are the languages the person said, the source first.
pub fn find(path: &Path, wanted: &[String]) -> Result<[Side; 2], ExchangeError> {
    let content = |what| ExchangeError::Content { name: path.display().to_string(), line: None, what };
    let base = path.with_extension("");
    let stem = base.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".";
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).map_err(|source| {
        let name = path.display().to_string();
        ExchangeError::Reading { name, source }
    })?;
    let mut found = Vec::<Side>::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_code = |ending: &&str| ending.replace('_', "-").parse::<LanguageTag>().is_ok();
        // `corpus.po` and `corpus.xlf` are files of other formats.
        let is_other = Format::from_path(Path::new(&name)).is_ok();
        let language = name.strip_prefix(&stem).filter(is_code).filter(|_| !is_other);
        found.extend(language.map(|language| (folder.join(&name), language.to_owned())));
    }
    found.sort();
    let pick = |language: &String| {
        let fits = found.iter().filter_map(|side| Some((fit(&side.1, language)?, side)));
        fits.min_by_key(|(fit, _)| *fit).map(|(_, side)| side.clone())
    };
    let list = found.iter().map(|(_, language)| format!("{stem}{language}")).collect::<Vec<_>>().join(", ");
    let sides = match wanted {
        [source, target, ..] => pick(source).zip(pick(target)),
        [source] if found.len() == 2 => pick(source)
            .and_then(|source| Some((source.clone(), found.iter().find(|side| **side != source)?.clone()))),
        _ => None,
    };
    let (source, target) = sides.ok_or_else(|| {
        let found = if list.is_empty() { "none".to_owned() } else { list };
        content(format!("its pair of files is not clear; found: {found}; say --source and --target"))
    })?;
    Ok([source, target])
}

/// The language of a file of a pair: its ending, or else the one the person said.
pub fn language(path: &Path, said: Option<&String>) -> Result<String, ExchangeError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let is_code = ending.replace('_', "-").parse::<LanguageTag>().is_ok() && ending != "txt";
    let language = if is_code { Some(ending) } else { said.cloned() };
    language.ok_or_else(|| ExchangeError::Content {
        name: path.display().to_string(),
        line: None,
        what: "its ending is no language code; say the languages with --source and --target".to_owned(),
    })
}

/// Gives the lines of a pair of files as units.
pub struct MosesSource {
    names: [String; 2],
    texts: [Text; 2],
    languages: [String; 2],
    header: Header,
    line: u64,
}

impl MosesSource {
    /// Begins to read both files.
    pub fn new(
        inputs: [Input; 2],
        languages: [String; 2],
        options: &SourceOptions,
    ) -> Result<Self, ExchangeError> {
        let names = [inputs[0].name.clone(), inputs[1].name.clone()];
        let open = |input: Input| {
            let text = Text::new(&input.name, input.bytes, options.encoding.as_deref(), undeclared)?;
            Ok::<_, ExchangeError>(text.strict(options.strict))
        };
        let [source, target] = inputs;
        let header = Header::new("diglot", env!("CARGO_PKG_VERSION"), &languages[0]);
        Ok(Self { names, texts: [open(source)?, open(target)?], languages, header, line: 0 })
    }
}

impl Source for MosesSource {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_unit(&mut self) -> Result<Option<Unit>, ExchangeError> {
        loop {
            let mut lines = [String::new(), String::new()];
            let mut there = [false, false];
            for side in 0..2 {
                there[side] = self.texts[side].read_line(&mut lines[side])?;
            }
            if there == [false, false] {
                return Ok(None);
            }
            if let Some(short) = there.iter().position(|there| !there) {
                let what = format!(
                    "it ends after line {}, but “{}” goes on; both must have as many lines",
                    self.line,
                    self.names[1 - short]
                );
                return Err(ExchangeError::Content { name: self.names[short].clone(), line: None, what });
            }
            self.line += 1;
            let sides = self.languages.iter().zip(&lines).map(|(language, line)| (language, line.trim()));
            let filled = sides.filter(|(_, line)| !line.is_empty());
            let variants = filled.map(|(language, line)| Variant::new(language, line)).collect::<Vec<_>>();
            if !variants.is_empty() {
                return Ok(Some(Unit::new(variants)));
            }
        }
    }

    fn number(&self) -> u64 {
        self.line
    }

    fn position(&self) -> Option<Position> {
        (self.line > 0).then_some(Position { line: self.line, column: 1 })
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        self.texts.iter_mut().flat_map(Text::take_problems).collect()
    }

    fn encoding(&self) -> &str {
        self.texts[0].encoding()
    }
}

/// Writes units as the lines of a pair of files.
pub struct MosesSink {
    outputs: Vec<Output>,
    path: PathBuf,
    layout: Layout,
    header_source: Option<String>,
    languages: Vec<String>,
    units: u64,
    losses: Losses,
}

impl MosesSink {
    /// Begins a pair beside `path`: `BASE.ru` and `BASE.en` for `BASE.moses`.
    pub fn new(path: &Path, layout: &Layout, header_source: Option<&str>) -> Self {
        Self {
            outputs: Vec::new(),
            path: path.to_owned(),
            layout: layout.clone(),
            header_source: header_source.map(str::to_owned),
            languages: Vec::new(),
            units: 0,
            losses: Losses::default(),
        }
    }

    fn begin(&mut self, first: Option<&Unit>) -> Result<(), ExchangeError> {
        if !self.outputs.is_empty() {
            return Ok(());
        }
        self.languages = self.layout.languages_for(first, self.header_source.as_deref());
        self.languages.truncate(2);
        let is_moses = self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("moses"));
        let base = if is_moses { self.path.with_extension("") } else { self.path.clone() };
        if self.languages.len() < 2 {
            return Err(ExchangeError::Content {
                name: self.path.display().to_string(),
                line: None,
                what: "there is no unit with two languages to write; say --source and --target".to_owned(),
            });
        }
        for language in &self.languages {
            // A code comes out of a file: it must not lead to another folder.
            let language = language.replace(|c: char| !c.is_alphanumeric() && c != '-' && c != '_', "-");
            let mut name = base.clone().into_os_string();
            name.push(format!(".{language}"));
            self.outputs.push(Output::encoded(Path::new(&name), self.layout.utf16, false)?);
        }
        Ok(())
    }
}

impl Sink for MosesSink {
    fn write_unit(&mut self, unit: &Unit) -> Result<(), ExchangeError> {
        self.begin(Some(unit))?;
        let columns = columns(unit, &self.languages);
        let tags = self.layout.tags.filter(|tags| *tags != Tags::Keep).unwrap_or(Tags::Drop);
        let mut lines = Vec::new();
        for at in &columns {
            let variant = at.and_then(|at| unit.variants.get(at));
            let text = variant.map(|variant| flat(&variant.segment, tags, &mut self.losses));
            lines.extend(text.map(|text| one_line(&text)).filter(|line| !line.is_empty()));
        }
        if lines.len() < 2 {
            self.losses.add("units without text on both sides", 1);
            return Ok(());
        }
        self.losses.add_beside_text(unit, &columns);
        for (output, line) in self.outputs.iter_mut().zip(lines) {
            output.write_all((line + "\n").as_bytes())?;
        }
        self.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Finished, ExchangeError> {
        self.begin(None)?;
        Ok(Finished { outputs: self.outputs, units: self.units, losses: self.losses.into_list() })
    }
}

/// The text on one line, trimmed: whatever ends a line for some program becomes a space.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let parts = text.split(breaks).map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(one_line(text), expected);
    }

    #[test]
    fn a_segment_is_one_line() {
        check(" Да,\r\n\tконечно.\u{2028}", "Да, конечно.");
        check("5\u{a0}кг", "5\u{a0}кг");
    }

    #[test]
    fn files_without_as_many_lines_are_refused() {
        let input = |name: &str, text: &str| Input::from_bytes(name, text);
        let inputs = [input("a.ru", "Да.\nНет.\n"), input("a.en", "Yes.\n")];
        let languages = ["ru", "en"].map(str::to_owned);
        let mut source = MosesSource::new(inputs, languages, &SourceOptions::default()).expect("a pair");
        assert!(source.next_unit().expect("a unit").is_some());
        let error = source.next_unit().expect_err("refused").to_string();
        assert_eq!(error, "“a.en”: it ends after line 1, but “a.ru” goes on; both must have as many lines");
    }

    #[test]
    fn a_pair_is_found_by_its_languages() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for name in ["c.ru-RU", "c.en", "c.txt.gz", "d.de"] {
            fs::write(folder.path().join(name), "").expect("set up");
        }
        let found = |wanted: &[&str]| {
            let wanted = wanted.iter().map(|&code| code.to_owned()).collect::<Vec<_>>();
            let sides = find(&folder.path().join("c.moses"), &wanted).ok()?;
            Some(sides.map(|(_, language)| language))
        };
        assert_eq!(found(&["ru", "en"]), Some(["ru-RU", "en"].map(str::to_owned)));
        assert_eq!(found(&["en"]), Some(["en", "ru-RU"].map(str::to_owned)));
        assert_eq!(found(&[]), None);
        assert_eq!(found(&["ru", "fr"]), None);
    }
}
