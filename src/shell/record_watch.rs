//! The thread that notices that another window, or another program, changed the bookmarks file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::{threads, watch};

/// How often `changed` is called where the system cannot tell of changes.
const POLL: Duration = Duration::from_millis(500);
/// A replaced file makes several events; one call is enough.
const DEBOUNCE: Duration = Duration::from_millis(10);

/// Starts the thread, which calls `changed` after each possible change of the file at `path`, until
/// that returns `false`.
pub fn start(path: PathBuf, changed: impl Fn() -> bool + Send + 'static) -> io::Result<()> {
    threads::spawn("record-watch", move || run(&path, &changed))
}

fn run(path: &Path, changed: &dyn Fn() -> bool) {
    loop {
        let (sender, events) = channel();
        if let Some(_watcher) = watch(path, sender) {
            // What happened before the watch began.
            if !changed() {
                return;
            }
            while wait(&events) {
                if !changed() {
                    return;
                }
            }
        }
        thread::sleep(POLL);
        if !changed() {
            return;
        }
    }
}

/// Waits for an event and for those that follow it at once; `false` if the watch has ended.
fn wait(events: &Receiver<bool>) -> bool {
    let Ok(mut goes_on) = events.recv() else {
        return false;
    };
    loop {
        match events.recv_timeout(DEBOUNCE) {
            Ok(event) => goes_on &= event,
            Err(RecvTimeoutError::Timeout) => return goes_on,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Watches the directory of the file: the file itself is replaced by each save. Before the first save
/// there may be none; then the directory in which it will be made is watched. Sends `false` when another
/// directory has to be watched.
fn watch(path: &Path, events: Sender<bool>) -> Option<RecommendedWatcher> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = target.file_name()?.to_owned();
    let folder = target.ancestors().skip(1).find(|folder| folder.is_dir())?;
    let missing = target
        .ancestors()
        .find(|path| path.parent() == Some(folder));
    let missing = missing.filter(|path| *path != target).map(Path::to_owned);
    let (of_folder, awaited) = (folder.to_owned(), missing.clone());
    let on_event = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else {
            let _ = events.send(true);
            return;
        };
        let is_of_file = |path: &PathBuf| path.file_name() == Some(&name);
        let is_gone = event.kind.is_remove() && event.paths.contains(&of_folder);
        let is_made = |made: &PathBuf| event.paths.contains(made);
        if is_gone || missing.as_ref().is_some_and(is_made) {
            let _ = events.send(false);
        } else if event.need_rescan()
            || (!event.kind.is_access() && event.paths.iter().any(is_of_file))
        {
            let _ = events.send(true);
        }
    };
    let mut watcher = watch::watcher(on_event)?;
    watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    // It may have been made before the watch began.
    let is_late = awaited.is_some_and(|made| made.exists());
    (!is_late).then_some(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(path: &Path) -> Receiver<()> {
        let (sender, calls) = channel();
        start(path.to_owned(), move || sender.send(()).is_ok()).unwrap();
        calls
    }

    #[track_caller]
    fn called(calls: &Receiver<()>) {
        calls.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn replaced_file_is_noticed_and_others_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bookmarks.json");
        let calls = watched(&path);
        // The watch has begun.
        called(&calls);
        let other = dir.path().join("other");
        fs::write(&other, "x").unwrap();
        fs::rename(&other, &path).unwrap();
        called(&calls);
        while calls.recv_timeout(Duration::from_millis(100)).is_ok() {}
        fs::write(dir.path().join("places.json"), "x").unwrap();
        assert!(calls.recv_timeout(Duration::from_millis(300)).is_err());
    }

    #[test]
    fn file_in_a_folder_that_is_made_later_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config/bookmarks.json");
        let calls = watched(&path);
        called(&calls);
        fs::create_dir(dir.path().join("config")).unwrap();
        fs::write(&path, "x").unwrap();
        called(&calls);
    }
}
