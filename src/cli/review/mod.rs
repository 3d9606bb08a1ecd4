//! `diglot review`: a bitext file -> the same with links put right by a person, or by rules.

mod answer;
mod at_screen;
mod editor;
mod history;
mod knowledge;
mod lock;
mod plain;
pub mod store;
mod terminal;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueHint};

use crate::bitext::LinkState;
use crate::review::action::{Action, Refusal};
use crate::review::keymap::{self, Keymap};
use crate::review::messages::{Language, Messages};
use crate::review::patch;
use crate::review::session::{Limits, Session};

use super::again::Again;
use super::error::{Failure, Result};
use super::notes::Notes;
use super::screen::{Screen, print};
use super::{Common, number, share, table};
use store::{Access, Store};

/// Put the links of a bitext file right
///
/// What is done is kept at once, in FILE.bitext.journal; the bitext file itself stays as it is. Everything can be undone, also tomorrow.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // flags of a command line
#[command(group = ArgGroup::new("rule").args(["accept_above", "leave_out_below"]).multiple(true))]
#[command(group = ArgGroup::new("way").args(["plain", "check", "history", "at", "compact"]).multiple(false))]
#[command(after_help = "Examples:
  diglot review article.bitext --plain
  diglot review article.bitext --accept-above 90 --only 1-1
“diglot help review” explains these and more.")]
pub struct ReviewArgs {
    /// The bitext file
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bitext: PathBuf,
    /// Ask about one link at a time, line by line
    ///
    /// For dumb terminals, screen readers and slow lines. The answers may come from a pipe.
    #[arg(long)]
    plain: bool,
    /// Accept untouched links as sure as this (percent)
    #[arg(long, value_name = "N", value_parser = share::parse, conflicts_with = "way")]
    accept_above: Option<f64>,
    /// Leave out untouched links less sure (percent)
    #[arg(long, value_name = "N", value_parser = share::parse, conflicts_with = "way")]
    leave_out_below: Option<f64>,
    /// Rules for links of this kind only: 1-1, 2-1 ...
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind, requires = "rule")]
    only: Vec<(usize, usize)>,
    /// Say whether all is done: exit code 0 yes, 1 no
    ///
    /// Done is a review in which every link is accepted, changed or left out. 2 when it cannot be read.
    #[arg(long)]
    check: bool,
    /// List what was done, numbered
    #[arg(long)]
    history: bool,
    /// Show the links as they were after action N
    #[arg(long, value_name = "N", value_parser = |given: &str| number(given, 0, u64::MAX))]
    at: Option<u64>,
    /// Make one action of all that was done
    ///
    /// It can still be undone, as a whole. The journal as it was stays beside it, with the ending .bak.
    #[arg(long)]
    compact: bool,
    /// Look without changing anything; needs no lock
    #[arg(long, conflicts_with_all = ["rule", "compact"])]
    read_only: bool,
    /// Ask about links less sure (percent)
    #[arg(long, value_name = "N", default_value = "80", value_parser = share::parse)]
    threshold: f64,
    /// Say “you can stop” when fewer are wrong (percent)
    ///
    /// Of all links; what counts is how many are still expected to be wrong.
    #[arg(long, value_name = "N", default_value = "1%", value_parser = share::parse, hide_short_help = true)]
    stop: f64,
    /// Leave the mouse to the terminal
    #[arg(long, hide_short_help = true)]
    no_mouse: bool,
    /// Give an action other keys: NAME=KEYS (repeatable)
    ///
    /// Names and keys are those listed below; several keys are separated by spaces, as in accept=a y. In the settings file it is a list
    /// of such strings.
    #[arg(long, value_name = "NAME=KEYS", value_parser = own_keys, hide_short_help = true)]
    key: Vec<(String, Vec<String>)>,
    /// Language of the questions: en or ru
    ///
    /// Without it that of the system: `LC_ALL`, `LC_MESSAGES`, `LANG`.
    #[arg(long, value_name = "CODE", value_parser = language)]
    ui_lang: Option<Language>,
}

impl ReviewArgs {
    /// What the review is opened for.
    fn access(&self) -> Access {
        let looks = self.read_only || self.history || self.at.is_some() || self.check;
        if looks { Access::Look } else { Access::Work }
    }

    /// The language of the interface.
    pub fn language(&self) -> Language {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let system = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        let of_system = || system.as_deref().and_then(Language::from_name).unwrap_or_default();
        self.ui_lang.unwrap_or_else(of_system)
    }
}

