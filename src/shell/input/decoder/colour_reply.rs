//! A reply that tells a colour: `ESC ] 11 ; rgb:1e1e/1e1e/1e1e ESC \`.
//!
//! The connection may split it anywhere, for seconds, and keys may be typed in its midst: what cannot belong
//! to a colour is one.

use std::time::Duration;

use crate::config::Background;
use crate::shell::osc11;

/// How long to wait for the rest.
const COLOUR_WAIT: Duration = Duration::from_secs(3);
/// Longest reply, in characters after the number.
const MAX_LEN: usize = 40;

#[derive(Clone, Debug)]
pub struct ColourReply {
    /// The background's, which is the one that was asked for.
    is_background: bool,
    text: String,
    until: Duration,
    /// Whether all but the last byte, a backslash, has come and was taken.
    is_ended: bool,
}

/// What a byte is to a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Part,
    /// Nothing of the reply follows.
    Last,
    /// No part: the reply is over.
    After,
    /// No part: a key in the midst of the reply.
    Not,
}

impl ColourReply {
    /// A reply of which the number and a semicolon have come; `None` if those of that number tell no colour.
    pub fn begin(number: &[u8], now: Duration) -> Option<Self> {
        let is_one = matches!(number, [b'4' | b'5'] | [b'1', b'0'..=b'9']);
        is_one.then(|| Self {
            is_background: number == b"11",
            text: String::new(),
            until: now + COLOUR_WAIT,
            is_ended: false,
        })
    }

    /// When to wait no longer.
    pub fn deadline(&self) -> Duration {
        self.until
    }

    /// Takes a byte that is no part of another sequence.
    pub fn take(&mut self, byte: u8) -> Taken {
        match byte {
            b'\\' if self.is_ended => {
                // The colour was taken with the Esc before it.
                self.is_background = false;
                Taken::Last
            }
            _ if self.is_ended => Taken::After,
            0x07 => Taken::Last,
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'g' | b'r' | b':' | b'/' | b'#' | b';' => {
                self.text.push(char::from(byte));
                if self.text.len() > MAX_LEN {
                    Taken::Last
                } else {
                    Taken::Part
                }
            }
            _ => Taken::Not,
        }
    }

    /// Takes an Esc that nothing has followed for a while, if the reply is complete: it begins the end.
    pub fn end_with_esc(&mut self) -> bool {
        let colour = self.text.rsplit(';').next().and_then(osc11::parse);
        let is_end = !self.is_ended && colour.is_some();
        self.is_ended |= is_end;
        is_end
    }

    /// The background, if the reply tells it.
    pub fn background(&self) -> Option<Background> {
        self.is_background.then(|| osc11::parse(&self.text))?
    }
}
