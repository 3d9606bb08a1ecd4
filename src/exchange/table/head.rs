//! The first row of a table -> what each column holds.

use crate::bitext::LanguageTag;
use crate::exchange::languages;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Text in a language.
    Language(String),
    /// Values of a property.
    Prop(String),
    /// What a person made of a link.
    State,
    /// Notes.
    Note,
    /// The name of a unit.
    Id,
    /// A column without a name.
    Nothing,
}

/// What the first row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// It names the columns.
    Named(Vec<Column>),
    /// It names the sides, and nobody says which languages they are.
    NoLanguages,
    /// It is the first row of text; the languages are those the person said.
    Data(Vec<Column>),
    /// Nobody knows what the columns are.
    Unknown,
}

/// Understands the first row. `given` are the languages the person said, the source first; what the row says wins over
/// their order, and they decide whether a short word is a code or text.
pub fn read(row: &[String], given: &[String]) -> Head {
    let names = row.iter().map(|cell| cell.trim().to_lowercase()).collect::<Vec<_>>();
    let is_side = |name: &String| matches!(name.as_str(), "source" | "target");
    if names.iter().filter(|name| is_side(name)).count() == 2 {
        let [source, target, ..] = given else { return Head::NoLanguages };
        let name = |(cell, name): (&String, &String)| match name.as_str() {
            "source" => Column::Language(source.clone()),
            "target" => Column::Language(target.clone()),
            _ => other(cell, name),
        };
        return Head::Named(row.iter().zip(&names).map(name).collect());
    }
    let fits = |cell: &str| given.iter().any(|language| languages::fit(cell, language).is_some());
    let code = |cell: &String| {
        let cell = cell.trim();
        // The code of Indonesian is more often the name of a column.
        if cell.eq_ignore_ascii_case("id") && !fits(cell) {
            return None;
        }
        (cell.replace('_', "-").parse::<LanguageTag>().is_ok()).then(|| cell.to_owned())
    };
    let codes = row.iter().filter_map(code).collect::<Vec<_>>();
    let mut different = codes.iter().map(|code| languages::normal(code)).collect::<Vec<_>>();
    different.sort();
    different.dedup();
    let short = |code: &String| code.len() == 2 || code.contains(['-', '_']) || long(code);
    let is_head = if given.is_empty() {
        different.len() >= 2 && codes.iter().filter(|code| short(code)).count() >= 2
    } else {
        given.iter().all(|language| codes.iter().any(|code| languages::fit(code, language).is_some()))
    };
    if is_head {
        let name =
            |(cell, name): (&String, &String)| match code(cell).filter(|code| short(code) || fits(code)) {
                Some(code) => Column::Language(code),
                None => other(cell, name),
            };
        return Head::Named(row.iter().zip(&names).map(name).collect());
    }
    if given.len() >= 2 {
        return Head::Data(given.iter().cloned().map(Column::Language).collect());
    }
    Head::Unknown
}

/// Whether three letters are a code that has one of two letters.
fn long(code: &str) -> bool {
    code.len() == 3 && languages::normal(code).len() == 2
}

fn other(cell: &str, name: &str) -> Column {
    match name {
        "" => Column::Nothing,
        "confidence" => Column::Prop("x-diglot-confidence".to_owned()),
        "state" | "x-diglot-state" => Column::State,
        "note" | "notes" | "comment" | "comments" => Column::Note,
        "id" | "tuid" => Column::Id,
        _ => Column::Prop(cell.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &[&str], given: &[&str], expected: &str) {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let columns = |columns: Vec<Column>| {
            let word = |column: Column| match column {
                Column::Language(code) => code,
                Column::Prop(kind) => format!("prop {kind}"),
                other => format!("{other:?}"),
            };
            columns.into_iter().map(word).collect::<Vec<_>>().join(", ")
        };
        let found = match read(&owned(row), &owned(given)) {
            Head::Named(named) => format!("head: {}", columns(named)),
            Head::Data(named) => format!("data: {}", columns(named)),
            other => format!("{other:?}"),
        };
        assert_eq!(found, expected, "{row:?}");
    }

    #[test]
    fn codes_name_columns() {
        check(&["ru", "en"], &[], "head: ru, en");
        check(&["RU-ru", "en_US", "Comment"], &[], "head: RU-ru, en_US, Note");
        check(&["id", "rus", "eng", "client"], &[], "head: Id, rus, eng, prop client");
        check(&["en", "ru"], &["ru", "en"], "head: en, ru");
        check(&["en-GB", "ru-RU", "note"], &["ru", "en"], "head: en-GB, ru-RU, Note");
    }

    #[test]
    fn text_is_no_head() {
        check(&["Да", "Yes"], &[], "Unknown");
        check(&["cat", "dog"], &[], "Unknown");
        check(&["Да", "Yes"], &["ru", "en"], "data: ru, en");
        check(&["it", "no"], &["ru", "en"], "data: ru, en");
        check(&[], &[], "Unknown");
    }

    #[test]
    fn our_own_tables_are_known() {
        let own = ["source", "target", "confidence", "state", "note"];
        check(&own, &["ru", "en"], "head: ru, en, prop x-diglot-confidence, State, Note");
        check(&own, &[], "NoLanguages");
    }
}
