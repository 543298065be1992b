//! The system clock.

use std::time::Duration;

use jiff::Timestamp;

use crate::app::Now;

/// The current time in UTC: in milliseconds, and as text in seconds.
pub fn now() -> Now {
    let now = Timestamp::now();
    let text = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Now {
        unix_ms: now.as_millisecond(),
        text,
    }
}

/// The current time.
pub fn timestamp() -> Timestamp {
    Timestamp::now()
}

/// How long to wait until `unix_ms`; at most ten seconds, in case the clock is set back meanwhile.
pub fn until(unix_ms: i64) -> Duration {
    let wait = unix_ms.saturating_sub(Timestamp::now().as_millisecond());
    Duration::from_millis(wait.clamp(0, 10_000) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

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
