//! Asking the terminal for its ground, and keeping the answer away from the keys.
//!
//! The question, `OSC 11 ; ?`, is sent after the first frame and nobody waits for the answer. It
//! comes as input, and crossterm, which knows no such answer, takes it for keys: `Alt-]`, `1`, `1`,
//! `;`, `r` … and `Ctrl-g` or `Alt-\` at the end; split in two packets, the first may be a lone
//! `Esc`. [`Filter`] stands between: it swallows an answer, whole, split or late, tells what it
//! said, and gives back everything else in its order.

use std::time::Duration;

use crate::config::{Background, Code, Key};

/// The question: what colour is the ground?
pub const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// How long after the question a lone Esc may be the start of the answer.
const ANSWER_WITHIN: Duration = Duration::from_millis(1500);
/// How long a lone Esc is held back in that time.
const ESC_HELD: Duration = Duration::from_millis(30);
/// How long keys that may be the start of an answer are held back.
const START_HELD: Duration = Duration::from_millis(100);
/// How long the rest of an answer may take once its start is certain.
const REST_WITHIN: Duration = Duration::from_secs(2);
/// No answer is longer than this many characters.
const LONGEST: usize = 40;

/// What comes out of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// A key of the reader's.
    Key(Key),
    /// What the answer said.
    Background(Background),
}

/// Where in an answer the filter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is expected: the question was not asked or is answered.
    Off,
    /// No part of an answer is there.
    Idle,
    /// Esc, which may be the start of an answer.
    Esc,
    /// `]` and some of `11;`: held back.
    Start,
    /// The answer for certain; what it said so far.
    Rest(String),
    /// Esc after a whole answer: a backslash belongs to it.
    Tail,
}

/// Stands between the terminal's keys and the program. Pure: the time comes in with each call, as
/// the time since some fixed moment.
#[derive(Clone, Debug)]
pub struct Filter {
    state: State,
    held: Vec<Key>,
    asked: Duration,
    /// When what is held must be let go.
    deadline: Option<Duration>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            state: State::Off,
            held: Vec::new(),
            asked: Duration::ZERO,
            deadline: None,
        }
    }
}

/// What follows `ESC ]` in an answer.
const PREFIX: &str = "11;";

impl Filter {
    /// The question was asked at `now`: watch for its answer, however late.
    pub fn asked(&mut self, now: Duration) {
        if self.state == State::Off {
            self.state = State::Idle;
        }
        self.asked = now;
    }

    /// When [`Filter::expire`] must be called if no key comes before; `None`: no need.
    pub fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Takes a key that came at `now`, and adds to `out` what the program is to see.
    pub fn key(&mut self, key: Key, now: Duration, out: &mut Vec<Passed>) {
        match std::mem::replace(&mut self.state, State::Off) {
            State::Off => out.push(Passed::Key(key)),
            State::Idle => self.start(key, now, out),
            State::Esc if key == Key::char(']') => {
                self.hold(key, State::Start, now + START_HELD);
            }
            State::Esc => self.replay_and(key, now, out),
            State::Start => {
                // The held keys are an opening (`Alt-]`, or Esc and `]`) and some of the prefix.
                let opening = if self.held[0] == Key::plain(Code::Esc) {
                    2
                } else {
                    1
                };
                let next = PREFIX.chars().nth(self.held.len() - opening);
                if key.typed().is_none() || key.typed() != next {
                    self.replay_and(key, now, out);
                } else if self.held.len() - opening + 1 == PREFIX.len() {
                    self.held.clear();
                    self.state = State::Rest(String::new());
                    self.deadline = Some(now + REST_WITHIN);
                } else {
                    self.hold(key, State::Start, now + START_HELD);
                }
            }
            State::Rest(said) => self.rest(said, key, now, out),
            State::Tail => {
                self.answered();
                if key != Key::char('\\') {
                    out.push(Passed::Key(key));
                }
            }
        }
    }

    /// Lets go what was held too long.
    pub fn expire(&mut self, now: Duration, out: &mut Vec<Passed>) {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        match self.state {
            State::Tail => self.answered(),
            State::Off => self.deadline = None,
            _ => {
                out.extend(self.held.drain(..).map(Passed::Key));
                self.state = State::Idle;
                self.deadline = None;
            }
        }
    }

