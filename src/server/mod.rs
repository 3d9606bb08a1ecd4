//! A memory -> answers over HTTP, in the dialect of tmserver and amaGama, which Weblate and Virtaal speak (docs/formats.md).
//!
//! Threads of their own search (`readers.rs`) and write (`writer.rs`); what goes over the net stands in `connections.rs` and runs on
//! the thread that called [`Server::run`]. The protocol itself is that of the crate hyper.

mod answer;
mod connections;
mod languages;
mod readers;
mod route;
mod token;
mod upload;
mod watched;
mod writer;

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Notify;

pub use token::Token;

use crate::memory::{FindOptions, StoreError};
use readers::Readers;
use writer::Writer;

/// How a memory is served.
#[derive(Clone)]
pub struct Options {
    /// The memory; it must be there.
    pub memory: PathBuf,
    /// The address: `127.0.0.1:8765`. Port 0 takes a free one.
    pub listen: String,
    /// What is found when a request does not say otherwise; the language stands in the request.
    pub find: FindOptions,
    /// Who knows this may write; nobody may without.
    pub token: Option<Token>,
    /// How long the body of a request may be, in bytes.
    pub max_body: usize,
    /// How long a request may take.
    pub time: Duration,
    /// How long the head of a request may take, and how long a connection may be idle.
    pub head_time: Duration,
    /// How many connections at once.
    pub connections: usize,
    /// How many threads search.
    pub readers: usize,
    /// The time now as TMX writes it, for what is written.
    pub now: fn() -> String,
    /// Hears what happens.
    pub log: Log,
}

impl Options {
    /// One thread that searches, for a memory on this machine, that nobody may write.
    pub fn new(memory: PathBuf) -> Self {
        Self {
            memory,
            listen: "127.0.0.1:8765".to_owned(),
            find: FindOptions::default(),
            token: None,
            max_body: 16 << 20,
            time: Duration::from_secs(30),
            head_time: Duration::from_secs(10),
            connections: 256,
            readers: 1,
            now: String::new,
            log: Log::default(),
        }
    }
}

/// What happens while a memory is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A request was answered.
    Answered(String),
    /// Something is wrong on this side.
    Trouble(String),
}

/// Hears of [`Event`]s, on any thread.
#[derive(Clone, Default)]
pub struct Log(Option<Arc<dyn Fn(Event) + Send + Sync>>);

impl Log {
    /// Calls `hear` for each event.
    pub fn new(hear: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    fn is_heard(&self) -> bool {
        self.0.is_some()
    }

    fn tell(&self, event: impl FnOnce() -> Event) {
        if let Some(hear) = &self.0 {
            hear(event());
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// Ends a server from any thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// No new request is taken; those at work are finished.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

/// Why a memory cannot be served.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address.
    #[error("cannot listen on “{address}”: {source}")]
    Listen {
        /// What was asked for.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no thread or no way to wait for connections.
    #[error("cannot serve: {0}")]
    System(#[from] io::Error),
}

/// A memory that is served.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    options: Options,
    readers: Readers,
    writer: Option<Writer>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("memory", &self.memory)
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Opens the memory and the address; whoever connects from now on is answered once the server runs.
    pub fn bind(options: Options) -> Result<Self, ServerError> {
        let readers = Readers::start(&options)?;
        let writer = options.token.is_some().then(|| Writer::start(&options)).transpose()?;
        let failed = |source| ServerError::Listen { address: options.listen.clone(), source };
        let listener = TcpListener::bind(&options.listen).map_err(failed)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, options, readers, writer })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop`; then finishes what is at work and brings all that was written into the file of the memory.
    pub fn run(self, stop: &Stop) -> Result<(), ServerError> {
        let Self { listener, options, readers, writer, .. } = self;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let served = Arc::new(answer::Served { options, readers, writer });
        let done = runtime.block_on(connections::serve(listener, &served, stop));
        // What is still open after the time for it ends here, and with it the last other hold on `served`.
        drop(runtime);
        if let Some(answer::Served { readers, writer, .. }) = Arc::into_inner(served) {
            readers.stop();
            writer.map_or(Ok(()), Writer::stop)?;
        }
        Ok(done?)
    }
}
