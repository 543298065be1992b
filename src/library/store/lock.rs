//! The lock beside the index: one process builds, let go by the system when it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::StoreError;

/// A held lock; dropping it lets go. The file stays, since removing it would let two hold it.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the index at `path` without waiting.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options
            .open(path.with_extension("lock"))
            .map_err(StoreError::of_writing)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked),
            // A disk that knows no locks leaves it to SQLite's own.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _file: file }),
        }
    }
}
