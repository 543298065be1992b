//! What waits to be read and annotated, the newest first; between the builder and its workers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::library::Entry;

/// Articles that are worked on or wait to be written: bounds the memory that they take.
const MOST_IN_HAND: usize = 192;

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: BinaryHeap<Waiting>,
    pushed: u64,
    in_hand: usize,
    is_closed: bool,
}

/// Ordered by time of change, then by arrival.
#[derive(Debug)]
struct Waiting {
    order: (Option<i64>, Reverse<u64>),
    entry: Box<Entry>,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order.cmp(&other.order)
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an article.
    pub fn push(&self, entry: Entry) {
        let mut inner = self.lock();
        inner.pushed += 1;
        let order = (entry.modified, Reverse(inner.pushed));
        let entry = Box::new(entry);
        inner.waiting.push(Waiting { order, entry });
        drop(inner);
        self.changed.notify_one();
    }

    /// The newest article, once there is one and not too many are in hand; `None` when the queue is
    /// closed.
    pub fn take(&self) -> Option<Box<Entry>> {
        let mut inner = self.lock();
        loop {
            if inner.is_closed {
                return None;
            }
            if inner.in_hand < MOST_IN_HAND
                && let Some(next) = inner.waiting.pop()
            {
                inner.in_hand += 1;
                return Some(next.entry);
            }
            inner = self
                .changed
                .wait(inner)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// So many of those in hand are written.
    pub fn done(&self, n: usize) {
        let mut inner = self.lock();
        inner.in_hand = inner.in_hand.saturating_sub(n);
        drop(inner);
        self.changed.notify_all();
    }

    /// Number of articles that wait.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Forgets what waits; what is in hand comes to its end.
    pub fn clear(&self) {
        self.lock().waiting.clear();
    }

    /// Ends the workers once they have done what they have in hand.
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
    fn the_newest_comes_first_and_equals_as_they_came() {
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
    fn a_closed_queue_gives_nothing() {
        let queue = Queue::default();
        queue.push(entry("a", 1));
        queue.close();
        assert!(queue.take().is_none());
    }

    #[test]
    fn only_so_many_are_in_hand() {
        let queue = Queue::default();
        for n in 0..=MOST_IN_HAND {
            queue.push(entry("a", n as i64));
        }
        for _ in 0..MOST_IN_HAND {
            queue.take().unwrap();
        }
        assert_eq!(queue.waiting(), 1);
        std::thread::scope(|scope| {
            let taker = scope.spawn(|| queue.take().unwrap());
            queue.done(1);
            assert_eq!(taker.join().unwrap().modified, Some(0));
        });
    }
}