    /// A key while no part of an answer is there.
    fn start(&mut self, key: Key, now: Duration, out: &mut Vec<Passed>) {
        let opens = Key::new(Code::Char(']'), false, true, false);
        let may_be_late = now.saturating_sub(self.asked) > ANSWER_WITHIN;
        if key == opens {
            self.hold(key, State::Start, now + START_HELD);
        } else if key == Key::plain(Code::Esc) && !may_be_late {
            self.hold(key, State::Esc, now + ESC_HELD);
        } else {
            self.state = State::Idle;
            out.push(Passed::Key(key));
        }
    }

    /// A key within what is an answer for certain: a part of it, its end, or the reader's.
    fn rest(&mut self, mut said: String, key: Key, now: Duration, out: &mut Vec<Passed>) {
        let is_end = key == Key::ctrl('g') || key == Key::new(Code::Char('\\'), false, true, false);
        if is_end {
            out.extend(parse(&said).map(Passed::Background));
            return self.answered();
        }
        if key == Key::plain(Code::Esc)
            && let Some(background) = parse(&said)
        {
            // The end, `ESC \`, split between its two characters.
            out.push(Passed::Background(background));
            self.state = State::Tail;
            self.deadline = Some(now + REST_WITHIN);
            return;
        }
        match key.typed() {
            Some(c) if c.is_ascii_hexdigit() || "rgba:/#".contains(c) => said.push(c),
            _ => out.push(Passed::Key(key)),
        }
        self.state = if said.len() > LONGEST {
            self.deadline = None;
            State::Idle
        } else {
            self.deadline = Some(now + REST_WITHIN);
            State::Rest(said)
        };
    }

    fn hold(&mut self, key: Key, state: State, until: Duration) {
        self.held.push(key);
        self.state = state;
        self.deadline = Some(until);
    }

    /// What was held was the reader's after all: lets it go and looks at `key` afresh.
    fn replay_and(&mut self, key: Key, now: Duration, out: &mut Vec<Passed>) {
        out.extend(self.held.drain(..).map(Passed::Key));
        self.deadline = None;
        self.start(key, now, out);
    }

    fn answered(&mut self) {
        self.held.clear();
        self.state = State::Off;
        self.deadline = None;
    }
}

