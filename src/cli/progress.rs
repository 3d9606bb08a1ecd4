//! Long work -> a bar on standard error, only for a person at a terminal and only after a second.

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::align::Progress;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar of one command; gone when dropped.
pub struct Bar {
    shared: Arc<(Mutex<State>, Condvar)>,
    timer: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    step: String,
    total: u64,
    done: u64,
    bar: Option<ProgressBar>,
    finished: bool,
}

impl Bar {
    /// A bar that shows itself after a second, unless `quiet` or standard error is no terminal.
    pub fn new(quiet: bool) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let shown = !quiet && io::stderr().is_terminal();
        let timer = shown.then(|| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || show_after_patience(&shared))
        });
        Self { shared, timer }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bar {
    fn begin(&self, step: &str, total: u64) {
        let mut state = self.state();
        step.clone_into(&mut state.step);
        (state.total, state.done) = (total, 0);
        if let Some(bar) = state.bar.take() {
            bar.finish_and_clear();
            state.bar = Some(drawn(&state));
        }
    }

    // Parts of a long text are worked on side by side and each tells of itself: what they tell adds up.
    fn advance(&self, done: u64) {
        let mut state = self.state();
        state.done += done;
        if let Some(bar) = &state.bar {
            bar.set_position(state.done);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        let mut state = self.state();
        state.finished = true;
        if let Some(bar) = state.bar.take() {
            bar.finish_and_clear();
        }
        drop(state);
        self.shared.1.notify_all();
        if let Some(timer) = self.timer.take() {
            // The timer only waits and draws; if it died there is nothing to clean up.
            let _ = timer.join();
        }
    }
}

fn show_after_patience((state, changed): &(Mutex<State>, Condvar)) {
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = changed.wait_timeout_while(state, PATIENCE, |state| !state.finished);
    let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
    if !state.finished {
        state.bar = Some(drawn(&state));
    }
}

/// A bar when the amount of work is known, else a spinner.
fn drawn(state: &State) -> ProgressBar {
    let template = match state.total {
        0 => "{spinner} {msg:<10} {elapsed:>4}",
        _ => "{msg:<12} {wide_bar} {percent:>3}% {elapsed:>4}",
    };
    let bar = ProgressBar::with_draw_target(
        Some(state.total).filter(|&total| total > 0),
        ProgressDrawTarget::stderr(),
    );
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(state.step.clone());
    bar.set_position(state.done);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parts_of_a_text_tell_adds_up_and_a_step_begins_at_nothing() {
        let bar = Bar::new(true);
        bar.begin("first pass", 900);
        bar.advance(300);
        bar.advance(250);
        assert_eq!(bar.state().done, 550);
        bar.begin("second pass", 900);
        assert_eq!(bar.state().done, 0);
    }
}
