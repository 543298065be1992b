//! Reports of the mouse: as SGR, which is asked for, and as older terminals send them.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::params::Params;

/// Added to each byte of the old report, and to the button of rxvt's.
const SHIFT: u8 = 32;

/// `CSI < button ; column ; row`, and `M`, or `m` for a release.
pub fn sgr_report(params: &Params<'_>, last: u8) -> Option<Event> {
    let kind = kind(params.number(0, 0)?)?;
    let kind = match (kind, last) {
        (MouseEventKind::Down(button), b'm') => MouseEventKind::Up(button),
        (kind, b'M' | b'm') => kind,
        _ => return None,
    };
    Some(at(kind, params.number(1, 0)?, params.number(2, 0)?))
}

/// `CSI button ; column ; row M`.
pub fn rxvt_report(params: &Params<'_>) -> Option<Event> {
    let button = params.number(0, 0)?.checked_sub(u32::from(SHIFT))?;
    Some(at(
        kind(button)?,
        params.number(1, 0)?,
        params.number(2, 0)?,
    ))
}

/// `CSI M` and three bytes.
pub fn old_report(button: u8, column: u8, row: u8) -> Option<Event> {
    let number = |byte: u8| u32::from(byte.saturating_sub(SHIFT));
    Some(at(kind(number(button))?, number(column), number(row)))
}

/// An event at a cell, which terminals count from 1.
fn at(kind: MouseEventKind, column: u32, row: u32) -> Event {
    let cell = |n: u32| n.saturating_sub(1).min(u32::from(u16::MAX)) as u16;
    Event::Mouse(MouseEvent {
        kind,
        column: cell(column),
        row: cell(row),
        modifiers: KeyModifiers::NONE,
    })
}

/// Bits 0, 1, 6 and 7 number the button, bit 5 tells a motion, and the others what is held.
fn kind(code: u32) -> Option<MouseEventKind> {
    let button = match code & 0b1100_0011 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        // Without SGR the button that was released is not told.
        3 if code & 32 == 0 => return Some(MouseEventKind::Up(MouseButton::Left)),
        3 => return Some(MouseEventKind::Moved),
        64 => return Some(MouseEventKind::ScrollUp),
        65 => return Some(MouseEventKind::ScrollDown),
        _ => return None,
    };
    Some(if code & 32 == 0 {
        MouseEventKind::Down(button)
    } else {
        MouseEventKind::Drag(button)
    })
}
