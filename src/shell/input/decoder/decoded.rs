//! What a decoder makes of bytes.

use crossterm::event::{Event, KeyEvent, KeyModifiers};

use crate::config::Background;

/// What the terminal sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    Event(Event),
    /// The reply to the query of the background colour.
    Background(Background),
}

pub fn with_alt(mut event: KeyEvent, alt: bool) -> KeyEvent {
    if alt {
        event.modifiers |= KeyModifiers::ALT;
    }
    event
}

pub fn key(event: KeyEvent) -> Decoded {
    Decoded::Event(Event::Key(event))
}

pub fn push(event: KeyEvent, out: &mut Vec<Decoded>) {
    out.push(key(event));
}

pub fn push_paste(bytes: &[u8], out: &mut Vec<Decoded>) {
    if !bytes.is_empty() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        out.push(Decoded::Event(Event::Paste(text)));
    }
}
