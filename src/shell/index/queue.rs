//! Files waiting to be indexed, newest first; filled by the builder and drained by its workers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::protocol::{BuildOptions, Deepening};
use crate::library::Entry;
use crate::shell::threads;
use pullquote_annotate::Engine;

/// Most articles taken from the queue and not written yet. Bounds their memory.
const MAX_IN_FLIGHT: usize = 192;

/// Most articles that wait for the deep engine while a user is reading; the oldest are left for a later run.
const MAX_SHALLOW: usize = 10_000;

/// What a worker does next.
#[derive(Debug)]
pub enum Work {
    Index(Entry),
    /// Read an indexed article again, with the deep engine.
    Deepen(Entry),
}

#[derive(Debug, Default)]
pub struct Queue {
    /// How many articles may wait for the deep engine, and how many it may read at a time.
    max_shallow: usize,
    max_deepening: usize,
    inner: Mutex<Inner>,
    changed: Condvar,
    corrected: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    /// By modification time, then by arrival.
    waiting: BTreeMap<(Option<i64>, Reverse<u64>), Entry>,
    /// Indexed articles that wait for the deep engine, in the same order.
    shallow: BTreeMap<(Option<i64>, Reverse<u64>), Entry>,
    /// Articles whose corrections have changed.
    corrected: VecDeque<(Entry, Engine)>,
    n_deepening: usize,
    pushed: u64,
    n_in_flight: usize,
    is_closed: bool,
}

impl Queue {
    pub fn new(options: &BuildOptions) -> Self {
        let (max_shallow, max_deepening) = match options.deepening {
            Deepening::Never => (0, 0),
            Deepening::WhenIdle => (MAX_SHALLOW, 1),
            Deepening::ToTheEnd => (usize::MAX, usize::MAX),
        };
        Self {
            max_shallow,
            max_deepening,
            ..Self::default()
        }
    }

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

    /// Queues an indexed article for the deep engine.
    pub fn push_shallow(&self, entry: Entry) {
        let mut inner = self.lock();
        inner.pushed += 1;
        let order = (entry.modified, Reverse(inner.pushed));
        inner.shallow.insert(order, entry);
        if inner.shallow.len() > self.max_shallow {
            inner.shallow.pop_first();
        }
        drop(inner);
        self.changed.notify_one();
    }

    /// Queues an indexed article whose corrections have changed, with the engine that found its rows.
    pub fn push_corrected(&self, entry: Entry, engine: Engine) {
        self.lock().corrected.push_back((entry, engine));
        self.corrected.notify_one();
    }

    /// Waits for an article whose corrections have changed. `None` once the queue is closed.
    pub fn take_corrected(&self) -> Option<(Entry, Engine)> {
        let must_wait = |inner: &mut Inner| inner.corrected.is_empty() && !inner.is_closed;
        let waited = self.corrected.wait_while(self.lock(), must_wait);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner);
        inner.corrected.pop_front().filter(|_| !inner.is_closed)
    }

    /// Notes that an article taken for the deep engine is read.
    pub fn deepened(&self) {
        let mut inner = self.lock();
        inner.n_deepening = inner.n_deepening.saturating_sub(1);
        drop(inner);
        self.changed.notify_all();
    }

    /// Waits for a file, and for fewer than [`MAX_IN_FLIGHT`] unwritten articles, and takes the newest. What the
    /// deep engine is to read comes after all others. `None` once the queue is closed.
    pub fn take(&self) -> Option<Work> {
        let can_deepen =
            |inner: &Inner| !inner.shallow.is_empty() && inner.n_deepening < self.max_deepening;
        let must_wait = |inner: &mut Inner| {
            let has_none = inner.waiting.is_empty() && !can_deepen(inner);
            (has_none || inner.n_in_flight >= MAX_IN_FLIGHT) && !inner.is_closed
        };
        let waited = self.changed.wait_while(self.lock(), must_wait);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner);
        if inner.is_closed {
            return None;
        }
        inner.n_in_flight += 1;
        if let Some((_, entry)) = inner.waiting.pop_last() {
            return Some(Work::Index(entry));
        }
        inner.n_deepening += 1;
        let (_, entry) = inner.shallow.pop_last()?;
        Some(Work::Deepen(entry))
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
        let mut inner = self.lock();
        inner.waiting.clear();
        inner.shallow.clear();
        inner.corrected.clear();
    }

    /// Makes the workers end after their current article.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
        self.corrected.notify_all();
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
        let taken: Vec<String> = (0..4).map(|_| taken(&queue)).collect();
        assert_eq!(taken, ["b", "d", "c", "a"]);
    }

    /// The name of the next article, with a mark if it is for the deep engine.
    fn taken(queue: &Queue) -> String {
        match queue.take().unwrap() {
            Work::Index(entry) => entry.source.name(),
            Work::Deepen(entry) => format!("deep {}", entry.source.name()),
        }
    }

    #[test]
    fn deep_engine_reads_what_is_left_newest_first_and_one_at_a_time() {
        let queue = Queue {
            max_shallow: 2,
            max_deepening: 1,
            ..Queue::default()
        };
        for (name, modified) in [("a", 1), ("b", 3), ("c", 2)] {
            queue.push_shallow(entry(name, modified));
        }
        queue.push(entry("new", 0));
        assert_eq!(taken(&queue), "new");
        assert_eq!(taken(&queue), "deep b");
        std::thread::scope(|scope| {
            let taker = scope.spawn(|| taken(&queue));
            queue.deepened();
            assert_eq!(taker.join().unwrap(), "deep c");
        });
        assert!(queue.lock().shallow.is_empty(), "the oldest is left out");
    }

    #[test]
    fn corrected_articles_wait_for_no_batch() {
        let queue = Queue::default();
        for n in 0..MAX_IN_FLIGHT {
            queue.push(entry("a", n as i64));
            taken(&queue);
        }
        std::thread::scope(|scope| {
            let taker = scope.spawn(|| queue.take_corrected());
            queue.push_corrected(entry("old", 1), Engine::Deep);
            let (old, engine) = taker.join().unwrap().unwrap();
            assert_eq!((old.source.name().as_str(), engine), ("old", Engine::Deep));
        });
        queue.close();
        assert!(queue.take_corrected().is_none());
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
            assert!(
                matches!(taker.join().unwrap(), Work::Index(entry) if entry.modified == Some(0))
            );
        });
    }
}