pub fn run(args: &ReviewArgs, common: &Common) -> Result<ExitCode> {
    let notes = Notes::new(common);
    let screen = Screen::detect(common.color);
    let (mut session, mut store) = store::open(&args.bitext, args.access(), notes)?;
    session.limits = Limits { threshold: args.threshold, stop: args.stop };
    if args.check {
        return check(&session);
    }
    if args.history {
        let lines = store::lines(&args.bitext, &session)?;
        screen.pass(history::list(&lines).as_bytes())?;
    } else if let Some(at) = args.at {
        let lines = store::lines(&args.bitext, &session)?;
        let then = history::at(session.before().clone(), &lines, at as usize)?;
        print(&table::links(&then.bitext(), args.threshold, &screen))?;
    } else if args.compact {
        let done = session.count();
        drop(store);
        history::compact(&args.bitext, &session)?;
        notes.note(&format!("made one action of {done}; {}", said(&session)));
    } else if args.accept_above.is_some() || args.leave_out_below.is_some() {
        rule(args, &mut session, &mut store)?;
        notes.note(&said(&session));
    } else if args.plain || dumb() {
        let knowledge = knowledge::Knowledge::new(again(args, &session, notes), notes);
        plain::run(&args.bitext, &mut session, &mut store, &Messages::new(args.language()), knowledge)?;
    } else {
        if !(io::stdin().is_terminal() && screen.terminal) {
            return Err(Failure::usage("there is no terminal to show the review on")
                .with_hint("--plain asks line by line, also in a pipe"));
        }
        let again = again(args, &session, notes);
        let session = at_screen::run(args, session, &mut store, again, screen)?;
        print(&at_screen::farewell(&args.bitext, &session, &Messages::new(args.language())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the terminal cannot move its cursor.
fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// How the texts were aligned, so that parts can be aligned again; what cannot be had any more is said.
fn again(args: &ReviewArgs, session: &Session, notes: Notes) -> Again {
    let bitext = session.before();
    let again = Again::new(bitext.made(), &args.bitext, bitext.source(), bitext.target(), notes);
    for problem in &again.problems {
        notes.note(&format!("{problem}; links are aligned again without it"));
    }
    again
}

/// Carries out `--accept-above` and `--leave-out-below` as one action.
fn rule(args: &ReviewArgs, session: &mut Session, store: &mut Store) -> Result<()> {
    let (accept, leave_out) = (args.accept_above, args.leave_out_below);
    if let (Some(accept), Some(leave_out)) = (accept, leave_out)
        && leave_out > accept
    {
        return Err(Failure::usage("--leave-out-below is more than --accept-above")
            .with_hint("links between the two would be both accepted and left out"));
    }
    let action = Action::Rule { accept, leave_out, kinds: args.only.clone() };
    match session.perform(&action, None, &store.stamp()) {
        Ok(line) => store.keep(&line),
        Err(Refusal::Nothing) => Ok(()),
        Err(refusal) => Err(Failure::input(refusal)),
    }
}

/// Carries out what was made elsewhere as one action, or only shows it.
pub fn one_action(
    action: &Action,
    session: &mut Session,
    store: &mut Store,
    dry_run: bool,
    notes: Notes,
    screen: &Screen,
) -> Result<()> {
    let before = session.state().clone();
    match session.perform(action, None, &store.stamp()) {
        Ok(_) if dry_run => {
            let patch = patch::diff(&before, session.state(), session.limits.threshold);
            screen.pass(patch.as_bytes())
        }
        Ok(line) => {
            store.keep(&line)?;
            notes.note(&said(session));
            Ok(())
        }
        Err(Refusal::Nothing) => {
            notes.note("nothing to change");
            Ok(())
        }
        Err(refusal) => Err(Failure::input(refusal)),
    }
}

/// 0 when every link is settled, else 1.
fn check(session: &Session) -> Result<ExitCode> {
    print(&format!("{}\n", said(session)))?;
    let done = session.state().links().iter().all(crate::review::state::Held::is_settled);
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `64 links: 62 accepted, 1 left out, 1 doubtful, 0 untouched; about 0.4 expected wrong`.
pub fn said(session: &Session) -> String {
    let links = session.state().links();
    let count = |states: &[LinkState]| links.iter().filter(|link| states.contains(&link.state)).count();
    format!(
        "{} {}: {} accepted, {} left out, {} doubtful, {} untouched; about {:.1} expected wrong",
        links.len(),
        if links.len() == 1 { "link" } else { "links" },
        count(&[LinkState::Accepted, LinkState::Changed]),
        count(&[LinkState::LeftOut]),
        count(&[LinkState::Doubtful]),
        count(&[LinkState::Untouched]),
        session.state().expected_wrong()
    )
}

/// Reads `2-1`.
fn kind(given: &str) -> std::result::Result<(usize, usize), String> {
    let numbers =
        given.split_once('-').and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?)));
    numbers.ok_or_else(|| "write a kind of link, for example 1-1 or 2-1".to_owned())
}

/// Reads `--key`.
fn own_keys(given: &str) -> std::result::Result<(String, Vec<String>), String> {
    let (name, keys) = given.split_once('=').ok_or("write NAME=KEYS, for example accept=y")?;
    let own = (name.trim().to_owned(), keys.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    if own.1.is_empty() {
        return Err(format!("no key is given for {name}"));
    }
    Keymap::new(std::slice::from_ref(&own)).map(|_| own).map_err(|error| error.to_string())
}

/// The table of keys, for the long help and the manual page.
pub fn keys() -> String {
    let messages = Messages::new(Language::English);
    let rows = keymap::TABLE.iter().map(|row| {
        let keys = row.keys.join(" ");
        format!("  {keys:<18} {:<17} {}", row.name, messages.text(&format!("do-{}", row.name)))
    });
    format!(
        "Keys, the names of what they do for --key and behind “:”, and what that is:\n{}",
        rows.collect::<Vec<_>>().join("\n")
    )
}

/// Reads `--ui-lang`.
fn language(given: &str) -> std::result::Result<Language, String> {
    Language::from_name(given).ok_or_else(|| "the languages are en and ru".to_owned())
}
