//! A review -> a person at a terminal: events become keys, frames are drawn, and the terminal is given back whatever happens.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use crate::align::Evidence;
use crate::bitext::{Link, Sentences};
use crate::cli::interrupt;
use crate::review::action::Action;
use crate::review::app::{App, Effect};
use crate::review::journal::Line;
use crate::review::key::Key;
use crate::review::keymap::Keymap;
use crate::review::messages::{Language, Messages};
use crate::review::session::{Session, Stamp};
use crate::review::view::{self, Drawn};

/// Looks at two texts; runs beside the screen.
pub type Look = Arc<dyn Fn(&Sentences, &Sentences, &[Link]) -> Evidence + Send + Sync>;

/// The bitext as it now stands and a file's name -> what was written, in words, or why not.
pub type Export<'s> = &'s mut dyn FnMut(&Session, Option<&str>) -> Result<String, String>;

/// Some links of a session -> what was done to them in the person's editor; `None` for nothing.
pub type Edit<'s> = &'s mut dyn FnMut(&Session, std::ops::Range<usize>) -> Result<Option<Action>, String>;

/// How the screen is to be.
pub struct ScreenSettings<'s> {
    /// The name of the bitext file, for the first line.
    pub name: String,
    /// The language of the interface.
    pub language: Language,
    /// Whether to use colours.
    pub colour: bool,
    /// Whether the mouse does anything.
    pub mouse: bool,
    /// Whether nothing may be changed.
    pub read_only: bool,
    /// The person's keys.
    pub keymap: Keymap,
    /// What to say first, as where the review is resumed.
    pub notice: Option<String>,
    /// Who is at work and what time it is.
    pub stamp: &'s dyn Fn() -> Stamp,
    /// Writes a line of the journal.
    pub keep: &'s mut dyn FnMut(&Line) -> io::Result<()>,
    /// Looks at the texts.
    pub evidence: Look,
    /// Exports the bitext.
    pub export: Export<'s>,
    /// Opens links in an editor, where there is one.
    pub editor: Option<Edit<'s>>,
}

/// How a review ended.
pub struct Outcome {
    /// The review.
    pub session: Session,
    /// Lines that could not be written to the journal.
    pub lost: usize,
}

type Screen = Terminal<CrosstermBackend<io::Stdout>>;

/// Lets a person review until they leave. Fails when the terminal cannot be used, or when it goes away.
pub fn run(session: Session, mut settings: ScreenSettings<'_>) -> io::Result<Outcome> {
    let app = App::new(session, &settings.name, Messages::new(settings.language), settings.keymap.clone());
    let mut desk = Desk::new(app, settings.mouse)?;
    if settings.read_only {
        desk.app.look_only();
    }
    if let Some(notice) = settings.notice.take() {
        desk.app.say(notice);
    }
    desk.look(&settings);
    let done = desk.work(&mut settings);
    leave(settings.mouse);
    interrupt::forget();
    done?;
    if !desk.app.session().state().links().is_empty() && !settings.read_only {
        let line = Line::View { view: desk.app.session().view, time: (settings.stamp)().time };
        desk.keep(line, &mut settings);
    }
    Ok(Outcome { session: desk.app.session().clone(), lost: desk.unkept.len() })
}

/// The screen with what is on it.
struct Desk {
    app: App,
    screen: Screen,
    drawn: Drawn,
    /// Where what was found out about the texts will come from.
    found: Option<Receiver<Evidence>>,
    /// Lines that could not be written yet.
    unkept: VecDeque<Line>,
    leave: bool,
}

impl Desk {
    fn new(app: App, mouse: bool) -> io::Result<Self> {
        restore_after_panic();
        interrupt::before_end(restore);
        enter(mouse)?;
        let screen = Terminal::new(CrosstermBackend::new(io::stdout())).inspect_err(|_| leave(mouse))?;
        Ok(Self { app, screen, drawn: Drawn::default(), found: None, unkept: VecDeque::new(), leave: false })
    }

