//! Frames as a person sees them, at the sizes that matter, with texts that try to break them.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::align::{Evidence, Explanation, Options};
use crate::bitext::{Alignment, Bitext, Link, LinkState, Made, sample};
use crate::review::app::Effect;
use crate::review::key::Key;
use crate::review::keymap::Keymap;
use crate::review::messages::{Language, Messages};
use crate::review::proposal::{Proposal, What};
use crate::review::session::{Session, Stamp};
use crate::review::state::{Held, Side};

/// Texts with stress accents, й of two characters, no-break spaces, Chinese, emoji and a word of 300 letters.
fn session() -> Session {
    let url = format!("https://port.example/{}", "северный".repeat(40).chars().take(279).collect::<String>());
    let source = [
        "Порт Тихая Губа откроется 14\u{a0}марта. ",
        "За\u{301}мок сто\u{301}ит дорого, а замо\u{301}к нет. ",
        "Старыи\u{306} маяк виден за 20\u{a0}км. ",
        "\n\n",
        &format!("Подробности: {url} "),
        "Компания Google промолчала. ",
        "По словам министра, первые суда примут весной, хотя строители ждут задержек. ",
        "港口将于三月重新开放，第一艘船将载着粮食进港。 ",
        "Команда рада 👩\u{200d}👩\u{200d}👧 🚢 и 🇷🇺. ",
        "Читайте также: \u{1b}[31mкак строят ледоколы\u{202e}.",
    ];
    let target = [
        "The port of Tikhaya Guba opens on 14\u{a0}March. ",
        "A castle costs a lot, a lock does not. ",
        "The old lighthouse is seen from 20\u{a0}km. ",
        "\n\n",
        "For details see the site. ",
        "Google kept silent. ",
        "The first ships are due in spring, the minister said. ",
        "The builders expect delays. ",
        "The port reopens in March. ",
        "The first ship brings grain. ",
        "The crew is glad 🚢.",
    ];
    let link = |source, target, confidence, state| Link { confidence, state, ..Link::new(source, target) };
    let links = vec![
        link(0..1, 0..1, 0.99, LinkState::Accepted),
        link(1..2, 1..2, 0.97, LinkState::Untouched),
        link(2..3, 2..3, 0.96, LinkState::Changed),
        link(3..4, 3..4, 0.88, LinkState::Untouched),
        link(4..5, 4..5, 0.98, LinkState::Doubtful),
        link(5..6, 5..6, 0.43, LinkState::Untouched),
        link(6..6, 6..7, 0.39, LinkState::Untouched),
        link(6..7, 7..9, 0.61, LinkState::Untouched),
        link(7..8, 9..10, 0.91, LinkState::Untouched),
        link(8..9, 10..10, 0.7, LinkState::LeftOut),
    ];
    let [source, target] = [sample::side("ru", "-", &source), sample::side("en", "-", &target)];
    let alignment = Alignment::new(links, source.len(), target.len()).expect("an alignment");
    let bitext = Bitext::new(source, target, alignment, Made::default()).expect("a bitext");
    Session::new(bitext.with_notes([(4, "название?".to_owned())].into()))
}

fn app(language: Language) -> App {
    App::new(session(), "ports.bitext", Messages::new(language), Keymap::default())
}

fn with_evidence(language: Language) -> App {
    let mut app = app(language);
    let bitext = app.session().bitext();
    let options = Options::default();
    assert!(app.set_evidence(Evidence::new(bitext.source(), bitext.target(), &options, &[])).is_empty());
    app
}

fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let keys = Key::sequence(keys).into_iter();
    keys.flat_map(|key| app.press(key, &Stamp::default())).collect()
}

