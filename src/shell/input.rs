//! The thread that reads the terminal, and the translation of crossterm's events.

use std::io;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::input_gate::{self, InputGate};
use super::osc11::{Filtered, PendingReply, ReplyFilter};
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

fn read(pending: &PendingReply, gate: &InputGate, send: &dyn Fn(Input) -> bool) -> io::Result<()> {
    let mut filter = ReplyFilter::default();
    let mut filtered = Vec::new();
    // The first poll installs the handler for resizes, maybe after the first frame was drawn.
    event::poll(Duration::ZERO)?;
    if !send(Input::ResizeReporting) {
        return Ok(());
    }
    loop {
        gate.pass();
        let wait = filter
            .deadline()
            .map(|deadline| deadline.saturating_sub(pending.elapsed()))
            .or(input_gate::POLL);
        let is_there = match wait {
            Some(wait) => event::poll(wait)?,
            None => true,
        };
        let event = if is_there { Some(event::read()?) } else { None };
        if let Some(at) = pending.take_query_time() {
            filter.queried(at);
        }
        let now = pending.elapsed();
        let other = match event {
            Some(Event::Key(key)) => {
                if let Some(key) = translate(key) {
                    filter.key(key, now, &mut filtered);
                }
                None
            }
            Some(event) => translate_other(event),
            None => None,
        };
        filter.expire(now, &mut filtered);
        let keys = filtered.drain(..).map(|filtered| match filtered {
            Filtered::Key(key) => Input::Key(key),
            Filtered::Background(background) => {
                pending.close();
                Input::Background(background)
            }
        });
        if !keys.chain(other).all(send) {
            return Ok(());
        }
    }
}

fn translate_other(event: Event) -> Option<Input> {
    Some(match event {
        Event::Key(_) => return None,
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
fn translate(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let (mut ctrl, mut alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        // Byte 8 is Ctrl-h, but some terminals send it for Backspace.
        KeyCode::Char('h') if ctrl && cfg!(unix) => {
            ctrl = false;
            Code::Backspace
        }
        // Bytes 28 to 31, which crossterm reports as Ctrl-4 to Ctrl-7.
        KeyCode::Char(digit @ '4'..='7') if ctrl && cfg!(unix) => {
            Code::Char(['\\', ']', '^', '_'][digit as usize - '4' as usize])
        }
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
        let key = translate(KeyEvent::new(code, modifiers)).unwrap();
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

    #[cfg(unix)]
    #[test]
    fn control_bytes_map_to_the_keys_that_send_them() {
        let ctrl = KeyModifiers::CONTROL;
        check(KeyCode::Char('h'), ctrl, "Backspace");
        check(KeyCode::Char('4'), ctrl, "Ctrl-\\");
        check(KeyCode::Char('7'), ctrl, "Ctrl-_");
    }

    #[test]
    fn releases_are_ignored_and_repeats_are_not() {
        let mut event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(translate(event), None);
        event.kind = KeyEventKind::Repeat;
        assert_eq!(translate(event), Some(Key::char('j')));
    }

    #[test]
    fn only_wheel_and_left_button_are_handled() {
        let mouse = |kind| {
            translate_other(Event::Mouse(MouseEvent {
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
