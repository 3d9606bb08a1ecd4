//! `diglot review FILE` at a terminal: what the screen needs of files, clock and settings.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::bitext::{Link, LinkState, Sentences};
use crate::cli::again::Again;
use crate::cli::error::{Failure, Result};
use crate::cli::notes::Notes;
use crate::cli::output::Outputs;
use crate::cli::screen::{Screen, marked};
use crate::cli::stamp;
use crate::formats::output::WriteOptions;
use crate::review::action::Action;
use crate::review::change::Change;
use crate::review::journal::Line;
use crate::review::keymap::Keymap;
use crate::review::messages::Messages;
use crate::review::patch;
use crate::review::session::Session;

use super::store::Store;
use super::terminal::{self, ScreenSettings};
use super::{ReviewArgs, editor};

/// Shows the screen until the person leaves; gives the review as it then is.
pub fn run(
    args: &ReviewArgs,
    session: Session,
    store: &mut Store,
    again: Again,
    screen: Screen,
) -> Result<Session> {
    let messages = Messages::new(args.language());
    let notice = store.resumed().map(|(link, time)| {
        let values = [("link", FluentValue::from(link + 1)), ("time", time.to_owned().into())];
        messages.with("plain-resumed", &values)
    });
    let read_only = store.is_read_only();
    let store = RefCell::new(store);
    let stamp = || store.borrow().stamp();
    let mut keep = |line: &Line| {
        let kept = store.borrow_mut().keep(line);
        kept.map_err(|failure| io::Error::other(failure.sentence().unwrap_or_default()))
    };
    let look = move |source: &Sentences, target: &Sentences, settled: &[Link]| {
        again.evidence(source, target, settled, Notes::silent())
    };
    let mut last = args.bitext.with_extension("tmx");
    let mut export = |session: &Session, name: Option<&str>| {
        if let Some(name) = name {
            last = PathBuf::from(name);
        }
        let written = exported(&args.bitext, session, &last, args.threshold, &screen);
        written.map_err(|failure| failure.sentence().unwrap_or_default())
    };
    let threshold = args.threshold;
    let mut edit = |session: &Session, links: Range<usize>| in_editor(session, links, threshold);
    let settings = ScreenSettings {
        name: args.bitext.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        language: args.language(),
        colour: screen.colour,
        mouse: !args.no_mouse,
        read_only,
        keymap: Keymap::new(&args.key).map_err(Failure::usage)?,
        notice,
        stamp: &stamp,
        keep: &mut keep,
        evidence: Arc::new(look),
        export: &mut export,
        editor: Some(&mut edit),
    };
    let outcome = terminal::run(session, settings)
        .map_err(|error| Failure::input(format!("the screen: {error}")).with_hint("try --plain"))?;
    match outcome.lost {
        0 => Ok(outcome.session),
        lost => {
            let sentence = format!("the last {lost} actions could not be written to the journal");
            Err(Failure::output(sentence).with_hint("is the disk full or the folder not writable?"))
        }
    }
}

/// Opens links as a patch in the person's editor; `None` when nothing was changed.
fn in_editor(
    session: &Session,
    links: Range<usize>,
    threshold: f64,
) -> std::result::Result<Option<Action>, String> {
    let text = patch::write(session.state(), links.clone(), threshold);
    let edited = editor::edit(&text, "patch").map_err(|error| error.to_string())?;
    if edited == text {
        return Ok(None);
    }
    let action = patch::read(&edited, session.state(), links, "edit-links");
    action.map(Some).map_err(|error| error.to_string())
}

/// Writes the bitext as it now stands.
fn exported(bitext: &Path, session: &Session, to: &Path, threshold: f64, screen: &Screen) -> Result<String> {
    let outputs = Outputs::plan(&[to.to_owned()], None, &[bitext], screen)?;
    let modified = std::fs::metadata(bitext).and_then(|data| data.modified()).ok();
    let options = WriteOptions { created: stamp::created([modified])?, ..WriteOptions::default() };
    Ok(outputs.write(&session.bitext(), &options, threshold, screen)?.join(", "))
}

/// What is said when a review ends: how the links stand, and what comes next.
pub fn farewell(path: &Path, session: &Session, messages: &Messages) -> String {
    let links = session.state().links();
    let count =
        |states: &[LinkState]| links.iter().filter(|link| states.contains(&link.state)).count().into();
    let file = marked(&path.display().to_string()).into_owned();
    let tmx = marked(&path.with_extension("tmx").display().to_string()).into_owned();
    let values = [
        ("count", FluentValue::from(links.len())),
        ("accepted", count(&[LinkState::Accepted, LinkState::Changed])),
        ("left", count(&[LinkState::LeftOut])),
        ("doubtful", count(&[LinkState::Doubtful])),
        ("untouched", count(&[LinkState::Untouched])),
        ("file", file.into()),
        ("tmx", tmx.into()),
    ];
    let mut said = format!("{}\n", messages.with("plain-end", &values));
    for (word, count) in joined_behind(session) {
        let values = [("count", FluentValue::from(count)), ("word", marked(&word).into_owned().into())];
        said.push_str(&messages.with("plain-joined", &values));
        said.push('\n');
    }
    said
}

/// The words with a full stop behind which sentences were joined, and how often: what may be an abbreviation.
fn joined_behind(session: &Session) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let changes = session.done().iter().flat_map(|entry| &entry.changes);
    for change in changes {
        let Change::Sentences { side, old, new, .. } = change else { continue };
        let ([first, _], [_]) = (&old[..], &new[..]) else { continue };
        let text = session.state().sentences(*side).document().text();
        let before = text.chars().take(first.span[1]).collect::<String>();
        let word = before.split_whitespace().next_back().unwrap_or_default();
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if word.ends_with('.') && word.chars().any(char::is_alphabetic) {
            *found.entry(word.to_owned()).or_default() += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::{Alignment, Bitext, Made, sample};
    use crate::review::messages::Language;
    use crate::review::session::Stamp;
    use crate::review::state::Side;

    #[test]
    fn an_abbreviation_that_cut_a_sentence_is_offered() {
        let source = sample::side("ru", "-", &["Завод стоит в д. ", "Липки и работает."]);
        let target = sample::side("en", "-", &["The plant stands in Lipki and works."]);
        let alignment = Alignment::new(vec![Link::new(0..2, 0..1)], 2, 1).expect("an alignment");
        let bitext = Bitext::new(source, target, alignment, Made::default()).expect("a bitext");
        let mut session = Session::new(bitext);
        let join = Action::Join { side: Side::Source, sentence: 0 };
        session.perform(&join, None, &Stamp::default()).expect("two sentences of one paragraph");
        let said = farewell(Path::new("plant.bitext"), &session, &Messages::new(Language::Russian));
        assert!(said.contains("Соединено после «д.» 1 раз"), "{said}");
    }
}
