//! Questions -> answers as JSON, on threads that each have the memory and its indexes open.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::json;
use tokio::sync::oneshot;

use super::languages::{listed, meant};
use super::route::Query;
use super::{Event, Options, ServerError};
use crate::memory::find::is_of;
use crate::memory::search::WordIndex;
use crate::memory::search::words::LOWEST;
use crate::memory::{Access, FindOptions, Index, Store, StoreError, Wanted, find};

/// How many questions may wait.
const WAITING: usize = 1024;
/// More translations are not given at once.
const MOST: usize = 100;
/// Taking in what was added is no work worth counting below this.
const QUICK: Duration = Duration::from_millis(20);

/// What is asked.
#[derive(Debug)]
pub enum Ask {
    /// What is like a text.
    Find(Query),
    /// Which languages there are.
    Languages,
    /// Whether the memory can be read.
    Health,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Too many questions wait.
    Busy,
    /// The memory could not be read, or worse.
    Broken,
}

/// A question on its way.
struct Job {
    ask: Ask,
    reply: oneshot::Sender<Result<Vec<u8>, NoAnswer>>,
}

/// The threads that search.
#[derive(Debug)]
pub struct Readers {
    to: SyncSender<Job>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Opens the memory for each thread; an error of any is the error of all.
    pub fn start(options: &Options) -> Result<Self, ServerError> {
        let (to, from) = sync_channel(WAITING);
        let from = Arc::new(Mutex::new(from));
        let turn = Turn::default();
        let mut threads = Vec::new();
        for number in 1..=options.readers.max(1) {
            let (from, options) = (Arc::clone(&from), options.clone());
            let reader = Reader::open(&options, &turn)?;
            let thread = thread::Builder::new().name(format!("reader {number}"));
            threads.push(thread.spawn(move || work(reader, &options, &from))?);
        }
        Ok(Self { to, threads })
    }

    /// Asks; the answer comes when a thread has it.
    pub async fn ask(&self, ask: Ask) -> Result<Vec<u8>, NoAnswer> {
        let (reply, answer) = oneshot::channel();
        match self.to.try_send(Job { ask, reply }) {
            Ok(()) => answer.await.unwrap_or(Err(NoAnswer::Broken)),
            Err(TrySendError::Full(_)) => Err(NoAnswer::Busy),
            Err(TrySendError::Disconnected(_)) => Err(NoAnswer::Broken),
        }
    }

    /// Ends the threads.
    pub fn stop(self) {
        drop(self.to);
        for thread in self.threads {
            // What a thread could say at its end it has said already.
            let _ = thread.join();
        }
    }
}

/// Answers until nobody can ask any more.
fn work(reader: Reader, options: &Options, from: &Mutex<Receiver<Job>>) {
    let turn = Arc::clone(&reader.turn);
    let mut reader = Some(reader);
    loop {
        let job = from.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { ask, reply }) = job else { return };
        if reply.is_closed() {
            // Nobody waits for it any more.
            continue;
        }
        let answer = catch_unwind(AssertUnwindSafe(|| {
            let reader = match &mut reader {
                Some(reader) => reader,
                none => none.insert(Reader::open(options, &turn)?),
            };
            reader.answer(&ask)
        }));
        let answer = match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                options.log.tell(|| Event::Trouble(error.to_string()));
                Err(NoAnswer::Broken)
            }
            Err(_) => {
                // A mistake of the program: nothing of this reader is trusted any more.
                reader = None;
                options.log.tell(|| Event::Trouble(format!("a question broke the search: {ask:?}")));
                Err(NoAnswer::Broken)
            }
        };
        // Whoever asked may be gone by now.
        let _ = reply.send(answer);
    }
}

/// The memory and its indexes.
struct Reader {
    store: Store,
    indexes: Vec<Index<WordIndex>>,
    codes: Vec<String>,
    /// Up to which change of the memory the indexes know its texts.
    changes: u64,
    /// When they were last brought up to date, and how long that took.
    refreshed: Instant,
    took: Duration,
    options: FindOptions,
    /// Held by the one of all readers that is taking in what is new: the others answer meanwhile.
    turn: Turn,
}

