//! RFC 3339 timestamps, compared as points in time, not as strings.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

/// An invalid timestamp sorts before all others.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    parse(a).cmp(&parse(b))
}

/// The timestamp of a change made at `now` to a record last changed at `before`: `now`, or a
/// millisecond after `before` if the clock was set back. A change must be later than what it changes,
/// or a merge would drop it.
pub(super) fn after(now: &str, before: &str) -> String {
    match parse(before) {
        Some(before) if parse(now).is_none_or(|now| now <= before) => before
            .checked_add(SignedDuration::from_millis(1))
            .map_or_else(|_| before.to_string(), |later| later.to_string()),
        _ => now.to_owned(),
    }
}

fn parse(time: &str) -> Option<Timestamp> {
    time.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_reads_offsets_and_fractions() {
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
    fn a_change_is_later_than_what_it_changes_when_the_clock_is_set_back() {
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
