//! Megabytes a second of the segmenter beside the sentence bounds of UAX #29: `cargo bench --bench segment`.
//!
//! `-- --write` puts the table into docs/numbers.md.

#[path = "align/page.rs"]
mod page;

use std::hint::black_box;
use std::time::{Duration, Instant};

use diglot::segment::{Engine, Language};
use page::Table;
use unicode_segmentation::UnicodeSegmentation;

/// Sentences of the kinds a newspaper prints, the difficult ones among them.
const RUSSIAN: &[&str] = &[
    "В 2014 г. завод на ул. Ленина закрыли, а рабочих перевели в соседний цех.",
    "«Мы сделали всё, что могли, — сказал директор И. И. Иванов. — Остальное зависит от города».",
    "Стоимость проекта оценивается в 1,5 млрд руб., из них половину выделит область.",
    "Кто за это ответит? Пока неизвестно.",
    "По словам очевидцев, пожар начался около 5 часов утра и быстро распространился на соседние дома.",
    "Газета «Вечерний город» (№ 12 за 2009 г.) писала об этом подробно.",
    "Подробнее — на сайте www.example.ru.",
    "Ответ пришёл только через две недели, когда надежды почти не осталось.",
];

const ENGLISH: &[&str] = &[
    "The U.S. Senate voted on Jan. 5, and the bill went to the president the same evening.",
    "“We did what we could,” said Dr. Helen P. Moore. “The rest is up to the city.”",
    "Shares of Acme Inc. fell 3.5 percent to $12.40 in early trading on Monday.",
    "Who will answer for it? Nobody knows yet.",
    "The fire broke out shortly before 5 a.m. and spread quickly to the houses next to the mill.",
    "The old bridge (built c. 1880) was closed to traffic last spring; it has not been opened since.",
    "Read more at www.example.com.",
    "An answer came only two weeks later, when there was hardly any hope left.",
];

fn main() -> anyhow::Result<()> {
    let mut table = Table::new(&["language", "MB a second", "UAX #29, MB a second"]);
    for (name, sentences) in [("ru", RUSSIAN), ("en", ENGLISH)] {
        let paragraphs = paragraphs(sentences);
        let bytes = paragraphs.iter().map(String::len).sum::<usize>();
        let mut engine = Engine::new(Language::of(name).expect("the program has data for ru and en"));
        let own = best(|| paragraphs.iter().map(|text| engine.cut(text).len()).sum());
        let uax29 = best(|| paragraphs.iter().map(|text| text.split_sentence_bounds().count()).sum());
        let rate = |time: Duration| (bytes as f64 / 1e6 / time.as_secs_f64()).floor();
        table.row([name.to_owned(), format!("{:.0}", rate(own)), format!("{:.0}", rate(uax29))]);
    }
    let table = table.to_markdown();
    println!("{table}");
    if std::env::args().any(|argument| argument == "--write") {
        page::write("segment-speed", &table)?;
    }
    Ok(())
}

/// About 4 MB in paragraphs of one to eight sentences.
fn paragraphs(sentences: &[&str]) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut bytes = 0;
    while bytes < 4_000_000 {
        let (number, size) = (paragraphs.len(), paragraphs.len() % sentences.len() + 1);
        let chosen = (0..size).map(|i| sentences[(number * 5 + i * 3) % sentences.len()]);
        let paragraph = chosen.collect::<Vec<_>>().join(" ");
        bytes += paragraph.len();
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// The shortest of several runs: what the machine does when nothing else disturbs it.
fn best(mut run: impl FnMut() -> usize) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..9).map(time).min().unwrap_or_default()
}
