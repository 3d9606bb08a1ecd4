//! Ctrl-C -> no half file: files being written are removed, then the program ends with 130.

#[cfg(unix)]
use std::sync::Arc;
use std::sync::Mutex;

use crate::formats::atomic;

/// What a shell expects of a program that Ctrl-C ended: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// From now on Ctrl-C, and on Unix a polite kill or a closed terminal, leaves no temporary file behind.
pub fn watch() {
    let stop = || {
        // The first signal asks politely; a second one is not to be talked with.
        if let Some(instead) = INSTEAD.lock().ok().and_then(|mut held| held.take()) {
            return instead();
        }
        if let Ok(Some(restore)) = BEFORE_END.lock().map(|held| *held) {
            restore();
        }
        atomic::remove_pending();
        std::process::exit(INTERRUPTED);
    };
    // Without a handler (a system that has no signals) the program just ends, as programs do there.
    let _ = ctrlc::set_handler(stop);
    // A file that grows past `ulimit -f` is then an error with a sentence, not a sudden death with a temporary file left.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// What gives the terminal back, when it is in use.
static BEFORE_END: Mutex<Option<fn()>> = Mutex::new(None);

/// What is done at the first signal instead of ending at once.
static INSTEAD: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// The next signal calls `stop`, which lets the program come to its own end; the one after it ends the program as always.
pub fn instead(stop: impl FnOnce() + Send + 'static) {
    if let Ok(mut held) = INSTEAD.lock() {
        *held = Some(Box::new(stop));
    }
}

/// From now on `restore` is called before a signal ends the program.
pub fn before_end(restore: fn()) {
    if let Ok(mut held) = BEFORE_END.lock() {
        *held = Some(restore);
    }
}

/// There is nothing to restore any more.
pub fn forget() {
    if let Ok(mut held) = BEFORE_END.lock() {
        *held = None;
    }
}
