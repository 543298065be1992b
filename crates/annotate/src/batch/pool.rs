//! [`Pool`]: threads that annotate a stream of texts.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use thiserror::Error;

use crate::annotator::Annotator;

/// The work on a text panicked. Other texts are not affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("something went wrong inside pullquote")]
pub struct Panicked;

/// Threads that work on a stream of items and return the results in their order.
///
/// The pool takes what it is given: to bound memory, look at [`Pool::n_pending`] before
/// [`Pool::submit`]. Dropping it does not wait for the items that the threads are at.
///
/// ```
/// use std::num::NonZero;
/// use std::time::Duration;
/// use pullquote_annotate::Annotator;
///
/// let annotator = Annotator::new()?;
/// let mut pool = annotator.pool(NonZero::<usize>::MIN, |annotator, text: String, _| {
///     annotator.annotate(&text).quotes().len()
/// })?;
/// pool.submit("“We won,” said Ana Ruiz.".to_owned());
/// pool.submit("Nobody spoke.".to_owned());
/// let mut counts = Vec::new();
/// while pool.n_pending() > 0 {
///     counts.extend(pool.take(Duration::from_secs(1)));
/// }
/// assert_eq!(counts, [Ok(1), Ok(0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Pool<T, R> {
    shared: Arc<Shared<T, R>>,
    submitted: u64,
    taken: u64,
}

#[derive(Debug)]
struct Shared<T, R> {
    state: Mutex<State<T, R>>,
    has_work: Condvar,
    has_result: Condvar,
    is_closed: AtomicBool,
}

#[derive(Debug)]
struct State<T, R> {
    waiting: VecDeque<(u64, T)>,
    results: HashMap<u64, Result<R, Panicked>>,
}

impl Annotator {
    /// Starts `threads` threads that do `work` on what is submitted. The last argument of `work` tells
    /// whether the pool was dropped: see [`Annotator::annotate_until`].
    ///
    /// # Errors
    /// No thread can be started.
    pub fn pool<T, R>(
        &self,
        threads: NonZero<usize>,
        work: impl Fn(&Self, T, &dyn Fn() -> bool) -> R + Send + Sync + 'static,
    ) -> io::Result<Pool<T, R>>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let annotator = self.clone();
        Pool::new(threads, move |item, is_cancelled| {
            work(&annotator, item, is_cancelled)
        })
    }
}

impl<T: Send + 'static, R: Send + 'static> Pool<T, R> {
    fn new(
        threads: NonZero<usize>,
        work: impl Fn(T, &dyn Fn() -> bool) -> R + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let pool = Self {
            shared: Arc::new(Shared {
                state: Mutex::new(State {
                    waiting: VecDeque::new(),
                    results: HashMap::new(),
                }),
                has_work: Condvar::new(),
                has_result: Condvar::new(),
                is_closed: AtomicBool::new(false),
            }),
            submitted: 0,
            taken: 0,
        };
        let work = Arc::new(work);
        for n_started in 0..threads.get() {
            let (shared, work) = (Arc::clone(&pool.shared), Arc::clone(&work));
            let thread = thread::Builder::new().name("annotate".to_owned());
            match thread.spawn(move || shared.serve(&*work)) {
                Ok(_) => {}
                Err(error) if n_started == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(pool)
    }

    /// Adds an item at the end of the stream.
    pub fn submit(&mut self, item: T) {
        let mut state = self.shared.lock();
        state.waiting.push_back((self.submitted, item));
        self.submitted += 1;
        self.shared.has_work.notify_one();
    }

    /// How many items were submitted whose results were not taken.
    pub fn n_pending(&self) -> usize {
        (self.submitted - self.taken) as usize
    }

    /// The next result in the order of the stream. `None` when it is not there after `patience`, or nothing
    /// is pending.
    pub fn take(&mut self, patience: Duration) -> Option<Result<R, Panicked>> {
        if self.n_pending() == 0 {
            return None;
        }
        let number = self.taken;
        let state = self.shared.lock();
        let is_missing = |state: &mut State<T, R>| !state.results.contains_key(&number);
        let waited = (self.shared.has_result).wait_timeout_while(state, patience, is_missing);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        let result = state.results.remove(&number)?;
        self.taken += 1;
        Some(result)
    }
}

impl<T, R> Drop for Pool<T, R> {
    fn drop(&mut self) {
        self.shared.is_closed.store(true, Ordering::Relaxed);
        self.shared.lock().waiting.clear();
        self.shared.has_work.notify_all();
    }
}

impl<T, R> Shared<T, R> {
    fn lock(&self) -> MutexGuard<'_, State<T, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The body of a thread.
    fn serve(&self, work: &dyn Fn(T, &dyn Fn() -> bool) -> R) {
        let is_closed = || self.is_closed.load(Ordering::Relaxed);
        while let Some((number, item)) = self.next_item(&is_closed) {
            let result = catch_unwind(AssertUnwindSafe(|| work(item, &is_closed)));
            let mut state = self.lock();
            state.results.insert(number, result.map_err(|_| Panicked));
            self.has_result.notify_one();
        }
    }

    /// Waits for an item; `None` once the pool is dropped.
    fn next_item(&self, is_closed: &dyn Fn() -> bool) -> Option<(u64, T)> {
        let mut state = self.lock();
        loop {
            if is_closed() {
                return None;
            }
            if let Some(item) = state.waiting.pop_front() {
                return Some(item);
            }
            let waited = self.has_work.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const LONG: Duration = Duration::from_mins(1);

    fn threads(n: usize) -> NonZero<usize> {
        NonZero::new(n).unwrap()
    }

    #[test]
    fn results_come_in_order_and_a_panic_costs_one_item() {
        let mut pool = Pool::new(threads(3), |n: u32, _| {
            assert!(n != 4, "the work of one item panics");
            if n == 0 {
                thread::sleep(Duration::from_millis(20));
            }
            n * 2
        })
        .unwrap();
        (0..50).for_each(|n| pool.submit(n));
        assert_eq!(pool.n_pending(), 50);
        for n in 0..50 {
            let wanted = if n == 4 { Err(Panicked) } else { Ok(n * 2) };
            assert_eq!(pool.take(LONG), Some(wanted));
        }
        assert_eq!((pool.n_pending(), pool.take(LONG)), (0, None));
    }

    #[test]
    fn waiting_ends_after_the_patience() {
        let (go, gone) = mpsc::channel::<()>();
        let gone = Mutex::new(gone);
        let mut pool = Pool::new(threads(1), move |(): (), _| {
            gone.lock().unwrap().recv().is_ok()
        })
        .unwrap();
        pool.submit(());
        assert_eq!(pool.take(Duration::from_millis(1)), None);
        assert_eq!(pool.n_pending(), 1);
        go.send(()).unwrap();
        assert_eq!(pool.take(LONG), Some(Ok(true)));
    }

    #[test]
    fn dropped_pool_cancels_the_work_and_starts_no_other() {
        let (tell, told) = mpsc::channel();
        let mut pool = Pool::new(threads(1), move |n: u32, is_cancelled| {
            tell.send(n).unwrap();
            while !is_cancelled() {
                thread::yield_now();
            }
        })
        .unwrap();
        (0..3).for_each(|n| pool.submit(n));
        assert_eq!(told.recv(), Ok(0));
        drop(pool);
        assert!(told.recv().is_err(), "the thread ends without the others");
    }
}
