//! Files waiting to be indexed, newest first; filled by the builder and drained by its workers.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::library::Entry;
use crate::shell::threads;

/// Most articles taken from the queue and not written yet. Bounds their memory.
const MAX_IN_FLIGHT: usize = 192;

#[derive(Debug, Default)]
pub struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    /// By modification time, then by arrival.
    waiting: BTreeMap<(Option<i64>, Reverse<u64>), Entry>,
    pushed: u64,
    n_in_flight: usize,
    is_closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        threads::lock(&self.inner)
    }

    pub fn push(&self, entry: Entry) {
        let mut inner = self.lock();
        inner.pushed += 1;
        let order = (entry.modified, Reverse(inner.pushed));
        inner.waiting.insert(order, entry);
        drop(inner);
        self.changed.notify_one();
    }

    /// Waits for a file, and for fewer than [`MAX_IN_FLIGHT`] unwritten articles, and takes the newest.
    /// `None` once the queue is closed.
    pub fn take(&self) -> Option<Entry> {
        let must_wait = |inner: &mut Inner| {
            let is_blocked = inner.waiting.is_empty() || inner.n_in_flight >= MAX_IN_FLIGHT;
            is_blocked && !inner.is_closed
        };
        let waited = self.changed.wait_while(self.lock(), must_wait);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner);
        if inner.is_closed {
            return None;
        }
        let (_, entry) = inner.waiting.pop_last()?;
        inner.n_in_flight += 1;
        Some(entry)
    }

    /// Notes that `n` of the articles taken are written.
    pub fn done(&self, n: usize) {
        let mut inner = self.lock();
        inner.n_in_flight = inner.n_in_flight.saturating_sub(n);
        drop(inner);
        self.changed.notify_all();
    }

    /// Drops everything queued. Articles already taken are unaffected.
    pub fn clear(&self) {
        self.lock().waiting.clear();
    }

    /// Makes the workers end after their current article.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::Source;

    fn entry(name: &str, modified: i64) -> Entry {
        Entry {
            modified: Some(modified),
            ..Entry::new(Source::Given(name.to_owned()))
        }
    }

    #[test]
    fn newest_file_is_taken_first_and_ties_in_arrival_order() {
        let queue = Queue::default();
        for (name, modified) in [("a", 1), ("b", 3), ("c", 2), ("d", 3)] {
            queue.push(entry(name, modified));
        }
        let taken: Vec<String> = (0..4)
            .map(|_| queue.take().unwrap().source.name())
            .collect();
        assert_eq!(taken, ["b", "d", "c", "a"]);
    }

    #[test]
    fn closed_queue_returns_none() {
        let queue = Queue::default();
        queue.push(entry("a", 1));
        queue.close();
        assert!(queue.take().is_none());
    }

    #[test]
    fn take_blocks_at_the_in_flight_limit() {
        let queue = Queue::default();
        for n in 0..=MAX_IN_FLIGHT {
            queue.push(entry("a", n as i64));
        }
        for _ in 0..MAX_IN_FLIGHT {
            queue.take().unwrap();
        }
        assert_eq!(queue.lock().waiting.len(), 1);
        std::thread::scope(|scope| {
            let taker = scope.spawn(|| queue.take().unwrap());
            queue.done(1);
            assert_eq!(taker.join().unwrap().modified, Some(0));
        });
    }
}
