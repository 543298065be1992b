//! Queries the terminal's background colour (`OSC 11`) and keeps the reply out of the key input.
//!
//! The query is sent after the first frame and nobody waits for the reply. It arrives as input, which
//! crossterm does not recognise and reports as keys: `Alt-]`, `1`, `1`, `;`, `r` … and `Ctrl-g` or
//! `Alt-\` at the end. If it is split into two packets, the first may be a lone `Esc`.
//! [`ReplyFilter`] removes a reply, be it whole, split or late, parses it, and passes all other keys
//! on in order.

mod pending_reply;

use std::time::Duration;

pub use pending_reply::PendingReply;

use crate::config::{Background, Code, Key};

pub const QUERY: &[u8] = b"\x1b]11;?\x1b\\";

/// How long after the query a lone Esc may begin the reply.
const REPLY_TIMEOUT: Duration = Duration::from_millis(1500);
/// How long a lone Esc is held back during that time.
const ESC_HOLD: Duration = Duration::from_millis(30);
/// How long keys that may begin a reply are held back.
const PREFIX_HOLD: Duration = Duration::from_millis(100);
/// How long the rest of a reply may take after its prefix.
const BODY_TIMEOUT: Duration = Duration::from_secs(2);
/// Longest reply, in characters after the prefix.
const MAX_LEN: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filtered {
    Key(Key),
    Background(Background),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    /// No reply is expected: there was no query or it was answered.
    #[default]
    Off,
    /// No part of a reply has come.
    Idle,
    /// A held Esc, which may begin a reply.
    Esc,
    /// `]` and part of `11;`, held back.
    Prefix,
    /// Inside a reply; what followed its prefix so far.
    Body(String),
    /// Esc after a complete reply; a backslash belongs to it.
    Terminator,
}

/// Removes replies from a stream of keys. Reads no clock: each call is given the time since a fixed
/// moment.
#[derive(Clone, Debug, Default)]
pub struct ReplyFilter {
    state: State,
    held: Vec<Key>,
    queried: Duration,
    /// When the held keys must be released.
    deadline: Option<Duration>,
}

/// What follows `ESC ]` in a reply.
const PREFIX: &str = "11;";

impl ReplyFilter {
    /// Notes a query at `now`. Its reply is removed however late it comes.
    pub fn queried(&mut self, now: Duration) {
        if self.state == State::Off {
            self.state = State::Idle;
        }
        self.queried = now;
    }

    /// When to call [`Self::expire`] if no key comes before then.
    pub fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Takes a key that came at `now` and appends what passes the filter to `out`.
    pub fn key(&mut self, key: Key, now: Duration, out: &mut Vec<Filtered>) {
        match std::mem::take(&mut self.state) {
            State::Off => out.push(Filtered::Key(key)),
            State::Idle => self.start(key, now, out),
            State::Esc if key == Key::char(']') => {
                self.hold(key, State::Prefix, now + PREFIX_HOLD);
            }
            State::Esc => self.release_and(key, now, out),
            State::Prefix => {
                // The held keys are the introducer (`Alt-]`, or Esc and `]`) and part of the prefix.
                let n_introducer = 1 + usize::from(self.held[0] == Key::plain(Code::Esc));
                let next = PREFIX.chars().nth(self.held.len() - n_introducer);
                if key.typed().is_none() || key.typed() != next {
                    self.release_and(key, now, out);
                } else if self.held.len() - n_introducer + 1 == PREFIX.len() {
                    self.held.clear();
                    self.state = State::Body(String::new());
                    self.deadline = Some(now + BODY_TIMEOUT);
                } else {
                    self.hold(key, State::Prefix, now + PREFIX_HOLD);
                }
            }
            State::Body(reply) => self.body(reply, key, now, out),
            State::Terminator => {
                self.finish();
                if key != Key::char('\\') {
                    out.push(Filtered::Key(key));
                }
            }
        }
    }

    /// Releases keys that were held too long.
    pub fn expire(&mut self, now: Duration, out: &mut Vec<Filtered>) {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        match self.state {
            State::Terminator => self.finish(),
            State::Off => self.deadline = None,
            _ => {
                out.extend(self.held.drain(..).map(Filtered::Key));
                self.state = State::Idle;
                self.deadline = None;
            }
        }
    }

    /// Handles a key while no part of a reply has come.
    fn start(&mut self, key: Key, now: Duration, out: &mut Vec<Filtered>) {
        let introducer = Key::new(Code::Char(']'), false, true, false);
        let is_late = now.saturating_sub(self.queried) > REPLY_TIMEOUT;
        if key == introducer {
            self.hold(key, State::Prefix, now + PREFIX_HOLD);
        } else if key == Key::plain(Code::Esc) && !is_late {
            self.hold(key, State::Esc, now + ESC_HOLD);
        } else {
            self.state = State::Idle;
            out.push(Filtered::Key(key));
        }
    }

