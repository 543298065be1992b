//! Watches the library's folders for changes.
//!
//! Failures are silent: if the system cannot watch a folder, the scan on focus still finds its changes.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher as _};

use super::threads;

/// How long changes must pause before a scan.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// Longest delay of a scan while changes go on.
const MAX_DELAY: Duration = Duration::from_secs(3);

/// Starts the thread that watches `folders` and calls `scan` after changes, until the program ends.
pub fn start(folders: Vec<PathBuf>, scan: impl Fn() + Send + 'static) -> io::Result<()> {
    threads::spawn("watch", move || {
        let (sender, changes) = channel();
        // Adding watches to a large tree takes a while, so it is done on this thread.
        if let Some(_watcher) = watch(&folders, sender) {
            debounce(&changes, &scan);
        }
    })
}

/// Watches those of `folders` that can be watched; `None` if there are none.
fn watch(folders: &[PathBuf], changes: Sender<()>) -> Option<notify::RecommendedWatcher> {
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            let _ = changes.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(on_event).ok()?;
    let mut watch = |folder: &Path| watcher.watch(folder, RecursiveMode::Recursive).is_ok();
    let n_watched = folders.iter().filter(|folder| watch(folder)).count();
    (n_watched > 0).then_some(watcher)
}

/// Whether files were created, changed or removed, not just read.
pub(super) fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => {
            use notify::event::{AccessKind, AccessMode};
            kind == AccessKind::Close(AccessMode::Write)
        }
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => true,
        _ => event.need_rescan(),
    }
}

/// Calls `scan` once changes pause, or go on for too long.
fn debounce(changes: &Receiver<()>, scan: &dyn Fn()) {
    while changes.recv().is_ok() {
        let first = Instant::now();
        loop {
            let left = MAX_DELAY.saturating_sub(first.elapsed()).min(DEBOUNCE);
            match changes.recv_timeout(left) {
                Ok(()) if first.elapsed() < MAX_DELAY => {}
                Err(RecvTimeoutError::Disconnected) => return,
                _ => break,
            }
        }
        scan();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn changes_trigger_a_scan() {
        let dir = tempfile::tempdir().unwrap();
        let (sender, scans) = channel();
        let (ready, is_ready) = channel();
        let folder = dir.path().to_owned();
        thread::spawn(move || {
            let (changed, changes) = channel();
            let watcher = watch(&[folder], changed);
            ready.send(watcher.is_some()).unwrap();
            debounce(&changes, &|| sender.send(()).unwrap());
        });
        if !is_ready.recv().unwrap() {
            // This system cannot watch folders.
            return;
        }
        for n in 0..50 {
            std::fs::write(dir.path().join(format!("{n}.txt")), "A text.").unwrap();
        }
        scans.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn missing_folder_is_not_watched() {
        let (sender, _changes) = channel();
        assert!(watch(&[PathBuf::from("/no/such/folder")], sender).is_none());
    }
}
