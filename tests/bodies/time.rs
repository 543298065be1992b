//! Time that this thread spent computing; what other programs do meanwhile does not count.

use std::time::{Duration, Instant};

/// Nanoseconds on a processor so far, where the system tells.
fn spent() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

/// Runs `work`; what it gave, and for how long it computed.
pub fn of<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (before, clock) = (spent(), Instant::now());
    let result = work();
    let told = before.zip(spent()).map(|(before, after)| after - before);
    (
        result,
        told.map_or_else(|| clock.elapsed(), Duration::from_nanos),
    )
}
