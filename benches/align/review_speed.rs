//! A review of ten thousand links -> how long it takes to open, to act and to align again, beside what a person notices.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use diglot::align::{Evidence, NoProgress, Options, Vectors, align};
use diglot::bitext::{Bitext, LinkState, Made, bitext_file};
use diglot::review::action::Action;
use diglot::review::app::App;
use diglot::review::journal;
use diglot::review::key::Key;
use diglot::review::keymap::Keymap;
use diglot::review::messages::{Language, Messages};
use diglot::review::proposal::proposals;
use diglot::review::session::{Session, Stamp};
use diglot::review::view::draw;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Bench;
use super::child;
use super::figures::count;
use super::growth::made_up;
use super::page::Table;

const LINKS: usize = 10_000;
/// Each time is the median of so many.
const TIMES: usize = 15;

/// The table of steps.
pub fn table(bench: &mut Bench) -> Result<String> {
    let [source, target] = made_up(LINKS)?;
    let vectors = Vectors::of_table(&source, &target, &NoProgress).ok().map(std::sync::Arc::new);
    let options = Options { vectors, ..Options::default() };
    let alignment = align(&source, &target, &options, &NoProgress);
    let text =
        bitext_file::to_string(&Bitext::new(source.clone(), target.clone(), alignment, Made::default())?);
    let stamp = Stamp { time: "2026-11-23T20:15:00Z".to_owned(), by: "somebody".to_owned() };

    let mut table = Table::new(&["step", "milliseconds", "aim"]);
    let mut row = |step: String, seconds: f64, aim: &str| {
        table.row([step, format!("{:.1}", seconds * 1e3), aim.to_owned()]);
    };
    let mut begun = Session::new(bitext_file::parse(&text)?);
    let links = begun.state().links().len();
    let mut lines =
        journal::Line::Head { journal: journal::VERSION, bitext: bitext_file::checksum(&text) }.to_text();
    for link in (0..links).step_by(10) {
        let accept = Action::Mark { links: link..link + 1, state: LinkState::Accepted };
        lines.push_str(&begun.perform(&accept, None, &stamp)?.to_text());
    }
    let open = median(|| {
        let mut session = Session::new(bitext_file::parse(&text)?);
        session.replay(&journal::parse(&lines)?.lines, usize::MAX)?;
        Ok(())
    })?;
    let actions = count(begun.done().len());
    row(format!("open {} links with a journal of {actions} actions", count(links)), open, "1,000");
    let start = Instant::now();
    let mut evidence = Evidence::new(&source, &target, &options, &[]);
    row("look at the texts, once, while the person reads".to_owned(), start.elapsed().as_secs_f64(), "–");

    let middle = links / 2;
    let mut session = begun.clone();
    let accept = median(|| {
        let line = session.perform(
            &Action::Mark { links: middle + 1..middle + 2, state: LinkState::Accepted },
            None,
            &stamp,
        )?;
        line.to_text();
        session.undo(&stamp).context("something was done")?;
        Ok(())
    })?;
    row("accept a link, its line in the journal, take it back".to_owned(), accept, "16");
    let found = median(|| {
        proposals(session.state(), &evidence, middle + 3, 9);
        Ok(())
    })?;
    row("proposals for a link".to_owned(), found, "16");
    let stamp_of_key = stamp.clone();
    let messages = Messages::new(Language::English);
    let mut app = App::new(begun.clone(), "long.bitext", messages, Keymap::default());
    app.set_evidence(Evidence::new(&source, &target, &options, &[]));
    for (columns, rows) in [(80, 24), (160, 50)] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        let frame = median(|| {
            app.press(Key::Char('j'), &stamp_of_key);
            buffer.reset();
            draw(&app, &mut buffer, true);
            Ok(())
        })?;
        row(format!("a key and the frame after it, {columns} x {rows}"), frame, "16");
    }
    // Two settled links with three hundred between.
    let mut session = Session::new(bitext_file::parse(&text)?);
    for link in [middle, middle + 301] {
        session.perform(&Action::Mark { links: link..link + 1, state: LinkState::Accepted }, None, &stamp)?;
    }
    let between = median(|| {
        let mut session = session.clone();
        let _ = session.realign(middle + 1..middle + 301, &evidence, &stamp);
        Ok(())
    })?;
    row("align 300 links between two settled ones again".to_owned(), between, "100");
    let accepted = begun.state().accepted();
    let learn = median(|| {
        evidence.learn(&accepted);
        Ok(())
    })?;
    row(format!("learn from {} settled links, every hundred of them", count(accepted.len())), learn, "–");
    let path = bench.folder.join("long.bitext");
    fs::create_dir_all(&bench.folder)?;
    fs::write(&path, &text)?;
    fs::write(path.with_extension("bitext.journal"), &lines)?;
    let cost = child::watch(&[Path::new("review"), &path, Path::new("--history")])?;
    Ok(format!(
        "{}\nMedian of {TIMES} times; {} bytes of bitext file. Opening it takes {}.\n",
        table.to_markdown(),
        count(text.len()),
        cost.memory()
    ))
}

/// The median time of a step, in seconds.
fn median(mut step: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        step()?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[TIMES / 2])
}
