//! The system clock.

use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;

use super::threads;
use crate::app::Now;

/// A clock that never goes back: what waits for a moment would wait for as long as the system's was set back.
#[derive(Debug)]
struct Steady {
    last: i64,
    /// How far it is ahead of the system's, in milliseconds.
    ahead: i64,
}

impl Steady {
    const fn new() -> Self {
        Self {
            last: i64::MIN,
            ahead: 0,
        }
    }

    /// The time when the system's is `unix_ms`.
    fn at(&mut self, unix_ms: i64) -> i64 {
        let now = unix_ms.saturating_add(self.ahead).max(self.last);
        self.ahead = now.saturating_sub(unix_ms);
        self.last = now;
        now
    }
}

static STEADY: Mutex<Steady> = Mutex::new(Steady::new());

fn steady(now: Timestamp) -> i64 {
    threads::lock(&STEADY).at(now.as_millisecond())
}

/// The current time: in milliseconds of a clock that never goes back, and that of the system in UTC as text in
/// seconds.
pub fn now() -> Now {
    let now = Timestamp::now();
    let text = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Now {
        unix_ms: steady(now),
        text,
    }
}

/// The current time.
pub fn timestamp() -> Timestamp {
    Timestamp::now()
}

/// How long to wait until `unix_ms` of [`now`]; at most ten seconds, in case the clock is set back meanwhile.
pub fn until(unix_ms: i64) -> Duration {
    let wait = unix_ms.saturating_sub(steady(Timestamp::now()));
    Duration::from_millis(wait.clamp(0, 10_000) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_that_is_set_back_goes_on() {
        let mut clock = Steady::new();
        let times = [1000, 1500, 200, 700, 100, 110, 9000];
        let told = times.map(|unix_ms| clock.at(unix_ms));
        assert_eq!(told, [1000, 1500, 1500, 2000, 2000, 2010, 10900]);
    }

    #[test]
    fn text_is_utc_in_seconds() {
        let now = now();
        let read: Timestamp = now.text.parse().unwrap();
        assert_eq!(read.as_second(), now.unix_ms.div_euclid(1000));
        assert_eq!(now.text.len(), "2026-01-31T12:00:00Z".len());
    }

    #[test]
    fn wait_is_between_zero_and_ten_seconds() {
        assert_eq!(until(0), Duration::ZERO);
        assert_eq!(until(i64::MAX), Duration::from_secs(10));
    }
}
