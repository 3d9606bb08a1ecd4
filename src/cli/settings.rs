//! The settings file -> defaults of the options of one command.
//!
//! A key is the long name of an option without the dashes; it stands at the top of the file, or in a table with the
//! name of a command: `[align]`, `[tmx]` for all commands of `tmx`, `[tmx.clean]` for one. The command line wins over the
//! table, the narrower table over the wider, any table over the top.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::builder::Resettable::Reset;
use clap::{Arg, ArgAction, Command, ValueHint};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::error::{Failure, Result};

/// Options that a file cannot set: they belong to one call.
const NOT_SETTABLE: &[&str] = &[
    "accept-above",
    "all",
    "at",
    "check",
    "compact",
    "config",
    "dry-run",
    "explain",
    "help",
    "history",
    "leave-out-below",
    "missing-out",
    "out",
    "print-srx",
    "read-only",
    "update",
    "version",
];
/// The rules of a review belong to one call too; `export` has an option of the same name that can be set.
const NOT_SETTABLE_OF: (&str, &str) = ("review", "only");

/// A settings file as read.
pub struct Settings {
    path: PathBuf,
    text: String,
}

type Key<'i> = Spanned<DeString<'i>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// What the file sets for one option of one command.
struct Found {
    command: String,
    option: clap::Id,
    values: Vec<String>,
    /// How narrow the table is it stands in: 0 at the top of the file.
    depth: usize,
}

/// A command, or one inside another, by its whole name: `align`, `tmx clean`.
struct Named<'c> {
    name: String,
    command: &'c Command,
}

/// Reads `asked`, or the file in the platform's configuration folder when there is one.
pub fn read(asked: Option<&Path>) -> Result<Option<Settings>> {
    let Some(path) = asked.map(Path::to_owned).or_else(default_path) else { return Ok(None) };
    match std::fs::read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Settings { path, text })),
            Err(_) => Err(Failure::input(format!("{} is not UTF-8", path.display()))
                .with_hint("a settings file is TOML, saved as UTF-8")),
        },
        Err(error) if asked.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::reading(&path, &error)),
    }
}

/// `diglot/config.toml` in the folder where this system keeps settings.
fn default_path() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
    };
    base.map(|base| base.join("diglot").join("config.toml"))
}

impl Settings {
    /// Where the settings came from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes what the file says the defaults of the options that the command at `path` has.
    pub fn apply(&self, mut program: Command, path: &[&str]) -> Result<Command> {
        let table = DeTable::parse(&self.text).map_err(|error| {
            let at = error.span().unwrap_or(0..0);
            self.failure(&at, error.message(), "a settings file is TOML: key = value")
        })?;
        let mut found = Vec::new();
        self.of_table(&program, "", table.get_ref(), &mut found)?;
        // What stands in a narrower table counts more: it comes last.
        found.sort_by_key(|found| found.depth);
        for Found { command, option: id, values, .. } in found {
            if command == path.join(" ") {
                let at_top = program.get_arguments().any(|arg| arg.get_id() == &id);
                program = set(program, if at_top { &[] } else { path }, &id, values);
            }
        }
        Ok(program)
    }

    /// What a table sets: the file for all commands, the table of a command for it and the commands in it.
    fn of_table(&self, program: &Command, name: &str, table: &DeTable, found: &mut Vec<Found>) -> Result<()> {
        let all = commands(program);
        let here = all.iter().filter(|one| one.is_in(name)).collect::<Vec<_>>();
        for (key, value) in table {
            if let DeValue::Table(table) = value.get_ref() {
                let inner = format!("{name} {}", key.get_ref()).trim_start().to_owned();
                if !all.iter().any(|one| one.name == inner) {
                    let known = here.iter().filter_map(|one| one.below(name)).collect::<Vec<_>>();
                    return Err(self.unknown("command", key, &known));
                }
                self.of_table(program, &inner, table, found)?;
                continue;
            }
            // A name may mean another thing to another command: it is right when it is for one of them.
            let (mut known, mut right, mut wrong) = (false, false, None);
            for one in &here {
                let Some(option) = find_option(program, one.command, key.get_ref()) else { continue };
                known = true;
                match self.values(option, key, value) {
                    Ok(values) => {
                        right = true;
                        let depth = name.split_whitespace().count();
                        let option = option.get_id().clone();
                        found.push(Found { command: one.name.clone(), option, values, depth });
                    }
                    Err(failure) => {
                        wrong.get_or_insert(failure);
                    }
                }
            }
            if let Some(failure) = wrong.filter(|_| !right) {
                return Err(failure);
            }
            if !known {
                return Err(self.unknown_to(program, name, &all, &here, key));
            }
        }
        Ok(())
    }

