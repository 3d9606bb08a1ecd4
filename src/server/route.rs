//! The head of a request -> what is wanted, or why it cannot be.

use hyper::{Method, Uri};
use percent_encoding::percent_decode_str;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Whether the server works.
    Health,
    /// The languages of the memory.
    Languages,
    /// What is like a text.
    Find(Query),
    /// A unit is in the body.
    AddUnit {
        /// From and to.
        languages: [String; 2],
        /// The source, when it stands in the address.
        source: Option<String>,
    },
    /// A file or a list of units is in the body.
    AddStore {
        /// From and to, when they stand in the address.
        languages: Option<[String; 2]>,
        /// The name of the file; its ending says the format.
        name: String,
    },
}

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Its language, as the client spells it.
    pub source: String,
    /// The language of the translations.
    pub target: String,
    /// The text.
    pub text: String,
    /// The lowest percentage.
    pub min: Option<u32>,
    /// How many at most.
    pub top: Option<usize>,
}

/// Why nothing can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing under this address.
    NotFound,
    /// There is, but not for this method; these may be used.
    Method(&'static str),
    /// Something in it is not what it should be.
    Bad(&'static str),
}

const READ: &str = "GET, HEAD";
const WRITE: &str = "POST, PUT";
const BOTH: &str = "GET, HEAD, POST, PUT";

/// Understands the head of a request. `/tmserver` and `/api/v1` may stand before everything, or nothing; an address may have `//` where
/// one `/` would do, since Virtaal puts it there.
pub fn route(method: &Method, uri: &Uri) -> Result<Route, Refusal> {
    let reads = method == Method::GET || method == Method::HEAD;
    let writes = method == Method::POST || method == Method::PUT;
    let may = |may: bool, allowed| if may { Ok(()) } else { Err(Refusal::Method(allowed)) };
    let mut rest = uri.path();
    for part in ["tmserver", "api", "v1"] {
        let (first, behind) = next(rest);
        if first == part {
            rest = behind;
        }
    }
    let (first, behind) = next(rest);
    match first {
        "health" if behind.is_empty() => may(reads, READ).map(|()| Route::Health),
        "languages" if behind.is_empty() => may(reads, READ).map(|()| Route::Languages),
        "store" => {
            may(writes, WRITE)?;
            Ok(Route::AddStore { languages: None, name: text(behind)? })
        }
        _ => {
            let (second, behind) = next(behind);
            let (what, behind) = next(behind);
            let languages = || Ok([text(first)?, text(second)?]);
            match what {
                "unit" => {
                    may(reads || writes, BOTH)?;
                    let parameters = Parameters::new(uri.query().unwrap_or_default());
                    let source = Some(text(behind)?).filter(|text| !text.is_empty());
                    let source = source.or_else(|| parameters.source.clone());
                    let languages = languages()?;
                    if reads {
                        find(languages, source, &parameters)
                    } else {
                        Ok(Route::AddUnit { languages, source })
                    }
                }
                "store" => {
                    may(writes, WRITE)?;
                    Ok(Route::AddStore { languages: Some(languages()?), name: text(behind)? })
                }
                _ => Err(Refusal::NotFound),
            }
        }
    }
}

fn find(
    [source, target]: [String; 2],
    text: Option<String>,
    parameters: &Parameters,
) -> Result<Route, Refusal> {
    let text =
        text.ok_or(Refusal::Bad("there is no text: write it behind unit/, or as unit/?source=TEXT"))?;
    let number = |given: &Option<String>, what| {
        let number = given.as_ref().map(|given| given.parse::<u32>().map_err(|_| Refusal::Bad(what)));
        number.transpose()
    };
    let min = number(&parameters.min, "min_similarity is not a whole number")?;
    let top = number(&parameters.top, "max_candidates is not a whole number")?.map(|top| top as usize);
    Ok(Route::Find(Query { source, target, text, min, top }))
}

/// What stands behind `?`, as far as it is understood; others pass.
#[derive(Default)]
struct Parameters {
    source: Option<String>,
    min: Option<String>,
    top: Option<String>,
}

impl Parameters {
    fn new(query: &str) -> Self {
        let mut found = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "source" => &mut found.source,
                "min_similarity" => &mut found.min,
                "max_candidates" => &mut found.top,
                _ => continue,
            };
            *place = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        found
    }
}

/// The part up to the next `/`, and what stands behind it.
fn next(path: &str) -> (&str, &str) {
    let path = path.trim_start_matches('/');
    path.split_once('/').unwrap_or((path, ""))
}

