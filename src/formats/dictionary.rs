//! A hunalign .dic, TSV, TMX or .bitext file -> `Dictionary`.

mod units;

use std::borrow::Cow;

use diglot_tmx::ReadError;
use thiserror::Error;

use crate::bitext::bitext_file::BitextFileError;
use crate::bitext::{Dictionary, LanguageTag};
pub use units::{Trust, learn};

/// Why a file is no dictionary.
#[derive(Debug, Error)]
pub enum DictionaryError {
    /// Bytes that are not text in an encoding we take.
    #[error("{name}, line {line}: the bytes are not UTF-8; save the dictionary as UTF-8")]
    Encoding {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// A UTF-16 file with bytes that are no text.
    #[error("{name}: the file begins as UTF-16 but holds bytes that are not; save the dictionary as UTF-8")]
    Utf16 {
        /// The file.
        name: String,
    },
    /// Lines there are, but none has a pair on it.
    #[error(
        "{name}, line {line}: this is no pair of words; write source, tab, target (.tsv) or target @ source (.dic)"
    )]
    NoPair {
        /// The file.
        name: String,
        /// The first line that could have been one.
        line: usize,
    },
    /// Nothing in it.
    #[error("{name} holds no word pairs; write one a line: source, tab, target")]
    Empty {
        /// The file.
        name: String,
    },
    /// A TMX file, bitext file or memory without units of both languages.
    #[error("{name} has no unit in both {source_language} and {target_language}; it has {found}")]
    Languages {
        /// The file.
        name: String,
        /// The source language that was looked for.
        source_language: LanguageTag,
        /// The target language that was looked for.
        target_language: LanguageTag,
        /// The languages it has.
        found: String,
    },
    /// A TMX file that cannot be read.
    #[error("{name}: {error}; try a .tsv file with source, tab, target")]
    Tmx {
        /// The file.
        name: String,
        /// What the TMX reader says.
        error: ReadError,
    },
    /// A bitext file that cannot be read.
    #[error("{name}: {error}")]
    Bitext {
        /// The file.
        name: String,
        /// What is wrong with it.
        error: BitextFileError,
    },
}

/// The formats a dictionary comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Tmx,
    Bitext,
    /// hunalign writes the target language first: `house @ дом` for a Russian source and an English target.
    Hunalign,
    Tsv,
}

/// Reads the pairs of a dictionary file, in the order they stand; also says which lines were left out and why.
///
/// The name decides the format (`.dic`, `.tsv`, `.tmx`, `.bitext`), the content when the name does not:
///
/// - `.dic` of hunalign: `target @ source`, the target first, one pair a line;
/// - TSV: source, tab, target, and if wanted a tab and how far to trust the pair, from 0 to 1; lines that begin with
///   `#` are comments; the first line may be a header, `source target` or language codes, which may also say that the
///   target comes first;
/// - TMX: each unit with both languages is a pair; `en` finds `en-US`;
/// - `.bitext`: the links that a person accepted or changed; without any, that is said and nothing is learnt.
///
/// A pair of up to three words on each side is an entry, and so is every pair of a `.dic`; a longer one is a unit, which
/// teaches words together with others. Units of our own TMX that nobody accepted weigh as much as the aligner was sure, and
/// are never entries; what a person marked as doubtful is left out.
///
/// Text is UTF-8, or UTF-16 with a byte order mark; TMX may be in any encoding it declares.
///
/// ```
/// use diglot::formats::dictionary;
/// let (ru, en) = ("ru".parse()?, "en".parse()?);
/// let (words, problems) = dictionary::read("house @ дом\n".as_bytes(), "words.dic", &ru, &en)?;
/// assert_eq!((words.entries[0].source.as_str(), words.entries[0].target.as_str()), ("дом", "house"));
/// assert!(problems.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    bytes: &[u8],
    name: &str,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Result<(Dictionary, Vec<String>), DictionaryError> {
    let by_name = by_extension(name);
    match by_name.or_else(|| by_first_bytes(bytes)) {
        Some(Format::Tmx) => return units::read_tmx(bytes, name, source, target),
        Some(Format::Bitext) => return units::read_bitext(bytes, name, source, target),
        _ => {}
    }
    let text = decode(bytes, name)?;
    match by_name.unwrap_or_else(|| by_content(&text)) {
        Format::Hunalign => read_lines(lines(&text), name, units::add_term, hunalign_line),
        _ => read_tsv(&text, name, source, target),
    }
}

fn by_extension(name: &str) -> Option<Format> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "tmx" => Some(Format::Tmx),
        "bitext" => Some(Format::Bitext),
        "dic" => Some(Format::Hunalign),
        "tsv" | "tab" => Some(Format::Tsv),
        _ => None,
    }
}

