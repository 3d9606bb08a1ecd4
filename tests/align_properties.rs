//! Any two texts: every sentence is in exactly one link, no link is larger than allowed, nothing is lost on the way to a
//! file and nothing panics; the same links on any number of threads.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use diglot::align::{NoProgress, Options, Paragraphs, align};
use diglot::bitext::{
    Alignment, Bitext, Dictionary, Document, Entry, LanguageTag, Made, Origin, Sentences, Span, bitext_file,
};
use diglot::formats::output::{Format, WriteOptions, render};
use diglot::formats::plain::{self, ReadOptions};
use diglot::segment::{Rules, segment};
use proptest::collection::vec;
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

/// Paragraphs of sentences as a document.
fn sentences(language: &str, paragraphs: &[Vec<String>]) -> Sentences {
    let (mut text, mut breaks, mut spans) = (String::new(), Vec::new(), Vec::new());
    for paragraph in paragraphs {
        let start = text.len();
        for sentence in paragraph {
            spans.push(Span::new(text.len(), text.len() + sentence.len()));
            text.push_str(sentence);
            text.push('\n');
        }
        breaks.push(Span::new(start, text.len()));
        text.push('\n');
    }
    let origin = Origin { name: "-".into(), format: "lines".into(), encoding: "UTF-8".into() };
    let document = Document::new(text, breaks, language.parse().unwrap(), origin).unwrap();
    Sentences::new(Arc::new(document), spans).unwrap()
}

/// One paragraph of sentences.
fn paragraph<S: Into<String>>(language: &str, lines: impl IntoIterator<Item = S>) -> Sentences {
    sentences(language, &[lines.into_iter().map(Into::into).collect()])
}

/// Links as sentence numbers.
fn numbers(alignment: &Alignment) -> Vec<(Vec<usize>, Vec<usize>)> {
    let links = alignment.links().iter();
    links.map(|link| (link.source.clone().collect(), link.target.clone().collect())).collect()
}

/// A sentence of words that texts share, of words they do not, or of anything.
fn any_sentence() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Порт",
        "порта",
        "открыли",
        "мэр",
        "Petrov",
        "Петров",
        "port",
        "opened",
        "mayor",
        "2031",
        "1 400",
        "4,5 млрд",
        "4.5 billion",
        "«да»",
        "“yes”",
        "—",
        "?",
        "!",
        ".",
        "14 марта",
        "March 14",
        "%",
        "港",
    ]);
    let words = vec(pieces, 1..12).prop_map(|words| words.join(" "));
    let strange = "[\\PC\u{301}\u{ad}\u{a0}\t😀]{0,40}".prop_map(|text| format!("x{}", text.trim_end()));
    prop_oneof![6 => words, 1 => strange, 1 => Just("x".to_owned()), 1 => Just("ж".repeat(3000))]
}

fn any_side() -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(any_sentence(), 1..5), 0..6)
}

fn any_options() -> impl Strategy<Value = Options> {
    let paragraphs = prop::sample::select(vec![Paragraphs::Hint, Paragraphs::Hard, Paragraphs::Ignore]);
    (1usize..=5, paragraphs, any::<bool>()).prop_map(|(max_link, paragraphs, builtin_dictionary)| Options {
        max_link,
        paragraphs,
        builtin_dictionary,
        ..Options::default()
    })
}

fn any_language() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["ru", "en", "de", "zh", "und"])
}