    fn work(&mut self, settings: &mut ScreenSettings<'_>) -> io::Result<()> {
        while !self.leave {
            self.draw(settings.colour)?;
            // While the texts are being looked at, what is found must be asked for now and then.
            let patience = Duration::from_millis(if self.found.is_some() { 50 } else { 60_000 });
            let mut ready = event::poll(patience)?;
            if let Some(evidence) = self.found.as_ref().and_then(|found| found.try_recv().ok()) {
                self.found = None;
                let effects = self.app.set_evidence(evidence);
                self.carry_out(effects, settings)?;
            }
            // What was typed ahead is carried out before the next frame.
            while ready && !self.leave {
                self.take(event::read()?, settings)?;
                ready = event::poll(Duration::ZERO)?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, colour: bool) -> io::Result<()> {
        self.app.look();
        let (app, mut drawn) = (&self.app, Drawn::default());
        self.screen.draw(|frame| drawn = view::draw(app, frame.buffer_mut(), colour))?;
        self.app.set_page(drawn.page, drawn.too_tall, drawn.narrow);
        self.drawn = drawn;
        Ok(())
    }

    fn take(&mut self, event: Event, settings: &mut ScreenSettings<'_>) -> io::Result<()> {
        let stamp = (settings.stamp)();
        let effects = match event {
            Event::Key(event) => {
                keys(event).into_iter().flat_map(|key| self.app.press(key, &stamp)).collect()
            }
            Event::Paste(text) => {
                self.app.paste(&text);
                Vec::new()
            }
            Event::Mouse(event) => self.mouse(event, &stamp),
            _ => Vec::new(),
        };
        self.carry_out(effects, settings)
    }

    fn mouse(&mut self, event: MouseEvent, stamp: &Stamp) -> Vec<Effect> {
        match event.kind {
            MouseEventKind::ScrollDown => self.app.press(Key::Down, stamp),
            MouseEventKind::ScrollUp => self.app.press(Key::Up, stamp),
            MouseEventKind::Down(MouseButton::Left) => {
                let shift = event.modifiers.contains(KeyModifiers::SHIFT);
                let target = self.drawn.target(event.column, event.row);
                target.map(|target| self.app.click(target, shift, stamp)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>, settings: &mut ScreenSettings<'_>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Keep(line) => self.keep(line, settings),
                Effect::Export(file) => {
                    let done = (settings.export)(self.app.session(), file.as_deref());
                    let (name, what) = match done {
                        Ok(what) => ("notice-exported", what),
                        Err(what) => ("notice-not-exported", what),
                    };
                    self.app.say_with(name, &what);
                }
                Effect::OpenEditor(links) => self.edit(links, settings)?,
                Effect::NeedEvidence => self.look(settings),
                Effect::Suspend => {
                    leave(settings.mouse);
                    suspend();
                    enter(settings.mouse)?;
                    self.screen.clear()?;
                }
                Effect::Quit => self.leave = true,
            }
        }
        Ok(())
    }

    /// Writes a line, after those that could not be written before.
    fn keep(&mut self, line: Line, settings: &mut ScreenSettings<'_>) {
        self.unkept.push_back(line);
        while let Some(line) = self.unkept.front() {
            if let Err(error) = (settings.keep)(line) {
                self.app.say_with("notice-not-saved", &error.to_string());
                self.app.set_unsaved(Some(error.to_string()));
                return;
            }
            self.unkept.pop_front();
        }
        self.app.set_unsaved(None);
    }

    fn edit(&mut self, links: std::ops::Range<usize>, settings: &mut ScreenSettings<'_>) -> io::Result<()> {
        let Some(editor) = settings.editor.as_mut() else {
            self.app.say_with("notice-no-editor", "");
            return Ok(());
        };
        leave(settings.mouse);
        let done = editor(self.app.session(), links);
        enter(settings.mouse)?;
        self.screen.clear()?;
        match done {
            Ok(None) => {}
            Ok(Some(action)) => {
                let effects = self.app.perform(&action, &(settings.stamp)());
                return self.carry_out(effects, settings);
            }
            Err(what) => self.app.say_with("notice-editor-failed", &what),
        }
        Ok(())
    }

    /// Looks at the texts as they now are, beside the screen; what was being looked for is no longer wanted.
    fn look(&mut self, settings: &ScreenSettings<'_>) {
        let (send, found) = channel();
        let look = settings.evidence.clone();
        let bitext = self.app.session().bitext();
        let settled = self.app.settled().to_vec();
        std::thread::spawn(move || {
            // Nobody may be waiting for it any more.
            let _ = send.send(look(bitext.source(), bitext.target(), &settled));
        });
        self.found = Some(found);
    }
}

/// The keys of an event. Esc and a letter that come together are taken for Alt with the letter, which nothing here asks for.
fn keys(event: KeyEvent) -> Vec<Key> {
    let alt = event.modifiers.contains(KeyModifiers::ALT) && !event.modifiers.contains(KeyModifiers::CONTROL);
    let key = key(event);
    if alt && matches!(key, Some(Key::Char(_))) {
        [Key::Esc].into_iter().chain(key).collect()
    } else {
        key.into_iter().collect()
    }
}

/// The key of an event; `None` for one that is let go, and for keys that mean nothing here.
fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(match event.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_lowercase().next().unwrap_or(c)),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up if shift => Key::ShiftUp,
        KeyCode::Down if shift => Key::ShiftDown,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(1) => Key::F1,
        _ => return None,
    })
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    let entered = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)
        .and_then(|()| if mouse { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) });
    entered.inspect_err(|_| leave(mouse))
}

/// Gives the terminal back; what cannot be given back is gone.
fn leave(mouse: bool) {
    if mouse {
        let _ = execute!(io::stdout(), DisableMouseCapture);
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen);
    let _ = execute!(io::stdout(), ratatui::crossterm::cursor::Show);
    let _ = disable_raw_mode();
    let _ = io::stdout().flush();
}

fn restore() {
    leave(true);
}

/// A panic is told on the screen the person had before.
fn restore_after_panic() {
    static ONCE: Once = Once::new();
    static LOCK: Mutex<()> = Mutex::new(());
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let _one = LOCK.lock();
            restore();
            before(info);
        }));
    });
}

/// Stops the program until the shell brings it back.
fn suspend() {
    #[cfg(unix)]
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGTSTP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_keys() {
        let press = |code, modifiers| key(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('о'), KeyModifiers::NONE), Some(Key::Char('о')));
        assert_eq!(press(KeyCode::Char('J'), KeyModifiers::SHIFT), Some(Key::Char('J')));
        assert_eq!(press(KeyCode::Char('D'), KeyModifiers::CONTROL), Some(Key::Ctrl('d')));
        assert_eq!(press(KeyCode::Down, KeyModifiers::SHIFT), Some(Key::ShiftDown));
        let together = keys(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::ALT));
        assert_eq!(together, [Key::Esc, Key::Char('q')]);
        let up = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key(up), None);
    }
}