/// TMX, also in UTF-16, and bitext files are known by how they begin.
fn by_first_bytes(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(2048)];
    let ascii = head.iter().copied().filter(|&byte| byte != 0).collect::<Vec<_>>();
    let has = |wanted: &[u8]| ascii.windows(wanted.len()).any(|window| window == wanted);
    if has(b"<tmx") {
        Some(Format::Tmx)
    } else if ascii.trim_ascii_start().starts_with(b"{") && has(b"\"diglot\":") {
        Some(Format::Bitext)
    } else {
        None
    }
}

/// Tabs in most lines make it TSV, ` @ ` in most lines hunalign's.
fn by_content(text: &str) -> Format {
    let lines = text.lines().filter(|line| is_content(line)).take(100);
    let (mut tabs, mut ats) = (0, 0);
    for line in lines {
        tabs += usize::from(line.contains('\t'));
        ats += usize::from(line.contains(" @ "));
    }
    if ats > tabs { Format::Hunalign } else { Format::Tsv }
}

fn is_content(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

fn decode<'a>(bytes: &'a [u8], name: &str) -> Result<Cow<'a, str>, DictionaryError> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.ok_or_else(|| DictionaryError::Utf16 { name: name.to_owned() });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|&byte| byte == b'\n').count();
        DictionaryError::Encoding { name: name.to_owned(), line }
    })
}

/// A pair (source, target, weight), or why the line is none.
type Line<'a> = Result<(&'a str, &'a str, f64), &'static str>;

/// The lines that should be pairs, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| is_content(line))
}

fn read_lines<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    name: &str,
    add: impl Fn(&mut Dictionary, &str, &str, f64),
    read_line: impl Fn(&'a str) -> Line<'a>,
) -> Result<(Dictionary, Vec<String>), DictionaryError> {
    let mut dictionary = Dictionary::default();
    let mut problems = Vec::new();
    let mut wrong = None;
    for (number, line) in lines {
        match read_line(line) {
            Ok((source, target, weight)) => add(&mut dictionary, source, target, weight),
            Err(why) => {
                wrong.get_or_insert(number);
                problems.push(format!("{name}, line {number}: {why}; left out"));
            }
        }
    }
    match wrong {
        _ if !dictionary.is_empty() => Ok((dictionary, problems)),
        Some(line) => Err(DictionaryError::NoPair { name: name.to_owned(), line }),
        None => Err(DictionaryError::Empty { name: name.to_owned() }),
    }
}

/// `target @ source`. An `@` inside a word, as in an address, is no separator.
fn hunalign_line(line: &str) -> Line<'_> {
    let (target, source) = line.split_once(" @ ").ok_or("no “ @ ” between target and source")?;
    pair(source, target, 1.0)
}

fn read_tsv(
    text: &str,
    name: &str,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Result<(Dictionary, Vec<String>), DictionaryError> {
    let mut lines = lines(text).peekable();
    let columns = lines.peek().and_then(|(_, line)| header(line, source, target));
    if columns.is_some() {
        lines.next();
    }
    read_lines(lines, name, units::add, |line| tsv_line(line, columns.unwrap_or(Columns::SourceFirst)))
}

fn tsv_line(line: &str, columns: Columns) -> Line<'_> {
    let mut fields = line.split('\t').map(str::trim);
    let (Some(first), Some(second)) = (fields.next(), fields.next()) else {
        return Err("no tab between source and target");
    };
    let weight = fields.next().filter(|field| !field.is_empty());
    let weight = weight.map_or(Ok(1.0), |field| field.replace(',', ".").parse::<f64>());
    let weight = weight.ok().filter(|weight| (0.0..=1.0).contains(weight));
    let weight = weight.ok_or("the third column must be a weight from 0 to 1")?;
    match columns {
        Columns::SourceFirst => pair(first, second, weight),
        Columns::TargetFirst => pair(second, first, weight),
    }
}

/// Which language the first column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Columns {
    SourceFirst,
    TargetFirst,
}

/// What the first line says of the columns, when it names them: `source`, `target` or the codes of the languages.
fn header(line: &str, source: &LanguageTag, target: &LanguageTag) -> Option<Columns> {
    let mut fields = line.split('\t').map(|field| field.trim().to_lowercase());
    let (first, second) = (fields.next()?, fields.next()?);
    let names = |field: &str, word: &str, language: &LanguageTag| {
        field == word || field.split(['-', '_']).next() == Some(language.primary())
    };
    if names(&first, "source", source) && names(&second, "target", target) {
        Some(Columns::SourceFirst)
    } else if names(&first, "target", target) && names(&second, "source", source) {
        Some(Columns::TargetFirst)
    } else {
        None
    }
}