/// Proposals and reasons for the sixth link as they could be; those of the aligner move with its weights.
fn explained(app: &mut App) {
    let new = |source, target| vec![Held::new(source, target, 0.5)];
    let proposal = |links, new, share, what| Proposal { links, new, share, what };
    let proposals = vec![
        proposal(5..6, new(1, 1), 0.434, What::Leave),
        proposal(5..7, new(1, 2), 0.41, What::Merge { links: 5..7 }),
        proposal(6..8, new(0, 1), 0.09, What::Move { side: Side::Target, sentences: 6..7, to: 7 }),
        proposal(7..8, new(1, 1), 0.04, What::Split { link: 7, kinds: ["1-1".into(), "0-1".into()] }),
        proposal(
            5..8,
            new(1, 1),
            0.02,
            What::Relink { links: 5..8, kinds: vec!["1-3".into(), "1-1".into()] },
        ),
    ];
    let evidence = [
        ("length", "76 and 53 characters; 61 expected", -1.2),
        ("numbers", "none in common", 0.0),
        ("words", "первые – first, суда – ships, весной – spring, министра – minister", 3.0),
        ("names and cognates", "министра – minister", 0.2),
        ("not found", "numbers or words that the other text never says", -0.7),
        ("coverage", "48 % of the words that can match do", 0.4),
        ("meaning", "cosine 0.71", 0.9),
        ("size", "1-1", 0.0),
        ("punctuation", "quotation marks on one side only, no full stop on either side", -0.6),
    ];
    let evidence = evidence.map(|(name, said, weight)| (name.to_owned(), said.to_owned(), weight)).to_vec();
    let link = app.session().state().link(5);
    app.set_found(proposals, Explanation { link, evidence, others: Vec::new() });
}

