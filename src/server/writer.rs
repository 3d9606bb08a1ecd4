//! What clients send -> units in the memory, one after the other, on a thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::json;
use tokio::sync::oneshot;

use super::upload::{Upload, read};
use super::{Event, Options, ServerError};
use crate::memory::{Access, AddOptions, Keep, Store, StoreError};

/// How many uploads may wait.
const WAITING: usize = 256;
/// After this long without a new unit, what is in the log beside the memory goes into the memory itself.
const REST: Duration = Duration::from_secs(2);

/// Why something was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// Too much waits, or another program is writing.
    Busy,
    /// It is not what it should be; the sentence says why.
    Bad(String),
    /// No room on the disk.
    Full,
    /// The memory cannot be written.
    Broken,
}

/// An upload on its way.
struct Job {
    upload: Upload,
    reply: oneshot::Sender<Result<Vec<u8>, NotWritten>>,
}

/// The thread that writes.
#[derive(Debug)]
pub struct Writer {
    to: SyncSender<Job>,
    thread: JoinHandle<Result<(), StoreError>>,
}

impl Writer {
    /// Opens the memory for writing.
    pub fn start(options: &Options) -> Result<Self, ServerError> {
        let store = Store::open(&options.memory, Access::Write)?;
        let (to, from) = sync_channel(WAITING);
        let options = options.clone();
        let thread = thread::Builder::new().name("writer".to_owned());
        Ok(Self { to, thread: thread.spawn(move || work(store, &options, &from))? })
    }

    /// Writes; what is answered is in the memory, whatever happens to this program afterwards.
    pub async fn write(&self, upload: Upload) -> Result<Vec<u8>, NotWritten> {
        let (reply, answer) = oneshot::channel();
        match self.to.try_send(Job { upload, reply }) {
            Ok(()) => answer.await.unwrap_or(Err(NotWritten::Broken)),
            Err(TrySendError::Full(_)) => Err(NotWritten::Busy),
            Err(TrySendError::Disconnected(_)) => Err(NotWritten::Broken),
        }
    }

    /// Ends the thread; all that was written is in the file of the memory then.
    pub fn stop(self) -> Result<(), StoreError> {
        drop(self.to);
        self.thread.join().unwrap_or(Ok(()))
    }
}

fn work(mut store: Store, options: &Options, from: &Receiver<Job>) -> Result<(), StoreError> {
    let mut news = false;
    loop {
        match from.recv_timeout(REST) {
            Ok(Job { upload, reply }) => {
                let written = catch_unwind(AssertUnwindSafe(|| add(&mut store, upload, options)));
                let written = written.unwrap_or(Err(NotWritten::Broken));
                news |= written.is_ok();
                // Whoever sent it may be gone by now.
                let _ = reply.send(written);
            }
            Err(RecvTimeoutError::Timeout) => {
                if std::mem::take(&mut news)
                    && let Err(error) = store.settle()
                {
                    options.log.tell(|| Event::Trouble(error.to_string()));
                }
            }
            Err(RecvTimeoutError::Disconnected) => return store.settle(),
        }
    }
}

/// All units of an upload are added, or none. The answer says what became of them.
fn add(store: &mut Store, upload: Upload, options: &Options) -> Result<Vec<u8>, NotWritten> {
    let failed = |error: StoreError| {
        options.log.tell(|| Event::Trouble(error.to_string()));
        match error {
            StoreError::Busy { .. } => NotWritten::Busy,
            StoreError::DiskFull { .. } => NotWritten::Full,
            _ => NotWritten::Broken,
        }
    };
    let codes = store.languages().map_err(failed)?;
    let (entries, left_out) = read(upload, &codes, &(options.now)()).map_err(NotWritten::Bad)?;
    let at_once = AddOptions { keep: Keep::All, batch: usize::MAX };
    let added = store.add(entries.into_iter(), &at_once, &mut |_| {}).map_err(failed)?;
    let answer = json!({
        "new": added.new,
        "same": added.same,
        "replaced": added.replaced,
        "left_out": left_out + added.empty,
    });
    Ok(answer.to_string().into_bytes())
}
