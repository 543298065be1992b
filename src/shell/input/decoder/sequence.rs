//! One key, report or character: the bytes from its first to its last.
//!
//! The encodings are those of xterm, of kitty's keyboard protocol (`CSI … u`) and of Windows consoles
//! (`win32-input-mode`, `CSI … _`). The program asks for none of the latter two, but a terminal keeps sending
//! them if a program that did has ended without a word.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// Most times that one record repeats a key.
const MAX_REPEATS: u16 = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sequence {
    Key(KeyEvent),
    Event(Event),
    DeviceAttributes,
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
    /// What `bytes`, which hold no more than one, mean; `None` as long as they are not complete.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [] | [0x1b] | [0x1b, b'O'] => None,
            [0x1b, b'[', rest @ ..] => control_sequence(rest),
            [0x1b, b'O', last, ..] => {
                let code = cursor_key(*last);
                Some(code.map_or(Self::Unknown, |code| key(code, KeyModifiers::NONE)))
            }
            [0x1b, rest @ ..] => character(rest, KeyModifiers::ALT),
            _ => character(bytes, KeyModifiers::NONE),
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Sequence {
    Sequence::Key(KeyEvent::new(code, modifiers))
}

/// A control or a character in UTF-8.
fn character(bytes: &[u8], modifiers: KeyModifiers) -> Option<Sequence> {
    let ctrl = modifiers | KeyModifiers::CONTROL;
    Some(match *bytes.first()? {
        b'\r' => key(KeyCode::Enter, modifiers),
        b'\t' => key(KeyCode::Tab, modifiers),
        0x7f => key(KeyCode::Backspace, modifiers),
        0x1b => key(KeyCode::Esc, modifiers),
        0 => key(KeyCode::Char(' '), ctrl),
        byte @ 1..=0x1a => key(KeyCode::Char(char::from(byte - 1 + b'a')), ctrl),
        byte @ 0x1c..=0x1f => key(KeyCode::Char(char::from(byte - 0x1c + b'4')), ctrl),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text
                .chars()
                .next()
                .map(|c| key(KeyCode::Char(c), modifiers))?,
            Err(error) if error.error_len().is_none() => return None,
            Err(_) => Sequence::Unknown,
        },
    })
}

/// What follows `ESC [`.
fn control_sequence(bytes: &[u8]) -> Option<Sequence> {
    match bytes {
        // The console of Linux: F1 to F5.
        [b'[', letter @ b'A'..=b'E', ..] => {
            return Some(key(KeyCode::F(1 + letter - b'A'), KeyModifiers::NONE));
        }
        // The old report of the mouse, three bytes that may be any.
        [b'M', button, x, y, ..] => {
            let at = |byte: u8| u16::from(byte.saturating_sub(33));
            let button = u16::from(button.saturating_sub(32));
            return Some(mouse(button, at(*x), at(*y), true, true));
        }
        [b'[' | b'M'] | [b'M', _] | [b'M', _, _] => return None,
        _ => {}
    }
    let (&last, params) = bytes.split_last()?;
    if !(0x40..=0x7e).contains(&last) {
        return None;
    }
    let params = std::str::from_utf8(params).ok()?;
    if let Some(params) = params.strip_prefix('<') {
        return Some(sgr_mouse(params, last == b'M'));
    }
    if params.starts_with('?') {
        return Some(match last {
            b'c' => Sequence::DeviceAttributes,
            _ => Sequence::Unknown,
        });
    }
    let params = Params::new(params);
    Some(match last {
        b'I' => Sequence::Event(Event::FocusGained),
        b'O' => Sequence::Event(Event::FocusLost),
        b'Z' => key(KeyCode::BackTab, KeyModifiers::SHIFT),
        b'~' => tilde(&params),
        b'u' => kitty(&params),
        b'_' => windows_record(&params),
        // With a parameter it is the report of the cursor's place.
        b'R' => Sequence::Unknown,
        last => cursor_key(last).map_or(Sequence::Unknown, |code| params.key(code)),
    })
}

/// The key of the last byte of `ESC O …` and `ESC [ …`.
fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        letter @ b'P'..=b'S' => KeyCode::F(1 + letter - b'P'),
        _ => return None,
    })
}

/// Numbers between semicolons, each of them some between colons.
struct Params<'s>(Vec<Vec<&'s str>>);

impl<'s> Params<'s> {
    fn new(text: &'s str) -> Self {
        let fields = text.split(';').map(|field| field.split(':').collect());
        Self(fields.collect())
    }

    fn number(&self, field: usize, part: usize) -> Option<u32> {
        self.0.get(field)?.get(part)?.parse().ok()
    }

    /// Modifiers and the kind of event, in the second field.
    fn key(&self, code: KeyCode) -> Sequence {
        let held = self.number(1, 0).unwrap_or(1).saturating_sub(1);
        let kind = match self.number(1, 1) {
            Some(2) => KeyEventKind::Repeat,
            Some(3) => KeyEventKind::Release,
            _ => KeyEventKind::Press,
        };
        Sequence::Key(KeyEvent::new_with_kind(code, modifiers(held), kind))
    }
}

fn modifiers(held: u32) -> KeyModifiers {
    let bits = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    let set = bits.iter().filter(|(bit, _)| held & bit != 0);
    set.map(|(_, modifier)| *modifier).collect()
}

