//! Times as records have them: RFC 3339 strings, compared as moments and not as letters.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

/// Which of two times is the later. A time that cannot be read is before all others.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    read(a).cmp(&read(b))
}

/// The time of a change made at `now` to what was last changed at `before`: `now`, or a millisecond
/// after `before` when the clock has gone backwards, so that a change is always later than what it
/// changed and never loses against it in a merge.
pub(super) fn after(now: &str, before: &str) -> String {
    match read(before) {
        Some(before) if read(now).is_none_or(|now| now <= before) => before
            .checked_add(SignedDuration::from_millis(1))
            .map_or_else(|_| before.to_string(), |later| later.to_string()),
        _ => now.to_owned(),
    }
}

fn read(time: &str) -> Option<Timestamp> {
    time.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_and_fractions_are_read() {
        assert_eq!(
            order("2026-03-01T12:00:00+01:00", "2026-03-01T11:00:00Z"),
            Ordering::Equal
        );
        assert_eq!(
            order("2026-03-01T11:00:00.5Z", "2026-03-01T11:00:00Z"),
            Ordering::Greater
        );
        assert_eq!(order("yesterday", "2026-03-01T11:00:00Z"), Ordering::Less);
    }

    #[test]
    fn a_clock_that_went_back_does_not_make_changes_older() {
        let before = "2026-03-01T11:00:00Z";
        assert_eq!(
            after("2026-03-01T12:00:00Z", before),
            "2026-03-01T12:00:00Z"
        );
        for now in ["2026-03-01T10:00:00Z", before, "no clock"] {
            assert_eq!(order(&after(now, before), before), Ordering::Greater);
        }
        assert_eq!(after("2026-03-01T10:00:00Z", ""), "2026-03-01T10:00:00Z");
    }
}
