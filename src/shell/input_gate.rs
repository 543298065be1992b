//! Keeps the thread that reads the terminal from taking what is typed for another program.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use super::threads::lock;

/// How long closing waits for the thread, which may be busy with what was typed before.
const TIMEOUT: Duration = Duration::from_millis(500);

#[derive(Clone, Debug, Default)]
pub struct InputGate(Arc<(Mutex<Gate>, Condvar)>);

#[derive(Debug, Default)]
struct Gate {
    is_closed: bool,
    /// Whether the thread waits at it.
    is_waiting: bool,
}

impl InputGate {
    /// Makes the thread stop reading, and waits until it has.
    pub fn close(&self) {
        let (gate, changed) = &*self.0;
        let mut gate = lock(gate);
        gate.is_closed = true;
        wake();
        let reads = |gate: &mut Gate| !gate.is_waiting;
        drop(changed.wait_timeout_while(gate, TIMEOUT, reads));
    }

    pub fn open(&self) {
        let (gate, changed) = &*self.0;
        lock(gate).is_closed = false;
        changed.notify_all();
    }

    /// Waits while it is closed; for the thread that reads.
    pub fn pass(&self) {
        let (gate, changed) = &*self.0;
        let mut gate = lock(gate);
        if !gate.is_closed {
            return;
        }
        gate.is_waiting = true;
        changed.notify_all();
        let woken = changed.wait_while(gate, |gate| gate.is_closed);
        woken
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .is_waiting = false;
    }
}

/// Makes the thread return from waiting for input: a resize is reported to it.
#[cfg(unix)]
fn wake() {
    let own = rustix::process::getpid();
    let _ = rustix::process::kill_process(own, rustix::process::Signal::WINCH);
}

/// There the thread looks up by itself, see [`POLL`].
#[cfg(not(unix))]
fn wake() {}

/// How often the thread comes by without input.
#[cfg(not(unix))]
pub const POLL: Duration = Duration::from_millis(200);
