//! A connection -> the same, with a note of when anything last went over it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::time::{Instant, sleep_until};

/// A connection that is watched.
pub struct Watched<C> {
    connection: C,
    watch: Watch,
}

/// When anything last went over a connection.
#[derive(Clone)]
pub struct Watch {
    begin: Instant,
    /// Milliseconds after `begin`.
    last: Arc<AtomicU64>,
}

impl<C> Watched<C> {
    /// Watches from now on.
    pub fn new(connection: C) -> (Self, Watch) {
        let watch = Watch { begin: Instant::now(), last: Arc::default() };
        (Self { connection, watch: watch.clone() }, watch)
    }

    fn note<T>(&self, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.watch.last.store(self.watch.begin.elapsed().as_millis() as u64, Ordering::Relaxed);
        }
        poll
    }
}

impl Watch {
    /// Ends when nothing went over the connection for so long.
    pub async fn silent(self, long: Duration) {
        loop {
            let last = self.begin + Duration::from_millis(self.last.load(Ordering::Relaxed));
            if last.elapsed() >= long {
                return;
            }
            sleep_until(last + long).await;
        }
    }
}

impl<C: Read + Unpin> Read for Watched<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.connection).poll_read(context, buffer);
        self.note(poll)
    }
}

impl<C: Write + Unpin> Write for Watched<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.connection).poll_write(context, bytes);
        self.note(poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.connection).poll_write_vectored(context, pieces);
        self.note(poll)
    }
}
