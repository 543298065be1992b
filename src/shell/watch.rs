//! Watching the folders of the library, so that rows come and go as files do.
//!
//! A convenience beside the look that every return to the window takes: where the system cannot watch,
//! or will not watch so much, nothing is said and that look serves.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher as _};

/// How long nothing must happen before the library is looked at.
const QUIET: Duration = Duration::from_millis(300);
/// How long a look waits at most while changes go on.
const PATIENCE: Duration = Duration::from_secs(3);

/// Starts the thread that watches `folders` and calls `look` after changes, until the program ends.
///
/// # Errors
/// The system gives no thread.
pub fn start(folders: Vec<PathBuf>, look: impl Fn() + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || {
            let (tell, changes) = channel();
            // Going through a large tree takes a while, so it is done here.
            if let Some(_watcher) = watch(&folders, tell) {
                wait(&changes, &look);
            }
        })?;
    Ok(())
}

/// A watcher of what can be watched; `None` when nothing can.
fn watch(folders: &[PathBuf], tell: Sender<()>) -> Option<notify::RecommendedWatcher> {
    let take = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| changes_library(&event)) {
            let _ = tell.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(take).ok()?;
    let mut watch = |folder: &Path| watcher.watch(folder, RecursiveMode::Recursive).is_ok();
    let n_watched = folders.iter().filter(|folder| watch(folder)).count();
    (n_watched > 0).then_some(watcher)
}

/// Whether files came, changed or went. Reading them is no change.
fn changes_library(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => {
            use notify::event::{AccessKind, AccessMode};
            kind == AccessKind::Close(AccessMode::Write)
        }
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => true,
        _ => event.need_rescan(),
    }
}

/// Calls `look` when changes have come to rest, or when they have gone on for long.
fn wait(changes: &Receiver<()>, look: &dyn Fn()) {
    while changes.recv().is_ok() {
        let first = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(first.elapsed()).min(QUIET);
            match changes.recv_timeout(left) {
                Ok(()) if first.elapsed() < PATIENCE => {}
                Err(RecvTimeoutError::Disconnected) => return,
                _ => break,
            }
        }
        look();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_once_they_rest() {
        let dir = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let (ready, is_ready) = channel();
        let folder = dir.path().to_owned();
        thread::spawn(move || {
            let (changed, changes) = channel();
            let watcher = watch(&[folder], changed);
            ready.send(watcher.is_some()).unwrap();
            wait(&changes, &|| tell.send(()).unwrap());
        });
        if !is_ready.recv().unwrap() {
            // A system that cannot watch: the look at focus serves.
            return;
        }
        for n in 0..50 {
            std::fs::write(dir.path().join(format!("{n}.txt")), "A text.").unwrap();
        }
        told.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_watched() {
        let (tell, _changes) = channel();
        assert!(watch(&[PathBuf::from("/no/such/folder")], tell).is_none());
    }
}
