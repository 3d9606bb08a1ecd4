//! The ending of a file name -> the format of its units.

use std::path::Path;
use std::str::FromStr;

use super::ExchangeError;

/// The endings that name a format, for messages.
pub const ENDINGS: &str =
    ".tmx, .tsv, .csv, .jsonl, .moses, .xlf, .xlf2, .xlsx or .po (also with .gz, and in a .zip)";

/// A format of translation units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Translation Memory eXchange.
    Tmx,
    /// A table, its cells divided by tabs.
    Tsv,
    /// A table, its cells divided by commas (RFC 4180).
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// A pair of text files, one segment a line.
    Moses,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.0.
    Xliff2,
    /// A spreadsheet of Office Open XML.
    Xlsx,
    /// A message catalogue of gettext.
    Po,
}

/// Every format with its name and the endings that mean it.
const FORMATS: &[(Format, &str, &[&str])] = &[
    (Format::Tmx, "tmx", &["tmx"]),
    (Format::Tsv, "tsv", &["tsv", "tab", "txt"]),
    (Format::Csv, "csv", &["csv"]),
    (Format::Jsonl, "jsonl", &["jsonl", "ndjson"]),
    (Format::Moses, "moses", &["moses"]),
    (Format::Xliff1, "xliff-1.2", &["xlf", "xliff"]),
    (Format::Xliff2, "xliff-2.0", &["xlf2"]),
    (Format::Xlsx, "xlsx", &["xlsx"]),
    (Format::Po, "po", &["po", "pot"]),
];

impl Format {
    /// The format the ending of a path names; `.gz` and `.zip` behind it do not count.
    pub fn from_path(path: &Path) -> Result<Self, ExchangeError> {
        let name = path.to_string_lossy().to_lowercase();
        let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zip")).unwrap_or(&name);
        let ending = bare.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        let found = FORMATS.iter().find(|(_, _, endings)| endings.contains(&ending));
        let unknown = || ExchangeError::UnknownFormat { name: path.display().to_string() };
        found.map(|(format, ..)| *format).ok_or_else(unknown)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        FORMATS.iter().find(|(format, ..)| *format == self).map(|(_, name, _)| *name).unwrap_or_default()
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let wanted = if given.eq_ignore_ascii_case("xliff") { "xliff-1.2" } else { given };
        let found = FORMATS.iter().find(|(_, name, _)| name.eq_ignore_ascii_case(wanted));
        let names = || FORMATS.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(", ");
        found.map(|(format, ..)| *format).ok_or_else(|| format!("write one of {}", names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<Format>) {
        assert_eq!(Format::from_path(Path::new(path)).ok(), expected, "{path}");
    }

    #[test]
    fn an_ending_names_a_format() {
        check("a/b.tmx", Some(Format::Tmx));
        check("B.TMX.GZ", Some(Format::Tmx));
        check("b.tmx.zip", Some(Format::Tmx));
        check("b.xliff", Some(Format::Xliff1));
        check("b.ru.po", Some(Format::Po));
        check("b.zip", None);
        check("tmx", None);
    }
}
