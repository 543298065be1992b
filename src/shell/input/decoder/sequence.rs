//! One key or report, from `ESC [` or `ESC O` to its last byte.
//!
//! The encodings are those of xterm, rxvt, the console of Linux, kitty's keyboard protocol (`CSI … u`) and Windows
//! consoles (`win32-input-mode`, `CSI … _`). The program asks for none of the latter two, but a terminal keeps
//! sending them if a program that did has ended without a word.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::mouse;
use super::params::Params;
use super::record::{self, Record};

#[derive(Clone, Debug, PartialEq)]
pub enum Sequence {
    /// A key, `n` times.
    Key {
        event: KeyEvent,
        n: u16,
    },
    Event(Event),
    PasteStart,
    /// A UTF-16 unit, `n` times.
    Unit {
        unit: u16,
        n: u16,
    },
    /// A reply or a key without a meaning here.
    Unknown,
}

impl Sequence {
    /// What the bytes of a whole sequence mean.
    pub fn parse(bytes: &[u8]) -> Self {
        let Some((&last, bytes)) = bytes.split_last() else {
            return Self::Unknown;
        };
        match bytes {
            [0x1b, b'[', b'[', ..] => linux_console(last),
            [0x1b, b'[', b'M', button, x] => mouse::old_report(*button, *x, last).into(),
            [0x1b, introducer, params @ ..] => match std::str::from_utf8(params) {
                Ok(params) if *introducer == b'O' => ss3(&Params::new(params), last).into(),
                Ok(params) => csi(params, last),
                Err(_) => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    pub fn key(event: KeyEvent) -> Self {
        Self::Key { event, n: 1 }
    }
}

impl From<Option<KeyEvent>> for Sequence {
    fn from(event: Option<KeyEvent>) -> Self {
        event.map_or(Self::Unknown, Self::key)
    }
}

impl From<Option<Record>> for Sequence {
    fn from(record: Option<Record>) -> Self {
        match record {
            Some(Record::Key { event, n }) => Self::Key { event, n },
            Some(Record::Unit { unit, n }) => Self::Unit { unit, n },
            None => Self::Unknown,
        }
    }
}

impl From<Option<Event>> for Sequence {
    fn from(event: Option<Event>) -> Self {
        event.map_or(Self::Unknown, Self::Event)
    }
}

fn linux_console(last: u8) -> Sequence {
    let code = matches!(last, b'A'..=b'E').then(|| KeyCode::F(1 + last - b'A'));
    code.map(KeyEvent::from).into()
}

fn csi(params: &str, last: u8) -> Sequence {
    if let Some(params) = params.strip_prefix('<') {
        return mouse::sgr_report(&Params::new(params), last).into();
    }
    // The replies to queries: device attributes, modes, kitty's flags.
    if params.starts_with(['?', '>', '=']) {
        return Sequence::Unknown;
    }
    let fields = Params::new(params);
    match last {
        b'I' if params.is_empty() => Sequence::Event(Event::FocusGained),
        b'O' if params.is_empty() => Sequence::Event(Event::FocusLost),
        b'M' => mouse::rxvt_report(&fields).into(),
        b'~' if fields.number(0, 0) == Some(200) => Sequence::PasteStart,
        b'~' => tilde(&fields).into(),
        b'$' | b'^' | b'@' => rxvt(&fields, last).into(),
        b'u' => kitty(&fields).into(),
        b'_' => record::parse(&fields).into(),
        b'Z' => Sequence::key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        // The same letter ends the report of the cursor's place.
        b'R' => f3(&fields).into(),
        b'a'..=b'd' if params.is_empty() => {
            let event = cursor_key(last.to_ascii_uppercase());
            let with_shift = |code| KeyEvent::new(code, KeyModifiers::SHIFT);
            event.map(with_shift).into()
        }
        last => cursor_key(last).map(|code| fields.key(code)).into(),
    }
}

/// What follows `ESC O`.
fn ss3(params: &Params<'_>, last: u8) -> Option<KeyEvent> {
    // What the numbers of a keypad send, without the shift of 64.
    const KEYPAD: &[u8] = b"*+,-./0123456789";
    let code = match last {
        b'I' => KeyCode::Tab,
        b'M' => KeyCode::Enter,
        b'X' => KeyCode::Char('='),
        b' ' => KeyCode::Char(' '),
        b'R' => KeyCode::F(3),
        b'j'..=b'y' => KeyCode::Char(char::from(KEYPAD[usize::from(last - b'j')])),
        b'a'..=b'd' => {
            let code = cursor_key(last.to_ascii_uppercase())?;
            return Some(KeyEvent::new(code, KeyModifiers::CONTROL));
        }
        last => cursor_key(last)?,
    };
    Some(params.key(code))
}

fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn f3(params: &Params<'_>) -> Option<KeyEvent> {
    let is_report = params.is_list() && params.number(0, 0) != Some(1)
        || params.number(1, 0).is_some_and(|held| held > 16);
    (!is_report).then(|| params.key(KeyCode::F(3)))
}

fn numbered_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28..=29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// Keys with a number, and xterm's `modifyOtherKeys`.
fn tilde(params: &Params<'_>) -> Option<KeyEvent> {
    match params.number(0, 0)? {
        27 => coded(params.number(2, 0)?, params),
        number => Some(params.numbered(numbered_key(number)?)),
    }
}

/// Keys with a number, of which the last byte tells what is held.
fn rxvt(params: &Params<'_>, last: u8) -> Option<KeyEvent> {
    let held = match last {
        b'$' => KeyModifiers::SHIFT,
        b'^' => KeyModifiers::CONTROL,
        _ => KeyModifiers::CONTROL | KeyModifiers::SHIFT,
    };
    let code = numbered_key(params.number(0, 0)?)?;
    Some(KeyEvent::new(code, held))
}

fn kitty(params: &Params<'_>) -> Option<KeyEvent> {
    let plain = params.number(0, 0)?;
    let has_shift = params.is_list() && params.held() & 1 != 0;
    // The character that Shift makes of it, where the terminal tells it.
    let shifted = params.number(0, 1).filter(|_| has_shift);
    coded(shifted.unwrap_or(plain), params)
}

/// The key of a code point, or of kitty's numbers for keys without a character.
fn coded(code: u32, params: &Params<'_>) -> Option<KeyEvent> {
    const KEYPAD: &[u8] = b"0123456789./*-+\r=,";
    let code = match code {
        9 if params.is_list() && params.held() & 1 != 0 => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        57376..=57387 => KeyCode::F((code - 57376) as u8 + 13),
        57399..=57416 => match KEYPAD[code as usize - 57399] {
            b'\r' => KeyCode::Enter,
            byte => KeyCode::Char(char::from(byte)),
        },
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        57344..=63743 | 0..=31 => return None,
        code => KeyCode::Char(char::from_u32(code)?),
    };
    Some(params.numbered(code))
}
