//! CPU time of the current thread, so that other load on the machine does not count.

use std::time::{Duration, Instant};

/// CPU nanoseconds so far, where `/proc` has them.
fn cpu_nanos() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}

/// Runs `work` and returns its result and its CPU time (wall-clock time where that is unknown).
pub fn of<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (before, clock) = (cpu_nanos(), Instant::now());
    let result = work();
    let spent = before
        .zip(cpu_nanos())
        .map(|(before, after)| after - before);
    (
        result,
        spent.map_or_else(|| clock.elapsed(), Duration::from_nanos),
    )
}