    /// Handles a key inside a reply: a part of it, its end, or a key typed meanwhile.
    fn body(&mut self, mut reply: String, key: Key, now: Duration, out: &mut Vec<Filtered>) {
        let is_end = key == Key::ctrl('g') || key == Key::new(Code::Char('\\'), false, true, false);
        if is_end {
            out.extend(parse(&reply).map(Filtered::Background));
            return self.finish();
        }
        if key == Key::plain(Code::Esc)
            && let Some(background) = parse(&reply)
        {
            // The terminator, `ESC \`, was split.
            out.push(Filtered::Background(background));
            self.state = State::Terminator;
            self.deadline = Some(now + BODY_TIMEOUT);
            return;
        }
        match key.typed() {
            Some(c) if c.is_ascii_hexdigit() || "rgba:/#".contains(c) => reply.push(c),
            _ => out.push(Filtered::Key(key)),
        }
        self.state = if reply.len() > MAX_LEN {
            self.deadline = None;
            State::Idle
        } else {
            self.deadline = Some(now + BODY_TIMEOUT);
            State::Body(reply)
        };
    }

    fn hold(&mut self, key: Key, state: State, until: Duration) {
        self.held.push(key);
        self.state = state;
        self.deadline = Some(until);
    }

    /// Releases held keys that were typed after all, then handles `key`.
    fn release_and(&mut self, key: Key, now: Duration, out: &mut Vec<Filtered>) {
        out.extend(self.held.drain(..).map(Filtered::Key));
        self.deadline = None;
        self.start(key, now, out);
    }

    fn finish(&mut self) {
        self.held.clear();
        self.state = State::Off;
        self.deadline = None;
    }
}