fn pair<'a>(source: &'a str, target: &'a str, weight: f64) -> Line<'a> {
    let (source, target) = (source.trim(), target.trim());
    if source.is_empty() || target.is_empty() {
        return Err("one side is empty");
    }
    Ok((source, target, weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Entry;

    fn read_ru_en(bytes: &[u8], name: &str) -> Result<(Dictionary, Vec<String>), DictionaryError> {
        read(bytes, name, &"ru".parse().unwrap(), &"en-GB".parse().unwrap())
    }

    fn check(bytes: &[u8], name: &str, expected: &[(&str, &str, f64)], expected_problems: &[&str]) {
        let (dictionary, problems) = read_ru_en(bytes, name).unwrap();
        let entries = dictionary.entries.iter();
        let entries = entries.map(|entry| (entry.source.as_str(), entry.target.as_str(), entry.weight));
        assert_eq!(entries.collect::<Vec<_>>(), expected);
        assert_eq!(problems, expected_problems);
    }

    fn check_error(bytes: &[u8], name: &str, expected: &str) {
        assert_eq!(read_ru_en(bytes, name).unwrap_err().to_string(), expected);
    }

    #[test]
    fn hunalign_writes_the_target_first() {
        let dic = "house @ дом\r\nrailway station @ вокзал\n\nhedgehog ёж\n @ пусто\n";
        let pairs = [("дом", "house", 1.0), ("вокзал", "railway station", 1.0)];
        let problems = [
            "w.dic, line 4: no “ @ ” between target and source; left out",
            "w.dic, line 5: one side is empty; left out",
        ];
        check(dic.as_bytes(), "w.dic", &pairs, &problems);
        check("house @ дом\n".as_bytes(), "words", &pairs[..1], &[]);
    }

    #[test]
    fn tsv_has_the_source_first() {
        let tsv = "\u{feff}Source\ttarget\tweight\n# деревья\nель\tspruce\n клён \tmaple\t0.5\nдуб\toak\t0,25\nива\nясень\tash\t7\nбук\t\n";
        let pairs = [("ель", "spruce", 1.0), ("клён", "maple", 0.5), ("дуб", "oak", 0.25)];
        let problems = [
            "trees.tsv, line 6: no tab between source and target; left out",
            "trees.tsv, line 7: the third column must be a weight from 0 to 1; left out",
            "trees.tsv, line 8: one side is empty; left out",
        ];
        check(tsv.as_bytes(), "trees.tsv", &pairs, &problems);
        check("ель\tspruce\n".as_bytes(), "trees.txt", &pairs[..1], &[]);
        check("en\tru-RU\tsure\nspruce\tель\n".as_bytes(), "trees.tsv", &pairs[..1], &[]);
        check("исток\tsource\n".as_bytes(), "a.tsv", &[("исток", "source", 1.0)], &[]);
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let wide = "\u{feff}ель\tspruce\n".encode_utf16();
        let little = wide.clone().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let big = wide.flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        for bytes in [little, big] {
            check(&bytes, "trees.tsv", &[("ель", "spruce", 1.0)], &[]);
        }
    }

    #[test]
    fn units_of_a_tmx_are_pairs() {
        let tmx = r#"<tmx version="1.4"><header/><body>
            <tu><tuv xml:lang="en-US"><seg>railway <ph>&lt;b/&gt;</ph>station</seg></tuv><tuv lang="RU"><seg>вокзал</seg></tuv></tu>
            <tu><tuv xml:lang="ru"><seg>дом</seg></tuv><tuv xml:lang="de"><seg>Haus</seg></tuv></tu>
            <tu><tuv xml:lang="ru"><seg>сад</tuv></tu>
            </body></tmx>"#;
        let (dictionary, problems) = read_ru_en(tmx.as_bytes(), "words.tmx").unwrap();
        let entry = Entry { source: "вокзал".into(), target: "railway station".into(), weight: 1.0 };
        assert_eq!(dictionary.entries, [entry]);
        let unit = "words.tmx, line 4, column 44, unit 3: not well-formed: expected `</seg>`, but `</tuv>` was found; the unit was left out";
        assert_eq!(problems, [unit]);
        assert_eq!(read_ru_en(tmx.as_bytes(), "words").unwrap().0, dictionary);
    }

    #[test]
    fn what_is_no_dictionary_is_refused_in_one_sentence() {
        let saved = "words.tsv, line 2: the bytes are not UTF-8; save the dictionary as UTF-8";
        check_error(b"# words\n\xc4\xee\xec\thouse\n", "words.tsv", saved);
        let wide =
            "words.tsv: the file begins as UTF-16 but holds bytes that are not; save the dictionary as UTF-8";
        check_error(b"\xff\xfe\x41", "words.tsv", wide);
        let pair = "a.txt, line 1: this is no pair of words; write source, tab, target (.tsv) or target @ source (.dic)";
        check_error("Жили-были дед да баба.\n".as_bytes(), "a.txt", pair);
        check_error(
            b"\n# nothing\n",
            "a.tsv",
            "a.tsv holds no word pairs; write one a line: source, tab, target",
        );
        let tmx = r#"<tmx><header/><body><tu><tuv xml:lang="de"><seg>Haus</seg></tuv></tu></body></tmx>"#;
        check_error(tmx.as_bytes(), "a.tmx", "a.tmx has no unit in both ru and en-GB; it has de");
        let no_tmx = "a.tmx: this is not a TMX file: no <tmx> and no <tu> element in it; try a .tsv file with source, tab, target";
        check_error(b"hello", "a.tmx", no_tmx);
    }
}
