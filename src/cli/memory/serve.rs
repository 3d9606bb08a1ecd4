//! `diglot memory serve`: a memory -> answers for Weblate, Virtaal and other clients, over HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::{Args, ValueHint};

use crate::memory::search::WordIndex;
use crate::memory::{Access, FindOptions, Store};
use crate::server::{Event, Log, Options, Server, ServerError, Stop, Token};

use super::super::error::{Failure, Result};
use super::super::notes::{Notes, warn};
use super::super::{Common, interrupt, number, stamp};
use super::indexes;
use super::penalties::PenaltyArgs;

/// The variable that may hold the token.
const VARIABLE: &str = "DIGLOT_TOKEN";

/// Serve a memory to Weblate, Virtaal and others
///
/// Speaks HTTP in the dialect of tmserver and amaGama: in Weblate add the machinery “tmserver” with the address that is printed; in Virtaal
/// name it as remote server. Whoever reaches the address may read; to write takes the token, and without a token nobody writes.
/// docs/formats.md has all requests, with examples.
///
/// The memory may be added to meanwhile, also by “diglot memory add”: what is new is found at once. Ctrl-C, or a polite kill,
/// finishes the requests at work and ends; a second one ends at once. What was answered as written is in the memory in any case.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory serve press.memory
  curl http://127.0.0.1:8765/tmserver/en/ru/unit/Open%20file")]
pub struct ServeArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// Address; port 0: any free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8765")]
    listen: String,
    /// Who sends what stands in this file may write
    ///
    /// The variable `DIGLOT_TOKEN` may hold the token instead. Clients send “Authorization: Bearer TOKEN”.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    token_file: Option<PathBuf>,
    /// How much must be the same, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 70)]
    #[arg(value_parser = |given: &str| number(given, 50, 100).map(|percent| percent as u32))]
    min: u32,
    /// How many matches at most
    #[arg(long, value_name = "N", default_value_t = 5)]
    #[arg(value_parser = |given: &str| number(given, 1, 100).map(|top| top as usize))]
    top: usize,
    #[command(flatten)]
    penalties: PenaltyArgs,
    /// The longest body of a request, in MB
    #[arg(long, value_name = "MB", default_value_t = 16, hide_short_help = true)]
    #[arg(value_parser = |given: &str| number(given, 1, 1024))]
    max_body: u64,
    /// How long a request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, hide_short_help = true)]
    #[arg(value_parser = |given: &str| number(given, 1, 3600))]
    timeout: u64,
    /// How many connections at once; others wait
    #[arg(long, value_name = "N", default_value_t = 256, hide_short_help = true)]
    #[arg(value_parser = |given: &str| number(given, 1, 65_536))]
    connections: u64,
}

/// How long the head of a request may take, and a connection be idle.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Runs the command: until it is asked to stop.
pub fn run(args: &ServeArgs, common: &Common) -> Result<ExitCode> {
    let notes = Notes::new(common);
    let token = token(args.token_file.as_deref())?;
    // The files of the indexes are made once here, not by each thread.
    indexes::open::<WordIndex>(&Store::open(&args.memory, Access::Read)?, None, common)?;
    let threads = common.threads.map(|threads| threads as usize);
    let writes = token.is_some();
    let server = Server::bind(Options {
        listen: args.listen.clone(),
        find: FindOptions { min: args.min, top: args.top, target: None, penalties: args.penalties.meant() },
        token,
        max_body: (args.max_body << 20) as usize,
        time: Duration::from_secs(args.timeout),
        head_time: HEAD_TIME,
        connections: args.connections as usize,
        readers: threads.or_else(|| available_parallelism().ok().map(usize::from)).unwrap_or(1),
        now: stamp::now_in_tmx,
        log: Log::new(move |event| match event {
            Event::Answered(line) => notes.detail(&line),
            Event::Trouble(what) => warn(&what),
        }),
        ..Options::new(args.memory.clone())
    })?;
    let stop = Stop::default();
    let at_signal = stop.clone();
    interrupt::instead(move || at_signal.now());
    say_where(server.address(), &args.memory, writes, notes);
    server.run(&stop)?;
    notes.note("stopped");
    Ok(ExitCode::SUCCESS)
}

fn say_where(address: SocketAddr, memory: &Path, writes: bool, notes: Notes) {
    let may = if writes { "read, and written with the token" } else { "read" };
    let memory = memory.display();
    notes.note(&format!("{memory} can be {may} at http://{address}/tmserver/ until Ctrl-C"));
    if !address.ip().is_loopback() {
        warn(&format!("whoever reaches {address} can read the memory, and nothing on the way is encrypted"));
    }
}

/// The token of the file, or of the variable.
fn token(file: Option<&Path>) -> Result<Option<Token>> {
    let hint = "write a long random word into it";
    if let Some(path) = file {
        let secret = std::fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?;
        let token = Token::new(&secret);
        let empty = || Failure::usage(format!("there is no token in “{}”", path.display())).with_hint(hint);
        return token.ok_or_else(empty).map(Some);
    }
    match std::env::var(VARIABLE) {
        Ok(secret) => {
            let token = Token::new(&secret);
            token.ok_or_else(|| Failure::usage(format!("{VARIABLE} is empty")).with_hint(hint)).map(Some)
        }
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::usage(format!("{VARIABLE} is not UTF-8"))),
    }
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Store(error) => error.into(),
            ServerError::Listen { .. } => {
                Self::usage(error).with_hint("choose another --listen; port 0 takes a free one")
            }
            ServerError::System(_) => Self::output(error),
        }
    }
}
