//! The thread that reads the terminal, and the translation of what crossterm reads.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::background::{Filter, Passed};
use crate::config::{Background, Code, Key};

/// Something that came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats.
    Key(Key),
    /// Text was pasted, in one piece.
    Pasted(String),
    /// The left button was pressed on a cell, counted from the upper left corner.
    Clicked {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The wheel was turned one notch over a cell.
    Wheel {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// Whether towards the start of the text.
        up: bool,
    },
    /// The window has another size. Ask the system which when drawing: there may be a newer one.
    Resized,
    /// Changes of size are told from now on; one before that went unseen.
    Watching,
    /// The window has, or no longer has, the focus.
    Focus(bool),
    /// The terminal has told its ground.
    Background(Background),
    /// The terminal cannot be read any more.
    Failed(String),
}

/// When the terminal was asked for its ground: shared by the thread that asks and the one that
/// reads.
#[derive(Clone, Debug)]
pub struct Asked {
    start: Instant,
    /// Milliseconds from `start`, plus one; 0: not asked.
    at: Arc<AtomicU64>,
    /// The same for as long as no answer has come.
    awaited: Arc<AtomicU64>,
}

/// How long an answer is waited for before somebody else gets the terminal.
const HEARD_OUT: Duration = Duration::from_millis(100);
/// A terminal that has not answered by then does not.
const ANSWERED_WITHIN: u64 = 1500;

impl Default for Asked {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            at: Arc::default(),
            awaited: Arc::default(),
        }
    }
}

impl Asked {
    /// The question is being sent now.
    pub fn now(&self) {
        let at = self.start.elapsed().as_millis() as u64 + 1;
        self.awaited.store(at, Ordering::Release);
        self.at.store(at, Ordering::Release);
    }

    /// The answer has come, or nobody listens for it any longer.
    fn close(&self) {
        self.awaited.store(0, Ordering::Release);
    }

    /// Waits a moment, once, for an answer that is on its way: whoever gets the terminal next would take it
    /// for something typed.
    pub fn hear_out(&self) {
        let began = Instant::now();
        while self.is_awaited() && began.elapsed() < HEARD_OUT {
            thread::sleep(HEARD_OUT / 50);
        }
        self.close();
    }

    fn is_awaited(&self) -> bool {
        let asked = self.awaited.load(Ordering::Acquire);
        asked > 0 && self.start.elapsed().as_millis() as u64 <= asked + ANSWERED_WITHIN
    }

    /// Takes the moment of the question, once.
    fn take(&self) -> Option<Duration> {
        match self.at.swap(0, Ordering::AcqRel) {
            0 => None,
            at => Some(Duration::from_millis(at - 1)),
        }
    }
}

/// Starts the thread that reads the terminal. It hands everything to `send` and ends when that
/// answers `false` or the terminal is gone; it sleeps while there is nothing.
///
/// # Errors
/// The system gives no thread.
pub fn spawn(
    asked: Asked,
    send: impl Fn(Input) -> bool + Send + 'static,
) -> io::Result<thread::JoinHandle<()>> {
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            let read = read(&asked, &send);
            asked.close();
            if let Err(error) = read {
                send(Input::Failed(error.to_string()));
            }
        })
}

/// Reads until `send` answers `false`.
fn read(asked: &Asked, send: &dyn Fn(Input) -> bool) -> io::Result<()> {
    let mut filter = Filter::default();
    let mut passed = Vec::new();
    // The first look asks the system to tell of changes of size. This thread may come to it after the
    // first frame is on screen.
    event::poll(Duration::ZERO)?;
    if !send(Input::Watching) {
        return Ok(());
    }
    loop {
        let wait = filter
            .deadline()
            .map(|deadline| deadline.saturating_sub(asked.start.elapsed()));
        let is_there = match wait {
            Some(wait) => event::poll(wait)?,
            None => true,
        };
        let event = if is_there { Some(event::read()?) } else { None };
        if let Some(at) = asked.take() {
            filter.asked(at);
        }
        let now = asked.start.elapsed();
        let other = match event {
            Some(Event::Key(key)) => {
                if let Some(key) = translate(key) {
                    filter.key(key, now, &mut passed);
                }
                None
            }
            Some(event) => other(event),
            None => None,
        };
        filter.expire(now, &mut passed);
        let keys = passed.drain(..).map(|passed| match passed {
            Passed::Key(key) => Input::Key(key),
            Passed::Background(background) => {
                asked.close();
                Input::Background(background)
            }
        });
        if !keys.chain(other).all(send) {
            return Ok(());
        }
    }
}

