//! Watches the library's folders for changes.
//!
//! Failures are silent: if the system cannot watch a folder, the scan on focus still finds its changes. A
//! folder that goes away and comes back (unmounted, made anew by a synchronisation) is another one to the
//! system, which tells nothing of it, so that the folders themselves are looked at now and then.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, EventKind, RecursiveMode, Watcher as _};

use super::threads;

/// How long changes must pause before a scan.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// Longest delay of a scan while changes go on.
const MAX_DELAY: Duration = Duration::from_secs(3);
/// How often the folders themselves are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Folders to watch, which need not exist, as they are before the first scan: one that is made, or made anew,
/// during that scan is another one after it.
pub struct Folders {
    paths: Vec<PathBuf>,
    seen: Vec<Identity>,
}

impl Folders {
    pub fn new(paths: Vec<PathBuf>) -> Self {
        let seen = identities(&paths);
        Self { paths, seen }
    }

    /// Starts the thread that watches the folders and calls `scan` after changes, until the program ends.
    pub fn watch(self, scan: impl Fn() + Send + 'static) -> io::Result<()> {
        let Self { paths, mut seen } = self;
        if paths.is_empty() {
            return Ok(());
        }
        threads::spawn("watch", move || {
            let (sender, changes) = channel();
            // Adding watches to a large tree takes a while, so it is done on this thread.
            let mut watcher = watch(&paths, sender.clone());
            loop {
                seen = wait_for_others(&paths, &seen, &changes, &scan);
                drop(watcher);
                watcher = watch(&paths, sender.clone());
                // After that, so that no change is missed.
                scan();
            }
        })
    }
}

/// What tells a folder from another one of its path: device, number, and when it was made, since numbers are
/// used again. `None` if it is gone.
type Identity = Option<(u64, u64, Option<SystemTime>)>;

fn identities(folders: &[PathBuf]) -> Vec<Identity> {
    folders.iter().map(|folder| identity(folder)).collect()
}

fn identity(folder: &Path) -> Identity {
    let metadata = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    let (device, number) = {
        use std::os::unix::fs::MetadataExt as _;
        (metadata.dev(), metadata.ino())
    };
    #[cfg(not(unix))]
    let (device, number) = (0, 0);
    Some((device, number, metadata.created().ok()))
}

/// Calls `scan` after changes in the folders, until they are others than those `seen`; returns these.
fn wait_for_others(
    folders: &[PathBuf],
    seen: &[Identity],
    changes: &Receiver<()>,
    scan: &dyn Fn(),
) -> Vec<Identity> {
    loop {
        if changes.recv_timeout(LOOK).is_ok() {
            debounce(changes);
            scan();
        }
        let now = identities(folders);
        if now != seen {
            return now;
        }
    }
}

/// Watches those of `folders` that can be watched; `None` if there are none.
fn watch(folders: &[PathBuf], changes: Sender<()>) -> Option<notify::RecommendedWatcher> {
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            let _ = changes.send(());
        }
    };
    let mut watcher = watcher(on_event)?;
    let mut watch = |folder: &Path| watcher.watch(folder, RecursiveMode::Recursive).is_ok();
    let n_watched = folders.iter().filter(|folder| watch(folder)).count();
    (n_watched > 0).then_some(watcher)
}

/// A watcher that calls `on_event` from a thread of its own; `None` where the system cannot watch.
pub(super) fn watcher(
    on_event: impl Fn(notify::Result<Event>) + Send + 'static,
) -> Option<notify::RecommendedWatcher> {
    // Without a thread the library would abort.
    threads::can_spawn()
        .then(|| notify::recommended_watcher(on_event).ok())
        .flatten()
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

/// Waits until changes pause, or have gone on for too long.
fn debounce(changes: &Receiver<()>) {
    let first = Instant::now();
    loop {
        let left = MAX_DELAY.saturating_sub(first.elapsed()).min(DEBOUNCE);
        match changes.recv_timeout(left) {
            Ok(()) if first.elapsed() < MAX_DELAY => {}
            Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starts to watch `folder` and returns a channel that gets every scan.
    fn scans_of(folder: &Path) -> Receiver<()> {
        let (sender, scans) = channel();
        let scan = move || {
            let _ = sender.send(());
        };
        Folders::new(vec![folder.to_owned()]).watch(scan).unwrap();
        scans
    }

    #[test]
    fn folder_made_during_the_first_scan_is_scanned() {
        let dir = tempfile::tempdir().unwrap();
        let library = dir.path().join("library");
        let folders = Folders::new(vec![library.clone()]);
        fs::create_dir(&library).unwrap();
        let (sender, scans) = channel();
        let scan = move || {
            let _ = sender.send(());
        };
        folders.watch(scan).unwrap();
        scans.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn changes_trigger_a_scan() {
        let dir = tempfile::tempdir().unwrap();
        let (sender, changes) = channel();
        let Some(_watcher) = watch(&[dir.path().to_owned()], sender) else {
            // This system cannot watch folders.
            return;
        };
        for n in 0..50 {
            std::fs::write(dir.path().join(format!("{n}.txt")), "A text.").unwrap();
        }
        changes.recv_timeout(Duration::from_secs(20)).unwrap();
        debounce(&changes);
        assert!(changes.try_recv().is_err(), "the changes are one");
    }

    #[test]
    fn folder_that_goes_and_comes_back_is_scanned() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("library");
        let scans = scans_of(&folder);
        let next = || scans.recv_timeout(Duration::from_secs(20)).unwrap();
        fs::create_dir(&folder).unwrap();
        next();
        fs::remove_dir(&folder).unwrap();
        next();
        fs::create_dir(&folder).unwrap();
        next();
        fs::write(folder.join("a.txt"), "A text.").unwrap();
        next();
    }

    #[test]
    fn missing_folder_is_not_watched() {
        let (sender, _changes) = channel();
        assert!(watch(&[PathBuf::from("/no/such/folder")], sender).is_none());
    }
}
