//! When the background colour was queried, shared by the threads that query and read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait for a reply before another program gets the terminal.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(100);
/// A terminal that has not replied by then, in milliseconds, never will.
const REPLY_TIMEOUT: u64 = 1500;

#[derive(Clone, Debug)]
pub struct PendingReply {
    start: Instant,
    /// Milliseconds from `start` to the query, plus one; 0 if there was none or the reply has come.
    awaited: Arc<AtomicU64>,
}

impl Default for PendingReply {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            awaited: Arc::default(),
        }
    }
}

impl PendingReply {
    /// Notes that the query is being sent.
    pub fn expect(&self) {
        let at = self.start.elapsed().as_millis() as u64 + 1;
        self.awaited.store(at, Ordering::Release);
    }

    /// Notes that the reply has come, or that nobody reads it any longer.
    pub fn close(&self) {
        self.awaited.store(0, Ordering::Release);
    }

    /// Waits briefly, once, for a reply that is on its way: the next program to read the terminal
    /// would take it for typed keys.
    pub fn drain(&self) {
        let began = Instant::now();
        while self.is_awaited() && began.elapsed() < DRAIN_TIMEOUT {
            thread::sleep(DRAIN_TIMEOUT / 50);
        }
        self.close();
    }

    fn is_awaited(&self) -> bool {
        let queried = self.awaited.load(Ordering::Acquire);
        queried > 0 && self.start.elapsed().as_millis() as u64 <= queried + REPLY_TIMEOUT
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
            pending.drain();
            began.elapsed()
        };
        assert!(time(&pending) < DRAIN_TIMEOUT, "there was no query");
        pending.expect();
        assert!(time(&pending) >= DRAIN_TIMEOUT);
        assert!(time(&pending) < DRAIN_TIMEOUT, "it was drained already");
        pending.expect();
        let other = pending.clone();
        let reply = thread::spawn(move || other.close());
        pending.drain();
        reply.join().unwrap();
        assert!(!pending.is_awaited());
    }
}