proptest! {
    #![proptest_config(random::config(60))]

    #[test]
    fn every_sentence_is_in_one_link_and_no_link_is_too_large(
        source in any_side(),
        target in any_side(),
        languages in (any_language(), any_language()),
        options in any_options(),
    ) {
        let (source, target) = (sentences(languages.0, &source), sentences(languages.1, &target));
        let alignment = align(&source, &target, &options, &NoProgress);
        let (mut source_at, mut target_at) = (0, 0);
        for link in alignment.links() {
            prop_assert_eq!((link.source.start, link.target.start), (source_at, target_at));
            (source_at, target_at) = (link.source.end, link.target.end);
            prop_assert!(!link.source.is_empty() || !link.target.is_empty());
            prop_assert!(link.source.len().max(link.target.len()) <= options.max_link, "{link:?}");
            prop_assert!((0.0..=1.0).contains(&link.confidence) && link.score.is_finite(), "{link:?}");
            if options.paragraphs == Paragraphs::Hard {
                for (side, range) in [(&source, &link.source), (&target, &link.target)] {
                    let mut paragraphs = range.clone().map(|number| side.paragraph(number)).collect::<Vec<_>>();
                    paragraphs.dedup();
                    prop_assert!(paragraphs.len() <= 1, "{link:?} crosses a paragraph break");
                }
            }
        }
        prop_assert_eq!((source_at, target_at), (source.len(), target.len()));

        let bitext = Bitext::new(source, target, alignment, Made::default()).unwrap();
        let read_again = bitext_file::parse(&bitext_file::to_string(&bitext)).unwrap();
        prop_assert_eq!(read_again, bitext);
    }

    #[test]
    fn any_bytes_go_from_file_to_every_format(source in any_bytes(), target in any_bytes(), lines in any::<bool>()) {
        let (Some(source), Some(target)) = (read(&source, lines), read(&target, lines)) else {
            return Ok(()); // refused with a sentence, which is right for many bytes
        };
        for side in [&source, &target] {
            prop_assert!(is_whole(side), "{:?}", side.document().text());
        }
        let alignment = align(&source, &target, &Options::default(), &NoProgress);
        let bitext = Bitext::new(source, target, alignment, Made::default()).unwrap();
        for format in Format::ALL {
            // TMX may refuse two texts of one language or of none; it says so.
            let files = render(&bitext, format, &WriteOptions::default(), Path::new("a"));
            prop_assert!(files.is_ok() || format == Format::Tmx);
        }
        let file = bitext_file::to_string(&bitext);
        prop_assert_eq!(bitext_file::parse_bytes(file.as_bytes()).unwrap(), bitext);
    }
}

/// Whole texts in some encoding, pieces of them, and bytes without a meaning.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let text = vec(any_sentence(), 1..20).prop_map(|lines| lines.join("\r\n")).boxed();
    let utf16 = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let cut = (text.clone(), 0usize..200).prop_map(|(text, at)| text.bytes().skip(at).collect::<Vec<_>>());
    prop_oneof![
        3 => text.clone().prop_map(String::into_bytes),
        1 => text.prop_map(utf16),
        1 => cut,
        1 => vec(0x20u8.., 0..300),
        1 => vec(any::<u8>(), 0..300),
    ]
}

/// What a file with these bytes says, cut into sentences; `None` when it is refused.
fn read(bytes: &[u8], lines: bool) -> Option<Sentences> {
    let read = plain::read(bytes, "a.txt", &ReadOptions::default()).ok()?;
    let rules = if lines { Rules::Lines } else { Rules::Builtin };
    Some(segment(&Arc::new(read.document), &rules))
}

/// Whether the sentences, with the white space between them, are the text.
fn is_whole(side: &Sentences) -> bool {
    let text = side.document().text();
    let (mut joined, mut from) = (String::new(), 0);
    for (number, span) in side.spans().iter().enumerate() {
        let gap = &text[from..span.start];
        if !gap.trim().is_empty() {
            return false;
        }
        let _ = write!(joined, "{gap}{}", side.text(number));
        from = span.end;
    }
    joined += &text[from..];
    text[from..].trim().is_empty() && joined == text
}

/// A long report and its translation; every seventh sentence is split in two in the translation, every eleventh left out.
fn long_texts(count: usize) -> (Sentences, Sentences) {
    const WHAT: [(&str, &str); 6] = [
        ("порт", "port"),
        ("мост", "bridge"),
        ("завод", "plant"),
        ("школу", "school"),
        ("вокзал", "railway station"),
        ("музей", "museum"),
    ];
    const WHERE: [(&str, &str); 5] = [
        ("в Твери", "in Tver"),
        ("под Рязанью", "near Ryazan"),
        ("на Каме", "on the Kama"),
        ("у границы", "at the border"),
        ("в Самаре", "in Samara"),
    ];
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for number in 0..count {
        let ((what, what_en), (place, place_en)) = (WHAT[number % 6], WHERE[(number / 6 + number) % 5]);
        let (year, sum) = (1950 + number * 7 % 90, number * 13 % 997);
        source.push(format!("В {year} году {place} построили {what}, работы обошлись в {sum} млн рублей."));
        match (number % 7, number % 11) {
            (_, 3) => {}
            (2, _) => target.extend([
                format!("A {what_en} was built {place_en} in {year}."),
                format!("It cost {sum} million rubles."),
            ]),
            _ => target.push(format!(
                "In {year}, a {what_en} was built {place_en}; the work cost {sum} million rubles."
            )),
        }
    }
    let by_ten = |lines: Vec<String>| lines.chunks(10).map(<[String]>::to_vec).collect::<Vec<_>>();
    (sentences("ru", &by_ten(source)), sentences("en", &by_ten(target)))
}

