//! Why the index cannot be used.

use std::io;

use thiserror::Error;

/// Why the index cannot be used. The words are for the reader and follow `the index`.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no file.
    #[error("is not built yet")]
    Missing,
    /// Another version of the program made it.
    #[error("is of another version of pullquote")]
    OtherVersion,
    /// Its bytes are not what they should be.
    #[error("is damaged")]
    Damaged,
    /// Another process writes it.
    #[error("is being built by another window")]
    Locked,
    /// It was deleted or replaced while it was open.
    #[error("was removed while it was in use")]
    Gone,
    /// There is no room.
    #[error("cannot be written: the disk is full")]
    DiskFull,
    /// It lies where nothing may be written.
    #[error("cannot be written there: {0}")]
    ReadOnly(String),
    /// The system refused.
    #[error("cannot be used: {0}")]
    Io(#[from] io::Error),
    /// `SQLite` refused otherwise.
    #[error("cannot be used: {0}")]
    Sql(String),
}

impl StoreError {
    /// Whether building the file anew may help.
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
    /// What refused to be made or written.
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
