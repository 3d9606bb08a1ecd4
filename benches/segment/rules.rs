//! The abbreviations of `src/segment/languages` -> an SRX file of the size and shape of those CAT tools bring along.
//!
//! The model is the file of `OmegaT`: some 1,100 rules in a dozen languages, nearly all of them one abbreviation each
//! that is followed by white space, half of them with white space in front, up to 380 in one language, and two or three
//! rules that break for all languages, reached by cascade. The languages we measure get as many as its largest.

use std::fmt::Write as _;

use anyhow::{Context, Result};

const LANGUAGES: [(&str, &str, usize); 7] = [
    ("be", include_str!("../../src/segment/languages/be.toml"), SMALL),
    ("de", include_str!("../../src/segment/languages/de.toml"), SMALL),
    ("en", include_str!("../../src/segment/languages/en.toml"), LARGE),
    ("es", include_str!("../../src/segment/languages/es.toml"), SMALL),
    ("fr", include_str!("../../src/segment/languages/fr.toml"), SMALL),
    ("ru", include_str!("../../src/segment/languages/ru.toml"), LARGE),
    ("uk", include_str!("../../src/segment/languages/uk.toml"), SMALL),
];

/// The most rules of a language we measure.
const LARGE: usize = 380;
/// The most rules of any other language.
const SMALL: usize = 75;

/// What all languages share, after their own rules.
const DEFAULT: &str = r#"      <languagerule languagerulename="Default">
        <rule break="no">
          <beforebreak>\.\.\.</beforebreak>
          <afterbreak>\s+\P{Lu}</afterbreak>
        </rule>
        <rule break="yes">
          <beforebreak>^\s*\p{Nd}+[.)\]]+\s+</beforebreak>
          <afterbreak>\p{Lu}</afterbreak>
        </rule>
        <rule break="yes">
          <beforebreak>[.?!]+</beforebreak>
          <afterbreak>\s</afterbreak>
        </rule>
      </languagerule>
"#;

/// The file.
pub fn made_up() -> Result<String> {
    let mut srx = String::from(HEAD);
    for (name, file, most) in LANGUAGES {
        writeln!(srx, "      <languagerule languagerulename=\"{name}\">")?;
        for (number, abbreviation) in abbreviations(file)?.iter().take(most).enumerate() {
            let space = if number % 2 == 0 { r"\s" } else { "" };
            let expression = abbreviation.replace('.', r"\.").replace('_', r"\s");
            writeln!(srx, "        <rule break=\"no\">")?;
            writeln!(srx, "          <beforebreak>{space}{expression}\\.</beforebreak>")?;
            writeln!(srx, "          <afterbreak>\\s</afterbreak>")?;
            writeln!(srx, "        </rule>")?;
        }
        writeln!(srx, "      </languagerule>")?;
    }
    writeln!(srx, "{DEFAULT}    </languagerules>\n    <maprules>")?;
    for (name, ..) in LANGUAGES {
        let pattern = name.to_uppercase();
        writeln!(srx, "      <languagemap languagepattern=\"{pattern}.*\" languagerulename=\"{name}\"/>")?;
    }
    writeln!(srx, "      <languagemap languagepattern=\".*\" languagerulename=\"Default\"/>")?;
    writeln!(srx, "    </maprules>\n  </body>\n</srx>")?;
    Ok(srx)
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="yes"/>
  <body>
    <languagerules>
"#;

/// The abbreviations of a language file, of all classes.
fn abbreviations(file: &str) -> Result<Vec<String>> {
    let file = toml::from_str::<toml::Table>(file)?;
    let classes = file.get("abbreviations").and_then(toml::Value::as_table).context("no abbreviations")?;
    let lists = classes.values().filter_map(toml::Value::as_str);
    Ok(lists.flat_map(str::split_whitespace).map(str::to_owned).collect())
}
