//! A socket that listens -> requests answered, until it is time to stop.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::Semaphore;

use super::answer::{Served, answer};
use super::watched::Watched;
use super::{Event, Stop};

/// How long the head of a request may be: more than the longest address hyper takes.
const HEAD: usize = 96 * 1024;
/// How many header lines it may have.
const HEADERS: usize = 64;
/// After the system refused a connection (too many files are open, say), this long passes before the next is tried.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until `stop`; then those that wait are closed, and those at work are given the time of a request to finish.
pub async fn serve(listener: TcpListener, served: &Arc<Served>, stop: &Stop) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let options = &served.options;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(options.head_time)
        // Who says that nothing more comes still wants the answer.
        .half_close(true)
        .max_headers(HEADERS)
        .max_header_size(HEAD);
    // Nothing goes over a connection while a request is at work; a client that does not fetch its answer has no more time than that.
    let silence = options.time + options.head_time;
    let places = Arc::new(Semaphore::new(options.connections.max(1)));
    let open = GracefulShutdown::new();
    loop {
        // Whoever comes when all places are taken waits with the system.
        let (place, accepted) = tokio::select! {
            biased;
            () = stop.0.notified() => break,
            both = async { (Arc::clone(&places).acquire_owned().await, listener.accept().await) } => both,
        };
        let (stream, from) = match accepted {
            Ok(both) => both,
            Err(error) => {
                options.log.tell(|| Event::Trouble(format!("a connection was not taken: {error}")));
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // Small answers go at once; where that cannot be, they go a little later.
        let _ = stream.set_nodelay(true);
        let (stream, watch) = Watched::new(TokioIo::new(stream));
        let served = Arc::clone(served);
        let service = service_fn(move |request| answer(Arc::clone(&served), request, from));
        let connection = open.watch(http.serve_connection(stream, service));
        tokio::spawn(async move {
            tokio::select! {
                // How a connection ended is its client's business.
                _ = connection => {}
                () = watch.silent(silence) => {}
            }
            drop(place);
        });
    }
    drop(listener);
    // What takes longer than a request may is ended with the program.
    let _ = tokio::time::timeout(options.time, open.shutdown()).await;
    Ok(())
}
