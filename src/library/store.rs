//! The index file: an `SQLite` database of what the articles say, open for reading or for writing.
//!
//! Everything in it can be computed again from the articles, so nothing here is precious: what is
//! damaged, foreign or of another version is removed and built anew. `schema` says what the tables
//! are (`docs/index.md` says what they mean), `open` how a file is taken into hand, `write` how an
//! article goes in and out, `people` which names are one person. The only place where `SQLite` is named.

mod error;
mod lock;
mod open;
mod people;
mod query;
mod rows;
mod schema;
mod shingles;
mod source;
#[cfg(test)]
mod tests;
mod write;

pub use error::StoreError;
pub use query::{answer, for_each_statement};
pub use write::Change;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// What the index is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// To ask. Any number of windows may, while one writes.
    Read,
    /// To build. Makes the file when it is not there or of no use; one process at a time.
    Write,
}

/// How the file was found when it was opened for writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenOutcome {
    /// In order.
    Existing,
    /// Not there: it was made.
    Created,
    /// Of another version of the program: it was made anew.
    OtherVersion,
    /// Damaged: it was made anew.
    Damaged,
}

/// An open index.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Which file was opened, to notice when another takes its place.
    identity: Option<open::Identity>,
    outcome: OpenOutcome,
    /// Held while the index is open for writing.
    _lock: Option<lock::Lock>,
}

impl Store {
    /// Opens the index at `path`.
    ///
    /// # Errors
    /// For reading: there is none, it is damaged or of another version. For writing: another process
    /// writes, or the disk refuses.
    pub fn open(path: &Path, mode: OpenMode) -> Result<Self, StoreError> {
        match mode {
            OpenMode::Read => open::for_reading(path),
            OpenMode::Write => open::for_writing(path),
        }
    }

    /// The database, for the questions in this module.
    pub(in crate::library) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Removes the index at `path`, so that it is built anew; its lock stays.
    ///
    /// # Errors
    /// Another process writes it, or the disk refuses.
    pub fn discard(path: &Path) -> Result<(), StoreError> {
        if !path.exists() {
            return Ok(());
        }
        let _lock = lock::Lock::take(path)?;
        open::remove(path)
    }

    /// How it was found.
    pub const fn outcome(&self) -> &OpenOutcome {
        &self.outcome
    }

    /// Whether the file that was opened still lies at its path: it may be deleted or built anew by
    /// another process at any time, and should then be opened again.
    pub fn is_current(&self) -> bool {
        self.identity == open::Identity::of(&self.path)
    }
}
