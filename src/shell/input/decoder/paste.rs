//! What is pasted, up to its end mark.

use std::time::Duration;

const END: &[u8] = b"\x1b[201~";
/// Longest paste, in bytes; the rest of it is dropped, up to its end.
const MAX: usize = 8 << 20;
/// How long a paste may take, and for each byte: whoever types as fast as that does not keep one open that
/// has no end.
const TIME: Duration = Duration::from_secs(5);
const TIME_PER_BYTE: Duration = Duration::from_millis(2);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paste {
    bytes: Vec<u8>,
    /// How many bytes came.
    n: u32,
    /// How many bytes of [`END`] came last.
    n_end: usize,
}

impl Paste {
    /// When to wait no longer for a paste that began at `began` and must not pause beyond `pause`.
    pub fn deadline(&self, began: Duration, pause: Duration) -> Duration {
        pause.min(began + TIME + TIME_PER_BYTE.saturating_mul(self.n))
    }

    /// Takes a byte; returns the paste if it ends here.
    pub fn take(&mut self, byte: u8) -> Option<Vec<u8>> {
        self.n = self.n.saturating_add(1);
        self.n_end = match byte {
            byte if byte == END[self.n_end] => self.n_end + 1,
            0x1b => 1,
            _ => 0,
        };
        if self.bytes.len() < MAX {
            self.bytes.push(byte);
        }
        if self.n_end < END.len() {
            return None;
        }
        if self.bytes.ends_with(END) {
            self.bytes.truncate(self.bytes.len() - END.len());
        }
        Some(std::mem::take(&mut self.bytes))
    }

    /// What came of it, without a part of the end mark.
    pub fn without_mark(&self) -> &[u8] {
        let mark = &END[..self.n_end];
        self.bytes.strip_suffix(mark).unwrap_or(&self.bytes)
    }
}
