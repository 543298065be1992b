//! The lock file beside a file: one writer at a time. The system releases it when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{SaveError, Step, StepHook};

/// The longest wait in all, in milliseconds.
const TIMEOUT: u64 = 1000;
/// The longest wait between two attempts, in milliseconds.
const LONGEST_PAUSE: u64 = 25;

/// A held lock, released on drop. The file stays: if it were removed, two processes could hold it.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    /// `None` if the file system does not support locks.
    file: Option<File>,
}

impl Lock {
    /// Takes the lock of `target`; waits about a second for other processes.
    pub fn take(target: &Path, hook: StepHook<'_>) -> Result<Self, SaveError> {
        let path = beside(target);
        let failed = |error| SaveError::io(Step::Lock, &path, error);
        hook(Step::Lock).map_err(failed)?;
        let mut waited = 0;
        let mut pause = 1;
        loop {
            let file = open(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_still_there(&file, &path) => {
                    return Ok(Self {
                        path,
                        file: Some(file),
                    });
                }
                // `Ok`: the file was removed before we locked it. Lock the new one.
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(_)) => return Ok(Self { path, file: None }),
            }
            if waited >= TIMEOUT {
                return Err(SaveError::Busy(target.to_owned()));
            }
            thread::sleep(Duration::from_millis(pause));
            waited += pause;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Whether other processes are kept out.
    pub const fn is_held(&self) -> bool {
        self.file.is_some()
    }

    /// A notice for the user, if the lock is not held.
    pub fn notice(&self) -> Option<String> {
        (!self.is_held()).then(|| {
            format!(
                "{}: this file system does not support locks; use only one window at a time",
                self.path.display()
            )
        })
    }
}

/// `bookmarks.json` → `bookmarks.lock`.
fn beside(target: &Path) -> PathBuf {
    let lock = target.with_extension("lock");
    if lock == target {
        target.with_extension("lock.lock")
    } else {
        lock
    }
}

/// Opens the file for reading if another user (root, by `sudo`) owns it: that is enough for a lock.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            File::open(path).map_err(|_| error)
        }
        other => other,
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(theirs)) => ours.ino() == theirs.ino() && ours.dev() == theirs.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_file: &File, path: &Path) -> bool {
    path.exists()
}
