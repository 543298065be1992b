//! The lock file beside the index. The system releases the lock when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::StoreError;

/// Released on drop. The file stays, because deleting it would allow two holders.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Acquires the lock of the index at `path` without waiting.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options
            .open(path.with_extension("lock"))
            .map_err(StoreError::of_writing)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked),
            // File systems without locks leave it to SQLite's own locking.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { file }),
        }
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a child that another thread has just forked has a copy of the descriptor until it
    /// calls `exec`, and the lock would be held as long.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}
