//! Turns the bytes that a terminal sends into events.
//!
//! crossterm's own reader waits without end for the rest of a paste or of a sequence, takes Ctrl-c for a part
//! of it meanwhile, and takes the end of a read for the end of a key. Here only time decides, and nothing is
//! waited for without end:
//!
//! | has begun | is waited for | then it is |
//! |---|---|---|
//! | `ESC`, `ESC ESC` | [`ESC_WAIT`] after it | Esc, each |
//! | `ESC [`, `ESC O`, `ESC ]`, `ESC P`, `ESC _` | [`INTRODUCER_WAIT`] after it | that letter with Alt |
//! | a sequence, a character | [`SEQUENCE_WAIT`] from its beginning | dropped |
//! | a reply in words (OSC, DCS, APC) | [`REPLY_WAIT`] from its beginning | dropped |
//! | a reply with a colour, see [`colour_reply`] | `COLOUR_WAIT` from its beginning | dropped |
//! | a paste | [`PASTE_WAIT`] after its last byte | a paste |
//!
//! A decoder reads no clock: each call is given the time since a fixed moment. How the bytes are split into
//! calls makes no difference within these times, but between Esc and a character: these are two keys unless they
//! come at once.

mod colour_reply;
mod decoded;
mod keys;
mod mouse;
mod params;
mod paste;
mod record;
mod sequence;

use std::time::Duration;

use crossterm::event::KeyCode;

pub use self::decoded::Decoded;

use self::colour_reply::{ColourReply, Taken};
use self::decoded::{key, push, push_paste, with_alt};
use self::paste::Paste;
use self::sequence::Sequence;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CTRL_C: u8 = 0x03;

/// Short enough for a person who presses Esc, long enough for the packets of a connection over SSH.
const ESC_WAIT: Duration = Duration::from_millis(50);
const INTRODUCER_WAIT: Duration = Duration::from_millis(100);
const SEQUENCE_WAIT: Duration = Duration::from_millis(250);
const REPLY_WAIT: Duration = Duration::from_millis(500);
/// Longer than connections stall: what comes of a paste after its end is taken for keys.
const PASTE_WAIT: Duration = Duration::from_secs(1);
/// Longest sequence that is looked at, in bytes.
const MAX_SEQUENCE: usize = 128;

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Ground,
    /// `ESC` or `ESC ESC`.
    Esc,
    /// Part of a character in UTF-8, maybe after `ESC`.
    Character,
    /// `ESC [` and parameters.
    Csi,
    /// A sequence of which so many bytes are missing, whatever they are.
    Fixed(usize),
    /// `ESC O` and parameters.
    Ss3,
    /// `ESC ]` and digits.
    Osc,
    /// `ESC P` or `ESC _`.
    Introduced,
    /// Inside a reply in words, which is dropped.
    Words,
    /// `ESC` inside of one, which may end it.
    WordsEsc,
    Paste(Paste),
}

#[derive(Clone, Debug, Default)]
pub struct Decoder {
    state: State,
    /// The bytes of what has begun, pastes apart.
    raw: Vec<u8>,
    began: Duration,
    /// When the latest byte came.
    latest: Duration,
    /// A reply that has begun. Keys may come in its midst.
    reply: Option<ColourReply>,
    /// The first half of a character that came in two records of Windows.
    surrogate: Option<u16>,
    /// Decodes what comes in such records, each a byte of a sequence.
    inner: Option<Box<Self>>,
}

impl Decoder {
    /// Takes bytes that came at `now` and appends what they mean to `out`.
    pub fn feed(&mut self, bytes: &[u8], now: Duration, out: &mut Vec<Decoded>) {
        // A reader that is late must not make one key of Esc and the next one.
        let is_late = self.may_be_key() && self.own_deadline().is_some_and(|at| at <= now);
        if is_late
            || bytes
                .first()
                .is_some_and(|byte| self.is_next_key(*byte, now))
        {
            self.give_up(out);
        }
        for &byte in bytes {
            self.take(byte, now, out);
        }
    }