/// What an answer says: `rgb:RRRR/GGGG/BBBB` with one to four hexadecimal digits each, `rgba:` with
/// a fourth, or `#RRGGBB`.
fn parse(said: &str) -> Option<Background> {
    let channel = |digits: &str| {
        let most = 16_u32.checked_pow(digits.len() as u32)? - 1;
        let value = u32::from_str_radix(digits, 16).ok()?;
        (1..=4)
            .contains(&digits.len())
            .then(|| value as f32 / most as f32)
    };
    if let Some(digits) = said.strip_prefix('#') {
        let part = |n: usize| channel(digits.get(2 * n..2 * n + 2)?);
        return (digits.len() == 6)
            .then(|| Some(Background::from_rgb(part(0)?, part(1)?, part(2)?)))?;
    }
    let channels = said
        .strip_prefix("rgb:")
        .or_else(|| said.strip_prefix("rgba:"))?;
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

    /// Feeds keys written with blanks between them; `@300` is the time from then on, in ms after the
    /// question. Gives what came out, `+dark` for a background.
    fn filter(script: &str) -> String {
        let mut filter = Filter::default();
        let mut out = Vec::new();
        let mut now = ms(0);
        filter.asked(now);
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
            .map(|passed| match passed {
                Passed::Key(key) => key.to_string(),
                Passed::Background(Background::Dark) => "+dark".to_owned(),
                Passed::Background(Background::Light) => "+light".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_whole_answer_is_swallowed() {
        assert_eq!(filter(&format!("{DARK} Alt-\\")), "+dark");
        assert_eq!(filter(&format!("{DARK} Ctrl-g")), "+dark");
        assert_eq!(
            filter("Alt-] 1 1 ; r g b : f f / f f / e e Ctrl-g"),
            "+light"
        );
        assert_eq!(
            filter("Alt-] 1 1 ; r g b a : F / F / F / 0 Ctrl-g"),
            "+light"
        );
        assert_eq!(filter("Alt-] 1 1 ; # f d f 6 e 3 Ctrl-g"), "+light");
    }

    #[test]
    fn a_late_answer_is_swallowed() {
        assert_eq!(filter(&format!("j @300 {DARK} Alt-\\ k")), "j +dark k");
        assert_eq!(filter(&format!("j @90000 {DARK} Alt-\\ k")), "j +dark k");
    }

    #[test]
    fn a_split_answer_is_swallowed() {
        assert_eq!(
            filter("Alt-] 1 1 ; r g b @300 : 0 / 0 @600 / 0 Ctrl-g"),
            "+dark"
        );
        assert_eq!(
            filter("@10 Esc @20 ] 1 1 ; r g b : 0 / 0 / 0 Ctrl-g q"),
            "+dark q"
        );
        assert_eq!(
            filter("Alt-] 1 1 ; r g b : 0 / 0 / 0 Esc @500 \\ q"),
            "+dark q"
        );
        assert_eq!(
            filter("Alt-] @50 1 @120 1 @200 ; r g b : 0 / 0 / 0 Esc \\ q"),
            "+dark q"
        );
    }

    #[test]
    fn the_readers_keys_pass_in_order() {
        assert_eq!(filter("j k G"), "j k G");
        assert_eq!(filter("Esc j"), "Esc j");
        assert_eq!(filter("Esc Esc j"), "Esc Esc j");
        assert_eq!(filter("Esc ] j"), "Esc ] j");
        assert_eq!(filter("Alt-] j"), "Alt-] j");
        assert_eq!(filter("Alt-] 1 1 j"), "Alt-] 1 1 j");
        assert_eq!(filter("Alt-] Alt-] 1 1 G"), "Alt-] Alt-] 1 1 G");
    }

    #[test]
    fn typing_while_the_answer_comes_passes() {
        let script = "j Alt-] 1 1 ; r j g b : 0 / 0 Down / 0 Ctrl-g k";
        assert_eq!(filter(script), "j j Down +dark k");
    }

    #[test]
    fn an_answer_that_never_ends_gives_the_keys_back() {
        assert_eq!(filter("Alt-] 1 1 ; r g b @5000 b j"), "b j");
        let endless = format!("Alt-] 1 1 ; {} a", "a ".repeat(41));
        assert_eq!(filter(&endless), "a");
        assert_eq!(filter("Alt-] 1 1 ; r g b : Ctrl-g a"), "a");
    }

    #[test]
    fn a_lone_esc_waits_30_ms_and_only_while_an_answer_may_come() {
        let esc = Key::plain(Code::Esc);
        let mut waiting = Filter::default();
        let mut out = Vec::new();
        waiting.asked(ms(0));
        waiting.key(esc, ms(100), &mut out);
        assert_eq!(waiting.deadline(), Some(ms(130)));
        waiting.expire(ms(129), &mut out);
        assert_eq!(out, []);
        waiting.expire(ms(130), &mut out);
        assert_eq!(out, [Passed::Key(esc)]);
        assert_eq!(waiting.deadline(), None);

        out.clear();
        waiting.key(esc, ms(1600), &mut out);
        assert_eq!(out, [Passed::Key(esc)], "no answer came: Esc is at once");

        let mut silent = Filter::default();
        out.clear();
        silent.key(esc, ms(0), &mut out);
        assert_eq!(out, [Passed::Key(esc)], "nothing was asked: Esc is at once");
    }

    #[test]
    fn after_the_answer_nothing_is_held() {
        let mut filter = Filter::default();
        let mut out = Vec::new();
        filter.asked(ms(0));
        for key in "Alt-] 1 1 ; r g b : 0 / 0 / 0 Ctrl-g Esc".split(' ') {
            filter.key(key.parse().unwrap(), ms(1), &mut out);
        }
        assert_eq!(out.last(), Some(&Passed::Key(Key::plain(Code::Esc))));
        assert_eq!(filter.deadline(), None);
    }

    proptest! {
        /// Wherever the reader types while no answer is there, every key comes out, in order.
        #[test]
        fn no_key_is_lost_without_an_answer(
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

        /// However an answer is cut, between any two keys and by up to 20 ms, none of it comes out.
        #[test]
        fn however_it_is_cut_no_part_of_an_answer_is_a_key(waits in prop::collection::vec(0u64..20, 30)) {
            let answer = format!("Esc ] {} Esc \\", DARK.strip_prefix("Alt-] ").unwrap());
            let mut script = String::new();
            let mut now = 0;
            for (key, wait) in answer.split(' ').zip(waits) {
                now += wait;
                {
                    use std::fmt::Write as _;
                    write!(script, "@{now} {key} ").unwrap();
                }
            }
            prop_assert_eq!(filter(&script), "+dark");
        }
    }
}
