//! The settings file -> defaults of the options of one command.
//!
//! A key is the long name of an option without the dashes; it stands at the top of the file, or in a table with the
//! name of a command. The command line wins over the table, the table over the top.

use std::ops::Range;
use std::path::{Path, PathBuf};

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

/// What the file sets for one option of one command; no values for a flag set to false.
struct Found {
    command: String,
    option: clap::Id,
    values: Vec<String>,
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

    /// Makes what the file says the defaults of the options that the command `name` has.
    pub fn apply(&self, mut program: Command, name: &str) -> Result<Command> {
        let table = DeTable::parse(&self.text).map_err(|error| {
            let at = error.span().unwrap_or(0..0);
            self.failure(&at, error.message(), "a settings file is TOML: key = value")
        })?;
        let (mut top, mut own) = (Vec::new(), Vec::new());
        for (key, value) in table.get_ref() {
            if let DeValue::Table(table) = value.get_ref() {
                own.extend(self.of_one(&program, key, table)?.filter(|found| found.command == name));
            } else {
                top.extend(self.of_all(&program, key, value)?.filter(|found| found.command == name));
            }
        }
        for Found { option: id, values, .. } in top.into_iter().chain(own) {
            let set = |arg: Arg| arg.default_values(values);
            program = if program.get_arguments().any(|arg| arg.get_id() == &id) {
                program.mut_arg(id, set)
            } else {
                program.mut_subcommand(name, |command| command.mut_arg(id, set))
            };
        }
        Ok(program)
    }

    /// What the table of one command sets.
    fn of_one(&self, program: &Command, key: &Key, table: &DeTable) -> Result<impl Iterator<Item = Found>> {
        let command = program.get_subcommands().find(|command| command.get_name() == key.get_ref());
        let names = || program.get_subcommands().map(Command::get_name).collect::<Vec<_>>();
        let command = command.ok_or_else(|| self.unknown("command", key, &names()))?;
        let mut found = Vec::new();
        for (key, value) in table {
            let option = find_option(program, command, key.get_ref());
            let option = option.ok_or_else(|| self.unknown_to(program, command, key))?;
            found.push(self.found(command, option, key, value)?);
        }
        Ok(found.into_iter().filter(|found| !found.values.is_empty()))
    }

    /// What a key at the top sets, for each command that has such an option.
    fn of_all(&self, program: &Command, key: &Key, value: &Value) -> Result<impl Iterator<Item = Found>> {
        let mut found = Vec::new();
        for command in program.get_subcommands() {
            if let Some(option) = find_option(program, command, key.get_ref()) {
                found.push(self.found(command, option, key, value)?);
            }
        }
        if found.is_empty() {
            return Err(self.unknown("key", key, &option_names(program, None)));
        }
        Ok(found.into_iter().filter(|found| !found.values.is_empty()))
    }

    fn found(&self, command: &Command, option: &Arg, key: &Key, value: &Value) -> Result<Found> {
        let values = self.values(option, key, value)?;
        Ok(Found { command: command.get_name().to_owned(), option: option.get_id().clone(), values })
    }

    /// The value of `key` as it would be typed for `arg`, checked as if it had been; nothing for a flag set to false.
    fn values(&self, arg: &Arg, key: &Key, value: &Value) -> Result<Vec<String>> {
        let flag = matches!(arg.get_action(), ArgAction::SetTrue);
        let many = matches!(arg.get_action(), ArgAction::Append);
        let wrong = |expected: &str| {
            let message = format!("{} must be {expected}", key.get_ref());
            self.failure(&value.span(), &message, "")
        };
        let typed = match value.get_ref() {
            DeValue::Boolean(on) if flag => {
                return Ok(if *on { vec!["true".to_owned()] } else { Vec::new() });
            }
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
            let alone = Command::new("").no_binary_name(true).arg(arg.clone());
            if let Err(error) = alone.try_get_matches_from([option]) {
                let error = error.to_string();
                let first = error.lines().next().unwrap_or_default();
                return Err(self.failure(&value.span(), first.trim_start_matches("error: "), ""));
            }
        }
        Ok(typed)
    }

    /// A key that the command does not have: perhaps another one does.
    fn unknown_to(&self, program: &Command, command: &Command, key: &Key) -> Failure {
        let others =
            program.get_subcommands().filter(|other| find_option(program, other, key.get_ref()).is_some());
        let others = others.map(Command::get_name).collect::<Vec<_>>().join(", ");
        if others.is_empty() {
            return self.unknown("key", key, &option_names(program, Some(command)));
        }
        let message = format!("{} has no “{}”", command.get_name(), key.get_ref());
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

fn option_names<'c>(program: &'c Command, command: Option<&'c Command>) -> Vec<&'c str> {
    let commands =
        program.get_subcommands().filter(|one| command.is_none_or(|only| only.get_name() == one.get_name()));
    commands.flat_map(|command| settable(program, command)).filter_map(Arg::get_long).collect()
}