    /// When to call [`Self::expire`] if no byte comes before then; `None` if nothing has begun.
    pub fn deadline(&self) -> Option<Duration> {
        let reply = self.reply.as_ref().map(ColourReply::deadline);
        let inner = self.inner.as_ref().and_then(|inner| inner.deadline());
        [self.own_deadline(), reply, inner]
            .into_iter()
            .flatten()
            .min()
    }

    /// Takes what was waited for long enough as it is.
    pub fn expire(&mut self, now: Duration, out: &mut Vec<Decoded>) {
        if self.own_deadline().is_some_and(|at| at <= now) {
            self.give_up(out);
        }
        self.reply.take_if(|reply| reply.deadline() <= now);
        if let Some(inner) = &mut self.inner {
            inner.expire(now, out);
        }
    }

    fn own_deadline(&self) -> Option<Duration> {
        Some(match &self.state {
            State::Ground => return None,
            State::Esc => self.latest + ESC_WAIT,
            State::Paste(paste) => paste.deadline(self.began, self.latest + PASTE_WAIT),
            State::Words => self.began + REPLY_WAIT,
            _ if self.may_be_key() => self.latest + INTRODUCER_WAIT,
            _ => self.began + SEQUENCE_WAIT,
        })
    }

    /// Whether what has come may be all, and a key.
    fn may_be_key(&self) -> bool {
        match self.state {
            State::Esc | State::WordsEsc => true,
            State::Csi | State::Ss3 | State::Osc | State::Introduced => self.body().is_empty(),
            _ => false,
        }
    }

    /// Whether `byte` was pressed after Esc: terminals send a character with Alt at once, and only connections
    /// split a sequence.
    fn is_next_key(&self, byte: u8, now: Duration) -> bool {
        let goes_on = b"[O]P_\x1b".contains(&byte) || byte == b'\\' && self.reply.is_some();
        self.state == State::Esc && now > self.latest && !goes_on
    }

    /// How many Esc have come in front.
    fn n_esc(&self) -> usize {
        self.raw.iter().take_while(|byte| **byte == ESC).count()
    }

    /// What follows `ESC [` or the like.
    fn body(&self) -> &[u8] {
        self.raw.get(self.n_esc() + 1..).unwrap_or_default()
    }

    fn begin(&mut self, state: State, byte: u8) {
        self.state = state;
        self.raw.clear();
        self.raw.push(byte);
        self.began = self.latest;
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.raw.clear();
    }

    /// Nothing more came in time.
    fn give_up(&mut self, out: &mut Vec<Decoded>) {
        match &self.state {
            State::Paste(paste) => {
                push_paste(paste.without_mark(), out);
                self.reset();
            }
            State::Esc => {
                // It begins the end of a reply that is complete.
                if let Some(reply) = &mut self.reply
                    && reply.end_with_esc()
                {
                    out.extend(reply.background().map(Decoded::Background));
                    self.raw.pop();
                }
                self.replay(out);
            }
            State::WordsEsc => {
                self.reset();
                push(keys::ascii(ESC), out);
            }
            state if *state == State::Osc || self.may_be_key() => self.replay(out),
            _ => self.reset(),
        }
    }

    /// Takes what has begun for keys, which it must have been.
    fn replay(&mut self, out: &mut Vec<Decoded>) {
        let n_esc = self.n_esc();
        let has_alt = n_esc == 1 && self.raw.len() > 1;
        if !has_alt {
            out.extend((0..n_esc).map(|_| key(keys::ascii(ESC))));
        }
        for (n, &byte) in self.raw[n_esc..].iter().enumerate() {
            let alt = has_alt && n == 0;
            push(with_alt(keys::ascii(byte), alt), out);
        }
        self.reset();
    }