/// The frame as text: of each row the signs, without spaces at the end.
fn frame(app: &mut App, width: u16, height: u16) -> String {
    explained(app);
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let drawn = draw(app, &mut buffer, true);
    app.set_page(drawn.page, drawn.too_tall, drawn.narrow);
    let row = |y: u16| {
        let mut skip = 0;
        let mut text = String::new();
        for x in 0..width {
            let symbol = buffer[(x, y)].symbol();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            text.push_str(symbol);
            skip = text::width(symbol).saturating_sub(1);
        }
        text.trim_end_matches(' ').to_owned()
    };
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn frame_of_60_by_16() {
    insta::assert_snapshot!(frame(&mut with_evidence(Language::English), 60, 16));
}

#[test]
fn frame_of_80_by_24() {
    insta::assert_snapshot!(frame(&mut with_evidence(Language::English), 80, 24));
}

#[test]
fn frame_of_130_by_40() {
    insta::assert_snapshot!(frame(&mut with_evidence(Language::English), 130, 40));
}

#[test]
fn frame_of_160_by_50_in_russian() {
    insta::assert_snapshot!(frame(&mut with_evidence(Language::Russian), 160, 50));
}

#[test]
fn other_frames_of_80_by_24() {
    let mut frames = Vec::new();
    for keys in ["?", "=", "i", "z", "\\", "/порт", "!", "jjp", "e", "hS", "A", "kkkk", "f", "kkv"] {
        let mut app = with_evidence(Language::Russian);
        press(&mut app, keys);
        frames.push(format!("{keys}\n{}", frame(&mut app, 80, 24)));
    }
    insta::assert_snapshot!(frames.join("\n\n"));
}

#[test]
fn too_small_a_screen_says_so() {
    for (width, height) in [(59, 24), (80, 15), (20, 5), (1, 1)] {
        let frame = frame(&mut app(Language::English), width, height);
        assert!(!frame.contains("ports.bitext"), "{frame}");
        assert!(width < 10 || frame.starts_with("The window is too"), "{frame}");
    }
}

#[test]
fn columns_do_not_shift_and_nothing_steers_the_terminal() {
    for language in Language::ALL {
        for (width, height) in
            [(60, 16), (61, 16), (80, 24), (99, 30), (129, 30), (130, 40), (160, 50), (250, 70)]
        {
            let mut app = with_evidence(language);
            for _ in 0..10 {
                press(&mut app, "j");
                let frame = frame(&mut app, width, height);
                assert!(!frame.contains(['\u{1b}', '\u{202e}', '\t']));
                for line in frame.lines() {
                    assert!(text::width(line) <= usize::from(width), "{line}");
                }
                // The bar between the columns stands in one column on every row of the list.
                let bars = frame.lines().skip(4).take_while(|line| !line.starts_with("---"));
                let bars = bars.filter(|line| {
                    !line.get(1..).unwrap_or_default().trim_start().starts_with('|') && !line.is_empty()
                });
                if width > NARROW {
                    let columns =
                        bars.map(|line| line.split(" |").next().map(text::width)).collect::<Vec<_>>();
                    assert!(columns.iter().all(|column| *column == columns[0]), "{frame}");
                }
            }
        }
    }
}

#[test]
fn a_link_taller_than_the_window_scrolls_inside() {
    let mut app = app(Language::English);
    press(&mut app, ":4<enter>");
    let first = frame(&mut app, 60, 16);
    assert!(first.contains("Подробности"));
    for _ in 0..20 {
        press(&mut app, "<pagedown>");
        frame(&mut app, 60, 16);
        if app.session().view.link != 3 {
            break;
        }
        app.look();
        let seen = frame(&mut app, 60, 16);
        if seen.contains("For details see the site.") {
            return;
        }
    }
    panic!("the end of the link was never seen");
}

#[test]
fn the_mouse_finds_what_it_points_at() {
    let mut app = with_evidence(Language::English);
    frame(&mut app, 80, 24);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let drawn = draw(&app, &mut buffer, false);
    let rows = frame(&mut app, 80, 24);
    let row = rows.lines().position(|line| line.starts_with(">   6")).expect("the chosen link") as u16;
    assert_eq!(drawn.target(20, row), Some(Target::Text(5, Side::Source)));
    assert_eq!(drawn.target(50, row), Some(Target::Text(5, Side::Target)));
    assert_eq!(drawn.target(6, row), Some(Target::Sign(5)));
    assert_eq!(drawn.target(1, 1), Some(Target::Place(0)));
    let effects = app.click(Target::Sign(5), false, &Stamp::default());
    assert!(matches!(effects[..], [Effect::Keep(_)]));
    app.click(Target::Text(7, Side::Source), true, &Stamp::default());
    assert_eq!(app.chosen(), 5..8);
}

#[test]
fn without_colours_every_band_still_has_a_sign() {
    let mut app = with_evidence(Language::English);
    app.look();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 160, 50));
    draw(&app, &mut buffer, false);
    assert!(buffer.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
    let frame = frame(&mut app, 160, 50);
    for sign in [" + ", " * ", " ?\"", " ! ", " x "] {
        assert!(frame.contains(sign), "{sign}");
    }
}

/// A debug build is an order slower than what people run.
#[test]
fn a_frame_of_ten_thousand_links_takes_no_time() {
    let count = 10_000;
    let texts = (0..count).map(|n| format!("Судно {n} пришло в порт вовремя. ")).collect::<Vec<_>>();
    let side = || sample::side("ru", "-", &texts);
    let links = (0..count).map(|n| Link::new(n..n + 1, n..n + 1)).collect();
    let alignment = Alignment::new(links, count, count).expect("an alignment");
    let bitext = Bitext::new(side(), side(), alignment, Made::default()).expect("a bitext");
    let messages = Messages::new(Language::English);
    let mut app = App::new(Session::new(bitext), "-", messages, Keymap::default());
    press(&mut app, ":5000<enter>");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 160, 50));
    draw(&app, &mut buffer, true);
    let start = Instant::now();
    for _ in 0..10 {
        press(&mut app, "j");
        draw(&app, &mut buffer, true);
    }
    let each = start.elapsed() / 10;
    assert!(each < Duration::from_millis(if cfg!(debug_assertions) { 160 } else { 16 }), "{each:?}");
}
