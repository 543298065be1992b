//! Errors of the index.

use std::io;

use thiserror::Error;

/// Why the index cannot be used. The message is a predicate to put after `the index`.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("is not built yet")]
    Missing,
    #[error("is of another version of pullquote")]
    OtherVersion,
    #[error("is damaged")]
    Damaged,
    #[error("is being built by another window")]
    Locked,
    /// Deleted or replaced while open.
    #[error("was removed while it was in use")]
    Gone,
    #[error("cannot be written: the disk is full")]
    DiskFull,
    #[error("cannot be written there: {0}")]
    ReadOnly(String),
    #[error("cannot be used: {0}")]
    Io(#[from] io::Error),
    #[error("cannot be used: {0}")]
    Sql(String),
}

impl StoreError {
    /// Whether a rebuild may help.
    pub const fn is_cured_by_rebuilding(&self) -> bool {
        matches!(
            self,
            Self::Missing | Self::OtherVersion | Self::Damaged | Self::Gone
        )
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged,
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked,
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly(error.to_string()),
            _ => Self::Sql(error.to_string()),
        }
    }
}

impl StoreError {
    /// Classifies an error of creating or writing a file.
    pub(super) fn of_writing(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(error.to_string())
            }
            _ => Self::Io(error),
        }
    }
}
