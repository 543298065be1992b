//! Records of a Windows console: virtual key, scan code, UTF-16 unit, down or up, what is held, repeats.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys;
use super::params::Params;

/// Most times that one record repeats a key.
const MAX_REPEATS: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// A key, `n` times.
    Key { event: KeyEvent, n: u16 },
    /// A UTF-16 unit, `n` times.
    Unit { unit: u16, n: u16 },
}

/// What a record means; `None` for releases and keys without a meaning here.
pub fn parse(params: &Params<'_>) -> Option<Record> {
    let field = |n: usize| params.number(n, 0).unwrap_or(0);
    let (virtual_key, unit, is_down, held) = (field(0), field(2) as u16, field(3) == 1, field(4));
    if !is_down {
        return None;
    }
    let n = params.number(5, 0).unwrap_or(1).clamp(1, MAX_REPEATS) as u16;
    let (alt, ctrl, shift) = (held & 0b11 != 0, held & 0b1100 != 0, held & 16 != 0);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, shift);
    modifiers.set(KeyModifiers::ALT, alt);
    modifiers.set(KeyModifiers::CONTROL, ctrl);
    let event = match (named(virtual_key, shift), unit) {
        _ if virtual_key == 0 => return Some(Record::Unit { unit, n }),
        (Some(code), _) => KeyEvent::new(code, modifiers),
        (None, 0) => return None,
        // Ctrl and a letter come as a control.
        (None, 1..=0x1f) => {
            let event = keys::ascii(unit as u8);
            KeyEvent::new(
                event.code,
                event.modifiers | (modifiers & KeyModifiers::ALT),
            )
        }
        // AltGr is reported as Ctrl and Alt; it types ordinary characters.
        (None, _) if alt == ctrl => return Some(Record::Unit { unit, n }),
        (None, _) => KeyEvent::new(KeyCode::Char(char::from_u32(unit.into())?), modifiers),
    };
    Some(Record::Key { event, n })
}

/// The key that has no character, by its number.
fn named(virtual_key: u32, shift: bool) -> Option<KeyCode> {
    Some(match virtual_key {
        8 => KeyCode::Backspace,
        9 if shift => KeyCode::BackTab,
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
        112..=135 => KeyCode::F(virtual_key as u8 - 111),
        _ => return None,
    })
}