/// Who takes in what is new.
type Turn = Arc<Mutex<()>>;

/// A translation as clients want it.
#[derive(Serialize)]
struct Translation<'m> {
    source: &'m str,
    target: &'m str,
    quality: u32,
    rank: u32,
    source_language: &'m str,
    target_language: &'m str,
}

impl Reader {
    fn open(options: &Options, turn: &Turn) -> Result<Self, StoreError> {
        let store = Store::open(&options.memory, Access::Read)?;
        let mut reader = Self {
            store,
            indexes: Vec::new(),
            codes: Vec::new(),
            changes: 0,
            refreshed: Instant::now(),
            took: Duration::ZERO,
            options: options.find.clone(),
            turn: Arc::clone(turn),
        };
        reader.take_in(Instant::now())?;
        Ok(reader)
    }

    fn answer(&mut self, ask: &Ask) -> Result<Vec<u8>, StoreError> {
        self.refresh()?;
        Ok(match ask {
            Ask::Find(query) => self.find(query)?,
            Ask::Languages => {
                let codes = listed(&self.codes);
                json!({ "sourceLanguages": codes, "targetLanguages": codes }).to_string().into_bytes()
            }
            Ask::Health => {
                json!({ "status": "ok", "changes": self.store.changes()? }).to_string().into_bytes()
            }
        })
    }

    fn find(&mut self, query: &Query) -> Result<Vec<u8>, StoreError> {
        let source = meant(&self.codes, &query.source);
        let target = meant(&self.codes, &query.target);
        let (Some(source), Some(target)) = (source, target) else { return Ok(b"[]".to_vec()) };
        let options = FindOptions {
            min: query.min.unwrap_or(self.options.min).clamp(LOWEST, 100),
            top: query.top.unwrap_or(self.options.top).clamp(1, MOST),
            target: Some(target),
            penalties: self.options.penalties.clone(),
        };
        let wanted = Wanted { text: &query.text, ..Wanted::default() };
        let mut matches = Vec::new();
        for index in self.indexes.iter_mut().filter(|index| is_of(index.language(), &source)) {
            let index = std::slice::from_mut(index);
            matches.append(&mut self.store.at_once(|store| find(store, index, wanted, &options))?);
        }
        // Several kinds of the language (en-GB, en-US): the best of all, each kind in its order.
        matches.sort_by_key(|found| std::cmp::Reverse(found.percent));
        matches.truncate(options.top);
        let translations = matches.iter().map(|found| Translation {
            source: &found.entry.source,
            target: &found.entry.target,
            quality: found.percent.min(100),
            rank: found.percent.min(100),
            source_language: &found.entry.source_language,
            target_language: &found.entry.target_language,
        });
        // Text and numbers can always be written.
        Ok(serde_json::to_vec(&translations.collect::<Vec<_>>()).unwrap_or_default())
    }

    /// Takes in what was added since. When that takes long, one reader at a time does it, and only so often that a fifth of the time goes
    /// into it.
    fn refresh(&mut self) -> Result<(), StoreError> {
        if self.store.changes()? == self.changes
            || self.took > QUICK && self.refreshed.elapsed() < self.took.saturating_mul(4)
        {
            return Ok(());
        }
        let turn = Arc::clone(&self.turn);
        let held = if self.took > QUICK { turn.try_lock() } else { turn.lock().map_err(TryLockError::from) };
        // What a reader that broke has left behind is its own.
        if matches!(held, Err(TryLockError::WouldBlock)) {
            return Ok(());
        }
        self.take_in(Instant::now())
    }

    fn take_in(&mut self, begin: Instant) -> Result<(), StoreError> {
        let changes = self.store.changes()?;
        for index in &mut self.indexes {
            index.refresh(&self.store)?;
        }
        self.codes = self.store.languages()?;
        for code in &self.codes {
            if !self.indexes.iter().any(|index| index.language() == code) {
                self.indexes.push(Index::open(&self.store, code)?);
            }
        }
        self.changes = changes;
        self.took = begin.elapsed();
        self.refreshed = Instant::now();
        Ok(())
    }
}
