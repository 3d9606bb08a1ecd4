//! `Bitext` -> the pair of line-parallel files that Moses reads.

use std::path::{Path, PathBuf};

use super::output::{Format, WriteOptions, kept};
use crate::bitext::Bitext;

/// Two files with as many lines: `BASE.ru` and `BASE.en` where `path` is `BASE.moses` and the languages are `ru` and `en`.
///
/// Line n of one belongs with line n of the other; links without text on one side and links a person left out are not
/// written. When both texts have the same language the files are `BASE.source.ru` and `BASE.target.ru`.
pub fn files(bitext: &Bitext, options: &WriteOptions, path: &Path) -> [(PathBuf, String); 2] {
    let (mut source, mut target) = (String::new(), String::new());
    for (_, link) in kept(bitext, Format::Moses, options) {
        for (out, sentences, numbers) in
            [(&mut source, bitext.source(), &link.source), (&mut target, bitext.target(), &link.target)]
        {
            out.push_str(&sentences.line_of(numbers.clone()));
            out.push('\n');
        }
    }
    let [source_path, target_path] = paths(bitext, path);
    [(source_path, source), (target_path, target)]
}

fn paths(bitext: &Bitext, path: &Path) -> [PathBuf; 2] {
    let is_moses = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("moses"));
    let base = if is_moses { path.with_extension("") } else { path.to_owned() };
    let [source, target] = [bitext.source(), bitext.target()].map(|side| side.document().language().as_str());
    let add = |ending: String| {
        let mut name = base.clone().into_os_string();
        name.push(ending);
        PathBuf::from(name)
    };
    if source == target {
        [add(format!(".source.{source}")), add(format!(".target.{target}"))]
    } else {
        [add(format!(".{source}")), add(format!(".{target}"))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample::{ports, side};
    use crate::bitext::{Alignment, Link, Made};

    #[test]
    fn two_files_with_as_many_lines() {
        let [source, target] = files(&ports(), &WriteOptions::default(), Path::new("out/ports.v2.moses"));
        assert_eq!(source.0, Path::new("out/ports.v2.ru"));
        assert_eq!(target.0, Path::new("out/ports.v2.en"));
        assert_eq!(source.1, "Порт\u{a0}открыли.\nСуда ждут погрузки. Всё 😀.\n");
        assert_eq!(target.1, "The port is open.\nShips \"wait\" for cargo.\n");
    }

    fn check(languages: [&str; 2], path: &str, expected: [&str; 2]) {
        let [source, target] = languages.map(|language| side(language, "-", &["Да."]));
        let alignment = Alignment::new(vec![Link::new(0..1, 0..1)], 1, 1).expect("one link");
        let bitext = Bitext::new(source, target, alignment, Made::default()).expect("one link");
        let files = files(&bitext, &WriteOptions::default(), Path::new(path));
        assert_eq!(files.map(|(path, _)| path), expected.map(PathBuf::from));
    }

    #[test]
    fn files_are_named_after_the_languages() {
        check(["en-GB", "en-US"], "a.moses", ["a.en-GB", "a.en-US"]);
        check(["und", "und"], "a.moses", ["a.source.und", "a.target.und"]);
        check(["ru", "en"], "news.2026", ["news.2026.ru", "news.2026.en"]);
    }
}
