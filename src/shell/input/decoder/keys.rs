//! The keys of single bytes.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The key that sends an ASCII character or control.
pub fn ascii(byte: u8) -> KeyEvent {
    let ctrl = |c: u8| KeyEvent::new(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    match byte {
        b'\t' => KeyCode::Tab.into(),
        b'\r' => KeyCode::Enter.into(),
        0x1b => KeyCode::Esc.into(),
        // Byte 8 is Ctrl-h, but some terminals send it for Backspace.
        8 | 0x7f => KeyCode::Backspace.into(),
        0 => ctrl(b' '),
        1..=0x1a => ctrl(byte - 1 + b'a'),
        0x1c..=0x1f => ctrl(byte - 0x1c + b'\\'),
        _ => KeyCode::Char(char::from(byte)).into(),
    }
}