/// What is no key.
fn other(event: Event) -> Option<Input> {
    Some(match event {
        Event::Key(_) => return None,
        Event::Resize(..) => Input::Resized,
        Event::FocusGained => Input::Focus(true),
        Event::FocusLost => Input::Focus(false),
        Event::Paste(text) => Input::Pasted(text),
        Event::Mouse(mouse) => {
            let (x, y) = (mouse.column, mouse.row);
            match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Input::Clicked { x, y },
                MouseEventKind::ScrollUp => Input::Wheel { x, y, up: true },
                MouseEventKind::ScrollDown => Input::Wheel { x, y, up: false },
                _ => return None,
            }
        }
    })
}

/// A key as the settings write it; `None` for what nobody can bind, and for the release of a key.
pub fn translate(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (mut ctrl, mut alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        // What the byte 8 means was settled by the terminals whose Backspace sends it.
        KeyCode::Char('h') if ctrl && cfg!(unix) => {
            ctrl = false;
            Code::Backspace
        }
        // The bytes 28 to 31, which crossterm names after digits.
        KeyCode::Char(digit @ '4'..='7') if ctrl && cfg!(unix) => {
            Code::Char(['\\', ']', '^', '_'][digit as usize - '4' as usize])
        }
        KeyCode::Char(c) => {
            // On Windows AltGr is Ctrl and Alt; what it types is a character like any other.
            if cfg!(windows) && ctrl && alt && !c.is_ascii_alphanumeric() {
                (ctrl, alt) = (false, false);
            }
            Code::Char(c)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::F(n) => Code::F(n),
        KeyCode::Null => {
            ctrl = true;
            Code::Char(' ')
        }
        _ => return None,
    };
    Some(Key::new(code, ctrl, alt, shift))
}

#[cfg(test)]
mod tests {
    use crossterm::event::MouseEvent;

    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, wanted: &str) {
        let key = translate(KeyEvent::new(code, modifiers)).unwrap();
        assert_eq!(key.to_string(), wanted);
    }

    #[test]
    fn keys_get_the_names_of_the_settings() {
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        let (alt, shift) = (KeyModifiers::ALT, KeyModifiers::SHIFT);
        check(KeyCode::Char('j'), none, "j");
        check(KeyCode::Char('G'), shift, "G");
        check(KeyCode::Char('{'), none, "{");
        check(KeyCode::Char('d'), ctrl, "Ctrl-d");
        check(KeyCode::Char('x'), alt, "Alt-x");
        check(KeyCode::BackTab, shift, "Shift-Tab");
        check(KeyCode::Char(' '), none, "Space");
        check(KeyCode::PageDown, none, "PgDn");
        check(KeyCode::F(5), none, "F5");
    }

    #[cfg(unix)]
    #[test]
    fn control_bytes_are_what_the_keyboard_shows() {
        let ctrl = KeyModifiers::CONTROL;
        check(KeyCode::Char('h'), ctrl, "Backspace");
        check(KeyCode::Char('4'), ctrl, "Ctrl-\\");
        check(KeyCode::Char('7'), ctrl, "Ctrl-_");
    }

    #[test]
    fn a_release_is_no_key_and_a_repeat_is() {
        let mut event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(translate(event), None);
        event.kind = KeyEventKind::Repeat;
        assert_eq!(translate(event), Some(Key::char('j')));
    }

    #[test]
    fn of_the_mouse_only_wheel_and_left_button_count() {
        let mouse = |kind| {
            other(Event::Mouse(MouseEvent {
                kind,
                column: 3,
                row: 4,
                modifiers: KeyModifiers::NONE,
            }))
        };
        let left = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(mouse(left), Some(Input::Clicked { x: 3, y: 4 }));
        let wheel = Input::Wheel {
            x: 3,
            y: 4,
            up: false,
        };
        assert_eq!(mouse(MouseEventKind::ScrollDown), Some(wheel));
        assert_eq!(mouse(MouseEventKind::Moved), None);
        assert_eq!(mouse(MouseEventKind::Up(MouseButton::Left)), None);
    }

    #[test]
    fn an_answer_is_heard_out_once_and_not_for_long() {
        let asked = Asked::default();
        let took = |asked: &Asked| {
            let began = Instant::now();
            asked.hear_out();
            began.elapsed()
        };
        assert!(took(&asked) < HEARD_OUT, "nothing was asked");
        asked.now();
        assert!(took(&asked) >= HEARD_OUT);
        assert!(took(&asked) < HEARD_OUT, "it was waited for already");
        asked.now();
        let other = asked.clone();
        let answer = thread::spawn(move || other.close());
        asked.hear_out();
        answer.join().unwrap();
        assert!(!asked.is_awaited());
    }

    #[test]
    fn the_moment_of_the_question_is_taken_once() {
        let asked = Asked::default();
        assert_eq!(asked.take(), None);
        asked.now();
        assert!(asked.take().is_some());
        assert_eq!(asked.take(), None);
    }
}
