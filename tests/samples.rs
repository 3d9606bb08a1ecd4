//! The samples are what their README says: read as they should be, and texts, sentences and links fit each other.

use std::fs;
use std::path::PathBuf;

use diglot::formats::plain::{ReadOptions, ReadText, read};

fn bytes(file: &str) -> Vec<u8> {
    let path = [env!("CARGO_MANIFEST_DIR"), "samples", file].iter().collect::<PathBuf>();
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text_of(file: &str) -> ReadText {
    let read = read(&bytes(file), file, &ReadOptions::default()).expect("a sample is readable");
    assert_eq!(read.warnings, Vec::<String>::new(), "{file}");
    read
}

fn lines_of(file: &str) -> Vec<String> {
    let text = String::from_utf8(bytes(file)).expect("sentences and links are in UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// The numbers of `[0,1]`.
fn numbers(list: &str) -> Vec<usize> {
    let inside = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')).expect("a list in brackets");
    inside
        .split(',')
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().expect("a number"))
        .collect()
}

fn check(name: &str, encodings: [&str; 2], sentences: [usize; 2]) {
    for (side, language) in ["ru", "en"].into_iter().enumerate() {
        let file = format!("{name}.{language}.txt");
        let read = text_of(&file);
        assert_eq!((read.encoding.name, read.language.tag.as_str()), (encodings[side], language), "{file}");

        let lines = lines_of(&format!("{name}.{language}.sentences.txt"));
        let joined = lines.split(String::is_empty).map(|paragraph| paragraph.join(" ")).collect::<Vec<_>>();
        let document = &read.document;
        let paragraphs = document.paragraphs().iter().map(|&span| document.slice(span)).collect::<Vec<_>>();
        assert_eq!(paragraphs, joined, "{file}");
        assert_eq!(document.text(), joined.join("\n\n") + "\n", "{file}");
        assert_eq!(lines.iter().filter(|line| !line.is_empty()).count(), sentences[side], "{file}");
    }
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for line in lines_of(&format!("{name}.gold.txt")) {
        let (left, right) = line.split_once(':').expect("two lists");
        source.extend(numbers(left));
        target.extend(numbers(right));
    }
    assert_eq!(
        source,
        (0..sentences[0]).collect::<Vec<_>>(),
        "{name}: every Russian sentence once, in order"
    );
    assert_eq!(
        target,
        (0..sentences[1]).collect::<Vec<_>>(),
        "{name}: every English sentence once, in order"
    );
}

#[test]
fn texts_sentences_and_links_fit() {
    check("port", ["UTF-8", "UTF-8"], [14, 13]);
    check("bank", ["UTF-8", "UTF-8"], [23, 16]);
    check("museum", ["windows-1251", "UTF-8"], [15, 15]);
}
