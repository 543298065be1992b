//! When a feed is asked again.

use std::time::Duration;

use super::state::FeedState;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How often a feed is asked that says nothing of it, and the bounds for those that do.
const INTERVAL: i64 = 30 * MINUTE;
const SHORTEST: i64 = 10 * MINUTE;
const LONGEST: i64 = DAY;
/// The pause after the first failure; it doubles with each.
const FIRST_PAUSE: i64 = 15 * MINUTE;
/// A server that asks for a longer pause gets this.
const LONGEST_PAUSE: i64 = 7 * DAY;

/// A source of chance in 0.0 to 1.0.
pub type Chance = f64;

impl FeedState {
    /// Notes an answer.
    pub fn succeeded(&mut self, now: i64) {
        let stated = self
            .minutes
            .map(|minutes| i64::from(minutes).saturating_mul(MINUTE));
        let interval = stated.unwrap_or(INTERVAL).clamp(SHORTEST, LONGEST);
        self.asked = Some(now);
        self.answered = Some(now);
        self.next = Some(now + interval);
        self.failures = 0;
        self.error = None;
        self.gone = false;
    }

    /// Notes a failure. The pause doubles each time, with a quarter of chance, so that feeds which failed
    /// together are not asked together again; `retry_after` is what the server asks for.
    pub fn failed(
        &mut self,
        now: i64,
        reason: &str,
        retry_after: Option<Duration>,
        chance: Chance,
    ) {
        self.asked = Some(now);
        self.error = Some(reason.to_owned());
        self.failures = self.failures.saturating_add(1);
        let doublings = (self.failures - 1).min(10);
        let pause = (FIRST_PAUSE << doublings).min(DAY);
        let pause = (pause as f64 * (0.75 + 0.5 * chance.clamp(0.0, 1.0))) as i64;
        let wanted = retry_after.map_or(0, |wanted| {
            i64::try_from(wanted.as_millis()).unwrap_or(LONGEST_PAUSE)
        });
        self.next = Some(now + pause.max(wanted.min(LONGEST_PAUSE)));
    }

    /// Notes that the server says that the feed is no more. It is not asked again.
    pub fn is_no_more(&mut self, now: i64, reason: &str) {
        self.failed(now, reason, None, 0.5);
        self.gone = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_due_after_its_interval_within_bounds() {
        let mut state = FeedState::new("a");
        assert!(state.is_due(0));
        for (minutes, wait) in [
            (None, 30),
            (Some(0), 10),
            (Some(60), 60),
            (Some(u32::MAX), 1440),
        ] {
            state.minutes = minutes;
            state.succeeded(0);
            assert!(
                !state.is_due(wait * MINUTE - 1) && state.is_due(wait * MINUTE),
                "{minutes:?}"
            );
        }
    }

    #[test]
    fn pauses_double_to_a_day_and_end_with_an_answer() {
        let mut state = FeedState::new("a");
        let mut last = 0;
        for _ in 0..20 {
            state.failed(0, "no answer", None, 0.5);
            let pause = state.next.unwrap();
            assert!(pause >= last && pause <= DAY);
            last = pause;
        }
        assert_eq!(last, DAY);
        state.succeeded(DAY);
        assert_eq!((state.failures, state.error.as_ref()), (0, None));
        state.failed(DAY, "busy", Some(Duration::from_hours(2)), 0.0);
        assert_eq!(state.next, Some(DAY + 2 * HOUR), "as the server asked");
        state.failed(DAY, "busy", Some(Duration::MAX), 0.0);
        assert_eq!(state.next, Some(DAY + LONGEST_PAUSE));
    }

    #[test]
    fn a_feed_that_is_gone_and_a_clock_that_was_wrong() {
        let mut state = FeedState::new("a");
        state.is_no_more(0, "gone");
        assert!(!state.is_due(100 * DAY));
        let mut state = FeedState::new("a");
        state.succeeded(900 * DAY);
        assert!(state.is_due(0), "it was asked in the future");
    }
}
