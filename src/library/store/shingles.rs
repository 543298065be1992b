//! The table `shingles`, which finds near-identical quotations.

use rusqlite::{Result, Transaction};

use super::schema::REPEATABLE;
use crate::library::statement_kind::StatementKind;
use crate::library::text_reuse;

/// Stores the shingles of a quotation. Skips reported speech, whose words are the writer's, and scare
/// quotes.
pub(super) fn put(
    transaction: &Transaction<'_>,
    said: i64,
    kind: StatementKind,
    text: &str,
) -> Result<()> {
    if !matches!(kind, StatementKind::Direct | StatementKind::Mixed) {
        return Ok(());
    }
    let mut insert = transaction
        .prepare_cached("INSERT OR IGNORE INTO shingles (hash, said) VALUES (?1, ?2)")?;
    for hash in text_reuse::shingles(text) {
        insert.execute((value(hash), said))?;
    }
    Ok(())
}

/// Deletes the shingles of an article's quotations, which must still be in `said`.
pub(super) fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut said = transaction.prepare_cached(&format!(
        "SELECT id, text FROM said WHERE article = ?1 AND kind IN {REPEATABLE}"
    ))?;
    let rows: Vec<(i64, String)> = said
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    let mut delete =
        transaction.prepare_cached("DELETE FROM shingles WHERE hash = ?1 AND said = ?2")?;
    for (id, text) in rows {
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
