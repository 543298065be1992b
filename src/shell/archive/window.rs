//! The records on their way between reader, workers and writer.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::shell::threads::lock;

/// A queue of `I`s that are made into `T`s by several threads, and come out in the order in which they went
/// in. What is inside is bounded in bytes, so that a slow writer, a slow record or a large one stops the
/// reader and memory stays flat.
pub struct Window<I, T> {
    state: Mutex<State<I, T>>,
    has_space: Condvar,
    has_work: Condvar,
    has_result: Condvar,
    /// The most bytes inside; a larger record is let in when nothing else is.
    max_bytes: u64,
    max_records: usize,
}

struct State<I, T> {
    waiting: VecDeque<(u64, I)>,
    /// The weights and results of all records inside, from the oldest.
    inside: VecDeque<(u64, Option<T>)>,
    /// How many have left.
    n_out: u64,
    bytes: u64,
    is_complete: bool,
    is_cancelled: bool,
}

/// What the writer is told.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<T> {
    Ready(T),
    /// The next result is not there yet.
    Later,
    /// All have come out.
    End,
}

impl<I, T> Window<I, T> {
    pub fn new(max_bytes: u64, max_records: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                inside: VecDeque::new(),
                n_out: 0,
                bytes: 0,
                is_complete: false,
                is_cancelled: false,
            }),
            has_space: Condvar::new(),
            has_work: Condvar::new(),
            has_result: Condvar::new(),
            max_bytes,
            max_records,
        }
    }

    /// Adds a record of `weight` bytes, once there is space. False when the window was cancelled: no more
    /// are wanted.
    pub fn push(&self, item: I, weight: u64) -> bool {
        let mut state = lock(&self.state);
        while !state.is_cancelled
            && !state.inside.is_empty()
            && (state.bytes + weight > self.max_bytes || state.inside.len() >= self.max_records)
        {
            state = self
                .has_space
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if state.is_cancelled {
            return false;
        }
        let number = state.n_out + state.inside.len() as u64;
        state.waiting.push_back((number, item));
        state.inside.push_back((weight, None));
        state.bytes += weight;
        self.has_work.notify_one();
        true
    }

    /// Nothing more is pushed.
    pub fn complete(&self) {
        lock(&self.state).is_complete = true;
        self.has_work.notify_all();
        self.has_result.notify_all();
    }

    /// Ends the work of all threads; what is inside is dropped.
    pub fn cancel(&self) {
        let mut state = lock(&self.state);
        state.is_cancelled = true;
        state.waiting.clear();
        drop(state);
        self.has_space.notify_all();
        self.has_work.notify_all();
        self.has_result.notify_all();
    }

    /// The next record to work on, and its number for [`put`](Self::put); waits for one. `None` at the end.
    pub fn take(&self) -> Option<(u64, I)> {
        let mut state = lock(&self.state);
        loop {
            if state.is_cancelled {
                return None;
            }
            if let Some(work) = state.waiting.pop_front() {
                return Some(work);
            }
            if state.is_complete {
                return None;
            }
            state = self
                .has_work
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Puts the result of the record `number` into its place.
    pub fn put(&self, number: u64, result: T) {
        let mut state = lock(&self.state);
        let at = number.wrapping_sub(state.n_out) as usize;
        if let Some((_, place)) = state.inside.get_mut(at) {
            *place = Some(result);
        }
        if at == 0 {
            self.has_result.notify_one();
        }
    }

    /// The next result in order, without waiting.
    pub fn next_ready(&self) -> Next<T> {
        let mut state = lock(&self.state);
        match state.inside.pop_front() {
            Some((weight, Some(result))) => {
                state.n_out += 1;
                state.bytes -= weight;
                self.has_space.notify_one();
                Next::Ready(result)
            }
            Some(waiting) => {
                state.inside.push_front(waiting);
                Next::Later
            }
            None if state.is_complete || state.is_cancelled => Next::End,
            None => Next::Later,
        }
    }

    /// Waits until [`next_ready`](Self::next_ready) has something to say, at most for `limit`.
    pub fn wait(&self, limit: Option<Duration>) {
        let state = lock(&self.state);
        let must_wait = |state: &mut State<I, T>| match state.inside.front() {
            None => !state.is_complete && !state.is_cancelled,
            Some((_, result)) => result.is_none(),
        };
        match limit {
            Some(limit) => drop(self.has_result.wait_timeout_while(state, limit, must_wait)),
            None => drop(self.has_result.wait_while(state, must_wait)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn results_come_out_in_the_order_in_which_records_went_in() {
        let window = Window::new(100, 10);
        for n in 0..4 {
            assert!(window.push(n, 1));
        }
        window.complete();
        let taken: Vec<(u64, i32)> = std::iter::from_fn(|| window.take()).collect();
        assert_eq!(window.next_ready(), Next::Later);
        for (number, n) in taken.into_iter().rev() {
            window.put(number, n * 10);
        }
        let out: Vec<_> = (0..5).map(|_| window.next_ready()).collect();
        let ready = Next::Ready;
        assert_eq!(out, [ready(0), ready(10), ready(20), ready(30), Next::End]);
    }

    #[test]
    fn bytes_and_number_of_records_inside_are_bounded() {
        for (max_bytes, max_records, weight) in [(10, 100, 4), (1000, 2, 1)] {
            let window = Window::new(max_bytes, max_records);
            assert!(window.push((), weight) && window.push((), weight));
            thread::scope(|scope| {
                let third = scope.spawn(|| window.push((), weight));
                let (number, ()) = window.take().unwrap();
                assert!(!third.is_finished());
                assert_eq!(lock(&window.state).inside.len(), 2);
                window.put(number, ());
                assert_eq!(window.next_ready(), Next::Ready(()));
                assert!(third.join().unwrap());
            });
        }
    }

    #[test]
    fn record_larger_than_the_window_passes_alone() {
        let window: Window<(), ()> = Window::new(10, 10);
        assert!(window.push((), 500));
        thread::scope(|scope| {
            let second = scope.spawn(|| window.push((), 1));
            let (number, ()) = window.take().unwrap();
            assert_eq!(lock(&window.state).inside.len(), 1);
            window.put(number, ());
            assert_eq!(window.next_ready(), Next::Ready(()));
            assert!(second.join().unwrap());
        });
    }

    #[test]
    fn cancelling_frees_threads_that_wait() {
        let window: Window<(), ()> = Window::new(1, 1);
        assert!(window.push((), 1));
        thread::scope(|scope| {
            let reader = scope.spawn(|| window.push((), 1));
            let workers = [0; 2].map(|_| scope.spawn(|| while window.take().is_some() {}));
            window.cancel();
            assert!(!reader.join().unwrap());
            for worker in workers {
                worker.join().unwrap();
            }
        });
    }
}