    /// The value of `key` as it would be typed for `arg`, checked as if it had been.
    fn values(&self, arg: &Arg, key: &Key, value: &Value) -> Result<Vec<String>> {
        let flag = matches!(arg.get_action(), ArgAction::SetTrue);
        let many = matches!(arg.get_action(), ArgAction::Append);
        let wrong = |expected: &str| {
            let message = format!("{} must be {expected}", key.get_ref());
            self.failure(&value.span(), &message, "")
        };
        let typed = match value.get_ref() {
            DeValue::Boolean(on) if flag => return Ok(vec![on.to_string()]),
            _ if flag => return Err(wrong("true or false")),
            DeValue::Array(items) if many => {
                let items = items.iter().map(|item| as_typed(item.get_ref()));
                items.collect::<Option<Vec<_>>>().ok_or_else(|| wrong("a list of strings"))?
            }
            value => vec![as_typed(value).ok_or_else(|| wrong("a string or a number"))?],
        };
        let here = |typed: String| match arg.get_value_hint() {
            ValueHint::FilePath => self.path.with_file_name("").join(typed).display().to_string(),
            _ => typed,
        };
        let typed = typed.into_iter().map(here).collect::<Vec<_>>();
        for one in &typed {
            let option = format!("--{}={one}", arg.get_long().unwrap_or_default());
            // By itself: the other options it may refer to are not there.
            let bare =
                arg.clone().required(false).conflicts_with(Reset).requires(Reset).overrides_with(Reset);
            let alone = Command::new("").no_binary_name(true).arg(bare);
            if let Err(error) = alone.try_get_matches_from([option]) {
                let error = error.to_string();
                let first = error.lines().next().unwrap_or_default();
                return Err(self.failure(&value.span(), first.trim_start_matches("error: "), ""));
            }
        }
        Ok(typed)
    }

    /// A key that no command of the table has: perhaps another one does.
    fn unknown_to(
        &self,
        program: &Command,
        name: &str,
        all: &[Named],
        here: &[&Named],
        key: &Key,
    ) -> Failure {
        let others = all.iter().filter(|other| find_option(program, other.command, key.get_ref()).is_some());
        let others = others.map(|other| other.name.as_str()).collect::<Vec<_>>().join(", ");
        if others.is_empty() {
            let options = here.iter().flat_map(|one| settable(program, one.command));
            return self.unknown("key", key, &options.filter_map(Arg::get_long).collect::<Vec<_>>());
        }
        let message = format!("{name} has no “{}”", key.get_ref());
        self.failure(&key.span(), &message, &format!("it is an option of {others}"))
    }

    fn unknown(&self, what: &str, key: &Key, known: &[&str]) -> Failure {
        let name = key.get_ref();
        let near = known.iter().map(|known| (strsim::jaro_winkler(name, known), *known));
        let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > 0.7);
        let hint = match near {
            Some((_, near)) => format!("did you mean {near}?"),
            None => "“diglot help align” lists what there is".to_owned(),
        };
        self.failure(&key.span(), &format!("unknown {what} “{name}”"), &hint)
    }

    fn failure(&self, at: &Range<usize>, message: &str, hint: &str) -> Failure {
        let line = self.text.as_bytes().iter().take(at.start).filter(|&&byte| byte == b'\n').count() + 1;
        Failure::usage(format!("{}, line {line}: {message}", self.path.display())).with_hint(hint)
    }
}

fn as_typed(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn settable<'c>(program: &'c Command, command: &'c Command) -> impl Iterator<Item = &'c Arg> {
    let all = program.get_arguments().chain(command.get_arguments());
    let settable =
        |long: &str| !NOT_SETTABLE.contains(&long) && (command.get_name(), long) != NOT_SETTABLE_OF;
    all.filter(move |arg| arg.get_long().is_some_and(settable))
}

fn find_option<'c>(program: &'c Command, command: &'c Command, key: &str) -> Option<&'c Arg> {
    settable(program, command).find(|arg| arg.get_long() == Some(key))
}

/// Every command and those inside it.
fn commands(program: &Command) -> Vec<Named<'_>> {
    let mut all = Vec::new();
    for command in program.get_subcommands() {
        all.push(Named { name: command.get_name().to_owned(), command });
        let inner = command.get_subcommands();
        all.extend(inner.map(|inner| Named {
            name: format!("{} {}", command.get_name(), inner.get_name()),
            command: inner,
        }));
    }
    all
}

impl Named<'_> {
    /// Whether it is the command `name` or stands inside it; everything stands in the program.
    fn is_in(&self, name: &str) -> bool {
        name.is_empty() || self.name == name || self.below(name).is_some()
    }

    /// Its own name, when it stands directly in the command `name`.
    fn below(&self, name: &str) -> Option<&str> {
        let rest =
            if name.is_empty() { &self.name } else { self.name.strip_prefix(name)?.strip_prefix(' ')? };
        (!rest.contains(' ')).then_some(rest)
    }
}

/// Sets the default of an option of the command at `path`.
fn set(command: Command, path: &[&str], option: &clap::Id, values: Vec<String>) -> Command {
    match path {
        [] => command.mut_arg(option, |arg| arg.default_values(values)),
        [first, rest @ ..] => command.mut_subcommand(first, |inner| set(inner, rest, option, values)),
    }
}
