//! The index file, an `SQLite` database of what the articles say. `SQLite` is used in this module only.
//!
//! Everything in it can be rebuilt from the articles, so a damaged, foreign or outdated file is deleted
//! and rebuilt. `schema` has the tables (documented in `docs/index.md`), `open` creates and checks
//! files, `write` adds and removes articles, `people` joins names to persons, `query` answers requests.

mod as_found;
mod corrected;
mod error;
mod layer;
mod lock;
mod mentions;
mod open;
mod people;
mod query;
mod rows;
mod schema;
mod shingles;
mod source;
mod spoken;
#[cfg(test)]
mod tests;
mod write;

pub use corrected::CorrectedArticle;
pub use error::StoreError;
pub use query::{answer, for_each_statement};
pub use write::{Change, EngineVersions};

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::Connection;

/// `said.date` and `named.date` of the articles of a day: the days since the beginning of 1970. A small number takes
/// less room in rows and their SQL indexes than a text.
fn date_number(date: Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1))
        .map_or(0, |span| span.get_days())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// For queries: any number of processes, concurrently with a writer.
    Read,
    /// For building: creates or replaces the file if needed; one process at a time.
    Write,
}

/// State of the file when it was opened for writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenOutcome {
    Existing,
    /// Missing; created.
    Created,
    /// Written by another version; recreated.
    OtherVersion,
    /// Damaged; recreated.
    Damaged,
}

#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Identity of the opened file, to notice its replacement.
    identity: Option<open::Identity>,
    outcome: OpenOutcome,
    /// How many changes have put shingles into `new_shingles`.
    n_unsorted: usize,
    /// Held while open for writing.
    _lock: Option<lock::Lock>,
}

impl Store {
    /// Opens the index at `path`.
    ///
    /// # Errors
    /// For reading: the file is missing, damaged or of another version. For writing: another process
    /// holds the lock, or I/O fails.
    pub fn open(path: &Path, mode: OpenMode) -> Result<Self, StoreError> {
        match mode {
            OpenMode::Read => open::for_reading(path),
            OpenMode::Write => open::for_writing(path),
        }
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// There is not enough memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        open::in_memory()
    }

    /// Whether no article is in the index yet.
    ///
    /// # Errors
    /// The index is damaged or cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM articles)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    pub(in crate::library) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Deletes the index at `path`, but not its lock file.
    ///
    /// # Errors
    /// Another process is writing it, or I/O fails.
    pub fn discard(path: &Path) -> Result<(), StoreError> {
        if !path.exists() {
            return Ok(());
        }
        let _lock = lock::Lock::take(path)?;
        open::remove(path)
    }

    pub const fn outcome(&self) -> &OpenOutcome {
        &self.outcome
    }

    /// Whether the opened file is still at its path. Other processes may delete or rebuild it at any
    /// time; then it has to be reopened.
    pub fn is_current(&self) -> bool {
        self.identity == open::Identity::of(&self.path)
    }
}
