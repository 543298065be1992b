//! The clock.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::Now;

/// The time, to the millisecond and, in words, to the second.
pub fn now() -> Now {
    let now = Timestamp::now();
    let text = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Now {
        unix_ms: now.as_millisecond(),
        text,
    }
}

/// How long to wait for the moment `unix_ms`. At most ten seconds, because a clock may be set back
/// meanwhile.
pub fn until(unix_ms: i64) -> Duration {
    let wait = unix_ms.saturating_sub(Timestamp::now().as_millisecond());
    Duration::from_millis(wait.clamp(0, 10_000) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_told_in_utc_to_the_second() {
        let now = now();
        let read: Timestamp = now.text.parse().unwrap();
        assert_eq!(read.as_second(), now.unix_ms.div_euclid(1000));
        assert_eq!(now.text.len(), "2026-01-31T12:00:00Z".len());
    }

    #[test]
    fn what_is_past_needs_no_wait_and_no_wait_is_long() {
        assert_eq!(until(0), Duration::ZERO);
        assert_eq!(until(i64::MAX), Duration::from_secs(10));
    }
}
