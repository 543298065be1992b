//! The table `shingles`, which finds near-identical quotations.
//!
//! Its rows are in the order of their hashes, so those of one article are on as many pages. In a large index a batch of
//! articles would change a third of the table's pages, and write them all. There its shingles go to `new_shingles`, in
//! the order of the statements, and from it to `shingles` for many articles at once.

use rusqlite::{Connection, Result, Transaction};

use super::schema::REPEATABLE;
use crate::library::statement_kind::StatementKind;
use crate::library::text_reuse;

/// Where shingles are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShingleTable {
    Sorted,
    New,
}

/// So many articles make an index large.
const LARGE: i64 = 10_000;
/// Fewer changes at once are of no build.
const BATCH: usize = 64;
/// Most changes whose shingles wait in `new_shingles`.
pub(super) const MOST_UNSORTED: usize = 2_048;

impl ShingleTable {
    /// For a batch of changes.
    pub(super) fn of_batch(connection: &Connection, n_changes: usize) -> Result<Self> {
        if n_changes < BATCH {
            return Ok(Self::Sorted);
        }
        let sql = "SELECT coalesce(max(id), 0) FROM articles";
        let last: i64 = connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        Ok(if last < LARGE {
            Self::Sorted
        } else {
            Self::New
        })
    }
}

/// Stores the shingles of a quotation. Skips reported speech, whose words are the writer's, and scare
/// quotes.
pub(super) fn put(
    transaction: &Transaction<'_>,
    table: ShingleTable,
    said: i64,
    kind: StatementKind,
    text: &str,
) -> Result<()> {
    if !matches!(kind, StatementKind::Direct | StatementKind::Mixed) {
        return Ok(());
    }
    let mut insert = transaction.prepare_cached(match table {
        ShingleTable::Sorted => "INSERT OR IGNORE INTO shingles (hash, said) VALUES (?1, ?2)",
        ShingleTable::New => "INSERT OR IGNORE INTO new_shingles (hash, said) VALUES (?1, ?2)",
    })?;
    for hash in text_reuse::shingles(text) {
        insert.execute((value(hash), said))?;
    }
    Ok(())
}

/// Moves the rows of `new_shingles` to `shingles`.
pub(super) fn sort_in(connection: &Connection) -> Result<()> {
    let is_any = "SELECT EXISTS (SELECT 1 FROM new_shingles)";
    if !connection.query_row(is_any, [], |row| row.get(0))? {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(
        "INSERT OR IGNORE INTO shingles SELECT hash, said FROM new_shingles ORDER BY hash, said;
         DELETE FROM new_shingles;",
    )?;
    transaction.commit()
}

/// Deletes the shingles of an article's quotations, which must still be in `said`.
pub(super) fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut said = transaction.prepare_cached(&format!(
        "SELECT id, text FROM said WHERE article = ?1 AND kind IN {REPEATABLE}"
    ))?;
    let rows: Vec<(i64, String)> = said
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    let mut delete_new = transaction.prepare_cached("DELETE FROM new_shingles WHERE said = ?1")?;
    let mut delete =
        transaction.prepare_cached("DELETE FROM shingles WHERE hash = ?1 AND said = ?2")?;
    for (id, text) in rows {
        delete_new.execute([id])?;
        for hash in text_reuse::shingles(&text) {
            delete.execute((value(hash), id))?;
        }
    }
    Ok(())
}

/// `shingles.hash` of a shingle: signed, so that `SQLite` stores it in four bytes.
pub(super) const fn value(hash: u32) -> i64 {
    hash.cast_signed() as i64
}
