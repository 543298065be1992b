//! Helpers for the worker threads.

use std::fmt;
use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use thiserror::Error;

use crate::app::Msg;

/// Sends a message to the event loop; returns `false` once the loop has ended.
pub type MsgSender = Arc<dyn Fn(Msg) -> bool + Send + Sync>;

/// A job panicked. Its message is not shown: the panic hook stays silent while the UI is drawn.
#[derive(Debug, Error)]
#[error("something went wrong inside pullquote")]
pub struct Panicked;

/// Runs `job` so that a panic in it costs this job and not the thread.
pub fn catch_panic<T>(job: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|_| Panicked)
}

/// Starts a detached, named thread.
pub fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(body).map(drop)
}

/// Whether the system gives another thread. Libraries that start their own may abort without one.
pub fn can_spawn() -> bool {
    let probe = thread::Builder::new().spawn(|| {});
    probe.is_ok_and(|probe| probe.join().is_ok())
}

/// The system gives no more threads, or the one asked has ended with the event loop.
#[derive(Debug, Error)]
#[error("no thread is to be had for this")]
pub struct NoThread;

/// A thread that starts with its first job: most windows never need most threads, and none of them before the
/// first frame, which each of them would delay.
pub struct OnDemand<J> {
    name: &'static str,
    jobs: Sender<J>,
    /// Until the thread runs.
    body: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl<J: Send + 'static> OnDemand<J> {
    /// `body` takes the jobs until their sender is dropped.
    pub fn new(name: &'static str, body: impl FnOnce(&Receiver<J>) + Send + 'static) -> Self {
        let (jobs, inbox) = channel();
        Self::over(name, jobs, move || body(&inbox))
    }

    /// Like [`Self::new`], for a thread that also sends jobs to itself and so does not end with their sender.
    pub fn with_sender(
        name: &'static str,
        body: impl FnOnce(&Receiver<J>, Sender<J>) + Send + 'static,
    ) -> Self {
        let (jobs, inbox) = channel();
        let own = jobs.clone();
        Self::over(name, jobs, move || body(&inbox, own))
    }

    fn over(name: &'static str, jobs: Sender<J>, body: impl FnOnce() + Send + 'static) -> Self {
        Self {
            name,
            jobs,
            body: Mutex::new(Some(Box::new(body))),
        }
    }

    /// Starts the thread before it has a job.
    ///
    /// # Errors
    /// The system denies it; no job is taken from then on.
    pub fn start(&self) -> Result<(), NoThread> {
        match lock(&self.body).take() {
            Some(body) => spawn(self.name, body).map_err(|_| NoThread),
            None => Ok(()),
        }
    }

    /// Hands `job` to the thread, which is started by the first one.
    ///
    /// # Errors
    /// There is no thread to do it.
    pub fn send(&self, job: J) -> Result<(), NoThread> {
        self.start()?;
        self.jobs.send(job).map_err(|_| NoThread)
    }
}

impl<J> fmt::Debug for OnDemand<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OnDemand").field(&self.name).finish()
    }
}

/// Locks `mutex` even after a thread panicked while holding it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Number of CPU cores this process may use, at least 1.
pub fn n_cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Lowers the scheduling priority of the calling thread. Only on Linux: elsewhere `nice` acts on the
/// whole process.
pub fn lower_priority() {
    #[cfg(target_os = "linux")]
    {
        // Fails only when the priority is lower already.
        let _ = rustix::process::nice(15);
    }
}
