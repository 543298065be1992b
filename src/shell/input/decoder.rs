//! Turns the bytes that a terminal sends into events.
//!
//! crossterm's own reader waits without end for the rest of a paste or of a sequence, and meanwhile takes
//! Ctrl-c for a part of it; that cannot be changed from outside. Here nothing is waited for longer than
//! [`Decoder::patience`]. The replies to colour queries (`ESC ]`) are reported as keys, see
//! [`super::osc11::ReplyFilter`].

mod sequence;

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use sequence::Sequence;

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";
/// How long the bytes of one sequence may be apart. A lone Esc is held for so long.
const SEQUENCE_PATIENCE: Duration = Duration::from_millis(25);
/// How long a paste may pause before what has come of it counts and keys are keys again.
const PASTE_PATIENCE: Duration = Duration::from_secs(1);
/// Longest sequence of one key, in bytes. After a pause in a paste, so many bytes are a key, and more of them
/// are more of the paste.
const MAX_KEY: usize = 8;
/// Longest sequence that is looked at, in bytes.
const MAX_SEQUENCE: usize = 256;
/// Longest paste, in bytes; the rest of it is dropped.
const MAX_PASTE: usize = 16 << 20;

/// What the terminal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    Event(Event),
    /// The reply to a query of the device attributes (DA1).
    DeviceAttributes,
}

#[derive(Clone, Debug, Default)]
pub struct Decoder {
    /// The beginning of a sequence or of a character.
    pending: Vec<u8>,
    paste: Option<Paste>,
    /// The first half of a character that came in two records of Windows.
    surrogate: Option<u16>,
    /// Decodes what comes in such records, each a byte of a sequence.
    inner: Option<Box<Self>>,
}

#[derive(Clone, Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    /// How many bytes of [`PASTE_END`] came last.
    n_end: usize,
    is_stalled: bool,
}

impl Decoder {
    /// Takes what one read returned and appends what it means to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        if let Some(paste) = &mut self.paste {
            let is_end = PASTE_END.starts_with(bytes) || bytes.ends_with(PASTE_END);
            let is_key = paste.is_stalled && bytes.len() <= MAX_KEY && paste.n_end == 0 && !is_end;
            paste.is_stalled = false;
            // Terminals take Ctrl-c out of what is pasted, so it was typed.
            if is_key || bytes == [3] {
                self.end_paste(out);
            }
        }
        for &byte in bytes {
            self.byte(byte, out);
        }
    }

    /// How long to wait for more bytes before [`Self::expire`] is called; `None` if nothing has begun.
    pub fn patience(&self) -> Option<Duration> {
        match &self.paste {
            Some(paste) if paste.is_stalled => None,
            Some(_) => Some(PASTE_PATIENCE),
            None if self.pending.is_empty() => self.inner.as_ref()?.patience(),
            None => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Takes what has begun as it is: nothing more came in time.
    pub fn expire(&mut self, out: &mut Vec<Decoded>) {
        if let Some(paste) = &mut self.paste {
            paste.is_stalled = true;
            // What may be a part of the end mark has to wait for the rest.
            let n_whole = paste.bytes.len().saturating_sub(paste.n_end);
            let rest = paste.bytes.split_off(n_whole);
            push_paste(&paste.bytes, out);
            paste.bytes = rest;
            return;
        }
        if self.pending.is_empty() {
            if let Some(inner) = &mut self.inner {
                inner.expire(out);
            }
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.as_slice() {
            [ESC] => push_key(KeyCode::Esc, KeyModifiers::NONE, out),
            [ESC, letter @ (b'[' | b'O')] => {
                push_key(KeyCode::Char(char::from(*letter)), KeyModifiers::ALT, out);
            }
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if let Some(paste) = &mut self.paste {
            if paste.push(byte) {
                self.end_paste(out);
            }
            return;
        }
        // A control ends a sequence that is not complete, or is one of its own.
        if byte < 0x20 && !self.pending.is_empty() && self.pending != [ESC] {
            self.pending.clear();
        }
        if byte == ESC && self.pending == [ESC] {
            push_key(KeyCode::Esc, KeyModifiers::NONE, out);
            return;
        }
        self.pending.push(byte);
        let Some(sequence) = Sequence::parse(&self.pending) else {
            if self.pending.len() > MAX_SEQUENCE {
                self.pending.clear();
            }
            return;
        };
        self.pending.clear();
        match sequence {
            Sequence::Key(key) => out.push(Decoded::Event(Event::Key(key))),
            Sequence::Event(event) => out.push(Decoded::Event(event)),
            Sequence::DeviceAttributes => out.push(Decoded::DeviceAttributes),
            Sequence::PasteStart => self.paste = Some(Paste::default()),
            Sequence::Unit { unit, n } => self.utf16(unit, n, out),
            Sequence::Unknown => {}
        }
    }

    /// Takes a UTF-16 unit that a Windows console passes on without a key: typed by an input method, pasted,
    /// or a byte of a sequence.
    fn utf16(&mut self, unit: u16, n: u16, out: &mut Vec<Decoded>) {
        let units = self.surrogate.take().into_iter().chain([unit]);
        let mut buffer = [0; 4];
        for c in char::decode_utf16(units) {
            match c {
                Ok(c) => {
                    for _ in 0..n {
                        let inner = self.inner.get_or_insert_default();
                        for &byte in c.encode_utf8(&mut buffer).as_bytes() {
                            inner.byte(byte, out);
                        }
                    }
                }
                Err(_) if (0xd800..0xdc00).contains(&unit) => self.surrogate = Some(unit),
                Err(_) => {}
            }
        }
    }

    fn end_paste(&mut self, out: &mut Vec<Decoded>) {
        if let Some(paste) = self.paste.take() {
            push_paste(&paste.bytes, out);
        }
    }
}

impl Paste {
    /// Adds a byte; true once the paste has ended, without its end mark.
    fn push(&mut self, byte: u8) -> bool {
        self.n_end = match byte {
            byte if byte == PASTE_END[self.n_end] => self.n_end + 1,
            ESC => 1,
            _ => 0,
        };
        if self.n_end == PASTE_END.len() {
            let mark = self.bytes.ends_with(&PASTE_END[..PASTE_END.len() - 1]);
            let n_mark = if mark { PASTE_END.len() - 1 } else { 0 };
            self.bytes.truncate(self.bytes.len() - n_mark);
            return true;
        }
        if self.bytes.len() < MAX_PASTE {
            self.bytes.push(byte);
        }
        false
    }
}

fn push_paste(bytes: &[u8], out: &mut Vec<Decoded>) {
    if !bytes.is_empty() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        out.push(Decoded::Event(Event::Paste(text)));
    }
}

fn push_key(code: KeyCode, modifiers: KeyModifiers, out: &mut Vec<Decoded>) {
    let key = KeyEvent::new_with_kind(code, modifiers, KeyEventKind::Press);
    out.push(Decoded::Event(Event::Key(key)));
}

#[cfg(test)]
mod tests;
