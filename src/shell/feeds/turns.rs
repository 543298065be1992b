//! Turns at servers, for threads: [`Hosts`] with waiting.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::feeds::hosts::{Hosts, Turn};
use crate::shell::threads;

/// How often a waiting thread looks whether the run was cancelled.
const PATIENCE: Duration = Duration::from_millis(100);

/// What the threads of a run share.
#[derive(Debug, Default)]
pub struct Turns {
    hosts: Mutex<Hosts>,
    freed: Condvar,
}

impl Turns {
    /// Takes the first of `waiting` whose host is free, or that never gets a turn. Waits if all hosts are
    /// busy; `None` if nothing waits, or `is_cancelled`.
    pub fn take<T>(
        &self,
        waiting: &Mutex<Vec<T>>,
        host: impl Fn(&T) -> String,
        is_cancelled: impl Fn() -> bool,
    ) -> Option<(T, Turn)> {
        let mut hosts = threads::lock(&self.hosts);
        loop {
            if is_cancelled() {
                return None;
            }
            let mut waiting = threads::lock(waiting);
            if waiting.is_empty() {
                return None;
            }
            for at in 0..waiting.len() {
                match hosts.turn(&host(&waiting[at])) {
                    Turn::Later => {}
                    turn => return Some((waiting.remove(at), turn)),
                }
            }
            drop(waiting);
            hosts = self.wait(hosts);
        }
    }

    /// Waits for a turn at `host`; false if there is none, or `is_cancelled`.
    pub fn at(&self, host: &str, is_cancelled: impl Fn() -> bool) -> bool {
        let mut hosts = threads::lock(&self.hosts);
        loop {
            if is_cancelled() {
                return false;
            }
            match hosts.turn(host) {
                Turn::Now => return true,
                Turn::Never => return false,
                Turn::Later => hosts = self.wait(hosts),
            }
        }
    }

    pub fn done(&self, host: &str, answered: bool) {
        threads::lock(&self.hosts).done(host, answered);
        self.freed.notify_all();
    }

    fn wait<'l>(
        &self,
        hosts: std::sync::MutexGuard<'l, Hosts>,
    ) -> std::sync::MutexGuard<'l, Hosts> {
        let waited = self.freed.wait_timeout(hosts, PATIENCE);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
