//! The thread that reads the terminal, and the translation of its events.
//!
//! On Unix the bytes are decoded here ([`decoder`]); elsewhere crossterm reads the console's events.

#[cfg(unix)]
mod decoder;
#[cfg(unix)]
mod tty;

use std::io;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::input_gate::InputGate;
use super::osc11::PendingReply;
use super::threads;
use crate::config::{Background, Code, Key};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// A bracketed paste, in one piece.
    Pasted(String),
    /// The left button was pressed on a cell, counted from the upper left corner.
    Clicked {
        x: u16,
        y: u16,
    },
    /// The mouse was moved to a cell with the left button held.
    Dragged {
        x: u16,
        y: u16,
    },
    /// The left button was released.
    Released,
    /// The wheel was turned by one notch.
    Wheel {
        up: bool,
    },
    /// The window was resized. The event carries no size: the one to draw at may be newer.
    Resized,
    /// Resizes are reported from now on; earlier ones were missed.
    ResizeReporting,
    /// The window gained or lost the focus.
    Focus(bool),
    /// The terminal reported its background colour.
    #[cfg_attr(not(unix), allow(dead_code, reason = "only Unix decodes replies"))]
    Background(Background),
    /// Reading the terminal failed, with the system's reason.
    Failed(String),
}

/// Starts the thread that reads the terminal and passes input to `send`. It ends when `send` returns
/// `false` or reading fails.
pub fn spawn(
    pending: PendingReply,
    gate: InputGate,
    send: impl Fn(Input) -> bool + Send + 'static,
) -> io::Result<()> {
    threads::spawn("input", move || {
        let read = read(&pending, &gate, &send);
        pending.close();
        if let Err(error) = read {
            send(Input::Failed(error.to_string()));
        }
    })
}

#[cfg(unix)]
fn read(pending: &PendingReply, gate: &InputGate, send: &dyn Fn(Input) -> bool) -> io::Result<()> {
    let mut tty = tty::Tty::open()?;
    // The first frame may have been drawn before changes of size were reported.
    if !send(Input::ResizeReporting) {
        return Ok(());
    }
    let mut decoder = decoder::Decoder::default();
    let mut decoded = Vec::new();
    loop {
        gate.pass();
        let ready = tty.wait(decoder.deadline())?;
        match tty.read(ready)? {
            Some((bytes, now)) => decoder.feed(bytes, now, &mut decoded),
            None => decoder.expire(tty.now(), &mut decoded),
        }
        let resized = ready.was_resized.then_some(Input::Resized);
        let inputs = decoded.drain(..).filter_map(|decoded| match decoded {
            decoder::Decoded::Event(event) => translate(event),
            decoder::Decoded::Background(background) => {
                pending.close();
                Some(Input::Background(background))
            }
        });
        if !inputs.chain(resized).all(send) {
            return Ok(());
        }
    }
}

#[cfg(not(unix))]
fn read(_: &PendingReply, gate: &InputGate, send: &dyn Fn(Input) -> bool) -> io::Result<()> {
    use crossterm::event;

    if !send(Input::ResizeReporting) {
        return Ok(());
    }
    loop {
        gate.pass();
        if event::poll(super::input_gate::POLL)? {
            let input = translate(event::read()?);
            if !input.into_iter().all(send) {
                return Ok(());
            }
        }
    }
}

fn translate(event: Event) -> Option<Input> {
    Some(match event {
        Event::Key(key) => Input::Key(translate_key(key)?),
        Event::Resize(..) => Input::Resized,
        Event::FocusGained => Input::Focus(true),
        Event::FocusLost => Input::Focus(false),
        Event::Paste(text) => Input::Pasted(text),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Input::Clicked {
                x: mouse.column,
                y: mouse.row,
            },
            MouseEventKind::Drag(MouseButton::Left) => Input::Dragged {
                x: mouse.column,
                y: mouse.row,
            },
            MouseEventKind::Up(MouseButton::Left) => Input::Released,
            MouseEventKind::ScrollUp => Input::Wheel { up: true },
            MouseEventKind::ScrollDown => Input::Wheel { up: false },
            _ => return None,
        },
    })
}

/// The key as settings name it; `None` for keys that cannot be bound and for releases.
fn translate_key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (mut ctrl, mut alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(c) => {
            // Windows reports AltGr as Ctrl and Alt; it types ordinary characters.
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
        let key = translate_key(KeyEvent::new(code, modifiers)).unwrap();
        assert_eq!(key.to_string(), wanted);
    }

    #[test]
    fn keys_have_the_names_used_in_settings() {
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

    #[test]
    fn releases_are_ignored_and_repeats_are_not() {
        let mut event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(translate_key(event), None);
        event.kind = KeyEventKind::Repeat;
        assert_eq!(translate_key(event), Some(Key::char('j')));
    }

    #[test]
    fn only_wheel_and_left_button_are_handled() {
        let mouse = |kind| {
            translate(Event::Mouse(MouseEvent {
                kind,
                column: 3,
                row: 4,
                modifiers: KeyModifiers::NONE,
            }))
        };
        let left = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(mouse(left), Some(Input::Clicked { x: 3, y: 4 }));
        assert_eq!(
            mouse(MouseEventKind::ScrollDown),
            Some(Input::Wheel { up: false })
        );
        assert_eq!(mouse(MouseEventKind::Moved), None);
        let drag = MouseEventKind::Drag(MouseButton::Left);
        assert_eq!(mouse(drag), Some(Input::Dragged { x: 3, y: 4 }));
        let up = MouseEventKind::Up(MouseButton::Left);
        assert_eq!(mouse(up), Some(Input::Released));
        assert_eq!(mouse(MouseEventKind::Down(MouseButton::Right)), None);
    }
}