/// Keys that are numbered, pastes, and xterm's `modifyOtherKeys`.
fn tilde(params: &Params<'_>) -> Sequence {
    let code = match params.number(0, 0) {
        Some(200) => return Sequence::PasteStart,
        Some(27) => {
            return params
                .number(2, 0)
                .map_or(Sequence::Unknown, |c| coded(c, params));
        }
        Some(1 | 7) => KeyCode::Home,
        Some(2) => KeyCode::Insert,
        Some(3) => KeyCode::Delete,
        Some(4 | 8) => KeyCode::End,
        Some(5) => KeyCode::PageUp,
        Some(6) => KeyCode::PageDown,
        Some(n @ 11..=15) => KeyCode::F(n as u8 - 10),
        Some(n @ 17..=21) => KeyCode::F(n as u8 - 11),
        Some(n @ 23..=24) => KeyCode::F(n as u8 - 12),
        _ => return Sequence::Unknown,
    };
    params.key(code)
}

fn kitty(params: &Params<'_>) -> Sequence {
    // The character under the modifiers, where the terminal tells it.
    let shifted = params.number(0, 1);
    let plain = params.number(0, 0);
    let held = params.number(1, 0).unwrap_or(1).saturating_sub(1);
    let is_shifted = held & 1 != 0;
    let code = if is_shifted { shifted.or(plain) } else { plain };
    code.map_or(Sequence::Unknown, |code| coded(code, params))
}

/// The key of a code point of kitty's protocol, which numbers keys without a character from 57344.
fn coded(code: u32, params: &Params<'_>) -> Sequence {
    const KEYPAD: &str = "0123456789./*-+\r=,";
    let code = match code {
        9 if params.number(1, 0).unwrap_or(1).saturating_sub(1) & 1 != 0 => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        57399..=57416 => match KEYPAD.as_bytes()[code as usize - 57399] {
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
        57344..=63743 | 0..=31 => return Sequence::Unknown,
        code => match char::from_u32(code) {
            Some(c) => KeyCode::Char(c),
            None => return Sequence::Unknown,
        },
    };
    params.key(code)
}

/// A record of a Windows console: virtual key, scan code, UTF-16 unit, down or up, modifiers, repeats.
fn windows_record(params: &Params<'_>) -> Sequence {
    let field = |n: usize| params.number(n, 0).unwrap_or(0);
    let (virtual_key, unit, is_down, held) = (field(0), field(2) as u16, field(3) == 1, field(4));
    if !is_down {
        return Sequence::Unknown;
    }
    let repeats = params
        .number(5, 0)
        .unwrap_or(1)
        .clamp(1, u32::from(MAX_REPEATS)) as u16;
    if virtual_key == 0 {
        return Sequence::Unit { unit, n: repeats };
    }
    let (right_alt, alt, ctrl) = (held & 0b1 != 0, held & 0b11 != 0, held & 0b1100 != 0);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, held & 16 != 0);
    modifiers.set(KeyModifiers::ALT, alt);
    modifiers.set(KeyModifiers::CONTROL, ctrl);
    let code = match virtual_key {
        8 => KeyCode::Backspace,
        9 if held & 16 != 0 => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        33 => KeyCode::PageUp,
        34 => KeyCode::PageDown,
        35 => KeyCode::End,
        36 => KeyCode::Home,
        37 => KeyCode::Left,
        38 => KeyCode::Up,
        39 => KeyCode::Right,
        40 => KeyCode::Down,
        45 => KeyCode::Insert,
        46 => KeyCode::Delete,
        n @ 112..=123 => KeyCode::F(n as u8 - 111),
        // Ctrl and a letter come as a control character.
        _ if unit > 0 && unit < 0x20 => {
            return character(&[unit as u8], modifiers - KeyModifiers::CONTROL)
                .unwrap_or(Sequence::Unknown);
        }
        // AltGr is reported as Ctrl and Alt; it types ordinary characters.
        _ if unit >= 0x20 && alt == ctrl => return Sequence::Unit { unit, n: repeats },
        _ => match char::from_u32(u32::from(unit)).filter(|c| *c != '\0') {
            Some(c) if right_alt || alt || ctrl => KeyCode::Char(c),
            _ => return Sequence::Unknown,
        },
    };
    key(code, modifiers)
}

fn sgr_mouse(params: &str, is_down: bool) -> Sequence {
    let mut numbers = params.split(';').map(|number| number.parse::<u16>().ok());
    let mut next = || numbers.next().flatten();
    match (next(), next(), next()) {
        (Some(button), Some(x), Some(y)) => mouse(
            button,
            x.saturating_sub(1),
            y.saturating_sub(1),
            is_down,
            false,
        ),
        _ => Sequence::Unknown,
    }
}

/// The event of a button code: two bits and bit 6 name the button, bit 5 tells a motion.
fn mouse(code: u16, column: u16, row: u16, is_down: bool, is_old: bool) -> Sequence {
    let button = match (code & 0b11, code & 0b1100_0000) {
        (_, 64) => None,
        (0, 0) => Some(MouseButton::Left),
        (1, 0) => Some(MouseButton::Middle),
        (2, 0) => Some(MouseButton::Right),
        // The old report does not tell which button was released.
        (3, 0) if is_old => Some(MouseButton::Left),
        _ => return Sequence::Unknown,
    };
    let is_motion = code & 32 != 0;
    let kind = match button {
        None if code.trailing_zeros() >= 2 => MouseEventKind::ScrollUp,
        None if code & 3 == 1 => MouseEventKind::ScrollDown,
        None => return Sequence::Unknown,
        Some(_) if is_motion && code & 3 == 3 => MouseEventKind::Moved,
        Some(button) if is_motion => MouseEventKind::Drag(button),
        Some(button) if is_down && code & 3 != 3 => MouseEventKind::Down(button),
        Some(button) => MouseEventKind::Up(button),
    };
    Sequence::Event(Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }))
}