#[test]
fn a_long_text_is_the_same_on_any_number_of_threads() {
    let (source, target) = long_texts(700);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| align(&source, &target, &Options::default(), &NoProgress))
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one, four);
    let found = numbers(&one);
    let whole = found.iter().filter(|(source, target)| source.len() == 1 && !target.is_empty()).count();
    assert!(whole > 600, "of 636 sentences with a translation {whole} were found");
}

#[test]
fn a_dictionary_changes_what_lengths_alone_get_wrong() {
    // The third sentence is long-winded in English and the next two are one terse sentence: by length the fourth would go
    // with the third.
    let source = [
        "Заседание открыли поздно вечером.",
        "Зал был полон.",
        "Депутаты приняли закон.",
        "Губернатор промолчал.",
        "Оппозиция в знак протеста ушла.",
        "Журналистов не пустили.",
    ];
    let target = [
        "The session opened late in the evening.",
        "The hall was full.",
        "On Tuesday night the deputies at last gave their approval to the law.",
        "The governor stayed silent, the opposition left.",
        "Reporters were kept out.",
    ];
    let (source, target) = (paragraph("ru", source), paragraph("en", target));
    let plain = Options { builtin_dictionary: false, ..Options::default() };
    let without = numbers(&align(&source, &target, &plain, &NoProgress));
    let pairs = [
        ("депутаты", "deputies"),
        ("закон", "law"),
        ("губернатор", "governor"),
        ("промолчал", "stayed silent"),
        ("оппозиция", "opposition"),
        ("ушла", "left"),
    ];
    let entry = |(source, target): (&str, &str)| Entry {
        source: source.to_owned(),
        target: target.to_owned(),
        weight: 1.0,
    };
    let dictionary = Dictionary { entries: pairs.into_iter().map(entry).collect(), units: Vec::new() };
    let with = numbers(&align(&source, &target, &Options { dictionary, ..plain }, &NoProgress));
    assert_eq!(without[2], (vec![2, 3], vec![2]));
    assert_eq!(with[2..4], [(vec![2], vec![2]), (vec![3, 4], vec![3])]);
}

#[test]
fn exchanging_the_sides_mirrors_the_links() {
    let source = [
        "Мост через Каму откроют 14 марта 2031 года.",
        "Строительство обошлось в 4,5 млрд рублей.",
        "По мосту пустят автобусы № 12 и № 40.",
        "Проезд будет бесплатным. Так решил губернатор Пётр Лосев.",
        "Фото: пресс-служба.",
        "Старый мост простоял 60 лет.",
    ];
    let target = [
        "The bridge over the Kama will open on March 14, 2031.",
        "It cost 4.5 billion rubles to build.",
        "Buses No. 12 and No. 40 will run across it.",
        "Crossing it will be free.",
        "Governor Pyotr Losev decided so.",
        "The old bridge stood for 60 years.",
    ];
    let (source, target) = (paragraph("ru", source), paragraph("en", target));
    let there = numbers(&align(&source, &target, &Options::default(), &NoProgress));
    let back = numbers(&align(&target, &source, &Options::default(), &NoProgress));
    let mirrored = back.into_iter().map(|(target, source)| (source, target)).collect::<Vec<_>>();
    assert_eq!(there, mirrored);
    assert_eq!(there[3], (vec![3], vec![3, 4]));
}

#[test]
fn a_language_without_a_name_is_no_trouble() {
    let unknown = LanguageTag::undetermined().to_string();
    let (source, target) = (paragraph(&unknown, ["Uno.", "Due 2."]), paragraph(&unknown, ["Unu.", "Doi 2."]));
    let alignment = align(&source, &target, &Options::default(), &NoProgress);
    assert_eq!(numbers(&alignment), [(vec![0], vec![0]), (vec![1], vec![1])]);
}