fn text(encoded: &str) -> Result<String, Refusal> {
    let decoded = percent_decode_str(encoded).decode_utf8();
    decoded.map(Into::into).map_err(|_| Refusal::Bad("the address is not UTF-8 behind its % signs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &str, uri: &str, expected: Result<Route, Refusal>) {
        let method = method.parse().expect("a method");
        let uri = uri.parse().expect("an address");
        assert_eq!(route(&method, &uri), expected, "{method} {uri}");
    }

    fn query(source: &str, target: &str, text: &str) -> Query {
        let own = str::to_owned;
        Query { source: own(source), target: own(target), text: own(text), min: None, top: None }
    }

    fn found(uri: &str, expected: Query) {
        check("GET", uri, Ok(Route::Find(expected)));
    }

    #[test]
    fn a_text_stands_in_the_path_or_behind_it() {
        let port = query("ru", "en_gb", "Порт открыт.");
        let encoded = "%D0%9F%D0%BE%D1%80%D1%82%20%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D1%82.";
        for prefix in ["", "/", "/tmserver", "/tmserver/", "/api/v1", "/api/v1/"] {
            found(&format!("{prefix}/ru/en_gb/unit/{encoded}"), port.clone());
            found(&format!("{prefix}/ru/en_gb/unit/?source={encoded}"), port.clone());
            found(&format!("{prefix}/ru/en_gb/unit?source={}", encoded.replace("%20", "+")), port.clone());
        }
        found("/tmserver/en/ru/unit/and%2For", query("en", "ru", "and/or"));
        found("/tmserver/en/ru/unit/and/or", query("en", "ru", "and/or"));
        found("/tmserver/en/ru/unit/1+1%3F", query("en", "ru", "1+1?"));
        found("/tmserver/en/ru/unit/unit", query("en", "ru", "unit"));
    }

    #[test]
    fn parameters_say_how_much_is_wanted() {
        let all = Query { min: Some(60), top: Some(3), ..query("en", "ru", "Open") };
        found("/en/ru/unit/Open?min_similarity=60&max_candidates=3&style=gnome", all.clone());
        found("/en/ru/unit/?max_candidates=3&source=Open&min_similarity=60", all);
        found("/en/ru/unit/Open?min_similarity=", query("en", "ru", "Open"));
        let bad = Refusal::Bad("min_similarity is not a whole number");
        check("GET", "/en/ru/unit/Open?min_similarity=-1", Err(bad.clone()));
        check("GET", "/en/ru/unit/Open?min_similarity=70%25", Err(bad));
    }

    #[test]
    fn what_is_sent_has_languages_and_a_name() {
        let languages = || ["en".to_owned(), "pt_BR".to_owned()];
        let unit = |source: Option<&str>| {
            Ok(Route::AddUnit { languages: languages(), source: source.map(str::to_owned) })
        };
        check("PUT", "/tmserver/en/pt_BR/unit/Open", unit(Some("Open")));
        check("POST", "/tmserver/en/pt_BR/unit/", unit(None));
        let store = |languages, name: &str| Ok(Route::AddStore { languages, name: name.to_owned() });
        check("PUT", "/en/pt_BR/store/a%20b.po", store(Some(languages()), "a b.po"));
        check("POST", "/tmserver/en/pt_BR/store", store(Some(languages()), ""));
        check("POST", "/store/a.tmx", store(None, "a.tmx"));
    }

    #[test]
    fn the_rest_is_refused() {
        check("GET", "/health", Ok(Route::Health));
        check("HEAD", "/tmserver/languages/", Ok(Route::Languages));
        check("GET", "/languages", Ok(Route::Languages));
        check("PUT", "/languages", Err(Refusal::Method("GET, HEAD")));
        check("DELETE", "/en/ru/unit/Open", Err(Refusal::Method("GET, HEAD, POST, PUT")));
        check("GET", "/en/ru/store/a.po", Err(Refusal::Method("POST, PUT")));
        for nothing in ["/", "/en", "/en/ru", "/en/ru/units/x", "/health/x", "//", "*"] {
            check("GET", nothing, Err(Refusal::NotFound));
        }
        check(
            "GET",
            "/en/ru/unit/",
            Err(Refusal::Bad("there is no text: write it behind unit/, or as unit/?source=TEXT")),
        );
        check("GET", "/en/ru/unit/%D0", Err(Refusal::Bad("the address is not UTF-8 behind its % signs")));
    }
}
