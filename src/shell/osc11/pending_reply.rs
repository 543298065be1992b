//! When the background colour was queried, shared by the threads that query and read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often to look whether the reply has come.
const POLL: Duration = Duration::from_millis(2);
/// The longest wait for a reply before another program gets the terminal.
pub const DRAIN_TIMEOUT: Duration = if cfg!(unix) {
    Duration::from_millis(REPLY_TIMEOUT)
} else {
    SHORT_DRAIN
};
/// The same where somebody waits for the end of the program.
pub const SHORT_DRAIN: Duration = Duration::from_millis(100);
/// How long a query stays open, in milliseconds: the terminal of a slow SSH connection replies after
/// seconds. One that has not replied by then never will.
const REPLY_TIMEOUT: u64 = 5000;
/// How long it stays open, in milliseconds, once a later query is answered. GNU screen answers that one by itself,
/// and passes the first on to the terminal around it.
const GRACE: u64 = 250;

#[derive(Clone, Debug)]
pub struct PendingReply {
    start: Instant,
    /// Milliseconds from `start` to the query, plus one; 0 if there was none or it was taken.
    queried: Arc<AtomicU64>,
    /// Milliseconds from `start` until which the reply is awaited; 0 if none is.
    awaited: Arc<AtomicU64>,
}

impl Default for PendingReply {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            queried: Arc::default(),
            awaited: Arc::default(),
        }
    }
}

impl PendingReply {
    /// Notes that the query is being sent.
    pub fn expect(&self) {
        let at = self.start.elapsed().as_millis() as u64 + 1;
        self.awaited.store(at + REPLY_TIMEOUT, Ordering::Release);
        self.queried.store(at, Ordering::Release);
    }

    /// Notes that the last reply has come, or that nobody reads it any longer.
    pub fn close(&self) {
        self.awaited.store(0, Ordering::Release);
    }

    /// Notes that a later query was answered, and not this one.
    pub fn shorten(&self) {
        let until = self.start.elapsed().as_millis() as u64 + GRACE;
        self.awaited.fetch_min(until, Ordering::AcqRel);
    }

    /// Waits at most for `limit`, once, for a reply that is on its way: the next program to read the terminal
    /// would take it for typed keys.
    pub fn drain(&self, limit: Duration) {
        let began = Instant::now();
        while self.is_awaited() && began.elapsed() < limit {
            thread::sleep(POLL);
        }
        self.close();
    }

    fn is_awaited(&self) -> bool {
        self.start.elapsed().as_millis() as u64 <= self.awaited.load(Ordering::Acquire)
    }

    /// The time of the query, measured like [`Self::elapsed`]; returned once.
    pub fn take_query_time(&self) -> Option<Duration> {
        match self.queried.swap(0, Ordering::AcqRel) {
            0 => None,
            at => Some(Duration::from_millis(at - 1)),
        }
    }

    /// Time since this value was made.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drain_waits_once_and_ends_with_the_reply() {
        let pending = PendingReply::default();
        let time = |pending: &PendingReply| {
            let began = Instant::now();
            pending.drain(SHORT_DRAIN);
            began.elapsed()
        };
        assert!(time(&pending) < SHORT_DRAIN, "there was no query");
        pending.expect();
        assert!(time(&pending) >= SHORT_DRAIN);
        assert!(time(&pending) < SHORT_DRAIN, "it was drained already");
        pending.expect();
        let other = pending.clone();
        let reply = thread::spawn(move || other.close());
        pending.drain(SHORT_DRAIN);
        reply.join().unwrap();
        assert!(!pending.is_awaited());
    }

    #[test]
    fn answer_to_a_later_query_shortens_the_wait() {
        let pending = PendingReply::default();
        pending.shorten();
        assert_eq!(
            pending.awaited.load(Ordering::Acquire),
            0,
            "there was no query"
        );
        pending.expect();
        pending.shorten();
        let until = pending.awaited.load(Ordering::Acquire);
        assert!((GRACE..REPLY_TIMEOUT).contains(&until), "{until}");
    }

    #[test]
    fn query_time_is_taken_once() {
        let pending = PendingReply::default();
        assert_eq!(pending.take_query_time(), None);
        pending.expect();
        assert!(pending.take_query_time().is_some());
        assert_eq!(pending.take_query_time(), None);
    }
}