/// Parses `rgb:RRRR/GGGG/BBBB` with one to four hexadecimal digits per channel, `rgba:` with a
/// fourth channel, or `#RRGGBB`.
fn parse(reply: &str) -> Option<Background> {
    let channel = |digits: &str| {
        let max = 16_u32.checked_pow(digits.len() as u32)? - 1;
        let value = u32::from_str_radix(digits, 16).ok()?;
        (1..=4)
            .contains(&digits.len())
            .then(|| value as f32 / max as f32)
    };
    if let Some(digits) = reply.strip_prefix('#') {
        let part = |n: usize| channel(digits.get(2 * n..2 * n + 2)?);
        return (digits.len() == 6)
            .then(|| Some(Background::from_rgb(part(0)?, part(1)?, part(2)?)))?;
    }
    let channels = reply
        .strip_prefix("rgb:")
        .or_else(|| reply.strip_prefix("rgba:"))?;
    let mut parts = channels.split('/').map(channel);
    Some(Background::from_rgb(
        parts.next()??,
        parts.next()??,
        parts.next()??,
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DARK: &str = "Alt-] 1 1 ; r g b : 1 e 1 e / 1 e 1 e / 1 e 1 e";

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// Filters keys separated by spaces; `@300` sets the time, in ms after the query. Returns what
    /// passed, with `+dark` or `+light` for a parsed reply.
    fn filter(script: &str) -> String {
        let mut filter = ReplyFilter::default();
        let mut out = Vec::new();
        let mut now = ms(0);
        filter.queried(now);
        for word in script.split_whitespace() {
            if let Some(at) = word.strip_prefix('@').and_then(|at| at.parse().ok()) {
                now = ms(at);
                filter.expire(now, &mut out);
            } else {
                filter.key(word.parse().unwrap(), now, &mut out);
            }
        }
        filter.expire(now + Duration::from_mins(1), &mut out);
        let words: Vec<String> = out
            .iter()
            .map(|filtered| match filtered {
                Filtered::Key(key) => key.to_string(),
                Filtered::Background(Background::Dark) => "+dark".to_owned(),
                Filtered::Background(Background::Light) => "+light".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn whole_reply_is_removed() {
        assert_eq!(filter(&format!("{DARK} Alt-\\")), "+dark");
        assert_eq!(filter(&format!("{DARK} Ctrl-g")), "+dark");
        for light in [
            "Alt-] 1 1 ; r g b : f f / f f / e e Ctrl-g",
            "Alt-] 1 1 ; r g b a : F / F / F / 0 Ctrl-g",
            "Alt-] 1 1 ; # f d f 6 e 3 Ctrl-g",
        ] {
            assert_eq!(filter(light), "+light");
        }
    }

    #[test]
    fn late_reply_is_removed() {
        assert_eq!(filter(&format!("j @300 {DARK} Alt-\\ k")), "j +dark k");
        assert_eq!(filter(&format!("j @90000 {DARK} Alt-\\ k")), "j +dark k");
    }

    #[test]
    fn split_reply_is_removed() {
        for script in [
            "Alt-] 1 1 ; r g b @300 : 0 / 0 @600 / 0 Ctrl-g q",
            "@10 Esc @20 ] 1 1 ; r g b : 0 / 0 / 0 Ctrl-g q",
            "Alt-] 1 1 ; r g b : 0 / 0 / 0 Esc @500 \\ q",
            "Alt-] @50 1 @120 1 @200 ; r g b : 0 / 0 / 0 Esc \\ q",
        ] {
            assert_eq!(filter(script), "+dark q");
        }
    }

    #[test]
    fn other_keys_pass_in_order() {
        assert_eq!(filter("j k G"), "j k G");
        assert_eq!(filter("Esc j"), "Esc j");
        assert_eq!(filter("Esc Esc j"), "Esc Esc j");
        assert_eq!(filter("Esc ] j"), "Esc ] j");
        assert_eq!(filter("Alt-] j"), "Alt-] j");
        assert_eq!(filter("Alt-] 1 1 j"), "Alt-] 1 1 j");
        assert_eq!(filter("Alt-] Alt-] 1 1 G"), "Alt-] Alt-] 1 1 G");
    }

    #[test]
    fn keys_typed_during_a_reply_pass() {
        let script = "j Alt-] 1 1 ; r j g b : 0 / 0 Down / 0 Ctrl-g k";
        assert_eq!(filter(script), "j j Down +dark k");
    }

    #[test]
    fn unterminated_reply_stops_holding_keys() {
        assert_eq!(filter("Alt-] 1 1 ; r g b @5000 b j"), "b j");
        let endless = format!("Alt-] 1 1 ; {} a", "a ".repeat(41));
        assert_eq!(filter(&endless), "a");
        assert_eq!(filter("Alt-] 1 1 ; r g b : Ctrl-g a"), "a");
    }

    #[test]
    fn lone_esc_is_held_30_ms_and_only_while_a_reply_may_come() {
        let esc = Key::plain(Code::Esc);
        let mut waiting = ReplyFilter::default();
        let mut out = Vec::new();
        waiting.queried(ms(0));
        waiting.key(esc, ms(100), &mut out);
        assert_eq!(waiting.deadline(), Some(ms(130)));
        waiting.expire(ms(129), &mut out);
        assert_eq!(out, []);
        waiting.expire(ms(130), &mut out);
        assert_eq!(out, [Filtered::Key(esc)]);
        assert_eq!(waiting.deadline(), None);

        out.clear();
        waiting.key(esc, ms(1600), &mut out);
        assert_eq!(
            out,
            [Filtered::Key(esc)],
            "the reply timed out: Esc passes at once"
        );

        let mut silent = ReplyFilter::default();
        out.clear();
        silent.key(esc, ms(0), &mut out);
        assert_eq!(
            out,
            [Filtered::Key(esc)],
            "there was no query: Esc passes at once"
        );
    }

    #[test]
    fn nothing_is_held_after_the_reply() {
        let mut filter = ReplyFilter::default();
        let mut out = Vec::new();
        filter.queried(ms(0));
        for key in "Alt-] 1 1 ; r g b : 0 / 0 / 0 Ctrl-g Esc".split(' ') {
            filter.key(key.parse().unwrap(), ms(1), &mut out);
        }
        assert_eq!(out.last(), Some(&Filtered::Key(Key::plain(Code::Esc))));
        assert_eq!(filter.deadline(), None);
    }

    proptest! {
        #[test]
        fn without_a_reply_every_key_passes_in_order(
            keys in prop::collection::vec((0u8..7, 0u64..60), 0..30)
        ) {
            let alphabet = ["Esc", "Alt-]", "]", "1", "j", "Ctrl-g", "Alt-\\"];
            let mut script = Vec::new();
            let mut typed = Vec::new();
            let mut now = 0;
            for (key, wait) in keys {
                now += wait;
                script.push(format!("@{now}"));
                script.push(alphabet[usize::from(key)].to_owned());
                typed.push(alphabet[usize::from(key)]);
            }
            prop_assert_eq!(filter(&script.join(" ")), typed.join(" "));
        }

        /// Splits a reply between any two keys, by up to 20 ms.
        #[test]
        fn no_part_of_a_split_reply_passes(waits in prop::collection::vec(0u64..20, 30)) {
            let reply = format!("Esc ] {} Esc \\", DARK.strip_prefix("Alt-] ").unwrap());
            let mut script = Vec::new();
            let mut now = 0;
            for (key, wait) in reply.split(' ').zip(waits) {
                now += wait;
                script.push(format!("@{now} {key}"));
            }
            prop_assert_eq!(filter(&script.join(" ")), "+dark");
        }
    }
}