    fn take(&mut self, byte: u8, now: Duration, out: &mut Vec<Decoded>) {
        self.latest = now;
        match &mut self.state {
            State::Ground => self.ground(byte, out),
            State::Esc => self.esc(byte, out),
            State::Character => self.character(byte, out),
            State::Csi => self.csi(byte, out),
            State::Fixed(n_missing) => {
                let n_missing = *n_missing - 1;
                self.fixed(byte, n_missing, out);
            }
            State::Ss3 => self.ss3(byte, out),
            State::Osc => self.osc(byte, out),
            State::Introduced => self.introduced(byte, out),
            State::Words => self.words(byte, out),
            State::WordsEsc if byte == b'\\' => self.reset(),
            State::WordsEsc => {
                self.begin(State::Esc, ESC);
                self.esc(byte, out);
            }
            State::Paste(paste) => {
                if let Some(bytes) = paste.take(byte) {
                    push_paste(&bytes, out);
                    self.reset();
                }
            }
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match self.reply.as_mut().map(|reply| reply.take(byte)) {
            Some(Taken::Part) => return,
            Some(Taken::Last) => return self.end_reply(out),
            Some(Taken::After) => self.reply = None,
            Some(Taken::Not) | None => {}
        }
        match byte {
            ESC => self.begin(State::Esc, ESC),
            0x80.. => {
                self.begin(State::Character, byte);
                self.end_character(out);
            }
            _ => push(keys::ascii(byte), out),
        }
    }

    fn esc(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        let is_double = self.raw.len() > 1;
        match byte {
            ESC if is_double => push(keys::ascii(ESC), out),
            ESC => self.raw.push(ESC),
            b'[' => self.introduce(State::Csi, byte),
            b'O' => self.introduce(State::Ss3, byte),
            b']' => self.introduce(State::Osc, byte),
            b'P' | b'_' => self.introduce(State::Introduced, byte),
            b'\\' if self.reply.is_some() => {
                self.end_reply(out);
                self.raw.pop();
                self.replay(out);
            }
            // Ctrl-c is one whatever comes before it.
            CTRL_C => {
                self.replay(out);
                self.ground(byte, out);
            }
            // No terminal sends two Esc for one key other than `ESC ESC [` and the like.
            _ if is_double => {
                self.replay(out);
                self.ground(byte, out);
            }
            0x80.. => {
                self.state = State::Character;
                self.raw.push(byte);
                self.end_character(out);
            }
            _ => {
                self.raw.push(byte);
                self.replay(out);
            }
        }
    }

    fn introduce(&mut self, state: State, byte: u8) {
        self.state = state;
        self.raw.push(byte);
    }

    fn character(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if (0x80..0xc0).contains(&byte) {
            self.raw.push(byte);
            self.end_character(out);
        } else {
            self.reset();
            self.ground(byte, out);
        }
    }

    /// Ends a character that is complete, and drops what cannot become one.
    fn end_character(&mut self, out: &mut Vec<Decoded>) {
        let n_esc = self.n_esc();
        match std::str::from_utf8(&self.raw[n_esc..]) {
            Ok(text) => {
                let chars = text.chars().map(|c| KeyCode::Char(c).into());
                out.extend(chars.map(|event| key(with_alt(event, n_esc > 0))));
                self.reset();
            }
            Err(error) if error.error_len().is_none() => {}
            Err(_) => self.reset(),
        }
    }

    fn csi(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        let is_first = self.body().is_empty();
        let is_number = !is_first && self.body().iter().all(u8::is_ascii_digit);
        match byte {
            // The console of Linux: one more letter; the mouse's old report: three bytes.
            b'[' if is_first => self.introduce(State::Fixed(1), byte),
            b'M' if is_first => self.introduce(State::Fixed(3), byte),
            // In rxvt this ends a key with Shift, elsewhere it stands before the end of a reply.
            b'$' if is_number => self.end_sequence(byte, out),
            b' '..=b'?' if self.raw.len() < MAX_SEQUENCE => self.raw.push(byte),
            b' '..=b'?' => {}
            b'@'..=b'~' => self.end_sequence(byte, out),
            _ => self.interrupt(byte, out),
        }
    }

    /// A byte that no sequence has ends the one that has begun.
    fn interrupt(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if self.may_be_key() || self.state == State::Osc {
            self.replay(out);
        } else {
            self.reset();
        }
        self.ground(byte, out);
    }

    fn fixed(&mut self, byte: u8, n_missing: usize, out: &mut Vec<Decoded>) {
        match (byte, n_missing) {
            (..b' ', _) => self.interrupt(byte, out),
            (_, 0) => self.end_sequence(byte, out),
            _ => self.introduce(State::Fixed(n_missing), byte),
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match byte {
            b'0'..=b';' if self.raw.len() < MAX_SEQUENCE => self.raw.push(byte),
            b' '..=b'~' => self.end_sequence(byte, out),
            _ => self.interrupt(byte, out),
        }
    }

    /// Takes the last byte of a sequence.
    fn end_sequence(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        self.raw.push(byte);
        let n_esc = self.n_esc();
        let sequence = match self.raw.len() {
            ..=MAX_SEQUENCE => Sequence::parse(&self.raw[n_esc - 1..]),
            _ => Sequence::Unknown,
        };
        // `Alt-[` and a letter that were read together.
        let may_be_keys = self.body().len() == 1 && !byte.is_ascii_uppercase();
        if sequence == Sequence::Unknown && may_be_keys {
            return self.replay(out);
        }
        self.reset();
        let is_key = matches!(sequence, Sequence::Key { .. } | Sequence::Unknown);
        if n_esc > 1 && !is_key {
            push(keys::ascii(ESC), out);
        }
        match sequence {
            Sequence::Key { event, n } => {
                let event = with_alt(event, n_esc > 1);
                out.extend((0..n).map(|_| key(event)));
            }
            Sequence::Event(event) => out.push(Decoded::Event(event)),
            Sequence::PasteStart => {
                self.state = State::Paste(Paste::default());
                self.began = self.latest;
            }
            Sequence::Unit { unit, n } => self.utf16(unit, n, out),
            Sequence::Unknown => {}
        }
    }

    fn osc(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        const MAX_DIGITS: usize = 4;
        let body = self.body();
        match byte {
            b'0'..=b'9' if body.len() < MAX_DIGITS => self.raw.push(byte),
            b';' if !body.is_empty() => {
                let reply = ColourReply::begin(body, self.latest);
                self.release_first_esc(out);
                if reply.is_some() {
                    self.reply = reply;
                    self.reset();
                } else {
                    self.state = State::Words;
                }
            }
            _ => {
                self.replay(out);
                self.take(byte, self.latest, out);
            }
        }
    }

    /// An Esc that was pressed just before a reply came.
    fn release_first_esc(&self, out: &mut Vec<Decoded>) {
        if self.n_esc() > 1 {
            push(keys::ascii(ESC), out);
        }
    }

    /// Replies to queries of other programs, of which this one asks none.
    fn introduced(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        let is_device = self.raw.ends_with(b"P") && b"0123456789>?=!$+|".contains(&byte);
        let is_application = self.raw.ends_with(b"_") && byte == b'G';
        if is_device || is_application {
            self.release_first_esc(out);
            self.state = State::Words;
        } else {
            self.replay(out);
            self.take(byte, self.latest, out);
        }
    }

    fn words(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match byte {
            BEL => self.reset(),
            ESC => self.state = State::WordsEsc,
            ..b' ' => self.interrupt(byte, out),
            _ => {}
        }
    }

    fn end_reply(&mut self, out: &mut Vec<Decoded>) {
        let background = self.reply.take().and_then(|reply| reply.background());
        out.extend(background.map(Decoded::Background));
    }

    /// Takes a UTF-16 unit that a Windows console passes on without a key: typed by an input method, pasted,
    /// or a byte of a sequence.
    fn utf16(&mut self, unit: u16, n: u16, out: &mut Vec<Decoded>) {
        let units = self.surrogate.take().into_iter().chain([unit]);
        let mut buffer = [0; 4];
        for c in char::decode_utf16(units) {
            match c {
                Ok(c) => {
                    let inner = self.inner.get_or_insert_default();
                    for _ in 0..n {
                        inner.feed(c.encode_utf8(&mut buffer).as_bytes(), self.latest, out);
                    }
                }
                Err(_) if (0xd800..0xdc00).contains(&unit) => self.surrogate = Some(unit),
                Err(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
